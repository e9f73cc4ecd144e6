"""Weights as numbers, and whether a score can be computed with them."""

from typing import Any

import narwhals as nw
import pandas as pd

from nps_analysis.language import N_, english
from nps_analysis.responses.rows import count, first_rows
from nps_analysis.responses.segments import as_text
from nps_analysis.schema import DataError, counted

NUMBER = r"^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$"
EXTREME = 20  # times the median
SMALLEST, LARGEST = 1e-100, 1e100  # sums whose squares are still numbers


def with_weights(frame: Any, column: str, repairs: dict[str, int]) -> Any:
    """The frame with the weights in ``column`` as numbers, missing where a text is none."""
    kind = frame.collect_schema()[column]
    if kind.is_numeric():
        return frame.with_columns(nw.col(column).cast(nw.Float64))
    text = as_text(column, kind)
    commas = count(frame.filter(text.str.contains(NUMBER) & text.str.contains(",", literal=True)))
    if commas:
        repairs[N_("decimal comma in a weight")] = commas
    return frame.with_columns(weight_of(frame, column).alias(column))


def weight_of(frame: Any, column: str) -> nw.Expr:
    """The weights in ``column`` as numbers, missing where a text is none."""
    kind = frame.collect_schema()[column]
    if kind.is_numeric():
        return nw.col(column).cast(nw.Float64)
    text = as_text(column, kind)
    number = text.str.replace_all(",", ".", literal=True)
    return nw.when(text.str.contains(NUMBER)).then(number).cast(nw.Float64)


def weight_sums(frame: Any, score: str, column: str) -> Any:
    """For each raw value of the score as ``value`` its ``rows``, and the sum, ends and unusable ones of the weights."""
    weight, unusable = nw.col(column), nw.col(column).is_null() | ~nw.col(column).is_finite()
    plan = frame.select(nw.col(score).alias("value"), weight.alias("weight"), unusable.cast(nw.Int64).alias("unusable"))
    weight = nw.col("weight")
    ends = weight.min().alias("least"), weight.max().alias("most")
    return plan.group_by("value").agg(
        nw.len().alias("rows"), weight.sum().alias("sum"), *ends, nw.col("unusable").sum()
    )


def refuse_weights(frame: Any, column: str, valid: nw.Expr, sums: pd.DataFrame) -> None:
    """DataError when a valid answer has no finite weight of 0 or more, or when all weights are 0.

    ``sums`` are those of the valid answers.
    """
    weight = nw.col(column)
    wrong = valid & (weight.is_null() | ~weight.is_finite() | (weight < 0))
    if sums["unusable"].sum() or sums["least"].min() < 0:
        rows = first_rows(frame, wrong)
        raise DataError(
            f'weights in "{column}" cannot be used',
            required="a finite number of 0 or more for every answer",
            found=f"{counted(count(frame.filter(wrong)), 'answer')} without one"
            + (f", first in row {rows[0]}" if rows else ""),
            do="correct the weights, or leave out --weight",
        )
    total = sum(map(float, sums["sum"]))
    if not SMALLEST < total < LARGEST:
        raise DataError(
            f'the weights in "{column}" add up to {total:g}',
            required="weights with a sum above 0" + (f" and below {LARGEST:g}" if total else ""),
            found="0 for every answer" if not total else "weights whose squares are no numbers",
            do="name another column with --weight",
        )


def extreme_weights(frame: Any, column: str, valid: nw.Expr, sums: pd.DataFrame) -> list[str]:
    """A warning when the largest weight is over 20 times the median: few answers may then carry the score."""
    most = float(sums["most"].max())
    if most <= EXTREME * sums["least"].min():
        return []
    below = count(frame.filter(valid & (nw.col(column) * EXTREME < most)))
    if below * 2 <= count(frame.filter(valid)):
        return []
    return [
        english(
            'the largest weight in "{column}" is {most}, over {extreme} times the median: '
            "few answers may carry the score",
            column=column,
            most=f"{most:g}",
            extreme=EXTREME,
        )
    ]
