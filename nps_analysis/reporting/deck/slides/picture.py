"""A figure that PowerPoint has no chart for, as a picture: in lines, with one in dots for programs that have no lines.

The picture in dots (PNG) is the one that all programs read; PowerPoint since 2016 finds the one in lines (SVG) beside
it, in Microsoft's extension ``svgBlip``, and shows that.
"""

from io import BytesIO
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.native import Picture, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.slides.drawing import drawing

LINES = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def draw(finding: Finding, run: Run) -> tuple[list[Picture], Runs]:
    """The figure that the run keeps of a finding; where it has none, the words that say where to look."""
    png, svg = (run.file(finding[kind]) for kind in ("png", "svg"))
    if png is None:
        return [], [(_("Its figure is not in the run's folder."), "")]
    return [Picture(png, drawing(svg) if svg else b"")], []


def add_picture(slide: Any, place: Any, picture: Picture) -> Any:
    """The picture on the slide, as large as fits into a place."""
    shape = slide.shapes.add_picture(BytesIO(picture.png), 0, 0)
    scale = min(place.width / shape.width, place.height / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape.left = place.left + (place.width - shape.width) // 2
    shape.top = place.top
    if picture.svg:
        _add_lines(shape, picture.svg)
    return shape


def _add_lines(shape: Any, svg: bytes) -> None:
    name = PackURI(f"/ppt/media/lines{shape.part.slide.slide_id}{shape.shape_id:04d}.svg")
    part = Part(name, "image/svg+xml", shape.part.package, svg)
    blip = shape._element.xpath(".//a:blip")[0]
    extensions = etree.SubElement(blip, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=LINES)
    lines = etree.SubElement(extension, f"{{{ASVG}}}svgBlip", nsmap={"asvg": ASVG})
    lines.set(qn("r:embed"), shape.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
