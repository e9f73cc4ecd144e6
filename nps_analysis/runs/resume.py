"""What an earlier run left, and whether a notebook must run again: not while all that decides its outputs is the same."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_analysis.runs.outcome import DONE, LEFT_OUT, Outcome
from nps_analysis.runs.manifest import FINDINGS, MANIFEST, MARKS, changes, determinants, file_hash
from nps_analysis.runs.lock import LEFT, WORK
from nps_analysis.runs.publish import write_whole

@dataclass(frozen=True)
class Earlier:
    """How a notebook ended in an earlier run, and what it left in ``folder``."""

    folder: Path
    state: str
    reason: str
    decided_by: dict[str, Any]
    findings: list[dict[str, Any]]
    outputs: dict[str, str]  # hashes by path

    def why_again(self, decided_by: dict[str, Any]) -> list[str]:
        """Why the notebook must run again, in words; nothing where what it left still holds."""
        if self.state not in (DONE, LEFT_OUT):
            return [f"{self.state}: {self.reason}" if self.reason else self.state]
        wrong = [name for name, digest in self.outputs.items() if not _is(self.folder / name, digest)]
        return changes(self.decided_by, decided_by) or [f"{name} is not what it was" for name in wrong]


def set_aside(hidden: Path, resume: bool) -> None:
    """Keeps the work of a stopped run for this one to take over, or takes it away; there is room for new work."""
    work, left = hidden / WORK, hidden / LEFT
    if not resume:
        shutil.rmtree(left, ignore_errors=True)
    elif work.is_dir():
        left.mkdir(exist_ok=True)
        for folder in (path for path in work.iterdir() if path.is_dir()):
            shutil.rmtree(left / folder.name, ignore_errors=True)
            folder.replace(left / folder.name)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()


def mark(work: Path, outcome: Outcome, decided_by: dict[str, Any]) -> None:
    """Writes down how a notebook ended, with the hash of all that it left: after all of that, and whole or not at all."""
    paths = sorted((work / FINDINGS).glob(f"{outcome.name}-*.json"))
    findings = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    outputs = {file: file_hash(work / file) for file in _files(outcome.name, findings) if (work / file).exists()}
    content = {
        "state": outcome.state,
        "reason": outcome.reason,
        "decided_by": decided_by,
        "findings": findings,
        "outputs": outputs,
    }
    (work / MARKS).mkdir(exist_ok=True)
    write_whole(work / MARKS / f"{outcome.name}.json", json.dumps(content, ensure_ascii=False, default=str))


def earlier(folder: Path) -> dict[str, Earlier]:
    """How each notebook ended that is written down in a part's folder, be it finished or at work."""
    if manifest := _manifest(folder):
        return {one["name"]: _published(folder, manifest, one) for one in manifest.get("notebooks", ())}
    marks = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (folder / MARKS).glob("*.json")}
    return {name: Earlier(folder, **said) for name, said in marks.items()}


def what_holds(lefts: Iterable[Earlier], decided_by: dict[str, Any]) -> tuple[Earlier | None, list[str]]:
    """The first of what earlier runs left that still holds, or else why it does not."""
    why: list[str] = []
    for left in lefts:
        if not (again := left.why_again(decided_by)):
            return left, []
        why = why or again
    return None, why


def take_over(left: Earlier, name: str, work: Path) -> None:
    """Copies what a notebook left to a part's new work folder."""
    for file in left.outputs:
        (work / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(left.folder / file, work / file)
    (work / FINDINGS).mkdir(exist_ok=True)
    for position, finding in enumerate(left.findings):
        content = json.dumps(finding, ensure_ascii=False)
        (work / FINDINGS / f"{name}-{position:03d}.json").write_text(content, encoding="utf-8")
    mark(work, Outcome(name, left.state, left.reason), left.decided_by)


def unbroken(folder: Path) -> bool:
    """Whether a finished part's folder holds all of its outputs as they were written."""
    outputs = _manifest(folder).get("outputs", {})
    return bool(outputs) and all(_is(folder / name, digest) for name, digest in outputs.items())


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished part's folder; nothing where there is none of this toolkit."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest if {"notebooks", "findings", "outputs", "version"} <= manifest.keys() else {}
    except (OSError, ValueError, AttributeError):
        return {}


def _published(folder: Path, manifest: dict[str, Any], one: dict[str, str]) -> Earlier:
    findings = [finding for finding in manifest["findings"] if finding["notebook"] == one["name"]]
    files = [file for file in _files(one["name"], findings) if file in manifest["outputs"]]
    outputs = {file: manifest["outputs"][file] for file in files}
    return Earlier(folder, one["state"], one["reason"], determinants(manifest, one["name"]), findings, outputs)


def _files(name: str, findings: list[dict[str, Any]]) -> list[str]:
    """The files that a notebook leaves in a part's folder."""
    return [f"notebooks/{name}.ipynb", *(finding[kind] for finding in findings for kind in ("table", "png", "svg"))]


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and file_hash(path) == digest
