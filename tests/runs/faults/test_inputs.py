"""Notebooks and rows that cannot be used, and rows that change while a run works."""

import subprocess
import sys
import threading

import pytest


@pytest.mark.slow
def test_a_notebook_that_is_no_notebook_is_found_before_the_batch(tiny, tmp_path):
    path = tiny.folder / "notebooks" / "02_second.ipynb"
    path.write_text(path.read_text()[:300])
    result = tiny.run(tmp_path / "out", *tiny.EACH)
    assert result.returncode == 2, result.stderr
    assert "02_second.ipynb beside the study cannot be run" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_need_that_nobody_knows_is_found_before_the_batch(tiny, tmp_path):
    tiny.notebook("03_third", tiny.READ, tiny.SHOW, nps_analysis={"needs": ["segments", "benchmark"]})
    result = tiny.run(tmp_path / "out", *tiny.EACH)
    assert result.returncode == 2, result.stderr
    assert "03_third.ipynb needs benchmark\n" in result.stderr
    assert 'nearest: "benchmarks"' in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_kernel_that_nobody_knows_fails_as_itself(tiny, tmp_path, whole):
    tiny.notebook("02_second", tiny.READ, tiny.SHOW, kernel="nosuch")
    result = tiny.run(tmp_path / "out")
    reason = "NoSuchKernel: No such kernel named nosuch, before code cell 1"
    assert (result.returncode, f"02_second  failed: {reason}\n" in result.stderr) == (1, True), result.stderr
    states = {one["name"]: (one["state"], one["reason"]) for one in whole(tmp_path / "out")["notebooks"]}
    assert states == {"01_first": ("done", ""), "02_second": ("failed", reason)}


@pytest.mark.slow
@pytest.mark.parametrize("what", ["replaced", "removed", "emptied"])
def test_rows_that_change_while_a_batch_works_do_not_matter(tiny, tmp_path, undisturbed, equal, what):
    out = tmp_path / "out"
    tiny.hold("East", "North", word="wait")
    running = tiny.start(out, *tiny.EACH)
    tiny.at("East", running)
    text = tiny.rows.read_text()
    if what == "removed":
        tiny.rows.unlink()
    elif what == "emptied":
        tiny.rows.write_text("")
    else:
        tiny.rows.with_suffix(".new").write_text(text.replace("10,", "1,"))
        tiny.rows.with_suffix(".new").replace(tiny.rows)
    tiny.release()
    _, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert not tiny.alive()
    equal(undisturbed.batch, out)


@pytest.mark.slow
def test_a_value_whose_rows_cannot_be_read_fails_alone_and_one_without_a_score_is_left_out(tiny, tmp_path, whole):
    out = tmp_path / "out"
    with tiny.rows.open("a") as file:
        file.write(",West\n,West\n10,Far\n9,Far\n15,Far\n15,Far\n")
    result = tiny.run(out, *tiny.EACH)
    assert result.returncode == 1, result.stderr
    parts = {part["value"]: (part["state"], part["reason"]) for part in whole(out)["parts"]}
    far = '"score" in wave.csv is on another scale than 0 to 10: 2 of 4 numbers off it: 15'
    west = 'no valid score in "score" of wave.csv: 2 rows: 2 no answer'
    assert parts == {
        **dict.fromkeys(("East", "North", "South"), ("done", "")),
        "Far": ("failed", far),
        "West": ("left out", west),
    }
    for said in (f"Far  failed: {far}\n", f"West  left out: {west}\n", "5 parts: 3 done, 1 failed, 1 left out\n"):
        assert said in result.stderr
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"east", "north", "south", "tables"}

    tiny.rows.write_text("".join(line for line in tiny.rows.open() if "Far" not in line))
    again = tiny.run(out, *tiny.EACH)
    assert (again.returncode, "4 parts: 3 done, 1 left out\n" in again.stderr) == (0, True), again.stderr


@pytest.mark.slow
def test_an_export_that_is_written_while_it_is_read_is_refused(tiny, tmp_path):
    over = threading.Event()

    def write() -> None:
        with tiny.rows.open("a") as file:
            while not over.wait(0.002):
                print("10,North", file=file, flush=True)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        result = tiny.run(tmp_path / "out")
    finally:
        over.set()
        writing.join()
    assert result.returncode == 2
    assert "source wave.csv changed while it was read" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_benchmarks_that_change_while_notebooks_read_them_fail_the_part(tiny, tmp_path):
    published = tiny.folder / "published.csv"
    published.write_text("company,nps\nRival,40\n")
    tiny.study.write_text(tiny.study.read_text() + "benchmarks: published.csv\n")
    tiny.hold("all", word="wait")
    running = tiny.start(tmp_path / "out")
    tiny.at("all", running)
    published.write_text("company,nps\nRival,10\n")
    tiny.release()
    _, said = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "benchmarks published.csv changed while the notebooks read it" in said
    assert not (tmp_path / "out" / "deck.pptx").exists()


@pytest.mark.slow
def test_a_value_whose_scores_are_all_unreadable_fails_and_one_without_any_is_left_out(tiny, tmp_path):
    with tiny.rows.open("a") as file:
        file.write("bogus,West\n,Centre\n")
    result = tiny.run(tmp_path / "out", *tiny.EACH)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "5 parts: 3 done, 1 failed, 1 left out"
    assert "West  failed: no valid score" in result.stderr


@pytest.mark.slow
def test_an_export_that_went_elsewhere_can_be_named_from_there(tiny, tmp_path):
    def nps(*arguments: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "nps_analysis", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    made = nps("run", tiny.rows, "--notebooks", "01", "--out", "out")
    assert made.returncode == 0, made.stderr
    (tmp_path / "elsewhere").mkdir()
    tiny.rows.rename(tmp_path / "elsewhere" / tiny.rows.name)
    said = nps("verify", "out", "--rerun", "--study", f"elsewhere/{tiny.rows.name}")
    assert said.returncode == 0, said.stdout
