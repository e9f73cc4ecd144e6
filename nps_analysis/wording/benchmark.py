"""Published scores beside ours, in a sentence."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import points
from nps_analysis.wording.phrases import group_columns

WORDS = {
    "above": "above",
    "below": "below",
    "depends on the split": "not certain against",
    "no difference shown": "not shown to differ from",
}


def say_benchmark(benchmarks: pd.DataFrame, company: str | None = None) -> str:
    """Which published scores our score is shown to be above or below, and which it cannot be told from, by group.

    >>> row = {"company": "Rival", "benchmark_nps": 25.0, "benchmark_n": 400, "nps": 33.2, "verdict": "above"}
    >>> say_benchmark(pd.DataFrame([row]))
    'Our NPS at 33.2: above Rival'
    """
    own = company or "Our NPS"
    known = benchmarks[benchmarks["verdict"].notna()]
    if not len(benchmarks):
        return f"There are no published scores to hold {company or 'ours'} against"
    if not len(known):
        untested = benchmarks["nps"].notna().any()
        return f"There are no {'tests of ours' if untested else 'answers to hold'} against the published scores"
    groups = group_columns(benchmarks.columns)
    if not groups:
        return _said(known, own)
    parts = [
        _said(part, f"{' · '.join(map(str, names))}: {own}")
        for names, part in known.groupby(groups, sort=False, dropna=False)
    ]
    return "; ".join(parts[:3]) + (f"; and {len(parts) - 3} more groups" if len(parts) > 3 else "")


def _said(benchmarks: pd.DataFrame, own: str) -> str:
    verdicts = {
        verdict: part["company"].astype(str).tolist() for verdict, part in benchmarks.groupby("verdict", sort=False)
    }
    parts = [f"{word} {listed(verdicts[verdict], 2)}" for verdict, word in WORDS.items() if verdict in verdicts]
    fixed = int(benchmarks["benchmark_n"].isna().sum()) if "benchmark_n" in benchmarks else 0
    tail = f" ({fixed} without a published n, taken as fixed)" if fixed else ""
    return f"{own} at {points(benchmarks['nps'].iloc[0])}: " + "; ".join(parts) + tail


def figure(row: pd.Series) -> str:
    """A published score and how ours stands to it: ``Acme 31.0: above``."""
    return f"{row['company']} {points(row['benchmark_nps'])}: {row['verdict'] or row['note']}"
