"""A whole run of a study whose every text is hostile: shown as text, cut visibly, nothing live, nothing lost."""

import csv
import json
import re
import subprocess
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree, html
from pptx import Presentation
from python_calamine import CalamineWorkbook

from nps_analysis.cli import main
from tests.runs import hostile

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm_runs")]
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WHOLE = {unicodedata.normalize("NFC", hostile.AS_READ.get(name, name)) for name in hostile.STORES}  # in data files
MANY_MARKS = unicodedata.normalize("NFC", hostile.MARKS)  # of which a letter keeps three
SHOWN = {TURNING.sub("", name) for name in WHOLE - {hostile.LONG, MANY_MARKS}}  # as readers see those that are short
RUN = re.compile(r"[=+\-@].*[A-Z]", re.DOTALL)  # what a spreadsheet would run: an operator first, and a name in it


@pytest.fixture(scope="module")
def result(tmp_path_factory, warm_runs):
    folder = tmp_path_factory.mktemp("hostile")
    study = hostile.write_hostile(folder / "study")
    command = ["run", str(study), "--notebooks", "01,03,04,08", "--out", str(folder / "report")]
    return CliRunner().invoke(main, command), folder / "report"


@pytest.fixture(scope="module")
def report(result) -> Path:
    said, folder = result
    assert said.exit_code == 0, said.stderr
    return folder


def xml_in(package: bytes) -> dict[str, str]:
    """The XML of a package and of the workbooks in it, by the names of the parts."""
    found = {}
    with zipfile.ZipFile(BytesIO(package)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            if name.endswith((".xml", ".rels")):
                found[name] = content.decode("utf-8")
            elif name.endswith(".xlsx"):
                found |= {f"{name}/{inner}": text for inner, text in xml_in(content).items()}
    return found


def labels_of(deck: Path) -> set[str]:
    """The names of categories in a deck's charts."""
    shapes = [shape for slide in Presentation(str(deck)).slides for shape in slide.shapes if shape.has_chart]
    return {str(one.label).replace("\xa0", " ") for shape in shapes for one in shape.chart.plots[0].categories}


def stands_for(label: str, name: str) -> bool:
    """Whether a label is a name, or its beginning and its end with a sign that the middle is cut."""
    head, cut, tail = label.partition("…")
    return name.startswith(head) and name.endswith(tail) if cut else label == name


def test_the_run_is_done_and_says_what_misleads(result):
    said, folder = result
    assert said.exit_code == 0, said.stderr
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {one["state"] for one in manifest["notebooks"]} == {"done"}
    assert said.stderr.count("hold direction-override characters") == 2  # the names of both columns
    assert "control character removed" in {one["what"] for one in manifest["accounting"]["repairs"]}
    assert not TURNING.search(said.stderr)
    assert not CONTROL.search(said.stderr)


def test_nothing_is_lost_in_tables_and_manifest(report):
    manifest = json.loads((report / "manifest.json").read_text("utf-8"))
    assert manifest["title"] == hostile.TITLE
    assert manifest["settings"]["segments"] == [hostile.STORE, hostile.MARKET]
    tables = {one["name"]: one["table"] for one in manifest["findings"] if one["word"] == "score"}
    with (report / tables[hostile.STORE]).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert {row[0].removeprefix("'") for row in rows} == WHOLE
    assert {int(row[head.index("n")]) for row in rows} == {hostile.ANSWERS}
    with (report / "tables/04_benchmark-benchmark.csv").open(encoding="utf-8", newline="") as file:
        assert set(hostile.COMPANIES) <= {cell.removeprefix("'") for row in csv.reader(file) for cell in row}


def test_no_cell_of_a_table_would_be_run_by_a_spreadsheet(report):
    for path in report.glob("tables/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            live = [cell for row in csv.reader(file) for cell in row if RUN.match(cell)]
        assert live == [], path.name


def test_the_deck_has_every_name_as_text_and_nothing_that_does_anything(report):
    labels = labels_of(report / "deck.pptx")
    assert [name for name in SHOWN | {hostile.LONG} if not any(stands_for(label, name) for label in labels)] == []
    for name, xml in xml_in((report / "deck.pptx").read_bytes()).items():
        assert not TURNING.search(xml), name
        assert not CONTROL.search(xml), name
        assert 'TargetMode="External"' not in xml, name
        assert "hlinkClick" not in xml, name
        for formula in re.findall(r"<f>([^<]*)</f>", xml):
            assert re.fullmatch(r"[A-H0-9(),MAX:+-]+", formula), formula  # ours, of cells of the sheet


def test_names_of_columns_are_cut_visibly_on_slides_and_whole_in_the_notes(report):
    slides = Presentation(str(report / "deck.pptx")).slides
    shapes = [shape for slide in slides for shape in slide.shapes if shape.has_text_frame]
    texts = [paragraph.text for shape in shapes for paragraph in shape.text_frame.paragraphs]
    captions = [text for text in texts if text.startswith("NPS by <b onmouseover") and "m" * 20 in text]
    assert captions
    assert all("…" in text and len(text) < 230 for text in captions)
    assert max(map(len, texts)) < 500  # no label of 5,000 letters, wherever it comes
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides]
    assert any("m" * 4990 in note for note in notes)


def test_libreoffice_makes_a_page_of_every_slide(report, need, tmp_path):
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    convert = [need("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(report / "deck.pptx")], check=True, capture_output=True, timeout=180)
    told = subprocess.run([need("pdfinfo"), str(tmp_path / "deck.pdf")], check=True, capture_output=True, text=True)
    assert int(re.search(r"Pages: +(\d+)", told.stdout)[1]) == len(Presentation(str(report / "deck.pptx")).slides)


def test_the_page_shows_all_of_it_as_text_and_does_nothing(report):
    page = html.parse(str(report / "report.html"), html.HTMLParser(encoding="utf-8")).getroot()
    assert hostile.TITLE.startswith(hostile.SCRIPT)
    assert page.findtext(".//h1").strip().startswith(hostile.SCRIPT)
    assert not page.xpath("//script|//iframe|//object|//embed|//form|//base|//*[local-name()='foreignObject']")
    names = [name for element in page.iter(etree.Element) for name in element.attrib]
    assert not [name for name in names if name.startswith("on")]
    assert not [link for link in page.xpath("//@href") if not link.startswith("#")]
    assert not [source for source in page.xpath("//@src") if not source.startswith("data:image/")]
    text = page.text_content()
    assert not TURNING.search(text)
    assert not CONTROL.search(text)
    heads = {cell.text_content() for cell in page.xpath("//tbody//th")}
    assert heads >= SHOWN
    cut = [head for head in heads if head.startswith("startll")]
    assert cut
    assert all("…" in head and head.endswith("finis") and len(head) <= 120 for head in cut)


def test_the_workbook_has_every_name_whole_as_text_and_no_sentence_that_turns(report):
    book = CalamineWorkbook.from_path(str(report / "workbook.xlsx"))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert WHOLE | set(hostile.MARKETS) | set(hostile.COMPANIES) <= cells
    names = {*hostile.STORES, *hostile.MARKETS, *hostile.COMPANIES, hostile.MARKET, hostile.TITLE}
    settings = {cell for cell in cells if cell.startswith(("[", "{"))}  # as the study has them
    assert {cell for cell in cells - names - settings if TURNING.search(cell)} == set()
    assert any(stands_for(cell, TURNING.sub("", hostile.MARKET)) for cell in cells if "…" in cell)  # heads a column
    parts = xml_in((report / "workbook.xlsx").read_bytes())
    for name, xml in parts.items():
        assert "<f>" not in xml, name
        assert 'TargetMode="External"' not in xml, name
        assert not CONTROL.search(xml), name
        assert not re.search(r'<hyperlink [^>]*r:id="', xml), name
    assert not TURNING.search(parts["docProps/core.xml"])
    assert max(map(len, book.sheet_names)) <= 31


def test_figures_are_drawings_with_text_that_turns_nothing(report):
    pictures = sorted(report.glob("figures/*.svg"))
    assert pictures
    for path in pictures:
        root = etree.parse(str(path)).getroot()
        tags = {etree.QName(one).localname for one in root.iter(etree.Element)}
        assert not tags & {"script", "a", "foreignObject", "iframe", "image", "animate", "set"}, path.name
        said = [(name, value) for one in root.iter(etree.Element) for name, value in one.attrib.items()]
        assert not [name for name, _ in said if name.startswith("on")], path.name
        assert not [value for name, value in said if name.endswith("href") and not value.startswith("#")], path.name
        assert not TURNING.search(path.read_text("utf-8")), path.name
    drawn = {path.name.partition(".")[0] for path in report.glob("figures/*.png")}
    assert {path.stem for path in pictures} <= drawn


def test_names_of_files_are_plain_and_short(report):
    for path in report.rglob("*"):
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", path.name), path.name
        assert len(path.name) < 120
