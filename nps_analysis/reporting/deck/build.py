"""Slides from a finished run: an overview, a slide for each finding, method and data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from nps_analysis.reporting.deck import (
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
from nps_analysis.reporting.deck.areas import CAPTION_SIZES, KEY_SIZES
from nps_analysis.reporting.deck.method import add_method
from nps_analysis.reporting.deck.native import Chart, Runs, Table
from nps_analysis.reporting.deck.notes import lines
from nps_analysis.reporting.deck.overview import add_overview, footer
from nps_analysis.reporting.deck.package import reproducible
from nps_analysis.reporting.deck.presentation import Deck
from nps_analysis.reporting.deck.room import within
from nps_analysis.reporting.deck.run import Finding, Run, read_run
from nps_analysis.reporting.deck.slides import TEMPLATE, add_slide, draw, note, open_template, write, write_table
from nps_analysis.reporting.deck.table_room import split

LONGEST = 255  # letters that a property of a presentation may have
DRAWN: dict[str, Callable[[Finding, Run], tuple[Sequence[Chart | Table], Runs]]] = {
    "score": score.draw,
    "trend": trend.draw,
    "plan": plan.draw,
    "classes": classes.draw,
    "compare": compare.draw,
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


def build_deck(
    run_folder: Path, out: Path, template: Path | None = None, layouts: Mapping[str, str] | None = None
) -> Path:
    """Write the deck of the finished run in ``run_folder`` to ``out``, and give ``out`` back.

    Charts are PowerPoint's own, with their figures in a workbook inside; titles are the findings' sentences. The same
    run gives the same bytes. It is in the layouts of ``template``, a .pptx or .potx, and where ``layouts`` says so
    (``{"finding": "Title and Content"}``) in the one of that name. Raises DataError, before anything is written, when
    the folder holds no finished run, and when the template is none or lacks what is needed.
    """
    run = read_run(Path(run_folder))
    deck = open_template(template or TEMPLATE, layouts, run.settings.get("as_of") or "")
    add_overview(deck, run)
    for finding, title in titled(run):
        add_finding(deck, run, finding, title)
    leagues = [finding for finding in run.findings if finding["word"] == "league" and not _tells(finding, run)]
    add_method(deck, run, [f"Without a slide: {finding['headline']}" for finding in leagues])
    deck.core_properties.title, deck.core_properties.author = run.title[:LONGEST], "nps_analysis"
    written = BytesIO()
    deck.save(written)
    Path(out).write_bytes(reproducible(written.getvalue()))
    return Path(out)


def titled(run: Run) -> list[tuple[Finding, str]]:
    """The findings that have slides of their own, each with a title that no other slide has."""
    often = Counter(finding["headline"] for finding in run.findings)
    titles = []
    for finding in run.findings:
        headline = finding["headline"] or finding["caption"] or finding.key
        titles.append((finding, f"{headline} ({finding['caption']})" if often[headline] > 1 else headline))
    apart = (run.total, run.account)
    return [(finding, title) for finding, title in titles if finding not in apart and _tells(finding, run)]


def _tells(finding: Finding, run: Run) -> bool:
    """Whether a slide says anything.

    Where no theme was looked for or nobody is quoted, the overview says all there is. A league in which nobody is
    compared is on the page, and a line of the last slide says so.
    """
    if finding["word"] in ("themes", "quotes"):
        return bool(drawn(finding, run)[0])
    return finding["word"] != "league" or bool(finding.frame["p_adjusted"].notna().any())


def drawn(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """A finding's charts or tables, and the runs of text that explain them or say why there is none."""
    if not len(finding.frame):
        return [], [("No rows to draw.", "")]
    if finding["word"] not in DRAWN:
        return [], [("Drawn in report.html.", "")]
    return DRAWN[finding["word"]](finding, run)


def add_finding(deck: Deck, run: Run, finding: Finding, title: str) -> None:
    """The finding's slide, or several where its rows need more than one chart."""
    foot = footer(finding, run)
    charts, explained = in_room(deck, finding, run, foot)
    for number, chart in enumerate(charts or [None], 1):
        of = f" ({number} of {len(charts)})" if len(charts) > 1 else ""
        slide = add_slide(deck, "Finding", f"{title}{of}", foot, text_of(explained))
        write(
            slide,
            "Caption",
            [" · ".join(filter(None, [finding["caption"], chart.name if chart else ""]))],
            sizes=CAPTION_SIZES,
        )
        write(slide, "Key", [explained], sizes=KEY_SIZES)
        if isinstance(chart, Table):
            write_table(slide, "Chart", chart, finding["alt"] + of, f"{finding.key}/{number}" if of else finding.key)
        elif chart:
            draw(slide, "Chart", chart, finding["alt"] + of, f"{finding.key}/{number}" if of else finding.key)
        else:
            write(slide, "Chart", [])
        note(slide, finding.key, lines(finding, run))


def in_room(deck: Deck, finding: Finding, run: Run, foot: str) -> tuple[Sequence[Chart | Table], Runs]:
    """A finding's charts and tables for the room that the layout leaves under their own key."""
    room = deck.room("Finding", "Chart", foot)
    with within(room):
        charts, explained = drawn(finding, run)
    under = deck.room("Finding", "Chart", foot, text_of(explained))
    if under != room:
        with within(under):
            charts, explained = drawn(finding, run)
    return [part for it in charts for part in (split(it, under) if isinstance(it, Table) else [it])], explained


def text_of(runs: Runs) -> str:
    """What runs of text say together."""
    return "".join(text for text, _ in runs)
