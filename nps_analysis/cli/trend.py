"""nps trend: whether the score moved, with control limits and change points."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, METHOD, READING, SOURCE, WRITING, options


@click.command()
@SOURCE
@options(BY("Columns with a line of its own for each value", "none", "region"), LEVEL, METHOD, READING, WRITING)
def trend(source: str | None, by: str | None, **given: Any) -> None:
    """The score of SOURCE over its periods, with control limits, broken rules and segments."""
    from nps_analysis.counts import tally
    from nps_analysis.stats.change_point import change_points
    from nps_analysis.stats.seasonality import seasonality
    from nps_analysis.stats.trend import trend as over_time

    given, writing = split(given)
    responses = responses_of(source, given, by=names(by))
    study = responses.study
    period = study.period or "month"
    grouping = [name for name in dict.fromkeys([*study.by, *responses.apart]) if name != period]
    counts = tally(responses, by=[*grouping, period])
    settings = {"level": study.level, "method": study.method}
    frame = over_time(counts, **settings)
    found = {"change_points": change_points(counts, study.level), "seasonality": seasonality(counts, study.level)}
    finish("trend", frame, responses, writing, counts.warnings, {"by": counts.names, **settings}, beside=found)
