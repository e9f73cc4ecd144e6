"""Where the parts of a slide are in the one box that a layout has for all of them."""

from collections.abc import Sequence
from typing import NamedTuple

from nps_analysis.charts.measure import lines_of
from nps_analysis.reporting.deck.template.layouts import Place

LINE, BETWEEN = 1.2, 10  # height of a line in sizes of its letters; points between paragraphs
EDGES = 0.25  # inches between the edges of a box and its text
GAP, LEAST_GAP = 0.08, 0.3  # inches between what is above each other, and beside each other
CAPTION, FOOT = 0.34, 0.36  # inches of the caption, and of the source where the foot has no room for it
CAPTION_SIZES, KEY_SIZES, FOOT_SIZES = (16, 14, 12, 11, 10), (12, 11, 10), (11, 10)  # points
LARGEST_KEY = 0.35  # of the height
SCORE, SCORE_NOTE = 0.24, 0.3  # of the height of the key figures: the score, and its interval and base


class Look(NamedTuple):
    """How the text of a part looks that has no placeholder of its own."""

    size: float
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"


LOOKS = {
    "Caption": Look(16, "tx2", anchor="ctr"),
    "Key": Look(12, "tx2"),
    "Score": Look(66, "accent1", bold=True, anchor="ctr"),
    "Score note": Look(14),
    "Findings": Look(18),
    "Text": Look(14),
    "Source": Look(10, "tx2", anchor="b"),
}


def areas(role: str, whole: Place, key: str = "", source: bool = False) -> dict[str, Place]:
    """The place of each part in the box ``whole``, with the lines that ``key`` needs, and one for the ``source``.

    >>> found = areas("Finding", Place(0.5, 1.75, 9, 4.95), "NPS in points.")
    >>> [round(found[part].top, 2) for part in ("Caption", "Key", "Chart")], round(found["Chart"].bottom, 2)
    ([1.75, 2.09, 2.39], 6.7)
    """
    foot = FOOT if source else 0.0
    box = whole._replace(height=whole.height - foot)
    found = {"Finding": _finding, "Overview": _overview}.get(role, _method)(box, key)
    return found | ({"Source": Place(whole.left, box.bottom, whole.width, foot)} if source else {})


def _finding(box: Place, key: str) -> dict[str, Place]:
    height = min(LARGEST_KEY * box.height, key_height(key, box.width))
    under = box.top + CAPTION + height + GAP
    return {
        "Caption": Place(box.left, box.top, box.width, CAPTION),
        "Key": Place(box.left, box.top + CAPTION, box.width, height),
        "Chart": Place(box.left, under, box.width, box.bottom - under),
    }


def _overview(box: Place, key: str) -> dict[str, Place]:
    """The key figures at the left, the findings at the right."""
    left = min(4.1, max(2.5, 0.34 * box.width))
    score, note = SCORE * box.height, SCORE_NOTE * box.height
    chart = box.top + score + note
    beside = box.left + left + LEAST_GAP
    return {
        "Score": Place(box.left, box.top, left, score),
        "Score note": Place(box.left, box.top + score, left, note),
        "Chart": Place(box.left, chart, left, min(2.15, box.bottom - chart)),
        "Findings": Place(beside, box.top, box.right - beside, box.height),
    }


def _method(box: Place, key: str) -> dict[str, Place]:
    table = (box.width - LEAST_GAP) * 0.53
    beside = box.left + table + LEAST_GAP
    return {"Table": box._replace(width=table), "Text": Place(beside, box.top, box.right - beside, box.height)}


def key_height(key: str, width: float) -> float:
    """The inches that a key of a chart takes at its largest size, one line at least."""
    return height_of([key], width, KEY_SIZES[0]) + 0.02


def text_fits(texts: Sequence[str], width: float, height: float, size: float) -> bool:
    """Whether paragraphs have room in a box, in inches, at a size in points.

    >>> text_fits(["x" * 30], 3.0, 0.5, 12), text_fits(["x" * 60], 3.0, 0.5, 12), text_fits(["x" * 60], 3.0, 0.5, 10)
    (True, False, True)
    """
    return height_of(texts, width, size) <= height


def height_of(texts: Sequence[str], width: float, size: float) -> float:
    """The inches that paragraphs need in a box so many inches wide, at a size in points.

    >>> height_of(["NPS in points.", "n = answers"], 3.0, 10) * 72
    34.0
    """
    lines = sum(lines_of(text, 72 * (width - EDGES), size) for text in texts)
    return (lines * size * LINE + (len(texts) - 1) * BETWEEN) / 72
