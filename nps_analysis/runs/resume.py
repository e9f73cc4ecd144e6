"""What an earlier run left, and whether a notebook must run again: not while what decides its outputs is the same."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nps_analysis.reporting.findings import FINDINGS, record_of_warnings, warnings_of
from nps_analysis.reporting.lists import LISTS
from nps_analysis.runs.inputs import file_hash
from nps_analysis.runs.lock import LEFT, WORK
from nps_analysis.runs.manifest import CONTENT, MANIFEST, MARKS, findings_in, states, why_again
from nps_analysis.runs.outcome import DONE, LEFT_OUT, Outcome
from nps_analysis.whole import away, write_whole

FILES = ("table", "png", "svg", "narrow")  # of a finding; not every one has a narrow figure


@dataclass(frozen=True)
class Earlier:
    """How a notebook ended in an earlier run, and what it left in ``folder``, which has that run's ``manifest``."""

    folder: Path
    manifest: dict[str, Any]
    outcome: Outcome
    findings: list[dict[str, Any]]
    outputs: dict[str, str]  # hashes by path
    warnings: list[str]

    def why_again(self, content: dict[str, Any]) -> list[str]:
        """Why the notebook must run again for a manifest of ``content``; nothing where what it left still holds."""
        if self.outcome.state not in (DONE, LEFT_OUT):
            return [str(self.outcome)]
        wrong = [name for name, digest in self.outputs.items() if not _is(self.folder / name, digest)]
        return why_again(self.manifest, content, self.outcome.name) or [f"{name} is not what it was" for name in wrong]


def set_aside(hidden: Path, resume: bool) -> None:
    """Keeps the work of a stopped run for this one to take over, or takes it away; there is room for new work."""
    work, left = hidden / WORK, hidden / LEFT
    if not (resume and left.is_dir()):
        away(left)
    if resume and work.is_dir():
        left.mkdir(exist_ok=True)
        for folder in (path for path in work.iterdir() if path.is_dir()):
            away(left / folder.name)
            folder.replace(left / folder.name)
    away(work)
    work.mkdir(exist_ok=True)


def mark(work: Path, outcome: Outcome) -> None:
    """Writes down how a notebook ended, with the hash of all that it left: after all of that, and whole."""
    files = _files(outcome.name, findings_in(work, outcome.name))
    outputs = {file: file_hash(work / file) for file in files if (work / file).exists()}
    (work / MARKS).mkdir(exist_ok=True)
    said = {"state": outcome.state, "reason": outcome.reason, "warnings": warnings_of(work, outcome.name)}
    write_whole(json.dumps({**said, "outputs": outputs}), work / MARKS / f"{outcome.name}.json", lasting=True)


def earlier(folder: Path) -> dict[str, Earlier]:
    """How each notebook ended that is written down in a part's folder, be it finished or at work.

    Of a folder in which something cannot be read, nothing is known.
    """
    try:
        return _earlier(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _earlier(folder: Path) -> dict[str, Earlier]:
    if manifest := known_manifest(folder):
        ended = {one["name"]: Outcome(one["name"], one["state"], one["reason"]) for one in manifest["notebooks"]}
        return {name: _published(folder, manifest, outcome) for name, outcome in ended.items()}
    marks = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (folder / MARKS).glob("*.json")}
    ended = {name: Outcome(name, mark["state"], mark["reason"]) for name, mark in marks.items()}
    content = _read(folder / CONTENT)
    content |= {"notebooks": states(list(ended.values()), content)}
    return {name: _marked(folder, content, outcome, marks[name]) for name, outcome in ended.items()}


def what_holds(lefts: Iterable[Earlier], content: dict[str, Any]) -> tuple[Earlier | None, list[str]]:
    """The first of what earlier runs left that still holds, or else why it does not."""
    why: list[str] = []
    for left in lefts:
        if not (again := left.why_again(content)):
            return left, []
        why = why or again
    return None, why


def take_over(left: Earlier, work: Path) -> None:
    """Copies what a notebook left to a part's new work folder."""
    for file in left.outputs:
        (work / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(left.folder / file, work / file)
    (work / FINDINGS).mkdir(exist_ok=True)
    for position, finding in enumerate(left.findings):
        content = json.dumps(finding, ensure_ascii=False)
        (work / FINDINGS / f"{left.outcome.name}-{position:03d}.json").write_text(content, encoding="utf-8")
    if left.warnings:
        content = json.dumps(left.warnings, ensure_ascii=False)
        record_of_warnings(work, left.outcome.name).write_text(content, encoding="utf-8")
    mark(work, left.outcome)


def was_done(folder: Path) -> bool:
    """Whether all was done that the run in a folder, or the batch, was to do."""
    manifest = known_manifest(folder)
    ended = manifest.get("parts", manifest.get("notebooks", []))
    return bool(ended) and all(one["state"] in (DONE, LEFT_OUT) for one in ended)


def unbroken(folder: Path) -> bool:
    """Whether a finished part's folder holds all of its outputs as they were written."""
    outputs = known_manifest(folder).get("outputs", {})
    return bool(outputs) and all(_is(folder / name, digest) for name, digest in outputs.items())


def known_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a run, a part or a batch says; nothing where there is none of this toolkit."""
    return _read(folder / MANIFEST)


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        return manifest if {"inputs", "settings", "notebook_hashes"} <= manifest.keys() else {}
    except (OSError, ValueError, AttributeError):
        return {}


def _published(folder: Path, manifest: dict[str, Any], outcome: Outcome) -> Earlier:
    findings = [finding for finding in manifest["findings"] if finding["notebook"] == outcome.name]
    files = [file for file in _files(outcome.name, findings) if file in manifest["outputs"]]
    warnings = next(list(one["warnings"]) for one in manifest["notebooks"] if one["name"] == outcome.name)
    return Earlier(folder, manifest, outcome, findings, {file: manifest["outputs"][file] for file in files}, warnings)


def _marked(folder: Path, content: dict[str, Any], outcome: Outcome, mark: dict[str, Any]) -> Earlier:
    """What a notebook left in a folder at work. ValueError where its findings are not those that it was marked with."""
    findings, outputs = findings_in(folder, outcome.name), dict(mark["outputs"])
    if not outputs.keys() <= set(_files(outcome.name, findings)):
        raise ValueError(outcome.name)
    return Earlier(folder, content, outcome, findings, outputs, list(mark["warnings"]))


def _files(name: str, findings: list[dict[str, Any]]) -> list[str]:
    """The files that a notebook leaves in a part's folder."""
    made = [file for one in findings for file in (*(one[kind] for kind in FILES if kind in one), *one.get("lists", ()))]
    return [f"notebooks/{name}.ipynb", *map(_plain, made)]


def _plain(file: str) -> str:
    """A path that stays in the part's folder, whatever somebody made of a manifest. ValueError for any other."""
    if PurePosixPath(file).parts[:-1] not in (("tables",), ("figures",), (LISTS,)):
        raise ValueError(f"{file} is no file of a part")
    return file


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and file_hash(path) == digest
