"""nps score: the score with its interval, by any groups."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, METHOD, READING, SEED, SOURCE, WRITING, options


@click.command()
@SOURCE
@options(BY("Columns or periods to group by", "none", "region,quarter"), LEVEL, METHOD, SEED, READING, WRITING)
def score(source: str | None, by: str | None, **given: Any) -> None:
    """The score of SOURCE with its interval, by any groups."""
    from nps_analysis.counts import tally
    from nps_analysis.stats.score import score as scores

    given, writing = split(given)
    responses = responses_of(source, given, by=names(by))
    study = responses.study
    grouping = [*study.by, *([given["period"]] if given["period"] else [])]
    counts = tally(responses, by=list(dict.fromkeys(grouping)))
    settings = {"level": study.level, "method": study.method, "seed": study.seed}
    frame = scores(counts, **settings)
    finish("score", frame, responses, writing, counts.warnings, {"by": counts.names, **settings})
