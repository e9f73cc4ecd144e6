"""nps compare: which groups or periods really differ."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import ADJUSTMENTS, LEVEL, READING, WRITING, choice, option, options


@click.command()
@click.argument("source")
@options(
    option(
        "--across", "COL", "Column whose values are compared, or period", "none, must be named", "period", required=True
    ),
    option(
        "--against", "previous|first|rest|each|VALUE", "What with", "previous for periods, rest for columns", "each"
    ),
    option("--within", "COL[,COL]", "Compare inside each of these groups", "none", "region"),
    choice("--adjust", ADJUSTMENTS, "Adjustment of p-values for their number", "holm"),
    option("--min-n", "N", "Fewest answers of a group that is tested", "30", "50", type=int),
    LEVEL,
    choice("--method", ("default", "score", "mover", "adjusted-wald", "wald"), "Method of the test", "score"),
    READING,
    WRITING,
)
def compare(source: str, across: str, within: str | None, **given: Any) -> None:
    """Which groups or periods of SOURCE really differ."""
    from nps_analysis.counts import tally
    from nps_analysis.stats.compare import compare as compared

    given, writing = split(given)
    responses = responses_of(source, given, within=names(within))
    study = responses.study
    across = (study.period or "month") if across == "period" else across
    counts = tally(responses, by=[*study.within, across])
    settings = {
        "against": study.against,
        "level": study.level,
        "adjust": study.adjust,
        "min_n": study.min_n,
        "method": study.method,
    }
    frame = compared(counts, across=across, within=study.within, **settings)  # type: ignore[arg-type]
    finish(
        "compare", frame, responses, writing, counts.warnings, {"across": across, "within": study.within, **settings}
    )
