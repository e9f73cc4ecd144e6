"""Change points, broken rules and seasons as sentences."""

import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _, english, ngettext, period_name, translated
from nps_analysis.schema import listed
from nps_analysis.tables import p_value, points
from nps_analysis.wording.phrases import by_line, rows_of, shortlist

SIGNALS = (N_("beyond limits"), N_("change point"))  # other rules are marked where they are looked for


def say_trend(trend: pd.DataFrame, changes: pd.DataFrame, period: str) -> str:
    """On what level the score is, since when, and which periods do not fit in, for each line of ``trend``.

    ``changes`` are its ``change_points``. A level is the score of all answers since it began.

    >>> rows = {"quarter": ["Q1", "Q2", "Q3"], "n": 9, "nps": [38.0, 30.0, 20.0], "centre": [38.0, 30.5, 30.5]}
    >>> rows |= {"lower_limit": 25.0, "upper_limit": 45.0, "signal": ["", "change point", "beyond limits"]}
    >>> step = {"quarter": ["Q2"], "earliest": ["Q2"], "latest": ["Q2"], "nps_before": [38.0], "nps": [30.5]}
    >>> say_trend(pd.DataFrame(rows), pd.DataFrame(step | {"difference": [-7.5]}), "quarter")
    'NPS fell to another level in Q2, from 38.0 to 30.5; Q3 (20.0) lies below its control limits'
    """
    groups = [name for name in group_columns(trend.columns) if name != period]

    def level(line: pd.DataFrame) -> str:
        own = (changes[groups] == line[groups].iloc[0]).all(axis=1)
        return _level(line, changes[own], period)

    return by_line(trend, groups, level)


def _level(trend: pd.DataFrame, changes: pd.DataFrame, period: str) -> str:
    """The sentence on one line."""
    answered = trend[trend["n"] > 0]
    if not len(answered):
        return _("There is no period with answers, so no level can be told from chance")
    if len(answered) < 2:
        return _("There is only one period with answers, so no level can be told from chance")
    odd = [_odd(row, period) for row in rows_of(answered) if row["signal"] not in ("", "change point")]
    return _("; ").join([_now(answered, changes, period), *([shortlist(odd, 2)] if odd else [])])


def _now(answered: pd.DataFrame, changes: pd.DataFrame, period: str) -> str:
    """The level that the score is on now, and since when."""
    if not len(changes):
        told = {
            "first": period_name(str(answered[period].iloc[0])),
            "last": period_name(str(answered[period].iloc[-1])),
        }
        told["nps"] = points(answered["centre"].iloc[-1])
        if "n_eff" in answered and (answered["n_eff"] < answered["n"]).any():  # the centre is not the score of all
            return _("No lasting change of level is shown from {first} to {last}, centre line at {nps}", **told)
        return _("No lasting change of level is shown from {first} to {last}, NPS {nps} over all", **told)
    change = _change(changes.iloc[-1], period)
    if len(changes) == 1:
        return change
    return ngettext(
        "{change}, the last of {n} change", "{change}, the last of {n} changes", len(changes), change=change
    )


def say_change_points(changes: pd.DataFrame, period: str) -> str:
    """When the score changed its level, and how surely that moment is known; ``period`` is the column of periods."""
    if not len(changes):
        return _("No lasting change of level is shown")
    return shortlist((_change(row, period) for row in rows_of(changes)), 3)


def say_signals(trend: pd.DataFrame, period: str) -> str:
    """Which periods break a rule of the control chart.

    >>> say_signals(pd.DataFrame({"quarter": ["2026-Q1", "2026-Q2"], "signal": ["", "beyond limits"]}), "quarter")
    'Signals: 2026-Q2 (beyond limits)'
    """
    found = trend[trend["signal"].fillna("") != ""]
    if not len(found):
        return _("No period breaks a rule of the control chart")
    each = shortlist((f"{period_name(str(row[period]))} ({_rules(row['signal'])})" for row in rows_of(found)), 4)
    return _("Signals: {periods}", periods=each)


def _rules(signal: str, without: str = "") -> str:
    return _(", ").join(translated(name) for name in signal.split(", ") if name != without)


def passed_over(counts: ScoreCounts, least: int) -> list[str]:
    """A warning where periods of fewer than ``least`` answers are left out of the latest two, ``latest(2, least)``.

    >>> from nps_analysis.counts import ScoreCounts
    >>> n = pd.DataFrame({"month": ["2026-07", "2026-08", "2026-09"], "score": 10, "n": [90, 80, 3]})
    >>> passed_over(ScoreCounts.from_table(n, period="month"), 30)
    ['2026-09: fewer than 30 answers, so 2026-07 and 2026-08 are compared']
    """
    if counts.period is None:
        return []
    answered, large = (
        sorted(set(one.keys[counts.period])) for one in (counts.latest(len(counts)), counts.latest(2, least))
    )
    small = [period for period in answered if period > large[0] and period not in large]
    if not small:
        return []
    told = {"periods": listed(small), "before": large[0], "after": large[-1]}
    return [english("{periods}: fewer than {least} answers, so {before} and {after} are compared", least=least, **told)]


def say_seasonality(seasons: pd.DataFrame) -> str:
    """Whether the score comes and goes with the time of year, for each line of ``seasonality``."""
    return by_line(seasons, list(seasons.columns[: seasons.columns.get_loc("season")]), _seasons)


def _seasons(seasons: pd.DataFrame) -> str:
    whole = seasons.iloc[0]
    if whole["p_value"] != whole["p_value"]:
        return _("Nothing can be said of seasons: {why}", why=translated(whole["note"]))
    p = p_value(whole["p_value"])
    if whole["p_value"] >= 1 - whole["level"]:
        return _("No season is shown ({p})", p=p)
    effects = seasons[seasons["season"].notna()]
    low, high = effects.loc[effects["effect"].idxmin()], effects.loc[effects["effect"].idxmax()]
    return _(
        "The score differs by season ({p}): lowest in {low}, highest in {high}, {apart} points apart",
        p=p,
        low=translated(str(low["season"])),
        high=translated(str(high["season"])),
        apart=points(high["effect"] - low["effect"]),
    )


def _change(row: pd.Series, period: str) -> str:
    told = {"period": period_name(str(row[period])), "before": points(row["nps_before"]), "after": points(row["nps"])}
    up, sure = row["difference"] > 0, row["earliest"] == row["latest"]
    if sure and up:
        return _("NPS rose to another level in {period}, from {before} to {after}", **told)
    if sure:
        return _("NPS fell to another level in {period}, from {before} to {after}", **told)
    told |= {"earliest": period_name(str(row["earliest"])), "latest": period_name(str(row["latest"]))}
    if up:
        return _(
            "NPS rose to another level in {period} (between {earliest} and {latest}), from {before} to {after}", **told
        )
    return _(
        "NPS fell to another level in {period} (between {earliest} and {latest}), from {before} to {after}", **told
    )


def _odd(row: pd.Series, period: str) -> str:
    """Why a period does not fit in with the others of its level."""
    told = {"period": period_name(str(row[period])), "nps": points(row["nps"])}
    if "beyond limits" not in row["signal"].split(", "):
        rules = _rules(row["signal"], without="change point")
        return _("{period} ({nps}) breaks a rule ({rules})", rules=rules, **told)
    if row["nps"] < row["lower_limit"]:
        return _("{period} ({nps}) lies below its control limits", **told)
    return _("{period} ({nps}) lies above its control limits", **told)
