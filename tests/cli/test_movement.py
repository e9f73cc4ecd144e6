"""nps movement and nps decompose as an analyst types them."""

import pandas as pd
import pytest

from nps_analysis.schema import COMPARE_COLUMNS

CHANGE = {
    *("n", "nps_before", "nps_after", "change", "se", "low", "high", "p_value", "method"),
    *("stuart_maxwell", "bhapkar", "p_stuart_maxwell", "p_bhapkar"),
}
DECOMPOSE = ["group", "share_from", "share_to", "nps_from", "nps_to", "mix", "rate", "total"]


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "waves.csv"
    rows = [(f"c{i}", "2026-05-01", 9 if i % 2 else 3, "N" if i < 60 else "S") for i in range(80)]
    rows += [(f"c{i}", "2026-08-01", 9 if i % 3 else 3, "N" if i < 60 else "S") for i in range(20, 120)]
    pd.DataFrame(rows, columns=["customer_id", "date", "score", "region"]).to_csv(path, index=False)
    return path


def test_movement_gives_the_document_of_the_contract(document, export):
    found = document("movement", export, "--from", "2026-Q2", "--to", "2026-Q3")
    assert found["command"] == "movement"
    assert [list(row) for row in found["rows"]] == [["before", "after", "n"]] * 9
    assert sum(row["n"] for row in found["rows"]) == found["change"]["n"] == 60
    assert found["overlap"] == {"both": 60, "before_only": 20, "after_only": 40}
    assert set(found["change"]) >= CHANGE
    assert list(found["difference"]) == list(COMPARE_COLUMNS)
    assert (found["difference"]["n"], found["difference"]["reference_n"]) == (100, 80)


def test_movement_by_scores_has_a_row_for_each_pair(document, export):
    found = document("movement", export, "--from", "2026-05", "--to", "2026-08", "--of", "scores")
    assert len(found["rows"]) == 121
    assert {(row["before"], row["after"]): row["n"] for row in found["rows"]}[9, 3] == 10


def test_a_value_that_does_not_exist_is_null(document, export):
    found = document("movement", export, "--from", "N", "--to", "S", "--across", "region")
    assert found["change"]["n"] == 0 or found["change"]["change"] is not None
    nobody = document("movement", export, "--from", "2026-05", "--to", "2026-08", "--where", "region=S")
    assert nobody["change"]["n"] == 20
    assert nobody["change"]["p_value"] is None
    assert nobody["change"]["change"] is not None


def test_few_respondents_are_tested_where_that_is_asked_for(document, export):
    south = ("movement", export, "--from", "2026-05", "--to", "2026-08", "--where", "region=S")
    assert document(*south, "--min-n", "20")["change"]["p_value"] is not None
    assert document(*south, "--min-n", "21")["change"]["p_value"] is None


def test_few_movers_are_a_warning(nps, export):
    south = ("movement", export, "--from", "2026-Q2", "--to", "2026-Q3", "--where", "region=S", "--strict")
    assert "warning: same respondents: 20 respondents, fewer than 30\n" in nps(*south).stderr
    result = nps(*south, "--min-n", "20")
    assert result.exit_code == 3
    assert "warning: same respondents: 9 movers, fewer than 30: the tests are doubtful" in result.stderr


def test_the_table_has_all_parts_and_csv_the_rows(nps, export):
    table = nps("movement", export, "--from", "2026-Q2", "--to", "2026-Q3").stdout
    assert [name in table for name in ("\nchange\n", "\noverlap\n", "\ndifference\n")] == [True] * 3
    csv = nps("movement", export, "--from", "2026-Q2", "--to", "2026-Q3", "--format", "csv").stdout
    assert csv.splitlines()[0] == "before,after,n"
    assert len(csv.splitlines()) == 10


def test_decompose_gives_the_columns_of_the_contract_and_a_sum(document, export):
    found = document("decompose", export, "--from", "2026-Q2", "--to", "2026-Q3", "--by", "region")
    assert list(found["rows"][0])[:8] == DECOMPOSE
    assert [row["group"] for row in found["rows"]] == ["N", "S", None]
    for row in found["rows"]:
        assert row["mix"] + row["rate"] == pytest.approx(row["total"])
    (tested,) = found["difference_in_differences"]
    assert (tested["group"], tested["reference"], tested["n"]) == ("N", "S", 20)


def test_a_design_that_is_not_used_is_said_not_to_be(document, export):
    waves = (export, "--from", "2026-Q2", "--to", "2026-Q3")
    alone = document("decompose", *waves, "--by", "region")
    clustered = document("decompose", *waves, "--by", "region", "--cluster", "customer_id")
    assert clustered["rows"][-1]["method"] == "delta, without clusters and strata"
    assert [row["total_low"] for row in clustered["rows"]] == [row["total_low"] for row in alone["rows"]]
    moved = document("movement", *waves, "--cluster", "region", "--respondent", "customer_id")
    for found in (clustered, moved):
        assert any(warning.startswith("clusters and strata are not used here") for warning in found["warnings"])


def test_decompose_into_three_parts(document, export):
    rows = document("decompose", export, "--from", "2026-Q2", "--to", "2026-Q3", "--by", "region", "--parts", "3")[
        "rows"
    ]
    for row in rows:
        assert row["mix"] + row["rate"] + row["interaction"] == pytest.approx(row["total"])


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("movement", "--from", "2026-Q2", "--to", "2027-Q1"), "nps: no answers in 2027-Q1\n"),
        (("movement", "--from", "2026-Q2", "--to", "2026-08"), "nps: 2026-Q2 and 2026-08 cannot be compared\n"),
        (("decompose", "--from", "2026-Q2", "--to", "2026-Q3"), "nps: nothing to decompose by\n"),
        (("decompose", "--from", "2026-Q2", "--to", "2026-Q3", "--by", "regoin"), 'nps: no column "regoin"\n'),
    ],
)
def test_bad_input_is_an_error_with_exit_code_2(nps, export, arguments, what):
    command, *options = arguments
    result = nps(command, export, *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(what)
    assert result.stdout == ""
