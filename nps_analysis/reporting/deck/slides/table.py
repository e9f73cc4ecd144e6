"""Tables on slides: cells that do not grow beyond what a slide holds, headings that come again on the next."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from nps_analysis.charts.labels import from_right
from nps_analysis.charts.measure import lines_of
from nps_analysis.language import rtl, tag
from nps_analysis.reporting.deck.charts.chart_elements import paint
from nps_analysis.reporting.deck.charts.native import Raised, Table
from nps_analysis.reporting.deck.slides.direction import directed, from_left, isolated
from nps_analysis.reporting.deck.slides.table_room import columns
from nps_analysis.reporting.legible import in_a_line, legible

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style without style and grid
RAISED = "30000"  # above the line, by 30 % of the size
BESIDE, ABOVE = 0.06, 0.03  # inches between a cell's edges and its text
MOST_LINES = 5  # of one cell
SMALLER, LOWEST = (14, 12, 11), 0.3  # points; inches of a row at 12 points
TOLERATED = 0.06  # inches that a table may be longer than its place, to the footer it is twice as far


def fitted(table: Table, width: float, height: float) -> list[Table]:
    """The table in parts that have room in so many inches, each with the heading; texts over five lines are cut.

    Where smaller letters, that can still be read, save a part, they are taken.

    >>> parts = fitted(Table([["Store"], ["North"], ["South"], ["West"]], [2]), 9, 1.0)
    >>> [list(part.rows) for part in parts]
    [[['Store'], ['North'], ['South']], [['Store'], ['West']]]
    """
    tables = [_parts(table, width, height)]
    for size in (one for one in SMALLER if one < table.size and len(tables[0]) > 1):
        tables.append(_parts(table._replace(size=size, row=min(table.row, LOWEST * size / 12)), width, height))
    return min(tables, key=len)


def _parts(table: Table, width: float, height: float) -> list[Table]:
    """The table in parts at its own size."""
    widths = columns(table.widths, width, table.rows)
    heading, *rows = [
        [_cut(text, each, table.size) for text, each in zip(row, widths, strict=True)] for row in table.rows
    ]
    heights = [row_height(row, widths, table) for row in rows]
    room = height - row_height(heading, widths, table) + TOLERATED
    parts = len(_breaks(heights, room))
    even = next((each for each in _even(sum(heights) / parts, room) if len(_breaks(heights, each)) == parts), room)
    ends = [*_breaks(heights, even)[1:], len(rows)]
    return [
        table._replace(rows=[heading, *rows[start:end]], widths=widths, strong=_strong(table, start, end))
        for start, end in zip(_breaks(heights, even), ends, strict=True)
    ]


def _strong(table: Table, start: int, end: int) -> tuple[int, ...]:
    """Which rows of a part matter most, those after the heading from ``start`` to ``end``."""
    return tuple(at - start for at in table.strong if start < at <= end)


def _breaks(heights: Sequence[float], room: float) -> list[int]:
    """Where the parts begin when each is as full as it can be."""
    starts, left = [0], room
    for at, height in enumerate(heights):
        if height > left and at > starts[-1]:
            starts.append(at)
            left = room
        left -= height
    return starts


def _even(least: float, most: float) -> list[float]:
    """Heights between two, to try which is the least that gives as few parts."""
    return [least + step * (most - least) / 20 for step in range(20)]


def row_height(row: Sequence[str | Raised], widths: Sequence[float], table: Table) -> float:
    """The inches that a row of a table needs for the lines of its longest cell."""
    lines = max(_lines(_whole(text), width, table.size) for text, width in zip(row, widths, strict=True))
    return max(table.row, lines * table.size * 1.2 / 72 + 2 * ABOVE)


def _whole(content: str | Raised) -> str:
    return content.text + content.letters if isinstance(content, Raised) else content


def _lines(text: str, width: float, size: float) -> int:
    return lines_of(text, 72 * (width - 2 * BESIDE), size)


def _cut(text: str | Raised, width: float, size: float) -> str | Raised:
    """A cell's text as one that can be shown: of more than five lines the middle is cut out."""
    if isinstance(text, Raised):
        return text
    shown = in_a_line(text)
    lines = _lines(shown, width, size)
    return shown if lines <= MOST_LINES else legible(shown, len(shown) * MOST_LINES // lines)


def fill(frame: Any, given: Table) -> None:
    """The texts and the look of a table; with ``figures`` all columns but the first are at the other edge.

    In a language from the right the first column is the rightmost.
    """
    table = frame.table
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    if rtl():
        table._tbl.tblPr.set("rtl", "1")
    for column, width in zip(table.columns, given.widths, strict=True):
        column.width = Inches(width)
    cells = list(table.iter_cells())
    for at, texts in enumerate(given.rows):
        table.rows[at].height = Inches(row_height(texts, given.widths, given))
        for column, text in enumerate(texts):
            _cell(cells[at * len(given.widths) + column], text, given, at, figure=given.figures and column > 0)
    frame.height = Emu(sum(row.height for row in table.rows))


def _cell(cell: Any, content: str | Raised, table: Table, row: int, figure: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(BESIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph, size = cell.text_frame.paragraphs[0], Pt(table.size)
    text, letters = map(legible, content if isinstance(content, Raised) else (content, ""))
    directed(paragraph._p, "r" if figure else "l", from_right(text))
    for part in filter(None, (text if from_right(text) else from_left(isolated(text)), letters)):
        run = paragraph.add_run()
        run.text = part
        run.font.size, run.font.bold = size, row == 0 or row in table.strong
        run._r.get_or_add_rPr().set("lang", tag())
    if letters:
        _raise(paragraph.runs[-1]._r.get_or_add_rPr(), table.size)
    if not text and not letters:
        etree.SubElement(paragraph._p, qn("a:endParaRPr"), sz=str(size.centipoints))  # else 18 pt high
    look = cell._tc.get_or_add_tcPr()
    rule = etree.SubElement(look, qn("a:lnB"), w="12700" if row == 0 else "6350")
    fill = etree.SubElement(rule, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val="tx2" if row == 0 else "accent2")
    etree.SubElement(look, qn("a:noFill"))


def _raise(properties: Any, size: float) -> None:
    """Letters above the line, which are drawn at two thirds of their size."""
    properties.set("baseline", RAISED)
    properties.set("sz", str(Pt(size + 3).centipoints))
    properties.append(paint("accent1"))
