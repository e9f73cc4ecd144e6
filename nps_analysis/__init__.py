"""Analysis of the Net Promoter Score: from survey exports to findings that the data carry.

import nps_analysis as nps
responses = nps.read("export.csv")
nps.score(nps.tally(responses, by="region"))
"""

from importlib import import_module
from typing import Any

# Each public name and its module, which is imported when the name is first used: pandas and DuckDB are slow to load.
_HOMES = {
    "DataError": "schema",
    "Responses": "responses.record",
    "read": "responses.read",
    "check": "responses.check",
    "ScoreCounts": "counts",
    "tally": "counts",
    "score": "stats.score",
    "compare": "stats.compare",
    "benchmark": "stats.benchmark",
    "read_benchmarks": "responses.benchmarks",
    "plot_score": "charts.score",
    "plot_trend": "charts.trend",
    "plot_classes": "charts.classes",
    "plot_compare": "charts.compare",
    "plot_benchmark": "charts.benchmark",
    "present": "reporting.present",
    "say_base": "wording",
    "say_score": "wording",
    "say_change": "wording",
    "say_trend": "wording",
    "say_compare": "wording",
    "say_benchmark": "wording",
    "say_accounting": "wording",
    "Study": "study",
    "run": "runs.run",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("nps-analysis")
    if name not in _HOMES:
        raise AttributeError(f"nps_analysis has no {name!r}")
    return getattr(import_module(f"nps_analysis.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
