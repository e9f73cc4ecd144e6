"""Is a file a PowerPoint template that can be used?"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Emu

from nps_analysis.reporting.deck.other_files import TYPES, kind_of, of_office
from nps_analysis.reporting.deck.package import MOST_PARTS, MOST_WITHIN, MOST_XML
from nps_analysis.reporting.deck.template.clean import give_notes_master, only_drawings, without_maker, without_slides
from nps_analysis.reporting.deck.template.hidden import without_hidden
from nps_analysis.reporting.deck.template.live import refuse_live
from nps_analysis.reporting.deck.template.theme import refuse_odd_themes
from nps_analysis.reporting.deck.template.unfit import UnfitError, fit
from nps_analysis.schema import listed, untold

TEMPLATE = Path(__file__).parents[2] / "template.pptx"  # ours
OLE, ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1"), "EncryptedPackage".encode("utf-16-le")
MAIN = b"presentationml.presentation.main+xml"
OTHER_MAINS = (b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml")  # .potx, .ppsx
ACTIVE = ("vbaproject", "/activex/", "/ctrlprops/")  # in names of parts that run
MACROS = re.compile(rb"macroenabled|vbaproject|ms-office\.activex|wordvbadata", re.IGNORECASE)  # and in their types
WIDEST = 30  # inches of a slide: twice the usual, with room for those that are 1,920 points wide
AS_PPTX, SMALLER = "save it in PowerPoint as .pptx or .potx", "save it without large pictures and films"


def read_template(path: Path, known: bool = False, tell: Callable[[str], object] = untold) -> Any:
    """A deck without slides in the layouts of the template at ``path`` (.pptx or .potx), with nobody's name in it.

    Raises DataError where that is no PowerPoint presentation, has macros or what is loaded from elsewhere, is
    protected with a password, or is too large. With ``known`` it is a deck to be updated: what it holds goes nowhere
    that it is not already, so that it may be large and live. ``tell`` is told what of an add-in is left out.
    """
    path = Path(path)
    with fit(path.name, lambda: _read(TEMPLATE, known)):
        return _read(path, known, tell)


def _read(path: Path, known: bool, tell: Callable[[str], object] = untold) -> Any:
    deck = _opened(_bytes_of(path, known), known)
    if not known:
        _refuse_posters(deck)
    without_slides(deck)
    without_maker(deck)
    refuse_odd_themes(deck)
    give_notes_master(deck)
    if not known:
        without_hidden(deck, tell)
        refuse_live(deck)
        only_drawings(deck)
    return deck


def _bytes_of(path: Path, known: bool) -> bytes:
    try:
        if not known:
            _refuse_large(path.stat().st_size, MOST_WITHIN, "bytes")
        return path.read_bytes()
    except OSError as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "not readable").lower()
        raise UnfitError(found, "correct the path of the template") from error


def _opened(package: bytes, known: bool) -> Any:
    if package.startswith(OLE) and ENCRYPTED in package:
        raise UnfitError("a file that is protected with a password", "save it in PowerPoint without a password")
    if package.startswith(OLE):
        raise UnfitError("a file in the format of PowerPoint 97-2003", AS_PPTX)
    try:
        with zipfile.ZipFile(BytesIO(package)) as parts:
            if not known:
                _refuse_bomb(parts.infolist())
            names, types = parts.namelist(), parts.read(TYPES)
            links = [parts.read(name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, EOFError, OSError) as error:
        raise UnfitError(kind_of(package), AS_PPTX) from error
    if known:
        return Presentation(BytesIO(package))
    if other := of_office(types):
        raise UnfitError(other, "name a PowerPoint presentation or template")
    if active := [part for part in names if any(word in f"/{part}".lower() for word in ACTIVE)]:
        raise UnfitError(f"macros or controls that run: {listed(active)}", f"{AS_PPTX}, which hold none")
    if any(map(MACROS.search, [types, *links])):
        raise UnfitError("a presentation for macros", f"{AS_PPTX}, which hold none")
    if not any(kind in types for kind in (MAIN, *OTHER_MAINS)):
        raise UnfitError(kind_of(package), "name a PowerPoint presentation or template")
    return Presentation(BytesIO(_as_presentation(package, types)))


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    """Refuses what fills the memory when it is unpacked, of XML far less, for which each byte takes several."""
    _refuse_large(len(parts), MOST_PARTS, "parts")
    _refuse_large(sum(part.file_size for part in parts), MOST_WITHIN, "bytes when it is unpacked")
    xml = (part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    _refuse_large(sum(xml), MOST_XML, "bytes of XML")
    if len({part.filename for part in parts}) < len(parts):
        raise UnfitError("two parts with one name")


def _refuse_large(size: int, most: int, of: str) -> None:
    if size > most:
        raise UnfitError(f"{size:,} {of}, of {most:,} at most", SMALLER)


def _refuse_posters(deck: Any) -> None:
    """Refuses slides so large that texts, which are as high in points on every slide, would be specks on them."""
    width, height = (Emu(side).inches for side in (deck.slide_width, deck.slide_height))
    if max(width, height) > WIDEST:
        found = f"slides of {width:.1f} by {height:.1f} inches, on which no text could be read"
        raise UnfitError(found, "set them to 13.33 by 7.5 inches: Design, Slide Size, Ensure Fit")


def _as_presentation(package: bytes, types: bytes) -> bytes:
    """The package with a presentation as its main part, where that is a template or a show."""
    if not any(kind in types for kind in OTHER_MAINS):
        return package
    for kind in OTHER_MAINS:
        types = types.replace(kind, MAIN)
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():
            new.writestr(part, types if part.filename == TYPES else old.read(part))
    return written.getvalue()
