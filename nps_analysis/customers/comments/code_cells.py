"""What a cell of codes holds: one code or several, in which spelling, or the word for none."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nps_analysis.responses.yes_no import MEANS, TICKS
from nps_analysis.schema import NONE

ALWAYS = (";", "|", "\n", "؛", "；")  # what stands between codes wherever it stands
DOUBTFUL = (",", "/", "،")  # what may also be part of a code
JOINING = ("+", "&", " and ", " - ", ">")  # what more often is: it parts only codes that also stand alone
APART = 0.75  # share of what such a sign takes apart that is known from elsewhere
NUMBERS = re.compile(r"\d{1,4}(?:\s*[,/\s]\s*\d{1,4})+")
NOT_CODED = {"", "na", "n/a", "#n/a", "nan", "null", "-", "--", "."}
NO_THEME = {NONE, "none", "no theme", "no code", "no comment", "no comments", "nothing", "keine", "inget", "ingen"}
NO_THEME |= {"kein thema", "kein kommentar", "inget tema", "ingen kommentar", "aucun", "aucun thème"}
NO_THEME |= {"sans commentaire", "ninguno", "ningún tema", "sin comentarios", "هیچ", "بدون نظر"}
YES = {word for word, yes in MEANS.items() if yes} | TICKS
YES |= {"selected", "mentioned", "checked", "ticked", "quoted"}
NO = {word for word, yes in MEANS.items() if not yes}
NO |= {"not selected", "not mentioned", "not checked", "not ticked", "not quoted", "unselected", "unchecked"}
WHOLE = re.compile(r"^(\d+)\.0+$")  # a number as a column with blanks may hold it


@dataclass(frozen=True)
class Parting:
    """How cells are taken apart: the signs that part codes, and how many cells hold another that perhaps does, too."""

    signs: tuple[str, ...]
    left_whole: int = 0

    def parts(self, cell: str) -> list[str]:
        """The codes of a cell as they are written, each once.

        >>> Parting((",",)).parts("Price, Delivery,Price"), Parting(()).parts("Staff, friendly")
        (['Price', 'Delivery'], ['Staff, friendly'])
        """
        pieces = _surely(cell) or (_split(cell, self.signs) if self.signs else [cell])
        return [*dict.fromkeys(piece.strip() for piece in pieces if plain_code(piece) not in NOT_CODED)]


def parting_of(cells: Mapping[str, int]) -> Parting:
    """How these cells (and how often each is there) are taken apart.

    A semicolon, a bar and a new line always part codes. A comma or a slash does where at least three in four of the
    pieces it makes stand in other cells without the same neighbours too: *Price, Delivery* beside *Price* and
    *Delivery, Staff* are codes, and *Quality, freshness* that always stands so is one. So do a plus, an ampersand,
    *and*, a dash between spaces and ``>``, but for these a piece must stand alone: *Price - high* beside *Price - low*
    are two codes. Numbers and what stands in brackets, ``["Price", "Staff"]``, are always taken apart.
    """
    pieces = [piece for cell in cells if not _surely(cell) for piece in _split(cell, ALWAYS)]
    alone = {plain_code(piece) for piece in pieces}
    known: dict[str, dict[str, float]] = {sign: _known(sign, pieces) for sign in DOUBTFUL}
    known |= {sign: _known(sign, pieces, alone) for sign in JOINING}
    always = [sign for sign in ALWAYS if any(sign in cell for cell in cells)]
    signs = (*always, *(sign for sign, shares in known.items() if _mean(shares.values()) >= APART))
    doubted = {piece.strip() for sign in known if sign not in signs for piece, share in known[sign].items() if share}
    whole = sum(n for cell, n in cells.items() if any(piece.strip() in doubted for piece in _split(cell, ALWAYS)))
    return Parting(signs, whole)


def _surely(cell: str) -> list[str]:
    """The codes of a cell of numbers, or of a list in brackets; none of other cells."""
    if NUMBERS.fullmatch(cell):
        return re.split(r"[,/\s]+", cell)
    return [code.strip(" \"'") for code in cell[1:-1].split(",")] if cell[:1] == "[" and cell[-1:] == "]" else []


def _split(cell: str, signs: Sequence[str]) -> list[str]:
    return re.split("|".join(map(re.escape, signs)), cell, flags=re.I)


def _known(sign: str, pieces: Iterable[str], alone: Collection[str] | None = None) -> dict[str, float]:
    """For each piece that holds ``sign`` the share of its parts that stand elsewhere without it, or beside others.

    Where ``alone`` is given, the share of those that are in it.
    """
    parts = {piece: {plain_code(part) for part in _split(piece, [sign])} - {""} for piece in pieces}
    stands_in = Counter(part for some in {frozenset(some) for some in parts.values()} for part in some)
    several = {piece: some for piece, some in parts.items() if len(some) > 1}
    known = {part for part, times in stands_in.items() if times > 1} if alone is None else alone
    return {piece: _mean(part in known for part in some) for piece, some in several.items()}


def _mean(values: Iterable[float]) -> float:
    """The mean, 0 of nothing."""
    some = [*values]
    return sum(some) / len(some) if some else 0.0


def plain_code(code: str) -> str:
    """A code in one form, so that spellings of one code are equal: Unicode, letters, spaces, 4.0 for 4.

    >>> plain_code(" Zu\\u0308rich  HB") == plain_code("zürich hb"), plain_code("4.0")
    (True, '4')
    """
    return WHOLE.sub(r"\1", " ".join(unicodedata.normalize("NFKC", code).casefold().split()))


def spelled(codes: Mapping[str, int]) -> tuple[dict[str, str], list[str]]:
    """For each spelling (and how often it is there) the most frequent one of the same code; those merged, in words.

    >>> spelled({"Price": 3, "price ": 1, "Staff": 2})
    ({'Price': 'Price', 'price ': 'Price', 'Staff': 'Staff'}, ['Price / price'])
    """
    same: dict[str, list[str]] = {}
    for code in sorted(codes, key=lambda one: (-codes[one], one)):
        same.setdefault(plain_code(code), []).append(code)
    names = {code: " ".join(some[0].split()) for some in same.values() for code in some}
    return {code: names[code] for code in codes}, [
        " / ".join(map(str.strip, some)) for some in same.values() if some[1:]
    ]
