"""Does the page on layouts say what is so, and does its worked example run?"""

import re
from pathlib import Path

import pytest

import nps_analysis as nps
from nps_analysis.responses import layouts
from nps_analysis.tables import as_text
from nps_analysis.wording.accounting import narrow

PAGE = (Path(__file__).parents[3] / "docs" / "layouts.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


@pytest.fixture
def askly(monkeypatch):
    """The example's layout, tried before the others."""
    module: dict = {}
    exec(compile(block("python"), "docs/layouts.md", "exec"), module)
    monkeypatch.setattr(layouts, "LAYOUTS", (module["LAYOUT"], *layouts.LAYOUTS))


def test_the_page_names_every_layout():
    named = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == sorted(layout.name for layout in layouts.LAYOUTS)


@pytest.mark.usefixtures("askly")
def test_the_worked_example_gives_what_the_page_shows(file, scores, dates):
    responses = nps.read(file(block("csv"), "askly.csv"))
    assert responses.source.layout == "askly"
    assert as_text(narrow(nps.explained(nps.check(responses)))) + "\n" == block("text")
    parts = responses.columns
    assert (parts.score, parts.comment, parts.respondent) == (
        *("On a scale from 0 to 10, would you recommend us?", "And why?", "E-Mail"),
    )
    assert scores(responses) == [None, 6]
    assert dates(responses) == ["2026-04-06 07:00:00", "2026-04-08 06:00:00"]  # two hours after Greenwich in summer


def test_without_its_layout_the_example_counts_what_it_should_not(file):
    account = nps.read(file(block("csv"), "askly.csv")).accounting
    assert (account.valid, account.excluded, account.rejected) == (3, 1, 1)
