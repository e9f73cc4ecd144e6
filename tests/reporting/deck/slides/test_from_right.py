"""Do slides, tables and charts run from right to left where the language does, and as before where it does not?"""

import json
import os
import shutil
import subprocess
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from nps_analysis.language import LANGUAGES, speaking
from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.native import Labels, Series, Table
from nps_analysis.reporting.deck.slides.slide import add_slide, open_template, write_table
from tests.reporting.deck.company_templates import standard

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
PARAGRAPHS = ".//a:p[a:r or a:fld]"


@pytest.fixture(scope="module")
def in_language(run_folder, tmp_path_factory):
    """The deck of the run with every word, of a study in that language."""

    def build(language):
        run = shutil.copytree(run_folder, tmp_path_factory.mktemp(language) / "run")
        manifest = json.loads((run / "manifest.json").read_text("utf-8"))
        manifest["settings"]["language"] = language
        (run / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        return build_deck(run, run.parent / f"{language}.pptx", story="all")

    return build


@pytest.fixture(scope="module")
def persian(in_language):
    return in_language("fa")


def one_chart(kind="bars", labels="outEnd"):
    charts, _ = bar_charts("NPS", [Row("Oslo", -20.0, -25.0, -15.0, "accent5"), Row("Bergen", 30.0)], "store")
    series = (charts[0].series[0], Series("Label at", labels=Labels(labels, "Label", ["a", "b"])))
    return etree.fromstring(chart_xml(type(charts[0])(**{**vars(charts[0]), "kind": kind, "series": series})))


def said(xml, path):
    return xml.xpath(f"string({path})", namespaces=C)


def test_every_paragraph_of_a_persian_slide_runs_from_the_right_and_stands_at_the_other_edge(persian):
    for slide in Presentation(str(persian)).slides:
        for shape in slide.shapes:
            if shape.name == "Slide number" or shape.has_chart:
                continue
            for paragraph in shape._element.xpath(PARAGRAPHS):
                assert (paragraph.xpath("string(a:pPr/@rtl)"), shape.name) == ("1", shape.name)
                assert paragraph.xpath("string(a:pPr/@algn)") in ("r", "ctr", "l")
    title = Presentation(str(persian)).slides[1].shapes.title._element
    assert title.xpath("string(.//a:pPr/@algn)") == "r"


def test_the_first_column_of_a_persian_table_is_the_rightmost_and_figures_stand_at_the_left(persian):
    tables = [shape for slide in Presentation(str(persian)).slides for shape in slide.shapes if shape.has_table]
    assert tables
    for shape in tables:
        assert shape._element.xpath("string(.//a:tblPr/@rtl)") == "1"
        for row in shape.table.rows:
            edges = [cell.text_frame.paragraphs[0]._p.xpath("string(a:pPr/@algn)") for cell in row.cells]
            assert edges == ["r"] + ["l"] * (len(edges) - 1)


def test_a_table_of_words_in_persian_stands_at_the_right_of_its_place():
    deck = open_template()
    with speaking("fa"):
        slide = add_slide(deck, "Finding", "t", "f")
        (place,) = [shape for shape in slide.slide.placeholders if shape.name == "Chart"]
        right = place.left + place.width
        write_table(slide, "Chart", Table([["a", "b"], ["c", ""]], [2, 3]), "alt", "key")
    (table,) = [shape for shape in slide.slide.shapes if shape.has_table]
    assert table.left + table.width == pytest.approx(right, abs=2)


def test_a_comment_in_latin_letters_ends_with_its_stop_in_a_persian_table():
    deck, comments = open_template(), ["Late again.", "قیمت بالا!", "Oslo", "۱۲٫۳٪"]
    with speaking("fa"):
        slide = add_slide(deck, "Finding", "t", "f")
        write_table(slide, "Chart", Table([["x"], *([one] for one in comments)], [4]), "alt", "key")
    (table,) = [shape.table for shape in slide.slide.shapes if shape.has_table]
    shown = [table.cell(row, 0).text for row in range(1, 5)]
    assert shown == ["\N{LEFT-TO-RIGHT MARK}Late again.\N{LEFT-TO-RIGHT MARK}", *comments[1:]]


@pytest.mark.some(3)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_says_in_which_language_it_is(in_language, language):
    country = {"en": "GB", "sv": "SE", "de": "DE", "fr": "FR", "es": "ES", "fa": "IR"}[language]
    deck = Presentation(str(in_language(language)))
    for slide in deck.slides:
        assert {*slide._element.xpath(".//a:rPr/@lang")} == {f"{language}-{country}"}
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            assert {*chart._chartSpace.xpath(".//a:rPr/@lang | .//a:endParaRPr/@lang")} == {f"{language}-{country}"}


def test_bars_in_persian_grow_to_the_left_from_names_at_the_right():
    before = one_chart()
    with speaking("fa"):
        after = one_chart()
    for xml, values, names in ((before, "minMax", "l"), (after, "maxMin", "r")):
        assert said(xml, ".//c:valAx/c:scaling/c:orientation/@val") == values
        assert said(xml, ".//c:catAx/c:axPos/@val") == names
        assert said(xml, ".//c:catAx/c:tickLblPos/@val") == "low"
        assert said(xml, ".//c:catAx/c:scaling/c:orientation/@val") == "maxMin"  # the first row is the topmost
    left, width = (float(said(before, f".//c:manualLayout/c:{side}/@val")) for side in "xw")
    assert float(said(after, ".//c:manualLayout/c:x/@val")) == pytest.approx(1 - left - width, abs=1e-4)


def test_time_in_persian_runs_from_right_to_left_and_labels_at_the_right_stand_at_the_left():
    with speaking("fa"):
        xml = one_chart("line", "r")
    assert said(xml, ".//c:catAx/c:scaling/c:orientation/@val") == "maxMin"
    assert said(xml, ".//c:valAx/c:axPos/@val") == "r"
    assert said(xml, ".//c:valAx/c:scaling/c:orientation/@val") == "minMax"
    assert said(xml, ".//c:ser[2]/c:dLbls/c:dLblPos/@val") == "l"


def test_numbers_of_axes_have_persian_digits_and_in_other_languages_the_viewers():
    formats = {}
    for language in LANGUAGES:
        with speaking(language):
            formats[language] = said(one_chart(), ".//c:valAx/c:numFmt/@formatCode")
    assert formats.pop("fa").count("[$-3000429]") == 3  # above, below and at zero
    assert len(set(formats.values())) == 1


@pytest.mark.slow
def test_in_the_rendered_picture_the_names_of_bars_are_at_the_right(persian, tmp_path, need):
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [need("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(persian)]
    subprocess.run(convert, check=True, capture_output=True, timeout=280, env=os.environ | {"HOME": str(tmp_path)})
    told = subprocess.run([need("pdftotext"), "-bbox", str(tmp_path / "fa.pdf"), "-"], check=True, capture_output=True)
    pages = etree.fromstring(told.stdout, etree.HTMLParser()).findall(".//page")
    words = [{word.text: float(word.get("xmin")) for word in page} for page in pages]
    width = float(pages[0].get("width"))
    assert words[1]["Sweden"] > 0.8 * width  # the name of the first bar


@pytest.mark.slow
@pytest.mark.parametrize(("language", "runs"), [("en", "0"), ("fa", "1")])
def test_text_runs_as_its_language_does_in_a_template_that_runs_from_the_right(tmp_path, language, runs):
    template = Presentation(BytesIO(standard()))
    for level in template.slide_master._element.iter(qn("a:lvl1pPr")):
        level.set("rtl", "1")
    template.save(tmp_path / "corporate.pptx")
    with speaking(language):
        deck = open_template(tmp_path / "corporate.pptx")
        slide = add_slide(deck, "Finding", "NPS −3.0 (1 of 2)", "n = 1", "NPS")
        write_table(slide, "Chart", Table([["NPS"], ["−3.0 to 3.0"]], [2.0]), "NPS", "x")
        deck.save(saved := BytesIO())
    (made,) = Presentation(saved).slides
    paragraphs = made._element.xpath(PARAGRAPHS)
    assert len(paragraphs) >= 4
    assert {it.pPr.get("rtl") for it in paragraphs} == {runs}


@pytest.mark.slow
def test_a_persian_deck_in_a_companys_template_runs_from_the_right(run_of, findings, tmp_path):
    (tmp_path / "corporate.pptx").write_bytes(standard())
    run = run_of(*findings[:2], settings={"language": "fa"})
    deck = Presentation(build_deck(run, tmp_path / "deck.pptx", template=tmp_path / "corporate.pptx"))
    said = [it for slide in deck.slides for it in slide._element.xpath(PARAGRAPHS)]
    assert len(said) > 20
    assert {it.pPr.get("rtl") for it in said} == {"1"}
