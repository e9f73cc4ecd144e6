"""Is a run still what it was when it was made?"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nps_analysis.runs.inputs import file_hash
from nps_analysis.runs.lock import HIDDEN, JOURNAL, strangers
from nps_analysis.runs.manifest import MANIFEST, determinants, digest_of, files_in, read_manifest, run_name
from nps_analysis.schema import DataError, counted, listed

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")  # the name of a part's folder
PICTURES = ("png", "svg")  # what a finding calls its figures
CHANGED, MISSING, NOT_LISTED = "changed", "missing", "not listed"


@dataclass(frozen=True)
class Difference:
    """What is other than it was: the ``file`` as the run's folder sees it, ``what`` became of it, and where known how.

    ``what`` is ``changed``, ``missing`` or ``not listed``.
    """

    file: str
    what: str
    how: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.what}" + (f": {self.how}" if self.how else "")


@dataclass(frozen=True)
class Verified:
    """The ``name`` of a run, how many ``outputs`` its manifests list, and all that is other than it was."""

    name: str
    outputs: int
    differences: tuple[Difference, ...]

    @property
    def summary(self) -> str:
        """One line on all of it.

        >>> Verified("3f9a1c2b7d12", 14, (Difference("deck.pptx", "changed"),)).summary
        'run 3f9a1c2b7d12: of 14 outputs 1 changed'
        """
        if not self.differences:
            return f"run {self.name}: all {counted(self.outputs, 'output')} as the run left them"
        found = Counter(one.what for one in self.differences)
        said = listed(f"{found[what]:,} {what}" for what in (CHANGED, MISSING, NOT_LISTED) if found[what])
        return f"run {self.name}: of {counted(self.outputs, 'output')} {said}"


def verify(folder: str | Path) -> Verified:
    """The folder of a run, or of a run in parts, compared with what its manifests list, by the hash of every output.

    Raises DataError where ``folder`` is not that of a run.

    >>> import json, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run = {"name": "3f9a", "version": "0.1.0", "run": {}, "outputs": {"deck.pptx": "9b2f"}}
    ...     run["run"]["manifest"] = digest_of(run)
    ...     _size = Path(folder, MANIFEST).write_text(json.dumps(run), "utf-8")
    ...     print(verify(folder).summary, *verify(folder).differences, sep="; ")
    run 3f9a: of 1 output 1 missing; deck.pptx: missing
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    parts = parts_of(manifest)
    slugs = [part["slug"] for part in parts]
    files = [name for name in files_in(folder) if PurePosixPath(name).parts[0] not in slugs]
    files += [f"{HIDDEN}/{name}" for name in strangers(folder / HIDDEN)]
    whole = _compared(folder, manifest, files)
    found = [whole, *(_verified_part(folder / part["slug"], part) for part in parts)]
    return Verified(whole.name, sum(one.outputs for one in found), tuple(it for one in found for it in one.differences))


def parts_of(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of a run, one for each value of a column; none of a run that has no parts. DataError for a bad list."""
    parts = manifest.get("parts") or []
    parts = parts if isinstance(parts, list) else [parts]
    slugs = [part.get("slug") if isinstance(part, dict) else None for part in parts]
    bad = [slug for slug in slugs if not isinstance(slug, str) or not SLUG.fullmatch(slug)]
    if bad:
        raise DataError(
            f"{MANIFEST} lists a part that is none",
            required="for each part the name of its folder",
            found=listed(map(repr, bad)),
            do="make the run again: somebody edited what it says of itself",
        )
    return parts


def _verified_part(folder: Path, part: dict[str, Any]) -> Verified:
    """A part by its own manifest; one that did not come to its end may have none."""
    slug = part["slug"]
    if folder.is_symlink():
        return Verified("", 0, (Difference(slug, CHANGED, "it is a link"),))
    try:
        manifest = read_manifest(folder)
    except DataError:
        lost = part.get("state") == "done" or folder.exists()
        return Verified("", 0, (Difference(f"{slug}/{MANIFEST}", MISSING),) * lost)
    found = _compared(folder, manifest, files_in(folder))
    differences = [Difference(f"{slug}/{one.file}", one.what, one.how) for one in found.differences]
    if part.get("name", found.name) != found.name:
        how = f"it is of run {found.name}, not of {part['name']}"
        differences.insert(0, Difference(f"{slug}/{MANIFEST}", CHANGED, how))
    return Verified(found.name, found.outputs, tuple(differences))


def _compared(folder: Path, manifest: dict[str, Any], files: list[str]) -> Verified:
    return Verified(manifest["name"], len(manifest["outputs"]), tuple(_differences(folder, manifest, files)))


def _differences(folder: Path, manifest: dict[str, Any], files: list[str]) -> Iterator[Difference]:
    if "inputs" in manifest and not _agrees(manifest):
        how = "its name is not that of the inputs, settings, versions and notebooks in it"
        yield Difference(MANIFEST, CHANGED, how)
    elif manifest["run"].get("manifest") != digest_of(manifest):
        yield Difference(MANIFEST, CHANGED, "it does not say what the run wrote there")
    elif (folder / MANIFEST).is_symlink():
        yield Difference(MANIFEST, CHANGED, "it is a link")
    if (folder / HIDDEN / JOURNAL).exists():
        yield Difference(
            f"{HIDDEN}/{JOURNAL}", NOT_LISTED, "a run was killed while it put its result here: go on with --resume"
        )
    for name, digest in manifest["outputs"].items():
        if name not in files:
            yield Difference(name, MISSING)
        elif how := _other(folder / name, digest):
            yield Difference(name, CHANGED, how)
    for name in files:
        if name not in manifest["outputs"]:
            yield Difference(name, NOT_LISTED)


def _agrees(manifest: dict[str, Any]) -> bool:
    """Whether the run's name, and what decided each notebook, are what the rest of the manifest makes them."""
    try:
        now = {name: determinants(manifest, name) for name in manifest["notebook_hashes"]}
        then = {one["name"]: one["key"] for one in manifest["notebooks"]} if "notebooks" in manifest else now
        return then == now and run_name(manifest) == manifest["name"]
    except (KeyError, TypeError, AttributeError):
        return False


def _other(path: Path, digest: str) -> str:
    """How a file is other than its hash says; empty where it is not."""
    if path.is_symlink() or not path.is_file():
        return "it is a link" if path.is_symlink() else "it is no file"
    try:
        found = file_hash(path)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return "" if found == digest else f"sha256 {found[:12]}, was {str(digest)[:12]}"


def refuse_other_files(folder: Path, manifest: dict[str, Any], pictured: Callable[[str], bool] | None = None) -> None:
    """DataError where the table of a finding is not as the run left it.

    Where ``pictured`` says of a finding's word that it is shown as a picture, its pictures have to be so as well.
    """
    for finding in manifest.get("findings", []):
        shown = PICTURES if pictured and pictured(finding.get("word", "")) else ()
        for role in ("table", *shown):
            name = finding.get(role)
            path = folder / str(name)
            if name and (not path.is_file() or file_hash(path) != manifest["outputs"].get(name)):
                raise DataError(
                    f"{name} is not as the run left it",
                    required=f"the {'pictures' if role in PICTURES else 'tables'} of the run, unchanged",
                    found="another file" if path.is_file() else "no such file",
                    do=f"see what changed: nps verify {folder}; and make the run again",
                )


def refuse_inside(out: Path, folder: Path, own: str = "") -> None:
    """DataError where ``out`` lies in the run in ``folder``, in the batch of which that is a part, or in another run.

    The output of the run that is called ``own`` may be written again.
    """
    place, run = out.resolve(), folder.resolve()
    if own and place == run / own:
        return
    around = next((one for one in (place, *place.parents) if one == run or is_run(one)), None)
    if around:
        raise DataError(
            f"{out} is in the folder of {'the' if run.is_relative_to(around) else 'another'} run",
            required="a place beside it: verify would find files that the run did not make",
            found=str(out),
            do=f"write --out {folder.name}-{'deck.pptx' if own else 'figures'}",
        )


def is_run(folder: Path) -> bool:
    """Whether a folder is that of a finished run, or of a batch of runs."""
    with suppress(DataError):
        return bool(read_manifest(folder))
    return False
