"""What goes with the score, in sentences: only what is told apart from chance is named as important."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import count, percent, points, signed

MOST = 3  # drivers that a sentence has figures of
NOT_CAUSE = "what goes with the score need not be its cause"


def say_drivers(drivers: pd.DataFrame) -> str:
    """Which drivers go most with the score, which also do, and which cannot be told from ratings without connection.

    A place is claimed only where the sets of places show it.

    >>> row = {"driver": "staff", "importance": 70.0, "shown": True, "rank_low": 1, "rank_high": 1, "r2": 0.33}
    >>> other = {"driver": "website", "importance": 0.1, "shown": False, "r2": 0.33}
    >>> say_drivers(pd.DataFrame([row, other]))
    'Most with the score goes staff (70.0 % of R² .33); not told apart from chance: website'
    """
    known = drivers[drivers["importance"].notna()].sort_values("importance", ascending=False, kind="stable")
    if not len(known):
        reasons = [note for note in drivers["note"].astype(str).unique() if note and note != "nan"]
        return f"No rating has an importance: {(reasons or ['no ratings'])[0].removeprefix('no importance: ')}"
    shown, rest = known[known["shown"].astype(bool)], known[~known["shown"].astype(bool)]
    r2 = f"R² {_r2(known['r2'].iloc[0])}"
    if not len(shown):
        return f"None of {len(known)} ratings is shown to go with the score ({r2}): any may have come by chance"
    first = _certain(shown) or _rows(shown[shown["rank_low"] == 1])
    others = [row for row in _rows(shown) if row["driver"] not in {one["driver"] for one in first}]
    parts = [_first(first, bool(_certain(shown)), r2)]
    if others:
        parts.append(f"also shown: {listed([row['driver'] for row in others], MOST)}")
    if len(rest):
        parts.append(f"not told apart from chance: {listed(rest['driver'], 4)}")
    return "; ".join(parts)


def say_penalty(drivers: pd.DataFrame) -> str:
    """What a low and a high rating of the drivers that are shown go with, the three most important first.

    >>> row = {"driver": "staff", "scale": "1-5", "importance": 70.0, "shown": True, "penalty": -55.2, "reward": 45.5}
    >>> row |= {"penalty_low": -59.3, "penalty_high": -51.1, "reward_low": 43.1, "reward_high": 47.9, "level": 0.95}
    >>> say_penalty(pd.DataFrame([row | {"n_low": 1733, "n_high": 5410, "n_middle": 8224}]))
    'Against the middle of the scale: staff rated low −55.2 points (−59.3 to −51.1), high +45.5 (+43.1 to +47.9)'
    """
    shown = drivers[drivers["shown"].astype(bool)].sort_values("importance", ascending=False, kind="stable")
    said = [text for row in _rows(shown.head(MOST)) if (text := _penalty(row))]
    if not said:
        return "No rating is shown to go with the score, so none has a penalty or a reward to name"
    return f"Against the middle of the scale: {'; '.join(said)}"


def say_complete(drivers: pd.DataFrame) -> str:
    """Whether the answers that have every rating say the same as all pairs do.

    >>> say_complete(pd.DataFrame({"n": [15367], "n_complete": [6693], "r2": [0.33], "r2_complete": [0.34],
    ...     "importance": [70.0], "importance_complete": [68.5]}))
    'The 6,693 answers with every rating give R² .34 (all pairs: .33); no share differs by more than 1.5 points'
    """
    row = drivers.iloc[0]
    if drivers["importance"].isna().all():
        return "There is no importance to check"
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
    signs = f"; with the others held, {listed(turned, 4)} has the other sign" if len(turned) else ""
    return f"An ordinal model of {count(check['n'].iloc[0])} complete answers puts {order}{signs}"


def figure(row: pd.Series) -> str:
    """A driver's importance and mean: ``staff 46.8 % (44.0 to 49.4), mean 3.91``."""
    share = f"{percent(row['importance'])} ({points(row['importance_low'])} to {points(row['importance_high'])})"
    told = "" if row["shown"] else ", not told apart from chance"
    return f"{row['driver']} {share if row['importance'] == row['importance'] else row['note']}, mean " + (
        f"{row['performance']:.2f}{told}"
    )


def _certain(shown: pd.DataFrame) -> list[pd.Series]:
    """The drivers, from the most important on, whose places are shown."""
    certain = []
    for place, row in enumerate(_rows(shown.head(MOST)), start=1):
        if not row["rank_low"] == row["rank_high"] == place:
            break
        certain.append(row)
    return certain


def _first(first: list[pd.Series], certain: bool, r2: str) -> str:
    if not first:
        return f"It is not shown which rating goes most with the score ({r2})"
    if not certain:
        return f"Most with the score goes one of {_listed(first)}, which of them is not shown ({r2})"
    best, *next_ones = first
    then = "".join(f", then {_share(row)}" for row in next_ones)
    return f"Most with the score goes {best['driver']} ({percent(best['importance'])} of {r2}){then}"


def _listed(rows: list[pd.Series]) -> str:
    return listed(map(_share, rows), MOST)


def _share(row: pd.Series) -> str:
    return f"{row['driver']} ({percent(row['importance'])})"


def _penalty(row: pd.Series) -> str:
    """The penalty and the reward of one driver, as far as there are answers for them."""
    parts = [
        f"{word} {signed(row[name])}{unit} ({signed(row[f'{name}_low'])} to {signed(row[f'{name}_high'])})"
        for name, word, unit in (("penalty", "rated low", " points"), ("reward", "high", ""))
        if row[name] == row[name]
    ]
    return f"{row['driver']} {', '.join(parts)}" if parts else ""


def _r2(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _rows(frame: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in frame.iterrows()]
