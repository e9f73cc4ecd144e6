"""Sales figures by class in sentences: what goes together, and never what comes of it."""

import pandas as pd

from nps_analysis.scale import CLASS_NAMES
from nps_analysis.schema import listed
from nps_analysis.tables import amount, p_value, percent

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
    return "; ".join(_one(measure, rows) for measure, rows in figures.groupby("measure", sort=False))


def called(measure: object) -> str:
    """A column of figures as it is called in a title: ``Repeat purchase`` of ``repeat_purchase``."""
    name = str(measure).replace("_", " ").strip()
    return name[:1].upper() + name[1:]


def untested(rows: pd.DataFrame) -> str:
    """Which classes the trend leaves out, and why: ``detractor: under 30, not in the trend``; empty if none."""
    parts = (part for note in rows["note"].astype(str) for part in note.split("; "))
    return next((part for part in parts if part.endswith(NOT_TRIED)), "")


def _one(measure: object, rows: pd.DataFrame) -> str:
    first, name = rows.iloc[0], called(measure)
    if first["p_value"] != first["p_value"]:
        return f"{name}: too few in the classes to say whether it goes with them"
    left_out = untested(rows)
    tested = [one for one in ("detractor", "passive", "promoter") if one not in left_out]
    over = "the classes" if len(tested) == len(CLASS_NAMES) else listed(f"{one}s" for one in tested)
    p = p_value(first["p_adjusted"])
    if not first["p_adjusted"] < 1 - first["level"]:
        return f"{name}: no trend over {over} is shown (adjusted {p})"
    verb = "rises" if first["z"] > 0 else "falls"
    way = "with the class" if over == "the classes" else f"from {tested[0]}s to {tested[-1]}s"
    ends = ", ".join(filter(None, (_end(rows, one) for one in (tested[0], tested[-1]))))
    rest = f"; {left_out.replace(NOT_TRIED, 'not tested')}" if left_out else ""
    return f"{name} {verb} {way}{': ' if ends else ''}{ends} (adjusted {p}{rest})"


def _end(rows: pd.DataFrame, name: str) -> str:
    found = rows[rows["class"] == name]
    if not len(found) or found["n"].iloc[0] == 0:
        return ""
    row = found.iloc[0]
    if row["kind"] == "share":
        return f"{percent(row['value'])} of {name}s"
    return f"median {amount(row['median'])} of {name}s"


def figure(row: pd.Series) -> str:
    """A figure of a class: ``retained, promoter 91.4 % (n = 1,259)``."""
    value = percent(row["value"]) if row["kind"] == "share" else amount(row["value"])
    return f"{row['measure']}, {row['class']} {value} (n = {row['n']:,})"
