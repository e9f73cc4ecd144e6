"""A part of a run: one study, or one value of a column in it, from its rows to its finished folder."""

import datetime as dt
import os
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nps_analysis.reporting.findings import environment
from nps_analysis.reporting.secrets import HIDES
from nps_analysis.responses.prepared import PREPARED, keep
from nps_analysis.responses.record import Responses
from nps_analysis.runs.execute import what_became
from nps_analysis.runs.folder import saved_in
from nps_analysis.runs.inputs import stamps
from nps_analysis.runs.lock import LEFT, ROWS, WORK
from nps_analysis.runs.manifest import CONTENT, as_json, described, origin_of, same_deck, seen_from, states
from nps_analysis.runs.notebooks import Notebook, parameters_for
from nps_analysis.runs.outcome import DONE, FAILED, INTERRUPTED, LEFT_OUT, Outcome, said_of
from nps_analysis.runs.progress import Silent
from nps_analysis.runs.publish import publish
from nps_analysis.runs.resume import earlier, known_manifest, mark, take_over, unbroken, was_done, what_holds
from nps_analysis.runs.schedule import Job
from nps_analysis.schema import listed
from nps_analysis.study import Study
from nps_analysis.whole import write_whole

MADE = "deck and page"


@dataclass(frozen=True)
class Plan:
    """What all parts of a run have in common."""

    study: Path
    out: Path
    hidden: Path
    notebooks: list[Notebook]
    timeout: float | None
    resume: bool
    inputs: list[dict[str, Any]]  # for the manifests
    about: dict[str, Any]
    clock: float  # at its beginning
    today: dt.date
    replaced: frozenset[str]  # what was in its folder before, all of it an earlier run's or given up with --force
    force: bool
    progress: Silent
    read_from: list[tuple[str, str, Path]]  # role, name and path of its files
    stamps: dict[str, tuple[int, ...]]  # of these, when they were read

    def changed(self, kept: bool) -> list[str]:
        """The files that somebody has written to since, of those that notebooks read: not rows that were ``kept``."""
        now = stamps(self.read_from)
        read = [name for name in self.stamps if not kept or name.split()[0] not in ("study", "source")]
        return [name for name in read if now.get(name) != self.stamps[name]]

    def saved(self, folder: Path, names: Collection[str]) -> list[str]:
        """What people put or saved in these ``names`` of a folder while the run was at work; with --force nothing."""
        return [] if self.force else saved_in(folder, names)


@dataclass
class Part:
    """One study, or one value of a column in it: what is executed, and what became of it."""

    plan: Plan
    value: str | None  # of the column; None where the whole study is the one part
    slug: str  # its folder in the run's folder; "" where that is the part's own
    keys: dict[str, Any]  # keys of the study that are replaced
    state: str = INTERRUPTED  # until it ends otherwise
    reason: str = ""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)  # of its manifest
    clock: float = 0.0  # when it began
    name: str = ""  # of its run
    look: dict[str, Any] = field(default_factory=dict)  # of its slides
    published: bool = False  # whether what is in its folder is this run's
    warnings: list[str] = field(default_factory=list)  # of its notebooks
    kept: bool = False  # whether its notebooks work from rows that were read once

    @property
    def folder(self) -> Path:
        """Where it is published."""
        return self.plan.out / self.slug

    @property
    def work(self) -> Path:
        """Where it is made."""
        return self.plan.hidden / WORK / (self.slug or "all")

    @property
    def rows(self) -> Path:
        """Where its notebooks find their responses."""
        return self.plan.hidden / ROWS / (self.slug or "all")

    def begin(self, responses: Responses) -> list[Job]:
        """The first jobs: the notebooks whose data the part has, but for those that an earlier run did already."""
        self.clock = time.monotonic()
        self.content = described(responses, self.keys, self.plan.notebooks, self.plan.inputs)
        self.name = self.content["name"]
        self.look = _look_of(responses.study)
        if self.plan.resume and self._holds_still():
            self.published = True
            self.end(DONE, say="nothing that decides it changed")
            return []
        self.work.mkdir(parents=True)
        write_whole(as_json(self.content), self.work / CONTENT)
        self.rows.mkdir(mode=0o700, parents=True)
        self.kept = keep(responses, self.rows, self.plan.study, self.keys)
        jobs = []
        for notebook in self.plan.notebooks:
            if lacks := notebook.lacks(responses):
                self._note(Outcome(notebook.name, LEFT_OUT, lacks))
            elif not (self.plan.resume and self._taken_over(notebook.name)):
                jobs.append(self._execution(notebook))
        return jobs or [self._finish()]

    def _holds_still(self) -> bool:
        """Whether the published folder already is what this run would make of the part."""
        left = earlier(self.folder) if unbroken(self.folder) else {}
        names = [notebook.name for notebook in self.plan.notebooks]
        if sorted(left) != names or any(left[name].why_again(self.content) for name in names):
            return False
        if not all(same_deck(left[name].manifest, self.content) for name in names):
            return False
        for name in names:
            self._ended(left[name].outcome)
        self._warned(self.folder)
        return True

    def _taken_over(self, name: str) -> bool:
        """Takes over what an earlier run made of a notebook, where it still holds; says why not where it does not."""
        lefts = [earlier(place).get(name) for place in (self.plan.hidden / LEFT / self.work.name, self.folder)]
        left, why = what_holds([one for one in lefts if one], self.content)
        if left:
            take_over(left, self.work)
            self._ended(left.outcome)
        elif why:
            self.plan.progress.say(f"{self.called(name)}  runs again: {'; '.join(why)}")
        return left is not None

    def _execution(self, notebook: Notebook) -> Job:
        """The process that executes a notebook."""
        (self.work / "notebooks").mkdir(exist_ok=True)
        task = {
            "name": notebook.name,
            "notebooks": [one.name for one in self.plan.notebooks],
            "input": str(notebook.path),
            "output": str(self.work / "notebooks" / notebook.path.name),
            "parameters": parameters_for(notebook, self.plan.study.name, self.keys),
            "cwd": str(self.plan.study.parent),
            "record": str(self.work),
            "result": str(self._result(notebook.name)),
        }
        origin, settings = origin_of(self.content), self.content["settings"]
        known = environment(
            self.work,
            notebook.name,
            origin,
            self.plan.today,
            settings.get("database"),
            bool(settings.get("employee")),
        )
        variables = {**os.environ, **known, PREPARED: str(self.rows)}

        def then(status: int, why_ended: str) -> list[Job]:
            self._note(what_became(task, status, why_ended))
            states = [one.state for one in self.outcomes.values()]
            return [self._finish()] if len(states) == len(self.plan.notebooks) and INTERRUPTED not in states else []

        return Job(
            self.called(notebook.name), "notebook", task, then, variables, self.plan.study.parent, self.plan.timeout
        )

    def _note(self, outcome: Outcome) -> None:
        """Remembers how a notebook ended, on the disk too."""
        try:
            mark(self.work, outcome)
        except OSError as error:
            outcome = Outcome(outcome.name, FAILED, said_of(error))
        self._ended(outcome)

    def _ended(self, outcome: Outcome) -> None:
        self.outcomes[outcome.name] = outcome
        self.plan.progress.notebook_ended(self.value or "", outcome)

    def _finish(self) -> Job:
        """The process that makes deck, page and manifest of what the notebooks found."""
        shutil.rmtree(self.rows, ignore_errors=True)
        outcomes = [self.outcomes[notebook.name] for notebook in self.plan.notebooks]
        seconds = round(time.monotonic() - self.clock, 1)
        about = {**self.plan.about, "study": seen_from(self.folder, self.plan.study), "seconds": seconds}
        about |= {} if self.value is None else {"part": self.value}
        task = {
            "name": MADE,
            "folder": str(self.work),
            "notebooks": states(outcomes, self.content),
            "run": about,
            "story": str(self.plan.study.parent / story) if (story := self.content["settings"].get("story")) else None,
            "look": self.look,
            "result": str(self._result("finish")),
        }

        variables = {**os.environ, HIDES: self.content["settings"].get("database") or ""}

        def then(status: int, why_ended: str) -> list[Job]:
            made = what_became(task, status, why_ended)
            self._warned(self.work)
            if made.state == DONE:
                made = self._published()
            self.end(made.state, made.reason)
            return []

        return Job(self.called(MADE), "finish", task, then, variables, self.work)

    def _warned(self, folder: Path) -> None:
        """Remembers what the notebooks and the deck warned of, by the manifest in ``folder``."""
        told = known_manifest(folder)
        texts = [*(text for one in told.get("notebooks", []) for text in one.get("warnings", ()))]
        self.warnings = list(dict.fromkeys([*texts, *told.get("deck_warnings", [])]))

    def _published(self) -> Outcome:
        """Puts the part in the place of an earlier result, which stays where that was done and this one is not."""
        failed = listed(one.name for one in self.plan.notebooks if self.outcomes[one.name].state == FAILED)
        if changed := self.plan.changed(self.kept):
            return Outcome(MADE, FAILED, f"{listed(changed)} changed while the notebooks read it")
        kept = self.work.relative_to(self.plan.out).as_posix()
        if failed and was_done(self.folder):
            return Outcome(MADE, FAILED, f"{failed}; the earlier result stays, this one is in {kept}")
        if saved := self.plan.saved(self.folder, self._replaced()):
            said = f"{listed(saved)} was saved there while the run was at work"
            return Outcome(MADE, FAILED, f"{said}, so all there stays; this result is in {kept}")
        try:
            self._publish()
        except OSError as error:
            return Outcome(MADE, FAILED, said_of(error))
        return Outcome(MADE, FAILED if failed else DONE, failed)

    def _replaced(self) -> set[str]:
        """The names in its folder that are replaced when it is published: all, where the folder is one of many."""
        if self.slug:
            return {path.name for path in self.folder.glob("*")}
        return {*self.plan.replaced, *(path.name for path in self.work.iterdir())}

    def end(self, state: str, reason: str = "", say: str = "") -> None:
        """The part has come to its end; only its states are kept in memory."""
        self.state, self.reason, self.content = state, reason, {}
        self.plan.progress.part_ended(self.value or "", Outcome(self.value or "", state, reason or say))

    def _publish(self) -> None:
        if self.slug:
            publish(self.plan.out, self.plan.hidden, {self.slug: self.work})
        else:
            made = {path.name: path for path in self.work.iterdir()}
            publish(self.folder, self.plan.hidden, made, self.plan.replaced)
            self.work.rmdir()
        self.published = True

    def called(self, name: str) -> str:
        """A notebook of this part, or another of its jobs, as messages name it."""
        return f"{self.value}  {name}" if self.value else name

    def _result(self, name: str) -> Path:
        """Where a process says what came of it: beside the work folder, of which everything is published."""
        return self.work.with_name(f"{self.work.name}.{name}.json")


def _look_of(study: Study) -> dict[str, Any]:
    """The template of the slides and its layouts, as ``build_deck`` takes them."""
    if study.template is None:
        return {}
    return {"template": str(study.path(study.template.file).resolve()), "layouts": study.template.named}
