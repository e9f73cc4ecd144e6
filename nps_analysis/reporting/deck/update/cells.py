"""The cells of one sheet of a workbook: read, and written into it while its other sheets stay as they are."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from nps_analysis.reporting.deck.package import MOST_WITHIN
from nps_analysis.reporting.deck.update.parts import TYPES, rels_of, unpacked

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLACE = re.compile(r"([A-Z]+)(\d+)")


def x(name: str) -> str:
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True)
class Cell:
    """What one cell holds: text, a number as it is written, or the number that a formula gave; and its number format.

    ``style`` is the cell's look in its own workbook.
    """

    text: str | None = None
    number: str = ""
    formula: str = ""
    number_format: str = "General"
    style: str = ""
    raw: Any = field(default=None, compare=False)  # the element, for cells that are taken over as they are


class Book:
    """A workbook, for one of its sheets."""

    def __init__(self, blob: bytes):
        self.package = unpacked(blob, MOST_WITHIN)
        self.main = next(link.target for link in self.package.links("") if link.kind == "officeDocument")
        self.styles = next(iter(self.package.linked(self.main, "styles")), "")

    def sheets(self) -> dict[str, str]:
        """The parts of the sheets by the sheets' names."""
        listed = self.package.tree(self.main).iter(x("sheet"))
        found = {sheet.get("name"): self.package.target(self.main, sheet.get(f"{{{OFFICE}}}id")) for sheet in listed}
        return {name: part for name, part in found.items() if part}

    def cells(self, sheet: str, lines: int | None = None) -> dict[tuple[int, int], Cell]:
        """The cells of a sheet, or of its first ``lines``, by line and column, both from 1."""
        shared = self._shared()
        formats = self._formats()
        found = {}
        data = self.package.tree(self.sheets()[sheet]).find(x("sheetData"))
        rows = _lines(data)
        for line in (line for line in rows if lines is None or line <= lines):
            row, column = rows[line], 0
            for cell in row.iterfind(x("c")):
                placed = PLACE.fullmatch(cell.get("r", ""))
                column = number_of(placed[1]) if placed else column + 1
                found[line, column] = _read(cell, shared, formats)
        return found

    def _shared(self) -> list[str]:
        parts = self.package.linked(self.main, "sharedStrings")
        items = self.package.tree(parts[0]).iterfind(x("si")) if parts else ()
        return ["".join(text.text or "" for text in item.iter(x("t"))) for item in items]

    def _formats(self) -> list[str]:
        """The number format of each style."""
        if not self.styles:
            return []
        styles = self.package.tree(self.styles)
        codes = {code.get("numFmtId"): code.get("formatCode") for code in styles.iter(x("numFmt"))}
        looks = styles.find(x("cellXfs"))
        found = (codes.get(xf.get("numFmtId"), f"#{xf.get('numFmtId')}") for xf in looks)
        return ["General" if code == "#0" else code for code in found]

    def style_of(self, code: str) -> str:
        """The style with a number format, made where there is none."""
        if code == "General" or not self.styles:
            return ""
        formats = self._formats()
        if code in formats:
            return str(formats.index(code))
        number = code[1:] if code.startswith("#") else self._number_of(code)
        looks = self.package.tree(self.styles).find(x("cellXfs"))
        like = dict.fromkeys(("fontId", "fillId", "borderId", "xfId"), "0") | {"applyNumberFormat": "1"}
        like["numFmtId"] = number
        looks.append(looks.makeelement(x("xf"), like, nsmap=None))
        looks.set("count", str(len(looks)))
        return str(len(looks) - 1)

    def looks(self, style: str) -> str:
        """What a style looks like, whatever its number."""
        if not self.styles or not style:
            return "General"
        look = self.package.tree(self.styles).find(x("cellXfs"))[int(style)]
        return self._formats()[int(style)] + (etree.tostring(look).decode() if self.is_dressed(style) else "")

    def is_dressed(self, style: str) -> bool:
        """Whether a style is more than a number format."""
        return bool(
            self.styles and style and not _is_plain(self.package.tree(self.styles).find(x("cellXfs"))[int(style)])
        )

    def style_like(self, style: str, code: str) -> str:
        """The style with a number format and else the look of another: its font, ground, frame and alignment."""
        looks: Any = self.package.tree(self.styles).find(x("cellXfs")) if self.styles else []
        if not style or int(style) >= len(looks) or _is_plain(looks[int(style)]):
            return self.style_of(code)
        if self._formats()[int(style)] == code:
            return style
        number = looks[int(self.style_of(code) or 0)].get("numFmtId", "0")
        made = deepcopy(looks[int(style)])
        made.set("numFmtId", number)
        made.set("applyNumberFormat", "1")
        found = next((at for at, look in enumerate(looks) if etree.tostring(look) == etree.tostring(made)), None)
        if found is None:
            looks.append(made)
            looks.set("count", str(len(looks)))
        return str(len(looks) - 1 if found is None else found)

    def _number_of(self, code: str) -> str:
        """The number of a new number format."""
        styles = self.package.tree(self.styles)
        listed = styles.find(x("numFmts"))
        if listed is None:
            listed = styles.makeelement(x("numFmts"), nsmap=None)
            styles.insert(0, listed)
        number = str(max([163, *(int(each.get("numFmtId")) for each in listed)]) + 1)
        listed.append(listed.makeelement(x("numFmt"), {"numFmtId": number, "formatCode": code}, nsmap=None))
        listed.set("count", str(len(listed)))
        return number

    def write(self, sheet: str, cells: dict[tuple[int, int], Cell], to: Callable[[int], int | None]) -> None:
        """Replace the cells of a sheet; the looks of its lines go where each line goes ``to`` (None: nowhere)."""
        root = self.package.tree(self.sheets()[sheet])
        data = root.find(x("sheetData"))
        lines = {at: row for line, row in _lines(data).items() if (at := to(line)) is not None}
        for line, row in lines.items():
            row[:] = []
            row.set("r", str(line))
            row.attrib.pop("spans", None)
        for line in sorted({at for at, _ in cells} - set(lines)):
            lines[line] = data.makeelement(x("row"), {"r": str(line)}, nsmap=None)
        for line, column in sorted(cells):
            lines[line].append(_written(lines[line], f"{letters_of(column)}{line}", cells[line, column]))
        data[:] = [lines[line] for line in sorted(lines) if len(lines[line]) or len(lines[line].attrib) > 1]
        dimension = root.find(x("dimension"))
        if dimension is not None and cells:
            last = f"{letters_of(max(column for _, column in cells))}{max(line for line, _ in cells)}"
            dimension.set("ref", f"A1:{last}")
        self._calculate()

    def _calculate(self) -> None:
        """Formulas anywhere in the workbook are worked out again when it is opened, in an order found anew."""
        book = self.package.tree(self.main)
        settings = book.find(x("calcPr"))
        if settings is not None:
            settings.set("fullCalcOnLoad", "1")
        for chain in self.package.linked(self.main, "calcChain"):
            del self.package.parts[chain]
            links = self.package.tree(rels_of(self.main))
            for link in [link for link in links if link.get("Target", "").endswith("calcChain.xml")]:
                links.remove(link)
            types = self.package.tree("[Content_Types].xml")
            for kind in [kind for kind in types.iter(f"{{{TYPES}}}Override") if kind.get("PartName") == f"/{chain}"]:
                types.remove(kind)

    def bytes(self) -> bytes:
        return self.package.bytes()


def _lines(data: Any) -> dict[int, Any]:
    """The rows of a sheet by their lines; one that does not say its own is in the line after the last."""
    lines: dict[int, Any] = {}
    for row in () if data is None else data.iterfind(x("row")):
        lines[int(row.get("r") or max(lines, default=0) + 1)] = row
    return lines


def _is_plain(look: Any) -> bool:
    """Whether a style is a number format and no more."""
    return not len(look) and all(look.get(part, "0") == "0" for part in ("fontId", "fillId", "borderId"))


def _read(cell: Any, shared: list[str], formats: list[str]) -> Cell:
    value, style = cell.findtext(x("v")) or "", cell.get("s", "")
    code = formats[int(style)] if style and int(style) < len(formats) else "General"
    look = {"number_format": code, "style": style, "raw": cell}
    if cell.get("t") == "s" and value:
        return Cell(text=shared[int(value)], **look)
    if cell.get("t") == "inlineStr":
        return Cell(text="".join(text.text or "" for text in cell.iter(x("t"))), **look)
    formula = cell.findtext(x("f")) or ""
    if cell.get("t") in ("str", "e", "b"):
        return Cell(text=value, formula=formula, **look)
    return Cell(number=value, formula=formula, **look)


def _written(row: Any, place: str, cell: Cell) -> Any:
    """A cell's element at a place."""
    made = row.makeelement(x("c"), {"r": place} | ({"s": cell.style} if cell.style else {}), nsmap=None)
    if cell.raw is not None:
        moved = deepcopy(cell.raw)
        moved.set("r", place)
        for formula in moved.iterfind(x("f")):
            formula.text = cell.formula
            if not cell.formula:
                moved.remove(formula)
            for shared in ("t", "ref", "si"):
                formula.attrib.pop(shared, None)
        return moved
    if cell.text is not None:
        made.set("t", "inlineStr")
        inline = made.makeelement(x("is"), nsmap=None)
        text = made.makeelement(x("t"), nsmap=None)
        text.text = cell.text
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        inline.append(text)
        made.append(inline)
        return made
    for tag, said in (("f", cell.formula), ("v", cell.number)):
        if said:
            part = made.makeelement(x(tag), nsmap=None)
            part.text = said
            made.append(part)
    return made


def number_of(letters: str) -> int:
    """The number of a column.

    >>> number_of("A"), number_of("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(number: int) -> str:
    """The letters of a column.

    >>> letters_of(1), letters_of(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
