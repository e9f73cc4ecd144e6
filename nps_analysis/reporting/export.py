"""A chart as a file for a slide: PNG, SVG or PDF, of half, full or wide size, the same bytes each time."""

from collections.abc import Callable
from numbers import Real
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_analysis.charts.style import SIZES, canvas, figure_of
from nps_analysis.reporting.figures import DPI, PLAIN, save_as
from nps_analysis.schema import DataError, listed

KINDS = tuple(PLAIN)
SHARPEST = 1200  # dots per inch: of more a picture of a slide takes gigabytes
Size = str | tuple[float, float]


def export(
    to: str | Path,
    chart: Callable[..., Axes] | Axes | Figure,
    frame: pd.DataFrame | None = None,
    size: Size | None = None,
    dpi: int = DPI,
    title: str = "",
    **drawn: Any,
) -> list[Path]:
    """Writes a chart to the file ``to``, a PNG, SVG or PDF by its ending, or all three without one; the paths.

    ``chart`` is one of the ``plot_`` functions, and ``frame`` what it draws, with ``drawn`` as its further arguments:
    then the chart is drawn for its size, ``half``, ``full`` (the default) or ``wide`` content of a 16:9 slide or
    (width, height) in inches, with letters of the same size, and not scaled. It may also be a figure or the Axes of
    one that is drawn already, which keeps its own size but where one is given. A folder ``to`` gets files with the
    chart's name.
    ``dpi`` is that of the PNG, 150 for screens and 300 for print; ``title`` is what the files say of themselves. The
    bytes are the same each time. Raises DataError for an ending, a size or a resolution that there is not,
    and for a frame beside a figure that is drawn already.

    >>> import tempfile
    >>> from nps_analysis.charts.score import plot_score
    >>> from nps_analysis.counts import ScoreCounts
    >>> from nps_analysis.stats.score import score
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in export(folder, plot_score, score(ScoreCounts.of(5, 5, 10)), size="half")]
    ['score.png', 'score.svg', 'score.pdf']
    """
    _refuse_resolution(dpi)
    inches = None if size is None else size_of(size)
    name = "chart"
    if callable(chart):
        name = getattr(chart, "__name__", name).removeprefix("plot_")
        figure = _drawn_anew(chart, frame, inches or SIZES["full"], drawn)
    else:
        _refuse_more(frame, drawn)
        figure = figure_of(chart) if isinstance(chart, Axes) else chart
    own = tuple(figure.get_size_inches())
    try:
        if inches is not None:
            figure.set_size_inches(inches)
        return save_as(figure, paths_of(Path(to), name), {"Title": title} if title else None, dpi)
    finally:
        figure.set_size_inches(own)
        if callable(chart):
            plt.close(figure)


def paths_of(to: Path, name: str) -> list[Path]:
    """The files that ``to`` stands for: itself, or one of each kind; in a folder they have a ``name``.

    >>> [path.name for path in paths_of(Path("region.pdf"), "score")]
    ['region.pdf']
    >>> [path.name for path in paths_of(Path("region"), "score")]
    ['region.png', 'region.svg', 'region.pdf']
    """
    stem = to / name if to.is_dir() else to
    ending = stem.suffix.lower().removeprefix(".")
    if ending in KINDS:
        return [stem]
    if ending and not to.is_dir():
        raise DataError(
            f"a figure cannot be written as {stem.suffix}",
            required=f"a name that ends with {listed([f'.{kind}' for kind in KINDS])}, or has no ending",
            found=stem.name,
            do=f"write {stem.stem}.{KINDS[0]}",
        )
    return [stem.with_name(f"{stem.name}.{kind}") for kind in KINDS]


def size_of(size: Size) -> tuple[float, float]:
    """Width and height in inches; DataError for a size that there is not.

    >>> size_of("half"), size_of((4, 3))
    ((6.0, 5.4), (4.0, 3.0))
    """
    if isinstance(size, str) and size in SIZES:
        return SIZES[size]
    try:
        width, height = (float(one) for one in size)
    except (TypeError, ValueError):
        width = height = 0.0
    if not (1 <= width <= 60 and 1 <= height <= 60):
        raise DataError(
            "no such size of a figure",
            required=f"{listed(SIZES)}, or width and height from 1 to 60 inches",
            found=repr(size),
            do='write size="half" or size=(6, 4)',
        )
    return width, height


def _refuse_resolution(dpi: int) -> None:
    if isinstance(dpi, bool) or not isinstance(dpi, Real) or not 30 <= dpi <= SHARPEST:
        raise DataError(
            "no such resolution of a figure",
            required=f"30 to {SHARPEST:,} dots per inch",
            found=f"{dpi!r}",
            do="write dpi=150 for screens or dpi=300 for print",
        )


def _refuse_more(frame: pd.DataFrame | None, drawn: dict[str, Any]) -> None:
    if more := [*(["frame"] if frame is not None else []), *drawn]:
        raise DataError(
            "a figure that is drawn already is not drawn again",
            required="the figure alone, or a function that draws, with its frame",
            found=f"a figure and {listed(more)}",
            do='write export("region.png", figure), or export("region.png", nps.plot_score, scores)',
        )


def _drawn_anew(
    chart: Callable[..., Axes], frame: pd.DataFrame | None, inches: tuple[float, float], drawn: dict[str, Any]
) -> Figure:
    if not isinstance(frame, pd.DataFrame):
        beside = "alone" if frame is None else f"and {type(frame).__name__}"
        raise DataError(
            "nothing to draw is given",
            required="the frame that the chart draws",
            found=f"{getattr(chart, '__name__', 'a function')} {beside}",
            do='write export("region.png", nps.plot_score, scores)',
        )
    return figure_of(chart(frame, ax=canvas(inches), **drawn))
