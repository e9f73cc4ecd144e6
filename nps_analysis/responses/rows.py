"""Which rows count: filters and duplicate responses, with the numbers of the rows that do not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any
from unicodedata import normalize

import narwhals as nw
import pandas as pd

from nps_analysis.language import N_, english
from nps_analysis.responses.record import KEY, LEFT_OUT, ORDER, ROW, TIME, Reason, one_column
from nps_analysis.responses.segments import as_text, quoted
from nps_analysis.responses.table import Table
from nps_analysis.schema import NONE, DataError, counted, listed
from nps_analysis.study import Study

SHOWN = 5  # offending rows named in accounts and errors
FEWEST_ANEW = 3  # numbers that must differ between files before these are taken to count anew


@dataclass(frozen=True)
class RawScores:
    """How rows that do not count are summed up, in the pass that counts them: by their scores as they are written."""

    score: str
    weight: nw.Expr
    where: tuple[tuple[str, str], ...] = ()  # columns and the values that are asked for
    part: str | None = None  # a column by whose values sums are kept apart, one of which is asked for later

    def of(self, frame: Any, key: str | None = None, rule: tuple[str, str] | None = None) -> pd.DataFrame:
        """Each raw value of the score as ``value``, its ``rows`` and their ``weight``, for each value of ``key``.

        ``wanted`` says whether all that is asked for, but for ``rule``, holds: only such rows would count without it.
        Where sums are kept apart, ``part`` is the text in that column, empty where there is none.
        """
        usable = nw.when(self.weight.is_finite() & (self.weight > 0)).then(self.weight).otherwise(0.0)
        wanted = [_matches(frame, column, value) for column, value in self.where if (column, value) != rule]
        keys = {"value": nw.col(self.score), "wanted": reduce(and_, wanted, nw.lit(True))}
        keys |= {"key": nw.col(key)} if key else {}
        keys |= {"part": part_of(frame, self.part)} if self.part else {}
        plan = frame.select(usable.alias("weight"), *(value.alias(name) for name, value in keys.items()))
        return collected(plan.group_by(*keys).agg(nw.len().alias("rows"), nw.col("weight").sum()))


def collected(plan: Any) -> pd.DataFrame:
    """A small Narwhals frame as a pandas one."""
    return plan.lazy().collect("pandas").to_native()


def count(frame: Any) -> int:
    return int(collected(frame.select(nw.len().alias("rows")))["rows"].iloc[0])


def values_in(frame: Any, expression: nw.Expr) -> Any:
    """The different values of an expression as ``value``, with the number of ``rows`` that have each."""
    return frame.select(expression.alias("value")).group_by("value").agg(nw.len().alias("rows"))


def written(column: str, values: Iterable[Any]) -> nw.Expr:
    """Where the score column has one of these raw values, None standing for missing."""
    values = list(values)
    named = [value for value in values if value is not None]
    found = nw.col(column).is_in(named) if named else nw.lit(False)
    return found | nw.col(column).is_null() if None in values else found & ~nw.col(column).is_null()


def first_rows(frame: Any, condition: nw.Expr) -> tuple[int | str, ...]:
    """The numbers of the first rows where ``condition`` holds; none where rows have no order."""
    names = frame.collect_schema().names()
    if ROW not in names:
        return ()
    order = ORDER if ORDER in names else ROW
    return tuple(collected(frame.filter(condition).sort(order).head(SHOWN).select(ROW))[ROW].tolist())


def asked_for(table: Table, study: Study) -> tuple[tuple[str, str], ...]:
    """The columns that ``where`` names, each with the value that it asks for."""
    named = ((name.removeprefix("column:"), value.removeprefix("value:")) for name, value in study.where.items())
    return tuple((one_column(name, table.names, table.twice), value.strip()) for name, value in named)


def _matches(frame: Any, column: str, wanted: str) -> nw.Expr:
    """Whether a row has the value that is asked for."""
    return part_of(frame, column).is_in(written_as(wanted))


def written_as(wanted: str) -> list[str]:
    """The texts that are the value which is asked for, whatever their form in Unicode."""
    return ["", NONE] if wanted == NONE else sorted({*(normalize(form, wanted) for form in ("NFC", "NFD")), wanted})


def part_of(frame: Any, column: str) -> nw.Expr:
    """The text in a column, empty where there is none."""
    return as_text(column, frame.collect_schema()[column]).fill_null("")


def not_asked_for(column: str, wanted: str, raw: pd.DataFrame, first: tuple[int | str, ...]) -> Reason:
    """Why rows with another value than the one that is asked for do not count."""
    return Reason(
        "excluded",
        english('{column} is not "{wanted}"', column=column, wanted=wanted),
        int(raw["rows"].sum()),
        first,
        raw,
    )


def without_filtered(frame: Any, scores: RawScores) -> tuple[Any, list[Reason]]:
    """The rows that ``where`` asks for, and how many it leaves out."""
    reasons = []
    for column, wanted in scores.where:
        if not wanted:
            raise _no_such_value(frame, as_text(column, frame.collect_schema()[column]), column, wanted)
        matches = _matches(frame, column, wanted)
        left_out, kept = scores.of(frame.filter(~matches), rule=(column, wanted)), frame.filter(matches)
        if not count(kept):
            raise _no_such_value(frame, as_text(column, frame.collect_schema()[column]), column, wanted)
        if len(left_out):
            reasons.append(not_asked_for(column, wanted, left_out, first_rows(frame, ~matches)))
        frame = kept
    return frame, reasons


def _no_such_value(frame: Any, text: nw.Expr, column: str, wanted: str) -> DataError:
    values = [value for value in collected(values_in(frame, text))["value"].dropna().astype(str) if value]
    shown = quoted(values, column)
    named = f": {listed(shown, len(values))}" if shown else ""
    return DataError(
        f'no row has {column} "{wanted}"',
        required=f'a value of the column "{column}"',
        found=counted(len(values), "value") + named,
        do="correct --where",
    )


def without_left_out(frame: Any, scores: RawScores) -> tuple[Any, list[Reason]]:
    """The rows that the source's layout does not leave out, and why it leaves out the others."""
    if LEFT_OUT not in frame.collect_schema().names():
        return frame, []
    why = nw.col(LEFT_OUT)
    found = scores.of(frame.filter(~why.is_null()), LEFT_OUT)
    reasons = [
        Reason("excluded", str(reason), int(raw["rows"].sum()), first_rows(frame, why == reason), raw)
        for reason, raw in found.groupby("key", sort=True)
    ]
    return frame.filter(why.is_null()).drop(LEFT_OUT), reasons


def without_duplicates(
    frame: Any, column: str | None, table: Table, study: Study, scores: RawScores
) -> tuple[Any, list[Reason]]:
    """One row per response id, the last by time where a layout tells times; where it has no ids, one of equal rows.

    Where a layout says that each survey counts its responses anew, a number stands for one response only together
    with the time at which it began. DataError when rows with the same id differ and neither the layout nor the study
    says which counts.
    """
    ours = [name for name in (TIME, KEY) if name in frame.collect_schema().names()]
    if KEY in ours:
        key, number = nw.col(KEY), nw.col(column).cast(nw.String) if column else nw.lit(None, nw.String)
        own = column == table.roles.get("response_id")
        frame = frame.with_columns(nw.coalesce(*((key, number) if own else (number, key))).alias(KEY))
    by = KEY if KEY in ours else column
    kept, dropped = _one_each(frame, by, column, table, study, scores) if by else (frame, [])
    return kept.drop(*ours) if ours else kept, dropped


def _one_each(
    frame: Any, by: str, column: str | None, table: Table, study: Study, scores: RawScores
) -> tuple[Any, list[Reason]]:
    """One row for each value ``by`` which responses are told apart: the ids in ``column``, or a key of ours."""
    known = ~nw.col(by).is_null() & (nw.col(by).cast(nw.String).str.strip_chars() != "")
    found = values_in(frame.filter(~nw.col(by).is_null()), nw.col(by)).filter(nw.col("rows") > 1)
    repeated = [value for value in collected(found)["value"].tolist() if str(value).strip()]
    if not repeated:
        return frame, []
    again = nw.col(by).is_in(repeated)
    if not table.numbered:
        return _without_unordered(frame, by, again, scores)
    rows = collected(frame.filter(again))
    rows = rows.sort_values(ORDER if ORDER in rows else ROW)
    if study.on_duplicate == "error":
        last = _last_by_time(rows, by)
        differing = _contradictions(last, by, table)
        if by != KEY and _counted_anew(frame.filter(known), rows, by, differing, table):
            table.warnings.append(
                english('"{by}" starts anew in each file: one number in two files is two responses', by=by)
            )
            anew = nw.concat_str(nw.col(table.file or ""), nw.lit(":"), nw.col(by).cast(nw.String))
            marked = frame.with_columns(nw.when(known).then(anew).alias(KEY))
            kept, dropped = _one_each(marked, KEY, column, table, study, scores)
            return kept.drop(KEY), dropped
        if differing:
            numbers = last[last[by].astype(str) == differing[0]][ROW]
            raise _contradiction(column or by, len(differing), f", the first in rows {listed(numbers, SHOWN)}")
        dropped = rows[~rows[ROW].isin(last.drop_duplicates(by)[ROW])]
    else:
        dropped = rows[rows.duplicated(by, keep=study.on_duplicate)]
    with_id = dropped[column].notna() if column else pd.Series(False, dropped.index)
    parts = {f'"{column}" occurs again': with_id, N_("equal to another row in every column"): ~with_id}
    reasons = [_duplicates(what, dropped[these], scores) for what, these in parts.items() if these.any()]
    return frame.filter(~nw.col(ROW).is_in(dropped[ROW].tolist())), reasons


def _duplicates(what: str, rows: pd.DataFrame, scores: RawScores) -> Reason:
    return Reason("duplicate", what, len(rows), tuple(rows[ROW].head(SHOWN).tolist()), scores.of(nw.from_native(rows)))


def _last_by_time(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Of the rows with each id those with the last time, where a layout tells times; all of them where none does."""
    if TIME not in rows:
        return rows
    times = rows[TIME].fillna("")
    return rows[times == times.groupby(rows[column]).transform("max")]


def _contradictions(rows: pd.DataFrame, by: str, table: Table) -> list[str]:
    """The ids of which rows differ where they should be alike."""
    ours = [name for name in {ROW, ORDER, TIME, KEY, table.file} - {by} if name in rows]
    contents = rows.drop(columns=ours).astype(str)
    ids, files = contents[by], rows[table.file] if table.file else pd.Series("", rows.index)
    offenders = _contradicted(contents, ids.str.cat(files, sep="\0"), ids)
    for there, some in _by_files(files.groupby(ids).agg(frozenset), table) if table.file else ():
        among = ids.isin(some)
        both = contents.loc[among, [name for name in contents if name.casefold() in there or name == by]]
        offenders += _contradicted(both, ids[among], ids[among])
    return list(dict.fromkeys(offenders))


def _counted_anew(frame: Any, rows: pd.DataFrame, by: str, differing: list[str], table: Table) -> bool:
    """Whether each file counts its responses from the same number on, and most numbers in two files differ there."""
    if table.file is None or len(differing) < FEWEST_ANEW or 2 * len(differing) <= rows[by].nunique():
        return False
    number = nw.col(by).cast(nw.String).str.strip_chars()
    if not collected(frame.select(number.str.contains(r"^\d{1,15}$").all().alias("whole")))["whole"].iloc[0]:
        return False
    first = collected(frame.group_by(table.file).agg(number.cast(nw.Int64).min().alias("first")))
    return first["first"].nunique() == 1


def _contradicted(contents: pd.DataFrame, alike: pd.Series, ids: pd.Series) -> list[str]:
    """The ids of which rows that should be alike are not."""
    different = contents.drop_duplicates().index
    again = alike[different].duplicated()
    return ids[different][again].drop_duplicates().tolist()


def _by_files(files: pd.Series, table: Table) -> Iterator[tuple[frozenset[str], pd.Index]]:
    """The columns that several files have in common, beside the ids that are in all of these files.

    What only one of the files tells of a response contradicts nothing.
    """
    for some in files[files.map(len) > 1].drop_duplicates():
        yield frozenset.intersection(*(table.columns_in[file] for file in some)), files.index[files == some]


def _without_unordered(frame: Any, column: str, again: nw.Expr, scores: RawScores) -> tuple[Any, list[Reason]]:
    """One of the rows with the same id in a frame without an order, in which no row is the first."""
    repeated, kept = frame.filter(again), frame.filter(again).unique()
    different = collected(values_in(kept, nw.col(column)).filter(nw.col("rows") > 1))
    if len(different):
        raise _contradiction(column, len(different), ", in a frame whose rows have no order")
    sums = ["rows", "weight"]
    both, once = (scores.of(one) for one in (repeated, kept))
    both, once = (one.set_index([name for name in one if name not in sums], drop=False) for one in (both, once))
    raw = both.assign(**both[sums].sub(once[sums], fill_value=0))
    reason = Reason("duplicate", english('"{column}" occurs again', column=column), int(raw["rows"].sum()), raw=raw)
    return nw.concat([frame.filter(~again | nw.col(column).is_null()), kept]), [reason]


def _contradiction(column: str, ids: int, where: str) -> DataError:
    return DataError(
        f'rows with the same "{column}" differ',
        required="one row per response id, or the same row again",
        found=f"{counted(ids, 'response id')} with different answers{where}",
        do="say which row counts with --on-duplicate first or last, or name the right column with --response-id",
    )
