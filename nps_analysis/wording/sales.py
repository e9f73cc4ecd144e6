"""Sales figures by class in sentences: what goes together, and never what comes of it."""

import pandas as pd

from nps_analysis.language import _, capital, listing, numerals, translated
from nps_analysis.scale import CLASS_NAMES
from nps_analysis.tables import amount, count, p_value, percent
from nps_analysis.wording.phrases import shortlist

NOT_TRIED = "not in the trend"  # how the note of a class ends that the test leaves out


def say_sales(figures: pd.DataFrame) -> str:
    """Whether a figure is shown to go with the class, and its two ends; one sentence a figure.

    It rises or falls with the class only where the trend test shows it after adjustment, over the classes tested.

    >>> ends = {"low": 60.0, "high": 80.0, "n": 100, "p_value": 0.001, "p_adjusted": 0.002, "level": 0.95, "note": ""}
    >>> table = [{"measure": "retained", "kind": "share", "class": name, "value": value, "z": 3.1} | ends
    ...     for name, value in [("detractor", 70.0), ("passive", 81.0), ("promoter", 90.0)]]
    >>> say_sales(pd.DataFrame(table))
    'Retained rises with the class: 70.0 % of detractors, 90.0 % of promoters (adjusted p = .002)'
    """
    return _("; ").join(_one(measure, rows) for measure, rows in figures.groupby("measure", sort=False))


def called(measure: object) -> str:
    """A column of figures as it is called in a title: ``Repeat purchase`` of ``repeat_purchase``."""
    return capital(str(measure).replace("_", " ").strip())


def untested(rows: pd.DataFrame) -> str:
    """Which classes the trend leaves out, and why: ``detractor: under 30, not in the trend``; empty if none."""
    parts = (part for note in rows["note"].astype(str) for part in note.split("; "))
    return next((part for part in parts if part.endswith(NOT_TRIED)), "")


def _one(measure: object, rows: pd.DataFrame) -> str:
    first, name = rows.iloc[0], called(measure)
    if first["p_value"] != first["p_value"]:
        return _("{measure}: too few in the classes to say whether it goes with them", measure=name)
    left_out = untested(rows)
    tested = [one for one in CLASS_NAMES if one not in left_out]
    told = {"measure": name, "p": p_value(first["p_adjusted"])}
    if not first["p_adjusted"] < 1 - first["level"]:
        return _not_shown(told, tested)
    ends = _(", ").join(filter(None, (_end(rows, one) for one in (tested[0], tested[-1]))))
    said = _moves(told, tested, bool(first["z"] > 0))
    said = _("{name}: {said}", name=said, said=ends) if ends else said
    if not left_out:
        return _("{said} (adjusted {p})", said=said, p=told["p"])
    classes, least = left_out.removesuffix(f", {NOT_TRIED}").split(": under ")
    rest = _(
        "{classes}: under {least}, not tested",
        classes=listing(translated(one) for one in classes.split(" and ")),
        least=numerals(least),
    )
    return _("{said} (adjusted {p}; {rest})", said=said, p=told["p"], rest=rest)


def _not_shown(told: dict[str, str], tested: list[str]) -> str:
    if len(tested) == len(CLASS_NAMES):
        return _("{measure}: no trend over the classes is shown (adjusted {p})", **told)
    classes = shortlist(translated(f"{one}s") for one in tested)
    return _("{measure}: no trend over {classes} is shown (adjusted {p})", classes=classes, **told)


def _moves(told: dict[str, str], tested: list[str], up: bool) -> str:
    """That a figure rises or falls with the class, over those that are tested."""
    name = {"measure": told["measure"]}
    if len(tested) == len(CLASS_NAMES):
        return _("{measure} rises with the class", **name) if up else _("{measure} falls with the class", **name)
    name |= {"first": translated(f"{tested[0]}s"), "last": translated(f"{tested[-1]}s")}
    if up:
        return _("{measure} rises from {first} to {last}", **name)
    return _("{measure} falls from {first} to {last}", **name)


def _end(rows: pd.DataFrame, name: str) -> str:
    found = rows[rows["class"] == name]
    if not len(found) or found["n"].iloc[0] == 0:
        return ""
    row = found.iloc[0]
    if row["kind"] == "share":
        return _share(name, percent(row["value"]))
    return _median(name, amount(row["median"]))


def _share(name: str, share: str) -> str:
    if name == "detractor":
        return _("{share} of detractors", share=share)
    return _("{share} of passives", share=share) if name == "passive" else _("{share} of promoters", share=share)


def _median(name: str, median: str) -> str:
    if name == "detractor":
        return _("median {median} of detractors", median=median)
    if name == "passive":
        return _("median {median} of passives", median=median)
    return _("median {median} of promoters", median=median)


def figure(row: pd.Series) -> str:
    """A figure of a class: ``retained, promoter 91.4 % (n = 1,259)``."""
    value = percent(row["value"]) if row["kind"] == "share" else amount(row["value"])
    name = f"{row['measure']}, {translated(row['class'])}"
    return _("{name} {figure} (n = {n})", name=name, figure=value, n=count(row["n"]))
