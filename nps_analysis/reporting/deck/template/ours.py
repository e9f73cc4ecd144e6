"""The template of our decks: its colours, fonts, layouts and named placeholders, from which template.pptx is made.

python -m nps_analysis.reporting.deck.template.ours
"""

import zipfile
from io import BytesIO
from typing import NamedTuple

from pptx import Presentation
from pptx.util import Inches

from nps_analysis.charts.style import ACCENT, DETRACTORS, INK, MUTED, PALE, PASSIVES, PROMOTERS
from nps_analysis.reporting.deck.charts.chart_elements import LANGUAGE
from nps_analysis.reporting.deck.package import reproducible
from nps_analysis.reporting.deck.slides.presentation import NUMBER_FIELD
from nps_analysis.reporting.deck.template.file import TEMPLATE, give_notes_master

FONT = "Arial"  # on every Windows and Mac, with Arabic and Persian letters

# What each colour of the theme stands for. Charts name the slot, so that another theme recolours the deck.
COLOURS = {
    "dk1": INK,
    "lt1": "#FFFFFF",
    "dk2": MUTED,  # captions, footers, axes
    "lt2": "#EEF1F4",  # panels, gridlines
    "accent1": PROMOTERS,
    "accent2": PASSIVES,
    "accent3": DETRACTORS,
    "accent4": "#3F82CC",  # shown to differ, our own: the charts' accent, pale enough for an interval on it to be seen
    "accent5": "#8FB2DA",  # scores, under an interval as well
    "accent6": PALE,  # not shown to differ, others' scores
    "hlink": ACCENT,
    "folHlink": MUTED,
}

NS = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{address}"'
    for prefix, address in {
        "a": "drawingml/2006/main",
        "r": "officeDocument/2006/relationships",
        "p": "presentationml/2006/main",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CORE = f"{PACKAGE}/relationships/metadata/core-properties"
MIME = "application/vnd.openxmlformats-officedocument"


class Slot(NamedTuple):
    """A placeholder: the name that the deck finds it by, its kind, its place in inches, and how its text looks."""

    name: str
    kind: str
    idx: int
    box: tuple[float, float, float, float]
    size: float = 14
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    apart: bool = False  # whether there is room between its paragraphs
    align: str = "l"


LEFT, ACROSS = 0.6, 12.13
TITLE = Slot("Title", "title", 0, (LEFT, 0.55, ACROSS, 0.84), 24, bold=True, anchor="b")
FOOTER = Slot("Footer", "ftr", 20, (LEFT, 6.93, 11.1, 0.34), 11, "tx2", anchor="ctr")
NUMBER = Slot("Slide number", "sldNum", 21, (11.93, 6.93, 0.8, 0.34), 11, "tx2", anchor="ctr", align="r")
LAYOUTS = {
    "Overview": (
        TITLE,
        Slot("Score", "body", 10, (0.8, 1.85, 4.1, 1.3), 80, "accent1", bold=True, anchor="ctr"),
        Slot("Score note", "body", 11, (0.8, 3.2, 4.1, 1.2), 16),
        Slot("Chart", "chart", 12, (0.75, 4.4, 4.15, 2.15), 12),
        Slot("Findings", "body", 13, (5.4, 1.65, 7.33, 5.05), 18, anchor="ctr", apart=True),
        FOOTER,
        NUMBER,
    ),
    "Finding": (
        TITLE,
        Slot("Caption", "body", 10, (LEFT, 1.46, ACROSS, 0.36), 16, "tx2", anchor="ctr"),
        Slot("Key", "body", 11, (LEFT, 1.86, ACROSS, 0.44), 12, "tx2"),
        Slot("Chart", "chart", 12, (LEFT, 2.35, ACROSS, 4.45), 12),
        FOOTER,
        NUMBER,
    ),
    "Method": (
        TITLE,
        Slot("Table", "tbl", 10, (LEFT, 1.7, 6.3, 4.95), 12),
        Slot("Text", "body", 11, (7.3, 1.6, 5.43, 5.05), 14),
        FOOTER,
        NUMBER,
    ),
}
PANELS = {"Overview": (LEFT, 1.65, 4.5, 5.05)}  # a pale ground behind the key figures


def make_template() -> bytes:
    """The template as bytes of a .pptx: 16:9, three layouts, no slides, and nobody's name in it."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{OFFICE}/officeDocument", "ppt/presentation.xml"), (CORE, "docProps/core.xml")
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"/>',
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _relationships(
            (f"{OFFICE}/slideMaster", "slideMasters/slideMaster1.xml"), (f"{OFFICE}/theme", "theme/theme1.xml")
        ),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/slideMasters/slideMaster1.xml": _master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relationships(
            *((f"{OFFICE}/slideLayout", f"../slideLayouts/slideLayout{i}.xml") for i in _numbers()),
            (f"{OFFICE}/theme", "../theme/theme1.xml"),
        ),
    }
    for i, name in zip(_numbers(), LAYOUTS, strict=True):
        parts[f"ppt/slideLayouts/slideLayout{i}.xml"] = _layout(name)
        parts[f"ppt/slideLayouts/_rels/slideLayout{i}.xml.rels"] = _relationships(
            (f"{OFFICE}/slideMaster", "../slideMasters/slideMaster1.xml")
        )
    bare = BytesIO()
    with zipfile.ZipFile(bare, "w") as package:
        for part, text in parts.items():
            package.writestr(part, text if part.endswith(".rels") else DECLARATION + text)
    return reproducible(_with_notes_master(bare))


def _with_notes_master(bare: BytesIO) -> bytes:
    """The package with a master for the speaker notes, in our theme."""
    presentation = Presentation(bare)
    give_notes_master(presentation)
    whole = BytesIO()
    presentation.save(whole)
    return whole.getvalue()


def _numbers() -> range:
    return range(1, len(LAYOUTS) + 1)


def _content_types() -> str:
    overrides = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "ppt/presentation.xml": f"{MIME}.presentationml.presentation.main+xml",
        "ppt/theme/theme1.xml": f"{MIME}.theme+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{MIME}.presentationml.slideMaster+xml",
        **{f"ppt/slideLayouts/slideLayout{i}.xml": f"{MIME}.presentationml.slideLayout+xml" for i in _numbers()},
    }
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
        + "</Types>"
    )


def _relationships(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _presentation() -> str:
    return (
        f'<p:presentation {NS} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/>'
        f'</p:sldMasterIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>"
    )


def _theme() -> str:
    colours = "".join(f'<a:{slot}><a:srgbClr val="{colour[1:]}"/></a:{slot}>' for slot, colour in COLOURS.items())
    font = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="{FONT}"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}<a:prstDash val="solid"/></a:ln>' for width in (6350, 12700, 19050))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="NPS analysis"><a:themeElements>'
        f'<a:clrScheme name="NPS analysis">{colours}</a:clrScheme><a:fontScheme name="NPS analysis">'
        f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def _master() -> str:
    ids = "".join(f'<p:sldLayoutId id="{2147483648 + i}" r:id="rId{i}"/>' for i in _numbers())
    body = Slot("Text", "body", 1, (LEFT, 1.7, ACROSS, 4.95))
    levels = "".join(
        f'<a:lvl{i}pPr marL="0" indent="0" algn="l" rtl="0"><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buNone/>'
        f"{_font(14, 'tx1', False, 'mn')}</a:lvl{i}pPr>"
        for i in range(1, 10)
    )
    close = '<a:lnSpc><a:spcPct val="95000"/></a:lnSpc>'
    title = f'<a:lvl1pPr algn="l" rtl="0">{close}{_font(24, "tx1", True, "mj")}</a:lvl1pPr>'
    other = f'<a:lvl1pPr algn="l" rtl="0">{_font(12, "tx1", False, "mn")}</a:lvl1pPr>'
    shapes = "".join(_placeholder(slot, i) for i, slot in enumerate((TITLE, body, FOOTER, NUMBER), 3))
    return (
        f"<p:sldMaster {NS}>{_tree(_accent() + shapes, 'NPS analysis', background=True)}"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>"
        f"<p:txStyles><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f"<p:otherStyle>{other}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _layout(name: str) -> str:
    panel = _rectangle(3, "Panel", PANELS[name], "bg2") if name in PANELS else ""
    shapes = "".join(_placeholder(slot, i) for i, slot in enumerate(LAYOUTS[name], 4))
    return (
        f'<p:sldLayout {NS} preserve="1" userDrawn="1">{_tree(panel + shapes, name)}'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _tree(shapes: str, name: str, background: bool = False) -> str:
    ground = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    return (
        f'<p:cSld name="{name}">{ground if background else ""}<p:spTree><p:nvGrpSpPr>'
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>' + shapes + "</p:spTree></p:cSld>"
    )


def _accent() -> str:
    """The one ornament: a bar at the slide's left edge beside the title."""
    return _rectangle(2, "Accent", (0, 0.55, 0.16, 0.84), "accent1")


def _rectangle(number: int, name: str, box: tuple[float, float, float, float], colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}">{_DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def _placeholder(slot: Slot, number: int) -> str:
    marker = f' sz="quarter" idx="{slot.idx}"' if slot.idx else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{slot.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{slot.kind}"{marker}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_frame(slot.box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{slot.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{_paragraph(slot)}</a:lstStyle><a:p>{_prompt(slot)}</a:p></p:txBody></p:sp>"
    )


def _paragraph(slot: Slot) -> str:
    gap = '<a:spcBef><a:spcPts val="1400"/></a:spcBef>' if slot.apart else ""
    font = _font(slot.size, slot.colour, slot.bold, "mj" if slot.kind == "title" else "mn")
    return f'<a:lvl1pPr marL="0" indent="0" algn="{slot.align}">{gap}<a:buNone/>{font}</a:lvl1pPr>'


def _prompt(slot: Slot) -> str:
    if slot.kind == "sldNum":
        return f'<a:fld id="{NUMBER_FIELD}" type="slidenum"><a:rPr lang="{LANGUAGE}"/><a:t>‹#›</a:t></a:fld>'
    return f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{slot.name}</a:t></a:r>'


def _font(size: float, colour: str, bold: bool, face: str) -> str:
    return (
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="+{face}-lt"/><a:ea typeface="+{face}-ea"/><a:cs typeface="+{face}-cs"/></a:defRPr>'
    )


def _frame(box: tuple[float, float, float, float]) -> str:
    x, y, width, height = (int(Inches(side)) for side in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


if __name__ == "__main__":
    TEMPLATE.write_bytes(make_template())
