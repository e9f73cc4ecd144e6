"""Does the score come and go with the time of year?"""

import numpy as np
import pandas as pd
from scipy.special import chdtrc, fdtrc, stdtrit  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_
from nps_analysis.stats.interval import quantile
from nps_analysis.stats.score import named_apart
from nps_analysis.stats.series import Line, lines_of, period_of

COLUMNS = ("season", "periods", "n", "effect", "se", "low", "high", "statistic", "p_value", "level", "method", "note")


def seasonality(counts: ScoreCounts, level: float = 0.95) -> pd.DataFrame:
    """How far the score of each season lies from the year's level, in points, and whether seasons differ at all.

    Seasons are the quarters of the year, for months, weeks and days its months (of a week, that of its Thursday).
    Returned are the group columns, ``season``, ``periods`` (how many were seen), ``n``, ``effect`` (against the mean
    of all seasons), ``se``, ``low``, ``high``, ``statistic``, ``p_value``, ``level``, ``method``, ``note``. The first
    row of each line has no ``season``: it is the test of all seasons together.

    Weighted least squares with one level for each year, counted from the line's first period, and one effect for each
    season; a period counts by its base (variance V / n, V pooled within periods). The test is chi-square, sampling
    error being known. Where the same season differs between years more than that error, errors grow by that factor
    and the test is F: a pattern that did not repeat is no season. Choosing between the two makes the test err on the
    safe side: without seasons it finds some in 1 to 3 of 100 series at 95 % (simulated). A lasting step within a year
    is read as season in part; ``change_points`` tells. With less than two years, or a season not seen twice, there is
    no effect (NaN), and ``note`` says so. Raises DataError without periods, or for a level that is not between 0 and 1.
    """
    quantile(level)
    period = period_of(counts)
    others = counts.keys[[name for name in counts.names if name != period]]
    answers, frames = counts.n.sum(axis=1), []
    for line in lines_of(counts):
        labels = counts.keys[period].astype(str).to_numpy()[line.rows]
        frame = _line(line, labels, answers[line.rows], level)
        places = others.iloc[[line.rows[0]] * len(frame)].reset_index(drop=True)
        frames.append(pd.concat([named_apart(places, COLUMNS), frame], axis=1))
    if not frames:
        return pd.DataFrame(columns=[*others.columns, *COLUMNS])
    found = pd.concat(frames, ignore_index=True)
    silent = (found["n"] == 0).to_numpy() & counts.suppressed.any()  # where no period is shown
    return with_suppressed(found, silent, COLUMNS[1:])


def season_of(label: str) -> str:
    """The season that a period lies in: a quarter or a month of the year; of a year, none.

    >>> season_of("2026-Q3"), season_of("2026-07"), season_of("2026-07-29"), season_of("2026-W31"), season_of("2026")
    ('Q3', '07', '07', '07', '')
    """
    if "W" in label:
        label = str(pd.Timestamp.fromisocalendar(int(label[:4]), int(label[6:]), 4).date())
    return label[5:7]


def _line(line: Line, labels: np.ndarray, answers: np.ndarray, level: float) -> pd.DataFrame:
    answered = line.n > 0
    seasons = np.array([season_of(label) for label in labels])
    names = np.unique(seasons)
    columns = {
        "season": pd.Series([None, *names], dtype=object),
        "periods": [int(answered.sum()), *(int((answered & (seasons == name)).sum()) for name in names)],
        "n": [int(answers.sum()), *(int(answers[seasons == name].sum()) for name in names)],
    }
    frame = (
        pd.DataFrame(columns)
        .astype({"season": object})
        .assign(**dict.fromkeys(COLUMNS[3:9], np.nan), level=level, method="", note="")
    )
    lacking = _lacking(names, columns["periods"][1:])
    if lacking:
        return frame.assign(note=lacking, method="none")[list(COLUMNS)]
    years = _years(labels, seasons)
    effects, covariance, statistic, p, freedom, method = _fit(line, answered, years, seasons, names)
    z = stdtrit(freedom, (1 + level) / 2) if method == "F" else quantile(level)
    se = np.sqrt(np.diag(covariance))
    frame.loc[1:, "effect"], frame.loc[1:, "se"] = effects, se
    frame.loc[1:, "low"], frame.loc[1:, "high"] = effects - z * se, effects + z * se
    frame.loc[0, ["statistic", "p_value"]] = statistic, p
    note = N_("errors widened by how much one season differs between years, F test") if method == "F" else ""
    return frame.assign(method=method, note=[note] + [""] * len(names))[list(COLUMNS)]


def _lacking(names: np.ndarray, seen: list[int]) -> str:
    """Why no season can be told, or nothing."""
    if list(names) == [""]:
        return N_("years have no seasons")
    expected = 4 if names[0].startswith("Q") else 12
    if len(names) < expected or min(seen) < 2:
        return N_("less than two years: each season has to be seen twice")
    return ""


def _years(labels: np.ndarray, seasons: np.ndarray) -> np.ndarray:
    """The number of the year, counted from the first period, that each period lies in."""
    year = np.array([int(label[:4]) for label in labels])
    month = np.array([3 * int(name[1]) - 3 if name.startswith("Q") else int(name) - 1 for name in seasons])
    year += np.where((month == 0) & np.char.endswith(labels.astype(str), "W53"), 1, 0)
    months = 12 * year + month
    return (months - months.min()) // 12


def _fit(line: Line, answered: np.ndarray, years: np.ndarray, seasons: np.ndarray, names: np.ndarray) -> tuple:
    """Effects and their covariance, statistic, p, residual degrees of freedom, and which test it is."""
    root = np.sqrt(line.n[answered] / line.variance)[:, None]
    level = (years[answered, None] == np.unique(years[answered])).astype(float)
    coded = (seasons[answered, None] == names[:-1]).astype(float) - (seasons[answered, None] == names[-1])
    target = line.nps[answered, None] * root
    design = np.hstack([level, coded]) * root
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ design.T @ target
    left = float(((target - design @ found) ** 2).sum())
    alone = level * root
    gain = float(((target - alone @ (np.linalg.pinv(alone) @ target)) ** 2).sum()) - left
    freedom, tested = len(target) - design.shape[1], len(names) - 1
    spread = max(1.0, left / freedom) if freedom > 0 else 1.0
    contrast = np.vstack([np.eye(tested), -np.ones(tested)])
    effects = (contrast @ found[-tested:]).ravel()
    covariance = contrast @ inverse[-tested:, -tested:] @ contrast.T * spread
    if spread > 1:
        value = gain / tested / spread
        return effects, covariance, value, float(fdtrc(tested, freedom, value)), freedom, "F"
    return effects, covariance, gain, float(chdtrc(tested, max(gain, 0))), freedom, "chi-square"
