"""Where the notebooks of a run record what they found, and how they know of the run."""

import datetime as dt
import glob
import json
from pathlib import Path

from nps_analysis.reporting.provenance import ORIGIN, Origin
from nps_analysis.reporting.secrets import HIDES
from nps_analysis.study_day import TODAY

RECORD = "NPS_RECORD"  # environment variable: the folder that a run records into
NOTEBOOK = "NPS_NOTEBOOK"  # environment variable: the name of the notebook that is running
EMPLOYEE = "NPS_EMPLOYEE"  # environment variable: not empty where the answers are of employees
FINDINGS = "findings"  # the folder, in that which a run records into


def findings_of(folder: Path, notebook: str | None = None) -> list[Path]:
    """What was recorded in ``folder``, or by one notebook, in reading order."""
    name = "*" if notebook is None else glob.escape(notebook)
    return sorted((folder / FINDINGS).glob(f"{name}-[0-9][0-9][0-9].json"))


def record_of_warnings(folder: Path, notebook: str) -> Path:
    """Where a notebook's warnings are recorded, beside its findings."""
    return folder / FINDINGS / f"{notebook}-warnings.json"


def warnings_of(folder: Path, notebook: str) -> list[str]:
    """What a notebook has warned of, each text once, in its order."""
    path = record_of_warnings(folder, notebook)
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def environment(
    record: Path,
    notebook: str,
    origin: Origin,
    today: dt.date,
    database: str | None = None,
    employee: bool = False,
) -> dict[str, str]:
    """The variables by which a notebook's kernel knows the run that it works for.

    Findings are recorded into the folder ``record``, figures say ``origin``, and ``today`` is the day that counts as
    today where the study names none. What the variable ``database`` holds, a URL, is in no output. Of an ``employee``
    no warning tells how many answers there are.
    """
    return {
        RECORD: str(record),
        NOTEBOOK: notebook,
        ORIGIN: origin.as_json(),
        TODAY: today.isoformat(),
        HIDES: database or "",
        EMPLOYEE: "1" if employee else "",
    }
