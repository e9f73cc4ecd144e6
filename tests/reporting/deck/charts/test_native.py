"""Is every chart PowerPoint's own, clean, described and legible, also where the data are nasty?"""

import csv
import json
import math
import os
import posixpath
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from pptx import Presentation
from python_calamine import CalamineWorkbook

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.native import Table
from nps_analysis.reporting.deck.charts.sheet import Column
from nps_analysis.reporting.deck.keys import key_of
from nps_analysis.reporting.deck.run import read_run
from nps_analysis.reporting.deck.slides.slide import add_slide, open_template, write_table
from nps_analysis.reporting.deck.slides.table import fitted, row_height
from nps_analysis.reporting.deck.topics import DRAWN
from tests.reporting.deck.conftest import MANIFEST, every_word

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "data" / "example"
C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
CALCULATED = {"movement", "drivers", "performance"}  # shares of a row's sum; places of names and ends of lines
ELSEWHERE = {"sales", "seller_sales"}  # the example has no sales figures
STRUCTURE = "slideLayout|slideMaster|notesMaster|notesSlide|theme|Props|slide$|properties"  # need no mention
BASE = r"n = \d|\d (answers|respondents|ratings|people|invitations|comments|open|accounts|passives)|who wrote|in each"
OURS = re.compile(r"MAX\([A-Z]\d*(,[A-Z]\d*)*(,0)?\)|[A-Z]\d*([-+*/][A-Z\d.]+)?")


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The runs of the example: the study with every finding, and the competitors', which has ranks."""
    folder = tmp_path_factory.mktemp("example")
    for study, more in (("study", []), ("competitive", ["--notebooks", "04"])):
        call = [sys.executable, "-m", "nps_analysis", "run", EXAMPLE / f"{study}.yml", "--out", folder / study, *more]
        subprocess.run(list(map(str, call)), check=True, capture_output=True, cwd=ROOT)
    return folder


@pytest.fixture(scope="session")
def example_deck(example):
    return build_deck(example / "study", example / "study.pptx", story="all")


@pytest.fixture(params=["small", "nasty", pytest.param("example", marks=pytest.mark.slow)])
def any_deck(request):
    """A deck of few groups, one of nasty names, and that of the example with all of its findings."""
    fixture = {"small": "deck_file", "nasty": "nasty_deck", "example": "example_deck"}[request.param]
    return request.getfixturevalue(fixture)


def shapes(file):
    return [shape for slide in Presentation(str(file)).slides for shape in slide.shapes]


def graphics(file):
    return [shape for shape in shapes(file) if shape.has_chart or shape.has_table or shape.shape_type == 13]


def charts(file):
    return [shape.chart for shape in shapes(file) if shape.has_chart]


def rows_of(chart):
    (rows,) = [
        book.get_sheet_by_name(name).to_python()
        for book in [CalamineWorkbook.from_filelike(BytesIO(chart.part.chart_workbook.xlsx_part.blob))]
        for name in book.sheet_names
    ]
    return [[None if cell == "" else cell for cell in row] for row in rows]


def cells_at(rows, reference):
    column, first, last = re.fullmatch(r"Data!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", reference).groups()
    below = range(int(first) - 1, int(last or first))
    return [rows[at][ord(column) - 65] if at < len(rows) else None for at in below]  # empty rows at the end are cut


def cached(reference):
    cache = reference.find("*/c:ptCount/..", C)
    points = {int(point.get("idx")): point.findtext("c:v", namespaces=C) for point in cache.findall("c:pt", C)}
    return [points.get(at) for at in range(int(cache.find("c:ptCount", C).get("val")))]


def parts_of(file):
    with zipfile.ZipFile(file) as package:
        assert len(set(package.namelist())) == len(package.namelist())
        return {name: package.read(name) for name in package.namelist()}


# A1: native charts, whose cache, cells and figures are the same


@pytest.mark.slow
@pytest.mark.parametrize("study", ["study", "competitive"])
def test_every_word_is_a_chart_or_table_of_powerpoints_own_and_nothing_is_left_to_the_page(example, study):
    file = build_deck(example / study, example / f"{study}-words.pptx", story="all")
    drawn = [(key_of(shape), shape) for shape in graphics(file)]
    for finding in read_run(example / study).findings:
        if finding["word"] != "check":
            own = [shape for key, shape in drawn if key.startswith(f"{finding.key}/")]
            assert own, finding.key
            assert all(shape.has_chart or shape.has_table for shape in own)
    assert [shape for shape in shapes(file) if shape.shape_type == 13] == []
    assert not any("report.html" in shape.text_frame.text for shape in shapes(file) if shape.has_text_frame)


@pytest.mark.slow
def test_the_example_has_a_finding_of_every_word_that_is_drawn(example):
    words = {it["word"] for study in ("study", "competitive") for it in read_run(example / study).findings}
    assert set(DRAWN) - words == ELSEWHERE


def test_what_a_chart_shows_is_what_its_cells_hold_and_every_range_is_there(any_deck):
    for chart in charts(any_deck):
        rows, space = rows_of(chart), chart._chartSpace
        for reference in space.xpath(".//c:numRef | .//c:strRef"):
            cells = cells_at(rows, reference.findtext("c:f", namespaces=C))
            numbers = reference.tag.endswith("numRef")
            assert [float(text) if numbers and text else text for text in cached(reference)] == cells
        for reference in space.xpath(".//*[local-name()='f'][not(parent::c:numRef or parent::c:strRef)]/text()"):
            assert cells_at(rows, reference)


@pytest.mark.slow
def test_what_bars_and_lines_show_are_figures_of_the_runs_tables_at_full_precision(example, example_deck):
    frames = {it.key: it for it in read_run(example / "study").findings}
    for shape in graphics(example_deck):
        if not shape.has_chart:
            continue
        key = key_of(shape).removesuffix("/chart")
        finding = frames.get(key) or frames["/".join(key.split("/")[:2])]
        if finding["word"] in CALCULATED:
            continue
        cells = finding.frame.select_dtypes("number").to_numpy().ravel()
        figures = [abs(value) for value in cells if not math.isnan(value)]
        for series in shape.chart._chartSpace.xpath(".//c:ser[c:spPr//a:schemeClr or c:dPt]"):
            drawn = [float(text) for text in series.xpath("c:val//c:numCache/c:pt/c:v/text()")]
            for value in drawn:
                assert any(math.isclose(abs(value), figure, rel_tol=1e-13) for figure in figures), (finding.key, value)


@pytest.mark.slow
def test_a_chart_shows_what_the_command_gives_as_json(example, example_deck):
    call = ["score", EXAMPLE / "study.yml", "--by", "market", "--format", "json"]
    run = subprocess.run(
        [sys.executable, "-m", "nps_analysis", *map(str, call)], check=True, capture_output=True, cwd=ROOT
    )
    told = {row["market"]: row for row in json.loads(run.stdout)["rows"]}
    (chart,) = [it.chart for it in graphics(example_deck) if key_of(it) == "01_score/market/chart"]
    heading, *rows = rows_of(chart)
    for row in rows:
        drawn = dict(zip(heading, row, strict=True))
        said = told.pop(drawn["market"])
        assert [drawn[name] for name in ("NPS", "Low", "High")] == pytest.approx(
            [said[name] for name in ("nps", "low", "high")], rel=1e-12
        )
    assert told == {}


def test_a_figure_that_powerpoint_cannot_draw_is_a_picture_in_lines_with_one_in_dots_and_its_words(nasty_deck):
    (picture,) = [shape for shape in graphics(nasty_deck) if shape.shape_type == 13]
    assert key_of(picture) == "20_own/own/picture"
    assert picture.image.content_type == "image/png"
    (lines,) = picture._element.iter(ASVG)
    drawn = picture.part.related_part(lines.get(EMBED))
    assert drawn.content_type == "image/svg+xml"
    assert etree.fromstring(drawn.blob).tag.endswith("svg")
    assert picture.name == "Chart"
    assert picture._element.xpath(".//p:cNvPr/@descr")[0].startswith("NPS by own: Own: =HYPERLINK")
    assert picture.width / picture.height == pytest.approx(2, rel=0.01)


@pytest.mark.slow
def test_a_picture_that_would_do_something_is_not_taken_in_lines_and_none_from_outside_the_run(nasty_run, tmp_path):
    run = read_run(nasty_run)
    assert run.file("../run/manifest.json") is not None
    assert run.file("../../x.png") is None
    svg = nasty_run / "figures" / "own.svg"
    kept = svg.read_text("utf-8")
    try:
        for live in ("<script>1</script>", '<g onclick="x()"/>', '<image href="http://evil.example/x"/>'):
            svg.write_text(kept.replace("</svg>", f"{live}</svg>"), "utf-8")
            deck = build_deck(nasty_run, tmp_path / "live.pptx", story="all")
            assert not [name for name in parts_of(deck) if name.endswith(".svg")]
    finally:
        svg.write_text(kept, "utf-8")
    assert "is not in the run's folder" in " ".join(it.text_frame.text for it in shapes(deck) if it.has_text_frame)


# A2: a clean package


def test_every_link_leads_to_a_part_every_part_is_reached_and_nothing_leads_outside(any_deck):
    parts, reached = parts_of(any_deck), set()
    for name in filter(lambda name: name.endswith(".rels"), parts):
        folder, file = posixpath.split(name)
        used = etree.fromstring(parts.get(posixpath.join(posixpath.dirname(folder), file[:-5]), b"<none/>"))
        named = {value for element in used.iter() for value in element.attrib.values()}
        for link in etree.fromstring(parts[name]):
            assert link.get("TargetMode") != "External"
            place = posixpath.join("/", posixpath.dirname(folder), link.get("Target"))
            reached.add(posixpath.normpath(place).lstrip("/"))
            of_structure = re.search(STRUCTURE, link.get("Type"))
            assert of_structure or link.get("Id") in named or folder == "_rels", (name, link.get("Id"))
    assert reached == {name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"}


def test_no_two_shapes_of_a_slide_have_the_same_number(any_deck):
    for slide in Presentation(str(any_deck)).slides:
        assert max(Counter(slide._element.xpath(".//p:cNvPr/@id")).values()) == 1


def test_what_is_missing_is_no_point_and_an_empty_cell(any_deck):
    for chart in charts(any_deck):
        texts = {text.strip() for text in chart._chartSpace.xpath(".//c:numCache//c:v/text()")}
        assert not texts & {"", "None", "nan", "NaN", "inf", "-inf"}
        for row in rows_of(chart)[1:]:
            assert not [cell for cell in row if isinstance(cell, float) and not math.isfinite(cell)]


def test_blank_and_equal_names_stay_apart_rows_of_their_own(nasty_deck, deck_of, a_finding):
    same = {"a": (1, 2, 90), "a\u202e": (1, 20, 60), " ": (5, 5, 5)}
    split = a_finding(same, "classes") | {"name": "split", "table": "tables/split.csv"}
    drawn = charts(deck_of(a_finding(same), split))
    assert len(drawn) == 2
    for chart in drawn:
        assert [row[0] for row in rows_of(chart)[1:]] == ["a", "a", "(none)"]
    assert {category.label for it in charts(nasty_deck) for category in it.plots[0].categories} >= {"(none)", "nan"}


# A3: below zero


def test_bars_below_zero_keep_their_colour_names_their_place_and_axes_their_ends(any_deck):
    for chart in charts(any_deck):
        space = chart._chartSpace
        for bar in space.xpath(".//c:barChart/c:ser | .//c:barChart/c:ser/c:dPt"):
            assert [it.get("val") for it in bar.findall("c:invertIfNegative", C)] == ["0"]
        assert {*space.xpath(".//c:catAx/c:tickLblPos/@val")} <= {"low"}
        for axis in space.xpath(".//c:valAx"):
            low, high = (float(axis.find(f"c:scaling/c:{end}", C).get("val")) for end in ("min", "max"))
            assert low < high
            assert axis.find("c:majorUnit", C) is not None


# A9: words for every picture


def test_every_graphic_says_measure_values_base_and_period_and_no_file(any_deck):
    found = graphics(any_deck)
    period = "Study period: " if "nasty" not in any_deck.name else ""
    for shape in found:
        (alt,) = shape._element.xpath("./*[1]/p:cNvPr/@descr")
        assert len(alt) > 20
        assert not re.search(r"\.(png|svg|csv|xlsx|html|pptx)\b|[\\/](tmp|tables|figures)[\\/]", alt)
        if not key_of(shape).startswith("method/"):
            assert re.search(r"\d", alt)
            assert re.search(BASE, alt), alt
            assert period in alt, alt
    assert len({key_of(shape) for shape in found}) == len(found)


def test_each_of_several_charts_of_a_finding_says_its_own_values(deck_of, a_finding):
    deck = deck_of(a_finding({f"Store {i:02d}": (30 - i, 50, 60) for i in range(30)}))
    alts = [shape._element.xpath("./*[1]/p:cNvPr/@descr")[0] for shape in graphics(deck)]
    parts = [alt for alt in alts if alt.startswith("NPS by stores (")]
    assert len(parts) == 2
    for at, (alt, chart) in enumerate(zip(parts, charts(deck), strict=True), 1):
        assert f"({at} of 2)" in alt
        for row in rows_of(chart)[1:]:
            assert row[0] in alt
            assert f"{row[0]} {row[1]:.1f}" in alt


def test_titles_are_there_first_and_each_only_once_and_all_else_is_text_or_has_words(any_deck):
    titles = []
    for slide in Presentation(str(any_deck)).slides:
        first = slide.shapes[0]
        assert first == slide.shapes.title
        titles.append(first.text_frame.text.strip())
        for shape in slide.shapes:
            assert shape.is_placeholder or key_of(shape), shape.name
    assert "" not in titles
    assert len(set(titles)) == len(titles)


def test_ornaments_of_the_template_are_flagged_as_such(any_deck):
    deck = Presentation(str(any_deck))
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.shapes:
            flags = shape._element.xpath(".//*[local-name()='decorative']/@val")
            assert shape.is_placeholder or flags == ["1"]


# A15: the same each time, small, and about groups only


@pytest.mark.slow
def test_two_builds_in_two_time_zones_are_the_same_bytes(nasty_run, tmp_path, monkeypatch):
    builds = []
    for zone in ("Asia/Tehran", "Pacific/Honolulu"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        builds.append(build_deck(nasty_run, tmp_path / f"{len(builds)}.pptx", story="all").read_bytes())
    monkeypatch.undo()
    time.tzset()
    assert builds[0] == builds[1]


def test_there_is_no_foreign_author_thumbnail_or_printer_setting(any_deck):
    parts = parts_of(any_deck)
    assert not [name for name in parts if re.search("thumbnail|printerSettings|customXml|vba", name)]
    written = b"".join(part for name, part in parts.items() if not name.endswith(".xlsx"))
    assert not re.search(rb"Canny|python-pptx|lastModifiedBy|<dcterms:", written)


@pytest.mark.slow
def test_nobodys_answers_are_in_the_workbooks(example, example_deck):
    with (EXAMPLE / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = {row[name] for row in rows for name in ("customer_id", "respondent", "response_id") if row.get(name)}
    assert len(people) > 1000
    for chart in charts(example_deck):
        cells = [str(cell) for row in rows_of(chart) for cell in row if cell is not None]
        assert len(rows_of(chart)) <= 150
        assert not people & set(cells)


# Bad input: text, and nothing else


def test_nothing_from_the_data_is_live(any_deck):
    for name, part in parts_of(any_deck).items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(BytesIO(part)) as book:
                sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
                formulas = sheet.xpath("//*[local-name()='f']/text()")
                assert [text for text in formulas if not OURS.fullmatch(text)] == []
                assert not [file for file in book.namelist() if re.search("externalLink|connections|vba|drawing", file)]
                codes = etree.fromstring(book.read("xl/styles.xml")).xpath("//@formatCode")
                assert max(map(len, codes), default=0) <= 255
        elif name.endswith(".xml"):
            assert not re.search(rb"hlinkClick|hlinkHover|hlinkMouseOver|oleObj|<p:control", part), name


def test_nasty_names_are_shown_as_text_cut_visibly_and_kept_whole_in_the_tables(nasty_deck, nasty_run):
    shown = {category.label for chart in charts(nasty_deck) for category in chart.plots[0].categories}
    assert {"<script>alert(1)</script><img src=x onerror=alert(1)>", "https://evil.example/login"} <= shown
    assert {'=HYPERLINK("http://evil.example","click")', "esrever and isolated", "باغ‌های ایران"} <= shown
    assert {"bell null tab\t line end"} <= {" ".join(text.split(" ")) for text in shown}
    cut = {text for text in shown if text.startswith("start")}
    assert cut
    assert all(re.fullmatch("startx+…x+end", text) and len(text) <= 80 for text in cut)
    written = (part.decode() for name, part in parts_of(nasty_deck).items() if name.endswith(".xml"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(written))
    with (nasty_run / "tables" / "01_score-stores.csv").open(encoding="utf-8", newline="") as file:
        kept = {row["store"] for row in csv.DictReader(file)}
    assert "start" + "x" * 4990 + "end" in kept


@pytest.mark.parametrize("name", ["Sales [EUR]", "{0}", "a.b!c:2", "=1+1", "bell\x07", "x" * 5000, "Low"])
def test_a_figure_may_be_called_anything(name):
    charts, _ = bar_charts(name, [Row("Oslo", 5.0, 4.0, 6.0)], name)
    written = chart_xml(charts[0])
    rows = CalamineWorkbook.from_filelike(BytesIO(charts[0].sheet.workbook())).get_sheet_by_name("Data").to_python()
    assert rows[1][1:6] == [5.0, 4.0, 6.0, 1.0, 1.0]
    assert len(rows[0][1]) <= 80
    assert b"bell\x07" not in written


def test_a_label_is_one_line_that_a_number_format_can_hold(deck_of, a_finding):
    row = Row("Oslo", 5.0, 4.0, 6.0, after="   " + 'says "x" ' * 200)
    assert len(row.text) <= 115
    (chart,), _ = bar_charts("NPS", [row], "store")
    with zipfile.ZipFile(BytesIO(chart.sheet.workbook())) as book:
        assert max(map(len, etree.fromstring(book.read("xl/styles.xml")).xpath("//@formatCode"))) <= 255
    assert len(Column("n", [1.0], f'"{"x" * 300}"0').format_of(0)) < 20


def test_a_name_from_the_right_does_not_turn_the_sentence_around_it(nasty_deck):
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(nasty_deck)).slides]
    title = next(text for text in titles if text.startswith("NPS runs from"))
    mark = "\N{LEFT-TO-RIGHT MARK}"
    assert (
        title.replace("\N{NO-BREAK SPACE}", " ").removesuffix(" (1 of 2)")
        == f"NPS runs from {mark}باغ‌های ایران{mark} −12.0 to esrever and isolated"
    )


# A13: in the rendered pages


def rendered(file, folder, need):
    """The pages that LibreOffice makes: the words of each with their boxes, in points."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = [need("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(convert, check=True, capture_output=True, timeout=280, env=os.environ | {"HOME": str(folder)})
    told = [need("pdftotext"), "-bbox", str(folder / f"{file.stem}.pdf"), "-"]
    html = etree.fromstring(subprocess.run(told, check=True, capture_output=True).stdout, etree.HTMLParser())
    pages = html.findall(".//page")
    sides = ("xmin", "ymin", "xmax", "ymax")
    return [[(word.text or "", *(float(word.get(side)) for side in sides)) for word in page] for page in pages]


SIXTY = "A garden centre with a name that takes all of sixty letters "


def test_a_long_table_goes_on_under_its_heading_with_every_row_and_no_row_is_lost():
    rows = [["Store", "Said", "n"], *([f"{SIXTY}{at:02d}", "word " * 30, ""] for at in range(40))]
    parts = fitted(Table(rows, [4, 6, 3]), 12.13, 4.45)
    assert [list(row) for part in parts for row in part.rows[1:]] == rows[1:]
    assert {tuple(part.rows[0]) for part in parts} == {("Store", "Said", "n")}
    for part in parts:
        assert sum(part.widths) <= 12.13 + 1e-9
        assert sum(row_height(row, part.widths, part) for row in part.rows) <= 4.45 + 0.06
    lengths = [len(part.rows) for part in parts]
    assert min(lengths) >= 0.5 * max(lengths)


def test_on_each_part_of_a_table_the_row_that_matters_is_the_one_that_mattered():
    rows = [["", "A"], *([f"row {at}", str(at)] for at in range(1, 41))]
    parts = fitted(Table(rows, [4, 2], strong=(2, 30)), 12.13, 4.45)
    assert len(parts) > 1
    assert [part.rows[at][0] for part in parts for at in part.strong] == ["row 2", "row 30"]


def test_smaller_letters_keep_a_table_on_one_slide_and_none_is_too_small_to_read():
    rows = [["", *"ABCDEF"], *(["a row", *["35.0 to 40.2"] * 6] for _ in range(8))]
    large = Table(rows, [2.2, *[1.1] * 6], size=16, row=0.5, figures=True)
    (part,) = fitted(large, 9, 3.4)
    assert 11 <= part.size < 16
    assert [one.size for one in fitted(large, 12.13, 9)] == [16]
    assert {one.size for one in fitted(large._replace(rows=rows * 9), 9, 3.4)} <= {11, 12, 14, 16}


def test_a_cell_of_five_thousand_letters_is_cut_visibly_and_an_empty_one_has_the_size_of_the_others():
    deck = open_template()
    slide = add_slide(deck, "Finding", "A title", "A footer")
    (part,) = fitted(Table([["Store", "n"], ["start" + "x" * 4990 + "end", ""]], [4, 2]), 12.13, 4.45)
    write_table(slide, "Chart", part, "A table", "key")
    (table,) = [shape.table for shape in slide.slide.shapes if shape.has_table]
    assert re.fullmatch("startx+…x+end", table.cell(1, 0).text)
    assert len(table.cell(1, 0).text) <= 250
    sizes = table.cell(1, 1)._tc.xpath(".//a:endParaRPr/@sz") + table.cell(1, 0)._tc.xpath(".//a:rPr/@sz")
    assert sizes == ["1200", "1200"]
    assert table._tbl.xpath("string(a:tblPr/@firstRow)") == "1"


@pytest.fixture
def full_deck(deck_of, a_finding):
    """Forty and two hundred groups with names of sixty letters, as bars, shares and rows of a table."""
    many = {f"{SIXTY}{at:03d}": (9 + at, 30, 50) for at in range(200)}
    forty = dict(list(many.items())[:40])
    names = ["all", *(f"{SIXTY}{at:02d}" * (1 + at % 3) for at in range(40))]
    frame = pd.DataFrame({"column": ["all", *["store"] * 40], "group": names, "n": 3, "out_of": 40, "share": 7.5})
    frame = frame.assign(note="2 people")
    words = [a_finding(forty), a_finding(many) | {"name": "many"}, a_finding(many, "classes") | {"name": "split"}]
    table = a_finding(forty, "contact_counts") | {"name": "counts", "frame": frame}
    return deck_of(*(it | {"table": f"tables/{it['name']}.csv"} for it in [*words, table]))


@pytest.mark.slow
def test_sixty_letters_and_two_hundred_groups_stay_within_their_frames(full_deck, tmp_path, need):
    all_words_in_frames(full_deck, tmp_path, need)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "fr", "fa"])
def test_all_words_lie_in_their_frames_in_another_language(language, deck_of, tmp_path, need):
    deck = deck_of(*every_word(), settings=MANIFEST["settings"] | {"language": language})
    all_words_in_frames(deck, tmp_path, need)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["12,5 %", "25,0 %", "62,5 %"]),
        ("fr", ["12,5 %", "25,0 %", "62,5 %"]),
        ("fa", ["۱۲٫۵٪", "۲۵٫۰٪", "۶۲٫۵٪"]),
    ],
)
def test_shares_in_bars_are_written_as_in_the_language(language, said, deck_of, a_finding):
    deck = deck_of(a_finding({"A": (1, 2, 5)}, "classes"), settings=MANIFEST["settings"] | {"language": language})
    (chart,) = [chart for chart in charts(deck) if len(chart.plots[0].categories) == 1]
    labels = ["".join(one.itertext("{*}t")) for one in chart._chartSpace.iter("{*}rich")]
    assert [re.sub(r"\s", " ", text) for text in labels if re.search(r"[%٪]", text)] == said


@pytest.mark.slow
def test_all_words_lie_in_the_frame_that_they_belong_to_and_pages_are_slides(any_deck, tmp_path, need):
    all_words_in_frames(any_deck, tmp_path, need)


def all_words_in_frames(any_deck, tmp_path, need):
    deck, pages = Presentation(str(any_deck)), rendered(any_deck, tmp_path, need)
    assert len(pages) == len(deck.slides)
    for slide, words in zip(deck.slides, pages, strict=True):
        boxes = [[side / 12700 for side in (s.left, s.top, s.left + s.width, s.top + s.height)] for s in slide.shapes]
        for text, left, top, right, bottom in words:
            line = 0.2 * (bottom - top)  # a font's own room above and below its letters
            within = [
                x - 4 <= left and y - 4 <= top + line and right <= x1 + 4 and bottom - line <= y1 + 4
                for x, y, x1, y1 in boxes
            ]
            assert any(within), (slide.shapes.title.text_frame.text, text, left, top, right, bottom)
