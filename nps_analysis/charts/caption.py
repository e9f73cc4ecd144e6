"""The lines under a chart: what is drawn, with which interval, and what the marks mean."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import IdentityTransform, ScaledTranslation, Transform, blended_transform_factory

from nps_analysis.charts.measure import GAP, broken
from nps_analysis.charts.style import FONT, INK, MARGINS, MUTED, SMALL_TEXT, figure_of, inches_wide
from nps_analysis.language import N_, _, ngettext, numerals, rtl, translated
from nps_analysis.schema import SMALL_BASE, VERY_SMALL_BASE, base_of
from nps_analysis.tables import confidence

EDGE = MARGINS["w_pad"]  # inches
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"  # a line begins at the right, whatever its first letter
NAMES = {  # of methods
    "score": N_("score"),
    "wald": N_("Wald"),
    "adjusted-wald": N_("adjusted Wald"),
    "scasp": N_("SCASp"),
    "dirichlet": N_("Dirichlet"),
    "bootstrap": N_("bootstrap"),
    "Wilson": N_("Wilson"),
    "normal": N_("normal"),
    "chi-square": N_("chi-square"),
    "order statistics": N_("order statistics"),
}


def caption(ax: Axes, *lines: str) -> None:
    """Write ``lines`` under the chart, without the empty ones; where one is too long it breaks between its parts.

    They begin at the edge of the picture, under the names of the rows, so that they may be as long as it is wide.
    """
    room = 72 * (inches_wide(ax) - 2 * EDGE)
    text = "\n".join(broken(line, room, SMALL_TEXT) for line in lines if line)
    look: dict[str, Any] = {
        "fontsize": SMALL_TEXT,
        "color": MUTED,
        "linespacing": 1.35,
        "family": FONT,
        "parse_math": False,
    }
    if rtl():
        text = "\n".join(RIGHT_TO_LEFT + line for line in text.split("\n"))
    ax.set_xlabel(text, loc="right" if rtl() else "left", labelpad=8, **look)
    if alone(ax):
        ax.xaxis.label.set_x(0)
        ax.xaxis.label.set_transform(from_the_edge(ax))


def alone(ax: Axes) -> bool:
    """Whether ``ax`` has a part of the picture for itself and its labels."""
    return ax.get_subplotspec() is not None and figure_of(ax).get_layout_engine() is not None


def from_the_edge(ax: Axes) -> Transform:
    """Across from the edge of that part, at which lines begin to be written; up as labels stand."""
    figure, place = figure_of(ax), ax.get_subplotspec()
    if place is None or not alone(ax):
        return blended_transform_factory(ax.transAxes, IdentityTransform())
    columns = place.get_gridspec().ncols
    at = place.colspan.stop / columns if rtl() else place.colspan.start / columns
    inward = ScaledTranslation(at * figure.get_figwidth() + (-EDGE if rtl() else EDGE), 0, figure.dpi_scale_trans)
    return blended_transform_factory(inward, IdentityTransform())


def interval_name(frame: pd.DataFrame) -> str:
    """Words for the interval that ``frame`` holds, from its level and method: "95 % score interval"."""
    level = " / ".join(map(confidence, _said(frame, "level")))
    method = " / ".join(translated(NAMES.get(method, str(method))) for method in _said(frame, "method"))
    if level and method:
        return _("{level} {method} interval", level=level, method=method)
    if method:
        return _("{method} interval", method=method)
    return _("{level} interval", level=level) if level else _("interval")


def interval_at(frame: pd.DataFrame) -> str:
    """Words for an interval of which only the level is said: "95 % interval", "the interval" where it is not known."""
    return _("{level} interval", level=level_of(frame)) if level_of(frame) else _("the interval")


def level_of(frame: pd.DataFrame) -> str:
    """The level of the intervals of ``frame``, "95 %"; empty where there is none."""
    return next(map(confidence, _said(frame, "level")), "")


def _said(frame: pd.DataFrame, column: str) -> list:
    return list(frame[column].dropna().unique()) if column in frame else []


def base_words(rows: pd.DataFrame) -> str:
    """What n is: answers, counted before weighting where the frame is weighted."""
    return _("n: answers, before weighting") if is_weighted(rows) else _("n: answers")


def is_weighted(rows: pd.DataFrame) -> bool:
    """Whether the effective base of any row is another than its base."""
    if "n_eff" not in rows:
        return False
    effective = pd.to_numeric(rows["n_eff"]).fillna(0).to_numpy(dtype=float)
    return not np.allclose(effective, rows["n"].fillna(0))


def marks_legend(bases: Sequence[float] | pd.Series, hollow: str = "", invitations: bool = False) -> str:
    """What ``*`` and ``**`` mean, for those that ``bases`` need, and what is drawn ``hollow`` on a very small base."""
    words = {base_of(int(n)) for n in bases if not pd.isna(n)}
    least, most = numerals(str(VERY_SMALL_BASE)), numerals(str(SMALL_BASE - 1))
    small = _("* small base, {least} to {most} answers", least=least, most=most)
    very_small = _("** very small base, under {least} answers", least=least)
    if invitations:
        small = _("* small base, {least} to {most} invitations", least=least, most=most)
        very_small = _("** very small base, under {least} invitations", least=least)
    small, very_small = small if "small" in words else "", very_small if "very small" in words else ""
    also = _("{mark} ({hollow})", mark=very_small, hollow=hollow) if very_small and hollow else very_small
    return GAP.join(filter(None, [small, also]))


def not_drawn(n: int, what: str = "") -> str:
    """The line that says how many were left out: "160 smaller groups not drawn", or what they are."""
    return NOT_DRAWN[what](n) if n else ""


NOT_DRAWN: dict[str, Callable[[int], str]] = {
    "": lambda n: ngettext("{n} smaller group not drawn", "{n} smaller groups not drawn", n),
    "reason": lambda n: ngettext("{n} reason not drawn", "{n} reasons not drawn", n),
    "score": lambda n: ngettext("{n} score further from ours not drawn", "{n} scores further from ours not drawn", n),
    "difference": lambda n: ngettext(
        "{n} difference on smaller bases not drawn", "{n} differences on smaller bases not drawn", n
    ),
    "segment": lambda n: ngettext(
        "{n} segment with smaller effects not drawn", "{n} segments with smaller effects not drawn", n
    ),
    "less important": lambda n: ngettext(
        "{n} driver of less importance not drawn", "{n} drivers of less importance not drawn", n
    ),
    "driver": lambda n: ngettext("{n} driver not drawn", "{n} drivers not drawn", n),
    "quote": lambda n: ngettext("{n} quote not drawn", "{n} quotes not drawn", n),
    "row": lambda n: ngettext("{n} row not drawn", "{n} rows not drawn", n),
    "theme": lambda n: ngettext("{n} less frequent theme not drawn", "{n} less frequent themes not drawn", n),
}


def two_bases(one: str, other: str) -> str:
    """The bases of the two that are compared, which are written already: ``n = 812 / 9,120``."""
    return _("n = {one} / {other}", one=one, other=other)


def say_nothing(ax: Axes) -> str:
    """Say in an empty chart that it is empty; words for its caption come back."""
    ax.set_xticks([])
    place: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "center"}
    ax.text(0.5, 0.5, _("nothing to draw"), color=INK, backgroundcolor="white", **place)
    return _("no answers")
