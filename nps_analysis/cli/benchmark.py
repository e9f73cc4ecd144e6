"""nps benchmark: our score against published ones."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, METHOD, READING, WRITING, option, options


@click.command()
@click.argument("source")
@click.argument("benchmarks")
@options(
    option("--company", "NAME", "Which company is ours: its own row is left out", "none is", "Acme"),
    BY("Columns to group our answers by", "none", "country"),
    LEVEL,
    METHOD,
    READING,
    WRITING,
)
def benchmark(source: str, benchmarks: str, by: str | None, **given: Any) -> None:
    """SOURCE against the published scores in BENCHMARKS."""
    from nps_analysis.counts import tally
    from nps_analysis.responses.benchmarks import read_benchmarks
    from nps_analysis.stats.benchmark import benchmark as compared

    given, writing = split(given)
    responses = responses_of(source, given, by=names(by))
    study = responses.study
    published = read_benchmarks(benchmarks, company=study.company)
    counts = tally(responses, by=study.by)
    frame = compared(counts, published.frame, level=study.level, method=study.method)
    settings = {"benchmarks": published.source, "by": counts.names, "level": study.level, "method": study.method}
    warnings = (*counts.warnings, *published.warnings)
    finish("benchmark", frame, responses, writing, warnings, settings, published.repairs)
