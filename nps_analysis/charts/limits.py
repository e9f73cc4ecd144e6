"""Control limits around a line, and rings around the periods that break a rule."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from nps_analysis.charts.caption import GAP
from nps_analysis.charts.style import ACCENT, MUTED, SMALL_TEXT
from nps_analysis.language import _, ngettext, translated
from nps_analysis.schema import VERY_SMALL_BASE

LIMITS = ("lower_limit", "upper_limit", "centre", "signal", "segment")
FEW = 12  # limits that rest on fewer periods are said to


def draw_limits(ax: Axes, scores: pd.DataFrame, x: np.ndarray) -> list[str]:
    """Draw centre, limits and broken rules of one line of ``trend``; lines for the caption come back.

    The limits are steps, as wide as a period, because they follow each period's base; they break between segments.
    """
    figures = {name: pd.to_numeric(scores[name]).to_numpy(dtype=float) for name in LIMITS[:3]}
    parts = scores["segment"].astype(str).to_numpy()
    for part in dict.fromkeys(parts[scores["nps"].notna().to_numpy()]):
        at = np.flatnonzero(parts == part)
        edges = np.append(x[at] - 0.5, x[at[-1]] + 0.5)
        for name, style in (("lower_limit", "--"), ("upper_limit", "--"), ("centre", "-")):
            look: dict[str, Any] = {"color": MUTED, "linestyle": style, "linewidth": 1.2, "zorder": 1.5}
            ax.stairs(figures[name][at], edges, baseline=None, **look)
    letters = _mark(ax, scores, x)
    answered = scores[scores["nps"].notna()]
    fewest = int(answered.groupby(answered["segment"].astype(str)).size().min()) if len(answered) else 0
    said = _("line: centre, dashed: control limits (3 standard errors)")
    caveat = ngettext("limits rest on as few as {n} period", "limits rest on as few as {n} periods", fewest)
    caveat = caveat if fewest < FEW else ""
    names = GAP.join(_("{name}: {said}", name=letter, said=translated(name)) for name, letter in letters.items())
    return [GAP.join(filter(None, [said, caveat])), names]


def limits_within(rows: pd.DataFrame) -> np.ndarray:
    """The limits that the axis must hold: those of periods with a base, or of all where none has one."""
    reliable = rows["n"] >= VERY_SMALL_BASE
    shown = rows.loc[reliable if reliable.any() else rows.index, ["lower_limit", "upper_limit"]]
    return shown.apply(pd.to_numeric).to_numpy(dtype=float).ravel()


def rules_of(scores: pd.DataFrame) -> dict[str, str]:
    """The letter of each rule that a period breaks, in the order in which they are first broken."""
    signals = scores["signal"].fillna("").astype(str)
    names = dict.fromkeys(name for signal in signals for name in signal.split(", ") if name)
    return dict(zip(names, "ABCDEFGH", strict=False))


def _mark(ax: Axes, scores: pd.DataFrame, x: np.ndarray) -> dict[str, str]:
    """A ring around each period with a signal, with the letters of its rules; the letter of each rule."""
    signals, letters = scores["signal"].fillna("").astype(str).to_list(), rules_of(scores)
    low, high = ax.get_ylim()
    for place, nps, signal in zip(x, scores["nps"].to_numpy(dtype=float), signals, strict=True):
        if not signal or not np.isfinite(nps):
            continue
        ring: dict[str, Any] = {"markersize": 14, "markerfacecolor": "none", "markeredgecolor": ACCENT, "mew": 1.6}
        ax.plot([place], [nps], "o", zorder=4, clip_on=False, **ring)
        under = nps - low > 0.12 * (high - low)
        ax.annotate(
            "".join(letters[name] for name in signal.split(", ")),
            (place, nps),
            xytext=(-8, -8 if under else 8),
            textcoords="offset points",
            ha="right",
            va="top" if under else "bottom",
            fontsize=SMALL_TEXT,
            color=ACCENT,
            fontweight="bold",
            annotation_clip=False,
            path_effects=[withStroke(linewidth=3, foreground="white")],
            zorder=6,
        )
    return letters
