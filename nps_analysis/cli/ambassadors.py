"""nps ambassadors: who becomes a promoter, and whether that can be told beforehand."""

from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import finish, responses_of, split
from nps_analysis.cli.options import LEVEL, READING, SEED, SOURCE, WRITING, option, options


@click.command()
@SOURCE
@options(
    option(
        "--likelihoods",
        "FILE",
        "File for today's passives and detractors with their likelihood, .csv or .xlsx; it has personal data",
        "not written",
        "likelihoods.csv",
        type=click.Path(path_type=Path),
    ),
    LEVEL,
    SEED,
    READING,
    WRITING,
)
def ambassadors(source: str | None, likelihoods: Path | None, **given: Any) -> None:
    """How likely passives and detractors of SOURCE are to be promoters at their next answer, and how sure that is.

    Learnt from the pairs of answers before the last periods, tested on the pairs that end in them. Rows are groups of
    about the same likelihood; without a model, which the note explains, the classes.
    """
    from nps_analysis.customers.ambassadors import ambassadors as calibration
    from nps_analysis.customers.ambassadors import ambassadors_skill, promotion
    from nps_analysis.customers.ambassadors import likelihoods as people
    from nps_analysis.customers.likelihood import learn
    from nps_analysis.wording.ambassadors import say_ambassadors

    given, writing = split(given)
    responses = responses_of(source, given)
    if likelihoods:
        from nps_analysis.reporting.lists import refuse_ending, write_list
        from nps_analysis.responses.clean import refuse_source

        refuse_ending(likelihoods)
        refuse_source(responses, likelihoods, "--likelihoods")
    tested = learn(responses)
    rates, skill = promotion(tested.panel), ambassadors_skill(tested)
    if likelihoods:
        write_list(people(tested), likelihoods)
    beside = {"skill": skill.iloc[0], "classes": rates}
    why = [f"no likelihood of each person: {tested.why}"] if tested.why else []
    base_rates = [] if skill["better"].iloc[0] else [say_ambassadors(skill, rates)]
    warnings = (*tested.panel.warnings, *why, *base_rates)
    finish("ambassadors", calibration(tested), responses, writing, warnings, beside=beside)
