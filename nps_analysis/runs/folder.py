"""Where a run may go: never over anything that a run did not make."""

from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from nps_analysis.runs.inputs import file_hash, files
from nps_analysis.runs.lock import HIDDEN
from nps_analysis.runs.manifest import MANIFEST, REWRITTEN
from nps_analysis.runs.resume import known_manifest
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

EDITABLE = (".pptx", ".xlsx")  # what people open, change and save
OFFICE = (b"PK", b"\xd0\xcf\x11\xe0")  # how what they saved begins, the latter under a password
LEFT_BEHIND = ("~$*", ".~lock.*#", ".ds_store", "._*", "thumbs.db", "desktop.ini")  # by office programs and systems


def refuse_folder(out: Path, study_file: Path, study: Study, force: bool) -> frozenset[str]:
    """What is in ``out``, for a run to replace.

    DataError where that is needed and, without ``force``, where it is no run's, or a deck or workbook was edited. What
    programs left behind is neither refused nor replaced.
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
            f"{out} holds a deck or workbook that is not as it was made",
            required="decks and workbooks as the earlier run made them, or nps deck since",
            found=listed(changed),
            do="move what people have edited elsewhere (nps deck --update FILE brings a new run's figures into a deck),"
            " or replace it with --force",
        )
    return frozenset(path.name for path in out.iterdir() if path.name != HIDDEN and not _is_left_behind(path.name))


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
    """The files in a folder that no run made, as the manifests in it and in the folders of its parts tell.

    What programs leave behind (``left_behind``) is nobody's.
    """
    ours = {f"{folder.relative_to(out).as_posix()}/{name}" for folder in _folders(out) for name in _made(folder)}
    ours = {name.removeprefix("./") for name in ours}
    return [name for name in _files(out) if name not in ours and not _is_left_behind(name)]


def edited(out: Path) -> list[str]:
    """The decks and workbooks in a folder that are neither as a run made them nor as ``nps deck`` wrote them since.

    One that begins like no file of an office program was saved by none: it is damaged, and a run replaces it.

    >>> import json, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     known = {"inputs": [], "settings": {}, "notebook_hashes": {}}
    ...     known["outputs"] = {"deck.pptx": "9b2f", "workbook.xlsx": "51d0"}
    ...     _size = Path(folder, MANIFEST).write_text(json.dumps(known), "utf-8")
    ...     _size = Path(folder, "deck.pptx").write_bytes(b"PK, as somebody saved it")
    ...     _size = Path(folder, "workbook.xlsx").write_bytes(b"cut by a full disk")
    ...     edited(Path(folder))
    ['deck.pptx']
    """
    ours = ((folder / name, known) for folder in _folders(out) for name, known in _hashes(folder).items())
    office = ((path, known) for path, known in ours if path.suffix in EDITABLE and _is_of_office(path))
    return sorted(path.relative_to(out).as_posix() for path, known in office if file_hash(path) not in known)


def saved_in(out: Path, names: Collection[str]) -> list[str]:
    """What people put or saved in the files and folders of ``out`` with these ``names``."""
    found = {*foreign(out), *edited(out)} if out.is_dir() else set()
    return sorted(name for name in found if PurePosixPath(name).parts[0] in names)


def left_behind(out: Path) -> list[str]:
    """What office programs and systems left in the folders inside of a folder: it goes when these are replaced."""
    return [name for name in _files(out) if "/" in name and _is_left_behind(name)]


def _files(out: Path) -> list[str]:
    """All files in a folder, but for those of a run at work."""
    paths = (path.relative_to(out) for path in out.rglob("*") if not path.is_dir())
    return sorted(path.as_posix() for path in paths if path.parts[0] != HIDDEN)


def _is_left_behind(name: str) -> bool:
    return any(fnmatchcase(PurePosixPath(name).name.lower(), pattern) for pattern in LEFT_BEHIND)


def _is_of_office(path: Path) -> bool:
    """Whether an office program may have saved a file, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4).startswith(OFFICE)


def _folders(out: Path) -> list[Path]:
    """The folder, and those of the parts of a batch in it; a run of its own in it is somebody's who put it there."""
    below = [path for path in out.iterdir() if path.is_dir() and not path.is_symlink()]
    return [out, *(path for path in below if "part" in (known_manifest(path).get("run") or {}))]


def _made(folder: Path) -> set[str]:
    """The files that a run's manifest in the folder lists; nothing where there is none."""
    outputs = known_manifest(folder).get("outputs")
    return {MANIFEST, *outputs} if outputs is not None else set()


def _hashes(folder: Path) -> dict[str, list[str]]:
    """What each file of a run was when the run was done, and what nps deck made of it since, by the manifest."""
    manifest = known_manifest(folder)
    outputs, since = manifest.get("outputs"), (manifest.get("run") or {}).get(REWRITTEN)
    known = [one for one in (outputs, since) if isinstance(one, dict)]
    return {name: [one[name] for one in known if name in one] for name in outputs or ()}
