"""nps check: what is in a source, and what happened to every row."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import READING, WRITING, options


@click.command()
@click.argument("source")
@options(READING, WRITING)
def check(source: str, **given: Any) -> None:
    """What is in SOURCE, how it was read, and what happened to every row."""
    from nps_analysis.responses.check import check as account
    from nps_analysis.responses.check import shared_accounts
    from nps_analysis.wording.accounting import explained
    from nps_analysis.wording.source import say_source

    given, writing = split(given)
    responses = responses_of(source, given)
    if writing["format"] == "table" and not writing["out"]:
        click.echo(say_source(responses) + "\n")
    table = account(responses)
    finish("check", table, responses, writing, tuple(shared_accounts(responses)), shown=explained(table))
