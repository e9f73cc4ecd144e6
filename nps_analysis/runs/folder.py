"""Where a run may go: never over anything that a run did not make."""

from pathlib import Path
from zipfile import is_zipfile

from nps_analysis.runs.inputs import file_hash, files
from nps_analysis.runs.lock import HIDDEN
from nps_analysis.runs.manifest import MANIFEST
from nps_analysis.runs.resume import known_manifest
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

EDITABLE = (".pptx", ".xlsx")  # what people open, change and save


def refuse_folder(out: Path, study_file: Path, study: Study, force: bool) -> frozenset[str]:
    """What is in ``out``, for a run to replace.

    DataError where that is needed and, without ``force``, where it is no run's, or a deck or workbook was edited.
    """
    needed = [study_file, study_file.parent / "notebooks", *(path for _, _, path in files(study_file, study))]
    _refuse_needed(out, [path.resolve() for path in needed if path.exists()])
    others = foreign(out)
    if others and not force:
        raise DataError(
            f"{out} holds something else",
            required="an empty folder, or that of an earlier run",
            found=listed(others),
            do="name another folder with --out, or replace this one with --force",
        )
    if (changed := edited(out)) and not force:
        raise DataError(
            f"{out} holds what people have edited",
            required="decks and workbooks as the earlier run made them",
            found=listed(changed),
            do="move them elsewhere (nps deck --update FILE brings a new run's figures into a deck), or replace them"
            " with --force",
        )
    return frozenset(path.name for path in out.iterdir() if path.name != HIDDEN)


def _refuse_needed(out: Path, needed: list[Path]) -> None:
    """DataError for an ``out`` that is or holds what the run needs, or holds the current folder."""
    needed = [*dict.fromkeys(needed), Path.cwd() / "here"]
    inside = [path.name for path in needed if out == path or out in path.parents]
    if inside:
        raise DataError(
            f"{out} holds what the run needs",
            required="a folder of the run's own, which it may replace whole",
            found="the folder you are in" if inside == ["here"] else listed(name for name in inside if name != "here"),
            do="name a folder inside it or beside it with --out",
        )


def foreign(out: Path) -> list[str]:
    """The files in a folder that no run made, as the manifests in it and in the folders of its parts tell."""
    ours = {f"{folder.relative_to(out).as_posix()}/{name}" for folder in _folders(out) for name in _made(folder)}
    ours = {name.removeprefix("./") for name in ours}
    paths = (path for path in out.rglob("*") if not path.is_dir())
    found = {path.relative_to(out).as_posix() for path in paths if path.relative_to(out).parts[0] != HIDDEN}
    return sorted(found - ours)


def edited(out: Path) -> list[str]:
    """The decks and workbooks in a folder that are not as a run made them; those that are only damaged are none."""
    ours = ((folder / name, digest) for folder in _folders(out) for name, digest in _hashes(folder).items())
    office = ((path, digest) for path, digest in ours if path.suffix in EDITABLE and is_zipfile(path))
    return sorted(path.relative_to(out).as_posix() for path, digest in office if file_hash(path) != digest)


def _folders(out: Path) -> list[Path]:
    """The folder, and those of the parts of a batch in it; a run of its own in it is somebody's who put it there."""
    below = [path for path in out.iterdir() if path.is_dir() and not path.is_symlink()]
    return [out, *(path for path in below if "part" in (known_manifest(path).get("run") or {}))]


def _made(folder: Path) -> set[str]:
    """The files that a run's manifest in the folder lists; nothing where there is none."""
    outputs = known_manifest(folder).get("outputs")
    return {MANIFEST, *outputs} if outputs is not None else set()


def _hashes(folder: Path) -> dict[str, str]:
    """What the files of a run were when it was done, by its manifest in the folder."""
    outputs = known_manifest(folder).get("outputs")
    return outputs if isinstance(outputs, dict) else {}
