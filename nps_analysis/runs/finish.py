"""What is made of the notebooks' findings at the end: deck, page and manifest of a part, index and manifest of a batch."""

import json
import shutil
from pathlib import Path
from typing import Any

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.page import build_page
from nps_analysis.runs.outcome import DONE, FAILED
from nps_analysis.runs.manifest import FINDINGS, MARKS, findings_in, write
from nps_analysis.runs.publish import write_whole


def finish(task: dict[str, Any]) -> None:
    """Deck, page and manifest in the work folder of a part, from what its notebooks recorded there.

    Afterwards the folder holds the part's outputs and nothing else; ``task["result"]`` says whether it does.
    """
    folder = Path(task["folder"])
    try:
        content = task["content"] | {"findings": findings_in(folder)}
        write(folder, content, task["run"])
        if content["findings"]:
            build_deck(folder, folder / "deck.pptx")
        build_page(folder, folder / "report.html")
        for name in (FINDINGS, MARKS):
            shutil.rmtree(folder / name, ignore_errors=True)
        write(folder, content, task["run"])
        said = {"state": DONE, "reason": ""}
    except OSError as error:
        said = {"state": FAILED, "reason": f"{error.strerror}: deck and page could not be written"}
    except Exception as error:
        said = {"state": FAILED, "reason": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
    write_whole(Path(task["result"]), json.dumps(said))
