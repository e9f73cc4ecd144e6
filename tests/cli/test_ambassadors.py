"""nps ambassadors, and the list of nps movement, as an analyst types them."""

import numpy as np
import pandas as pd
import pytest

from nps_analysis.customers.ambassadors import COLUMNS


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """400 people in four quarters, whose next score has nothing to do with the last one."""
    draw = np.random.default_rng(2)
    rows = [
        (f"c{i:03d}", f"2025-{month:02d}-{draw.integers(1, 28):02d}", draw.integers(3, 11), "=1+1 call 070-000 00 12")
        for month in (2, 5, 8, 11)
        for i in range(400)
    ]
    path = tmp_path_factory.mktemp("export") / "waves.csv"
    pd.DataFrame(rows, columns=["customer_id", "date", "score", "comment"]).to_csv(path, index=False)
    return path


def test_ambassadors_gives_calibration_skill_and_base_rates(document, export):
    found = document("ambassadors", export, "--period", "quarter", "--as-of", "2026-01-31")
    assert found["command"] == "ambassadors"
    assert list(found["rows"][0]) == list(COLUMNS)
    assert sum(row["n"] for row in found["rows"]) == found["skill"]["n"]
    assert [row["group"] for row in found["classes"]] == ["detractors", "passives", "promoters"]
    assert found["skill"]["tested_from"] == found["skill"]["tested_to"] == "2025-Q4"
    assert found["skill"]["better"] is False
    assert found["skill"]["skill_low"] <= found["skill"]["skill"] <= found["skill"]["skill_high"]
    assert found["warnings"][-1].startswith("No likelihood is shown to be better than the base rate: of ")


@pytest.mark.slow
def test_likelihoods_are_a_file_of_their_own(nps, export, tmp_path):
    path = tmp_path / "people.csv"
    result = nps("ambassadors", export, "--period", "quarter", "--as-of", "2026-01-31", "--list", path)
    assert result.exit_code == 0, result.stderr
    people = pd.read_csv(path)
    assert list(people) == ["respondent", "period", "date", "days", "score", "class", "likelihood", "basis"]
    assert set(people["class"]) == {"passive", "detractor"}
    assert "c001" not in result.stdout


def test_few_pairs_are_base_rates_with_the_reason(document, export):
    found = document("ambassadors", export, "--period", "year", "--as-of", "2026-01-31")
    assert [row["likelihood"] for row in found["rows"]] == [None, None]
    assert found["skill"]["better"] is None
    assert found["skill"]["note"].startswith("0 pairs to learn from, 0 of which became promoters")


def test_those_who_fell_are_a_file_of_their_own(nps, document, export, tmp_path):
    path, waves = tmp_path / "dropped.csv", ("--from", "2025-Q3", "--to", "2025-Q4", "--as-of", "2026-01-31")
    (fell, rose) = document("movement", export, *waves, "--list", path)["falls"]
    people = pd.read_csv(path)
    assert len(people) == fell["people"]
    assert (fell["by"], rose["group"], fell["n"]) == (3, "rose", 400)
    assert people["change"].max() == -3
    assert people["change"].is_monotonic_increasing
    assert set(people["comment_after"]) == {"'=1+1 call [phone]"}
    (fewer, _) = document("movement", export, *waves, "--drop", "5")["falls"]
    assert fewer["people"] < fell["people"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("movement", "--from", "2025-Q3", "--to", "2025-Q4", "--list", "people.pdf"),
            "nps: people.pdf is no file for a list\n"
            "  required  a file ending in .csv or .xlsx\n"
            '  found     the ending ".pdf"\n'
            "  do        name another file\n",
        ),
        (
            ("ambassadors", "--list", "people"),
            "nps: people is no file for a list\n"
            "  required  a file ending in .csv or .xlsx\n"
            "  found     no ending\n"
            "  do        name another file\n",
        ),
    ],
)
def test_bad_input_is_an_error_with_exit_code_2(nps, export, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    result = nps(command, export, "--as-of", "2026-01-31", *options)
    assert result.exit_code == 2
    assert result.stderr == message
    assert list(tmp_path.iterdir()) == []


def test_who_answered_must_be_told(nps, tmp_path):
    path = tmp_path / "a.csv"
    pd.DataFrame({"score": [9, 3], "date": ["2026-01-01", "2026-02-01"]}).to_csv(path, index=False)
    result = nps("ambassadors", path, "--as-of", "2026-03-01")
    assert result.exit_code == 2
    assert result.stderr == (
        "nps: no respondent column in a.csv\n"
        "  required  a column that says who answered, to find the same people again\n"
        "  found     2 columns, none with a name such as customer_id\n"
        "  do        name it with --respondent\n"
    )
