"""Sellers beside each other in words: higher and lower only where the data show it, and no best or worst."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _, capital, ngettext, translated
from nps_analysis.schema import NONE
from nps_analysis.stats.told_apart import named
from nps_analysis.tables import count, points, signed
from nps_analysis.wording.phrases import by_line, rows_of, shortlist, span

GIVEN = "observed minus expected"  # how the method begins where the customers are allowed for

MOST_FEW = 3  # lines of those with too few answers
ALL = N_("all together, themselves included")
NOBODY = N_("nobody to compare with")
VERDICTS = (N_("higher"), N_("lower"), N_("not told apart"), N_("not compared"))


def say_league(league: pd.DataFrame) -> str:
    """Who is shown to score higher or lower than their customers would suggest, and of how many that is not shown.

    >>> row = {"column": "seller", "group": "A", "n": 90, "nps": 40.0, "adjusted_difference": 12.0, "p_adjusted": 0.01,
    ...     "shown": True, "level": 0.95, "method": "observed minus expected by market"}
    >>> say_league(pd.DataFrame([row, row | {"group": "B", "adjusted_difference": -1.0, "p_adjusted": 0.9}]))
    'By seller, A (+12.0) scores higher than their customers would suggest; the other one is not shown to differ'
    """
    places = group_columns(league.columns)
    named_so = league.assign(**{own: f"{own.replace('_', ' ')} " + league[own].astype(str) for own in places})
    said = by_line(named_so, [*places, *_several(league)], _said)
    return capital(said) if places else said


def verdict(row: pd.Series) -> str:
    """What may be said of a row: ``higher``, ``lower``, ``not told apart``, or ``not compared``."""
    if pd.isna(row["p_adjusted"]):
        return "not compared"
    return str(named(row.to_frame().T).iloc[0]) or "not told apart"


def places(row: pd.Series) -> str:
    """The places that are possible, all looked at together: ``2 to 10``; empty for a row that is not compared."""
    if pd.isna(row["rank_low"]):
        return ""
    return span([count(row["rank_low"]), count(row["rank_high"])])


def than(league: pd.DataFrame) -> str:
    """What a row is held against; without columns that tell who the customers are the score of all, its own in it."""
    return _("their customers would suggest") if _given(league) else translated(ALL)


def _given(league: pd.DataFrame) -> bool:
    return bool(len(league)) and str(league["method"].iloc[0]).startswith(GIVEN)


def _several(league: pd.DataFrame) -> Sequence[str]:
    return ["column"] if league["column"].nunique() > 1 else []


def _said(league: pd.DataFrame) -> str:
    column = str(league["column"].iloc[0])
    compared = league[league["p_adjusted"].notna()]
    if not len(compared):
        return _("No {column} can be compared: {why}", column=column, why=_why(league))
    word = named(compared)
    rest, few = int((word == "").sum()), int((~league["shown"].astype(bool)).sum())
    too_few = [ngettext("{n} with too few answers", "{n} with too few answers", few)] if few else []
    if rest == len(compared):
        return _none_shown(league, column, _("; ").join([_compared(rest), *too_few]))
    found = [(way, compared[word == way]) for way in ("higher", "lower")]
    parts = [(way, rows) for way, rows in found if len(rows)]
    said = [_scores(rows, way, league if at == 0 else None) for at, (way, rows) in enumerate(parts)]
    said[0] = _("By {column}, {said}", column=column, said=said[0])
    return _("; ").join([*said, *([_others(rest)] if rest else []), *too_few])


def _none_shown(league: pd.DataFrame, column: str, compared: str) -> str:
    if _given(league):
        return _(
            "No {column} is shown to score higher or lower than their customers would suggest ({compared})",
            column=column,
            compared=compared,
        )
    return _(
        "No {column} is shown to score higher or lower than all together, themselves included ({compared})",
        column=column,
        compared=compared,
    )


def _compared(n: int) -> str:
    return ngettext("{n} compared", "{n} compared", n)


def _others(rest: int) -> str:
    if rest == 1:
        return _("the other one is not shown to differ")
    return ngettext("the other {n} is not shown to differ", "the other {n} are not shown to differ", rest)


def _scores(rows: pd.DataFrame, way: str, league: pd.DataFrame | None) -> str:
    """Who scores higher or lower; with ``league`` than what."""
    n, names = len(rows), _by_size(rows)
    if league is None and way == "higher":
        return _one_or_more(n, _("{names} scores higher", names=names), _("{names} score higher", names=names))
    if league is None:
        return _one_or_more(n, _("{names} scores lower", names=names), _("{names} score lower", names=names))
    if _given(league) and way == "higher":
        return _one_or_more(
            n,
            _("{names} scores higher than their customers would suggest", names=names),
            _("{names} score higher than their customers would suggest", names=names),
        )
    if _given(league):
        return _one_or_more(
            n,
            _("{names} scores lower than their customers would suggest", names=names),
            _("{names} score lower than their customers would suggest", names=names),
        )
    if way == "higher":
        return _one_or_more(
            n,
            _("{names} scores higher than all together, themselves included", names=names),
            _("{names} score higher than all together, themselves included", names=names),
        )
    return _one_or_more(
        n,
        _("{names} scores lower than all together, themselves included", names=names),
        _("{names} score lower than all together, themselves included", names=names),
    )


def _one_or_more(n: int, one: str, more: str) -> str:
    return one if n == 1 else more


def _by_size(rows: pd.DataFrame) -> str:
    order = rows["adjusted_difference"].abs().sort_values(ascending=False, kind="stable").index
    named = [f"{_group(row)} ({signed(row['adjusted_difference'])})" for row in rows_of(rows.loc[order])]
    return shortlist(named, 3)


def _group(row: pd.Series) -> str:
    return translated(NONE) if row["group"] == NONE else str(row["group"])


def too_few(league: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows to draw, and in words those that are not: over three with too few answers are one line.

    >>> table = pd.DataFrame({"shown": [True, *[False] * 4], "group": list("ABCDE"), "n": [90, 3, 2, 1, 7]})
    >>> rows, said = too_few(table)
    >>> len(rows), said
    (1, '4 with 1 to 7 answers, too few to be compared')
    """
    few = ~league["shown"].astype(bool)
    if few.sum() <= MOST_FEW or few.all():
        return league, ""
    answers = span([count(league.loc[few, "n"].min()), count(league.loc[few, "n"].max())])
    return league[~few], ngettext(
        "{n} with {answers} answers, too few to be compared",
        "{n} with {answers} answers, too few to be compared",
        few.sum(),
        answers=answers,
    )


def _why(league: pd.DataFrame) -> str:
    few = int((~league["shown"].astype(bool)).sum())
    if few == len(league):
        return ngettext("{n} group with too few answers", "{n} groups with too few answers", few)
    notes = league.loc[league["shown"].astype(bool), "note"]
    return translated(next((note for note in notes if note), NOBODY))


def figure(row: pd.Series) -> str:
    """A group and what is shown of it: ``Saga N. 61.4, +19.6 against expected (higher, n = 3,001)``."""
    told = {"group": _group(row), "n": count(row["n"])}
    if pd.isna(row["adjusted_difference"]):
        return _("{group} ({why}, n = {n})", why=translated(row["note"] or "not compared"), **told)
    return _(
        "{group} {nps}, {difference} ({verdict}, n = {n})",
        nps=points(row["nps"]),
        difference=signed(row["adjusted_difference"]),
        verdict=translated(verdict(row)),
        **told,
    )


def base(league: pd.DataFrame) -> str:
    """The answers behind a league: those with a name, and how many have none, which are in no expected score.

    >>> base(pd.DataFrame({"group": ["A", "B", "(none)"], "n": [300, 262, 9]}))
    'n = 562 answers with a name, 9 without'
    """
    nobody = league["group"] == NONE
    named, without = league.loc[~nobody, "n"].sum(), league.loc[nobody, "n"].sum()
    if not without:
        return ngettext("n = {n} answer", "n = {n} answers", named)
    return ngettext(
        "n = {n} answer with a name, {without} without",
        "n = {n} answers with a name, {without} without",
        named,
        without=count(without),
    )
