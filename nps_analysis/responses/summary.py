"""What reading gave, as JSON can hold it: source, settings, and the account of every row."""

from math import isnan
from typing import Any

from nps_analysis.responses.record import Accounting, Responses


def source_of(responses: Responses) -> dict[str, Any]:
    source = responses.source
    return {
        "name": source.name,
        "sha256": source.sha256,
        "layout": source.layout,
        "encoding": source.encoding,
        "rows": source.rows,
    }


def settings_of(responses: Responses) -> dict[str, Any]:
    """The study's keys that were given, the day that counted as today, and which column plays which part."""
    given = responses.study.model_dump(mode="json", exclude_unset=True, exclude={"source", "columns"})
    today = {"as_of": responses.study.as_of.isoformat()}
    return {**given, **today, "columns": responses.columns.model_dump(exclude_none=True)}


def effects_of(responses: Responses) -> list[dict[str, Any]]:
    """What each rule does to the score of all answers, in points."""
    return [
        {
            "rule": one.rule,
            "answers": one.answers,
            "nps": one.nps,
            "otherwise": None if isnan(one.otherwise) else one.otherwise,
        }
        for one in responses.effects
    ]


def accounting_of(accounting: Accounting) -> dict[str, Any]:
    reasons = [{"kind": r.kind, "reason": r.reason, "rows": r.rows, "first": list(r.first)} for r in accounting.reasons]
    repairs = [{"what": repair.what, "cells": repair.cells} for repair in accounting.repairs]
    sums = {
        key: getattr(accounting, key) for key in ("rows_read", "valid", "missing", "rejected", "excluded", "duplicates")
    }
    return {**sums, "reasons": reasons, "repairs": repairs}
