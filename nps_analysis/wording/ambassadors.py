"""Who becomes a promoter, in sentences."""

import pandas as pd

from nps_analysis.schema import counted
from nps_analysis.tables import count, percent, points

LITTLE = 0.1  # a skill under which a likelihood tells only a little more


def say_ambassadors(skill: pd.DataFrame, rates: pd.DataFrame) -> str:
    """What ``ambassadors_skill`` shows: the likelihood where it is better than the base rates, else these, by class.

    Why there is no model is in the note of the frame.

    >>> row = {"skill": 0.043, "better": True, "note": ""}
    >>> say_ambassadors(pd.DataFrame([row]), pd.DataFrame({"group": []}))
    'A likelihood tells a little more than the base rates who becomes a promoter'
    """
    row = skill.iloc[0]
    if row["note"]:
        return f"Base rates only: {_classes(rates)}"
    if not row["better"]:
        return f"No likelihood is shown to be better than the base rate: {_classes(rates)}"
    little = "a little " if row["skill"] < LITTLE else ""
    return f"A likelihood tells {little}more than the base rates who becomes a promoter"


def say_ambassadors_waves(waves: pd.DataFrame) -> str:
    """What the test of ``ambassadors_waves`` found, and what it would have found in earlier waves.

    >>> row = {"tested_from": "Q3", "tested_to": "Q3", "skill": 0.043, "skill_low": 0.016, "skill_high": 0.07,
    ...        "better": True, "level": 0.95, "note": "", "decides": True}
    >>> say_ambassadors_waves(pd.DataFrame([row, row | {"decides": False, "skill": 0.02}]))
    'Tested on Q3: Brier skill 4.3 % (95 % interval 1.6 to 7.0); better in 1 of 1 earlier wave (skill 2.0 %)'
    """
    row, earlier = waves.iloc[0], waves.iloc[1:]
    if row["note"]:
        return f"No likelihood of each person: {row['note']}"
    ends = f"{row['level'] * 100:g} % interval {points(100 * row['skill_low'])} to {points(100 * row['skill_high'])}"
    when = " to ".join(dict.fromkeys((row["tested_from"], row["tested_to"])))
    said = f"Tested on {when}: Brier skill {percent(100 * row['skill'])} ({ends})"
    if not len(earlier):
        return f"{said}; no earlier wave has answers enough for the same test"
    span = " to ".join(dict.fromkeys(points(100 * one) for one in (earlier["skill"].min(), earlier["skill"].max())))
    some = f"{int(earlier['better'].sum())} of {counted(len(earlier), 'earlier wave')} (skill {span} %)"
    return f"{said}; better in {some}"


def say_promotion(rates: pd.DataFrame) -> str:
    """How many of each class were promoters at their next answer, and why that alone is no change.

    >>> row = {"group": "promoters", "n": 4175, "share": 61.0, "low": 59.4, "high": 62.5}
    >>> say_promotion(pd.DataFrame([row])).split(". ")[0]
    'Of 4,175 promoters who answered again 61.0 % (59.4 to 62.5) were promoters the next time'
    """
    said = [
        f"of {_people(row)} who answered again {_share(row)} were promoters the next time"
        for _, row in rates.iloc[::-1].iterrows()
        if row["n"]
    ]
    if not said:
        return "Nobody answered again, so nothing is known of what comes next"
    why = (
        "Whoever is at an end of the scale tends to be nearer the middle the next time without anything having changed "
        "(regression to the mean): a detractor who answers milder has not been won back by that alone"
    )
    return ". ".join([one[:1].upper() + one[1:] for one in said] + [why])


def figure(row: pd.Series) -> str:
    """One group of the calibration: ``14 to 27 %: 21.3 % of 89 became promoters (14.1 to 31.0)``."""
    if not row["n"]:
        return f"{row['group']}: nobody answered again"
    said = f", {percent(row['likelihood'])} expected" if row["likelihood"] == row["likelihood"] else ""
    return f"{row['group']}: {_share(row)} of {count(row['n'])} became promoters{said}"


def _classes(rates: pd.DataFrame) -> str:
    """The base rates of passives and detractors."""
    there = rates[rates["group"].isin(["passives", "detractors"]) & (rates["n"] > 0)].iloc[::-1]
    said = [f"of {_people(row)} {_share(row)}" for _, row in there.iterrows()]
    return f"{', '.join(said)} were promoters the next time" if said else "nobody among them answered again"


def _people(row: pd.Series) -> str:
    """How many of a class: ``1 passive``, ``4,175 promoters``."""
    return counted(int(row["n"]), row["group"].removesuffix("s"))


def _share(row: pd.Series) -> str:
    if row["n"] == 1:
        return f"{count(row['promoted'])} ({points(row['low'])} to {points(row['high'])} %)"
    return f"{percent(row['share'])} ({points(row['low'])} to {points(row['high'])})"
