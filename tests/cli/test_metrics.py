"""nps metrics as an analyst types it."""

import numpy as np
import pandas as pd
import pytest

from nps_analysis.schema import METRIC_COLUMNS


@pytest.fixture
def export(tmp_path):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"score": rng.integers(0, 11, 200), "satisfaction": rng.integers(1, 6, 200)})
    frame = frame.assign(effort=rng.integers(1, 8, 200), region=["N", "S"] * 100)
    frame.to_csv(tmp_path / "export.csv", index=False)
    return tmp_path / "export.csv"


def test_the_document_has_shares_distribution_and_comparison(document, export):
    how = ["--metrics", "satisfaction=csat,effort=ces", "--by", "region", "--across", "region"]
    found = document("metrics", export, *how)
    assert [list(row) for row in found["rows"]] == [["region", *METRIC_COLUMNS]] * 4
    assert [(row["metric"], row["boxes"]) for row in found["rows"][::2]] == [
        ("CSAT", "4-5 of 1-5"),
        ("CES", "5-7 of 1-7"),
    ]
    assert sum(row["n"] for row in found["distribution"]) == 400
    assert [row["metric"] for row in found["comparison"] if row["group"]] == ["CSAT satisfaction", "CES effort"]
    assert "share" in found["comparison"][0]
    assert "nps" not in found["comparison"][0]


def test_a_name_with_commas_is_a_column(document, export):
    name = "Wie zufrieden sind Sie, alles in allem?"
    pd.read_csv(export).rename(columns={"satisfaction": name}).to_csv(export, index=False)
    found = document("metrics", export, "--metrics", f"{name}=csat", "--metrics", "effort=ces")
    assert [(row["metric"], row["column"]) for row in found["rows"]] == [("CSAT", name), ("CES", "effort")]


@pytest.mark.parametrize("command", [("metrics", "--metrics", "effort=ces"), ("drivers", "--drivers", "effort")])
def test_nothing_is_grouped_by_what_people_wrote(nps, export, command):
    pd.read_csv(export).assign(comment="Call Ana").to_csv(export, index=False)
    result = nps(command[0], export, *command[1:], "--by", "comment")
    assert result.exit_code == 2
    assert 'nps: "comment" is no column to group by' in result.stderr
    assert "Ana" not in result.stdout + result.stderr


def test_without_metrics_it_says_how_to_name_them(nps, export):
    result = nps("metrics", export)
    assert result.exit_code == 2
    assert result.stderr == (
        "nps: the study names no metrics\n"
        "  required  columns of ratings, each with what it is: csat, ces, rating or likelihood\n"
        "  found     none\n"
        "  do        --metrics satisfaction=csat,effort=ces, or metrics: {satisfaction: csat} in the study file\n"
    )


def test_a_kind_that_there_is_not_names_the_nearest(nps, export):
    result = nps("metrics", export, "--metrics", "satisfaction=csta")
    assert result.exit_code == 2
    assert result.stderr == (
        'nps: no metric "csta"\n'
        "  required  one of csat, ces, rating, likelihood\n"
        '  found     "csta"; nearest: "csat"\n'
        "  do        --metrics satisfaction=csat,effort=ces\n"
    )


@pytest.mark.parametrize("typed", ["satisfaction", "=csat", "nobody=csat", "score=csat", "region=csat"])
def test_what_cannot_be_used_is_an_error_in_three_parts(nps, export, typed):
    result = nps("metrics", export, "--metrics", typed)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in ("required", "found", "do  "))
    assert "Traceback" not in result.stderr
