"""Which rows count where there are filters, and responses that are there again?"""

import unicodedata

import duckdb
import pandas as pd
import polars as pl
import pytest

import nps_analysis as nps

TWICE = "one row per response id, or the same row again"
WHICH = "say which row counts with --on-duplicate first or last, or name the right column with --response-id"


def account(responses):
    found = responses.accounting
    return found.rows_read, found.valid, found.missing, found.rejected, found.excluded, found.duplicates


@pytest.fixture
def regions():
    return pd.DataFrame({"score": [10, 9, 0, None, 8, 7], "region": ["N", "S", None, "N", " ", "n"]})


# Filters


@pytest.mark.parametrize(
    ("value", "scores"),
    [("N", [10]), ("S", [9]), ("(none)", [0, 8]), ("n", [7]), (" N ", [10]), ("value:N", [10])],
)
def test_a_filter_keeps_the_rows_with_that_value(regions, value, scores):
    counts = nps.tally(regions, where={"region": value})
    assert [score for score in range(10, -1, -1) for _ in range(int(counts.n[0, score]))] == sorted(
        scores, reverse=True
    )


def test_what_a_filter_leaves_out_is_accounted_for(regions):
    responses = nps.read(regions, where={"region": "N"})
    assert account(responses) == (6, 1, 1, 0, 4, 0)
    reason = next(reason for reason in responses.accounting.reasons if reason.kind == "excluded")
    assert (reason.reason, reason.rows, reason.first) == ('region is not "N"', 4, (2, 3, 5, 6))


def test_filters_are_applied_one_after_the_other():
    frame = pd.DataFrame({"score": [9, 8, 7, 6], "a": list("xxyy"), "b": list("uvuv")})
    responses = nps.read(frame, where={"a": "x", "b": "v"})
    assert [(reason.reason, reason.rows) for reason in responses.accounting.reasons] == [
        ('a is not "x"', 2),
        ('b is not "v"', 1),
    ]
    assert nps.tally(responses).n.sum() == 1


def test_a_filter_that_leaves_out_nothing_is_no_reason(regions):
    assert nps.read(regions.assign(x="y"), where={"x": "y"}).accounting.reasons[0].kind == "missing"


def test_a_value_that_does_not_occur_is_an_error_that_lists_the_values(regions, parts_of):
    assert parts_of(nps.read, regions, where={"region": "Nort"}) == (
        'no row has region "Nort"',
        'a value of the column "region"',
        "3 values: N, S, n",
        "correct --where",
    )


def test_the_values_of_a_column_of_people_are_counted_and_not_listed(parts_of):
    frame = pd.DataFrame({"score": [9] * 40, "email": [f"p{i}@x.se" for i in range(40)]})
    assert parts_of(nps.read, frame, where={"email": "nobody"})[2] == "40 values"
    assert parts_of(nps.read, frame[:1], where={"email": "nobody"})[2] == "1 value"
    called = pd.DataFrame({"score": [9], "phone": ["+46 70 123 45 67"]})
    assert parts_of(nps.read, called, where={"phone": "none"})[2] == "1 value"


def test_an_unknown_column_in_a_filter_is_an_error(regions, parts_of):
    found = parts_of(nps.read, regions, where={"regoin": "N"})
    assert found[::2] == ('no column "regoin"', '2 columns; nearest: "region"')


@pytest.mark.parametrize("value", ["1", "2.5"])
def test_numbers_are_filtered_as_they_are_shown(value):
    frame = pd.DataFrame({"score": [9, 8, 7], "store": [1.0, 2.5, None]})
    shown = nps.tally(frame, by="store").keys["store"].tolist()
    assert value in shown
    assert nps.tally(frame, where={"store": value}).n.sum() == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_in_whatever_way_its_accents_are_stored(form):
    names = [unicodedata.normalize(one, "Zürich") for one in ("NFC", "NFD")]
    frame = pd.DataFrame({"score": [9, 8], "city": names})
    assert nps.tally(frame, where={"city": unicodedata.normalize(form, "Zürich")}).n.sum() == 2


def test_a_column_may_be_called_like_a_word_of_ours():
    frame = pd.DataFrame({"score": [9, 8], "month": ["may", "june"]})
    assert nps.tally(frame, where={"column:month": "may"}).n.sum() == 1
    assert nps.tally(frame, where={"month": "may"}).n.sum() == 1


@pytest.mark.some(3)
@pytest.mark.parametrize("value", ["'; DROP TABLE x; --", 'a"b', "a,b", "a\nb", "%", "*", "NULL", "\\"])
def test_a_value_is_only_ever_a_value(file, value):
    path = file('score,region\n9,"' + value.replace('"', '""') + '"\n8,x\n')
    assert nps.tally(path, where={"region": value}).n[0, 9] == 1
    assert nps.tally(path, where={"region": value}).n.sum() == 1


@pytest.mark.some(3)
@pytest.mark.parametrize("name", ['a"b', "x; DROP TABLE y", "'", "a,b", "select", "ä ö", "a\\b", "{x}", "%s"])
def test_a_column_name_is_only_ever_a_name(file, name):
    path = file('score,"' + name.replace('"', '""') + '"\n9,N\n8,S\n')
    counts = nps.tally(path, by=name, where={name: "N"})
    assert (counts.names, counts.keys.iloc[:, 0].tolist()) == ([name], ["N"])


# Responses that are there again


def repeated(same: bool):
    """Five answers, of which the second is there three times, the last time with another score unless ``same``."""
    return pd.DataFrame({"response_id": list("abbbc"), "score": [10, 9, 9, 9 if same else 0, None], "x": list("uvvvw")})


def test_the_same_row_again_is_counted_once():
    responses = nps.read(repeated(same=True))
    assert account(responses) == (5, 2, 1, 0, 0, 2)
    reason = responses.accounting.reasons[-1]
    assert (reason.kind, reason.reason, reason.first) == ("duplicate", '"response_id" occurs again', (3, 4))


def test_different_answers_with_one_id_are_an_error_that_names_rows_and_no_people(parts_of):
    assert parts_of(nps.read, repeated(same=False)) == (
        'rows with the same "response_id" differ',
        TWICE,
        "1 response id with different answers, the first in rows 2, 3, 4",
        WHICH,
    )


@pytest.mark.parametrize(("which", "score", "first"), [("first", 9, (3, 4)), ("last", 0, (2, 3))])
def test_the_study_may_say_which_row_counts(which, score, first):
    responses = nps.read(repeated(same=False), on_duplicate=which)
    assert account(responses) == (5, 2, 1, 0, 0, 2)
    assert responses.accounting.reasons[-1].first == first
    assert nps.tally(responses).n[0, score] == 1


def test_first_and_last_go_by_the_number_of_the_row_and_not_by_its_text(file):
    rows = [f"r{i},5,a" for i in range(8)] + ["x,10,a", "x,9,a", "x,0,a"]  # rows 9, 10, 11
    one = file("response_id,score,s\n" + "\n".join(rows), "one.csv")
    two = file("response_id,score,s\ny,5,a\n", "two.csv")
    last = nps.read([two, one], on_duplicate="last")
    assert nps.tally(last).n[0, [0, 9, 10]].tolist() == [1, 0, 0]
    assert last.accounting.reasons[-1].first == ("one:9", "one:10")
    assert nps.tally([two, one], on_duplicate="first").n[0, [0, 9, 10]].tolist() == [0, 0, 1]


def test_a_response_that_is_in_two_files_is_counted_once(file):
    first, second = file("response_id,score\na,9\nb,8\n", "a.csv"), file("response_id,score\nb,8\nc,7\n", "b.csv")
    responses = nps.read([first, second])
    assert account(responses) == (4, 3, 0, 0, 0, 1)
    assert responses.accounting.reasons[-1].first == ("b:1",)


def test_rows_without_an_id_are_never_the_same():
    frame = pd.DataFrame({"response_id": [None, None, "", "", " ", " "], "score": [9] * 6})
    assert nps.read(frame).accounting.valid == 6


def test_a_table_without_an_id_is_never_deduplicated():
    assert nps.read(pd.DataFrame({"score": [9, 9, 9], "customer_id": [1, 1, 1]})).accounting.valid == 3


def test_ids_may_be_numbers():
    assert account(nps.read(pd.DataFrame({"response_id": [1, 1, 2], "score": [9, 9, None]}))) == (3, 1, 1, 0, 0, 1)


@pytest.mark.parametrize("kind", [pl.from_pandas, lambda frame: pl.from_pandas(frame).lazy(), duckdb.from_df])
def test_frames_of_every_library_are_deduplicated_alike(kind, parts_of):
    without_id = pd.DataFrame({"response_id": [None], "score": [10], "x": ["z"]})
    frame = pd.concat([repeated(same=True), without_id], ignore_index=True)
    assert account(nps.read(kind(frame))) == (6, 3, 1, 0, 0, 2)
    assert nps.tally(kind(frame)).n[0, [9, 10]].tolist() == [1, 2]
    what, _, found, _ = parts_of(nps.read, kind(repeated(same=False)))
    assert what == 'rows with the same "response_id" differ'
    assert found.startswith("1 response id with different answers, ")


def test_a_duplicate_that_a_filter_would_leave_out_is_a_duplicate():
    responses = nps.read(repeated(same=True), where={"x": "u"})
    assert account(responses) == (5, 1, 0, 0, 2, 2)


@pytest.mark.parametrize("column", ["name", "First Name", "customer_name", "E-mail"])
def test_names_of_people_are_in_no_message(file, parts_of, column):
    path = file(f"score,{column}\n9,Ann\n3,Bo\n")
    assert parts_of(lambda: nps.read(path, where={column: "Cy"}))[2] == "2 values"
