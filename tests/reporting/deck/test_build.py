"""Does the deck say what the run found, where a director, a sceptic and a screen reader look for it?"""

import re
from itertools import chain, repeat

import pytest
from pptx import Presentation
from pptx.util import Pt

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.charts.collected import collected
from nps_analysis.reporting.deck.keys import key_of
from nps_analysis.reporting.deck.run import read_run
from nps_analysis.reporting.deck.slides.slide import fits
from nps_analysis.schema import DataError


def texts(shapes):
    return [shape.text_frame.text for shape in shapes if shape.has_text_frame]


def titles(deck):
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def graphics(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]


def rows_drawn(deck):
    """The names of the rows of each chart."""
    charts = [shape.chart for shape in graphics(deck) if shape.has_chart]
    return [[category.label for category in chart.plots[0].categories] for chart in charts]


def named(slide, name):
    (shape,) = [shape for shape in slide.shapes if shape.name == name]
    return shape


def broken(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-")


def test_the_titles_are_the_findings_sentences_in_reading_order(deck, findings):
    first, *others = [it["headline"] for it in findings]
    read = [broken(title) for title in titles(deck)]
    assert read == [f"relationship: {first}", *others, "Method and data"]


def test_no_line_of_a_title_begins_with_a_lone_sign(deck_of, a_finding):
    deck = Presentation(deck_of(a_finding({"A": (1, 1, 8)}, headline="CSAT fell to 74.1 % (p < .001, n = 20)")))
    (title,) = [slide.shapes.title.text for slide in deck.slides if "CSAT" in slide.shapes.title.text]
    assert title.split(" ") == ["CSAT", "fell", "to", "74.1\xa0%", "(p\xa0<\xa0.001,", "n\xa0=\xa020)"]


def test_the_summary_has_the_score_its_interval_and_base_and_answers_what_a_director_asks(deck, findings):
    total = findings[0]["frame"].iloc[0]
    low, high = (f"{total[end]:.1f}".replace("-", "−") for end in ("low", "high"))
    overview = deck.slides[0]
    assert named(overview, "Score").text_frame.text == f"{total['nps']:.1f}"
    assert named(overview, "Score note").text_frame.text.splitlines() == [
        "Net Promoter Score",
        "2025-Q1 to 2026-Q1",
        f"95 % interval {low} to {high}",
        "n = 3,393 answers",
    ]
    total, market, split, trend, steps, between, against = (it["headline"] for it in findings)
    said = [paragraph.runs for paragraph in named(overview, "Findings").text_frame.paragraphs]
    answers = [(runs[0].text.strip(), broken(runs[1].text)) for runs in said if len(runs) > 1]
    assert answers == [("What changed", trend), ("Where", between), ("Against others", against)]
    assert [broken(runs[0].text) for runs in said if len(runs) == 1] == [market, split, steps]
    assert [runs[0].font.bold for runs in said if len(runs) > 1] == [True] * 3


def test_a_run_without_a_total_opens_with_its_title_and_its_base(deck_of, a_finding):
    deck = Presentation(deck_of(a_finding({"Oslo": (10, 20, 30)}, headline="One store")))
    assert titles(deck) == ["Garden centres, spring 2026", "One store", "Method and data"]
    assert named(deck.slides[0], "Score").text_frame.text == "3,393"


def test_the_title_comes_first_and_no_two_slides_have_the_same(deck_of, a_finding):
    same = a_finding({"Oslo": (10, 20, 30)}, headline="No difference is shown")
    deck = Presentation(deck_of(same, same | {"name": "other", "caption": "by other", "notebook": "03_compare"}))
    assert titles(deck)[1:3] == ["No difference is shown (NPS by stores)", "No difference is shown (by other)"]
    assert all(slide.shapes[0] == slide.shapes.title for slide in deck.slides)


def test_no_placeholder_is_left_asking_for_text(deck, deck_of, a_finding):
    without = a_finding({"Oslo": (10, 20, 30)}) | {"caption": ""}
    for slide in [*deck.slides, *Presentation(deck_of(without)).slides]:
        empty = [s.name for s in slide.placeholders if s.has_text_frame and not s.text_frame.text]
        assert empty == []


def test_every_slide_says_whose_answers_base_method_and_source_in_its_footer_and_its_number_as_a_field(deck, findings):
    study = chain(["Garden centres, spring 2026 · "], repeat(""))
    for slide, it, title in zip(deck.slides, findings, study, strict=False):
        assert named(slide, "Footer").text_frame.text == (
            f"{title}relationship · {it['base']} · {it['method']} · source: responses.csv"
        )
        (field,) = named(slide, "Slide number")._element.iter("{*}fld")
        assert field.get("type") == "slidenum"


def test_every_graphic_has_the_findings_alternative_text_with_its_base_and_the_study_period(deck, findings):
    found = [shape._element.xpath(".//p:cNvPr/@descr") for shape in graphics(deck)]
    quarters = "Study period: 2025-Q1 to 2026-Q1."
    assert [alt for (alt,) in found[:-1]] == [f"{it['alt'].rstrip('.')}. {it['base']}. {quarters}" for it in findings]
    assert "rows read 3,600; = valid 3,393" in found[-1][0]


def test_every_graphic_has_a_key_of_its_own_that_does_not_hang_on_its_name(deck):
    shapes = graphics(deck)
    keys = [key_of(shape) for shape in shapes]
    assert keys[0] == "01_score/overall/chart"
    assert keys[-1] == "method/1/table"
    assert len(set(keys)) == len(keys)
    shapes[0].name = "renamed"
    assert key_of(shapes[0]) == keys[0]


def test_the_notes_have_figures_base_weighting_method_call_question_filter_and_hash(deck, findings):
    notes = deck.slides[1].notes_slide.notes_text_frame.text
    sweden = findings[1]["frame"].set_index("market").loc["Sweden"]
    row = next(line for line in notes.splitlines() if line.startswith("Sweden"))
    assert row.split("\t")[:2] == ["Sweden", "2,000"]
    assert f"{sweden['nps']:.1f}" in row.split("\t")
    assert f"{sweden['low']:.1f}" in row.split("\t")
    for said in (
        findings[1]["call"],
        "How likely are you to recommend us?",
        "Only rows with: type = relationship",
        "Base: n = 3,393 answers",
        "Not weighted",
        "Method: score, 95 % interval",
        "9b" * 32,
        "tables/01_score-market.csv",
        "3f9a1c2b7d",
    ):
        assert said in notes


def test_the_notes_name_the_weight_and_say_where_all_rows_count(deck_of, a_finding):
    deck = Presentation(deck_of(a_finding({"Oslo": (10, 20, 30)}), settings={"columns": {"weight": "design"}}))
    notes = deck.slides[1].notes_slide.notes_text_frame.text.splitlines()
    assert {"Weighted by: design", "All rows"} <= set(notes)
    assert "Not weighted" not in notes


def test_the_last_slide_accounts_for_every_row_in_a_table_and_repeats_the_warnings(deck):
    last = deck.slides[len(deck.slides) - 1]
    table = named(last, "Table").table
    rows = {table.cell(at, 0).text.strip(): table.cell(at, 1).text for at in range(len(table.rows))}
    figures = {what: int(rows[what].replace(",", "")) for what in rows if re.fullmatch(r"[\d,]+", rows[what])}
    parts = ("= valid", "+ missing", "+ rejected", "+ excluded", "+ duplicates")
    assert figures["rows read"] == sum(figures[part] for part in parts) == 3600
    assert figures["off the scale"] == 37
    assert figures["repaired: decimal comma, cells"] == 12
    assert table.first_row
    assert "Warning: one respondent answered 14 times" in named(last, "Text").text_frame.text


def test_the_last_slide_says_what_each_rule_does_to_the_score(deck_of, a_finding):
    reasons = [
        {"kind": "excluded", "reason": "test answer", "rows": 18, "first": [4]},
        {"kind": "duplicate", "reason": "occurs again", "rows": 2, "first": [5]},
    ]
    account = {"rows_read": 90, "valid": 70, "excluded": 18, "duplicates": 2, "reasons": reasons}
    account["repairs"] = [{"what": "digits of another script", "cells": 12}]
    effects = [
        {"rule": "excluded: test answer", "answers": 14, "nps": 31.2, "otherwise": 33.0},
        {"rule": "duplicate: occurs again", "answers": 2, "nps": 31.2, "otherwise": 31.2},
        {"rule": "repaired: digits of another script", "answers": 12, "nps": 31.2, "otherwise": None},
    ]
    deck = Presentation(deck_of(a_finding({"Oslo": (10, 20, 30)}), accounting=account, effects=effects))
    last = deck.slides[len(deck.slides) - 1]
    table = named(last, "Table").table
    rows = [[table.cell(at, column).text.strip() for column in range(3)] for at in range(len(table.rows))]
    assert rows == [
        ["What became of the rows", "Rows", "Effect on NPS"],
        ["rows read", "90", ""],
        ["= valid", "70", ""],
        ["+ missing", "0", ""],
        ["+ rejected", "0", ""],
        ["+ excluded", "18", ""],
        ["test answer", "18", "33.0 to 31.2"],
        ["+ duplicates", "2", ""],
        ["occurs again", "2", "none"],
        ["repaired: digits of another script, cells", "12", "– to 31.2"],
    ]
    assert "test answer 18 33.0 to 31.2" in " ".join(last.notes_slide.notes_text_frame.text.split())


def test_the_account_of_the_rows_is_the_last_slide_and_no_other(deck_of, a_finding):
    account = a_finding({"Oslo": (10, 20, 30)}, word="check", headline="70 of 90 rows are valid answers")
    deck = Presentation(deck_of(account, a_finding({"Oslo": (10, 20, 30)}, headline="Stores")))
    assert titles(deck) == ["Garden centres, spring 2026", "Stores", "Method and data"]


def test_a_long_account_goes_on_on_further_slides(deck_of, a_finding):
    reasons = [{"kind": "rejected", "reason": f"reason {i:02d}", "rows": 1, "first": [i]} for i in range(30)]
    warnings = [f"warning {i:02d}: " + "something that takes a whole line and then another one " * 2 for i in range(30)]
    account = {"rows_read": 90, "valid": 60, "rejected": 30, "reasons": reasons}
    deck = Presentation(deck_of(a_finding({"Oslo": (10, 20, 30)}), accounting=account, warnings=warnings))
    slides = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("Method and data (")]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    cells = [table.cell(at, 0).text.strip() for table in tables for at in range(len(table.rows))]
    assert [cell for cell in cells if cell.startswith("reason")] == [f"reason {i:02d}" for i in range(30)]
    said = "\n".join(text for slide in slides for text in texts(slide.shapes))
    assert [f"warning {i:02d}" in said for i in range(30)] == [True] * 30


@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("number", "length", "slides"), [(3, 100, 1), (8, 150, 2), (9, 150, 3), (40, 150, 6), (12, 480, 5)]
)
def test_warnings_are_said_to_their_end_and_no_slide_is_nearly_empty(deck_of, a_finding, number, length, slides):
    warnings = [f"{i:02d} {'words ' * 100}"[: length - 4] + " end" for i in range(number)]
    deck = Presentation(deck_of(a_finding({"Oslo": (10, 20, 30)}), warnings=warnings))
    method = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("Method and data")]
    assert len(method) == slides
    boxes = [named(slide, "Text") for slide in method]
    said = [paragraph.text for box in boxes for paragraph in box.text_frame.paragraphs]
    assert [text for text in said if text.startswith("Warning")] == [f"Warning: {text}" for text in warnings]
    letters = [len(box.text_frame.text) for box in boxes[1:]]
    assert min(letters, default=0) >= 0.6 * max(letters, default=0)
    for slide, box in zip(method, boxes, strict=True):
        assert fits([one.text for one in box.text_frame.paragraphs], box, 12) or slide is method[0]
        assert box.left + box.width <= deck.slide_width


def test_of_a_warning_of_a_thousand_letters_begin_and_end_are_on_the_slide(deck_of, a_finding):
    deck = Presentation(deck_of(a_finding({"Oslo": (10, 20, 30)}), warnings=[f"begin {'words ' * 200}end"]))
    *_, said = named(deck.slides[len(deck.slides) - 1], "Text").text_frame.paragraphs
    assert said.text.startswith("Warning: begin words")
    assert said.text.endswith("words end")
    assert 450 < len(said.text) <= 480 + len("Warning: ")


def test_forty_groups_with_long_names_are_all_there_and_not_too_many_on_a_slide(deck_of, a_finding):
    name = "A garden centre with a name that takes all of sixty letters "
    rows = rows_drawn(Presentation(deck_of(a_finding({f"{name}{i:02d}": (20, 30, 50) for i in range(40)}))))
    assert sorted(chain(*rows)) == [f"{name}{i:02d}" for i in range(40)]
    assert list(map(len, rows)) == [8, 8, 8, 8, 8]


def test_bars_have_half_of_the_chart_at_least_however_long_the_names_are(deck_of, a_finding):
    deck = Presentation(deck_of(a_finding({"x" * length: (20, 30, 50) for length in (5, 60, 5000)})))
    (chart,) = [shape.chart for shape in deck.slides[1].shapes if shape.has_chart]
    assert float(chart._chartSpace.xpath(".//c:manualLayout/c:w/@val")[0]) >= 0.5


def test_of_two_hundred_groups_the_smallest_stand_together_in_the_last_row_which_the_key_says(deck_of, a_finding):
    deck = Presentation(deck_of(a_finding({f"Store {i:03d}": (i + 1, 50, 60) for i in range(200)})))
    *rows, last = chain(*rows_drawn(deck))
    assert sorted(rows) == [f"Store {i:03d}" for i in range(160, 200)]
    assert last == "160 smaller groups"
    charts = [shape.chart for shape in graphics(deck) if shape.has_chart]
    value = charts[-1].plots[0].series[0].values[-1]  # 160 x 60 promoters, 1 + 2 + ... + 160 detractors
    assert value == pytest.approx(100 * (160 * 60 - 160 * 161 / 2) / (160 * 110 + 160 * 161 / 2))
    assert "160 smaller groups shown together as the last row" in named(deck.slides[1], "Key").text_frame.text


@pytest.mark.parametrize(
    ("told", "stated", "scored"), [(None, False, 1), (None, True, 0), (True, False, 0), (False, True, 1)]
)
def test_the_row_of_the_smallest_has_a_score_where_the_chart_of_the_finding_has_one(
    run_of, a_finding, told, stated, scored
):
    settings = {"columns": {"weight": "w"}} if stated else {}
    record = a_finding({f"Store {i:02d}": (9, 50, 60) for i in range(45)}) | {"drawn": {"weighted": told}}
    run = read_run(run_of(record, settings=settings))
    frame, said = collected(run.findings[0].frame.assign(name="x"), run.findings[0], run)
    assert frame["nps"].notna().sum() == 40 + scored
    assert "5 smaller groups" in said


@pytest.mark.some(4)
@pytest.mark.parametrize("word", ["score", "classes"])
@pytest.mark.parametrize("groups", [1, 2, 7, 40, 41, 42])
def test_every_group_is_drawn_or_one_of_those_that_stand_together(deck_of, a_finding, groups, word):
    stores = {f"Store {i}": (9 - i % 2, 50, 60) for i in range(groups)}
    deck = Presentation(deck_of(a_finding(stores, word)))
    rows = list(chain(*rows_drawn(deck)))
    assert len(rows) == min(groups, 41)
    assert ("2 smaller groups" in rows) == (groups == 42)


def test_no_text_is_smaller_than_ten_points(deck):
    sizes = [int(size) for slide in deck.slides for size in slide._element.xpath("//@sz") if size.isdigit()]
    charts = [shape.chart for shape in graphics(deck) if shape.has_chart]
    sizes += [int(size) for chart in charts for size in chart.part._element.xpath("//@sz")]
    assert min(sizes) >= Pt(10).pt * 100


def test_a_folder_without_a_finished_run_is_an_error_and_nothing_is_written(tmp_path):
    with pytest.raises(DataError) as error:
        build_deck(tmp_path, tmp_path / "deck.pptx")
    assert str(error.value) == (
        f"no finished run in {tmp_path}\n"
        "  required  the folder of a finished run, with its manifest.json\n"
        "  found     no manifest.json\n"
        "  do        make one with: nps run STUDY --out DIR"
    )
    assert list(tmp_path.iterdir()) == []
