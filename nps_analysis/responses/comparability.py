"""May a published score be held against ours at all: what is told of how it was asked, whom, and when."""

import datetime as dt
import re

import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import listed

OLD = 2  # years after which a published score is old
LIKE = {  # what is told -> the words by which a column, or the column "method", tells it
    "scale": re.compile(r"\b(0|1) ?(?:-|–|to|till|bis|à) ?(10|11)\b"),
    "mode": re.compile(r"(tele)?phone|interview|face.to.face|in.person|online|\bweb|e-?mail|sms|\bapp\b|kiosk", re.I),
    "kind": re.compile(r"relation\w*|transaction\w*|touchpoint|event|mixed", re.I),
    "panel": re.compile(r"(\w+ )?panel|(double.)?blind|own (list|customers|clients)[\w ]*|customer list", re.I),
}
UNTOLD = {
    "scale": N_("scale"),
    "mode": N_("mode"),
    "kind": N_("event or relationship"),
    "panel": N_("own list or panel"),
}


def comparability(published: pd.DataFrame, as_of: dt.date | None, scale: str | None) -> tuple[list[str], list[str]]:
    """For each published score what an analyst must know before comparing it, and warnings about the old ones.

    ``published`` has the texts ``year, scale, mode, kind, panel, method``, blank where not told. ``as_of`` is the day
    that counts as today (None: age is not looked at), ``scale`` is ours.
    """
    notes, old = [], []
    for _, row in published.iterrows():
        told = {name: _told(row, name) for name in LIKE}
        age = _age(row["year"], as_of)
        notes.append("; ".join(filter(None, [age, *_said(told, scale or "0-10")])))
        if age.endswith(": old"):
            old.append(f"{row['company']} ({row['year']})")
    if not old:
        return notes, []
    doubt = nenglish(
        "{n} published score over {years} years old on {day}: {which}",
        "{n} published scores over {years} years old on {day}: {which}",
        len(old),
        years=OLD,
        day=as_of,
        which=listed(old, 4),
    )
    return notes, [doubt]


def _told(row: pd.Series, name: str) -> str:
    """What a row tells of one property: in the column of that name, else by a word in its method."""
    if row[name]:
        return str(row[name])
    found = LIKE[name].search(row["method"])
    return found.group(0) if found else ""


def _said(told: dict[str, str], ours: str) -> list[str]:
    scale = "-".join(found.groups()) if (found := LIKE["scale"].search(told["scale"])) else told["scale"]
    untold = [word for name, word in UNTOLD.items() if not told[name]]
    return [
        english("asked on {scale}, ours on {ours}", scale=scale, ours=ours) if scale and scale != ours else "",
        english("by {mode}", mode=told["mode"]) if told["mode"] else "",
        english("a {kind} score", kind=told["kind"].lower()) if told["kind"] else "",
        _asked(told["panel"]),
        english("not told: {properties}", properties=", ".join(untold)) if untold else "",
    ]


def _asked(panel: str) -> str:
    if panel.casefold().endswith("panel"):
        return english("asked a {panel}", panel=panel)
    return english("asked {people}", people=panel) if panel else ""


def _age(written: str, as_of: dt.date | None) -> str:
    """Whether the year or period of a score is untold, over two years before ``as_of``, or after it.

    A year counts as over when the next one begins: 2023 is old from 2026 on.
    """
    if as_of is None:
        return ""
    end = _end(written)
    if end is None:
        return N_("its year is not told")
    if end.start_time.date() > as_of:
        return english("of {written}, which is after {day}", written=written, day=as_of)
    until = end.end_time + pd.DateOffset(years=OLD)
    if until.date() >= as_of:
        return ""
    return english("of {written}, more than {years} years before {day}: old", written=written, years=OLD, day=as_of)


def _end(written: str) -> pd.Period | None:
    """The period that a text names, at least its last year."""
    try:
        return pd.Period(re.sub(r"^(\d{4})-(Q\d)$", r"\1\2", written)) if written else None
    except ValueError:
        years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", written)
        return pd.Period(max(years)) if years else None
