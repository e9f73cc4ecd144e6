"""Which question does each notebook of a run answer, and what did it find?"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Question:
    """A ``notebook`` of a run, the question in its heading as ``title``, and its findings in reading order."""

    notebook: str
    title: str
    findings: Sequence[dict[str, Any]]


def questions(folder: Path, run: dict[str, Any]) -> list[Question]:
    """The questions that the run in ``folder`` has findings on, in reading order; ``run`` is its manifest."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in run["findings"]:
        found.setdefault(finding["notebook"], []).append(finding)
    return [Question(name, question_of(folder, name), findings) for name, findings in found.items()]


def question_of(folder: Path, notebook: str) -> str:
    """The first heading of a run's executed notebook; where there is none, the notebook's name in words.

    >>> question_of(Path("nowhere"), "01_score")
    'score'
    """
    try:
        cells = json.loads((folder / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        heading = re.search(r"^# +(\S.*)$", "\n".join(texts), re.MULTILINE)
    except (OSError, ValueError, KeyError, TypeError):
        heading = None
    return heading.group(1).strip() if heading else re.sub(r"^\d+[_-]", "", notebook).replace("_", " ") or notebook
