"""Does a run come out the same when it is made again?"""

import csv
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from nps_analysis.kernels.cells import nbformat
from nps_analysis.runs.inputs import STUDY_FILES, changed_inputs, file_hash, hashes
from nps_analysis.runs.manifest import MANIFEST, files_in, other_versions, read_manifest, versions
from nps_analysis.runs.notebooks import all_notebooks
from nps_analysis.runs.outcome import FAILED, said_of
from nps_analysis.runs.part import Part
from nps_analysis.runs.progress import Silent
from nps_analysis.runs.run import run
from nps_analysis.runs.stopping import Stopped
from nps_analysis.runs.verify import CHANGED, MISSING, NOT_LISTED, Difference, parts_of
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study
from nps_analysis.study_day import on_day

MADE_FROM = {"inputs", "parameters", "notebook_hashes", "run"}  # what a manifest must say
OF_ITSELF = {"run", "outputs"}  # what a manifest says that differs from run to run, or is compared file by file
TIMINGS = ("papermill", "execution")  # metadata of executed notebooks and their cells


@dataclass(frozen=True)
class Repeated:
    """A run made again, or why it ``cannot`` be; which ``versions`` are others, and what differs among its ``outputs``.

    ``changed`` is said of a file that comes out otherwise, ``missing`` of one that does not come out again, and
    ``not listed`` of one that came out only now.
    """

    cannot: tuple[str, ...]
    versions: tuple[str, ...]
    outputs: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not self.cannot and not self.differences

    @property
    def summary(self) -> str:
        """One line on all of it."""
        if self.cannot:
            return f"the run cannot be repeated: {listed(self.cannot)}"
        outputs = counted(self.outputs, "output")
        if self.same:
            return f"run again: all {outputs} come out the same"
        name = "; with other versions the run has another name, which figures and deck say" if self.versions else ""
        return f"run again: {len(self.differences):,} of {outputs} do not come out the same{name}"


def rerun(folder: str | Path, study: str | Path | None = None, progress: Silent | None = None) -> Repeated:
    """The run in ``folder`` made again elsewhere, from the same study, parameters, notebooks and day, and compared.

    Files must be the same byte for byte, executed notebooks but for their timings. ``study`` says where the study is
    when it is not where it was. ``progress`` is told how far it is. Raises DataError where ``folder`` is not
    that of a run, and where there is no study.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    _refuse_old(folder, manifest)
    study = _study_of(folder, manifest, Path(study).resolve() if study else None)
    other = tuple(other_versions(manifest.get("versions", {}), versions()))
    cannot = tuple(changed_since(manifest, study))
    if cannot:
        return Repeated(cannot, other, 0, ())
    with tempfile.TemporaryDirectory(prefix="nps-") as place, on_day(manifest["run"].get("as_of")):
        again = Path(place) / "again"
        if failed := make_again(manifest, study, again, progress):
            return Repeated(tuple(failed), other, 0, ())
        found = list(compared(folder, again))
        outputs = len({*_outputs(folder), *_outputs(again)})
    return Repeated((), other, outputs, tuple(found))


def make_again(manifest: dict[str, Any], study: Path, out: Path, progress: Silent | None) -> list[str]:
    """Executes into ``out`` what a manifest says was executed; what failed that had not failed then. May be Stopped."""
    notebooks, keys = list(manifest["notebook_hashes"]), manifest["parameters"]
    made = run(study, out, each=manifest.get("each"), notebooks=notebooks, keys=keys, progress=progress)
    if made.signum:
        raise Stopped(made.signum)
    then = {None: manifest} | {part["value"]: part for part in manifest.get("parts", [])}
    return [text for part in made.parts for text in _newly_failed(part, then.get(part.value, {}))]


def _newly_failed(part: Part, then: dict[str, Any]) -> list[str]:
    """What failed of a part, in words, but for what had failed ``then``, by its manifest."""
    states = {one["name"]: one["state"] for one in then.get("notebooks", [])}
    failed = [one for one in part.outcomes.values() if one.state == FAILED]
    if part.state == FAILED and not failed and then.get("state") != FAILED:
        return [f"{part.value or 'the run'} failed: {part.reason}"]
    return [f"{part.called(one.name)} {one}" for one in failed if states.get(one.name) != FAILED]


def changed_since(manifest: dict[str, Any], study: Path) -> list[str]:
    """The inputs and notebooks of a run that are not what they were, in words."""
    try:
        plain = Study.load(study) if study.suffix.lower() in STUDY_FILES else Study(source=[str(study)])
        now = hashes(study, plain.with_options(**manifest["parameters"]))
        notebooks = {notebook.name: file_hash(notebook.path) for notebook in all_notebooks(study)}
    except DataError as error:
        return [f"{error.what}: {error.found}"]
    except OSError as error:
        return [f"{Path(error.filename or study).name}: {said_of(error)}"]
    files = any(one["role"] == "source" for one in now)  # else it is a table of a database
    before = [one for one in manifest["inputs"] if files or one["role"] != "source"]
    recorded = manifest["notebook_hashes"].items()
    return [
        *changed_inputs(before, now),
        *(f"notebook {name} is not there any more" for name, _ in recorded if name not in notebooks),
        *(f"notebook {name} changed" for name, digest in recorded if notebooks.get(name, digest) != digest),
    ]


def compared(folder: Path, again: Path) -> Iterator[Difference]:
    """What differs between a run's folder and that of the same run made again, file by file."""
    before, now = _outputs(folder), _outputs(again)
    for name in sorted({*before, *now}):
        if name not in now:
            yield Difference(name, MISSING, "it does not come out again")
        elif name not in before:
            yield Difference(name, NOT_LISTED, "it came out only now")
        elif how := _how_other(folder / name, again / name):
            yield Difference(name, CHANGED, how)
    for name in _manifests(folder):
        if (folder / name).is_file() and (again / name).is_file():
            keys = _other_keys(*(read_manifest((place / name).parent) for place in (folder, again)))
            if keys:
                yield Difference(name, CHANGED, listed(keys))


def _manifests(folder: Path) -> list[str]:
    """The manifests in a run's folder, its own first, then those of its parts."""
    return [MANIFEST, *(f"{part['slug']}/{MANIFEST}" for part in parts_of(read_manifest(folder)))]


def _outputs(folder: Path) -> list[str]:
    """The files in a run's folder but for manifests, of which parts may differ."""
    manifests = _manifests(folder)
    return [name for name in files_in(folder) if name not in manifests]


def _other_keys(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return sorted(key for key in (old.keys() | new.keys()) - OF_ITSELF if old.get(key) != new.get(key))


def _how_other(before: Path, now: Path) -> str:
    """How a file differs from that of the repeated run, in words; empty where it does not."""
    if not before.is_file():
        return "it is no file"
    if before.read_bytes() == now.read_bytes():
        return ""
    if now.suffix == ".ipynb":
        return "" if _without_timings(before) == _without_timings(now) else "other outputs"
    return (now.suffix == ".csv" and _first_cell(before, now)) or "other bytes"


def _first_cell(before: Path, now: Path) -> str:
    """The first cell in which two tables differ."""
    try:
        rows = [list(csv.reader(path.read_text("utf-8").splitlines(keepends=True))) for path in (before, now)]
    except (ValueError, csv.Error):
        return ""
    names = rows[1][0] if rows[1] else []
    for number, pair in enumerate(zip_longest(*rows, fillvalue=[])):
        for at, (was, comes) in enumerate(zip_longest(*pair, fillvalue="")):
            if was != comes:
                column = names[at] if at < len(names) else f"column {at + 1}"
                where = f"row {number}, {column}" if number else f"name of column {at + 1}"
                return f"{where}: {was or 'nothing'} comes out as {comes or 'nothing'}"
    return ""


def _without_timings(path: Path) -> Any:
    try:
        content = nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, KeyError, nbformat.ValidationError):
        return path.name  # not a notebook: like no other
    for part in (content, *content.cells):
        for key in TIMINGS:
            part.metadata.pop(key, None)
    return content


def _refuse_old(folder: Path, manifest: dict[str, Any]) -> None:
    lacks = sorted(MADE_FROM - manifest.keys())
    if lacks:
        raise DataError(
            f"the run in {folder} cannot be run again",
            required=f"a {MANIFEST} that says what the run was made from",
            found=f"nothing on {listed(lacks)}, made by nps-analysis {manifest['version']}",
            do="make it anew with nps run",
        )


def _study_of(folder: Path, manifest: dict[str, Any], named: Path | None) -> Path:
    """The study of a run. DataError where it is not where the run saw it."""
    recorded = manifest["run"].get("study")
    study = named or Path(os.path.normpath(folder.resolve() / str(recorded)))
    if (named or recorded) and study.exists():
        return study
    raise DataError(
        "no study to run again",
        required="the study that the run was made of",
        found=f"nothing at {study}",
        do="name it with --study",
    )
