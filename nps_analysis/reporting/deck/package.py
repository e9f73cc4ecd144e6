"""What makes two builds of the same deck the same file, byte for byte?"""

import re
import zipfile
from collections import Counter
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.opc.packuri import PackURI

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold
MOST_BYTES = 2 * 1024**3  # unpacked: a deck of films; more is a file made to fill the memory
MOST_WITHIN = 100 * 1024**2  # unpacked, of a template, or of a workbook inside a deck
MOST_XML = 20 * 1024**2  # unpacked, of the XML of a template, which takes ten times that in memory
MOST_PARTS = 10_000  # of an Office file


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


def reproducible(package: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same Office package with nothing in it that depends on when or where it was written.

    Parts come in the order of their names, the list of content types first as readers expect it, all with one date and
    as if written on one system. Workbooks inside the package are treated alike, and compressed only once, as a part of
    the whole, which makes a deck a fifth smaller.
    """
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = reproducible(figures_only(part), zipfile.ZIP_STORED)
            new.writestr(_entry(name, compression), part, compresslevel=9)
    return written.getvalue()


def figures_only(workbook: bytes) -> bytes:
    """A workbook without a theme and what is told of it as a document, which no chart needs: a third smaller."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            if "theme" not in name and not name.startswith("docProps/"):
                part = re.sub(rb'<(Override|Relationship) [^<>]*(theme1|app|core)\.xml"[^<>]*/>', b"", old.read(name))
                styles = name.endswith("styles.xml")
                new.writestr(name, re.sub(rb'<color theme="1"/>|<scheme val="minor"/>', b"", part) if styles else part)
    return written.getvalue()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = compression
    entry.create_system = 3  # else it tells Windows from the rest
    entry.external_attr = 0o600 << 16
    return entry
