"""Who was asked, when and how: an invitations log to one row per message, with an account of every row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nps_analysis.responses.answer import MISSING
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.invitation_columns import find_columns, reminders, said_by_status, truths
from nps_analysis.responses.invited import answers_of, last_before, with_answers
from nps_analysis.responses.layouts import PLAIN
from nps_analysis.responses.names import folded
from nps_analysis.responses.period import period_labels
from nps_analysis.responses.record import ORDER, ROW, Responses
from nps_analysis.responses.rows import SHOWN, written_as
from nps_analysis.responses.segments import as_text
from nps_analysis.responses.source import open_files
from nps_analysis.responses.table import Table, sql_name, sql_text
from nps_analysis.responses.timeline import with_dates
from nps_analysis.responses.together import joined
from nps_analysis.schema import NONE, DataError, counted, listed
from nps_analysis.study import Columns, Study

LAST_DAY = "2200-01-01"  # so that days after the report's are read, and can be counted
ISO_ZONED = r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})|"  # or nothing
ZONE_AT_END = r"\d\d(:\d\d)?(\.\d+)? ?(Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})$"
FLAGS = ("delivered", "bounced", "opened", "answered", "stopped")


@dataclass(frozen=True, eq=False)
class Invitations:
    """The messages of an invitations log in order of person and time, and what was answered to them.

    ``frame`` has one row per message: ``row`` (of the file), ``person`` (text, missing where the log names nobody),
    ``sent``, the truths ``delivered, opened, answered, stopped`` (opted out), ``reminder`` and ``wanted`` (whether it
    is what ``where`` asks for), ``gap`` (days since the last message before it that reached the same person, NaN where
    there is none), ``answered_at``, ``score`` (of its valid answer, else NaN), ``wait`` (days until the answer) and the
    columns of ``groups``. ``answers`` has the valid answers: ``person, date, score, consent, invited``.
    ``accounting`` has ``what, rows, first``.
    """

    frame: pd.DataFrame
    groups: tuple[str, ...]
    answers: pd.DataFrame
    accounting: pd.DataFrame
    study: Study
    warnings: tuple[str, ...] = ()
    repairs: dict[str, int] = field(default_factory=dict)
    source: dict[str, str | None] = field(default_factory=dict)  # the file's name and sha256

    @property
    def invited(self) -> pd.DataFrame:
        """The invitations that are asked for, without reminders."""
        return self.frame[~self.frame["reminder"] & self.frame["wanted"]]


def read_invitations(
    responses: Responses, file: str | Path | None = None, columns: Mapping[str, str] | None = None
) -> Invitations:
    """The invitations in ``file``, or in the one that the study names, joined to the ``responses`` to them.

    Columns are found by name, or named by part: ``{"sent": "dispatched"}``; the parts are invitation, respondent, sent,
    channel, delivered, bounced, opened, answered, answered_at, response_id, status, stopped, type and wave. A row that
    a type calls a reminder, or whose invitation id was sent before to the same person, is a reminder: a message, but no
    invitation of its own. Rows that are equal in every column are one. Rows without a day, and those sent after
    ``as_of``, are counted and left out. Undelivered invitations stay: they were sent, and nobody answered.

    Answers belong to invitations by response id, else by person and time (see ``with_answers``). Raises DataError
    without a file, without a column of days, for days that cannot be told, for words that say neither yes nor no, and
    for an invitation id of two persons.
    """
    study = responses.study
    if file is None and not study.invitations:
        raise DataError(
            "no invitations log",
            required="a file with one row for each invitation that was sent",
            found="none named, and none in the study file",
            do="give it with --invitations FILE, or in the study file under invitations",
        )
    place = study.path(study.invitations or "") if file is None else Path(file)
    like = {name: getattr(study, name) for name in ("tz", "calendar") if getattr(study, name)}
    table = joined(open_files(Study(source=[str(place)], layout=PLAIN, as_of=LAST_DAY, **like)))
    if not table.source.rows:
        raise DataError(
            f"{table.source.name} has no invitations",
            required="one row for each invitation that was sent",
            found="no rows under the header",
            do="name another file with --invitations",
        )
    return _read(table, responses, columns or {})


@reads_rows
def _read(table: Table, responses: Responses, named: Mapping[str, str]) -> Invitations:
    study, parts = responses.study, find_columns(table, named, responses.columns.respondent)
    frame = _messages(table, parts, study)
    account = [_line("rows read", frame)]
    frame, left_out = _that_count(frame, "invitation" in parts, study)
    groups = _add_groups(frame, table, parts, study)
    frame = frame.drop(columns=[name for name in frame if name.startswith("column ")])
    frame, alone = _with_reminders(_in_order(frame), study)
    frame["gap"] = _gaps(frame)
    frame, answers, joins, more = with_answers(frame, answers_of(responses), parts)
    account += [
        *left_out,
        _line("invitations", frame[~frame["reminder"]]),
        _line("reminders", frame[frame["reminder"]]),
        _line("of these not delivered", frame[~frame["delivered"]]),
        _line("of these to nobody who is named", frame[frame["person"].isna()]),
        *joins,
    ]
    accounting = pd.DataFrame([line for line in account if line[1]], columns=["what", "rows", "first"])
    warnings = [text for text in table.warnings if "in no period" not in text and "not in periods" not in text]
    warnings += [*_doubts(frame, parts, alone, study, table.names), *more]
    source = {"name": table.source.name, "sha256": table.source.sha256}
    return Invitations(frame, groups, answers, accounting, study, tuple(warnings), dict(table.repairs), source)


def _messages(table: Table, parts: dict[str, str], study: Study) -> pd.DataFrame:
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
    for part in dates:
        frame[part] = cells[f"date {part}"].to_pandas().to_numpy(dtype="datetime64[us]")
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


def _that_count(frame: pd.DataFrame, with_ids: bool, study: Study) -> tuple[pd.DataFrame, list[tuple[str, int, str]]]:
    """The rows that are messages, each once, sent by the day of the report; and what was left out."""
    known = frame["respondent"].notna() | frame["invitation"].notna()  # else two people may have equal rows
    twice = frame["equal"] & known
    undated = frame["sent"].isna() & ~twice
    late = (frame["sent"] >= pd.Timestamp(study.as_of) + pd.Timedelta(days=1)) & ~twice
    left_out = [
        _line("left out: equal to another row in every column", frame[twice]),
        _line("left out: no day on which it was sent, or none that could be read", frame[undated]),
        _line(f"left out: sent after {study.as_of}", frame[late]),
    ]
    kept = frame[~(twice | undated | late)].drop(columns="equal")
    kept, again = _one_each(kept, study) if with_ids else (kept, kept.iloc[:0])
    if len(kept):
        return kept.reset_index(drop=True), [*left_out, _line("left out: the same invitation again", again)]
    raise DataError(
        "no invitations were sent",
        required=f"at least one row with a day, {study.as_of} or before it",
        found="; ".join(f"{what.removeprefix('left out: ')}: {rows:,}" for what, rows, _ in left_out if rows),
        do="correct the days, or name another day with --as-of",
    )


def _one_each(frame: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of one invitation id: sent later to the same person it reminds; else the study says which row counts."""
    again = frame["invitation"].notna() & frame["invitation"].duplicated(keep=False)
    if not again.any():
        return frame, frame.iloc[:0]
    ordered = frame[again].sort_values(["sent", "reminder"], kind="stable")
    ids = ordered["invitation"].astype(object)
    people = ordered["respondent"].astype(object).groupby(ids).nunique()
    first = ~ids.duplicated()
    same = ordered.assign(id=ids).duplicated(["id", "sent", "reminder"], keep=False)
    wrong = ids.map(people > 1).astype(bool) | same
    if wrong.any() and study.on_duplicate == "error":
        bad = ordered[wrong]
        raise DataError(
            "rows with the same invitation id differ",
            required="one row per invitation, or later ones that remind the same person of it",
            found=f"{counted(ids[wrong].nunique(), 'invitation')} to different persons or with different fates, "
            f"the first in rows {listed(bad['row'].head(SHOWN))}",
            do="say which row counts with --on-duplicate first or last, or name the right column with "
            "--column invitation=COLUMN",
        )
    dropped = ordered[wrong & ids.duplicated(keep=study.on_duplicate if wrong.any() else "first")]
    frame.loc[ordered.index[~first.to_numpy()], "reminder"] = True
    return frame.drop(dropped.index), frame.loc[dropped.index.sort_values()]


def _add_groups(frame: pd.DataFrame, table: Table, parts: dict[str, str], study: Study) -> tuple[str, ...]:
    """The columns that response rates are grouped by: channel, the study's segments that the log has, and the wave."""
    known = {folded(name): name for name in reversed(table.names)}
    names = [parts.get("channel"), *(known.get(folded(name)) for name in study.segments), parts.get("wave")]
    groups = {}
    for name in dict.fromkeys(filter(None, names)):
        if f"column {name}" in frame:
            groups[_free(name, frame)] = frame[f"column {name}"].cat.add_categories(NONE).fillna(NONE)
    if "wave" not in parts:
        unit = study.period or "quarter"
        groups[_free(unit, frame)] = period_labels(frame["sent"].dt.normalize(), unit).astype("category")
    for name, column in groups.items():
        frame[name] = column.cat.remove_unused_categories()
    return tuple(groups)


def _free(name: str, frame: pd.DataFrame) -> str:
    return _free(f"{name}_", frame) if name in (*frame.columns, "person", "gap", "score", "wait") else name


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The messages by person and time, with the person's number; those to nobody come first, as -1."""
    named = frame["respondent"].cat
    missing = pd.Index(named.categories).str.casefold().isin(MISSING)
    frame = frame.rename(columns={"respondent": "person"})
    frame["person"] = frame["person"].cat.remove_categories(named.categories[missing])
    order = np.lexsort((np.arange(len(frame)), frame["reminder"], frame["sent"], frame["person"].cat.codes))
    return frame.iloc[order].reset_index(drop=True)


def _with_reminders(frame: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, int]:
    """The frame in which what came of reminders is told of their invitations, and reminders without one are such."""
    if not frame["reminder"].any():
        return frame, 0
    parent = last_before(frame, ~frame["reminder"].to_numpy())
    alone = frame["reminder"].to_numpy() & (parent < 0)
    frame.loc[alone, "reminder"] = False
    told = frame["reminder"].to_numpy()
    for part in ("delivered", "opened", "answered"):
        of = parent[told & frame[part].to_numpy()]
        frame.loc[of, part] = True
    answered = np.flatnonzero(told & frame["answered"].to_numpy())
    for part in ("answered_at", "response_id"):
        missing = frame[part].isna().to_numpy()
        rows = answered[missing[parent[answered]]]
        frame.loc[parent[rows], part] = frame[part].to_numpy()[rows]
    return frame, int(alone.sum())


def _gaps(frame: pd.DataFrame) -> np.ndarray:
    """Days, by the calendar, from the last message that reached the person to each one; NaN where there is none."""
    before = last_before(frame, frame["delivered"].to_numpy())
    day = frame["sent"].to_numpy().astype("datetime64[D]")
    return np.where(before >= 0, (day - day[before]).astype(float), np.nan)


def _doubts(
    frame: pd.DataFrame, parts: dict[str, str], alone: int, study: Study, names: tuple[str, ...]
) -> list[str]:
    """Warnings about what the log does not tell."""
    own = {folded(name) for name in names}
    other = [name for name in study.where if folded(name.removeprefix("column:")) not in own]
    doubts = {
        "the invitations name nobody: the rest period cannot be checked": frame["person"].isna().all(),
        f"the invitations have no column {listed(other)}: all of them count, whatever --where asks for": bool(other),
        f"{counted(alone, 'reminder')} without an invitation before it, taken as an invitation": alone > 0,
        "the invitations do not say which were delivered: all are taken to be": not (
            {"delivered", "bounced", "status"} & parts.keys()
        ),
    }
    return [text for text, holds in doubts.items() if holds]


def _line(what: str, rows: pd.DataFrame) -> tuple[str, int, str]:
    """One line of the account: what it is about, how many rows, and the numbers of the first."""
    first = "" if what in ("rows read", "invitations") else ", ".join(map(str, rows["row"].sort_values().head(SHOWN)))
    return what, len(rows), first
