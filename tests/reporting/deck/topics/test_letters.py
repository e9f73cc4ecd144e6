"""Do slides have the letters of market research as the API gives them, with base, marks, arrows and legend?"""

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

import nps_analysis as nps
from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.deck import build_deck
from nps_analysis.stats.letters import letters
from tests.reporting.deck.company_templates import portrait

FOUR = {"East": (10, 20, 70), "North": (30, 40, 30), "South": (20, 40, 40), "West": (3, 4, 5)}


def table_of(groups):
    rows = [(name, at, n) for name, classes in groups.items() for at, n in zip((3, 7, 10), classes, strict=True)]
    return letters(ScoreCounts.from_table(pd.DataFrame(rows, columns=["region", "score", "n"])), "region")


def changes():
    """North rose, and that is shown; of the others nothing is, and West has too few answers to be tested."""
    rows = [("East", 1.0, 0.5), ("North", 12.0, 0.01), ("South", -2.0, 0.6), ("West", -30.0, 0.2)]
    told = [
        {"region": name, "column": "quarter", "group": "2026-Q2", "reference": "2026-Q1", "nps": 20.0}
        | {"reference_nps": 20.0 - by, "difference": by, "se": 1.0, "low": by - 2, "high": by + 2, "statistic": 1.0}
        | {"p_value": p, "p_adjusted": p, "adjust": "holm", "level": 0.95, "method": "score"}
        | {"n": 100, "reference_n": 100, "tested": name != "West", "note": ""}
        for name, by, p in rows
    ]
    return pd.DataFrame(told)


@pytest.fixture
def slides(deck_of):
    """slides(frame): the slides of a finding with letters, without summary and method."""

    def make(frame, *others):
        said = {"name": "letters-region", "notebook": "03_compare", "word": "letters", "headline": "East is higher"}
        record = said | {"label": "region", "groups": ["region"], "frame": frame, "alt": "NPS by region", "call": "x"}
        record |= {"caption": "NPS by region", "method": "score", "base": "n = 312", "table": "tables/letters.csv"}
        return list(Presentation(str(deck_of(record, *others))).slides)[1:]

    return make


def cells(slide):
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    return table, [[table.cell(row, at).text for at in range(len(table.columns))] for row in range(len(table.rows))]


def test_letters_are_raised_runs_of_their_own_equal_to_those_of_the_api(slides):
    frame = table_of(FOUR)
    table, said = cells(slides(frame)[0])
    row = [line[0] for line in said].index("NPS")
    for at, one in enumerate(frame.itertuples(), 1):
        figure, *raised = table.cell(row, at).text_frame.paragraphs[0].runs
        assert figure.text == f"{one.nps:.1f}"
        assert "".join(run.text for run in raised) == one.higher_than
        assert [int(run._r.rPr.get("baseline")) > 0 for run in raised] == [True] * len(raised)
    assert list(frame["higher_than"]) == ["BC", "", "b", ""]


def test_the_table_has_its_columns_letters_shares_and_marked_bases_and_a_first_row(slides):
    slide = slides(table_of(FOUR))[0]
    table, said = cells(slide)
    assert table.first_row
    rows = {line[0]: line[1:] for line in said}
    assert rows[""] == list(FOUR)
    assert rows["Column"] == ["A", "B", "C", "D"]
    assert rows["Promoters"][:2] == ["70.0 %", "30.0 %"]
    assert rows["Detractors"][3] == "25.0 %"
    assert rows["n (answers)"] == ["100", "100", "100", "12**"]
    (legend,) = [
        shape.text_frame.text.replace("\N{NO-BREAK SPACE}", " ") for shape in slide.shapes if shape.name == "Key"
    ]
    for part in ("column A to D", "capital 95 %, small 90 %", "score test", "Holm", "** very small base"):
        assert part in legend


def test_arrows_stand_where_a_change_is_shown_and_the_legend_says_so(slides, findings):
    told = {"name": "region-changes", "notebook": "02_trend", "word": "compare", "frame": changes(), "label": "region"}
    told |= {"groups": ["region"], "headline": "North rose", "caption": "", "alt": "", "call": "", "method": "score"}
    slide = slides(table_of(FOUR), told | {"base": "", "table": "tables/changes.csv"})[0]
    rows = {line[0]: line[1:] for line in cells(slide)[1]}
    assert rows["2026-Q1 → 2026-Q2"] == ["+1.0", "▲ +12.0", "−2.0", "(−30.0)"]
    (legend,) = [
        shape.text_frame.text.replace("\N{NO-BREAK SPACE}", " ") for shape in slide.shapes if shape.name == "Key"
    ]
    assert "▲ ▼ change shown at 95 %" in legend


def test_changes_are_found_by_what_groups_are_called_in_the_data(deck_of):
    """Groups are the shares of a column whose missing values have a name of ours in the language of the study."""
    frame = table_of({"(none)": (10, 20, 70), "North": (30, 40, 30)})
    told = changes().head(2).assign(region=["(none)", "North"])
    one = {"name": "letters-region", "notebook": "03_compare", "word": "letters", "headline": "A", "frame": frame}
    two = {"name": "changes", "notebook": "02_trend", "word": "compare", "headline": "B", "frame": told}
    more = {"label": "region", "groups": ["region"], "caption": "", "alt": "", "call": "", "method": "", "base": ""}
    made = [it | more | {"table": f"tables/{it['name']}.csv"} for it in (one, two)]
    slide = list(Presentation(str(deck_of(*made, settings={"language": "sv"}))).slides)[1]
    row = cells(slide)[1][-2][1:]  # over the bases
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in row] == ["+1,0", "▲ +12,0"]


def test_a_suppressed_first_group_leaves_levels_and_bases_readable(slides):
    staff = [("A", 4), ("B", 12), ("C", 36), ("D", 40)]
    rows = [(team, (3, 8, 10)[i % 3]) for team, n in staff for i in range(n)]
    responses = nps.read(pd.DataFrame(rows, columns=["team", "score"]), segments=["team"], employee=True)
    frame = nps.letters(nps.tally(responses, by="team"), "team").rename(columns={"team": "region"})
    assert frame["note"].iloc[0] == "suppressed"
    slide = slides(frame)[0]
    rows = {line[0]: line[1:] for line in cells(slide)[1]}
    assert [base for base, n in zip(rows["n (answers)"], frame["n"], strict=True) if pd.isna(n)] == ["–", "–"]
    (legend,) = [
        shape.text_frame.text.replace("\N{NO-BREAK SPACE}", " ") for shape in slide.shapes if shape.name == "Key"
    ]
    assert "capital 95 %, small 90 %" in legend
    assert "small at 90 %" in " ".join(text for text in said_on(nps.plot_letters(frame)))


def said_on(ax):
    return [ax.get_xlabel(), *(text.get_text() for text in [*ax.texts, *ax.figure.texts])]


def test_of_many_groups_each_slide_has_its_part_with_the_rows_names_again(slides):
    found = slides(table_of({f"Group {at:02d}": (20, 30, 50) for at in range(26)}))[:-1]
    tables = [cells(slide)[1] for slide in found]
    assert [len(said[0]) - 1 for said in tables] == [9, 9, 8]
    assert [name for said in tables for name in said[0][1:]] == [f"Group {at:02d}" for at in range(26)]
    assert all([line[0] for line in said] == [line[0] for line in tables[0]] for said in tables)


@pytest.mark.parametrize("size", [2, 10, 26])
def test_the_table_stays_on_the_slide(slides, size):
    for slide in slides(table_of({f"Group {at:02d}": (20, 30, 50) for at in range(size)}))[:-1]:
        (frame,) = [shape for shape in slide.shapes if shape.has_table]
        assert frame.left + sum(column.width for column in frame.table.columns) <= 12_192_000
        assert frame.top + sum(row.height for row in frame.table.rows) <= 6_858_000 * 0.93
        sizes = [int(run.get("sz")) for run in frame._element.iter(qn("a:rPr"))]
        assert min(sizes) >= 1000


@pytest.mark.slow
def test_on_an_upright_page_words_and_figures_stay_whole(run_of, tmp_path):
    (tmp_path / "corporate.pptx").write_bytes(portrait())
    frame = table_of({name: (20, 30, 50) for name in ("Canada", "Finland", "Iran", "Ireland", "Norway", "Sweden")})
    said = {"name": "letters-region", "notebook": "03_compare", "word": "letters", "headline": "None is higher"}
    record = said | {"label": "region", "groups": ["region"], "frame": frame, "table": "tables/letters.csv"}
    accounting = {"rows_read": 20_000, "valid": 20_000}
    run = run_of(record, accounting=accounting)
    deck = Presentation(build_deck(run, tmp_path / "deck.pptx", template=tmp_path / "corporate.pptx"))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) >= 3  # of letters more than one, and the account
    for table in tables:
        for row in list(table.rows)[:2]:
            for cell, column in list(zip(row.cells, table.columns, strict=True))[1:]:
                size = cell.text_frame.paragraphs[0].runs[0].font.size.pt
                longest = max(map(len, cell.text.split()))
                assert column.width.inches - 2 * 0.06 >= longest * 0.55 * size / 72, cell.text


def test_a_tab_and_an_end_of_a_line_in_a_name_do_not_tear_the_heading(slides):
    said = cells(slides(table_of({"a\tb": (10, 20, 70), "one\ntwo": (30, 40, 30), "x\r\ny": (20, 40, 40)}))[0])[1]
    assert said[0][1:] == ["a b", "one two", "x y"]
