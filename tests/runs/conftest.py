"""Folders of runs, made of a few answers without notebooks: by the same functions, in this process."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import nps_analysis as nps
from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.findings import environment
from nps_analysis.reporting.page import build_page
from nps_analysis.reporting.present import present
from nps_analysis.reporting.workbook import build_workbook
from nps_analysis.runs.execute import Outcome
from nps_analysis.runs.inputs import inputs_of
from nps_analysis.runs.manifest import about_run, described, findings_in, origin_of, states, write
from nps_analysis.runs.notebooks import chosen

STUDY = "title: Wave 3\nsource: wave.csv\nsegments: [region]\nbenchmarks: published.csv\nseed: 7\n"


def write_study(folder: Path) -> Path:
    """A study of 240 answers: North has 50 % promoters and 25 % detractors (+25), South the other way round (-25)."""
    folder.mkdir(parents=True)
    rows = "10,North\n2,South\n9,North\n5,South\n8,North\n8,South\n3,North\n9,South\n" * 30
    (folder / "wave.csv").write_text("score,region\n" + rows, encoding="utf-8")
    (folder / "published.csv").write_text("company,nps,n\nRival,40,900\n", encoding="utf-8")
    (folder / "study.yml").write_text(STUDY, encoding="utf-8")
    return folder / "study.yml"


def make_run(study: Path, out: Path, **keys: object) -> Path:
    """The folder of a run of notebook 01, with all that a run leaves but the executed notebook."""
    day = dt.date(2026, 9, 30)
    responses = nps.read(study, **keys)
    content = described(responses, keys, chosen(["01"], study), inputs_of(study, responses))
    about = about_run(study, out, day, 2, dt.datetime(2026, 9, 30, tzinfo=dt.UTC))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(out, "01_score", origin_of(content), day).items():
            patch.setenv(name, value)
        for by in ("", "region"):
            counts = nps.tally(responses, by=by or [])
            scores = nps.score(counts, level=responses.study.level)
            headline, base = nps.say_score(scores), nps.say_base(counts)
            present(by or "overall", headline, scores, nps.plot_score, "NPS", base)
    done = [Outcome("01_score", "done")]
    content |= {"notebooks": states(done, content), "findings": findings_in(out)}
    shutil.rmtree(out / "findings")
    write(out, content, about)
    build_deck(out, out / "deck.pptx")
    build_workbook(out, out / "workbook.xlsx")
    build_page(out, out / "report.html")
    write(out, content, about)
    return out


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a study, ``wave``, and its run, ``report``."""
    place = tmp_path_factory.mktemp("once")
    make_run(write_study(place / "wave"), place / "report")
    return place


@pytest.fixture
def wave(tmp_path: Path) -> Path:
    """A study of a test's own."""
    return write_study(tmp_path / "wave")


@pytest.fixture
def make(wave: Path) -> Callable[..., Path]:
    """make(out, level=0.9): the folder of another run of that study."""
    return lambda out, **keys: make_run(wave, out, **keys)


@pytest.fixture
def report(once: Path, wave: Path, tmp_path: Path) -> Path:
    """The folder of a run of that study."""
    return shutil.copytree(once / "report", tmp_path / "report")


@pytest.fixture
def manifest() -> Callable[[Path], dict]:
    """The manifest of a run's folder."""
    return lambda folder: json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
