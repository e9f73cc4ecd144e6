"""Runs of employees' answers: what is left out, what is warned of, and what an attacker finds in a folder."""

import json

import numpy as np
import pandas as pd
import pytest

from nps_analysis.runs.releases import released
from nps_analysis.runs.run import run
from nps_analysis.schema import DataError
from tests.attacker import attack

STUDY = "source: staff.csv\nsegments: [team, site]\nperiod: quarter\nas_of: 2026-12-31\nemployee: true\n"
SEGMENTS = ["team", "site"]


@pytest.fixture
def study(tmp_path):
    random, n = np.random.default_rng(2), 160
    team = random.choice(list("ABCDEFG"), n, p=[0.3, 0.25, 0.2, 0.15, 0.06, 0.03, 0.01])
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 270, n), "D")
    site = np.where(team < "D", "North", "South")
    frame = pd.DataFrame({"score": random.integers(4, 11, n), "team": team, "site": site, "date": days})
    frame.to_csv(tmp_path / "staff.csv", index=False)
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "study.yml"


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"each": "team"}, "a run for each value of team is not made of employees' answers"),
        ({"previous": "spring"}, "no run in spring"),
    ],
)
def test_a_run_that_cannot_be_held_against_others_is_refused(study, tmp_path, options, what):
    with pytest.raises(DataError) as error:
        run(study, tmp_path / "out", **options)
    assert error.value.what == what


def test_the_answers_of_an_earlier_run_are_read_from_its_tables(tmp_path):
    (tmp_path / "tables").mkdir()
    text = "team,n,nps,note\nA,40,5.0,\nB,,,suppressed\n"
    (tmp_path / "tables/01_score-team.csv").write_text(text, encoding="utf-8")
    assert released(tmp_path) == {("01_score-team", "A"): (40, "5.0")}
    assert released(tmp_path / "none") == {}


@pytest.mark.slow
def test_nothing_hidden_can_be_computed_from_a_whole_run_and_a_release_too_close_is_warned_of(study, tmp_path):
    first = run(study, tmp_path / "out", jobs=1)
    assert not first.failed
    manifest = json.loads((tmp_path / "out/manifest.json").read_text(encoding="utf-8"))
    states = {one["name"]: one["state"] for one in manifest["notebooks"]}
    assert states["06_movement"] == "left out"
    assert states["02_trend"] == states["03_compare"] == states["05_decompose"] == "done"
    frame = pd.read_csv(study.with_name("staff.csv"), parse_dates=["date"])
    people = frame[SEGMENTS].assign(quarter=frame["date"].dt.to_period("Q").astype(str).str.replace("Q", "-Q"))
    tables = [*([name] for name in SEGMENTS), ["quarter"], *([name, "quarter"] for name in SEGMENTS)]
    assert attack(tmp_path / "out/tables", people, tables) == []
    pd.concat([frame, frame.head(2)]).to_csv(study.with_name("staff.csv"), index=False)
    again = run(study, tmp_path / "out", jobs=1, notebooks=["01"])
    assert any("nearly the same answers as in" in text for text in again.warnings)
