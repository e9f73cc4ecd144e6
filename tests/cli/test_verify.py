"""nps verify, as an analyst types it."""

import json

import pytest

from nps_analysis.responses.example import write_example
from nps_analysis.runs.inputs import file_hash
from nps_analysis.runs.manifest import digest_of


@pytest.fixture
def folder(tmp_path):
    """The folder of a run that made one table."""
    out = tmp_path / "report"
    (out / "tables").mkdir(parents=True)
    (out / "tables" / "a.csv").write_text("nps\n40.0\n")
    outputs = {"tables/a.csv": file_hash(out / "tables" / "a.csv")}
    told = {"name": "3f9a1c2b7d12", "version": "0.1.0", "outputs": outputs, "run": {}}
    (out / "manifest.json").write_text(json.dumps({**told, "run": {"manifest": digest_of(told)}}))
    return out


def test_a_run_as_it_was_left_is_one_line_and_exit_0(nps, folder):
    result = nps("verify", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "run 3f9a1c2b7d12: all 1 output as the run left them\n"


def test_each_difference_is_a_line_and_exit_1(nps, folder):
    (folder / "tables" / "a.csv").write_text("nps\n41.0\n")
    (folder / "b.csv").write_text("")
    result = nps("verify", folder)
    was, now = json.loads((folder / "manifest.json").read_text())["outputs"], file_hash(folder / "tables" / "a.csv")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"tables/a.csv: changed: sha256 {now[:12]}, was {was['tables/a.csv'][:12]}",
        "b.csv: not listed",
        "run 3f9a1c2b7d12: of 1 output 1 changed, 1 not listed",
    ]


def test_json_has_the_same(nps, folder):
    (folder / "tables" / "a.csv").unlink()
    result = nps("verify", folder, "--format", "json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["command"], told["same"], told["run"], told["outputs"]) == ("verify", False, "3f9a1c2b7d12", 1)
    assert told["rows"] == [{"file": "tables/a.csv", "what": "missing", "how": ""}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to verify is named"),
        (["nowhere"], "nowhere is not the folder of a run"),
        (["--figure", "nowhere.png"], "no picture nowhere.png"),
        (["--figure", "a.png", "--rerun"], "--figure goes with neither --rerun nor --study"),
    ],
)
def test_bad_usage_is_a_message_and_exit_2(nps, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = nps("verify", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"nps: {said}\n  required  ")


def test_a_run_that_does_not_say_what_it_was_made_from_cannot_be_repeated(nps, folder):
    result = nps("verify", folder, "--rerun")
    assert result.exit_code == 2
    assert "cannot be run again" in result.stderr


def test_a_picture_without_an_origin_is_a_sentence_and_exit_1(nps, tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    result = nps("verify", "--figure", tmp_path / "a.png")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines()[-1].startswith("a.png: it does not say where it comes from")
    told = json.loads(nps("verify", "--figure", tmp_path / "a.png", "--format", "json").stdout)
    assert (told["same"], told["origin"]) == (False, None)


@pytest.mark.slow
def test_a_run_is_verified_run_again_and_its_pictures_are_traced(nps, tmp_path):
    write_example(tmp_path / "study", answers=600, markets=2)
    out = tmp_path / "out"
    assert nps("run", tmp_path / "study" / "study.yml", "--out", out, "--notebooks", "00,01").exit_code == 0
    assert nps("verify", out, "--rerun").exit_code == 0
    picture = sorted((out / "figures").glob("00_*.svg"))[0]
    told = json.loads(nps("verify", "--figure", picture, "--format", "json").stdout)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert told["origin"]["run"] == manifest["name"]
    assert (told["unchanged"], told["slides"][0][:15]) == (True, "Method and data")
    said = nps("verify", "--figure", out / "figures" / "01_score-market.png").stdout
    assert "\ntable     tables/01_score-market.csv\nslide     NPS by market" in said
    (tmp_path / "study" / "responses.csv").write_text("score\n9\n")
    result = nps("verify", out, "--rerun")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "the run cannot be repeated: source responses.csv changed"
