"""Who in a league may be called higher or lower, in which order all stand, and why some have no figures."""

import numpy as np
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import NONE, counted, listed


def named(frame: pd.DataFrame) -> pd.Series:
    """For each row of a league what it may be called: ``higher``, ``lower``, or nothing."""
    shown = frame["p_adjusted"].astype(float) < 1 - frame["level"].astype(float)
    sign = np.sign(frame["adjusted_difference"].astype(float))
    words = np.select([shown & (sign > 0), shown & (sign < 0)], ["higher", "lower"], default="")
    return pd.Series(words, index=frame.index, dtype=object)


def each_league(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The leagues in a frame of ``league``, each by itself, with a name of its own: ``seller``, or ``seller-purchase``.

    >>> frame = pd.DataFrame({"event": ["purchase", "purchase", "advice"], "column": "seller", "group": list("ABA")})
    >>> [(name, len(part)) for name, part in each_league(frame)]
    [('seller-purchase', 2), ('seller-advice', 1)]
    """
    places = list(frame.columns[: frame.columns.get_loc("column")])
    parts = frame.groupby(["column", *places], sort=False, dropna=False)
    return [("-".join(map(str, names)), part.reset_index(drop=True)) for names, part in parts]


def in_order(frame: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """League by league: higher, not told apart, lower, without a name, below the minimum; each by name."""
    word = named(frame)
    tier = np.select(
        [~frame["shown"], frame["group"] == NONE, word == "higher", word == "lower"], [4, 3, 0, 2], default=1
    )
    league = places.groupby(list(places.columns), dropna=False).ngroup() if len(places.columns) else 0
    table = pd.DataFrame({"league": league, "tier": tier, "name": frame["group"].str.casefold()}, index=frame.index)
    return table.sort_values(["league", "tier", "name"], kind="stable").index.to_numpy()


def notes(frame: pd.DataFrame, min_n: int, mixed: list[str], others: bool) -> list[str]:
    """Why a group is not compared, or how much of its score cannot be adjusted."""
    said, kind = [], listed(mixed)
    for name, n, comparable, free in frame[["group", "n", "comparable", "free"]].itertuples(index=False):
        alone = round(n - comparable) if comparable == comparable else 0
        if n == 0:
            said.append(N_("no answers"))
        elif n < min_n:
            said.append(
                nenglish(
                    "{n} answer, fewer than {min_n}: no figures",
                    "{n} answers, fewer than {min_n}: no figures",
                    n,
                    min_n=min_n,
                )
            )
        elif name == NONE:
            said.append(N_("answers without a name: not compared"))
        elif comparable != comparable:
            said.append(N_("the weights of its answers add up to 0"))
        elif not free:
            said.append(N_("its answers are in one cluster, or in as many strata as clusters: not compared"))
        elif not others:
            said.append(N_("nobody to compare with"))
        elif alone == n:
            said.append(english("nobody else has customers of its {kind}: nothing to compare with", kind=kind))
        elif comparable < max(min_n, 2) - 0.5:
            few = counted(n - alone, "answer")
            said.append(
                english("only {few} from customers of a {kind} that others have too: not compared", few=few, kind=kind)
            )
        elif alone:
            said.append(
                nenglish(
                    "{n} answer from customers of a {kind} that nobody else has: not adjusted",
                    "{n} answers from customers of a {kind} that nobody else has: not adjusted",
                    alone,
                    kind=kind,
                )
            )
        else:
            said.append("")
    return said
