"""Are the exported figures those of the run, of the size asked for, and do they say where they are from?"""

import json
import shutil

import pytest
from click.testing import CliRunner
from PIL import Image

from nps_analysis.charts.score import plot_score
from nps_analysis.cli import main
from nps_analysis.csv_text import from_csv
from nps_analysis.language import speaking, spoken
from nps_analysis.reporting.export import export
from nps_analysis.runs.export import export_run
from nps_analysis.runs.figure import trace
from nps_analysis.runs.verify import verify
from nps_analysis.schema import DataError


@pytest.fixture(scope="module")
def exported(once, tmp_path_factory):
    out = tmp_path_factory.mktemp("exported")
    return out, list(export_run(once / "report", out, "half", ("png", "svg", "pdf")))


def test_every_finding_has_a_figure_of_each_kind(exported):
    assert [path.name for path in exported[1]] == [
        f"01_score-{name}.{kind}" for name in ("overall", "region") for kind in ("png", "svg", "pdf")
    ]
    assert Image.open(exported[0] / "01_score-region.png").size == (900, 810)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_an_exported_figure_is_traced_to_its_table(exported, once, kind):
    found = trace(exported[0] / f"01_score-region.{kind}", once / "report")
    assert found.table == "tables/01_score-region.csv"
    assert found.found == "drawn from the run's table: half, 150 dots per inch"
    assert found.same


def test_exporting_again_gives_the_same_bytes_and_leaves_the_run_as_it_was(exported, once, tmp_path):
    again = list(export_run(once / "report", tmp_path, "half", ("png", "svg", "pdf")))
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in exported[1]]
    assert verify(once / "report").differences == ()


def test_a_table_that_changed_is_not_drawn_as_the_runs(report, tmp_path):
    table = report / "tables/01_score-region.csv"
    table.write_text(table.read_text().replace("25", "52"))
    with pytest.raises(DataError, match="is not as the run left it"):
        list(export_run(report, tmp_path / "out", kinds=("svg",)))


def test_where_one_table_changed_nothing_at_all_is_written(report, tmp_path):
    (report / "tables/01_score-region.csv").unlink()  # the last one
    with pytest.raises(DataError, match="is not as the run left it"):
        list(export_run(report, tmp_path / "out", kinds=("svg",)))
    assert not (tmp_path / "out").exists()


def edited(report, change):
    """The manifest of a run with another content."""
    content = json.loads((report / "manifest.json").read_text("utf-8"))
    change(content)
    (report / "manifest.json").write_text(json.dumps(content), "utf-8")


def picture(path):
    return Image.open(path).tobytes()


@pytest.mark.some(1)
@pytest.mark.parametrize("language", ["sv", "fa"])
def test_figures_are_in_the_language_of_the_run(report, tmp_path, language):
    table = report / "tables/01_score-region.csv"
    frame = from_csv(table.read_text("utf-8"), ["region"])
    drawn = {}
    for spoken_then in ("en", language):
        with speaking(spoken_then):
            drawn[spoken_then] = picture(*export(tmp_path / f"{spoken_then}.png", plot_score, frame))
    edited(report, lambda content: content["settings"].update(language=language))
    files = export_run(report, tmp_path / "out", kinds=("png",))
    next(files)
    assert spoken() == "en"
    assert picture(next(files)) == drawn[language] != drawn["en"]


def test_a_chart_of_a_notebooks_own_is_left_out_and_said_and_the_others_are_drawn(report):
    edited(report, lambda content: content["findings"][0].update(word="sunburst"))
    result = CliRunner().invoke(main, ["export", str(report), "--kind", "svg"])
    assert result.exit_code == 0, result.output
    assert result.stderr == "warning: 01_score/overall is not drawn again: plot_sunburst is the notebook's own\n"
    assert result.stdout.split() == [str(report.with_name("report-figures") / "01_score-region.svg")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"drawn": None}, "its chart had arguments that the manifest cannot hold"),
        ({"word": "axis"}, "plot_axis is the notebook's own"),  # a module of ours without such a chart
        ({"word": "a.b"}, "plot_a.b is the notebook's own"),
    ],
)
def test_what_cannot_be_drawn_as_it_was_is_not_drawn_otherwise(report, tmp_path, changes, why):
    edited(report, lambda content: content["findings"][1].update(changes))
    said = []
    files = list(export_run(report, tmp_path / "out", kinds=("svg",), warn=said.append))
    assert [path.name for path in files] == ["01_score-overall.svg"]
    assert said == [f"01_score/region is not drawn again: {why}"]


def test_figures_are_not_written_into_the_run(report):
    with pytest.raises(DataError, match="is in the folder of the run"):
        list(export_run(report, report / "slides"))


@pytest.mark.parametrize("place", [".", "figures", "new/folder"])
def test_figures_of_another_run_are_not_written_over_nor_any_put_beside_them(report, tmp_path, place):
    other = shutil.copytree(report, tmp_path / "autumn")
    assert errors(report, "--kind", "svg", "--out", other / place) == (
        f"nps: {other / place} is in the folder of another run\n"
        "  required  a place beside it: verify would find files that the run did not make\n"
        f"  found     {other / place}\n"
        "  do        write --out report-figures\n"
    )
    assert verify(other).differences == ()


def test_a_list_of_something_else_makes_a_folder_no_run(report, tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "a page that is an app"}', "utf-8")
    assert len(list(export_run(report, tmp_path / "out", kinds=("svg",)))) == 2


def test_further_arguments_of_a_chart_are_recorded_with_its_finding(report):
    findings = json.loads((report / "manifest.json").read_text())["findings"]
    assert [finding["drawn"] for finding in findings] == [{}, {}]


def test_the_command_writes_beside_the_run_and_names_the_files(report):
    result = CliRunner().invoke(main, ["export", str(report), "--kind", "svg", "--size", "wide"])
    assert result.exit_code == 0, result.output
    place = report.with_name("report-figures")
    assert result.stdout.split() == [str(place / f"01_score-{name}.svg") for name in ("overall", "region")]


def test_an_unknown_kind_is_an_error(report):
    result = CliRunner().invoke(main, ["export", str(report), "--kind", "gif"])
    assert result.exit_code == 2
    assert "figures cannot be written as gif" in result.stderr


def errors(*typed):
    """What the command says, with exit code 2."""
    result = CliRunner().invoke(main, ["export", *map(str, typed)])
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


@pytest.mark.parametrize("kind", ["", ",", " "])
def test_no_kind_is_not_every_kind(report, kind):
    assert errors(report, "--kind", kind).startswith("nps: figures cannot be written as nothing\n  required  one or")


def test_no_folder_is_not_this_folder(report):
    assert errors(report, "--out", "").startswith("nps: no folder for the figures\n  required  ")


def test_a_file_in_the_place_of_the_folder_is_an_error_and_stays(report, tmp_path):
    (tmp_path / "slides").write_text("mine")
    assert errors(report, "--kind", "svg", "--out", tmp_path / "slides") == (
        f"nps: {tmp_path / 'slides'} cannot be written\n"
        "  required  a folder, or the name of a new one, that can be written to\n"
        "  found     a file\n"
        "  do        name another folder with --out\n"
    )
    assert (tmp_path / "slides").read_text() == "mine"


def test_a_file_of_somebody_else_is_not_lost_and_an_earlier_figure_is_drawn_anew(report, tmp_path):
    mine = tmp_path / "01_score-region.svg"
    mine.write_text("<svg/>")
    assert errors(report, "--kind", "png,svg", "--out", tmp_path) == (
        f"nps: files of others would be lost in {tmp_path}\n"
        "  required  a folder in which these names are free, or are those of figures that nps made\n"
        "  found     01_score-region.svg\n"
        "  do        name another folder with --out, or move these files away\n"
    )
    assert [path.name for path in tmp_path.glob("*.svg")] == [mine.name]
    mine.unlink()
    first = list(export_run(report, tmp_path, kinds=("svg",)))
    kept = [path.read_bytes() for path in first]
    assert [path.read_bytes() for path in export_run(report, tmp_path, kinds=("svg",))] == kept
