"""nps league: sellers, teams, stores beside each other, given who their customers are."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import BY, LEVEL, METHOD, READING, SEED, SOURCE, WRITING, option, options


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
    """Who in SOURCE scores higher or lower than their customers would suggest, and who is not told apart."""
    import pandas as pd

    from nps_analysis.counts import tally
    from nps_analysis.responses.league import leagues_of
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
    for one in leagues_of(responses, names(by)):
        counts = tally(responses, by=one.by)
        frames.append(leagues(counts, one.across, within=one.within, **settings))
        warnings += [*counts.warnings, *one.warnings]
        if study.league_reasons and not one.timed:
            tallied = tally_reasons(responses, one.across, one.within, apart=one.apart)
            beside.append(reasons(tallied, study.level, study.min_n))
        if study.sales and not one.timed:
            figures = read_seller_sales(study.path(study.sales), responses, one.across)
            connected.append(seller_sales(frames[-1], figures.frame, study.level))
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
