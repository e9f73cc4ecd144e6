"""A tiny study with notebooks of its own, that can be held and broken, and runs of it that can be disturbed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import nbformat
import psutil
import pytest

from nps_analysis.runs.inputs import file_hash
from nps_analysis.runs.rerun import compared

EVERYTHING = os.environ.get("NPS_TEST_ALL") == "1"
STUDY = "title: Wave 3\nsource: wave.csv\nseed: 7\nas_of: 2026-09-30\n"
ROWS = "score,region\n" + "10,North\n2,South\n9,East\n5,South\n8,North\n8,East\n3,North\n9,South\n0,East\n" * 6
READ = """import nps_analysis as nps
responses = nps.read(study, **options)
place = options.get("where", {}).get("region", "all")"""
# Held, a notebook is the hardest to get rid of: it never gives Python a turn, and has a child in another session.
HOLD = """import ctypes, os, pathlib, subprocess, time
while os.path.exists(f"wait-{place}"):
    pathlib.Path(f"at-{place}").write_text(str(os.getpid()))
    time.sleep(0.02)
if os.path.exists(f"hold-{place}"):
    child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    pathlib.Path(f"at-{place}").write_text(str(os.getpid()))
    ctypes.PyDLL(None).sleep(1000)"""
SHOW = """scores = nps.score(nps.tally(responses))
nps.present("overall", f"Answers of {place}", scores, nps.plot_score, "NPS")"""


@dataclass
class Tiny:
    """A study of three regions with two notebooks in ``folder``, and all processes that runs of it ever start."""

    folder: Path
    canary: str

    EACH = ("--each", "region", "--jobs", "2")
    READ, HOLD, SHOW = READ, HOLD, SHOW

    @property
    def study(self) -> Path:
        return self.folder / "study.yml"

    @property
    def rows(self) -> Path:
        return self.folder / "wave.csv"

    def notebook(self, name: str, *cells: str, kernel: str = "python3", **metadata: object) -> Path:
        content = nbformat.v4.new_notebook(metadata=metadata)
        content.metadata.kernelspec = {"name": kernel, "language": "python", "display_name": "Python 3"}
        declaring = nbformat.v4.new_code_cell('study = "study.yml"\noptions = {}', metadata={"tags": ["parameters"]})
        content.cells = [declaring, *map(nbformat.v4.new_code_cell, cells)]
        for number, cell in enumerate(content.cells):
            cell.id = f"cell-{number}"
        (self.folder / "notebooks").mkdir(exist_ok=True)
        nbformat.write(content, self.folder / "notebooks" / f"{name}.ipynb")
        return self.folder / "notebooks" / f"{name}.ipynb"

    def start(self, out: Path, *arguments: object, before: tuple[str, ...] = (), **environment: str):
        """A run that has begun, in a session of its own as a terminal's is, also where the tests run under nohup."""
        command = [*before, sys.executable, "-m", "nps_analysis", "run", str(self.study), "--out", str(out)]
        return subprocess.Popen(
            [*command, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment, "NPS_CANARY": self.canary},
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )

    def run(self, out: Path, *arguments: object, **more) -> subprocess.CompletedProcess:
        """A run that has ended, and has left no process and said nothing of its insides."""
        process = self.start(out, *arguments, **more)
        ended = subprocess.CompletedProcess(process.args, None, *process.communicate(timeout=120))
        ended.returncode = process.returncode
        assert "Traceback" not in ended.stderr, ended.stderr
        assert not self.alive()
        return ended

    def run_beside(self, out: Path) -> subprocess.CompletedProcess:
        """A run that has ended, while another may be at work."""
        process = self.start(out)
        said = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, *said)

    def hold(self, *places: str, word: str = "hold") -> None:
        for place in places:
            (self.folder / f"{word}-{place}").touch()

    def release(self) -> None:
        for path in [*self.folder.glob("hold-*"), *self.folder.glob("wait-*"), *self.folder.glob("at-*")]:
            path.unlink()

    def at(self, place: str, running: subprocess.Popen) -> int:
        """The number of the kernel that has come to where it is held."""
        path = self.folder / f"at-{place}"
        until(lambda: (path.exists() and path.read_text()) or running.poll() is not None)
        assert running.poll() is None, running.communicate()
        return int(path.read_text())

    def alive(self) -> list[str]:
        """What is left of all that runs of this study started, found by what they were started with."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("NPS_CANARY") == self.canary and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(f"{process.pid} {process.cmdline()[:4]}")
            except psutil.Error:
                continue
        return found

    @staticmethod
    def until(true: Callable[[], object], seconds: float = 60) -> None:
        until(true, seconds)

    def start_up(self) -> float:
        """The seconds that a run takes on this machine just now before it does anything."""
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "nps_analysis", "run", "--help"], check=True, capture_output=True)
        return time.monotonic() - began

    def gone(self, seconds: float) -> None:
        """Fails if after ``seconds`` anything is left."""
        began = time.monotonic()
        while self.alive():
            assert time.monotonic() - began < seconds, self.alive()
            time.sleep(0.05)


def until(true: Callable[[], object], seconds: float = 60, pause: float = 0.01) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(pause)


def make_tiny(folder: Path) -> Tiny:
    folder.mkdir(parents=True)
    tiny = Tiny(folder, uuid4().hex)
    tiny.study.write_text(STUDY, encoding="utf-8")
    tiny.rows.write_text(ROWS, encoding="utf-8")
    tiny.notebook("01_first", READ, SHOW)
    tiny.notebook("02_second", READ, HOLD, SHOW)
    return tiny


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Tiny]:
    """A study of a test's own; at the end, what should have ended is ended."""
    one = make_tiny(tmp_path / "study")
    yield one
    for left in one.alive():
        os.kill(int(left.split()[0]), signal.SIGKILL)


class Undisturbed:
    """Runs that nothing disturbed, made when they are asked for: of the whole study, and of its three parts."""

    def __init__(self, place: Path) -> None:
        self.place, self.tiny = place, make_tiny(place / "study")

    @cached_property
    def one(self) -> Path:
        return self._made("one")

    @cached_property
    def batch(self) -> Path:
        began = time.monotonic()
        out = self._made("batch", *self.tiny.EACH)
        self.seconds = time.monotonic() - began  # that the batch takes on this machine
        return out

    @cached_property
    def earlier(self) -> Path:
        """The batch, made with other parameters."""
        return self._made("earlier", *self.tiny.EACH, "--set", "level=0.9")

    def _made(self, name: str, *arguments: str) -> Path:
        result = self.tiny.run(self.place / name, *arguments)
        assert result.returncode == 0, result.stderr
        return self.place / name


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture
def equal() -> Callable[[Path, Path], None]:
    """equal(folder, again): the same bytes but for timings and the manifests' run blocks, and nothing hidden."""

    def check(folder: Path, again: Path) -> None:
        assert [str(one) for one in compared(folder, again)] == []
        assert not (again / ".nps").exists()

    return check


@pytest.fixture
def whole() -> Callable[[Path], dict]:
    """whole(folder): its manifest, when it lists every file there by its hash and nothing else."""

    def check(folder: Path) -> dict:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        paths = [path for path in folder.rglob("*") if path.is_file() and ".nps" not in path.parts]
        parts = [folder / part["slug"] for part in manifest.get("parts", [])]
        own = [path for path in paths if not any(part in path.parents for part in parts)]
        found = {path.relative_to(folder).as_posix(): file_hash(path) for path in own}
        assert {name: found[name] for name in found if name != "manifest.json"} == manifest["outputs"]
        return manifest

    return check


@pytest.fixture
def disk(tmp_path: Path, need: Callable[..., str]) -> Iterator[Callable[[Path, str], None]]:
    """disk(folder, "64k"): a disk of that size at the folder, or of another size from now on."""
    mounted = []

    def mount(folder: Path, size: str) -> None:
        options = f"remount,size={size}" if folder in mounted else f"size={size}"
        folder.mkdir(exist_ok=True, parents=True)
        root_does([need("mount"), "-t", "tmpfs", "-o", options, "tmpfs", folder])
        mounted.append(folder)

    yield mount
    for folder in dict.fromkeys(mounted):
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def as_root() -> Callable[[list], None]:
    return root_does


def root_does(command: list) -> None:
    """Runs what only root may do; skips, or fails with NPS_TEST_ALL=1, where that is not possible."""
    if os.geteuid() != 0:
        pytest.skip("only root can do this")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        (pytest.fail if EVERYTHING else pytest.skip)(f"{shutil.which(str(command[0]))}: {done.stderr}")
