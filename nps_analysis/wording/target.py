"""Targets in words: met and missed only where the whole interval is on that side."""

import pandas as pd

from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.tables import chance, points
from nps_analysis.wording.phrases import interval, name_of, of_whom, rows_of, shortlist, values

VERDICTS = (N_("met"), N_("missed"), N_("not certain"), N_("not tested"))


def say_target(targets: pd.DataFrame) -> str:
    """Whether each target is met, and how likely that is where it is not certain.

    >>> say_target(pd.DataFrame({"n": [100], "nps": [38.0], "low": [31.0], "high": [44.4], "target": [40.0],
    ...     "difference": [-2.0], "chance": [0.28], "verdict": ["not certain"], "level": [0.95], "note": [""]}))
    'NPS 38.0 against a target of 40.0: not certain (chance 28 %; 95 % interval 31.0 to 44.4)'
    """
    if len(targets) == 1:
        return _one(targets.iloc[0])
    answered = targets[targets["nps"].notna()]
    judged = answered.assign(verdict=answered["verdict"].fillna("not tested"))
    parts = {verdict: list(map(_named, rows_of(part))) for verdict, part in judged.groupby("verdict", sort=False)}
    if not parts:
        return _("There are no answers to hold against the targets")
    known = [
        _("{name}: {said}", name=translated(verdict), said=shortlist(parts[verdict], 3))
        for verdict in VERDICTS
        if verdict in parts
    ]
    clauses = _("; ").join(known)
    return ngettext("Of {n} target {verdicts}", "Of {n} targets {verdicts}", len(targets), verdicts=clauses)


def _one(row: pd.Series) -> str:
    target = points(row["target"])
    if pd.isna(row["nps"]):
        return _("No answers to hold against the target of {target}", target=target)
    told = {"nps": points(row["nps"]), "target": target}
    if not row["verdict"]:
        reason = translated(row["note"])
        return _of(row, _("NPS {nps} against a target of {target}: not tested ({why})", why=reason, **told))
    said = _(
        "NPS {nps} against a target of {target}: {verdict} (chance {chance}; {interval})",
        verdict=translated(row["verdict"]),
        chance=chance(row["chance"]),
        interval=interval(row, points),
        **told,
    )
    return _of(row, said)


def _of(row: pd.Series, said: str) -> str:
    return of_whom(values(row, group_columns(row.index)), said)


def _named(row: pd.Series) -> str:
    what = f"{values(row, group_columns(row.index))} {points(row['target'])}".strip()
    if row["verdict"] == "not tested":
        return _("{who} ({note})", who=what, note=translated(row["note"]))
    if row["verdict"] != "not certain":
        return what
    return _("{what} (chance {chance})", what=what, chance=chance(row["chance"]))


def figure(row: pd.Series) -> str:
    """A score beside its target: ``North 38.0 against 40.0: not certain``."""
    verdict = translated(row["verdict"] or row["note"])
    if not row["verdict"] and pd.notna(row["nps"]):
        verdict = _("not tested: {why}", why=verdict)
    told = {"name": name_of(row), "nps": points(row["nps"]), "target": points(row["target"])}
    return _("{name} {nps} against {target}: {verdict}", verdict=verdict, **told)
