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
    option("--min-n", "N", "Fewest respondents of a wave, or of both, that are tested", "30", "50", type=int),
    option(
        "--list",
        "FILE",
        "File, .csv or .xlsx, for those whose score fell by --drop or more, with both comments: personal data",
        "not written",
        "fallen.xlsx",
        type=click.Path(path_type=Path),
    ),
    option("--drop", "N", "Fewest points by which a score fell", "3", "4", type=click.IntRange(1, 10)),
    LEVEL,
    choice("--method", ("default", "score", "wald"), "Method of the test", "score"),
    READING,
    WRITING,
)
def movement(source: str | None, of: str | None, drop: int | None, **given: Any) -> None:
    """How the same respondents of SOURCE moved from one period to another.

    The file has account, owner, value and consent where the study file names their columns.
    """
    from nps_analysis.responses.movement import tally_movement
    from nps_analysis.stats.movement import falls, movement_change, movement_difference, overlap
    from nps_analysis.stats.movement import movement as moves

    given, writing = split(given)
    before, after, path = given.pop("from"), given.pop("to"), given.pop("list")
    responses = responses_of(source, given)
    study = responses.study
    if path:
        from nps_analysis.reporting.lists import refuse_list

        refuse_list(responses, path, "--list")
    counts = tally_movement(responses, before, after, study.across)
    change = movement_change(counts, study.level, study.method, study.min_n).iloc[0]
    difference = movement_difference(counts, study.level, study.min_n).iloc[0]
    beside = {"change": change, "overlap": overlap(counts).iloc[0], "difference": difference}
    beside["falls"] = falls(counts, drop or 3, study.level)
    if path:
        from nps_analysis.customers.movers import score_drops
        from nps_analysis.reporting.lists import write_list

        write_list(score_drops(responses, before, after, study.across, drop or 3), path)
    warnings = (*counts.warnings, *([f"same respondents: {change['note']}"] if change["note"] else []))
    finish("movement", moves(counts, of or "classes"), responses, writing, warnings, beside=beside)
