"""Cells of a workbook that hold an error such as #N/A, which the reader of workbooks gives as empty ones."""

import io
import posixpath
import re
import zipfile

from defusedxml import ElementTree

CELL = re.compile(
    rb"<c (?=[^>]*\bt=\"e\")[^>]*\br=\"([A-Z]{1,3})([0-9]+)\"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>", re.DOTALL
)


def error_cells(raw: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """The errors on a sheet of an .xlsx file, by row and column from 0. The XML was checked for entities before."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        part = _part_of(archive, sheet)
        xml = archive.read(part) if part in archive.namelist() else b""
    if b't="e"' not in xml:
        return {}
    return {(int(row) - 1, _column(letters)): text.decode() for letters, row, text in CELL.findall(xml)}


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds the sheet; empty where the workbook does not say."""
    names = archive.namelist()
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return ""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for one in book.iter():
        if one.tag.endswith("}sheet") and one.get("name") == sheet:
            place = next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
            return posixpath.normpath(posixpath.join("/xl", targets.get(place, ""))).lstrip("/")
    return ""


def _column(letters: bytes) -> int:
    """The position of a column from its letters: A is 0, AA is 26."""
    position = 0
    for letter in letters:
        position = position * 26 + letter - ord("A") + 1
    return position - 1
