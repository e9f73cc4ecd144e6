"""The score in a sentence, and the base that it rests on."""

import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.headings import group_columns
from nps_analysis.language import _, listing, ngettext
from nps_analysis.scale import CLASSES
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count, percent, points
from nps_analysis.wording.phrases import column_of, interval, name_of


def say_score(scores: pd.DataFrame) -> str:
    """One score with its interval and base; of several groups how far apart they lie, no claim that they differ.

    >>> say_score(pd.DataFrame({"n": [20], "nps": [25.0], "low": [-13.3], "high": [55.2], "level": [0.95]}))
    'NPS is 25.0 (95 % interval −13.3 to 55.2) from 20 answers'
    """
    hidden = suppressed_rows(scores)
    scores = scores[~hidden]
    if not len(scores) and len(hidden):
        return _("No group has answers enough to be shown")
    answered = scores[scores["n"] > 0]
    if not len(answered):
        return _("There are no answers, so there is no score")
    if len(hidden) == 1:
        one = answered.iloc[0]
        return ngettext(
            "NPS is {nps} ({interval}) from {n} answer",
            "NPS is {nps} ({interval}) from {n} answers",
            one["n"],
            nps=points(one["nps"]),
            interval=interval(one, points),
        )
    by = listing(map(column_of, group_columns(scores.columns)))
    ranked = answered[answered["n"] >= VERY_SMALL_BASE]
    least, small = count(VERY_SMALL_BASE), len(answered) - len(ranked)
    if len(ranked) < 2:
        lead = _(
            "NPS by {by}: bases under {least} answers are too small to name a highest and a lowest", by=by, least=least
        )
        return _("; ").join([lead, *_without(scores, answered, hidden)])
    best, worst = ranked.loc[ranked["nps"].idxmax()], ranked.loc[ranked["nps"].idxmin()]
    ends = {"low": points(worst["nps"]), "worst": name_of(worst), "high": points(best["nps"]), "best": name_of(best)}
    lead = _("NPS by {by} runs from {low} ({worst}) to {high} ({best})", by=by, **ends)
    left_out = ngettext(
        "{n} group under {least} answers left out", "{n} groups under {least} answers left out", small, least=least
    )
    return _("; ").join([lead, *([left_out] if small else []), *_without(scores, answered, hidden)])


def _without(scores: pd.DataFrame, answered: pd.DataFrame, hidden: pd.Series) -> list[str]:
    """Of how many groups there is no score, and why."""
    silent, suppressed = len(scores) - len(answered), int(hidden.sum())
    return [
        *([ngettext("{n} group without answers", "{n} groups without answers", silent)] if silent else []),
        *([ngettext("{n} group suppressed", "{n} groups suppressed", suppressed)] if suppressed else []),
    ]


def say_base(counts: ScoreCounts) -> str:
    """The answers that a result rests on, with the effective number where they are weighted.

    >>> say_base(ScoreCounts.of(detractors=1, passives=2, promoters=3))
    'n = 6 answers'
    """
    n = round(counts.n.sum())
    if not counts.weighted:
        return ngettext("n = {n} answer", "n = {n} answers", n)
    effective = count(counts.weight.sum() ** 2 / counts.weight_sq.sum())
    return ngettext(
        "n = {n} answer, weighted (effective n {effective})",
        "n = {n} answers, weighted (effective n {effective})",
        n,
        effective=effective,
    )


def figure(row: pd.Series) -> str:
    """A score and its base: ``North 34.2 (n = 812)``."""
    return _("{name} {figure} (n = {n})", name=name_of(row), figure=points(row["nps"]), n=count(row["n"]))


def shares(row: pd.Series) -> str:
    """The three classes of a score: ``North: 57.3 % promoters, 20.0 % passives, 22.7 % detractors``."""
    return _(
        "{name}: {promoters} promoters, {passives} passives, {detractors} detractors",
        name=name_of(row),
        **{name: percent(row[name]) for name in CLASSES},
    )
