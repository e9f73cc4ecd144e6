"""A picture of ours with the fresh one in its place, where it is and as large as people made it."""

from collections.abc import Iterator
from hashlib import sha256
from posixpath import splitext

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.keyed import Keyed
from nps_analysis.reporting.deck.update.parts import Package
from nps_analysis.reporting.deck.update.written import Ours, mark

EMBEDDED = qn("r:embed")


def files_of(package: Package, keyed: Keyed) -> list[str]:
    """The parts with a picture's files, in dots and in lines."""
    numbers = [element.get(EMBEDDED) for element in keyed.shape.iter() if element.get(EMBEDDED)]
    return [part for part in (package.target(keyed.slide, number) for number in numbers) if part]


def marks_of_picture(package: Package, keyed: Keyed) -> Iterator[str]:
    """The marks of a picture's files."""
    yield from (mark("picture", _digest(package.parts[part])) for part in files_of(package, keyed))


def refresh_picture(deck: Package, old: Keyed, fresh: Package, new: Keyed, ours: Ours) -> Iterator[tuple[str, str]]:
    """Put the files of the fresh picture in the place of ours; a picture that people put there is left."""
    had, have = files_of(deck, old), files_of(fresh, new)
    shown, made = ([_digest(package.parts[part]) for part in files] for package, files in ((deck, had), (fresh, have)))
    if not all(ours("picture", digest) for digest in shown):
        if shown != made:
            yield "left", "another picture, which people put there"
        return
    by_ending = {splitext(part)[1]: fresh.parts[part] for part in have}
    for part in had:
        deck.put(part, by_ending.get(splitext(part)[1], deck.parts[part]))


def _digest(blob: bytes) -> str:
    return sha256(blob).hexdigest()
