"""Is every name of a segment kept as it is, and the same from every source?"""

import datetime as dt
import unicodedata
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import nps_analysis as nps
from nps_analysis.responses.segments import is_survey_type, one_form

# Names that other readers make something else of.
NAMES = [
    "NA",
    "N/A",
    "None",
    "null",
    "NULL",
    "nan",
    "NaN",
    "0123",
    "1e5",
    "1.0",
    "TRUE",
    "-",
    "--",
    ".",
    "#N/A",
    "2024-01-05",
]
NAMES += [
    "inf",
    "1_000",
    "(none) ",
    "a,b",
    'a"b',
    "a;b",
    "a\nb",
    "'x'",
    "=1+1",
    "<b>",
    "🙂",
    "مشتری",
    "x" * 5000,
    "\\n",
    "{x}",
]


def names(source, by="region", **options):
    return nps.tally(source, by=by, **options).keys[by].tolist()


@pytest.mark.parametrize("ending", ["frame", "polars", "csv", "tsv", "parquet", "xlsx"])
def test_names_stay_what_they_are(ending, tmp_path):
    frame = pd.DataFrame({"score": ["9"] * len(NAMES), "region": NAMES})
    path = tmp_path / f"a.{ending}"
    source = {"frame": frame, "polars": pl.from_pandas(frame)}.get(ending, path)
    if ending in ("csv", "tsv"):
        frame.to_csv(path, index=False, sep="\t" if ending == "tsv" else ",")
    elif ending == "parquet":
        frame.to_parquet(path)
    elif ending == "xlsx":
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        frame.to_excel(path, index=False, engine="xlsxwriter", engine_kwargs={"options": options})
    assert names(source) == sorted(name.strip() for name in NAMES)


@pytest.mark.parametrize("blank", [None, "", " ", "\t", "\u00a0"])
@pytest.mark.parametrize(
    "kind", [lambda frame: frame, pl.from_pandas, lambda frame: duckdb.from_arrow(pa.Table.from_pandas(frame))]
)
def test_what_is_missing_is_its_own_group_and_is_never_dropped(blank, kind):
    frame = kind(pd.DataFrame({"score": [9, 8, 7], "region": ["N", blank, "N"]}))
    counts = nps.tally(frame, by="region")
    assert counts.keys["region"].tolist() == ["(none)", "N"]
    assert counts.n.sum(axis=1).tolist() == [1, 2]


def test_a_group_that_is_called_none_joins_those_without_a_name():
    assert names(pd.DataFrame({"score": [9, 8], "region": ["(none)", None]})) == ["(none)"]


@pytest.mark.some(3)
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 2.0, None], ["(none)", "1", "2"]),
        ([1, 20, 3], ["1", "20", "3"]),
        ([1.5, 2.0, -3.25], ["-3.25", "1.5", "2"]),
        ([True, False, None], ["(none)", "false", "true"]),
        ([Decimal("1.00"), Decimal("2.50"), None], ["(none)", "1", "2.5"]),
        ([dt.date(2026, 1, 5), None, dt.date(2026, 1, 6)], ["(none)", "2026-01-05", "2026-01-06"]),
        (
            [dt.datetime(2026, 1, 5), dt.datetime(2026, 1, 5, 8, 30), None],
            ["(none)", "2026-01-05", "2026-01-05 08:30:00"],
        ),
    ],
)
def test_other_values_are_named_the_same_from_every_library(values, expected):
    table = pa.table({"score": [9, 8, 7], "region": values})
    for source in (
        table,
        table.to_pandas(),
        pl.from_arrow(table),
        pl.from_arrow(table).lazy(),
        duckdb.from_arrow(table),
    ):
        assert names(source) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pd.cut(pd.Series([10, 20, 40]), [0, 15, 50]), ["(0, 15]", "(15, 50]"]),
        (pd.Categorical([1, None, 2]), ["(none)", "1", "2"]),
        (pd.Categorical([True, None, False]), ["(none)", "false", "true"]),
        (pd.period_range("2026-01", periods=3, freq="M"), ["2026-01", "2026-02", "2026-03"]),
        (pd.Series([1, "a", 2.5], dtype=object), ["1", "2.5", "a"]),
    ],
)
def test_kinds_of_column_that_only_pandas_has_are_named_as_they_are_shown(values, expected):
    assert names(pd.DataFrame({"score": [9, 8, 7], "region": values})) == expected


@pytest.mark.parametrize("values", [[[1], [2]], [{"a": 1}, {"a": 2}], [dt.timedelta(1), dt.timedelta(2)]])
def test_a_column_without_names_is_an_error(parts_of, values):
    what, required, found, do = parts_of(names, pl.DataFrame({"score": [9, 8], "region": values}))
    assert (what, do) == ('"region" has no names of segments', "name another column")
    assert required == "a column of texts, numbers, dates or truths"
    assert found.startswith("a column of ")


def test_names_stored_in_two_ways_are_merged_with_a_warning():
    forms = [unicodedata.normalize(form, "Zürich") for form in ("NFC", "NFD")]
    counts = nps.tally(pd.DataFrame({"score": [9, 8, 7], "city": [*forms, "Bern"]}), by="city")
    assert counts.keys["city"].tolist() == ["Bern", "Zürich"]
    assert counts.n.sum(axis=1).tolist() == [1, 2]
    assert counts.warnings == ('names in "city" differ only in how they are stored and were merged: Zürich',)


def test_names_in_one_other_form_are_no_reason_to_warn():
    assert one_form(pd.Series([unicodedata.normalize("NFD", "Zürich")], name="city"))[1] == []


def test_names_that_differ_by_case_stay_apart_with_a_warning():
    counts = nps.tally(pd.DataFrame({"score": [9, 8, 7], "city": ["Bern", "BERN", "bern"]}), by="city")
    assert counts.keys["city"].tolist() == ["BERN", "Bern", "bern"]
    assert counts.warnings == ('names in "city" differ only by case and stay apart: BERN / Bern / bern',)


def test_names_that_turn_the_direction_of_writing_are_warned_of():
    counts = nps.tally(pd.DataFrame({"score": [9, 8], "city": ["a\u202eb", "c"]}), by="city")
    assert counts.warnings == (
        'names in "city" hold direction-override characters: they may not be what they look like',
    )


@pytest.mark.parametrize("many", [1000, 1001])
def test_more_than_1000_groups_are_warned_of(many):
    frame = pd.DataFrame({"score": [9] * many, "city": [f"c{i}" for i in range(many)]})
    assert nps.tally(frame, by="city").warnings == (("1,001 groups by city",) if many > 1000 else ())


def test_groups_of_several_columns_are_counted_together():
    frame = pd.DataFrame({"score": [9] * 1600, "a": [i // 40 for i in range(1600)], "b": [i % 40 for i in range(1600)]})
    assert nps.tally(frame, by=["a", "b"]).warnings == ("1,600 groups by a, b",)


# Kinds of survey


@pytest.mark.parametrize(
    ("name", "values", "mixed"),
    [
        ("survey_type", ["relationship", "transactional"], True),
        ("event", ["Relationship ", "test drive", None], True),
        ("survey_type", ["relationship"], False),
        ("event", ["purchase", "advice"], False),
        ("region", ["relationship", "transactional"], False),
    ],
)
def test_kinds_of_survey_are_told_by_name_and_values(name, values, mixed):
    assert is_survey_type(name, values) == mixed


def test_kinds_of_survey_are_kept_apart_with_a_warning():
    frame = pd.DataFrame(
        {"score": [9, 0, 8], "survey_type": ["relationship", "transactional", "relationship"], "x": list("abb")}
    )
    responses = nps.read(frame)
    assert responses.warnings == [
        '"survey_type" holds different kinds of survey, which are kept apart; choose one with --where'
    ]
    counts = nps.tally(responses)
    assert (counts.names, counts.n.sum(axis=1).tolist()) == (["survey_type"], [2, 1])
    assert nps.tally(responses, by="x").names == ["x", "survey_type"]
    assert nps.tally(responses, by=["survey_type", "x"]).names == ["survey_type", "x"]
    assert nps.tally(responses, by=["SURVEY_type"]).names == ["SURVEY_type"]


def test_one_kind_of_survey_can_be_chosen():
    frame = pd.DataFrame({"score": [9, 0], "survey_type": ["relationship", "transactional"]})
    responses = nps.read(frame, where={"survey_type": "transactional"})
    assert (nps.tally(responses).names, nps.tally(responses).n[0, 0]) == ([], 1)
    assert not any("kinds of survey" in warning for warning in responses.warnings)
