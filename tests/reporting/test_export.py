"""Is an exported figure of the size that was asked for, the same each time, and text in a PDF?"""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from PIL import Image

from nps_analysis.charts.score import plot_score
from nps_analysis.charts.style import canvas
from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.export import export
from nps_analysis.reporting.figures import save_as
from nps_analysis.reporting.provenance import Origin, read_origin
from nps_analysis.schema import DataError
from nps_analysis.stats.score import score

SCORES = score(ScoreCounts.of(5, 5, 10))


@pytest.mark.parametrize(("size", "pixels"), [("half", (900, 810)), ("full", (1830, 810)), ("wide", (1830, 540))])
def test_a_picture_has_the_size_of_its_part_of_a_slide(tmp_path, size, pixels):
    (path,) = export(tmp_path / "a.png", plot_score, SCORES, size=size)
    assert Image.open(path).size == pixels  # inches times 150


def test_three_hundred_dots_per_inch_are_twice_as_many_pixels_and_the_same_inches(tmp_path):
    export(tmp_path / "a.png", plot_score, SCORES, size=(4, 3), dpi=300)
    picture = Image.open(tmp_path / "a.png")
    assert picture.size == (1200, 900)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_the_letters_have_the_same_size_on_half_a_slide_as_on_a_whole_one():
    sizes = [
        {label.get_fontsize() for label in plot_score(SCORES, ax=canvas(size)).get_yticklabels()}
        for size in ("half", "full", "wide")
    ]
    assert sizes == [{12.0}] * 3
    plt.close("all")


def test_each_file_is_the_same_bytes_each_time_and_has_no_date(tmp_path, monkeypatch):
    first = [path.read_bytes() for path in export(tmp_path / "a", plot_score, SCORES)]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    second = [path.read_bytes() for path in export(tmp_path / "b", plot_score, SCORES)]
    assert first == second
    assert not any(re.search(rb"CreationDate|ModDate|matplotlib v|20[2-9]\d-\d\d-\d\d", one) for one in first)


def test_a_pdf_has_fonts_of_type_42_and_none_of_type_3(tmp_path):
    (path,) = export(tmp_path / "a.pdf", plot_score, SCORES)
    content = path.read_bytes()
    assert b"/FontFile2" in content
    assert b"/Type3" not in content


def test_a_folder_gets_files_named_after_the_chart(tmp_path):
    names = [path.name for path in export(tmp_path, plot_score, SCORES)]
    assert names == ["score.png", "score.svg", "score.pdf"]


def test_a_figure_that_is_drawn_keeps_its_size_and_stays_as_it_was(tmp_path):
    ax = plot_score(SCORES, ax=Figure(figsize=(5, 4)).subplots())
    export(tmp_path / "own.png", ax)
    export(tmp_path / "wide.png", ax.figure, size="wide")
    assert [Image.open(tmp_path / name).size for name in ("own.png", "wide.png")] == [(750, 600), (1830, 540)]
    assert tuple(ax.figure.get_size_inches()) == (5, 4)


@pytest.mark.slow
def test_nothing_is_left_open(tmp_path):
    before = plt.get_fignums()
    export(tmp_path, plot_score, SCORES)
    assert plt.get_fignums() == before


@pytest.mark.parametrize(
    ("name", "more", "message"),
    [
        ("a.jpg", {}, "cannot be written as .jpg"),
        ("a.png", {"size": "huge"}, "no such size"),
        ("a.png", {"size": (0, 4)}, "no such size"),
        ("a.png", {"size": (float("nan"), 4)}, "no such size"),
        ("a.png", {"dpi": 5000}, "no such resolution"),
        ("a.png", {"dpi": "300"}, "no such resolution"),
        ("a.png", {"dpi": None}, "no such resolution"),
    ],
)
def test_what_there_is_not_is_refused(tmp_path, name, more, message):
    with pytest.raises(DataError, match=message):
        export(tmp_path / name, plot_score, SCORES, **more)
    with pytest.raises(DataError, match="nothing to draw"):
        export(tmp_path / "a.png", plot_score)
    with pytest.raises(DataError, match="plot_score and str"):
        export(tmp_path / "a.png", plot_score, "scores.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [({"frame": SCORES}, "a figure and frame"), ({"frame": SCORES, "label": "x"}, "a figure and frame, label")],
)
def test_a_frame_beside_a_figure_that_is_drawn_is_refused(tmp_path, more, found):
    ax = plot_score(SCORES, ax=Figure().subplots())
    for drawn in (ax, ax.figure):
        with pytest.raises(DataError, match="is not drawn again") as error:
            export(tmp_path / "a.png", drawn, **more)
        assert error.value.found == found
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("source", ["wave.csv", "våg (1) \\ ny.csv", "موج.csv"])
def test_a_pdf_says_where_it_comes_from(tmp_path, source):
    origin = Origin("3f9a1c2b7d12", source, "9b0e6f7a1c2d", "0.1.0", "01_score", "region", "score", "n = 3", "half")
    figure = plot_score(SCORES, ax=Figure().subplots()).figure
    save_as(figure, [tmp_path / "a.pdf"], origin.described("NPS (all)"))
    assert read_origin(tmp_path / "a.pdf") == origin


def test_another_pdf_says_nothing(tmp_path):
    path = Path(tmp_path / "a.pdf")
    path.write_bytes(b"%PDF-1.4\n<< /Subject (Made by: somebody) >>")
    assert read_origin(path) is None
