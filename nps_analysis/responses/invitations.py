"""Who was asked, when and how: an invitations log to one row per message, with an account of every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.answer import MISSING
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.invitation_columns import find_columns
from nps_analysis.responses.invited import answers_of, last_before, with_answers
from nps_analysis.responses.kinds import kind_of, kinds_of
from nps_analysis.responses.layouts import PLAIN
from nps_analysis.responses.log_doubts import doubts_of_log
from nps_analysis.responses.messages import LAST_DAY, messages
from nps_analysis.responses.names import folded
from nps_analysis.responses.period import period_labels
from nps_analysis.responses.record import Responses, one_column
from nps_analysis.responses.rows import SHOWN
from nps_analysis.responses.source import open_files
from nps_analysis.responses.table import Table
from nps_analysis.responses.together import joined
from nps_analysis.schema import NONE, DataError, counted, listed
from nps_analysis.study import Study

MADE = ("person", "gap", "score", "wait", "told", "reminded")  # columns that are added to those of the log


@dataclass(frozen=True, eq=False)
class Invitations:
    """The messages of an invitations log in order of person and time, and what was answered to them.

    ``frame`` has one row per message: ``row`` (of the file), ``person`` (text, missing where the log names nobody),
    ``sent``, the truths ``delivered, opened, answered, told`` (whether it is known if it was answered), ``stopped``
    (opted out), ``reminder`` and ``wanted`` (whether it is what ``where`` asks for), ``reminded`` (when its first
    reminder was sent), ``gap`` (days since the last message before it that reached the same person, NaN where there is
    none), ``answered_at``, ``score`` (of its valid answer, else NaN), ``wait`` (days until the answer) and the columns
    of ``groups``, among them those of ``kinds`` of survey, with all of them as one text in ``kind``. ``untold`` are the
    columns of kinds that are mixed among the answers and that the log does not have. ``answers`` has the valid answers:
    ``person, date, score, consent, kind, invited``. ``accounting`` has ``what, rows, first``.
    """

    frame: pd.DataFrame
    groups: tuple[str, ...]
    answers: pd.DataFrame
    accounting: pd.DataFrame
    study: Study
    kinds: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    repairs: dict[str, int] = field(default_factory=dict)
    source: dict[str, str | None] = field(default_factory=dict)  # the file's name and sha256

    @property
    def invited(self) -> pd.DataFrame:
        """The invitations that are asked for, without reminders."""
        return self.frame[~self.frame["reminder"] & self.frame["wanted"]]


def read_invitations(
    responses: Responses,
    file: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    by: Sequence[str] | None = None,
) -> Invitations:
    """The invitations in ``file``, or in the one that the study names, joined to the ``responses`` to them.

    Columns are found by name, or named by part: ``{"sent": "dispatched"}``; the parts are invitation, respondent, sent,
    channel, delivered, bounced, opened, answered, answered_at, response_id, status, stopped, type and wave. ``by`` are
    columns to group by beside channel and wave; by default those of the study's segments that the log has. A row that a
    type calls a reminder, or whose invitation id was sent before to the same person, is a reminder: a message, but no
    invitation of its own. Rows that are equal in every column are one. Rows without a day, and those sent after
    ``as_of``, are counted and left out. Undelivered invitations stay: they were sent, and nobody answered.

    Answers belong to invitations of their kind of survey, where the log has a column of kinds that the answers have
    too, by response id, else by person and time (see ``with_answers``). E-mail addresses are the same whatever their
    capitals. Where neither the log nor its people tell who answered, that is not known, and never 0 %. Raises DataError
    without a file, without a column of days, for days that cannot be told, for words that say neither yes nor no, for
    an invitation id of two persons, and where the log does not have a column that ``where`` asks for.
    """
    refuse_employees(responses, "a log of who was asked")
    study = responses.study
    if file is None and not study.invitations:
        raise DataError(
            "no invitations log",
            required="a file with one row for each invitation that was sent",
            found="none named, and none in the study file",
            do="give it with --invitations FILE, or in the study file under invitations",
        )
    table = _opened(study, study.path(study.invitations or "") if file is None else Path(file))
    if not table.source.rows:
        raise DataError(
            f"{table.source.name} has no invitations",
            required="one row for each invitation that was sent",
            found="no rows under the header",
            do="name another file with --invitations",
        )
    if untold := _untold(study, table):
        raise DataError(
            english("the invitations do not tell {names}", names=listed(untold)),
            required="a column of the log for each one that --where asks for, to tell who of them was invited",
            found=f"{counted(len(table.names), 'column')}: {listed(table.names)}",
            do="leave out --where, or add the column to the log",
        )
    return _read(table, responses, columns or {}, by)


def untold_by_log(study: Study) -> list[str]:
    """The columns that ``where`` asks for and the study's invitations log does not have; nothing without a log."""
    if not study.invitations or not study.where:
        return []
    try:
        return _untold(study, _opened(study, study.path(study.invitations)))
    except DataError:  # reading the log says why
        return []


def _opened(study: Study, file: Path) -> Table:
    like = {name: getattr(study, name) for name in ("tz", "calendar") if getattr(study, name)}
    return joined(open_files(Study(source=[str(file)], layout=PLAIN, as_of=LAST_DAY, **like)))


def _untold(study: Study, table: Table) -> list[str]:
    own, wanted = {folded(name) for name in table.names}, [name.removeprefix("column:") for name in study.where]
    return [name for name in wanted if folded(name) not in own]


@reads_rows
def _read(table: Table, responses: Responses, named: Mapping[str, str], by: Sequence[str] | None) -> Invitations:
    study, parts = responses.study, find_columns(table, named, responses.columns.respondent)
    frame = messages(table, parts, study)
    account = [_line("rows read", frame)]
    frame, left_out = _that_count(frame, "invitation" in parts, study)
    says = "answered" in parts and bool(frame[f"column {parts['answered']}"].notna().any())
    kinds = kinds_of(frame, responses)
    frame["kind"] = kind_of((frame[f"column {name}"] for name in kinds.values()), frame.index)
    split = [name for name in kinds.values() if frame.loc[frame["wanted"], f"column {name}"].nunique(dropna=False) > 1]
    groups = _add_groups(frame, table, parts, by, study, split)
    frame = frame.drop(columns=[name for name in frame if name.startswith("column ")])
    _refuse_nobody_wanted(frame, study)
    frame, alone = _with_reminders(_in_order(frame))
    frame["gap"] = _gaps(frame)
    frame, answers, joins, more = with_answers(frame, answers_of(responses, kinds), says)
    account += [
        *left_out,
        _line("invitations", frame[~frame["reminder"]]),
        _line("reminders", frame[frame["reminder"]]),
        _line(N_("of these not delivered"), frame[~frame["delivered"]]),
        _line(N_("of these to nobody who is named"), frame[frame["person"].isna()]),
        *joins,
    ]
    accounting = pd.DataFrame([line for line in account if line[1]], columns=["what", "rows", "first"])
    warnings = [text for text in table.warnings if "in no period" not in text and "not in periods" not in text]
    untold = tuple(name for name in responses.apart if name not in kinds)
    lost = [
        nenglish("{n} row of the log {what} ({rows})", "{n} rows of the log {what} ({rows})", n, what=what, rows=first)
        for what, n, first in left_out[1:3]
        if n
    ]
    warnings += [*lost, *doubts_of_log(frame, parts, alone, untold), *more]
    source = {"name": table.source.name, "sha256": table.source.sha256}
    told = (frame, groups, answers, accounting, study, groups[: len(split)], untold)
    return Invitations(*told, tuple(warnings), dict(table.repairs), source)


def _that_count(frame: pd.DataFrame, with_ids: bool, study: Study) -> tuple[pd.DataFrame, list[tuple[str, int, str]]]:
    """The rows that are messages, each once, sent by the day of the report; and what was left out."""
    known = frame["respondent"].notna() | frame["invitation"].notna()  # else two people may have equal rows
    twice = frame["equal"] & known
    undated = frame["sent"].isna() & ~twice
    late = (frame["sent"] >= pd.Timestamp(study.as_of) + pd.Timedelta(days=1)) & ~twice
    left_out = [
        _line(N_("left out: equal to another row in every column"), frame[twice]),
        _line(N_("left out: no day on which it was sent, or none that could be read"), frame[undated]),
        _line(english("left out: sent after {as_of}", as_of=study.as_of), frame[late]),
    ]
    kept = frame[~(twice | undated | late)].drop(columns="equal")
    kept, again = _one_each(kept, study) if with_ids else (kept, kept.iloc[:0])
    if len(kept):
        return kept.reset_index(drop=True), [*left_out, _line(N_("left out: the same invitation again"), again)]
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
    dropped = ordered.index[(wrong & ids.duplicated(keep="last" if study.on_duplicate == "last" else "first"))]
    kept = ids.drop(dropped)
    frame.loc[kept.index[kept.duplicated()], "reminder"] = True
    return frame.drop(dropped), frame.loc[dropped.sort_values()]


def _add_groups(
    frame: pd.DataFrame,
    table: Table,
    parts: dict[str, str],
    by: Sequence[str] | None,
    study: Study,
    kinds: Sequence[str],
) -> tuple[str, ...]:
    """The columns that response rates are grouped by: kinds, channel, the study's segments in the log, and the wave."""
    known = {folded(name): name for name in reversed(table.names)}
    if by is None:
        segments = [known.get(folded(name)) for name in study.segments]
    else:
        segments = [one_column(name.removeprefix("column:"), table.names, table.twice) for name in by]
    names = [*kinds, parts.get("channel"), *segments, parts.get("wave")]
    groups = {}
    for name in dict.fromkeys(filter(None, names)):
        if f"column {name}" in frame:
            groups[_free(name, frame)] = frame[f"column {name}"].cat.add_categories(NONE).fillna(NONE)
    if "wave" not in parts or parts["wave"] in kinds:
        unit = study.period or "quarter"
        groups[_free(unit, frame)] = period_labels(
            frame["sent"].dt.normalize(), unit, study.calendar_of_periods
        ).astype("category")
    elif parts["wave"] in groups:  # the wave comes last, also where it was named among the columns to group by
        groups[parts["wave"]] = groups.pop(parts["wave"])
    for name, column in groups.items():
        frame[name] = column.cat.remove_unused_categories()
    return tuple(groups)


def _free(name: str, frame: pd.DataFrame) -> str:
    return _free(f"{name}_", frame) if name in (*frame.columns, *MADE) else name


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The messages by person and time, with the person's number; those to nobody come first, as -1."""
    named = frame["respondent"].cat
    missing = np.array([str(name).casefold() in MISSING for name in named.categories], dtype=bool)
    frame = frame.rename(columns={"respondent": "person"})
    frame["person"] = frame["person"].cat.remove_categories(named.categories[missing])
    order = np.lexsort((np.arange(len(frame)), frame["reminder"], frame["sent"], frame["person"].cat.codes))
    return frame.iloc[order].reset_index(drop=True)


def _refuse_nobody_wanted(frame: pd.DataFrame, study: Study) -> None:
    if not frame["wanted"].any():
        asked = listed(f'{name} "{value}"' for name, value in study.where.items())
        raise DataError(
            f"no invitation has {asked}",
            required="invitations that --where asks for",
            found=f"{counted(len(frame), 'invitation')} with other values",
            do="correct --where, or the values in the log, so that both call it the same",
        )


def _with_reminders(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The frame in which what came of reminders is told of their invitations, and reminders without one are such."""
    frame["reminded"] = np.datetime64("NaT", "us")
    if not frame["reminder"].any():
        return frame, 0
    alone = frame["reminder"].to_numpy() & (last_before(frame, ~frame["reminder"].to_numpy()) < 0)
    alone &= last_before(frame, alone) < 0  # the first of them is the invitation of the others
    frame.loc[alone, "reminder"] = False
    parent = last_before(frame, ~frame["reminder"].to_numpy())
    told = frame["reminder"].to_numpy()
    first = frame["sent"][told].groupby(parent[told]).min()
    frame.loc[first.index, "reminded"] = first
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


def _line(what: str, rows: pd.DataFrame) -> tuple[str, int, str]:
    """One line of the account: what it is about, how many rows, and the numbers of the first."""
    first = "" if what in ("rows read", "invitations") else ", ".join(map(str, rows["row"].sort_values().head(SHOWN)))
    return what, len(rows), first
