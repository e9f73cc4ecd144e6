"""A run: the notebooks, executed on a study or on each value of a column in it, become folders that can be trusted."""

import datetime as dt
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any
from uuid import uuid4

from nps_analysis.counts import tally
from nps_analysis.kernels.processes import processes
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.connection import refuse_url
from nps_analysis.responses.parts import Parts, read_parts
from nps_analysis.responses.read import read, study_of
from nps_analysis.responses.record import Responses
from nps_analysis.runs.batch import publish_batch
from nps_analysis.runs.cluster import connected
from nps_analysis.runs.folder import left_behind, refuse_folder
from nps_analysis.runs.inputs import files, inputs_of, refuse_changed, refuse_unusable, stamps
from nps_analysis.runs.lock import LEFT, NOTEBOOKS, ROWS, locked
from nps_analysis.runs.manifest import about_run
from nps_analysis.runs.notebooks import Notebook, chosen, copies_of, parameters_for
from nps_analysis.runs.outcome import FAILED, INTERRUPTED, LEFT_OUT, Outcome, said_of
from nps_analysis.runs.part import Part, Plan
from nps_analysis.runs.progress import Silent
from nps_analysis.runs.publish import go_on
from nps_analysis.runs.releases import Released, released, too_close
from nps_analysis.runs.resume import set_aside
from nps_analysis.runs.schedule import Job, carry_out
from nps_analysis.runs.slug import slugs
from nps_analysis.runs.stopping import stoppable
from nps_analysis.schema import DataError, NoScoreError, listed
from nps_analysis.study import Study
from nps_analysis.study_day import on_day, today
from nps_analysis.targets import refuse_unknown_targets
from nps_analysis.whole import away


@dataclass(frozen=True)
class Result:
    """What became of each part and its notebooks, what reading and notebooks warned of, and the signal that stopped."""

    parts: list[Part]
    warnings: list[str] = field(default_factory=list)
    signum: int | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        """Of every notebook of every part, in reading order."""
        return [part.outcomes[name] for part in self.parts for name in sorted(part.outcomes)]

    @property
    def failed(self) -> bool:
        return any(part.state in (FAILED, INTERRUPTED) for part in self.parts)


def run(
    study: str | Path,
    out: str | Path,
    *,
    each: str | None = None,
    notebooks: list[str] | None = None,
    keys: dict[str, Any] | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    resume: bool = False,
    force: bool = False,
    cluster: str | None = None,
    previous: str | Path | None = None,
    progress: Silent | None = None,
) -> Result:
    """Executes the notebooks on ``study`` (a study file or an export) and puts the run's folder at ``out``, whole.

    With ``each`` the rows are read once, and every value of that column is a part of its own: the study with the value
    in ``where``, in ``out/SLUG``. The notebooks are those in the folder ``notebooks`` beside the study file, where
    there are any; else the toolkit's. ``keys`` are keys of the study file to replace. ``jobs`` processes work at a
    time, by default one per core. With ``cluster``, the address of a Dask scheduler, they are processes on its workers,
    by default one per thread; the folders of ``study`` and ``out`` must be on a disk that the workers share.

    Bad input raises DataError with nothing written, and a folder in which another run is at work FolderInUseError. An
    earlier result stays until the part that replaces it is whole. Without ``force`` other content is refused, and so
    are decks and workbooks that people have edited there; what they save while the run is at work stays, and its part
    fails.
    What fails (an error, a kernel that died, more than ``timeout`` seconds, a full disk) is said with the cell that was
    running, and does not stop the rest. With ``resume`` only that runs which is not done, or of which something that
    decides it has changed.

    Of employees there are no parts, and a warning says where a row has nearly the same answers as in the
    run that was at ``out``, or in the one at ``previous``.

    >>> run("study.yml", "report", timeout=0)
    Traceback (most recent call last):
        ...
    nps_analysis.schema.DataError: no notebook can be done in that time
      required  a number of seconds above 0 for --timeout
      found     0
      do        correct it, or leave it out for no limit
    """
    refuse_url([study])
    _refuse_source(keys or {})
    study, out, keys = Path(study).resolve(), Path(out).resolve(), Study.typed(keys or {})
    _refuse_no_time(timeout)
    progress, started, clock = progress or Silent(), dt.datetime.now(dt.UTC), time.monotonic()
    with (
        stoppable() as stop,
        on_day(today().isoformat()),
        _claimed(out) as (hidden, token),
        connected(cluster, hidden, token) as there,
        nullcontext(there) if there else processes(token) as at_work,  # it imports while the rows are read
    ):
        wanted = copies_of(chosen(notebooks, _existing(study)), hidden / NOTEBOOKS)
        asked = study_of([study], keys)
        read_from = files(study, asked)
        before = stamps(read_from)
        survey = read(study, **keys) if each is None else read_parts(study, each, **keys)
        whole = survey.whole if isinstance(survey, Parts) else survey
        earlier = _earlier_releases(whole, each, out, previous)
        where = {"where": survey.where(survey.values[0])} if isinstance(survey, Parts) else {}
        _refuse_what_notebooks_would(whole, wanted, study.name, keys | where)
        inputs = inputs_of(study, whole)
        refuse_changed(before, stamps(files(study, asked)))
        replaced = refuse_folder(out, study, whole.study, force)
        most, day = jobs or (there.threads if there else os.cpu_count()) or 1, today()
        about = about_run(study, out, day, most, started)
        plan = Plan(
            study,
            out,
            hidden,
            wanted,
            timeout,
            resume,
            inputs,
            about,
            clock,
            day,
            replaced,
            force,
            progress,
            read_from,
            before,
        )
        parts = _parts(plan, survey, keys)
        counts = tally(whole, by=f"column:{survey.column}") if isinstance(survey, Parts) else None
        whole.warnings.extend(counts.warnings if counts else ())
        if left := left_behind(out):
            progress.say(f"left by other programs, and gone where the run replaces a folder: {listed(left)}")
        progress.begin(len(parts), len(wanted))
        set_aside(hidden, resume)
        stop.patient = True
        carry_out(_begun(parts, survey), at_work, most, stop, progress.running)
        stopped = any(part.state == INTERRUPTED for part in parts)
        if not stopped:
            away(hidden / LEFT)
        whole.warnings.extend(_warned(parts, whole.warnings))
        if isinstance(survey, Parts) and counts is not None:
            publish_batch(plan, whole, survey.column, counts, parts, keys)
        progress.end()
        for name, before_it in earlier.items():
            whole.warnings.extend(too_close(before_it, released(out), name))
    return Result(parts, whole.warnings, stop.signum if stopped else None)


@contextmanager
def _claimed(out: Path) -> Iterator[tuple[Path, str]]:
    """The hidden folder of ``out``, held for this run alone, and this run's token; no rows are left in it."""
    token = uuid4().hex
    with locked(out, token) as hidden:
        go_on(out, hidden)
        away(hidden / ROWS)  # of a run that was killed, which came to no end
        try:
            yield hidden, token
        finally:
            away(hidden / ROWS)


def _earlier_releases(
    responses: Responses, each: str | None, out: Path, previous: str | Path | None
) -> dict[str, Released]:
    """Of employees: what was released before, by the name of its folder. DataError where nothing may be released."""
    if not responses.study.employee:
        return {}
    if each is not None:
        refuse_employees(responses, f"a run for each value of {each}")
    tally(responses)  # what is hidden is decided once, for all notebooks
    if previous is not None and not (Path(previous) / "manifest.json").is_file():
        raise DataError(
            f"no run in {previous}",
            required="the folder of a finished run for --previous",
            found="no manifest.json in it",
            do="name the folder that holds the run's manifest.json",
        )
    return {str(place): released(Path(place)) for place in (out, previous) if place is not None}


def _refuse_no_time(timeout: float | None) -> None:
    if timeout is not None and not 0 < timeout < inf:
        raise DataError(
            "no notebook can be done in that time",
            required="a number of seconds above 0 for --timeout",
            found=f"{timeout:g}",
            do="correct it, or leave it out for no limit",
        )


def _refuse_source(keys: dict[str, Any]) -> None:
    if "source" in keys:
        raise DataError(
            "source is no key to replace",
            required="keys that say how the study is analysed",
            found=f"source = {keys['source']}",
            do="name the file as the study, or in the study file",
        )


def _existing(study: Path) -> Path:
    if not study.exists():
        raise DataError(
            f"no study {study.name}",
            required="a study file (.yml) or an export",
            found=f"nothing at {study}",
            do="correct the path",
        )
    return study


def _parts(plan: Plan, survey: Parts | Responses, keys: dict[str, Any]) -> list[Part]:
    if isinstance(survey, Responses):
        return [Part(plan, None, "", keys)]
    folders = slugs(survey.values)
    return [Part(plan, value, folders[value], keys | {"where": survey.where(value)}) for value in survey.values]


def _warned(parts: list[Part], known: list[str]) -> list[str]:
    """What the notebooks warned of, each text once, with the parts that it is about where the run has any."""
    about: dict[str, list[str]] = {}
    for part in parts:
        for text in part.warnings:
            about.setdefault(text, []).append(part.value or "")
    return [": ".join(filter(None, [listed(values), text])) for text, values in about.items() if text not in known]


def _begun(parts: list[Part], survey: Parts | Responses) -> Iterator[list[Job]]:
    """The first jobs of each part, made ready when they are asked for."""
    for part in parts:
        try:
            yield part.begin(survey.part(part.value or "") if isinstance(survey, Parts) else survey)
        except DataError as error:
            part.end(LEFT_OUT if isinstance(error, NoScoreError) else FAILED, f"{error.what}: {error.found}")
            yield []
        except OSError as error:
            part.end(FAILED, said_of(error))
            yield []
        except Exception as error:  # the other parts go on; what it says itself may quote personal values
            part.end(FAILED, f"a fault of the toolkit ({type(error).__name__})")
            yield []


def _refuse_what_notebooks_would(
    responses: Responses, notebooks: list[Notebook], source: str, keys: dict[str, Any]
) -> None:
    """DataError for parameters, segments, targets and files that cannot be used, before any kernel starts."""
    study = responses.study
    for notebook in notebooks:
        parameters_for(notebook, source, keys)
    for segment in study.segments:
        responses.column(segment)
    refuse_unknown_targets(responses)
    refuse_unusable(study)
    ignored = [name for name in ("by", "across", "against") if getattr(study, name)]
    responses.warnings.extend(f"the notebooks do not use the study's {name}" for name in ignored)
