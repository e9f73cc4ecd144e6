"""Names from the data as labels: every character can be drawn, and what is cut is seen to be cut."""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate, takewhile
from textwrap import wrap

import pandas as pd
from matplotlib.font_manager import findfont, get_font

from nps_analysis.charts.measure import letters_of
from nps_analysis.charts.style import FONT
from nps_analysis.headings import cell
from nps_analysis.language import _, translated
from nps_analysis.schema import MARKS, NONE, base_of
from nps_analysis.tables import count

LONGEST = 40  # characters of a name
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"  # keeps the stars on the number's side after a Persian name
ELLIPSIS, BOX, NO_BREAK = "\N{HORIZONTAL ELLIPSIS}", "\N{WHITE SQUARE}", "\N{NO-BREAK SPACE}"
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian words need them


def as_label(value: object, longest: int = LONGEST) -> str:
    """``value`` as one line that the font can draw; of more than ``longest`` characters the middle is cut out.

    Names often differ at the end. Control characters and direction overrides go, a character without a glyph is a
    box, a letter keeps at most three marks.

    >>> as_label("a\\tb"), as_label(None), as_label("The garden centre by the old harbour, north gate", longest=20)
    ('a b', '(none)', 'The garden…gate')
    """
    if value is None or value is pd.NA or value != value or value == NONE:
        return _("(none)")
    letters = _drawn(str(value))
    if len(_fitting(letters, longest)) == len(letters):
        return "".join(letters) or _("(none)")
    tail = _fitting(letters[::-1], longest // 3)[::-1]
    head = _fitting(letters, longest - longest // 3 - 1)
    if " " in head[-6:]:  # rather a whole word less than a part of one
        head = head[: len(head) - head[::-1].index(" ") - 1]
    if " " in tail[:6]:
        tail = tail[tail.index(" ") + 1 :]
    return "".join(head).rstrip() + ELLIPSIS + "".join(tail)


def labels(frame: pd.DataFrame, columns: Sequence[str], longest: int = LONGEST) -> list[str]:
    """The names of the rows of ``frame``: the values of ``columns`` joined; without columns it is all answers."""
    if not len(columns):
        return [_("All answers")] * len(frame)
    each = longest if len(columns) == 1 else int(longest * 1.4 / len(columns))
    rows = frame[list(columns)].itertuples(index=False, name=None)
    beside = tuple(frame.columns)
    named = zip(rows, frame["column"] if "column" in frame else [""] * len(frame), strict=True)
    return [
        " · ".join(as_label(_own(*one, of, beside), each) for one in zip(columns, row, strict=True))
        for row, of in named
    ]


def _own(column: str, value: object, of: object, beside: tuple[str, ...]) -> object:
    """A value that is a period or a word of the toolkit's own, as the language has it."""
    return cell(column, value, of, beside) if isinstance(value, str) else value


def with_base(name: str, n: float, note: object = None, line: int = 0) -> str:
    """``name`` with its base, marked where small; "(no answers)", or the ``note``, where there is no base to give.

    >>> with_base("North", 812), with_base("West", 0), with_base("East", float("nan"), "suppressed")
    ('North  (n = 812)', 'West  (no answers)', 'East  (suppressed)')
    """
    if pd.isna(n):
        return in_lines(name, as_label(translated(note)) if isinstance(note, str) and note else _("no base"), line)
    return in_lines(name, _("n = {n}", n=base(n)) if n else _("no answers"), line)


def in_lines(name: str, words: str, line: int = 0) -> str:
    """``name`` and ``words`` in brackets, broken into lines of about equal length where longer than ``line``.

    A word that is longer than a line is cut, for it cannot be broken.

    >>> in_lines("Store GARDENCENTREBYTHEHARBOUR", "n = 45", 18)
    'Store\\nGARDENCENTR…ARBOUR\\n(n = 45)'
    >>> in_lines("Old  Harbour store", "n = 45", 18)
    'Old  Harbour\\nstore (n = 45)'
    """
    text = f"{name}  ({words})"
    if not line or len(text) <= line:
        return text
    name = " ".join(as_label(word, line) if len(word) > line else word for word in name.split(" "))
    tail = f"({words})" if len(words) > line else f"({words})".replace(" ", NO_BREAK)
    pieces = partial(wrap, f"{name} {tail}", break_long_words=False, break_on_hyphens=False)
    fewest = len(pieces(width=line))
    lines = next(some for even in range(min(line, len(tail)), line + 1) if len(some := pieces(width=even)) <= fewest)
    return "\n".join(lines).replace(NO_BREAK, " ")


def base(n: float) -> str:
    """``n`` answers as text, ``*`` after a small base and ``**`` after a very small one; a dash where not given."""
    mark = "" if pd.isna(n) else MARKS[base_of(int(n))]
    return count(n) + mark + (LEFT_TO_RIGHT if mark else "")


def from_right(text: str) -> bool:
    """Whether a text runs from right to left, by its first letter.

    >>> from_right("... خوب"), from_right("good خوب")
    (True, False)
    """
    letter = next((one for one in text if one.isalpha()), "")
    return bool(letter) and unicodedata.bidirectional(letter) in ("R", "AL")


def _fitting(letters: Sequence[str], most: float) -> Sequence[str]:
    """The first of ``letters``, as many as take the room of ``most`` ordinary ones; the others are not measured."""
    taken = accumulate(map(letters_of, letters))
    return letters[: sum(1 for _so_far in takewhile(lambda so_far: so_far <= most, taken))]


@lru_cache(256)  # the names of a chart, which is drawn in several sizes
def _drawn(text: str) -> tuple[str, ...]:
    """The characters of ``text`` in one line that the font can draw."""
    return tuple(_letters(" ".join("".join(map(_drawable, text)).split())))


def _letters(text: str) -> list[str]:
    """The characters of ``text``, each with the marks that stand on it."""
    letters: list[str] = []
    for character in text:
        if letters and (character in JOINERS or unicodedata.category(character).startswith("M")):
            letters[-1] += character if len(letters[-1]) < 4 else ""
        else:
            letters.append(character)
    return letters


def _drawable(character: str) -> str:
    if character in JOINERS:
        return character
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F:  # overrides and selectors have no shape of their own
        return ""
    return character if ord(character) in _glyphs() else BOX


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())
