"""nps benchmark: our score against published ones, or against other brands in the same survey."""

from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, READING, SEED, SOURCE, WRITING, choice, option, options
from nps_analysis.schema import INTERVALS, TESTS, DataError

if TYPE_CHECKING:
    import pandas as pd

    from nps_analysis.responses.record import Responses

EITHER = tuple(dict.fromkeys([*TESTS, *INTERVALS]))


@click.command()
@SOURCE
@click.argument("benchmarks", required=False)
@options(
    option("--company", "NAME", "Which company is ours: its own row is left out", "none is", "Acme"),
    option("--brand", "COL", "Column that says which brand an answer is about: compare these", "none", "brand"),
    BY("Columns to group our answers by", "none", "country"),
    option("--min-n", "N", "Fewest answers that are tested, or on a brand that is ranked", "30", "50", type=int),
    LEVEL,
    choice("--method", EITHER, "Method of the test, with --brand of the intervals", "score"),
    SEED,
    READING,
    WRITING,
)
def benchmark(source: str | None, benchmarks: str | None, by: str | None, **given: Any) -> None:
    """SOURCE against the published scores in BENCHMARKS; with --brand: the brands in SOURCE against each other."""
    given, writing = split(given)
    if given["database"] and not benchmarks:
        source, benchmarks = None, source
    if given["brand"] and benchmarks:
        raise DataError(
            "two comparisons at once",
            required="published scores in a file, or brands in the answers themselves",
            found=f"{benchmarks} and --brand {given['brand']}",
            do="leave one of them out",
        )
    responses = responses_of(source, given, by=names(by))
    if responses.columns.brand and not benchmarks:
        _brands(responses, writing)
    else:
        _published(responses, benchmarks, writing)


def _brands(responses: "Responses", writing: dict[str, Any]) -> None:
    from nps_analysis.brand_counts import tally_brands
    from nps_analysis.stats.rank import rank

    study = responses.study
    brands = tally_brands(responses, by=study.by)
    settings = {"company": study.company, "level": study.level, "method": study.method}
    settings |= {"min_n": study.min_n, "seed": study.seed}
    frame = rank(brands, **settings)
    finish("benchmark", frame, responses, writing, brands.warnings, {"by": study.by, **settings})


def _published(responses: "Responses", benchmarks: str | None, writing: dict[str, Any]) -> None:
    from nps_analysis.brand_counts import tally_own
    from nps_analysis.responses.benchmarks import read_benchmarks
    from nps_analysis.stats.benchmark import benchmark as compared
    from nps_analysis.stats.percentile import percentile

    study = responses.study
    if not benchmarks and not study.benchmarks:
        raise DataError(
            "nothing to compare with",
            required="a file of published scores, or a column of brands",
            found="neither BENCHMARKS nor --brand, and neither in the study file",
            do="nps benchmark SOURCE BENCHMARKS, or nps benchmark SOURCE --brand COLUMN",
        )
    file = benchmarks or study.path(study.benchmarks or "")
    published = read_benchmarks(file, company=study.company, as_of=study.as_of, scale=study.scale)
    counts = tally_own(responses, study.by)
    settings: dict[str, Any] = {"level": study.level, "method": study.method, "min_n": study.min_n}
    frame = compared(counts, published.frame, **settings)
    warnings = (*counts.warnings, *published.warnings)
    beside = {"percentile": percentile(counts, published.frame, **settings)}
    beside |= _targets(responses)
    settings |= {"benchmarks": published.source, "by": counts.names}
    finish("benchmark", frame, responses, writing, warnings, settings, published.repairs, beside)


def _targets(responses: "Responses") -> "dict[str, pd.DataFrame]":
    """The study's targets for all answers, where there are any."""
    from nps_analysis.brand_counts import tally_own
    from nps_analysis.stats.target import target

    study = responses.study
    overall = (study.targets or {}).get("overall")
    if overall is None:
        return {}
    settings: dict[str, Any] = {"level": study.level, "method": study.interval_method, "min_n": study.min_n}
    return {"targets": target(tally_own(responses, []), overall, **settings)}
