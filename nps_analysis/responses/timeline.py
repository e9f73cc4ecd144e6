"""The dates of a frame as timestamps, and why they cannot be used where that is so."""

import datetime as dt
from typing import Any

import narwhals as nw
import pandas as pd

from nps_analysis.language import english, nenglish
from nps_analysis.responses.columns import ANSWERED, NAMES
from nps_analysis.responses.date_columns import columns_of_dates
from nps_analysis.responses.dates import EARLIEST, Dates, read_dates
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import LATER
from nps_analysis.responses.rows import collected, first_rows, values_in
from nps_analysis.responses.table import Table, sql_name, sql_text
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Columns, Study

DATES = NAMES["date"].split("|")
ISO = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?"  # what the engine reads as we do
WRITTEN = (nw.String, nw.Categorical, nw.Enum, nw.Object)  # kinds of column in which dates are texts


def with_dates(frame: Any, columns: Columns, table: Table, study: Study) -> tuple[Any, DataError | None]:
    """The frame with its dates as timestamps, those out of range left empty.

    Beside it stands why no date can be used, where that is so: an error only where dates are needed.
    """
    if columns.date is None:
        return frame, _no_date(table, frame)
    kind = frame.collect_schema()[columns.date]
    dates = Dates()
    if not isinstance(kind, nw.Datetime | nw.Date):
        frame, dates = _with_text_dates(frame, columns.date, table, study)
        table.warnings += dates.warnings
        table.repairs |= dates.repairs
    elif columns.date in table.zoned and study.tz is None:
        moved = english('times in "{date}" have a zone and were moved to UTC', date=columns.date)
        table.warnings.append(english("{moved}; name the zone of the report with --tz", moved=moved))
    if dates.unusable is None:
        frame = _within_range(frame, columns.date, table, study)
    return frame, dates.unusable


def _no_date(table: Table, frame: Any) -> DataError:
    what, required = f"no date column in {table.source.name}", "a column with the day of each answer"
    for name, same in table.twice.items():
        if folded(name) in DATES:
            names = [f'"{one}"' for one in same]
            return DataError(
                what, required, f"more than one: {listed(names)}", "rename or remove all but one in the source"
            )
    rivals = [name for name in table.names if folded(name) in ANSWERED]
    shown = listed(f'"{name}"' for name in rivals or columns_of_dates(frame, table.names))
    if shown:
        said = english("no date column was found by name: name one with --date, of {names}", names=shown)
        table.warnings.append(said)
    found = f"{counted(len(table.names), 'column')}, none with a name such as date"
    found = f"more than one that may be it: {shown}" if rivals else f"{found}; with dates: {shown}" if shown else found
    return DataError(what, required, found, "name it with --date")


def _with_text_dates(frame: Any, column: str, table: Table, study: Study) -> tuple[Any, Dates]:
    kind = frame.collect_schema()[column]
    if not (kind.is_numeric() or isinstance(kind, WRITTEN)):
        return frame, Dates(unusable=_of_no_use(column, f"a column of {kind}", "name another column with --date"))
    if table.connection and kind == nw.String and (cast := _cast_iso(frame, column, study)) is not None:
        return cast, Dates()
    text = nw.col(column).cast(nw.String)
    found = collected(values_in(frame.filter(~nw.col(column).is_null()), text)).dropna().sort_values("value")
    dates = read_dates(found["value"], found["rows"], study, column, table.since_1904)
    if not len(found):
        return frame, dates
    raw, read = _free("raw date", table), _free("read date", table)
    lookup = pd.DataFrame({raw: found["value"].to_numpy(), read: dates.parsed.to_numpy()})
    other = _beside(frame, lookup, table)
    if other is None:
        dates.unusable = _of_no_use(column, "text, in a frame that is computed elsewhere", "cast it to dates there")
        return frame, dates
    names = frame.collect_schema().names()
    joined = frame.with_columns(text.alias(raw)).join(other, on=raw, how="left").drop(raw, column)
    return joined.rename({read: column}).select(*names), dates


def _cast_iso(frame: Any, column: str, study: Study) -> Any:
    """The frame with its dates read by the engine, None where not all are plain ISO, or where clocks matter."""
    if study.tz or study.date_format or study.calendar:
        return None
    date, relation = sql_name(column), frame.to_native()
    cast, plain = f"TRY_CAST({date} AS TIMESTAMP)", f"regexp_full_match({date}, {sql_text(ISO)})"
    odd = f"{date} <> '' AND NOT ({plain} AND coalesce({cast} >= TIMESTAMP '1600-01-01', false))"
    if relation.filter(odd).limit(1).fetchall():
        return None
    return nw.from_native(relation.project(f"* REPLACE ({cast} AS {date})"))


def _beside(frame: Any, lookup: pd.DataFrame, table: Table) -> Any:
    """``lookup`` as a frame of the same library, None where there is no way to bring it there."""
    if table.connection is not None:
        return nw.from_native(table.connection.from_df(lookup))
    if frame.implementation.is_pandas():
        return nw.from_native(lookup)
    if not (isinstance(frame, nw.DataFrame) or frame.implementation.is_polars()):
        return None
    values = lookup.astype(object).where(lookup.notna(), None).to_dict("list")
    plain = {name: [getattr(one, "to_pydatetime", lambda one=one: one)() for one in values[name]] for name in values}
    date = lookup.columns[1]
    other = nw.from_dict(plain, backend=frame.implementation).with_columns(nw.col(date).cast(nw.Datetime("us")))
    return other if isinstance(frame, nw.DataFrame) else other.lazy()


def _free(name: str, table: Table) -> str:
    """A name for a column that the source does not have."""
    while name in table.names:
        name += "_"
    return name


def _of_no_use(column: str, found: str, do: str) -> DataError:
    what = f'the dates in "{column}" cannot be placed in periods'
    return DataError(what, required="dates, or texts that say dates", found=found, do=do)


def _within_range(frame: Any, column: str, table: Table, study: Study) -> Any:
    """Dates before 2000 or after the day of the report are typing mistakes: counted, said, and in no period."""
    date, end = nw.col(column).cast(nw.Datetime("us")), pd.Timestamp(study.as_of) + pd.Timedelta(days=1)
    early, late = date < EARLIEST.to_pydatetime(), date >= end.to_pydatetime()
    bounds = collected(frame.select(nw.col(column).min().alias("first"), nw.col(column).max().alias("last"))).iloc[0]
    if not (pd.Timestamp(bounds["first"]) < EARLIEST or pd.Timestamp(bounds["last"]) >= end):
        return frame  # a file may know its first and last date without being read: counting is for what is out of range
    sums = [one.cast(nw.Int64).sum().alias(name) for name, one in {"early": early, "late": late}.items()]
    found = collected(frame.select(*sums)).fillna(0).iloc[0]
    if found["early"]:
        table.warnings.append(_too_early(int(found["early"]), column, listed(first_rows(frame, early))))
    if found["late"]:
        table.warnings.append(_too_late(int(found["late"]), column, listed(first_rows(frame, late)), study.as_of))
    marked = frame.with_columns(late.fill_null(False).alias(LATER)) if found["late"] else frame
    return marked.with_columns(nw.when(~(early | late)).then(nw.col(column)).alias(column))


def _too_early(n: int, column: str, rows: str) -> str:
    if not rows:
        return nenglish(
            '{n} date in "{column}" before 2000, in no period',
            '{n} dates in "{column}" before 2000, in no period',
            n,
            column=column,
        )
    return nenglish(
        '{n} date in "{column}" before 2000, in no period, in row {names}',
        '{n} dates in "{column}" before 2000, in no period, in row {names}',
        n,
        column=column,
        names=rows,
    )


def _too_late(n: int, column: str, rows: str, day: dt.date) -> str:
    if not rows:
        return nenglish(
            '{n} date in "{column}" after {day}, in no period',
            '{n} dates in "{column}" after {day}, in no period',
            n,
            column=column,
            day=day,
        )
    return nenglish(
        '{n} date in "{column}" after {day}, in no period, in row {names}',
        '{n} dates in "{column}" after {day}, in no period, in row {names}',
        n,
        column=column,
        day=day,
        names=rows,
    )
