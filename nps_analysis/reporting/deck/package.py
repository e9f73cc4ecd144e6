"""What makes two builds of the same deck the same file, byte for byte?"""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.opc.packuri import PackURI

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold
MOST_BYTES = 2 * 1024**3  # unpacked: a deck of films; more is a file made to fill the memory
MOST_WITHIN = 100 * 1024**2  # unpacked, of a template, or of a workbook inside a deck
MOST_XML = 20 * 1024**2  # unpacked, of the XML of a template, which takes ten times that in memory
MOST_PARTS = 10_000  # of an Office file
NOT_NEEDED = re.compile(  # in a workbook: what leads to the theme and to properties of the document
    rb'<(Override|Relationship) [^<>]*"/?(xl/)?(theme|docProps)/[^"]*"[^<>]*/>|<color theme="1"/>|<scheme val="minor"/>'
)


def parsed(blob: bytes) -> Any:
    """The root of a part's XML, in which nothing is looked up elsewhere."""
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def number_parts(package: Any) -> None:
    """Lets a package of python-pptx number new parts by counting on.

    By itself it walks through all of its parts for each new one, which takes ever longer: of 200 slides with charts
    that was a third of the time.
    """
    last: Counter[str] = Counter()

    def next_partname(form: str) -> PackURI:
        if form not in last:
            taken = {str(part.partname) for part in package.iter_parts()}
            last[form] = max((at for at in range(1, len(taken) + 1) if form % at in taken), default=0)
        last[form] += 1
        return PackURI(form % last[form])

    package.next_partname = next_partname


def reproducible(package: bytes) -> bytes:
    """The same Office package with nothing in it that depends on when or where it was written."""
    return packed(parts_in_order(package))


def parts_in_order(package: bytes) -> dict[str, bytes]:
    """The parts of an Office package by their names, in the order of these, the list of content types first.

    Readers expect it there. The workbooks among them are packed the same each time, and not compressed: they are as a
    part of the whole, which makes a deck a fifth smaller.
    """
    with zipfile.ZipFile(BytesIO(package)) as file:
        names = sorted(file.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        parts = {name: file.read(name) for name in names}
    books = {name: packed(_figures_only(parts[name]), zipfile.ZIP_STORED) for name in names if name.endswith(".xlsx")}
    return parts | books


def packed(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as one file, all with one date and as if written on one system."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, part in parts.items():
            file.writestr(_entry(name, compression), part, compresslevel=9)
    return written.getvalue()


def _figures_only(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook but a theme and what tells of it as a document, which no chart needs: a third smaller."""
    parts = parts_in_order(workbook).items()
    needed = {name: part for name, part in parts if not name.startswith(("xl/theme/", "docProps/"))}
    return {name: NOT_NEEDED.sub(b"", part) for name, part in needed.items()}


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = compression
    entry.create_system = 3  # else it tells Windows from the rest
    entry.external_attr = 0o600 << 16
    return entry
