"""Plans, and what a conclusion needs, as sentences."""

import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.language import _, ngettext
from nps_analysis.stats.survey_plan import DETRACTORS, PASSIVES, PROMOTERS
from nps_analysis.tables import chance, count, percent, points
from nps_analysis.wording.phrases import group_of, of_whom, within
from nps_analysis.wording.score import say_base


def say_plan(plan: pd.DataFrame) -> str:
    """How many answers the first margin or change of a plan needs, how many people to invite, and what the last needs.

    >>> say_plan(pd.DataFrame({"n": [811], "invite": [4055], "margin": [5.0]}))
    'A margin of ±5.0 points needs 811 answers: invite 4,055 people'
    >>> say_plan(pd.DataFrame({"n": [203, 811], "invite": [203, 811], "margin": [10.0, 5.0]}))
    'A margin of ±10.0 points needs 203 answers, one of ±5.0 points 811'
    """
    row, last = plan.iloc[0], plan.iloc[-1]
    answers = "n" if "margin" in plan else "n_per_group"
    need = _margin(row) if "margin" in plan else _change(row)
    invite = int(row["invite"]) if row["invite"] > row[answers] else 0
    if len(plan) == 1:
        if not invite:
            return need
        return ngettext("{need}: invite {n} person", "{need}: invite {n} people", invite, need=need)
    if invite:
        need = ngettext("{need} (invite {n} person)", "{need} (invite {n} people)", invite, need=need)
    told = {"need": need, "answers": count(last[answers])}
    if "margin" in plan:
        return _("{need}, one of ±{margin} points {answers}", margin=points(last["margin"]), **told)
    told |= {"change": points(abs(last["change"]))}
    if chance(last["power"]) == chance(row["power"]):
        return _("{need}, one of {change} points by {answers}", **told)
    return _("{need}, one of {change} points with one of {chance} by {answers}", chance=chance(last["power"]), **told)


def say_expected(counts: ScoreCounts, least: int = 30) -> str:
    """The answers whose shares a plan expects, and where they are fewer than ``least`` what it expects instead.

    >>> say_expected(ScoreCounts.of(detractors=10, passives=10, promoters=20))
    'n = 40 answers'
    >>> say_expected(ScoreCounts.of(detractors=0, passives=0, promoters=1))
    'n = 1 answer, under 30: the plan expects 15.0 % detractors, 35.0 % passives and 50.0 % promoters instead'
    """
    if counts.n.sum() >= least:
        return say_base(counts)
    return _(
        "{base}, under {least}: the plan expects {detractors} detractors, {passives} passives and {promoters} promoters"
        " instead",
        base=say_base(counts),
        least=count(least),
        detractors=percent(DETRACTORS),
        passives=percent(PASSIVES),
        promoters=percent(PROMOTERS),
    )


def _margin(row: pd.Series) -> str:
    return ngettext(
        "A margin of ±{margin} points needs {n} answer",
        "A margin of ±{margin} points needs {n} answers",
        row["n"],
        margin=points(row["margin"]),
    )


def _change(row: pd.Series) -> str:
    return ngettext(
        "A change of {change} points is shown with a chance of {chance} by {n} answer in each group",
        "A change of {change} points is shown with a chance of {chance} by {n} answers in each group",
        row["n_per_group"],
        change=points(abs(row["change"])),
        chance=chance(row["power"]),
    )


def say_undo(row: pd.Series) -> str:
    """How many more answers would undo the conclusion of a row of ``undo``.

    >>> row = {"group": "Q2", "reference": "Q1", "shown": True, "more": 7.0, "of": "detractors", "turned": 5.0}
    >>> say_undo(pd.Series(row))
    'Q2 against Q1, by itself: no longer shown with 7 detractors more, or with 5 people at the other end of the scale'
    """
    reference = group_of(row, "reference")
    group = of_whom(within(row), group_of(row))
    what = _("{group} against {reference}, by itself", group=group, reference=reference)
    if not row["shown"]:
        return _("{what}: no difference is shown, so there is no conclusion to undo", what=what)
    if row["more"] != row["more"]:
        return _("{what}: no number of further answers would undo the conclusion", what=what)
    if row["of"] == "detractors":
        said = ngettext(
            "{what}: no longer shown with {n} detractor more",
            "{what}: no longer shown with {n} detractors more",
            row["more"],
            what=what,
        )
    else:
        said = ngettext(
            "{what}: no longer shown with {n} promoter more",
            "{what}: no longer shown with {n} promoters more",
            row["more"],
            what=what,
        )
    if row["turned"] != row["turned"]:
        return said
    return ngettext(
        "{said}, or with {n} person at the other end of the scale",
        "{said}, or with {n} people at the other end of the scale",
        row["turned"],
        said=said,
    )


def figure(row: pd.Series) -> str:
    """What one margin or change needs: ``margin 5.0: 811 answers``."""
    if "margin" in row:
        margin = points(row["margin"])
        return ngettext("margin {margin}: {n} answer", "margin {margin}: {n} answers", row["n"], margin=margin)
    change, n = points(row["change"]), row["n_per_group"]
    return ngettext("change {change}: {n} answer", "change {change}: {n} answers", n, change=change)
