"""Published scores beside ours, in a sentence."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import points


def say_benchmark(benchmarks: pd.DataFrame, company: str | None = None) -> str:
    """Which published scores our score is shown to be above or below, and which it cannot be told from."""
    own = company or "Our NPS"
    nps = benchmarks["nps"].dropna()
    if not len(nps):
        return "There are no answers to hold against the published scores"
    verdicts = {
        verdict: part["company"].astype(str).tolist() for verdict, part in benchmarks.groupby("verdict", sort=False)
    }
    words = {
        "above": "above",
        "below": "below",
        "depends on the split": "not certain against",
        "no difference shown": "not shown to differ from",
    }
    parts = [f"{words[verdict]} {listed(verdicts[verdict], 2)}" for verdict in words if verdict in verdicts]
    fixed = int(benchmarks["benchmark_n"].isna().sum()) if "benchmark_n" in benchmarks else 0
    tail = f" ({fixed} without a published n, taken as fixed)" if fixed else ""
    return f"{own} at {points(nps.iloc[0])}: " + "; ".join(parts) + tail


def figure(row: pd.Series) -> str:
    """A published score and how ours stands to it: ``Acme 31.0: above``."""
    return f"{row['company']} {points(row['benchmark_nps'])}: {row['verdict']}"
