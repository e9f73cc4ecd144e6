"""What does each rule do to the score: which score would there be without it?"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.responses.grouped import twelve_digits
from nps_analysis.responses.record import Effect, Reason, plain
from nps_analysis.responses.scores import Answers, score_of
from nps_analysis.scale import CLASS_OF
from nps_analysis.study import Study

POINTS = 100.0 * (CLASS_OF - 1)  # of each score 0 to 10


def effects_of(
    weights: Mapping[Any, float], rows: Mapping[Any, int], reasons: Iterable[Reason], answers: Answers, study: Study
) -> tuple[float, tuple[Effect, ...]]:
    """The score of all answers, and that score with each rule and without it.

    Without a rule, the rows that it alone leaves out count as well, and those that it repairs do not. Rules are taken
    one at a time, all others staying as they are; one that concerns no answer with a score has no effect. ``weights``
    has the sum of weights, ``rows`` the number of the answers that count, by raw value: no row is read again.
    """
    valid = _by_score((answers.scores[value], weight) for value, weight in weights.items())
    effects = [_without_leaving_out(valid, reason, answers, study) for reason in reasons if reason.raw is not None]
    effects += [
        Effect(f"repaired: {what}", sum(rows[value] for value in values), _nps(valid), _nps(valid - lost))
        for what, values in answers.repaired.items()
        for lost in [_by_score((answers.scores[value], weights[value]) for value in values)]
    ]
    return _nps(valid), tuple(effect for effect in effects if effect.answers)


def _without_leaving_out(valid: np.ndarray, reason: Reason, answers: Answers, study: Study) -> Effect:
    raw = pd.DataFrame(reason.raw).query("wanted")
    if reason.kind == "missing":  # by a code, which without the rule is the number that it is
        study = study.model_copy(update={"missing_codes": []})
    scores = [score_of(plain(value), answers, study) for value in raw["value"].tolist()]
    sums = list(zip(scores, raw["rows"].tolist(), raw["weight"].tolist(), strict=True))
    back = _by_score((score, weight) for score, _, weight in sums if score is not None)
    answered = sum(int(rows) for score, rows, _ in sums if score is not None)
    return Effect(f"{reason.kind}: {reason.reason}", answered, _nps(valid), _nps(valid + back))


def _by_score(pairs: Iterable[tuple[int, float]]) -> np.ndarray:
    """Sums of weights of the scores 0 to 10, the same in whatever order they were added up."""
    sums = np.zeros(len(POINTS))
    for score, weight in pairs:
        sums[score] += weight
    return twelve_digits(sums)


def _nps(weights: np.ndarray) -> float:
    """The score in points; NaN where nothing, or only what rounding left, is there."""
    total = weights.sum()
    return float(weights @ POINTS / total) if total > 1e-9 else float("nan")
