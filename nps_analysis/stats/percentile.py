"""Where in its industry does a score stand: a percentile among published scores, with what it leaves open."""

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import PERCENTILE_COLUMNS, DataError, nearest
from nps_analysis.stats.benchmark import freedom_of, nearest_rounded, p_values, rests_on, sizes, with_scores
from nps_analysis.stats.difference import METHODS
from nps_analysis.stats.interval import method_named
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.sample import Sample, mean, quantile
from nps_analysis.stats.score import named_apart, sample


def percentile(
    counts: ScoreCounts,
    published: pd.DataFrame,
    industry: str | None = None,
    level: float = 0.95,
    method: str = "default",
    min_n: int = 30,
) -> pd.DataFrame:
    """Each group's percentile (0 to 100) among the companies of an industry, with limits for what is not known.

    ``published`` as ``benchmark`` takes it; of its rows those whose ``industry`` is the one given, else all.
    ``percentile`` is the share of companies whose published score is below ours, equal ones counted half. ``low``
    counts only those that ours is shown to be above, ``high`` leaves out only those that it is shown to be below: by
    the test of ``benchmark``, at the split and the rounding that are worst for the claim, with Holm's adjustment over
    the companies, so that all claims hold together at ``level`` (as a confidence set for one rank by pairwise tests;
    Mogstad, Romano, Shaikh & Wilhelm 2023, Review of Economic Studies 91:476). So the uncertainty of both scores is in
    them. A company whose n is not published may be on either side, for its uncertainty is not known; ``note`` counts
    these. Averages, whose name is in brackets, are no companies and are left out. A group with fewer than ``min_n``
    answers has no place, and ``note`` says why.

    Columns: the groups, then ``industry, companies`` (their number), ``nps, percentile, low, high, level, method,
    note``, one row per group; where no company is left, there is no percentile, and ``note`` says so. Raises DataError
    for an unknown industry, and as ``benchmark`` does.

    >>> others = pd.DataFrame({"company": ["A", "B"], "nps": [-20.0, 34.0], "n": [2000, 2000]})
    >>> percentile(ScoreCounts.of(74, 186, 240), others)[["nps", "percentile", "low", "high"]].round(1)
        nps  percentile   low   high
    0  33.2        50.0  50.0  100.0
    """
    method, alpha = method_named(method, METHODS), 2 * ndtr(-quantile(level))
    with_scores(published)
    part = _of_industry(published, industry)
    companies = part[~part["company"].astype(str).str.fullmatch(r"\(.*\)")].reset_index(drop=True)
    averages = len(part) - len(companies)
    own, answers = sample(counts), counts.n.sum(axis=1).astype(int)
    rows = [
        _placed(own, group, companies, alpha, method, averages, freedom_of(counts, np.full(len(companies), group)))
        for group in range(len(counts))
    ]
    rows = [row if n >= min_n else _unplaced(row, int(n), min_n) for row, n in zip(rows, answers, strict=True)]
    settings = {"industry": industry or "", "level": level, "method": f"{method}, Holm"}
    frame = pd.DataFrame(rows).assign(**settings)[list(PERCENTILE_COLUMNS)]
    return pd.concat([named_apart(counts.groups(), PERCENTILE_COLUMNS), frame], axis=1)


def _of_industry(published: pd.DataFrame, industry: str | None) -> pd.DataFrame:
    if industry is None:
        return published
    known = published["industry"].fillna("").astype(str) if "industry" in published else pd.Series(dtype=str)
    if industry not in known.tolist():
        raise DataError(
            f'no industry "{industry}" among the published scores',
            required="a value of the column industry",
            found=f'"{industry}"; {nearest(industry, sorted(set(known)))}',
            do="name one of these, or none for all companies",
        )
    return published[known == industry]


def _placed(
    own: Sample,
    group: int,
    part: pd.DataFrame,
    alpha: float,
    method: str,
    averages: int,
    freedom: np.ndarray | None,
) -> dict:
    """One group among the companies of one industry."""
    count, n = len(part), sizes(part)
    ours = Sample(np.tile(own.shares[group], (count, 1)), np.full(count, own.n[group]))
    nps = 100 * mean(ours.shares)
    near = nearest_rounded(part, nps)
    p = adjusted(np.where(n > 0, p_values(ours, near, n, method, freedom).max(axis=0), np.nan), "holm")
    apart = np.where(near == nps, 0.0, nps - part["nps"].to_numpy(dtype=float))
    shown = p < alpha
    known = own.n[group] > 0 and count > 0
    of = count or np.nan
    equal = np.isclose(part["nps"], nps, rtol=0, atol=1e-9)
    beneath = ((part["nps"] < nps) & ~equal).sum() + equal.sum() / 2
    return {
        "companies": count,
        "nps": 100 * mean(own.shares)[group],
        "percentile": 100 * beneath / of if known else np.nan,
        "low": 100 * (shown & (apart > 0)).sum() / of if known else np.nan,
        "high": 100 * (count - (shown & (apart < 0)).sum()) / of if known else np.nan,
        "note": "; ".join(filter(None, _notes(own.n[group] > 0, count, int((n == 0).sum()), averages))),
    }


def _unplaced(row: dict, n: int, min_n: int) -> dict:
    """The row of a group with answers too few to be held against anybody."""
    few = [rests_on(n, min_n)] if n else []
    return row | {
        "percentile": np.nan,
        "low": np.nan,
        "high": np.nan,
        "note": "; ".join([*few, row["note"]]).strip("; "),
    }


def _notes(answered: bool, count: int, unsized: int, averages: int) -> list[str]:
    return [
        "" if answered else N_("no answers"),
        "" if count else N_("no companies to be placed among"),
        english("{unsized} of {count} without a published n: taken to be on either side", unsized=unsized, count=count)
        if unsized
        else "",
        nenglish("{n} average of several companies left out", "{n} averages of several companies left out", averages)
        if averages
        else "",
        english("only {count}: a percentile of so few says little", count=count) if 0 < count < 5 else "",
    ]
