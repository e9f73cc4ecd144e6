"""Does the manifest say what a run was made from, and what of it made the next one differ?"""

import datetime as dt
import hashlib
import json
import os
import platform
import shutil
import subprocess

import pytest
from PIL import Image

import nps_analysis as nps
from nps_analysis.runs.inputs import inputs_of, refuse_unusable
from nps_analysis.runs.manifest import about_run, described, determinants, same_deck, why_again
from nps_analysis.runs.notebooks import chosen, folder
from nps_analysis.runs.repository import commit_of
from nps_analysis.schema import DataError
from nps_analysis.study import Study


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content_of(study, notebooks=("01",), **keys):
    responses = nps.read(study, **keys)
    return described(responses, keys, chosen(list(notebooks), study), inputs_of(study, responses))


def about(study, out):
    return about_run(study, out, dt.date(2026, 9, 30), 2, dt.datetime(2026, 9, 30, tzinfo=dt.UTC))


def test_the_manifest_names_every_input_as_the_study_does(wave, report, manifest):
    here = wave.parent
    assert manifest(report)["inputs"] == [
        {"role": "study", "name": "study.yml", "sha256": digest(wave)},
        {"role": "source", "name": "wave.csv", "sha256": digest(here / "wave.csv"), "rows": 240, "layout": "table"},
        {"role": "benchmarks", "name": "published.csv", "sha256": digest(here / "published.csv")},
    ]


def test_of_several_files_each_is_named_with_its_own_rows(wave):
    (wave.parent / "waves").mkdir()
    for name, text in {"a": "score\n9\n8\n", "b": "score\n3\n"}.items():
        (wave.parent / "waves" / f"{name}.csv").write_text(text)
    elsewhere = wave.parent.parent / "other.csv"
    elsewhere.write_text("score\n10\n")
    wave.write_text(f"source: [waves/*.csv, {elsewhere}]\n")
    found = [(one["role"], one["name"], one.get("rows")) for one in content_of(wave)["inputs"]]
    assert found == [
        ("study", "study.yml", None),
        ("source", "waves/a.csv", 2),
        ("source", "waves/b.csv", 1),
        ("source", "other.csv", 1),
    ]


def test_an_export_without_a_study_file_is_the_only_input(wave):
    export = wave.parent / "wave.csv"
    (only,) = content_of(export)["inputs"]
    assert only == {"role": "source", "name": "wave.csv", "sha256": digest(export), "rows": 240, "layout": "table"}


def test_parameters_versions_seed_and_notebooks_are_there(make, manifest, tmp_path):
    told = manifest(make(tmp_path / "out", level=0.9))
    assert (told["parameters"], told["settings"]["level"], told["seed"]) == ({"level": 0.9}, 0.9, 7)
    assert told["versions"]["python"] == ".".join(platform.python_version_tuple()[:2])
    assert told["notebook_hashes"] == {"01_score": digest(folder() / "01_score.ipynb")}
    (notebook,) = told["notebooks"]
    assert (notebook["name"], notebook["state"], notebook["reason"]) == ("01_score", "done", "")
    assert notebook["key"].keys() == {"notebook", "parameters", "inputs", "versions", "day"}
    assert told["run"]["as_of"] == "2026-09-30"
    assert (told["run"]["study"], told["run"]["jobs"]) == ("../wave/study.yml", 2)
    assert set(told["run"]) >= {"started", "python", "system"}


def test_no_path_of_the_machine_is_in_the_manifest(report, tmp_path):
    assert str(tmp_path) not in (report / "manifest.json").read_text(encoding="utf-8")


def test_figures_and_slides_name_the_run_that_the_manifest_names(report, manifest):
    from pptx import Presentation

    told = manifest(report)
    short = told["source"]["sha256"][:12]
    for finding in told["findings"]:
        with Image.open(report / finding["png"]) as picture:
            said = picture.text["Description"].splitlines()
        assert {f"Run: {told['name']}", f"Sha256: {short}", f"Method: {finding['method']}"} <= set(said)
        assert {f"Notebook: {finding['notebook']}", f"Finding: {finding['name']}"} <= set(said)
    slides = list(Presentation(str(report / "deck.pptx")).slides)
    assert len(slides) >= 3
    for slide in slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert f"Run: {told['name']} " in notes
        assert "Method: score, 95 % interval\n" in notes
        assert f"sha256 {short}" in notes


def test_the_notes_of_a_deck_without_a_total_name_run_and_source(report, manifest):
    from pptx import Presentation

    from nps_analysis.reporting.deck import build_deck

    told = manifest(report)
    told["findings"] = told["findings"][1:]
    (report / "manifest.json").write_text(json.dumps(told))
    first = Presentation(str(build_deck(report, report / "deck.pptx"))).slides[0].notes_slide.notes_text_frame.text
    assert f"Run: {told['name']} " in first
    assert f"sha256 {told['source']['sha256'][:12]}" in first
    assert "Method: score" in first


CHANGES = {
    "level": (lambda study: {"level": 0.9}, ["parameters changed: level"]),
    "comment": (lambda study: study.write_text(study.read_text() + "# a remark\n") and None, []),
    "touch": (lambda study: os.utime(study.parent / "wave.csv"), []),
    "rows": (
        lambda study: (study.parent / "wave.csv").write_text("score,region\n9,North\n3,South\n") and None,
        ["the input changed: source wave.csv changed"],
    ),
    "benchmarks": (
        lambda study: (study.parent / "published.csv").write_text("company,nps\nRival,41\n") and None,
        ["the input changed: benchmarks published.csv changed"],
    ),
    "both": (
        lambda study: study.write_text(study.read_text().replace("seed: 7", "seed: 8\nmin_n: 5")) and None,
        ["parameters changed: min_n, seed"],
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_said_and_changes_the_name_of_the_run(wave, report, manifest, what):
    change, reasons = CHANGES[what]
    keys = change(wave) or {}
    old, new = manifest(report), content_of(wave, **keys)
    assert why_again(old, new, "01_score") == reasons
    assert (old["name"] == new["name"]) == (not reasons)


def test_a_changed_notebook_and_another_version_are_reasons(wave, report, manifest):
    old = manifest(report)
    shutil.copytree(folder(), wave.parent / "notebooks")
    path = wave.parent / "notebooks" / "01_score.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("whoever presents", "who presents"), encoding="utf-8")
    new = content_of(wave, notebooks=["01", "02"])
    assert why_again(old, new, "01_score") == ["the notebook changed"]
    assert why_again(old, new, "02_trend") == ["it is new"]
    later = {**new, "versions": {**new["versions"], "nps-analysis": "9.0.0"}}
    assert why_again(old, later, "01_score") == [
        "the notebook changed",
        f"nps-analysis {old['versions']['nps-analysis']} is now 9.0.0",
    ]
    assert determinants(later, "01_score")["inputs"] == determinants(old, "01_score")["inputs"]


@pytest.fixture
def git(need, wave):
    program = need("git")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return lambda *arguments: subprocess.run(
        [program, *who, *arguments], cwd=wave.parent, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_commit_is_known_in_a_repository_and_only_there(wave, git, tmp_path):
    assert commit_of(wave) is None
    assert "git" not in about(wave, tmp_path / "out")
    git("init", "-q")
    assert commit_of(wave) is None  # no commit yet
    git("add", "study.yml", "wave.csv")
    git("commit", "-q", "-m", "wave 3")
    commit = git("rev-parse", "HEAD")
    assert commit_of(wave) == {"commit": commit, "changed": False}
    assert about(wave, tmp_path / "out")["git"] == {"commit": commit, "changed": False}
    with (wave.parent / "wave.csv").open("a") as file:
        file.write("9,North\n")
    assert commit_of(wave) == {"commit": commit, "changed": True}


def test_a_study_that_no_commit_has_counts_as_changed(wave, git):
    git("init", "-q")
    git("add", "wave.csv")
    git("commit", "-q", "-m", "data")
    assert commit_of(wave)["changed"] is True


@pytest.mark.parametrize(
    "script",
    [
        "#!/bin/sh\necho '# branch.oid abc'\nexit 1\n",
        pytest.param("#!/bin/sh\nexec /bin/sleep 60\n", marks=pytest.mark.slow),
    ],
    ids=["fails", "hangs"],
)
def test_without_git_and_with_a_git_that_hangs_or_fails_there_is_no_commit(wave, tmp_path, monkeypatch, script):
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    assert commit_of(wave) is None
    (programs / "git").write_text(script)
    (programs / "git").chmod(0o755)
    assert commit_of(wave) is None


def test_the_day_that_counts_as_today_can_be_another(wave, monkeypatch):
    monkeypatch.setenv("NPS_TODAY", "2020-02-29")
    assert nps.read(wave).study.as_of == dt.date(2020, 2, 29)
    monkeypatch.setenv("NPS_TODAY", "yesterday")
    with pytest.raises(nps.DataError, match="NPS_TODAY holds no day"):
        nps.read(wave)


def test_another_story_is_another_run_but_no_notebook_runs_again_for_it(wave):
    wave.write_text(wave.read_text("utf-8") + "\nstory: story.yml\n", "utf-8")
    story = wave.with_name("story.yml")
    story.write_text("slides: [summary]", "utf-8")
    before = content_of(wave)
    assert {"role": "story", "name": "story.yml", "sha256": digest(story)} in before["inputs"]
    story.write_text("slides: [summary, method]", "utf-8")
    after = content_of(wave)
    assert before["name"] != after["name"]
    assert determinants(before, "01_score") == determinants(after, "01_score")
    assert not same_deck(before, after)
    assert same_deck(before, content_of(wave, level=0.9) | {"inputs": before["inputs"]})


def test_a_story_that_is_none_is_refused_before_anything_runs(wave):
    wave.write_text(wave.read_text("utf-8") + "\nstory: story.yml\n", "utf-8")
    line = wave.read_text("utf-8").splitlines().index("story: story.yml") + 1
    with pytest.raises(DataError, match=rf"^study\.yml, story \(line {line}\): story story\.yml cannot be read"):
        refuse_unusable(Study.load(wave).with_options(level=0.9))


def test_a_template_that_is_none_is_refused_with_the_line_that_names_it(wave):
    wave.write_text("template: gone.pptx\n" + wave.read_text("utf-8"), "utf-8")
    with pytest.raises(DataError, match=r"^study\.yml, template \(line 1\): gone\.pptx cannot be the template"):
        refuse_unusable(Study.load(wave))
