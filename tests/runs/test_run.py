"""Runs: the same numbers in every output, the same bytes each time, and true states."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from pptx import Presentation

from nps_analysis.cli import main
from nps_analysis.csv_text import from_csv
from nps_analysis.responses.example import write_example
from nps_analysis.runs import notebooks
from nps_analysis.runs.run import run
from nps_analysis.schema import DataError

pytestmark = pytest.mark.usefixtures("warm_runs")
# Runs that tests look at from many sides: all notebooks, or in the fast suite some of every kind.
EVERYTHING = os.environ.get("NPS_TEST_ALL") == "1"
SOME = [] if EVERYTHING else ["--notebooks", "00,01,02,06"]

BROKEN = str.maketrans("\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}", " -")  # as titles are kept in one line


def nps_run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["run", *map(str, arguments)])


def process_of(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    """The same in a process of its own, which has its own warm process."""
    command = [sys.executable, "-m", "nps_analysis", "run", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    write_example(folder, answers=1_500, markets=3)
    return folder / "study.yml"


@pytest.fixture(scope="module")
def finished(study, tmp_path_factory, warm_runs):
    out = tmp_path_factory.mktemp("runs") / "report"
    result = nps_run(study, "--out", out, *SOME)
    assert result.exit_code == 0, result.stderr
    return out


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def test_a_run_leaves_the_folder_of_the_contract(finished):
    assert {path.name for path in finished.iterdir()} == {
        "manifest.json",
        "notebooks",
        "figures",
        "tables",
        "lists",
        "report.html",
        "deck.pptx",
        "workbook.xlsx",
    }
    every = sorted(path.stem for path in notebooks.folder().glob("[0-9]*.ipynb"))
    wanted = SOME[-1].split(",") if SOME else [name[:2] for name in every if name != "15_sales"]  # it names none
    assert sorted(path.stem for path in (finished / "notebooks").iterdir()) == [
        name for name in every if name[:2] in wanted
    ]
    states = {one["name"]: one["state"] for one in manifest(finished)["notebooks"]}
    assert {name for name, state in states.items() if state != "done"} <= {"15_sales"}
    assert list(finished.parent.iterdir()) == [finished]


def test_the_manifest_knows_every_file_by_its_hash(finished):
    import hashlib

    outputs = manifest(finished)["outputs"]
    files = {path.relative_to(finished).as_posix() for path in finished.rglob("*") if path.is_file()} - {
        "manifest.json"
    }
    assert set(outputs) == files
    for name, digest in outputs.items():
        assert hashlib.sha256((finished / name).read_bytes()).hexdigest() == digest


def test_tables_of_the_run_hold_the_figures_of_the_command(study, finished):
    result = CliRunner().invoke(main, ["score", str(study), "--by", "market", "--format", "json"])
    expected = pd.DataFrame(json.loads(result.stdout)["rows"])
    table = from_csv((finished / "tables" / "01_score-market.csv").read_text(encoding="utf-8"))
    assert table["market"].tolist() == expected["market"].tolist()
    for column in ("n", "nps", "low", "high", "promoters"):
        assert table[column].tolist() == expected[column].tolist()


def test_the_deck_and_the_page_show_the_figures_of_the_tables(finished):
    from pptx import Presentation

    table = from_csv((finished / "tables" / "02_trend-trend.csv").read_text(encoding="utf-8"))
    deck = Presentation(str(finished / "deck.pptx"))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    series = [list(plot.categories) and list(plot.series[0].values) for chart in charts for plot in chart.plots]
    assert any(values == pytest.approx(table["nps"].tolist()) for values in series)
    page = (finished / "report.html").read_text(encoding="utf-8")
    assert all(f">{value:.1f}</td>" in page for value in table["nps"])


def test_slide_titles_are_the_sentences_of_the_findings(finished):
    from pptx import Presentation

    from nps_analysis.reporting.deck.build import deck_of

    slides = Presentation(BytesIO(deck_of(finished, "all"))).slides
    titles = {slide.shapes.title.text_frame.text.translate(BROKEN) for slide in slides}
    for finding in manifest(finished)["findings"][1:]:
        assert any(title.startswith(finding["headline"][:60]) for title in titles), finding["headline"]


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes_elsewhere(study, finished, tmp_path):
    copy = tmp_path / "elsewhere" / "study"
    shutil.copytree(study.parent, copy)
    out = tmp_path / "other" / "out"
    result = process_of(copy / "study.yml", "--out", out, *SOME, TZ="Asia/Tehran", LC_ALL="C", PYTHONHASHSEED="1")
    assert result.returncode == 0, result.stderr
    ours, theirs = manifest(finished), manifest(out)
    different = [name for name in ours["outputs"] if ours["outputs"][name] != theirs["outputs"].get(name)]
    assert [name for name in different if not name.endswith(".ipynb")] == []
    assert {key: value for key, value in ours.items() if key not in ("run", "outputs")} == {
        key: value for key, value in theirs.items() if key not in ("run", "outputs")
    }
    for name in (name for name in ours["outputs"] if name.endswith(".ipynb")):
        assert without_timings(finished / name) == without_timings(out / name)


def without_timings(path: Path) -> dict:
    content = nbformat.read(path, as_version=4)
    for part in (content, *content.cells):
        part.metadata.pop("papermill", None)
        part.metadata.pop("execution", None)
    return content


def test_no_output_knows_where_it_was_made(study, finished):
    for path in finished.rglob("*"):
        if path.suffix in (".json", ".ipynb", ".html", ".csv", ".svg"):
            text = path.read_text(encoding="utf-8")
            assert not [place for place in (study.parent, finished.parent) if str(place) in text], path.name


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_has_no_script_and_no_outside_address(finished):
    tags = Tags()
    tags.feed((finished / "report.html").read_text(encoding="utf-8"))
    assert not {tag for tag, _ in tags.found} & {"script", "iframe", "link", "object", "embed", "form"}
    for _, attributes in tags.found:
        assert not any(name.startswith("on") for name in attributes)
        assert re.match(r"data:image/webp|#|$", attributes.get("src") or attributes.get("href") or "")
    pictures = [attributes for tag, attributes in tags.found if tag == "img"]
    assert len(pictures) == len(manifest(finished)["findings"])
    assert all(picture["alt"] for picture in pictures)


def test_text_from_the_data_stays_text(tmp_path):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    answers = pd.DataFrame({"score": [9, 10, 3, 7] * 20, "region": [nasty, "=1+1"] * 40})
    answers.to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "study.yml").write_text("source: a.csv\ntitle: '<b>Title</b>'\nsegments: region\n")
    outcome = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["01"])
    assert [one.state for one in outcome.outcomes] == ["done"]
    tags = Tags()
    tags.feed((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert {"script", "b"} & {tag for tag, _ in tags.found} == set()
    assert "\n'=1+1," in (tmp_path / "out" / "tables" / "01_score-region.csv").read_text(encoding="utf-8")


def test_a_notebook_whose_data_the_study_lacks_is_left_out_and_said_to_be(tmp_path):
    (tmp_path / "a.csv").write_text("score\n" + "9\n8\n3\n" * 20)
    some = [] if EVERYTHING else ["--notebooks", "01,02,03,04"]
    result = nps_run(tmp_path / "a.csv", "--out", tmp_path / "out", *some)
    assert result.exit_code == 0, result.stderr
    states = {one["name"]: (one["state"], one["reason"]) for one in manifest(tmp_path / "out")["notebooks"]}
    assert states["01_score"] == ("done", "")
    assert states["02_trend"][0] == "left out"
    assert "no date column" in states["02_trend"][1]
    assert states["03_compare"] == ("left out", "the study names no segments that divide the answers")
    assert "the study names no benchmarks" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_replaced_keys_reach_the_notebooks(wave, tmp_path):
    keys = ["--set", "level=0.9", "--set", "min_n=50"]
    assert nps_run(wave, "--out", tmp_path / "out", "--notebooks", "01", *keys).exit_code == 0
    assert manifest(tmp_path / "out")["settings"]["level"] == 0.9
    table = from_csv((tmp_path / "out" / "tables" / "01_score-overall.csv").read_text(encoding="utf-8"))
    assert table["level"].tolist() == [0.9]


def test_an_unknown_key_is_an_error_before_any_kernel_starts(study, tmp_path):
    result = nps_run(study, "--out", tmp_path / "out", "--set", "minimun_n=5")
    assert result.exit_code == 2
    assert "unknown key minimun_n, nearest: min_n" in result.stderr
    assert not (tmp_path / "out").exists()


BREAKS = {
    "04_fails": "raise ValueError('no')",
    "05_exits": "import sys; sys.exit(0)",
    "06_dies": "import os; os._exit(0)",
}
REASONS = {
    "04_fails": "code cell 2: ValueError: no",
    "05_exits": "stopped before the end by SystemExit in code cell 2",
    "06_dies": "kernel died (exit code 0, in code cell 2)",
}


def test_notebooks_that_break_are_failed_kept_and_do_not_stop_the_others(wave, tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copy(notebooks.folder() / "01_score.ipynb", folder)
    broken = nbformat.read(notebooks.folder() / "04_benchmark.ipynb", as_version=4)
    for name, code in BREAKS.items():
        [cell for cell in broken.cells if cell.cell_type == "code"][1].source = code
        nbformat.write(broken, folder / f"{name}.ipynb")
    monkeypatch.setattr(notebooks, "folder", lambda: folder)
    outcomes = {one.name: one for one in run(wave, tmp_path / "out").outcomes}
    assert {name: one.state for name, one in outcomes.items()} == {"01_score": "done"} | dict.fromkeys(BREAKS, "failed")
    for name, reason in REASONS.items():
        assert reason in outcomes[name].reason
        assert (tmp_path / "out" / "notebooks" / f"{name}.ipynb").exists()


NAMES = ["company", "Region / City", "../rows", "tested", "overall", "month"]


@pytest.mark.slow
def test_columns_of_any_name_keep_their_files_and_their_groups(tmp_path):
    values = {name: ["yes", "no"] * 120 for name in NAMES}
    dates = [f"2026-0{1 + i % 6}-15" for i in range(240)]
    pd.DataFrame({"score": [9, 10, 3, 7] * 60, "date": dates, **values}).to_csv(tmp_path / "a.csv", index=False)
    study = f"source: a.csv\nperiod: quarter\nsegments: {json.dumps(NAMES)}\n"
    (tmp_path / "study.yml").write_text(study, encoding="utf-8")
    result = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["01", "02", "03"])
    assert [one.state for one in result.outcomes] == ["done"] * 3, result.outcomes
    findings = [one for one in manifest(tmp_path / "out")["findings"] if one["notebook"] == "01_score"]
    assert [one["groups"] for one in findings] == [[], *([name] for name in NAMES)]
    assert len({one["table"] for one in findings}) == len(findings)
    for one in findings[1:]:
        assert (tmp_path / "out" / one["table"]).resolve().parent == tmp_path / "out" / "tables"
        table = from_csv((tmp_path / "out" / one["table"]).read_text(encoding="utf-8"), one["groups"])
        assert table[one["groups"][0]].tolist() == ["no", "yes"]


@pytest.mark.slow
def test_a_run_works_from_another_folder_with_relative_paths(wave, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    result = nps_run(os.path.relpath(wave), "--out", "rel/out", "--notebooks", "01")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "here" / "rel" / "out" / "deck.pptx").exists()
    assert not list(wave.parent.glob(".*"))


@pytest.mark.slow
def test_kinds_of_survey_are_never_pooled(tmp_path):
    frame = pd.DataFrame({"score": [10, 9, 8, 10, 3, 2, 8, 5] * 40, "region": ["N", "S"] * 160})
    frame["survey type"] = (["relationship"] * 4 + ["test drive"] * 4) * 40
    frame["date"] = [f"2026-0{1 + i // 8 % 2}-15" for i in range(320)]
    frame.to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "study.yml").write_text("source: a.csv\nsegments: region\n", encoding="utf-8")
    result = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["01", "02", "03"])
    assert [one.state for one in result.outcomes] == ["done"] * 3, result.outcomes
    for finding in manifest(tmp_path / "out")["findings"]:
        table = from_csv((tmp_path / "out" / finding["table"]).read_text(encoding="utf-8"), finding["groups"])
        assert set(table["survey type"]) == {"relationship", "test drive"}, finding["name"]


@pytest.mark.slow
def test_a_segment_with_one_group_in_the_latest_periods_stops_no_notebook(tmp_path):
    frame = pd.DataFrame({"score": [10, 9, 8, 3] * 60, "region": ["N", "S"] * 120})
    frame["date"] = [f"2026-0{1 + i // 80}-15" for i in range(240)]
    frame["channel"] = ["web" if i >= 80 or i % 3 else "mail" for i in range(240)]
    frame.to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "study.yml").write_text("source: a.csv\nsegments: [region, channel]\n", encoding="utf-8")
    result = run(tmp_path / "study.yml", tmp_path / "out", notebooks=["02", "03", "05"])
    assert [one.state for one in result.outcomes] == ["done"] * 3, result.outcomes


@pytest.mark.slow
def test_the_method_of_the_study_is_the_method_of_every_table(study, wave, tmp_path):
    run(
        study if EVERYTHING else wave,
        tmp_path / "out",
        keys={"method": "wald"},
        notebooks=["01", "02", "03"] if EVERYTHING else ["01"],
    )
    for path in (tmp_path / "out" / "tables").iterdir():
        assert set(from_csv(path.read_text(encoding="utf-8"))["method"]) <= {"wald", "chi-square"}, path.name


@pytest.mark.parametrize(
    "key", ["segments=nosuch", "benchmarks=none.csv", "source=wave.csv", "where={region: }", "where={region: Nowhere}"]
)
def test_what_notebooks_would_stumble_over_is_an_error_before_they_start(study, tmp_path, key):
    result = nps_run(study, "--out", tmp_path / "out", "--set", key)
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False), result.stderr


def test_a_notebook_that_takes_too_long_is_ended_and_failed(wave, tmp_path):
    (outcome,) = run(wave, tmp_path / "out", notebooks=["01"], timeout=0.2).outcomes
    assert (outcome.state, outcome.reason.split(",")[0]) == ("failed", "not finished after 0.2 seconds")


@pytest.mark.slow
def test_a_deck_that_was_edited_in_the_folder_of_its_run_is_not_replaced_without_force(study, tmp_path):
    out = tmp_path / "out"
    run(study, out, notebooks=["01"])
    deck = Presentation(str(out / "deck.pptx"))
    deck.slides[0].shapes[0].text_frame.text = "What I say on Thursday"
    deck.save(str(out / "deck.pptx"))
    edited = (out / "deck.pptx").read_bytes()
    for resume in (False, True):
        with pytest.raises(DataError, match="holds a deck or workbook that is not as it was made") as refused:
            run(study, out, notebooks=["01"], resume=resume)
        assert refused.value.found == "deck.pptx"
        assert (out / "deck.pptx").read_bytes() == edited
    run(study, out, notebooks=["01"], force=True)
    assert (out / "deck.pptx").read_bytes() != edited


def test_a_folder_with_other_content_is_refused_and_left_alone(study, tmp_path):
    (tmp_path / "thesis.docx").write_text("precious")
    with pytest.raises(DataError, match="holds something else"):
        run(study, tmp_path, notebooks=["01"])
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(DataError, match="holds something else"):
        run(study, tmp_path, notebooks=["01"])


@pytest.mark.parametrize("force", [True, False])
def test_a_run_never_replaces_what_it_reads(study, force):
    with pytest.raises(DataError, match="holds what the run needs"):
        run(study, study.parent, notebooks=["01"], force=force)
    assert study.exists()


@pytest.mark.slow
def test_a_later_run_takes_the_place_of_an_earlier_one_but_not_of_files_beside_it(study, tmp_path):
    out = tmp_path / "out"
    for _ in range(2):
        assert [one.state for one in run(study, out, notebooks=["01"]).outcomes] == ["done"]
    (out / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match=r"notes\.txt"):
        run(study, out, notebooks=["01"])
