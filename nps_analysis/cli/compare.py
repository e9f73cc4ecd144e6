"""nps compare: which groups or periods really differ."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import ADJUSTMENTS, LEVEL, READING, SOURCE, TEST, WRITING, choice, option, options


@click.command()
@SOURCE
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
    option(
        "--margin",
        "POINTS",
        "Size below which a difference does not matter: is it shown to be so",
        "not asked",
        "3",
        type=float,
    ),
    LEVEL,
    TEST,
    READING,
    WRITING,
)
def compare(source: str | None, across: str, within: str | None, **given: Any) -> None:
    """Which groups or periods of SOURCE really differ."""
    from nps_analysis.counts import tally
    from nps_analysis.stats.compare import compare as compared
    from nps_analysis.stats.equivalence import equivalence
    from nps_analysis.stats.letters import MOST, SCORED, letters
    from nps_analysis.stats.multiplicity import by_chance

    given, writing = split(given)
    responses = responses_of(source, given, within=names(within), across=across)
    study = responses.study
    across = (study.period or "month") if across == "period" else across
    counts = tally(responses, by=[*study.within, across])
    shared: dict[str, Any] = {"across": across, "within": study.within, "adjust": study.adjust}
    shared |= {"min_n": study.min_n, "method": study.method}
    frame = compared(counts, against=study.against, level=study.level, **shared)
    beside: dict[str, Any] = {"by_chance": by_chance(frame).astype(object).iloc[0]}
    if given["margin"]:
        beside["equivalence"] = equivalence(
            counts, margin=study.margin, against=study.against, level=study.level, **shared
        )
    if study.against == "each" and len(counts) <= MOST:
        beside["letters"] = letters(counts, **shared).drop(columns=[*SCORED[:3], *SCORED[4:], "small_level"])
    settings = {"against": study.against, "level": study.level, **shared}
    finish("compare", frame, responses, writing, counts.warnings, settings, beside=beside)
