"""nps accounts as an analyst types it."""

import csv

import pandas as pd
import pytest

from nps_analysis.schema import ACCOUNT_COLUMNS, SALES_COLUMNS


@pytest.fixture
def export(tmp_path):
    rows = [(f"c{i}", f"=firm {i // 3}", f"2026-0{1 + i % 6}-05", 9 if i % 4 else 3, 5 + i // 3) for i in range(120)]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows, columns=["customer_id", "firm", "date", "score", "worth"]).to_csv(path, index=False)
    return path


def test_the_document_has_a_row_for_each_vote_and_the_health(document, export):
    found = document("accounts", export, "--account", "firm", "--value", "worth", "--days", "100")
    assert [row["vote"] for row in found["rows"]] == ["answers", "contacts", "accounts", "value"]
    assert list(found["rows"][0]) == ["vote", *ACCOUNT_COLUMNS]
    assert [row["state"] for row in found["health"]][:5] == ["detractor", "divided", "silent", "passive", "promoter"]
    assert sum(row["n"] for row in found["health"][:5]) == 40
    assert found["settings"]["window"] == "answers from 2026-02-26 to 2026-06-05"


def test_the_list_is_a_file_without_formulas(nps, export, tmp_path):
    result = nps("accounts", export, "--account", "firm", "--list", tmp_path / "list.csv")
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader((tmp_path / "list.csv").open(encoding="utf-8")))
    assert len(rows) == 40
    assert all(row["account"].startswith("'=firm") for row in rows)
    assert "firm 3" not in result.stdout


@pytest.mark.slow
def test_sales_stand_beside_it(document, export, tmp_path):
    (tmp_path / "sales.csv").write_text(
        "firm,retained\n" + "".join(f"=firm {i},{'yes' if i % 2 else 'no'}\n" for i in range(40)), encoding="utf-8"
    )
    found = document("accounts", export, "--account", "firm", "--sales", tmp_path / "sales.csv", "--min-n", "1")
    assert [row["class"] for row in found["sales"]] == ["detractor", "passive", "promoter", "no answer"]
    assert list(found["sales"][0]) == list(SALES_COLUMNS)


def test_the_source_is_never_written_over(nps, export):
    before = export.read_bytes()
    result = nps("accounts", export, "--account", "firm", "--list", export)
    assert result.exit_code == 2
    assert "export.csv would be part of the source" in result.stderr
    assert export.read_bytes() == before


def test_without_a_column_of_accounts_it_says_how_to_name_one(nps, export):
    result = nps("accounts", export)
    assert result.exit_code == 2
    assert result.stderr == (
        "nps: no column of accounts in export.csv\n"
        "  required  a column that says which account a respondent belongs to\n"
        "  found     5 columns, none named as that\n"
        "  do        name it with --account, or in the study file under columns\n"
    )
