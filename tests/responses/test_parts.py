"""Is each value of a column read as if it alone were asked for, although the source is opened only once?"""

import tempfile
from dataclasses import fields
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.responses.parts import MOST_PARTS, read_parts
from nps_analysis.responses.record import ROW, Responses
from nps_analysis.schema import DataError, NoScoreError
from tests.examples import examples

MARKETS = ["NA", "NO", "0123", "1e5", " x ", "X", "Zürich", "Zu\u0308rich", "value:x", "column:x", 'a "b"', "it's", ""]
SCORES = ["10", "9 - Likely", "0", "3", "7.0", "n/a", "nine", "99", ""]
ANSWERS = pd.DataFrame(
    {
        "response_id": list("abbcdefg"),
        "score": ["10", "3", "3", "8", "0", "", "9", "n/a"],
        "market": ["N", "N", "N", "S", "S", "", "S", "W"],
        "region": list("11122222"),
    }
)


def rows_of(responses):
    """The rows in order of their numbers, whatever the library, with the columns and their types."""
    frame = responses.frame
    kinds = list(zip(frame.columns, map(str, getattr(frame, "types", getattr(frame, "dtypes", ()))), strict=True))
    rows = frame.fetchall() if isinstance(frame, duckdb.DuckDBPyRelation) else frame.to_numpy().tolist()
    number = list(frame.columns).index(ROW)
    return kinds, [list(map(repr, row)) for row in sorted(rows, key=lambda row: row[number])]


def all_of(responses):
    """Everything that reading gives, so that it can be compared."""
    found = {field.name: getattr(responses, field.name) for field in fields(Responses)}
    strata = found.pop("strata")
    del found["unfiltered"]  # tells the scales of ratings, see test_ratings
    found |= {"frame": rows_of(responses), "dates_unusable": str(found["dates_unusable"])}
    return found | {
        "strata": None if strata is None else strata.to_dict("list"),
        "effects": list(map(repr, found["effects"])),
    }


def said(function, *args, **options):
    """All that a function gives, or its error."""
    try:
        return all_of(function(*args, **options))
    except DataError as error:
        return type(error), str(error)


def refuse_difference(source, column, **options):
    """Every part is what reading with its value gives; the parts."""
    parts = read_parts(source, column, **options)
    assert all_of(parts.whole) == said(nps.read, source, **options)
    for value in parts.values:
        where = {**options.get("where", {}), column: f"value:{value}" if value.startswith("value:") else value}
        assert said(parts.part, value) == said(nps.read, source, **{**options, "where": where}), value
    return parts


@st.composite
def surveys(draw):
    """Rows of a survey as one table or two, some of them twice, and the options to read it with."""
    cells = {
        "score": st.sampled_from(SCORES),
        "market": st.sampled_from(MARKETS),
        "region": st.sampled_from(["1", "2"]),
        "w": st.sampled_from(["1", "0,1", "2.7", "1e-3"]),
        "date": st.sampled_from(["2026-01-02", "2026-02-30", "02/03/2026", "1901-01-01", ""]),
        "brand": st.sampled_from(["Ours", "Theirs"]),
        "survey_type": st.sampled_from(["NPS", "NPS", "CSAT", "relationship", "event"]),
        "why": st.sampled_from(["=1+1", 'so, "so"', ""]),
    }
    rows = draw(st.lists(st.fixed_dictionaries(cells), min_size=4, max_size=24))
    table = pd.DataFrame([{"response_id": str(i), **row} for i, row in enumerate(rows)])
    table = pd.concat([table, table.head(draw(st.integers(0, 3)))], ignore_index=True)
    if draw(st.booleans()):
        table = table.drop(columns="survey_type")
    options = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "weight": st.just("w"),
                "where": st.sampled_from([{"region": "1"}, {"brand": "Ours", "region": "2"}, {"market": "NA"}]),
                "brand": st.just("brand"),
                "stratum": st.just("region"),
                "missing_codes": st.just(["99"]),
                "on_duplicate": st.just("first"),
            },
        )
    )
    return table, draw(st.sampled_from(["frame", "file", "files"])), options


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(surveys())
def test_a_part_is_what_reading_that_value_gives(survey):
    table, kind, options = survey
    with tempfile.TemporaryDirectory() as folder:
        source = table
        if kind != "frame":
            cut = len(table) // 2 if kind == "files" else len(table)
            for name, some in {"a.csv": table[:cut], "b.csv": table[cut:]}.items() if cut else ():
                if len(some):
                    some.to_csv(Path(folder) / name, index=False)
            source = folder
        whole = said(nps.read, source, **options)
        if isinstance(whole, tuple):
            assert said(lambda: read_parts(source, "market", **options).whole) == whole
            return
        refuse_difference(source, "market", **options)


@pytest.mark.some(1)
@pytest.mark.parametrize("kind", ["csv", "parquet", "frame"])
def test_the_accounts_of_all_parts_add_up(kind, tmp_path):
    source = ANSWERS if kind == "frame" else tmp_path / f"a.{kind}"
    if kind == "csv":
        ANSWERS.to_csv(source, index=False)
    elif kind == "parquet":
        ANSWERS.assign(score=pd.array([10, 3, 3, 8, 0, None, 9, None], "Int64")).to_parquet(source)
    parts = refuse_difference(source, "market")
    assert parts.values == ("(none)", "N", "S", "W")
    accounts = {name: parts.part(name).accounting for name in ("N", "S")}
    assert {name: (one.valid, one.excluded, one.duplicates) for name, one in accounts.items()} == {
        "N": (2, 5, 1),
        "S": (3, 4, 1),
    }
    assert sum(one.valid for one in accounts.values()) == parts.whole.accounting.valid == 5
    others = accounts["N"].reasons[0]
    assert (others.reason, others.rows, others.first) == ('market is not "N"', 5, (4, 5, 6, 7, 8))
    assert accounts["S"].reasons[0].first == (1, 2, 6, 8)


@pytest.mark.parametrize("value", ["(none)", "W"])
def test_a_value_without_a_score_is_told_from_what_cannot_be_read(value, tmp_path):
    ANSWERS.to_csv(tmp_path / "a.csv", index=False)
    parts = read_parts(tmp_path / "a.csv", "market")
    with pytest.raises(NoScoreError, match="no valid score"):
        parts.part(value)
    with pytest.raises(DataError, match='no row has market "Q"') as caught:
        parts.part("Q")
    assert not isinstance(caught.value, NoScoreError)


@pytest.mark.slow
def test_rows_that_a_layout_leaves_out_belong_to_their_part(file):
    lines = ["Survey Type,Score,Response ID,Person ID,Created At,Comment,Delighted Source,Team"]
    kinds = ["NPS", "NPS", "CSAT", "NPS", "CSAT", "NPS"]
    lines += [
        f"{kind},{score},{i},p{i},2026-03-28 21:58:10 UTC,,Email,{team}"
        for i, (kind, score, team) in enumerate(zip(kinds, [10, 3, 5, 9, 1, 0], "NNNSSS", strict=True))
    ]
    parts = refuse_difference(file("\n".join(lines) + "\n"), "Team")
    assert parts.whole.source.layout == "delighted"
    (effect,) = [one for one in parts.part("N").effects if "CSAT" in one.rule]
    assert (effect.answers, effect.nps, effect.otherwise) == (1, 0, pytest.approx(-100 / 3))  # 10, 3 and the 5


@pytest.mark.some(3)
@pytest.mark.parametrize("values", [[1, 2, 1, None], [True, False, True, None], [1.5, 2.0, 1.5, None]])
@pytest.mark.parametrize("kind", ["parquet", "frame"])
def test_columns_of_numbers_and_truths(values, kind, tmp_path):
    table = pd.DataFrame({"score": [10, 3, 8, 9], "market": pd.array(values)})
    table.to_parquet(tmp_path / "a.parquet")
    parts = refuse_difference(tmp_path / "a.parquet" if kind == "parquet" else table, "market")
    assert len(parts.values) == 3
    assert sum(parts.part(value).accounting.valid for value in parts.values) == 4


@pytest.mark.slow
def test_the_column_may_be_filtered_already(file):
    source = file(ANSWERS.to_csv(index=False))
    refuse_difference(source, "market", where={"Market": "S"})  # whose rule concerns answers with a score
    parts = refuse_difference(source, "market", where={"Market": "S", "region": "2"})
    assert parts.values == ("S",)
    parts = refuse_difference(source, "column:market", where={"region": "2"})
    assert parts.part("S").study.where == {"region": "2", "column:market": "S"} == parts.where("S")


def test_names_that_are_stored_in_two_ways_are_one_part(file):
    source = file("score,market\n10,Z\u00fcrich\n3,Zu\u0308rich\n8,zürich\n")
    parts = refuse_difference(source, "market")
    assert parts.values == ("Z\u00fcrich", "z\u00fcrich")
    assert parts.part("Z\u00fcrich").accounting.valid == 2


def test_columns_that_do_not_divide_a_survey(file, parts_of):
    source = file("score,id\n" + "".join(f"{i % 11},{i}\n" for i in range(MOST_PARTS + 1)))
    what, _, found, _ = parts_of(read_parts, source, "id")
    assert (what, found) == ('"id" has too many values for parts', "2,001 values")
    assert parts_of(read_parts, source, "store")[0] == 'no column "store"'


def test_a_source_is_opened_once(file):
    source = file(ANSWERS.to_csv(index=False))
    parts = read_parts(source, "market")
    source.unlink()
    assert [parts.part(value).accounting.valid for value in ("N", "S")] == [2, 3]


def test_a_name_that_where_cannot_ask_for_is_no_part_without_scores(file):
    parts = refuse_difference(file("score,market\n10,\u00a0N\n9,S\n"), "market")
    with pytest.raises(DataError, match='no row has market "N"') as caught:
        parts.part("N")
    assert not isinstance(caught.value, NoScoreError)
