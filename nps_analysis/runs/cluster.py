"""The processes of a run on the workers of a Dask cluster that exists, instead of on this machine."""

import contextlib
import itertools
import json
import logging
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nps_analysis.kernels.processes import KILLED
from nps_analysis.reporting.findings import EMPLOYEE, NOTEBOOK, RECORD
from nps_analysis.reporting.provenance import ORIGIN
from nps_analysis.reporting.secrets import HIDES
from nps_analysis.responses.prepared import PREPARED
from nps_analysis.runs import worker
from nps_analysis.runs.execute import what_was_running
from nps_analysis.runs.lock import CLUSTER
from nps_analysis.runs.manifest import versions
from nps_analysis.runs.outcome import FAILED, Outcome
from nps_analysis.schema import DataError, listed
from nps_analysis.study_day import TODAY
from nps_analysis.whole import write_whole

OF_THE_RUN = (RECORD, NOTEBOOK, ORIGIN, PREPARED, TODAY, HIDES, EMPLOYEE)  # all others are the workers' own
CONNECTING = 10.0  # seconds for the scheduler to answer, and for a worker to be there
IMPORTING = 120.0  # seconds for all workers to answer the first question, for which they import the toolkit
PATIENCE = 30.0  # seconds without any worker, or without an answer, after which the cluster is gone
LOOKS = 2.0  # seconds between two looks at whether it still is there
GONE = "the cluster is gone"
TALKATIVE = ("distributed", "tornado", "asyncio")  # loggers


@dataclass
class _Submitted:
    task: dict[str, Any]
    future: Any
    ending: bool = False


class Cluster:
    """Processes on the workers of a cluster, each known by a number; the interface is that of ``Warm``.

    When a worker dies its jobs begin again on another, as often as the scheduler allows. When the scheduler dies, or
    all workers are gone for ``PATIENCE`` seconds, all that runs and all that is started fails, and says so.
    """

    def __init__(self, client: Any, place: Path, token: str) -> None:
        self.client, self.place, self.token = client, place, token
        self.threads = sum(client.nthreads().values())
        self._numbers = itertools.count()
        self._submitted = dict[int, _Submitted]()
        self._woken = threading.Event()
        self._looked = time.monotonic()
        self._missed: float | None = None  # since when nobody is there
        self._gone = False

    def start(self, word: str, task: dict[str, Any], *, env: dict[str, str], cwd: Path) -> int:
        """Hands a job to the scheduler and returns its number."""
        number = next(self._numbers)
        request = {
            "place": str(self.place),
            "token": self.token,
            "versions": versions(),
            "number": number,
            "word": word,
            "task": task,
            "env": {name: env[name] for name in OF_THE_RUN if name in env},
            "cwd": str(cwd),
        }
        self._gone = self._gone or self.client.status != "running"
        future = None if self._gone else self.client.submit(worker.carry_out, request, key=self._key(number))
        if future is not None:
            future.add_done_callback(lambda _: self._woken.set())
        self._submitted[number] = _Submitted(task, future)
        return number

    def ended(self, seconds: float | None) -> dict[int, int]:
        """As of ``Warm``; a job that could not be run has said why in the place of its process, with status 1."""
        self._woken.wait(seconds)
        self._woken.clear()
        self._look()
        ending = [one for one in self._submitted.values() if one.ending]
        held = self._held() if ending else set()
        for one in ending:
            self._cancel(one)
        statuses = {number: self._status(number, one, held) for number, one in self._submitted.items()}
        ended = {number: status for number, status in statuses.items() if status is not None}
        for number in ended:
            self._submitted.pop(number)  # a future that is kept would be computed again when its worker dies
        return ended

    def end(self, pid: int) -> None:
        """As of ``Warm``."""
        one = self._submitted.get(pid)
        if one and one.future is not None:
            one.ending = True
            self._cancel(one)

    def _cancel(self, one: _Submitted) -> None:
        with contextlib.suppress(Exception):  # it is gone, which is noticed elsewhere, or is asked again
            self.client.cancel([one.future])

    def close(self) -> None:
        """Ends every process that is left."""
        for number in list(self._submitted):
            self.end(number)
        deadline = time.monotonic() + CONNECTING
        while self._submitted and not self._gone and time.monotonic() < deadline:
            self.ended(LOOKS / 10)

    def _key(self, number: int) -> str:
        return f"nps-{self.token}-{number}"

    def _look(self) -> None:
        """Notices a cluster that is gone."""
        now = time.monotonic()
        if self._gone or now - self._looked < LOOKS:
            return
        self._looked = now
        if self._is_there():
            self._missed = None
            return
        self._missed = self._missed or now
        self._gone = self.client.status != "running" or time.monotonic() - self._missed > PATIENCE

    def _is_there(self) -> bool:
        try:
            return bool(self.client.sync(self.client.scheduler.ncores, callback_timeout=CONNECTING))
        except Exception:
            return False

    def _held(self) -> set[str]:
        """The keys of jobs whose processes still run; all of them where nobody answers."""
        try:
            answers = self.client.run(worker.at_work, on_error="ignore", callback_timeout=CONNECTING)
            return {key for keys in answers.values() for key in keys}
        except Exception:
            return {self._key(number) for number in self._submitted}

    def _status(self, number: int, one: _Submitted, held: set[str]) -> int | None:
        state = "cancelled" if self._gone or one.future is None else one.future.status
        if state == "finished":
            return self._answered(one)
        if state == "error":
            return _instead_of(one.task, _in_words(one.future.exception()))
        if state != "cancelled" or (not self._gone and self._key(number) in held):
            return None
        return KILLED if one.ending else _instead_of(one.task, GONE)

    def _answered(self, one: _Submitted) -> int | None:
        """What a worker answered; None where it died before it could say it, and the job begins again."""
        try:
            answer = one.future.result(timeout=CONNECTING)
        except Exception:
            return None
        return _instead_of(one.task, answer) if isinstance(answer, str) else answer


def _instead_of(task: dict[str, Any], reason: str) -> int:
    """Says, in the place of a process that could not, why it failed; the exit status."""
    where = what_was_running(task["output"]) if "output" in task else ""
    outcome = Outcome(task["name"], FAILED, ", ".join(filter(None, [reason, where])))
    with contextlib.suppress(OSError):
        write_whole(json.dumps(asdict(outcome)), Path(task["result"]))
    return 1


def _in_words(error: BaseException) -> str:
    if type(error).__name__ == "KilledWorker":
        return "the workers that ran it died, one after the other"
    return f"{type(error).__name__}: {error}"


@contextlib.contextmanager
def connected(address: str | None, hidden: Path, token: str) -> Iterator[Cluster | None]:
    """The processes of the cluster at ``address``; None where none is named.

    The run's folder ``hidden`` must be on a disk that all workers see under the same path. DataError where
    ``distributed`` is not installed, nobody answers, or a worker is not fit for the run.
    """
    if address is None:
        yield None
        return
    client_class = _client()
    with _quiet():
        client = _reached(client_class, address)
        try:
            place = _with_token(hidden / CLUSTER, token)
            _refuse_unfit(client, place, token, address)
            cluster = Cluster(client, place, token)
            try:
                yield cluster
            finally:
                cluster.close()
                shutil.rmtree(place, ignore_errors=True)
        finally:
            with contextlib.suppress(Exception):
                client.close(timeout=LOOKS)


def _client() -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise DataError(
            "no cluster can be asked",
            required="the package distributed",
            found="it is not installed",
            do='pip install "nps-analysis[cluster]", on the workers too',
        ) from None
    return Client


def _reached(client_class: Any, address: str) -> Any:
    try:  # distributed itself tries for a minute, and prints a traceback at the end
        place = urlsplit(address if "://" in address else f"tcp://{address}")
        if place.scheme in ("http", "https"):
            raise ValueError("the address of a page; a scheduler's begins with tcp:// or tls://")
        socket.create_connection((place.hostname or "", place.port or 0), CONNECTING).close()
    except (OSError, ValueError) as error:
        raise _no_cluster(address, f"nobody who answers: {error}") from None
    try:
        client = client_class(address, timeout=CONNECTING, set_as_default=False)
    except Exception as error:
        raise _no_cluster(address, str(error).splitlines()[0] if str(error) else type(error).__name__) from None
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
    except Exception:
        client.close(timeout=LOOKS)
        raise _no_cluster(address, "a scheduler without workers") from None
    return client


def _no_cluster(address: str, found: str) -> DataError:
    return DataError(
        f"no cluster at {address}",
        required="the address of a Dask scheduler with workers, such as tcp://10.0.0.1:8786",
        found=found,
        do="correct the address, or start dask scheduler there and dask worker on each machine",
    )


def _with_token(place: Path, token: str) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    write_whole(token, place / worker.TOKEN, lasting=True)
    return place


def _refuse_unfit(client: Any, place: Path, token: str, address: str) -> None:
    try:
        answers = client.run(
            worker.why_unfit, str(place), token, versions(), on_error="return", callback_timeout=IMPORTING
        )
    except Exception as error:
        raise _no_cluster(address, f"workers that do not answer ({type(error).__name__})") from None
    if unfit := sorted({str(answer) for answer in answers.values() if answer}):
        raise DataError(
            f"the cluster at {address} cannot do this run",
            required="workers that see the run's folder under the same path, as the same user, with the same versions",
            found=listed(unfit),
            do="share the disk, and start the workers in an environment made from the same lock file",
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without what the client logs of a cluster that comes and goes: the run says itself what became of each job."""
    loggers = [logging.getLogger(name) for name in _talkative()]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _talkative() -> list[str]:
    known = list(logging.Logger.manager.loggerDict)
    return sorted({*TALKATIVE, *(name for name in known if name.split(".")[0] in TALKATIVE)})
