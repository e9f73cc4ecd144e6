"""Sales figures beside the responses: one row an account, a respondent or a seller, each column one figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import narwhals as nw
import pandas as pd

from nps_analysis.language import english, nenglish
from nps_analysis.responses.amount import read_amounts
from nps_analysis.responses.answer import MISSING, plain_digits
from nps_analysis.responses.layouts import PLAIN
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import Responses, one_column
from nps_analysis.responses.segments import composed_form
from nps_analysis.responses.source import open_files
from nps_analysis.responses.table import Table
from nps_analysis.responses.together import joined
from nps_analysis.responses.yes_no import means_yes, plain_word
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

NUMBER = r"[+-]?\d[\d.,]*"  # what may be meant as one
LETTERS = ("y", "n", "1", "0")  # that say yes and no by themselves
BY_CUSTOMER = ("account", "respondent")  # whose figures stand beside a class; those of others belong to a league


@dataclass(frozen=True, eq=False)
class Sales:
    """The figures of a file: ``frame`` has ``key`` and one column of numbers for each figure, NaN where there is none.

    ``role`` says what the key is (``account``, ``respondent``, …); ``shares`` are the figures that say yes (1) or
    no (0), all others are ``amounts``.
    """

    frame: pd.DataFrame
    role: str
    shares: tuple[str, ...]
    amounts: tuple[str, ...]
    warnings: list[str] = field(default_factory=list)
    source: dict[str, str | None] = field(default_factory=dict)  # the file's name and sha256


def read_sales(path: str | Path, keys: Mapping[str, str | None]) -> Sales:
    """The sales figures in a file with one row for each account, respondent or seller.

    ``keys`` are the columns that the responses have for each role (``{"account": "company"}``); the first of them that
    is a column of the file is its key, by its own name or that of the role, and of several that are the first with
    another name in every row. Columns of yes and no, and of numbers, are
    figures; others, such as dates and names, are not used, and a warning says so. Raises DataError without a key or a
    figure, for a key that is there twice, and for numbers that cannot be read without a guess.

    >>> read_sales("sales.csv", {"account": "account"}).amounts  # doctest: +SKIP
    ('revenue',)
    """
    table = joined(open_files(Study(source=[str(path)], layout=PLAIN)))
    name = table.source.name
    raw = table.frame.project("CAST(COLUMNS(*) AS VARCHAR)").df()
    role, column = _key(table, raw, keys)
    texts = {own: raw[own].fillna("").astype(str).str.strip() for own in table.names if own not in table.twice}
    key = raw[column].fillna("").map(composed_form)
    known = (raw[column].fillna("").str.strip() != "").to_numpy()
    _refuse_twice(key[known], name, column)
    warnings = list(table.warnings)
    figures = {own: _figure(text[known], own, name, warnings) for own, text in texts.items() if own != column}
    used = {own: numbers for own, numbers in figures.items() if numbers is not None}
    if not used:
        raise DataError(
            f"{name} has no sales figures",
            required="at least one column of numbers, or of yes and no",
            found=f"{counted(len(figures), 'other column')}: {listed(figures)}",
            do="add a column such as revenue or retained",
        )
    unused = [own for own in figures if own not in used]
    if unused:
        warnings.append(
            english(
                "{names} in {name} are neither numbers nor yes and no, and are not used",
                names=listed(unused),
                name=name,
            )
        )
    if not known.all():
        warnings.append(
            nenglish(
                "{n} row of {name} without {column} left out",
                "{n} rows of {name} without {column} left out",
                int((~known).sum()),
                name=name,
                column=column,
            )
        )
    shares = tuple(own for own, numbers in used.items() if set(numbers.dropna()) <= {0.0, 1.0})
    frame = pd.DataFrame({"key": key[known], **used}).reset_index(drop=True)
    amounts = tuple(own for own in used if own not in shares)
    return Sales(frame, role, shares, amounts, warnings, {"name": name, "sha256": table.source.sha256})


def sales_keys(responses: Responses) -> dict[str, str | None]:
    """The columns of the responses that figures may belong to: customers by role, sellers and others by the league."""
    leagues = [responses.column(name) for name in responses.study.league]
    return {role: getattr(responses.columns, role) for role in BY_CUSTOMER} | {name: name for name in leagues}


def no_sales_by_customer(responses: Responses, path: str | Path) -> str:
    """Why the figures in a file cannot stand beside a class: they are a seller's, or nobody's. Empty if they can.

    DataError for a file that cannot be read.
    """
    table = joined(open_files(Study(source=[str(path)], layout=PLAIN)))
    raw = table.frame.project("CAST(COLUMNS(*) AS VARCHAR)").df()
    found = _candidates(table, raw, sales_keys(responses))
    if not found:
        return english("{name} has figures of neither accounts nor respondents", name=table.source.name)
    return (
        ""
        if found[0][0] in BY_CUSTOMER
        else english("{name} has figures by {value}, not by customer", name=table.source.name, value=found[0][1])
    )


def _candidates(table: Table, raw: pd.DataFrame, keys: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The roles that have a column in the file; those first whose column has another name in every row."""
    found = {folded(column): column for column in reversed(table.names)}
    named = [
        (role, found[folded(name)])
        for role, own in keys.items()
        if own
        for name in (own, role)
        if folded(name) in found
    ]
    each = {column: raw[column].dropna().map(composed_form).is_unique for _, column in named if column in raw}
    return sorted(named, key=lambda one: not each.get(one[1], False))


def _key(table: Table, raw: pd.DataFrame, keys: Mapping[str, str | None]) -> tuple[str, str]:
    """What the file's key is, and its column."""
    if candidates := _candidates(table, raw, keys):
        role, column = candidates[0]
        return role, one_column(column, table.names, table.twice)
    known = [own for own in keys.values() if own] or list(keys)
    raise DataError(
        f"{table.source.name} says of nobody whose the figures are",
        required=f"a column called as in the responses: {listed(known)}",
        found=f"{counted(len(table.names), 'column')}: {listed(table.names)}",
        do="give the column of accounts or respondents the name that it has in the responses",
    )


def _refuse_twice(key: pd.Series, name: str, column: str) -> None:
    again = key[key.duplicated()]
    if len(again):
        raise DataError(
            f"{name} has several rows for one {column}",
            required="one row each, with its figures added up",
            found=f"{counted(len(again), 'row')} more than {column}s, first in row {int(again.index[0]) + 1}",
            do="add up the rows of each before, for instance to the revenue of a year",
        )


def _figure(text: pd.Series, column: str, name: str, warnings: list[str]) -> pd.Series | None:
    """A column as numbers, NaN where it is blank or not known; None where it is no figure."""
    plain = text.map(plain_digits)
    given = text[~(plain.str.casefold().isin(MISSING) | (plain == ""))]
    if not len(given):
        return None
    frame = nw.from_native(pd.DataFrame({column: given}))
    amounts = read_amounts(frame, column)
    number = frame.select(amounts.value(frame, column).alias(column)).to_native()[column].astype(float)
    if not amounts.unreadable:
        return number.reindex(text.index)
    yes = given.map(_yes).astype(float)
    neither = given[yes.isna()]
    if 2 * len(neither) <= len(given) and number[neither.index].isna().all():
        if len(neither):
            said = nenglish(
                '{n} cell in "{column}" of {name} neither yes nor no, taken as not known',
                '{n} cells in "{column}" of {name} neither yes nor no, taken as not known',
                len(neither),
                column=column,
                name=name,
            )
            warnings.append(english("{said}, first in row {value}", said=said, value=int(neither.index[0]) + 1))
        return yes.reindex(text.index)
    if (number.notna() | plain[given.index].str.fullmatch(NUMBER)).sum() * 2 < len(given):
        return None
    wrong = given[number.isna()]
    raise DataError(
        f'"{column}" in {name} has values that are no clear amounts',
        required="amounts such as 1234.50 or 1,234.50; what 1,234 means is not known where no other amount tells",
        found=f"{counted(len(wrong), 'cell')}, first in row {int(wrong.index[0]) + 1}",
        do="correct or empty these cells",
    )


def _yes(text: str) -> float:
    """1 for yes and 0 for no; NaN for what is neither, such as a letter that may be a region or a grade."""
    plain = plain_word(text)
    means = means_yes(text) if len(plain) > 1 or plain in LETTERS else None
    return float("nan") if means is None else float(means)
