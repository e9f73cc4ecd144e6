"""Clocks that are wrong, between a run and its resumption and while it runs."""

import json
import shutil
import time

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
@pytest.mark.parametrize("zone", ["Asia/Tehran", "Pacific/Kiritimati"])
def test_another_time_zone_changes_nothing(tiny, tmp_path, undisturbed, equal, zone):
    out = shutil.copytree(undisturbed.one, tmp_path / "out")
    result = tiny.run(out, "--resume", TZ=zone)
    assert result.stderr.endswith("\ndone: nothing that decides it changed\n")
    assert tiny.run(tmp_path / "fresh", TZ=zone).returncode == 0
    equal(undisturbed.one, tmp_path / "fresh")


@pytest.mark.slow
def test_a_run_over_midnight_is_all_of_the_day_it_began_on(tiny, tmp_path, need, whole):
    """Each part has an answer of the day after, which no part may count into a period."""
    out, before = tmp_path / "out", (need("faketime"), "-f", "@2026-09-30 23:59:50")
    tiny.study.write_text("source: wave.csv\nperiod: day\n")
    days = ("2026-09-28", "2026-09-30", "2026-10-01")
    rows = [f"{score},{region},{day}" for day in days for region in ("East", "South") for score in (10, 3)]
    tiny.rows.write_text("\n".join(["score,region,date", *rows]) + "\n")
    tiny.hold("East", word="wait")
    running = tiny.start(out, "--each", "region", "--jobs", "1", before=before, TZ="UTC")
    tiny.at("East", running)
    time.sleep(12)
    tiny.release()
    _, said = running.communicate(timeout=120)
    assert running.returncode == 0, said
    for region in ("east", "south"):
        manifest = whole(out / region)
        assert manifest["run"]["as_of"] == "2026-09-30"
        assert [text for text in manifest["warnings"] if "after 2026-09-30" in text], manifest["warnings"]
