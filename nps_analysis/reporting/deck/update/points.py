"""Colours and labels of single points, which follow the name of their category wherever it goes."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

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
from nps_analysis.reporting.deck.update.written import Ours, cached
from nps_analysis.tables import points

BEFORE_POINTS = [
    qn(f"c:{tag}") for tag in ("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker")
]
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
    figures = cached(fresh.find(qn("c:val"))) if fresh is not None and not new else []  # of one without labels
    kept: dict[str, str] = {}
    made = []
    for at, category in enumerate(after):
        label, fresh_label = had.get(category), placed(deepcopy(new.get(category)), labels)
        if label is None:
            label = fresh_label
        elif not ours("label", name, category, label_said(label)):
            kept[category] = words_of(new.get(category)) or _figure(figures, at)
        else:
            label = respelt(label, fresh_label)
        if label is not None:
            label.find(qn("c:idx")).set("val", str(at))
            renumber(label, number, at)
            made.append(label)
    for at, label in enumerate(sorted(made, key=lambda label: label_said(label) == "deleted")):
        labels.insert(at, label)
    return kept


def _figure(figures: Sequence[str], at: int) -> str:
    return points(float(figures[at])) if at < len(figures) and figures[at] else ""


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
