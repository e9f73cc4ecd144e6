"""What an update did to a deck, object by object: a frame, in words, and as JSON."""

import json
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

WHAT = {  # each in words that are right behind one and behind several; what must not be overlooked comes first
    "stale": "STILL WITH OLD FIGURES",
    "left over": "on a slide that its finding needs no longer, with old figures",
    "not in this run": "of no finding of this run, left untouched, with old figures",
    "refreshed": "refreshed",
    "same": "already as the run says",
    "redrawn": "drawn anew",
    "left": "left as people had it",
    "added": "new in the run",
    "dropped": "no longer in the run, taken out",
    "lost": "set by people, and lost",
    "not found": "new in the run, but without a place in the deck",
    "duplicated": "there more than once, each refreshed",
    "without a slide": "in this run, but without a slide in the deck",
    "slide added": "with a slide added at the end",
}


class Happened(NamedTuple):
    """One thing that happened or was left: on which slide (0: none), to which object, and what."""

    slide: int
    key: str
    what: str
    detail: str = ""


def framed(happened: Iterable[Happened]) -> pd.DataFrame:
    """The report as a frame with the columns slide, key, what and detail."""
    return pd.DataFrame(list(happened), columns=list(Happened._fields))


def in_words(report: pd.DataFrame) -> str:
    """The report in lines: how much of each, and which, but for what went well.

    >>> print(in_words(framed([Happened(2, "01_score/market/Title", "left", "edited by hand")])))
    1 left as people had it
      slide 2, 01_score/market/Title: edited by hand
    """
    lines = []
    for what, words in WHAT.items():
        rows = report[report["what"] == what]
        if len(rows):
            lines.append(f"{len(rows)} {words}")
        if what not in ("refreshed", "same"):
            lines += [_line(Happened(*row)) for row in rows.itertuples(index=False)]
    return "\n".join(lines)


def _line(row: Happened) -> str:
    where = ", ".join(filter(None, [f"slide {row.slide}" if row.slide else "", row.key]))
    return f"  {where}{': ' if row.detail else ''}{' '.join(row.detail.split())}"


def as_json(report: pd.DataFrame) -> str:
    """The report as JSON: how many of each, then each with slide, key and detail."""
    counts = {what: int((report["what"] == what).sum()) for what in WHAT}
    return json.dumps({"counts": counts, "objects": report.to_dict("records")}, ensure_ascii=False, indent=2)
