"""Tables on slides: cells that do not grow beyond what a slide holds, headings that come again on the next."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from nps_analysis.charts.labels import from_right
from nps_analysis.language import rtl, tag
from nps_analysis.reporting.deck.direction import directed, isolated
from nps_analysis.reporting.deck.native import Table
from nps_analysis.reporting.deck.rows import LETTER, breadth
from nps_analysis.reporting.legible import legible

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style without style and grid
ROW_HEIGHT, CELL_SIZE = 0.3, 12  # inches; points
BESIDE, ABOVE = 0.06, 0.03  # inches between a cell's edges and its text
MOST_LINES = 5  # of one cell
TOLERATED = 0.06  # inches that a table may be longer than its place, to the footer it is twice as far


def fitted(table: Table, width: float, height: float) -> list[Table]:
    """The table in parts that have room in so many inches, each with the heading; texts over five lines are cut.

    >>> parts = fitted(Table([["Store"], ["North"], ["South"], ["West"]], [2]), 9, 1.0)
    >>> [list(part.rows) for part in parts]
    [[['Store'], ['North'], ['South']], [['Store'], ['West']]]
    """
    share = min(1.0, width / sum(table.widths))
    widths = [share * each for each in table.widths]
    heading, *rows = [[_cut(text, each) for text, each in zip(row, widths, strict=True)] for row in table.rows]
    heights = [row_height(row, widths) for row in rows]
    room = height - row_height(heading, widths) + TOLERATED
    parts = len(_breaks(heights, room))
    even = next((each for each in _even(sum(heights) / parts, room) if len(_breaks(heights, each)) == parts), room)
    ends = [*_breaks(heights, even)[1:], len(rows)]
    return [
        Table([heading, *rows[start:end]], widths, table.name)
        for start, end in zip(_breaks(heights, even), ends, strict=True)
    ]


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


def row_height(row: Sequence[str], widths: Sequence[float]) -> float:
    """The inches that a row needs for the lines of its longest cell."""
    lines = max(_lines(text, width) for text, width in zip(row, widths, strict=True))
    return max(ROW_HEIGHT, lines * CELL_SIZE * 1.2 / 72 + 2 * ABOVE)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes; those that break between words are not full."""
    letters = (width - 2 * BESIDE) / (LETTER * CELL_SIZE)
    return 1 if breadth(text) <= letters + 1 else ceil(breadth(text) / max(1.0, 0.9 * letters - 1))


def _cut(text: str, width: float) -> str:
    """A cell's text as one that can be shown: of more than five lines the middle is cut out."""
    shown = legible(text)
    return shown if (lines := _lines(shown, width)) <= MOST_LINES else legible(shown, len(shown) * MOST_LINES // lines)


def fill(frame: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], figures: bool) -> None:
    """The texts and the look of a table; with ``figures`` all columns but the first are at the other edge.

    In a language from the right the first column is the rightmost.
    """
    table = frame.table
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    if rtl():
        table._tbl.tblPr.set("rtl", "1")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for at, texts in enumerate(rows):
        table.rows[at].height = Inches(row_height(texts, widths))
        for column, text in enumerate(texts):
            _cell(table.cell(at, column), legible(text), heading=at == 0, figure=figures and column > 0)
    frame.height = Emu(sum(row.height for row in table.rows))


def _cell(cell: Any, text: str, heading: bool, figure: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(BESIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    directed(paragraph._p, "r" if figure else "l", from_right(text))
    if text:
        run = paragraph.add_run()
        run.text = text if from_right(text) else isolated(text)
        run.font.size, run.font.bold = Pt(CELL_SIZE), heading
        run._r.get_or_add_rPr().set("lang", tag())
    else:
        etree.SubElement(paragraph._p, qn("a:endParaRPr"), sz=str(Pt(CELL_SIZE).centipoints))  # else 18 pt high
    look = cell._tc.get_or_add_tcPr()
    rule = etree.SubElement(look, qn("a:lnB"), w="12700" if heading else "6350")
    fill = etree.SubElement(rule, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val="tx2" if heading else "accent2")
    etree.SubElement(look, qn("a:noFill"))
