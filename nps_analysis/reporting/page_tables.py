"""The table of a finding on a page: figures that paste into a sheet as numbers, names that stay text."""

import re
from itertools import combinations, takewhile

import pandas as pd
from babel.numbers import get_group_symbol
from markupsafe import Markup, escape

from nps_analysis.language import locale, numerals
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.sheet_formats import CODES
from nps_analysis.tables import FORMATS, MINUS, NO_VALUE, SENTENCES, TRUTHS, written

SHORT, LONG = 12, 30  # letters: 2026-Q3 stays whole, a sentence is no column of single words
NAME, SENTENCE = 120, 400  # letters of a cell at most: quotes are shorter, and the CSV has all
MANY = 14  # columns that a printed page has room for in the usual letters
THOUSANDS = '<span class="k">'  # a gap that is seen and not copied


def table_html(frame: pd.DataFrame, columns: list[str], caption: str = "") -> Markup:
    """The ``columns`` of ``frame`` that tell anything, as a table with its names as heads of the rows.

    >>> frame = pd.DataFrame({"region": ["=1+1"], "n": [1200], "nps": [-5.04]})
    >>> print(table_html(frame, ["region", "n", "nps"]).split("<tbody>")[1])
    <tr><th scope="row" class="word stays" dir="auto">=1+1</th><td class="n">1<span class="k">200</span></td>\
<td class="n">-5.0</td></tr></tbody></table>
    """
    names = [name for name in columns if name in frame]
    texts = written(frame, names)
    shown = [
        (name, said, texts[said].tolist())
        for name, said in zip(names, texts.columns, strict=True)
        if not set(texts[said]) <= {"", NO_VALUE}
    ]
    stay = _staying(shown) if shown else ()
    head = "".join(
        f'<th scope="col"{_look("n" if _is_figure(name) else "", place, stay)}>{escape(legible(said, NAME))}</th>'
        for place, (name, said, _) in enumerate(shown)
    )
    lead = bool(shown) and not _is_figure(shown[0][0])
    rows = [
        "".join(
            _cell(name, cells[row], lead and place == 0, place, stay) for place, (name, _, cells) in enumerate(shown)
        )
        for row in range(len(frame))
    ]
    body = "\n".join(f"<tr>{cells}</tr>" for cells in rows)
    title = f'<caption class="unseen">{escape(legible(caption, SENTENCE))}</caption>' if caption else ""
    looks = " ".join(filter(None, ("many" if len(shown) > MANY else "", "two" if len(stay) > 1 else "")))
    look = f' class="{looks}"' if looks else ""
    return Markup(f"<table{look}>{title}<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>")


def plain_number(text: str) -> str:
    """A written figure as a sheet reads it when it is pasted: an ASCII minus, nothing between thousands but a gap.

    >>> plain_number("−12,345.6"), plain_number("+6.1"), plain_number("p = .012"), plain_number("–")
    ('-12<span class="k">345.6</span>', '+6.1', '.012', '')
    """
    if text == NO_VALUE:
        return ""
    plain = str(escape(re.sub(r"^p (= )?", "", text).replace(MINUS, "-")))
    first, *thousands = plain.split(get_group_symbol(locale(), numbering_system="default"))
    if not all(re.match(r"\d{3}(?!\d)", part) for part in thousands):
        return plain
    return first + "".join(f"{THOUSANDS}{part}</span>" for part in thousands)


def _staying(shown: list[tuple[str, str, list[str]]]) -> tuple[int, ...]:
    """The places of the columns that stay in sight when a table moves sideways.

    Of the names before the figures it is the one that tells the rows apart, or, where none does alone, the two that
    tell most of them apart; sentences only where there is nothing else. Without names it is the first figure.

    >>> rows = [("column", "column", ["market"] * 2), ("group", "group", ["Canada", "Iran"]), ("n", "n", ["2", "3"])]
    >>> _staying(rows), _staying(rows[2:])
    ((1,), (0,))
    >>> _staying([("market", "market", ["Iran"] * 2), ("week", "week", ["1", "2"]), ("group", "group", ["a", "a"])])
    (1,)
    """
    names = [place for place, _ in enumerate(takewhile(lambda column: not _is_figure(column[0]), shown))]
    names = [place for place in names if shown[place][0] not in SENTENCES] or names or [0]

    def told_apart(places: tuple[int, ...]) -> int:
        return len(set(zip(*(shown[place][2] for place in places), strict=True)))

    one = max(combinations(names, 1), key=told_apart)
    two = max(combinations([at for at in names if shown[at][0] not in CODES], 2), key=told_apart, default=one)
    return two if told_apart(two) > told_apart(one) else one


def _is_figure(name: str) -> bool:
    return name in FORMATS and name not in TRUTHS


def _look(kind: str, place: int, stay: tuple[int, ...]) -> str:
    """The class of a cell: its ``kind``, whether its column stays in sight, and whether that is beside another."""
    stays = {place: " ".join(("stays", "beside")[: n + 1]) for n, place in enumerate(stay)}
    kinds = " ".join(filter(None, (kind, stays.get(place, ""))))
    return f' class="{kinds}"' if kinds else ""


def _cell(name: str, text: str, lead: bool, place: int, stay: tuple[int, ...]) -> str:
    if _is_figure(name):
        number = plain_number(text)
        return f"<td{_look('n' if number else 'n none', place, stay)}>{number}</td>"
    tag = 'th scope="row"' if lead else "td"
    text = numerals(text) if name in CODES and text.isdecimal() else text
    said = legible(text, SENTENCE if name in SENTENCES else NAME)
    size = "word" if len(said) <= SHORT else "long" if len(said) > LONG else "name"
    return f'<{tag}{_look(size if said else "", place, stay)} dir="auto">{escape(said)}</{tag[:2]}>'
