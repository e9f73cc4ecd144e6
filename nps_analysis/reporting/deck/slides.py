"""How text, charts, tables and notes come onto a slide: by the names of the template's layouts and placeholders."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.placeholder import ChartPlaceholder, TablePlaceholder
from pptx.util import Inches, Pt

from nps_analysis.charts.labels import from_right
from nps_analysis.reporting.deck.areas import FOOT_SIZES, text_fits
from nps_analysis.reporting.deck.chart_elements import LANGUAGE, paint
from nps_analysis.reporting.deck.chart_xml import chart_xml
from nps_analysis.reporting.deck.keys import tag
from nps_analysis.reporting.deck.native import Chart, Runs, Table
from nps_analysis.reporting.deck.palette import Palette
from nps_analysis.reporting.deck.presentation import Deck, Slide, Spot, new_slide, number, open_deck, size_of
from nps_analysis.reporting.deck.table_room import fitted
from nps_analysis.reporting.legible import legible

TEMPLATE = Path(__file__).parents[1] / "template.pptx"
LONGEST_TITLE, LONGEST_FOOTER = 230, 200  # letters
TITLE_SIZES, SHORTEST_TITLE = (32, 28, 24, 20, 18, 16, 14, 12), 20  # points; letters
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style without style and grid
ROW_HEIGHT, CELL_SIZE = Inches(0.3), Pt(12)


def open_template(path: Path = TEMPLATE, layouts: Mapping[str, str] | None = None, date: str = "") -> Deck:
    """A deck without slides, in the template's layouts."""
    return open_deck(path, layouts, date)


def add_slide(deck: Deck, role: str, title: str, footer: str, key: str = "") -> Slide:
    """A new slide in the layout for ``role``, with its title, footer, date and number, and room for a ``key``."""
    footer = legible(footer, LONGEST_FOOTER)
    slide = new_slide(deck, role, footer, key)
    _write_title(slide, legible(title, LONGEST_TITLE))
    _write_foot(slide, footer)
    if "Date" in slide.parts:
        write(slide, "Date", [deck.date])
    number(slide)
    return slide


def _write_title(slide: Slide, title: str) -> None:
    """The title in the template's size; in a smaller one, at last cut, where the box has too little room for it."""
    box, usual = slide.parts["Title"], size_of(slide.design, PP_PLACEHOLDER.TITLE)
    sizes = [usual, *(size for size in TITLE_SIZES if size < usual)]
    length = len(title)
    while length > SHORTEST_TITLE and not fits([title], box, sizes[-1]):
        length -= 5
        title = legible(title, length)
    write(slide, "Title", [title], sizes=() if fits([title], box, usual) else sizes)


def _write_foot(slide: Slide, footer: str) -> None:
    """What the foot of a slide says; where it has too little room, all of it stands over the foot as well."""
    if "Source" in slide.parts:
        write(slide, "Source", [footer])
    if "Footer" in slide.parts:
        parts = footer.split(" · ")
        shorter = [footer, " · ".join([*parts[:-2], parts[-1]]), parts[-1]]  # without the method
        box = slide.parts["Footer"]
        text = next((text for text in shorter if fits([text], box, FOOT_SIZES[-1])), parts[-1])
        usual = size_of(slide.design, PP_PLACEHOLDER.FOOTER)
        write(
            slide,
            "Footer",
            [text],
            sizes=[usual] * (10 <= usual <= 12) + [it for it in FOOT_SIZES if it < usual or it == 10],
        )


def placeholder(slide: Slide, name: str) -> Any:
    """The shape, or the spot, that the part of a slide with that name has."""
    return slide.parts[name]


def write(slide: Slide, name: str, paragraphs: Sequence[str | Runs], sizes: Sequence[float] = ()) -> None:
    """Fill a placeholder with paragraphs, in the template's look; an empty one is taken away, or it would ask for text.

    A paragraph is text, or runs of text with colours of the theme. The first of ``sizes``, in points, that fits is
    taken.
    """
    shape, filled = placeholder(slide, name), [_runs(paragraph) for paragraph in paragraphs if paragraph]
    if not filled:
        take_away(shape)
        return
    texts = ["".join(text for text, _ in runs) for runs in filled]
    size = next((size for size in sizes if fits(texts, shape, size)), sizes[-1] if sizes else None)
    frame = shape.text_frame
    for at, runs in enumerate(filled):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        for text, colour in runs:
            run = paragraph.add_run()
            run.text = text
            properties = run._r.get_or_add_rPr()
            properties.set("lang", LANGUAGE)
            if size:
                run.font.size = Pt(size)
            if colour:
                properties.append(paint(colour))
                slide.palette.recolour(properties)


def take_away(shape: Any) -> None:
    """Takes a shape off its slide; there is nothing to take away at a spot."""
    if not isinstance(shape, Spot):
        shape._element.getparent().remove(shape._element)


def fits(texts: Sequence[str], box: Any, size: float) -> bool:
    """Whether paragraphs have room in a box at a size in points, with letters as wide as those of a wide font."""
    return text_fits(texts, box.width.inches, box.height.inches, size)


def _runs(paragraph: str | Runs) -> Runs:
    runs = [(paragraph, "")] if isinstance(paragraph, str) else paragraph
    return [(re.sub(r"\s*[\r\n\t\v]\s*", " ", legible(text)), colour) for text, colour in runs]


def draw(slide: Slide, name: str, chart: Chart, alt: str, key: str) -> None:
    """Put a chart that PowerPoint draws, with its workbook, in the place of a part."""
    shape, data = placeholder(slide, name), _ChartData(chart, slide.palette)
    if _holds(shape, PP_PLACEHOLDER.CHART):
        frame, name = ChartPlaceholder(shape._element, shape._parent).insert_chart(None, data), shape.name
    else:
        take_away(shape)
        frame = slide.slide.shapes.add_chart(None, shape.left, shape.top, shape.width, shape.height, data)
    _describe(frame, name, alt, f"{key}/chart")


def _holds(shape: Any, kind: Any) -> bool:
    """Whether a placeholder can hold a chart or a table."""
    return not isinstance(shape, Spot) and shape.placeholder_format.type in (kind, PP_PLACEHOLDER.OBJECT)


class _ChartData:
    """A chart in the form in which python-pptx asks for one."""

    def __init__(self, chart: Chart, palette: Palette):
        self._chart, self._palette = chart, palette

    def xml_bytes(self, chart_type: None) -> bytes:
        return chart_xml(self._chart, self._palette.recolour)

    @property
    def xlsx_blob(self) -> bytes:
        return self._chart.sheet.workbook()


def tabulate(
    slide: Slide, name: str, rows: Sequence[Sequence[str]], widths: Sequence[float], alt: str, key: str
) -> None:
    """Put a table in the place of a part: a heading row, then rows, figures right. ``widths`` in inches."""
    _insert_table(slide, name, rows, widths, True, alt, key)


def write_table(slide: Slide, name: str, table: Table, alt: str, key: str) -> None:
    """Put a table of words in the place of a chart; what is written from right to left runs so."""
    _insert_table(slide, name, table.rows, table.widths, False, alt, key)


def _insert_table(
    slide: Slide, name: str, rows: Sequence[Sequence[str]], widths: Sequence[float], figures: bool, alt: str, key: str
) -> None:
    """A table that is not wider than its place."""
    shape, size = placeholder(slide, name), (len(rows), len(widths))
    widths = fitted(widths, shape.width.inches, rows)
    if _holds(shape, PP_PLACEHOLDER.TABLE):
        frame, name = TablePlaceholder(shape._element, shape._parent).insert_table(*size), shape.name
    else:
        take_away(shape)
        place = (shape.left, shape.top, Inches(sum(widths)), ROW_HEIGHT * len(rows))
        frame = slide.slide.shapes.add_table(*size, *place)
    _fill_table(frame, rows, widths, figures)
    slide.palette.recolour(frame._element)
    _describe(frame, name, alt, f"{key}/table")


def _fill_table(frame: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], figures: bool) -> None:
    """The texts and the look of a table; with ``figures`` all columns but the first are to the right."""
    table = frame.table
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for at, texts in enumerate(rows):
        table.rows[at].height = ROW_HEIGHT
        for column, text in enumerate(texts):
            cell = table.cell(at, column)
            _cell(cell, legible(text), heading=at == 0, figure=figures and column > 0)
            if from_right(text):
                cell.text_frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    frame.height = ROW_HEIGHT * len(rows)


def note(slide: Slide, key: str, lines: Sequence[str]) -> None:
    """Write the speaker notes, between marks that tell them from what a speaker adds."""
    text = "\n".join([f"[figures of {key}]", *map(legible, lines), "[end of figures]"])
    slide.slide.notes_slide.notes_text_frame.text = text


def _cell(cell: Any, text: str, heading: bool, figure: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if figure else PP_ALIGN.LEFT
    if text:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = CELL_SIZE, heading
    else:
        etree.SubElement(paragraph._p, qn("a:endParaRPr"), sz=str(CELL_SIZE.centipoints))  # else 18 pt high
    look = cell._tc.get_or_add_tcPr()
    rule = etree.SubElement(look, qn("a:lnB"), w="12700" if heading else "6350")
    fill = etree.SubElement(rule, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val="tx2" if heading else "accent2")
    etree.SubElement(look, qn("a:noFill"))


def _describe(frame: Any, name: str, alt: str, key: str) -> None:
    """Name, alt text and key of a chart or table; without an alt text a screen reader would read out nothing."""
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", name)
    properties.set("descr", legible(alt))
    tag(frame, key)
