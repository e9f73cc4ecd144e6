"""Answers counted by brand, where the same people rated several: the scores, and how far they go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.brands import brand_pairs
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import nearest_value, quoted
from nps_analysis.schema import PERIODS, DataError, counted, listed


@dataclass(frozen=True, eq=False)
class BrandCounts:
    """How each brand was rated, and the sums over pairs of brands from which covariances come.

    ``scores`` has one row per group and brand; the arrays are rows x rows, 0 between rows of different groups:
    ``respondents`` who rated both (on the diagonal: who rated the brand), ``ww``, ``wy`` and ``yy`` as
    ``responses.brands.brand_pairs`` has them.
    """

    scores: ScoreCounts
    brand: str  # the column of ``scores.keys`` with the brands; all others are groups
    respondents: np.ndarray
    ww: np.ndarray
    wy: np.ndarray
    yy: np.ndarray
    warnings: tuple[str, ...] = ()

    @property
    def by(self) -> list[str]:
        """The columns of groups in which brands are compared."""
        return [name for name in self.scores.names if name != self.brand]

    @property
    def names(self) -> np.ndarray:
        """The brand of each row."""
        return self.scores.keys[self.brand].to_numpy(dtype=object)

    def groups(self) -> list[np.ndarray]:
        """The rows of each group; without groups all rows."""
        if not self.by:
            return [np.arange(len(self.scores))]
        numbers = self.scores.keys.groupby(self.by, sort=False, dropna=False).ngroup().to_numpy()
        return [np.flatnonzero(numbers == number) for number in range(numbers.max(initial=-1) + 1)]


def tally_brands(responses: Any, brand: str | None = None, by: str | Sequence[str] = (), **options: Any) -> BrandCounts:
    """Counts of valid answers by brand and score, with the sums over pairs of brands that the same people rated.

    ``responses`` is what ``read`` returned, or anything that it takes, with ``options`` for it. ``brand`` is the
    column that says which brand an answer is about (default: the study's), ``by`` are columns in whose values brands
    are compared apart. People are told by the respondent column; without one, or where it is blank, each answer is
    taken as another person's, with a warning. Two grouped queries, in the engine that holds the rows. Raises
    DataError where no brand is named, or ``by`` names a period.

    Ann rated both brands, Bo one:

    >>> rows = {"respondent": ["ann", "ann", "bo"], "brand": ["X", "Y", "Y"], "score": [10, 9, 3]}
    >>> brands = tally_brands(pd.DataFrame(rows), brand="brand")
    >>> brands.names.tolist(), brands.respondents.tolist(), brands.yy.tolist()
    (['X', 'Y'], [[1.0, 1.0], [1.0, 2.0]], [[1.0, 1.0], [1.0, 2.0]])
    """
    responses = responses if isinstance(responses, Responses) else read(responses, **options)
    refuse_employees(responses, "a comparison of brands by the same people")
    column = responses.column(_named(responses, brand))
    by = _apart(responses, column, [by] if isinstance(by, str) else list(by))
    counts = tally(responses, by=[*by, f"column:{column}"])
    pairs, anonymous = brand_pairs(responses, column, by)
    sums = _matrices(counts, pairs, column, by)
    return BrandCounts(counts, column, warnings=(*counts.warnings, *_warnings(responses, anonymous)), **sums)


def tally_own(responses: Responses, by: str | Sequence[str] = ()) -> ScoreCounts:
    """``counts.tally`` of the answers about us: all, or, where the study names a brand column, those on its company.

    DataError where there are brands, and the study does not say which is ours, or nobody rated it.

    >>> rows = pd.DataFrame({"brand": ["X", "X", "Y"], "score": [10, 3, 9]})
    >>> tally_own(read(rows, brand="brand", company="x")).classes("n").tolist()
    [[1.0, 0.0, 1.0]]
    """
    brand, by = responses.columns.brand, [by] if isinstance(by, str) else list(by)
    if brand is None:
        return tally(responses, by=by)
    counts = tally(responses, by=[*by, f"column:{brand}"])
    ours = known_brand(counts.keys[brand], brand, responses.study.company)
    return counts.where(**{brand: ours}).by(*(name for name in counts.names if name != brand))


def known_brand(names: Iterable[str], brand: str, company: str | None) -> str:
    """The one of ``names`` that is the ``company``, whatever the case; DataError when it is none of them."""
    known = [str(name) for name in dict.fromkeys(names)]
    found = [name for name in known if company and name.casefold() == company.strip().casefold()]
    if not found:
        among = listed(quoted(known, brand)) or counted(len(known), "value")
        raise DataError(
            f'no brand "{company}" in "{brand}"' if company else f'which brand in "{brand}" is ours is not told',
            required="the company by its name among the brands",
            found=f'"{company}"; {nearest_value(company, known, brand)}' if company else f"brands {among}",
            do="--company NAME with one of the brands",
        )
    return found[0]


def _named(responses: Responses, brand: str | None) -> str:
    brand = brand or responses.columns.brand
    if brand is None:
        raise DataError(
            "no brand column is named",
            required="the column that says which brand an answer is about",
            found=f"columns {listed(responses.names)}",
            do="--brand COLUMN, or columns: {brand: COLUMN} in the study file",
        )
    return brand


def _apart(responses: Responses, brand: str, by: list[str]) -> list[str]:
    """The columns of groups, with that of the kinds of survey where kinds are mixed."""
    periods = [name for name in by if name in PERIODS]
    if periods:
        raise DataError(
            f"brands are not compared by {periods[0]}",
            required="columns in whose values brands are compared apart",
            found=f"the period {periods[0]}",
            do=f"choose one period with --where, or name a column called so column:{periods[0]}",
        )
    columns = [responses.column(name) for name in by]
    return [name for name in dict.fromkeys([*columns, *responses.apart]) if name != brand]


def _matrices(counts: ScoreCounts, pairs: pd.DataFrame, brand: str, by: list[str]) -> dict[str, np.ndarray]:
    """The sums as arrays of rows x rows, in the order of ``counts``."""
    place = {key: at for at, key in enumerate(counts.keys[[*by, brand]].itertuples(index=False, name=None))}
    first, second = (
        [place[key] for key in pairs[[*by, name]].itertuples(index=False, name=None)] for name in ("brand", "other")
    )
    sums = {}
    for name in ("respondents", "ww", "wy", "yy"):
        sums[name] = np.zeros((len(counts), len(counts)))
        sums[name][first, second] = pairs[name]
    return sums


def _warnings(responses: Responses, anonymous: int) -> list[str]:
    warnings = []
    if anonymous and responses.columns.respondent is None:
        warnings.append(
            N_("no respondent column: the scores of brands are taken as independent; name it with --respondent")
        )
    elif anonymous:
        what = nenglish(
            '{n} answer with nothing in "{respondent}"',
            '{n} answers with nothing in "{respondent}"',
            anonymous,
            respondent=responses.columns.respondent,
        )
        warnings.append(english("{what}: each is taken as another person's", what=what))
    if responses.columns.cluster or responses.columns.stratum:
        what = N_("clusters and strata are used in the scores' intervals only")
        warnings.append(
            english("{what}: in places and differences respondents are taken as independent of each other", what=what)
        )
    return warnings
