"""How text, charts, tables and notes come onto a slide: by the names of the template's layouts and placeholders."""

import re
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.shapes.placeholder import ChartPlaceholder, TablePlaceholder
from pptx.util import Inches, Pt

from nps_analysis.language import rtl
from nps_analysis.language import tag as language_tag
from nps_analysis.reporting.deck.charts.chart_elements import paint
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.native import STRONG, Chart, Picture, Runs, Table
from nps_analysis.reporting.deck.keys import tag
from nps_analysis.reporting.deck.slides.direction import directed, edge_of, isolated
from nps_analysis.reporting.deck.slides.picture import add_picture
from nps_analysis.reporting.deck.slides.presentation import (
    FOOT,
    GRAPHICS,
    Deck,
    Slide,
    Spot,
    add_notes,
    new_slide,
    number,
    open_deck,
    place_itself,
    place_on,
    size_of,
)
from nps_analysis.reporting.deck.slides.table import fill
from nps_analysis.reporting.deck.slides.table_room import columns
from nps_analysis.reporting.deck.slides.unbroken import ending, marked, unbroken
from nps_analysis.reporting.deck.template.areas import CAPTION, CAPTION_SIZES, EDGES, FOOT_SIZES, text_fits
from nps_analysis.reporting.deck.template.file import TEMPLATE
from nps_analysis.reporting.deck.template.layouts import PARTS, Place
from nps_analysis.reporting.deck.template.palette import Palette
from nps_analysis.reporting.deck.template.unfit import fit
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import untold

LONGEST_TITLE, LONGEST_FOOTER = 230, 200  # letters
SENTENCES = ("Title", "Caption", "Findings")  # parts that may take more than a line
TITLE_SIZES, SHORTEST = (32, 28, 24, 20, 18, 16, 14, 12), 20  # points; letters


def open_template(
    path: Path = TEMPLATE,
    layouts: Mapping[str, str] | None = None,
    date: str = "",
    known: bool = False,
    tell: Callable[[str], object] = untold,
) -> Deck:
    """A deck without slides, in the template's layouts; DataError where no slides can be made in them.

    With ``known`` the template is a deck that is to be updated: see ``read_template``.
    """
    if Path(path) != TEMPLATE:
        with fit(Path(path).name, lambda: _try(open_deck(TEMPLATE))):
            _try(open_deck(path, layouts, date, known))
    return open_deck(path, layouts, date, known, tell)


def _try(deck: Deck) -> None:
    """Makes a slide of each kind, so that a template in which it cannot be made is told of before anything is done."""
    for role, parts in PARTS.items():
        slide = add_slide(deck, role, "NPS", "n = 1", "NPS")
        for part in parts:
            if part in GRAPHICS:
                Place(*(getattr(placeholder(slide, part), side).inches for side in ("left", "top", "width", "height")))
            else:
                write(slide, part, ["NPS"], sizes=FOOT_SIZES)
        note(deck, slide, role, ["NPS"])
    deck.save(BytesIO())


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
    box, usual = place_on(slide, slide.parts["Title"]), size_of(slide.design, PP_PLACEHOLDER.TITLE)
    sizes = [usual, *(size for size in TITLE_SIZES if size < usual)]
    title = _cut(unbroken(title), box, sizes[-1])
    size = _largest([title], box, sizes)
    write(slide, "Title", [ending(title, 72 * (box.width - EDGES), size)], sizes=() if size == usual else [size])


def write_caption(slide: Slide, caption: str) -> None:
    """The caption in the largest size that has room; else cut to a line, for names of columns may be of any length."""
    box, size = place_on(slide, placeholder(slide, "Caption")), CAPTION_SIZES[-1]
    height, text = max(box.height, CAPTION), legible(caption, LONGEST_TITLE)  # of a designer's box there may be less
    if not text_fits([text], box.width, height, size):  # a name that is no word of any language breaks anywhere
        text = _cut(text, box._replace(height=CAPTION / 2), size)
    write(slide, "Caption", [text], sizes=CAPTION_SIZES)


def _cut(text: str, box: Place, size: float) -> str:
    """As much of a text as has room in a box, visibly cut."""
    length = len(text)
    while length > SHORTEST and not text_fits([text], box.width, box.height, size):
        length -= 5
        text = legible(text, length)
    return text


def _write_foot(slide: Slide, footer: str) -> None:
    """What the foot of a slide says; where it has too little room, all of it stands over the foot as well."""
    if "Source" in slide.parts:
        write(slide, "Source", [footer])
    if "Footer" in slide.parts:
        parts = footer.split(" · ")
        shorter = [footer, " · ".join([*parts[:-2], parts[-1]]), parts[-1]]  # without the method
        box = place_on(slide, slide.parts["Footer"])
        text = next((text for text in shorter if text_fits([text], box.width, box.height, FOOT_SIZES[-1])), parts[-1])
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
    tied = unbroken if name in SENTENCES else marked
    filled = [[(tied(text), colour) for text, colour in runs] for runs in filled]
    texts = ["".join(text for text, _ in runs) for runs in filled]
    size = _largest(texts, place_on(slide, shape), sizes) if sizes else None
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
            if colour.startswith(STRONG):
                run.font.bold = True
            if slot := colour.removeprefix(STRONG):
                properties.append(fill := paint(slot))
                said = any(map(str.isalnum, text))  # else it is a mark, such as a square, in the colour of a bar
                (slide.palette.for_text if said else slide.palette.tint)(slot).put(fill[0])


def take_away(shape: Any) -> None:
    """Takes a shape off its slide; there is nothing to take away at a spot."""
    if not isinstance(shape, Spot):
        shape._element.getparent().remove(shape._element)


def _largest(texts: Sequence[str], box: Place, sizes: Sequence[float]) -> float:
    """The first size in points at which paragraphs have room in a box; the last where there is none."""
    return next((size for size in sizes if text_fits(texts, box.width, box.height, size)), sizes[-1])


def fits(texts: Sequence[str], box: Any, size: float) -> bool:
    """Whether paragraphs have room in a box at a size in points, with letters as wide as those of a wide font."""
    return text_fits(texts, box.width.inches, box.height.inches, size)


def _runs(paragraph: str | Runs) -> Runs:
    runs = [(paragraph, "")] if isinstance(paragraph, str) else paragraph
    return [(isolated(re.sub(r"\s*[\r\n\t\v]\s*", " ", legible(text))), colour) for text, colour in runs]


def show(slide: Slide, name: str, shown: Chart | Table | Picture, alt: str, key: str) -> None:
    """Put what a finding shows in the place of a part."""
    if isinstance(shown, Table):
        write_table(slide, name, shown, alt, key)
    elif isinstance(shown, Picture):
        shape = placeholder(slide, name)
        picture = add_picture(slide.slide, shape, shown)
        put(slide, picture._element, shape)
        _describe(picture, name, alt, f"{key}/picture")
    else:
        draw(slide, name, shown, alt, key)


def draw(slide: Slide, name: str, chart: Chart, alt: str, key: str) -> None:
    """Put a chart that PowerPoint draws, with its workbook, in the place of a part."""
    shape, data = placeholder(slide, name), _ChartData(chart, slide.palette)
    if _holds(shape, PP_PLACEHOLDER.CHART):
        place_itself(slide, shape)
        frame, name = ChartPlaceholder(shape._element, shape._parent).insert_chart(None, data), shape.name
    else:
        frame = slide.slide.shapes.add_chart(None, shape.left, shape.top, shape.width, shape.height, data)
        put(slide, frame._element, shape)
    _describe(frame, name, alt, f"{key}/chart")


def put(slide: Slide, element: Any, shape: Any) -> None:
    """Where a shape is read in turn comes what takes its place; at a spot it comes before the foot."""
    foot = [slide.parts[name]._element for name in FOOT if name in slide.parts]
    foot = [element for element in foot if element.getparent() is not None]  # an empty one was taken away
    if not isinstance(shape, Spot):
        shape._element.addprevious(element)
        take_away(shape)
    elif foot:
        foot[0].addprevious(element)


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
    write_table(slide, name, Table(rows, widths, figures=True), alt, key)


def write_table(slide: Slide, name: str, table: Table, alt: str, key: str) -> None:
    """Put a table in the place of a part, not wider than that; what is written from right to left runs so."""
    shape, size = placeholder(slide, name), (len(table.rows), len(table.widths))
    widths = columns(table.widths, shape.width.inches, table.rows)
    if _holds(shape, PP_PLACEHOLDER.TABLE):
        frame, name = TablePlaceholder(shape._element, shape._parent).insert_table(*size), shape.name
    else:
        width = Inches(sum(widths))
        left = shape.left + (shape.width - width if rtl() else 0)
        frame = slide.slide.shapes.add_table(*size, left, shape.top, width, Inches(1))
        put(slide, frame._element, shape)
    fill(frame, table._replace(widths=widths))
    slide.palette.recolour(frame._element)
    _describe(frame, name, alt, f"{key}/table")


def note(deck: Deck, slide: Slide, key: str, lines: Sequence[str]) -> None:
    """Write the speaker notes, between marks that tell them from what a speaker adds."""
    text = "\n".join([f"[figures of {key}]", *map(legible, lines), "[end of figures]"])
    add_notes(deck, slide, text)


def _describe(frame: Any, name: str, alt: str, key: str) -> None:
    """Name, alt text and key of what is shown; without an alt text a screen reader would read out nothing."""
    (properties,) = frame._element.xpath("./*[1]/p:cNvPr")
    properties.set("name", name)
    properties.set("descr", legible(alt))
    tag(frame, key)
