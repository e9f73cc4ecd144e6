"""Sales figures by class in sentences: what goes together, and never what comes of it."""

import pandas as pd

from nps_analysis.tables import amount, p_value, percent


def say_sales(figures: pd.DataFrame) -> str:
    """Whether a figure is shown to go with the class, and its two ends; one sentence a figure.

    It rises or falls with the class only where the trend test shows it after adjustment.

    >>> ends = {"low": 60.0, "high": 80.0, "n": 100, "p_value": 0.001, "p_adjusted": 0.002, "level": 0.95, "note": ""}
    >>> table = [{"measure": "retained", "kind": "share", "class": name, "value": value, "z": 3.1} | ends
    ...     for name, value in [("detractor", 70.0), ("passive", 81.0), ("promoter", 90.0)]]
    >>> say_sales(pd.DataFrame(table))
    'retained rises with the class: 70.0 % of detractors, 90.0 % of promoters (adjusted p = .002)'
    """
    return "; ".join(_one(measure, rows) for measure, rows in figures.groupby("measure", sort=False))


def _one(measure: object, rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    if first["p_value"] != first["p_value"]:
        return f"{measure}: too few in the classes to say whether it goes with them"
    if not first["p_adjusted"] < 1 - first["level"]:
        return f"{measure}: no trend over the classes is shown (adjusted {p_value(first['p_adjusted'])})"
    verb = "rises" if first["z"] > 0 else "falls"
    said = [_end(rows, name) for name in ("detractor", "promoter") if name not in first["note"]]
    ends = ", ".join(filter(None, said))
    return f"{measure} {verb} with the class{': ' if ends else ''}{ends} (adjusted {p_value(first['p_adjusted'])})"


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
