"""What an amount is that people wrote: 1400, 1,400.50, 1 400,50, 1.400,50, € 1'400, (1,400), ۱۴۰۰."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.answer import MISSING
from nps_analysis.responses.record import ORDER, ROW
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
RARE = r"[^ -~]"  # where one of MARKS may be: a tab, or what is not in ASCII
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
        return _number(text, *_forms(text), self.point, self.comma)


def read_amounts(frame: Any, column: str) -> Amounts:
    """How the amounts in ``column`` of a Narwhals frame are written.

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
    kind = frame.collect_schema()[column]
    if kind.is_numeric():
        return Amounts(column, 0, (), below=_how_many(frame, {"below": nw.col(column) < 0})["below"])
    text = as_text(column, kind)
    given = ~text.is_null() & ~text.str.to_lowercase().is_in([*MISSING, NONE])
    odd = {"odd": given & ~text.str.contains(PLAIN), "either": text.str.contains(EITHER)}
    found = _how_many(frame, odd | {"below": text.str.contains("^-.*[1-9]"), "rare": text.str.contains(RARE)})
    if not any(found[name] for name in odd):
        return Amounts(column, 0, (), plain=True, below=found["below"])
    rare = _how_many(frame, {mark: text.str.contains(mark) for mark in MARKS}) if found["rare"] else {}
    marks = tuple(mark for mark, n in rare.items() if n)
    seen = _seen(frame, text, given, marks)
    with_point, with_comma, bare = nw.col("point"), nw.col("comma"), nw.col("bare")
    found = _how_many(seen, {"point": with_point & ~with_comma, "comma": with_comma & ~with_point})
    own = Amounts(column, 0, (), *_told(found["point"], found["comma"]), marks=marks)
    number = _number(nw.col("alike"), with_point, with_comma, bare, own.point, own.comma)
    seen, value = seen.with_columns(number.alias("value")), nw.col("value")
    wrong = nw.col("given") & value.is_null()
    decimal, thousands = (r"\.", r"[ ',]\d{3}") if own.point else (",", r"[ '.]\d{3}")
    doubted = with_point & with_comma & bare.str.contains(decimal) & ~value.is_null()
    against = ~value.is_null() & (~bare.str.contains(decimal) | bare.str.contains(thousands))
    found = _how_many(seen, {"wrong": wrong, "below": value < 0, "doubted": doubted, "against": against})
    unreadable = found["wrong"]
    said = [_said(seen, wrong, column, unreadable, with_point & with_comma)] if unreadable else []
    if found["doubted"] and found["against"]:
        said.append(_doubted(seen, doubted, column, found["doubted"], own.point))
    return Amounts(column, unreadable, tuple(said), own.point, own.comma, marks, below=found["below"])


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


def _forms(text: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Whether a text is an amount with a decimal point, whether one with a comma, and the text without a currency."""
    return text.str.contains(_form(POINT)), text.str.contains(_form(COMMA)), text.str.replace_all(MONEY, "")


def _number(
    text: nw.Expr, with_point: nw.Expr, with_comma: nw.Expr, bare: nw.Expr, point: bool, comma: bool
) -> nw.Expr:
    """The number that a text of one of the forms says, missing where it is none or may be either."""
    scientific = text.str.contains(SCIENTIFIC)
    as_point = with_point & (~with_comma | ~bare.str.contains("[.,]") | nw.lit(point))
    as_comma = with_comma & (~with_point | nw.lit(comma))
    number = (
        nw.when(scientific)
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
    signed = number * nw.when(text.str.contains(BELOW_ZERO) & ~scientific).then(nw.lit(-1.0)).otherwise(nw.lit(1.0))
    return nw.when(signed.is_finite()).then(signed)


def _seen(frame: Any, text: nw.Expr, given: nw.Expr, marks: tuple[str, ...]) -> Any:
    """What is written in each row and how it may be read, each worked out once however often it is asked for."""
    rows = [name for name in (ROW, ORDER) if name in frame.collect_schema().names()]
    written = frame.select(*rows, text.alias("written"), given.alias("given"), _alike(text, marks).alias("alike"))
    with_point, with_comma, bare = _forms(nw.col("alike"))
    return written.with_columns(with_point.alias("point"), with_comma.alias("comma"), bare.alias("bare"))


def _how_many(frame: Any, flags: dict[str, nw.Expr]) -> dict[str, int]:
    ones = frame.select(*(nw.when(flag).then(1).otherwise(0).alias(name) for name, flag in flags.items()))
    found = collected(ones.select(*(nw.col(name).sum() for name in flags))).iloc[0].fillna(0)
    return {str(name): int(n) for name, n in found.items()}


def _said(frame: Any, wrong: nw.Expr, column: str, n: int, either: nw.Expr) -> str:
    """That amounts cannot be read: how many, where the first are, and what is written there if it is not personal."""
    rows = first_rows(frame, wrong)
    texts = sorted(collected(values_in(frame.filter(wrong), nw.col("written")))["value"].dropna().astype(str))
    shown = quoted(texts[:SHOWN], column)
    said = nenglish(
        '{n} value in "{called}" cannot be read as amounts, taken as not known',
        '{n} values in "{called}" cannot be read as amounts, taken as not known',
        n,
        called=column,
    )
    if rows:
        said = english("{said}, first in row {value}", said=said, value=listed(rows, SHOWN))
    if shown:
        said = english("{said}, such as {names}", said=said, names=listed(shown, SHOWN))
    unclear = _how_many(frame, {"either": wrong & either})["either"]
    why = N_("1,400 and 1.400 are not read where no other amount tells what they mean")
    return f"{said}; {why}" if unclear else said


def _doubted(frame: Any, doubted: nw.Expr, column: str, n: int, point: bool) -> str:
    """That amounts such as 1,400 are read as decimals, where others have no decimals or have thousands apart."""
    rows = first_rows(frame, doubted)
    said = nenglish(
        '{n} value in "{called}" read with a decimal comma before three digits, 1,400 as one and four tenths, as '
        "other amounts have one",
        '{n} values in "{called}" read with a decimal comma before three digits, 1,400 as one and four tenths, as '
        "other amounts have one",
        n,
        called=column,
    )
    what_to_do = N_("leave out the comma where it parts thousands")
    if point:
        said = nenglish(
            '{n} value in "{called}" read with a decimal point before three digits, 1.400 as one and four tenths, as '
            "other amounts have one",
            '{n} values in "{called}" read with a decimal point before three digits, 1.400 as one and four tenths, as '
            "other amounts have one",
            n,
            called=column,
        )
        what_to_do = N_("leave out the point where it parts thousands")
    if rows:
        said = english("{said}, first in row {value}", said=said, value=listed(rows, SHOWN))
    return f"{said}; {what_to_do}"


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
