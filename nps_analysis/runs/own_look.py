"""The story and the template that a run's study names, where they still are what they were."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nps_analysis.reporting.deck.run import manifest_of
from nps_analysis.runs.inputs import file_hash

LOST = {
    "story": "the run's story is not found: the usual slides are made",
    "template": "the run's template is not found: ours is used",
}


def own_look(folder: Path, roles: tuple[str, ...], warn: Callable[[str], object]) -> dict[str, Any]:
    """What ``deck_of`` takes to show the run in ``folder`` as its study says: of ``story, template`` those ``roles``.

    A template comes with its ``layouts``. ``warn`` is told which file is not there any more, or is another one now; it
    is left out. Raises DataError where the folder holds no run.
    """
    manifest = manifest_of(folder)
    found: dict[str, Any] = {}
    for role in roles:
        named = (manifest.get("settings") or {}).get(role)
        about = named if isinstance(named, dict) else {"file": named}
        if not about.get("file"):
            continue
        path = _path(folder, manifest, str(about["file"]))
        if _hash(manifest, role) != (file_hash(path) if path and path.is_file() else None):
            warn(LOST[role])
            continue
        found[role] = path
        if role == "template":
            found["layouts"] = about.get("layouts") or {}
    return found


def _path(folder: Path, manifest: Mapping[str, Any], name: str) -> Path | None:
    """The file that the study names so, seen from the study's folder; None where nobody knows where that is."""
    study = (manifest.get("run") or {}).get("study")
    return folder / Path(study).parent / name if study else None


def _hash(manifest: Mapping[str, Any], role: str) -> str:
    """The hash that an input had, which no file has where the run knows none."""
    return next((str(one.get("sha256")) for one in manifest.get("inputs") or [] if one.get("role") == role), "unknown")
