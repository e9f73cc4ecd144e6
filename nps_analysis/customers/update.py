"""What a new look at the answers adds to the closed-loop file: new cases, and those that have recovered."""

from nps_analysis.customers.closed_loop import CONTACTED, OPEN, RECOVERED, RESOLVED, write_closed_loop
from nps_analysis.customers.follow_up import NEVER, FollowUp
from nps_analysis.schema import NONE, DataError


def update_closed_loop(found: FollowUp) -> dict[str, int]:
    """Writes what is new to the closed-loop file, whole or not at all, and counts its ``new, recovered, all`` rows.

    New is every row of the list that may be contacted and has no case; ``without_key`` counts those that nothing could
    tell apart later, because there is neither a response id nor a date. A case whose respondent came back as a passive
    or promoter becomes recovered since that answer. ``contacted`` is filled with ``since`` in cases that are contacted
    or resolved and have no such day. Nothing else is touched. DataError where no file is named.
    """
    if found.loop is None:
        raise DataError(
            "no closed-loop file to update",
            required="the file to keep the cases in",
            found="none named, and none in the study file",
            do="name one with --closed-loop FILE; it is made where it is not there",
        )
    changed: dict[int, dict[str, str]] = {}
    for row, case in found.known.cases.iterrows():
        cells = {}
        if case["better"] and case["written"] != RECOVERED:
            cells["state"] = RECOVERED
            cells["since"] = (
                ""
                if case["recovered"] is None or case["recovered"] != case["recovered"]
                else f"{case['recovered']:%Y-%m-%d}"
            )
        empty = found.loop.cases["contacted"].isna()[row]
        if empty and case["written"] in (CONTACTED, RESOLVED) and case["contacted"] == case["contacted"]:
            cells["contacted"] = f"{case['contacted']:%Y-%m-%d}"
        if cells:
            changed[int(str(row))] = cells
    known = set(found.known.at.tolist())
    fresh = [row for row, at in zip(found.frame.to_dict("records"), found.at.tolist(), strict=True) if at not in known]
    fresh = [row for row in fresh if row["action"] != NEVER]
    keyed = [row for row in fresh if row["response_id"] or row["answered"]]
    new = [
        {
            "response_id": row["response_id"] or "",
            "respondent": row["respondent"],
            "answered": str(row["answered"] or ""),
            "state": OPEN,
            "since": found.as_of.isoformat(),
            "owner": "" if row["owner"] == NONE else row["owner"],
        }
        for row in keyed
    ]
    recovered = sum("state" in cells for cells in changed.values())
    write_closed_loop(found.loop, changed, new)
    total = len(found.loop.cases) + len(new)
    return {"new": len(new), "recovered": recovered, "all": total, "without_key": len(fresh) - len(keyed)}
