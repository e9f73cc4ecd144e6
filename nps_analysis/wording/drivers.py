"""What goes with the score, in sentences: only what is told apart from chance is named as important."""

import pandas as pd

from nps_analysis.responses.ratings import Rating
from nps_analysis.schema import SUPPRESSED, counted, listed
from nps_analysis.stats.performance import bands
from nps_analysis.tables import count, percent, points, rating, signed
from nps_analysis.wording.phrases import group_columns

MOST, TWO = 3, 2  # drivers that a sentence names; that it says two figures of
NOT_CAUSE = "what goes with the score need not be its cause"


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
        return f"No rating has an importance: {(reasons or ['no ratings'])[0].removeprefix('no importance: ')}"
    shown, rest = known[known["shown"].astype(bool)], known[~known["shown"].astype(bool)]
    if not len(shown):
        r2 = f"R² {_r2(known['r2'].iloc[0])}"
        return f"None of {len(known)} ratings is shown to go with the score ({r2}): any may have come by chance"
    first = _certain(shown) or _rows(shown[shown["rank_low"] == 1])
    others = len(shown) - len(first)
    parts = [_first(first, bool(_certain(shown)))]
    if others:
        parts.append(f"{counted(others, 'other')} {'goes' if others == 1 else 'go'} with it too")
    if len(rest):
        parts.append(f"not told apart from chance: {listed(rest['driver'], MOST)}")
    return "; ".join(parts)


def say_penalty(drivers: pd.DataFrame) -> str:
    """What a low and a high rating of the drivers that are shown go with, as far as it is shown; the two first ones.

    >>> row = {"driver": "staff", "scale": "1-5", "importance": 70.0, "shown": True, "penalty": -55.2, "reward": 45.5}
    >>> row |= {"penalty_low": -59.3, "penalty_high": -51.1, "reward_low": 43.1, "reward_high": 47.9, "level": 0.95}
    >>> say_penalty(pd.DataFrame([row | {"n_low": 1733, "n_high": 5410, "n_middle": 8224}]))
    'NPS against those who rate 3-4: staff rated 1-2: 55.2 points below, rated 5: 45.5 above'
    """
    shown = drivers[drivers["shown"].astype(bool)].sort_values("importance", ascending=False, kind="stable")
    if not any(_penalty(row, "", "") for row in _rows(shown)):
        return "No rating is shown to go with the score, so none has a penalty or a reward to name"
    low, middle, high = bands_of(shown["scale"])
    said = [text for row in _rows(shown) if (text := _penalty(row, low, high))]
    return f"NPS against {middle}: {'; '.join(said[:TWO])}"


def say_performance(performance: pd.DataFrame) -> str:
    """Where a rating is shown to be lower or higher than in all other answers, after adjustment; of no other place.

    >>> row = {"shop": "North", "driver": "staff", "n": 400, "performance": 3.53, "mean_difference": -0.44}
    >>> say_performance(pd.DataFrame([row | {"p_adjusted": 0.001, "tested": True, "level": 0.95}]))
    'staff is rated lower in North (3.53)'
    """
    tested = performance[performance["tested"].astype(bool)]
    if not len(tested):
        return "No mean rating could be compared with the rest"
    found = tested[tested["p_adjusted"] < 1 - tested["level"]]
    if not len(found):
        return f"No mean rating is shown to differ from the rest in {counted(_tests(tested), 'comparison')}"
    groups = [name for name in group_columns(performance.columns) if name != "driver"]
    parts = []
    for driver, rows in found.groupby("driver", sort=False):
        rows = rows.reindex(rows["mean_difference"].abs().sort_values(ascending=False, kind="stable").index)
        where = [
            f"{word} in {listed([_place(row, groups) for row in _rows(some)], MOST)}"
            for word, some in (
                ("lower", rows[rows["mean_difference"] < 0]),
                ("higher", rows[rows["mean_difference"] > 0]),
            )
            if len(some)
        ]
        parts.append(f"{driver} is rated {', '.join(where)}")
    return "; ".join(parts[:MOST]) + (f"; and {counted(len(parts) - MOST, 'more rating')}" if len(parts) > MOST else "")


def _tests(tested: pd.DataFrame) -> int:
    """How many tests the rows are: of a rating in two groups that are each other's rest it is one."""
    each = [rows["mean_difference"] for _, rows in tested.groupby("driver")]
    return sum(1 if len(one) == 2 and abs(one.sum()) < 1e-9 else len(one) for one in each)


def _place(row: pd.Series, groups: list[str]) -> str:
    return f"{' · '.join(str(row[name]) for name in groups)} ({rating(row['performance'])})"


def say_complete(drivers: pd.DataFrame) -> str:
    """Whether the answers that have every rating say the same as all pairs do.

    >>> say_complete(pd.DataFrame({"n": [15367], "n_complete": [6693], "r2": [0.33], "r2_complete": [0.34],
    ...     "importance": [70.0], "importance_complete": [68.5]}))
    'The 6,693 answers with every rating give R² .34 (all pairs: .33); no share differs by more than 1.5 points'
    """
    row = drivers.iloc[0]
    if drivers["importance"].isna().all():
        return "There is no importance to check"
    if drivers["n_complete"].isna().any():
        return "No check by complete answers: too few employees have every rating, or lack one"
    if row["n_complete"] == drivers["n"].max():
        return f"All {count(row['n_complete'])} answers have every rating: nothing rests on who was asked what"
    if row["r2_complete"] != row["r2_complete"]:
        found = f"{count(row['n_complete'])} answers have every rating, too few to check by"
        return f"{found}: that who was asked what was drawn at random is taken on trust"
    apart = (drivers["importance"] - drivers["importance_complete"]).abs().max()
    shares = f"; no share differs by more than {points(apart)} points" if apart == apart else ""
    both = f"R² {_r2(row['r2_complete'])} (all pairs: {_r2(row['r2'])})"
    return f"The {count(row['n_complete'])} answers with every rating give {both}{shares}"


def say_drivers_check(check: pd.DataFrame) -> str:
    """Whether the ordinal model puts each driver where its importance does, as far as that is shown, and with its sign.

    >>> say_drivers_check(pd.DataFrame({"driver": ["a", "b"], "n": 900, "place": [1, 2], "rank_low": [1, 1],
    ...     "rank_high": [1, 2], "note": ""}))
    'An ordinal model of 900 complete answers puts every driver in a place that its importance allows'
    """
    if not len(check) or check["place"].isna().all():
        reason = str(check["note"].iloc[0]).removeprefix("no ordinal model: ") if len(check) else "no importances"
        return f"No ordinal model beside this: {reason}"
    moved = check[(check["place"] < check["rank_low"]) | (check["place"] > check["rank_high"])]["driver"]
    turned = check[check["note"].astype(bool)]["driver"]
    where = "every driver in a place that its importance allows"
    order = f"{listed(moved, 4)} in another place than the importance allows" if len(moved) else where
    signs = f"; with the others held, {listed(turned, 4)} goes the other way" if len(turned) else ""
    return f"An ordinal model of {count(check['n'].iloc[0])} complete answers puts {order}{signs}"


def figure(row: pd.Series) -> str:
    """A driver's importance and mean: ``staff 46.8 % (44.0 to 49.4), mean 3.91``."""
    share = f"{percent(row['importance'])} ({points(row['importance_low'])} to {points(row['importance_high'])})"
    told = "" if row["shown"] else ", not told apart from chance"
    return f"{row['driver']} {share if row['importance'] == row['importance'] else row['note']}, mean " + (
        f"{rating(row['performance'])}{told}"
    )


def penalty_figure(row: pd.Series) -> str:
    """What a low and a high rating of a driver go with: ``staff low −55.2 (n = 1,733), high +45.5 (n = 5,410)``."""
    parts = [
        f"{word} {signed(row[name])} (n = {count(row[n])})"
        if row[name] == row[name]
        else f"{word} {SUPPRESSED if pd.isna(row[n]) else 'no answers'}"
        for name, word, n in (("penalty", "low", "n_low"), ("reward", "high", "n_high"))
    ]
    return f"{row['driver']} {', '.join(parts)}"


def performance_figure(row: pd.Series) -> str:
    """A mean and its base: ``North staff 3.53 (n = 400)``."""
    mean = rating(row["performance"]) if row["performance"] == row["performance"] else "no ratings"
    return f"{' · '.join(str(row[name]) for name in group_columns(row.index))} {mean} (n = {count(row['n'])})"


def _certain(shown: pd.DataFrame) -> list[pd.Series]:
    """The drivers, from the most important on, whose places are shown."""
    certain = []
    for place, row in enumerate(_rows(shown.head(MOST)), start=1):
        if not row["rank_low"] == row["rank_high"] == place:
            break
        certain.append(row)
    return certain


def _first(first: list[pd.Series], certain: bool) -> str:
    if not first:
        return "Which rating goes most with the score is not shown"
    if not certain:
        if len(first) == 1:
            return f"{_share(first[0])} goes with the score, and whether anything goes more with it is not shown"
        return f"One of {_listed(first)} goes most with the score, which of them is not shown"
    best, *next_ones = first
    then = "".join(f", then {_share(row)}" for row in next_ones)
    return (
        f"{best['driver']} goes most with the score ({percent(best['importance'])} of what the ratings explain){then}"
    )


def _listed(rows: list[pd.Series]) -> str:
    return listed(map(_share, rows), MOST)


def _share(row: pd.Series) -> str:
    return f"{row['driver']} ({percent(row['importance'])})"


def bands_of(scales: pd.Series) -> tuple[str, str, str]:
    """Which ratings are low, in the middle and high, in numbers where all are on one scale.

    >>> bands_of(pd.Series(["1-5", "1-5"])), bands_of(pd.Series(["1-5", "0-10"]))
    (('1-2', 'those who rate 3-4', '5'), ('low', 'the middle of the scale', 'high'))
    """
    if scales.nunique() != 1:
        return "low", "the middle of the scale", "high"
    ends = [int(end) for end in scales.iloc[0].split("-")]
    low, high = bands(Rating("", ends[0], ends[1], {}))
    if high - low < 2:  # no middle
        return "low", "the middle of the scale", "high"
    middle = f"those who rate {_span(low + 1, high - 1)}"
    return _span(ends[0], low), middle, _span(high, ends[1])


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def _penalty(row: pd.Series, low: str, high: str) -> str:
    """The penalty and the reward of one driver, as far as there are answers for them."""
    parts: list[str] = []
    for name, word in (
        ("penalty", f"rated {low}"),
        ("reward", f"rated {high}"),
    ):
        if row[name] == row[name]:
            where = "above" if row[name] > 0 else "below"
            apart = row[f"{name}_low"] > 0 or row[f"{name}_high"] < 0
            unit = "" if parts else " points"
            parts.append(f"{word}: {points(abs(row[name]))}{unit} {where}" if apart else f"{word}: not shown to differ")
    return f"{row['driver']} {', '.join(parts)}" if parts else ""


def _r2(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _rows(frame: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in frame.iterrows()]
