"""What a written date says, and which dates can be placed in a period."""

import re
from dataclasses import dataclass, field

import pandas as pd

from nps_analysis.language import N_, english, is_jalali_year
from nps_analysis.responses.answer import MISSING, plain_text
from nps_analysis.responses.date_doubts import (
    not_in_periods,
    said_of_first_days,
    said_of_no_zone,
    said_of_short_years,
    said_of_skipped,
    said_of_swapped,
    said_of_two_orders,
    said_of_unread,
    said_of_unusable,
    said_of_utc,
    such_as,
)
from nps_analysis.responses.date_forms import (
    FIRST_DAYS,
    ISO,
    JALALI,
    PARTS,
    ZONED,
    Written,
    certain,
    in_order,
    minutes_from_utc,
)
from nps_analysis.responses.segments import PEOPLE
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

EARLIEST = pd.Timestamp(2000, 1, 1)
SERIAL = (20_000, 80_000)  # days since 1899-12-30
PERSONAL = re.compile(r"@|^\s*\+|.{41}")  # addresses, telephone numbers and comments that stand where dates should
UNIX = {  # since 1970, for the years from 2000 to 2100
    "s": (N_("Unix seconds read as a date"), 1),
    "ms": (N_("Unix milliseconds read as a date"), 1_000),
    "us": (N_("Unix microseconds read as a date"), 1_000_000),
    "ns": (N_("Unix nanoseconds read as a date"), 1_000_000_000),
}
UNIX_SECONDS = (946_684_800, 4_102_444_800)
LONGEST = 100  # letters of a date: what is longer is a text, and takes long to compare with forms
SERIAL_READ = N_("spreadsheet day number read as a date")
DAYS_TO_1904 = 1462  # between the two systems in which spreadsheets count days
DO = 'give --date-format, for instance "%d/%m/%Y", or name another column with --date'
CALENDAR = "say so with --calendar jalali, or gregorian if they are years of that calendar"


@dataclass
class Dates:
    """What the distinct values of a date column stand for, with what was found on the way."""

    parsed: pd.Series = field(default_factory=pd.Series)  # raw text -> timestamp or NaT
    repairs: dict[str, int] = field(default_factory=dict)  # what -> cells
    warnings: list[str] = field(default_factory=list)
    unusable: DataError | None = None  # why no date can be placed, where that is so


@dataclass
class Column:
    """A date column while it is being read: each different text, how many rows have it, and what it stands for."""

    name: str
    texts: pd.Series  # without the zone
    rows: pd.Series
    minutes: pd.Series  # of the zone from UTC, missing where there is none
    todo: pd.Series  # which texts are not read yet
    dates: Dates
    jalali: bool

    def settle(self, where: pd.Series, times: pd.Series, repair: str = "") -> None:
        """The texts at ``where`` stand for ``times``, which is ``repair`` if that is named."""
        self.dates.parsed[where] = times.astype("datetime64[us]")
        self.todo &= ~where
        if repair and where.any():
            self.dates.repairs[repair] = self.dates.repairs.get(repair, 0) + int(self.rows[where].sum())

    def settle_written(self, written: dict[int, Written]) -> None:
        """The texts at the keys say what is written there."""
        if not written:
            return
        places = self.texts.index.isin(list(written))
        times = pd.Series({i: one.time(self.jalali) for i, one in written.items()}, dtype="datetime64[us]")
        self.settle(pd.Series(places, index=self.texts.index), times)
        for i, one in written.items():
            repair = JALALI if self.jalali and is_jalali_year(one.year) else one.repair
            if repair:
                self.dates.repairs[repair] = self.dates.repairs.get(repair, 0) + int(self.rows[i])
        found = {one.repair for one in written.values()}
        if coarse := [of for of, repair in FIRST_DAYS.items() if repair in found]:
            self.dates.warnings.append(said_of_first_days(self.name, coarse))
        if any(one.short for one in written.values()):
            self.dates.warnings.append(said_of_short_years(self.name))


def read_dates(raw: pd.Series, rows: pd.Series, study: Study, column: str, since_1904: bool = False) -> Dates:
    """The timestamps that different texts ``raw`` stand for, each found in ``rows`` rows.

    Times are local, those with a zone are moved to the study's; ``since_1904`` says in which system numbers count days.
    What is wrong is a warning, or makes dates unusable.
    """
    texts = pd.Series([plain_text(str(text)[: LONGEST + 1]) for text in raw], dtype=object)
    blank = texts.str.casefold().isin(MISSING)
    dates = Dates(pd.Series(pd.NaT, index=range(len(texts)), dtype="datetime64[us]"))
    if study.date_format:
        dates.parsed[~blank] = _formatted(dates, texts[~blank], study, column)
    else:
        minutes = pd.Series(float("nan"), index=texts.index)
        one = Column(
            column,
            texts,
            rows.reset_index(drop=True),
            minutes,
            ~blank & (texts.str.len() <= LONGEST),
            dates,
            study.calendar == "jalali",
        )
        _read_unformatted(one, study, since_1904)
    _tell_what_is_lost(dates, texts, rows.reset_index(drop=True), blank, column)
    dates.parsed.index = pd.Index(raw)
    return dates


def _tell_what_is_lost(dates: Dates, texts: pd.Series, rows: pd.Series, blank: pd.Series, column: str) -> None:
    """A warning about texts that are no dates; where all are, no date is of use."""
    lost = ~blank & dates.parsed.isna()
    if dates.unusable or not lost.any():
        return
    said = [] if PEOPLE.fullmatch(column) else texts[lost]
    shown = [repr(text) for text in said if not PERSONAL.search(text)]
    such = such_as(shown)
    if dates.parsed.notna().any():
        dates.warnings.append(said_of_unread(column, int(rows[lost].sum()), such))
    else:
        dates.unusable = _unusable(column, f"none that could be read, {such}")
        dates.warnings.append(said_of_unusable(dates.unusable))


def _formatted(dates: Dates, texts: pd.Series, study: Study, column: str) -> pd.Series:
    """The timestamps that texts of the study's own format stand for, or of the first of several with | between them."""
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for form in (study.date_format or "").split("|"):
        try:
            if study.calendar == "jalali":
                times = texts.map(lambda text, form=form: _jalali(text, form))
            elif "%z" in form.lower():
                utc = pd.to_datetime(texts, format=form, errors="coerce", utc=True).dt.tz_localize(None)
                times = _moved(dates, utc, study, column)
            else:
                times = pd.to_datetime(texts, format=form, errors="coerce")
        except ValueError as error:
            raise DataError(
                f'"{form}" is no form of a date',
                required='codes such as in "%d/%m/%Y %H:%M"',
                found=str(error).splitlines()[0],
                do="correct --date-format",
            ) from None
        found = found.fillna(times.astype("datetime64[us]"))
    return found


def _jalali(text: str, form: str) -> pd.Timestamp | None:
    """A time of the Jalali calendar in a form that is named; None where it is not in that form."""
    match = re.fullmatch(_pattern(form), text)
    if match is None:
        return None
    found = {name: int(number or 0) for name, number in match.groupdict().items()}
    year = found.get("Y") or 1400 + found.get("y", 0)
    clock = (found.get("H", 0), found.get("M", 0), found.get("S", 0))
    return Written(year, found.get("m", 0), found.get("d", 0), *clock).time(jalali=True)


def _pattern(form: str) -> str:
    codes = {f"%{code}": rf"(?P<{code}>\d{{1,2}})" for code in "ymdHMS"} | {"%Y": r"(?P<Y>\d{4})"}
    parts = re.split(r"(%.)", form)
    if unknown := [part for part in parts if part.startswith("%") and part not in codes]:
        raise ValueError(f"{unknown[0]} is not among {listed(codes)}, which the Jalali calendar has")
    return "".join(codes.get(part, re.escape(part)) for part in parts)


def _read_unformatted(column: Column, study: Study, since_1904: bool) -> None:
    """Each text by its own form: with or without a zone, as ISO has it, a number, in words, or in parts."""
    zoned = column.texts.str.extract(f"^{ZONED.pattern}$")
    has_zone = zoned[1].notna() & column.todo
    column.texts = zoned[0].where(has_zone, column.texts)
    different = {zone: minutes_from_utc(zone) for zone in zoned[1][has_zone].unique()}
    column.minutes[has_zone] = zoned[1][has_zone].map(different).astype(float)
    iso = column.texts.str.fullmatch(ISO) & column.todo
    named = iso & ~column.texts.str.match(r"1[2-5]") if study.calendar != "gregorian" else iso
    times = column.texts[named].str.replace(",", ".")
    column.settle(named, pd.to_datetime(times, format="ISO8601", errors="coerce"))
    _read_numbers(column, since_1904)
    parts = {i: match for i, text in column.texts[column.todo].items() if (match := PARTS.fullmatch(text))}
    others = column.texts[column.todo].drop(list(parts))
    written = {i: said for i, text in others.items() if (said := certain(text, column.jalali))}
    years = {i: one.year for i, one in written.items()} | {i: int(match[4]) for i, match in parts.items()}
    if study.calendar is None and _refuse_jalali(column, years):
        return
    column.settle_written({i: one._replace(repair="") if iso[i] else one for i, one in written.items()})
    _read_parts(column, parts)
    _move_times(column, study)


def _read_numbers(column: Column, since_1904: bool) -> None:
    """Numbers of days as spreadsheets count them, and of seconds and their parts as computers do."""
    written = column.texts.str.replace(r"^(\d{8})\.0$", r"\1", regex=True).where(column.todo)
    column.texts = written.where(written.notna(), column.texts)
    compact = written.str.fullmatch(r"(?:1[2-59]|20)(?:\d{6}|\d{10}|\d{12})").fillna(False).astype(bool)
    plain = written.where(written.str.fullmatch(r"\d{5,19}(?:[.,]\d+)?").fillna(False).astype(bool) & ~compact)
    numbers = pd.to_numeric(plain.str.replace(",", "."), errors="coerce")
    serial = numbers.between(*SERIAL)
    days = numbers[serial] + (DAYS_TO_1904 if since_1904 else 0)
    column.settle(serial, pd.Timestamp(1899, 12, 30) + pd.to_timedelta(days, unit="D").dt.round("s"), SERIAL_READ)
    for unit, (repair, per_second) in UNIX.items():
        unix = (numbers / per_second).between(*UNIX_SECONDS)
        column.settle(unix, pd.to_datetime(numbers[unix].round(), unit=unit), repair)
        column.minutes[unix] = 0.0


def _refuse_jalali(column: Column, years: dict[int, int]) -> bool:
    """Whether dates are of no use because most years are ones of another calendar, which must be said to be one."""
    of_it = [i for i, year in years.items() if is_jalali_year(year)]
    known = int(column.rows[column.dates.parsed.notna()].sum())
    if not of_it or int(column.rows[of_it].sum()) <= known:
        return False
    found = english(
        'years such as in "{value}", which are of the Jalali calendar or typing mistakes', value=column.texts[of_it[0]]
    )
    column.dates.unusable = _unusable(column.name, found, CALENDAR)
    column.dates.warnings.append(said_of_unusable(column.dates.unusable))
    return True


def _read_parts(column: Column, parts: dict[int, re.Match]) -> None:
    """Dates such as 29/03/2026, whose order is told by a day over 12 among those that are written alike."""
    if column.jalali:
        parts = {i: match for i, match in parts.items() if len(match[4]) == 4}
    day_first = [i for i, match in parts.items() if 12 < int(match[1]) <= 31 and 0 < int(match[3]) <= 12]
    month_first = [i for i, match in parts.items() if 12 < int(match[3]) <= 31 and 0 < int(match[1]) <= 12]
    form = {i: (match[2], bool(match[8])) for i, match in parts.items()}
    told = {form[i]: True for i in day_first} | {form[i]: False for i in month_first}
    if not parts:
        return
    if not told:
        _give_up(
            column,
            english(
                'dates such as "{first}" and no day over 12 that would tell day from month', first=_first(column, parts)
            ),
        )
        return
    if day_first and month_first:
        untold = [i for i in parts if form[i] not in told]
        if {form[i] for i in day_first} & {form[i] for i in month_first} or untold:
            both = english(
                'both orders: "{value}" can only be day first, "{value_2}" only month first',
                value=column.texts[day_first[0]],
                value_2=column.texts[month_first[0]],
            )
            _give_up(column, both)
            return
        each = (column.texts[day_first[0]], column.texts[month_first[0]])
        column.dates.warnings.append(said_of_two_orders(column.name, *each))
    only = bool(day_first)
    column.settle_written({i: in_order(match, told.get(form[i], only)) for i, match in parts.items()})
    _doubt_swapped(column, parts, [*day_first, *month_first])


def _first(column: Column, places: dict) -> str:
    return str(column.texts[next(iter(places))])


def _give_up(column: Column, found: str) -> None:
    column.dates.unusable = _unusable(column.name, found)
    column.dates.warnings.append(said_of_unusable(column.dates.unusable))


def _doubt_swapped(column: Column, parts: dict[int, re.Match], telling: list[int]) -> None:
    """A warning where a spreadsheet seems to have taken days for months, and to have left the others as text."""
    iso = column.dates.parsed[column.texts.str.fullmatch(ISO)].dropna()
    if len(iso) >= 8 and len(telling) >= 3 and len(telling) == len(parts) and (iso.dt.day <= 12).all():
        column.dates.warnings.append(said_of_swapped(column.name))


def _move_times(column: Column, study: Study) -> None:
    """Times with a zone as local times of the study's zone; what is not certain about the others is said."""
    zoned = column.minutes.notna() & column.dates.parsed.notna()
    timed = column.dates.parsed.notna() & ~zoned & (column.dates.parsed != column.dates.parsed.dt.normalize())
    zone = study.tz or "UTC"
    if zoned.any():
        utc = column.dates.parsed[zoned] - pd.to_timedelta(column.minutes[zoned], unit="min")
        column.dates.parsed[zoned] = _moved(column.dates, utc, study, column.name)
        if without := int(column.rows[timed].sum()):
            column.dates.warnings.append(said_of_no_zone(column.name, without, zone))
    if study.tz and timed.any():
        local = column.dates.parsed[timed]
        certain_ones = [True] * len(local)
        skipped = local.dt.tz_localize(zone, nonexistent="NaT", ambiguous=certain_ones).isna()
        if rows := int(column.rows[local[skipped].index].sum()):
            column.dates.warnings.append(said_of_skipped(column.name, rows, zone))


def _moved(dates: Dates, utc: pd.Series, study: Study, column: str) -> pd.Series:
    """Times of UTC as local times of the study's zone."""
    if study.tz is None:
        dates.warnings.append(said_of_utc(column))
    moved = utc.dt.tz_localize("UTC").dt.tz_convert(study.tz or "UTC")
    return moved.dt.tz_localize(None).astype("datetime64[us]")


def _unusable(column: str, found: str, do: str = DO) -> DataError:
    return DataError(not_in_periods(column), required="dates whose day, month and year are certain", found=found, do=do)
