"""Who gave which score before, and which after: respondents counted by both, in one small table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.grouped import twelve_digits
from nps_analysis.responses.period import bounds, period_of
from nps_analysis.responses.read import read
from nps_analysis.responses.record import ORDER, ROW, Responses
from nps_analysis.responses.required import NO_CHANGE, refuse_mixed, refuse_unknown
from nps_analysis.responses.rows import collected, count, values_in
from nps_analysis.responses.segments import nearest_value
from nps_analysis.responses.until import until_today
from nps_analysis.scale import CLASS_OF, LOWEST, SCORES
from nps_analysis.schema import NONE, PERIODS, DataError, listed

ABSENT = len(SCORES)  # the place, beside the scores 0 to 10, of respondents without an answer
SUMS = ("n", "weight_before", "weight_after", "before_sq", "after_sq", "product")
PERSON, SIDE, SCORE, WEIGHT, LAST = "person", "side", "own score", "own weight", "last of them"
NO_DATE = pd.Timestamp(1970, 1, 1)  # what answers without a date are sorted by


@dataclass(frozen=True, eq=False)
class MovementCounts:
    """How many respondents gave each score ``before`` and each ``after``, with their sums of weights.

    Every sum is an array of 12 x 12: rows are the scores 0 to 10 before, and in the last row no answer before; columns
    the same after. ``n`` counts respondents; ``before_sq``, ``after_sq`` and ``product`` are sums of squares and of
    products of a respondent's two weights, which variances and the covariance of two waves take.

    >>> MovementCounts.of([[30, 12, 6], [8, 40, 20], [3, 9, 72]]).both("n").sum()
    np.float64(200.0)
    """

    column: str
    before: str
    after: str
    n: np.ndarray
    weight_before: np.ndarray
    weight_after: np.ndarray
    before_sq: np.ndarray
    after_sq: np.ndarray
    product: np.ndarray
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        table: Any,
        before_only: Sequence[float] = (0, 0, 0),
        after_only: Sequence[float] = (0, 0, 0),
        names: tuple[str, str] = ("before", "after"),
    ) -> "MovementCounts":
        """Unweighted counts from a table of classes (3 x 3, put at the scores 0, 7 and 9) or of scores (11 x 11).

        ``before_only`` and ``after_only`` are respondents of one wave, by class.
        """
        table = np.asarray(table, dtype=float)
        n = np.zeros((ABSENT + 1, ABSENT + 1))
        places = SCORES if len(table) == len(SCORES) else LOWEST
        n[np.ix_(places, places)] = table
        n[LOWEST, ABSENT], n[ABSENT, LOWEST] = before_only, after_only
        first, second = n.copy(), n.copy()
        first[ABSENT], second[:, ABSENT] = 0, 0
        both = first.copy()
        both[:, ABSENT] = 0
        return cls("wave", *names, n, first, second, first, second, both)

    def both(self, measure: str) -> np.ndarray:
        """One of the sums over the respondents of both waves, 11 x 11."""
        return getattr(self, measure)[:ABSENT, :ABSENT]


def tally_movement(
    responses: Any, before: str, after: str, across: str | None = None, **options: Any
) -> MovementCounts:
    """Respondents counted by their score in ``before`` and their score in ``after``, in one pass over the rows.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes, with ``options`` for it. ``before`` and
    ``after`` are periods (2026-Q2, 2026-06, …), or two values of the column ``across``. Where a respondent answered
    several times in one of them the latest valid answer counts, by date and then by row, and a warning says how many
    others there are. Rows without a respondent count as people of one wave. Raises DataError without a respondent
    column, for two names that are the same or are no periods, where one of them has no answers, and where kinds of
    survey are mixed.

    >>> frame = pd.DataFrame({"who": ["a", "a", "b", "b", "c"], "wave": [1, 2, 1, 2, 2], "score": [9, 6, 8, 8, 10]})
    >>> found = tally_movement(frame, "1", "2", across="wave", respondent="who")
    >>> int(found.n[9, 6]), int(found.n[8, 8]), int(found.n[ABSENT, 10])
    (1, 1, 1)
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    refuse_employees(responses, "who moved")
    return _moved(responses, before, after, across)


@reads_rows
def _moved(responses: Responses, before: str, after: str, across: str | None) -> MovementCounts:
    refuse_mixed(responses, NO_CHANGE, apart=[across])
    responses, later = until_today(responses)
    column, sides = sides_of(responses, before, after, across)
    rows = answers_by_person(responses, sides)
    known, unknown = rows.filter(nw.col(PERSON) != NONE), rows.filter(nw.col(PERSON) == NONE)
    latest = latest_of(known, responses)
    sums, alone = _added(latest, [PERSON]), _added(unknown, None)
    sums = {name: sums[name] + alone[name] for name in SUMS}
    _refuse_empty(responses, sums["n"], before, after, column)
    warnings = _warnings(responses, count(known), sums["n"], int(alone["n"].sum()))
    warnings += (*later, *doubts_of_names(known), *_kinds(responses, across))
    return MovementCounts(column, before, after, **sums, warnings=warnings)


def by_class(table: np.ndarray) -> np.ndarray:
    """An 11 x 11 table of scores added up to 3 x 3: detractors, passives, promoters."""
    member = (CLASS_OF[:, None] == np.arange(3)).astype(float)
    return member.T @ table @ member


def sides_of(responses: Responses, before: str, after: str, across: str | None) -> tuple[str, list[nw.Expr]]:
    """The column or period that tells before from after, and the condition of each."""
    if before == after:
        raise DataError(
            f'from "{before}" to the same',
            required="two periods, or two values of a column",
            found=f'"{before}" twice',
            do="name another with --from or --to",
        )
    if across in (None, "period", *PERIODS):
        kind = period_of(before, after, across)
        responses.date_in(kind)  # a DataError where dates cannot be used
        date = nw.col(responses.columns.date or "").cast(nw.Datetime("us"))
        ends = [bounds(name) for name in (before, after)]
        return kind, [(date >= start.to_pydatetime()) & (date < end.to_pydatetime()) for start, end in ends]
    segment = responses.segment(str(across))
    return responses.column(str(across)), [segment == name.removeprefix("value:") for name in (before, after)]


def answers_by_person(responses: Responses, sides: list[nw.Expr] | None = None, more: Sequence[nw.Expr] = ()) -> Any:
    """The valid answers: respondent, score, weight, when, and what ``more`` of them is asked for.

    Of two ``sides``, where they are given, only those in one of them, with which one (0, 1). Answers without a date
    have ``NO_DATE``; the columns ``date`` and ``order`` are there as far as the source has them.
    """
    refuse_unknown(responses)
    frame = responses.kept()
    names = frame.collect_schema().names()
    when = [nw.col(ORDER if ORDER in names else ROW).alias("order")] if ROW in names else []
    if responses.dates_unusable is None:
        date = nw.col(responses.columns.date or "").cast(nw.Datetime("us"))
        when = [date.fill_null(NO_DATE.to_pydatetime()).alias("date"), *when]
    which = []
    if sides is not None:
        before, after = (side.fill_null(False) for side in sides)
        frame, which = frame.filter(before | after), [nw.when(after).then(nw.lit(1)).otherwise(nw.lit(0)).alias(SIDE)]
    rows = frame.select(
        responses.segment(str(responses.columns.respondent)).alias(PERSON),
        *which,
        score_of(responses).alias(SCORE),
        responses.weight().alias(WEIGHT),
        *when,
        *more,
    )
    return rows.filter(nw.col(SCORE) >= 0)


def score_of(responses: Responses) -> nw.Expr:
    """The score that a raw value stands for, -1 where it is none."""
    raw = nw.col(responses.columns.score or "")
    written = {int(score): [value for value, own in responses.scores.items() if own == score] for score in SCORES}

    def with_score(rest: nw.Expr, score: int) -> nw.Expr:
        return nw.when(raw.is_in(written[score])).then(nw.lit(score)).otherwise(rest)

    return reduce(with_score, [score for score in written if written[score]], nw.lit(-1))


def latest_of(rows: Any, responses: Responses) -> Any:
    """The last answer of each respondent on each side."""
    for order in ("date", "order"):
        if order in rows.collect_schema().names():
            rows = rows.with_columns(nw.col(order).max().over(PERSON, SIDE).alias(LAST))
            rows = rows.filter(nw.col(order) == nw.col(LAST)).drop(LAST)
    return rows


def doubts_of_names(known: Any) -> tuple[str, ...]:
    """A warning where respondents differ only by case: they are followed as different people.

    >>> doubts_of_names(nw.from_native(pd.DataFrame({PERSON: ["C1", "c1", "C2", "C1"]})))
    ('1 respondent differs from another only by case, and is followed as somebody else',)
    """
    names = nw.col(PERSON).n_unique(), nw.col(PERSON).str.to_lowercase().n_unique().alias("folded")
    row = collected(known.select(*names)).iloc[0]
    same = int(row[PERSON] - row["folded"])
    return (
        (
            nenglish(
                "{n} respondent differs from another only by case, and is followed as somebody else",
                "{n} respondents differ from others only by case, and are followed as somebody else",
                same,
            ),
        )
        if same
        else ()
    )


def _kinds(responses: Responses, across: str | None) -> tuple[str, ...]:
    if across not in responses.apart:
        return ()
    return (
        english(
            '"{across}" holds kinds of survey, or brands: a difference between two of them is no change', across=across
        ),
    )


def _added(rows: Any, people: list[str] | None) -> dict[str, np.ndarray]:
    """The sums by score before and after; without ``people`` each row is somebody of one wave."""
    first, second = nw.col(SIDE) == 0, nw.col(SIDE) == 1
    parts = {
        "before": nw.when(first).then(nw.col(SCORE)),
        "after": nw.when(second).then(nw.col(SCORE)),
        "weight_before": nw.when(first).then(nw.col(WEIGHT)),
        "weight_after": nw.when(second).then(nw.col(WEIGHT)),
    }
    rows = rows.select(*(people or []), *(part.alias(name) for name, part in parts.items()))
    if people:  # one row for each; answers that nothing tells apart are settled by the highest
        rows = rows.group_by(*people).agg(*(nw.col(name).max() for name in parts))
    rows = rows.with_columns(
        *(nw.col(name).fill_null(ABSENT).cast(nw.Int64) for name in ("before", "after")),
        *(nw.col(name).fill_null(0.0).cast(nw.Float64) for name in ("weight_before", "weight_after")),
    )
    one, two = nw.col("weight_before"), nw.col("weight_after")
    rows = rows.with_columns(
        (one * one).alias("before_sq"), (two * two).alias("after_sq"), (one * two).alias("product")
    )
    found = collected(
        rows.group_by("before", "after").agg(nw.len().alias("n"), *(nw.col(name).sum() for name in SUMS[1:]))
    )
    sums = {name: np.zeros((ABSENT + 1, ABSENT + 1)) for name in SUMS}
    for name, total in sums.items():
        np.add.at(total, (found["before"].to_numpy(int), found["after"].to_numpy(int)), found[name].to_numpy(float))
    return {name: twelve_digits(total) for name, total in sums.items()}


def _refuse_empty(responses: Responses, n: np.ndarray, before: str, after: str, column: str) -> None:
    empty = [name for name, people in ((before, n[:ABSENT].sum()), (after, n[:, :ABSENT].sum())) if not people]
    if not empty:
        return
    if column in PERIODS and column not in responses.names:
        date = nw.col(responses.columns.date or "").cast(nw.Datetime("us"))
        ends = collected(responses.kept().select(date.min().alias("first"), date.max().alias("last"))).iloc[0]
        found = f"dates from {ends['first']:%Y-%m-%d} to {ends['last']:%Y-%m-%d}"
    else:
        values = collected(values_in(responses.kept(), responses.segment(column)))["value"]
        found = f"none; {nearest_value(empty[0], sorted(values.astype(str)), column)}"
    raise DataError(
        f"no answers in {listed(f'{name}' for name in empty)}",
        required=f"valid answers in {before} and in {after}",
        found=found,
        do="name others with --from and --to",
    )


def _warnings(responses: Responses, answers: int, n: np.ndarray, unknown: int) -> tuple[str, ...]:
    """What was left out or could not be matched."""
    people = n[:ABSENT].sum() + n[:, :ABSENT].sum() - unknown
    earlier, warnings = int(answers - people), []
    if earlier:
        ordered = ROW in responses.kept().collect_schema().names()
        unordered = N_("last in the file") if ordered else N_("highest score, in rows without an order,")
        how = N_("latest") if responses.dates_unusable is None else unordered
        warnings.append(
            nenglish(
                "{n} answer followed by another of the same respondent in the same wave: the {how} counts",
                "{n} answers followed by another of the same respondent in the same wave: the {how} counts",
                earlier,
                how=how,
            )
        )
    if unknown:
        warnings.append(
            nenglish(
                "{n} answer without a respondent, taken as people of one wave only",
                "{n} answers without a respondent, taken as people of one wave only",
                unknown,
            )
        )
    if responses.columns.cluster or responses.columns.stratum:
        warnings.append(N_("clusters and strata are not used here: respondents are taken as independent of each other"))
    return tuple(warnings)
