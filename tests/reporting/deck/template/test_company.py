"""Is a deck in a company's template the company's: its layouts, names, colours, fonts, foot; and does all of it fit?"""

import itertools
import re
import subprocess
import zipfile
from collections.abc import Callable

import pandas as pd
import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches, Pt

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.template.palette import contrast
from nps_analysis.runs.inputs import hashes
from nps_analysis.stats.score import score
from nps_analysis.study import Study
from tests.reporting.deck.company_templates import NIGHT, WARM, dark, standard
from tests.reporting.deck.conftest import counted, finding, write_run
from tests.reporting.deck.test_package import links_of, parts_of, pictures, share_of

DAY = "2026-03-31"
MADE = {"standard": standard, "dark": dark}
TITLES = {"standard": "Title 1", "dark": "Titel"}
CONTENT = {"standard": "Content Placeholder 2", "dark": "Inhalt"}


@pytest.fixture(scope="module")
def many(findings):
    """The findings of every word, forty stores with long names under a headline that is too long, and quotes."""
    long = "No change shown: +1.3, between −2.9 and +5.4; a change under 5.9 points would not be seen, " * 2
    names = {f"A garden centre with a name that takes all of sixty letters {at:02d}": (20, 30, 50) for at in range(40)}
    stores = finding("stores", "score", score(counted("store", names)), long, "store")
    return [*findings, stores, quotes()]


def quotes():
    said = [f"{at} the parcel came late and nobody at the till knew where it was, which is a pity" for at in range(20)]
    frame = pd.DataFrame({"quote": said, "theme": "delivery and the till", "class": "detractor", "language": "en"})
    return finding("quotes", "quotes", frame.assign(n=12, score=3, note=""), "What they say", "theme", "07_comments")


@pytest.fixture(scope="module", params=list(MADE))
def company(request, many, tmp_path_factory):
    """The kind of template and the deck in it."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "corporate.pptx").write_bytes(MADE[request.param]())
    settings = {"company": "Lindgren", "level": 0.95, "as_of": DAY}
    run = write_run(folder / "run", many, settings=settings)
    return request.param, build_deck(run, folder / "deck.pptx", template=folder / "corporate.pptx")


def test_the_deck_has_the_templates_size_and_layouts_and_none_of_its_slides(company):
    _, file = company
    deck, template = Presentation(str(file)), Presentation(str(file.with_name("corporate.pptx")))
    assert (deck.slide_width, deck.slide_height) == (template.slide_width, template.slide_height)
    assert [it.name for it in deck.slide_layouts] == [it.name for it in template.slide_layouts]
    assert len(deck.slides) == len({slide.shapes.title.text_frame.text for slide in deck.slides})
    assert len(deck.slides) > 12


def test_placeholders_have_the_designers_names_and_none_is_empty(company):
    kind, file = company
    for slide in Presentation(str(file)).slides:
        assert slide.shapes[0].name == slide.shapes.title.name == TITLES[kind]
        assert CONTENT[kind] in [shape.name for shape in slide.shapes]
        assert [it.name for it in slide.placeholders if it.has_text_frame and not it.text_frame.text] == []


def noted(slide):
    """The key of the finding that the notes of a slide name."""
    return slide.notes_slide.notes_text_frame.text.split("\n")[0].removeprefix("[figures of ").removesuffix("]")


def test_foot_date_and_number_are_there_and_base_and_source_on_every_slide(company, many):
    _, file = company
    slides = list(Presentation(str(file)).slides)
    for slide in slides:
        kinds = {it.placeholder_format.type.name: it for it in slide.placeholders}
        assert kinds["DATE"].text_frame.text == DAY
        assert "source: responses.csv" in kinds["FOOTER"].text_frame.text or slide == slides[-1]
        (field,) = kinds["SLIDE_NUMBER"]._element.iter("{*}fld")
        assert field.get("type") == "slidenum"
    by_key = {f"{it['notebook']}/{it['name']}": it for it in many}
    pairs = [(slide, by_key[key]) for slide in slides if (key := noted(slide)) in by_key]
    assert len({it["table"] for _, it in pairs}) == len({it["table"] for it in many})
    for slide, it in pairs:
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert any(it["base"] in text and it["method"] in text and "responses.csv" in text for text in said)


def test_every_relationship_leads_to_a_part_and_every_part_is_reached(company):
    parts = parts_of(company[1])
    content = {name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"}
    assert {target for _, _, target in links_of(parts)} == content


def test_no_two_shapes_of_a_slide_have_the_same_number(company):
    for slide in Presentation(str(company[1])).slides:
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(set(ids)) == len(ids)


def test_what_is_written_into_it_has_the_themes_colours_and_fonts_and_no_small_text(company):
    for name, part in parts_of(company[1]).items():
        if re.match(r"ppt/(slides|charts)/[^/]+xml", name):
            root = etree.fromstring(part)
            assert root.xpath("//*[local-name()='srgbClr']") == []
            faces = root.xpath("//*[local-name()='latin' or local-name()='ea' or local-name()='cs']/@typeface")
            assert [face for face in faces if not face.startswith("+m")] == []
            sizes = [int(size) for size in root.xpath("//@sz") if size.isdigit()]
            assert min(sizes, default=1000) >= Pt(10).pt * 100


def test_all_shapes_lie_on_the_slide_and_on_no_other(company):
    deck = Presentation(str(company[1]))
    slack = Inches(0.02)
    for slide in deck.slides:
        boxes = [(it.name, it.left, it.top, it.left + it.width, it.top + it.height) for it in slide.shapes]
        for _, left, top, right, bottom in boxes:
            assert left >= 0 <= top
            assert right <= deck.slide_width
            assert bottom <= deck.slide_height
        for one, other in itertools.combinations(boxes, 2):
            apart = one[3] <= other[1] + slack or other[3] <= one[1] + slack
            assert apart or one[4] <= other[2] + slack or other[4] <= one[2] + slack, (one, other)


def test_tables_that_are_too_high_go_on_on_further_slides_with_their_heading(company):
    slides = Presentation(str(company[1])).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    quoted = [it for it in tables if it.cell(0, 0).text == "Theme"]
    assert len(quoted) > 1
    texts = [it.cell(row, 3).text for it in quoted for row in range(1, len(it.rows))]
    assert [int(text.split()[0]) for text in texts] == list(range(20))


def test_texts_in_bars_are_read_on_the_colours_of_the_theme(company):
    kind, file = company
    stacked = [part for name, part in parts_of(file).items() if "/charts/" in name and b'val="stacked"' in part]
    theme = {"standard": {"tx1": "000000", "bg1": "FFFFFF"}, "dark": {"tx1": "F5F5F5", "bg1": "10141C"}}[kind]
    colours = {**(WARM if kind == "standard" else NIGHT), **theme}
    seen = 0
    for part in stacked:
        for series in etree.fromstring(part).iter("{*}ser"):
            fill = series.xpath("./*[local-name()='spPr']/*[local-name()='solidFill']/*")
            text = series.xpath("./*[local-name()='dLbls']/*[local-name()='txPr']//*[local-name()='schemeClr']/@val")
            if fill and text and not len(fill[0]):
                pair = [colours[name] for name in (fill[0].get("val"), text[0])]
                assert contrast(*(tuple(byte / 255 for byte in bytes.fromhex(it)) for it in pair)) >= 4.5
                seen += 1
    assert seen >= 2


@pytest.mark.slow
def test_the_same_run_in_the_same_template_is_the_same_bytes(company):
    _, file = company
    again = build_deck(file.parent / "run", file.with_name("again.pptx"), template=file.with_name("corporate.pptx"))
    assert again.read_bytes() == file.read_bytes()


def test_the_template_is_an_input_of_the_run_by_its_hash(tmp_path):
    (tmp_path / "corporate.pptx").write_bytes(b"one")
    (tmp_path / "a.csv").write_text("score\n9\n")
    (tmp_path / "study.yml").write_text("source: a.csv\ntemplate: corporate.pptx\n")
    study = Study.load(tmp_path / "study.yml")
    assert study.unused == []
    assert hashes(tmp_path / "study.yml", study)[-1] == {
        "role": "template",
        "name": "corporate.pptx",
        "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",  # printf one | sha256sum
    }


def test_the_study_says_file_and_layouts(tmp_path):
    (tmp_path / "study.yml").write_text(
        "source: a.csv\ntemplate: {file: x.potx, layouts: {finding: Titel und Inhalt}}\n"
    )
    template = Study.load(tmp_path / "study.yml").template
    assert (template.file, template.layouts) == ("x.potx", {"finding": "Titel und Inhalt"})


WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<')


@pytest.mark.slow
def test_every_word_is_drawn_inside_a_box_of_its_slide(company, need):
    _, file = company
    folder = file.with_name("drawn")
    folder.mkdir()
    pdf, pages = pictures(file, folder, need)
    deck = Presentation(str(file))
    assert len(pages) == len(deck.slides)
    command = [need("pdftotext"), "-bbox", str(pdf), "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    outside = []
    for slide, page in zip(deck.slides, told.split("<page ")[1:], strict=True):
        boxes = [_points(it, slide) for it in slide.shapes]
        for *sides, word in WORD.findall(page):
            left, top, right, bottom = map(float, sides)
            slack = 4 + 0.1 * (bottom - top)  # points; a word's height is that of all letters of its font
            ends = (left + slack, top + slack, slack - right, slack - bottom)
            if not any(
                all(end >= side for end, side in zip(ends, (box[0], box[1], -box[2], -box[3]), strict=True))
                for box in boxes
            ):
                outside.append((slide.shapes.title.text_frame.text, word))
    assert outside == []


def _points(shape, slide):
    """The sides of a shape in points; a table grows down to what is under it."""
    bottom = shape.top + shape.height
    if shape.has_table:
        bottom = min((it.top for it in slide.shapes if it.top >= bottom), default=bottom)
    return [side / 12700 for side in (shape.left, shape.top, shape.left + shape.width, bottom)]


@pytest.mark.slow
def test_another_theme_draws_other_colours(company, need: Callable[[str], str], tmp_path):
    kind, file = company
    shown, other = {"standard": ("accent1", "7B1FA2"), "dark": ("accent2", "C0CA33")}[kind]
    swapped = tmp_path / "swapped.pptx"
    before = (WARM if kind == "standard" else NIGHT)[shown]
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(swapped, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(before.encode(), other.encode()) if "/theme/" in name else part)
    (tmp_path / "first").mkdir()
    first = tmp_path / "first" / "deck.pptx"
    first.write_bytes(file.read_bytes())
    _, was = pictures(first, first.parent, need)
    _, now = pictures(swapped, tmp_path, need)
    assert share_of(was[0], before) > 0.005 > share_of(was[0], other)
    assert share_of(now[0], other) > 0.005 > share_of(now[0], before)
