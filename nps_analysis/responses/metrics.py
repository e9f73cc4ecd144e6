"""Other metrics beside the score: which columns are CSAT, CES or other ratings, and which values are top boxes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nps_analysis.responses.ratings import read_ratings
from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError, listed, nearest
from nps_analysis.study_types import Metric

TOP_TWO = 4  # steps of a scale from which two are the top boxes, else one
NAMES = {"csat": "CSAT", "ces": "CES", "rating": "rating", "likelihood": "likelihood"}


@dataclass(frozen=True)
class Rated:
    """A column of ratings: its kind, its scale from ``low`` to ``high``, and the ``boxes`` that are counted as top."""

    column: str
    kind: str
    low: int
    high: int
    boxes: tuple[int, int]
    values: dict[Any, int] = field(repr=False)  # raw value -> rating
    warnings: tuple[str, ...] = ()

    @property
    def top(self) -> str:
        """The top boxes and their scale in words: ``4-5 of 1-5``."""
        low, high = self.boxes
        return f"{low if low == high else f'{low}-{high}'} of {self.low}-{self.high}"


def read_metrics(responses: Responses) -> list[Rated]:
    """The columns that the study names under ``metrics``, each with its scale and its top boxes.

    ``csat``: the two highest values, of 1-5 those of 4 and 5 (one where the scale has three or fewer). ``ces``: all
    above the middle, of 1-7 those of 5 to 7, which agree that it was easy. ``rating``: as csat. ``likelihood``: the
    answers of 0 to 10 themselves, 9 and 10. ``boxes: 1-2`` names others, as where low effort is a low value;
    ``scale: 1-5`` names the scale where the values do not tell it (see ``ratings.read_ratings``, which also tells codes
    for "not used" from ratings). Ratings are read of every response that counts, also without a score.

    Raises DataError where none are named, for an unknown column, for one that is no rating, for boxes off the scale or
    all of it, and where the answers to the question of recommendation are given another name.
    """
    named = responses.study.metrics
    if not named:
        raise DataError(
            "the study names no metrics",
            required="columns of ratings, each with what it is: csat, ces, rating or likelihood",
            found="none",
            do="--metrics satisfaction=csat,effort=ces, or metrics: {satisfaction: csat} in the study file",
        )
    return [_rated(responses, responses.column(name), metric) for name, metric in named.items()]


def _rated(responses: Responses, column: str, metric: Metric) -> Rated:
    if column == responses.columns.score:
        low, high, values, warnings = _likelihood(responses, column, metric)
    else:
        scale = metric.scale or ("0-10" if metric.kind == "likelihood" else _scale_of(responses, column))
        study = responses.study.model_copy(update={"rating_scale": {column: scale} if scale else None})
        (one,) = read_ratings(replace(responses, study=study), [column], scored=False)
        low, high, values, warnings = one.low, one.high, one.values, one.warnings
    boxes = _boxes(column, metric, low, high)
    return Rated(column, metric.kind, low, high, boxes, values, tuple(warnings))


def _likelihood(responses: Responses, column: str, metric: Metric) -> tuple[int, int, dict[Any, int], list[str]]:
    if metric.kind != "likelihood":
        raise DataError(
            f'"{column}" is the score, and no {NAMES[metric.kind]}',
            required=f"another column for {NAMES[metric.kind]}",
            found="the answers to the question of recommendation",
            do=f"--metrics {column}=likelihood, or name the column of the rating",
        )
    return 0, 10, {raw: int(score) for raw, score in responses.scores.items()}, []


def _scale_of(responses: Responses, column: str) -> str | None:
    """The scale that the study names for a column under ``rating_scale``."""
    named = responses.study.rating_scale
    if isinstance(named, Mapping):
        return {responses.column(name): scale for name, scale in named.items()}.get(column)
    return named


def _boxes(column: str, metric: Metric, low: int, high: int) -> tuple[int, int]:
    if metric.boxes:
        first, _, last = metric.boxes.partition("-")
        boxes = int(first), int(last or first)
    elif metric.kind == "ces":
        boxes = (low + high) // 2 + 1, high
    else:
        boxes = high - (1 if high - low + 1 >= TOP_TWO else 0), high
    if not low <= boxes[0] <= boxes[1] <= high or boxes == (low, high):
        raise DataError(
            f'no boxes {metric.boxes} of "{column}"',
            required=f"some of the values from {low} to {high}, not all of them",
            found=f"{metric.boxes}",
            do=f"metrics: {{{column}: {{kind: {metric.kind}, boxes: {high - 1}-{high}}}}}",
        )
    return boxes


def metrics_named(texts: Mapping[str, str]) -> dict[str, str]:
    """What was typed as ``COL=csat``; DataError for a kind that there is not.

    >>> metrics_named({"satisfaction": "csat"})
    {'satisfaction': 'csat'}
    """
    wrong = [kind for kind in texts.values() if kind not in NAMES]
    if wrong:
        raise DataError(
            f'no metric "{wrong[0]}"',
            required=f"one of {listed(NAMES)}",
            found=f'"{wrong[0]}"; {nearest(wrong[0], NAMES)}',
            do="--metrics satisfaction=csat,effort=ces",
        )
    return dict(texts)
