"""What an amount is that people wrote: 1400, 1,400.50, 1 400,50, 1.400,50, € 1'400, (1,400), ۱۴۰۰."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from nps_analysis.language import nenglish
from nps_analysis.responses.answer import MISSING
from nps_analysis.responses.rows import collected, first_rows, values_in
from nps_analysis.responses.segments import as_text, quoted
from nps_analysis.schema import NONE, listed

MONEY = "(?:[A-Z]{2,3}|[A-Z]{0,2}[$€£¥₹₽₺₩₪₫﷼]|[Kk]r\\.?|Fr\\.?|zł|Kč|Ft|ریال|تومان)"
DIGITS = ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９")
MARKS = {  # what is the same to us: one kind of spaces, apostrophes, minus signs and digits
    "[\t\u00a0\u2007\u2009\u202f]": " ",
    "[\u2019\u02bc\u066c]": "'",
    "[\u2212\u2013]": "-",
    "\u066b": ".",
    **{f"[{''.join(alike)}]": str(number) for number, alike in enumerate(zip(*DIGITS, strict=True))},
}
PLAIN = r"^-?\d+(?:\.\d+)?$"  # as programs write amounts, which is all that most columns have
EITHER = r"^-?[1-9]\d{0,2}\.\d{3}$"  # the same, unless the point is one between thousands
WHOLE = r"\d+|[1-9]\d{0,2}(?:(?: \d{3})+|(?:'\d{3})+"  # thousands apart by spaces or apostrophes, or
POINT = rf"(?:{WHOLE}|(?:,\d{{2,3}})*,\d{{3}}))(?:\.\d+)?"  # by commas, before a decimal point
COMMA = rf"(?:{WHOLE}|(?:\.\d{{3}})+))(?:,\d+)?"  # by points, before a decimal comma
SCIENTIFIC = r"^-?\d(?:[.]\d+)?[eE][+-]?\d{1,3}$"  # as programs write large numbers
BELOW_ZERO = rf"^(?:{MONEY} ?)?-|^\("
SHOWN = 3  # of what could not be read


def _form(number: str) -> str:
    """A number, with its sign and its currency in front or behind, or in brackets, which say that it is below zero."""
    money = f"(?:{MONEY} ?)?"
    after = f"(?: ?{MONEY})?"
    return rf"^(?:[+-]? ?{money}{number}{after}|{MONEY} ?-{number}|\({money}{number}{after}\))$"


@dataclass(frozen=True)
class Amounts:
    """How the amounts in a column are written, and how many of them cannot be read.

    ``value`` gives them as numbers. ``point`` and ``comma`` say whether texts that may be either, such as 1,400, have a
    decimal point or a decimal comma, which other amounts of the column tell.
    """

    column: str
    unreadable: int
    warnings: tuple[str, ...]
    point: bool = False
    comma: bool = False
    marks: tuple[str, ...] = ()  # of MARKS those that are there
    plain: bool = False  # whether all are as programs write them
    below: int = 0  # amounts below 0

    def value(self, frame: Any, column: str) -> nw.Expr:
        """The amounts in a column of a frame as numbers, missing where there is none or none that can be read."""
        kind = frame.collect_schema()[column]
        if kind.is_numeric():
            number = nw.col(column).cast(nw.Float64)
            return nw.when(number.is_finite()).then(number)
        text = _alike(as_text(column, kind), self.marks)
        if self.plain:
            return nw.when(text.str.contains(PLAIN)).then(text).cast(nw.Float64)
        with_point, with_comma = text.str.contains(_form(POINT)), text.str.contains(_form(COMMA))
        bare = text.str.replace_all(MONEY, "")
        as_point = with_point & (~with_comma | ~bare.str.contains("[.,]") | nw.lit(self.point))
        as_comma = with_comma & (~with_point | nw.lit(self.comma))
        number = (
            nw.when(text.str.contains(SCIENTIFIC))
            .then(text)
            .otherwise(
                nw.when(as_point)
                .then(bare.str.replace_all("[^0-9.]", ""))
                .otherwise(
                    nw.when(as_comma).then(bare.str.replace_all("[^0-9,]", "").str.replace_all(",", ".", literal=True))
                )
            )
            .cast(nw.Float64)
        )
        below = text.str.contains(BELOW_ZERO) & ~text.str.contains(SCIENTIFIC)
        signed = nw.when(below).then(-number).otherwise(number)
        return nw.when(signed.is_finite()).then(signed)


def read_amounts(frame: Any, column: str, called: str | None = None) -> Amounts:
    """How the amounts in ``column`` of a Narwhals frame are written; ``called`` is its name for messages.

    Thousands may be apart by spaces, apostrophes, commas or points, decimals by a point or a comma, and a currency may
    stand in front or behind. What 1,400 says is told by other amounts of the column, such as 12,50; where none tells,
    or where they contradict each other, it is not read. Blank cells are no amounts; all else that is none is counted,
    with the rows of the first, in ``warnings``.

    >>> import pandas as pd
    >>> def amounts(*texts):
    ...     frame = nw.from_native(pd.DataFrame({"worth": texts}))
    ...     return frame.select(read_amounts(frame, "worth").value(frame, "worth")).to_native()["worth"].tolist()
    >>> amounts("1 400", "1.400,50", "€ 1.400"), amounts("1,400", "12.5", "(3)"), amounts("1,400", "7")
    ([1400.0, 1400.5, 1400.0], [1400.0, 12.5, -3.0], [nan, 7.0])
    """
    called, kind = called or column, frame.collect_schema()[column]
    if kind.is_numeric():
        return Amounts(called, 0, (), below=_how_many(frame, {"below": nw.col(column) < 0})["below"])
    text = as_text(column, kind)
    given = ~text.is_null() & ~text.str.to_lowercase().is_in([*MISSING, NONE])
    odd = {"odd": given & ~text.str.contains(PLAIN), "either": text.str.contains(EITHER)}
    found = _how_many(frame, odd | {"below": text.str.contains("^-.*[1-9]")})
    if not any(found[name] for name in odd):
        return Amounts(called, 0, (), plain=True, below=found["below"])
    found = _how_many(frame, {mark: text.str.contains(mark) for mark in MARKS})
    marks = tuple(mark for mark, n in found.items() if n)
    plain = _alike(text, marks)
    with_point, with_comma = plain.str.contains(_form(POINT)), plain.str.contains(_form(COMMA))
    found = _how_many(frame, {"point": with_point & ~with_comma, "comma": with_comma & ~with_point})
    own = Amounts(called, 0, (), *_told(found["point"], found["comma"]), marks=marks)
    value = own.value(frame, column)
    wrong = given & value.is_null()
    decimal, thousands = (r"\.", r"[ ',]\d{3}") if own.point else (",", r"[ '.]\d{3}")
    bare = plain.str.replace_all(MONEY, "")
    doubted = with_point & with_comma & bare.str.contains(decimal) & ~value.is_null()
    against = ~value.is_null() & (~bare.str.contains(decimal) | bare.str.contains(thousands))
    found = _how_many(frame, {"wrong": wrong, "below": value < 0, "doubted": doubted, "against": against})
    unreadable = found["wrong"]
    said = [_said(frame, wrong, text, called, unreadable, with_point & with_comma)] if unreadable else []
    if found["doubted"] and found["against"]:
        said.append(_doubted(frame, doubted, called, found["doubted"], own.point))
    return Amounts(called, unreadable, tuple(said), own.point, own.comma, marks, below=found["below"])


def below_zero(amounts: Amounts) -> list[str]:
    """A warning where amounts that say what somebody is worth are below zero, because nobody is worth less."""
    n = amounts.below
    return (
        [
            nenglish(
                '{n} value in "{column}" below 0, taken as not known',
                '{n} values in "{column}" below 0, taken as not known',
                n,
                column=amounts.column,
            )
        ]
        if n
        else []
    )


def _told(point: int, comma: int) -> tuple[bool, bool]:
    """Whether what may be either has a decimal point, or a decimal comma: both are false where nothing tells."""
    return bool(point and not comma), bool(comma and not point)


def _alike(text: nw.Expr, marks: tuple[str, ...]) -> nw.Expr:
    for mark in marks:
        text = text.str.replace_all(mark, MARKS[mark])
    return text


def _how_many(frame: Any, flags: dict[str, nw.Expr]) -> dict[str, int]:
    ones = frame.select(*(nw.when(flag).then(1).otherwise(0).alias(name) for name, flag in flags.items()))
    found = collected(ones.select(*(nw.col(name).sum() for name in flags))).iloc[0].fillna(0)
    return {str(name): int(n) for name, n in found.items()}


def _said(frame: Any, wrong: nw.Expr, text: nw.Expr, called: str, n: int, either: nw.Expr) -> str:
    """That amounts cannot be read: how many, where the first are, and what is written there if it is not personal."""
    rows = first_rows(frame, wrong)
    texts = sorted(collected(values_in(frame.filter(wrong), text))["value"].dropna().astype(str))
    shown = quoted(texts[:SHOWN], called)
    such = f", such as {listed(shown, SHOWN)}" if shown else ""
    where = f", first in row {listed(rows, SHOWN)}" if rows else ""
    unclear = _how_many(frame, {"either": wrong & either})["either"]
    why = "; 1,400 and 1.400 are not read where no other amount tells what they mean" if unclear else ""
    return nenglish(
        '{n} value in "{called}" cannot be read as amounts, taken as not known{where}{such}{why}',
        '{n} values in "{called}" cannot be read as amounts, taken as not known{where}{such}{why}',
        n,
        called=called,
        where=where,
        such=such,
        why=why,
    )


def _doubted(frame: Any, doubted: nw.Expr, called: str, n: int, point: bool) -> str:
    """That amounts such as 1,400 are read as decimals, where others have no decimals or have thousands apart."""
    rows = first_rows(frame, doubted)
    where = f", first in row {listed(rows, SHOWN)}" if rows else ""
    sign, such = ("point", "1.400") if point else ("comma", "1,400")
    read = f"read with a decimal {sign} before three digits, {such} as one and four tenths, as other amounts have one"
    return nenglish(
        '{n} value in "{called}" {read}{where}; leave out the {sign} where it parts thousands',
        '{n} values in "{called}" {read}{where}; leave out the {sign} where it parts thousands',
        n,
        called=called,
        read=read,
        where=where,
        sign=sign,
    )


def worth_of_accounts(
    low: np.ndarray, high: np.ndarray, added: np.ndarray, valued: np.ndarray, value_of: str | None = None
) -> tuple[np.ndarray, str]:
    """What accounts are worth, and whose the values are: the ``account``'s, or each ``contact``'s, added up.

    Of each account the arrays have the lowest, the highest and the sum of its contacts' values, and how many contacts
    have one. Where ``value_of`` is None, values are the account's if no account has contacts of different ones and some
    have several contacts with a value. Of differing values that are said to be the account's the highest counts. NaN
    where no contact has a value.

    >>> worth_of_accounts(*(np.array(one, dtype=float) for one in ([10, 7], [10, 7], [20, 7], [2, 1])))
    (array([10.,  7.]), 'account')
    """
    if value_of is None:
        alike = bool((low == high)[valued > 1].all()) and bool((valued > 1).any())
        value_of = "account" if alike else "contact"
    return np.where(valued > 0, high if value_of == "account" else added, np.nan), value_of
