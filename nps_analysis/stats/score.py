"""The score itself: from counts to NPS, with its standard error and interval."""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.scale import CLASSES
from nps_analysis.schema import SCORE_COLUMNS, base_of
from nps_analysis.stats.interval import METHODS, Sample, limits, mean, method_named, variance


def score(counts: ScoreCounts, level: float = 0.95, method: str = "default") -> pd.DataFrame:
    """NPS of each group in points (-100 to 100), with its base, shares, standard error and confidence interval.

    One row per group: the group columns, then ``n`` (answers), ``n_eff`` (Kish's effective base (sum w)² / sum w²),
    ``n_detractors``, ``n_passives``, ``n_promoters`` (answers, unweighted), ``detractors``, ``passives``,
    ``promoters`` (weighted percent), ``nps``, ``se``, ``low``, ``high``, ``level``, ``method`` (by its name, also for
    ``default``), ``base`` (of the unweighted n) and ``note`` (empty, or why a value is missing or special).

    Answers are taken as independent and weights as given. ``se`` is Taylor's linearisation with replacement, as R's
    ``survey::svymean`` has it without strata and clusters; with method ``wald`` it is √(V / n). The intervals are
    those of ``interval.limits``, with weights at the effective n (see ``sample``). A group without answers has no
    score (NaN), never 0; one answer has no standard error. Raises DataError for an unknown method or a level that is
    not between 0 and 1.

    >>> score(ScoreCounts.of(detractors=5, passives=5, promoters=10))[["n", "promoters", "nps", "base"]]
        n  promoters   nps        base
    0  20       50.0  25.0  very small
    """
    method = method_named(method, METHODS)
    drawn = sample(counts)
    low, high = limits(drawn, level, method)
    answers = counts.classes("n").astype(int)
    table = {
        "n": answers.sum(axis=1),
        "n_eff": kish(counts),
        **{f"n_{name}": answers[:, i] for i, name in enumerate(CLASSES)},
        **{name: 100 * drawn.shares[:, i] for i, name in enumerate(CLASSES)},
        "nps": 100 * mean(drawn.shares),
        "se": 100 * np.sqrt(variance(drawn.shares) / drawn.n) if method == "wald" else standard_error(counts),
        "low": low,
        "high": high,
        "level": level,
        "method": method,
        "base": [base_of(n) for n in answers.sum(axis=1)],
        "note": _notes(counts, drawn, method),
    }
    return named_apart(counts.groups(), SCORE_COLUMNS).assign(**table)


def sample(counts: ScoreCounts) -> Sample:
    """Weighted shares of the classes (groups x 3, adding up to 1) and the n at which intervals and tests are taken.

    Without weights that is the number of answers. With weights it is V / se² + 1, the n of a simple random sample
    whose standard error, √(V / (n - 1)), is the linearised one (after Korn & Graubard 1998, Survey Methodology
    24:193); where se is 0 or undefined, Kish's n.
    """
    weight = counts.classes("weight")
    shares = weight / _positive(weight.sum(axis=1))[:, None]
    se = standard_error(counts) / 100
    with np.errstate(divide="ignore", invalid="ignore"):
        reproducing = variance(shares) / se**2 + 1
    return Sample(shares, np.where(se > 0, reproducing, kish(counts)))


def standard_error(counts: ScoreCounts) -> np.ndarray:
    """Linearised standard error of each NPS, in points: √(n / (n - 1) sum w² (y - m)²) / sum w; NaN at n below 2."""
    weight, squared, n = counts.classes("weight"), counts.classes("weight_sq"), counts.n.sum(axis=1)
    total = _positive(weight.sum(axis=1))
    deviation = np.array([-1.0, 0.0, 1.0]) - mean(weight / total[:, None])[:, None]
    return 100 * np.sqrt((squared * deviation**2).sum(axis=1) * n / _positive(n - 1)) / total


def kish(counts: ScoreCounts) -> np.ndarray:
    """Kish's effective base of each group, (sum w)² / sum w² (Kish 1965): n, less the more the weights differ."""
    return counts.weight.sum(axis=1) ** 2 / _positive(counts.weight_sq.sum(axis=1))


def named_apart(groups: pd.DataFrame, taken: tuple[str, ...]) -> pd.DataFrame:
    """The group columns, with ``_`` after a name that is also one of the result's columns."""
    return groups.rename(columns={name: f"{name}_" for name in groups.columns if name in taken})


def _notes(counts: ScoreCounts, drawn: Sample, method: str) -> np.ndarray:
    n = counts.n.sum(axis=1)
    unanimous = drawn.shares.max(axis=1) == 1
    whole = ", the interval is the whole scale" if method == "score" else ""
    no_width = ", Wald's interval has no width" if method == "wald" else ""
    no_error = "" if method == "wald" else ": no standard error"
    return np.select(
        [n == 0, ~(counts.weight.sum(axis=1) > 0), n == 1, drawn.n <= 1, unanimous],
        [
            "no answers",
            "the weights of its answers add up to 0",
            f"one answer{no_error}{whole}{no_width}",
            f"all weight is on one answer{whole}{no_width}",
            f"every answer is in one class{no_width}",
        ],
        default="",
    )


def _positive(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, values, np.nan)
