"""What does the conclusion need: how many answers would undo it, and what the silent would have to think."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, english
from nps_analysis.schema import DataError, counted
from nps_analysis.stats.compare import beside_places
from nps_analysis.stats.difference import METHODS, below, p_value
from nps_analysis.stats.interval import METHODS as INTERVALS
from nps_analysis.stats.interval import Sample, limits, mean, method_named, quantile, statistic
from nps_analysis.stats.pairs import pairs
from nps_analysis.stats.score import named_apart, sample

MOST = 10**9
UNDO_COLUMNS = (
    *("n", "nps", "reference_nps", "difference", "p_value", "shown", "more", "of", "turned"),
    *("level", "method", "note"),
)
SILENT_COLUMNS = ("scenario", "n", "silent", "response_rate", "nps", "low", "high", "level", "method", "note")
SCENARIOS = (
    *(N_("silent like those who answered"), N_("silent like late responders"), N_("silent all passives")),
    *(N_("silent all detractors"), N_("silent all promoters")),
)


def undo(
    counts: ScoreCounts,
    across: str,
    against: str | None = None,
    within: str | Sequence[str] | None = None,
    level: float = 0.95,
    method: str = "default",
) -> pd.DataFrame:
    """How many more detractors (or promoters) in a group would undo the conclusion that it differs from another.

    Pairs and ``within`` are those of ``compare``. One row per pair: the columns of ``within``, then ``column, group,
    reference, n, nps, reference_nps, difference, p_value``, ``shown`` (whether the test shows a difference at
    ``level``, each taken by itself: p is not adjusted), ``more`` (the fewest further answers in the group after which
    it no longer does), ``of`` (what they would be: detractors where the group is higher, promoters where it is lower),
    ``turned`` (how many people of the group would have had to answer at the other end: promoters that had been
    detractors, or the reverse; the fragility index of Walsh et al. 2014, J Clin Epidemiol 67:622), ``level, method,
    note``.

    Where no difference is shown nothing is to be undone (NaN), and ``note`` says so; also where even all people
    turned would not do. With weights the answers are of average weight. Samples are independent. Raises DataError for
    an unknown method or level, and as ``compare``.

    >>> counts = ScoreCounts.from_table(pd.DataFrame({"wave": ["1", "2"], "score": [0, 10], "n": [20, 20]}))
    >>> undo(counts, across="wave", against="first")[["group", "shown", "of"]].values.tolist()
    [['2', True, 'detractors']]
    """
    chosen, method = pairs(counts, across, against, within), method_named(method, METHODS)
    group, other = chosen.samples()
    table = chosen.table().assign(column=chosen.across)
    found = _undone(
        group, table["n"].to_numpy(float), lambda own: p_value(own, other, method, chosen.freedom()), other, level
    )
    rows = with_suppressed(table.assign(**found, method=method), chosen.suppressed, UNDO_COLUMNS)
    return beside_places(chosen, rows, ("column", "group", "reference", *UNDO_COLUMNS))


def undo_target(counts: ScoreCounts, target: float, level: float = 0.95, method: str = "default") -> pd.DataFrame:
    """The same for the conclusion that a score is above or below a fixed one, such as a target, in points.

    One row per group: its columns, then those of ``undo`` from ``n`` on, ``reference_nps`` being the target. Raises
    DataError for a target outside -100 to 100, an unknown method or level.

    Ten promoters: the lower limit, 40.2, is above 40, and below it with one of them turned.

    >>> undo_target(ScoreCounts.of(0, 0, 10), 40)[["shown", "of", "turned"]].values.tolist()
    [[True, 'detractors', 1.0]]
    """
    if not -100 <= target <= 100:
        raise DataError("a target that is no NPS", required="from -100 to 100", found=f"{target}", do="correct it")
    own, method = sample(counts), method_named(method, INTERVALS)
    answers, freedom = counts.n.sum(axis=1), None if counts.design is None else counts.design.freedom()

    def p_of(changed: Sample) -> np.ndarray:
        return 2 * below(-np.abs(statistic(changed, target, method)), freedom)

    found = _undone(own, answers, p_of, target / 100, level)
    return named_apart(counts.groups(), UNDO_COLUMNS).assign(n=answers.astype(int), **found, method=method)[
        [*named_apart(counts.groups(), UNDO_COLUMNS), *UNDO_COLUMNS]
    ]


def _undone(
    own: Sample, answers: np.ndarray, p_of: Callable[[Sample], np.ndarray], reference: Sample | float, level: float
) -> dict[str, Any]:
    """The columns of ``undo``: what becomes of ``p_of`` when each group has more answers, or others."""
    alpha = 2 * ndtr(-quantile(level))
    fixed = mean(reference.shares) if isinstance(reference, Sample) else np.full(len(answers), reference)
    apart, p = mean(own.shares) - fixed, p_of(own)
    side = np.sign(apart)
    shown = np.nan_to_num(p, nan=1.0) < alpha
    end = np.where(side[:, None] > 0, [1.0, 0.0, 0.0], [0.0, 0.0, 1.0])  # the class that speaks against it
    top = np.where(side > 0, own.shares[:, 2], own.shares[:, 0]) * answers  # people who can be turned

    def still(changed: Sample) -> np.ndarray:
        same = np.sign(mean(changed.shares) - fixed) == side
        return same & (np.nan_to_num(p_of(changed), nan=1.0) < alpha)

    def after_more(k: np.ndarray) -> np.ndarray:
        total = answers + k
        shares = (own.shares * answers[:, None] + k[:, None] * end) / total[:, None]
        return still(Sample(shares, own.n * total / answers))

    def after_turned(k: np.ndarray) -> np.ndarray:
        share = (k / answers)[:, None]
        return still(Sample(own.shares + share * (end - end[:, ::-1]), own.n))

    with np.errstate(divide="ignore", invalid="ignore"):
        more = _first_undone(after_more, shown, np.full(len(answers), float(MOST)))
        turned = _first_undone(after_turned, shown, np.floor(np.nan_to_num(top) + 1e-9))
    states = {
        "no answers": np.isnan(p),
        N_("no difference is shown: nothing to undo"): ~shown,
        english("not with {most} answers", most=MOST): np.isnan(more),
        N_("not by turning all"): np.isnan(turned),
    }
    return {
        **{"nps": 100 * mean(own.shares), "reference_nps": 100 * fixed, "difference": 100 * apart},
        **{"p_value": np.where(answers > 0, p, np.nan), "shown": shown, "more": more},
        **{"of": np.where(shown, np.where(side > 0, "detractors", "promoters"), ""), "turned": turned},
        **{"level": level, "note": np.select(list(states.values()), list(states), default="")},
    }


def nonresponse(
    counts: ScoreCounts,
    invited: float | Sequence[float],
    late: ScoreCounts | None = None,
    level: float = 0.95,
    method: str = "default",
) -> pd.DataFrame:
    """What the score of all who were asked would be, in points, for different things that the silent may think.

    ``invited`` is how many were asked, in all or for each group of ``counts``; ``late`` the answers, among them, that
    came only after a reminder, in the same groups. One row per group and scenario: the group columns, ``scenario``,
    ``n``, ``silent``, ``response_rate`` (percent), ``nps``, ``low``, ``high``, ``level``, ``method``, ``note``.

    With response rate r the score of all is r x (score of those who answered) + (1 - r) x (score of the silent). They
    are taken to be like those who answered, like late responders (Armstrong & Overton 1977, Journal of Marketing
    Research 14:396), all passives (who pull the score towards 0 by the factor r), all detractors, all promoters: the
    last two are the ends between which the truth must lie whatever the silent think (Manski 1990). Intervals hold the
    sampling error of those who answered: their score interval times r; for late responders the two parts' intervals
    put together (MOVER: Zou & Donner 2008). What the silent think is assumed, not estimated.

    Raises DataError when fewer were invited than answered, for ``late`` that is no part of ``counts``, an unknown
    method or level.

    NPS 50 from 40 of 100 who were asked: 20 if the silent are passives.

    >>> found = nonresponse(ScoreCounts.of(0, 20, 20), invited=100)
    >>> dict(zip(found["scenario"], found["nps"], strict=True))["silent all passives"]
    20.0
    """
    drawn, answers = sample(counts), counts.n.sum(axis=1)
    asked = np.asarray(invited, dtype=float)
    if asked.shape not in ((), answers.shape):
        raise DataError(
            "another number of groups asked than answered",
            required="how many were asked: one number, or one for each group of the answers",
            found=f"{counted(asked.size, 'number')} for {counted(len(answers), 'group')}",
            do="give one number for each row of the counts, in their order",
        )
    asked = np.broadcast_to(asked, answers.shape)
    if not (asked >= np.maximum(answers, 1)).all():
        at = int(np.argmax(~(asked >= np.maximum(answers, 1))))
        raise DataError(
            "fewer people asked than answered",
            required="the number of people who were asked, at least those who answered",
            found=f"{asked[at]:,.0f} asked, {answers[at]:,.0f} answered",
            do="count every invitation that was delivered, one for each answer at least",
        )
    rate, nps = answers / asked, 100 * mean(drawn.shares)
    low, high = limits(sample(counts, level), level, method)
    cases: list[tuple] = [(SCENARIOS[0], nps, low, high, "")]
    if late is not None:
        cases.append((SCENARIOS[1], *_like_late(counts, late, rate, level, method)))
    for name, value in zip(SCENARIOS[2:], (0.0, -100.0, 100.0), strict=True):
        cases.append((name, *(rate * figure + (1 - rate) * value for figure in (nps, low, high)), ""))
    frames = []
    for name, *figures, note in cases:
        table = dict(zip(("nps", "low", "high"), figures, strict=True))
        table = {"scenario": name, "n": answers.astype(int), "silent": (asked - answers).astype(int)} | {
            "response_rate": 100 * rate,
            **table,
            **{"level": level, "method": method_named(method, METHODS | {"tango": None}), "order": range(len(answers))},
        }
        missing = np.where(answers > 0, note, N_("no answers"))
        frames.append(named_apart(counts.groups(), SILENT_COLUMNS).assign(**table, note=missing))
    together = pd.concat(frames).sort_values("order", kind="stable").drop(columns="order")
    return together.reset_index(drop=True)


def _first_undone(still: Callable[[np.ndarray], np.ndarray], shown: np.ndarray, most: np.ndarray) -> np.ndarray:
    """The smallest whole k, up to ``most``, after which a conclusion no longer stands; NaN where none or none stood."""
    few, many = np.zeros(len(shown)), np.minimum(np.ones(len(shown)), most)
    standing = shown & still(many)
    while (standing & (many < most)).any():
        few = np.where(standing, many, few)
        many = np.where(standing, np.minimum(2 * many, most), many)
        standing = shown & still(many)
    never = standing | ~shown | (most < 1)
    while (many - few > 1).any():
        middle = np.floor((few + many) / 2)
        stands = still(middle)
        few, many = np.where(stands, middle, few), np.where(stands, many, middle)
    return np.where(never, np.nan, many)


def _like_late(
    counts: ScoreCounts, late: ScoreCounts, rate: np.ndarray, level: float, method: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Score of all if the silent are like late responders, its limits, and notes."""
    early, share = sample(counts - late, level), late.n.sum(axis=1) / np.maximum(counts.n.sum(axis=1), 1)
    drawn = sample(late, level)
    parts = [(early, rate * (1 - share)), (drawn, rate * share + 1 - rate)]
    value, below, above = (np.zeros(len(rate)) for _ in range(3))
    for one, weight in parts:
        middle, (low, high) = 100 * mean(one.shares), limits(one, level, method)
        used = weight > 0
        value = value + np.where(used, weight * middle, 0)
        below = below + np.where(used, (weight * (middle - low)) ** 2, 0)
        above = above + np.where(used, (weight * (high - middle)) ** 2, 0)
    note = np.where(late.n.sum(axis=1) > 0, "", N_("no late responders"))
    return value, np.maximum(value - np.sqrt(below), -100), np.minimum(value + np.sqrt(above), 100), note
