"""What may a test need that not every machine has?"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import matplotlib
import pytest

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = os.environ.get("NPS_TEST_ALL") == "1"

# Not by MPLBACKEND: kernels inherit the environment, and would then draw other than they do for an analyst.
matplotlib.use("agg")

# The same examples in every run, and no time limit: a property fails for its own reasons or not at all.
hypothesis.settings.register_profile("nps", derandomize=True, deadline=None, max_examples=100 if EVERYTHING else 8)
hypothesis.settings.load_profile("nps")

# A file is the work of one process: what takes minutes is not begun when all others have nothing left to do.
LONGEST = (
    "tests/runs/",
    "tests/kernels/",
    "tests/test_running.py",
    "tests/test_readme.py",
    "tests/charts/test_overlap.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the cases of a test marked ``some(4)`` four, spread evenly, are fast; files that take minutes come first."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    cases: dict[tuple[str, int], list[pytest.Item]] = {}
    for item in items:
        if (mark := item.get_closest_marker("some")) and not item.get_closest_marker("slow"):
            cases.setdefault((item.nodeid.partition("[")[0], mark.args[0]), []).append(item)
    for (_, most), each in cases.items():
        kept = {number * len(each) // most for number in range(most)}
        for item in (item for number, item in enumerate(each) if number not in kept):
            item.add_marker("slow")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("slow") and not EVERYTHING:
        pytest.skip("slow: runs with NPS_TEST_ALL=1")


@pytest.fixture(scope="session")
def running() -> Iterator[Any]:
    """The processes of kernels and of runs: of one warm process, which imports everything once for all tests."""
    from nps_analysis.kernels.processes import processes

    with processes() as one:
        yield one


@pytest.fixture(scope="module")
def warm_runs(running: Any) -> Iterator[None]:
    """Runs in this process take theirs from that warm process; so does the command where click's runner invokes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nps_analysis.runs.run.processes", lambda mark: contextlib.nullcontext(running))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports and reference cases that may stand beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The folder of real exports, shared, is not beside the repository.")
    return folder


@pytest.fixture(scope="session")
def need() -> Callable[..., str]:
    """need("soffice"): the program's path. Where it is missing the test is skipped, or fails with NPS_TEST_ALL=1."""

    def find(program: str, *other_names: str) -> str:
        path = next(filter(None, map(shutil.which, (program, *other_names))), None)
        if path is None:
            (pytest.fail if EVERYTHING else pytest.skip)(f"{program} is not installed")
        return path

    return find


@pytest.fixture(scope="session")
def browser(need: Callable[..., str]) -> Iterator[Any]:
    """A Chromium to look at pages with; where it, or what drives it, is missing the test is skipped, or fails."""
    program = need("chromium", "chromium-browser", "google-chrome")
    missing = [name for name in ("websocket", "axe_core_python") if importlib.util.find_spec(name) is None]
    if missing:
        (pytest.fail if EVERYTHING else pytest.skip)(f"{' and '.join(missing)} is not in this environment: make test")
    from tests.browser import Browser

    with Browser(program) as chromium:
        yield chromium


PASSWORD = "S3cretPw/1@é"  # of the test's server; as a URL writes it, another text


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of the tests' own, on a port of this machine."""

    port: int

    password = PASSWORD

    def url(self, user: str = "admin", password: str = PASSWORD, database: str = "postgres") -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, values: tuple = ()) -> list[tuple]:
        """Runs statements as the administrator; the rows of the last one."""
        import psycopg

        about = {"host": "127.0.0.1", "port": self.port, "user": "admin", "password": PASSWORD}
        with psycopg.connect(**about, dbname="postgres", autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that is made for the session and gone afterwards; skipped where PostgreSQL is not installed."""
    pytest.importorskip("sqlalchemy")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
    if not programs[-1].is_file():
        (pytest.fail if EVERYTHING else pytest.skip)("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="nps-postgres-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port, data, word = free.getsockname()[1], Path(folder) / "data", Path(folder) / "word"
        free.close()
        word.write_text(PASSWORD, encoding="utf-8")
        user = {}
        if os.geteuid() == 0:  # a server does not run as root
            owner = pwd.getpwnam("nobody")
            user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            for path in (folder, word):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        make = [programs[-1], "-D", data, "-U", "admin", "-A", "scram-sha-256", f"--pwfile={word}", "--no-sync"]
        made = [*make, "--encoding=UTF8", "--locale=C"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, env={"PATH": os.defpath}, **user)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [programs[-1].with_name("pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", options]
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, "env": {"PATH": os.defpath}}
        subprocess.run([*control, "start"], **quiet, **user)
        try:
            yield Server(port)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet, **user)
