"""Is a file a PowerPoint template that can be used, and what of it goes into a deck?

Layouts, masters, theme, fonts and pictures do. Slides that are in it, its author's name, its thumbnail and whatever
else tells of its maker do not.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from nps_analysis.schema import DataError, listed

LARGEST, MOST_UNPACKED = 200_000_000, 1_000_000_000  # bytes
OLE, ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1"), "EncryptedPackage".encode("utf-16-le")
MAIN = b"presentationml.presentation.main+xml"
OTHER_MAINS = (b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml")  # .potx, .ppsx
ACTIVE = ("vbaproject", "/activex/", "/ctrlprops/")  # parts that run
KEPT = {  # what a presentation leads to that its slides' looks hang on
    RT.SLIDE_MASTER,
    RT.NOTES_MASTER,
    RT.THEME,
    RT.TABLE_STYLES,
    RT.FONT,
}
LOOKS = {"sldMasterIdLst", "notesMasterIdLst", "sldSz", "notesSz", "embeddedFontLst", "defaultTextStyle", "kinsoku"}


def read_template(path: Path) -> Any:
    """A deck without slides in the layouts of the template at ``path`` (.pptx or .potx), with nobody's name in it.

    Raises DataError where that is no PowerPoint presentation, has macros, or is protected with a password.
    """
    deck = _opened(Path(path).name, _bytes_of(Path(path)))
    _without_slides(deck)
    _without_its_maker(deck)
    give_notes_master(deck)
    return deck


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            _refuse(path.name, f"{size:,} bytes, of {LARGEST:,} at most", "save it without large pictures and films")
        return path.read_bytes()
    except OSError as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "not readable").lower()
        _refuse(path.name, found, "correct the path of the template")


def _opened(name: str, package: bytes) -> Any:
    if package.startswith(OLE) and ENCRYPTED in package:
        _refuse(name, "a file that is protected with a password", "save it in PowerPoint without a password")
    if package.startswith(OLE):
        _refuse(name, "a file in the format of PowerPoint 97-2003", "save it in PowerPoint as .pptx or .potx")
    try:
        with zipfile.ZipFile(BytesIO(package)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise ValueError("too large when it is unpacked")
            names, types = parts.namelist(), parts.read("[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, OSError):
        _refuse(name, f"a file of another kind ({len(package):,} bytes)", "save it in PowerPoint as .pptx or .potx")
    active = [part for part in names if any(word in f"/{part}".lower() for word in ACTIVE)]
    if active or b"macroenabled" in types.lower():
        found = f"macros or controls that run: {listed(active)}" if active else "a presentation for macros"
        _refuse(name, found, "save it in PowerPoint as .pptx or .potx, which hold none")
    try:
        deck = Presentation(BytesIO(_as_presentation(package, types)))
        deck.slide_width, deck.slide_layouts, deck.slide_master  # noqa: B018 - what every deck needs must be there
    except Exception:  # each damage has an error of its own in the libraries that read it
        _refuse(name, "a file that cannot be read as a presentation", "open it in PowerPoint, repair and save it")
    return deck


def _as_presentation(package: bytes, types: bytes) -> bytes:
    """The package with a presentation as its main part, where that is a template or a show."""
    if not any(kind in types for kind in OTHER_MAINS):
        return package
    for kind in OTHER_MAINS:
        types = types.replace(kind, MAIN)
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():
            new.writestr(part, types if part.filename == "[Content_Types].xml" else old.read(part))
    return written.getvalue()


def _refuse(name: str, found: str, do: str) -> NoReturn:
    raise DataError(
        f"{name} cannot be the template of slides",
        required="a PowerPoint presentation or template (.pptx, .potx) without macros and password",
        found=found,
        do=do,
    )


def _without_slides(deck: Any) -> None:
    """Takes slides and all that the presentation knows of them away: their parts are not saved then."""
    root, part = deck.part._element, deck.part
    for child in list(root):
        if etree.QName(child).localname not in LOOKS:
            root.remove(child)
    for number, link in list(part.rels.items()):
        if link.reltype not in KEPT:
            part.rels.pop(number)
    for master in deck.slide_masters:
        for page in (master, *master.slide_layouts):
            _without_jumps(page.part)


def _without_jumps(part: Any) -> None:
    """Takes links to slides out of a layout or master, which would keep the slides in the package."""
    for number, link in list(part.rels.items()):
        if not link.is_external and link.reltype == RT.SLIDE:
            for jump in part._element.xpath(f'.//*[@r:id="{number}"]'):
                jump.getparent().remove(jump)
            part.rels.pop(number)


def _without_its_maker(deck: Any) -> None:
    """Takes everything away that the package holds beside the presentation, and empties its properties."""
    package = deck.part.package
    for number, link in list(package._rels.items()):
        if link.reltype not in (RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES):
            package._rels.pop(number)
    properties = package.core_properties._element
    properties.clear()


def give_notes_master(deck: Any) -> None:
    """A master for the speaker notes where there is none, in the theme of the slides."""
    root, part = deck.part._element, deck.part
    if RT.NOTES_MASTER in {link.reltype for link in part.rels.values()}:
        return
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    notes: Any = deck.notes_master.part
    notes.part_related_by(RT.THEME)._element = etree.fromstring(theme.blob)
    masters = etree.Element(qn("p:notesMasterIdLst"))
    etree.SubElement(masters, qn("p:notesMasterId")).set(qn("r:id"), part.relate_to(notes, RT.NOTES_MASTER))
    root.find(qn("p:sldMasterIdLst")).addnext(masters)
