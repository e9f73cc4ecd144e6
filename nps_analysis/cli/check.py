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

    given, writing = split(given)
    responses = responses_of(source, given)
    finish("check", account(responses), responses, writing, tuple(shared_accounts(responses)))
