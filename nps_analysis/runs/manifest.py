"""What a run was made from and what it made, so that every number in it can be traced."""

import datetime as dt
import hashlib
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nps_analysis.reporting.findings import findings_of, warnings_of
from nps_analysis.reporting.provenance import Origin
from nps_analysis.responses.record import Responses
from nps_analysis.responses.summary import accounting_of, effects_of, settings_of, source_of
from nps_analysis.runs.inputs import file_hash, say_changed
from nps_analysis.runs.lock import HIDDEN
from nps_analysis.runs.notebooks import Notebook
from nps_analysis.runs.outcome import Outcome
from nps_analysis.runs.repository import commit_of
from nps_analysis.schema import DataError, listed
from nps_analysis.whole import write_whole
from nps_analysis.wording.phrases import only

MANIFEST = "manifest.json"
REWRITTEN = "rewritten"  # in its block ``run``: outputs that the toolkit wrote anew, with their hashes
CONTENT, MARKS = "content.json", "marks"  # of a part at work: see finish
SHORT = 12  # letters of a hash that tell it from others
LIBRARIES = (
    *("nps-analysis", "numpy", "pandas", "pyarrow", "scipy", "narwhals", "duckdb", "matplotlib", "seaborn", "pillow"),
    *("papermill", "nbclient", "ipykernel", "jinja2", "lxml", "python-pptx", "xlsxwriter"),
)
OF_THE_DECK = ("story", "template")  # inputs that decide how findings are shown, and no finding
DECIDING = ("source", "settings", "seed", "versions")  # beside the inputs, what decides a run


def described(
    responses: Responses, keys: dict[str, Any], notebooks: Sequence[Notebook], inputs: list[dict[str, Any]]
) -> dict[str, Any]:
    """What a run's manifest says before any notebook has run: what it is made from, and the ``name`` that follows.

    ``keys`` replaced the study's; ``inputs`` are those of ``inputs_of``.
    """
    study = responses.study
    content = {
        "title": ": ".join(filter(None, [study.title or responses.source.name, only(study.where)])),
        "question": study.question,
        "version": version("nps-analysis"),
        "source": source_of(responses),
        "inputs": inputs,
        "parameters": keys,
        "settings": _lasting(responses) | keys,
        "seed": study.seed,
        "accounting": accounting_of(responses.accounting),
        "effects": effects_of(responses),
        "warnings": list(responses.warnings),
        "versions": versions(),
        "notebook_hashes": {notebook.name: file_hash(notebook.path) for notebook in notebooks},
    }
    return {"name": run_name(content), **content}


def run_name(content: Mapping[str, Any]) -> str:
    """The name of a run, 12 letters: a hash of inputs, settings and versions.

    The study file's comments and order do not decide it, nor do the notebooks: the figures of one stay what they are
    when another is added or mended.
    """
    inputs = [one for one in content["inputs"] if one["role"] != "study"]
    return _digest({"inputs": inputs, **{key: content[key] for key in DECIDING}})[:SHORT]


def origin_of(content: Mapping[str, Any]) -> Origin:
    """What the figures of a run say of it."""
    source = content["source"]
    return Origin(content["name"], source["name"], (source["sha256"] or "")[:SHORT], content["version"])


def determinants(content: Mapping[str, Any], notebook: str) -> dict[str, str]:
    """Short hashes of what decides a notebook's outputs: of ``notebook, parameters, inputs, versions`` and ``day``.

    The day decides by the rows that are later than it, and the account of the rows tells whether there are others.
    """
    inputs = [one for one in content["inputs"] if one["role"] not in ("study", *OF_THE_DECK)]
    parts = {
        "notebook": content["notebook_hashes"][notebook],
        "parameters": [content["settings"], content["seed"]],
        "inputs": [content["source"], inputs],
        "versions": content["versions"],
        "day": [content["accounting"], content["effects"], _of_the_reading(content)],
    }
    return {part: _digest(value)[:SHORT] for part, value in parts.items()}


def _of_the_reading(content: Mapping[str, Any]) -> list[str]:
    """The warnings that were known before any notebook ran."""
    of_notebooks = {text for one in content.get("notebooks", ()) for text in one.get("warnings", ())}
    return [text for text in content["warnings"] if text not in of_notebooks]


def warned_in(folder: Path, content: dict[str, Any], notebooks: list[dict[str, Any]]) -> dict[str, Any]:
    """The ``notebooks`` of a manifest with what each warned of beside the reading, and all ``warnings``, each once.

    Those of the reading come first, then the notebooks' in reading order.
    """
    read = content["warnings"]
    said = {one["name"]: [text for text in warnings_of(folder, one["name"]) if text not in read] for one in notebooks}
    return {
        "notebooks": [{**one, "warnings": said[one["name"]]} for one in notebooks],
        "warnings": list(dict.fromkeys([*read, *(text for texts in said.values() for text in texts)])),
    }


def same_deck(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the inputs of two manifests that decide how findings are shown are the same."""
    shown = [[one for one in some["inputs"] if one["role"] in OF_THE_DECK] for some in (old, new)]
    return _digest(shown[0]) == _digest(shown[1])


def why_again(old: Mapping[str, Any], new: Mapping[str, Any], notebook: str) -> list[str]:
    """Why a notebook's outputs in the run ``old`` are not those of the run ``new``, in words; empty where they are.

    Both are manifests, of ``new`` what ``described`` gives is enough.
    """
    key = next((one.get("key") for one in old["notebooks"] if one["name"] == notebook), None)
    if key is None:
        return ["it is new"]
    now = determinants(new, notebook)
    words = {
        "inputs": say_changed(old["inputs"], new["inputs"]) or "the input changed: it is read differently",
        "parameters": f"parameters changed: {listed(_differing(old['settings'], new['settings']))}",
        "notebook": "the notebook changed",
        "versions": listed(other_versions(old["versions"], new["versions"]), 30),
    }
    why = [text for part, text in words.items() if key.get(part) != now[part]]
    return why or ([] if key.get("day") == now["day"] else ["on another day other rows count"])


def other_versions(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Which versions differ.

    >>> other_versions({"numpy": "2.1.0", "scipy": "1.15"}, {"numpy": "2.2.0", "scipy": "1.15"})
    ['numpy 2.1.0 is now 2.2.0']
    """
    return [f"{name} {old.get(name, 'absent')} is now {new.get(name, 'absent')}" for name in _differing(old, new)]


@cache
def versions() -> dict[str, str]:
    """The versions that may decide a run's bytes: of Python the minor one."""
    return {"python": "{}.{}".format(*sys.version_info), **{name: version(name) for name in LIBRARIES}}


def states(outcomes: Sequence[Outcome], content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What became of each notebook, with what decides its outputs."""
    return [
        {"name": one.name, "state": one.state, "reason": one.reason, "key": determinants(content, one.name)}
        for one in outcomes
    ]


def about_run(study: Path, out: Path, today: dt.date, jobs: int, started: dt.datetime) -> dict[str, Any]:
    """What differs from run to run: when, where and how it was made, which decides none of its other files."""
    git = commit_of(study.resolve())
    return {
        "started": started.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.system(),
        "as_of": today.isoformat(),
        "study": seen_from(out, study),
        "jobs": jobs,
        **({"git": git} if git else {}),
    }


def seen_from(folder: Path, study: Path) -> str:
    """The path of the study as a run's folder sees it."""
    try:
        return Path(os.path.relpath(study.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another disk
        return study.name


def _lasting(responses: Responses) -> dict[str, Any]:
    """The settings without the day of the run, which is no setting unless it was named."""
    settings = settings_of(responses)
    return settings if "as_of" in responses.study.model_fields_set else {**settings, "as_of": None}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in old.keys() | new.keys() if _digest(old.get(name)) != _digest(new.get(name)))


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def findings_in(folder: Path, notebook: str | None = None) -> list[dict[str, Any]]:
    """What the notebooks recorded, or one of them, in reading order."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in findings_of(folder, notebook)]


def write(folder: Path, content: dict[str, Any], about: dict[str, Any], without: Sequence[str] = ()) -> None:
    """Writes manifest.json, with the hash of every other file; what differs from run to run is under ``run``.

    ``without`` names files and folders that are no outputs.
    """
    files = [name for name in files_in(folder) if name.split("/")[0] not in without]
    said = {**content, "outputs": {name: file_hash(folder / name) for name in files}}
    text = as_json({**said, "run": {**about, "manifest": digest_of({**said, "run": about})}})
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def note_rewritten(folder: Path, name: str) -> None:
    """Writes down that the toolkit wrote an output of a finished run anew: it is not as people left it, then.

    The run's own hash of it stays. So does all of a manifest that somebody edited, and the time of the file, by which
    make tells whether the run is of now.
    """
    path, manifest = folder / MANIFEST, read_manifest(folder)
    about = manifest["run"]
    if about.get("manifest") != digest_of(manifest):
        return
    about[REWRITTEN] = {**about.get(REWRITTEN, {}), name: file_hash(folder / name)}
    about["manifest"] = digest_of(manifest)
    when = path.stat()
    write_whole(as_json(manifest), path)
    os.utime(path, ns=(when.st_atime_ns, when.st_mtime_ns))


def digest_of(manifest: Mapping[str, Any]) -> str:
    """The hash of all that a manifest says, but for this hash itself, which is in its block ``run``."""
    about = {name: value for name, value in manifest["run"].items() if name != "manifest"}
    return _digest(json.loads(as_json({**manifest, "run": about})))


def as_json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n"


def files_in(folder: Path) -> list[str]:
    """The files in a run's folder besides its manifest, without what a run that is going on keeps there."""
    names = [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    ]
    return sorted(name for name in names if name != MANIFEST and not name.startswith(f"{HIDDEN}/"))


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping in which no key stands twice. ValueError where one does: the run wrote none."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the run in a folder. DataError where there is none, or where it is not that of a run."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
        known = {"name", "version", "outputs", "run"} <= manifest.keys()
        known = known and isinstance(manifest["outputs"], dict) and isinstance(manifest["run"], dict)
        found = "" if known else f"{MANIFEST} of something else"
    except (OSError, ValueError, AttributeError, RecursionError):
        there = f"{MANIFEST} that cannot be read" if path.exists() else f"no {MANIFEST}"
        found = there if folder.is_dir() else "a file" if folder.exists() else "no such folder"
    if found and not path.exists() and (folder / HIDDEN).is_dir():
        raise DataError(
            f"the run in {folder} has not come to its end",
            required=f"a folder with the {MANIFEST} of a run",
            found="what a run keeps while it is at work, or was stopped or killed",
            do="wait for it, or go on with nps run --resume",
        )
    if found:
        raise DataError(
            f"{folder} is not the folder of a run",
            required=f"a folder that nps run made, with its {MANIFEST}",
            found=found,
            do="name the folder that was given to nps run with --out",
        )
    return manifest
