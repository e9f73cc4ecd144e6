"""Does a deck have the slides that its story names, in its order, and is nothing left out in silence?"""

import json
from fnmatch import fnmatchcase

import pandas as pd
import pytest
from pptx import Presentation

import nps_analysis as nps
from nps_analysis.language import speaking
from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.run import Finding, read_run
from nps_analysis.reporting.deck.story.choice import chosen, topic_of
from nps_analysis.reporting.deck.story.file import DEFAULT, SPECIAL, read_story
from nps_analysis.reporting.deck.story.headlines import clause, titles
from nps_analysis.reporting.deck.story.method import _left_out, _method, _on_the_page
from nps_analysis.reporting.deck.topics import DRAWN
from nps_analysis.reporting.questions import QUESTIONS
from nps_analysis.runs.notebooks import all_notebooks
from nps_analysis.schema import DataError
from nps_analysis.wording.describe import FIGURES

NOTEBOOKS = [
    *({"name": name, "state": "done", "reason": ""} for name in ("01_score", "02_trend", "03_compare", "04_benchmark")),
    {"name": "15_sales", "state": "left out", "reason": 'the study has no key "sales"'},
]


@pytest.fixture
def told(tmp_path, run_of, findings):
    """told("slides: [summary]"): the titles of the slides of that story, and what was warned of."""
    run = read_run(run_of(*findings, notebooks=NOTEBOOKS))

    def make(text: str) -> tuple[list[str], list[str]]:
        (tmp_path / "story.yml").write_text(text, "utf-8")
        warnings: list[str] = []
        slides = chosen(read_story(tmp_path / "story.yml"), run, lambda _: True, warnings.append).slides
        return titles(slides, run), warnings

    return make


def slide_titles(folder, story):
    """The titles of the slides of a run's deck."""
    run = read_run(folder)
    return titles(chosen(read_story(story), run, lambda _: True, print).slides, run)


def test_slides_come_in_the_order_of_the_story_by_topic_finding_and_pattern(told, findings):
    text = "slides:\n- method\n- benchmark\n- 02_trend/st*\n- 01_score/market\n- trend\n- summary\n"
    headline = {f"{one['notebook']}/{one['name']}": one["headline"] for one in findings}
    found, warnings = told(text)
    assert found == [
        "Method and data",
        headline["04_benchmark/benchmark"],
        headline["02_trend/steps"],
        headline["01_score/market"],
        headline["02_trend/trend"],
        f"relationship: {headline['01_score/overall']}",
    ]
    assert warnings == []


def test_others_are_all_that_have_no_slide_yet_and_the_score_is_in_the_summary(told, findings):
    found, _ = told("slides: [summary, trend, others]")
    _, market, split, trend, steps, between, against = (one["headline"] for one in findings)
    assert found[1:] == [trend, steps, market, split, between, against]


def test_a_slide_can_have_a_title_of_its_own(told):
    found, _ = told("slides:\n- {slide: 03_compare/market, title: Sweden carries us}\n")
    assert found == ["Sweden carries us"]


def test_of_several_only_so_many_are_taken_and_those_that_show_a_difference_first(run_of, a_finding, findings):
    flat = a_finding({"Oslo": (10, 20, 30)}, headline="Flat")
    steps, between = findings[4], findings[5]
    same = steps | {"name": "flat", "headline": "No change", "frame": steps["frame"].assign(p_adjusted=1.0)}
    same["table"] = "tables/flat.csv"
    folder = run_of(flat, same, steps, between)
    (folder / "story.yml").write_text("slides:\n- {slide: 02_trend/*, most: 1}\n- method\n", "utf-8")
    assert slide_titles(folder, folder / "story.yml") == [steps["headline"], "Method and data"]


def test_what_has_no_slide_is_named_on_the_slide_on_method(run_folder, tmp_path, findings):
    (tmp_path / "story.yml").write_text("slides: [summary, trend, method]", "utf-8")
    deck = Presentation(str(build_deck(run_folder, tmp_path / "deck.pptx", tmp_path / "story.yml")))
    last = deck.slides[len(deck.slides) - 1]
    said = " ".join(shape.text_frame.text for shape in last.shapes if shape.has_text_frame)
    assert "01_score (market and split); 03_compare (market); 04_benchmark (benchmark)" in said
    assert findings[2]["headline"] in last.notes_slide.notes_text_frame.text


@pytest.mark.parametrize(("word", "said"), [("league", "09_league/one"), ("score", "09_league/one: Elin V. is low")])
def test_what_is_said_of_sellers_is_not_in_the_notes_of_a_deck_that_has_no_slide_for_them(word, said):
    record = {"notebook": "09_league", "name": "one", "word": word, "headline": "Elin V. is low"}
    assert _left_out([Finding(record, pd.DataFrame(), {})])[1:] == [said]


def test_a_finding_is_also_known_by_the_name_of_its_file(run_of, a_finding, tmp_path):
    folder = run_of(a_finding({"A": (20, 30, 50)}) | {"name": "by market", "table": "tables/01_score-by-market.csv"})
    for name in ("by market", "by-market"):
        (tmp_path / "story.yml").write_text(f"slides: ['01_score/{name}']", "utf-8")
        assert len(slide_titles(folder, tmp_path / "story.yml")) == 1


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("sales", '15_sales was left out: the study has no key "sales"'),
        ("15_sales/*", '15_sales was left out: the study has no key "sales"'),
        ("08_comments/quotes", "its notebook is not in this run"),
        ("drivers", "its notebook is not in this run"),
        ("03_compare/letters-*", "03_compare found nothing for it that has no slide yet"),
        ("02_trend/trend", "02_trend found nothing for it that has no slide yet"),
    ],
)
def test_what_the_run_does_not_have_is_skipped_and_said(told, findings, entry, why):
    found, warnings = told(f"slides:\n- trend\n- {entry}\n")
    assert found == [findings[3]["headline"], findings[4]["headline"]]
    assert warnings == [f"story story.yml, line 3: no slide {entry}, {why}"]


def test_a_name_that_stands_for_nothing_is_an_error_that_lists_the_findings(told, findings):
    with pytest.raises(DataError) as error:
        told("slides:\n- summary\n- 03_compare/markt\n")
    keys = [f"{one['notebook']}/{one['name']}" for one in findings]
    assert str(error.value) == (
        'story story.yml, line 3: no slide "03_compare/markt"\n'
        "  required  summary, others, own, method, a topic, a finding of this run, or a pattern such as 03_compare/*\n"
        '  found     nearest: "03_compare/market"\n'
        f"  do        choose from the 7 findings: {', '.join(keys)}"
    )


def test_summary_and_method_have_one_slide_each_however_often_they_are_named(told):
    found, warnings = told("slides:\n- summary\n- method\n- {slide: summary, title: Again}\n- method\n")
    assert len(found) == 2
    assert "Again" not in found
    lines = [(4, "summary"), (5, "method")]
    assert warnings == [f"story story.yml, line {at}: no slide {name}, nothing is left for it" for at, name in lines]


def test_a_topic_that_is_also_a_word_of_findings_is_listed_once(told):
    with pytest.raises(DataError) as error:
        told("slides:\n- blabla\n")
    listed = error.value.found.removeprefix("known: ").split(", ")
    assert "compare" in listed
    assert sorted(set(listed)) == sorted(listed), error.value.found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "story.yml is no story"),
        ("pages: [summary]", "story.yml is no story"),
        ("slides: summary", "story.yml is no story"),
        ("slides: []", "line 1, cannot be used"),
        ("slides:\n- summary\n- {slide: trend, mots: 2}", "line 3, cannot be used"),
        ("slides:\n- {title: Hello}", "line 2, cannot be used"),
        ("slides:\n- {slide: trend, most: 0}", "line 2, cannot be used"),
        ("slides:\n- [summary]", "line 2, cannot be used"),
        ("slides: [summary", "story story.yml cannot be read"),
        ("slides: [sales]", "story story.yml leaves no slide"),
    ],
)
def test_what_is_no_story_is_an_error_in_three_parts(told, text, said):
    with pytest.raises(DataError) as error:
        told(text)
    first, *parts = str(error.value).splitlines()
    assert said in first
    assert [part.split()[0] for part in parts] == ["required", "found", "do"]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("title: 2026, most: 0", "most: 0"),
        ("most: !!bool yes", "most: True"),
        ("title: !!bool yes", "title: True"),
    ],
)
def test_truths_are_neither_a_number_nor_a_title(told, entry, found):
    with pytest.raises(DataError) as error:
        told(f"slides:\n- {{slide: trend, {entry}}}\n")
    assert error.value.found == found


def test_every_chart_has_its_words_and_every_chart_but_the_account_of_rows_its_slide():
    charts = {name.removeprefix("plot_") for name in dir(nps) if name.startswith("plot_")}
    assert set(FIGURES) == charts
    assert set(DRAWN) == charts - {"check"}


def test_the_topics_are_those_of_the_notebooks_and_the_default_names_no_other():
    cells = {topic_of(it.name): json.loads(it.path.read_text("utf-8"))["cells"][0] for it in all_notebooks()}
    assert {topic: f"# {title}" for topic, title in QUESTIONS.items()} == {
        topic: cell["source"][0].strip() for topic, cell in cells.items()
    }
    for entry in read_story().entries:
        name = entry.slide.partition("/")[0]
        known = [notebook.name for notebook in all_notebooks() if fnmatchcase(notebook.name, name)]
        assert entry.slide in (*SPECIAL, *QUESTIONS) or known
    assert DEFAULT.is_file()


@pytest.mark.parametrize(("number", "shown"), [(20, ["Nr 0", "Mine"]), (3, ["Nr 0", "Mine", "Nr 1", "Nr 2"])])
def test_the_default_chooses_from_many_findings_and_leaves_nothing_out_of_a_few(run_of, a_finding, number, shown):
    made = [a_finding({"Oslo": (10, 20, 30)}, headline=f"Nr {at}") | {"name": f"f{at}"} for at in range(number)]
    own = a_finding({"Oslo": (10, 20, 30)}, headline="Mine") | {"notebook": "50_mine", "name": "mine"}
    for one in [*made, own]:
        one["table"] = f"tables/{one['name']}.csv"
    assert slide_titles(run_of(*made, own), None)[1:-1] == shown


def test_a_title_is_cut_where_a_clause_ends_and_never_within_a_word_or_brackets():
    text = "NPS fell (95 % interval −11.8 to −3.6; all answers), as in 2025; no change is shown, in the other 6"
    for most in range(30, len(text)):
        cut = clause(text, most)
        assert len(cut) <= most
        assert cut.endswith(" …")
        assert text.startswith(cut.removesuffix(" …"))
        assert not text[len(cut) - 2].isalnum()
    assert clause(text, 80) == "NPS fell (95 % interval −11.8 to −3.6; all answers), as in 2025 …"
    assert clause(text, len(text)) == text


@pytest.mark.parametrize("marks", ["“”", "„“", "””", "«»", "‹›"])
def test_a_title_is_not_cut_within_quotation_marks_of_any_language(marks):
    text = f"The score of all stores fell, they say {marks[0]}too slow, no answer{marks[1]}, and few say more"
    assert clause(text, 50) == "The score of all stores fell …"
    assert clause(text, 65) == f"The score of all stores fell, they say {marks[0]}too slow, no answer{marks[1]} …"


def test_what_has_no_slide_is_named_once_on_the_slide_on_method():
    same = [{"notebook": "20_own", "name": name} for name in ("stores", "stores", "sto\u202eres", "other")]
    (said,) = _on_the_page([Finding(record, pd.DataFrame(), {}) for record in same])
    assert said == "On the page, without a slide: 20_own (stores and other)."


def test_names_without_a_slide_are_whole_and_those_without_room_are_counted():
    many = [{"notebook": f"{at}_own", "name": "x" * 25} for at in range(10, 50)]
    (said,) = _on_the_page([Finding(record, pd.DataFrame(), {}) for record in many])
    listed, _, more = said.removesuffix(" more.").rpartition("; and ")
    names = listed.removeprefix("On the page, without a slide: ").split("; ")
    assert names == [f"{at}_own ({'x' * 25})" for at in range(10, 10 + len(names))]
    assert len(names) + int(more) == 40


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ("score, 95 % interval, p values adjusted by Holm", "score"),
        ("امتیاز، بازهٔ اطمینان ۹۵٪، مقدارهای p تعدیل\u200cشده با هولم", "امتیاز"),
        ("بازهٔ اطمینان ۹۵٪", ""),
        ("95 % interval", ""),
    ],
)
def test_a_method_is_said_without_its_level_also_where_commas_and_percent_signs_are_other_ones(recorded, said):
    assert _method(recorded) == said


def test_names_in_latin_letters_keep_their_digits_first_in_a_language_from_the_right():
    same = [{"notebook": "20_own", "name": "stores"}]
    with speaking("fa"):
        (said,) = _on_the_page([Finding(record, pd.DataFrame(), {}) for record in same])
    assert "\N{LEFT-TO-RIGHT MARK}20_own\N{LEFT-TO-RIGHT MARK} (" in said
