"""Where a run may go: never over anything that a run did not make."""

import json
from pathlib import Path

from nps_analysis.runs.manifest import MANIFEST
from nps_analysis.schema import DataError, listed


def refuse_folder(out: Path, inputs: list[Path], force: bool) -> None:
    """DataError for an ``out`` that is a file, holds inputs or the current folder, or other files without ``force``."""
    if out.exists() and not out.is_dir():
        raise DataError(
            f"{out} is a file",
            required="a folder for the run, or a name for a new one",
            found="a file",
            do="name another with --out",
        )
    inside = [path.name for path in (*inputs, Path.cwd() / "here") if out in path.resolve().parents]
    if inside:
        raise DataError(
            f"{out} holds what the run needs",
            required="a folder of the run's own, which it may replace whole",
            found="the folder you are in" if inside == ["here"] else listed(name for name in inside if name != "here"),
            do="name a folder inside it or beside it with --out",
        )
    others = foreign(out) if out.is_dir() else []
    if others and not force:
        raise DataError(
            f"{out} holds something else",
            required="an empty folder, or that of an earlier run",
            found=listed(others),
            do="name another folder with --out, or replace this one with --force",
        )


def foreign(out: Path) -> list[str]:
    """The files in a folder that no run's manifest there lists; all of them where there is no manifest of a run."""
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        ours = {MANIFEST, *manifest["outputs"]} if manifest["notebooks"] and manifest["version"] else set()
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    return sorted(files - ours)
