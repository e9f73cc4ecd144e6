"""Where did this picture come from, and is it still what the run made?"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pptx import Presentation

from nps_analysis.reporting.provenance import Origin, read_origin
from nps_analysis.runs.inputs import file_hash
from nps_analysis.runs.manifest import MANIFEST, read_manifest
from nps_analysis.runs.verify import parts_of
from nps_analysis.schema import DataError

PICTURES = ("png", "svg", "narrow")  # of a finding
NO_ORIGIN = "it does not say where it comes from: it is not a figure of a run, or another program wrote it anew"


@dataclass(frozen=True)
class Traced:
    """Where a picture comes from, and what belongs to it in its run.

    ``file`` is its name in the run's folder, ``found`` says in words whether it is still that of the run, ``unchanged``
    whether it is; None where no run's folder is known. ``table`` and ``slides`` (their titles) show the same finding.
    """

    origin: Origin | None
    unchanged: bool | None = None
    found: str = ""
    file: str = ""
    table: str = ""
    slides: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return self.origin is not None and self.unchanged is not False


def trace(picture: str | Path, folder: str | Path | None = None) -> Traced:
    """What a picture says of its origin, compared with the run in ``folder``, or in the folder that it lies in.

    Raises DataError where there is no such picture, and where ``folder`` is not that of a run.
    """
    picture = Path(picture)
    try:
        origin = read_origin(picture)
    except OSError as error:
        raise DataError(
            f"no picture {picture.name}",
            required="a PNG, SVG or PDF that a run made",
            found=error.strerror or str(error),
            do="correct the path",
        ) from None
    run = Path(folder) if folder else _folder_of(picture)
    if run is None:
        return Traced(origin, found="not compared with a run: name its folder, nps verify DIR --figure FILE")
    named = [part["slug"] for part in parts_of(read_manifest(run)) if origin and part.get("name") == origin.run]
    part = run / named[0] if named else run
    found = _in_run(picture, origin, part, read_manifest(part))
    seen = [f"{named[0]}/{name}" if named and name else name for name in (found.file, found.table)]
    return replace(found, file=seen[0], table=seen[1])


def _folder_of(picture: Path) -> Path | None:
    place = picture.resolve().parents
    return place[1] if len(place) > 1 and place[0].name == "figures" and (place[1] / MANIFEST).is_file() else None


def _in_run(picture: Path, origin: Origin | None, folder: Path, manifest: dict[str, Any]) -> Traced:
    """The picture as one of a run's files: by its hash, else by the finding that it shows, else by its name."""
    outputs, digest = manifest["outputs"], file_hash(picture)
    findings = [one for one in manifest.get("findings", []) if isinstance(one, dict)]
    same = [name for name in outputs if name.startswith("figures/") and outputs[name] == digest]
    named = [name for name in same if Path(name).name == picture.name] or same
    if not named and origin and origin.run != manifest["name"]:
        return Traced(origin, False, f"it is of run {origin.run}, and the folder of run {manifest['name']}")
    if not named and origin and origin.form:
        return _drawn_anew(origin, findings, folder)
    named = named or [name for name in outputs if name == f"figures/{picture.name}"]
    named = named or [one[kind] for one in findings for kind in _kinds(picture, one) if _is_of(one, origin)]
    if not named:
        return Traced(origin, False, f"run {manifest['name']} has no such figure")
    finding: dict[str, Any] = next((one for one in findings if named[0] in map(one.get, PICTURES)), {})
    return Traced(
        origin,
        bool(same),
        "as the run left it" if same else "it changed since the run",
        named[0],
        finding.get("table", ""),
        tuple(_titles(folder / "deck.pptx", finding)),
    )


def _drawn_anew(origin: Origin, findings: list[dict[str, Any]], folder: Path) -> Traced:
    """A figure that was drawn from a finding's table after the run: of the same figures, in another size."""
    own: dict[str, Any] = next((one for one in findings if _is_of(one, origin)), {})
    if not own:
        return Traced(origin, False, f"run {origin.run} has no such finding")
    titles = tuple(_titles(folder / "deck.pptx", own))
    return Traced(origin, None, f"drawn from the run's table: {origin.form}", own.get("png", ""), own["table"], titles)


def _kinds(picture: Path, finding: dict[str, Any]) -> list[str]:
    kind = picture.suffix.lower().removeprefix(".")
    return [kind] if kind in ("png", "svg") and kind in finding else []


def _is_of(finding: dict[str, Any], origin: Origin | None) -> bool:
    return origin is not None and (finding.get("notebook"), finding.get("name")) == (origin.notebook, origin.finding)


def _titles(deck: Path, finding: dict[str, Any]) -> list[str]:
    """The titles of the slides whose notes have a finding's figures; the account of the rows is on the last ones."""
    if not deck.is_file() or not finding:
        return []
    key = "method/" if finding.get("word") == "check" else f"{finding['notebook']}/{finding['name']}]"
    try:
        slides = list(Presentation(str(deck)).slides)
    except Exception:  # whatever python-pptx raises for a damaged file, which verify reports by its hash
        return []
    of_it = [slide for slide in slides if slide.has_notes_slide and f"[figures of {key}" in _notes(slide)]
    return [slide.shapes.title.text_frame.text for slide in of_it if slide.shapes.title is not None]


def _notes(slide: Any) -> str:
    frame = slide.notes_slide.notes_text_frame
    return frame.text if frame is not None else ""
