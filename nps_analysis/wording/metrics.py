"""CSAT, CES and other ratings in sentences, under their own names."""

import pandas as pd

from nps_analysis.headings import boxes_of, metric_of
from nps_analysis.language import _, ngettext
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count, percent, rating
from nps_analysis.wording.phrases import interval, name_of, shortlist

MOST = 5  # metrics that a sentence names


def say_metrics(scores: pd.DataFrame) -> str:
    """Each metric with its interval and base; of several groups how far apart they lie, no claim that they differ.

    >>> row = {"metric": "CSAT", "column": "satisfaction", "n": 40, "boxes": "4-5 of 1-5", "share": 75.0, "low": 59.8,
    ...     "high": 85.8, "mean_rating": 4.1, "level": 0.95}
    >>> say_metrics(pd.DataFrame([row]))
    'CSAT satisfaction: 75.0 % gave 4-5 of 1-5 (95 % interval 59.8 % to 85.8 %), mean 4.10, 40 ratings'
    """
    each = [rows for metric, rows in scores.groupby(["metric", "column"], sort=False)]
    if len(each) > 1 and all(len(rows) == 1 for rows in each):
        return _("Share of top boxes: {metrics}", metrics=shortlist([_short(rows.iloc[0]) for rows in each], MOST))
    return _("; ").join(_one(rows) for rows in each)


def _short(row: pd.Series) -> str:
    return f"{metric_of(row['metric'])} {row['column']} {percent(row['share'])}"


def _one(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    told = {"metric": f"{metric_of(first['metric'])} {first['column']}", "boxes": boxes_of(first["boxes"])}
    if len(rows) > 1:
        return _in_groups(rows, told)
    if not first["n"]:
        return _("{metric}: no ratings", metric=told["metric"])
    return ngettext(
        "{metric}: {share} gave {boxes} ({interval}), mean {mean}, {n} rating",
        "{metric}: {share} gave {boxes} ({interval}), mean {mean}, {n} ratings",
        first["n"],
        share=percent(first["share"]),
        interval=interval(first, percent),
        mean=rating(first["mean_rating"]),
        **told,
    )


def _in_groups(rows: pd.DataFrame, told: dict[str, str]) -> str:
    """How far apart the groups of one metric lie."""
    ranked = rows[rows["n"] >= VERY_SMALL_BASE]
    if len(ranked) < 2:
        return _(
            "{metric}: bases under {least} ratings are too small to be set beside each other",
            metric=told["metric"],
            least=count(VERY_SMALL_BASE),
        )
    return ngettext(
        "{metric}: {boxes} from {low} to {high} in {n} group",
        "{metric}: {boxes} from {low} to {high} in {n} groups",
        len(ranked),
        low=percent(ranked["share"].min()),
        high=percent(ranked["share"].max()),
        **told,
    )


def figure(row: pd.Series) -> str:
    """A share and its base: ``CSAT satisfaction, North 75.0 % (n = 40)``."""
    metric, share, n = f"{metric_of(row['metric'])} {row['column']}", percent(row["share"]), count(row["n"])
    groups = name_of(row)
    if groups == _("all answers"):
        return _("{name} {figure} (n = {n})", name=metric, figure=share, n=n)
    return _("{name}, {groups} {figure} (n = {n})", name=metric, groups=groups, figure=share, n=n)
