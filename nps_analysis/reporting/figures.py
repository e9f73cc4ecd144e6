"""Figures as files, with the same bytes each time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import matplotlib
import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nps_analysis.whole import write_whole

DPI = 150
SALT = "nps-analysis"  # SVG names its parts by a hash; without a fixed salt they differ from one run to the next
PLAIN = {"png": {"Software": None}, "svg": dict.fromkeys(["Date", "Creator", "Format", "Type"])}  # no date, no version


def save_figure(figure: Figure, stem: Path, description: Mapping[str, str] | None = None) -> list[Path]:
    """Write ``figure`` as ``stem``.png (150 dots per inch) and ``stem``.svg, in its own size; the two paths come back.

    The bytes depend on the figure and on matplotlib's version only, not on the day, the place or matplotlib's
    settings. A file appears whole or not at all, in place of an older one. Missing folders are made. In the SVG text
    is drawn as shapes, so that it looks the same without the fonts. ``description`` is what the files say of
    themselves, by the names of Dublin Core: ``Title``, ``Description``, ``Source``, ``Identifier``.
    """
    stem = Path(stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    with _laid_out(figure):
        paths = {kind: stem.with_name(f"{stem.name}.{kind}") for kind in PLAIN}
        for kind, path in paths.items():
            write_whole(_drawn(figure, kind, description), path)
        return list(paths.values())


def picture(figure: Figure, kind: str, description: Mapping[str, str] | None = None) -> bytes:
    """The bytes of ``figure`` as ``png`` or ``svg``, the same each time."""
    with _laid_out(figure):
        return _drawn(figure, kind, description)


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """The figure with the place of everything in it worked out, once for all of its files.

    ``savefig`` would do that for each file, and would draw each twice for it.
    """
    engine, canvas, dpi = figure.get_layout_engine(), figure.canvas, figure.dpi
    with matplotlib.style.context("default"), matplotlib.rc_context({"svg.hashsalt": SALT}):
        try:
            FigureCanvasAgg(figure)  # a window that shows the figure stays as it is
            if engine is not None:
                figure.dpi = DPI
                engine.execute(figure)
                figure.set_layout_engine(None)
            yield
        finally:
            figure.dpi = dpi
            figure.set_layout_engine(engine)
            figure.set_canvas(canvas)


def _drawn(figure: Figure, kind: str, description: Mapping[str, str] | None) -> bytes:
    buffer, texts = BytesIO(), {**PLAIN[kind], **(description or {})}
    figure.savefig(buffer, format=kind, dpi=DPI, metadata=texts, facecolor="white", edgecolor="none")
    return buffer.getvalue()
