"""Sales figures by seller: those of a file that has them by name, or by account or respondent, added up."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from nps_analysis.language import english, nenglish
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import collected
from nps_analysis.responses.sales import read_sales
from nps_analysis.responses.segments import composed_form
from nps_analysis.schema import NONE, DataError, counted, listed

NAME = "name"  # how the column may be called besides its own name


@dataclass(frozen=True, eq=False)
class SellerSales:
    """Figures as a long table: ``group, measure, amount``, and what did not match."""

    frame: pd.DataFrame
    warnings: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)  # how many have no counterpart, without their names

    @property
    def measures(self) -> list[str]:
        """The names of the figures."""
        return list(dict.fromkeys(self.frame["measure"]))


@reads_rows
def read_seller_sales(path: str | Path, responses: Responses, across: str) -> SellerSales:
    """The amounts in a sales file (``read_sales``) by the names in the column ``across`` of the responses.

    The file has one row for each name, or for each account, respondent, or name in another column of the study's
    ``league``; these belong to whom their answers name, and are added up. What belongs to several is left out. Names
    are matched as they are written. What has no counterpart is counted in ``warnings``, with the share of each figure
    that is left. Raises DataError for a file
    that cannot be read or joined, and where nothing matches.
    """
    refuse_employees(responses, "a table of sales")
    column = responses.column(across)
    leagues = {name: name for name in map(responses.column, responses.study.league) if name != column}
    parts = {role: getattr(responses.columns, role) for role in ("account", "respondent")}
    keys = {NAME: column, **leagues, **{role: own for role, own in parts.items() if own}}
    read = read_sales(path, keys)
    frame = read.frame.rename(columns={"key": "group"})[["group", *read.amounts]]
    left_out = list[str]()
    if read.role != NAME:
        frame, left_out = _by_seller(frame, responses, keys[read.role], column)
    found, said = _matched(frame, _names(responses, column), column, read.source["name"] or "the file")
    long = found.melt("group", list(read.amounts), var_name="measure", value_name="amount")
    said = [*left_out, *said, *_left(read.frame[[*read.amounts]], found[[*read.amounts]], column)]
    return SellerSales(long, [*read.warnings, *said], [one.split(":")[0] for one in said])


def _names(responses: Responses, column: str) -> set[str]:
    """The names that have answers."""
    plan = responses.kept().select(responses.segment(column).alias("group")).unique()
    return set(map(composed_form, collected(plan)["group"].astype(str))) - {NONE}


def _by_seller(frame: pd.DataFrame, responses: Responses, key: str, column: str) -> tuple[pd.DataFrame, list[str]]:
    """The figures of accounts, or whatever ``key`` is, added up by whom each belongs to, and what was left out."""
    plan = responses.kept().select(responses.segment(key).alias("key"), responses.segment(column).alias("group"))
    table = collected(plan.unique()).astype(str).map(composed_form)
    table = table[(table["key"] != NONE) & (table["group"] != NONE)].drop_duplicates()
    several = table["key"][table["key"].duplicated()].unique()
    owner = frame["group"].map(table[~table["key"].isin(several)].set_index("key")["group"])
    shared = frame["group"].isin(several)
    warnings, all_of_them = [], counted(len(frame), f"{key} value")
    if shared.any():
        warnings.append(
            english(
                "{sum} of {all_of_them} of the sales figures left out: several {column}s",
                sum=int(shared.sum()),
                all_of_them=all_of_them,
                column=column,
            )
        )
    unknown = int((owner.isna() & ~shared).sum())
    if unknown:
        warnings.append(
            english(
                "{unknown} of {all_of_them} of the sales figures left out: no answers",
                unknown=int(unknown),
                all_of_them=all_of_them,
            )
        )
    sums = frame.assign(group=owner).dropna(subset="group").groupby("group", as_index=False).sum(min_count=1)
    return sums, warnings


def _left(whole: pd.DataFrame, used: pd.DataFrame, column: str) -> list[str]:
    """How much of each figure is a name's, where that is not all; of figures below 0 nothing can be said."""
    plain = [name for name in whole if whole[name].min() >= 0 and whole[name].sum() > 0]
    parts = {name: 100 * used[name].sum() / whole[name].sum() for name in plain}
    shares = [f"{name} {part:.1f} %" for name, part in parts.items() if part < 99.95]
    if not shares:
        return []
    return [english("of the figures in the file, those by {column} are: {names}", column=column, names=listed(shares))]


def _matched(frame: pd.DataFrame, known: set[str], column: str, file: str) -> tuple[pd.DataFrame, list[str]]:
    """The rows whose names have answers, and who has no counterpart; DataError where nobody has one."""
    without = [name for name in frame["group"] if name not in known]
    silent = sorted(known - set(frame["group"]))
    if len(frame) and len(without) == len(frame):
        raise DataError(
            f"nobody in {file} has answers",
            required=f"names, accounts or respondents as they are written in the answers, {column} among them",
            found=f"{counted(len(frame), 'name')} there and {len(known):,} in the answers, none the same",
            do="write them alike",
        )
    warnings = []
    if without:
        warnings.append(
            nenglish(
                "{n} name in {file} without answers: {names}",
                "{n} names in {file} without answers: {names}",
                len(without),
                file=file,
                names=listed(without, 5),
            )
        )
    if silent:
        warnings.append(
            english(
                "{count} of {count_2} in {column} without sales figures: {names}",
                count=len(silent),
                count_2=len(known),
                column=column,
                names=listed(silent, 5),
            )
        )
    return frame[frame["group"].isin(known)].reset_index(drop=True), warnings
