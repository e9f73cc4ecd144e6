"""Notebooks and rows that cannot be used, and rows that change while a run works."""

import pytest

STATES = ("value", "state", "reason")


@pytest.mark.slow
def test_a_notebook_that_is_no_notebook_is_found_before_the_batch(tiny, tmp_path):
    path = tiny.folder / "notebooks" / "02_second.ipynb"
    path.write_text(path.read_text()[:300])
    result = tiny.run(tmp_path / "out", *tiny.EACH)
    assert result.returncode == 2, result.stderr
    assert "02_second.ipynb beside the study cannot be run" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_kernel_and_a_need_that_nobody_knows(tiny, tmp_path):
    tiny.notebook("02_second", tiny.READ, tiny.SHOW, kernel="nosuch")
    tiny.notebook("03_third", tiny.READ, tiny.SHOW, nps_analysis={"needs": ["telepathy"]})
    result = tiny.run(tmp_path / "out")
    print(result.stderr)
    assert result.returncode in (1, 2)


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
        file.write(",West\nx,West\n" + "50,Far\n40,Far\n30,Far\n")
    tiny.study.write_text(tiny.study.read_text() + "columns: {score: score}\n")
    result = tiny.run(out, *tiny.EACH)
    print(result.stderr)
    parts = {part["value"]: (part["state"], part["reason"]) for part in whole(out)["parts"]}
    print(parts)
    assert result.returncode == 1
