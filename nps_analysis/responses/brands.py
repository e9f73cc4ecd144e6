"""Which brands did the same people rate: sums over pairs of brands, in which people stay together."""

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.grouped import twelve_digits
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import composed_form
from nps_analysis.scale import CLASS_OF, CLASSES
from nps_analysis.schema import NONE

SUMS = ("respondents", "ww", "wy", "yy")


@reads_rows
def brand_pairs(responses: Responses, brand: str, by: Sequence[str] = ()) -> tuple[pd.DataFrame, int]:
    """One row per group and ordered pair of brands that somebody rated both, and the answers that name no respondent.

    Columns: those of ``by``, ``brand``, ``other``, and over the respondents who rated both ``respondents`` (their
    number), ``ww`` (sum of weight of one times weight of the other), ``wy`` (weight of ``brand`` times weighted answer
    on ``other``) and ``yy`` (product of both weighted answers), an answer being worth -1, 0 or 1. Somebody who rated a
    brand more than once has the sums of these. A brand paired with itself has the sums of squares. An answer that
    names no respondent is another person's.
    """
    people = _per_person(responses, brand, by)
    names = [f"key {i}" for i in range(len(by))]
    named = people.filter(nw.col("who") != NONE)
    one = named.rename({"key brand": "brand", "w": "w1", "y": "y1"}).drop("answers")
    other = named.rename({"key brand": "other", "w": "w2", "y": "y2"}).drop("answers")
    both = one.join(other, on=[*names, "who"], how="inner")
    pairs = _collected(_summed(both, [*names, "brand", "other"]))
    alone, answers = _without_name(responses, brand, by, names)
    table = pd.concat([pairs, alone], ignore_index=True) if answers else pairs
    for name in (*names, "brand", "other"):
        table[name] = table[name].map(composed_form)
    table = table.groupby([*names, "brand", "other"], as_index=False)[list(SUMS)].sum()
    for name in SUMS:
        table[name] = twelve_digits(table[name].to_numpy(dtype=float))
    return table.rename(columns=dict(zip(names, by, strict=True))), answers


def _answers(responses: Responses, brand: str, by: Sequence[str]) -> nw.LazyFrame:
    """The valid answers: groups, brand, who, weight and weighted answer."""
    column, weight = nw.col(responses.columns.score or ""), responses.weight()
    raw = [[value for value, score in responses.scores.items() if CLASS_OF[score] == at] for at in range(len(CLASSES))]
    worth = nw.lit(0.0)
    for values, value in zip((raw[0], raw[2]), (-1.0, 1.0), strict=True):
        if values:
            worth = nw.when(column.is_in(values)).then(nw.lit(value)).otherwise(worth)
    person = responses.columns.respondent
    return (
        responses.kept()
        .filter(column.is_in([value for values in raw for value in values]))
        .select(
            *(responses.segment(name).alias(f"key {i}") for i, name in enumerate(by)),
            responses.segment(brand).alias("key brand"),
            (responses.segment(person) if person else nw.lit(NONE)).alias("who"),
            weight.alias("w"),
            (weight * worth).alias("y"),
        )
    )


def _per_person(responses: Responses, brand: str, by: Sequence[str]) -> nw.LazyFrame:
    keys = [*(f"key {i}" for i in range(len(by))), "key brand", "who"]
    answers = _answers(responses, brand, by)
    return answers.group_by(*keys).agg(nw.len().alias("answers"), nw.col("w").sum(), nw.col("y").sum())


def _summed(pairs: nw.LazyFrame, keys: list[str]) -> nw.LazyFrame:
    products = {"ww": nw.col("w1") * nw.col("w2"), "wy": nw.col("w1") * nw.col("y2"), "yy": nw.col("y1") * nw.col("y2")}
    rows = pairs.with_columns(*(product.alias(name) for name, product in products.items()))
    return rows.group_by(*keys).agg(nw.len().alias("respondents"), *(nw.col(name).sum() for name in products))


def _without_name(responses: Responses, brand: str, by: Sequence[str], names: list[str]) -> tuple[pd.DataFrame, int]:
    """The same sums over answers that name no respondent, each by itself, and how many there are."""
    rows = _answers(responses, brand, by).filter(nw.col("who") == NONE)
    alone = rows.with_columns(
        nw.col("key brand").alias("brand"),
        nw.col("key brand").alias("other"),
        *(nw.col(name).alias(f"{name}{side}") for name in ("w", "y") for side in (1, 2)),
    )
    table = _collected(_summed(alone, [*names, "brand", "other"]))
    return table, int(table["respondents"].sum())


def _collected(plan: nw.LazyFrame) -> pd.DataFrame:
    return plan.lazy().collect("pandas").to_native()
