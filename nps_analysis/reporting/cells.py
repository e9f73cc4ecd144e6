"""A value in the cell of a workbook: numbers as numbers, and texts that stay texts whatever they look like."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from itertools import chain, count
from typing import Any

import pandas as pd

LONGEST = 32_767  # units of UTF-16 that a cell may hold: an emoji is two of them
LIVE = re.compile(r"\s*[=+\-@＝＋－＠]")  # what a spreadsheet would run once somebody edits the cell
CUT = "…"


class Exact(float):
    """A number that XlsxWriter writes with all of its digits; its own sixteen change one number in two.

    >>> f"{0.1 + 0.2:.16G}", f"{Exact(0.1 + 0.2):.16G}"
    ('0.3', '0.30000000000000004')
    """

    def __format__(self, form: str) -> str:
        return repr(float(self))


def fitting(text: str, most: int = LONGEST) -> str:
    """``text`` as far as a cell can hold it, visibly cut, never within a letter.

    >>> fitting("excellent", 5), fitting("🙂🙂🙂", 5), fitting("short", 5)
    ('exce…', '🙂🙂…', 'short')
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + CUT


def is_live(text: str) -> bool:
    """Whether a spreadsheet would run the text if it were typed; numbers that are texts are not.

    >>> is_live("=1+1"), is_live("@cmd"), is_live("a=b")
    (True, True, False)
    """
    return LIVE.match(text) is not None


def no_value(value: Any) -> bool:
    """Whether nothing stands where ``value`` would: such a cell stays empty.

    >>> no_value(float("nan")), no_value(None), no_value(0.0)
    (True, True, False)
    """
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value))


def write_cell(sheet: Any, row: int, column: int, value: Any, forms: Mapping[str, Any]) -> None:
    """Writes ``value`` as what it is; no cell where there is none.

    ``forms`` are the formats of a ``number``, a ``day``, a ``text``, and one that is ``live`` were it typed.
    """
    if no_value(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, forms.get("number"))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, Exact(value) if isinstance(value, float) else value, forms.get("number"))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), forms.get("day"))
    else:
        text = fitting(str(value))
        sheet.write_string(row, column, text, forms.get("live" if is_live(text) else "text"))


def distinct(name: str, taken: set[str], numbered: Callable[[int], str]) -> str:
    """``name``, or as it is ``numbered`` from 2 where it is ``taken``, also in another case; it is taken then.

    >>> taken = {"nps"}
    >>> [distinct("NPS", taken, lambda number: f"NPS {number}") for _time in range(2)]
    ['NPS 2', 'NPS 3']
    """
    found = next(one for one in chain([name], map(numbered, count(2))) if one.casefold() not in taken)
    taken.add(found.casefold())
    return found
