"""The days in a closed-loop file: what they say, and which of them cannot be."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from nps_analysis.language import english, nenglish
from nps_analysis.responses.date_forms import ISO
from nps_analysis.responses.dates import Dates, read_dates
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

DATES = ("answered", "since", "contacted")
LATEST = dt.date.max  # people may note today what a study of last month does not know yet
DOTTED = re.compile(r"\d{1,2}\.(\d{1,2})\.(?:\d{4}|\d{2})\b.*")
A_DAY = "31.12.2000"  # which tells that dots stand between day, month and year


def days_in(written: pd.DataFrame, path: Path, study: Study) -> pd.DataFrame:
    """The days that the texts of the date columns stand for. DataError for texts that are none, or are not certain.

    Days such as 2026-09-30 are what they are. If the study's ``date_format`` reads all others, it does. Else their
    order is told by all columns together, and of numbers with dots between them the first is the day, unless one of
    them can only be the month.
    """
    texts = pd.unique(written.to_numpy().ravel())
    parsed = _read([str(text) for text in texts if text], Study(as_of=LATEST, calendar=study.calendar), study)
    days = {name: pd.to_datetime(written[name].map(parsed)).astype("datetime64[us]").dt.normalize() for name in written}
    for name, found in days.items():
        wrong = written.index[found.isna() & written[name].ne("")]
        if len(wrong):
            raise DataError(
                f'days in "{name}" of {path.name} cannot be read',
                required="days such as 2026-09-30, or nothing",
                found=f"{rows_of(wrong)} with something else, or with a day and a month that cannot be told apart",
                do="correct the file, or name the form of its days with --date-format; nothing was written to it",
            )
    return pd.DataFrame(days, index=written.index)


def _read(texts: list[str], plain: Study, study: Study) -> dict[str, pd.Timestamp]:
    others = [text for text in texts if not re.fullmatch(ISO, text)]
    if study.date_format and others:
        formatted = _dates(others, plain.model_copy(update={"date_format": study.date_format}))
        if formatted.parsed.notna().all():
            iso = [text for text in texts if text not in formatted.parsed]
            return {**_dates(iso, plain).parsed.to_dict(), **formatted.parsed.to_dict()}
    dotted = [match for text in others if (match := DOTTED.fullmatch(text))]
    told = [A_DAY] if dotted and all(int(match[1]) <= 12 for match in dotted) else []
    return _dates([*texts, *(day for day in told if day not in texts)], plain).parsed.to_dict()


def _dates(texts: list[str], study: Study) -> Dates:
    return read_dates(pd.Series(texts, dtype=object), pd.Series([1] * len(texts), dtype=int), study, "day")


def possible(cases: pd.DataFrame, as_of: dt.date, name: str) -> tuple[pd.DataFrame, list[str]]:
    """The cases without days that cannot be, and warnings that count them, for a file of this ``name``.

    ``since`` and ``contacted`` cannot be after the study's day, nor ``contacted`` before the answer.
    """
    after = {of: cases[of] > pd.Timestamp(as_of) for of in ("since", "contacted")}
    before = {"contacted": cases["contacted"] < cases["answered"].dt.normalize()}
    said = [
        english(
            '"{of}" after {day}, the study\'s day in {rows_of} of {name}: these days are not used',
            of=of,
            day=as_of,
            rows_of=rows_of(cases.index[which]),
            name=name,
        )
        for of, which in after.items()
        if which.any()
    ]
    said += [
        english(
            '"{of}" before the answer in {rows_of} of {name}: these days are not used',
            of=of,
            rows_of=rows_of(cases.index[which]),
            name=name,
        )
        for of, which in before.items()
        if which.any()
    ]
    for of, which in (*after.items(), *before.items()):
        cases = cases.assign(**{of: cases[of].mask(which)})
    return cases, said


def rows_of(rows: Iterable[int]) -> str:
    """Rows of the file in words, numbered from 1.

    >>> rows_of([0, 3])
    '2 rows (1, 4)'
    """
    numbers = [row + 1 for row in rows]
    return nenglish("{n} row ({names})", "{n} rows ({names})", len(numbers), names=listed(numbers, 5))
