"""A finished chart for a language that is written from right to left: what stood left stands right."""

from typing import Literal

from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text

SIDES: dict[str, Literal["left", "center", "right"]] = {"left": "right", "center": "center", "right": "left"}
POINTING = {"<": ">", ">": "<"}  # markers


def mirrored(ax: Axes) -> Axes:
    """``ax`` with its horizontal axis running from right to left, names at the right and values at the left.

    Letters, numbers and vertical places stay as they are. Captions and legends are written from the right where they
    are made.
    """
    low, high = ax.get_xlim()
    ax.set_xlim(max(low, high), min(low, high))
    ax.yaxis.tick_right()
    ax.yaxis.set_label_position("right")
    ax.tick_params(axis="y", length=0)
    for tick in ax.yaxis.get_major_ticks():
        tick.label2.set_fontweight(tick.label1.get_fontweight())
    for line in ax.lines:
        line.set_marker(POINTING.get(str(line.get_marker()), line.get_marker()))
    for text in ax.texts:
        _turn(text)
    return ax


def _turn(text: Text) -> None:
    """A text on the other side of what it belongs to."""
    text.set_horizontalalignment(SIDES[text.get_horizontalalignment()])
    if not isinstance(text, Annotation):
        return
    if not isinstance(text.xycoords, str):  # a part of the width
        text.xy = (1 - text.xy[0], text.xy[1])
    across, up = text.xyann
    if text.anncoords == "offset points":
        text.xyann = (-across, up)
    elif not isinstance(text.anncoords, str):
        text.xyann = (1 - across, up)
