"""Are the files of a figure the same bytes each time?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure
from PIL import Image

from nps_analysis.reporting.figures import save_figure

ROOT = Path(__file__).resolve().parents[2]
DRAW = """
import sys
from pathlib import Path
import matplotlib.pyplot as plt
import pandas as pd
from nps_analysis.charts.score import plot_score
from nps_analysis.reporting.figures import save_figure
exec(sys.argv[2])
frame = pd.DataFrame({"region": ["North", "تهران", "a -- b"], "n": [812, 64, 12], "nps": [34.2, 5, -9]})
frame = frame.assign(low=-10, high=40)
save_figure(plot_score(frame).figure, Path(sys.argv[1]))
"""


def figure() -> Figure:
    made = Figure(figsize=(4, 3))
    made.subplots().plot([1, 2])
    return made


def drawn_by_another_process(stem: Path, before: str = "", **environment: str) -> list[bytes]:
    subprocess.run(
        [sys.executable, "-c", DRAW, str(stem), before], check=True, cwd=ROOT, env={**os.environ, **environment}
    )
    return [stem.with_suffix(suffix).read_bytes() for suffix in (".png", ".svg")]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> list[bytes]:
    stem = tmp_path_factory.mktemp("plain") / "a"
    return drawn_by_another_process(stem, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1")


@pytest.mark.slow
def test_two_processes_in_two_time_zones_write_the_same_bytes(plain, tmp_path):
    there = drawn_by_another_process(
        tmp_path / "b", TZ="America/New_York", PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="1000000000"
    )
    assert plain == there


@pytest.mark.slow
def test_the_settings_of_the_session_do_not_change_the_bytes(plain, tmp_path):
    settings = (
        "plt.rcParams.update({'font.size': 22, 'lines.markeredgewidth': 9, 'axes.grid': True, 'savefig.bbox': 'tight', "
        "'svg.fonttype': 'none', 'figure.facecolor': 'black', 'savefig.transparent': True})"
    )
    assert plain == drawn_by_another_process(tmp_path / "b", before=settings)


def test_a_figure_that_was_shown_before_is_saved_the_same(tmp_path):
    one, other = figure(), figure()
    other.savefig(tmp_path / "shown.png", dpi=72)
    saved = [[path.read_bytes() for path in save_figure(f, tmp_path / "f")] for f in (one, other, other)]
    assert saved[0] == saved[1] == saved[2]


def test_files_are_named_after_the_stem_even_with_a_dot_in_it(tmp_path):
    paths = save_figure(figure(), tmp_path / "new" / "01_score-v1.2")
    assert [path.name for path in paths] == ["01_score-v1.2.png", "01_score-v1.2.svg"]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["01_score-v1.2.png", "01_score-v1.2.svg"]


def test_the_png_has_150_dots_per_inch(tmp_path):
    with Image.open(save_figure(figure(), tmp_path / "f")[0]) as picture:
        assert picture.size == (600, 450)
        assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        assert set(picture.info) == {"dpi"}


def test_the_svg_has_no_date_version_or_script_and_opens_nothing(tmp_path):
    text = save_figure(figure(), tmp_path / "f")[1].read_text("utf-8")
    assert not re.search(r"\b20\d\d-\d\d-\d\d|matplotlib v|<script|purl\.org|creativecommons", text, re.IGNORECASE)
    assert not re.search(r'href="(?!#)', text)


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else(tmp_path):
    (tmp_path / "f.png").mkdir()
    with pytest.raises(OSError, match=r"f\.png"):
        save_figure(figure(), tmp_path / "f")
    assert [path.name for path in tmp_path.iterdir()] == ["f.png"]


def test_saving_sets_nothing_globally(tmp_path):
    before, open_before = dict(rcParams), plt.get_fignums()
    save_figure(figure(), tmp_path / "f")
    assert before == dict(rcParams)
    assert plt.get_fignums() == open_before
