"""nps benchmark with brands, and without a file of its own."""

from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example"


BRANDS = (EXAMPLE / "competitive.csv", "--brand", "brand", "--weight", "weight")


def test_brands_are_ranked_with_both_kinds_of_sets(document):
    rows = document("benchmark", *BRANDS, "--company", "lindgrove")["rows"]
    assert list(rows[0])[:10] == [
        *("brand", "n", "nps", "low", "high", "rank", "rank_low", "rank_high"),
        *("rank_low_simultaneous", "rank_high_simultaneous"),
    ]
    assert [row["brand"] for row in rows] == ["Brackenholt", "Lindgrove", "Petalune", "Mossvik", "Kvistholm"]
    assert rows[1]["difference"] is None
    assert rows[1]["note"] == "Lindgrove itself"


def test_the_study_file_says_the_same_as_the_options(document):
    assert (
        document("benchmark", EXAMPLE / "competitive.yml")["rows"]
        == document("benchmark", *BRANDS, "--company", "Lindgrove")["rows"]
    )


def test_groups_come_first(document):
    rows = document("benchmark", *BRANDS, "--by", "country", "--where", "country=Iran")["rows"]
    assert list(rows[0])[:2] == ["country", "brand"]
    assert len(rows) == 5


@pytest.mark.slow
def test_without_a_file_the_studys_benchmarks_are_taken_with_percentile_and_targets(document):
    found = document("benchmark", EXAMPLE / "study.yml")
    assert len(found["rows"]) == 8
    assert found["percentile"][0]["percentile"] == 62.5
    assert found["targets"][0]["verdict"] == "missed"


@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ((EXAMPLE / "responses.csv",), "nothing to compare with"),
        ((EXAMPLE / "competitive.csv", EXAMPLE / "benchmarks.csv", "--brand", "brand"), "two comparisons at once"),
        ((*BRANDS, "--company", "Lindgrov"), 'no brand "Lindgrov" in "brand"'),
        ((*BRANDS, "--where", "brand=Mossvik"), 'only one brand in "brand"'),
    ],
)
def test_bad_input_is_an_error_with_exit_code_2(nps, arguments, what):
    result = nps("benchmark", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"nps: {what}\n  required  ")
