"""nps drivers: what goes with the score."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, READING, SEED, SOURCE, WRITING, option, options
from nps_analysis.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

    from nps_analysis.responses.record import Responses

SHOWN = (  # of the result, for people; JSON and CSV have every column
    *("driver", "n", "scale", "performance", "correlation", "importance", "importance_low", "importance_high", "shown"),
    "note",
)
APART = (  # of the same, in a table under it
    *("driver", "penalty", "penalty_low", "penalty_high", "n_low", "reward", "reward_low", "reward_high", "n_high"),
    "n_middle",
)


@click.command()
@SOURCE
@options(
    option(
        *("--drivers", "COL[,COL]", "Columns of follow-up ratings; repeatable, one name each where names hold commas"),
        *("those of the study file", "price,staff,delivery"),
        multiple=True,
    ),
    option("--rating-scale", "LOW-HIGH", "Scale of the ratings", "told by the data", "1-5"),
    BY("Columns to show the mean ratings by", "none", "region"),
    click.option("--check", is_flag=True, help="Also fit an ordinal model, which takes some seconds (default: not)."),
    option("--min-n", "N", "Fewest ratings of a driver that is regressed on", "30", "50", type=int),
    LEVEL,
    SEED,
    READING,
    WRITING,
)
def drivers(source: str | None, drivers: tuple[str, ...], by: str | None, check: bool, **given: Any) -> None:
    """What goes with the score of SOURCE: the importance of follow-up ratings, and what low and high ones go with.

    Ratings in words need their numbers in the study file: ratings: {Agree: 5, Disagree: 1}. That a rating goes with
    the score does not say that it is the cause.
    """
    from nps_analysis.responses.drivers import tally_drivers
    from nps_analysis.stats.drivers import drivers as found_in
    from nps_analysis.stats.performance import performance

    if check:
        _refuse_check()
    given, writing = split(given)
    responses = responses_of(source, given, by=names(by))
    study = responses.study
    settings: dict[str, Any] = {"level": study.level, "min_n": study.min_n}
    counts = tally_drivers(responses, _named(drivers, responses), by=study.by)
    found = found_in(counts, seed=study.seed, **settings)
    beside: dict[str, Any] = {"r2": float(found["r2"].iloc[0]), "columns": counts.account()}
    if study.by:
        beside["performance"] = performance(counts, **settings)
    if check:
        from nps_analysis.stats.ordinal import drivers_check

        beside["check"] = drivers_check(counts, found, study.level)
    settings |= {"drivers": counts.drivers, "by": study.by, "seed": study.seed}
    warnings = (*counts.warnings, *_refusals(found))
    shown = found[list(SHOWN)], found[list(APART)]
    finish("drivers", found, responses, writing, warnings, settings, beside=beside, shown=shown)


def _named(texts: tuple[str, ...], responses: "Responses") -> list[str]:
    """The drivers that were typed: a text that is a column's whole name is that column, also with commas in it.

    DataError that says how to write them where a part of a column's name was taken for a name.
    """
    typed = [name for text in texts for name in ([text] if text.strip() in responses.names else names(text))]
    for name in typed:
        whole = [column for column in responses.names if "," in column and name in column and name != column]
        if whole and name not in responses.names:
            raise DataError(
                f'no column "{name}"',
                required="names of columns, with commas between them",
                found=f'a part of "{whole[0]}", whose name holds a comma',
                do=f"give each name a --drivers of its own: --drivers '{whole[0]}' --drivers price",
            )
    return typed


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
