"""Which columns hold dates, where none is known by its name as the day of the answers."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from nps_analysis.responses.answer import MISSING, plain_text
from nps_analysis.responses.date_forms import PARTS
from nps_analysis.responses.dates import read_dates
from nps_analysis.responses.rows import collected
from nps_analysis.study import Study

LOOKED_AT = 50  # rows
SURE = 0.8  # of the values read as dates, at least: the others may be typing mistakes
LONGEST = 40  # letters of a value, beyond which it is a comment


def columns_of_dates(frame: Any, names: Sequence[str]) -> list[str]:
    """Those of ``names`` whose first values are dates, or texts that read as such; numbers alone do not.

    None of a frame that is computed elsewhere, where a look would cost a job of its own.

    >>> rows = {"id": ["7-1", "7-2"], "seen": ["31.12.2025", "2026-01-05"], "n": ["20260105", "45000"]}
    >>> columns_of_dates(nw.from_native(pd.DataFrame(rows)), ["id", "seen", "n"])
    ['seen']
    """
    if frame.implementation.is_spark_like():
        return []
    kinds = frame.collect_schema()
    dated = [name for name in names if isinstance(kinds[name], nw.Datetime | nw.Date)]
    texts = [name for name in names if isinstance(kinds[name], nw.String | nw.Categorical | nw.Enum | nw.Object)]
    first = collected(frame.select(*texts).head(LOOKED_AT)) if texts else pd.DataFrame()
    found = {*dated, *(name for name in texts if _are_dates(first[name]))}
    return [name for name in names if name in found]


def _are_dates(values: pd.Series) -> bool:
    texts = pd.Series([plain_text(str(value)) for value in values.dropna().unique()], dtype=object)
    texts = texts[~texts.str.casefold().isin(MISSING)] if len(texts) else texts
    apt = [text for text in texts if _may_be_date(text)]
    if not apt or len(apt) < SURE * len(texts):
        return False
    read = read_dates(pd.Series(apt), pd.Series([1] * len(apt)), Study(), "").parsed.notna()
    return sum(known or bool(PARTS.fullmatch(text)) for known, text in zip(read, apt, strict=True)) >= SURE * len(texts)


def _may_be_date(text: str) -> bool:
    return len(text) <= LONGEST and any(map(str.isdecimal, text)) and not all(map(str.isdecimal, text))
