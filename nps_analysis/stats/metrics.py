"""CSAT, CES and other ratings: shares of top boxes and means, from counts; never a Net Promoter Score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.disclosure import decided, with_suppressed
from nps_analysis.language import N_
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.grouped import MEASURES, grouped, twelve_digits
from nps_analysis.responses.metrics import NAMES, Rated, read_metrics
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import refuse_comments
from nps_analysis.responses.rows import written
from nps_analysis.responses.unscored import read_rated
from nps_analysis.responses.weights import refuse_weights, weight_sums
from nps_analysis.scale import PROMOTER
from nps_analysis.schema import METRIC_COLUMNS, PERIODS, SMALLEST_DISTRIBUTION, DataError, base_of, listed
from nps_analysis.stats.compare import compare
from nps_analysis.stats.interval import quantile
from nps_analysis.stats.proportion import wilson
from nps_analysis.stats.score import effective, named_apart, sample

TOP, OTHER = PROMOTER, 0  # the two ends, between which nothing is: as likely as in a sample of two classes
HALVED = ["difference", "se", "low", "high"]  # figures of ends that are 200 points apart, as percentage points
NAMED = ("metric", "column", "boxes")  # of a row that is suppressed these stay
NO_SPREAD = N_("every rating is the same: no interval of the mean")


@dataclass(frozen=True, eq=False)
class MetricCounts:
    """How many ratings of each value each group gave, and of how many a top box is; made by ``tally_metrics``.

    ``n``, ``weight`` and ``weight_sq`` are arrays of groups x values from ``rated.low`` to ``rated.high``. ``boxes``
    holds the same ratings as two classes, top box or not, for intervals and tests; it is no score of anything.
    """

    rated: Rated
    n: np.ndarray
    weight: np.ndarray
    weight_sq: np.ndarray
    boxes: ScoreCounts
    by_value: bool = True  # of groups of employees only boxes are told: all ratings stand at one value of their box

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self.rated.warnings, *self.boxes.warnings)


def tally_metrics(responses: Any, by: str | Sequence[str] = (), **options: Any) -> list[MetricCounts]:
    """The ratings of each metric that the study names, counted by the columns in ``by`` and by value.

    ``responses`` is what ``read`` or ``read_rated`` returned, or anything that they take, with ``options`` for it,
    ``metrics`` among them: a source without a score will do; ``by`` is as in ``tally``. One metric is never pooled with
    another: each has counts of its own. Ratings count whether or not the same response has a score; rows that were
    excluded, as answers to another metric are where a table mixes them with NPS, do not. Raises DataError as
    ``read_metrics`` and ``tally``, and for weights that are none.

    >>> frame = pd.DataFrame({"score": [9, 3, 10, 7], "satisfaction": [5, 1, 4, 3]})
    >>> [found] = tally_metrics(frame, metrics={"satisfaction": {"kind": "csat", "scale": "1-5"}})
    >>> found.n.tolist(), found.rated.top
    ([[1.0, 0.0, 1.0, 1.0, 1.0]], '4-5 of 1-5')
    """
    if not isinstance(responses, Responses):
        responses = read_rated(responses, **options)
    names = [by] if isinstance(by, str) else list(by)
    found = read_metrics(responses)
    refuse_comments(responses, [responses.column(name) for name in names if name not in PERIODS])
    if responses.study.employee:
        if not responses.columns.score:
            refuse_employees(responses, "a table of other metrics without the question of recommendation")
        found = _of_employees(responses, found)
        responses = replace(responses, frame=_with_score(responses))
    return [_tallied(responses, rated, names) for rated in found]


def _with_score(responses: Responses) -> Any:
    """The rows with a valid score: of these it was decided what is hidden."""
    return responses.kept().filter(written(responses.columns.score or "", responses.scores)).to_native()


def _of_employees(responses: Responses, found: list[Rated]) -> list[Rated]:
    """The metrics without warnings that count answers; DataError for one that tells of few, or of some groups only.

    What is hidden is decided here, while the scores are at hand: it is the same for every metric as for the score.
    """
    refused = [one.column for one in found if one.column in decided(responses)[1]]
    if refused:
        raise DataError(
            f"{listed(refused)}: no metric that can be shown of employees",
            required=f"{SMALLEST_DISTRIBUTION} ratings or more beside a score, in the top boxes and not, of all groups",
            found="fewer, all alike, or groups in which nobody was asked; which, is not said",
            do="leave it out of metrics",
        )
    return [replace(one, warnings=()) for one in found]


@reads_rows
def _tallied(responses: Responses, rated: Rated, names: list[str]) -> MetricCounts:
    columns = responses.columns.model_copy(update={"score": rated.column})
    first, last = rated.boxes
    tops = {raw: TOP if first <= value <= last else OTHER for raw, value in rated.values.items()}
    asked = replace(responses, columns=columns, scores=tops)
    _refuse_weights(asked)
    boxes = tally(asked, names)
    if responses.study.employee and boxes.names:  # what is hidden was decided on boxes
        ends = _ends(rated, boxes)
        return MetricCounts(rated, boxes=boxes, n=ends, weight=ends, weight_sq=ends, by_value=False)
    found = grouped(replace(asked, scores=rated.values), names)
    place = pd.concat([boxes.keys, found.groups], ignore_index=True)
    rows = _places(place, len(boxes)) if boxes.names else np.zeros(len(found.score), dtype=int)
    sums: dict[str, Any] = {name: np.zeros((len(boxes), rated.high - rated.low + 1)) for name in MEASURES}
    for name, total in sums.items():
        np.add.at(total, (rows, found.score - rated.low), found.sums[name])
    sums = {name: twelve_digits(total) for name, total in sums.items()}
    return MetricCounts(rated, boxes=boxes, **sums)


def _ends(rated: Rated, boxes: ScoreCounts) -> np.ndarray:
    """The ratings with those of a box all at one of its values."""
    first, last = rated.boxes
    n = np.zeros((len(boxes), rated.high - rated.low + 1))
    n[:, last - rated.low] = boxes.classes("n")[:, 2]
    n[:, 0 if first > rated.low else last + 1 - rated.low] = boxes.classes("n")[:, 0]
    return n


def _places(rows: pd.DataFrame, first: int) -> np.ndarray:
    """For each row after the ``first`` ones the position of the equal one among them."""
    number = rows.groupby(list(rows.columns), dropna=False).ngroup().to_numpy()
    place = np.zeros(number.max() + 1, dtype=int)
    place[number[:first]] = np.arange(first)
    return place[number[first:]]


def _refuse_weights(responses: Responses) -> None:
    """DataError where a rating has no weight: those of answers with a score have been looked at before."""
    weight, column = responses.columns.weight, responses.columns.score or ""
    if weight:
        frame, valid = responses.kept(), written(column, responses.scores)
        sums = weight_sums(frame.filter(valid), column, weight).lazy().collect("pandas").to_native()
        refuse_weights(frame, weight, valid, sums)


def metrics(counts: Sequence[MetricCounts], level: float = 0.95) -> pd.DataFrame:
    """The share of top boxes in percent and the mean rating of each metric and group, each with an interval.

    The group columns, then ``metric`` (CSAT, CES, rating, likelihood), ``column``, ``n`` (ratings), ``n_eff``,
    ``boxes`` (``4-5 of 1-5``), ``n_top``, ``share`` (weighted percent) with Wilson's (1927, JASA 22:209) ``low`` and
    ``high``, with weights or a design at the effective n of ``score.sample``; ``mean_rating`` on the metric's own
    scale, its standard error ``mean_se``, and ``mean_low`` and ``mean_high`` by t on n - 1 degrees of freedom;
    ``level``, ``method``, ``base``, ``note``.

    Ratings are taken as independent, or within clusters where the study names them; the mean then has no interval,
    because its error takes more than these counts. Nor has it one where all ratings are the same. A group without
    ratings has no share (NaN). Raises DataError for a level that is not between 0 and 1.

    >>> frame = pd.DataFrame({"score": 9, "satisfaction": [5, 1, 4, 3]})
    >>> counts = tally_metrics(frame, metrics={"satisfaction": {"kind": "csat", "scale": "1-5"}})
    >>> metrics(counts)[["metric", "n", "share", "low", "high", "mean_rating"]].round(1).values.tolist()
    [['CSAT', 4, 50.0, 15.0, 85.0, 3.2]]
    """
    quantile(level)  # a DataError for a level that is none
    return pd.concat([_rows(one, level) for one in counts], ignore_index=True)


def _rows(counts: MetricCounts, level: float) -> pd.DataFrame:
    rated, boxes = counts.rated, counts.boxes
    drawn = sample(boxes, level)
    n = counts.n.sum(axis=1).astype(int)
    low, high = wilson(drawn.shares[:, 2] * drawn.n, drawn.n, level)
    mean, se = _means(counts)
    margin = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * np.where((n > 1) & (se > 0), se, np.nan)
    notes = [(n == 0, N_("no ratings")), (n == 1, N_("one rating: no interval of the mean")), (~(se > 0), NO_SPREAD)]
    if boxes.design is not None:
        se, margin = np.full(len(n), np.nan), np.full(len(n), np.nan)
        notes[2] = (n > 1, N_("clusters and strata: no interval of the mean"))
    if not counts.by_value:
        mean, se, margin = (np.full(len(n), np.nan) for _ in range(3))
        notes[1:] = [(n > 0, N_("of groups of employees no mean"))]
    table = {
        "metric": NAMES[rated.kind],
        "column": rated.column,
        "n": n,
        "n_eff": effective(boxes),
        "boxes": rated.top,
        "n_top": boxes.classes("n")[:, 2].astype(int),
        "share": 100 * drawn.shares[:, 2],
        "low": low,
        "high": high,
        "mean_rating": mean,
        "mean_se": se,
        "mean_low": np.maximum(mean - margin, rated.low),
        "mean_high": np.minimum(mean + margin, rated.high),
        "level": level,
        "method": "Wilson",
        "base": [base_of(size) for size in n],
        "note": np.select([where for where, _ in notes], [why for _, why in notes], default=""),
    }
    frame = named_apart(boxes.groups(), METRIC_COLUMNS).assign(**table)
    return with_suppressed(frame, boxes.suppressed, tuple(one for one in METRIC_COLUMNS if one not in NAMED))


def _means(counts: MetricCounts) -> tuple[np.ndarray, np.ndarray]:
    """Each group's mean and its linearised standard error, without a design."""
    values, n = np.arange(counts.rated.low, counts.rated.high + 1.0), counts.n.sum(axis=1)
    total = counts.weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = counts.weight @ values / total
        squared = (counts.weight_sq * (values - mean[:, None]) ** 2).sum(axis=1) / total**2
        return mean, np.sqrt(squared * n / (n - 1))


def distribution(counts: Sequence[MetricCounts]) -> pd.DataFrame:
    """How often each value was given: the groups, ``metric, column, rating, n`` and ``share`` (weighted percent).

    Of groups of employees nothing, as only their boxes are told.
    """
    tables = []
    for one in [one for one in counts if one.by_value]:
        values = np.arange(one.rated.low, one.rated.high + 1)
        total = one.weight.sum(axis=1, keepdims=True)
        share = np.divide(100 * one.weight, total, out=np.full_like(one.weight, np.nan), where=total > 0)
        groups = named_apart(one.boxes.groups(), METRIC_COLUMNS)
        table = groups.loc[groups.index.repeat(len(values))].reset_index(drop=True)
        table = table.assign(metric=NAMES[one.rated.kind], column=one.rated.column, rating=np.tile(values, len(groups)))
        tables.append(table.assign(n=one.n.ravel().astype(int), share=share.ravel()))
    return (
        pd.concat(tables, ignore_index=True)
        if tables
        else pd.DataFrame(columns=["metric", "column", "rating", "n", "share"])
    )


def compare_metrics(counts: Sequence[MetricCounts], across: str, **options: Any) -> pd.DataFrame:
    """Differences of top-box shares between groups, in percentage points, with interval and test; metric by metric.

    ``metric`` (CSAT satisfaction), then the columns of ``compare`` with ``share`` and ``reference_share`` for the
    scores; ``options`` are those of ``compare``. The test is the score test for two proportions, its interval the
    inverted one (Miettinen & Nurminen 1985, Statistics in Medicine 4:213); p is adjusted within each metric. Raises
    DataError as ``compare``.
    """
    if options.get("method", "default") not in ("default", "score", "wald"):
        raise DataError(
            f'no method "{options["method"]}" for shares',
            required="one of default, score, wald",
            found=f'"{options["method"]}"',
            do="--method default",
        )
    tables = [_shares_of(compare(one.boxes, across, **options)) for one in counts]
    for one, table in zip(counts, tables, strict=True):
        table.insert(0, "metric", f"{NAMES[one.rated.kind]} {one.rated.column}")
    return pd.concat(tables, ignore_index=True)


def _shares_of(compared: pd.DataFrame) -> pd.DataFrame:
    """A comparison of boxes with shares in the place of the scores that they were taken as."""
    scores = compared[["nps", "reference_nps"]] / 2 + 50
    compared = compared.assign(**scores, **(compared[HALVED] / 2))
    return compared.rename(columns={"nps": "share", "reference_nps": "reference_share"})
