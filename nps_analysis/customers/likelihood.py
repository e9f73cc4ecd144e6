"""How likely a passive or detractor is a promoter the next time: learnt from earlier waves, tested on later ones."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.customers.panel import KNOWN, Panel, panel
from nps_analysis.language import english, nenglish
from nps_analysis.responses.grouped import twelve_digits

FEWEST_PAIRS, FEWEST_EACH = 100, 30  # pairs, and respondents of each outcome, to learn from and to test on
TESTED = 0.2  # share of the pairs that the test takes at least: the last periods that hold it
FOLDS, PENALTY = 5, 0.1  # of the calibration; of the logistic regression (C in scikit-learn)
RARE, NAMES = 30, 50  # answers of a segment below which it is pooled with the other rare ones; most names of a column
EARLIER = 5  # waves before the tested one on which the same is tried
INSTALL = "scikit-learn is not installed (pip install 'nps-analysis[insight]')"


@dataclass(frozen=True, eq=False)
class Tested:
    """A likelihood that was learnt from earlier pairs of answers and tested on later ones.

    ``learnt`` and ``test`` are pairs as ``Panel.pairs`` has them; ``test`` has ``likelihood``, in percent, where there
    is a model, and ``base``, the share of its class that was promoted in the learnt pairs. ``why`` says why there is no
    model, and is empty where there is one.
    """

    panel: Panel
    learnt: pd.DataFrame
    test: pd.DataFrame
    level: float
    seed: int
    why: str = ""

    @property
    def base_rate(self) -> float:
        """Percent of the learnt pairs that became promoters; NaN without any."""
        return 100 * float(self.learnt["promoted"].mean()) if len(self.learnt) else np.nan


def learn(responses: Any, period: str | None = None, level: float | None = None, **options: Any) -> Tested:
    """A calibrated likelihood that the next answer is a promoter's, learnt from earlier waves, tested on later ones.

    ``responses`` is a ``Panel``, what ``read`` returned, or anything that ``read`` takes. Learnt from pairs of
    consecutive answers whose first is a passive's or detractor's and whose second lies before the test: the fewest
    last periods that hold a fifth of all pairs, and 100 pairs with 30 respondents of each outcome. A logistic
    regression with a ridge penalty takes what was known on the day of the earlier answer (``Panel``): score and class,
    number and mean of the answers before, days since the last of them, letters of the comment, ratings (the mean where
    missing, and that it is missing), segments (names with fewer than 30 answers, and all beyond 50, as one). Its scale
    is set by Platt's (1999) sigmoid on predictions for respondents that it did not learn from, five folds. Fewer than
    100 pairs to learn from or to test on, or fewer than 30 respondents of either outcome: no model, base rates only, as
    where scikit-learn is not installed; ``why`` says so. Unweighted: a likelihood is one of a person, not of the
    market. Deterministic for a seed, whatever the number of threads. Raises DataError as ``panel`` does.
    """
    known = responses if isinstance(responses, Panel) else panel(responses, period, **options)
    level = known.level if level is None else level
    return _tested(known, known.pairs(), level)


def learn_earlier(tested: Tested) -> list[Tested]:
    """The same test as it would have been before, the latest first: at most five, while there are pairs enough.

    Each was learnt from pairs that lie before its own test, which lies before that of the one after it (a rolling
    origin): whether the likelihood was worth having once, or wave after wave. None where ``tested`` has no model.
    """
    found = [tested]
    while not found[-1].why and len(found) <= EARLIER:
        found.append(_tested(tested.panel, found[-1].learnt, tested.level))
    return [one for one in found[1:] if not one.why]


def _tested(known: Panel, pairs: pd.DataFrame, level: float) -> Tested:
    learnt, test = _apart(pairs)
    why = _too_few(learnt, test) or ("" if _installed() else INSTALL)
    if not why:
        base = learnt.groupby("class")["promoted"].mean()
        found = likelihoods_of(known, learnt, test)
        test = test.assign(likelihood=found, base=100 * test["class"].map(base).fillna(learnt["promoted"].mean()))
    return Tested(known, learnt, test, level, known.seed, why)


def likelihoods_of(known: Panel, learnt: pd.DataFrame, asked: pd.DataFrame) -> np.ndarray:
    """Percent, for each answer in ``asked``, from a model that is learnt from the pairs in ``learnt``."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.model_selection import GroupKFold
    from threadpoolctl import threadpool_limits

    figures = [name for name in (*KNOWN, *known.ratings) if learnt[name].notna().any()]
    low, high = learnt[figures].min(), learnt[figures].max()  # beyond them nothing was learnt: the nearest end counts
    asked = asked.assign(**asked[figures].astype(float).clip(low, high, axis=1))
    outcome = learnt["promoted"].to_numpy(int)
    folds = GroupKFold(FOLDS, shuffle=True, random_state=known.seed)
    parts = list(folds.split(learnt, outcome, pd.factorize(learnt["respondent"])[0]))
    with threadpool_limits(1):  # sums over several threads differ in their last digits
        model = CalibratedClassifierCV(_regression(figures, known.segments), method="sigmoid", cv=parts, ensemble=False)
        model.fit(learnt, outcome)
        return twelve_digits(100 * model.predict_proba(asked)[:, 1])


def _regression(figures: list[str], segments: tuple[str, ...]) -> Any:
    """A logistic regression on figures of one size and on one column for each name of a class or segment."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(SimpleImputer(add_indicator=True, keep_empty_features=True), StandardScaler())
    names = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=RARE, max_categories=NAMES, sparse_output=False
    )
    columns = [("figures", numbers, figures), ("names", names, ["class", *segments])]
    return make_pipeline(ColumnTransformer(columns), LogisticRegression(C=PENALTY, max_iter=1000))


def _apart(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pairs to learn from and those to test on, by the period of the second answer."""
    periods = sorted(pairs["next_period"].unique(), reverse=True)
    for first in periods[:-1]:
        test = pairs["next_period"] >= first
        if test.sum() >= TESTED * len(pairs) and not _short(pairs[test]):
            break
    else:
        test = pairs["next_period"].isin(periods[:1]) & (len(periods) > 1)
    return pairs[~test].reset_index(drop=True), pairs[test].reset_index(drop=True)


def _short(pairs: pd.DataFrame) -> bool:
    each = min(pairs.loc[some, "respondent"].nunique() for some in (pairs["promoted"], ~pairs["promoted"]))
    return len(pairs) < FEWEST_PAIRS or each < FEWEST_EACH


def _too_few(learnt: pd.DataFrame, test: pd.DataFrame) -> str:
    """Why these pairs are too few for a model; empty where they are not."""
    if len(learnt) and not len(test):
        return english(
            "every second answer is in {value}: no later wave to test on", value=learnt["next_period"].iloc[0]
        )
    if _short(learnt):
        return nenglish(
            "{n} pair to learn from, {promoted} of which became promoters: at least {least} are needed, with {each} "
            "respondents of each outcome",
            "{n} pairs to learn from, {promoted} of which became promoters: at least {least} are needed, with {each} "
            "respondents of each outcome",
            len(learnt),
            **_needed(learnt),
        )
    if _short(test):
        return nenglish(
            "{n} pair to test on, {promoted} of which became promoters: at least {least} are needed, with {each} "
            "respondents of each outcome",
            "{n} pairs to test on, {promoted} of which became promoters: at least {least} are needed, with {each} "
            "respondents of each outcome",
            len(test),
            **_needed(test),
        )
    return ""


def _needed(pairs: pd.DataFrame) -> dict[str, int]:
    return {"promoted": int(pairs["promoted"].sum()), "least": FEWEST_PAIRS, "each": FEWEST_EACH}


def _installed() -> bool:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        return False
    return True
