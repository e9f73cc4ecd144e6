"""One topic of an analysis a module: its table becomes charts and tables of slides."""

from collections.abc import Callable, Sequence

from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.native import Chart, Picture, Runs, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.slides import picture
from nps_analysis.reporting.deck.topics import (
    accounts,
    ambassadors,
    benchmark,
    classes,
    comments,
    compare,
    contact,
    contact_counts,
    decompose,
    drivers,
    follow_up,
    league,
    letters,
    metrics,
    movement,
    movers,
    penalty,
    performance,
    plan,
    rank,
    reasons,
    sales,
    score,
    seller_sales,
    shares,
    target,
    trend,
)

DRAWN: dict[str, Callable[[Finding, Run], tuple[Sequence[Chart | Table], Runs]]] = {
    "score": score.draw,
    "trend": trend.draw,
    "plan": plan.draw,
    "classes": classes.draw,
    "compare": compare.draw,
    "letters": letters.draw,
    "benchmark": benchmark.draw,
    "rank": rank.draw,
    "target": target.draw,
    "movement": movement.draw,
    "movers": movers.draw,
    "ambassadors": ambassadors.draw,
    "contact": contact.draw,
    "contact_counts": contact_counts.draw,
    "nonresponse": contact.draw_silent,
    "decompose": decompose.draw,
    "follow_up": follow_up.draw,
    "drivers": drivers.draw,
    "comments": comments.draw_terms,
    "themes": comments.draw_themes,
    "coverage": comments.draw_coverage,
    "quotes": comments.draw_quotes,
    "league": league.draw,
    "reasons": reasons.draw,
    "seller_sales": seller_sales.draw,
    "accounts": accounts.draw,
    "sales": sales.draw,
    "shares": shares.draw,
    "metrics": metrics.draw,
    "compare_metrics": compare.draw,
    "penalty": penalty.draw,
    "performance": performance.draw,
}


def drawn(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table | Picture], Runs]:
    """A finding's charts or tables, and the runs of text that explain them or say why there is none."""
    if not len(finding.frame):
        return [], [(_("No rows to draw."), "")]
    if finding["word"] not in DRAWN:
        return picture.draw(finding, run)
    return DRAWN[finding["word"]](finding, run)
