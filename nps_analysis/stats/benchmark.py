"""How does the score stand against published ones: tests that admit what a published score leaves unsaid."""

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import BENCHMARK_COLUMNS, VERY_SMALL_BASE, DataError, listed
from nps_analysis.stats.difference import METHODS, below, p_value
from nps_analysis.stats.interval import Sample, mean, method_named, quantile, statistic
from nps_analysis.stats.score import named_apart, sample

MOST = 10**9  # beyond this many answers a benchmark is as good as a fixed value
FIXED = {"score": "tango", "mover": "tango"}  # what a two-sample method becomes when the second sample is without end

OURS = (
    "nps",
    "difference",
    "p_value",
    "p_low",
    "p_high",
    "verdict",
    "n_needed_low",
    "n_needed_high",
)  # figures of our answers


def benchmark(
    counts: ScoreCounts, published: pd.DataFrame, level: float = 0.95, method: str = "default", min_n: int = 30
) -> pd.DataFrame:
    """Each group's NPS against each published one (points), with a verdict that holds for what is not published.

    ``published`` has the columns ``company`` and ``nps`` (-100 to 100) and may have ``n``, ``source``, ``year``,
    ``note`` and ``rounding`` (half of the last digit that was published: 0.5 where 41 may be 40.5 to 41.5). A
    published score does not say how its answers split into detractors, passives and promoters; every split between
    two ends is possible (see ``splits``).

    n known
        The two samples are compared (``difference.difference``) at both ends: ``p_low`` is the smallest, ``p_high``
        the largest p-value over the splits, and ``p_value`` is ``p_high``, the one that holds whatever the split.
        ``verdict`` is ``above`` or ``below`` when it is under 1 - level, ``depends on the split`` when only ``p_low``
        is, else ``no difference shown``.
    n not known (missing or 0)
        The published score is taken as a fixed value, and ``note`` says so: its own uncertainty is left out. All
        three p-values are that of the test of one sample, with n in place of n - 1, to which the test of two tends as
        the benchmark's n grows.

    Where ``rounding`` is given, ``verdict`` is that of the nearest score to ours that could have been rounded to the
    published one, and ``note`` says where that takes a verdict back; all figures are those of the score as published.

    ``n_needed_low`` and ``n_needed_high`` are the smallest n of the benchmark with which the difference would be
    shown, at the end with the smallest and the largest variance; missing where no n would do. At a benchmark of
    exactly ±100 both ends are the same, and as a fixed value it leaves no room for any other score. A group with fewer
    than ``min_n`` answers (unweighted) or none is shown, but not tested: no verdict, and ``note`` says why. With a
    design p-values are by t on the group's clusters - strata degrees of freedom, none where there are no such. p-values
    are not adjusted for the number of benchmarks.

    Returned are the group columns and ``company, benchmark_nps, benchmark_n, nps, difference, p_value, p_low, p_high,
    verdict, n_needed_low, n_needed_high, source, year, note``, one row per group and published score. Raises
    DataError without the columns ``company`` and ``nps``, for a score outside -100 to 100, an unknown method or
    level.

    >>> published = pd.DataFrame({"company": ["Rival", "Unsized"], "nps": [25.0, 25.0], "n": [400, None]})
    >>> result = benchmark(ScoreCounts.of(detractors=74, passives=186, promoters=240), published)
    >>> result[["company", "difference", "verdict"]].round(1)
       company  difference               verdict
    0    Rival         8.2  depends on the split
    1  Unsized         8.2                 above
    """
    method, alpha = method_named(method, METHODS), 2 * ndtr(-quantile(level))
    with_scores(published)
    groups = np.repeat(np.arange(len(counts)), len(published))
    published = published.iloc[np.tile(np.arange(len(published)), len(counts))].reset_index(drop=True)
    own, answers = sample(counts), counts.n.sum(axis=1)[groups]
    own, freedom = Sample(own.shares[groups], own.n[groups]), freedom_of(counts, groups)
    nps, n = published["nps"].to_numpy(dtype=float), sizes(published)
    twice = Sample(np.tile(own.shares, (2, 1)), np.tile(own.n, 2))
    tested = np.where(answers >= max(min_n, 1), 1.0, np.nan)
    p = p_values(own, nps, n, method, freedom) * tested
    ends = np.concatenate(splits(nps))
    needed = n_needed(twice, ends, alpha, method, None if freedom is None else np.tile(freedom, 2)).reshape(2, -1)
    needed = needed * tested
    apart = 100 * mean(own.shares) - nps
    verdict = verdicts(apart, p.min(axis=0), p.max(axis=0), alpha)
    near = nearest_rounded(published, 100 * mean(own.shares))
    if (near != nps).any():
        nearest, as_published = p_values(own, near, n, method, freedom) * tested, verdict
        verdict = verdicts(apart, nearest.min(axis=0), nearest.max(axis=0), alpha)
        published = published.assign(note=_with_rounding(published, near, verdict != as_published))
    table = {
        "company": published["company"],
        "benchmark_nps": nps,
        "benchmark_n": pd.Series(np.where(n > 0, n, np.nan)).round().astype("Int64"),
        "nps": 100 * mean(own.shares),
        "difference": apart,
        "p_value": p.max(axis=0),
        "p_low": p.min(axis=0),
        "p_high": p.max(axis=0),
        "verdict": verdict,
        "n_needed_low": pd.Series(needed[0]).astype("Int64"),
        "n_needed_high": pd.Series(needed[1]).astype("Int64"),
        "source": published.get("source"),
        "year": published.get("year"),
        "note": _notes(published, answers, min_n, own, nps, n, np.isnan(p[0]), np.isnan(needed[1])),
    }
    places = named_apart(counts.groups(), BENCHMARK_COLUMNS).iloc[groups].reset_index(drop=True)
    return with_suppressed(places.assign(**table), counts.suppressed[groups], OURS)


def freedom_of(counts: ScoreCounts, groups: np.ndarray) -> np.ndarray | None:
    """Degrees of freedom of the groups at ``groups``: clusters less strata; None without a design."""
    return None if counts.design is None else counts.design.freedom()[groups]


def p_values(
    own: Sample, nps: np.ndarray, n: np.ndarray, method: str = "default", freedom: np.ndarray | None = None
) -> np.ndarray:
    """p-values (0 to 1) of our score against each published one, 2 x scores: narrow end of the splits, wide end.

    ``nps`` in points; where ``n`` is 0 both are that of the test against a fixed value. ``freedom`` as in
    ``difference.difference``, one for each score.
    """
    method = method_named(method, METHODS)
    twice = Sample(np.tile(own.shares, (2, 1)), np.tile(own.n, 2))
    ends = Sample(np.concatenate(splits(nps)), np.tile(n, 2))  # first every narrow end, then every wide one
    fixed = 2 * below(-np.abs(statistic(own, nps, FIXED.get(method, method))), freedom)
    known = p_value(twice, ends, method, None if freedom is None else np.tile(freedom, 2)).reshape(2, -1)
    return np.where(n > 0, known, np.where(own.n > 0, fixed, np.nan))


def nearest_rounded(published: pd.DataFrame, own: np.ndarray) -> np.ndarray:
    """The score nearest to ``own`` (points) that could have been rounded to each published one.

    >>> nearest_rounded(pd.DataFrame({"nps": [41.0, 41.0], "rounding": [0.5, 0.0]}), np.array([50.0, 50.0])).tolist()
    [41.5, 41.0]
    """
    nps = published["nps"].to_numpy(dtype=float)
    if "rounding" not in published:
        return nps
    half = pd.to_numeric(published["rounding"], errors="coerce").fillna(0).clip(lower=0).to_numpy(dtype=float)
    near = np.clip(own, np.maximum(nps - half, -100), np.minimum(nps + half, 100))
    return np.where(np.isnan(own), nps, near)


def splits(nps: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Shares of detractors, passives and promoters (scores x 3) at both ends of what a published NPS (points) allows.

    With the smallest variance, |b| (1 - |b|) for b = NPS / 100, nobody stands against the sign: as many passives as
    can be. With the largest, 1 - b², there are none. Every share lies between its values at the ends.

    >>> [end.round(2).tolist() for end in splits(-20.0)]  # (20, 80, 0) % or (60, 0, 40) %
    [[0.2, 0.8, 0.0], [0.6, 0.0, 0.4]]
    """
    b = np.asarray(nps, dtype=float) / 100
    narrow = np.stack([np.maximum(-b, 0), 1 - np.abs(b), np.maximum(b, 0)], axis=-1)
    wide = np.stack([(1 - b) / 2, np.zeros_like(b), (1 + b) / 2], axis=-1)
    return narrow, wide


def variance_bounds(nps: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest variance of one answer (worth -1, 0 or 1) that a published NPS (points) allows.

    >>> [round(float(bound), 4) for bound in variance_bounds(32.0)]  # 0.32 x 0.68, and 1 - 0.32²
    [0.2176, 0.8976]
    """
    b = np.abs(np.asarray(nps, dtype=float) / 100)
    return b * (1 - b), 1 - b**2


def n_needed(
    own: Sample, shares: np.ndarray, alpha: float, method: str = "default", freedom: np.ndarray | None = None
) -> np.ndarray:
    """The n of a benchmark with these shares from which on its difference from ``own`` has a p-value under ``alpha``.

    NaN where no n has. Found by halving, because the p-value falls as n grows. (Adjusted Wald, which pulls a small
    benchmark towards 0, can also fall under ``alpha`` at a smaller n and come back.)
    """

    def shown(n: np.ndarray) -> np.ndarray:
        return p_value(own, Sample(shares, n), method, freedom) < alpha

    few, many = np.zeros(len(shares)), np.full(len(shares), float(MOST))
    possible = shown(many)
    while (many - few > 1).any():
        middle = np.ceil((few + many) / 2)
        enough = shown(middle)
        few, many = np.where(enough, few, middle), np.where(enough, middle, many)
    return np.where(possible, many, np.nan)


def verdicts(difference: np.ndarray, p_low: np.ndarray, p_high: np.ndarray, alpha: float) -> np.ndarray:
    """What may be said of each difference, given the p-values at both ends of the possible splits; None without any."""
    verdict = np.full(len(difference), "no difference shown", dtype=object)
    verdict[p_low < alpha] = "depends on the split"
    verdict[(p_high < alpha) & (difference > 0)] = "above"
    verdict[(p_high < alpha) & (difference < 0)] = "below"
    verdict[np.isnan(p_high)] = None
    return verdict


def with_scores(published: pd.DataFrame) -> None:
    """DataError unless ``published`` has companies and scores from -100 to 100."""
    missing = [name for name in ("company", "nps") if name not in published.columns]
    if missing:
        raise DataError(
            f"no {' and no '.join(missing)} column among the published scores",
            required="the columns company and nps, and n where it is published",
            found=listed(published.columns) or "no columns",
            do="rename the columns",
        )
    values = pd.to_numeric(published["nps"], errors="coerce")
    wrong = published[~values.between(-100, 100)]
    if len(wrong):
        raise DataError(
            "a published score that is no NPS",
            required="numbers from -100 to 100",
            found=listed(f"{company}: {nps}" for company, nps in zip(wrong["company"], wrong["nps"], strict=True)),
            do="correct or leave out these rows",
        )


def sizes(published: pd.DataFrame) -> np.ndarray:
    """The published n of each score, 0 where it is not known."""
    if "n" not in published:
        return np.zeros(len(published))
    return pd.to_numeric(published["n"], errors="coerce").fillna(0).clip(lower=0).to_numpy(dtype=float)


def _with_rounding(published: pd.DataFrame, near: np.ndarray, taken_back: np.ndarray) -> list[str]:
    """The published scores' own notes, after what rounding takes back."""
    notes = published["note"].fillna("").astype(str) if "note" in published else [""] * len(published)
    said = [
        english(
            "not shown to differ as it may be {nearest}, published as {nps}", nearest=f"{nearest:g}", nps=f"{nps:g}"
        )
        if back
        else ""
        for back, nearest, nps in zip(taken_back, near, published["nps"], strict=True)
    ]
    return ["; ".join(filter(None, parts)) for parts in zip(said, notes, strict=True)]


def rests_on(n: int, min_n: int) -> str:
    """How few answers our score has: fewer than are tested, or than a small base has; empty where they are enough.

    >>> rests_on(4, 30), rests_on(21, 10), rests_on(40, 50), rests_on(40, 30)[:1]
    ('own score rests on 4 answers, fewer than 30', 'own score rests on 21 answers, fewer than 30', \
'own score rests on 40 answers, fewer than 50', '')
    """
    least = min_n if n < min_n else VERY_SMALL_BASE
    if n >= least:
        return ""
    return nenglish(
        "own score rests on {n} answer, fewer than {least}",
        "own score rests on {n} answers, fewer than {least}",
        n,
        least=least,
    )


def _notes(
    published: pd.DataFrame,
    answers: np.ndarray,
    min_n: int,
    own: Sample,
    nps: np.ndarray,
    n: np.ndarray,
    untested: np.ndarray,
    never: np.ndarray,
) -> list[str]:
    """What a reader must know of each row; last the published score's own note."""
    own_is_known, enough = own.n > 0, answers >= min_n
    untested = untested & own_is_known & enough
    said = [
        np.select(
            [answers == 0, ~own_is_known], [N_("no answers"), N_("the weights of its answers add up to 0")], default=""
        ),
        [rests_on(int(k), min_n) if k else "" for k in answers],
        np.where(untested, N_("no test: as many strata as clusters leave no degrees of freedom"), ""),
        np.where(n > 0, "", N_("compared as a fixed value: its n is not published")),
        np.where(np.abs(nps) == 100, N_("a score of exactly ±100 leaves no room for any other answer"), ""),
        np.where(
            never & own_is_known & enough & ~untested,
            N_("the difference would not be shown with any n of the benchmark"),
            "",
        ),
        published["note"].fillna("").astype(str) if "note" in published else np.full(len(published), ""),
    ]
    return ["; ".join(filter(None, parts)) for parts in zip(*said, strict=True)]
