"""The parts of an Office file: read one by one, and written back so that those without a change keep every byte."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from nps_analysis.reporting.deck.other_files import kind_of, of_office
from nps_analysis.reporting.deck.package import MOST_BYTES, MOST_PARTS, packed, parsed
from nps_analysis.schema import DataError

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how files of Office before 2007 begin, and those with a password
BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, StopIteration, EOFError, RuntimeError)


class UnreadableError(Exception):
    """A file inside the deck is of another kind than its place says, protected, not whole or far too large."""


@contextmanager
def readable() -> Iterator[None]:
    """Raises UnreadableError for whatever keeps a file inside the deck from being read."""
    try:
        yield
    except (*BROKEN, ValueError, IndexError) as error:
        raise UnreadableError from error


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Raises DataError where a part of the deck turns out not to be whole."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise _refused(path, "a file that is not whole", "name a deck that PowerPoint opens") from error


class Link(NamedTuple):
    """One relationship of a part: its id, its kind (the last word of its address) and where it leads."""

    number: str
    kind: str
    target: str
    external: bool


class Package:
    """An Office file in memory. ``tree(name)`` is a part to read and change; ``parts`` has the bytes of all."""

    def __init__(self, parts: dict[str, bytes], read: bytes = b""):
        self.read = read  # as it was in its file; nothing where it was in none
        self.parts = parts
        self._first = dict(parts)
        self._trees: dict[str, Any] = {}
        self._said: dict[str, bytes] = {}
        self._links: dict[str, list[Link]] = {}

    def tree(self, name: str) -> Any:
        """The XML of a part; what is changed in it is written back."""
        if name not in self._trees:
            self._trees[name] = parsed(self.parts[name])
            self._said[name] = etree.tostring(self._trees[name])
        return self._trees[name]

    def links(self, name: str) -> list[Link]:
        """What a part refers to."""
        if name not in self._links:
            rels = rels_of(name)
            self._links[name] = list(self._read_links(name, rels)) if rels in self.parts else []
        return self._links[name]

    def _read_links(self, name: str, rels: str) -> Iterator[Link]:
        for link in self.tree(rels):
            if not isinstance(link.tag, str):
                continue
            target, external = link.get("Target", ""), link.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
            yield Link(link.get("Id"), link.get("Type", "").rsplit("/", 1)[-1], target, external)

    def target(self, name: str, number: str | None) -> str | None:
        """The part that a part means by an id, None where it is not in the file."""
        found = (link.target for link in self.links(name) if link.number == number and not link.external)
        return next((target for target in found if target in self.parts), None)

    def linked(self, name: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to."""
        return [link.target for link in self.links(name) if link.kind == kind and link.target in self.parts]

    def put(self, name: str, blob: bytes) -> None:
        """Replace or add a part."""
        self.parts[name] = blob
        self._trees.pop(name, None)

    def forget_links(self, name: str) -> None:
        """Read what a part refers to anew, after that was changed."""
        self._links.pop(name, None)

    def changed(self) -> dict[str, bytes]:
        """The parts whose XML says something else than when it was read, as they are to be written."""
        written = {}
        for name, tree in self._trees.items():
            if etree.tostring(tree) == self._said[name]:  # quicker than what decides
                continue
            if canonical(tree) != canonical(parsed(self.parts[name])):
                written[name] = serialised(tree, self.parts[name].lstrip().startswith(b"<?xml"))
        return written

    def settled(self) -> "Package":
        """The same file, whose parts are as they are to be written."""
        for name, blob in self.changed().items():
            self.parts[name] = blob
            self._said[name] = etree.tostring(self._trees[name])
        return self

    def bytes(self) -> bytes:
        """The file: that which was read where nothing changed; else all parts in their order, with one date."""
        parts = self.parts | self.changed()
        return self.read if self.read and parts == self._first else packed(parts)


def unpacked(blob: bytes, most: int = MOST_BYTES) -> Package:
    """The Office file with these bytes. Raises BadZipFile where it is none, or has more than ``most`` bytes in it."""
    with zipfile.ZipFile(BytesIO(blob)) as file:
        if sum(entry.file_size for entry in file.infolist()) > most or len(file.infolist()) > MOST_PARTS:
            raise zipfile.BadZipFile(f"more than {most} bytes when unpacked, or {MOST_PARTS} parts")
        return Package({entry.filename: _unpacked(file, entry) for entry in file.infolist()}, blob)


def _unpacked(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part in as many bytes as the file says that it has: one that has more is not unpacked any further."""
    with file.open(entry) as part:
        return part.read(entry.file_size)


def serialised(tree: Any, declared: bool = True) -> bytes:
    """A part as it is written; without the line that says that it is XML where it was read without."""
    return bytes(etree.tostring(tree, xml_declaration=declared, encoding="UTF-8", standalone=declared or None))


def canonical(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, method="c14n"))


def rels_of(name: str) -> str:
    """The part with the relationships of a part.

    >>> rels_of("ppt/slides/slide1.xml")
    'ppt/slides/_rels/slide1.xml.rels'
    """
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def presentation_of(package: Package) -> str:
    """The part that lists the slides."""
    return next(link.target for link in package.links("") if link.kind == "officeDocument")


def open_deck(path: Path) -> Package:
    """The deck in a file. Raises DataError where it is no .pptx, has a password or has macros."""
    try:
        blob = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise _refused(path, (error.strerror or "not readable").lower(), "name a deck that you may read") from None
    if blob.startswith(OLD_OR_LOCKED):
        found = "a file with a password, or of PowerPoint before 2007"
        raise _refused(path, found, "save it as .pptx without a password")
    if not zipfile.is_zipfile(BytesIO(blob)):
        found = "no such file" if not path.exists() else "a folder" if path.is_dir() else kind_of(blob)
        raise _refused(path, found, "name a deck that was saved as .pptx")
    try:
        with zipfile.ZipFile(BytesIO(blob)) as file:
            size = sum(entry.file_size for entry in file.infolist())
            if size > MOST_BYTES:
                raise _refused(path, f"{size / 1024**3:.0f} GB when unpacked", "name a deck of a usual size")
            names = file.namelist()
        if len(set(names)) < len(names):
            raise _refused(path, "two parts with one name", "open it in PowerPoint and save it again")
        package = unpacked(blob)
        main = presentation_of(package)
        kinds = {it.get("PartName"): it.get("ContentType") for it in package.tree("[Content_Types].xml")}
        kind = kinds[f"/{main}"]
        package.tree(main)
    except BROKEN as error:
        found = "a file that is not whole, or no presentation"
        raise _refused(path, found, "name a deck that PowerPoint opens") from error
    if other := of_office(kind.encode()):
        raise _refused(path, other, "name a deck that was saved as .pptx")
    if "macro" in kind.lower() or any(name.endswith("vbaProject.bin") for name in package.parts):
        raise _refused(path, "a deck with macros", "save it as .pptx, without macros")
    if kind != MAIN_TYPE:
        found = "a template or a show" if "presentationml" in kind else kind_of(blob)
        raise _refused(path, found, "save it in PowerPoint as .pptx")
    return package


def _refused(path: Path, found: str, do: str) -> DataError:
    return DataError(f"{path} cannot be updated", required="a PowerPoint deck (.pptx)", found=found, do=do)
