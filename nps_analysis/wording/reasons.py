"""Seller or product, in words: only where more or fewer detractors than usual are shown to rate it low."""

import pandas as pd

from nps_analysis.language import N_, _, translated
from nps_analysis.tables import count, percent
from nps_analysis.wording.phrases import group_of, rows_of, shortlist, span, values

KINDS = (N_("seller"), N_("product"))


def say_reasons(reasons: pd.DataFrame) -> str:
    """Whose detractors are shown to rate which things low more or less often than is usual.

    >>> row = {"column": "who", "group": "A", "reason": "seller", "share": 70.0, "usual": 40.0, "level": 0.95}
    >>> say_reasons(pd.DataFrame([row | {"p_adjusted": 0.01}, row | {"reason": "product", "p_adjusted": 0.8}]))
    'Detractors of A rate seller low more often (70.0 %, usual among such customers 40.0 %)'
    """
    tested = reasons[reasons["p_adjusted"].notna()]
    if not len(tested):
        return _("Nobody has the detractors with ratings that it takes to tell seller and product apart")
    found = tested[[bool(differs(row)) for row in rows_of(tested)]]
    if not len(found):
        kinds = _kinds(tested)
        return _("Nobody's detractors are shown to rate {things} low more or less often than usual", things=kinds)
    order = (found["share"] - found["usual"]).abs().sort_values(ascending=False, kind="stable").index
    return _("Detractors of {groups}", groups=shortlist(map(_one, rows_of(found.loc[order])), 4))


def say_why_lower(reasons: pd.DataFrame) -> str:
    """Of those who score lower than expected: whether that is shown to be the seller's or the product's.

    >>> row = {"column": "who", "group": "A", "reason": "seller", "share": 30.0, "usual": 29.0, "level": 0.95}
    >>> say_why_lower(pd.DataFrame([row | {"p_adjusted": 0.7}, row | {"reason": "product", "p_adjusted": 0.9}]))
    'A scores lower; their detractors are not shown to rate seller or product low more or less often than usual'
    """
    if not len(reasons):
        return _("Nobody is shown to score lower than expected: there is nothing to explain")
    tested = reasons[reasons["p_adjusted"].notna()]
    if len(tested) and any(differs(row) for row in rows_of(tested)):
        return say_reasons(reasons)
    groups = list(dict.fromkeys(reasons["group"]))
    who = _scores_lower(shortlist(groups, 3), len(groups))
    if not len(tested):
        return _("{lower}, but too few of their detractors rated anything to tell seller and product apart", lower=who)
    return _(
        "{lower}; their detractors are not shown to rate {things} low more or less often than usual",
        lower=who,
        things=_kinds(tested),
    )


def _scores_lower(groups: str, number: int) -> str:
    if number == 1:
        return _("{group} scores lower", group=groups)
    return _("{groups} score lower", groups=groups)


def differs(row: pd.Series) -> str:
    """``more`` or ``less`` often than usual, where that is shown; else empty."""
    if not row["p_adjusted"] < 1 - row["level"]:
        return ""
    return "more" if row["share"] > row["usual"] else "less"


def figure(row: pd.Series) -> str:
    """A group's detractors and one reason: ``A, seller: 20 of 40 rate it low (50.0 %, usual 37.5 %)``."""
    name = f"{row['group']}, {group_of(row, 'reason')}"
    if pd.isna(row["share"]):
        return f"{name} ({translated(row['note'])})"
    told = {"name": name, "low": count(row["rated_low"]), "n": count(row["asked"]), "share": percent(row["share"])}
    if pd.isna(row["usual"]):
        return _("{name}: {low} of {n} rate it low ({share})", **told)
    return _("{name}: {low} of {n} rate it low ({share}, usual {usual})", usual=percent(row["usual"]), **told)


def base(reasons: pd.DataFrame) -> str:
    """On how many detractors a frame of reasons rests: those asked, who may be others for each reason."""
    asked = reasons.groupby("reason")["asked"].sum()
    numbers = span([count(asked.min()), count(asked.max())])
    if asked.max() == 1:
        return _("n = {numbers} detractor asked", numbers=numbers)
    return _("n = {numbers} detractors asked", numbers=numbers)


def _one(row: pd.Series) -> str:
    told = {"group": _name(row), "thing": group_of(row, "reason")}
    told |= {"share": percent(row["share"]), "usual": percent(row["usual"])}
    if differs(row) == "more":
        return _("{group} rate {thing} low more often ({share}, usual among such customers {usual})", **told)
    return _("{group} rate {thing} low less often ({share}, usual among such customers {usual})", **told)


def _name(row: pd.Series) -> str:
    return values(row, [*list(row.index)[: list(row.index).index("column")], "group"])


def _kinds(rows: pd.DataFrame) -> str:
    """Things that are rated, as alternatives."""
    first, *others = dict.fromkeys(group_of(row, "reason") for row in rows_of(rows))
    for other in others:
        first = _("{one} or {other}", one=first, other=other)
    return first
