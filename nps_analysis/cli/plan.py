"""nps plan: how many answers are needed."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, split
from nps_analysis.cli.options import LEVEL, WRITING, choice, option, options

EXPECTED = (
    option("--detractors", "PERCENT", "Expected share of detractors", "15", "20", type=float),
    option("--passives", "PERCENT", "Expected share of passives", "35", "30", type=float),
    option("--promoters", "PERCENT", "Expected share of promoters", "50", "50", type=float),
    option("--population", "N", "How many people there are (in each group)", "without end", "2000", type=float),
    option("--deff", "D", "Design effect of weights and clusters", "1", "1.5", type=float),
    option("--response-rate", "R", "Share of the invited who answer; 0.2 and 20 are 20 %", "all", "0.2", type=float),
)


@click.group()
def plan() -> None:
    """How many answers are needed: for a margin, or to show a change."""


@plan.command()
@options(
    option("--margin", "POINTS", "Half the width of the interval of the score", "5", "3", type=float),
    EXPECTED,
    LEVEL,
    choice("--method", ("default", "wald", "adjusted-wald", "score"), "Interval that is planned for", "wald"),
    WRITING,
)
def margin(**given: Any) -> None:
    """Answers after which the score is known to so many points."""
    from nps_analysis.stats.plan import plan_margin

    given, writing = split(given)
    finish("plan margin", plan_margin(**_typed(given)), None, writing)


@plan.command()
@options(
    option("--change", "POINTS", "Change that is to be shown", "8", "5", type=float),
    option("--power", "CHANCE", "Chance of showing it", "0.8", "0.9", type=float),
    option("--ratio", "R", "Answers in the second group for each in the first", "1", "2", type=float),
    option("--n", "N", "Answers in the first group: what would they show", "as many as are needed", "200", type=int),
    option("--overlap", "SHARE", "Share of the customers who answer in both waves", "1", "0.4", type=float),
    option("--correlation", "R", "Correlation of a customer's two answers", "0, other customers", "0.5", type=float),
    EXPECTED,
    LEVEL,
    WRITING,
)
def change(**given: Any) -> None:
    """Answers in each of two groups or waves after which a change is mostly shown."""
    from nps_analysis.stats.plan import plan_change

    given, writing = split(given)
    finish("plan change", plan_change(**_typed(given)), None, writing)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """The options that were typed; the others keep their defaults."""
    return {name: value for name, value in given.items() if value is not None}
