"""What readers are told of notebooks that failed: that some of what was asked has no answer here."""

import re
from collections.abc import Mapping
from typing import Any

from nps_analysis.language import _
from nps_analysis.reporting.questions import tab_of
from nps_analysis.tables import count

CELL = re.compile(r"code cell (\d+)")


def failures(run: Mapping[str, Any]) -> list[str]:
    """A sentence for each notebook of a run's manifest that failed; its message, in English, is the manifest's.

    >>> failures({"notebooks": [{"name": "05_decompose", "state": "failed", "reason": "code cell 5: DataError: no"}]})
    ['05_decompose failed in code cell 5: what it had not shown by then is missing']
    """
    failed = (one for one in run.get("notebooks") or [] if one.get("state") == "failed")
    return [_said(tab_of(str(one["name"])), CELL.search(str(one.get("reason") or ""))) for one in failed]


def _said(notebook: str, cell: re.Match[str] | None) -> str:
    if cell is None:
        return _("{notebook} failed: what it had not shown by then is missing", notebook=notebook)
    place = count(int(cell[1]))
    return _(
        "{notebook} failed in code cell {cell}: what it had not shown by then is missing", notebook=notebook, cell=place
    )
