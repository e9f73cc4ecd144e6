"""nps trend and nps plan as an analyst types them."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from nps_analysis.cli import main
from nps_analysis.schema import TREND_COLUMNS


def nps(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def document(*arguments: object) -> dict:
    result = nps(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def export(tmp_path):
    """Six months of 100 answers without detractors: 60 promoters, then 20."""
    rows = [
        (10 if i < promoters else 8, region, f"2026-{month:02d}-15")
        for month, promoters in enumerate([60, 60, 60, 20, 20, 20], 1)
        for region in ("N", "S")
        for i in range(0, 100, 2)
    ]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows, columns=["score", "region", "date"]).to_csv(path, index=False)
    return path


def test_trend_has_limits_signals_and_segments(export):
    found = document("trend", export)
    assert list(found["rows"][0]) == ["month", *TREND_COLUMNS]
    assert [row["segment"] for row in found["rows"]] == [1, 1, 1, 2, 2, 2]
    assert found["rows"][3]["signal"] == "change point"
    assert [change["month"] for change in found["change_points"]] == ["2026-04"]
    assert found["seasonality"][0]["note"] == "less than two years: each season has to be seen twice"


def test_each_group_is_a_line(export):
    found = document("trend", export, "--by", "region", "--period", "quarter")
    assert [(row["region"], row["quarter"]) for row in found["rows"]] == [
        ("N", "2026-Q1"),
        ("N", "2026-Q2"),
        ("S", "2026-Q1"),
        ("S", "2026-Q2"),
    ]


def test_plans_need_no_source():
    (row,) = document("plan", "margin", "--margin", 5, "--response-rate", 0.2)["rows"]
    assert (row["n"], row["invite"]) == (811, 4055)
    (row,) = document("plan", "change", "--change", 8)["rows"]
    assert row["n_per_group"] == 1294
    (row,) = document("plan", "change", "--change", 8, "--n", 200)["rows"]
    assert row["n_per_group"] == 200
    assert row["power"] < 0.3


def test_an_impossible_plan_is_an_error_in_three_parts():
    result = nps("plan", "margin", "--detractors", 90)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("nps: expected shares that are no shares\n  required  ")


def test_every_option_of_a_plan_says_its_default_or_an_example():
    for command in main.commands["plan"].commands.values():
        for option in command.params:
            assert option.is_flag or "default:" in option.help
