"""Does a deck that people have edited say what the new run found, and is all that is theirs as they left it?"""

import copy
import errno
import json
import posixpath
import re
import shutil
import zipfile
from collections import Counter
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.keys import key_of
from nps_analysis.reporting.deck.update import refresh as refresh_module
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.report import Happened, as_json, framed, in_words
from nps_analysis.schema import DataError
from tests.reporting.deck.company_templates import dark, standard
from tests.reporting.deck.update.conftest import keyed, packed, parts

CHART = "01_score/stores/chart"


def figures(chart):
    """The names of a chart's categories with the values of its first series."""
    plot = chart.plots[0]
    return dict(zip([category.label for category in plot.categories], plot.series[0].values, strict=True))


def test_a_deck_that_nobody_edited_becomes_the_deck_of_the_new_run(spring_deck, autumn, tmp_path):
    (tmp_path / "old.pptx").write_bytes(spring_deck)
    refresh_deck(autumn, tmp_path / "old.pptx", tmp_path / "new.pptx")
    fresh = build_deck(autumn, tmp_path / "fresh.pptx", "all")
    assert canonical(tmp_path / "new.pptx") == canonical(fresh)


def canonical(file):
    found = parts(file.read_bytes())
    return {
        name: etree.tostring(etree.fromstring(part), method="c14n") if name.endswith(("xml", "rels")) else part
        for name, part in found.items()
    }


def test_the_same_run_twice_is_the_same_file(spring, spring_deck, autumn, tmp_path):
    old, once, twice = (tmp_path / f"{name}.pptx" for name in ("old", "once", "twice"))
    old.write_bytes(spring_deck)
    refresh_deck(spring, old, once)
    assert once.read_bytes() == spring_deck
    refresh_deck(autumn, old, once)
    refresh_deck(autumn, once, twice)
    assert twice.read_bytes() == once.read_bytes() != spring_deck


@pytest.mark.slow
def test_the_same_run_twice_is_the_same_file_also_after_edits(refresh, autumn, tmp_path):
    def edit(deck):
        keyed(deck, CHART).chart.value_axis.maximum_scale = 77
        keyed(deck, "01_score/stores/Title").text_frame.paragraphs[0].runs[0].text = "Mine"

    done = refresh(edit)
    (tmp_path / "once.pptx").write_bytes(done.after)
    refresh_deck(autumn, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


def test_a_shape_that_was_renamed_moved_and_made_smaller_is_found_and_stays_where_it_is(refresh):
    place = (Inches(1), Inches(3), Inches(6), Inches(3))

    def edit(deck):
        shape = keyed(deck, CHART)
        shape.name = "Umsatz"
        shape.left, shape.top, shape.width, shape.height = place

    shape = refresh(edit).shape(CHART)
    assert (shape.name, shape.left, shape.top, shape.width, shape.height) == ("Umsatz", *place)
    assert figures(shape.chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}


def test_a_shape_in_a_group_is_found(refresh):
    def edit(deck):
        shape = keyed(deck, "01_score/stores/Title")
        group = deck.slides[1].shapes.add_group_shape()
        group._element.append(shape._element)

    done = refresh(edit)
    (group,) = [shape for shape in done.deck.slides[1].shapes if shape.shape_type == 6]
    assert group.shapes[0].text_frame.text == "Stores: NPS is 31.7 from 300 answers"


def test_slides_are_found_in_any_order(refresh):
    def edit(deck):
        listed = deck.slides._sldIdLst
        listed.insert(0, listed[3])

    done = refresh(edit)
    assert done.deck.slides[0].shapes.title.text_frame.text == "Quarters: NPS is 31.7 from 300 answers"


def test_what_has_no_key_stays_to_the_byte(refresh, tmp_path):
    from PIL import Image

    Image.new("RGB", (40, 30), "red").save(tmp_path / "red.png")

    def edit(deck):
        extra = deck.slides.add_slide(deck.slide_layouts[1])
        extra.shapes.title.text = "A slide of my own"
        extra.notes_slide.notes_text_frame.text = "say this"
        extra.shapes.add_picture(str(tmp_path / "red.png"), 0, 0)
        deck.slides[1].shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "Draft: 10.0"

    def raw(files):
        files["ppt/comments/comment1.xml"] = b"<p:cmLst xmlns:p='x'/>"
        rels = files["ppt/slides/_rels/slide2.xml.rels"].decode()
        link = '<Relationship Id="rId99" Type="http://x/comments" Target="../comments/comment1.xml"/>'
        files["ppt/slides/_rels/slide2.xml.rels"] = rels.replace("</Relationships>", f"{link}</Relationships>").encode()
        slide = files["ppt/slides/slide2.xml"].decode()
        files["ppt/slides/slide2.xml"] = slide.replace(
            "</p:sld>", '<p:transition spd="slow"><p:fade/></p:transition></p:sld>'
        ).encode()
        return files

    done = refresh(edit, raw)
    before, after = parts(done.before), parts(done.after)
    assert list(before) == list(after)
    changed = {name for name in before if sha256(before[name]).digest() != sha256(after[name]).digest()}
    ours = ("ppt/slides/slide", "ppt/charts/chart", "ppt/embeddings/", "ppt/tags/", "ppt/notesSlides/")
    assert {name for name in changed if not name.startswith(ours)} == set()
    assert not changed & {"ppt/slides/slide6.xml", "ppt/notesSlides/notesSlide6.xml", "ppt/slides/slide5.xml"}
    assert b"<p:transition" in after["ppt/slides/slide2.xml"]
    assert "Draft: 10.0" in after["ppt/slides/slide2.xml"].decode()


def test_the_foot_of_a_slide_is_there_once_after_an_update_and_says_the_new_base(refresh, spring, autumn, tmp_path):
    manifest = json.loads((autumn / "manifest.json").read_text("utf-8"))
    other = shutil.copytree(autumn, tmp_path / "other")
    for one in manifest["findings"]:
        one["base"] = "n = 300 others"
    (other / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    for slide in list(refresh(run=other).deck.slides)[1:-1]:
        kinds = Counter(shape.placeholder_format.type.name for shape in slide.placeholders)
        assert (kinds["FOOTER"], kinds["SLIDE_NUMBER"]) == (1, 1)
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert [text.count("source: responses.csv") for text in said if "source" in text] == [1]
        assert [text.count("n = 300 others") for text in said if "others" in text] == [1]
        assert len(slide._element.xpath(".//a:fld[@type='slidenum']")) == 1


def test_a_copied_slide_is_refreshed_as_well_and_told(refresh):
    def edit(deck):
        source = deck.slides[1]
        slide = deck.slides.add_slide(source.slide_layout)
        for shape in list(slide.shapes):
            shape._element.getparent().remove(shape._element)
        title = keyed(deck, "01_score/stores/Title")
        made = copy.deepcopy(title._element)
        slide.shapes._spTree.append(made)
        (number,) = made.xpath(".//p:tags/@r:id")
        link = slide.part.relate_to(source.part.related_part(number), source.part.rels[number].reltype)
        made.xpath(".//p:tags")[0].set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", link)

    done = refresh(edit)
    shapes = [shape for slide in done.deck.slides for shape in slide.shapes]
    titles = [shape.text_frame.text for shape in shapes if key_of(shape) == "01_score/stores/Title"]
    assert titles == ["Stores: NPS is 31.7 from 300 answers"] * 2
    assert done.told("duplicated") == ["slides 2, 6"]


def test_what_the_run_has_no_more_is_left_and_told(refresh, spring, tmp_path):
    from tests.reporting.deck.conftest import write_run
    from tests.reporting.deck.update.conftest import AUTUMN, QUARTERS, findings

    run = write_run(tmp_path / "run", findings(AUTUMN, "NPS is 31.7", QUARTERS)[:2])
    done = refresh(run=run)
    rows = done.report[done.report["what"] == "not in this run"]
    assert {key.rsplit("/", 1)[0] for key in rows["key"]} == {"01_score/split", "02_trend/trend"}
    titles = rows[rows["key"] == "01_score/split/Title"]
    assert titles[["slide", "detail"]].to_numpy().tolist() == [[3, "Classes: NPS is 10.0 from 300 answers"]]
    before = keyed(Presentation(str(tmp_path / "old.pptx")), "02_trend/trend/chart")
    after = done.shape("02_trend/trend/chart")
    assert after.chart.part.blob == before.chart.part.blob


def test_findings_without_a_slide_are_told_and_added_only_when_asked(refresh, spring_deck):
    def edit(deck):
        listed = deck.slides._sldIdLst
        deck.part.drop_rel(listed[3].rId)
        listed.remove(listed[3])

    told = refresh(edit)
    assert told.report[told.report["what"] == "without a slide"]["key"].tolist() == ["02_trend/trend/chart"]
    assert len(told.deck.slides) == 4
    added = refresh(edit, add=True)
    assert len(added.deck.slides) == 5
    last = added.deck.slides[4]
    assert last.shapes.title.text_frame.text == "Quarters: NPS is 31.7 from 300 answers"
    assert last.slide_layout.name == "Finding"
    assert "[figures of 02_trend/trend]" in last.notes_slide.notes_text_frame.text
    (chart,) = [shape.chart for shape in last.shapes if shape.has_chart]
    assert figures(chart) == {"2026-Q1": 20.0, "2026-Q2": 30.0}
    whole(added.after)
    assert len(parts(added.after)) == len(parts(spring_deck))  # which had the slide that was taken away


def whole(blob):
    """Asserts that no link leads nowhere, that each part has a type, and that no number or name is there twice."""
    with zipfile.ZipFile(BytesIO(blob)) as file:
        assert len(set(file.namelist())) == len(file.namelist())
    files = parts(blob)
    types = etree.fromstring(files["[Content_Types].xml"])
    declared = [kind.get("PartName") for kind in types if kind.get("PartName")]
    endings = {kind.get("Extension") for kind in types}
    assert len(set(declared)) == len(declared)
    assert {name.lstrip("/") for name in declared} <= files.keys()
    assert [name for name in files if f"/{name}" not in declared and name.rsplit(".", 1)[-1] not in endings] == []
    for name in [name for name in files if name.endswith(".rels")]:
        folder, links = posixpath.dirname(posixpath.dirname(name)), list(etree.fromstring(files[name]))
        inside = [link.get("Target") for link in links if link.get("TargetMode") != "External"]
        leads = [posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") for target in inside]
        assert [target for target in leads if target not in files] == []
        numbers = [link.get("Id") for link in links]
        assert len(set(numbers)) == len(numbers)
        source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        if source in files:
            office = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
            said = [each for part in etree.fromstring(files[source]).iter() for each in part.attrib.items()]
            assert {value for named, value in said if named.startswith(office)} <= set(numbers)
    slides = Presentation(BytesIO(blob)).slides._sldIdLst
    assert len({slide.id for slide in slides}) == len(slides)


def test_findings_that_the_story_left_out_are_not_told_nor_added_where_the_deck_has_one_object_more(
    spring_deck, autumn, tmp_path
):
    story, old = tmp_path / "story.yml", tmp_path / "old.pptx"
    story.write_text("slides:\n- 01_score/stores\n")
    deck = Presentation(BytesIO(spring_deck))
    listed = deck.slides._sldIdLst
    for at in (4, 2, 0):  # what is left is the story's and one slide more
        deck.part.drop_rel(listed[at].rId)
        listed.remove(listed[at])
    deck.save(str(old))
    report = refresh_deck(autumn, old, add=True, story=story)
    assert report[report["what"].isin(["without a slide", "slide added"])].empty
    assert len(Presentation(str(old)).slides) == 2


@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("had", "now", "add", "without"),
    [
        ("summary stores split method", "summary stores method", False, ["02_trend/trend"]),
        ("summary split method", "summary stores method", False, ["01_score/stores", "02_trend/trend"]),
        ("summary stores method", "summary stores split method", False, ["01_score/split", "02_trend/trend"]),
        ("summary stores method", "summary stores split method", True, ["02_trend/trend"]),
        ("stores method", "summary stores", False, ["01_score/overall", "01_score/split", "02_trend/trend"]),
        ("summary others method", "summary stores method", False, []),
    ],
)
def test_the_slide_on_method_says_which_findings_have_no_slide_in_this_deck_whatever_the_story_has(
    spring, autumn, tmp_path, had, now, add, without
):
    story, old, new = tmp_path / "story.yml", tmp_path / "old.pptx", tmp_path / "new.pptx"
    slides = {"stores": "01_score/stores", "split": "01_score/split"}
    for names, write in (
        (had, lambda: build_deck(spring, old, story)),
        (now, lambda: refresh_deck(autumn, old, new, add, story)),
    ):
        story.write_text("\n- ".join(["slides:", *(slides.get(name, name) for name in names.split())]))
        write()
    (slide,) = [one for one in Presentation(str(new)).slides if one.shapes.title.text == "Method and data"]
    body = keyed(Presentation(str(new)), "method/1/Text").text_frame.text
    (said,) = re.findall(r"On the page, without a slide: (.*)\.", body) or [""]
    named = [f"{book}/{name}" for book, names in re.findall(r"(\S+) \((.*?)\)", said) for name in names.split(" and ")]
    notes = slide.notes_slide.notes_text_frame.text.partition("On the page, without a slide:")[2]
    assert named == re.findall(r"^(\d\S+): ", notes, re.MULTILINE) == without


def test_the_report_counts_in_words_and_in_json(refresh):
    done = refresh(lambda deck: setattr(keyed(deck, "01_score/stores/Caption").text_frame, "text", "By shop"))
    words, record = in_words(done.report), json.loads(as_json(done.report))
    assert "  slide 2, 01_score/stores/Caption: edited by hand" in words.splitlines()
    assert record["counts"]["left"] == 1
    assert {"slide": 2, "key": CHART, "what": "added", "detail": "row Stavanger"} in record["objects"]
    assert {"slide": 2, "key": CHART, "what": "dropped", "detail": "row Tromsø"} in record["objects"]


def test_a_name_of_several_lines_is_one_line_of_the_report():
    rows = framed([Happened(2, "08_comments/quotes/table", "added", "row price\n▼ detractor")])
    assert in_words(rows).splitlines()[1:] == ["  slide 2, 08_comments/quotes/table: row price ▼ detractor"]


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("without a slide", "in this run, but without a slide in the deck"),
        ("slide added", "with a slide added at the end"),
    ],
)
def test_one_and_several_are_told_in_the_same_words(what, line):
    one = Happened(0, "01_score/market/chart", what)
    assert in_words(framed([one])).splitlines()[0] == f"1 {line}"
    assert in_words(framed([one, one])).splitlines()[0] == f"2 {line}"


def test_notes_between_our_marks_are_new_and_those_around_them_stay(refresh):
    def edit(deck):
        frame = deck.slides[1].notes_slide.notes_text_frame
        frame.text = f"Greet Anna first.\n{frame.text}\nThen coffee."

    lines = refresh(edit).deck.slides[1].notes_slide.notes_text_frame.text.splitlines()
    assert (lines[0], lines[-1]) == ("Greet Anna first.", "Then coffee.")
    assert lines[1:3] == ["[figures of 01_score/stores]", "Stores: NPS is 31.7 from 300 answers"]
    assert any(line.startswith("Stavanger\t") for line in lines)
    assert not any("Tromsø" in line for line in lines)


def test_alternative_text_of_ours_is_new_and_one_that_a_person_wrote_stays(refresh):
    def edit(deck):
        keyed(deck, "01_score/split/chart")._element.xpath(".//p:cNvPr")[0].set("descr", "My words")

    done = refresh(edit)
    assert "NPS is 31.7 from 300 answers" in done.shape(CHART)._element.xpath(".//p:cNvPr/@descr")[0]
    assert done.shape("01_score/split/chart")._element.xpath(".//p:cNvPr/@descr") == ["My words"]
    (told,) = done.told("left")
    begins = "alternative text: edited by hand; the run says: NPS by split: Classes: NPS is 31.7 from 300 answers. "
    assert told.startswith(begins)
    assert len(told) < 260


def raises(run, old, found):
    with pytest.raises(DataError) as error:
        refresh_deck(run, old, old.with_name("out.pptx"))
    assert found in str(error.value)
    assert not old.with_name("out.pptx").exists()


def test_a_deck_that_may_not_be_read_is_an_error(autumn, tmp_path, monkeypatch):
    old = tmp_path / "old.pptx"
    old.write_bytes(b"locked")

    def refused(path):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(type(old), "read_bytes", refused)  # root may read everything
    raises(autumn, old, "permission denied")


def test_what_is_no_deck_or_has_none_of_our_objects_is_an_error(autumn, spring_deck, tmp_path):
    old = tmp_path / "old.pptx"
    raises(autumn, old, "no such file")
    old.write_bytes(b"hello")
    raises(autumn, old, "a file of another kind (5 bytes)")
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    raises(autumn, old, "a file with a password")
    old.write_bytes(packed(parts(spring_deck) | {"ppt/vbaProject.bin": b"x"}))
    raises(autumn, old, "a deck with macros")
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    workbook = parts(spring_deck)["[Content_Types].xml"].replace(
        main.encode(), b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    old.write_bytes(packed(parts(spring_deck) | {"[Content_Types].xml": workbook}))
    raises(autumn, old, "an Excel workbook with macros")
    old.write_bytes(packed({"word/document.xml": b"<w/>"}))
    raises(autumn, old, "no presentation")
    old.write_bytes(spring_deck[: len(spring_deck) // 2])
    raises(autumn, old, "a file that breaks off")
    Presentation().save(str(old))
    raises(autumn, old, "0 slides, none with a key")


def as_saved_by_powerpoint(files):
    """The parts with the traces that PowerPoint leaves when it opens and saves a deck."""
    number = (
        '<c:ext uri="{{C3380CC4-5D6E-409C-BE32-E72D297353CC}}" '
        'xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart">'
        '<c16:uniqueId val="{{{:08X}-0000-4000-8000-000000000000}}"/></c:ext>'
    )
    for name, part in files.items():
        if name.startswith("ppt/charts/chart"):
            text = part.decode()
            for at in range(text.count("</c:dPt>")):
                text = text.replace("</c:dPt>", f"<c:extLst>{number.format(at)}</c:extLst></c:dPt\n>", 1)
            text = text.replace('val="0.0100"', 'val="1.0000000000000000E-2"')
            files[name] = text.encode()
        if name.startswith("ppt/slides/slide"):
            files[name] = part.replace(b'<a:rPr lang="en-GB"', b'<a:rPr lang="en-GB" dirty="0" err="1"')
    return files


def test_traces_that_powerpoint_leaves_on_saving_are_no_edits(refresh):
    done = refresh(raw=as_saved_by_powerpoint)
    assert done.before != refresh().before
    assert done.told("left") == []
    assert done.shape("01_score/stores/Title").text_frame.text == "Stores: NPS is 31.7 from 300 answers"
    assert figures(done.shape(CHART).chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}


@pytest.mark.some(1)
@pytest.mark.parametrize("make", [standard, dark])
def test_a_deck_in_a_companys_template_keeps_its_looks(spring, autumn, tmp_path, make):
    template, old, new = (tmp_path / f"{name}.pptx" for name in ("template", "old", "new"))
    template.write_bytes(make())
    build_deck(spring, old, "all", template)
    refresh_deck(autumn, old, new)
    assert canonical(new) == canonical(build_deck(autumn, tmp_path / "fresh.pptx", "all", template))


def live(deck):
    """An object of another program in the master, and a film that is only linked in a layout."""
    package = deck.slide_master.part.package
    kind = "application/vnd.openxmlformats-officedocument.oleObject"
    deck.slide_master.part.relate_to(
        Part(PackURI("/ppt/embeddings/oleObject1.bin"), kind, package, b"x"), RT.OLE_OBJECT
    )
    deck.slide_layouts[0].part.relate_to("file:///C:/film.mp4", RT.VIDEO, is_external=True)


def test_a_deck_may_hold_what_no_template_may(refresh):
    done = refresh(live)
    assert done.told("left") == []
    assert figures(done.shape(CHART).chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}


@pytest.mark.slow
def test_a_companys_deck_with_what_no_template_may_hold_keeps_its_colours(spring, autumn, tmp_path):
    template, old, new = (tmp_path / f"{name}.pptx" for name in ("template", "old", "new"))
    template.write_bytes(standard())
    build_deck(spring, old, "all", template)
    deck = Presentation(str(old))
    live(deck)
    deck.save(old)
    refresh_deck(autumn, old, new)
    fresh = build_deck(autumn, tmp_path / "fresh.pptx", "all", template)
    was, now = (keyed(Presentation(str(file)), CHART).chart._chartSpace for file in (fresh, new))
    assert etree.tostring(now, method="c14n") == etree.tostring(was, method="c14n")


def test_a_deck_whose_layouts_cannot_be_used_is_told(refresh):
    def edit(deck):
        (layout,) = [layout for layout in deck.slide_layouts if layout.name == "Finding"]
        fill = layout.background.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor(0x11, 0x11, 0x11)

    found = "a painted ground on which the theme's text cannot be read"
    said = f"new points have our colours, not the deck's, whose layouts cannot be used: {found}"
    assert refresh(edit).told("left") == [said]


LONG = "Our stores in the north are ahead of all others " * 4


def test_titles_that_a_person_typed_stay_and_those_that_begin_like_them_are_new(spring, autumn, tmp_path):
    story, old = tmp_path / "story.yml", tmp_path / "old.pptx"
    story.write_text(
        f"slides:\n- {{slide: 01_score/stores, title: {LONG}}}\n"
        "- {slide: 02_trend/trend, title: Classes}\n- 01_score/split\n"
    )
    build_deck(spring, old, story)
    typed = [slide.shapes.title.text_frame.text for slide in Presentation(str(old)).slides]
    refresh_deck(autumn, old)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(old)).slides]
    assert titles == [*typed[:2], "Classes: NPS is 31.7 from 300 answers"]


@pytest.mark.parametrize("part", ["ppt/slides/slide2.xml", "ppt/charts/chart", "ppt/slides/_rels/slide2.xml.rels"])
def test_a_deck_with_a_broken_part_is_an_error(spring_deck, autumn, tmp_path, part):
    files = parts(spring_deck)
    name = next(name for name in files if name.startswith(part))
    (tmp_path / "old.pptx").write_bytes(packed(files | {name: files[name][:-20]}))
    raises(autumn, tmp_path / "old.pptx", "a file that is not whole")


def test_the_line_for_a_notebook_in_the_documentation_runs(spring_deck, autumn, tmp_path, monkeypatch):
    text = (Path(__file__).parents[4] / "docs" / "updating.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "autumn").symlink_to(autumn)
    (tmp_path / "board.pptx").write_bytes(spring_deck)
    said = {}
    exec(code, said)
    assert list(said["report"]) == ["slide", "key", "what", "detail"]
    assert keyed(Presentation("board-autumn.pptx"), CHART).chart.plots[0].categories[0] == "Stavanger"


def test_a_deck_behind_a_link_is_refreshed_where_it_is_and_one_that_may_only_be_read_is_left(
    spring_deck, autumn, tmp_path
):
    place, link = tmp_path / "board.pptx", tmp_path / "latest.pptx"
    place.write_bytes(spring_deck)
    link.symlink_to(place.name)
    place.chmod(0o444)
    with pytest.raises(DataError, match="a file that may only be read"):
        refresh_deck(autumn, link)
    assert place.read_bytes() == spring_deck
    place.chmod(0o644)
    refresh_deck(autumn, link)
    assert link.is_symlink()
    assert place.read_bytes() != spring_deck


def test_a_deck_that_somebody_saves_while_its_figures_are_refreshed_stays_as_they_saved_it(
    spring_deck, autumn, tmp_path, monkeypatch
):
    old = tmp_path / "old.pptx"
    old.write_bytes(spring_deck)
    monkeypatch.setattr(refresh_module, "framed", lambda happened: (old.write_bytes(b"theirs"), framed(happened))[1])
    with pytest.raises(DataError, match="a file that changed while"):
        refresh_deck(autumn, old)
    assert old.read_bytes() == b"theirs"
