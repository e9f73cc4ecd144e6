"""Which files are templates, what is said of the others, and what of a template is left in a deck?"""

import re
import zipfile
from io import BytesIO

import pytest
from pptx import Presentation

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.template.file import read_template
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


MAIN = b"presentationml.presentation.main+xml"
WRONG = {
    "text": (
        lambda: b"Quarterly figures",
        "a file of another kind (17 bytes)",
        "save it in PowerPoint as .pptx or .potx",
    ),
    "empty": (lambda: b"", "a file of another kind (0 bytes)", "save it in PowerPoint as .pptx or .potx"),
    "other zip": (
        lambda: changed(standard(), [(MAIN, b"wordprocessingml.document.main+xml")]),
        "a file that cannot be read as a presentation",
        "open it in PowerPoint, repair and save it",
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
