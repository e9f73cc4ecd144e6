"""What goes with the score, in sentences: only what is told apart from chance is named as important."""

import pandas as pd

from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.responses.ratings import Rating
from nps_analysis.stats.performance import bands
from nps_analysis.tables import below_one, count, percent, points, rating
from nps_analysis.wording.phrases import clauses, rows_of, shortlist, values, why

MOST, TWO = 3, 2  # drivers that a sentence names; that it says two figures of
NO_RATINGS, NO_IMPORTANCES = N_("no ratings"), N_("no importances")
NOT_CAUSE = N_("what goes with the score need not be its cause")


def say_drivers(drivers: pd.DataFrame) -> str:
    """Which drivers go most with the score, which also do, and which cannot be told from ratings without connection.

    A place is claimed only where the sets of places show it.

    >>> row = {"driver": "staff", "importance": 70.0, "shown": True, "rank_low": 1, "rank_high": 1, "r2": 0.33}
    >>> other = {"driver": "website", "importance": 0.1, "shown": False, "r2": 0.33}
    >>> say_drivers(pd.DataFrame([row, other]))
    'staff goes most with the score (70.0 % of what the ratings explain); not told apart from chance: website'
    """
    known = drivers[drivers["importance"].notna()].sort_values("importance", ascending=False, kind="stable")
    if not len(known):
        reasons = [note for note in drivers["note"].astype(str).unique() if note and note != "nan"]
        reason = why((reasons or [NO_RATINGS])[0], "no importance: ")
        return _("No rating has an importance: {why}", why=reason)
    shown, rest = known[known["shown"].astype(bool)], known[~known["shown"].astype(bool)]
    if not len(shown):
        return ngettext(
            "{n} rating is not shown to go with the score (R² {r2}): it may have come by chance",
            "None of {n} ratings is shown to go with the score (R² {r2}): any may have come by chance",
            len(known),
            r2=_r2(known["r2"].iloc[0]),
        )
    first = _certain(shown) or rows_of(shown[shown["rank_low"] == 1])
    others = len(shown) - len(first)
    parts = [_first(first, bool(_certain(shown)))]
    if others:
        parts.append(ngettext("{n} other goes with it too", "{n} others go with it too", others))
    if len(rest):
        parts.append(_("not told apart from chance: {drivers}", drivers=shortlist(rest["driver"], MOST)))
    return _("; ").join(parts)


def say_performance(performance: pd.DataFrame) -> str:
    """Where a rating is shown to be lower or higher than in all other answers, after adjustment; of no other place.

    >>> row = {"shop": "North", "driver": "staff", "n": 400, "performance": 3.53, "mean_difference": -0.44}
    >>> say_performance(pd.DataFrame([row | {"p_adjusted": 0.001, "tested": True, "level": 0.95}]))
    'staff is rated lower in North (3.53)'
    """
    tested = performance[performance["tested"].astype(bool)]
    if not len(tested):
        return _("No mean rating could be compared with the rest")
    found = tested[tested["p_adjusted"] < 1 - tested["level"]]
    if not len(found):
        return ngettext(
            "No mean rating is shown to differ from the rest in {n} comparison",
            "No mean rating is shown to differ from the rest in {n} comparisons",
            _tests(tested),
        )
    groups = [name for name in group_columns(performance.columns) if name != "driver"]
    parts = [_rated(str(driver), rows, groups) for driver, rows in found.groupby("driver", sort=False)]
    if len(parts) <= MOST:
        return clauses(parts)
    whole = _("; ").join(parts[:MOST])
    return ngettext(
        "{clauses}; and {n} more rating", "{clauses}; and {n} more ratings", len(parts) - MOST, clauses=whole
    )


def _rated(driver: str, rows: pd.DataFrame, groups: list[str]) -> str:
    """Where one thing is rated lower, and where higher."""
    rows = rows.reindex(rows["mean_difference"].abs().sort_values(ascending=False, kind="stable").index)
    low = shortlist([_place(row, groups) for row in rows_of(rows[rows["mean_difference"] < 0])], MOST)
    high = shortlist([_place(row, groups) for row in rows_of(rows[rows["mean_difference"] > 0])], MOST)
    if low and high:
        return _("{driver} is rated lower in {low}, higher in {high}", driver=driver, low=low, high=high)
    if low:
        return _("{driver} is rated lower in {groups}", driver=driver, groups=low)
    return _("{driver} is rated higher in {groups}", driver=driver, groups=high)


def _tests(tested: pd.DataFrame) -> int:
    """How many tests the rows are: of a rating in two groups that are each other's rest it is one."""
    each = [rows["mean_difference"] for _, rows in tested.groupby("driver")]
    return sum(1 if len(one) == 2 and abs(one.sum()) < 1e-9 else len(one) for one in each)


def _place(row: pd.Series, groups: list[str]) -> str:
    return f"{values(row, groups)} ({rating(row['performance'])})"


def say_complete(drivers: pd.DataFrame) -> str:
    """Whether the answers that have every rating say the same as all pairs do.

    >>> say_complete(pd.DataFrame({"n": [15367], "n_complete": [6693], "r2": [0.33], "r2_complete": [0.34],
    ...     "importance": [70.0], "importance_complete": [68.5]}))
    'The 6,693 answers with every rating give R² .34 (all pairs: .33); no share differs by more than 1.5 points'
    """
    row = drivers.iloc[0]
    if drivers["importance"].isna().all():
        return _("There is no importance to check")
    if drivers["n_complete"].isna().any():
        return _("No check by complete answers: too few employees have every rating, or lack one")
    n = row["n_complete"]
    if n == drivers["n"].max():
        return ngettext(
            "The {n} answer has every rating: nothing rests on who was asked what",
            "All {n} answers have every rating: nothing rests on who was asked what",
            n,
        )
    if row["r2_complete"] != row["r2_complete"]:
        return ngettext(
            "{n} answer has every rating, too few to check by:"
            " that who was asked what was drawn at random is taken on trust",
            "{n} answers have every rating, too few to check by:"
            " that who was asked what was drawn at random is taken on trust",
            n,
        )
    said = ngettext(
        "The {n} answer with every rating gives R² {complete} (all pairs: {pairs})",
        "The {n} answers with every rating give R² {complete} (all pairs: {pairs})",
        n,
        complete=_r2(row["r2_complete"]),
        pairs=_r2(row["r2"]),
    )
    apart = (drivers["importance"] - drivers["importance_complete"]).abs().max()
    if apart != apart:
        return said
    return _("; ").join([said, _("no share differs by more than {size} points", size=points(apart))])


def say_drivers_check(check: pd.DataFrame) -> str:
    """Whether the ordinal model puts each driver where its importance does, as far as that is shown, and with its sign.

    >>> say_drivers_check(pd.DataFrame({"driver": ["a", "b"], "n": 900, "place": [1, 2], "rank_low": [1, 1],
    ...     "rank_high": [1, 2], "note": ""}))
    'An ordinal model of 900 complete answers puts every driver in a place that its importance allows'
    """
    if not len(check) or check["place"].isna().all():
        reason = check["note"].iloc[0] if len(check) else NO_IMPORTANCES
        return _("No ordinal model beside this: {why}", why=why(reason, "no ordinal model: "))
    moved = check[(check["place"] < check["rank_low"]) | (check["place"] > check["rank_high"])]["driver"]
    turned, n = check[check["note"].astype(bool)]["driver"], check["n"].iloc[0]
    if len(moved):
        said = ngettext(
            "An ordinal model of {n} complete answer puts {drivers} in another place than the importance allows",
            "An ordinal model of {n} complete answers puts {drivers} in another place than the importance allows",
            n,
            drivers=shortlist(moved, 4),
        )
    else:
        said = ngettext(
            "An ordinal model of {n} complete answer puts every driver in a place that its importance allows",
            "An ordinal model of {n} complete answers puts every driver in a place that its importance allows",
            n,
        )
    if not len(turned):
        return said
    other = _("with the others held, {drivers} goes the other way", drivers=shortlist(turned, 4))
    return _("; ").join([said, other])


def figure(row: pd.Series) -> str:
    """A driver's importance and mean: ``staff 46.8 % (44.0 to 49.4), mean 3.91``."""
    share = translated(str(row["note"]))
    if row["importance"] == row["importance"]:
        low, high = points(row["importance_low"]), points(row["importance_high"])
        share = _("{share} ({low} to {high})", share=percent(row["importance"]), low=low, high=high)
    told = {"driver": row["driver"], "share": share, "mean": rating(row["performance"])}
    if row["shown"]:
        return _("{driver} {share}, mean {mean}", **told)
    return _("{driver} {share}, mean {mean}, not told apart from chance", **told)


def performance_figure(row: pd.Series) -> str:
    """A mean and its base: ``North staff 3.53 (n = 400)``."""
    mean = rating(row["performance"]) if row["performance"] == row["performance"] else _("no ratings")
    return _("{name} {figure} (n = {n})", name=values(row, group_columns(row.index)), figure=mean, n=count(row["n"]))


def _certain(shown: pd.DataFrame) -> list[pd.Series]:
    """The drivers, from the most important on, whose places are shown."""
    certain = []
    for place, row in enumerate(rows_of(shown.head(MOST)), start=1):
        if not row["rank_low"] == row["rank_high"] == place:
            break
        certain.append(row)
    return certain


def _first(first: list[pd.Series], certain: bool) -> str:
    if not first:
        return _("Which rating goes most with the score is not shown")
    if not certain and len(first) == 1:
        return _(
            "{driver} goes with the score, and whether anything goes more with it is not shown",
            driver=_share(first[0]),
        )
    if not certain:
        drivers = shortlist(map(_share, first), MOST)
        return _("One of {drivers} goes most with the score, which of them is not shown", drivers=drivers)
    best, *next_ones = first
    said = _(
        "{driver} goes most with the score ({share} of what the ratings explain)",
        driver=best["driver"],
        share=percent(best["importance"]),
    )
    for row in next_ones:
        said = _("{said}, then {driver}", said=said, driver=_share(row))
    return said


def _share(row: pd.Series) -> str:
    return f"{row['driver']} ({percent(row['importance'])})"


def bands_of(scales: pd.Series) -> tuple[str, str, str]:
    """Which ratings are low, in the middle and high, in numbers where all are on one scale.

    >>> bands_of(pd.Series(["1-5", "1-5"])), bands_of(pd.Series(["1-5", "0-10"]))
    (('1-2', 'those who rate 3-4', '5'), ('low', 'the middle of the scale', 'high'))
    """
    apart = scales.nunique() == 1
    ends = [int(end) for end in scales.iloc[0].split("-")] if apart else [0, 0]
    low, high = bands(Rating("", ends[0], ends[1], {})) if apart else (0, 0)
    if high - low < 2:  # no middle
        return _("low"), _("the middle of the scale"), _("high")
    middle = _("those who rate {ratings}", ratings=_span(low + 1, high - 1))
    return _span(ends[0], low), middle, _span(high, ends[1])


def _span(first: int, last: int) -> str:
    return count(first) if first == last else f"{count(first)}-{count(last)}"


def _r2(value: float) -> str:
    return below_one(f"{value:.2f}")
