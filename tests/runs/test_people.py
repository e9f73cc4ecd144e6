"""Are people in nothing that is written or said but what is meant to hold rows?"""

import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from click.testing import CliRunner

from nps_analysis.cli import main
from nps_analysis.responses.segments import doubts_of_segments
from nps_analysis.runs.run import run
from nps_analysis.runs.verify import verify
from nps_analysis.schema import DataError

CANARY = re.compile(rb"canar|555 01", re.IGNORECASE)
PEOPLE = ["name", "email", "phone", "address", "customer_id", "response_id", "comment"]


@pytest.fixture
def export(tmp_path):
    """An export in which three people answer again and again, each of their columns a canary."""
    rows = [
        {
            "score": [10, 9, 0, 3, 9, 10, 6, 7][i % 8],
            "answered_at": f"2026-{1 + i % 6:02d}-{1 + i % 27:02d}",
            "region": "NS"[i % 2],
            "name": f"Canaria Person{i % 3}",
            "email": f"canary{i % 3}@example.org",
            "phone": f"+46 70 555 01 {i % 3:02d}",
            "address": f"Canarygatan {i % 3}",
            "customer_id": f"canary-{i % 3}",
            "response_id": f"canary-{i}",
            "comment": f"it sang {i % 3} times, write to canary{i % 3}@example.org or call 0046 70 555 01 {i % 3:02d}",
        }
        for i in range(240)
    ]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def said(*arguments: object) -> bytes:
    return CliRunner().invoke(main, [str(argument) for argument in arguments]).stderr.encode()


@pytest.mark.some(3)
@pytest.mark.some(2)
@pytest.mark.parametrize("column", PEOPLE)
def test_messages_quote_no_value_of_a_personal_column(export, column):
    messages = [
        said("score", export, "--where", f"{column}=nobody"),
        said("score", export, "--period", "month", "--date", column),
        said("score", export, "--score", column),
        said("compare", export, "--across", column, "--against", "nobody"),
        said("movement", export, "--from", "a", "--to", "b", "--across", column),
        said("benchmark", export, "--brand", column, "--company", "nobody"),
    ]
    assert all(message for message in messages)
    assert [message for message in messages if CANARY.search(message)] == []


def test_a_file_without_a_header_has_no_names_to_quote(export):
    export.write_text(export.read_text("utf-8").partition("\n")[2], encoding="utf-8")
    messages = [said("score", export, *more) for more in ([], ["--header-row", "2"], ["--delimiter", ";"])]
    assert [message for message in messages if CANARY.search(message) or not message] == []


def test_groups_that_look_like_people_are_warned_of(export):
    assert b'"email" looks personal' in said("score", export, "--by", "email")
    assert b"looks personal" not in said("score", export, "--by", "region")
    assert doubts_of_segments(["+46 70 555 01 17", "070-555 01 18", "x"], "by whom")
    assert not doubts_of_segments(["2026-03-01", "2026-03-02 10:00", "2026-Q1", "100-200"], "wave")


def unpacked(raw: bytes) -> bytes:
    if not raw.startswith(b"PK"):
        return raw
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        return b"\n".join(unpacked(packed.read(name)) for name in packed.namelist())


@pytest.mark.slow
def test_nobody_is_in_anything_that_a_run_writes_but_the_lists_of_people(export, tmp_path):
    study, out = tmp_path / "study.yml", tmp_path / "out"
    study.write_text("source: export.csv\nsegments: [region]\nas_of: 2026-06-30\n", encoding="utf-8")
    command = [sys.executable, "-m", "nps_analysis", "run", str(study), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    paths = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    files = {name: unpacked(path.read_bytes()) for name, path in paths.items()}
    assert {"manifest.json", "report.html", "deck.pptx", "notebooks/10_follow_up.ipynb"} <= files.keys()
    named = {name for name, raw in files.items() if CANARY.search(raw)}
    assert {name for name in named if not name.startswith("lists/")} == set()  # the only place for people by name
    assert {name.partition("-")[2] for name in named} >= {"open-to-follow-up.csv", "open-to-follow-up.xlsx"}
    assert not CANARY.search(done.stdout + done.stderr)


@pytest.mark.slow
def test_a_run_in_which_nobody_is_to_be_called_has_empty_lists(tmp_path):
    (tmp_path / "export.csv").write_text("customer_id,score,date\na,10,2026-06-20\nb,9,2026-06-21\n", encoding="utf-8")
    (tmp_path / "study.yml").write_text("source: export.csv\nas_of: 2026-06-30\n", encoding="utf-8")
    made = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["10"])
    assert [(one.name, one.state) for one in made.outcomes] == [("10_follow_up", "done")]
    assert (tmp_path / "out/lists/10_follow_up-open-to-follow-up.csv").read_text("utf-8").count("\n") == 1
    manifest = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    assert "Nobody to follow up on 2026-06-30" in manifest["findings"][0]["headline"]
    assert sorted(manifest["findings"][0]["lists"]) == sorted(f for f in manifest["outputs"] if f.startswith("lists/"))


@pytest.mark.slow
def test_a_study_of_employees_has_no_lists(tmp_path):
    (tmp_path / "export.csv").write_text("customer_id,score\n" + "a,1\nb,9\nc,7\n" * 9, encoding="utf-8")
    (tmp_path / "study.yml").write_text("source: export.csv\nemployee: true\n", encoding="utf-8")
    made = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["10"])
    assert [(one.state, one.reason) for one in made.outcomes] == [("left out", "it is not made of employees' answers")]
    assert not (tmp_path / "out/lists").exists()


@pytest.mark.slow
def test_what_one_employee_writes_is_in_nothing_that_a_run_of_all_writes(tmp_path):
    rows = [
        {"score": (3, 8, 10)[i % 3], "staff": (1, 3, 4, 5, 2)[i % 5], "pay": (5, 3, 4, 1)[i % 4], "team": "AB"[i % 2]}
        | {"comment": "the pay is low and the tools are slow" if i % 2 else "canary sang to everybody" * (i < 4)}
        for i in range(120)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "export.csv", index=False)
    study = "source: export.csv\nemployee: true\nsegments: [team]\ndrivers: [staff, pay]\nthemes: themes.yml\n"
    (tmp_path / "study.yml").write_text(study, encoding="utf-8")
    (tmp_path / "themes.yml").write_text("pay:\n  en: [pay]\nsong:\n  en: [sang]\n", encoding="utf-8")
    made = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["07", "08"])
    assert [one.state for one in made.outcomes] == ["done", "done"]
    files = {path.name: unpacked(path.read_bytes()) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert [name for name, raw in files.items() if CANARY.search(raw)] == []
    found = json.loads(files["manifest.json"])["findings"]
    assert [one["word"] for one in found] == ["drivers", "penalty", "coverage", "themes"]
    (tmp_path / "study.yml").write_text(study + "where: {team: A}\n", encoding="utf-8")
    made = run(tmp_path / "study.yml", tmp_path / "part", notebooks=["07", "08"])
    why = "of employees it is made of all answers only, and where chooses a part"
    assert [(one.state, one.reason) for one in made.outcomes] == [("left out", why)] * 2


@pytest.mark.slow
def test_a_resumed_run_takes_its_lists_over_and_a_changed_list_is_made_anew(export, tmp_path):
    (tmp_path / "study.yml").write_text("source: export.csv\nas_of: 2026-06-30\n", encoding="utf-8")
    out = tmp_path / "out"
    run(tmp_path / "study.yml", out, notebooks=["10"])
    lists = {path.name: path.read_bytes() for path in (out / "lists").iterdir()}
    assert len(lists) == 8  # each of four as CSV and as a workbook
    assert verify(out).differences == ()
    changed = out / "lists" / "10_follow_up-open-tasks.csv"
    changed.write_text("", encoding="utf-8")
    assert [one.file for one in verify(out).differences] == ["lists/10_follow_up-open-tasks.csv"]
    run(tmp_path / "study.yml", out, notebooks=["10"], resume=True)
    run(tmp_path / "study.yml", out, notebooks=["00", "10"], resume=True)
    assert {path.name: path.read_bytes() for path in (out / "lists").iterdir()} == lists
    assert verify(out).differences == ()


@pytest.mark.parametrize("text", [None, "response_id,state\n1,opne\n"])
def test_a_closed_loop_that_cannot_be_read_stops_the_run_before_it_starts(export, tmp_path, text):
    (tmp_path / "study.yml").write_text("source: export.csv\nclosed_loop: loop.csv\n", encoding="utf-8")
    if text:
        (tmp_path / "loop.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"loop\.csv"):
        run(tmp_path / "study.yml", tmp_path / "out", notebooks=["10"])
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_closed_loop_file_is_an_input_of_the_run(export, tmp_path):
    (tmp_path / "study.yml").write_text(
        "source: export.csv\nas_of: 2026-06-30\nclosed_loop: loop.csv\n", encoding="utf-8"
    )
    (tmp_path / "loop.csv").write_text("response_id,state\ncanary-1,open\n", encoding="utf-8")
    run(tmp_path / "study.yml", tmp_path / "out", notebooks=["10"])
    inputs = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))["inputs"]
    assert [(one["role"], one["name"]) for one in inputs if one["role"] == "closed_loop"] == [
        ("closed_loop", "loop.csv")
    ]
