"""nps check: what is in a source, and what happened to every row."""

from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import READING, WRITING, options

if TYPE_CHECKING:
    from nps_analysis.responses.record import Responses


def said(responses: "Responses") -> str:
    """How a source was read, and which of its columns plays which part."""
    source, parts = responses.source, responses.columns.model_dump(exclude_none=True)
    encoding = f", {source.encoding}" if source.encoding else ""
    lines = [f"{source.name}  {source.layout}{encoding}, {source.rows:,} rows"]
    lines += [
        f"columns  {', '.join(responses.names)}",
        *(f"{part}  {name}{_asked(responses, name)}" for part, name in parts.items()),
    ]
    return "\n".join(lines) + "\n"


def _asked(responses: "Responses", name: str) -> str:
    """The question behind a column's name, where the file tells it and the name does not."""
    text = " ".join(responses.texts.get(name, "").split())
    return f": {text}" if text and text != name else ""


@click.command()
@click.argument("source")
@options(READING, WRITING)
def check(source: str, **given: Any) -> None:
    """What is in SOURCE, how it was read, and what happened to every row."""
    from nps_analysis.responses.check import check as account
    from nps_analysis.responses.check import shared_accounts

    given, writing = split(given)
    responses = responses_of(source, given)
    if writing["format"] == "table" and not writing["out"]:
        click.echo(said(responses))
    finish("check", account(responses), responses, writing, tuple(shared_accounts(responses)))
