"""How a source was read, and which of its columns plays which part."""

from textwrap import fill

from nps_analysis.counts import tally
from nps_analysis.language import _, ngettext, period_name
from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError
from nps_analysis.wording.phrases import span

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


def with_time(caption: str, responses: Responses) -> str:
    """A caption with the first and the last period of the answers behind it; as it is where their days are not known.

    >>> import pandas as pd
    >>> from nps_analysis import read
    >>> rows = pd.DataFrame({"score": [10, 3], "answered": ["2026-01-31", "2026-03-01"]})
    >>> with_time("NPS", read(rows, date="answered")), with_time("NPS", read(rows[["score"]]))
    ('NPS · 2026-01 to 2026-03', 'NPS')
    """
    period = responses.study.period or "month"
    try:
        names = tally(responses, by=period).keys[period]
    except DataError:  # no days, or none that can be used
        return caption
    return f"{caption} · {span(map(period_name, [names.min(), names.max()]))}"


def _rows(n: int) -> str:
    return ngettext("{n} row", "{n} rows", n)


def _asked(responses: Responses, name: str) -> str:
    """The question behind a column's name, where the file tells it and the name does not."""
    text = " ".join(responses.texts.get(name, "").split())
    return f": {text}" if text and text != name else ""
