"""Why does a chart have to stay with old figures? Where nobody can tell which of its figures are which of the run's."""

from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.chart_parts import DATA, categories_of, plots, series_name, series_of
from nps_analysis.reporting.deck.update.kinds import figures_of, fits
from nps_analysis.reporting.deck.update.places import Range
from nps_analysis.reporting.deck.update.whose_series import unmatched
from nps_analysis.reporting.deck.update.written import Ours

ANEW = "for the run's own chart update with --add and take this slide out, or make the deck anew"
OTHER_KIND = f"the chart is of a kind that cannot hold the run's figures; {ANEW}"
NOT_THERE = f"the chart's workbook is gone, and without it nobody knows whose its figures are; {ANEW}"
LEVELS = "the chart's names have several levels: leave it one to refresh it"
LOWER = "lines were put in above the headings in the chart's workbook: take them out to refresh it"
SWITCHED = "the chart's rows and columns changed places: switch them back to refresh it"


def why_held(old: Any, fresh: Any, rows: list[str], book: bool, ours: Ours) -> str:
    """Why a chart with these ``rows`` of ours, and with a workbook or none, is left whole; "" for one that is not."""
    if _is_dots(old) and _is_dots(fresh) and not book:
        return NOT_THERE
    if any(names.find(f".//{qn('c:lvl')}") is not None for names in old.iter(qn("c:cat"))):
        return LEVELS
    if not _has_ours(old, fresh, ours):
        return SWITCHED if any(ours("category", name) for name in series_of(old)) else OTHER_KIND
    if any(_is_lower(one) for name, one in series_of(old).items() if name in series_of(fresh)):
        return LOWER
    if likely := unmatched(old, fresh, rows, ours):
        each = (f"series {own}, if it is {' or '.join(names)} under another name" for own, names in likely.items())
        return f"{'; '.join(each)}: give it our name to refresh it"
    return "" if holds(old, fresh, ours) and not _had_more_alike(old, fresh, ours) else OTHER_KIND


def holds(old: Any, fresh: Any, ours: Ours) -> bool:
    """Whether an old chart is of a kind in which the fresh series have a place, so that none is lost for nothing."""
    had, new = series_of(old), series_of(fresh)
    both = [name for name in new if name in had]
    if both and not any(figures_of(had[name]) == figures_of(new[name]) for name in both):
        return False
    if both and all(name in new or not ours("series", name) for name in had):
        return True
    more = [series for name, series in new.items() if name not in had and not ours("series", name)]
    return all(any(fits(series, plot) for plot in plots(old)) for series in more)


def _has_ours(old: Any, fresh: Any, ours: Ours) -> bool:
    """Whether any series is ours, of a chart that has some."""
    had, new = series_of(old), series_of(fresh)
    return not had or any(name in new or ours("series", name) for name in had)


def _had_more_alike(old: Any, fresh: Any, ours: Ours) -> bool:
    """Whether more series of ours had one name than have it now, so that nobody knows which of them is which."""
    new = series_of(fresh)
    return any(
        name not in new and name != series_name(one) and ours("series", name) for name, one in series_of(old).items()
    )


def _is_lower(series: Any) -> bool:
    """Whether the heading over the figures of a series is no longer in the first line."""
    name = Range.of(series.findtext(f"{qn('c:tx')}//{qn('c:f')}"))
    places = [Range.of(each.findtext(f".//{qn('c:f')}")) for tag in DATA if (each := series.find(tag)) is not None]
    return name is not None and name.first > 1 and any(place and place.sheet == name.sheet for place in places)


def _is_dots(space: Any) -> bool:
    return categories_of(space) is None
