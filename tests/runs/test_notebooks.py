"""Does a run execute the notebooks that lie beside the study, as they were edited?"""

import json
import shutil

import nbformat
import pytest

import nps_analysis as nps
from nps_analysis.runs.new import new
from nps_analysis.runs.notebooks import all_notebooks, chosen
from nps_analysis.runs.run import run
from nps_analysis.schema import DataError

pytestmark = pytest.mark.usefixtures("warm_runs")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text("nps,region\n" + "10,N\n3,S\n9,N\n8,S\n" * 20)
    new(tmp_path / "my study", nps.read(tmp_path / "a.csv"))
    return tmp_path / "my study"


def edit(path, change):
    content = nbformat.read(path, as_version=4)
    change(content)
    nbformat.write(content, path)


def test_a_run_executes_the_copies_that_were_edited_and_those_that_were_added(folder, tmp_path):
    copies = folder / "notebooks"
    edit(copies / "00_check.ipynb", lambda content: content.cells[0].update(source="# What came in?"))
    (copies / "20_mine.ipynb").write_text((copies / "00_check.ipynb").read_text(encoding="utf-8"), encoding="utf-8")
    result = run(folder / "study.yml", tmp_path / "out", notebooks=["00", "20_mine"])
    assert [(one.name, one.state) for one in result.outcomes] == [("00_check", "done"), ("20_mine", "done")]
    for name in ("00_check", "20_mine"):
        executed = nbformat.read(tmp_path / "out" / "notebooks" / f"{name}.ipynb", as_version=4)
        assert executed.cells[0].source == "# What came in?"


def test_a_copy_that_was_deleted_is_not_run(folder):
    (folder / "notebooks" / "12_plan.ipynb").unlink()
    toolkit = [one.name for one in all_notebooks()]
    assert [one.name for one in all_notebooks(folder / "study.yml")] == [one for one in toolkit if one != "12_plan"]
    with pytest.raises(DataError, match="no notebook 12"):
        chosen(["12"], folder / "study.yml")


def test_an_export_and_a_study_without_notebooks_have_those_of_the_toolkit(folder):
    for study in (folder / "a.csv", folder.parent / "study.yml"):
        assert all_notebooks(study) == all_notebooks()


def test_a_segment_that_was_named_but_divides_nothing_is_not_said_to_be_unnamed(tmp_path):
    (tmp_path / "a.csv").write_text("nps,region\n" + "10,N\n3,N\n" * 20)
    (tmp_path / "study.yml").write_text("source: a.csv\nsegments: [region]\n")
    (compare,) = chosen(["03"], tmp_path / "study.yml")
    lacks = compare.lacks(nps.read(tmp_path / "study.yml"))
    assert lacks == "the study names no segments that divide the answers"


WRONG = {
    "{": "Notebook does not appear to be JSON: '{'",
    json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}): "0 such cells",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_notebook_that_no_study_can_be_given_to_is_an_error(folder, tmp_path, text):
    (folder / "notebooks" / "20_mine.ipynb").write_text(text)
    with pytest.raises(DataError) as error:
        run(folder / "study.yml", tmp_path / "out")
    assert str(error.value) == (
        "20_mine.ipynb beside the study cannot be run\n"
        "  required  a notebook with one cell tagged parameters that assigns study\n"
        f"  found     {WRONG[text]}\n"
        "  do        correct it, or give it a name that does not begin with two digits: a run leaves such notebooks out"
    )
    assert not (tmp_path / "out").exists()


def test_a_run_never_replaces_the_notebooks_that_it_executes(folder):
    with pytest.raises(DataError, match="holds what the run needs"):
        run(folder / "study.yml", folder / "notebooks", force=True)


def test_a_number_names_all_notebooks_that_have_it(tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("01_score", "01_score_again", "02_trend"):
        shutil.copy(all_notebooks()[1].path, tmp_path / "notebooks" / f"{name}.ipynb")
    study = tmp_path / "study.yml"
    assert [one.name for one in chosen(["01"], study)] == ["01_score", "01_score_again"]
    assert [one.name for one in chosen(["01_score", "02"], study)] == ["01_score", "02_trend"]
