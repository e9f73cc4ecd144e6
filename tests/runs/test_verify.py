"""Is everything that happens to a run's folder seen, and does a run come out the same elsewhere?"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nps_analysis.reporting.deck import build_deck
from nps_analysis.runs.figure import trace
from nps_analysis.runs.manifest import digest_of
from nps_analysis.runs.notebooks import folder as notebooks
from nps_analysis.runs.rerun import compared, rerun
from nps_analysis.runs.run import run
from nps_analysis.runs.verify import verify
from nps_analysis.schema import DataError

OUTPUTS = ["figures/01_score-region.png", "figures/01_score-region.svg", "tables/01_score-region.csv", "deck.pptx"]


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.file, one.what) for one in verify(folder).differences]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


TAMPER: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncate": (lambda path: os.truncate(path, path.stat().st_size // 2), "changed"),
    "empty": (lambda path: path.write_bytes(b""), "changed"),
    "flip": (flip, "changed"),
    "append": (lambda path: path.write_bytes(path.read_bytes() + b"\n"), "changed"),
    "delete": (Path.unlink, "missing"),
    "folder": (lambda path: (path.unlink(), path.mkdir()), "missing"),
    "pipe": (lambda path: (path.unlink(), os.mkfifo(path)), "changed"),
}


def test_a_run_that_was_left_alone_is_the_same(report):
    assert verify(report).differences == ()
    assert verify(report).outputs == len([path for path in report.rglob("*") if path.is_file()]) - 1
    os.utime(report / "deck.pptx", (0, 0))
    (report / ".nps").mkdir()
    (report / ".nps" / "lock").touch()
    assert verify(report).differences == ()


@pytest.mark.parametrize("how", TAMPER)
def test_whatever_becomes_of_an_output_is_named(report, how):
    tamper, what = TAMPER[how]
    for name in [*OUTPUTS, "report.html"]:
        tamper(report / name)
    assert sorted(found(report)) == sorted((name, what) for name in [*OUTPUTS, "report.html"])


def test_what_was_added_is_named(report):
    (report / "notes.txt").write_text("mine")
    (report / "tables" / "more.csv").write_text("a\n")
    assert found(report) == [("notes.txt", "not listed"), ("tables/more.csv", "not listed")]


@pytest.mark.parametrize("key", ["settings", "versions", "inputs", "notebook_hashes"])
def test_a_manifest_in_which_something_was_written_over_is_named(report, manifest, key):
    told = manifest(report)
    told[key] = {**told[key], "level": 0.8} if isinstance(told[key], dict) else told[key][:-1]
    (report / "manifest.json").write_text(json.dumps(told))
    assert found(report) == [("manifest.json", "changed")]


def sign(folder: Path, told: dict) -> None:
    """Writes a manifest as a run does, with the hash of what it says."""
    told = {**told, "run": {}}
    told["run"] = {"manifest": digest_of(told)}
    (folder / "manifest.json").write_text(json.dumps(told))


@pytest.mark.parametrize("about", [{"started": "1999-01-01T00:00:00+00:00"}, {"manifest": None}])
def test_an_edit_of_when_a_run_was_made_is_named(report, manifest, about):
    told = manifest(report)
    told["run"] |= about
    (report / "manifest.json").write_text(json.dumps(told))
    assert found(report) == [("manifest.json", "changed")]


@pytest.mark.parametrize("about", [None, []])
def test_a_manifest_that_says_nothing_of_its_run_is_refused(report, manifest, about):
    (report / "manifest.json").write_text(json.dumps({**manifest(report), "run": about}))
    with pytest.raises(DataError) as caught:
        verify(report)
    assert caught.value.found == "manifest.json of something else"


def test_what_lies_in_the_hidden_folder_and_a_linked_manifest_are_named(report, tmp_path):
    (report / ".nps").mkdir()
    (report / ".nps" / "evil.sh").touch()
    (report / "manifest.json").rename(tmp_path / "manifest.json")
    (report / "manifest.json").symlink_to(tmp_path / "manifest.json")
    assert found(report) == [("manifest.json", "changed"), (".nps/evil.sh", "not listed")]


def test_a_key_that_stands_twice_is_refused(report):
    text = (report / "manifest.json").read_text()
    (report / "manifest.json").write_text(text.replace("{", '{"name": "zzz",', 1))
    with pytest.raises(DataError) as caught:
        verify(report)
    assert caught.value.found == "manifest.json that cannot be read"


@pytest.mark.slow
def test_parts_are_verified_by_their_own_manifests(make, manifest, tmp_path):
    whole = tmp_path / "all"
    part = make(whole / "sweden", where={"region": "North"})
    (whole / "index.html").write_text("all")
    names = {"outputs": {"index.html": hashlib.sha256(b"all").hexdigest()}, "name": "0" * 12, "version": "0.1.0"}
    parts = [
        {"value": "Sweden", "slug": "sweden", "state": "done", "name": manifest(part)["name"]},
        {"value": "Iran", "slug": "iran", "state": "failed"},
    ]
    sign(whole, {**names, "parts": parts})
    assert found(whole) == []
    assert verify(whole).outputs == 1 + verify(part).outputs
    (part / "deck.pptx").unlink()
    (whole / "index.html").write_text("other")
    (whole / "norway").mkdir()
    (whole / "norway" / "deck.pptx").touch()
    assert found(whole) == [
        ("index.html", "changed"),
        ("norway/deck.pptx", "not listed"),
        ("sweden/deck.pptx", "missing"),
    ]
    shutil.rmtree(part)
    assert ("sweden/manifest.json", "missing") in found(whole)


def test_a_part_of_another_run_is_named(make, tmp_path):
    make(tmp_path / "all" / "a")
    parts = [{"value": "A", "slug": "a", "state": "done", "name": "f" * 12}]
    told = {"outputs": {}, "name": "0" * 12, "version": "0.1.0", "parts": parts}
    sign(tmp_path / "all", told)
    assert found(tmp_path / "all") == [("a/manifest.json", "changed")]


@pytest.mark.parametrize("slug", ["../report", "..", "", None, "a/b"])
def test_a_part_outside_the_folder_is_an_error(report, manifest, slug):
    (report / "manifest.json").write_text(json.dumps({**manifest(report), "parts": [{"slug": slug}]}))
    with pytest.raises(DataError, match="lists a part that is none"):
        verify(report)


NO_RUN = {
    "no folder": lambda place: None,
    "a file": lambda place: place.write_text(""),
    "empty": lambda place: place.mkdir(),
    "other": lambda place: (place.mkdir(), (place / "manifest.json").write_text('{"name": "web app"}')),
    "list": lambda place: (place.mkdir(), (place / "manifest.json").write_text("[1]")),
    "broken": lambda place: (place.mkdir(), (place / "manifest.json").write_text('{"name": ')),
    "deep": lambda place: (place.mkdir(), (place / "manifest.json").write_text("[" * 100_000)),
}


@pytest.mark.parametrize("kind", NO_RUN)
def test_what_is_no_run_is_an_error(tmp_path, kind):
    NO_RUN[kind](tmp_path / "x")
    with pytest.raises(DataError, match="is not the folder of a run"):
        verify(tmp_path / "x")


def test_a_picture_is_traced_to_its_run_table_and_slide(report, manifest, tmp_path):
    finding = manifest(report)["findings"][1]
    for name in (finding["png"], finding["svg"]):
        traced = trace(report / name)
        assert (traced.origin.run, traced.origin.finding) == (manifest(report)["name"], "region")
        assert (traced.unchanged, traced.file, traced.table) == (True, name, "tables/01_score-region.csv")
        assert traced.slides == (finding["headline"],)
    copy = shutil.copy(report / finding["png"], tmp_path / "slide 7.png")
    assert trace(copy).unchanged is None
    assert (trace(copy, report).unchanged, trace(copy, report).file) == (True, finding["png"])


def test_a_picture_that_was_drawn_over_is_known_and_said_to_be_changed(report, tmp_path):
    from PIL import Image, PngImagePlugin

    with Image.open(report / "figures/01_score-region.png") as picture:
        kept = PngImagePlugin.PngInfo()
        for name, text in picture.text.items():
            kept.add_itxt(name, text)
        picture.convert("L").save(tmp_path / "grey.png", pnginfo=kept)
    traced = trace(tmp_path / "grey.png", report)
    assert (traced.unchanged, traced.file) == (False, "figures/01_score-region.png")
    assert traced.table == "tables/01_score-region.csv"


@pytest.mark.slow
def test_a_picture_of_another_run_is_told_apart(report, make, tmp_path):
    other = make(tmp_path / "other", level=0.8)
    traced = trace(other / "figures/01_score-region.png", report)
    assert (traced.unchanged, traced.file) == (False, "")
    assert traced.origin.method == "score, 80 % interval"


@pytest.mark.slow
def test_two_files_are_compared_down_to_the_first_cell(report, make, tmp_path):
    again = make(tmp_path / "again")
    assert list(compared(report, again)) == []
    table = again / "tables/01_score-region.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    column = rows[0].split(",").index("nps")
    cells = rows[2].split(",")
    assert cells[:1] + cells[column : column + 1] == ["South", "-25.0"]
    cells[column] = "-26.0"
    table.write_text("\n".join([*rows[:2], ",".join(cells)]) + "\n", encoding="utf-8")
    flip(again / "deck.pptx")
    (again / "report.html").unlink()
    assert [str(one) for one in compared(report, again)] == [
        "deck.pptx: changed: other bytes",
        "report.html: missing: it does not come out again",
        "tables/01_score-region.csv: changed: row 2, nps: -25.0 comes out as -26.0",
    ]


BUILD = """
import os, sys
from pathlib import Path
from nps_analysis.reporting.deck import build_deck
os.umask(0o077)
build_deck(Path(sys.argv[1]), Path(sys.argv[2]))
"""
# Another user, who may still read where the tests and this Python lie.
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
NOBODY += ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]


@pytest.mark.slow
def test_a_deck_has_the_same_bytes_later_elsewhere_and_of_another_user(report, tmp_path):
    time.sleep(3)  # what keeps times in a zip file keeps them to two seconds
    other = tmp_path / "elsewhere"
    shutil.copytree(report, other)
    command = [sys.executable, "-c", BUILD, str(other), str(other / "again.pptx")]
    if os.geteuid() == 0 and shutil.which("setpriv"):
        command = [*NOBODY, *command]
    elsewhere = {**os.environ, "TZ": "Asia/Tehran", "LC_ALL": "C", "PYTHONHASHSEED": "1", "HOME": str(other)}
    subprocess.run(command, check=True, env=elsewhere)
    assert (other / "again.pptx").stat().st_mode & 0o777 == 0o600
    assert (other / "again.pptx").read_bytes() == (report / "deck.pptx").read_bytes()
    assert build_deck(other, tmp_path / "here.pptx").read_bytes() == (report / "deck.pptx").read_bytes()


@pytest.fixture
def finished(wave, tmp_path):
    result = run(wave, tmp_path / "out", notebooks=["01"], keys={"level": 0.9})
    assert [one.state for one in result.outcomes] == ["done"]
    return tmp_path / "out"


@pytest.mark.slow
def test_a_run_comes_out_the_same_and_a_planted_figure_does_not(finished, manifest, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tehran")
    again = rerun(finished)
    assert (again.same, again.cannot, again.differences) == (True, (), ())
    assert again.outputs == verify(finished).outputs
    table = finished / "tables/01_score-overall.csv"
    text = table.read_text(encoding="utf-8")
    assert ",0.0," in text
    table.write_text(text.replace(",0.0,", ",9.0,", 1), encoding="utf-8")
    told = manifest(finished)
    told["outputs"]["tables/01_score-overall.csv"] = hashlib.sha256(table.read_bytes()).hexdigest()
    told["run"]["manifest"] = digest_of(told)
    (finished / "manifest.json").write_text(json.dumps(told))
    assert verify(finished).differences == ()
    (planted,) = rerun(finished).differences
    assert planted.file == "tables/01_score-overall.csv"
    assert "9.0 comes out as 0.0" in planted.how


@pytest.mark.slow
def test_the_day_of_the_run_counts_as_today_when_it_is_repeated(wave, tmp_path, monkeypatch):
    dated = "".join(f"{9 - i % 3},2026-0{1 + i % 6}-15\n" for i in range(60)) + "9,2026-09-20\n"
    (wave.parent / "wave.csv").write_text("score,date\n" + dated, encoding="utf-8")
    wave.write_text("source: wave.csv\n", encoding="utf-8")
    monkeypatch.setenv("NPS_TODAY", "2026-07-01")  # the last answer is of a day to come
    run(wave, tmp_path / "out", notebooks=["00"])
    assert "after 2026-07-01" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    monkeypatch.delenv("NPS_TODAY")
    assert rerun(tmp_path / "out").differences == ()
    assert "NPS_TODAY" not in os.environ


def test_what_changed_since_is_named_and_the_run_not_repeated(wave, report):
    (wave.parent / "published.csv").write_text("company,nps\nRival,1\n")
    assert rerun(report).cannot == ("benchmarks published.csv changed",)
    (wave.parent / "wave.csv").unlink()
    again = rerun(report)
    assert not again.same
    assert "no file wave.csv" in again.cannot[0]


def test_a_changed_notebook_is_named_and_the_run_not_repeated(wave, report):
    shutil.copytree(notebooks(), wave.parent / "notebooks")
    with (wave.parent / "notebooks" / "01_score.ipynb").open("a") as file:
        file.write("\n")
    assert rerun(report).cannot == ("notebook 01_score changed",)
    (wave.parent / "notebooks" / "01_score.ipynb").unlink()
    assert rerun(report).cannot == ("notebook 01_score is not there any more",)


def test_a_study_that_went_elsewhere_is_asked_for_and_can_be_named(wave, report, tmp_path):
    moved = tmp_path / "moved"
    wave.parent.rename(moved)
    with pytest.raises(DataError, match="name it with --study"):
        rerun(report)
    (moved / "wave.csv").write_text("score,region\n9,North\n")
    assert rerun(report, moved / "study.yml").cannot == ("source wave.csv changed",)


@pytest.mark.parametrize("key", ["title", "warnings", "accounting", "parameters"])
def test_an_edit_of_anything_that_the_manifest_says_is_named(report, manifest, key):
    told = manifest(report)
    told[key] = "edited"
    (report / "manifest.json").write_text(json.dumps(told))
    (found,) = verify(report).differences
    assert (found.file, found.what) == ("manifest.json", "changed")


def test_a_manifest_of_an_earlier_version_says_too_little_to_run_again(report, manifest):
    told = {key: value for key, value in manifest(report).items() if key not in ("inputs", "parameters")}
    del told["run"]["manifest"]
    (report / "manifest.json").write_text(json.dumps(told))
    assert found(report) == [("manifest.json", "changed")]
    with pytest.raises(DataError, match="nothing on inputs, parameters"):
        rerun(report)


@pytest.mark.slow
def test_other_versions_are_said_and_the_run_is_repeated(finished, manifest):
    told = manifest(finished)
    told["versions"]["numpy"] = "1.0"
    (finished / "manifest.json").write_text(json.dumps(told))
    again = rerun(finished)
    assert again.cannot == ()
    assert again.versions[0].startswith("numpy 1.0 is now ")
    assert [one.file for one in again.differences] == ["manifest.json"]
