"""Does reading give every answer that counts, account for every row, and say what an analyst must know?"""

import csv
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.responses.record import Accounting
from nps_analysis.schema import DataError
from tests.examples import examples

# What people and tools write in a score column: what the contract calls a score, missing, or rejected.
WRITTEN = {
    **{str(score): "valid" for score in range(11)},
    **dict.fromkeys(
        ["9.0", "9,0", " 9 ", "'9", "8.999999999999998", "9 - Likely", "Extremely likely - 10", "۹", "９"], "valid"
    ),
    **dict.fromkeys(["5.5", "9-Oct", "1e1", "1_0", "⑩", "TRUE", "#N/A", "good"], "rejected"),
    **dict.fromkeys(["", "NA", "N/A", "n/a", "null", "none", "nan", ".", "-", "--"], "missing"),
}


def account(responses):
    found = responses.accounting
    return {"valid": found.valid, "missing": found.missing, "rejected": found.rejected}


def test_an_account_that_does_not_add_up_cannot_be_made():
    with pytest.raises(AssertionError, match="3 rows read, but 2 accounted for"):
        Accounting(rows_read=3, valid=1, missing=1)


def test_every_way_of_writing_of_the_contract_is_what_it_says(file):
    for ending, delimiter in (("csv", ","), ("tsv", "\t"), ("txt", ";")):
        path = file("", f"a.{ending}")
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out, delimiter=delimiter).writerows([["x", "score"], *(["x", text] for text in WRITTEN)])
        expected = {kind: list(WRITTEN.values()).count(kind) for kind in ("valid", "missing", "rejected")}
        assert account(nps.read(path)) == expected
    assert account(nps.read(pd.DataFrame({"score": list(WRITTEN)}))) == expected


def test_the_rows_that_are_no_scores_are_named(file):
    path = file("score,x\n9,\nx,\n,\n8,\ny,\nNA,\n")
    reasons = {reason.reason: (reason.rows, reason.first) for reason in nps.read(path).accounting.reasons}
    assert reasons == {
        "no answer": (1, (3,)),
        'no answer, written "NA"': (1, (6,)),
        "not a whole number": (2, (2, 5)),
    }


def test_only_the_first_five_rows_are_named():
    reasons = nps.read(pd.DataFrame({"score": ["9"] + ["x"] * 9})).accounting.reasons
    assert (reasons[0].rows, reasons[0].first) == (9, (2, 3, 4, 5, 6))


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(WRITTEN)), st.sampled_from(["N", "S", ""]), st.integers(1, 12)), min_size=1
    )
)
def test_the_account_adds_up_and_shuffling_rows_changes_no_count(rows):
    frame = pd.DataFrame([("9", "N", 0), *rows], columns=["score", "region", "response_id"])
    frame["response_id"] = frame["response_id"].astype(str)
    options = {"on_duplicate": "first", "where": {"region": "N"}, "scale": "0-10"}
    responses = nps.read(frame, **options)
    found = responses.accounting
    kinds = [found.valid, found.missing, found.rejected, found.excluded, found.duplicates]
    assert sum(kinds) == found.rows_read == len(frame)
    assert sum(reason.rows for reason in found.reasons) == found.rows_read - found.valid
    assert nps.tally(responses).n.sum() == found.valid
    alone = frame.drop(columns="response_id")
    counts = nps.tally(alone, by="region", scale="0-10")
    mixed = nps.tally(alone.sample(frac=1, random_state=1), by="region", scale="0-10")
    assert counts.groups().equals(mixed.groups())
    assert np.array_equal(counts.n, mixed.n)


def test_a_table_with_nothing_but_a_header_has_no_rows(file, parts_of):
    error = parts_of(nps.read, file("score,why\n"))
    found = "a header with 2 columns, and no row under it"
    assert error == ("a.csv has no rows", "at least one answer", found, "export it again, with the answers")
    assert parts_of(nps.read, pd.DataFrame({"score": []}))[0] == "frame has no rows"


def test_a_table_without_a_valid_score_is_an_error_that_says_what_was_found(parts_of):
    frame = pd.DataFrame({"score": ["x", "y", "NA", None]})
    assert parts_of(nps.read, frame, score="score") == (
        'no valid score in "score" of frame',
        "at least one answer from 0 to 10",
        '4 rows: 1 no answer, written "NA", 1 no answer, 2 not a whole number',
        "name another column with --score, or give worded answers their values in the study file under labels",
    )


def test_a_column_of_ids_is_no_score(parts_of):
    frame = pd.DataFrame({"q": range(6000)})
    found, do = "6,000 different values", "name another column with --score"
    assert parts_of(nps.read, frame, score="q") == ('"q" is no score', "answers from 0 to 10", found, do)


def test_a_column_of_lists_is_no_score(parts_of):
    pl = pytest.importorskip("polars")
    what, _, found, _ = parts_of(nps.read, pl.DataFrame({"q": [[1], [2]], "x": [1, 2]}), score="q")
    assert what == '"q" is no score'
    assert found.startswith("a column of List(")


def test_true_is_not_one():
    frame = pd.DataFrame({"score": [1, True, 0, False, 9, "10"]}, dtype=object)
    responses = nps.read(frame)
    assert account(responses) == {"valid": 4, "missing": 0, "rejected": 2}
    assert responses.accounting.reasons[0].first == (2, 4)


def test_a_column_of_truths_is_no_score(parts_of):
    assert parts_of(nps.read, pd.DataFrame({"recommended": [True, False]}))[0] == "no score column in frame"


def test_the_frame_keeps_the_columns_and_the_way_they_are_written(file):
    responses = nps.read(file("score,why\n 9,a\nx,b\n"))
    assert responses.kept().collect().to_native().to_pandas()["score"].tolist() == [" 9", "x"]
    assert responses.names == ("score", "why")


# What may be read


def test_a_study_file_says_what_is_read(file):
    file("nps;land\n9;SE\n0;NO\n", "data.csv")
    path = file("source: data.csv\nscore: nps\nwhere: {land: SE}\n", "study.yml")
    responses = nps.read(path)
    assert (responses.accounting.valid, responses.accounting.excluded) == (1, 1)
    assert nps.read(str(path), where={"land": "NO"}).accounting.valid == 1
    assert nps.read([path]).study.where == {"land": "SE"}


def test_keys_that_nothing_uses_are_warned_of(file):
    file("score,account\n9,a\n8,b\n0,c\n", "data.csv")
    responses = nps.read(file("source: data.csv\npopulation: customers.csv\n", "study.yml"))
    assert responses.warnings == [
        "the study file's population is not used by this version",
    ]


def test_an_unknown_option_is_an_error(parts_of):
    what, _, found, _ = parts_of(nps.read, pd.DataFrame({"score": [9]}), wheer={"a": "b"})
    assert what == "the options: 1 key cannot be used"
    assert found == "unknown key wheer, nearest: where"


def test_the_encoding_and_the_delimiter_may_be_named(file):
    path = file("score|why\n9|żółć\n".encode("cp1250"))
    assert nps.read(path, encoding="cp1250", delimiter="|").source.encoding == "cp1250"
    assert nps.tally(path, by="why", encoding="cp1250").keys["why"].tolist() == ["żółć"]


# Warnings


def warnings(scores, **more):
    return nps.read(pd.DataFrame({"score": scores, **more}), scale="0-10").warnings


def test_a_clean_table_gives_no_warning():
    assert nps.read(pd.DataFrame({"score": list(range(11)) * 10, "region": ["N"] * 110})).warnings == []


def test_rejected_answers_are_warned_of_with_their_reasons():
    assert warnings(["9", "8", "x"]) == ["1 answer rejected: not a whole number (1)"]
    code = "99 is off the scale: if it stands for no answer, --missing-codes 99 (1)"
    assert warnings(["9", "8", "x", "y", "99"]) == [f"3 answers rejected: not a whole number (2); {code}"]


def test_missing_answers_are_warned_of_where_words_or_codes_stand_for_them():
    assert warnings(["9", "8", None, ""]) == []
    assert warnings(["9", "8", None, "NA"]) == ["2 answers missing, some written as words or codes"]


def test_a_unanimous_score_is_warned_of():
    assert warnings([9, "9"]) == ["every answer is 9: check that the column is the score"]


@pytest.mark.parametrize(
    ("respondents", "warned"),
    [
        (["a"] * 4 + list(range(26)), '4 of 30 answers (13%); "respondent"'),
        (["a"] * 3 + list(range(27)), None),
        (["a"] * 10 + list(range(19)), None),
        (list(range(30)), None),
        ([None] * 20 + list(range(30)), None),
        ([""] * 20 + [str(i) for i in range(30)], None),
    ],
)
def test_one_respondent_for_many_is_warned_of(respondents, warned):
    scores = [random.Random(0).choice([9, 10]) for _ in respondents[1:]] + [0]
    found = [
        one
        for one in warnings(scores, respondent=[None if r is None else str(r) for r in respondents])
        if "respondent" in one
    ]
    assert found == ([f"one respondent gave {warned} says who"] if warned else [])


def test_one_answer_each_is_no_concentration_however_few():
    assert not any("respondent" in warning for warning in warnings([9, 0] * 15, respondent=list(range(30))))


def test_the_warnings_of_the_scale_are_told():
    frame = pd.DataFrame({"score": [1, 10] * 20})
    assert nps.read(frame).warnings[0].startswith("no score is 0 among 40 answers")
    assert nps.read(frame, scale="1-10").warnings == []


def test_the_question_may_be_the_name_of_the_column():
    frame = pd.DataFrame({"How likely are you to recommend us, 1 - 10?": list(range(11))})
    assert nps.read(frame).warnings == ["the question's text says 1 to 10; name --scale to say which scale was shown"]


def test_no_message_holds_what_people_wrote(file):
    secret = "anna.andersson@example.com 070-1234567"
    header = "response_id,score,respondent,email,comment,date"
    rows = [f"{i},{'x' if i % 3 else 9},{secret},{secret},{secret},2026-01-05" for i in range(40)]
    path = file("\n".join([header, *rows, rows[-1].replace("x", "8")]))
    said = []
    for options in (
        {},
        {"where": {"email": "b"}},
        {"score": "comment"},
        {"weight": "comment"},
        {"on_duplicate": "last"},
    ):
        try:
            said += nps.read(path, as_of="2026-06-30", **{"on_duplicate": "first", **options}).warnings
        except DataError as error:
            said.append(str(error))
    with pytest.raises(DataError, match="differ") as caught:
        nps.read(path)
    assert len(said) > 4
    said.append(str(caught.value))
    assert not any("anna" in text or "070" in text for text in said)


def test_a_file_without_an_answer_in_its_score_is_not_lost_in_silence(file):
    one = file("score,nps\n,9\n,3\n", "a.csv")
    other = file("score,region\n10,N\n0,S\n", "b.csv")
    warnings = nps.read([str(one), str(other)], score="score").warnings
    assert warnings == [
        'no answer of a is in "score", the score of the other files: '
        "give the score one name in every file, or read them apart"
    ]
    assert nps.read([str(other), str(file("score,region\n8,N\n", "c.csv"))]).warnings == []
