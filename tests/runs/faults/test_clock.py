"""Clocks that are wrong, between a run and its resumption and while it runs."""

import json
import shutil

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("when", ["2031-01-01 12:00:00", "-2d"])
def test_another_time_of_day_changes_nothing(tiny, tmp_path, undisturbed, equal, need, when):
    out, before = tmp_path / "out", (need("faketime"), "-f", when if when.startswith("-") else f"@{when}")
    shutil.copytree(undisturbed.batch, out)
    (out / "south" / "deck.pptx").unlink()
    result = tiny.run(out, *tiny.EACH, "--resume", before=before)
    assert result.returncode == 0, result.stderr
    assert sorted(result.stderr.splitlines()) == [
        "3 parts, all done",
        "East  done: nothing that decides it changed",
        "North  done: nothing that decides it changed",
        "South  done",
    ]
    equal(undisturbed.batch, out)
    fresh = tmp_path / "fresh"
    assert tiny.run(fresh, *tiny.EACH, before=before).returncode == 0
    equal(undisturbed.batch, fresh)
    for path in fresh.rglob("*"):
        if path.name == "manifest.json":
            about = json.loads(path.read_text())["run"]
            assert about["started"].startswith("2031") or when == "-2d"
            assert 0 <= about.get("seconds", 0) < 100
        if path.suffix == ".ipynb":
            content = json.loads(path.read_text())
            for one in (content, *content["cells"]):
                assert one["metadata"]["papermill"]["duration"] >= 0


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Asia/Tehran", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_another_time_zone_changes_nothing(tiny, tmp_path, undisturbed, equal, zone):
    out = shutil.copytree(undisturbed.one, tmp_path / "out")
    result = tiny.run(out, "--resume", TZ=zone)
    assert result.returncode == 0
    assert result.stderr.endswith("\ndone: nothing that decides it changed\n")
    assert "runs again" not in result.stderr
    equal(undisturbed.one, out)
