"""Do the data's own names stay as they are where they look like days, or like words of ours?"""

import pandas as pd
import pytest

from nps_analysis.charts.compare import plot_compare
from nps_analysis.charts.labels import labels
from nps_analysis.counts import ScoreCounts
from nps_analysis.customers.contact_counts import COUNT_COLUMNS
from nps_analysis.customers.nonresponse import WEIGHTED_COLUMNS
from nps_analysis.headings import cell
from nps_analysis.language import speaking
from nps_analysis.reporting.sheet_tables import typed
from nps_analysis.schema import COMPARE_COLUMNS, REASON_COLUMNS
from nps_analysis.stats.compare import compare
from nps_analysis.stats.letters import letters
from nps_analysis.stats.score import score
from nps_analysis.tables import written
from nps_analysis.wording.compare import say_change
from nps_analysis.wording.phrases import group_of, name_of, reference_of, within

OTHERS = ["sv", "de", "fr", "es", "fa"]
OURS = ["High", "Low", "above", "not followed up", "promoter", "rest", "silent"]  # what the toolkit says elsewhere
CALLED = ["priority", "who", "class", "state", "kind", "outcome", "vote", "scenario", "weights", "verdict", "signal"]
FRAME = pd.DataFrame({"column": ["region", "month"], "group": ["2026-01"] * 2, "reference": ["2025-12"] * 2})
SAID = [["2026-01", "januari 2026"], ["2025-12", "december 2025"]]


@pytest.mark.parametrize("text", ["1405-03", "2026-01", "2026-Q3", "2026"])
def test_a_group_of_no_period_keeps_its_name(text):
    for language in ("sv", "fa"):
        with speaking(language):
            assert {cell(name, text, "region") for name in ("column", "group", "reference", "who")} == {text}
            assert cell("group", text) == text


def test_tables_sheets_charts_and_sentences_name_only_groups_of_a_period():
    with speaking("sv"):
        table = written(FRAME)
        assert [table.iloc[:, 1].tolist(), table.iloc[:, 2].tolist()] == SAID
        assert [typed(FRAME[name].tolist(), name, FRAME["column"].tolist()) for name in ("group", "reference")] == SAID
        assert labels(FRAME, ["group"]) == SAID[0]
        assert [group_of(row) for _at, row in FRAME.iterrows()] == SAID[0]


def test_a_change_of_two_groups_that_look_like_months_keeps_their_names():
    row = FRAME.iloc[0].to_dict() | {"nps": 34.2, "difference": 6.1, "low": 2.0, "high": 10.2, "tested": True}
    row = pd.Series(row | {"p_value": 0.004, "p_adjusted": 0.004, "level": 0.95})
    with speaking("sv"):
        region, month = say_change(row), say_change(row.where(row.index != "column", "month"))
    assert ("2026-01" in region, "2025-12" in region) == (True, True)
    assert ("januari 2026" in month, "december 2025" in month) == (True, True)


def counts_by(names: list[str], *columns: str) -> ScoreCounts:
    """60 detractors and 60 promoters under each name, which all columns have."""
    rows = [[name] * len(columns) + [rating, 60] for name in names for rating in (0, 10)]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=[*columns, "score", "n"]))


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    return score(counts_by(OURS, "segment"))


@pytest.mark.parametrize("column", [*CALLED, "before", "group", "likelihood", "reason", "what", "metric", "measure"])
def test_values_of_a_segment_stay_whatever_it_and_they_are_called(scores, column):
    found = scores.rename(columns={"segment": column})
    for language in OTHERS:
        with speaking(language):
            assert written(found).iloc[:, 0].tolist() == OURS
            assert written(found).columns[0] == column
            assert typed(found[column].tolist(), column, beside=tuple(found.columns)) == OURS
            assert labels(found, [column]) == OURS
            assert [name_of(row) for _at, row in found.iterrows()] == OURS


@pytest.mark.parametrize("column", ["likelihood", "all invitations", "days between messages", "priority"])
def test_groups_that_are_compared_stay_and_the_rest_is_said(column):
    found = compare(counts_by(["8 to 30 days", *OURS], column), column).dropna(subset="group")
    with speaking("sv"):
        table = written(found)
        assert table.iloc[:, 0].eq(column).all()
        assert table.iloc[:, 1].tolist() == found["group"].tolist() == ["8 to 30 days", *OURS]
        assert table.iloc[:, 2].eq("övriga").all()
        assert {reference_of(row) for _at, row in found.iterrows()} == {"övriga"}


@pytest.mark.parametrize("column", ["priority", "class", "before", "who"])
def test_what_comparisons_lie_within_stays(column):
    names = ["High", "promoter", "rest"]
    rows = [(name, shop, rating, 60) for name in names for shop in "AB" for rating in (0, 10)]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=[column, "shop", "score", "n"]))
    found = compare(counts, "shop", within=column).dropna(subset="group")
    with speaking("sv"):
        assert [within(row) for _at, row in found.iterrows()] == names
        assert written(found.rename(columns={"nps": "share"}).assign(metric="CSAT")).iloc[:, 0].tolist() == names


def test_a_group_called_rest_is_told_from_all_others():
    counts = counts_by(["High", "rest", "solo"], "shop")
    by_name, others = (compare(counts, "shop", one).dropna(subset="group") for one in ("value:rest", "rest"))
    each = compare(counts, "shop", "each").dropna(subset="group")
    with speaking("sv"):
        assert written(by_name).iloc[:, 2].tolist() == ["rest", "rest"]
        assert [reference_of(row) for _at, row in by_name.iterrows()] == ["rest", "rest"]
        assert written(others).iloc[:, 1:3].to_numpy().tolist() == [[one, "övriga"] for one in ("High", "rest", "solo")]
        assert [group_of(row, "reference") for _at, row in each.iterrows()] == ["rest", "solo", "solo"]
        assert "rest" in plot_compare(by_name).get_yticklabels()[0].get_text()
    assert letters(counts, "shop")["letter"].tolist() == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("column", "word", "columns"),
    [
        ("priority", "High", ("priority", "n", "days_0_2", "note")),
        ("who", "all who answered", ("who", *COMPARE_COLUMNS)),
        ("weights", "as invited", WEIGHTED_COLUMNS),
        ("state", "silent", ("state", "n", "out_of", "share")),
        ("class", "promoter", ("score", "class", "n", "comments")),
        ("class", "promoter", ("respondent", "class", "priority")),
        ("state", "left out", ("notebook", "state", "note")),
        ("before", "promoters", ("before", "after", "n")),
        ("group", "no consent", COUNT_COLUMNS),
        ("reason", "seller", REASON_COLUMNS),
    ],
)
def test_words_of_ours_are_said_in_the_tables_that_have_them(column, word, columns):
    for language in OTHERS:
        with speaking(language):
            assert cell(column, word, "on 2026-09-30", columns) != word


def test_a_reason_has_the_name_that_the_study_gives_it():
    with speaking("sv"):
        assert cell("reason", "delivery", "seller", REASON_COLUMNS) == "delivery"
