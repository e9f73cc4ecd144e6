"""The rows of an invitations log as columns of ours: when, to whom, and what became of each message."""

from collections.abc import Callable, Iterable
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nps_analysis.language import N_
from nps_analysis.responses.invitation_columns import reminders, said_by_status, truths
from nps_analysis.responses.invited import one_address
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import ORDER, ROW
from nps_analysis.responses.rows import written_as
from nps_analysis.responses.segments import as_text
from nps_analysis.responses.table import Table, sql_name, sql_text
from nps_analysis.responses.timeline import with_dates
from nps_analysis.schema import NONE, DataError
from nps_analysis.study import Columns, Study

LAST_DAY = "2200-01-01"  # so that days after the report's are read, and can be counted
ISO_ZONED = r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})|"  # or nothing
ZONE_AT_END = r"\d\d(:\d\d)?(\.\d+)? ?(Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})$"
FLAGS = ("delivered", "bounced", "opened", "answered", "stopped")


def messages(table: Table, parts: dict[str, str], study: Study) -> pd.DataFrame:
    """Every row of the log with our parts, and under ``column NAME`` what may become a group."""
    dates = {part: parts[part] for part in ("sent", "answered_at") if part in parts}
    rows = nw.from_native(table.frame)
    wanted = [name for name in table.names if name not in dates.values()]
    for name in dates.values():
        rows = _with_dates(rows, name, table, study)
    kinds = rows.collect_schema()
    order = [nw.col(name) for name in (ORDER, ROW) if name in kinds.names()]
    texts = [as_text(name, kinds[name]) for name in wanted]
    cells = rows.select(
        *order, *(nw.col(name).alias(f"date {part}") for part, name in dates.items()),
        *(text.alias(f"column {name}") for text, name in zip(texts, wanted, strict=True)),
    ).lazy().collect("pyarrow").to_native()  # fmt: skip
    cells = cells.sort_by(ORDER if ORDER in cells.column_names else ROW)
    columns = {name: _texts(cells[f"column {name}"]) for name in wanted}
    of = {part: columns[name] for part, name in parts.items() if name in columns}
    frame = pd.DataFrame({"row": cells[ROW].to_pandas()})
    for name in ("invitation", "respondent", "response_id"):
        frame[name] = of[name] if name in of else pd.Categorical([None] * len(frame))
    frame["respondent"] = _one_each(frame["respondent"].array, table)
    for timed in dates:
        frame[timed] = cells[f"date {timed}"].to_pandas().to_numpy(dtype="datetime64[us]")
    if "answered_at" not in frame:
        frame["answered_at"] = np.datetime64("NaT", "us")
    for part in FLAGS:
        frame[part] = _flag(part, of, parts, frame)
    bounced = frame.pop("bounced")
    frame["answered"] |= frame["answered_at"].notna() | frame["response_id"].notna()
    frame["delivered"] = (frame["delivered"] & ~bounced) | frame["opened"] | frame["answered"]
    frame["reminder"] = _mapped(of["type"], lambda words: reminders(words, parts["type"])) if "type" in of else False
    frame["wanted"] = True
    for name, value in study.where.items():
        own = {folded(column): column for column in wanted}.get(folded(name.removeprefix("column:")))
        if own is not None:
            asked = written_as(value.removeprefix("value:").strip())
            frame["wanted"] &= pd.Series(columns[own]).astype(object).fillna(NONE).isin(asked).to_numpy()
    content = pd.DataFrame({name: column.codes for name, column in columns.items()}).assign(sent=frame["sent"])
    frame["equal"] = content.duplicated().to_numpy()
    return pd.concat([frame, pd.DataFrame({f"column {name}": column for name, column in columns.items()})], axis=1)


def _with_dates(rows: Any, name: str, table: Table, study: Study) -> Any:
    """The rows with one column as timestamps, read by its own form, else by the one that the study names."""
    zones = _zones(rows, name)
    if zones == "all":
        if study.tz is None:
            what = f'times in "{name}" have a zone and were moved to UTC'
            table.warnings.append(f"{what}; name the zone of the report with --tz")
        moved = f"timezone({sql_text(study.tz or 'UTC')}, TRY_CAST({sql_name(name)} AS TIMESTAMPTZ))"
        return nw.from_native(rows.to_native().project(f"* REPLACE ({moved} AS {sql_name(name)})"))
    failed: DataError | None = None
    for form in dict.fromkeys([None, study.date_format]):
        keys = {"tz": study.tz if zones else None, "calendar": study.calendar, "date_format": form, "as_of": LAST_DAY}
        own = Study(**{key: value for key, value in keys.items() if value})
        dated, failed = with_dates(rows, Columns(date=name), table, own)
        if failed is None:
            return dated
    assert failed is not None
    do = "give --date-format, or name another column with --column sent=COLUMN"
    raise DataError(f'the days in "{name}" of {table.source.name} cannot be told', failed.required, failed.found, do)


def _zones(rows: Any, name: str) -> str:
    """Whether all texts of a column are ISO times with a zone, which the engine reads, or only some are; else empty."""
    kind = rows.collect_schema()[name]
    if kind != nw.String or not rows.implementation.is_duckdb():
        return "some"
    date = sql_name(name)
    zoned = f"regexp_full_match({date}, {sql_text(ISO_ZONED)}) AND TRY_CAST({date} AS TIMESTAMPTZ) IS NOT NULL"
    ends = f"regexp_matches({date}, {sql_text(ZONE_AT_END)})"
    blank = f"coalesce(trim({date}), '') = ''"
    counts = f"count(*) FILTER ({zoned}), count(*) FILTER ({ends}), count(*) FILTER (NOT ({blank}))"
    all_zoned, some, written = rows.to_native().aggregate(counts).fetchall()[0]
    return "all" if all_zoned == written > 0 else "some" if some else ""


def _texts(column: pa.ChunkedArray) -> pd.Categorical:
    """A column of texts by its different values, without spaces around them, in one Unicode form; blank is missing."""
    text = pc.utf8_trim_whitespace(pc.utf8_normalize(column.combine_chunks(), form="NFC"))
    coded = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text).dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy()
    return pd.Categorical.from_codes(codes, pd.Index(coded.dictionary.to_pandas(), dtype=object))


def _one_each(people: pd.Categorical, table: Table) -> pd.Categorical:
    """The people; e-mail addresses are the same whatever their capitals, and rows with different ones are counted."""
    names = pd.Index([one_address(name) for name in people.categories], dtype=object)
    if names.is_unique:
        return people.rename_categories(names)
    codes, unique = pd.factorize(names)
    spelt = np.bincount(codes)[codes] > 1
    what = N_("e-mail addresses in different capitals taken as one")
    table.repairs[what] = table.repairs.get(what, 0) + int(np.append(spelt, False)[people.codes].sum())
    return pd.Categorical.from_codes(np.append(codes, -1)[people.codes], pd.Index(unique, dtype=object))


def _mapped(column: pd.Categorical, meaning: Callable[[Iterable[str]], dict[str, bool]]) -> np.ndarray:
    """What the words of a column mean, row by row; a blank means no."""
    meant = meaning(column.categories)
    return np.append([meant[word] for word in column.categories], False).astype(bool)[column.codes]


def _flag(part: str, of: dict[str, pd.Categorical], parts: dict[str, str], frame: pd.DataFrame) -> np.ndarray:
    """Whether a message was delivered, opened, …: by a column of its own, else by its status."""
    if part in of:
        return _mapped(of[part], lambda words: truths(words, parts[part]))
    if part == "delivered":
        return np.ones(len(frame), dtype=bool)
    if "status" in of:
        return _mapped(of["status"], lambda words: said_by_status(words, part))
    return np.zeros(len(frame), dtype=bool)
