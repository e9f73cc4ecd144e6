"""Are people in nothing that is written or said but what is meant to hold rows?"""

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
            "comment": f"canary sang {i % 3} times",
        }
        for i in range(240)
    ]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def said(*arguments: object) -> bytes:
    return CliRunner().invoke(main, [str(argument) for argument in arguments]).stderr.encode()


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
