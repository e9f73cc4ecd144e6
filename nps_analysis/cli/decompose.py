"""nps decompose: mix or rate?"""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.movement import ACROSS, FROM, TO
from nps_analysis.cli.options import BY, LEVEL, READING, SOURCE, WRITING, option, options
from nps_analysis.schema import PERIODS, SUPPRESSED

MOST_SEGMENTS = 200  # of which each is held against the others


@click.command()
@SOURCE
@options(
    FROM,
    TO,
    BY("Segments whose mix and rates are told apart; several are crossed", "none, must be named", "market"),
    ACROSS,
    option("--parts", "2|3", "Mix and rate, or the two at the first period and their interaction", "2", "3", type=int),
    option("--min-n", "N", "Fewest answers of a segment whose change is tested against the rest", "30", "50", type=int),
    LEVEL,
    READING,
    WRITING,
)
def decompose(source: str | None, by: str | None, parts: int | None, **given: Any) -> None:
    """Whether the score of SOURCE changed by mix (who answers) or by rate (what they say)."""
    from nps_analysis.counts import tally
    from nps_analysis.responses.period import period_of
    from nps_analysis.stats.decompose import decompose as decomposed
    from nps_analysis.stats.difference_in_differences import difference_in_differences
    from nps_analysis.wording.decompose import say_decompose

    given, writing = split(given)
    before, after = given.pop("from"), given.pop("to")
    responses = responses_of(source, given, by=names(by))
    study, across = responses.study, responses.study.across
    across = period_of(before, after, across) if across in (None, "period", *PERIODS) else across
    counts = tally(responses, by=[across, *study.by])
    frame = decomposed(counts, across, before, after, study.by, parts or 2, study.level)
    told = frame[~frame["note"].isin(["", SUPPRESSED])]
    notes = [f"{row.group}: {row.note}" if row.group else row.note for row in told.itertuples()]
    if frame["total"].isna().all():
        notes.append(say_decompose(frame))
    if counts.design:
        notes.append("clusters and strata are not used here: answers are taken as independent of each other")
    beside = {}
    if len(study.by) == 1 and 2 < len(frame) <= MOST_SEGMENTS + 1:
        level, adjust, min_n = study.level, study.adjust, study.min_n
        beside["difference_in_differences"] = difference_in_differences(
            counts, across, before, after, study.by[0], level=level, adjust=adjust, min_n=min_n
        )
    finish("decompose", frame, responses, writing, (*counts.warnings, *notes[::-1]), beside=beside)
