"""nps league as an analyst types it."""

import io

import pandas as pd
import pytest

from nps_analysis.schema import LEAGUE_COLUMNS


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "deals.csv"
    rows = [
        (f"r{i}", (10 if i % 3 else 4) * (i > 2), "AB"[i % 2], "NS"[i % 5 > 2], "ride" if i < 90 else "sale")
        for i in range(180)
    ]
    rows += [(f"x{i}", 9, "C", "N", "ride") for i in range(12)] + [("y", 3, "", "S", "sale")]
    pd.DataFrame(rows, columns=["response_id", "score", "seller", "region", "half"]).to_csv(path, index=False)
    return path


def test_league_gives_the_document_of_the_contract(document, export):
    found = document("league", export, "--by", "seller", "--within", "region")
    assert found["command"] == "league"
    assert [list(row) for row in found["rows"]] == [list(LEAGUE_COLUMNS)] * 4
    assert [row["group"] for row in found["rows"]] == ["A", "B", "(none)", "C"]
    few = next(row for row in found["rows"] if row["group"] == "C")
    assert (few["shown"], few["nps"], few["rank"], few["n"]) == (False, None, None, 12)
    assert few["note"] == "12 answers, fewer than 30: no figures"
    assert sum(row["n"] for row in found["rows"]) == found["accounting"]["valid"] == 193
    assert found["settings"]["within"] == ["region"]
    assert found["warnings"] == []


def test_columns_before_the_last_make_leagues_of_their_own(document, export):
    found = document("league", export, "--by", "half,seller", "--within", "region")
    assert {row["half"] for row in found["rows"]} == {"ride", "sale"}
    assert list(found["rows"][0])[:2] == ["half", "column"]


@pytest.mark.slow
def test_events_are_kept_apart_unasked_for_in_scores_reasons_and_sales(document, export):
    frame = pd.read_csv(export).rename(columns={"half": "event"})
    frame = frame.assign(staff=[1 + i % 5 for i in range(193)], price=[5 - i % 4 for i in range(193)])
    frame.to_csv(export, index=False)
    export.with_name("sales.csv").write_text("seller,revenue\nA,100\nB,200\n")
    study = export.with_name("study.yml")
    reasons = "league_reasons: {seller: [staff], product: [price]}\nrating_scale: 1-5\n"
    study.write_text(f"source: deals.csv\nleague: seller\nsegments: [region, event]\nsales: sales.csv\n{reasons}")
    found = document("league", study)
    assert 'events are kept apart: "event"; --where "event=VALUE" chooses one' in found["warnings"]
    for name in ("rows", "reasons", "sales"):
        assert {row["event"] for row in found[name]} == {"ride", "sale"}
    assert {row["method"] for row in found["rows"]} == {"observed minus expected by region"}
    assert [row["n"] for row in found["sales"]] == [2, 2, 2, 2]
    one = document("league", study, "--where", "event=ride")
    assert "event" not in one["rows"][0]
    both = {row["group"]: row["nps"] for row in found["rows"] if row["event"] == "ride"}
    assert {row["group"]: row["nps"] for row in one["rows"]} == both


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--by", "score"), "score: the answers themselves"),
        (("--by", "response_id"), "response_id: single answers"),
        (("--by", "seller", "--within", "region,score"), "score: the answers themselves"),
        (("--by", "why", "--comment", "why"), "why: comments"),
        (("--by", "buyer", "--respondent", "buyer"), "buyer: customers: who answered, not who was rated"),
    ],
)
def test_what_is_no_name_of_anybody_is_refused(nps, export, options, found):
    pd.read_csv(export).assign(why="all was well with it", buyer=range(193)).to_csv(export, index=False)
    result = nps("league", export, *options)
    assert result.exit_code == 2
    assert result.stderr == (
        f'nps: "{found.split(":")[0]}" is no column for a league\n'
        "  required  columns with the names of sellers, teams, stores or agents, and with segments of customers\n"
        f"  found     {found}\n"
        "  do        name another column with --by or --within\n"
    )


def test_who_is_below_the_minimum_has_a_name_and_a_base_and_nothing_else(nps, export):
    """C has 12 answers, all promoters."""
    rows = pd.read_csv(io.StringIO(nps("league", export, "--by", "seller", "--format", "csv").stdout))
    told = rows.set_index("group").loc["C"].dropna()
    assert set(told.index) == {"column", "n", "shown", "adjust", "level", "method", "note"}


def test_a_study_says_who_and_which_customers(document, export):
    study = export.with_name("study.yml")
    study.write_text("source: deals.csv\nleague: [seller, half]\nsegments: [region, seller]\n")
    found = document("league", study)
    assert {row["column"] for row in found["rows"]} == {"seller", "half"}
    methods = {row["column"]: row["method"] for row in found["rows"]}
    assert methods == {
        "seller": "observed minus expected by region",
        "half": "observed minus expected by region, seller",
    }


def test_sales_and_reasons_of_the_study_stand_beside_the_league(document, export):
    frame = pd.read_csv(export).assign(staff=[1 + i % 5 for i in range(193)], price=[5 - i % 4 for i in range(193)])
    frame.to_csv(export, index=False)
    export.with_name("sales.csv").write_text("seller,revenue\nA,100\nB,200\nZ,5\n")
    study = export.with_name("study.yml")
    reasons = "league_reasons: {seller: [staff], product: [price]}\nrating_scale: 1-5\n"
    study.write_text(f"source: deals.csv\nleague: seller\nsegments: [region]\nsales: sales.csv\n{reasons}")
    found = document("league", study)
    assert {(row["group"], row["reason"]) for row in found["reasons"]} >= {("A", "seller"), ("B", "product")}
    assert found["sales"][0]["note"] == "fewer than 10 with scores and sales: nothing can be said"
    assert "1 name in sales.csv without answers: Z" in found["warnings"]


def test_a_sales_file_that_is_not_there_is_a_message(nps, export):
    study = export.with_name("study.yml")
    study.write_text("source: deals.csv\nleague: seller\nsegments: [region]\nsales: none.csv\n")
    result = nps("league", study)
    assert result.exit_code == 2
    assert result.stderr.startswith("nps: ")
    assert "  required  " in result.stderr


def test_without_customers_it_says_so(nps, export):
    result = nps("league", export, "--by", "seller", "--strict")
    assert result.exit_code == 3
    assert "seller: not adjusted for who the customers are; name columns with --within" in result.stderr


def test_kinds_of_survey_are_never_pooled(document, tmp_path):
    kinds = ["relationship", "transactional"]
    rows = [(i % 11, "AB"[i % 2], kinds[i % 3 > 0]) for i in range(300)]
    path = tmp_path / "kinds.csv"
    pd.DataFrame(rows, columns=["score", "seller", "survey_type"]).to_csv(path, index=False)
    found = document("league", path, "--by", "seller")
    assert {(row["survey_type"], row["group"]) for row in found["rows"]} == {(k, s) for k in kinds for s in "AB"}


def test_nobody_named_is_a_message_in_three_parts(nps, export):
    result = nps("league", export)
    assert result.exit_code == 2
    assert result.stderr == (
        "nps: nobody to set beside each other\n"
        "  required  a column with the names of sellers, teams, stores or agents\n"
        "  found     neither --by nor league in a study file\n"
        "  do        nps league SOURCE --by COLUMN\n"
    )


def test_an_unknown_column_is_a_message_and_not_a_traceback(nps, export):
    result = nps("league", export, "--by", "salesman")
    assert result.exit_code == 2
    assert 'no column "salesman"' in result.stderr
    assert result.stdout == ""
