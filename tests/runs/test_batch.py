"""Is each part of a batch what a run of its own would be, and does the folder hold what it says?"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import termios
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from nps_analysis.cli import main
from nps_analysis.runs.notebooks import folder as notebooks
from nps_analysis.runs.rerun import compared, rerun
from nps_analysis.runs.run import run
from nps_analysis.runs.verify import verify

pytestmark = pytest.mark.usefixtures("warm_runs")
MARKETS = ["Sweden", "NO", "0123", ""]  # "" is a market of its own: (none)
SLUGS = {"(none)": "none", "0123": "0123", "NO": "no", "Sweden": "sweden"}
PARAMETERS = nbformat.v4.new_code_cell(
    'study = "study.yml"\nperiod = None\nlevel = None\nwhere = {}\noptions = {}', metadata={"tags": ["parameters"]}
)
READ = "import nps_analysis as nps\nresponses = nps.read(study, period=period, level=level, where=where, **options)"
SHOW = (
    "scores = nps.score(nps.tally(responses))\nnps.present('all', nps.say_score(scores), scores, nps.plot_score, 'NPS')"
)


def write_answers(path: Path, markets: list[str] = MARKETS) -> None:
    """100 rows for each market, a few of them without a score or with none that counts; Sweden has one region."""
    rows = [
        ([10, 9, 8, 3, 7, 10, 0, "x", "", 9, 5][(i * 3 + len(market)) % 11], market, _region(market, i))
        for i in range(100)
        for market in markets
    ]
    pd.DataFrame(rows, columns=["score", "market", "region"]).to_csv(path, index=False)


def _region(market: str, i: int) -> str:
    return "North" if market == "Sweden" else ("North", "South")[i % 2]


def write_study(folder: Path, own: dict[str, list[str]]) -> Path:
    """A study of four markets; ``own`` notebooks are cells of code after that of the parameters."""
    folder.mkdir(parents=True)
    write_answers(folder / "a.csv")
    (folder / "study.yml").write_text("source: a.csv\ntitle: Wave\nsegments: [region]\n", encoding="utf-8")
    for name, cells in own.items():
        write_notebook(folder, name, cells)
    return folder / "study.yml"


def write_notebook(folder: Path, name: str, cells: list[str]) -> None:
    """A notebook beside the study, whose cells have the same ids each time."""
    content = nbformat.read(next(notebooks().glob("01_*.ipynb")), as_version=4)
    content.cells = [PARAMETERS, *(nbformat.v4.new_code_cell(cell) for cell in cells)]
    for position, cell in enumerate(content.cells):
        cell["id"] = f"cell-{position}"
    (folder / "notebooks").mkdir(exist_ok=True)
    nbformat.write(content, folder / "notebooks" / f"{name}.ipynb")


SAVES = "import pathlib\npathlib.Path({path!r}).write_bytes(b'PK, as somebody saved it')"


def nps(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def told(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def states(folder: Path) -> dict[str, str]:
    return {part["value"]: part["state"] for part in told(folder)["parts"]}


def written(folder: Path) -> dict[str, int]:
    """When each file was written."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in paths}


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    return write_study(tmp_path_factory.mktemp("batch") / "study", {"01_score": [READ, SHOW]})


@pytest.fixture(scope="module")
def batch(study, tmp_path_factory, warm_runs) -> Path:
    """A batch that is looked at and not touched."""
    out = tmp_path_factory.mktemp("batches") / "markets"
    done = nps("run", study, "--each", "market", "--out", out)
    assert done.exit_code == 0, done.stderr
    *parts, warning, last = done.stderr.splitlines()  # no terminal: a line for each part, and nothing of a bar
    assert warning == "warning: 36 answers rejected: 36 not a whole number"
    assert sorted(parts) == [f"{value}  done" for value in sorted(SLUGS)]
    assert last == "4 parts, all done"
    assert done.stdout.splitlines() == [str(out / name) for name in ("index.html", "manifest.json")]
    return out


def test_a_batch_is_a_folder_for_each_value_and_an_index(batch):
    assert sorted(path.name for path in batch.iterdir()) == [
        *("0123", "index.html", "manifest.json", "no", "none", "sweden", "tables"),
    ]
    assert {part["value"]: part["slug"] for part in told(batch)["parts"]} == SLUGS
    page = (batch / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{slug}/report.html"' in page for slug in SLUGS.values())


def test_the_figures_of_the_index_are_those_of_the_command(study, batch):
    given = CliRunner().invoke(main, ["score", str(study), "--by", "market", "--format", "csv"])
    assert (batch / "tables" / "scores.csv").read_text(encoding="utf-8") == given.stdout
    shown = json.loads(CliRunner().invoke(main, ["score", str(study), "--by", "market", "--format", "json"]).stdout)
    page = (batch / "index.html").read_text(encoding="utf-8")
    rows = {row["market"]: f"{row['nps']:+.1f}".replace("-", "\u2212") for row in shown["rows"]}
    for value, score in rows.items():
        (line,) = re.findall(rf"<tr[^>]*>(?:(?!</tr>).)*{re.escape(value)}.*?</tr>", page, re.DOTALL)
        assert score.lstrip("+") in line


def test_the_accounts_of_the_parts_add_up_to_that_of_the_whole(batch):
    whole = told(batch)["accounting"]
    parts = [told(batch / slug)["accounting"] for slug in SLUGS.values()]
    for what in ("valid", "missing", "rejected"):
        assert sum(part[what] for part in parts) == whole[what] > 0
    assert [part["rows_read"] for part in parts] == [400] * 4
    assert [part["excluded"] for part in parts] == [300] * 4


def test_a_batch_that_was_left_alone_verifies_and_a_tampered_part_is_named(batch):
    assert verify(batch).differences == ()
    assert verify(batch).outputs == len(written(batch)) - 5  # manifests
    page = batch / "no" / "report.html"
    content = page.read_bytes()
    try:
        page.write_bytes(content + b" ")
        done = nps("verify", batch)
        assert done.exit_code == 1
        assert "no/report.html: changed" in done.stdout
    finally:
        page.write_bytes(content)


def test_parts_that_changed_places_are_named(batch):
    one, other, third = batch / "no", batch / "sweden", batch.parent / "third"
    for _ in range(2):  # and back
        one.rename(third)
        other.rename(one)
        third.rename(other)
        found = [one.file for one in verify(batch).differences]
        assert found in (["no/manifest.json", "sweden/manifest.json"], [])
        if _ == 0:
            assert found
    assert verify(batch).differences == ()


@pytest.mark.slow
def test_a_part_is_byte_for_byte_what_a_run_with_where_gives(tmp_path):
    """All notebooks; market is a segment too, with one value in each part."""
    from nps_analysis.responses.example import write_example

    write_example(tmp_path / "study", answers=600, markets=2)
    where = {"channel": "web"}
    study, keys = tmp_path / "study" / "study.yml", {"level": 0.9, "where": where}
    assert not run(study, tmp_path / "batch", each="market", keys=keys).failed
    run(study, tmp_path / "one", keys=keys | {"where": {**where, "market": "Sweden"}})
    assert list(compared(tmp_path / "batch" / "sweden", tmp_path / "one")) == []
    assert "03_compare" in {one["name"] for one in told(tmp_path / "one")["notebooks"] if one["state"] == "done"}


@pytest.mark.slow
@pytest.mark.parametrize("value", ["(none)", "0123", "NO"])
def test_a_value_of_any_name_is_what_a_run_with_where_gives(study, batch, tmp_path, value):
    done = nps("run", study, "--set", f'where={{market: "{value}"}}', "--out", tmp_path / "one")
    assert done.exit_code == 0, done.stderr
    assert list(compared(batch / SLUGS[value], tmp_path / "one")) == []


@pytest.mark.slow
def test_a_batch_comes_out_the_same_again_and_says_which_part_does_not(batch, tmp_path):
    assert rerun(batch).same
    table = batch / "no" / "tables" / "01_score-all.csv"
    content = table.read_text("utf-8")
    try:
        table.write_text(content.replace("0.95", "0.99"), encoding="utf-8")
        assert [one.file for one in rerun(batch).differences] == ["no/tables/01_score-all.csv"]
    finally:
        table.write_text(content, encoding="utf-8")


@pytest.mark.slow
def test_resume_runs_the_parts_that_are_not_there_or_not_what_they_were(tmp_path):
    study, out = write_study(tmp_path / "study", {"01_score": [READ, SHOW]}), tmp_path / "out"
    arguments = ("run", study, "--each", "market", "--out", out, "--resume")
    assert nps(*arguments).exit_code == 0
    first = written(out)
    os.utime(study.parent / "a.csv")  # touched, with the same content
    again = nps(*arguments)
    assert (again.exit_code, again.stderr.count("done: nothing that decides it changed")) == (0, 4)
    assert {name for name, when in written(out).items() if when != first[name] and "/" in name} == {"tables/scores.csv"}
    executed = (out / "no" / "notebooks" / "01_score.ipynb").read_bytes()
    (out / "no" / "deck.pptx").unlink()
    shutil.rmtree(out / "sweden")
    third = nps(*arguments)
    assert third.exit_code == 0, third.stderr
    assert sorted(line for line in third.stderr.splitlines() if line.endswith("done")) == [
        *("4 parts, all done", "NO  done", "Sweden  done")
    ]
    assert verify(out).differences == ()
    assert (out / "no" / "notebooks" / "01_score.ipynb").read_bytes() == executed  # with its timings: it did not run
    still = {name for name, when in written(out).items() if when == first[name]}
    assert still == {name for name in first if name.startswith(("0123/", "none/"))}


@pytest.mark.slow
@pytest.mark.parametrize("resume", [[], ["--resume"]])
def test_markets_come_and_go(tmp_path, resume):
    study, out = write_study(tmp_path / "study", {"01_score": [READ, SHOW]}), tmp_path / "out"
    arguments = ("run", study, "--each", "market", "--out", out, *resume)
    assert nps(*arguments).exit_code == 0
    write_answers(study.parent / "a.csv", ["Sweden", "NO", "Iran"])
    done = nps(*arguments)
    assert done.exit_code == 0, done.stderr
    assert states(out) == {"Iran": "done", "NO": "done", "Sweden": "done"}
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == ["iran", "no", "sweden", "tables"]
    assert verify(out).differences == ()
    assert done.stderr.count("runs again: the input changed: source a.csv changed") == (2 if resume else 0)
    assert [part["accounting"]["rows_read"] for part in map(told, (out / "no", out / "iran"))] == [300, 300]


FAILS = "if where.get('market') == 'NO':\n    raise ValueError('not here')"


@pytest.mark.slow
def test_a_part_that_fails_stops_no_other_and_resume_runs_what_failed_when_it_is_mended(tmp_path):
    own = {"01_score": [READ, SHOW], "02_fails": [FAILS, READ, SHOW], "03_more": [READ, SHOW]}
    study, out = write_study(tmp_path / "study", own), tmp_path / "out"
    rows = (study.parent / "a.csv").read_text("utf-8")
    (study.parent / "a.csv").write_text(rows + ",Chad,North\n", encoding="utf-8")
    done = nps("run", study, "--each", "market", "--out", out, "--notebooks", "01_score,02_fails")
    assert done.exit_code == 1
    assert states(out) == {"(none)": "done", "0123": "done", "Chad": "left out", "NO": "failed", "Sweden": "done"}
    assert "NO  02_fails  failed: code cell 2: ValueError: not here" in done.stderr
    assert done.stderr.splitlines()[-1] == "5 parts: 3 done, 1 failed, 1 left out"
    assert not (out / "chad").exists()
    assert (out / "no" / "notebooks" / "02_fails.ipynb").exists()
    assert not (out / "no" / "notebooks" / "03_more.ipynb").exists()
    assert "ValueError: not here" in (out / "no" / "report.html").read_text("utf-8")
    assert verify(out).differences == ()
    before = written(out)
    write_notebook(study.parent, "02_fails", ["1", READ, SHOW])
    again = nps("run", study, "--each", "market", "--out", out, "--notebooks", "01_score,02_fails", "--resume")
    assert again.exit_code == 0, again.stderr
    assert again.stderr.count("02_fails  runs again: ") == 4
    assert "NO  02_fails  runs again: failed: code cell 2: ValueError: not here" in again.stderr
    assert "01_score" not in again.stderr
    kept = {path for path, when in written(out).items() if before.get(path) == when}
    assert kept == set()  # parts are published whole


@pytest.mark.slow
def test_a_single_run_resumes_with_the_notebook_that_was_mended_alone(tmp_path):
    count = "from pathlib import Path\nwith Path('ran.txt').open('a') as file:\n    file.write('{}\\n')"
    own = {"01_score": [count.format("a"), READ, SHOW], "02_fails": [count.format("b"), "1 / 0", READ, SHOW]}
    study, out = write_study(tmp_path / "study", own), tmp_path / "out"
    assert nps("run", study, "--out", out, "--jobs", "1").exit_code == 1
    write_notebook(study.parent, "02_fails", [count.format("b"), READ, SHOW])
    done = nps("run", study, "--out", out, "--jobs", "1", "--resume")
    assert done.exit_code == 0, done.stderr
    assert (study.parent / "ran.txt").read_text() == "a\nb\nb\n"
    assert "02_fails  runs again: failed: code cell 3: ZeroDivisionError: division by zero" in done.stderr
    assert verify(out).differences == ()
    assert not run(study, tmp_path / "whole").failed
    assert list(compared(out, tmp_path / "whole")) == []


@pytest.mark.slow
def test_notebooks_work_from_the_rows_that_were_read_once(tmp_path):
    """The first notebook that runs replaces the source: every part still has its own answers."""
    replace = "from pathlib import Path\nPath('a.csv').write_text('score,market,region\\n0,Sweden,North\\n')"
    study = write_study(tmp_path / "study", {"01_score": [replace, READ, SHOW]})
    expected = json.loads(CliRunner().invoke(main, ["score", str(study), "--by", "market", "--format", "json"]).stdout)
    assert nps("run", study, "--each", "market", "--out", tmp_path / "out", "--jobs", "1").exit_code == 0
    for row in expected["rows"]:
        table = pd.read_csv(tmp_path / "out" / SLUGS[row["market"]] / "tables" / "01_score-all.csv")
        assert (table["n"].tolist(), table["nps"].tolist()) == ([row["n"]], [row["nps"]])


@pytest.mark.slow
def test_a_bar_where_somebody_is_watching(study, tmp_path):
    """On a terminal: a bar with what is running and the time that is left, no lines for parts that are done."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = [
        sys.executable,
        "-m",
        "nps_analysis",
        "run",
        str(study),
        "--each",
        "market",
        "--out",
        str(tmp_path / "o"),
    ]
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL) as process:
        os.close(theirs)
        said = b""
        try:
            while more := os.read(ours, 65536):
                said += more
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    text = said.decode()
    assert process.returncode == 0, text
    assert re.search(r"0/4 \[.*01_score", text)
    assert re.search(r"[123]/4 \[\d\d:\d\d<\d\d:\d\d", text)
    assert "4/4" in text
    assert "4 parts, all done" in text
    assert "Sweden  done" not in text


@pytest.mark.parametrize(("each", "required"), [("markt", "market"), ("score,market", ""), ("", "")])
def test_a_column_that_is_not_there_is_an_error_with_nothing_written(study, tmp_path, each, required):
    done = nps("run", study, "--each", each, "--out", tmp_path / "out")
    assert (done.exit_code, (tmp_path / "out").exists()) == (2, False), done.stderr
    assert required in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_batch_by_people_is_warned_of_once(tmp_path):
    study = write_study(tmp_path / "study", {"01_score": [READ, SHOW]})
    path = study.parent / "a.csv"
    path.write_text(path.read_text("utf-8").replace("market", "email", 1), encoding="utf-8")
    done = nps("run", study, "--each", "email", "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stderr.count('"email" looks personal') == 1
    strict = nps("run", study, "--each", "email", "--out", tmp_path / "out", "--strict", "--resume")
    assert strict.exit_code == 3


@pytest.mark.slow
@pytest.mark.parametrize(("name", "found"), [("deck.pptx", "was saved"), ("~$deck.pptx", "")])
def test_what_is_saved_in_the_run_folder_while_the_run_is_at_work_stays(tmp_path, name, found):
    study, out = write_study(tmp_path / "study", {"01_score": [READ, SHOW]}), tmp_path / "out"
    assert nps("run", study, "--out", out).exit_code == 0
    (out / "tables" / "Thumbs.db").write_bytes(b"left")
    write_notebook(study.parent, "01_score", [READ, SHOW, SAVES.format(path=str(out / name))])
    done = nps("run", study, "--out", out)
    assert (out / name).read_bytes() == b"PK, as somebody saved it"
    assert "left by other programs, and gone where the run replaces a folder: tables/Thumbs.db" in done.stderr
    assert (done.exit_code, (out / "tables" / "Thumbs.db").exists()) == ((1, True) if found else (0, False))
    assert not found or f"{name} was saved there while the run was at work" in done.stderr
    if found:  # moved away, it is in nobody's way, and what was made is taken over
        (out / name).rename(tmp_path / name)
        again = nps("run", study, "--out", out, "--resume")
        assert again.exit_code == 0, again.stderr
        assert not (out / ".nps").exists()
        assert verify(out).differences == ()


@pytest.mark.slow
def test_a_folder_that_a_batch_has_no_part_for_stays_where_somebody_saved_a_deck_in_it_meanwhile(tmp_path):
    study, out = write_study(tmp_path / "study", {"01_score": [READ, SHOW]}), tmp_path / "out"
    write_answers(study.parent / "a.csv", ["Sweden", "NO", "0123"])
    assert nps("run", study, "--each", "market", "--out", out).exit_code == 0
    write_answers(study.parent / "a.csv", ["Sweden"])
    write_notebook(study.parent, "01_score", [READ, SHOW, SAVES.format(path=str(out / "no" / "deck.pptx"))])
    done = nps("run", study, "--each", "market", "--out", out, "--strict")
    assert "warning: saved there while the run was at work, so it stays: no/deck.pptx" in done.stderr
    assert done.exit_code == 3
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"no", "sweden", "tables"}
    assert (out / "no" / "deck.pptx").read_bytes() == b"PK, as somebody saved it"
    again = nps("run", study, "--each", "market", "--out", out)
    assert (again.exit_code, "found     no/deck.pptx" in again.stderr) == (2, True)
