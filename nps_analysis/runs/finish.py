"""What is made of the notebooks' findings at the end: a part's deck, workbook, page and manifest."""

import json
import shutil
from pathlib import Path
from typing import Any

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.story.file import StoryError
from nps_analysis.reporting.findings import FINDINGS
from nps_analysis.reporting.page import build_page
from nps_analysis.reporting.workbook import build_workbook
from nps_analysis.runs.execute import leave
from nps_analysis.runs.manifest import CONTENT, MARKS, findings_in, warned_in, write
from nps_analysis.runs.outcome import DONE, Outcome

AT_WORK = (FINDINGS, MARKS)  # folders that are there while a part is made


def finish(task: dict[str, Any]) -> None:
    """Deck, workbook, page and manifest in the work folder of a part, from what its notebooks recorded there.

    Afterwards the folder holds the part's outputs and nothing else; ``task["result"]`` says whether it does. Where the
    process is ended at any moment, another one may do the same again: what it is made of goes last.
    """
    folder = Path(task["folder"])

    def done() -> Outcome:
        if (folder / CONTENT).exists():  # else a process before this one had come to the end
            _fill(folder, task)
        for name in AT_WORK:
            shutil.rmtree(folder / name, ignore_errors=True)
        return Outcome(task["name"], DONE)

    leave(task, done)


def _fill(folder: Path, task: dict[str, Any]) -> None:
    about = task["run"]
    content = json.loads((folder / CONTENT).read_text(encoding="utf-8"))
    content |= {**warned_in(folder, content, task["notebooks"]), "findings": findings_in(folder)}
    write(folder, content, about)
    if content["findings"]:
        content |= _deck(folder, task.get("story"), task.get("look") or {})
    build_workbook(folder, folder / "workbook.xlsx")
    build_page(folder, folder / "report.html")
    write(folder, content, about, without=(CONTENT, *AT_WORK))
    (folder / CONTENT).unlink()


def _deck(folder: Path, story: str | None, look: dict[str, Any]) -> dict[str, list[str]]:
    """Makes the deck, and gives what there is to warn of; a story that cannot be told costs no run and no deck."""
    warnings: list[str] = []
    try:
        build_deck(folder, folder / "deck.pptx", story, warn=warnings.append, **look)
    except StoryError as error:
        warnings = [f"{str(error).splitlines()[0]}: the deck has the usual slides"]
        build_deck(folder, folder / "deck.pptx", warn=warnings.append, **look)
    return {"deck_warnings": warnings} if warnings else {}
