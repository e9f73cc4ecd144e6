"""Which of a template's layouts is for which of our slides, and which placeholder for which part of it?

By the names that the designer gave where they are ours, or where the study says which layout is meant; else by what is
in the layouts: a title and one box for content. The order of the layouts decides nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, NoReturn

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.packuri import PackURI
from pptx.parts.slide import SlidePart
from pptx.util import Emu

from nps_analysis.reporting.legible import legible
from nps_analysis.schema import DataError, listed

PARTS = {  # of each of our slides, by the names of placeholders in our own template
    "Overview": ("Score", "Score note", "Chart", "Findings"),
    "Finding": ("Caption", "Key", "Chart"),
    "Method": ("Table", "Text"),
}
CONTENT = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.CHART, PP_PLACEHOLDER.TABLE)
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
OF_THE_FOOT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)
OTHER_KINDS = {"title", "secHead", "picTx", "vertTx", "vertTitleAndTx", "blank"}  # kinds of layouts for other slides
LEAST = 5.0, 2.2  # inches across and down that a chart, and the summary beside its score, need
NAME = 40  # letters of a layout's or placeholder's name in a message
MARGIN, BETWEEN = 0.5, 0.15  # inches at the edges where only a title tells them, and between boxes


class Place(NamedTuple):
    """Where something is on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Design:
    """A layout for one of our slides: a placeholder for each part of it by ``idx``, or one ``body`` for all parts."""

    role: str
    layout: Any
    named: Mapping[str, int] = field(default_factory=dict)
    body: int | None = None  # the idx of the placeholder for content, None also where only the place for it is known
    place: Place | None = None  # of all parts; None where each has a placeholder of its own

    @cached_property
    def boxes(self) -> tuple["Box", ...]:
        """The layout's placeholders, read once for all slides: python-pptx reads them anew for each question."""
        kinds = ((shape, shape.placeholder_format) for shape in self.layout.placeholders)
        return tuple(Box(shape, form.type, form.idx, shape.name, place_of(shape)) for shape, form in kinds)

    @cached_property
    def empty(self) -> tuple[Any, ...]:
        """The placeholders of a slide with nothing in it, under the designer's names, for slides to have copies of."""
        shapes = SlidePart.new(PackURI("/ppt/slides/slide0.xml"), None, self.layout.part).slide.shapes
        shapes.clone_layout_placeholders(self.layout)
        for box in self.boxes:
            if box.kind in OF_THE_FOOT:  # python-pptx leaves these to the layout
                shapes.clone_placeholder(box.shape)
        designed = {box.idx: box.name for box in self.boxes}
        for shape in shapes.placeholders:
            shape.name = designed[shape.placeholder_format.idx]
        return tuple(shapes._spTree.iter_shape_elms())

    @cached_property
    def of_master(self) -> tuple[tuple[Any, Any], ...]:
        """The master's placeholders, each with its kind, read once as well."""
        return tuple((shape.placeholder_format.type, shape) for shape in self.layout.slide_master.placeholders)


class Box(NamedTuple):
    """A placeholder of a layout: its kind, the number that a slide knows it by, its name, and where it is."""

    shape: Any
    kind: Any
    idx: int
    name: str
    place: Place | None


def designs(deck: Any, wanted: Mapping[str, str] | None = None) -> dict[str, Design]:
    """The layout for each of our slides; ``wanted`` says for some, such as ``finding``, which layout is meant.

    Raises DataError, with the layouts and placeholders that there are, where a layout or a placeholder that is needed
    is missing, or where its name is not the only one.
    """
    size = Emu(deck.slide_width).inches, Emu(deck.slide_height).inches
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    return {role: _design(role, layouts, (wanted or {}).get(role.lower()), size) for role in PARTS}


def place_of(shape: Any) -> Place | None:
    """Where a shape is, None where neither it nor what it inherits from says so."""
    sides = (shape.left, shape.top, shape.width, shape.height)
    return None if None in sides else Place(*(Emu(side).inches for side in sides))


def _design(role: str, layouts: Sequence[Any], wanted: str | None, size: tuple[float, float]) -> Design:
    if wanted or any(layout.name == role for layout in layouts):
        return _by_name(role, layouts, wanted or role, size)
    usable = [layout for layout in layouts if layout._element.get("type") not in OTHER_KINDS and _title_of(layout)]
    rooms = [(layout, *room) for layout in usable if (room := _room_in(layout, size))]
    if not rooms:
        raise DataError(
            f'no layout for the slide "{role}" in the template',
            required=f'a layout with the name "{role}", or one with a title and {_least()} for a chart',
            found=_found(layouts),
            do="add one in the slide master of the template, or name one in the study file: "
            f'template: {{file: FILE, layouts: {{{role.lower()}: "NAME"}}}}',
        )

    layout, body, place = max(rooms, key=_plainness)
    return Design(role, layout, {}, body, place)


def _plainness(room: tuple[Any, int | None, Place]) -> tuple:
    """What a layout for content is chosen by: one box, of the usual kind, large; at last by its name and content."""
    layout, body, place = room
    kind, alone = layout._element.get("type"), len(_content_of(layout)) == 1
    plain = (body is not None, alone, kind == "obj", place.width * place.height)
    return (*plain, layout.name, etree.tostring(layout._element))


def _by_name(role: str, layouts: Sequence[Any], name: str, size: tuple[float, float]) -> Design:
    found = [layout for layout in layouts if layout.name == name]
    if len(found) != 1:
        raise DataError(
            f'{"more than one" if found else "no"} layout "{_told(name)}" in the template',
            required=f'one layout with the name "{_told(name)}"',
            found=_found(layouts),
            do="rename the layout in the slide master of the template",
        )
    layout, needed = found[0], PARTS[role]
    names = [shape.name for shape in layout.placeholders]
    if not _title_of(layout):
        _refuse_placeholder(f'no title in the layout "{_told(name)}"', "a placeholder for the title", layouts)
    if {*names} & {*needed}:
        for part in needed:
            if names.count(part) != 1:
                what = (
                    f'{"more than one" if part in names else "no"} placeholder "{part}" in the layout "{_told(name)}"'
                )
                _refuse_placeholder(what, listed((f'"{it}"' for it in needed), 9) + ", one of each", layouts)
        return Design(
            role, layout, {it.name: it.placeholder_format.idx for it in layout.placeholders if it.name in needed}
        )
    room = _room_in(layout, size)
    if room is None:
        what = f'no room for charts in the layout "{_told(name)}"'
        _refuse_placeholder(what, f"a placeholder for content of {_least()}", layouts)
    return Design(role, layout, {}, room[0], room[1])


def _refuse_placeholder(what: str, required: str, layouts: Sequence[Any]) -> NoReturn:
    raise DataError(
        f"{what} of the template",
        required=required,
        found=_found(layouts),
        do="rename or add the placeholder in the slide master of the template (its name is in the selection pane)",
    )


def _found(layouts: Sequence[Any]) -> str:
    """Every layout with its placeholders, by names that anybody may have typed."""
    each = (f'"{_told(it.name)}" ({_names_in(it) or "empty"})' for it in layouts)
    return listed(each, 30) or "no layouts"


def _least() -> str:
    return "{:g} by {:g} inches at least".format(*LEAST)


def _names_in(layout: Any) -> str:
    return listed((_told(it.name) or "without a name" for it in layout.placeholders), 12)


def _told(name: str) -> str:
    """A name on one line, cut visibly where it is long."""
    return " ".join(legible(name, NAME).split())


def _title_of(layout: Any) -> Any:
    """The placeholder for the title, None where there is none or it is written from top to bottom."""
    of_title = (it for it in layout.placeholders if it.placeholder_format.type in TITLES and not _upright(it))
    return next(of_title, None)


def _content_of(layout: Any) -> list[Any]:
    return [it for it in layout.placeholders if it.placeholder_format.type in CONTENT and not _upright(it)]


def _upright(shape: Any) -> bool:
    return shape._element.xpath(".//p:nvPr/p:ph/@orient") == ["vert"]


def _room_in(layout: Any, size: tuple[float, float]) -> tuple[int | None, Place] | None:
    """The largest box for content and where in it nothing else is; under the title where there is no box."""
    boxes = [(it.placeholder_format.idx, place) for it in _content_of(layout) if (place := place_of(it))]
    if not boxes and not _content_of(layout) and (title := place_of(_title_of(layout))):
        under = title.bottom + BETWEEN
        boxes = [(None, Place(MARGIN, under, size[0] - 2 * MARGIN, size[1] - MARGIN - under))]
    clear = [(idx, _clear(place, layout, size)) for idx, place in boxes]
    large = [(idx, place) for idx, place in clear if place.width >= LEAST[0] and place.height >= LEAST[1]]
    return max(large, key=lambda box: box[1].width * box[1].height, default=None)


def _clear(place: Place, layout: Any, size: tuple[float, float]) -> Place:
    """The part of a place that lies on the slide, under the title and over the foot."""
    left, top = max(place.left, 0.0), max(place.top, 0.0)
    right, bottom = min(place.right, size[0]), min(place.bottom, size[1])
    for shape, other in _others(layout):
        if other.left < right and other.right > left:
            if shape.placeholder_format.type in TITLES and other.top <= top < other.bottom:
                top = other.bottom
            if shape.placeholder_format.type in OF_THE_FOOT and (top + bottom) / 2 < other.top < bottom:
                bottom = other.top
    return Place(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _others(layout: Any) -> Iterator[tuple[Any, Place]]:
    for shape in layout.placeholders:
        if shape.placeholder_format.type in (*TITLES, *OF_THE_FOOT) and (place := place_of(shape)):
            yield shape, place
