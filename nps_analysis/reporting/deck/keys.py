"""What tells a generated object apart in a deck that people have edited since?

A key is kept as a tag of the shape, where PowerPoint keeps what programs want to find again: it survives when the shape
is renamed, moved, or copied to another slide or deck.
"""

from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

KEY = "NPS_ANALYSIS_KEY"
WRITTEN = "NPS_ANALYSIS_WRITTEN"  # marks of what we wrote, by which later edits are told from it
ORIGIN = "NPS_ANALYSIS_OF"  # marks of the study, and the part of it, that it is about
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/tags"
MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"


def tag(shape: Any, key: str) -> None:
    """Give a shape its key, such as ``01_score/regions/chart``."""
    package = shape.part.package
    xml = f'<p:tagLst xmlns:p="{MAIN}"><p:tag name="{KEY}" val={quoteattr(key)}/></p:tagLst>'
    # Numbered by slide and shape: to look for the next free number takes longer with every part that there is.
    name = PackURI(f"/ppt/tags/tag{_number_of(shape.part)}{shape.shape_id:04d}.xml")
    link = shape.part.relate_to(Part(name, CONTENT_TYPE, package, xml.encode()), RELATIONSHIP)
    own = shape._element.xpath("./*[1]/p:nvPr")[0]
    data = etree.SubElement(own, qn("p:custDataLst"))
    etree.SubElement(data, qn("p:tags")).set(qn("r:id"), link)


def typed(slide: Any, key: str) -> None:
    """Say of the text with a key that a person wrote it: it has no marks of ours, so no update writes it anew."""
    for shape in (shape for shape in slide.shapes if key_of(shape) == key):
        (part,) = _tags_of(shape)
        tags = etree.fromstring(part.blob)
        etree.SubElement(tags, qn("p:tag"), {"name": WRITTEN, "val": ""})
        part.blob = etree.tostring(tags)


def _number_of(slide: Any) -> int:
    """The number by which the deck knows a slide: looked for from the end, where the one is that is being made."""
    deck = slide.package.presentation_part
    listed = reversed(deck.presentation.slides._sldIdLst.sldId_lst)
    return next(int(it.id) for it in listed if deck.related_part(it.rId) is slide)


def key_of(shape: Any) -> str | None:
    """The key of a shape, None for one that we did not make."""
    return next((key for part in _tags_of(shape) if (key := said_in(etree.fromstring(part.blob)).get(KEY))), None)


def said_in(tags: Any) -> dict[str, str]:
    """What a part with tags says, by the names of the tags."""
    return {tag.get("name"): tag.get("val", "") for tag in tags.iter(qn("p:tag"))}


def _tags_of(shape: Any) -> list[Part]:
    links = shape._element.xpath("./*[1]/p:nvPr/p:custDataLst/p:tags/@r:id")
    return [shape.part.related_part(link) for link in links]
