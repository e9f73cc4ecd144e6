"""How is what people wrote told from what we wrote? Each thing we write leaves a mark, a short hash, in the key's tag.

A title is ours as long as the mark of its text is among those of its shape; so are an axis whose ends nobody set, the
colour of a point under the name of its category, and the workbook in which nobody worked.
"""

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from lxml import etree
from pptx.oxml.ns import qn

HEADING = "\0"  # the name of a table's first row, which no cell can hold
FORMER = "~"  # before the marks of an earlier run
LENGTH = 6  # letters of a mark: one chance in 69 billion that an edit goes unseen
TRACES = {"dirty", "err", "smtClean", "lang", "altLang", "id"}  # what a program writes when a text is only opened
TEXT, BREAK = qn("a:t"), qn("a:br")


class Ours:
    """Whether something is as we wrote it.

    >>> Ours({mark("text", "NPS is 33.7")})("text", "NPS is 33.8")
    False
    """

    def __init__(self, written: Iterable[str]):
        self._written = frozenset(said for said in written if not said.startswith(FORMER))

    def __call__(self, *said: str) -> bool:
        return mark(*said) in self._written

    def sentences(self) -> list["Sentence"]:
        """The sentences that we wrote, in their order."""
        parts = (written.split(".") for written in self._written if "." in written)
        return [Sentence(int(length), hashed) for _, length, hashed in sorted(parts, key=lambda it: int(it[0]))]


class Both(NamedTuple):
    """The names of the rows, or of the columns, of all charts or tables of a finding: in the deck, and in the run."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


class Names(NamedTuple):
    """The names of what a finding has on all of its slides.

    ``carried`` has the cells, by row and column, in which people set something on the slide that they come from;
    ``moved`` the rows and columns that go to another slide under a name of people's own, each with ours.
    """

    rows: Both = Both()
    columns: Both = Both()
    carried: frozenset[tuple[str, str]] = frozenset()
    moved: frozenset[tuple[str, str]] = frozenset()


class Sentence(NamedTuple):
    """What is known of a sentence that we wrote: its letters by number and its mark, not its words.

    Words that a person took out of a deck stay out.
    """

    length: int
    hashed: str

    def is_all_of(self, text: str) -> bool:
        """Whether a text is the sentence.

        >>> Sentence(3, mark("sentence", "two")).is_all_of("two")
        True
        """
        return len(text) == self.length and mark("sentence", text) == self.hashed

    def places(self, text: str) -> list[int]:
        """The letters of a text at which the sentence begins, by number; none where it was changed.

        >>> Sentence(3, mark("sentence", "two")).places("one two three, two")
        [4, 15]
        """
        starts = range(len(text) - self.length + 1)
        return [at for at in starts if self.is_all_of(text[at : at + self.length])]


def mark(*said: str) -> str:
    """The mark of a thing: what it is, whose it is, what it says."""
    return urlsafe_b64encode(sha256("\x1f".join(said).encode()).digest())[:LENGTH].decode()


def apart(names: Iterable[str]) -> list[str]:
    """Names by which things can be told apart also where two are called the same.

    >>> apart(["Oslo", "Bergen", "Oslo"])
    ['Oslo', 'Bergen', 'Oslo (2)']
    """
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def look(element: Any) -> str:
    """What an element says, whichever program wrote it: without traces of use, and with numbers in one form."""
    if element is None or not isinstance(element.tag, str) or element.tag.endswith("}extLst"):
        return ""
    said = sorted(f"{name}={plain_number(value)}" for name, value in element.attrib.items() if name not in TRACES)
    inner = "".join(look(child) for child in element)
    return f"<{etree.QName(element).localname} {' '.join(said)}>{(element.text or '').strip()}{inner}</>"


def plain_number(value: str) -> str:
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value


def paragraphs_of(body: Any) -> list[str]:
    """The texts of a body's paragraphs."""
    return [text_of(paragraph) for paragraph in body.iterfind(qn("a:p"))]


def text_of(paragraph: Any) -> str:
    """A paragraph's text; a break in it is a vertical tab."""
    return "".join("\v" if part.tag == BREAK else part.text or "" for part in paragraph.iter(TEXT, BREAK))


def marks_of_text(body: Any) -> Iterator[str]:
    """The marks of a text, and of its looks."""
    for at, text in enumerate(paragraphs_of(body)):
        yield f"{at}.{len(text)}.{mark('sentence', text)}"
    yield mark("look", *map(look, body.iterfind(qn("a:p"))))


def marks_of_table(table: Any) -> Iterator[str]:
    """The marks of a table's rows, columns and cells, each by its names."""
    rows, columns = names_of(table)
    yield from (mark("row", row, str(at)) for at, row in enumerate(rows))
    yield from (mark("column", column) for column in columns)
    for row, line in zip(rows, table.iterfind(qn("a:tr")), strict=True):
        for column, cell in zip(columns, line.iterfind(qn("a:tc")), strict=False):
            yield mark("cell", row, column, cell_text(cell))
            yield mark("cell look", row, column, cell_look(cell))


def names_of(table: Any) -> tuple[list[str], list[str]]:
    """What a table's rows are called in their first cells, but for ``HEADING``, and its columns in the first row."""
    lines = [[cell_text(cell) for cell in row.iterfind(qn("a:tc"))] for row in table.iterfind(qn("a:tr"))]
    rows = [HEADING, *apart((line or [""])[0].strip() for line in lines[1:])][: len(lines)]
    return rows, apart(name.strip() for name in (lines or [[]])[0])


def said_name(name: str) -> str:
    """What a report calls a row or a column.

    >>> said_name("Oslo"), said_name(HEADING), said_name("")
    ('Oslo', 'heading', 'without a name')
    """
    return "heading" if name == HEADING else name or "without a name"


def cell_text(cell: Any) -> str:
    body = cell.find(qn("a:txBody"))
    return "" if body is None else "\n".join(paragraphs_of(body))


def cell_look(cell: Any) -> str:
    """What a cell's text looks like, run by run."""
    body = cell.find(qn("a:txBody"))
    return "" if body is None else "".join(map(look, body.iterfind(qn("a:p"))))


def joined(marks: Iterable[str]) -> str:
    """Marks as they are kept in a tag."""
    return " ".join(sorted(set(marks)))


def cached(reference: Any) -> Sequence[str]:
    """The texts or numbers that a chart keeps of cells, one for each, "" where there is none."""
    cache = None if reference is None else reference.find(f".//{qn('c:ptCount')}")
    if cache is None:
        return []
    value, points = qn("c:v"), cache.itersiblings(qn("c:pt"))
    found = {int(point.get("idx")): point.findtext(value) or "" for point in points}
    return [found.get(at, "") for at in range(int(cache.get("val")))]
