"""Colours and labels of single points, which follow the name of their category wherever it goes."""

import re
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.language import speaking
from nps_analysis.language.spoken import ENGLISH
from nps_analysis.reporting.deck.charts.chart_elements import FIELD
from nps_analysis.reporting.deck.update.chart_parts import (
    attribute,
    by_index,
    label_said,
    named,
    point_look,
    put_after,
    words_of,
)
from nps_analysis.reporting.deck.update.kinds import placed
from nps_analysis.reporting.deck.update.languages import language_in
from nps_analysis.reporting.deck.update.written import Ours, cached
from nps_analysis.tables import count, percent, points, rating

BEFORE_POINTS = [
    qn(f"c:{tag}") for tag in ("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker")
]
FIGURE = re.compile(r"\W*(\d+(?:[.,٫٬\s]\d+)*)")  # as any language writes one
OUR_FIELD = FIELD.format(0, 0)[:20]


def refresh_points(name: str, old: Any, fresh: Any | None, before: list[str], after: list[str], ours: Ours) -> int:
    """The looks of points under the names that they had: fresh where they are ours. How many of others are kept."""
    had = named(by_index(old, "c:dPt"), before)
    new = {} if fresh is None else named(by_index(fresh, "c:dPt"), after)
    theirs = {
        category: point
        for category, point in had.items()
        if category in after and not ours("point", name, category, point_look(point))
    }
    for point in list(old.iterfind(qn("c:dPt"))):
        old.remove(point)
    for at, category in reversed(list(enumerate(after))):
        point = theirs.get(category, deepcopy(new.get(category)))
        if point is not None:
            point.find(qn("c:idx")).set("val", str(at))
            put_after(old, point, BEFORE_POINTS)
    return len(theirs)


def refresh_labels(
    name: str, old: Any, fresh: Any | None, before: list[str], after: list[str], ours: Ours
) -> dict[str, str]:
    """The labels of points under the names that they had, those of ours with fresh texts. What the run says at others.

    These are kept. The look and the place of a label stay. Labels that people took away from all of a series stay away.
    """
    labels = old.find(qn("c:dLbls"))
    if labels is None:
        return {}
    had = named(by_index(labels, "c:dLbl"), before)
    new = {} if fresh is None else named(by_index(fresh, "c:dLbl"), after)
    number = int(attribute(old, "c:idx") or 0)
    for label in list(labels.iterfind(qn("c:dLbl"))):  # also those of points that are no more
        labels.remove(label)
    kept: dict[str, str] = {}
    made = []
    for at, category in enumerate(after):
        label, fresh_label = had.get(category), placed(deepcopy(new.get(category)), labels)
        if label is None:
            label = fresh_label
        elif not ours("label", name, category, label_said(label)):
            kept[category] = words_of(new[category]) if category in new else _said_at(fresh, at, ours)
        else:
            label = respelt(label, fresh_label)
        if label is not None:
            label.find(qn("c:idx")).set("val", str(at))
            renumber(label, number, at)
            made.append(label)
    for at, label in enumerate(sorted(made, key=lambda label: label_said(label) == "deleted")):
        labels.insert(at, label)
    return kept


def _said_at(fresh: Any | None, at: int, ours: Ours) -> str:
    """What the run says of a point that has no label with words of its own, in the language of the chart.

    That is its value as all labels of the series write theirs; of a series without labels what another says of the
    value beside it.
    """
    if fresh is None:
        return ""
    figures, labels = cached(fresh.find(qn("c:val"))), fresh.find(qn("c:dLbls"))
    if at >= len(figures) or not figures[at]:
        return ""
    value = float(figures[at])
    with speaking(language_in(ours) or ENGLISH):
        if labels is None:
            return _said_beside(fresh, at, value)
        code = attribute(labels, "c:numFmt", "formatCode")
        form = percent if "%" in code else points if "0.0" in code else count
        return form(value) if attribute(labels, "c:showVal") == "1" else ""


def _said_beside(series: Any, at: int, value: float) -> str:
    """The words of another series at a point that begin with a value; the value alone where none do."""
    others = (by_index(other, "c:dLbl").get(at) for other in series.getparent().getparent().iter(qn("c:ser")))
    first = {_figure(said): said for said in map(words_of, others)}
    found = (first[it] for it in (_figure(form(value)) for form in (points, rating, count)) if it in first)
    return next(found, points(value))


def _figure(text: str) -> str:
    """The figure that a text begins with, without its sign; "" where it begins with a word.

    >>> _figure(" +4.7   p = .031"), _figure("n = 9")
    ('4.7', '')
    """
    begun = FIGURE.match(text)
    return begun[1] if begun else ""


def respelt(label: Any, fresh: Any) -> Any:
    """A label of ours that says what the fresh one says; none where that says nothing."""
    if fresh is None or "deleted" in (label_said(label), label_said(fresh)):
        return fresh
    texts = list(label.find(qn("c:tx")).iter(qn("a:t")))
    for part, text in zip(texts, [label_said(fresh), *[""] * len(texts)], strict=False):
        part.text = text
    return label


def renumber(label: Any, series: int, at: int) -> None:
    """The number of a label's own field, which no other of the chart may have."""
    for field in label.iter(qn("a:fld")):
        if field.get("id", "").startswith(OUR_FIELD):
            field.set("id", FIELD.format(series, at))
