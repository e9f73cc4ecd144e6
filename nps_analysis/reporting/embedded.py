"""A picture inside a page: the same to the eye, at a quarter of the size of the file that it is made of."""

import base64
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup
from PIL import Image

COLOURS = 128  # of a chart, all that letters and lines are smoothed with included
NEARLY_WHITE = 248  # the colours are means of those that were there, and paper is white
DOTS = 150  # in an inch, as figures are saved; a page has 96


class Embedded(NamedTuple):
    """A picture as an address that holds all of it, with its size in the pixels of a page."""

    address: Markup  # of letters that a page need not escape
    width: int
    height: int


def embedded_all(paths: Sequence[Path]) -> dict[Path, Embedded]:
    """The figures in PNG files, each as ``embedded`` gives it, as many at a time as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as several:  # Pillow works without Python's lock
        return dict(zip(paths, several.map(embedded, paths), strict=True))


def embedded(path: Path) -> Embedded:
    """The figure in a PNG file as lossless WebP of 128 colours at most. The same file gives the same text."""
    with Image.open(path) as figure:
        few = figure.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.putpalette([255 if side >= NEARLY_WHITE else side for side in few.getpalette() or []])
        written = BytesIO()
        few.convert("RGB").save(written, "WEBP", lossless=True, method=2, quality=25)  # more effort saves nothing
        width, height = (round(side * 96 / DOTS) for side in figure.size)
    address = Markup(f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode()}")
    return Embedded(address, width, height)
