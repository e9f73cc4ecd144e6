"""Which group is higher than which others, from the letters of a market-research table."""

import pandas as pd

from nps_analysis.disclosure import suppressed_rows
from nps_analysis.headings import group_columns
from nps_analysis.language import _, ngettext
from nps_analysis.tables import count, points
from nps_analysis.wording.phrases import by_line, column_of, values


def say_letters(table: pd.DataFrame) -> str:
    """Which group is shown to be higher than most others; of several that are higher than as many, the highest score.

    >>> from nps_analysis.counts import ScoreCounts
    >>> from nps_analysis.stats.letters import letters
    >>> rows = [(g, s, k) for g, k in (("North", 60), ("South", 20)) for s, k in ((3, 80 - k), (8, 20), (10, k))]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["region", "score", "n"]))
    >>> say_letters(letters(counts, "region"))
    'By region, North (40.0) is shown to be higher than the other one'
    """
    return by_line(table, group_columns(table.columns)[:-1], _say)


def _say(table: pd.DataFrame) -> str:
    column = group_columns(table.columns)[-1]
    table = table[~suppressed_rows(table)]
    tested = table[table["note"].fillna("") == ""]
    few = len(table) - len(tested)
    if len(tested) < 2:
        return _("By {column}, fewer than two groups have answers enough to be tested", column=column_of(column))
    left = [ngettext("{n} group with too few answers not tested", "{n} groups with too few answers not tested", few)]
    return _("; ").join([_leading(tested, column), *(left if few else [])])


def _leading(tested: pd.DataFrame, column: str) -> str:
    """Of the groups that were tested, which is higher than most others."""
    below = [len(capitals(letters)) for letters in tested["higher_than"]]
    if not max(below):
        return _("By {column}, no group is shown to be higher than another", column=column_of(column))
    leading = tested[[groups == max(below) for groups in below]]
    best, others = leading.iloc[int(leading["nps"].argmax())], len(tested) - 1
    named = {"column": column_of(column), "group": values(best, [column]), "nps": points(best["nps"])}
    if max(below) == others:
        return ngettext(
            "By {column}, {group} ({nps}) is shown to be higher than the other one",
            "By {column}, {group} ({nps}) is shown to be higher than all {n} others",
            others,
            **named,
        )
    return ngettext(
        "By {column}, {group} ({nps}) is shown to be higher than {below} of the {n} other",
        "By {column}, {group} ({nps}) is shown to be higher than {below} of the {n} others",
        others,
        **named,
        below=count(max(below)),
    )


def capitals(letters: str) -> list[str]:
    """The letters that hold at the higher of the two levels.

    >>> capitals("BCd"), capitals("A AB ac"), capitals("")
    (['B', 'C'], ['A', 'AB'], [])
    """
    found = letters.split() if " " in letters else list(letters) if letters.isascii() else []
    return [letter for letter in found if letter.isupper()]


def figure(row: pd.Series) -> str:
    """A column of a table with letters: ``Finland (A) 47.3, higher than B, C (n = 2,681)``."""
    named = {"letter": row["letter"], "figure": points(row["nps"]), "n": count(row["n"])}
    named["name"] = values(row, group_columns(row.index))
    if not row["higher_than"]:
        return _("{name} ({letter}) {figure} (n = {n})", **named)
    return _("{name} ({letter}) {figure}, higher than {letters} (n = {n})", **named, letters=row["higher_than"])
