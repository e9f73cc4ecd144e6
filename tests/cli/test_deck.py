"""nps deck, as an analyst types it."""

import hashlib
import json

import pandas as pd
import pytest
from pptx import Presentation

from nps_analysis import deck, update_deck
from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import to_csv
from nps_analysis.schema import DataError
from nps_analysis.stats.score import score
from tests.reporting.deck.company_templates import standard

RUN = {"title": "Garden centres", "source": {"name": "wave.csv"}, "notebooks": [{"name": "01_score", "state": "done"}]}
RUN |= {"name": "3f9a1c2b7d12", "version": "0.1.0", "run": {}}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def folder(tmp_path):
    """The folder of a run of one notebook with two findings."""
    (tmp_path / "report").mkdir()
    records = []
    for name in ("region", "channel"):
        counts = ScoreCounts.from_table(pd.DataFrame({name: ["N", "N"], "score": [3, 10], "n": [40, 60]}))
        (tmp_path / f"report/{name}.csv").write_text(to_csv(score(counts)), "utf-8")
        said = {"headline": f"NPS by {name}", "caption": f"by {name}", "word": "score", "groups": [name]}
        records.append({"notebook": "01_score", "name": name, "table": f"{name}.csv", **said})
    tables = {name: digest(tmp_path / "report" / name) for name in ("region.csv", "channel.csv")}
    content = {**RUN, "findings": records, "outputs": tables}
    (tmp_path / "report/manifest.json").write_text(json.dumps(content), "utf-8")
    return tmp_path / "report"


def titles(path):
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]


def test_a_finished_run_becomes_a_deck_and_its_path_is_printed(nps, folder, tmp_path):
    result = nps("deck", folder, "--out", tmp_path / "a.pptx")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{tmp_path / 'a.pptx'}\n", "")
    assert titles(tmp_path / "a.pptx") == ["Garden centres", "NPS by region", "NPS by channel", "Method and data"]


def test_another_ending_is_an_error_and_nothing_is_written(nps, folder, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    result = nps("deck", folder, "--out", tmp_path / "a.ppt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "nps: a.ppt is no file for a deck\n"
        "  required  a file ending in .pptx\n"
        '  found     the ending ".ppt"\n'
        "  do        name another file\n"
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_without_a_run_and_a_place_that_cannot_be_written_to_are_errors(nps, folder, tmp_path):
    nowhere = nps("deck", tmp_path, "--out", tmp_path / "a.pptx")
    assert nowhere.exit_code == 2
    assert nowhere.stderr.startswith(f"nps: no finished run in {tmp_path}\n  required  ")
    within = nps("deck", folder, "--out", tmp_path / "none" / "a.pptx")
    assert within.exit_code == 2
    assert within.stderr.startswith(f"nps: {tmp_path / 'none' / 'a.pptx'} cannot be written\n  required  ")


def test_a_deck_is_refreshed_in_its_place_and_what_was_done_is_told(nps, folder, tmp_path):
    nps("deck", folder, "--out", tmp_path / "a.pptx")
    first = (tmp_path / "a.pptx").read_bytes()
    same = nps("deck", folder, "--update", tmp_path / "a.pptx")
    assert (same.exit_code, same.stdout) == (0, f"{tmp_path / 'a.pptx'}\n")
    assert same.stderr.strip().endswith("already as the run says")
    assert (tmp_path / "a.pptx").read_bytes() == first
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace("NPS by region", "Regions differ"), "utf-8")
    result = nps("deck", folder, "--update", tmp_path / "a.pptx", "--out", tmp_path / "b.pptx", "--format", "json")
    assert titles(tmp_path / "b.pptx")[1] == "Regions differ"
    assert (tmp_path / "a.pptx").read_bytes() == first
    told = json.loads(result.stdout)
    assert {"slide": 2, "key": "01_score/region/Title", "what": "refreshed", "detail": ""} in told["objects"]
    assert told["counts"]["left"] == 0


def test_a_notebook_makes_a_deck_by_the_rules_of_the_command(nps, folder, company, tmp_path):
    nps("deck", folder, "--out", tmp_path / "a.pptx")
    assert deck(str(folder), str(tmp_path / "b.pptx")) == tmp_path / "b.pptx"
    assert digest(tmp_path / "a.pptx") == digest(tmp_path / "b.pptx")
    told = []
    deck(folder, tmp_path / "c.pptx", story="all", template=company / "wolff.pptx", warn=told.append)
    assert (len(titles(tmp_path / "c.pptx")), is_narrow(tmp_path / "c.pptx"), told) == (4, True, [])
    with pytest.raises(DataError, match="is in the folder of the run"):
        deck(folder, folder / "board.pptx")
    (folder / "region.csv").unlink()
    with pytest.raises(DataError, match=r"region\.csv is not as the run left it"):
        deck(folder, tmp_path / "d.pptx", story="all")
    assert not (tmp_path / "d.pptx").exists()


@pytest.mark.slow
def test_a_notebook_refreshes_a_deck_by_the_rules_of_the_command(nps, folder, company, tmp_path):
    nps("deck", folder, "--out", tmp_path / "a.pptx")
    report = update_deck(folder, tmp_path / "a.pptx")
    assert not report["detail"].str.contains("without a slide").any()  # the study's own story
    with pytest.raises(DataError, match="is in the folder of the run"):
        update_deck(folder, tmp_path / "a.pptx", folder / "board.pptx")
    (folder / "region.csv").write_text("nps\n99\n", "utf-8")
    before = (tmp_path / "a.pptx").read_bytes()
    with pytest.raises(DataError, match=r"region\.csv is not as the run left it"):
        update_deck(folder, tmp_path / "a.pptx")
    assert (tmp_path / "a.pptx").read_bytes() == before


def test_a_deck_that_is_none_of_ours_is_an_error_and_stays(nps, folder, tmp_path):
    Presentation().save(str(tmp_path / "other.pptx"))
    before = (tmp_path / "other.pptx").read_bytes()
    result = nps("deck", folder, "--update", tmp_path / "other.pptx")
    assert result.exit_code == 2
    assert result.stderr == (
        f"nps: {tmp_path / 'other.pptx'} has nothing that can be updated\n"
        "  required  at least one chart, table or text that nps made, with its key\n"
        "  found     0 slides, none with a key; LibreOffice and Google Slides drop keys on saving\n"
        "  do        make the deck anew with: nps deck DIR --out FILE\n"
    )
    assert (tmp_path / "other.pptx").read_bytes() == before
    nothing = nps("deck", folder)
    assert nothing.stderr.startswith("nps: no file for the deck\n  required  ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--update", "a.pptx", "--template", "b.pptx"], "leave out --template"),
        (["--out", "a.pptx", "--add"], "--add is for a deck to refresh"),
        (["--out", "a.pptx", "--format", "json"], "--format json is for a deck to refresh"),
    ],
)
def test_options_that_mean_nothing_together_are_refused_before_anything_is_read(nps, tmp_path, options, said):
    result = nps("deck", tmp_path, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Usage: " in result.stderr


@pytest.mark.slow
def test_a_refreshed_deck_in_which_something_was_left_is_a_warning_where_that_is_asked_for(nps, folder, tmp_path):
    path = tmp_path / "a.pptx"
    nps("deck", folder, "--out", path)
    assert nps("deck", folder, "--update", path, "--strict").exit_code == 0
    deck = Presentation(str(path))
    deck.slides[1].shapes.title.text_frame.text = "The north is far behind"
    deck.save(str(path))
    assert nps("deck", folder, "--update", path).exit_code == 0
    result = nps("deck", folder, "--update", path, "--strict")
    assert (result.exit_code, result.stdout) == (3, f"{path}\n")
    assert "1 left as people had it" in result.stderr


@pytest.fixture
def company(folder):
    """The folder of a study with a story and a template of its own; the run lies beside it and has read them."""
    place = folder.with_name("wave")
    place.mkdir()
    (place / "story.yml").write_text("slides: [01_score/channel, method]", "utf-8")
    (place / "wolff.pptx").write_bytes(standard())
    read = {"story": "story.yml", "template": "wolff.pptx"}
    digests = {role: hashlib.sha256((place / name).read_bytes()).hexdigest() for role, name in read.items()}
    content = json.loads((folder / "manifest.json").read_text("utf-8"))
    content["settings"] = {"story": read["story"], "template": {"file": read["template"]}}
    content["inputs"] = [{"role": role, "name": read[role], "sha256": digests[role]} for role in read]
    content["run"] = {"study": "../wave/study.yml"}
    (folder / "manifest.json").write_text(json.dumps(content), "utf-8")
    return place


def is_narrow(path):
    """Whether a deck is 4:3, as that company's, and not 16:9, as ours."""
    deck = Presentation(str(path))
    return deck.slide_width * 3 == deck.slide_height * 4


def test_without_options_a_deck_has_the_studys_story_and_template(nps, folder, company, tmp_path):
    result = nps("deck", folder, "--out", tmp_path / "a.pptx", "--strict")
    assert (result.exit_code, result.stderr) == (0, "")
    assert titles(tmp_path / "a.pptx") == ["NPS by channel", "Method and data"]
    assert is_narrow(tmp_path / "a.pptx")
    nps("deck", folder, "--out", tmp_path / "b.pptx", "--story", "all")
    assert len(titles(tmp_path / "b.pptx")) == 4
    again = nps("deck", folder, "--update", tmp_path / "a.pptx", "--strict")
    assert (again.exit_code, "without a slide" in again.stderr) == (0, False)


def test_a_story_and_a_template_that_are_not_what_they_were_are_left_out_and_said(nps, folder, company, tmp_path):
    (company / "wolff.pptx").unlink()
    (company / "story.yml").write_text("slides: [method]", "utf-8")
    result = nps("deck", folder, "--out", tmp_path / "a.pptx", "--strict")
    assert result.exit_code == 3
    assert result.stderr == (
        "warning: the run's story is not found: the usual slides are made\n"
        "warning: the run's template is not found: ours is used\n"
    )
    assert len(titles(tmp_path / "a.pptx")) == 4
    assert not is_narrow(tmp_path / "a.pptx")


@pytest.mark.slow
def test_the_studys_story_that_cannot_be_told_of_this_run_is_a_warning_and_a_named_one_an_error(
    nps, folder, company, tmp_path
):
    story = company / "story.yml"
    story.write_text("slides: [sumary]", "utf-8")
    content = (folder / "manifest.json").read_text("utf-8")
    was = json.loads(content)["inputs"][0]["sha256"]
    now = hashlib.sha256(story.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(content.replace(was, now), "utf-8")
    result = nps("deck", folder, "--out", tmp_path / "a.pptx")
    assert result.exit_code == 0
    assert result.stderr == 'warning: story story.yml, line 1: no slide "sumary": the deck has the usual slides\n'
    assert is_narrow(tmp_path / "a.pptx")
    assert nps("deck", folder, "--out", tmp_path / "b.pptx", "--story", story).exit_code == 2


@pytest.mark.parametrize("more", [[], ["--update", "q1.pptx"]])
def test_a_table_that_was_edited_by_hand_is_an_error_and_nothing_is_written(nps, folder, tmp_path, more):
    nps("deck", folder, "--out", tmp_path / "q1.pptx")
    before = (tmp_path / "q1.pptx").read_bytes()
    table = folder / "region.csv"
    table.write_text(table.read_text("utf-8").replace("60", "90"), "utf-8")
    more = [tmp_path / one if one.endswith(".pptx") else one for one in more]
    result = nps("deck", folder, *more, "--out", tmp_path / "a.pptx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "nps: region.csv is not as the run left it\n"
        "  required  the tables of the run, unchanged\n"
        "  found     another file\n"
        f"  do        see what changed: nps verify {folder}; and make the run again\n"
    )
    assert not (tmp_path / "a.pptx").exists()
    assert (tmp_path / "q1.pptx").read_bytes() == before


@pytest.mark.parametrize("more", [[], ["--update", "q1.pptx"]])
def test_a_table_that_cannot_be_read_any_more_is_told_as_one_that_changed(nps, folder, tmp_path, more):
    nps("deck", folder, "--out", tmp_path / "q1.pptx")
    with (folder / "region.csv").open("a", encoding="utf-8") as table:
        table.write("x\n")
    more = [tmp_path / one if one.endswith(".pptx") else one for one in more]
    result = nps("deck", folder, *more, "--out", tmp_path / "a.pptx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[0] == "nps: region.csv is not as the run left it"
    assert "nps verify" in result.stderr
    assert not (tmp_path / "a.pptx").exists()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "found"), [("png", "another file"), ("svg", "no such file")])
def test_of_the_pictures_only_one_that_comes_on_a_slide_has_to_be_as_it_was(nps, folder, tmp_path, kind, found):
    manifest = folder / "manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    for ending in ("png", "svg"):
        (folder / f"region.{ending}").write_text("a picture", "utf-8")
        content["findings"][0][ending] = f"region.{ending}"
        content["outputs"][f"region.{ending}"] = digest(folder / f"region.{ending}")
    manifest.write_text(json.dumps(content), "utf-8")
    picture = folder / f"region.{kind}"
    picture.unlink() if found == "no such file" else picture.write_text("another picture", "utf-8")
    assert nps("deck", folder, "--out", tmp_path / "native.pptx").exit_code == 0
    content["findings"][0]["word"] = "sunburst"  # a chart of the notebook's own
    manifest.write_text(json.dumps(content), "utf-8")
    result = nps("deck", folder, "--out", tmp_path / "own.pptx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"nps: region.{kind} is not as the run left it\n"
        "  required  the pictures of the run, unchanged\n"
        f"  found     {found}\n"
        f"  do        see what changed: nps verify {folder}; and make the run again\n"
    )


def test_a_deck_in_the_runs_folder_is_an_error_but_the_runs_own(nps, folder, tmp_path):
    result = nps("deck", folder, "--out", folder / "board.pptx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"nps: {folder / 'board.pptx'} is in the folder of the run\n"
        "  required  a place beside it: verify would find files that the run did not make\n"
        f"  found     {folder / 'board.pptx'}\n"
        "  do        write --out report-deck.pptx\n"
    )
    assert not (folder / "board.pptx").exists()
    assert nps("deck", folder, "--out", folder / "deck.pptx").exit_code == 0
    assert nps("deck", folder, "--update", folder / "deck.pptx").exit_code == 0


def test_a_deck_beside_its_part_in_the_folder_of_a_batch_is_an_error(nps, folder, tmp_path):
    batch = {"name": "x", "version": "0.1.0", "run": {}, "outputs": {}, "parts": [{"slug": "report", "state": "done"}]}
    (tmp_path / "manifest.json").write_text(json.dumps(batch), "utf-8")
    result = nps("deck", folder, "--out", tmp_path / "a.pptx")
    assert result.exit_code == 2
    assert "is in the folder of the run" in result.stderr
