"""What a survey that is being planned is like: expected shares, population, design effect, response rate."""

from collections.abc import Sequence
from math import ceil, inf, isfinite
from typing import NamedTuple

import numpy as np
import pandas as pd

from nps_analysis.language import english
from nps_analysis.schema import DataError

DETRACTORS, PASSIVES, PROMOTERS = 15.0, 35.0, 50.0  # percent that a plan expects where nothing better is known
ROUND_OFF = 1e-9  # so that 200.0000000001 answers are 200


class Sampling(NamedTuple):
    """What two groups have in common with every plan for them: variances of one answer in points², and the sampling."""

    own: float
    after: float
    ratio: float
    shared: float  # covariance of a customer's two answers times the share that answers twice
    population: float
    deff: float

    def squared_error(self, n: float) -> float:
        """Squared standard error of the difference with n answers in the first group and ratio x n in the second."""
        each = self.own + self.after / self.ratio - 2 * self.shared * min(1, self.ratio) / self.ratio
        if self.population == inf:
            return self.deff * each / n
        all_of_it = self.own + self.after - 2 * self.shared
        return max(0.0, self.deff * each / n * self.population - all_of_it) / (self.population - 1)

    def n(self, squared_error: float) -> float:
        """The n in the first group that has this squared standard error."""
        each = self.own + self.after / self.ratio - 2 * self.shared * min(1, self.ratio) / self.ratio
        if self.population == inf:
            return self.deff * each / squared_error
        all_of_it = self.own + self.after - 2 * self.shared
        return self.deff * each * self.population / (squared_error * (self.population - 1) + all_of_it)


def expected(now: pd.Series, min_n: int = 30) -> dict[str, float]:
    """The shares (percent) and the design effect of a row of ``score``, as a plan takes them.

    Fewer than ``min_n`` answers (unweighted) say nothing of the next ones: of these the plan expects what it expects
    where nothing is known, 15 % detractors, 35 % passives and 50 % promoters without weights and clusters.

    >>> expected(pd.Series({"detractors": 20.0, "passives": 30.0, "promoters": 50.0, "n": 90, "n_eff": 60.0}))
    {'detractors': 20.0, 'passives': 30.0, 'promoters': 50.0, 'deff': 1.5}
    >>> expected(pd.Series({"detractors": 0.0, "passives": 0.0, "promoters": 100.0, "n": 1, "n_eff": 1.0}))
    {'detractors': 15.0, 'passives': 35.0, 'promoters': 50.0, 'deff': 1.0}
    """
    if not now["n"] >= max(min_n, 1):
        return {"detractors": DETRACTORS, "passives": PASSIVES, "promoters": PROMOTERS, "deff": 1.0}
    shares = {name: float(now[name]) for name in ("detractors", "passives", "promoters")}
    return {**shares, "deff": max(1.0, float(now["n"] / now["n_eff"]))}


def shares_of(*expected: float) -> np.ndarray:
    """Expected shares of detractors, passives and promoters, percent as typed, adding up to 1.

    Raises DataError for what are no shares.
    """
    given, texts = np.array(expected, dtype=float), [f"{share:g}" for share in expected]
    if len(given) != 3 or not (given >= 0).all() or not abs(given.sum() - 100) <= 0.5:
        raise DataError(
            "expected shares that are no shares",
            required="percent of detractors, passives and promoters that add up to 100",
            found=" and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]])) + f", together {given.sum():g}",
            do="--detractors 15 --passives 35 --promoters 50",
        )
    return given / given.sum()


def sampling(population: float | None, deff: float, response_rate: float | None) -> tuple[float, float, float]:
    """Population (infinite when not given), design effect, and response rate as a share."""
    if population is not None:
        within("population", population, 1, inf, "the number of people", "--population 2000")
    within("deff", deff, 0, inf, "a design effect, 1 without weights and clusters", "--deff 1.5")
    if response_rate is None:
        return population or inf, deff, np.nan
    if not 0 < response_rate <= 100:
        raise DataError(
            f"no response rate of {response_rate:g}",
            required="a share above 0 and up to 1, or a percentage up to 100",
            found=f"{response_rate:g}",
            do="--response-rate 0.2",
        )
    return population or inf, deff, response_rate / 100 if response_rate > 1 else response_rate


def several(name: str, given: float | Sequence[float], do: str) -> list[float]:
    """One margin or change, or several, as finite numbers; DataError where there is none or one is not finite."""
    values = [float(one) for one in (given if isinstance(given, Sequence | np.ndarray) else [given])]
    wrong = [value for value in values if not isfinite(value)]
    if wrong or not values:
        raise DataError(
            f"no {name} of {wrong[0]:g}" if wrong else f"no {name} to plan for",
            required=f"one {name} or more, in points",
            found=f"{wrong[0]:g}" if wrong else "none",
            do=do,
        )
    return values


def within(name: str, value: float, low: float, high: float, what: str, do: str) -> None:
    """DataError unless ``value`` lies between ``low`` and ``high``."""
    if not low < value < high:
        raise DataError(
            f"no {name} of {value:g}",
            required=f"{what}: above {low:g}" + (f" and below {high:g}" if high < inf else ""),
            found=f"{value:g}",
            do=do,
        )


def asked(n: int, rate: float, population: float, note: str) -> dict:
    """How many to invite for n answers, with a note where that is more people than there are."""
    invite = whole(n / rate) if rate == rate else n
    more = (
        english("more invitations than the population of {population}", population=f"{population:,.0f}")
        if invite > population
        else ""
    )
    return {"invite": invite, "note": "; ".join(filter(None, [note, more]))}


def said_of(population: float, deff: float, rate: float) -> dict:
    """The sampling as columns of a result; what is not given is missing."""
    return {"population": np.nan if population == inf else population, "deff": deff, "response_rate": 100 * rate}


def whole(n: float) -> int:
    """The next whole number of answers."""
    return ceil(n - ROUND_OFF * max(1.0, n))
