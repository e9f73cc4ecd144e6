"""What do the answers of each cluster add up to, in each group: what design-based standard errors are made of."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.design import CLUSTER, STRATUM, cluster_of, text_of
from nps_analysis.responses.grouped import keys_of, named_groups, twelve_digits
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import collected, written
from nps_analysis.responses.segments import composed_form
from nps_analysis.scale import CLASS_OF, CLASSES
from nps_analysis.schema import DataError, listed

TOTALS = list(CLASSES)  # sums of weights of detractors, passives and promoters
PAIRS = [(k, m) for k in range(3) for m in range(k, 3)]
PRODUCTS = [f"{CLASSES[k]} x {CLASSES[m]}" for k, m in PAIRS]
MOST_SHARED = 5_000_000  # rows of clusters that lie in several groups


@dataclass
class Clustered:
    """The answers by group, stratum and cluster; the groups that a row belongs to are a row of ``groups``.

    Where a cluster lies in one group only, the row adds up all such clusters of the group and stratum, and ``cluster``
    is missing; where it lies in several, each group's part of it is a row of its own. ``sums`` has ``clusters`` (those
    with a weight above 0), the ``TOTALS`` and, added up cluster by cluster, the ``PRODUCTS`` of totals.
    """

    groups: pd.DataFrame
    stratum: np.ndarray
    cluster: np.ndarray
    sums: pd.DataFrame


@reads_rows
def clustered(responses: Responses, names: list[str]) -> Clustered:
    """The sums over clusters of the answers by the same groups as ``grouped.grouped``, in the engine.

    Two steps in one statement: answers are added up by group, stratum and cluster, and these by group and stratum.
    An answer without a cluster is a cluster by itself. DataError where clusters lie in so many groups that the parts
    are more than ``MOST_SHARED``.
    """
    keys, period = keys_of(responses, names)
    plan = _answers(responses, keys)
    places = [f"key {i}" for i in range(len(keys))]
    parts = [collected(_alone(plan.filter(nw.col(CLUSTER).is_null()), places))]
    if responses.columns.cluster:
        parts.append(collected(_together(plan.filter(~nw.col(CLUSTER).is_null()), places)))
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    shared = int(table["shared"].notna().sum())
    if shared > MOST_SHARED:
        raise DataError(
            f"too many clusters lie in several groups by {listed(keys)}",
            required=f"clusters and groups with at most {MOST_SHARED:,} parts of clusters",
            found=f"{shared:,} parts of clusters that lie in several groups",
            do="group by fewer columns or a longer period, or name a column of larger clusters",
        )
    for name in (*TOTALS, *PRODUCTS):
        table[name] = twelve_digits(table[name].to_numpy(dtype=float))
    table = table.sort_values([*TOTALS, *PRODUCTS], ignore_index=True)  # the order of rows varies, and so do last bits
    groups, keep, _ = named_groups(table[places], keys, period, responses.study.calendar_of_periods)
    table = table[keep]
    return Clustered(
        groups[keep].reset_index(drop=True),
        table[STRATUM].map({name: composed_form(name) if name else "" for name in table[STRATUM].unique()}).to_numpy(),
        table["shared"].to_numpy(),
        table[["clusters", *TOTALS, *PRODUCTS]].astype(float).reset_index(drop=True),
    )


def _answers(responses: Responses, keys: dict[str, str | None]) -> Any:
    """The valid answers: keys, stratum, cluster, and the weight under the answer's class."""
    frame, columns, score = responses.kept(), responses.columns, responses.columns.score or ""
    weights = [
        nw.when(written(score, [value for value, number in responses.scores.items() if CLASS_OF[number] == k]))
        .then(responses.weight())
        .otherwise(0.0)
        .alias(name)
        for k, name in enumerate(CLASSES)
    ]
    return frame.filter(written(score, responses.scores)).select(
        (text_of(frame, columns.stratum) if columns.stratum else nw.lit("")).alias(STRATUM),
        cluster_of(frame, columns.cluster).alias(CLUSTER),
        *weights,
        *(
            (responses.segment(column) if column else responses.date_in(name)).alias(f"key {i}")
            for i, (name, column) in enumerate(keys.items())
        ),
    )


def _together(plan: Any, places: list[str]) -> Any:
    """Clusters added up; those in one group by group and stratum, the parts of the others one by one."""
    parts = plan.group_by(*places, STRATUM, CLUSTER).agg(*(nw.col(name).sum() for name in TOTALS))
    if not places:
        return _added(parts, [STRATUM]).with_columns(nw.lit(None, dtype=nw.String).alias("shared"))
    parts = parts.with_columns(nw.lit(1).alias("one"))
    parts = parts.with_columns(nw.col("one").sum().over(STRATUM, CLUSTER).alias("groups"))
    parts = parts.with_columns(nw.when(nw.col("groups") > 1).then(nw.col(CLUSTER).cast(nw.String)).alias("shared"))
    return _added(parts, [*places, STRATUM, "shared"])


def _alone(plan: Any, places: list[str]) -> Any:
    """Answers that are clusters by themselves, added up by group and stratum."""
    return _added(plan, [*places, STRATUM]).with_columns(nw.lit(None, dtype=nw.String).alias("shared"))


def _added(parts: Any, by: list[str]) -> Any:
    present = (nw.col(TOTALS[0]) + nw.col(TOTALS[1]) + nw.col(TOTALS[2])) > 0
    products = [
        (nw.col(TOTALS[k]) * nw.col(TOTALS[m])).alias(name) for (k, m), name in zip(PAIRS, PRODUCTS, strict=True)
    ]
    parts = parts.with_columns(nw.when(present).then(1).otherwise(0).alias("clusters"), *products)
    return parts.group_by(*by).agg(*(nw.col(name).sum() for name in ("clusters", *TOTALS, *PRODUCTS)))
