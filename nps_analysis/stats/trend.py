"""Has the score moved: control limits for a changing base, run rules, segments between change points, slope."""

import numpy as np
import pandas as pd
from scipy.special import chdtrc, ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_
from nps_analysis.schema import TREND_COLUMNS, DataError
from nps_analysis.stats.change_point import segments
from nps_analysis.stats.interval import Sample, mean, quantile, variance, with_pseudo_answers
from nps_analysis.stats.score import named_apart, score
from nps_analysis.stats.series import Line, lines_of, period_of, pooled, spread_of

SIGMAS = 3  # limits in standard errors, Shewhart's convention
RUN, DRIFT = 8, 6
RULES = ("change point", "beyond limits", f"run of {RUN}", f"drift of {DRIFT}", "2 of 3 near a limit")
SPREADS = ("sampling", "observed")
NORMAL_RANGE = 1.128  # expected distance of two standard normal values (Laney 2002)


def trend(
    counts: ScoreCounts, level: float = 0.95, method: str = "default", split: bool = True, spread: str = "sampling"
) -> pd.DataFrame:
    """The score of each period with control limits, the rules that it breaks, and its segment, in points.

    ``counts`` are by one period, and may be by further columns: each group is then a line of its own. Returned are
    the columns of ``score.score`` (``level`` and ``method`` are those of its intervals), then ``lower_limit``,
    ``upper_limit``, ``centre``, ``signal`` (the names of the rules broken, empty where none is) and ``segment`` (1, 2,
    ... between change points; all 1 with ``split`` false).

    Within a segment the centre is the score of all its answers (with weights, the mean of its periods, each by its
    effective n, which is another figure than the weighted score of all), and the limits of a period with n answers are
    centre ± 3 √(V / n), V being the variance of one answer there, cut at ±100 (a p-chart for scores: Shewhart 1931;
    with weights n is the effective one). ``spread`` "observed" multiplies the limits' distance by how much more than
    chance neighbouring periods differ, if they do (Laney 2002, Quality Engineering 14:531): for large bases, where
    every period truly differs a little. The rules: ``change point`` (the first period of a new level, see
    ``change_point.change_points``); ``beyond limits``; ``run of 8`` on one side of the centre; ``drift of 6``
    rising or falling; ``2 of 3 near a limit`` (two of three beyond two standard errors on one side, Western Electric
    1956). A rule marks the period that completes it. Periods without answers are passed over. Rules are signs to look,
    no tests: of steady lines of 24 periods with 100 answers or more one in six breaks some rule, and with few answers
    near ±100, where scores are skewed, one in four (simulated, without change points).

    Answers are taken as independent. Where all answers of a segment are in one class, V is taken after adjusted
    Wald's pseudo-answers, and a line with a single answered period has no limits; ``note`` says so. Raises DataError
    without periods, for an unknown method or spread, or a level that is not between 0 and 1.

    A hundred answers each in four quarters, 40 to 60 promoters, the rest passives: the centre is 50 and the limits
    are 50 ± 3 √(0.25 / 100) x 100.

    >>> rows = [(f"2025-Q{q}", s, k) for q, p in enumerate((40, 60, 50, 50), 1) for s, k in ((8, 100 - p), (10, p))]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter")
    >>> trend(counts)[["quarter", "nps", "lower_limit", "upper_limit"]].head(1).values.tolist()
    [['2025-Q1', 40.0, 35.0, 65.0]]
    """
    if spread not in SPREADS:
        raise DataError(
            f'no spread "{spread}"',
            required="sampling (limits from the bases) or observed (also from how much periods differ)",
            found=f'"{spread}"',
            do="spread='sampling'",
        )
    lines, scores = lines_of(counts), score(counts, level, method)
    columns = {
        "lower_limit": np.full(len(counts), np.nan),
        "upper_limit": np.full(len(counts), np.nan),
        "centre": np.full(len(counts), np.nan),
        "signal": np.full(len(counts), "", dtype=object),
        "segment": np.ones(len(counts), dtype=int),
    }
    notes = scores["note"].to_numpy(dtype=object).copy()
    for line in lines:
        part = segments(line, len(lines)) if split else np.ones(len(line.n), dtype=int)
        columns["segment"][line.rows] = part
        for number in range(1, part.max() + 1):
            _chart(line, np.flatnonzero(part == number), number, spread, columns, notes)
    figures = scores[list(scores.columns[len(counts.names) :])].assign(note=notes, **columns)
    frame = pd.concat([named_apart(counts.groups(), TREND_COLUMNS), figures], axis=1)
    return with_suppressed(frame, counts.suppressed, TREND_COLUMNS)


def slope(counts: ScoreCounts, level: float = 0.95) -> pd.DataFrame:
    """The steady change in points a period, by least squares in which a period counts by its precision.

    One row per line: the group columns, ``slope``, ``se``, ``low``, ``high``, ``statistic`` (z), ``p_value``, ``q``,
    ``q_df``, ``q_p_value`` (Cochran's Q: do the periods differ at all? Cochran 1954, Biometrics 10:101), ``n``,
    ``level``, ``method``, ``note``. Weights are 1 / (V / n) of each period, fixed effect; V of a period in one class
    is taken after adjusted Wald's pseudo-answers, and ``note`` says so. Assumes a straight line and independent
    answers. One period with answers has no slope (NaN). Raises DataError without periods.

    Two quarters of 100, NPS 40 and 60 without detractors: both variances are 0.24, so se is √(2 x 0.0024).

    >>> rows = [(f"2025-Q{q}", s, k) for q, p in enumerate((40, 60), 1) for s, k in ((8, 100 - p), (10, p))]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter")
    >>> slope(counts)[["slope", "se"]].round(4).values.tolist()
    [[20.0, 6.9282]]
    """
    z, period, lines = quantile(level), period_of(counts), lines_of(counts)
    others = counts.keys[[name for name in counts.names if name != period]]
    answers = counts.n.sum(axis=1)
    rows = pd.DataFrame([_slope(line) for line in lines], columns=["slope", "se", "q", "q_df", "note"])
    rows = rows.assign(low=rows["slope"] - z * rows["se"], high=rows["slope"] + z * rows["se"])
    rows = rows.assign(statistic=rows["slope"] / rows["se"], level=level, method="inverse-variance least squares")
    rows["p_value"] = 2 * ndtr(-rows["statistic"].abs())
    rows["q_p_value"] = np.where(rows["q_df"] > 0, chdtrc(np.maximum(rows["q_df"], 1), rows["q"]), np.nan)
    rows["n"] = [int(answers[line.rows].sum()) for line in lines]
    columns = ["slope", "se", "low", "high", "statistic", "p_value", "q", "q_df", "q_p_value"]
    columns += ["n", "level", "method", "note"]
    places = others.iloc[[line.rows[0] for line in lines]].reset_index(drop=True)
    frame = pd.concat([named_apart(places, tuple(columns)), rows[columns]], axis=1)
    return with_suppressed(frame, (rows["n"] == 0).to_numpy() & counts.suppressed.any(), tuple(columns))


def _chart(line: Line, part: np.ndarray, number: int, spread: str, columns: dict, notes: np.ndarray) -> None:
    """Centre, limits and signals of one segment, written into the ``columns`` and ``notes`` of all counts."""
    rows, n, nps = line.rows[part], line.n[part], line.nps[part]
    answered = n > 0
    if not answered.any():
        return
    shares = pooled(Sample(line.shares[part], n))
    centre = 100 * float(mean(shares))
    columns["centre"][rows] = centre
    if answered.sum() < 2:
        notes[rows[answered]] = [_said(note, N_("one period: no limits")) for note in notes[rows[answered]]]
        return
    if shares.max() > 1 - 1e-12:
        notes[rows[answered]] = [
            _said(note, N_("limits from adjusted Wald's variance")) for note in notes[rows[answered]]
        ]
    error = np.sqrt(spread_of(shares, n.sum()) / n[answered])
    z = (nps[answered] - centre) / error
    if spread == "observed":
        more = max(1.0, float(np.abs(np.diff(z)).mean()) / NORMAL_RANGE)
        error, z = more * error, z / more
    columns["lower_limit"][rows[answered]] = np.maximum(centre - SIGMAS * error, -100)
    columns["upper_limit"][rows[answered]] = np.minimum(centre + SIGMAS * error, 100)
    first = np.arange(len(z)) == 0 if number > 1 else np.zeros(len(z), dtype=bool)
    broken = [first, np.abs(z) > SIGMAS, _run(z), _drift(nps[answered]), _near(z)]
    columns["signal"][rows[answered]] = [
        ", ".join(name for name, hit in zip(RULES, hits, strict=True) if hit) for hits in zip(*broken, strict=True)
    ]


def _run(z: np.ndarray) -> np.ndarray:
    """Where at least ``RUN`` values in a row have come to lie on one side of the centre."""
    return _lasting(z > 1e-9, RUN) | _lasting(z < -1e-9, RUN)


def _drift(nps: np.ndarray) -> np.ndarray:
    steps = np.diff(nps, prepend=np.nan)
    return _lasting(steps > 1e-9, DRIFT - 1) | _lasting(steps < -1e-9, DRIFT - 1)


def _near(z: np.ndarray) -> np.ndarray:
    """Where a value beyond two standard errors is the second such one of three, on the same side."""
    hits = np.zeros(len(z), dtype=bool)
    for beyond in (z > 2, z < -2):
        hits |= beyond & (pd.Series(beyond).rolling(3, min_periods=1).sum().to_numpy() >= 2)
    return hits


def _lasting(condition: np.ndarray, length: int) -> np.ndarray:
    return pd.Series(condition.astype(float)).rolling(length).sum().to_numpy() == length


def _slope(line: Line) -> tuple[float, float, float, int, str]:
    answered = np.flatnonzero(line.n > 0)
    drawn = Sample(line.shares[answered], line.n[answered])
    own = variance(drawn.shares)
    flat = own < 1e-12
    error = 1e4 * np.where(flat, variance(with_pseudo_answers(drawn).shares), own) / drawn.n
    nps, weight = line.nps[answered], 1 / error
    if len(answered) < 2:
        return np.nan, np.nan, np.nan, 0, "one period with answers: no slope" if len(answered) else "no answers"
    x = answered - np.average(answered, weights=weight)
    squares = (weight * x**2).sum()
    q = (weight * (nps - np.average(nps, weights=weight)) ** 2).sum()
    note = N_("a period in one class has adjusted Wald's variance") if flat.any() else ""
    return (weight * x * nps).sum() / squares, 1 / np.sqrt(squares), q, len(answered) - 1, note


def _said(note: str, more: str) -> str:
    return f"{note}; {more}" if note else more
