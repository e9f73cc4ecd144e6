"""Does a part have its deck, workbook and page at the end, whatever its story says?"""

import json

import pytest
from pptx import Presentation

from nps_analysis.runs.finish import finish
from tests.reporting.deck.company_templates import standard

MISSPELT = "slides:\n- sumary\n- method\n"


@pytest.fixture
def finished(report, manifest):
    """finished(story=..., look=...): what became of a part whose notebooks have run, and its manifest."""
    content = manifest(report)
    about = content.pop("run")
    del content["outputs"]
    (report / "findings").mkdir()
    for at, finding in enumerate(content["findings"]):
        (report / f"findings/01_score-{at:03}.json").write_text(json.dumps(finding), "utf-8")
    (report / "content.json").write_text(json.dumps(content), "utf-8")
    for name in ("deck.pptx", "workbook.xlsx", "report.html"):
        (report / name).unlink()

    def make(**keys):
        result = report.with_name("finish.json")
        task = {"name": "deck, page and manifest", "folder": str(report), "notebooks": content["notebooks"]}
        finish({**task, "run": about, "result": str(result), **keys})
        return json.loads(result.read_text("utf-8")), manifest(report)

    return make


def titles(deck):
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def test_a_story_that_cannot_be_told_leaves_the_usual_deck_and_a_warning(once, report, finished, tmp_path):
    usual = titles(Presentation(str(once / "report/deck.pptx")))
    (tmp_path / "story.yml").write_text(MISSPELT, "utf-8")
    outcome, content = finished(story=str(tmp_path / "story.yml"))
    assert outcome["state"] == "done"
    assert titles(Presentation(str(report / "deck.pptx"))) == usual
    assert content["deck_warnings"] == ['story story.yml, line 2: no slide "sumary": the deck has the usual slides']
    assert "deck.pptx" in content["outputs"]


@pytest.mark.slow
def test_the_usual_deck_in_place_of_a_story_is_in_the_studys_template(report, finished, tmp_path):
    (tmp_path / "story.yml").write_text(MISSPELT, "utf-8")
    (tmp_path / "wolff.pptx").write_bytes(standard())
    outcome, _ = finished(story=str(tmp_path / "story.yml"), look={"template": str(tmp_path / "wolff.pptx")})
    assert outcome["state"] == "done"
    deck = Presentation(str(report / "deck.pptx"))
    assert deck.slide_width * 3 == deck.slide_height * 4  # ours is 16:9


def test_a_template_that_cannot_be_used_is_no_fault_of_the_story(finished, tmp_path):
    (tmp_path / "story.yml").write_text("slides: [summary]", "utf-8")
    (tmp_path / "wolff.pptx").write_text("no deck")
    outcome, _ = finished(story=str(tmp_path / "story.yml"), look={"template": str(tmp_path / "wolff.pptx")})
    assert outcome["state"] == "failed"
    assert "wolff.pptx" in outcome["reason"]
