"""Figures as files, with the same bytes each time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from nps_analysis.whole import write_whole

DPI = 150
SALT = "nps-analysis"  # SVG names its parts by a hash; without a fixed salt they differ from one run to the next
PLAIN: dict[str, dict[str, None]] = {  # no date, no version
    "png": {},
    "svg": dict.fromkeys(["Date", "Creator", "Format", "Type"]),
    "pdf": dict.fromkeys(["CreationDate", "Creator", "Producer"]),
}
SCREEN = ("png", "svg")  # what a run makes
EFFORT = 3  # of 9: half the time of the usual 6, and files a tenth larger
LETTERS = 42  # TrueType in a PDF: its text can be selected, searched and edited
OF_PDF = {"Title": "Title", "Subject": "Description", "Keywords": "Identifier", "Author": "Source"}  # the same texts


def save_figure(figure: Figure, stem: Path, description: Mapping[str, str] | None = None) -> list[Path]:
    """Write ``figure`` as ``stem``.png (150 dots per inch) and ``stem``.svg, in its own size; the two paths come back.

    The bytes depend on the figure and on matplotlib's version only, not on the day, the place or matplotlib's
    settings. A file appears whole or not at all, in place of an older one. Missing folders are made. In the SVG text
    is drawn as shapes, so that it looks the same without the fonts. ``description`` is what the files say of
    themselves, by the names of Dublin Core: ``Title``, ``Description``, ``Source``, ``Identifier``.
    """
    stem = Path(stem)
    return save_as(figure, [stem.with_name(f"{stem.name}.{kind}") for kind in SCREEN], description)


def save_as(
    figure: Figure, paths: list[Path], description: Mapping[str, str] | None = None, dpi: int = DPI
) -> list[Path]:
    """Write ``figure`` to each of ``paths``, a PNG, SVG or PDF by its ending, and give them back; as ``save_figure``.

    In a PDF text stays text, in fonts of Type 42, which it brings with it.
    """
    with _laid_out(figure, dpi):
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(_drawn(figure, path.suffix.lower().removeprefix("."), description, dpi), path)
    return paths


def picture(figure: Figure, kind: str, description: Mapping[str, str] | None = None, dpi: int = DPI) -> bytes:
    """The bytes of ``figure`` as ``png``, ``svg`` or ``pdf``, the same each time."""
    with _laid_out(figure, dpi):
        return _drawn(figure, kind, description, dpi)


@contextmanager
def _laid_out(figure: Figure, dpi: int) -> Iterator[None]:
    """The figure with the place of everything in it worked out, once for all of its files.

    ``savefig`` would do that for each file, and would draw each twice for it.
    """
    engine, canvas, before = figure.get_layout_engine(), figure.canvas, figure.dpi
    fixed: Any = {"svg.hashsalt": SALT, "pdf.fonttype": LETTERS}
    with matplotlib.style.context("default"), matplotlib.rc_context(fixed):
        try:
            if type(canvas) is not FigureCanvasAgg:  # a window that shows the figure stays as it is
                FigureCanvasAgg(figure)
            if engine is not None:
                figure.dpi = dpi
                engine.execute(figure)
                figure.set_layout_engine(None)
            yield
        finally:
            figure.dpi = before
            figure.set_layout_engine(engine)
            figure.set_canvas(canvas)


def _drawn(figure: Figure, kind: str, description: Mapping[str, str] | None, dpi: int) -> bytes:
    said, buffer = {**PLAIN[kind], **(description or {})}, BytesIO()
    look: dict[str, Any] = {"dpi": dpi, "facecolor": "white", "edgecolor": "none"}
    if kind == "png":
        figure.savefig(buffer, format="rgba", **look)
        return _png(buffer.getvalue(), figure, said, dpi)
    if kind == "pdf":
        said = {**PLAIN[kind], **{name: said[ours] for name, ours in OF_PDF.items() if ours in said}}
    figure.savefig(buffer, format=kind, metadata=said, **look)
    return buffer.getvalue()


def _png(points: bytes, figure: Figure, said: Mapping[str, str | None], dpi: int) -> bytes:
    """The ``points`` of ``figure`` as PNG without transparency, which matplotlib would keep: paper is white."""
    size = int(figure.get_figwidth() * dpi), int(figure.get_figheight() * dpi)
    texts, buffer = PngInfo(), BytesIO()
    for name, text in said.items():
        texts.add_text(name, str(text))
    drawn = Image.frombuffer("RGBA", size, points, "raw", "RGBA", 0, 1).convert("RGB")
    drawn.save(buffer, "PNG", pnginfo=texts, dpi=(dpi, dpi), compress_level=EFFORT)
    return buffer.getvalue()
