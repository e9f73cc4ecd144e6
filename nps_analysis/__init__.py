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
    "clean": "responses.clean",
    "ScoreCounts": "counts",
    "tally": "counts",
    "score": "stats.score",
    "trend": "stats.trend",
    "slope": "stats.trend",
    "change_points": "stats.change_point",
    "seasonality": "stats.seasonality",
    "smooth": "stats.smooth",
    "shrinkage": "stats.shrinkage",
    "funnel": "stats.funnel",
    "plan_margin": "stats.plan",
    "plan_change": "stats.plan",
    "undo": "stats.sensitivity",
    "undo_target": "stats.sensitivity",
    "nonresponse": "stats.sensitivity",
    "compare": "stats.compare",
    "rake": "stats.raking",
    "equivalence": "stats.equivalence",
    "letters": "stats.letters",
    "by_chance": "stats.multiplicity",
    "bootstrap": "stats.bootstrap",
    "dirichlet": "stats.dirichlet",
    "benchmark": "stats.benchmark",
    "read_benchmarks": "responses.benchmarks",
    "percentile": "stats.percentile",
    "rank": "stats.rank",
    "tally_brands": "brand_counts",
    "tally_own": "brand_counts",
    "target": "stats.target",
    "plot_score": "charts.score",
    "plot_trend": "charts.trend",
    "plot_plan": "charts.plan",
    "plot_classes": "charts.classes",
    "plot_compare": "charts.compare",
    "plot_benchmark": "charts.benchmark",
    "plot_rank": "charts.rank",
    "plot_target": "charts.target",
    "present": "reporting.present",
    "say_base": "wording.score",
    "tally_movement": "responses.movement",
    "movement": "stats.movement",
    "movement_change": "stats.movement",
    "movement_difference": "stats.movement",
    "overlap": "stats.movement",
    "turnover": "stats.movement",
    "plot_movement": "charts.movement",
    "say_movement": "wording.movement",
    "say_turnover": "wording.movement",
    "tally_accounts": "responses.accounts",
    "accounts": "stats.accounts",
    "account_health": "customers.accounts",
    "account_list": "customers.accounts",
    "plot_accounts": "charts.accounts",
    "say_accounts": "wording.accounts",
    "say_value": "wording.accounts",
    "say_account_health": "wording.accounts",
    "tally_metrics": "stats.metrics",
    "metrics": "stats.metrics",
    "distribution": "stats.metrics",
    "compare_metrics": "stats.metrics",
    "plot_metrics": "charts.metrics",
    "say_metrics": "wording.metrics",
    "say_compare_metrics": "wording.metrics",
    "read_sales": "responses.sales",
    "sales": "customers.sales",
    "sales_warnings": "customers.sales",
    "plot_sales": "charts.sales",
    "say_sales": "wording.sales",
    "decompose": "stats.decompose",
    "difference_in_differences": "stats.difference_in_differences",
    "plot_decompose": "charts.decompose",
    "say_decompose": "wording.decompose",
    "say_difference_in_differences": "wording.decompose",
    "say_score": "wording.score",
    "say_change": "wording.compare",
    "say_trend": "wording.trend",
    "say_change_points": "wording.trend",
    "say_signals": "wording.trend",
    "say_seasonality": "wording.trend",
    "say_plan": "wording.plan",
    "say_undo": "wording.plan",
    "say_compare": "wording.compare",
    "say_equivalence": "wording.equivalence",
    "say_by_chance": "wording.multiplicity",
    "say_benchmark": "wording.benchmark",
    "say_percentile": "wording.percentile",
    "say_rank": "wording.rank",
    "say_target": "wording.target",
    "say_accounting": "wording.accounting",
    "explained": "wording.accounting",
    "say_source": "wording.source",
    "plot_check": "charts.check",
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
