"""Which files are templates, what is said of the others, and what of a template is left in a deck?"""

import contextlib
import re
import zipfile
from io import BytesIO

import pytest
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.slides import slide
from nps_analysis.reporting.deck.slides.slide import add_slide, note, open_template
from nps_analysis.reporting.deck.template import file
from nps_analysis.reporting.deck.template.file import TEMPLATE, read_template
from nps_analysis.schema import DataError
from tests.reporting.deck.company_templates import SLIDE_TEXT, dark, standard

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
REQUIRED = "a PowerPoint presentation or template (.pptx, .potx) without macros and password"


def changed(package, replace=(), more=()):
    """A package with texts of its list of types replaced, and parts more."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                for one, other in replace:
                    part = part.replace(one, other)
            new.writestr(name, part)
        for name in more:
            new.writestr(name, b"x")
    return written.getvalue()


def office(kind, main, *more):
    """A file of another program of Office: the type of its main part, that part, and others."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        new.writestr("[Content_Types].xml", f'<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>')
        for name in (main, *more):
            new.writestr(name, b"<x/>")
    return written.getvalue()


MAIN = b"presentationml.presentation.main+xml"
WRONG = {
    "text": (
        lambda: b"Quarterly figures",
        "a file of another kind (17 bytes)",
        "save it in PowerPoint as .pptx or .potx",
    ),
    "empty": (lambda: b"", "an empty file", "save it in PowerPoint as .pptx or .potx"),
    "other zip": (
        lambda: changed(standard(), [(MAIN, b"wordprocessingml.document.main+xml")]),
        "a Word document",
        "name a PowerPoint presentation or template",
    ),
    "pdf": (lambda: b"%PDF-1.7 x", "a PDF file", "save it in PowerPoint as .pptx or .potx"),
    "half": (
        lambda: standard()[:9_000],
        "a file that breaks off after 9,000 bytes",
        "save it in PowerPoint as .pptx or .potx",
    ),
    "pptm": (
        lambda: changed(
            standard(),
            [
                (
                    b"application/vnd.openxmlformats-officedocument." + MAIN,
                    b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
                )
            ],
        ),
        "a presentation for macros",
        "save it in PowerPoint as .pptx or .potx, which hold none",
    ),
    "xlsm": (
        lambda: office("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/workbook.xml", "xl/vbaProject.bin"),
        "an Excel workbook with macros",
        "name a PowerPoint presentation or template",
    ),
    "docm": (
        lambda: office("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
        "a Word document with macros",
        "name a PowerPoint presentation or template",
    ),
    "macros": (
        lambda: changed(standard(), more=["ppt/vbaProject.bin"]),
        "macros or controls that run: ppt/vbaProject.bin",
        "save it in PowerPoint as .pptx or .potx, which hold none",
    ),
    "password": (
        lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "a file that is protected with a password",
        "save it in PowerPoint without a password",
    ),
    "old": (
        lambda: OLE + b"\0" * 600,
        "a file in the format of PowerPoint 97-2003",
        "save it in PowerPoint as .pptx or .potx",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_is_no_template_is_an_error_before_anything_is_written(run_folder, tmp_path, kind):
    make, found, do = WRONG[kind]
    (tmp_path / "corporate.pptx").write_bytes(make())
    with pytest.raises(DataError) as error:
        build_deck(run_folder, tmp_path / "deck.pptx", template=tmp_path / "corporate.pptx")
    assert str(error.value) == (
        "corporate.pptx cannot be the template of slides\n"
        f"  required  {REQUIRED}\n"
        f"  found     {found}\n"
        f"  do        {do}"
    )
    assert not (tmp_path / "deck.pptx").exists()


@pytest.mark.parametrize(("name", "found"), [("gone.pptx", "no such file"), ("", "is a directory")])
def test_a_template_that_cannot_be_read_is_an_error(tmp_path, name, found):
    with pytest.raises(DataError) as error:
        read_template(tmp_path / name)
    assert error.value.found == found


@pytest.mark.parametrize("kind", [b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml"])
def test_a_potx_and_a_show_are_templates_too_and_make_a_presentation(tmp_path, kind):
    (tmp_path / "corporate.potx").write_bytes(changed(standard(), [(MAIN, kind)]))
    saved = BytesIO()
    read_template(tmp_path / "corporate.potx").save(saved)
    with zipfile.ZipFile(saved) as package:
        assert MAIN in package.read("[Content_Types].xml")
    assert len(Presentation(saved).slide_layouts) == 11


@pytest.mark.some(1)
@pytest.mark.parametrize("make", [standard, dark])
def test_nothing_is_left_of_the_templates_slides_and_of_its_maker(run_folder, tmp_path, make):
    (tmp_path / "corporate.pptx").write_bytes(make())
    deck = build_deck(run_folder, tmp_path / "deck.pptx", template=tmp_path / "corporate.pptx")
    with zipfile.ZipFile(deck) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name in parts if re.search("thumbnail|printerSettings|customXml|docProps/(app|custom)", name)]
    everything = b"".join(part for name, part in parts.items() if not name.endswith(".xlsx"))
    for foreign in (SLIDE_TEXT.encode(), b"Wolff", b"Canny", b"python-pptx", b"lastModifiedBy", b"dcterms:created"):
        assert foreign not in everything
    core = re.sub(rb"xmlns:\w+", b"", parts["docProps/core.xml"])
    assert set(re.findall(rb">([^<>\s][^<>]*)<", core)) == {b"Garden centres, spring 2026", b"nps_analysis"}


def test_a_link_from_a_layout_to_a_slide_does_not_keep_the_slide(tmp_path):
    deck = Presentation(BytesIO(standard()))
    layout, slide = deck.slide_layouts[1], deck.slides[0]
    link = layout.part.relate_to(
        slide.part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"
    )
    properties = layout.placeholders[0]._element.nvSpPr.cNvPr
    jump = properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick", {})
    jump.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", link)
    properties.append(jump)
    deck.save(tmp_path / "corporate.pptx")
    saved = BytesIO()
    read_template(tmp_path / "corporate.pptx").save(saved)
    with zipfile.ZipFile(saved) as package:
        assert not [name for name in package.namelist() if name.startswith("ppt/slides/")]
        assert b"hlinkClick" not in b"".join(
            package.read(name) for name in package.namelist() if "slideLayouts/" in name
        )


def with_parts(package, changes):
    """A package with parts replaced, or left out where they are None."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, part in (kept | changes).items():
            if part is not None:
                new.writestr(name, part)
    return written.getvalue()


def part_of(package, name):
    with zipfile.ZipFile(BytesIO(package)) as parts:
        return parts.read(name)


def refused(tmp_path, package):
    (tmp_path / "corporate.pptx").write_bytes(package)
    with pytest.raises(DataError) as error:
        open_template(tmp_path / "corporate.pptx")
    assert error.value.what == "corporate.pptx cannot be the template of slides"
    return error.value.found


THEME, MASTER = "ppt/theme/theme1.xml", "ppt/slideMasters/slideMaster1.xml"
ODD = {
    "no theme": ({THEME: None}, "a master without a theme"),
    "no xml": ({THEME: b"<<"}, "a theme of a master that cannot be read"),
    "empty": ({THEME: b""}, "a theme of a master that cannot be read"),
    "colours": ((THEME, rb"<a:clrScheme.*</a:clrScheme>", b""), "a theme of a master without its twelve colours"),
    "a colour": ((THEME, rb"<a:accent5>.*</a:accent5>", b""), "a theme of a master without its twelve colours"),
    "an empty colour": ((THEME, rb"<a:dk2>.*</a:dk2>", b"<a:dk2/>"), "a theme of a master without its twelve colours"),
    "fonts": ((THEME, rb"<a:fontScheme.*</a:fontScheme>", b""), "a theme of a master without its two fonts"),
    "a face": ((THEME, rb"<a:minorFont>.*</a:minorFont>", b""), "a theme of a master without its two fonts"),
    "map": ((MASTER, rb"<p:clrMap[^>]*>", b""), "a master that does not say what the theme's colours are for"),
    "wrong map": ((MASTER, rb'bg1="lt1"', b'bg1="lt9"'), "a master that does not say what the theme's colours are for"),
    "link": (
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", rb"<Relationship [^>]*theme1.xml[^>]*>", b""),
        "a master without a theme",
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_a_template_without_a_whole_theme_is_an_error(tmp_path, what):
    changes, found = ODD[what]
    template = standard()
    if isinstance(changes, tuple):
        name, old, new = changes
        was = part_of(template, name)
        changes = {name: re.sub(old, new, was, flags=re.DOTALL)}
        assert changes[name] != was
    assert refused(tmp_path, with_parts(template, changes)) == found


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"ppt/theme/theme2.xml": b"<<"},
        {"ppt/notesMasters/notesMaster1.xml": (rb"<p:sp>.*</p:sp>", b"")},
        {"ppt/notesMasters/_rels/notesMaster1.xml.rels": (rb"<Relationship [^>]*/>", b"")},
    ],
)
def test_a_master_for_notes_in_which_none_can_be_written_is_made_anew(tmp_path, changes):
    with_notes = standard()
    for name, change in changes.items():
        new = change if isinstance(change, bytes) else re.sub(*change, part_of(with_notes, name), flags=re.DOTALL)
        (tmp_path / "corporate.pptx").write_bytes(with_parts(with_notes, {name: new}))
    deck = open_template(tmp_path / "corporate.pptx")
    note(deck, add_slide(deck, "Finding", "NPS", "n = 1"), "x", ["NPS is 25.0"])
    deck.save(saved := BytesIO())
    again = Presentation(saved)
    assert "NPS is 25.0" in again.slides[0].notes_slide.notes_text_frame.text
    with zipfile.ZipFile(saved) as package:
        assert len([name for name in package.namelist() if name.startswith("ppt/notesMasters/notes")]) == 1


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
FAULTS = [AttributeError, KeyError, ValueError, NameError, AssertionError]


@pytest.mark.some(4)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", [(slide, "note"), (file, "without_slides")], ids=["making", "reading"])
def test_a_fault_of_ours_is_not_told_as_one_of_the_template(tmp_path, monkeypatch, at, fault):
    def broken(*_arguments):
        raise fault("ours")

    monkeypatch.setattr(*at, broken)
    (tmp_path / "corporate.pptx").write_bytes(standard())
    with pytest.raises(fault, match="ours"):
        open_template(tmp_path / "corporate.pptx")


LIVE = {
    "linked picture": ("image", "https://x.example/a.png", "image https://x.example/a.png"),
    "picture of a server's disk": ("image", "file://x.example/a.png", "image file://x.example/a.png"),
    "linked object": ("oleObject", "file:///C:/a.xlsx", "oleObject file:///C:/a.xlsx"),
    "film": ("video", "https://x.example/a.mp4", "video https://x.example/a.mp4"),
    "link to a program": ("hyperlink", "file:///C:/Windows/calc.exe", "hyperlink file:///C:/Windows/calc.exe"),
    "link to code": ("hyperlink", "javascript:alert(1)", "hyperlink javascript:alert(1)"),
}


@pytest.mark.parametrize("what", LIVE)
@pytest.mark.parametrize("at", ["slide_master", "slide_layouts"])
def test_what_a_template_would_load_from_elsewhere_is_an_error(tmp_path, what, at):
    kind, address, said = LIVE[what]
    deck = Presentation(BytesIO(standard()))
    page = getattr(deck, at)
    page = page[1] if at == "slide_layouts" else page
    page.part.rels.get_or_add_ext_rel(RELATION + kind, address)
    deck.save(saved := BytesIO())
    assert refused(tmp_path, saved.getvalue()) == f"what runs or is loaded from elsewhere: {said}"


def with_action(action):
    deck = Presentation(BytesIO(standard()))
    properties = deck.slide_layouts[1].placeholders[0]._element.nvSpPr.cNvPr
    click = properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick", {})
    click.set("action", action)
    properties.append(click)
    deck.save(saved := BytesIO())
    return saved.getvalue()


@pytest.mark.parametrize("action", ["macro?name=Auto", "program", "ole?verb=0", "hlinkfile", "hlinkpres?x", "%6dacro"])
def test_a_click_that_would_run_something_is_an_error(tmp_path, action):
    said = f"what runs or is loaded from elsewhere: action ppaction://{action}"
    assert refused(tmp_path, with_action(f"ppaction://{action}")) == said


@pytest.mark.slow
def test_links_to_pages_and_to_other_slides_stay(tmp_path):
    (tmp_path / "corporate.pptx").write_bytes(with_action("ppaction://hlinkshowjump?jump=nextslide"))
    deck = Presentation(tmp_path / "corporate.pptx")
    deck.slide_master.part.rels.get_or_add_ext_rel(RELATION + "hyperlink", "https://example.org")
    deck.save(tmp_path / "corporate.pptx")
    open_template(tmp_path / "corporate.pptx").save(saved := BytesIO())
    with zipfile.ZipFile(saved) as package:
        assert b"https://example.org" in package.read("ppt/slideMasters/_rels/slideMaster1.xml.rels")


@pytest.mark.parametrize("kind", ["oleObject", "control", "package", "attachedTemplate", "slide-of-its-own"])
def test_objects_of_other_programs_and_kinds_that_nobody_knows_are_an_error(tmp_path, kind):
    deck = Presentation(BytesIO(standard()))
    master = deck.slide_master.part
    other = Part(PackURI("/ppt/embeddings/a1.bin"), "application/octet-stream", master.package, b"x")
    master.relate_to(other, RELATION + kind)
    deck.save(saved := BytesIO())
    said = f"what runs or is loaded from elsewhere: {kind} /ppt/embeddings/a1.bin"
    assert refused(tmp_path, saved.getvalue()) == said


NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FRAME = (
    '<p:graphicFrame {ns}><p:nvGraphicFramePr><p:cNvPr id="98" name="think-cell data - do not delete" hidden="1"/>'
    '<p:cNvGraphicFramePr/><p:nvPr userDrawn="1"/></p:nvGraphicFramePr><p:xfrm><a:off x="1" y="1"/>'
    '<a:ext cx="1" cy="1"/></p:xfrm><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><p:oleObj name="think-cell Slide" r:id="{link}" '
    'imgW="1" imgH="1" progId="{program}"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>'
)


def with_object(program):
    """A template with a hidden object in its master and a layout, and the drawing that pages with objects have."""
    deck = Presentation(BytesIO(standard()))
    for at, page in enumerate((deck.slide_master, deck.slide_layouts[1])):
        package = page.part.package
        other = Part(PackURI(f"/ppt/embeddings/oleObject{at}.bin"), "application/octet-stream", package, b"x")
        drawing = Part(PackURI(f"/ppt/drawings/vmlDrawing{at}.vml"), "application/octet-stream", package, b"x")
        page.part.relate_to(drawing, RELATION + "vmlDrawing")
        link = page.part.relate_to(other, RELATION + "oleObject")
        page.shapes._spTree.append(parse_xml(FRAME.format(ns=NAMESPACES, link=link, program=program)))
    deck.save(saved := BytesIO())
    return saved.getvalue()


def test_hidden_objects_of_think_cell_are_left_out_and_that_is_told(tmp_path):
    (tmp_path / "corporate.pptx").write_bytes(with_object("TCLayout.ActiveDocument.1"))
    told = []
    open_template(tmp_path / "corporate.pptx", tell=told.append).save(saved := BytesIO())
    assert told == [
        "the template's hidden objects of think-cell are left out of the deck (in 2 of 12 masters and layouts)"
    ]
    with zipfile.ZipFile(saved) as package:
        assert not [name for name in package.namelist() if "embeddings" in name or "drawings" in name]
        assert not [name for name in package.namelist() if name.endswith(".xml") and b"oleObj" in package.read(name)]
        assert not [name for name in package.namelist() if name.endswith(".rels") and b"oleObj" in package.read(name)]


def test_an_object_of_another_program_in_the_same_place_is_an_error(tmp_path):
    assert "oleObject /ppt/embeddings/oleObject" in refused(tmp_path, with_object("Excel.Sheet.12"))


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0 L 9 9"/>'


def with_drawing(drawing, kind="image/svg+xml"):
    deck = Presentation(BytesIO(standard()))
    layout = deck.slide_layouts[1].part
    layout.relate_to(Part(PackURI("/ppt/media/logo.svg"), kind, layout.package, drawing.encode()), RELATION + "image")
    deck.save(saved := BytesIO())
    return saved.getvalue()


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/SVG+xml", "image/png"])
@pytest.mark.parametrize("more", ["<script>alert(1)</script>", '<image href="https://x.example/a.png"/>'])
def test_a_drawing_of_a_template_that_runs_or_loads_something_is_an_error(tmp_path, kind, more):
    found = refused(tmp_path, with_drawing(f"{SVG}{more}</svg>", kind))
    assert found == "what runs or is loaded from elsewhere: /ppt/media/logo.svg, in which more than a drawing is"


def test_a_drawing_of_a_template_stays_without_a_document_type(tmp_path):
    kind = '<!DOCTYPE svg [<!ATTLIST path onload CDATA "alert(1)">]>'
    (tmp_path / "corporate.pptx").write_bytes(with_drawing(f"{kind}{SVG}</svg>"))
    open_template(tmp_path / "corporate.pptx").save(saved := BytesIO())
    assert part_of(saved.getvalue(), "ppt/media/logo.svg").decode() == f"{SVG}</svg>"


def test_macros_under_another_name_are_an_error(tmp_path):
    template = standard()
    types = part_of(template, "[Content_Types].xml")
    macros = b'<Override PartName="/ppt/pictures.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    named = {"[Content_Types].xml": types.replace(b"</Types>", macros), "ppt/pictures.bin": b"x"}
    assert refused(tmp_path, with_parts(template, named)) == "a presentation for macros"
    links = "ppt/_rels/presentation.xml.rels"
    link = b'<Relationship Id="rId99" Type="http://x/vbaProject" Target="pictures.bin"/></Relationships>'
    linked = {links: part_of(template, links).replace(b"</Relationships>", link), "ppt/pictures.bin": b"x"}
    assert refused(tmp_path, with_parts(template, linked)) == "a presentation for macros"


def test_a_text_that_stands_for_others_is_an_error(tmp_path):
    template = standard()
    layout = "ppt/slideLayouts/slideLayout2.xml"
    kind = b'<!DOCTYPE x [<!ENTITY a "b">]><p:sldLayout'
    package = with_parts(template, {layout: part_of(template, layout).replace(b"<p:sldLayout", kind, 1)})
    assert refused(tmp_path, package) == f"what runs or is loaded from elsewhere: document type of /{layout}"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"ppt/media/a.bin": bytes(101 * 1024**2)}, "bytes when it is unpacked, of 104,857,600 at most"),
        ({"ppt/slides/a.xml": bytes(21 * 1024**2)}, "bytes of XML, of 20,971,520 at most"),
        ({f"ppt/media/{at}": b"" for at in range(10_000)}, "parts, of 10,000 at most"),
    ],
)
def test_a_template_that_fills_the_memory_is_an_error_before_it_is_unpacked(tmp_path, parts, found):
    assert refused(tmp_path, with_parts(standard(), parts)).endswith(found)


@pytest.mark.slow
def test_a_deck_that_is_updated_may_be_as_large_as_its_slides_make_it(tmp_path):
    (tmp_path / "deck.pptx").write_bytes(with_parts(standard(), {"ppt/slides/a.xml": bytes(21 * 1024**2)}))
    assert open_template(tmp_path / "deck.pptx", known=True).designs


def painted(page, colour):
    """A template of which the master or a layout is painted."""
    deck = Presentation(BytesIO(standard()))
    fill = (deck.slide_master if page == "master" else deck.slide_layouts[1]).background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(colour)
    deck.save(saved := BytesIO())
    return saved.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("page", ["master", "layout"])
def test_a_dark_ground_under_the_dark_text_of_the_theme_is_an_error_and_a_pale_one_is_none(tmp_path, page):
    assert refused(tmp_path, painted(page, "101820")) == "a painted ground on which the theme's text cannot be read"
    (tmp_path / "corporate.pptx").write_bytes(painted(page, "FFF3C4"))
    assert open_template(tmp_path / "corporate.pptx").designs


def pictured(place, colour):
    """A template whose layouts stand on a picture of that colour, with a pale edge."""
    deck = Presentation(BytesIO(standard()))
    picture = Image.new("RGB", (40, 30), "#FFFFFF")
    picture.paste(Image.new("RGB", (40, 27), colour), (0, 3))
    picture.save(file := BytesIO(), "PNG")
    master = deck.slide_master
    _part, number = master.part.get_or_add_image_part(file)
    if place == "shape":
        xml = (
            f'<p:pic {NAMESPACES}><p:nvPicPr><p:cNvPr id="99" name="Ground"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{number}"/></p:blipFill><p:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{deck.slide_width}" cy="{deck.slide_height}"/></a:xfrm></p:spPr></p:pic>'
        )
        master.shapes._spTree.insert(2, parse_xml(xml))
    else:
        for old in master._element.cSld.xpath("./p:bg"):
            old.getparent().remove(old)
        fill = f'<a:blipFill><a:blip r:embed="{number}"/></a:blipFill><a:effectLst/>'
        master._element.cSld.insert(0, parse_xml(f"<p:bg {NAMESPACES}><p:bgPr>{fill}</p:bgPr></p:bg>"))
    deck.save(saved := BytesIO())
    return saved.getvalue()


@pytest.mark.parametrize("place", ["background", "shape"])
def test_a_dark_picture_under_the_dark_text_of_the_theme_is_an_error_and_a_pale_one_is_none(tmp_path, place):
    found = refused(tmp_path, pictured(place, "#101820"))
    assert found == "a painted ground on which the theme's text cannot be read"
    (tmp_path / "corporate.pptx").write_bytes(pictured(place, "#E8F0E0"))
    assert open_template(tmp_path / "corporate.pptx").designs


def test_a_dark_picture_with_a_white_panel_for_the_text_is_no_error(tmp_path):
    deck = Presentation(BytesIO(pictured("shape", "#101820")))
    wide, high = deck.slide_width, deck.slide_height
    shape = (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="97" name="Panel"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{wide * 3 // 4}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"/><a:solidFill>'
        '<a:srgbClr val="FFFFFF"/></a:solidFill></p:spPr></p:sp>'
    )
    deck.slide_master.shapes._spTree.insert(3, parse_xml(shape))
    deck.save(tmp_path / "corporate.pptx")
    assert open_template(tmp_path / "corporate.pptx").designs


def test_slides_as_large_as_posters_are_an_error(tmp_path):
    deck = Presentation(BytesIO(standard()))
    deck.slide_width, deck.slide_height = Inches(50), Inches(28.1)
    deck.save(saved := BytesIO())
    found = refused(tmp_path, saved.getvalue())
    assert found == "slides of 50.0 by 28.1 inches, on which no text could be read"


@pytest.mark.slow
@pytest.mark.parametrize("make", [standard, dark, TEMPLATE.read_bytes])
@pytest.mark.parametrize("other", [None, b"<<", b"<a/>"])
def test_a_template_of_which_a_part_is_lost_makes_a_deck_or_an_error(run_of, findings, tmp_path, make, other):
    template, run, out = make(), run_of(findings[0]), tmp_path / "deck.pptx"
    with zipfile.ZipFile(BytesIO(template)) as parts:
        names = parts.namelist()
    made = []
    for name in names:
        (tmp_path / "corporate.pptx").write_bytes(with_parts(template, {name: other}))
        with contextlib.suppress(DataError):
            build_deck(run, out, template=tmp_path / "corporate.pptx")
            made.append(name)
            assert len(Presentation(out).slides) == 2
            out.unlink()
        assert not out.exists()
    assert 0 < len(made) < len(names)
