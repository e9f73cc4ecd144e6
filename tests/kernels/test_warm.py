"""The warm process: forks without threads, and ends all that was started when whoever asked for it is gone."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from nps_analysis.kernels.ending import MARK, end_all_marked, sockets_of
from nps_analysis.kernels.processes import LOST, ROOT, Cold, Warm, processes

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked on this system")

# A warm process that imports little, with words of these tests.
SERVER = """
import sys; sys.path.insert(0, {root!r}); sys.path.insert(0, {here!r})
from nps_analysis.kernels import warm
warm.WORDS = {{word: "words:" + word for word in ("write", "fail", "sleep", "wait", "hold", "scatter", "ask")}}
warm.import_all = lambda: None
warm.main(int(sys.argv[1]))
"""
WORDS = """
import ctypes, json, os, signal, subprocess, sys, time
from pathlib import Path
from nps_analysis.kernels import warm
from nps_analysis.kernels.processes import Asking

def write(task):
    import random
    is_open = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    seen = {"environment": dict(os.environ), "cwd": os.getcwd(), "session": os.getsid(0)}
    Path(task["file"]).write_text(json.dumps(seen | {"random": random.random(), "open": is_open}))

def fail(task):
    os.kill(os.getpid(), task["signal"]) if "signal" in task else sys.exit(task["code"])

def sleep(task):
    Path(task["folder"], str(os.getpid())).touch()
    time.sleep(1e6)

def wait(task):
    time.sleep(1e6)

def hold(task):  # keeps Python's one lock, so that no thread of this process can look for its parent
    Path(task["folder"], str(os.getpid())).touch()
    ctypes.PyDLL(None).sleep(1000000)

def scatter(task):  # children, grandchildren whose parents end, in sessions of their own, executed and not
    folder = task["folder"]
    for execute in (True, False):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                Path(folder, str(os.getpid())).touch()
                if execute:
                    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(1e6)"])
                time.sleep(1e6)
            os._exit(0)
    subprocess.Popen(["sleep", "1000000"], start_new_session=True)
    while len(os.listdir(folder)) < 2:
        time.sleep(0.01)
    Path(folder, str(os.getpid())).touch()
    if task.get("stay"):
        hold(task)

def ask(task):  # a process that asks for processes itself
    Asking(warm.asked_by).start("hold", task, env=dict(os.environ), cwd=Path.cwd())
    hold(task)
"""


@pytest.fixture
def probe(tmp_path):
    """A Warm whose processes do the words above; they leave their numbers as names of files in a folder."""
    (tmp_path / "words.py").write_text(WORDS)
    (tmp_path / "server.py").write_text(SERVER.format(root=ROOT, here=str(tmp_path)))
    (tmp_path / "pids").mkdir()
    Probe = type("Probe", (Warm,), {"command": (sys.executable, str(tmp_path / "server.py"))})
    with Probe() as one:
        yield one
    assert not marked(one.mark)


def marked(mark: str) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            pass
    return found


def start(warm: Warm, word: str, folder: Path, **task: object) -> int:
    return warm.start(word, {"folder": str(folder / "pids"), **task}, env=dict(os.environ), cwd=folder)


def until(true, seconds: float = 10) -> float:
    """The seconds until something is true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not come to pass"
        time.sleep(0.02)
    return time.monotonic() - began


def left(folder: Path) -> list[str]:
    return [pid.name for pid in (folder / "pids").iterdir() if psutil.pid_exists(int(pid.name))]


def test_a_process_has_the_environment_folder_and_chance_that_it_was_asked_to_have(probe, tmp_path):
    (tmp_path / "cwd").mkdir()
    env = {"PATH": os.environ["PATH"], "COLOUR": "grün"}
    said = []
    for path in (tmp_path / "a", tmp_path / "b"):
        pid = probe.start("write", {"file": str(path)}, env=env, cwd=tmp_path / "cwd")
        assert probe.ended(10) == {pid: 0}
        said.append(json.loads(path.read_text()))
        assert said[-1]["session"] == pid
    assert said[0]["environment"].keys() == {"PATH", "COLOUR", "JPY_PARENT_PID", MARK}
    assert said[0]["environment"]["COLOUR"] == "grün"
    assert said[0]["cwd"] == str((tmp_path / "cwd").resolve())
    assert said[0]["random"] != said[1]["random"]
    assert said[0]["open"] in (0, 5)  # input, output, errors, its own connection, and the look at these


@pytest.mark.parametrize(("task", "status"), [({"code": 0}, 0), ({"code": 3}, 3), ({"signal": 9}, -9)])
def test_the_end_of_a_process_is_reported_as_it_was(probe, tmp_path, task, status):
    pid = probe.start("fail", task, env={}, cwd=tmp_path)
    assert probe.ended(10) == {pid: status}
    assert probe.ended(None) == {}


def test_waiting_ends_when_the_time_is_over(probe, tmp_path):
    pid = start(probe, "sleep", tmp_path)
    began = time.monotonic()
    assert probe.ended(0.2) == {}
    assert 0.15 < time.monotonic() - began < 2
    probe.end(pid)
    assert probe.ended(10) == {pid: -9}


def test_where_there_is_no_room_for_another_process_those_that_run_go_on(tmp_path):
    """The system's limit on processes holds for users without rights, so the warm process becomes such a one."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    become = "import os, resource, numpy.random, words\nos.setgroups([])\nos.setgid(54321)\nos.setuid(54321)\n"
    become += "resource.setrlimit(resource.RLIMIT_NPROC, (2, 2))\n"
    (tmp_path / "words.py").write_text(WORDS)
    (tmp_path / "server.py").write_text(
        SERVER.format(root=ROOT, here=str(tmp_path)).replace("warm.main", f"{become}warm.main")
    )
    Crowded = type("Crowded", (Warm,), {"command": (sys.executable, str(tmp_path / "server.py"))})
    with Crowded() as crowded:
        pid = crowded.start("wait", {}, env={}, cwd=Path("/"))
        none = crowded.start("wait", {}, env={}, cwd=Path("/"))
        assert crowded.ended(5) == {none: errno.EAGAIN}
        assert crowded.ended(0.3) == {}
        crowded.end(pid)
        assert crowded.ended(5) == {pid: -signal.SIGKILL}


@pytest.mark.some(1)
@pytest.mark.parametrize("stop", [False, True])
def test_a_process_ends_with_all_that_it_started_also_a_stopped_one(probe, tmp_path, stop):
    pid = start(probe, "scatter", tmp_path, stay=True)
    until(lambda: len(left(tmp_path)) == 3)
    if stop:
        os.kill(pid, signal.SIGSTOP)
    probe.end(pid)
    assert probe.ended(2) == {pid: -9}
    assert left(tmp_path) == []


def test_a_process_is_reported_as_ended_when_nothing_is_left_of_what_it_started(probe, tmp_path):
    pid = start(probe, "scatter", tmp_path)
    assert probe.ended(5) == {pid: 0}
    assert len(list((tmp_path / "pids").iterdir())) == 3
    assert left(tmp_path) == []


def test_what_one_process_leaves_does_not_end_another(probe, tmp_path):
    other = start(probe, "scatter", tmp_path, stay=True)
    until(lambda: len(left(tmp_path)) == 3)
    pid = probe.start("fail", {"signal": 9}, env={}, cwd=tmp_path)
    assert probe.ended(5) == {pid: -9}
    assert len(left(tmp_path)) == 3
    probe.end(other)
    assert probe.ended(5) == {other: -9}


def test_a_process_ends_with_those_that_it_asked_for(probe, tmp_path):
    pid = start(probe, "ask", tmp_path)
    until(lambda: len(left(tmp_path)) == 2)
    os.kill(pid, signal.SIGKILL)
    assert probe.ended(2) == {pid: -9}
    assert left(tmp_path) == []


CLIENT = """
import json, os, sys, time
from pathlib import Path
from nps_analysis.kernels.processes import Warm
class Probe(Warm):
    command = (sys.executable, sys.argv[1] + "/server.py")
probe = Probe(sys.argv[2])
for word in ("hold", "scatter", "ask"):
    task = {"folder": sys.argv[1] + "/pids", "stay": True}
    probe.start(word, task, env=dict(os.environ), cwd=Path(sys.argv[1]))
time.sleep(1e6)
"""


@pytest.mark.some(1)
@pytest.mark.parametrize("with_server", [False, True])
def test_no_process_outlives_a_client_that_was_killed(probe, tmp_path, with_server):
    mark = "0123456789abcdef"
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(tmp_path), mark], env={**os.environ, "PYTHONPATH": ROOT}
    )
    until(lambda: len(left(tmp_path)) == 6)
    assert sockets_of(mark).is_dir()
    if with_server:  # then nobody is left to end them; the next run does
        (server,) = psutil.Process(client.pid).children()
        client.send_signal(signal.SIGSTOP)
        server.kill()
    client.kill()
    client.wait()
    if with_server:
        assert end_all_marked(mark) >= 3
    assert until(lambda: not left(tmp_path) and not marked(mark)) < 2
    until(lambda: not sockets_of(mark).exists())


@pytest.mark.slow
def test_a_warm_process_that_is_stopped_is_ended_with_all_that_it_forked(probe, tmp_path, monkeypatch):
    monkeypatch.setattr("nps_analysis.kernels.processes.STUCK", 0.5)
    pids = [start(probe, word, tmp_path, stay=True) for word in ("hold", "scatter")]
    until(lambda: len(left(tmp_path)) == 4)
    psutil.Process(pids[0]).parent().send_signal(signal.SIGSTOP)
    probe.end(pids[0])
    found = {}
    assert until(lambda: found.update(probe.ended(0.1)) or len(found) == 2) < 5
    assert found == {pids[0]: -9, pids[1]: LOST}
    until(lambda: not left(tmp_path))
    pid = probe.start("fail", {"code": 7}, env={}, cwd=tmp_path)
    assert probe.ended(10) == {pid: 7}


@pytest.mark.slow
def test_a_warm_process_that_was_killed_is_noticed_and_another_is_started(probe, tmp_path):
    pids = [start(probe, word, tmp_path, stay=True) for word in ("hold", "scatter")]
    until(lambda: len(left(tmp_path)) == 4)
    psutil.Process(pids[0]).parent().kill()
    assert probe.ended(10) == dict.fromkeys(pids, LOST)
    until(lambda: not left(tmp_path))
    pid = probe.start("fail", {"code": 7}, env={}, cwd=tmp_path)
    assert probe.ended(10) == {pid: 7}


@pytest.fixture(scope="module")
def said_of_imports() -> list[str]:
    """Lines of a new Python about what it has imported as a warm process."""
    code = (
        "import os, sys; from nps_analysis.kernels import warm; warm.import_all();"
        "print(len(os.listdir('/proc/self/task')) if os.path.isdir('/proc/self/task') else 1,"
        "'matplotlib_inline.backend_inline' in sys.modules, 'MPLBACKEND' in os.environ,"
        "'tqdm.auto' in sys.modules,"  # decides at its import whether a notebook is there
        "sorted({'nps_analysis.reporting.deck', 'nps_analysis.reporting.page', 'papermill'} - sys.modules.keys()));"
        "from jsonschema import FormatChecker; asked = FormatChecker().conforms;"
        "print('rfc3987_syntax' in sys.modules);"
        "print(asked('http://exämple.org', 'iri'), asked('::', 'iri'), 'rfc3987_syntax' in sys.modules)"
    )
    env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return said.stdout.splitlines()


def test_the_toolkit_is_imported_without_a_thread_and_without_what_draws_into_notebooks(said_of_imports):
    assert said_of_imports[0].split(maxsplit=4) == ["1", "False", "False", "False", "[]"]


@pytest.mark.slow
def test_what_takes_long_to_import_is_imported_only_by_those_who_need_it(said_of_imports):
    heavy = {"matplotlib", "papermill", "pptx", "scipy.optimize"}
    code = f"import sys, nps_analysis.runs.run as _; print({heavy} & sys.modules.keys())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"
    assert said_of_imports[1:] == ["False", "True False True"]


@pytest.mark.slow
def test_modules_beside_the_analyst_are_not_imported_by_the_warm_process(tmp_path, monkeypatch):
    (tmp_path / "random.py").write_text("raise SystemExit('this is not the library')")
    monkeypatch.chdir(tmp_path)
    with Warm() as one:
        pid = one.start("kernel", {"argv": ["kernel", "--version"]}, env=dict(os.environ), cwd=tmp_path)
        assert one.ended(60) == {pid: 0}


@pytest.mark.slow
def test_where_there_is_no_fork_each_process_is_a_new_one(tmp_path, monkeypatch):
    task = {"input": "none.ipynb", "output": str(tmp_path / "o.ipynb"), "parameters": {}, "cwd": str(tmp_path)}
    task |= {"name": "none", "record": str(tmp_path), "result": str(tmp_path / "result.json")}
    with Cold() as cold:
        pid = cold.start("notebook", task, env=dict(os.environ), cwd=tmp_path)
        assert cold.ended(60) == {pid: 0}
        assert json.loads((tmp_path / "result.json").read_text())["state"] == "failed"
        pid = cold.start("notebook", task, env=dict(os.environ), cwd=tmp_path)
        cold.end(pid)
        assert cold.ended(10) == {pid: -9}
    assert isinstance(processes(), Warm)
    monkeypatch.delattr(os, "fork")
    assert isinstance(processes(), Cold)
