"""The lines under a chart: what is drawn, with which interval, and what the marks mean."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import IdentityTransform, ScaledTranslation, Transform, blended_transform_factory

from nps_analysis.charts.measure import width_of
from nps_analysis.charts.style import FONT, INK, MARGINS, MUTED, SMALL_TEXT, figure_of, inches_wide
from nps_analysis.schema import SMALL_BASE, VERY_SMALL_BASE, base_of

GAP = "   "  # between the parts of a line
EDGE = MARGINS["w_pad"]  # inches
NAMES = {
    "wald": "Wald",
    "adjusted-wald": "adjusted Wald",
    "scasp": "SCASp",
    "dirichlet": "Dirichlet",
}  # of methods


def caption(ax: Axes, *lines: str) -> None:
    """Write ``lines`` under the chart, without the empty ones; where one is too long it breaks between its parts.

    They begin at the edge of the picture, under the names of the rows, so that they may be as long as it is wide.
    """
    room = 72 * (inches_wide(ax) - 2 * EDGE)
    text = "\n".join(broken(line, room) for line in lines if line)
    look: dict[str, Any] = {
        "fontsize": SMALL_TEXT,
        "color": MUTED,
        "linespacing": 1.35,
        "family": FONT,
        "parse_math": False,
    }
    ax.set_xlabel(text, loc="left", labelpad=8, **look)
    ax.xaxis.label.set_transform(from_the_edge(ax))


def broken(line: str, room: float, size: float = SMALL_TEXT) -> str:
    """``line`` in lines of at most ``room`` points: broken between its parts, a longer part between words.

    >>> broken("one part   another part", 100).split("\\n")
    ['one part', 'another part']
    """
    lines: list[str] = []
    for part in line.split(GAP):
        if lines and width_of(lines[-1] + GAP + part, size) <= room:
            lines[-1] += GAP + part
            continue
        words = re.split(" +(?!%)", part.strip(" "))  # a number keeps its sign
        lines.append(words[0])
        for word in words[1:]:
            if width_of(f"{lines[-1]} {word}", size) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
    return "\n".join(lines)


def from_the_edge(ax: Axes) -> Transform:
    """Across from the left edge of the part of the picture that ``ax`` has for itself; up as labels stand."""
    figure, place = figure_of(ax), ax.get_subplotspec()
    if place is None or figure.get_layout_engine() is None:
        return blended_transform_factory(ax.transAxes, IdentityTransform())
    left = place.colspan.start / place.get_gridspec().ncols
    inward = ScaledTranslation(left * figure.get_figwidth() + EDGE, 0, figure.dpi_scale_trans)
    return blended_transform_factory(inward, IdentityTransform())


def interval_name(frame: pd.DataFrame) -> str:
    """Words for the interval that ``frame`` holds, from its level and method: "95 % score interval"."""
    levels = [f"{100 * level:g} %" for level in _said(frame, "level")]
    methods = [NAMES.get(method, str(method)) for method in _said(frame, "method")]
    return " ".join(filter(None, [" / ".join(levels), " / ".join(methods), "interval"]))


def _said(frame: pd.DataFrame, column: str) -> list:
    return list(frame[column].dropna().unique()) if column in frame else []


def base_words(rows: pd.DataFrame) -> str:
    """What n is: answers, counted before weighting where the frame is weighted."""
    if "n_eff" not in rows:
        return "n: answers"
    effective = pd.to_numeric(rows["n_eff"]).fillna(0).to_numpy(dtype=float)
    return "n: answers" if np.allclose(effective, rows["n"].fillna(0)) else "n: answers, before weighting"


def marks_legend(bases: Sequence[float] | pd.Series, hollow: str = "") -> str:
    """What ``*`` and ``**`` mean, for those that ``bases`` need, and what is drawn ``hollow`` on a very small base."""
    words = {base_of(int(n)) for n in bases if not pd.isna(n)}
    small = f"* small base, {VERY_SMALL_BASE} to {SMALL_BASE - 1} answers" if "small" in words else ""
    also = f" ({hollow})" if hollow else ""
    very_small = f"** very small base, under {VERY_SMALL_BASE} answers{also}" if "very small" in words else ""
    return GAP.join(filter(None, [small, very_small]))


def not_drawn(count: int, what: str = "smaller group", more: str = "") -> str:
    """The line that says how many were left out: "160 smaller groups not drawn"; ``more`` is said of them."""
    return f"{count:,} {what}{'s' if count > 1 else ''}{more and ' ' + more} not drawn" if count else ""


def say_nothing(ax: Axes) -> str:
    """Say in an empty chart that it is empty; words for its caption come back."""
    ax.set_xticks([])
    place: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "center"}
    ax.text(0.5, 0.5, "nothing to draw", color=INK, backgroundcolor="white", **place)
    return "no answers"
