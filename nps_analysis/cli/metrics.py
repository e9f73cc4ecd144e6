"""nps metrics: CSAT, CES and other ratings, under their own names."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, pairs, responses_of, split
from nps_analysis.cli.options import ADJUSTMENTS, BY, LEVEL, READING, SOURCE, WRITING, choice, option, options


@click.command()
@SOURCE
@options(
    option(
        *("--metrics", "COL=csat[,COL=ces]"),
        "What each column of ratings is: csat, ces, rating or likelihood; repeatable, one column each where names"
        " hold commas",
        *("those of the study file", "satisfaction=csat,effort=ces"),
        multiple=True,
    ),
    option("--rating-scale", "LOW-HIGH", "Lowest and highest rating of all columns", "told by the data", "1-5"),
    BY("Columns and at most one period to group by", "one row for each metric", "region"),
    option("--across", "COL", "Column whose values, or period, are also compared", "no comparison", "region"),
    option(
        "--against", "previous|first|rest|each|VALUE", "What with", "previous for periods, rest for columns", "each"
    ),
    choice("--adjust", ADJUSTMENTS, "Adjustment of p-values for their number", "holm"),
    option("--min-n", "N", "Fewest ratings of a group that is tested", "30", "50", type=int),
    LEVEL,
    READING,
    WRITING,
)
def metrics(source: str | None, metrics: tuple[str, ...], by: str | None, **given: Any) -> None:
    """Shares of top boxes and means of the ratings in SOURCE, each metric apart and none of them a part of the NPS."""
    from nps_analysis.responses.metrics import metrics_named
    from nps_analysis.responses.unscored import read_rated
    from nps_analysis.stats.metrics import compare_metrics, distribution, tally_metrics
    from nps_analysis.stats.metrics import metrics as shares

    given, writing = split(given)
    named = metrics_named(pairs(tuple(one for text in metrics for one in _named(text)), "--metrics"))
    responses = responses_of(source, given, read_rated, by=names(by), metrics=named or None)
    study = responses.study
    counts = tally_metrics(responses, study.by)
    beside = {"distribution": values} if len(values := distribution(counts)) or not study.employee else {}
    if study.across:
        across = (study.period or "month") if study.across == "period" else study.across
        how: dict[str, Any] = {"against": study.against, "level": study.level, "adjust": study.adjust}
        compared = compare_metrics(tally_metrics(responses, across), across, min_n=study.min_n, **how)
        beside["comparison"] = compared
    warnings = tuple(dict.fromkeys(warning for one in counts for warning in one.warnings))
    finish("metrics", shares(counts, study.level), responses, writing, warnings, {"by": study.by}, beside=beside)


def _named(text: str) -> list[str]:
    """The columns with their metrics in a text that was typed; commas before its only equals sign are a name's."""
    return [text] if text.count("=") == 1 else names(text)
