"""Who answers, who was asked too often, and what the silent could do to the score, in sentences."""

import pandas as pd

from nps_analysis.customers.contact import APART, GAP
from nps_analysis.schema import counted, listed
from nps_analysis.tables import count, p_value, percent, points, signed
from nps_analysis.wording.phrases import interval

MOST = 2  # groups that are named as differing, at each end


def say_contact(rates: pd.DataFrame) -> str:
    """The response rate with its interval; where it differs by what the log tells, only as far as tests show it.

    >>> row = {"column": None, "group": None, "invited": 400, "answered": 100, "response_rate": 25.0, "low": 21.0,
    ...     "high": 29.5, "level": 0.95, "p_adjusted": None, "tested": False}
    >>> say_contact(pd.DataFrame([row]))
    '25.0 % of 400 invitations were answered (95 % interval 21.0 to 29.5)'
    """
    total, omnibus = rates.iloc[0], rates[rates["column"].notna() & rates["group"].isna()]
    if pd.isna(total["response_rate"]):
        return f"It is not known how many of {counted(int(total['invited']), 'invitation')} were answered"
    said = [f"{percent(total['response_rate'])} of {counted(int(total['invited']), 'invitation')} were answered"]
    said[0] += f" ({interval(total, points)})"
    tested = omnibus[omnibus["tested"].astype(bool)]
    differs = tested["p_adjusted"] < 1 - total["level"]
    said += [_apart(rates, row) for _, row in tested[differs].iterrows()]
    alike = tested.loc[~differs, "column"]
    if len(alike):
        said.append(f"no difference shown by {listed(alike)}")
    if rates["column"].nunique() == 1 and len(tested):  # what the groups show comes first
        said = [*said[1:], f"of all invitations {percent(total['response_rate'])}"]
        said += ["these may be other people"] if differs.any() and rates["column"].iloc[-1] == GAP else []
    return "; ".join(said)[:1].upper() + "; ".join(said)[1:]


def say_contact_policy(policy: pd.Series) -> str:
    """How many were asked too often, and how many may be invited now; without a log, how many answered again.

    >>> row = {"rest_days": 90, "as_of": "2026-09-30", "people": 1000, "too_early": 9, "too_early_people": 4,
    ...     "share": 0.4, "may_invite": 700, "note": ""}
    >>> say_contact_policy(pd.Series(row))
    '4 of 1,000 people (0.4 %) were invited again within 90 days, by 9 invitations; on 2026-09-30, 700 may be invited'
    """
    people, rest = int(policy["people"]), policy["rest_days"]
    if not people:
        return "Nobody is named, so the rest period cannot be checked"
    early = int(policy["too_early_people"])
    who = f"{count(early)} of {count(people)} people ({percent(policy['share'])})" if early else "Nobody"
    if policy["note"] and policy["note"] != APART:
        return f"{who} answered again within {rest} days; who was asked is not known"
    verb = "were" if early > 1 else "was"
    by = f", by {counted(int(policy['too_early']), 'invitation')}" if early else ""
    now = APART if policy["note"] else f"on {policy['as_of']}, {count(policy['may_invite'])} may be invited"
    return f"{who} {verb} invited again within {rest} days{by}; {now}"


def say_early_late(found: pd.DataFrame) -> str:
    """Late against early answers, and how little that says of those who did not answer."""
    row = found.iloc[0]
    if not row["tested"]:
        return f"Late and early answers are not compared: {row['note']}"
    reminded = pd.isna(row["split"])
    where = f"Those who answered after {'a reminder' if reminded else points(row['split']) + ' days'}"
    what = f"{signed(row['difference'])} points ({interval(row)}, {p_value(row['p_value'])})"
    if row["p_value"] < 1 - row["level"]:
        hint = "if the silent are like them, the score is off in that direction"
        return f"{where} differ from those who answered earlier by {what}: {hint}"
    return (
        f"{where} are not shown to differ from those who answered earlier: {what}; no proof that the silent are alike"
    )


def say_nonresponse(bounds: pd.DataFrame, needed: pd.DataFrame | None = None) -> str:
    """Between which scores the truth lies whatever the silent think, and what they would have to think for a target."""
    row, ends = bounds.iloc[0], bounds[bounds["scenario"].str.startswith("silent all ")]
    if not row["n"]:
        return "No invitation has an answer with a score, so nothing is known of all who were invited"
    if row.get("silent") == 0:
        return f"All {counted(int(row['n']), 'invitation')} were answered: nobody kept silent"
    low, high = points(ends["nps"].min()), points(ends["nps"].max())
    said = f"{percent(row['response_rate'])} of the invited gave a score: whatever the others think, the score of all "
    said += f"lies from {low} to {high}"
    for _, one in needed.iterrows() if needed is not None else ():
        if pd.isna(one["silent_nps"]):
            continue
        would = f"for {points(one['target'])} the silent would have to score {points(one['silent_nps'])}"
        apart = f", {signed(one['difference'])} from those who answered"
        said += f"; {would}{apart}" if one["possible"] else f"; {points(one['target'])} is out of reach of the silent"
        if pd.notna(one["safe_rate"]) and one["possible"]:
            said += f", which no silence could do from {percent(one['safe_rate'])} answered on"
    return said


def say_poststratify(weighted: pd.DataFrame) -> str:
    """The score with each answer counting once, and with answers that match the invited."""
    first = weighted.iloc[0]
    if len(weighted) < 2:
        return f"The answers cannot be matched to the invited: {first['note']}"
    last = weighted.iloc[-1]
    change = last["nps"] - first["nps"]
    inside = first["low"] <= last["nps"] <= first["high"]
    said = f"With answers that match the invited the score is {points(last['nps'])} instead of {points(first['nps'])}"
    where = "within" if inside else "outside"
    return f"{said}: {signed(change)} points, {where} its interval"


def say_who_answered(scores: pd.DataFrame, late: pd.DataFrame) -> str:
    """The score of those who answered as it would be of answers like the invited, and whether late ones differ."""
    by, row = scores.set_index("weights")["nps"], late.iloc[0]
    if pd.isna(by.iloc[0]):
        return f"No score of those who were invited: {scores['note'].iloc[0]}"
    said = f"the score is {points(by.iloc[0])}"
    if "as invited" in by:
        said = f"with answers that match the invited the score is {points(by['as invited'])} instead of {said[13:]}"
    if not row["tested"]:
        return f"{said[:1].upper()}{said[1:]}; late and early answers are not compared: {row['note']}"
    differ = "differ" if row["p_value"] < 1 - row["level"] else "are not shown to differ"
    what = f"{signed(row['difference'])} points ({interval(row)}, {p_value(row['p_value'])})"
    return f"{said[:1].upper()}{said[1:]}; late answers {differ} from early ones: {what}"


def figure(row: pd.Series) -> str:
    """A response rate and its base: ``channel e-mail 24.9 % (n = 15,160 invitations)``."""
    if pd.isna(row["column"]):
        name = "all"
    else:
        name = f"{row['column']} {row['group']}" if pd.notna(row["group"]) else f"test by {row['column']}"
    if pd.notna(row["column"]) and pd.isna(row["group"]):
        return f"{name}: {p_value(float(row['p_adjusted']))}" if row["tested"] else f"{name}: not tested"
    return f"{name} {percent(row['response_rate'])} (n = {count(row['invited'])} invitations)"


def score_figure(row: pd.Series) -> str:
    """A score of all who were invited, and what it takes the silent for: ``silent all passives 8.0 (n = 8,291)``."""
    return f"{row['scenario' if 'scenario' in row else 'weights']} {points(row['nps'])} (n = {count(row['n'])})"


def _apart(rates: pd.DataFrame, omnibus: pd.Series) -> str:
    """Which groups of a column answer more, and which less, than the rest."""
    own = rates[(rates["column"] == omnibus["column"]) & rates["group"].notna()]
    shown = own[own["p_adjusted"].astype(float) < 1 - omnibus["level"]].sort_values("response_rate", ascending=False)
    sides = {
        "more often": shown[shown["response_rate"] > shown["reference_rate"]],
        "less often": shown[shown["response_rate"] < shown["reference_rate"]].iloc[::-1],
    }
    parts = [
        f"{word}: " + listed([f"{row['group']} ({percent(row['response_rate'])})" for _, row in side.iterrows()], MOST)
        for word, side in sides.items()
        if len(side)
    ]
    if not parts:
        return f"by {omnibus['column']}: rates differ, no single group from the rest"
    return f"by {omnibus['column']}, answered {', '.join(parts)}"
