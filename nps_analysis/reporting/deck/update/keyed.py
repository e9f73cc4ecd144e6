"""Which objects of a deck are ours: the shapes with a key, wherever they were moved, and what we once wrote in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.keys import KEY, ORIGIN, WRITTEN, said_in
from nps_analysis.reporting.deck.update.parts import Package, presentation_of

SHAPES = (qn("p:sp"), qn("p:graphicFrame"), qn("p:pic"))
SIGNS = {"chart": qn("c:chart"), "table": qn("a:tbl"), "text": qn("p:txBody")}  # by which a shape is known


@dataclass(frozen=True, eq=False)
class Keyed:
    """A shape with a key: on which slide it is, its XML, and the part that holds its tags."""

    key: str
    slide: str  # the part
    number: int  # of the slide, from 1 as people count
    shape: Any
    tags: str
    written: frozenset[str]
    origin: str  # marks of its study and part; "" where none were kept

    @property
    def kind(self) -> str:
        """Chart, table, picture or text; another object where people made it something else, such as a diagram."""
        if self.shape.tag == qn("p:pic"):
            return "picture"
        found = (kind for kind, sign in SIGNS.items() if self.shape.find(f".//{sign}") is not None)
        return next(found, "another object")

    @property
    def properties(self) -> Any:
        """The element with the shape's name and alternative text."""
        return self.shape[0].find(qn("p:cNvPr"))


def slides_of(package: Package) -> list[str]:
    """The slides in the order in which they are shown."""
    main = presentation_of(package)
    ids = package.tree(main).iterfind(f"{qn('p:sldIdLst')}/{qn('p:sldId')}")
    found = [package.target(main, slide.get(qn("r:id"))) for slide in ids]
    return [slide for slide in found if slide]


def keyed_objects(package: Package) -> Iterator[Keyed]:
    """The objects with a key, slide by slide, also those inside groups."""
    for number, slide in enumerate(slides_of(package), 1):
        for reference in list(package.tree(slide).iter(qn("p:tags"))):
            shape = next((above for above in reference.iterancestors() if above.tag in SHAPES), None)
            tags = package.target(slide, reference.get(qn("r:id")))
            if shape is None or tags is None:
                continue
            said = said_in(package.tree(tags))
            if KEY in said:
                written = frozenset(said.get(WRITTEN, "").split())
                yield Keyed(said[KEY], slide, number, shape, tags, written, said.get(ORIGIN, ""))


def chart_part(package: Package, keyed: Keyed) -> str | None:
    """The part with the chart of a frame."""
    return package.target(keyed.slide, keyed.shape.find(f".//{qn('c:chart')}").get(qn("r:id")))


def workbook_part(package: Package, chart: str) -> str | None:
    """The part with the workbook of a chart; None where it was taken out or lies elsewhere."""
    data = package.tree(chart).find(qn("c:externalData"))
    return None if data is None else package.target(chart, data.get(qn("r:id")))


def notes_part(package: Package, slide: str) -> str | None:
    return next(iter(package.linked(slide, "notesSlide")), None)
