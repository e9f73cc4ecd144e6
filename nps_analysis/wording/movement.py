"""How the same customers moved, in sentences."""

import pandas as pd

from nps_analysis.scale import CLASS_NAMES
from nps_analysis.stats.movement_parts import BOTH
from nps_analysis.tables import count, p_value, percent, points, signed
from nps_analysis.wording.compare import shown
from nps_analysis.wording.phrases import interval


def say_movement(change: pd.DataFrame) -> str:
    """What ``movement_change`` shows of those who answered in both waves; rose or fell only where its test shows it.

    >>> row = {"before": "2026-Q1", "after": "2026-Q2", "n": 200, "nps_after": 28.5, "change": 10.5, "low": 1.5,
    ...     "high": 19.5, "p_value": 0.02, "level": 0.95, "movers": 58}
    >>> say_movement(pd.DataFrame([row]))
    'The same 200 respondents rose 10.5 points from 2026-Q1 to 28.5 in 2026-Q2 (95 % interval +1.5 to +19.5)'
    """
    row = change.iloc[0]
    who, waves = f"same {count(row['n'])} respondents", f"from {row['before']} to"
    if not row["n"]:
        return f"Nobody answered in both {row['before']} and {row['after']}, so no movement can be seen"
    tail = "" if row["movers"] >= 30 else f"; only {count(row['movers'])} moved to another class, so this is doubtful"
    if row["p_value"] < 1 - row["level"]:
        verb = "rose" if row["change"] > 0 else "fell"
        size = points(abs(row["change"]))
        where = f"{waves} {points(row['nps_after'])} in {row['after']}"
        return f"The {who} {verb} {size} points {where} ({interval(row)}){tail}"
    between = f"{signed(row['change'])}, between {signed(row['low'])} and {signed(row['high'])}"
    return f"No change shown among the {who} {waves} {row['after']}: {between} ({p_value(row['p_value'])}){tail}"


def say_turnover(turnover: pd.DataFrame, before: str, after: str) -> str:
    """Regression to the mean in words: promoters leave and come; only the balance of the two is a change.

    >>> row = {"group": "promoters", "n_before": 84, "left": 14.3, "n_after": 98, "came": 26.5}
    >>> say_turnover(pd.DataFrame([row]), "May", "June").split(". ")[0]
    'Of 84 promoters in May 14.3 % were none in June; of 98 in June 26.5 % had been none before'
    """
    sentences = [
        f"of {count(row['n_before'])} {row['group']} in {before} {points(row['left'])} % were none in {after}; "
        f"of {count(row['n_after'])} in {after} {points(row['came'])} % had been none before"
        for _, row in turnover.iterrows()
        if row["group"] != "passives"
    ]
    why = (
        "Whoever is at an end of the scale tends to be nearer the middle the other time, read forwards or backwards, "
        "without any change: that one group falls and the other rises says nothing, only the balance of the two does"
    )
    return ". ".join([one[:1].upper() + one[1:] for one in sentences] + [why])


def say_falls(falls: pd.DataFrame) -> str:
    """How many fell far, beside how many rose as far.

    >>> row = {"group": "fell", "by": 3, "n": 889, "people": 72, "share": 8.1, "low": 6.5, "high": 10.1}
    >>> say_falls(pd.DataFrame([row, row | {"group": "rose", "people": 80, "share": 9.0, "low": 7.3, "high": 11.1}]))
    '72 of 889 fell by 3 points or more (8.1 %, 6.5 to 10.1), 80 rose as far (9.0 %, 7.3 to 11.1)'
    """
    if not falls["n"].iloc[0]:
        return "Nobody answered in both, so no fall can be seen"
    fell, rose = (
        f"{percent(row['share'])}, {points(row['low'])} to {points(row['high'])}" for _, row in falls.iterrows()
    )
    one, other = (count(people) for people in falls["people"])
    far = f"{falls['by'].iloc[0]} {'point' if falls['by'].iloc[0] == 1 else 'points'} or more"
    return f"{one} of {count(falls['n'].iloc[0])} fell by {far} ({fell}), {other} rose as far ({rose})"


def figure(row: pd.Series) -> str:
    """How many made one move: ``passives before, promoters after: 12``."""
    return f"{row['before']} before, {row['after']} after: {count(row['n'])}"


def say_movers(quotes: pd.DataFrame) -> str:
    """How many moved down and up a class, and that some are quoted; of ``movers_quotes``.

    >>> row = {"before": "promoter", "after": "passive", "n": 70, "comments": 17, "quote": "too dear"}
    >>> say_movers(pd.DataFrame([row, row | {"after": "detractor", "n": 25, "comments": 4, "quote": ""}]))
    'In their own words: 95 moved down a class and nobody moved up'
    """
    ways = quotes.drop_duplicates(["before", "after"])
    down = ways["before"].map(CLASS_NAMES.index) > ways["after"].map(CLASS_NAMES.index)
    fell, rose = (count(ways.loc[way, "n"].sum()) if way.any() else "nobody" for way in (down, ~down))
    moved = f"{fell} moved down a class and {rose} moved up"
    return f"In their own words: {moved}" if (quotes["quote"] != "").any() else f"{moved}; too few wrote to be quoted"


def say_movement_parts(parts: pd.DataFrame) -> str:
    """What ``movement_parts`` shows: of all who answered, and whether the same people answered differently.

    >>> row = {"who": "all who answered", "group": "Q3", "reference": "Q2", "difference": -7.7, "p_adjusted": 0.001}
    >>> row |= {"tested": True, "level": 0.95, "n": 3440, "reference_n": 2654, "note": ""}
    >>> both = row | {"who": "those of both waves", "difference": 7.5, "p_adjusted": 0.07, "n": 551, "reference_n": 551}
    >>> say_movement_parts(pd.DataFrame([row, both]))
    'NPS fell 7.7 points from Q2 to Q3 among all who answered; no change shown among those of both waves'
    """
    first = parts.iloc[0]
    waves = f" from {first['reference']} to {first['group']}"
    if not first["tested"]:
        return f"Too few answers to test a change{waves}: {first['note']}"
    said = _changed(first)
    fewer = parts["n"] + parts["reference_n"] < first["n"] + first["reference_n"]  # else all are of both: it is said
    some = parts[(parts["who"] == BOTH) & fewer]
    for _, both in some.iterrows():
        told = f"among {BOTH}" + (f" ({both['note']})" if both["note"] else "")
        if not both["tested"]:
            return f"{said or 'No change shown'}{waves} among {first['who']}; not tested {told}"
        if not said and not shown(both):
            return f"No change shown{waves}, neither among {first['who']} nor {told}"
        changed = _changed(both).replace("NPS", "it")
        return f"{said or 'No change shown'}{waves} among {first['who']}; {changed or 'no change shown'} {told}"
    return f"{said or 'No change shown'}{waves} among {first['who']}"


def _changed(row: pd.Series) -> str:
    """What the test of one part shows; empty where it shows no change."""
    verb = "rose" if row["difference"] > 0 else "fell"
    return f"NPS {verb} {points(abs(row['difference']))} points" if shown(row) else ""


def mover_figure(row: pd.Series) -> str:
    """How many went one way, and how many of them wrote: ``promoter to detractor: 25, 14 of whom wrote``."""
    return f"{row['before']} to {row['after']}: {count(row['n'])}, {count(row['comments'])} of whom wrote"
