"""A low score may be the product's: which reasons are behind the detractors of a seller, more often than expected?"""

import numpy as np
import pandas as pd

from nps_analysis.language import N_, english
from nps_analysis.schema import NONE, REASON_COLUMNS
from nps_analysis.stats.case_mix import CaseMix, expected, p_when_skewed
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.proportion import wilson
from nps_analysis.stats.sample import quantile
from nps_analysis.stats.told_apart import named


def reasons(
    counts: pd.DataFrame, level: float = 0.95, min_n: int = 30, under: pd.DataFrame | None = None
) -> pd.DataFrame:
    """For each group and reason the share of its detractors who rate it low, and what their kind lets expect.

    ``counts`` is what ``tally_reasons`` returns. The columns that keep leagues apart, then ``column, group, reason,
    n_detractors, asked, rated_low``, ``share`` (percent of those asked) with ``low, high`` (Wilson's score interval,
    1927, JASA 22:209), ``usual`` (percent: the share among all detractors of the same kinds of customer), ``p_value``
    of the difference (that the low ratings of a kind fell to the groups at random, ``case_mix.p_when_skewed``; without
    kinds nearly Pearson's chi-square) and ``p_adjusted`` (Holm, over all rows of the call), ``adjust, shown, level,
    method, note``. Where fewer than ``min_n`` were asked there are no figures, not even how many; ``(none)`` is neither
    tested nor in what is usual. With ``under``, a frame of ``league``, the rows are those of the groups that it shows
    to be lower: whose score there is something to explain of.

    Seller and product are each held against what is usual, not against each other: reasons with more ratings, or
    things that everybody rates low, are low more often. Only detractors are looked at, who are alike in being unhappy,
    so that what makes detractors is hardly seen in what sets one's detractors apart from another's.

    Raises DataError for a level that is not between 0 and 1.

    >>> rows = [("who", "A", 0, "seller", 40, 40, 20), ("who", "B", 0, "seller", 40, 40, 10)]
    >>> names = ["column", "group", "kind", "reason", "n_detractors", "asked", "rated_low"]
    >>> found = reasons(pd.DataFrame(rows, columns=names))  # z = 10 / √(80 x 0.375 x 0.625 x 80 / 79)
    >>> found[["share", "usual", "p_value"]].round(3).values.tolist()
    [[50.0, 37.5, 0.022], [25.0, 37.5, 0.022]]
    """
    quantile(level)  # a DataError for a level that is none
    places = list(counts.columns[: counts.columns.get_loc("column")])
    parts = [
        _of_one(part, places, level, min_n)
        for _, part in counts.groupby([*places, "column", "reason"], sort=False, dropna=False)
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*places, *REASON_COLUMNS])
    frame = frame if under is None else _those_lower(frame, under, places)
    frame = frame.assign(p_adjusted=adjusted(frame["p_value"].to_numpy(dtype=float)), adjust="holm", level=level)
    order = frame["group"].str.casefold().argsort(kind="stable") if len(frame) else []
    frame = frame.assign(method="Wilson").iloc[order]
    frame = frame.sort_values(places, kind="stable") if places else frame
    return frame[[*places, *REASON_COLUMNS]].reset_index(drop=True)


def _those_lower(frame: pd.DataFrame, under: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """The rows of groups that a league shows to be lower, in their order."""
    names = [*places, "column", "group"]
    lower = pd.MultiIndex.from_frame(under.loc[named(under) == "lower", names].astype(str))
    return frame[pd.MultiIndex.from_frame(frame[names].astype(str)).isin(lower)]


def _of_one(counts: pd.DataFrame, places: list[str], level: float, min_n: int) -> pd.DataFrame:
    """The rows of one reason in one league, before p-values are adjusted."""
    names, sums = [*places, "column", "group", "reason"], ["n_detractors", "asked", "rated_low"]
    frame = counts.groupby(names, as_index=False, dropna=False)[sums].sum()
    n, k = frame["asked"].to_numpy(dtype=float), frame["rated_low"].to_numpy(dtype=float)
    nobody = (frame["group"] == NONE).to_numpy()
    usual, p = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    rated = np.flatnonzero((n > 0) & ~nobody)
    mix = CaseMix(_crossed(counts, frame["group"].to_numpy()[rated]), n[rated])
    usual[rated], p[rated] = 50 + expected(mix) / 2, np.where(mix.shared > 0, p_when_skewed(mix), np.nan)
    shown = n >= max(min_n, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / n
    low, high = wilson(k, n, level)
    figures = {"share": 100 * share, "low": low, "high": high, "usual": usual, "p_value": p}
    frame = frame.assign(**{name: np.where(shown, values, np.nan) for name, values in figures.items()}, shown=shown)
    frame[sums] = frame[sums].astype("Int64")
    frame.loc[~shown, sums] = pd.NA
    alone = np.where(np.isnan(p), "nobody to compare with", "")
    said = np.where(nobody, N_("answers without a name: not compared"), alone)
    return frame.assign(
        note=np.where(shown, said, english("fewer than {min_n} detractors asked: no figures", min_n=min_n))
    )


def _crossed(counts: pd.DataFrame, names: np.ndarray) -> np.ndarray:
    """Those who rate it low, and those who do not, as the ends of the scale: groups x kinds x 3."""
    kept = counts[counts["group"].isin(names) & (counts["asked"] > 0)]
    kinds = kept.groupby("kind").ngroup().to_numpy()
    weight = np.zeros((len(names), kinds.max(initial=-1) + 1, 3))
    low, asked = kept["rated_low"].to_numpy(dtype=float), kept["asked"].to_numpy(dtype=float)
    places = pd.Index(names).get_indexer(kept["group"])
    np.add.at(weight, (places, kinds), np.stack([asked - low, 0 * low, low], axis=1))
    return weight
