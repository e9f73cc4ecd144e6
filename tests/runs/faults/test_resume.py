"""--resume runs again what changed, nothing else, and says why."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest


def touched_and_a_comment(study: Path, out: Path) -> None:
    study.write_text("# a comment\n" + study.read_text())
    for path in [study, study.parent / "wave.csv", *out.rglob("*"), *study.parent.glob("notebooks/*")]:
        os.utime(path, (2_000_000_000, 2_000_000_000))


def one_row(study: Path, out: Path) -> None:
    with (study.parent / "wave.csv").open("a") as file:
        file.write("10,North\n")


def another_seed(study: Path, out: Path) -> None:
    study.write_text(study.read_text().replace("seed: 7", "seed: 8"))


def notebook(study: Path, out: Path) -> None:
    path = study.parent / "notebooks" / "02_second.ipynb"
    content = nbformat.read(path, as_version=4)
    content.cells[-1].source += "\nprint(1)"
    nbformat.write(content, path)


def new_notebook(study: Path, out: Path) -> None:
    shutil.copy(study.parent / "notebooks" / "02_second.ipynb", study.parent / "notebooks" / "03_third.ipynb")


def versions(study: Path, out: Path) -> None:
    """The manifest as another version of numpy would have left it."""
    from nps_analysis.runs.manifest import determinants

    manifest = json.loads((out / "manifest.json").read_text())
    manifest["versions"]["numpy"] = "1.0"
    for one in manifest["notebooks"]:
        one["key"] = determinants(manifest, one["name"])
    (out / "manifest.json").write_text(json.dumps(manifest))


def tampered(study: Path, out: Path) -> None:
    path = out / "tables" / "02_second-overall.csv"
    path.write_text(path.read_text()[:-5])


def tampered_and_deleted(study: Path, out: Path) -> None:
    tampered(study, out)
    (out / "figures" / "01_first-overall.svg").unlink()


def deck(study: Path, out: Path) -> None:
    (out / "deck.pptx").write_bytes(b"cut")


NOTHING = ["01_first  done", "02_second  done"]
UNCHANGED = [*NOTHING, "done: nothing that decides it changed"]
BOTH = ["01_first  runs again: {}", "02_second  runs again: {}", "01_first  done", "02_second  done"]
SECOND = ["01_first  done", "02_second  runs again: {}", "02_second  done"]
NOT_WHAT_IT_WAS = "{}  runs again: {} is not what it was"
EACH = [
    *(NOT_WHAT_IT_WAS.format("01_first", "figures/01_first-overall.svg"), "01_first  done"),
    *(NOT_WHAT_IT_WAS.format("02_second", "tables/02_second-overall.csv"), "02_second  done"),
]
CHANGES = {  # what changed: what the second run says, and why
    touched_and_a_comment: (UNCHANGED, ""),
    one_row: (BOTH, "the input changed: source wave.csv changed"),
    another_seed: (BOTH, "parameters changed: seed"),
    notebook: (SECOND, "the notebook changed"),
    new_notebook: (["01_first  done", "02_second  done", "03_third  done"], ""),
    versions: (BOTH, "numpy 1.0 is now {numpy}"),
    tampered_and_deleted: (EACH, ""),
    deck: (NOTHING, ""),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changed_runs_again_and_the_reason_is_said(tiny, tmp_path, undisturbed, equal, change):
    import numpy

    out = shutil.copytree(undisturbed.one, tmp_path / "out")
    change(tiny.study, out)
    lines, why = CHANGES[change]
    result = tiny.run(out, "--resume")
    assert result.returncode == 0, result.stderr
    why = why.replace("{numpy}", numpy.__version__)
    assert sorted(result.stderr.splitlines()) == sorted(line.replace("{}", why) for line in lines)
    if change in (one_row, another_seed, notebook, new_notebook):
        assert tiny.run(tmp_path / "fresh").returncode == 0
        equal(tmp_path / "fresh", out)
    else:
        equal(undisturbed.one, out)


@pytest.mark.slow
def test_another_parameter_runs_all_again(tiny, tmp_path, undisturbed):
    out = shutil.copytree(undisturbed.one, tmp_path / "out")
    result = tiny.run(out, "--resume", "--set", "level=0.9")
    assert sorted(result.stderr.splitlines()) == sorted(
        line.replace("{}", "parameters changed: level") for line in BOTH
    )


@pytest.mark.slow
def test_another_day_runs_again_only_what_other_rows_count_for(tiny, tmp_path):
    """All answers were there on the first day and on a later one, not yet on an earlier one."""
    days = ["2026-07-05", "2026-08-05", "2026-09-20"]
    tiny.study.write_text("source: wave.csv\n")
    tiny.rows.write_text("score,date\n" + "".join(f"{score},{day}\n" for day in days for score in (10, 3)))
    runs = [tiny.run(tmp_path / "out", "--resume", NPS_TODAY=f"2026-{day}") for day in ("09-30", "10-03", "09-10")]
    assert [one.returncode for one in runs] == [0, 0, 0]
    said = [[line for line in one.stderr.splitlines() if "again" in line or "nothing" in line] for one in runs]
    again = "  runs again: on another day other rows count"
    assert said[:2] == [[], ["done: nothing that decides it changed"]]
    assert sorted(said[2]) == [f"01_first{again}", f"02_second{again}"]


@pytest.mark.slow
def test_in_a_batch_only_the_parts_that_are_not_what_they_were_run_again(tiny, tmp_path, undisturbed, equal):
    out = shutil.copytree(undisturbed.batch, tmp_path / "out")
    tampered(tiny.study, out / "north")
    shutil.rmtree(out / "south")
    result = tiny.run(out, *tiny.EACH, "--resume")
    assert set(result.stderr.splitlines()) == {
        "East  done: nothing that decides it changed",
        "North  02_second  runs again: tables/02_second-overall.csv is not what it was",
        "North  done",
        "South  done",
        "3 parts, all done",
    }
    equal(undisturbed.batch, out)
