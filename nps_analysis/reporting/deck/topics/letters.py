"""Segments side by side as a market-research table, with letters for what each is significantly higher than."""

from collections.abc import Mapping

import pandas as pd

from nps_analysis.charts.measure import LETTER
from nps_analysis.language import N_, _, translated
from nps_analysis.reporting.deck.charts.native import Raised, Runs, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.deck.topics.score import marks
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import MARKS, PERIODS, base_of
from nps_analysis.tables import NO_VALUE, confidence, count, percent, points, signed
from nps_analysis.wording.compare import shown
from nps_analysis.wording.describe import ADJUSTED
from nps_analysis.wording.phrases import group_of

MOST = 10  # columns on a slide, beside that of the rows' names
FIRST, WIDEST = 2.2, 2.0  # inches of the column with the rows' names, and of a group's
NARROWEST, WHOLE = 0.9, 7  # inches of a group's column at least, and letters of a word in it that stay in one line
TALLEST = 0.5  # inches of a row
SIZES = ((6, 16), (8, 14), (MOST, 12))  # of the text in points, where there are so many columns at most
STRONG = (2,)  # the row of scores

Group = tuple[str, ...]  # its values in the data


def draw(finding: Finding, run: Run) -> tuple[list[Table], Runs]:
    """The tables of a finding with letters: at most ten groups on each, by their letters, and what all of it means."""
    frame = finding.frame.assign(name=finding.names(), raw=_raw(finding.frame, finding.keys))
    if not len(frame):
        return [], [(_("There is nothing to compare."), "")]
    changes = _changes(finding, run)
    parts = -(-len(frame) // max(1, min(MOST, int((room().width - FIRST) / NARROWEST))))
    each = -(-len(frame) // parts)  # about as many on each
    tables = [_table(frame.iloc[at : at + each], changes) for at in range(0, len(frame), each)]
    return tables, [(" ".join(_legend(frame, changes)), "")]


def _table(frame: pd.DataFrame, changes: Mapping[Group, pd.Series]) -> Table:
    width = min(WIDEST, (room().width - FIRST) / len(frame))
    largest = 72 * (width - 0.15) / (LETTER * WHOLE)  # points at which a word stays in one line
    size = next((size for most, size in SIZES if len(frame) <= most and size <= largest), SIZES[-1][1])
    longest = 2 * int(72 * (width - 0.15) / (LETTER * size))  # letters in two lines
    rows: list[list[str | Raised]] = [
        ["", *(legible(name, max(longest, 6)) for name in frame["name"])],
        [_("Column"), *frame["letter"]],
        [_("NPS"), *(Raised(points(row["nps"]), _letters(row)) for _at, row in frame.iterrows())],
        [_("Interval"), *(_interval(row) for _at, row in frame.iterrows())],
        [_("Promoters"), *map(percent, frame["promoters"])],
        [_("Passives"), *map(percent, frame["passives"])],
        [_("Detractors"), *map(percent, frame["detractors"])],
    ]
    if changes:
        first = next(iter(changes.values()))
        step = _("{before} → {after}", before=group_of(first, "reference"), after=group_of(first))
        rows.append([step, *(_change(changes.get(raw)) for raw in frame["raw"])])
    rows.append([_("n (answers)"), *(_base(n) for n in frame["n"])])
    high = min(TALLEST, room().height / (len(rows) + 1))  # names may take two lines
    return Table(rows, (FIRST, *[width] * len(frame)), size=size, row=high, figures=True, strong=STRONG)


def _letters(row: pd.Series) -> str:
    return row["higher_than"] if isinstance(row["higher_than"], str) else ""


def _interval(row: pd.Series) -> str:
    return (
        NO_VALUE if row["low"] != row["low"] else _("{low} to {high}", low=points(row["low"]), high=points(row["high"]))
    )


def _base(n: float) -> str:
    return NO_VALUE if pd.isna(n) else f"{count(n)}{MARKS[base_of(int(n))]}"


def _change(row: pd.Series | None) -> str:
    """A change with an arrow where it is shown, in brackets where it was not tested, a dash where there is none."""
    if row is None or row["difference"] != row["difference"]:
        return NO_VALUE
    if not row["tested"]:
        return _("({change})", change=signed(row["difference"]))
    arrow = ("▲ " if row["difference"] > 0 else "▼ ") if shown(row) else ""
    return f"{arrow}{signed(row['difference'])}"


def _raw(frame: pd.DataFrame, keys: list[str]) -> list[Group]:
    """What each row's group is called in the data, whatever it is called in the language that is spoken."""
    return [tuple(map(str, row)) for row in frame[keys].itertuples(index=False, name=None)]


def _changes(finding: Finding, run: Run) -> dict[Group, pd.Series]:
    """By group the latest change that another finding of the run tells of these groups; empty where none does."""
    for other in run.findings:
        if other["word"] != "compare" or other.keys != finding.keys:
            continue
        told = other.frame[other.frame["group"].notna()]
        one_step = len(told[["group", "reference"]].drop_duplicates()) == 1
        if one_step and told["column"].isin(PERIODS).all():
            return dict(zip(_raw(told, finding.keys), (row for _at, row in told.iterrows()), strict=True))
    return {}


def _legend(frame: pd.DataFrame, changes: Mapping[Group, pd.Series]) -> list[str]:
    """What letters, arrows and marks mean: columns, test, levels, adjustment."""
    first, last = frame.iloc[0], frame.iloc[-1]
    meaning = _(
        "Letters: higher than column {first} to {last}; capital {level}, small {small}; {method} test, {adjusted}.",
        first=first["letter"],
        last=last["letter"],
        level=confidence(first["level"]),
        small=confidence(first["small_level"]),
        method=translated(str(first["method"])),
        adjusted=translated(ADJUSTED.get(first["adjust"], N_("p-values not adjusted"))),
    )
    arrows = _(
        "▲ ▼ change shown at {level}; without arrow not shown, in brackets not tested.",
        level=confidence(_level(changes)),
    )
    return [meaning, *([arrows] if changes else []), *marks(frame["n"])]


def _level(changes: Mapping[Group, pd.Series]) -> float:
    return next((float(row["level"]) for row in changes.values()), 0.95)
