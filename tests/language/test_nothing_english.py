"""Does a deck of a study in another language say anything in English that is not a name of the data?"""

import zipfile

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.workbook import build_workbook
from tests.language.pseudo import SPOKEN, brackets_spoken, left_over, words
from tests.reporting.deck.conftest import MANIFEST, MARKETS, every_word, write_run

RECORDED = ("headline", "caption", "method", "base", "call", "alt")  # said when the notebook ran
DATA = {
    *MARKETS,
    "market",
    "responses.csv",
    "relationship",
    "type",
    "Rival",
    "Unsized",
    "Loser",
    "sha256",
    "nps_analysis",
}
DATA |= {"Lindgren", "9b9b9b9b9b9b"}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """The texts of the slides and charts of a deck, with what is recorded in capitals."""
    found = every_word()
    for one in found:
        one |= {name: one[name].upper() for name in RECORDED}
    settings = MANIFEST["settings"] | {"language": SPOKEN}
    told = {name: MANIFEST[name].upper() for name in ("title", "question", "name")}
    folder = write_run(tmp_path_factory.mktemp("pseudo") / "run", found, settings=settings, warnings=[], **told)
    with brackets_spoken():
        deck = build_deck(folder, folder.parent / "deck.pptx", story="all")
    texts = set()
    with zipfile.ZipFile(deck) as parts:
        for name in parts.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart")) and name.endswith(".xml"):
                tree = etree.fromstring(parts.read(name))
                texts |= {"".join(one.itertext("{*}t")) for one in tree.iter("{*}p")}
                texts |= {one.text or "" for one in tree.iter("{*}v")}
    return texts


def test_slides_and_charts_say_nothing_in_english(said):
    left = {text: words for text in said if (words := left_over(text, DATA))}
    assert {text: words - INTERNAL for text, words in left.items() if words - INTERNAL} == {}


INTERNAL = {"off", "the", "scale", "decimal", "comma", "at"}  # reasons that the manifest of the test makes up


def test_the_reader_sees_english_beside_a_message():
    assert left_over("⟦бв Sweden⟧ usual", DATA) == {"usual"}


def test_notes_and_tabs_of_a_workbook_say_nothing_in_english(tmp_path):
    about = {name: MANIFEST[name].upper() for name in ("title", "question", "name")}
    about |= {"warnings": ["EARLY"], "inputs": [{"role": "source", "name": "A.CSV", "sha256": "9B", "rows": 3}]}
    about |= {"notebooks": [{"name": "X", "state": "done", "reason": ""}], "versions": {"PYTHON": "3.11"}}
    found = every_word()[:1]
    for one in found:
        one |= {name: one[name].upper() for name in RECORDED}
    settings = {"language": SPOKEN}
    folder = write_run(tmp_path / "run", found, settings=MANIFEST["settings"] | settings, **about)
    with brackets_spoken():
        book = CalamineWorkbook.from_path(build_workbook(folder, tmp_path / "workbook.xlsx"))
    tabs = {name for name in book.sheet_names if words(name)}
    assert tabs == set()
    cells = book.get_sheet_by_name(book.sheet_names[-1]).to_python()
    known = DATA | set(MANIFEST["settings"]) | {"quarter", "language", SPOKEN, MANIFEST["source"]["sha256"]}
    left = {str(cell): left_over(str(cell), known) - INTERNAL for row in cells for cell in row if isinstance(cell, str)}
    assert {text: found for text, found in left.items() if found} == {}
