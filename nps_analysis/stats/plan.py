"""How many answers are needed: for a margin around one score, and for showing a change between two."""

from collections.abc import Sequence
from math import inf, sqrt
from statistics import NormalDist  # scipy takes 0.1 s to load, a tenth of the whole command

import numpy as np
import pandas as pd

from nps_analysis.language import N_, english
from nps_analysis.schema import DataError
from nps_analysis.stats.exact_power import MOST, exact_power
from nps_analysis.stats.interval import Sample, limits, quantile, variance
from nps_analysis.stats.survey_plan import (
    DETRACTORS,
    PASSIVES,
    PROMOTERS,
    Sampling,
    asked,
    said_of,
    sampling,
    several,
    shares_of,
    whole,
    within,
)

EXACT_UP_TO = 30  # answers in the larger group: below that the normal approximation is off by several percent
FEWEST_OUTSIDE = 10  # answers outside the commonest class: with fewer of them Wald's interval is far too narrow
UNEQUAL = 1.25  # times the variance of one answer: with more of it after the change, the chance is not what was planned
MARGIN_METHODS = ("default", "wald", "adjusted-wald", "score")
NORMAL = NormalDist()


def plan_margin(
    margin: float | Sequence[float] = 5.0,
    detractors: float = DETRACTORS,
    passives: float = PASSIVES,
    promoters: float = PROMOTERS,
    population: float | None = None,
    deff: float = 1.0,
    response_rate: float | None = None,
    level: float = 0.95,
    method: str = "default",
) -> pd.DataFrame:
    """The number of answers after which the interval of one score reaches ``margin`` points to each side.

    One row per margin: ``n`` (answers), ``invite`` (people to ask, at ``response_rate``; n without one), ``margin``,
    ``detractors``, ``passives``, ``promoters`` (the expected shares, percent), ``nps``, ``population``, ``deff``,
    ``response_rate`` (percent), ``level``, ``method``, ``note``.

    ``wald`` (the default): n = z² V / margin², V = the expected variance of one answer; ``adjusted-wald``: three
    fewer, since that many pseudo-answers are added (Lewis & Sauro 2016); ``score``: the smallest n at which the score
    interval of exactly these shares is at most twice the margin wide. ``deff`` is the design effect of weights and
    clusters (n x deff); a finite ``population`` then needs fewer, n / (1 + (n - 1) / population) (Cochran 1977,
    sec. 4.6), never more than all of it. ``response_rate`` 0.2 and 20 both mean 20 %. Near ±100 (and where hardly
    anybody is anything but passive) Wald's interval is far too narrow: where fewer than 10 of the answers are expected
    outside the commonest class, the default takes n from the score interval, and ``method`` and ``note`` say so.

    Raises DataError for shares that do not add up to 100, a margin not between 0 and 100, and other impossible values.

    z² V / margin² = 1.96² x 0.5275 / 0.05² = 810.5, with 15 % detractors, 35 % passives and 50 % promoters.

    >>> plan_margin(5, response_rate=0.2)[["n", "invite"]].values.tolist()
    [[811, 4055]]
    """
    shares, z = shares_of(detractors, passives, promoters), quantile(level)
    margins = several("margin", margin, "--margin 5")
    for one in margins:
        within("margin", one, 0, 100, "points to each side of the score", "--margin 5")
    population, deff, rate = sampling(population, deff, response_rate)
    if method not in MARGIN_METHODS:
        raise DataError(
            f'no method "{method}" for a margin',
            required=f"one of {', '.join(MARGIN_METHODS)}",
            found=f'"{method}"',
            do="--method default",
        )
    spread, outside = 1e4 * float(variance(shares)), 1 - float(shares.max())
    rows = []
    for one in margins:
        simple = z**2 * spread / one**2
        few = method == "default" and outside * simple < FEWEST_OUTSIDE
        flat = spread < 1e-9 and method != "score"
        name = "score" if few or flat else "wald" if method == "default" else method
        simple = _score_n(shares, one, level) if name == "score" else simple
        wanted = deff * (max(simple - 3, 1) if name == "adjusted-wald" else simple)
        n = whole(wanted if population == inf else wanted / (1 + (wanted - 1) / population))
        note = N_("few expected outside one class: n by the score interval") if few else ""
        note = N_("everyone in one class: n by the score interval") if flat else note
        rows.append({"n": n, **asked(n, rate, population, note), "margin": one, "method": name})
    said = {"detractors": 100 * shares[0], "passives": 100 * shares[1], "promoters": 100 * shares[2]}
    said |= {"nps": 100 * (shares[2] - shares[0]), **said_of(population, deff, rate), "level": level}
    frame = pd.DataFrame(rows).assign(**said)
    return frame[["n", "invite", "margin", *said, "method", "note"]]


def plan_change(
    change: float | Sequence[float] = 8.0,
    detractors: float = DETRACTORS,
    passives: float = PASSIVES,
    promoters: float = PROMOTERS,
    after: Sequence[float] | None = None,
    power: float = 0.8,
    ratio: float = 1.0,
    n: int | None = None,
    population: float | None = None,
    deff: float = 1.0,
    overlap: float = 1.0,
    correlation: float = 0.0,
    response_rate: float | None = None,
    level: float = 0.95,
    exact: bool | None = None,
) -> pd.DataFrame:
    """The number of answers in each of two groups (or waves) after which a change of so many points is mostly shown.

    One row per change: ``n_per_group`` (answers in the first group), ``detectable`` (the change, in points, that is
    shown with chance ``power`` at that n), ``power`` (the chance that ``change`` is shown at that n), ``change``,
    ``n_second`` (``ratio`` x n), ``invite`` (people to ask in the first group), ``nps``, ``population``, ``deff``,
    ``response_rate``, ``ratio``, ``overlap``, ``correlation``, ``level``, ``method``, ``note``. With ``n`` given it
    is taken as it is, and detectable change and power are those of it.

    n = (z_{a/2} + z_b)² (V1 + V2 / ratio) / change² for a two-sided test; power counts both sides. V1 is the variance
    of the expected shares, V2 that of the shares ``after`` (percent; their difference is then the change), else V1, or
    where more than 1.25 V1 that of the shares after the change, as ``note`` then says: from a score near ±100 a change
    is towards scores that vary more, and would else be shown half as often as planned.
    ``deff`` multiplies n. ``population`` is that of each group, for a change in just these people. If the same
    customers answer in both waves, ``correlation`` is that of their two answers (-1 to 1) and ``overlap`` the share
    (0 to 1) of the smaller wave that also answers in the other; the covariance is taken off. ``response_rate`` 0.2
    and 20 both mean 20 %.

    A change is made by moving people from detractors to promoters, or the other way where the scale ends before it,
    as ``note`` then says. Up to 30 answers in the larger group (and without population, deff or correlation) power is
    exact, that of the default test (``exact_power``); ``method`` says which it is, and ``exact`` forces either. Raises
    DataError for impossible values, such as a change that the expected shares leave no room for.

    (1.96 + 0.8416)² x 2 x 0.5275 / 0.08² = 1293.9.

    >>> plan_change(8)[["n_per_group", "detectable", "power"]].round(2).values.tolist()
    [[1294.0, 8.0, 0.8]]
    """
    shares, z = shares_of(detractors, passives, promoters), quantile(level)
    population, deff, rate = sampling(population, deff, response_rate)
    within("power", power, 1 - level, 1, "the chance of showing the change", "--power 0.8")
    within("ratio", ratio, 0, inf, "answers in the second group for each in the first", "--ratio 1")
    within("correlation", correlation, -1, 1, "correlation of a customer's two answers", "correlation=0.4")
    if not 0 <= overlap <= 1:
        raise DataError(
            "no such overlap", required="a share from 0 to 1", found=f"{overlap}", do="overlap=1 for a panel"
        )
    if n is not None and not (n >= 1 and n == int(n)):
        what = N_("a plan without answers") if n < 1 else english("no sample of {n} answers", n=n)
        raise DataError(what, required="a whole number of answers, 1 or more", found=f"{n}", do="--n 200")
    later = None if after is None else shares_of(*after)
    changes = several("change", change, "--change 8")
    if later is not None:
        changes = [100 * float(later[2] - later[0] - shares[2] + shares[0])]
    simple = population == inf and deff == 1 and correlation == 0
    rows = []
    for wanted in changes:
        one = _possible(shares, wanted)
        end = later if later is not None else _moved(shares, one)
        own, second = (1e4 * max(0.0, float(variance(side))) for side in (shares, end))
        wider = second > UNEQUAL * own + 1e-9
        second = second if later is not None or wider else own
        design = Sampling(own, second, ratio, correlation * overlap * sqrt(own * second), population, deff)
        rows.append(_planned(shares, end, one, design, n, power, z, level, simple if exact is None else exact, exact))
        if wider and later is None and rows[-1]["method"] == "normal":
            more = N_("answers vary more after the change: planned with that")
            rows[-1]["note"] = "; ".join(filter(None, [rows[-1]["note"], more]))
    for row, wanted in zip(rows, changes, strict=True):
        if row["change"] != wanted:
            other_way = english("the scale ends before {wanted}: planned upwards", wanted=f"{wanted:+g}")
            if wanted > 0:
                other_way = english("the scale ends before {wanted}: planned downwards", wanted=f"{wanted:+g}")
            row["note"] = "; ".join(filter(None, [other_way, row["note"]]))
        row |= {"n_second": whole(ratio * row["n_per_group"])}
        row |= asked(row["n_per_group"], rate, population, row["note"])
    said = {"nps": 100 * (shares[2] - shares[0]), **said_of(population, deff, rate), "ratio": ratio, "overlap": overlap}
    frame = pd.DataFrame(rows).assign(**said, correlation=correlation, level=level)
    first = ["n_per_group", "detectable", "power", "change", "n_second", "invite"]
    return frame[[*first, *said, "correlation", "level", "method", "note"]]


def normal_power(change: float, squared_error: float, z: float) -> float:
    """The chance that a difference of ``change`` with this squared standard error lies beyond z errors on either side.

    >>> round(normal_power(1.959964, 1.0, 1.959964), 3)  # one half, and hardly anything on the other side
    0.5
    """
    if squared_error <= 0:
        return 1.0
    apart = abs(change) / sqrt(squared_error)
    return NORMAL.cdf(apart - z) + NORMAL.cdf(-apart - z)


def _planned(
    shares: np.ndarray,
    end: np.ndarray,
    change: float,
    design: Sampling,
    n: int | None,
    power: float,
    z: float,
    level: float,
    allowed: bool,
    forced: bool | None,
) -> dict:
    """n, detectable change and power of one change: by the normal formula, exactly where groups are small."""
    reach = z + NORMAL.inv_cdf(power)
    size = n if n is not None else max(1, whole(design.n((change / reach) ** 2)))
    if design.population < inf:
        size = min(size, int(design.population))
    larger, beyond = size * max(1.0, design.ratio), ""
    if allowed and (larger <= EXACT_UP_TO or forced):
        row = _exactly(shares, end, change, design.ratio, size, n is None, power, level)
        if row:
            return row
        size, beyond = (
            int(MOST / max(1.0, design.ratio)) + 1,
            english("{most} answers are shown by counting to be too few", most=MOST),
        )
    squared = design.squared_error(size)
    detectable = reach * sqrt(squared)
    note = N_("no change on the scale is shown with this power") if detectable > 200 else beyond
    row = {"change": change, "n_per_group": size, "detectable": detectable if detectable <= 200 else np.nan}
    return row | {"power": normal_power(change, squared, z), "method": "normal", "note": note}


def _exactly(
    shares: np.ndarray, end: np.ndarray, change: float, ratio: float, size: int, free: bool, power: float, level: float
) -> dict | None:
    """The same by counting every pair of tables; with ``free`` the smallest n near ``size`` that has the power.

    None where that takes larger samples than can be counted.
    """

    def power_at(n: int, later: np.ndarray) -> float:
        return exact_power(shares, later, n, max(1, whole(ratio * n)), level)

    if free:
        while power_at(size, end) < power:
            size += 1
            if size * max(1.0, ratio) > MOST:
                return None
        while size > 1 and power_at(size - 1, end) >= power:
            size -= 1
    room = 100 - np.sign(change) * 100 * (shares[2] - shares[0])
    low, high = 0.0, room
    reachable = power_at(size, _moved(shares, np.sign(change) * room)) >= power
    for _ in range(30 if reachable else 0):
        middle = (low + high) / 2
        enough = power_at(size, _moved(shares, np.sign(change) * middle)) >= power
        low, high = (low, middle) if enough else (middle, high)
    note = "" if reachable else N_("no change on the scale is shown with this power")
    row = {"change": change, "n_per_group": size, "detectable": high if reachable else np.nan}
    row |= {"power": power_at(size, end)}
    return row | {"method": "exact, score test", "note": note}


def _possible(shares: np.ndarray, change: float) -> float:
    """The change, or where the scale ends before it the same one the other way; DataError where neither has room."""
    nps = 100 * float(shares[2] - shares[0])
    if abs(change) < 1e-9:
        raise DataError("no change to plan for", required="a change other than 0", found="0", do="--change 8")
    if abs(change) > 100 + abs(nps) + 1e-9:
        raise DataError(
            f"no room for a change of {change:+g} points",
            required=f"a change from {-100 - nps:g} to {100 - nps:+g}",
            found=f"{change:+g} from an expected NPS of {nps:g}",
            do="correct the change or the expected shares",
        )
    return change if -100 - 1e-9 <= nps + change <= 100 + 1e-9 else -change


def _moved(shares: np.ndarray, change: float) -> np.ndarray:
    """The shares after a change in points: detractors become promoters, then passives do (or the other way down)."""
    d, s, p = shares if change > 0 else shares[::-1]
    size = abs(change) / 100
    turned = min(d, size / 2)
    lifted = min(s, max(0.0, size - 2 * turned))
    moved = np.array([d - turned, s - lifted, p + turned + lifted])
    return moved if change > 0 else moved[::-1]


def _score_n(shares: np.ndarray, margin: float, level: float) -> float:
    """The smallest n at which the score interval of these shares is at most two margins wide, by halving."""

    def wide(n: int) -> bool:
        low, high = limits(Sample(shares[None], np.array([float(n)])), level)
        return bool(high[0] - low[0] > 2 * margin)

    few, many = 1, 2
    while wide(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if wide(middle) else (few, middle)
    return many
