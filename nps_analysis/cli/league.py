"""nps league: sellers, teams, stores beside each other, given who their customers are."""

from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, METHOD, READING, SEED, SOURCE, WRITING, option, options
from nps_analysis.schema import DataError

if TYPE_CHECKING:
    from nps_analysis.responses.record import Responses


@click.command()
@SOURCE
@options(
    BY("Column with the names; columns before it make leagues of their own", "league of the study", "event,seller"),
    option("--within", "COL[,COL]", "Who the customers are, which is allowed for", "segments of the study", "market"),
    option("--min-n", "N", "Fewest answers of a name that is shown with figures", "30", "50", type=int),
    LEVEL,
    METHOD,
    SEED,
    READING,
    WRITING,
)
def league(source: str | None, by: str | None, within: str | None, **given: Any) -> None:
    """Who in SOURCE scores higher or lower than their customers let expect, and who is not told apart."""
    import pandas as pd

    from nps_analysis.counts import tally
    from nps_analysis.responses.reasons import left_out, tally_reasons
    from nps_analysis.responses.seller_sales import read_seller_sales
    from nps_analysis.stats.league import league as leagues
    from nps_analysis.stats.reasons import reasons
    from nps_analysis.stats.seller_sales import seller_sales

    given, writing = split(given)
    responses = responses_of(source, given, by=names(by), within=names(within))
    study, frames, beside, connected, warnings = responses.study, [], [], [], list[str]()
    settings: dict[str, Any] = {"level": study.level, "min_n": study.min_n, "method": study.interval_method}
    settings["seed"] = study.seed
    for apart, across in _asked(responses, names(by)):
        mix = study.mix_for([*apart, across])
        counts = tally(responses, by=[*apart, across, *mix])
        frames.append(leagues(counts, across, within=mix, **settings))
        warnings += counts.warnings
        if not mix:
            warnings.append(f"{across}: not adjusted for who the customers are; name columns with --within")
        if study.league_reasons:
            beside.append(
                reasons(tally_reasons(responses, across, mix), study.level, study.min_n).assign(column=across)
            )
        if study.sales and not apart:
            figures = read_seller_sales(study.path(study.sales), responses, across)
            connected.append(seller_sales(frames[-1], figures.frame, study.level).assign(column=across))
            warnings += figures.warnings
    warnings += left_out(responses) if beside else []
    settings["within"] = study.within or study.segments
    told = {
        name: pd.concat(parts, ignore_index=True)
        for name, parts in (("reasons", beside), ("sales", connected))
        if parts
    }
    frame = pd.concat(frames, ignore_index=True)
    finish("league", frame, responses, writing, tuple(dict.fromkeys(warnings)), settings, beside=told)


def _asked(responses: "Responses", by: list[str]) -> list[tuple[list[str], str]]:
    """For each league the columns that keep leagues apart, and the column with the names."""
    study = responses.study
    columns = [by] if by else [[name] for name in study.league] or ([study.by] if study.by else [])
    if not columns:
        raise DataError(
            "nobody to set beside each other",
            required="a column with the names of sellers, teams, stores or agents",
            found="neither --by nor league in a study file",
            do="nps league SOURCE --by COLUMN",
        )
    return [(names[:-1], names[-1]) for names in columns]
