"""What a low and a high rating go with, in sentences: points of NPS below and above the middle."""

import pandas as pd

from nps_analysis.language import _, translated
from nps_analysis.schema import SUPPRESSED, VERY_SMALL_BASE
from nps_analysis.tables import count, points, signed
from nps_analysis.wording.drivers import TWO, bands_of
from nps_analysis.wording.phrases import rows_of

BASES = {"penalty": "n_low", "reward": "n_high"}  # whose ratings each rests on, beside those in the middle


def say_penalty(drivers: pd.DataFrame) -> str:
    """What a low and a high rating of the drivers that are shown go with, as far as it is shown; the two first ones.

    What rests on fewer than 30 answers, of those who rate so or of those in the middle, is not tested.

    >>> row = {"driver": "staff", "scale": "1-5", "importance": 70.0, "shown": True, "penalty": -55.2, "reward": 45.5}
    >>> row |= {"penalty_low": -59.3, "penalty_high": -51.1, "reward_low": 43.1, "reward_high": 47.9, "level": 0.95}
    >>> say_penalty(pd.DataFrame([row | {"n_low": 1733, "n_high": 5410, "n_middle": 8224}]))
    'NPS against those who rate 3-4: staff rated 1-2: 55.2 points below, rated 5: 45.5 above'
    """
    shown = drivers[drivers["shown"].astype(bool)].sort_values("importance", ascending=False, kind="stable")
    if not any(_known(row) for row in rows_of(shown)):
        return _("No rating is shown to go with the score, so none has a penalty or a reward to name")
    low, middle, high = bands_of(shown["scale"])
    said = [_penalty(row, low, high) for row in rows_of(shown) if _known(row)]
    return _("NPS against {middle}: {ratings}", middle=middle, ratings=_("; ").join(said[:TWO]))


def _known(row: pd.Series) -> list[tuple[str, bool]]:
    """Which of penalty and reward there are answers for, and whether it is the low rating's."""
    return [(name, name == "penalty") for name in ("penalty", "reward") if row[name] == row[name]]


def _penalty(row: pd.Series, low: str, high: str) -> str:
    """The penalty and the reward of one driver, as far as there are answers for them."""
    first = next((name for name, _is_low in _known(row) if _differs(row, name)), "")
    parts = [_rated(row, name, low if is_low else high, name == first) for name, is_low in _known(row)]
    return f"{row['driver']} {_(', ').join(parts)}"


def enough(row: pd.Series, name: str) -> bool:
    """Whether a penalty or reward rests on so many answers that more can be said of it than its size."""
    return bool(row[name] == row[name] and min(row[BASES[name]], row["n_middle"]) >= VERY_SMALL_BASE)


def said_instead(row: pd.Series, name: str) -> str:
    """What stands in the place of a penalty or reward that there is not.

    >>> nobody = pd.Series({"penalty": float("nan"), "n_low": 0, "reward": float("nan"), "n_high": 9, "n_middle": 0})
    >>> said_instead(nobody, "penalty"), said_instead(nobody, "reward")
    ('no answers', 'not tested')
    """
    n = row[BASES[name]]
    return translated(SUPPRESSED) if pd.isna(n) else _("not tested") if n else _("no answers")


def _differs(row: pd.Series, name: str) -> bool:
    """Whether the NPS of those who rate so is shown to differ from that of those in the middle."""
    return enough(row, name) and bool(row[f"{name}_low"] > 0 or row[f"{name}_high"] < 0)


def _rated(row: pd.Series, name: str, band: str, first: bool) -> str:
    """What one band of the scale goes with; the unit is said once."""
    told = {"ratings": band, "size": points(abs(row[name]))}
    if not enough(row, name):
        n, others = count(row[BASES[name]]), count(row["n_middle"])
        return _("rated {ratings}: not tested (n = {n} / {others})", ratings=band, n=n, others=others)
    if not _differs(row, name):
        return _("rated {ratings}: not shown to differ", ratings=band)
    if row[name] > 0 and first:
        return _("rated {ratings}: {size} points above", **told)
    if first:
        return _("rated {ratings}: {size} points below", **told)
    if row[name] > 0:
        return _("rated {ratings}: {size} above", **told)
    return _("rated {ratings}: {size} below", **told)


def figure(row: pd.Series) -> str:
    """What a low and a high rating of a driver go with: ``staff low −55.2 (n = 1,733), high +45.5 (n = 5,410)``."""
    low, high = (_figure(row, name) for name in BASES)
    return _("{driver} low {low}, high {high}", driver=row["driver"], low=low, high=high)


def _figure(row: pd.Series, name: str) -> str:
    if row[name] != row[name]:
        return said_instead(row, name)
    told = {"figure": signed(row[name]), "n": count(row[BASES[name]])}
    return _("{figure} (n = {n})", **told) if enough(row, name) else _("{figure}, not tested (n = {n})", **told)
