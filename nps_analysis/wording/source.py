"""How a source was read, and which of its columns plays which part."""

from textwrap import fill

from nps_analysis.language import _, ngettext
from nps_analysis.responses.record import Responses

WIDE = 100  # letters in a line


def say_source(responses: Responses) -> str:
    """The source with its layout, encoding and rows, its columns, and the part of each that plays one: a line each."""
    source, parts = responses.source, responses.columns.model_dump(exclude_none=True)
    encoding = f", {source.encoding}" if source.encoding else ""
    return "\n".join(
        [
            f"{source.name}  {source.layout}{encoding}, {_rows(source.rows)}",
            fill(
                f"{_('columns')}  {', '.join(responses.names)}", WIDE, subsequent_indent=" " * 9, break_on_hyphens=False
            ),
            *(f"{part}  {name}{_asked(responses, name)}" for part, name in parts.items()),
        ]
    )


def _rows(n: int) -> str:
    return ngettext("{n} row", "{n} rows", n)


def _asked(responses: Responses, name: str) -> str:
    """The question behind a column's name, where the file tells it and the name does not."""
    text = " ".join(responses.texts.get(name, "").split())
    return f": {text}" if text and text != name else ""
