"""How text, charts, tables and notes come onto a slide: by the names of the template's layouts and placeholders."""

import re
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from nps_analysis.language import rtl
from nps_analysis.language import tag as language_tag
from nps_analysis.reporting.deck.chart_elements import paint
from nps_analysis.reporting.deck.chart_xml import chart_xml
from nps_analysis.reporting.deck.direction import directed, edge_of, isolated
from nps_analysis.reporting.deck.keys import tag
from nps_analysis.reporting.deck.native import Chart, Picture, Runs, Table
from nps_analysis.reporting.deck.picture import add_picture
from nps_analysis.reporting.deck.table import fill
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import DataError, listed

TEMPLATE = Path(__file__).parents[1] / "template.pptx"
LONGEST_TITLE, LONGEST_FOOTER = 230, 200  # letters
LETTER, BETWEEN = 0.58 / 72, 10  # inches of a letter for each point of its size; points between paragraphs
NOT_COPIED = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)  # python-pptx leaves these to the layout
NUMBER_FIELD = "{9D5A1F0C-2B7E-4C43-8E55-6A1B0C7D2E3F}"


def open_template(path: Path = TEMPLATE) -> Any:
    """A deck without slides, in the template's layouts."""
    return Presentation(str(path))


def add_slide(deck: Any, layout: str, title: str, footer: str) -> Any:
    """A new slide in the layout of that name, with its title, footer and number."""
    slide = deck.slides.add_slide(layout_named(deck, layout))
    for shape in slide.slide_layout.placeholders:
        if shape.placeholder_format.type in NOT_COPIED:
            slide.shapes.clone_placeholder(shape)
    designed = {shape.placeholder_format.idx: shape.name for shape in slide.slide_layout.placeholders}
    for shape in slide.placeholders:
        shape.name = designed[shape.placeholder_format.idx]
    write(slide, "Title", [legible(title, LONGEST_TITLE)], sizes=(24, 20, 18))
    write(slide, "Footer", [legible(footer, LONGEST_FOOTER)], sizes=(11, 10))
    _number(placeholder(slide, "Slide number"))
    return slide


def layout_named(deck: Any, name: str) -> Any:
    """The layout that the designer called ``name``."""
    found = [layout for layout in deck.slide_layouts if layout.name == name]
    if len(found) != 1:
        raise DataError(
            f'{"more than one" if found else "no"} layout "{name}" in the template',
            required=f'one layout with the name "{name}"',
            found=listed((f'"{layout.name}"' for layout in deck.slide_layouts), 30) or "no layouts",
            do="rename the layout in the slide master of the template",
        )
    return found[0]


def placeholder(slide: Any, name: str) -> Any:
    """The placeholder of a slide of ours that the designer called ``name`` in the layout."""
    found = [shape for shape in slide.placeholders if shape.name == name]
    if len(found) != 1:
        raise DataError(
            f'{"more than one" if found else "no"} placeholder "{name}" in the layout "{slide.slide_layout.name}"',
            required=f'one placeholder with the name "{name}"',
            found=listed((f'"{shape.name}"' for shape in slide.slide_layout.placeholders), 30) or "no placeholders",
            do="rename the placeholder in the selection pane of the template",
        )
    return found[0]


def write(slide: Any, name: str, paragraphs: Sequence[str | Runs], sizes: Sequence[float] = ()) -> None:
    """Fill a placeholder with paragraphs, in the template's look; an empty one is taken away, or it would ask for text.

    A paragraph is text, or runs of text with colours of the theme. The first of ``sizes``, in points, that fits is
    taken.
    """
    shape, filled = placeholder(slide, name), [_runs(paragraph) for paragraph in paragraphs if paragraph]
    if not filled:
        shape.element.getparent().remove(shape.element)
        return
    texts = ["".join(text for text, _ in runs) for runs in filled]
    size = next((size for size in sizes if fits(texts, shape, size)), sizes[-1] if sizes else None)
    tag(shape, name)
    frame, edge = shape.text_frame, edge_of(shape) if rtl() else ""
    for at, runs in enumerate(filled):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        directed(paragraph._p, edge)
        for text, colour in runs:
            run = paragraph.add_run()
            run.text = text
            properties = run._r.get_or_add_rPr()
            properties.set("lang", language_tag())
            if size:
                run.font.size = Pt(size)
            if colour:
                properties.append(paint(colour))


def fits(texts: Sequence[str], box: Any, size: float) -> bool:
    """Whether paragraphs have room in a box at a size in points, with letters as wide as those of a wide font."""
    in_a_line = max(1, int((box.width.inches - 0.25) / (LETTER * size)))
    lines = sum(ceil(len(text) / in_a_line) for text in texts)
    return lines * size * 1.2 + (len(texts) - 1) * BETWEEN <= box.height.pt


def _runs(paragraph: str | Runs) -> Runs:
    runs = [(paragraph, "")] if isinstance(paragraph, str) else paragraph
    return [(isolated(re.sub(r"\s*[\r\n\t\v]\s*", " ", legible(text))), colour) for text, colour in runs]


def show(slide: Any, name: str, shown: Chart | Table | Picture, alt: str, key: str) -> None:
    """Put what a finding shows in the place of a placeholder."""
    if isinstance(shown, Table):
        write_table(slide, name, shown, alt, key)
    elif isinstance(shown, Picture):
        _describe(add_picture(slide, placeholder(slide, name), shown), name, alt, f"{key}/picture")
    else:
        draw(slide, name, shown, alt, key)


def draw(slide: Any, name: str, chart: Chart, alt: str, key: str) -> None:
    """Put a chart that PowerPoint draws, with its workbook, in the place of a placeholder."""
    frame = placeholder(slide, name).insert_chart(None, _ChartData(chart))
    _describe(frame, name, alt, f"{key}/chart")


class _ChartData:
    """A chart in the form in which python-pptx asks for one."""

    def __init__(self, chart: Chart):
        self._chart = chart

    def xml_bytes(self, chart_type: None) -> bytes:
        return chart_xml(self._chart)

    @property
    def xlsx_blob(self) -> bytes:
        return self._chart.sheet.workbook()


def tabulate(slide: Any, name: str, rows: Sequence[Sequence[str]], widths: Sequence[float], alt: str, key: str) -> None:
    """Put a table in the place of a placeholder: a heading row, then rows, figures right. ``widths`` in inches."""
    frame = placeholder(slide, name).insert_table(len(rows), len(widths))
    fill(frame, rows, widths, figures=True)
    _describe(frame, name, alt, f"{key}/table")


def write_table(slide: Any, name: str, table: Table, alt: str, key: str) -> None:
    """Put a table of words in the place of a placeholder for a chart; what is written from right to left runs so."""
    shape = placeholder(slide, name)
    width = Inches(sum(table.widths))
    left = shape.left + (shape.width - width if rtl() else 0)
    frame = slide.shapes.add_table(len(table.rows), len(table.widths), left, shape.top, width, Inches(1))
    shape.element.addprevious(frame._element)  # where it is read in turn
    shape.element.getparent().remove(shape.element)
    fill(frame, table.rows, table.widths, figures=False)
    _describe(frame, name, alt, f"{key}/table")


def room(deck: Any, layout: str, name: str) -> tuple[float, float]:
    """The width and height of a layout's placeholder, in inches."""
    found = [shape for shape in layout_named(deck, layout).placeholders if shape.name == name]
    return (found[0].width.inches, found[0].height.inches) if found else (0.0, 0.0)


def note(slide: Any, key: str, lines: Sequence[str]) -> None:
    """Write the speaker notes, between marks that tell them from what a speaker adds."""
    text = "\n".join([f"[figures of {key}]", *map(legible, lines), "[end of figures]"])
    slide.notes_slide.notes_text_frame.text = text


def _number(shape: Any) -> None:
    """The slide's number as a field, so that it is right also when slides are moved."""
    paragraph = shape.text_frame.paragraphs[0]._p
    directed(paragraph, edge_of(shape) if rtl() else "")
    field = etree.SubElement(paragraph, qn("a:fld"), id=NUMBER_FIELD, type="slidenum")
    etree.SubElement(field, qn("a:rPr"), lang=language_tag())
    etree.SubElement(field, qn("a:t")).text = "‹#›"


def _describe(frame: Any, name: str, alt: str, key: str) -> None:
    """Name, alt text and key of what is shown; without an alt text a screen reader would read out nothing."""
    (properties,) = frame._element.xpath("./*[1]/p:cNvPr")
    properties.set("name", name)
    properties.set("descr", legible(alt))
    tag(frame, key)
