"""nps ambassadors: who becomes a promoter, and whether that can be told beforehand."""

from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import LEVEL, READING, SEED, SOURCE, WRITING, option, options
from nps_analysis.schema import counted


@click.command()
@SOURCE
@options(
    option(
        "--list",
        "FILE",
        "File, .csv or .xlsx, for today's passives and detractors with their likelihood: personal data",
        "not written",
        "likelihoods.csv",
        type=click.Path(path_type=Path),
    ),
    option(
        "--days",
        "N",
        "Oldest answer of somebody in that file, in days before --as-of",
        "365",
        "180",
        type=click.IntRange(0, 36_525),
    ),
    LEVEL,
    SEED,
    READING,
    WRITING,
)
def ambassadors(source: str | None, days: int | None, **given: Any) -> None:
    """How likely passives and detractors of SOURCE are to be promoters at their next answer, and how sure that is.

    Learnt from the pairs of answers before the last periods, tested on the pairs that end in them. Rows are groups of
    about the same likelihood; without a model, which the note explains, the classes. The skill of earlier waves stands
    below that of the last one, which decides. The file has account, owner, value and consent where the study file names
    their columns.
    """
    from nps_analysis.customers.ambassadors import DAYS, ambassadors_waves, older_answers, promotion
    from nps_analysis.customers.ambassadors import ambassadors as calibration
    from nps_analysis.customers.ambassadors import likelihoods as people
    from nps_analysis.customers.likelihood import learn
    from nps_analysis.wording.ambassadors import say_ambassadors

    given, writing = split(given)
    path, days = given.pop("list"), DAYS if days is None else days
    responses = responses_of(source, given)
    if path:
        from nps_analysis.reporting.lists import refuse_list, write_list

        refuse_list(responses, path, "--list")
    tested = learn(responses)
    rates, waves = promotion(tested.panel), ambassadors_waves(tested)
    skill, old = waves[:1].drop(columns="decides"), 0
    if path:
        write_list(people(tested, days), path)
        old = older_answers(tested, days)
    beside = {"skill": skill.iloc[0], "earlier_waves": waves[1:].drop(columns="decides"), "classes": rates}
    why = [f"no likelihood of each person: {tested.why}"] if tested.why else []
    base_rates = [] if skill["better"].iloc[0] else [say_ambassadors(skill, rates)]
    left_out = [f"{counted(old, 'customer')} not in the file: last answer over {days} days ago"] if old else []
    warnings = (*tested.panel.warnings, *left_out, *why, *base_rates)
    finish("ambassadors", calibration(tested), responses, writing, warnings, beside=beside)
