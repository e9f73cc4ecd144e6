"""nps drivers: what goes with the score."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, READING, SEED, SOURCE, WRITING, option, options
from nps_analysis.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (  # of the result, for people; JSON and CSV have every column
    *("driver", "n", "scale", "performance", "correlation", "importance", "importance_low", "importance_high", "shown"),
    *("penalty", "reward", "note"),
)


@click.command()
@SOURCE
@options(
    option("--drivers", "COL[,COL]", "Columns of follow-up ratings", "those of the study file", "price,staff,delivery"),
    option("--rating-scale", "LOW-HIGH", "Scale of the ratings", "told by the data", "1-5"),
    BY("Columns to show the mean ratings by", "none", "region"),
    click.option("--check", is_flag=True, help="Also fit an ordinal model, which takes some seconds (default: not)."),
    option("--min-n", "N", "Fewest ratings of a driver that is regressed on", "30", "50", type=int),
    LEVEL,
    SEED,
    READING,
    WRITING,
)
def drivers(source: str | None, drivers: str | None, by: str | None, check: bool, **given: Any) -> None:
    """What goes with the score of SOURCE: the importance of follow-up ratings, and what low and high ones go with.

    That a rating goes with the score does not say that it is the cause.
    """
    from nps_analysis.responses.drivers import tally_drivers
    from nps_analysis.stats.drivers import drivers as found_in
    from nps_analysis.stats.performance import performance

    if check:
        _refuse_check()
    given, writing = split(given)
    responses = responses_of(source, given, drivers=names(drivers), by=names(by))
    study = responses.study
    settings: dict[str, Any] = {"level": study.level, "min_n": study.min_n}
    counts = tally_drivers(responses, by=study.by)
    found = found_in(counts, seed=study.seed, **settings)
    beside: dict[str, Any] = {"r2": float(found["r2"].iloc[0]), "columns": counts.account()}
    if study.by:
        beside["performance"] = performance(counts, **settings)
    if check:
        from nps_analysis.stats.ordinal import drivers_check

        beside["check"] = drivers_check(counts, found, study.level)
    settings |= {"drivers": counts.drivers, "by": study.by, "seed": study.seed}
    warnings = (*counts.warnings, *_refusals(found))
    shown = found[list(SHOWN)]
    finish("drivers", found, responses, writing, warnings, settings, beside=beside, shown=shown)


def _refuse_check() -> None:
    """DataError where the package of the ordinal model is not there."""
    if find_spec("statsmodels") is None:
        raise DataError(
            "--check needs statsmodels",
            required="the package statsmodels, of the extra insight",
            found="it is not installed",
            do="pip install nps-analysis[insight], or leave out --check",
        )


def _refusals(found: "pd.DataFrame") -> list[str]:
    """Why there is no importance at all, where there is none."""
    reasons = [note for note in found["note"].unique() if note]
    return reasons[:1] if found["importance"].isna().all() else []
