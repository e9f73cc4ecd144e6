"""How the same customers moved, in sentences."""

import pandas as pd

from nps_analysis.language import N_, _, capital, ngettext, period_name, translated
from nps_analysis.scale import CLASS_NAMES
from nps_analysis.stats.movement_parts import BOTH
from nps_analysis.tables import count, p_value, percent, points, signed
from nps_analysis.wording.compare import shown
from nps_analysis.wording.phrases import group_of, interval, rows_of

CLASSES = (N_("detractor"), N_("passive"), N_("promoter"), N_("detractors"), N_("passives"), N_("promoters"))
WHO = (N_("all who answered"), N_("those of both waves"), N_("those of one wave only"))


def say_movement(change: pd.DataFrame) -> str:
    """What ``movement_change`` shows of those who answered in both waves; rose or fell only where its test shows it.

    Fewer respondents than are tested are said to be too few, with what was observed.

    >>> row = {"before": "2026-Q1", "after": "2026-Q2", "n": 200, "nps_after": 28.5, "change": 10.5, "low": 1.5,
    ...     "high": 19.5, "p_value": 0.02, "level": 0.95, "movers": 58}
    >>> say_movement(pd.DataFrame([row]))
    'The same 200 respondents rose 10.5 points from 2026-Q1 to 28.5 in 2026-Q2 (95 % interval +1.5 to +19.5)'
    """
    row = change.iloc[0]
    before, after = period_name(str(row["before"])), period_name(str(row["after"]))
    if not row["n"]:
        return _("Nobody answered in both {before} and {after}, so no movement can be seen", before=before, after=after)
    if pd.isna(row["p_value"]):
        return _untested(row, before, after)
    said = _moved(row, before, after)
    if row["movers"] >= 30:
        return said
    return ngettext(
        "{said}; only {n} moved to another class, so this is doubtful",
        "{said}; only {n} moved to another class, so this is doubtful",
        row["movers"],
        said=said,
    )


def _untested(row: pd.Series, before: str, after: str) -> str:
    """What fewer respondents than are tested have; ``note`` begins with how many they are."""
    told = {"size": signed(row["change"]), "low": signed(row["low"]), "high": signed(row["high"])}
    return _(
        "Too few answered in both {before} and {after} to test a change ({why}): {size}, between {low} and {high}",
        before=before,
        after=after,
        why=translated(row["note"].split("; ")[0]),
        **told,
    )


def _moved(row: pd.Series, before: str, after: str) -> str:
    told = {"before": before, "after": after}
    if not row["p_value"] < 1 - row["level"]:
        told |= {"size": signed(row["change"]), "low": signed(row["low"]), "high": signed(row["high"])}
        return ngettext(
            "No change shown for the same {n} respondent from {before} to {after}:"
            " {size}, between {low} and {high} ({p})",
            "No change shown among the same {n} respondents from {before} to {after}:"
            " {size}, between {low} and {high} ({p})",
            row["n"],
            p=p_value(row["p_value"]),
            **told,
        )
    told |= {"size": points(abs(row["change"])), "nps": points(row["nps_after"]), "interval": interval(row)}
    if row["change"] > 0:
        return ngettext(
            "The same {n} respondent rose {size} points from {before} to {nps} in {after} ({interval})",
            "The same {n} respondents rose {size} points from {before} to {nps} in {after} ({interval})",
            row["n"],
            **told,
        )
    return ngettext(
        "The same {n} respondent fell {size} points from {before} to {nps} in {after} ({interval})",
        "The same {n} respondents fell {size} points from {before} to {nps} in {after} ({interval})",
        row["n"],
        **told,
    )


def say_turnover(turnover: pd.DataFrame, before: str, after: str) -> str:
    """Regression to the mean in words: promoters leave and come; only the balance of the two is a change.

    >>> row = {"group": "promoters", "n_before": 84, "left": 14.3, "n_after": 98, "came": 26.5}
    >>> say_turnover(pd.DataFrame([row]), "May", "June").split(". ")[0]
    'Of 84 promoters in May 14.3 % were none in June; of 98 in June 26.5 % had been none before'
    """
    told = {"before": period_name(str(before)), "after": period_name(str(after))}
    sentences = [capital(_left_and_came(row, told)) for row in rows_of(turnover) if row["group"] != "passives"]
    why = _(
        "Whoever is at an end of the scale tends to be nearer the middle the other time, read forwards or backwards, "
        "without any change: that one group falls and the other rises says nothing, only the balance of the two does"
    )
    return _(". ").join([*sentences, why])


def _left_and_came(row: pd.Series, waves: dict[str, str]) -> str:
    told = {"n_before": count(row["n_before"]), "left": percent(row["left"])} | waves
    told |= {"n_after": count(row["n_after"]), "came": percent(row["came"])}
    if row["group"] == "detractors":
        return _(
            "of {n_before} detractors in {before} {left} were none in {after}; "
            "of {n_after} in {after} {came} had been none before",
            **told,
        )
    return _(
        "of {n_before} promoters in {before} {left} were none in {after}; "
        "of {n_after} in {after} {came} had been none before",
        **told,
    )


def say_falls(falls: pd.DataFrame) -> str:
    """How many fell far, beside how many rose as far.

    >>> row = {"group": "fell", "by": 3, "n": 889, "people": 72, "share": 8.1, "low": 6.5, "high": 10.1}
    >>> say_falls(pd.DataFrame([row, row | {"group": "rose", "people": 80, "share": 9.0, "low": 7.3, "high": 11.1}]))
    '72 of 889 fell by 3 points or more (8.1 %, 6.5 to 10.1), 80 rose as far (9.0 %, 7.3 to 11.1)'
    """
    if not falls["n"].iloc[0]:
        return _("Nobody answered in both, so no fall can be seen")
    fell, rose = (
        _(
            "{share}, {low} to {high}",
            share=percent(row["share"]),
            low=points(row["low"]),
            high=points(row["high"]),
        )
        for row in rows_of(falls)
    )
    one, other = (count(people) for people in falls["people"])
    return ngettext(
        "{fallen} of {people} fell by {n} point or more ({fell}), {risen} rose as far ({rose})",
        "{fallen} of {people} fell by {n} points or more ({fell}), {risen} rose as far ({rose})",
        falls["by"].iloc[0],
        fallen=one,
        people=count(falls["n"].iloc[0]),
        fell=fell,
        risen=other,
        rose=rose,
    )


def figure(row: pd.Series) -> str:
    """How many made one move: ``passives before, promoters after: 12``."""
    told = {"before": translated(row["before"]), "after": translated(row["after"]), "n": count(row["n"])}
    return _("{before} before, {after} after: {n}", **told)


def say_movers(quotes: pd.DataFrame) -> str:
    """How many moved down and up a class, and that some are quoted; of ``movers_quotes``.

    >>> row = {"before": "promoter", "after": "passive", "n": 70, "comments": 17, "quote": "too dear"}
    >>> say_movers(pd.DataFrame([row, row | {"after": "detractor", "n": 25, "comments": 4, "quote": ""}]))
    'In their own words: 95 moved down a class and nobody moved up'
    """
    ways = quotes.drop_duplicates(["before", "after"])
    down = ways["before"].map(CLASS_NAMES.index) > ways["after"].map(CLASS_NAMES.index)
    moved = _ways(*(int(ways.loc[way, "n"].sum()) if way.any() else 0 for way in (down, ~down)))
    if (quotes["quote"] != "").any():
        return _("In their own words: {moved}", moved=moved)
    return _("{moved}; too few wrote to be quoted", moved=moved)


def _ways(fell: int, rose: int) -> str:
    """How many moved down, and how many up.

    >>> _ways(95, 0)
    '95 moved down a class and nobody moved up'
    """
    if fell and rose:
        return _("{fell} moved down a class and {rose} moved up", fell=count(fell), rose=count(rose))
    if fell:
        return _("{fell} moved down a class and nobody moved up", fell=count(fell))
    if rose:
        return _("nobody moved down a class and {rose} moved up", rose=count(rose))
    return _("nobody moved down a class and nobody moved up")


def say_movement_parts(parts: pd.DataFrame) -> str:
    """What ``movement_parts`` shows: of all who answered, and whether the same people answered differently.

    >>> row = {"who": "all who answered", "group": "Q3", "reference": "Q2", "difference": -7.7, "p_adjusted": 0.001}
    >>> row |= {"tested": True, "level": 0.95, "n": 3440, "reference_n": 2654, "note": ""}
    >>> both = row | {"who": "those of both waves", "difference": 7.5, "p_adjusted": 0.07, "n": 551, "reference_n": 551}
    >>> say_movement_parts(pd.DataFrame([row, both]))
    'NPS fell 7.7 points from Q2 to Q3 among all who answered; no change shown among those of both waves'
    """
    first = parts.iloc[0]
    waves = {"reference": group_of(first, "reference"), "group": group_of(first)}
    if not first["tested"]:
        why = translated(first["note"])
        return _("Too few answers to test a change from {reference} to {group}: {why}", why=why, **waves)
    everybody = {"who": translated(first["who"])}
    fewer = parts["n"] + parts["reference_n"] < first["n"] + first["reference_n"]  # else all are of both: it is said
    some = parts[(parts["who"] == BOTH) & fewer]
    if not len(some):
        return _of_all(first, waves | everybody)
    both = some.iloc[0]
    told = {"both": _with_note(translated(BOTH), both["note"])}
    if both["tested"] and not shown(first) and not shown(both):
        return _(
            "No change shown from {reference} to {group}, neither among {who} nor among {both}",
            **waves,
            **everybody,
            **told,
        )
    if not both["tested"]:
        of_both = _("not tested among {both}", **told)
    elif not shown(both):
        of_both = _("no change shown among {both}", **told)
    elif both["difference"] > 0:
        of_both = _("it rose {size} points among {both}", size=points(abs(both["difference"])), **told)
    else:
        of_both = _("it fell {size} points among {both}", size=points(abs(both["difference"])), **told)
    return _("; ").join([_of_all(first, waves | everybody), of_both])


def _of_all(row: pd.Series, told: dict[str, str]) -> str:
    """What is shown of all who answered."""
    if not shown(row):
        return _("No change shown from {reference} to {group} among {who}", **told)
    size = points(abs(row["difference"]))
    if row["difference"] > 0:
        return _("NPS rose {size} points from {reference} to {group} among {who}", size=size, **told)
    return _("NPS fell {size} points from {reference} to {group} among {who}", size=size, **told)


def _with_note(who: str, note: str) -> str:
    return _("{who} ({note})", who=who, note=translated(note)) if note else who


def mover_figure(row: pd.Series) -> str:
    """How many went one way, and how many of them wrote: ``promoter to detractor: 25, 14 of whom wrote``."""
    return _(
        "{before} to {after}: {n}, {comments} of whom wrote",
        before=translated(row["before"]),
        after=translated(row["after"]),
        n=count(row["n"]),
        comments=count(row["comments"]),
    )
