"""The score itself: from counts to NPS, with its standard error and interval."""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_
from nps_analysis.scale import CLASSES
from nps_analysis.schema import SCORE_COLUMNS, base_of
from nps_analysis.stats.interval import METHODS, Sample, limits, mean, method_named, quantile, variance


def score(counts: ScoreCounts, level: float = 0.95, method: str = "default", seed: int = 0) -> pd.DataFrame:
    """NPS of each group in points (-100 to 100), with its base, shares, standard error and confidence interval.

    One row per group: the group columns, then ``n`` (answers), ``n_eff`` (Kish's effective base (sum w)² / sum w²,
    divided by the design effect of clusters and strata where there are any),
    ``n_detractors``, ``n_passives``, ``n_promoters`` (answers, unweighted), ``detractors``, ``passives``,
    ``promoters`` (weighted percent), ``nps``, ``se``, ``low``, ``high``, ``level``, ``method`` (by its name, also for
    ``default``), ``base`` (of the unweighted n) and ``note`` (empty, or why a value is missing or special).

    Answers are taken as independent, but within clusters where the study names them, and weights as given. ``se`` is
    Taylor's linearisation, as R's ``survey::svymean`` has it, with strata, clusters and finite populations where they
    are named (a group is then a domain, as in ``svyby``); with method ``wald`` and no design it is √(V / n). The
    intervals are those of ``interval.limits``, with weights or a design at the effective n and, with a design, at
    t on clusters - strata degrees of freedom (see ``sample``; Wald's is then that of R's ``confint``). A group
    without answers has no score (NaN), never 0; one answer or one cluster has no standard error. ``seed`` is for
    the draws of ``bootstrap``. A group that is suppressed (``counts.suppressed``) has no figure, ``n`` included.
    Raises DataError for an unknown method or a level that is not between 0 and 1.

    >>> score(ScoreCounts.of(detractors=5, passives=5, promoters=10))[["n", "promoters", "nps", "base"]]
        n  promoters   nps        base
    0  20       50.0  25.0  very small
    """
    method = method_named(method, METHODS)
    drawn = sample(counts)
    plain_wald = method == "wald" and counts.design is None
    at_level = sample(counts, level)
    if method == "wald" and not plain_wald:  # t standard errors on either side of the score, as R's confint has it
        own = (at_level.n > 1) & (at_kish(counts) == "")
        at_level = Sample(at_level.shares, at_level.n - own)
    low, high = limits(at_level, level, method, seed)
    answers = counts.classes("n").astype(int)
    table = {
        "n": answers.sum(axis=1),
        "n_eff": effective(counts),
        **{f"n_{name}": answers[:, i] for i, name in enumerate(CLASSES)},
        **{name: 100 * drawn.shares[:, i] for i, name in enumerate(CLASSES)},
        "nps": 100 * mean(drawn.shares),
        "se": 100 * np.sqrt(variance(drawn.shares) / drawn.n) if plain_wald else standard_error(counts),
        "low": low,
        "high": high,
        "level": level,
        "method": method,
        "base": [base_of(n) for n in answers.sum(axis=1)],
        "note": _notes(counts, drawn, method),
    }
    frame = named_apart(counts.groups(), SCORE_COLUMNS).assign(**table)
    return with_suppressed(frame, counts.suppressed, SCORE_COLUMNS)


def sample(counts: ScoreCounts, level: float | None = None) -> Sample:
    """Weighted shares of the classes (groups x 3, adding up to 1) and the n at which intervals and tests are taken.

    Without weights and design that is the number of answers. Else it is V / se² + 1, the n of a simple random sample
    whose standard error, √(V / (n - 1)), is the linearised one; where se is 0, or one answer has so much of the weight
    that Kish's n is below 2 and the linearised error knows nothing, Kish's n. With a design and a
    ``level``, n - 1 is also multiplied by (z / t)², t on clusters - strata degrees of freedom, so that what is
    computed with z at that level holds with t (Korn & Graubard 1998, Survey Methodology 24:193). A group in one
    cluster, or without degrees of freedom, has an n of 1.
    """
    weight = counts.classes("weight")
    shares = weight / _positive(weight.sum(axis=1))[:, None]
    se = standard_error(counts) / 100
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.where((se > 0) & ~_dominated(counts), variance(shares) / se**2 + 1, kish(counts))
    if counts.design is not None:
        n = np.where(np.isnan(se) & (n > 0), 1.0, n)
    if counts.design is not None and level is not None:
        from scipy.special import stdtrit  # 0.2 s, which counts without a design do not need

        freedom = counts.design.freedom()
        t = stdtrit(_positive(freedom), (1 + level) / 2)
        n = np.where(freedom > 0, 1 + (n - 1) * (quantile(level) / t) ** 2, np.where(n > 0, 1.0, n))
    return Sample(shares, n)


def at_kish(counts: ScoreCounts) -> np.ndarray:
    """Why a group is taken at Kish's n although it has several answers in several classes; empty where it is not."""
    shares = counts.classes("weight")
    mixed = (shares.max(axis=1) < shares.sum(axis=1)) & (counts.n.sum(axis=1) > 1)
    alike = counts.design is not None and (standard_error(counts) == 0)
    reasons = [
        N_("the standard error of clusters alike or wholly answered is 0"),
        N_("most of the weight is on one answer"),
    ]
    return np.select([mixed & alike, mixed & _dominated(counts)], reasons, default="")


def _dominated(counts: ScoreCounts) -> np.ndarray:
    """Where one of several answers has most of the weight: Kish's n is below 2, by more than rounding."""
    return (counts.n.sum(axis=1) > 1) & (kish(counts) < 2 - 1e-9)


def standard_error(counts: ScoreCounts) -> np.ndarray:
    """Linearised standard error of each NPS, in points, NaN where n is below 2 or all answers are in one cluster.

    Without a design √(n / (n - 1) sum w² (y - m)²) / sum w. With one, the root of the sum over strata h of
    (1 - n_h / N_h) n_h / (n_h - 1) sum over clusters c of (z_hc - mean z_h)², where z is a cluster's sum of
    w (y - m) / sum w, 0 for clusters without an answer in the group (Binder 1983, International Statistical Review
    51:279; R's ``survey::svyby``).
    """
    if counts.design is None:
        return 100 * np.sqrt(_independent(counts))
    one = (counts.design.clusters() < 2) | (counts.n.sum(axis=1) < 2)
    return 100 * np.sqrt(np.where(one, np.nan, counts.design.variance(influence(counts))))


def influence(counts: ScoreCounts) -> np.ndarray:
    """What one unit of weight in each class does to a group's NPS (-1 to 1): (y - m) / sum w, groups x 3."""
    weight = counts.classes("weight")
    total = _positive(weight.sum(axis=1))[:, None]
    return (np.array([-1.0, 0.0, 1.0]) - mean(weight / total)[:, None]) / total


def kish(counts: ScoreCounts) -> np.ndarray:
    """Kish's effective base of each group, (sum w)² / sum w² (Kish 1965): n, less the more the weights differ."""
    return counts.weight.sum(axis=1) ** 2 / _positive(counts.weight_sq.sum(axis=1))


def effective(counts: ScoreCounts) -> np.ndarray:
    """The effective base of each group: Kish's, divided by the design effect of clusters and strata, if there are any.

    The design effect is the variance with clusters and strata, but without finite populations, over that of the same
    weighted answers taken as independent; it is 1 where either is 0, and not known in a group of one cluster (NaN).
    """
    if counts.design is None:
        return kish(counts)
    drawn, independent = counts.design.variance(influence(counts), finite=False), _independent(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.where((drawn > 0) & (independent > 0), drawn / independent, 1.0)
    return kish(counts) / np.where(counts.design.clusters() < 2, np.nan, effect)


def _independent(counts: ScoreCounts) -> np.ndarray:
    """Variance of each NPS (-1 to 1) with answers taken as independent; NaN at n below 2."""
    n, values = counts.n.sum(axis=1), influence(counts)
    return (counts.classes("weight_sq") * values**2).sum(axis=1) * n / _positive(n - 1)


def named_apart(groups: pd.DataFrame, taken: tuple[str, ...]) -> pd.DataFrame:
    """The group columns, with ``_`` after a name that is also one of the result's columns."""
    return groups.rename(columns={name: f"{name}_" for name in groups.columns if name in taken})


MORE = (  # what may be said behind a note, as the notes are said in other languages
    N_("{note}: no standard error"),
    N_("{note}, the interval is the whole scale"),
    N_("{note}, Wald's interval has no width"),
    N_("{note}: draws do not vary, the limit is where so many alike are unlikely"),
    N_("{note}: the interval is at Kish's n"),
)


def _notes(counts: ScoreCounts, drawn: Sample, method: str) -> np.ndarray:
    n = counts.n.sum(axis=1)
    unanimous = drawn.shares.max(axis=1) == 1
    whole = ", the interval is the whole scale" if method in ("score", "scasp", "bootstrap") else ""
    flat = (method == "wald") & (drawn.shares.max(axis=1) == 1)
    no_width = np.where(flat, ", Wald's interval has no width", "").astype(object)
    no_spread = ": draws do not vary, the limit is where so many alike are unlikely" if method == "bootstrap" else ""
    no_error = "" if method == "wald" and counts.design is None else ": no standard error"
    one_cluster, no_freedom = _design_states(counts)
    taken = at_kish(counts)
    return np.select(
        [
            n == 0,
            ~(counts.weight.sum(axis=1) > 0),
            n == 1,
            one_cluster,
            no_freedom,
            drawn.n <= 1,
            unanimous,
            taken != "",
        ],
        [
            N_("no answers"),
            N_("the weights of its answers add up to 0"),
            N_("one answer") + no_error + whole + no_width,
            N_("all answers are in one cluster") + no_error + whole + no_width,
            N_("as many strata as clusters: no degrees of freedom") + whole + no_width,
            N_("all weight is on one answer") + whole + no_width,
            N_("every answer is in one class") + no_width + no_spread,
            taken.astype(object) + ": the interval is at Kish's n",
        ],
        default="",
    )


def _design_states(counts: ScoreCounts) -> tuple[np.ndarray, np.ndarray]:
    """Which groups are in one cluster, or have no degrees of freedom."""
    if counts.design is None:
        return (np.zeros(len(counts), dtype=bool),) * 2
    return counts.design.clusters() < 2, counts.design.freedom() < 1


def _positive(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, values, np.nan)
