"""Where the notebooks of a run record what they found."""

import glob
from pathlib import Path

FINDINGS = "findings"  # the folder, in that which a run records into


def findings_of(folder: Path, notebook: str | None = None) -> list[Path]:
    """What was recorded in ``folder``, or by one notebook, in reading order."""
    name = "*" if notebook is None else glob.escape(notebook)
    return sorted((folder / FINDINGS).glob(f"{name}-[0-9][0-9][0-9].json"))
