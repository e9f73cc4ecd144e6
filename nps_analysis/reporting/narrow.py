"""A chart again, as wide as a phone: the same figures in letters that can be read there."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_analysis.charts.style import canvas

INCHES = (3.75, 5.0)  # shown 328 pixels wide, letters of 10.5 points are 13 pixels high


def narrow_figure(chart: Callable[..., Axes], frame: pd.DataFrame, drawn: Mapping[str, Any]) -> Figure | None:
    """What ``chart`` draws of ``frame`` on a figure for phones; None where it cannot draw on given Axes.

    ``drawn`` are further arguments for it.
    """
    if "ax" not in inspect.signature(chart).parameters or "ax" in drawn:
        return None
    figure = chart(frame, **{**drawn, "ax": canvas(INCHES)}).get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure
