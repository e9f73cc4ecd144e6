"""Two runs at the same time, locks that killed runs leave, and hidden folders full of rubbish."""

import json
import shutil
import signal
import subprocess
import sys
import time

import pytest


@pytest.mark.slow
def test_a_second_run_in_a_folder_is_told_who_is_at_work_and_disturbs_nothing(tiny, tmp_path, undisturbed, equal):
    out = tmp_path / "out"
    tiny.hold("all", word="wait")
    first = tiny.start(out)
    tiny.at("all", first)
    holder = json.loads((out / ".nps" / "lock").read_text())
    assert holder["pid"] == first.pid
    start_up = tiny.start_up()
    for more in ([], ["--resume"], ["--force"]):
        began = time.monotonic()
        second = tiny.start(out, *more)
        said = second.communicate(timeout=20)[1]
        assert time.monotonic() - began < start_up + 2
        assert second.returncode == 4
        assert f"{out} is in use" in said
        assert f"process {first.pid}, since {holder['since']}" in said
        assert "Traceback" not in said
    third = tiny.start(tmp_path / "other", "--notebooks", "01")
    assert (third.wait(60), third.communicate())[0] == 0
    tiny.release()
    assert first.wait(60) == 0, first.communicate()
    first.communicate()
    assert not tiny.alive()
    equal(undisturbed.one, out)


@pytest.mark.slow
def test_the_lock_of_a_killed_run_does_not_block(tiny, tmp_path, undisturbed, equal):
    out = tmp_path / "out"
    tiny.hold("all")
    first = tiny.start(out)
    tiny.at("all", first)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert (out / ".nps" / "lock").exists()
    tiny.release()
    result = tiny.run(out)
    assert result.returncode == 0, result.stderr
    equal(undisturbed.one, out)


LOCKS = ["", "{", "[]", "\0" * 50, '{"token": 7}', '{"token": "../../x"}', '{"since": 1}', "\xff"]
JOURNALS = ["", "{", "[]", "7", '{"made": {}}', '{"made": {"deck.pptx": "work/all/deck', '{"made": [], "gone": 3}']
BELOW = {
    "work/all/content.json": ["[]", "{}", "\0", '{"inputs": [], "settings": {}, "notebook_hashes": {}}'],
    "work/all/marks/01_first.json": ["", "[]", '{"state": "done"}', '{"state": "done", "reason": "", "outputs": 3}'],
    "work/all/manifest.json": ["{", '{"inputs": [], "settings": {}, "notebook_hashes": {}}'],
    "work/all/findings/01_first-000.json": ["[]", "{}"],
    "work": ["a file"],
}
BESIDE = ["left", "rows", "earlier"]  # files where there should be folders
RUBBISH = [(name, text) for name, texts in BELOW.items() for text in texts]


@pytest.fixture(scope="session")
def stopped(undisturbed, tmp_path_factory):
    """The folder of a run that was killed at its second notebook."""
    from nps_analysis.runs.lock import HIDDEN

    study, place = undisturbed.place / "study", tmp_path_factory.mktemp("stopped")
    shutil.copytree(study, place / "study")
    (place / "study" / "hold-all").touch()
    command = [sys.executable, "-m", "nps_analysis", "run", place / "study" / "study.yml", "--out", place / "out"]
    running = subprocess.Popen([*command, "--jobs", "1"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not (place / "study" / "at-all").exists():
        assert running.poll() is None
        time.sleep(0.05)
    running.kill()
    running.wait()
    assert (place / "out" / HIDDEN / "work" / "all" / "marks" / "01_first.json").exists()
    return place / "out"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(RUBBISH)))
def test_rubbish_in_the_hidden_folder_never_stops_a_run(tiny, tmp_path, stopped, undisturbed, equal, number):
    out = shutil.copytree(stopped, tmp_path / "out")
    name, text = RUBBISH[number]
    rubbish = {"lock": LOCKS[number % len(LOCKS)], "publish.json": JOURNALS[number % len(JOURNALS)], name: text}
    rubbish |= {BESIDE[number]: "a file"} if number < len(BESIDE) else {}
    for place, content in rubbish.items():
        path = out / ".nps" / place
        if path.is_dir():
            shutil.rmtree(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("latin-1"))
    result = tiny.run(out, "--resume")
    assert result.returncode == 0, result.stderr
    equal(undisturbed.one, out)


@pytest.mark.slow
def test_no_run_is_let_into_the_folder_of_another_from_above_or_below(tiny, tmp_path, undisturbed, equal):
    out = tmp_path / "out"
    tiny.hold("South", word="wait")
    batch = tiny.start(out, *tiny.EACH)
    tiny.at("South", batch)
    for place in (out / "east", tmp_path):
        second = tiny.run_beside(place)
        assert (second.returncode, second.stdout) == (4, "")
        assert f"process {batch.pid}, since" in second.stderr
    tiny.release()
    assert batch.communicate(timeout=60)
    assert batch.returncode == 0
    equal(undisturbed.batch, out)


@pytest.mark.slow
def test_a_run_of_its_own_within_a_batch_is_not_taken_away(tiny, tmp_path, undisturbed):
    out = shutil.copytree(undisturbed.batch, tmp_path / "out")
    shutil.copytree(undisturbed.one, out / "total")
    result = tiny.run(out, *tiny.EACH, "--resume")
    assert result.returncode == 2
    assert "holds something else" in result.stderr
    assert (out / "total" / "deck.pptx").exists()
