"""Where a run may go: never over anything that a run did not make."""

import json
from pathlib import Path

from nps_analysis.runs.lock import HIDDEN
from nps_analysis.runs.manifest import MANIFEST
from nps_analysis.schema import DataError, listed


def refuse_inputs_in(out: Path, inputs: list[Path]) -> None:
    """DataError for an ``out`` that holds inputs of the run, or the current folder: it would replace them."""
    inside = [path.name for path in (*inputs, Path.cwd() / "here") if out in path.resolve().parents]
    if inside:
        raise DataError(
            f"{out} holds what the run needs",
            required="a folder of the run's own, which it may replace whole",
            found="the folder you are in" if inside == ["here"] else listed(name for name in inside if name != "here"),
            do="name a folder inside it or beside it with --out",
        )


def refuse_others_in(out: Path) -> None:
    """DataError for an ``out`` with files that no run made."""
    others = foreign(out)
    if others:
        raise DataError(
            f"{out} holds something else",
            required="an empty folder, or that of an earlier run",
            found=listed(others),
            do="name another folder with --out, or replace this one with --force",
        )


def foreign(out: Path) -> list[str]:
    """The files in a folder that no run made, as the manifests in it and in the folders of its parts tell."""
    ours = {f"{folder.relative_to(out).as_posix()}/{name}" for folder in _folders(out) for name in _made(folder)}
    ours = {name.removeprefix("./") for name in ours}
    paths = (path for path in out.rglob("*") if not path.is_dir())
    files = {path.relative_to(out).as_posix() for path in paths if path.relative_to(out).parts[0] != HIDDEN}
    return sorted(files - ours)


def _folders(out: Path) -> list[Path]:
    return [out, *(path for path in out.iterdir() if path.is_dir() and not path.is_symlink())]


def _made(folder: Path) -> set[str]:
    """The files that a run's manifest in the folder lists; nothing where there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *manifest["outputs"]} if {"notebook_hashes", "version"} <= manifest.keys() else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
