"""Bars of ours that the run draws as dots by now: the dots are put in the place of bars that nobody edited."""

from collections.abc import Iterator
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.language import LANGUAGES
from nps_analysis.reporting.deck.update.chart_parts import KNOWN, attribute, plots, series_of
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, workbook_part
from nps_analysis.reporting.deck.update.languages import mark_of
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError, readable, serialised
from nps_analysis.reporting.deck.update.sign import book_of, later_marks, marks_of

REDRAWN = "in the kind of chart that the run has by now; look whether it suits its slide"
THEIRS = (qn("a:srgbClr"), qn("a:sysClr"), qn("a:prstClr"), qn("a:hslClr"))  # colours that no chart of ours has
FONTS = (qn("a:latin"), qn("a:ea"), qn("a:cs"))
DATA = qn("c:externalData")


def is_untouched(deck: Package, chart: Keyed) -> bool:
    """Whether bars are as we drew them: they say what was written and no more, in the theme's colours and fonts."""
    part = chart_part(deck, chart)
    if part is None or workbook_part(deck, part) is None:
        return False
    if not _has_bars_only(deck.tree(part)) or _is_painted(deck.tree(part)):
        return False
    try:
        with readable():
            now = set(marks_of(deck, chart))
    except UnreadableError:
        return False
    for later in later_marks(deck, part, book_of(deck, part)):
        now -= set() if later & chart.written else later
    return now == chart.written - {mark_of(language) for language in LANGUAGES}


def _has_bars_only(space: Any) -> bool:
    """Whether a chart has lying bars only, as earlier versions drew what is dots now; no person made it so."""
    return all(plot.tag == qn("c:barChart") and attribute(plot, "c:barDir") == "bar" for plot in plots(space))


def _is_painted(space: Any) -> bool:
    """Whether a chart has colours, fonts or names of series of its own, or a title, which ours have not."""
    fonts = (font.get("typeface", "") for font in space.iter(*FONTS))
    titled = space.find(f"{qn('c:chart')}/{qn('c:title')}") is not None
    called = any(series.get(KNOWN) for series in series_of(space).values())
    painted = next(space.iter(*THEIRS), None) is not None or any(not font.startswith("+") for font in fonts)
    return titled or called or painted


def redraw(deck: Package, part: str, fresh: Package, source: str) -> Iterator[tuple[str, str]]:
    """Put the fresh chart and its workbook into the parts of the old one, and tell it."""
    book, new_book = workbook_part(deck, part), workbook_part(fresh, source)
    number = deck.tree(part).find(DATA).get(qn("r:id"))
    deck.put(str(book), fresh.parts[str(new_book)])
    space = fresh.tree(source)
    fresh_number = space.find(DATA).get(qn("r:id"))
    space.find(DATA).set(qn("r:id"), number)
    deck.put(part, serialised(space))
    space.find(DATA).set(qn("r:id"), fresh_number)
    yield "redrawn", REDRAWN
