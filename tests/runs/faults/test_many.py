"""Many more notebooks at a time than there are cores."""

import json

import pytest


@pytest.mark.slow
def test_sixteen_at_a_time_are_all_done_and_no_two_meet(tiny, tmp_path):
    regions = [f"Region {number:02d}" for number in range(48)]
    rows = [f"{score},{region}" for region in regions for score in (10, 9, 8, 3)]
    tiny.rows.write_text("\n".join(["score,region", *rows]) + "\n")
    (tiny.folder / "notebooks" / "01_first.ipynb").unlink()
    result = tiny.run(tmp_path / "out", "--each", "region", "--jobs", "16")
    assert (result.returncode, result.stderr.splitlines()[-1]) == (0, "48 parts, all done")
    parts = json.loads((tmp_path / "out" / "manifest.json").read_text())["parts"]
    assert [part["value"] for part in parts] == regions
    for part in parts:
        (finding,) = json.loads((tmp_path / "out" / part["slug"] / "manifest.json").read_text())["findings"]
        assert finding["headline"] == f"Answers of {part['value']}"
