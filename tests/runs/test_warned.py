"""Is what a notebook warns of in all that a run leaves and says, where a sceptic would look for it?"""

import json

import pytest
from click.testing import CliRunner
from markupsafe import escape
from pptx import Presentation

from nps_analysis.cli import main
from nps_analysis.runs.run import run
from nps_analysis.runs.verify import verify
from tests.runs.test_batch import READ, SHOW, write_notebook

pytestmark = pytest.mark.usefixtures("warm_runs")
OF_READING = "the notebooks do not use the study's by"
ALONE = "ratings in <b>price</b> are few"
WARNS = f"nps.warn({ALONE!r}, {OF_READING!r})\nnps.warn({ALONE!r})"
FAILS = f"nps.warn('said before it failed', {ALONE!r})\nraise ValueError('no')"
OF_PART = "nps.warn('of every region', f'only {where[\"region\"]}') if where else nps.warn('of all')"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study with a notebook that warns, 01, one that warns and fails, 02, and one that warns of its part, 03."""
    folder = tmp_path_factory.mktemp("warned") / "study"
    folder.mkdir()
    (folder / "a.csv").write_text("score,region\n" + "10,N\n0,S\n9,N\n8,S\n3,N\n9,S\n" * 20, encoding="utf-8")
    (folder / "study.yml").write_text("source: a.csv\ntitle: Wave\nby: region\n", encoding="utf-8")
    for name, cells in {"01_warns": [WARNS, SHOW], "02_fails": [SHOW, FAILS], "03_part": [OF_PART, SHOW]}.items():
        write_notebook(folder, name, [READ, *cells])
    return folder / "study.yml"


def told(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def nps_run(*arguments):
    return CliRunner().invoke(main, ["run", *map(str, arguments)])


def warned_on(stderr):
    return [line.removeprefix("warning: ") for line in stderr.splitlines() if line.startswith("warning: ")]


def test_manifest_slide_page_stderr_and_exit_code_have_it(study, tmp_path):
    out = tmp_path / "out"
    made = nps_run(study, "--out", out, "--notebooks", "01", "--strict")
    assert (made.exit_code, warned_on(made.stderr)) == (3, [OF_READING, ALONE])
    assert told(out)["warnings"] == [OF_READING, ALONE]
    assert told(out)["notebooks"][0]["warnings"] == [ALONE]
    *_, last = Presentation(str(out / "deck.pptx")).slides
    said = [shape.text_frame.text for shape in last.shapes if shape.has_text_frame]
    assert any(f"Warning: {OF_READING}\nWarning: {ALONE}" in text for text in said)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"<li>{escape(OF_READING)}</li><li>ratings in &lt;b&gt;price&lt;/b&gt; are few</li>" in page
    assert not verify(out).differences
    assert {path.name for path in out.iterdir()} == {
        *("manifest.json", "notebooks", "figures", "tables", "report.html", "deck.pptx", "workbook.xlsx"),
    }
    written = (out / "manifest.json").stat().st_mtime_ns
    again = nps_run(study, "--out", out, "--notebooks", "01", "--strict", "--resume")
    assert (again.exit_code, warned_on(again.stderr)) == (3, [OF_READING, ALONE]), again.stderr
    assert (out / "manifest.json").stat().st_mtime_ns == written  # nothing changed, and it warns as before


@pytest.mark.slow
def test_a_failed_notebook_has_warned_and_what_is_taken_over_has_too(study, tmp_path):
    made = run(study, tmp_path / "out", notebooks=["01", "02"], jobs=2)
    assert [one.state for one in made.outcomes] == ["done", "failed"]
    assert made.warnings == [OF_READING, ALONE, "said before it failed"]
    before = told(tmp_path / "out")
    assert [one["warnings"] for one in before["notebooks"]] == [[ALONE], ["said before it failed", ALONE]]
    again = run(study, tmp_path / "out", notebooks=["01", "02"], jobs=2, resume=True)
    assert again.warnings == made.warnings
    after = told(tmp_path / "out")  # where 01 was taken over, and 02 ran anew, the same bytes came of it
    assert {**after, "outputs": 0, "run": 0} == {**before, "outputs": 0, "run": 0}
    assert _but_notebooks(after) == _but_notebooks(before)


def _but_notebooks(manifest):
    """The hashes of all outputs that hold no times."""
    return {name: digest for name, digest in manifest["outputs"].items() if not name.startswith("notebooks/")}


@pytest.mark.slow
def test_a_batch_says_each_warning_once_with_the_parts_that_it_is_about(study, tmp_path):
    out = tmp_path / "out"
    made = nps_run(study, "--out", out, "--each", "region", "--notebooks", "03", "--strict", "--jobs", 2)
    wanted = [OF_READING, "N, S: of every region", "N: only N", "S: only S"]
    assert (made.exit_code, warned_on(made.stderr)) == (3, wanted)
    assert told(out)["warnings"] == wanted
    assert told(out / "s")["warnings"][-2:] == ["of every region", "only S"]
    assert "<li>N, S: of every region</li><li>N: only N</li>" in (out / "index.html").read_text(encoding="utf-8")
    assert not verify(out).differences
