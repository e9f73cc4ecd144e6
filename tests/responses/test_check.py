"""Does the account of the rows say what happened to every one of them?"""

import json

import pandas as pd

import nps_analysis as nps
from nps_analysis.responses.summary import accounting_of, settings_of, source_of

ACCOUNT = ["what", "rows", "first"]
FRAME = pd.DataFrame(
    {
        "response_id": list("abbcdefgh"),
        "score": ["10", " 9", " 9", "x", "n/a", None, "8,0", "99", "0"],
        "region": ["N", "N", "N", "N", "N", "N", "N", "N", "S"],
    }
)


def test_every_row_is_in_the_table_once():
    table = nps.check(nps.read(FRAME, where={"region": "N"}))
    assert table.columns.tolist() == ["what", "rows", "first", "answers", "nps", "otherwise"]
    assert table[ACCOUNT].to_numpy().tolist() == [
        ["rows read", 9, ""],
        ["valid", 3, ""],
        ["missing", 2, ""],
        ['missing: no answer, written "n/a"', 1, "5"],
        ["missing: no answer", 1, "6"],
        ["rejected", 2, ""],
        ["rejected: not a whole number", 1, "4"],
        ["rejected: 99 is off the scale: if it stands for no answer, --missing-codes 99", 1, "8"],
        ["excluded", 1, ""],
        ['excluded: region is not "N"', 1, "9"],
        ["duplicate", 1, ""],
        ['duplicate: "response_id" occurs again', 1, "3"],
        ["repaired: spaces or marks around a number", 1, ""],
        ["repaired: whole number written with decimals", 1, ""],
    ]


def test_what_is_nothing_is_not_in_the_table():
    table = nps.check(nps.read(pd.DataFrame({"score": [10, 0]})))
    assert table[ACCOUNT].to_numpy().tolist() == [["rows read", 2, ""], ["valid", 2, ""]]


def test_the_account_can_be_written_as_json(file):
    responses = nps.read(file(FRAME.to_csv(index=False)), as_of="2026-06-30", level=0.9)
    account = json.loads(json.dumps(accounting_of(responses.accounting), allow_nan=False))
    kinds = ("valid", "missing", "rejected", "excluded", "duplicates")
    assert account["rows_read"] == sum(account[kind] for kind in kinds) == 9
    assert account["reasons"][0].keys() == {"kind", "reason", "rows", "first"}
    assert account["repairs"][0].keys() == {"what", "cells"}
    source = json.loads(json.dumps(source_of(responses), allow_nan=False))
    assert source.keys() == {"name", "sha256", "layout", "encoding", "rows"}
    settings = json.loads(json.dumps(settings_of(responses), allow_nan=False))
    assert settings == {
        "level": 0.9,
        "as_of": "2026-06-30",
        "columns": {"score": "score", "response_id": "response_id"},
    }


def test_the_day_of_the_report_is_recorded_also_where_nobody_named_it():
    responses = nps.read(pd.DataFrame({"score": [10, 0]}))
    assert settings_of(responses)["as_of"] == responses.study.as_of.isoformat()


def test_row_numbers_are_plain_numbers_for_every_library():
    first = nps.read(pd.DataFrame({"score": [10, None]})).accounting.reasons[0].first
    assert json.dumps(accounting_of(nps.read(pd.DataFrame({"score": [10, None]})).accounting))
    assert type(first[0]) is int
