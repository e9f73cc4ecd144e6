"""Is an SVG a drawing and nothing else? Only then it goes into a slide.

Elements and attributes are those that draw; all else, such as a script, a link or what would be loaded, is none of
them. What is handed back is what was read, without a document type, which could say what is not seen in the drawing,
and without what drawing programs note for themselves, which draws nothing and tells of files on somebody's disk.
"""

import re
from typing import Any

from lxml import etree

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
ABOUT = (  # namespaces of what a drawing says of itself
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://creativecommons.org/ns#}",
    "{http://purl.org/dc/elements/1.1/}",
)
PROGRAMS = (  # namespaces of what drawing programs note for themselves
    *("{http://www.inkscape.org/namespaces/", "{http://sodipodi.sourceforge.net/", "{http://ns.adobe.com/"),
    *("{adobe:ns:", "{http://www.serif.com/", "{http://www.bohemiancoding.com/sketch/", "{http://www.figma.com/"),
    *("{http://www.corel.com/", "{https://boxy-svg.com", "{http://svgjs.", "{https://svgjs.dev"),
    *("{http://schemas.microsoft.com/visio/", "{http://www.vector.evaxdesign.sk", "{http://vectornator.io"),
)
NOTES = re.compile(r"data-[\w.:-]+|aria-[\w-]+|role|focusable|enable-background|baseProfile")  # attributes
ELEMENTS = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "clipPath", "pattern", "marker"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "image"),
    *("linearGradient", "radialGradient", "stop", "mask", "switch"),
}
ATTRIBUTES = {
    *("id", "class", "type", "style", "version", "width", "height", "viewBox", "preserveAspectRatio", "overflow"),
    *("x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d", "points", "rotate"),
    *("transform", "offset", "gradientTransform", "gradientUnits", "spreadMethod", "patternUnits", "patternTransform"),
    *("patternContentUnits", "clipPathUnits", "clip-path", "clip-rule", "markerWidth", "markerHeight", "markerUnits"),
    *("mask", "maskUnits", "maskContentUnits", "mask-type", "isolation", "mix-blend-mode", "paint-order", "display"),
    *("vector-effect", "fr", "pathLength", "text-decoration", "color-interpolation"),
    *("refX", "refY", "orient", "marker-start", "marker-mid", "marker-end", "fill", "fill-opacity", "fill-rule"),
    *("stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
    *("stroke-dasharray", "stroke-dashoffset", "opacity", "stop-color", "stop-opacity", "color", "visibility"),
    *("font-family", "font-size", "font-style", "font-weight", "font-variant", "font-stretch", "text-anchor"),
    *("dominant-baseline", "letter-spacing", "word-spacing", "writing-mode", "direction", "unicode-bidi"),
    *("shape-rendering", "text-rendering", "image-rendering", "textLength", "lengthAdjust", "href", LINK),
    "{http://www.w3.org/XML/1998/namespace}space",
    "{http://www.w3.org/XML/1998/namespace}lang",
}
INSIDE = re.compile(r"#[^\s]+|data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")  # what a drawing may refer to
OUTSIDE = re.compile(r"url\(\s*(?!['\"]?#)|@|\\|/\*|expression|[a-z]script:|-moz-binding|behavior", re.IGNORECASE)


def drawing(svg: bytes) -> bytes:
    """The drawing as XML; empty where it is none, or where there is more in it than a drawing.

    >>> drawing(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0 L 9 9"/></svg>')
    b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0 L 9 9"/></svg>'
    >>> drawing(b'<svg xmlns="http://www.w3.org/2000/svg"><a href="https://example.org"><path d="M 0 0"/></a></svg>')
    b''
    >>> drawing(b'<svg xmlns="http://www.w3.org/2000/svg"><path data-name="Logo" d="M 0 0 L 9 9"/></svg>')
    b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0 L 9 9"/></svg>'
    """
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        return b""
    _forget(root)
    if root.tag != f"{SVG}svg" or not all(map(_draws, root.iter())) or _multiplies(root):
        return b""
    return bytes(etree.tostring(root, encoding="utf-8", with_tail=False))


def _forget(root: Any) -> None:
    """Takes out what drawing programs note for themselves, with all that is in it; the words behind it stay."""
    noted = False
    for node in list(root.iter()):
        if _is_note(node):
            if (parent := node.getparent()) is not None:
                _take_out(node, parent)
                noted = True
        elif isinstance(node.tag, str):
            for name in [it for it in node.attrib if it.startswith(PROGRAMS) or NOTES.fullmatch(it)]:
                del node.attrib[name]
                noted = True
    if noted:
        etree.cleanup_namespaces(root)


def _is_note(node: Any) -> bool:
    """Whether a node is for a program only, as Illustrator's own form of a drawing, beside the one that is drawn."""
    if node.tag is etree.PI:
        return bool(node.target == "xpacket")
    own = node.tag == f"{SVG}foreignObject" and f"{{{node.get('requiredExtensions', '')}".startswith(PROGRAMS)
    return own or str(node.tag).startswith(PROGRAMS)


def _take_out(node: Any, parent: Any) -> None:
    """Takes a node out of its parent, in which the text behind it stays."""
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)


def _draws(node: Any) -> bool:
    """Whether a node is an element of a drawing with nothing but what draws, or what it says of itself."""
    if node.tag is etree.Comment:
        return True
    if not isinstance(node.tag, str):  # an entity, or an instruction to the program that reads it
        return False
    if node.tag.startswith(ABOUT):
        return all(name.startswith(ABOUT) for name in node.attrib)
    known = node.tag.startswith(SVG) and node.tag.removeprefix(SVG) in ELEMENTS
    told = node.tag != f"{SVG}style" or not (len(node) or OUTSIDE.search(node.text or ""))  # in one piece, all of it
    return known and told and all(_draws_by(name, value) for name, value in node.attrib.items())


def _multiplies(root: Any) -> bool:
    """Whether a part that is drawn again draws others again: a few such lines can stand for billions of shapes."""
    again = {(use.get("href") or use.get(LINK) or "").strip() for use in root.iter(f"{SVG}use")}
    parts = (node for node in root.iter(f"{SVG}*") if f"#{node.get('id')}" in again)
    return any(True for part in parts for _ in part.iter(f"{SVG}use"))


def _draws_by(name: str, value: str) -> bool:
    if name in ("href", LINK):
        return INSIDE.fullmatch(value.strip()) is not None
    return name in ATTRIBUTES and not OUTSIDE.search(value)
