"""The one look of all charts: colours, sizes, and axes dressed for a slide."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, Literal, TypeVar, cast

import matplotlib.pyplot as plt
import matplotlib.style
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_analysis.charts.mirror import mirrored
from nps_analysis.language import rtl

Direction = Literal["x", "y"]
Plot = TypeVar("Plot", bound=Callable[..., Axes])

INK, MUTED = "#1F2A37", "#566270"  # text and dots; captions
PALE, RULE = "#8F9AA6", "#D5DAE0"  # what is not tested; lines of the grid
ACCENT = "#0062C4"  # shown to differ, or our own
DETRACTORS, PASSIVES, PROMOTERS = "#DC7714", "#C9CFD6", "#0F3B66"  # lightness 60, 83, 24: apart in grey as well
LINES = ("#0062C4", "#B24A00", "#00745A", "#8B3F8F", "#6B5B00", "#1F2A37")  # each 4.5 : 1 or more on white
FONT = "DejaVu Sans"  # comes with matplotlib: the same picture on every machine, and it has Arabic script
TEXT, SMALL_TEXT, SMALLEST_TEXT = 12, 10.5, 10  # points; smaller is not read from the back of a room
SIZES = {"half": (6.0, 5.4), "full": (12.2, 5.4), "wide": (12.2, 3.6)}  # inches, on a slide of 13.33 x 7.5
MARGINS = {"w_pad": 0.1, "h_pad": 0.1}  # inches

_LOOK = {
    **sns.plotting_context("notebook"),
    **{key: value for key, value in sns.axes_style("ticks").items() if key != "image.cmap"},
    "font.family": FONT,
    "text.parse_math": False,  # a "$" in a name is a "$"
    "text.color": INK,
    "figure.dpi": 100,
}
# Around each plot: matplotlib's defaults with our look, whatever the session has set; its own settings come back after.
_look = partial(matplotlib.style.context, ["default", _LOOK])
_plots: ContextVar[int] = ContextVar("plots", default=0)  # how many are being drawn, one within the other


def styled() -> Callable[[Plot], Plot]:
    """Draw a plot in the one look of all, mirrored where the language is written from right to left."""

    def wrap(plot: Plot) -> Plot:
        @wraps(plot)
        def drawn(*args: Any, **kwargs: Any) -> Axes:
            within = _plots.set(_plots.get() + 1)
            try:
                with _look():
                    ax = plot(*args, **kwargs)
                    return mirrored(ax) if rtl() and _plots.get() == 1 else ax
            finally:
                _plots.reset(within)

        return cast(Plot, drawn)

    return wrap


def canvas(size: str | tuple[float, float] = "full") -> Axes:
    """Axes in a new figure for ``half``, ``full`` or ``wide`` content of a 16:9 slide, or of (width, height) inches."""
    with _look():
        figure = plt.figure(figsize=SIZES[size] if isinstance(size, str) else size)
        figure.set_layout_engine("constrained", **MARGINS)
        return figure.add_subplot()


def dressed(ax: Axes, grid: Direction) -> Axes:
    """``ax`` in the style of all charts, whatever it was made with, with lines from the ticks of the ``grid`` axis."""
    figure = figure_of(ax)
    if figure.get_layout_engine() is None and len(figure.axes) == 1:
        figure.set_layout_engine("constrained", **MARGINS)  # or long labels would leave the picture
    sns.despine(ax=ax, left=True, bottom=True)
    ax.set_facecolor("white")
    ax.set_axisbelow(True)
    ax.grid(visible=False)
    ax.grid(axis=grid, color=RULE, linewidth=0.8, linestyle="-")
    ax.tick_params(length=0, labelsize=SMALL_TEXT, labelcolor=INK, labelfontfamily=FONT, pad=6)
    return ax


def figure_of(ax: Axes) -> Figure:
    """The figure that ``ax`` is in."""
    figure = ax.get_figure(root=True)
    assert figure is not None  # Axes are always in a figure
    return figure


def inches_wide(ax: Axes) -> float:
    """The width of the part of the picture that ``ax`` shares with its labels, in inches."""
    return ax.get_position().width / 0.775 * figure_of(ax).get_figwidth()


def inches_high(ax: Axes) -> float:
    """About the height that is left for ``ax`` itself when ticks and caption have taken their place, in inches."""
    inches = ax.get_position().height * figure_of(ax).get_figheight()
    return max(0.6 * inches, inches / 0.77 - 1.6)
