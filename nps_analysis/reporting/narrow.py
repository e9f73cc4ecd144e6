"""A chart again, as wide as a phone: the same figures in letters that can be read there."""

import inspect
import warnings
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from nps_analysis.charts.labels import ELLIPSIS
from nps_analysis.charts.style import canvas
from nps_analysis.reporting.figures import DPI

INCHES = ((4.0, 5.4), (5.0, 7.5), (5.0, 11.0))  # shown 328 pixels wide, letters of 10.5 points are 12 or 10 high
CAPTION = 1.0  # inches that captions in shorter lines need more of than in the wide figure
SENTENCES = ("plot_quotes", "plot_movers")  # two lines of them are four or more
LEAST, TIGHT = 0.22, 0.1  # of the width, for the figures themselves; the second where names leave no more
TOLERANCE = 3.0  # pixels of 150 in an inch that letters may lie over one another or the edge


def narrow_figure(
    chart: Callable[..., Axes], frame: pd.DataFrame, drawn: Mapping[str, Any], wide: Figure
) -> Figure | None:
    """What ``chart`` draws of ``frame`` on the smallest figure for phones that it fits on; None where it fits on none.

    ``drawn`` are further arguments for it. Few rows make a ``wide`` figure that is low: the narrow one is not much
    higher. Where more names are cut than in the wide one, a larger one is taken that cuts fewer. Where names
    and values leave little room, the plot itself is smaller. A chart that cannot draw on given Axes has none.
    """
    if "ax" not in inspect.signature(chart).parameters:
        return None
    return _smallest(chart, frame, drawn, wide, LEAST) or _smallest(chart, frame, drawn, wide, TIGHT)


def _smallest(
    chart: Callable[..., Axes], frame: pd.DataFrame, drawn: Mapping[str, Any], wide: Figure, least: float
) -> Figure | None:
    """The smallest figure on which ``chart`` fits with ``least`` of the width for the plot itself."""
    kept: Figure | None = None
    for inches in _sizes(wide.get_figheight(), chart.__name__ in SENTENCES):
        figure = chart(frame, **{**drawn, "ax": canvas(inches)}).get_figure(root=True)
        assert isinstance(figure, Figure)
        if (kept is None or names_cut(figure) < names_cut(kept)) and fits(figure, least):
            kept, spare = figure, kept
        else:
            spare = figure
        if spare is not None:
            plt.close(spare)
        if kept is not None and names_cut(kept) <= names_cut(wide):
            break
    return kept


def names_cut(figure: Figure) -> int:
    """How many names of rows are cut."""
    return sum(ELLIPSIS in name.get_text() for ax in figure.axes for name in ax.get_yticklabels())


def _sizes(wide: float, sentences: bool) -> list[tuple[float, float]]:
    """Width and height in inches of the figures to be tried, by the height of the ``wide`` one.

    >>> _sizes(2.5, sentences=False)[0], _sizes(4.0, sentences=True)
    ((4.0, 3.5), [(5.0, 8.0)])
    """
    (across, high), *larger = INCHES
    if sentences:
        across, high = larger[-1]
        return [(across, min(high, 2 * wide))]
    return [(across, min(high, wide + CAPTION)), *((wider, min(high, 2 * wide + CAPTION)) for wider, high in larger)]


def fits(figure: Figure, least: float = LEAST) -> bool:
    """Whether every text lies within the figure and on no other, and the axes have ``least`` of its width."""
    figure.dpi = DPI  # as it will be saved: text is measured once
    renderer = FigureCanvasAgg(figure).get_renderer()
    if (engine := figure.get_layout_engine()) is not None:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "constrained_layout not applied")  # no room: that is asked
            engine.execute(figure)
        figure.set_layout_engine(None)  # once is enough
    if any(ax.get_position().width < least for ax in figure.axes):
        return False
    boxes = [one.get_window_extent(renderer).padded(-TOLERANCE) for one in [*_texts(figure), *_legends(figure)]]
    inside = all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)
    inside = inside and all(figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1 for box in boxes)
    return inside and not any(Bbox.intersection(one, other) for one, other in combinations(boxes, 2))


def _texts(figure: Figure) -> list[Text]:
    """The texts on the picture: not the labels of ticks that lie outside of the axes."""
    found = [*figure.texts]
    for ax in figure.axes:
        ticks = [(one, ax.get_xlim(), 0) for one in ax.get_xticklabels()]
        ticks += [(one, ax.get_ylim(), 1) for one in ax.get_yticklabels()]
        found += [one for one, limits, at in ticks if min(limits) <= one.get_position()[at] <= max(limits)]
        found += [*ax.texts, ax.title, ax.xaxis.label, ax.yaxis.label]
    return [one for one in found if one.get_visible() and one.get_text().strip()]


def _legends(figure: Figure) -> list[Legend]:
    """The legends, each as one: its texts have no place of their own before they are drawn."""
    return [legend for ax in figure.axes if (legend := ax.get_legend()) is not None]
