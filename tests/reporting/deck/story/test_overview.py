"""Does the first slide say its source in the language of the study, and only what the findings show?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import from_csv, to_csv
from nps_analysis.reporting.deck.run import Finding, read_run
from nps_analysis.reporting.deck.story.choice import OF_SELLERS, chosen, telling
from nps_analysis.reporting.deck.story.file import read_story
from nps_analysis.reporting.deck.story.headlines import titles
from nps_analysis.reporting.deck.story.overview import _answers
from nps_analysis.responses.movement import MovementCounts
from nps_analysis.schema import untold
from nps_analysis.stats.compare import compare
from nps_analysis.stats.decompose import decompose
from nps_analysis.stats.movement import movement, movement_change
from nps_analysis.stats.movement_parts import movement_parts
from nps_analysis.wording.compare import say_compare
from nps_analysis.wording.decompose import say_decompose
from nps_analysis.wording.movement import say_movement, say_movement_parts
from tests.reporting.deck.conftest import counted, finding

SAID = {"en": "Source: responses.csv", "sv": "Källa: responses.csv", "de": "Quelle: responses.csv"}


@pytest.mark.parametrize("language", SAID)
def test_without_a_total_the_foot_names_the_source(deck_of, a_finding, language):
    deck = Presentation(str(deck_of(a_finding({"A": (20, 30, 50), "B": (9, 9, 9)}), settings={"language": language})))
    foots = [shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame]
    assert SAID[language] in foots


def test_the_alternative_texts_of_several_charts_have_the_digits_of_the_language(deck_of, a_finding):
    stores = {f"Store {at:02d}": (20, 30, 50) for at in range(30)}
    deck = Presentation(str(deck_of(a_finding(stores), settings={"language": "fa"})))
    said = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert len(said) == 2
    assert "۱" in said[0].split(")")[0].split("(")[1]
    assert "1" not in said[0].split(")")[0].split("(")[1]


def first_slide(*findings: dict[str, Any]) -> list[str]:
    """What the first slide says beside the score, by lines, of findings that were read back from their tables."""
    read = [Finding(one, from_csv(to_csv(one["frame"])), {}) for one in findings]
    return ["".join(text for text, _colour in runs) for runs in _answers(read)]


def asked(lines: list[str]) -> list[str]:
    """The questions that the lines answer, and the first word of each that answers none."""
    return [line.partition("  ")[0] if "  " in line else line.split()[0] for line in lines]


def quarters(**of: tuple[int, int, int]) -> dict[str, tuple[int, int, int]]:
    """Detractors, passives and promoters of eight quarters: 10 points each, but those that are told."""
    labels = [f"{year}-Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
    return {label: (300, 300, 400) for label in labels} | {f"2025-{name}": classes for name, classes in of.items()}


def changes(classes: dict[str, tuple[int, int, int]]) -> dict[str, Any]:
    """The finding of what changed, as the notebook on the trend makes it."""
    steps = compare(counted("quarter", classes), across="quarter", against="previous")
    return finding("changes", "compare", steps, say_compare(steps), "", "02_trend")


def taken_apart(classes: dict[str, tuple[int, int, int]], hidden: str = "") -> dict[str, Any]:
    """The finding of mix and rate of the last step, by shops with half of the answers each, some of them hidden."""
    rows = [
        (quarter, shop, score, 0 if shop in hidden else n // 2)
        for quarter in list(classes)[-2:]
        for shop in "AB"
        for score, n in zip((3, 7, 10), classes[quarter], strict=True)
    ]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "shop", "score", "n"]), period="quarter")
    counts = replace(counts, hidden=counts.keys["shop"].isin([*hidden]).to_numpy()) if hidden else counts
    frame = decompose(counts, "quarter", "2025-Q3", "2025-Q4", "shop")
    return finding("shop", "decompose", frame, say_decompose(frame), "shop", "05_decompose")


def moved(before: tuple[int, int, int], after: tuple[int, int, int]) -> list[dict[str, Any]]:
    """The findings of the same customers, who are ten more than the others: they have one answer in each quarter."""
    counts = MovementCounts.of(np.diag([4, 3, 3]), before, after, names=("2025-Q3", "2025-Q4"))
    everybody, same = movement_parts(counts), movement(counts)
    return [
        finding("same", "movement", same, say_movement(movement_change(counts)), "", "06_movement"),
        finding("everybody", "compare", everybody, say_movement_parts(everybody), "", "06_movement"),
    ]


BEFORE, RATHER_LOWER, MUCH_HIGHER = (300, 300, 400), (340, 300, 360), (200, 300, 500)  # NPS 10, 2 and 30


@pytest.mark.parametrize(
    ("classes", "why"),
    [
        (quarters(Q4=MUCH_HIGHER), True),
        (quarters(Q4=RATHER_LOWER), False),  # one test alone would show it, of seven no test does
        (quarters(Q3=MUCH_HIGHER, Q4=(240, 300, 460)), False),  # the step before is shown, and the last one is not
        (quarters(Q1=MUCH_HIGHER, Q3=(30, 30, 40), Q4=(20, 30, 50)), False),  # nor if both are of 20 points
        (quarters(), False),
    ],
)
def test_a_reason_is_given_of_a_step_that_is_shown_and_of_no_other(classes, why):
    last_but_one, last = list(classes.values())[-2:]
    lines = first_slide(changes(classes), taken_apart(classes), *moved(last_but_one, last))
    assert asked(lines) == ["What changed", *(["Why"] if why else []), "Too"]
    assert lines[-1].startswith(
        "Too few answered in both 2025-Q3 and 2025-Q4 to test a change (10 respondents, fewer than 30)"
    )


def test_a_reason_is_not_given_where_nothing_says_what_changed():
    assert first_slide(taken_apart(quarters(Q4=MUCH_HIGHER))) == []


def test_a_reason_of_the_whole_change_is_not_given_beside_those_of_groups():
    """Both shops go from 10 to 30, as all answers do, of which nothing is said."""
    classes = quarters(Q4=MUCH_HIGHER)
    steps = pd.concat([changes(classes)["frame"].assign(shop=shop) for shop in "AB"], ignore_index=True)
    steps = steps[["shop", *steps.columns[:-1]]]
    by_shop = finding("shop-changes", "compare", steps, say_compare(steps), "shop", "02_trend")
    assert asked(first_slide(by_shop, taken_apart(classes))) == ["What changed"]


@pytest.mark.parametrize(
    ("last", "hidden", "tells"), [(MUCH_HIGHER, "", True), (MUCH_HIGHER, "AB", False), (BEFORE, "", False)]
)
def test_of_several_decompositions_one_of_hidden_groups_or_of_no_change_does_not_come_first(last, hidden, tells):
    one = taken_apart(quarters(Q4=last), hidden)
    assert telling(Finding(one, one["frame"], {})) == tells


@pytest.mark.parametrize("hidden", ["A", "AB"])
def test_what_hidden_groups_leave_of_a_change_is_no_reason_of_it(hidden):
    """Shop B alone rises by 40 points, all answers by 20; with both of them hidden there is nothing to take apart."""
    classes = quarters(Q4=MUCH_HIGHER)
    of_shown = taken_apart(quarters(Q4=(100, 300, 600)), hidden)
    assert asked(first_slide(changes(classes), of_shown)) == ["What changed"]
    assert asked(first_slide(changes(classes), taken_apart(classes), of_shown)) == ["What changed", "Why"]


def test_the_change_of_respondents_stands_only_beside_the_same_change_of_all():
    """All who answered are the respondents here, as where every answer has its own: 30 from 10 on both sides."""
    counts = MovementCounts.of(np.zeros((3, 3)), BEFORE, MUCH_HIGHER, names=("2025-Q3", "2025-Q4"))
    parts = movement_parts(counts)
    everybody = finding("everybody", "compare", parts, say_movement_parts(parts), "", "06_movement")
    assert asked(first_slide(changes(quarters(Q4=MUCH_HIGHER)), everybody)) == ["What changed", "NPS"]
    assert asked(first_slide(changes(quarters(Q4=RATHER_LOWER)), everybody)) == ["What changed"]


@pytest.fixture
def of_sellers(a_finding):
    """of_sellers("league"): a finding of stores and one that names a seller."""

    def make(word: str) -> list[dict[str, Any]]:
        stores = a_finding({"A": (20, 30, 50), "B": (9, 9, 9)})
        own = {"name": "sellers", "notebook": "09_league", "word": word, "headline": "Elin V. scores lower"}
        return [stores, stores | own | {"table": "tables/sellers.csv"}]

    return make


@pytest.mark.parametrize("word", OF_SELLERS)
def test_the_first_slide_names_no_sellers(of_sellers, word):
    assert first_slide(*of_sellers(word)) == ["Where  Stores differ"]


@pytest.mark.parametrize(
    ("story", "named"),
    [("summary, 01_score/*, method", 0), ("summary, others", 1), ("league, summary", 1), ("09_league/*", 1)],
)
def test_titles_name_sellers_where_the_story_has_a_slide_of_them(tmp_path, run_of, of_sellers, story, named):
    (tmp_path / "story.yml").write_text(f"slides: [{story}]", "utf-8")
    run = read_run(run_of(*of_sellers("league")))
    slides = chosen(read_story(tmp_path / "story.yml"), run, lambda _: True, untold).slides
    assert sum("Elin" in title for title in titles(slides, run)) == named
