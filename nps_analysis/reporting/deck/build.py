"""Slides from a finished run, in the order of a story: a summary, findings, method and data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.alt import alt_text
from nps_analysis.reporting.deck.charts.native import Chart, Picture, Runs, Table
from nps_analysis.reporting.deck.keys import typed
from nps_analysis.reporting.deck.package import number_parts, parts_in_order
from nps_analysis.reporting.deck.run import Finding, Run, read_run
from nps_analysis.reporting.deck.save import save
from nps_analysis.reporting.deck.slides.notes import lines
from nps_analysis.reporting.deck.slides.presentation import Deck
from nps_analysis.reporting.deck.slides.slide import add_slide, note, open_template, show, write, write_caption
from nps_analysis.reporting.deck.slides.table import fitted
from nps_analysis.reporting.deck.story.choice import Choice, chosen
from nps_analysis.reporting.deck.story.file import SUMMARY, read_story
from nps_analysis.reporting.deck.story.headlines import titles
from nps_analysis.reporting.deck.story.method import add_method
from nps_analysis.reporting.deck.story.overview import add_overview, footer
from nps_analysis.reporting.deck.template.areas import KEY_SIZES
from nps_analysis.reporting.deck.template.file import TEMPLATE
from nps_analysis.reporting.deck.template.room import within
from nps_analysis.reporting.deck.topics import drawn
from nps_analysis.reporting.deck.update.origin import origin_of
from nps_analysis.reporting.deck.update.parts import Package
from nps_analysis.reporting.deck.update.sign import sign
from nps_analysis.reporting.questions import speaking_as
from nps_analysis.schema import untold
from nps_analysis.tables import count

LONGEST = 255  # letters that a property of a presentation may have


def build_deck(
    run_folder: Path,
    out: Path,
    story: str | Path | None = None,
    template: Path | None = None,
    warn: Callable[[str], object] = untold,
    layouts: Mapping[str, str] | None = None,
) -> Path:
    """Write the deck of the finished run in ``run_folder`` to ``out``, and give ``out`` back: see ``deck_of``."""
    save(deck_of(run_folder, story, template, warn, layouts), Path(out))
    return Path(out)


def deck_of(
    run_folder: Path,
    story: str | Path | None = None,
    template: Path | None = None,
    warn: Callable[[str], object] = untold,
    layouts: Mapping[str, str] | None = None,
) -> bytes:
    """The deck of the finished run in ``run_folder``, as the bytes of a .pptx.

    Charts are PowerPoint's own, with their figures in a workbook inside; titles are the findings' sentences. ``story``
    is a file that names slides in their order (see ``read_story``), ``all`` for a slide of every finding, or None for
    what a director needs. ``warn`` is told what a story names that the run has nothing for. The same run gives the same
    bytes. It is in the layouts of ``template``, a .pptx or .potx; ``layouts`` says for some slides in which, such as
    ``{"finding": "Title Only"}``. Raises DataError when the folder holds no finished run, for a story that names what
    no run has, and for a template that is none or lacks a layout or placeholder.
    """
    return package_of(read_run(Path(run_folder)), story, template, warn, layouts).bytes()


def package_of(
    run: Run,
    story: str | Path | None = None,
    template: Path | None = None,
    warn: Callable[[str], object] = untold,
    layouts: Mapping[str, str] | None = None,
    known: bool = False,
    left_out: Sequence[Finding] | None = None,
) -> Package:
    """The parts of the deck of a run: see ``deck_of``; with ``known`` its template is a deck that is to be updated.

    The slides on method name the findings ``left_out`` as without a slide; by default those that the story leaves out.
    """
    with speaking_as(run.manifest):
        choice = choice_of(run, story, warn)
        deck = open_template(template or TEMPLATE, layouts, run.day, known, warn)
        number_parts(deck.presentation.part.package)
        made = deck.presentation.slides
        for slide, title in zip(choice.slides, titles(choice.slides, run), strict=True):
            before = len(made)
            if slide.finding:
                add_finding(deck, run, slide.finding, title)
            elif slide.special == SUMMARY:
                add_overview(deck, run, title)
            else:
                add_method(deck, run, title, choice.left_out if left_out is None else left_out)
            for at in range(before, len(made)) if slide.title else ():
                typed(made[at], "Title")
    deck.core_properties.title, deck.core_properties.author = run.title[:LONGEST], "nps_analysis"
    written = BytesIO()
    deck.save(written)
    return sign(Package(parts_in_order(written.getvalue())), run.language, str(origin_of(run)))


def choice_of(run: Run, story: str | Path | None = None, warn: Callable[[str], object] = untold) -> Choice:
    """What a story names of a run, and what it leaves out: see ``deck_of``."""
    return chosen(read_story(story), run, lambda finding: _tells(finding, run), warn)


def _tells(finding: Finding, run: Run) -> bool:
    """Whether a slide says anything.

    Where no theme was looked for or nobody is quoted, the overview says all there is. A league in which nobody is
    compared is on the page, and a line of the last slide says so.
    """
    if finding["word"] in ("themes", "quotes"):
        return bool(drawn(finding, run)[0])
    return finding["word"] != "league" or bool(finding.frame["p_adjusted"].notna().any())


def add_finding(deck: Deck, run: Run, finding: Finding, title: str) -> None:
    """The finding's slide, or several where its rows need more than one chart."""
    foot = footer(finding, run)
    charts, explained = in_room(deck, finding, run, foot)
    keys = keys_of(finding.key, [chart.name for chart in charts])
    pages: Sequence[Chart | Table | Picture | None] = charts or [None]
    for number, (chart, key) in enumerate(zip(pages, keys, strict=True), 1):
        of = f" ({_('{number} of {all}', number=count(number), all=count(len(charts)))})" if len(charts) > 1 else ""
        slide = add_slide(deck, "Finding", f"{title}{of}", foot, text_of(explained))
        caption = " · ".join(filter(None, [finding["caption"], chart.name if chart else ""]))
        write_caption(slide, caption)
        write(slide, "Key", [explained], sizes=KEY_SIZES)
        if chart:
            show(slide, "Chart", chart, alt_text(finding, run, chart, number, len(charts)), key)
        else:
            write(slide, "Chart", [])
        note(deck, slide, finding.key, lines(finding, run))


def in_room(deck: Deck, finding: Finding, run: Run, foot: str) -> tuple[Sequence[Chart | Table | Picture], Runs]:
    """A finding's charts and tables for the room that the layout leaves under their own key."""
    room = deck.room("Finding", "Chart", foot)
    with within(room):
        shown, explained = drawn(finding, run)
    under = deck.room("Finding", "Chart", foot, text_of(explained))
    if under != room:
        with within(under):
            shown, explained = drawn(finding, run)
    return [part for it in shown for part in (fitted(it, *under) if isinstance(it, Table) else [it])], explained


def text_of(runs: Runs) -> str:
    """What runs of text say together."""
    return "".join(text for text, _ in runs)


def keys_of(key: str, names: Sequence[str]) -> list[str]:
    """The keys of a finding's charts, by what they show where they have names: their numbers change with the data.

    >>> keys_of("02_trend/nps", ["Iran", "Sweden"]), keys_of("01_score/market", ["", ""])
    (['02_trend/nps/Iran', '02_trend/nps/Sweden'], ['01_score/market/1', '01_score/market/2'])
    """
    often = Counter(names)
    if len(names) < 2 and not any(names):
        return [key]
    return [f"{key}/{name}" if name and often[name] == 1 else f"{key}/{at}" for at, name in enumerate(names, 1)]
