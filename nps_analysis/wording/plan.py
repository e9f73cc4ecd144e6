"""Plans, and what a conclusion needs, as sentences."""

import pandas as pd

from nps_analysis.schema import counted
from nps_analysis.tables import chance, count, points
from nps_analysis.wording.phrases import within


def say_plan(plan: pd.DataFrame) -> str:
    """How many answers the first margin or change of a plan needs, how many people to invite, and what the last needs.

    >>> say_plan(pd.DataFrame({"n": [811], "invite": [4055], "margin": [5.0]}))
    'A margin of ±5.0 points needs 811 answers: invite 4,055 people'
    >>> say_plan(pd.DataFrame({"n": [203, 811], "invite": [203, 811], "margin": [10.0, 5.0]}))
    'A margin of ±10.0 points needs 203 answers, one of ±5.0 points 811'
    """
    row, last = plan.iloc[0], plan.iloc[-1]
    if "margin" in plan:
        answers = "n"
        need = f"A margin of ±{points(row['margin'])} points needs {counted(int(row['n']), 'answer')}"
        other = f", one of ±{points(last['margin'])} points {count(last['n'])}"
    else:
        answers = "n_per_group"
        shown = f"A change of {points(abs(row['change']))} points is shown with a chance of {chance(row['power'])}"
        need = f"{shown} by {counted(int(row[answers]), 'answer')} in each group"
        likely = "" if chance(last["power"]) == chance(row["power"]) else f" with one of {chance(last['power'])}"
        other = f", one of {points(abs(last['change']))} points{likely} by {count(last[answers])}"
    invite = f": invite {count(row['invite'])} people" if row["invite"] > row[answers] else ""
    if len(plan) == 1:
        return need + invite
    return need + invite.replace(": invite", " (invite") + (")" if invite else "") + other


def say_undo(row: pd.Series) -> str:
    """How many more answers would undo the conclusion of a row of ``undo``.

    >>> row = {"group": "Q2", "reference": "Q1", "shown": True, "more": 7.0, "of": "detractors", "turned": 5.0}
    >>> say_undo(pd.Series(row))
    'Q2 against Q1, by itself: no longer shown with 7 detractors more, or with 5 people at the other end of the scale'
    """
    what = f"{within(row)}{row['group']} against {row['reference']}, by itself"
    if not row["shown"]:
        return f"{what}: no difference is shown, so there is no conclusion to undo"
    if row["more"] != row["more"]:
        return f"{what}: no number of further answers would undo the conclusion"
    noun = row["of"] if row["more"] != 1 else row["of"][:-1]
    turned = count(row["turned"]) + (" people" if row["turned"] != 1 else " person")
    other = f", or with {turned} at the other end of the scale" if row["turned"] == row["turned"] else ""
    return f"{what}: no longer shown with {count(row['more'])} {noun} more{other}"


def figure(row: pd.Series) -> str:
    """What one margin or change needs: ``margin 5.0: 811 answers``."""
    kind, answers = ("margin", row["n"]) if "margin" in row else ("change", row["n_per_group"])
    return f"{kind} {points(row[kind])}: {count(answers)} answers"
