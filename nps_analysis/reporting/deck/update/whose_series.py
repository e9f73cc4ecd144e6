"""Which series of ours is each one of a chart? Its name says it; of one that people renamed its figures or labels do.

So they do where several have one name, as those that hold the labels of dots: people may have changed their places, or
taken one away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.chart_parts import (
    KNOWN,
    WITHOUT_WORDS,
    by_index,
    figures_of_series,
    label_said,
    named,
    series_name,
    series_of,
    take,
)
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError
from nps_analysis.reporting.deck.update.places import Range
from nps_analysis.reporting.deck.update.renamed import names_by_people, renamed_categories
from nps_analysis.reporting.deck.update.sign import rows_of
from nps_analysis.reporting.deck.update.written import Ours


def recognise_all(deck: Package, fresh: Mapping[Keyed, tuple[Package, Keyed]]) -> list[Any]:
    """Note at each series of a deck's charts which one of ours it is; the charts, for ``forget``."""
    spaces = []
    for one, (package, new) in fresh.items():
        part, source = (chart_part(*each) if one.kind == "chart" else None for each in ((deck, one), (package, new)))
        if part is None or source is None:
            continue
        space, ours = deck.tree(part), Ours(one.written)
        with suppress(UnreadableError):
            rows = rows_of(deck, part, ours)
            called = renamed_categories(space, rows, rows_of(package, source), ours)
            recognise(space, package.tree(source), [called.get(name, name) for name in rows], ours)
            spaces.append(space)
    return spaces


def recognise(space: Any, fresh: Any, rows: list[str], ours: Ours) -> None:
    """Note at each series which one of ours it is, where its name does not say it; ``rows`` are those of ours."""
    had, new = series_of(space), series_of(fresh)
    named_alike = Counter(map(series_name, [*new.values()]))
    several = {name: series_name(one) for name, one in new.items() if named_alike[series_name(one)] > 1}
    unsure = [own for own in had if own in several or _is_own(own, new, ours)]
    proof = _Proof(space, rows, ours)
    free = [name for name in new if name in several or (name not in had and ours("series", name))]
    known = names_by_people((own, name) for own in unsure for name in free if 2 * proof.share(own, name) > 1)
    for own in (name for name in unsure if name in several and name not in known):
        left = (it for it in several if several[it] == several[own] and it not in known.values())
        known[own] = next(left, own)
    for own, one in had.items() if any(own != name for own, name in known.items()) else ():
        one.set(KNOWN, known.get(own, own))


def forget(spaces: Iterable[Any]) -> None:
    """Take the notes of ``recognise`` out of charts again."""
    for series in (one for space in spaces for one in series_of(space).values()):
        series.attrib.pop(KNOWN, None)


def called_otherwise(space: Any, fresh: Any) -> dict[str, str]:
    """Our names of the series that people renamed, by people's."""
    new = series_of(fresh)
    known = ((series_name(one), name) for name, one in series_of(space).items() if one.get(KNOWN) and name in new)
    return {own: series_name(new[name]) for own, name in known if own != series_name(new[name])}


def headings_otherwise(space: Any, fresh: Any) -> dict[str, str]:
    """Those of them that have the name from the head of a column, and not from the chart alone."""
    called, had = called_otherwise(space, fresh), series_of(space).values()
    in_cells = {series_name(one) for one in had if one.find(f"{qn('c:tx')}/{qn('c:strRef')}") is not None}
    return {own: name for own, name in called.items() if own in in_cells}


def unmatched(space: Any, fresh: Any, rows: list[str], ours: Ours) -> dict[str, list[str]]:
    """People's names of series that have some figures of ours, each with our names of those that it may be.

    In decks of the first versions, which have no marks of figures, any of them may be one that is missed.
    """
    had, new = series_of(space), series_of(fresh)
    gone = [name for name in new if name not in had and ours("series", name)]
    proof = _Proof(space, rows, ours)
    likely = {
        own: [it for it in gone if not proof.by_figures or proof.share(own, it)]
        for own in had
        if _is_own(own, new, ours)
    }
    return {name: names for name, names in likely.items() if names}


def take_name(old: Any, fresh: Any) -> None:
    """Give a series the fresh name, in people's words where they renamed it; one typed for the chart alone stays."""
    own, had = series_name(old), old.find(qn("c:tx"))
    by_people = old.get(KNOWN) is not None and had is not None and own != series_name(fresh)
    was, now = (Range.of(it.findtext(f"{qn('c:tx')}//{qn('c:f')}")) for it in (old, fresh))
    if by_people and (was is None or now is None or (was.sheet, was.first) != (now.sheet, now.first)):
        return
    take(old, fresh, "c:tx")
    for value in old.find(qn("c:tx")).iter(qn("c:v")) if by_people else ():
        value.text = own


def _is_own(name: str, new: Mapping[str, Any], ours: Ours) -> bool:
    return name not in new and not ours("series", name)


class _Proof:
    """What of a chart's series proves whose they are: their figures; in decks of the first versions their labels."""

    def __init__(self, space: Any, rows: list[str], ours: Ours):
        figures = {name: figures_of_series(one, rows) for name, one in series_of(space).items()}
        known = any(ours("figure", name, *each) for name, of in figures.items() for each in of.items())
        self.by_figures = known
        self._what = "figure" if known else "label"
        self._said = figures if known else {name: _labels(one, rows) for name, one in series_of(space).items()}
        self._ours = ours

    def share(self, own: str, name: str) -> float:
        """How much of a series we wrote under a name."""
        said = self._said[own]
        return sum(self._ours(self._what, name, *each) for each in said.items()) / max(1, len(said))


def _labels(series: Any, rows: list[str]) -> dict[str, str]:
    """The labels of a series that have words, by their rows."""
    labels = {row: label_said(one) for row, one in named(by_index(series, "c:dLbl"), rows).items()}
    return {row: words for row, words in labels.items() if words not in WITHOUT_WORDS}
