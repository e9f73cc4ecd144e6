"""Runs of employees' answers: what is left out, what is warned of, and what an attacker finds in a folder."""

import io
import itertools
import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

import nps_analysis as nps
from nps_analysis.runs.releases import released
from nps_analysis.runs.run import run
from nps_analysis.schema import DataError
from tests.attacker import attack

STUDY = "source: staff.csv\nsegments: [team, site]\nperiod: quarter\nas_of: 2026-12-31\nemployee: true\n"
STUDY += "metrics: {pace: {kind: rating, scale: 1-5}}\n"
SEGMENTS = ["team", "site"]


@pytest.fixture
def study(tmp_path):
    random, n = np.random.default_rng(2), 160
    team = random.choice(list("ABCDEFG"), n, p=[0.3, 0.25, 0.2, 0.15, 0.06, 0.03, 0.01])
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 270, n), "D")
    site = np.where(team < "D", "North", "South")
    frame = pd.DataFrame({"score": random.integers(4, 11, n), "team": team, "site": site, "date": days})
    frame["pace"] = np.clip(frame["score"] // 2 + random.integers(-1, 2, n), 1, 5)
    frame.to_csv(tmp_path / "staff.csv", index=False)
    (tmp_path / "study.yml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "study.yml"


@pytest.mark.slow
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
    text = "team,n,n_detractors,n_passives,n_promoters,nps,note\nA,40,12,14,14,5.0,\nB,,,,,,suppressed\n"
    (tmp_path / "tables/01_score-team.csv").write_text(text, encoding="utf-8")
    text = "column,group,reference,nps,method,n,note\nteam,A,rest,5.0,score,40,\nteam,B,rest,,score,,suppressed\n"
    (tmp_path / "tables/03_compare-team.csv").write_text(text, encoding="utf-8")
    cells, others = released(tmp_path)
    assert {cell: classes.tolist() for cell, classes in cells.items()} == {frozenset({("team", "A")}): [12, 14, 14]}
    assert others == {("03_compare-team", "team", "A", "rest"): (40, "5.0")}
    assert released(tmp_path / "none") == ({}, {})


def swap_what_is_hidden(study, frame, tables):
    """Gives two people in hidden groups, whom no shown group tells apart, each other's answers."""
    quarter = frame["date"].dt.to_period("Q").astype(str).str.replace("Q", "-Q")
    people = frame[SEGMENTS].assign(quarter=quarter)
    shown = shown_groups(study, tables)
    groups = [list(people[names].itertuples(index=False, name=None)) for names in tables]
    marks = list(
        zip(*([g if g in own else None for g in of] for of, own in zip(groups, shown, strict=True)), strict=True)
    )
    for a, b in itertools.combinations(range(len(frame)), 2):
        if marks[a] == marks[b] and frame["team"][a] != frame["team"][b] and (frame["score"][[a, b]] > 8).sum() == 1:
            other = frame.copy()
            for name in ("score", "pace"):
                other.loc[[a, b], name] = frame.loc[[b, a], name].to_numpy()
            other.to_csv(study.with_name("staff.csv"), index=False)
            if shown_groups(study, tables) == shown:
                return
    raise AssertionError("no two people whom no shown group tells apart")


def shown_groups(study, tables):
    """Of each table the groups that are shown."""
    responses = nps.read(study)
    counts = [nps.tally(responses, by=names) for names in tables]
    return [
        set(one.keys.loc[~one.suppressed, names].itertuples(index=False, name=None))
        for one, names in zip(counts, tables, strict=True)
    ]


def contents(folder):
    """Every file of a run, archives unpacked and pictures as pixels, without the sums by which runs are told apart."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    sums = [manifest["name"], *(one["sha256"] for one in manifest["inputs"])]
    del manifest["run"]
    found = {"manifest.json": re.sub(r"\b[0-9a-f]{12,64}\b", "", json.dumps(manifest))}
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.name != "manifest.json"):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".pptx", ".xlsx"):
            found |= {f"{name} {part}": alike(part, own, sums) for part, own in unpacked(path)}
        else:
            found[name] = alike(name, path.read_bytes(), sums)
    return found


def unpacked(path):
    """The parts of an office file, and those of the workbooks in it."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.endswith(".xlsx"):
                yield from ((f"{part} {name}", own) for name, own in unpacked(io.BytesIO(archive.read(part))))
            else:
                yield part, archive.read(part)


def alike(name, data, sums):
    if name.endswith(".png"):
        return imread(io.BytesIO(data)).tobytes()
    if name.endswith(".ipynb"):
        cells = json.loads(data)["cells"]
        data = json.dumps([(cell["source"], cell.get("outputs")) for cell in cells]).encode()
    data = re.sub(rb'"image/png": "[^"]*"|data:image/webp;base64,[^"]*', b"", data)  # they are among the figures
    if (
        "/tags/" in name
    ):  # hashes of what stands on the slides, which is compared itself, and of footers that name the run
        data = re.sub(rb'(name="NPS_ANALYSIS_WRITTEN" val=)"[^"]*"', rb"\1", data)
    for one in sums:
        data = data.replace(one.encode(), b"").replace(one[:12].encode(), b"")
    return data


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
    before = contents(tmp_path / "out")
    assert len(before) > 60
    swap_what_is_hidden(study, frame, tables)
    run(study, tmp_path / "out", jobs=1)
    after = contents(tmp_path / "out")
    assert [name for name in before | after if before.get(name) != after.get(name)] == []  # nothing tells which it is
    pd.concat([frame, frame.head(2)]).to_csv(study.with_name("staff.csv"), index=False)
    again = run(study, tmp_path / "out", jobs=1, notebooks=["01"])
    assert any("nearly the same answers as in" in text for text in again.warnings)
