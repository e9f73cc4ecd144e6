"""Sales figures beside the answers: a file of numbers by seller, or by account, joined to the sellers' names."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from nps_analysis.responses.answer import MISSING, plain_digits
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.layouts import PLAIN
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import collected
from nps_analysis.responses.segments import composed_form
from nps_analysis.responses.source import open_files
from nps_analysis.responses.table import Table
from nps_analysis.responses.together import joined
from nps_analysis.schema import NONE, DataError, counted, listed, nearest
from nps_analysis.study import Study

NUMBER = r"[+-]?\d+(\.\d+)?"
GROUPED = r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"  # 1,234,567.5


@dataclass(frozen=True)
class Sales:
    """One row per seller: ``group``, then the numbers of the file, missing where there is none.

    ``measures`` are the names of the numbers; ``warnings`` say what did not match.
    """

    frame: pd.DataFrame
    measures: tuple[str, ...]
    warnings: list[str] = field(default_factory=list)


@reads_rows
def read_sales(path: str | Path, responses: Responses, across: str) -> Sales:
    """The numbers in a file by the names in the column ``across`` of the responses, or by account, added up.

    The file has a column called as ``across`` (or ``name``), or as the responses' account column, and one or more
    columns of numbers; a column without any number is left out. An account belongs to the seller in its answers; one
    with several sellers is left out, with a warning. Names are matched as they are written; those that have no
    counterpart are counted in ``warnings``. Raises DataError for a file without a column to join on or without
    numbers, a name that is there twice, text among numbers, numbers that can be read in two ways, and no match.
    """
    table = joined(open_files(Study(source=[str(path)], layout=PLAIN)))
    raw = table.frame.project("CAST(COLUMNS(*) AS VARCHAR)").df()
    raw = raw[[name for name in table.names if name in raw]].fillna("").map(str.strip)
    key, of_account = _key(table, responses, across)
    raw[key] = raw[key].map(composed_form)
    raw = raw[raw[key] != ""]
    _refuse_twice(raw[key], table)
    numbers = {name: _numbers(raw[name], table) for name in raw.columns if name != key}
    numbers = {name: values for name, values in numbers.items() if values is not None}
    if not numbers:
        raise DataError(
            f"{table.source.name} has no sales figures",
            required=f'a column "{key}" and one or more columns of numbers',
            found=f"columns {listed(table.names)}",
            do="add the figures, or name another file under sales in the study file",
        )
    frame = pd.DataFrame({"group": raw[key], **numbers}).reset_index(drop=True)
    warnings = list(table.warnings)
    if of_account:
        frame, said = _by_seller(frame, responses, across)
        warnings += said
    known = _groups(responses, across)
    return Sales(_matched(frame, known, across, table, warnings), tuple(numbers), warnings)


def _key(table: Table, responses: Responses, across: str) -> tuple[str, bool]:
    """The column to join on, and whether it holds accounts."""
    found = {folded(name): name for name in reversed(table.names)}
    for wanted in (responses.column(across), "name"):
        if folded(wanted) in found:
            return found[folded(wanted)], False
    account = responses.columns.account
    if account and folded(account) in found:
        return found[folded(account)], True
    also = f', or "{account}"' if account else ""
    raise DataError(
        f"{table.source.name} cannot be joined to the answers",
        required=f'a column "{responses.column(across)}"{also}',
        found=f"columns {listed(table.names)}; {nearest(responses.column(across), table.names)}",
        do="rename the column that holds the names",
    )


def _refuse_twice(names: pd.Series, table: Table) -> None:
    again = names[names.duplicated()].unique()
    if len(again):
        raise DataError(
            f"{table.source.name} has names more than once",
            required="one row for each name: figures of several rows may be parts, or copies",
            found=f"{counted(len(again), 'name')}: {listed(again, 5)}",
            do="add the rows up, or keep the one you trust",
        )


def _numbers(written: pd.Series, table: Table) -> pd.Series | None:
    """The numbers in a column, None where there is not one; DataError for text among them."""
    text = written.map(plain_digits).str.replace(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", regex=True)
    text = text.str.replace("\N{MINUS SIGN}", "-")
    blank = text.str.casefold().isin(MISSING)
    plain, grouped = text.str.fullmatch(NUMBER), text.str.fullmatch(GROUPED)
    decimal = text.str.fullmatch(r"[+-]?\d+,\d+")
    doubtful = grouped & decimal  # 1,234
    if doubtful.any() and not ((grouped ^ decimal).any() or (plain & text.str.contains(".", regex=False)).any()):
        raise _not_numbers(written, doubtful, table, "numbers that can be read in one way only")
    with_points = (grouped & ~decimal).any() or (plain & text.str.contains(".", regex=False)).any()
    read = grouped if with_points else grouped | decimal
    text = text.str.replace(",", "") if with_points else text.str.replace(",", ".")
    wrong = ~(blank | plain | read)
    if not (plain | read).any():
        return None
    if wrong.any():
        raise _not_numbers(written, wrong, table, "numbers, or nothing")
    return pd.to_numeric(text.where(~blank), errors="coerce").astype(float)


def _not_numbers(written: pd.Series, wrong: pd.Series, table: Table, required: str) -> DataError:
    first = wrong.idxmax()
    return DataError(
        f'"{written.name}" in {table.source.name} is not all numbers',
        required=required,
        found=f"{counted(int(wrong.sum()), 'cell')}, first in row {int(first) + 1}: {written[first]!r}",
        do="correct or empty these cells",
    )


def _groups(responses: Responses, across: str) -> set[str]:
    """The names that have answers."""
    plan = responses.kept().select(responses.segment(across).alias("group")).unique()
    return set(map(composed_form, collected(plan)["group"].astype(str))) - {NONE}


def _by_seller(frame: pd.DataFrame, responses: Responses, across: str) -> tuple[pd.DataFrame, list[str]]:
    """The figures of accounts added up by the seller of each, and what was left out."""
    account = responses.segment(responses.columns.account or "")
    plan = responses.kept().select(account.alias("account"), responses.segment(across).alias("group"))
    table = collected(plan.unique()).astype(str).map(composed_form)
    table = table[(table["account"] != NONE) & (table["group"] != NONE)].drop_duplicates()
    several = table["account"][table["account"].duplicated()].unique()
    owners = table[~table["account"].isin(several)].set_index("account")["group"]
    owner = frame["group"].map(owners)
    warnings = []
    if len(several):
        warnings.append(f"{counted(len(several), 'account')} with more than one {across} left out of the sales figures")
    unknown = int((owner.isna() & ~frame["group"].isin(several)).sum())
    if unknown:
        warnings.append(f"{counted(unknown, 'account')} of the sales figures without an answer left out")
    sums = frame.assign(group=owner).dropna(subset="group").groupby("group", as_index=False).sum(min_count=1)
    return sums, warnings


def _matched(frame: pd.DataFrame, known: set[str], across: str, table: Table, warnings: list[str]) -> pd.DataFrame:
    """The rows whose names have answers; what has no counterpart is warned of, DataError where nothing has one."""
    without = [name for name in frame["group"] if name not in known]
    silent = sorted(known - set(frame["group"]))
    if len(without) == len(frame):
        raise DataError(
            f"no name in {table.source.name} has answers",
            required=f"names as they are written in the column {across} of the answers",
            found=f"{listed(without, 3) or 'no names'} there, {listed(silent, 3)} in the answers",
            do="write the names alike",
        )
    if without:
        warnings.append(f"{counted(len(without), 'name')} in {table.source.name} without answers: {listed(without, 5)}")
    if silent:
        warnings.append(f"{len(silent):,} of {len(known):,} in {across} without sales figures: {listed(silent, 5)}")
    matched = frame[frame["group"].isin(known)].reset_index(drop=True)
    return matched.replace([np.inf, -np.inf], np.nan)


def measures_of(sales: Sales) -> pd.DataFrame:
    """The figures as a long table: ``group, measure, amount``."""
    return sales.frame.melt("group", list(sales.measures), var_name="measure", value_name="amount")
