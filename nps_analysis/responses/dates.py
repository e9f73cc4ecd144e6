"""What a written date says, and which dates can be placed in a period."""

import re
from dataclasses import dataclass, field

import pandas as pd

from nps_analysis.responses.scores import MISSING, plain_digits
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

EARLIEST = pd.Timestamp(2000, 1, 1)
ZONE = r"(?:Z|UTC|[+-]\d{2}:?\d{2})"
ISO = rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d{{1,9}})?)?\s*{ZONE}?)?"
COMPACT = r"(?:19|20)\d{6}"
YEAR_FIRST = r"\d{4}([/.-])\d{1,2}\1\d{1,2}(?:[ ,T]+\d{1,2}:\d{2}(?::\d{2})?)?"
PARTS = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?)?"
)
SERIAL, UNIX = (20_000, 80_000), (946_684_800, 4_102_444_800)  # days since 1899-12-30, seconds in 2000 to 2100
DO = 'give --date-format, for instance "%d/%m/%Y", or name another column with --date'


@dataclass
class Dates:
    """What the distinct values of a date column stand for, with what was found on the way."""

    parsed: pd.Series = field(default_factory=pd.Series)  # raw text -> timestamp or NaT
    repairs: dict[str, int] = field(default_factory=dict)  # what -> cells
    warnings: list[str] = field(default_factory=list)
    unusable: DataError | None = None  # why no date can be placed, where that is so


def read_dates(raw: pd.Series, rows: pd.Series, study: Study, column: str) -> Dates:
    """The timestamps that different texts ``raw`` stand for, each found in ``rows`` rows.

    Times are local, those with a zone are moved to the study's. What is wrong is a warning, or makes dates unusable.
    """
    texts = pd.Series([plain_digits(" ".join(str(text).split())) for text in raw], dtype=object)
    rows = rows.reset_index(drop=True)
    dates = Dates(pd.Series(pd.NaT, index=range(len(texts)), dtype="datetime64[us]"))
    blank = texts.str.casefold().isin(MISSING)
    if study.date_format:
        dates.parsed[~blank] = _formatted(dates, texts[~blank], study, column)
    else:
        _read_unformatted(dates, texts, rows, blank, study, column)
    lost = ~blank & dates.parsed.isna()
    if not dates.unusable and lost.any() and dates.parsed.notna().any():
        such = f"such as {listed(map(repr, texts[lost]), 3)}"
        what = f'{counted(int(rows[lost].sum()), "date")} in "{column}" could not be read, in no period'
        dates.warnings.append(f"{what}: {such}")
    if not dates.unusable and not dates.parsed.notna().any() and not blank.all():
        dates.unusable = _unusable(column, f"none that could be read, such as {listed(map(repr, texts[~blank]), 3)}")
        dates.warnings.append(_said(dates.unusable))
    dates.parsed.index = pd.Index(raw)
    return dates


def _formatted(dates: Dates, texts: pd.Series, study: Study, column: str) -> pd.Series:
    """The timestamps that texts of the study's own format stand for."""
    form = study.date_format or ""
    try:
        if "%z" in form.lower():
            return _moved(dates, pd.to_datetime(texts, format=form, errors="coerce", utc=True), study, column)
        return _timestamps(texts, form)
    except ValueError as error:
        raise DataError(
            f'"{form}" is no form of a date',
            required='codes such as in "%d/%m/%Y %H:%M"',
            found=str(error).splitlines()[0],
            do="correct --date-format",
        ) from None


def _read_unformatted(
    dates: Dates, texts: pd.Series, rows: pd.Series, blank: pd.Series, study: Study, column: str
) -> None:
    iso = texts.str.fullmatch(ISO)
    zoned = iso & texts.str.contains(f"{ZONE}$", regex=True) & texts.str.contains(":", regex=False)
    plain = iso & ~zoned
    dates.parsed[plain] = _timestamps(texts[plain].str.replace(",", "."), "ISO8601")
    if zoned.any():
        written = texts[zoned].str.replace(",", ".").str.replace(r"\s*UTC$", "Z", regex=True)
        written = written.str.replace(r"\s+([+-]\d{2}:?\d{2}|Z)$", r"\1", regex=True)
        moved = pd.to_datetime(written, format="ISO8601", utc=True, errors="coerce")
        dates.parsed[zoned] = _moved(dates, moved, study, column)
    slashed = texts.str.fullmatch(YEAR_FIRST) & ~iso
    dates.parsed[slashed] = _timestamps(texts[slashed].map(_year_first), "ISO8601")
    compact = texts.str.fullmatch(COMPACT)
    dates.parsed[compact] = _timestamps(texts[compact], "%Y%m%d")
    numbers = pd.to_numeric(texts.where(texts.str.fullmatch(r"\d{5,10}(?:\.\d+)?") & ~compact), errors="coerce")
    serial, unix = numbers.between(*SERIAL), numbers.between(*UNIX)
    dates.parsed[serial] = pd.Timestamp(1899, 12, 30) + pd.to_timedelta(numbers[serial], unit="D").dt.round("s")
    dates.parsed[unix] = pd.to_datetime(numbers[unix].round(), unit="s").astype("datetime64[us]")
    for what, mask in {
        "spreadsheet day number read as a date": serial,
        "Unix seconds read as a date": unix,
        "year first, but not written as ISO dates are": slashed | compact,
    }.items():
        if mask.any():
            dates.repairs[what] = int(rows[mask].sum())
    _read_parts(dates, texts, rows, blank | iso | slashed | compact | serial | unix, column)


def _moved(dates: Dates, times: pd.Series, study: Study, column: str) -> pd.Series:
    """Times with a zone as local times of the study's zone."""
    if study.tz is None:
        what = f'times in "{column}" have a zone and were moved to UTC'
        dates.warnings.append(f"{what}; name the zone of the report with --tz")
    return times.dt.tz_convert(study.tz or "UTC").dt.tz_localize(None).astype("datetime64[us]")


def _read_parts(dates: Dates, texts: pd.Series, rows: pd.Series, done: pd.Series, column: str) -> None:
    """Dates such as 29/03/2026, whose order is told by a day over 12 somewhere in the column."""
    parts = {i: match for i, text in texts[~done].items() if (match := PARTS.fullmatch(text))}
    day_first = [i for i, match in parts.items() if 12 < int(match[1]) <= 31 and 0 < int(match[3]) <= 12]
    month_first = [i for i, match in parts.items() if 12 < int(match[3]) <= 31 and 0 < int(match[1]) <= 12]
    if not parts:
        return
    if day_first and month_first:
        both = f'"{texts[day_first[0]]}" can only be day first, "{texts[month_first[0]]}" only month first'
        dates.unusable = _unusable(column, f"both orders: {both}")
    elif not day_first and not month_first:
        such = f'dates such as "{texts[next(iter(parts))]}"'
        dates.unusable = _unusable(column, f"{such} and no day over 12 that would tell day from month")
    if dates.unusable:
        dates.warnings.append(_said(dates.unusable))
        return
    rearranged = pd.Series({i: _iso(match, bool(day_first)) for i, match in parts.items()}, dtype=object)
    dates.parsed[rearranged.index] = _timestamps(rearranged, "ISO8601")
    dates.repairs["date read day first" if day_first else "date read month first"] = int(rows[list(parts)].sum())
    if any(len(match[4]) == 2 for match in parts.values()):
        dates.warnings.append(f'years in "{column}" have two digits and were read as 20xx')


def _year_first(text: str) -> str:
    year, month, day, *time = re.split(r"[/.\-\s,T]+", text)
    return f"{year}-{int(month):02d}-{int(day):02d} " + (time[0].rjust(5, "0") if time else "00:00")


def _iso(match: re.Match, day_first: bool) -> str:
    day, month = (match[1], match[3]) if day_first else (match[3], match[1])
    year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
    hour = int(match[5] or 0) % 12 + 12 * (match[8].lower() == "pm") if match[8] else int(match[5] or 0)
    return f"{year}-{int(month):02d}-{int(day):02d} {hour:02d}:{match[6] or '00'}:{match[7] or '00'}"


def _timestamps(texts: pd.Series, form: str) -> pd.Series:
    return pd.to_datetime(texts, format=form, errors="coerce").astype("datetime64[us]")


def _unusable(column: str, found: str) -> DataError:
    what = f'the dates in "{column}" cannot be placed in periods'
    return DataError(what, required="dates whose day, month and year are certain", found=found, do=DO)


def _said(error: DataError) -> str:
    return f"{error.what}: {error.found}; the answers count in totals, not in periods"
