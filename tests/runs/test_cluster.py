"""Runs on a cluster: a real scheduler and real workers, and what dies there."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest

from nps_analysis.runs import cluster as clusters
from nps_analysis.runs.execute import what_was_running
from nps_analysis.runs.rerun import compared
from nps_analysis.runs.run import run
from nps_analysis.schema import DataError

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked on this system")

LONG = 180  # seconds within which anything here ends, on a busy machine too
DASK = [sys.executable, "-m", "dask"]
WORDS = """
import nps_analysis as nps
from nps_analysis.reporting.present import present
responses = nps.read(study, where=where, **options)
counts = nps.tally(responses)
scores = nps.score(counts)
for name in ("overall", "overall"):  # the second one gets a number, and must not get another when it is repeated
    present(name, nps.say_score(scores), scores, nps.plot_score, "NPS", nps.say_base(counts))
"""
WAIT = "import pathlib, time\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.05)"


@dataclass
class Dask:
    """A scheduler and its workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def listens(address: str) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) == 0


@contextmanager
def dask(folder: Path, workers: int = 2, **environment: str) -> Iterator[Dask]:
    address = f"tcp://127.0.0.1:{free_port()}"
    started = []

    def start(*arguments: str) -> subprocess.Popen:
        with (folder / "dask.log").open("ab") as log:
            command = [*DASK, *arguments, "--no-dashboard"]
            output = {"stdout": log, "stderr": log, "cwd": folder, "start_new_session": True}
            started.append(subprocess.Popen(command, env={**os.environ, **environment}, **output))
        return started[-1]

    try:
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
        until(lambda: listens(address))
        own = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        yield Dask(address, scheduler, [start("worker", address, *own) for _ in range(workers)])
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.fixture(scope="module", autouse=True)
def time_to_connect():
    """On a busy machine a worker may take a while to be there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters, "CONNECTING", 60.0)
        yield


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Answers of two regions, and notebooks of which the second waits, half done, for a file called go."""
    folder = tmp_path / "wave"
    (folder / "notebooks").mkdir(parents=True)
    rows = "10,North\n2,South\n9,North\n5,South\n8,North\n8,South\n0,North\n9,South\n" * 30
    (folder / "wave.csv").write_text("score,region\n" + rows, encoding="utf-8")
    (folder / "study.yml").write_text("title: Wave\nsource: wave.csv\nmin_n: 1\nas_of: 2026-09-30\n", encoding="utf-8")
    for name, cells in {"01_score": [WORDS], "02_wait": [WORDS, WAIT]}.items():
        given = nbformat.v4.new_code_cell("study = '../study.yml'\nwhere = {}\noptions = {}", id="parameters")
        given.metadata["tags"] = ["parameters"]
        cells = [given, *(nbformat.v4.new_code_cell(text, id=f"cell-{at}") for at, text in enumerate(cells))]
        kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "notebooks" / f"{name}.ipynb")
    return folder / "study.yml"


def local(study: Path, out: Path) -> Path:
    (study.parent / "go").touch()
    assert not run(study, out, each="region", jobs=2).failed
    (study.parent / "go").unlink()
    return out


def started(study: Path, out: Path, address: str, *more: str) -> subprocess.Popen:
    code = "from nps_analysis.runs import cluster; cluster.CONNECTING = 30; cluster.PATIENCE = 3.0;"
    code += "from nps_analysis.cli import main; main()"
    arguments = ["run", study, "--each", "region", "--out", out, "--cluster", address, *more]
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], text=True, stderr=subprocess.PIPE)


def until(true: Callable[[], object], seconds: float = LONG) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)


def waiting(out: Path) -> list[Path]:
    """The notebooks that have recorded what they found, and now wait."""
    notebooks = (out / ".nps" / "work").glob("*/notebooks/02_wait.ipynb")
    return [path for path in notebooks if what_was_running(path) == "in code cell 3"]


def below(*processes: subprocess.Popen) -> list[psutil.Process]:
    """What the workers started: the warm process and all that it forked."""
    return [child for one in processes for child in psutil.Process(one.pid).children(recursive=True)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
def test_a_run_on_a_cluster_gives_the_bytes_of_a_local_run(study, tmp_path):
    (study.parent / "go").touch()
    with dask(tmp_path, workers=1) as there:
        process = started(study, tmp_path / "there", there.address)
        said = process.communicate(timeout=LONG)[1]
        assert process.returncode == 0, said
        assert sorted(said.splitlines()) == ["2 parts, all done", "North  done", "South  done"]
        assert json.loads((tmp_path / "there/manifest.json").read_text("utf-8"))["run"]["jobs"] == 1
    assert list(compared(local(study, tmp_path / "here"), tmp_path / "there")) == []
    assert not (tmp_path / "there/.nps").exists()


@pytest.mark.slow
def test_the_job_of_a_worker_that_dies_is_done_by_another(study, tmp_path):
    with dask(tmp_path) as there:
        process = started(study, tmp_path / "there", there.address)
        until(lambda: len(waiting(tmp_path / "there")) == 2)
        of_the_dead = below(there.workers[0])
        assert len(of_the_dead) >= 3  # the warm process, a notebook's, its kernel
        there.workers[0].kill()
        until(lambda: not alive(of_the_dead), 10)
        (study.parent / "go").touch()
        said = process.communicate(timeout=LONG)[1]
        assert process.returncode == 0, said
    assert list(compared(local(study, tmp_path / "here"), tmp_path / "there")) == []


@pytest.mark.slow
def test_a_run_whose_scheduler_dies_fails_and_resumes(study, tmp_path):
    with dask(tmp_path) as there:
        process = started(study, tmp_path / "there", there.address)
        until(lambda: len(waiting(tmp_path / "there")) == 2)
        all_of_them = below(*there.workers)
        there.scheduler.kill()
        said = process.communicate(timeout=LONG)[1]
        assert process.returncode == 1, said
        assert "North  02_wait  failed: the cluster is gone, in code cell 3" in said.splitlines()
        assert "South  02_wait  failed: the cluster is gone, in code cell 3" in said.splitlines()
        assert "2 parts: 2 failed" in said.splitlines()
        assert "distributed" not in said
        assert "Traceback" not in said
        until(lambda: not alive(all_of_them), 40)  # a worker waits for a while for its scheduler
    (study.parent / "go").touch()
    assert not run(study, tmp_path / "there", each="region", resume=True).failed
    assert list(compared(local(study, tmp_path / "here"), tmp_path / "there")) == []


@pytest.mark.slow
def test_a_run_whose_workers_are_all_gone_fails(study, tmp_path):
    with dask(tmp_path) as there:
        process = started(study, tmp_path / "there", there.address)
        until(lambda: len(waiting(tmp_path / "there")) == 2)
        for one in there.workers:
            one.kill()
        said = process.communicate(timeout=LONG)[1]
        assert process.returncode == 1, said
        assert "South  02_wait  failed: the cluster is gone, in code cell 3" in said.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["stopped", "killed"])
def test_a_run_that_ends_leaves_no_process_on_the_workers(study, tmp_path, number):
    with dask(tmp_path) as there:
        process = started(study, tmp_path / "there", there.address)
        until(lambda: len(waiting(tmp_path / "there")) == 2)
        at_work = [one for one in below(*there.workers) if psutil.Process(one.ppid()).pid not in worker_pids(there)]
        assert len(at_work) == 4  # two notebooks' processes and their kernels
        process.send_signal(number)
        said = process.communicate(timeout=LONG)[1]
        if number == signal.SIGINT:
            assert process.returncode == 130, said
            assert alive(at_work) == []
            assert "interrupted" in said
        until(lambda: not alive(at_work), 10)
        assert [one.poll() for one in there.workers] == [None, None]


def worker_pids(there: Dask) -> set[int]:
    return {one.pid for one in there.workers}


@pytest.mark.slow
def test_a_notebook_that_takes_too_long_is_ended_on_its_worker(study, tmp_path):
    with dask(tmp_path) as there:
        process = started(study, tmp_path / "there", there.address, "--timeout", "25")
        until(lambda: len(waiting(tmp_path / "there")) == 2)
        said = process.communicate(timeout=LONG)[1]
        assert process.returncode == 1, said
        assert "North  02_wait  failed: not finished after 25 seconds, in code cell 3" in said.splitlines()
        assert len(below(*there.workers)) == 2  # the warm processes


@pytest.mark.slow
def test_workers_that_are_not_fit_are_refused(study, tmp_path):
    other = tmp_path / "packages" / "scipy-0.1.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: scipy\nVersion: 0.1\n", encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(other.parent), os.environ.get("PYTHONPATH")]))
    with dask(tmp_path, workers=1, PYTHONPATH=path) as there:
        with pytest.raises(DataError) as refused:
            run(study, tmp_path / "out", cluster=there.address)
        assert refused.value.what == f"the cluster at {there.address} cannot do this run"
        assert refused.value.found == f"{socket.gethostname()} has other versions: scipy {SCIPY} is now 0.1"
    assert not (tmp_path / "out").exists()


SCIPY = clusters.versions()["scipy"]


def test_an_address_where_no_scheduler_is_is_refused(study, tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "CONNECTING", 0.3)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(DataError, match=f"no cluster at {address}") as refused:
        run(study, tmp_path / "out", cluster=address)
    assert refused.value.required == "the address of a Dask scheduler with workers, such as tcp://10.0.0.1:8786"
    with pytest.raises(DataError, match="the address of a page"):
        run(study, tmp_path / "out", cluster="http://127.0.0.1:8786")
    with pytest.raises(DataError, match="no cluster at nothing://here"):
        run(study, tmp_path / "out", cluster="nothing://here")
    assert not (tmp_path / "out").exists()


def test_without_the_package_the_extra_is_named(study, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DataError) as refused:
        run(study, tmp_path / "out", cluster="tcp://127.0.0.1:1")
    assert refused.value.do == 'pip install "nps-analysis[cluster]", on the workers too'
