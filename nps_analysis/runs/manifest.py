"""What a run was made from and what it made, so that every number in it can be traced."""

import datetime as dt
import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nps_analysis.responses.record import Responses
from nps_analysis.responses.summary import accounting_of, effects_of, settings_of, source_of
from nps_analysis.runs.execute import Outcome
from nps_analysis.runs.notebooks import Notebook

MANIFEST = "manifest.json"
LIBRARIES = (
    "nps-analysis",
    "numpy",
    "pandas",
    "scipy",
    "narwhals",
    "duckdb",
    "matplotlib",
    "seaborn",
    "papermill",
    "python-pptx",
)


def manifest(
    responses: Responses, keys: dict[str, Any], notebooks: list[Notebook], outcomes: list[Outcome]
) -> dict[str, Any]:
    """Inputs, settings, versions, account, states of the notebooks; ``name`` hashes what decides the outputs."""
    study = responses.study
    content = {
        "title": study.title or responses.source.name,
        "question": study.question,
        "version": version("nps-analysis"),
        "source": source_of(responses),
        "settings": _lasting(responses) | keys,
        "accounting": accounting_of(responses.accounting),
        "effects": effects_of(responses),
        "warnings": responses.warnings,
        "versions": {name: version(name) for name in LIBRARIES},
        "notebooks": [{"name": one.name, "state": one.state, "reason": one.reason} for one in outcomes],
        "notebook_hashes": {notebook.name: file_hash(notebook.path) for notebook in notebooks},
    }
    determining = {key: content[key] for key in ("source", "settings", "versions", "notebook_hashes")}
    return {
        "name": hashlib.sha256(json.dumps(determining, sort_keys=True, default=str).encode()).hexdigest()[:12],
        **content,
    }


def _lasting(responses: Responses) -> dict[str, Any]:
    """The settings without the day of the run, which is no setting unless it was named."""
    settings = settings_of(responses)
    return settings if "as_of" in responses.study.model_fields_set else {**settings, "as_of": None}


def findings_in(folder: Path) -> list[dict[str, Any]]:
    """What the notebooks recorded, in reading order."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "findings").glob("*.json"))]


def write(folder: Path, content: dict[str, Any], started: dt.datetime, seconds: float) -> None:
    """Writes manifest.json, with the hash of every other file; what differs from run to run is under ``run``."""
    outputs = {
        path.relative_to(folder).as_posix(): file_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    about = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    text = json.dumps({**content, "outputs": outputs, "run": about}, indent=1, ensure_ascii=False, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
