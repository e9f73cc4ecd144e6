"""What the silent could do to the score, and whether late answers and weights tell of it, in sentences."""

import pandas as pd

from nps_analysis.language import _, capital, ngettext, translated
from nps_analysis.tables import count, p_value, percent, points, signed
from nps_analysis.wording.phrases import interval, rows_of


def say_early_late(found: pd.DataFrame) -> str:
    """Late against early answers, and how little that says of those who did not answer."""
    row = found.iloc[0]
    if not row["tested"]:
        return _("Late and early answers are not compared: {why}", why=translated(row["note"]))
    if row["p_value"] < 1 - row["level"]:
        hint = _("if the silent are like them, the score is off in that direction")
        return _("{difference}: {hint}", difference=_late_differ(row), hint=hint)
    return _("; ").join([_late_not_shown(row), _("no proof that the silent are alike")])


def _late_differ(row: pd.Series) -> str:
    size = _size(row)
    if pd.isna(row["split"]):
        return _("Those who answered after a reminder differ from those who answered earlier by {size}", size=size)
    days = points(row["split"])
    return _(
        "Those who answered after {days} days differ from those who answered earlier by {size}", days=days, size=size
    )


def _late_not_shown(row: pd.Series) -> str:
    size = _size(row)
    if pd.isna(row["split"]):
        return _(
            "Those who answered after a reminder are not shown to differ from those who answered earlier: {size}",
            size=size,
        )
    return _(
        "Those who answered after {days} days are not shown to differ from those who answered earlier: {size}",
        days=points(row["split"]),
        size=size,
    )


def _size(row: pd.Series) -> str:
    return _(
        "{difference} points ({interval}, {p})",
        difference=signed(row["difference"]),
        interval=interval(row),
        p=p_value(row["p_value"]),
    )


def say_nonresponse(bounds: pd.DataFrame, needed: pd.DataFrame | None = None) -> str:
    """Between which scores the truth lies whatever the silent think, and what they would have to think for a target."""
    row, ends = bounds.iloc[0], bounds[bounds["scenario"].str.startswith("silent all ")]
    if not row["n"]:
        return _("No invitation has an answer with a score, so nothing is known of all who were invited")
    if row.get("silent") == 0:
        return ngettext(
            "The {n} invitation was answered: nobody kept silent",
            "All {n} invitations were answered: nobody kept silent",
            row["n"],
        )
    said = _(
        "{rate} of the invited gave a score: whatever the others think, the score of all lies from {low} to {high}",
        rate=percent(row["response_rate"]),
        low=points(ends["nps"].min()),
        high=points(ends["nps"].max()),
    )
    targets = rows_of(needed[needed["silent_nps"].notna()]) if needed is not None else []
    return _("; ").join([said, *map(_needed, targets)])


def _needed(row: pd.Series) -> str:
    """What the silent would have to think for a target."""
    target = points(row["target"])
    if not row["possible"]:
        return _("{target} is out of reach of the silent", target=target)
    told = {"target": target, "nps": points(row["silent_nps"]), "difference": signed(row["difference"])}
    if pd.isna(row["safe_rate"]):
        return _("for {target} the silent would have to score {nps}, {difference} from those who answered", **told)
    return _(
        "for {target} the silent would have to score {nps}, {difference} from those who answered,"
        " which no silence could do from {rate} answered on",
        rate=percent(row["safe_rate"]),
        **told,
    )


def say_poststratify(weighted: pd.DataFrame) -> str:
    """The score with each answer counting once, and with answers that match the invited."""
    first = weighted.iloc[0]
    if len(weighted) < 2:
        return _("The answers cannot be matched to the invited: {why}", why=translated(first["note"]))
    last = weighted.iloc[-1]
    told = {"nps": points(last["nps"]), "otherwise": points(first["nps"]), "change": signed(last["nps"] - first["nps"])}
    if first["low"] <= last["nps"] <= first["high"]:
        return _(
            "With answers that match the invited the score is {nps} instead of {otherwise}:"
            " {change} points, within its interval",
            **told,
        )
    return _(
        "With answers that match the invited the score is {nps} instead of {otherwise}:"
        " {change} points, outside its interval",
        **told,
    )


def say_who_answered(scores: pd.DataFrame, late: pd.DataFrame) -> str:
    """The score of those who answered as it would be of answers like the invited, and whether late ones differ."""
    by, row = scores.set_index("weights")["nps"], late.iloc[0]
    if pd.isna(by.iloc[0]):
        return _("No score of those who were invited: {why}", why=translated(scores["note"].iloc[0]))
    said = _("the score is {nps}", nps=points(by.iloc[0]))
    if "as invited" in by:
        said = _(
            "with answers that match the invited the score is {nps} instead of {otherwise}",
            nps=points(by["as invited"]),
            otherwise=points(by.iloc[0]),
        )
    if not row["tested"]:
        why = translated(row["note"])
        rest = _("late and early answers are not compared: {why}", why=why)
    elif row["p_value"] < 1 - row["level"]:
        rest = _("late answers differ from early ones: {size}", size=_size(row))
    else:
        rest = _("late answers are not shown to differ from early ones: {size}", size=_size(row))
    return _("; ").join([capital(said), rest])


def figure(row: pd.Series) -> str:
    """A score of all who were invited, and what it takes the silent for: ``silent all passives 8.0 (n = 8,291)``."""
    name = translated(row["scenario" if "scenario" in row else "weights"])
    return _("{name} {figure} (n = {n})", name=name, figure=points(row["nps"]), n=count(row["n"]))
