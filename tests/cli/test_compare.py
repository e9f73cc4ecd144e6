"""nps compare as an analyst types it: what stands beside the comparisons, and how the tables read."""

import json
import re

import pandas as pd
import pytest


@pytest.fixture
def export(tmp_path):
    """Eight quarters of two alike regions and one lower, everybody seen twice."""
    rows = [
        (score, region, f"c{who // 2}", f"202{4 + quarter // 4}-{3 * (quarter % 4) + 1:02d}-15", f"w{who % 2}")
        for region, scores in {"N": [10, 10, 10, 8, 3], "S": [10, 10, 10, 8, 3], "W": [10, 8, 8, 3, 3]}.items()
        for quarter in range(8)
        for who, score in enumerate(scores * 8)
    ]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows, columns=["score", "region", "customer_id", "date", "wave"]).to_csv(path, index=False)
    return path


def test_equivalence_is_answered_where_a_margin_is_given(nps, export):
    document = json.loads(nps("compare", export, "--across", "region", "--against", "each", "--format", "json").stdout)
    assert "equivalence" not in document
    arguments = ("compare", export, "--across", "region", "--against", "each", "--margin", 20, "--format", "json")
    verdicts = [row["verdict"] for row in json.loads(nps(*arguments).stdout)["equivalence"]]
    assert verdicts == ["no larger change", "not worse", "not worse"]


def test_pairs_of_all_have_letters_and_chance_its_share(nps, export):
    arguments = ("compare", export, "--across", "region", "--against", "each", "--format", "json")
    document = json.loads(nps(*arguments).stdout)
    assert [(row["region"], row["letter"], row["higher_than"]) for row in document["letters"]] == [
        ("N", "A", "C"),
        ("S", "B", "C"),
        ("W", "C", ""),
    ]
    assert document["by_chance"]["tests"] == 3
    assert document["by_chance"]["found"] == 2
    assert document["by_chance"]["expected"] == pytest.approx(0.15)


@pytest.mark.some(2)
@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "--across", "region", "--against", "each", "--margin", 3),
        ("trend", "--period", "quarter"),
        ("decompose", "--from", "2025-Q3", "--to", "2025-Q4", "--by", "region"),
        ("movement", "--from", "w0", "--to", "w1", "--across", "wave"),
        ("benchmark", "--brand", "region", "--company", "N"),
    ],
)
def test_a_table_for_people_has_no_figure_at_full_precision(nps, export, arguments):
    command, *options = arguments
    result = nps(command, export, *options)
    assert result.exit_code == 0, result.stderr
    assert re.findall(r"\S*\d\.\d{4,}\S*", result.stdout) == []


@pytest.mark.parametrize("arguments", [("plan", "margin"), ("plan", "change")])
def test_a_plan_has_no_figure_at_full_precision(nps, arguments):
    assert re.findall(r"\S*\d\.\d{4,}\S*", nps(*arguments).stdout) == []


def test_a_margin_that_is_none_is_an_error(nps, export):
    result = nps("compare", export, "--across", "region", "--margin", 0)
    assert result.exit_code == 2
    assert "margin" in result.stderr
    assert result.stdout == ""
