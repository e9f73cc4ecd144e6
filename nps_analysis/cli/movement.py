"""nps movement: how the same customers moved."""

from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import LEVEL, READING, SOURCE, WRITING, choice, option, options

FROM = option(
    "--from", "A", "Period, or value of --across, that is held against", "none, must be named", "2026-Q2", required=True
)
TO = option(
    "--to", "B", "Period, or value of --across, that is looked at", "none, must be named", "2026-Q3", required=True
)
ACROSS = option("--across", "COL", "Column in which --from and --to are values", "they are periods", "wave")


@click.command()
@SOURCE
@options(
    FROM,
    TO,
    ACROSS,
    choice("--of", ("classes", "scores"), "What respondents moved between", "classes"),
    option("--min-n", "N", "Fewest respondents of a wave that is tested", "30", "50", type=int),
    option(
        "--dropped",
        "FILE",
        "File for the respondents whose score fell by --fell or more, .csv or .xlsx; it has personal data",
        "not written",
        "dropped.xlsx",
        type=click.Path(path_type=Path),
    ),
    option("--fell", "N", "Points of the scale from which a fall counts", "3", "4", type=click.IntRange(1, 10)),
    LEVEL,
    choice("--method", ("default", "score", "wald"), "Method of the test", "score"),
    READING,
    WRITING,
)
def movement(source: str | None, of: str | None, dropped: Path | None, fell: int | None, **given: Any) -> None:
    """How the same respondents of SOURCE moved from one period to another."""
    from nps_analysis.responses.movement import tally_movement
    from nps_analysis.stats.movement import falls, movement_change, movement_difference, overlap
    from nps_analysis.stats.movement import movement as moves

    given, writing = split(given)
    before, after = given.pop("from"), given.pop("to")
    responses = responses_of(source, given)
    study = responses.study
    if dropped:
        from nps_analysis.reporting.lists import refuse_ending
        from nps_analysis.responses.clean import refuse_source

        refuse_ending(dropped)
        refuse_source(responses, dropped, "--dropped")
    counts = tally_movement(responses, before, after, study.across)
    change = movement_change(counts, study.level, study.method).iloc[0]
    difference = movement_difference(counts, study.level, study.min_n).iloc[0]
    beside = {"change": change, "overlap": overlap(counts).iloc[0], "difference": difference}
    beside["falls"] = falls(counts, fell or 3, study.level)
    if dropped:
        from nps_analysis.customers.movers import score_drops
        from nps_analysis.reporting.lists import write_list

        write_list(score_drops(responses, before, after, study.across, fell or 3), dropped)
    warnings = (*counts.warnings, *([f"same respondents: {change['note']}"] if change["note"] else []))
    finish("movement", moves(counts, of or "classes"), responses, writing, warnings, beside=beside)
