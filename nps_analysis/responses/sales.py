"""Sales figures beside the responses: one row an account, a respondent or a seller, each column one figure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from nps_analysis.responses.answer import MISSING, plain_digits
from nps_analysis.responses.layouts import PLAIN
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import one_column
from nps_analysis.responses.segments import composed_form
from nps_analysis.responses.source import open_files
from nps_analysis.responses.table import Table
from nps_analysis.responses.together import joined
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

YES = re.compile(r"yes|y|true|ja|oui|s[ií]|sim|بله", re.IGNORECASE)
NO = re.compile(r"no|n|false|nein|nej|non|n[ãa]o|خیر", re.IGNORECASE)
NUMBER = r"-?\d+(?:[.,]\d+)?"


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
    is a column of the file is its key, by its own name or that of the role. Columns of yes and no, and of numbers, are
    figures; others, such as dates and names, are not used, and a warning says so. Raises DataError without a key or a
    figure, for a key that is there twice, and for numbers that cannot be read without a guess.

    >>> read_sales("sales.csv", {"account": "account"}).amounts  # doctest: +SKIP
    ('revenue',)
    """
    table = joined(open_files(Study(source=[str(path)], layout=PLAIN)))
    name = table.source.name
    role, column = _key(table, keys)
    raw = table.frame.project("CAST(COLUMNS(*) AS VARCHAR)").df()
    texts = {own: raw[own].fillna("").astype(str).str.strip() for own in table.names if own not in table.twice}
    key = raw[column].fillna("").map(composed_form)
    known = (raw[column].fillna("").str.strip() != "").to_numpy()
    _refuse_twice(key[known], name, column)
    figures = {own: _figure(text[known], own, name) for own, text in texts.items() if own != column}
    used = {own: numbers for own, numbers in figures.items() if numbers is not None}
    if not used:
        raise DataError(
            f"{name} has no sales figures",
            required="at least one column of numbers, or of yes and no",
            found=f"{counted(len(figures), 'other column')}: {listed(figures)}",
            do="add a column such as revenue or retained",
        )
    warnings = list(table.warnings)
    unused = [own for own in figures if own not in used]
    if unused:
        warnings.append(f"{listed(unused)} in {name} are neither numbers nor yes and no, and are not used")
    if not known.all():
        warnings.append(f"{counted(int((~known).sum()), 'row')} of {name} without {column} left out")
    shares = tuple(own for own, numbers in used.items() if set(numbers.dropna()) <= {0.0, 1.0})
    frame = pd.DataFrame({"key": key[known], **used}).reset_index(drop=True)
    amounts = tuple(own for own in used if own not in shares)
    return Sales(frame, role, shares, amounts, warnings, {"name": name, "sha256": table.source.sha256})


def _key(table: Table, keys: Mapping[str, str | None]) -> tuple[str, str]:
    """What the file's key is, and its column."""
    found = {folded(column): column for column in reversed(table.names)}
    for role, own in keys.items():
        for name in filter(None, (own, role)):
            if folded(name) in found:
                return role, one_column(found[folded(name)], table.names, table.twice)
    known = [own or role for role, own in keys.items()]
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


def _figure(text: pd.Series, column: str, name: str) -> pd.Series | None:
    """A column as numbers, NaN where it is blank; None where it is no figure."""
    plain = text.map(plain_digits)
    blank = plain.str.casefold().isin(MISSING) | (plain == "")
    given = plain[~blank]
    if not len(given):
        return None
    yes, no = (given.map(lambda one, form=form: form.fullmatch(one) is not None) for form in (YES, NO))
    if (yes | no).all():
        return yes.astype(float).reindex(text.index)
    number = given.str.fullmatch(NUMBER)
    if number.sum() * 2 < len(given):
        return None
    wrong = given[~number] if not number.all() else _unclear(given)
    if len(wrong):
        raise DataError(
            f'"{column}" in {name} has values that are no clear numbers',
            required="numbers such as 1234.50, without signs of currency or thousands",
            found=f"{counted(len(wrong), 'cell')}, first in row {int(wrong.index[0]) + 1}",
            do="correct or empty these cells",
        )
    return given.str.replace(",", ".").astype(float).reindex(text.index)


def _unclear(given: pd.Series) -> pd.Series:
    """Numbers such as 1,234 in a column where no other shows whether that is a thousand or one and a bit."""
    decimals = given.str.extract(r"[.,](\d+)$", expand=False).dropna().str.len()
    return given[given.str.fullmatch(r"-?\d{1,3}[.,]\d{3}") & bool((decimals == 3).all())]
