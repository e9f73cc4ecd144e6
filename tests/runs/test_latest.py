"""Where the last period has few answers: is all that a trend says of the latest change about the same two periods?"""

import json

import nbformat
import pytest

from nps_analysis.csv_text import from_csv
from nps_analysis.runs.run import run

N = {"2026-07": 40, "2026-08": 40, "2026-09": 3}


@pytest.mark.slow
def test_the_change_of_employees_teams_is_between_these_periods_too_where_the_latest_ones_are_hidden(tmp_path):
    """Ten new teams of three answers each in the last quarter, all hidden: that is no step of the one before."""
    teams = [(month, team, 10) for month in ("01", "04") for team in "ABCD"]
    teams += [("07", team, 1) for team in "KLMNOPQRST"]
    answers = [f"2026-{month}-15,{score},{team}" for month, team, n in teams for score in (10, 3, 7) for _ in range(n)]
    (tmp_path / "a.csv").write_text("\n".join(["date,score,team", *answers]), encoding="utf-8")
    study = "source: a.csv\ntitle: Staff\nperiod: quarter\nsegments: [team]\nemployee: true\nas_of: 2026-12-31\n"
    (tmp_path / "study.yml").write_text(study, "utf-8")
    out = tmp_path / "out"
    run(tmp_path / "study.yml", out, notebooks=["02_trend", "05_decompose"])
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert [one["state"] for one in manifest["notebooks"]] == ["done", "done"]
    (found,) = (one for one in manifest["findings"] if one["name"] == "team-changes")
    assert found["caption"] == "2026-Q3 against 2026-Q2, by team"
    assert "2026-Q1" not in (out / found["table"]).read_text("utf-8")


@pytest.mark.slow
def test_all_that_is_said_of_the_latest_change_is_between_the_periods_that_are_named(tmp_path):
    answers = [f"{month}-15,{score},{shop}" for month, n in N.items() for score, shop in [(10, "A"), (3, "B")] * n]
    (tmp_path / "a.csv").write_text("\n".join(["date,score,shop", *answers]), encoding="utf-8")
    (tmp_path / "study.yml").write_text("source: a.csv\ntitle: Wave\nperiod: month\nsegments: [shop]\n", "utf-8")
    out = tmp_path / "out"
    run(tmp_path / "study.yml", out, notebooks=["02_trend"])
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    captions = {one["name"]: one["caption"] for one in manifest["findings"]}
    assert captions["shop-changes"] == "2026-08 against 2026-07, by shop"
    assert "2026-09: fewer than 30 answers, so 2026-07 and 2026-08 are compared" in manifest["warnings"]
    (printed,) = (
        cell.outputs[-1].text
        for cell in nbformat.read(out / "notebooks" / "02_trend.ipynb", 4).cells
        if "nps.undo(" in cell.source
    )
    assert "2026-08 against 2026-07" in printed
    assert "2026-09 against" not in printed


@pytest.mark.slow
def test_the_latest_two_periods_are_two_where_kinds_of_survey_are_kept_apart(tmp_path):
    scores = {"relationship": [10, 0], "test drive": [9, 3]}
    answers = [
        f"{month}-15,{kind},{score},{shop}"
        for month in ("2026-07", "2026-08", "2026-09")
        for kind, of_kind in scores.items()
        for score, shop in zip(of_kind * 40, ["A", "B"] * 40, strict=True)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["date,survey type,score,shop", *answers]), encoding="utf-8")
    (tmp_path / "study.yml").write_text("source: a.csv\ntitle: Wave\nperiod: month\nsegments: [shop]\n", "utf-8")
    out = tmp_path / "out"
    assert [str(one) for one in run(tmp_path / "study.yml", out, notebooks=["02_trend"]).outcomes] == ["done"]
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    (changes,) = (one for one in manifest["findings"] if one["name"] == "shop-changes")
    assert changes["caption"] == "2026-09 against 2026-08, by shop"
    table = from_csv((out / changes["table"]).read_text("utf-8"), changes["groups"])
    assert set(zip(table["survey type"], table["shop"], strict=True)) == {
        (kind, shop) for kind in scores for shop in "AB"
    }
