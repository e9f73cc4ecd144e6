"""The files that a run is made from, by their hashes and the names that the study has for them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from nps_analysis.customers.closed_loop import read_closed_loop
from nps_analysis.customers.comments.theme_words import read_themes
from nps_analysis.responses.benchmarks import read_benchmarks
from nps_analysis.responses.record import Responses
from nps_analysis.responses.source import files_of
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study
from nps_analysis.study_types import Template

# keys of the study that name a file which is read
FILES = ("benchmarks", "closed_loop", "invitations", "sales", "story", "template", "themes")
STUDY_FILES = (".yml", ".yaml")


def inputs_of(study_file: Path, responses: Responses) -> list[dict[str, Any]]:
    """The files that were read: ``role, name, sha256``, and of the source also ``rows, layout``.

    Names are seen from the study's folder and never from the root of the disk. Of a source that is no file the hash is
    that of what was read, null where there is none.
    """
    read, source = hashes(study_file, responses.study), responses.source
    about = {part.name: {"rows": part.rows, "layout": part.layout} for part in source.files or (source,)}
    if not any(entry["role"] == "source" for entry in read):
        return [{"role": "source", "name": source.name, "sha256": source.sha256, **about[source.name]}, *read]
    return [entry | (about.get(Path(entry["name"]).name, {}) if entry["role"] == "source" else {}) for entry in read]


def hashes(study_file: Path, study: Study) -> list[dict[str, Any]]:
    """Role, name and hash of every file that a study leads to, the study file itself first, as they are now."""
    return [{"role": role, "name": name, "sha256": file_hash(path)} for role, name, path in files(study_file, study)]


def files(study_file: Path, study: Study) -> list[tuple[str, str, Path]]:
    """Role, name and path of every file that a study leads to, the study file itself first."""
    named = [("study", study_file.name, study_file)] if study_file.suffix.lower() in STUDY_FILES else []
    named += [("source", name, path) for name, path in files_of(study)]
    named += [
        (key, Path(name).name if Path(name).is_absolute() else name, study.path(name))
        for key in FILES
        if (name := _file_of(study, key))
    ]
    return named


def _file_of(study: Study, key: str) -> str | None:
    """The file that the study names under a key."""
    value = getattr(study, key)
    return value.file if isinstance(value, Template) else value if isinstance(value, str) else None


def stamps(named: Sequence[tuple[str, str, Path]]) -> dict[str, tuple[int, ...]]:
    """By role and name of each of these ``files`` what changes when somebody writes to it; nothing where it is not."""
    found: dict[str, tuple[int, ...]] = {}
    for role, name, path in named:
        with suppress(OSError):
            about = path.stat()
            found[f"{role} {name}"] = (about.st_mtime_ns, about.st_size, about.st_ino)
    return found


def refuse_changed(before: Mapping[str, tuple[int, ...]], now: Mapping[str, tuple[int, ...]]) -> None:
    """DataError where somebody wrote to a file between two ``stamps``: what was read may be half of it."""
    if changed := sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)):
        raise DataError(
            f"{listed(changed)} changed while it was read",
            required="files to which nobody writes meanwhile",
            found=f"{counted(len(changed), 'file')} with another time or size than a moment before",
            do="wait until the export is complete, and run again",
        )


def changed_inputs(before: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> list[str]:
    """The inputs that are not what they were, in words; an empty list where all are.

    >>> changed_inputs([{"role": "source", "name": "a.csv", "sha256": "1"}], [])
    ['source a.csv is no longer read']
    """
    old, new = ({(one["role"], one["name"]): one["sha256"] for one in some} for some in (before, now))
    gone = [f"{role} {name} is no longer read" for role, name in old.keys() - new.keys()]
    more = [f"{role} {name} was not read then" for role, name in new.keys() - old.keys()]
    other = [f"{role} {name} changed" for role, name in old.keys() & new.keys() if old[role, name] != new[role, name]]
    return sorted(other) + sorted(gone) + sorted(more)


def say_changed(before: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> str:
    """That inputs changed and which, as half a sentence; empty where none did."""
    changes = changed_inputs(before, now)
    return f"the input changed: {listed(changes)}" if changes else ""


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_unusable(study: Study) -> None:
    """DataError where a file that the study names beside its answers is not there, or is not what it should be."""
    if study.benchmarks:
        read_benchmarks(study.path(study.benchmarks), company=study.company)
    if study.closed_loop:
        read_closed_loop(study.path(study.closed_loop), study=study)
    if study.story:
        from nps_analysis.reporting.deck.story.file import read_story  # python-pptx comes with it, which takes a while

        with _named(study, "story"):
            read_story(study.path(study.story))
    if study.themes:
        read_themes(study.path(study.themes))
    if study.template:
        from nps_analysis.reporting.deck.slides.slide import open_template  # as above

        with _named(study, "template"):
            open_template(study.path(study.template.file), study.template.named)
    for key in ("invitations", "sales"):
        name = getattr(study, key)
        if name and not study.path(name).is_file():
            raise DataError(
                f"no file {Path(name).name}",
                required=f"the file that the study names under {key}",
                found="no such file",
                do="correct the path, or leave the key out",
            )


@contextmanager
def _named(study: Study, key: str) -> Iterator[None]:
    """Says in an error about a file which key of the study names it, and in which line."""
    try:
        yield
    except DataError as error:
        what = f"{study.where_is(key)}: {error.what}"
        raise DataError(what, required=error.required, found=error.found, do=error.do) from error
