"""Are SPSS files read: labels, values that are declared missing, dates, and damage that breaks the reader?"""

import datetime as dt
import gzip
import io
import random
import subprocess
from types import SimpleNamespace

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses import sav
from nps_analysis.schema import DataError

pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat, of the extra spss, is not installed")
ENDS = {0.0: "Not at all likely", 10.0: "Extremely likely"}
NO_ANSWER = {97.0: "Don't know", 99.0: "Refused"}
AGAIN = "save it again in SPSS, or export the answers as CSV or .xlsx"


@pytest.fixture
def read_here(monkeypatch):
    """SPSS files are read by the same program in this process, which has imported what that takes."""

    def run(command, input, **more):
        said = io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr("sys.argv", command[2:])
            patch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(input)))
            patch.setattr("sys.stdout", SimpleNamespace(buffer=said))
            sav.sav_process.main()
        return SimpleNamespace(returncode=0, stdout=said.getvalue(), stderr=b"")

    monkeypatch.setattr(sav, "subprocess", SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired))


@pytest.fixture
def spss(tmp_path, read_here):
    """spss({"q1": [9, 8]}, labels={"q1": {…}}): the path of an SPSS file of these variables, which is read here.

    Other files, the example and those that are damaged, are read as they are for an analyst: in another process.
    """

    def write(columns, name="a.sav", labels=None, texts=None, **more):
        path = tmp_path / name
        table = pd.DataFrame(columns)
        pyreadstat.write_sav(table, path, column_labels=texts, variable_value_labels=labels or {}, **more)
        return path

    return write


def test_the_example(exports, right_answer, outcome, reasons, repairs):
    responses = nps.read(exports / "spss_labelled.sav")
    assert outcome(responses) == right_answer("spss_labelled.sav")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.respondent, parts.comment, parts.weight) == (
        *("spss", "NPS", "resp_id", "why", None),
    )
    assert reasons(responses) == {"no answer": [3, 5]}
    assert repairs(responses) == {"value that the file declares missing left out": 2}
    frame = responses.frame.order('"source row"').df()
    assert frame["seg"][:2].tolist() == ["New customer", "Existing customer"]
    assert (frame["why"][3], responses.texts["NPS"]) == ("عالی", "Likelihood to recommend (0-10)")
    assert any('"wt" looks like a weight and is not used' in warning for warning in responses.warnings)


def test_a_weight_is_used_when_named(exports):
    responses = nps.read(exports / "spss_labelled.sav", weight="wt")
    assert nps.tally(responses).matrix("weight").sum() == pytest.approx(0.8 + 1.4 + 1.1)


def test_ranges_and_texts_that_are_declared_missing(spss, scores):
    path = spss(
        {"nps": [9, 97, 99, -1, 3], "region": ["N", "XX", "S", "N", "N"]},
        missing_ranges={"nps": [{"lo": 97, "hi": 99}, -1], "region": ["XX"]},
    )
    responses = nps.read(path)
    assert scores(responses) == [9, None, None, None, 3]
    assert responses.frame.order('"source row"').df()["region"].isna().tolist() == [False, True, False, False, False]


def test_system_missing_and_blank_texts_are_missing(spss, scores):
    responses = nps.read(spss({"nps": [9.0, None, 3.0], "why": ["a", "", "  "]}))
    assert scores(responses) == [9, None, 3]
    assert responses.frame.df()["why"].notna().sum() == 1


@pytest.mark.some(5)
@pytest.mark.parametrize(
    ("values", "labels", "right"),
    [
        ([10, 0, 7], ENDS, [10, 0, 7]),
        ([10, 0], ENDS, [10, 0]),
        ([10, 0, 7], {0.0: "0 - Not at all likely", 10.0: "10 - Extremely likely"}, [10, 0, 7]),
        ([11, 1, 8], {1.0: "Not at all likely", 11.0: "Extremely likely"}, [10, 0, 7]),
        ([10, 1, 8], {1.0: "0 Not at all likely", 11.0: "10 Extremely likely"}, [9, 0, 7]),
        ([10, 1, 8], {1.0: "0 - Not at all likely", 11.0: "10 - Extremely likely"}, [9, 0, 7]),
        ([10, 1, 8], {float(i): str(i - 1) for i in range(1, 12)}, [9, 0, 7]),
        ([1, 11, 2], {float(i): str(11 - i) for i in range(1, 12)}, [10, 0, 9]),
        ([11, 1, 8], {}, [10, 0, 7]),
    ],
    ids=str,
)
def test_labels_show_what_codes_stand_for(spss, scores, values, labels, right):
    path = spss({"q7": values}, labels={"q7": labels}, texts=["Would you recommend us?"])
    assert scores(nps.read(path)) == right


def test_codes_whose_labels_say_no_answer_are_missing(spss, scores, repairs):
    path = spss({"nps": [10, 97, 0, 99]}, labels={"nps": {**ENDS, **NO_ANSWER}})
    responses = nps.read(path)
    assert scores(responses) == [10, None, 0, None]
    assert repairs(responses) == {"code whose label says no answer left out": 2}


def test_codes_without_a_label_off_the_scale_are_rejected(spss):
    account = nps.read(spss({"nps": [10, 97, 0]}, labels={"nps": ENDS})).accounting
    assert (account.valid, account.rejected) == (2, 1)


def test_a_scale_that_is_named_is_not_recoded(spss, scores):
    labels = {"nps": {float(i): str(i - 1) for i in range(1, 12)}}
    assert scores(nps.read(spss({"nps": [10, 1, 8]}, labels=labels), scale="1-10")) == [10, 1, 8]


def test_a_group_beside_the_score_is_not_the_score(spss, scores):
    classes = {1.0: "Detractor", 2.0: "Passive", 3.0: "Promoter"}
    path = spss({"NPS_group": [3, 1], "NPS": [10, 3]}, labels={"NPS_group": classes})
    responses = nps.read(path)
    assert (scores(responses), responses.columns.score) == ([10, 3], "NPS")
    assert responses.frame.order('"source row"').df()["NPS_group"].tolist() == ["Promoter", "Detractor"]


def test_codes_are_labels_only_where_all_that_occur_have_one(spss):
    labels = {"region": {1.0: "North", 2.0: "South"}, "age": {99.0: "no answer given"}}
    responses = nps.read(spss({"nps": [9, 8], "region": [2, 1], "age": [41, 99]}, labels=labels))
    frame = responses.frame.order('"source row"').df()
    assert (frame["region"].tolist(), frame["age"].tolist()) == (["South", "North"], ["41", "99"])


def test_dates(spss, dates):
    days = [dt.date(2026, 3, 28), None]
    assert dates(nps.read(spss({"nps": [9, 8], "intdat": days}))) == ["2026-03-28 00:00:00", "NaT"]
    times = [dt.datetime(2026, 3, 28, 9, 30), dt.datetime(2026, 3, 29, 9, 30)]
    both = spss({"nps": [9, 8], "birth": days, "x": times}, texts=["NPS", "Date of birth", "Date of interview"])
    assert dates(nps.read(both)) == ["2026-03-28 09:30:00", "2026-03-29 09:30:00"]
    assert nps.read(spss({"nps": [9, 8], "born": days})).columns.date is None


def test_equal_rows_of_one_day_are_different_people(spss):
    days = [dt.date(2026, 3, 28)] * 3
    assert nps.read(spss({"nps": [9, 9, 9], "date": days})).accounting.valid == 3


def test_compressed_files(spss, scores, file):
    path = spss({"nps": [9, 0]}, "a.zsav", compress=True)
    assert scores(nps.read(path)) == [9, 0]
    assert scores(nps.read(file(gzip.compress(spss({"nps": [9, 0]}).read_bytes()), "b.sav.gz"))) == [9, 0]


def test_several_waves_are_one_survey(spss):
    one, other = spss({"nps": [9, 0]}, "w1.sav"), spss({"nps": [8]}, "w2.sav")
    responses = nps.read([str(one), str(other)])
    assert (responses.accounting.valid, responses.source.layout) == (3, "spss")


def test_files_of_other_tools_are_read_by_their_layouts(spss, scores, reasons):
    kinds = {0.0: "IP Address", 1.0: "Survey Preview"}
    head = {
        "RecordedDate": ["2026-03-28 09:00:00"] * 2,
        "Status": [0, 1],
        "Finished": [1, 1],
        "ResponseId": ["R1", "R2"],
    }
    texts = ["Recorded Date", "Response Type", "Finished", "Response ID", "Would you recommend us?"]
    responses = nps.read(spss({**head, "Q1": [9, 3]}, labels={"Status": kinds}, texts=texts))
    assert (responses.source.layout, scores(responses), responses.columns.score) == ("qualtrics", [9], "Q1")
    assert reasons(responses) == {'preview, test or spam: Status is "Survey Preview"': [2]}
    unipark = nps.read(spss({"lfdn": [1, 2, 3], "tester": [0, 0, 1], "dispcode": [31, 22, 31], "v_1": [11, 1, 11]}))
    assert (unipark.source.layout, scores(unipark)) == ("questback_efs", [10, 0])


def test_a_plain_table_where_that_is_asked_for(spss):
    assert nps.read(spss({"nps": [9, 0]}), layout="table").source.layout == "spss"


def test_a_damaged_file_is_one_error(shared, parts_of, file):
    what, required, _, do = parts_of(nps.read, shared / "bad" / "F3_truncated.sav")
    assert (what, required, do) == (
        *("F3_truncated.sav cannot be read as an SPSS file", "a whole SPSS file"),
        AGAIN,
    )
    what, required, found, _ = parts_of(nps.read, file("nps\n9\n", "b.sav"))
    assert (what, required, found) == ("b.sav is not what its name says", "an SPSS file", "text")


def test_a_file_that_breaks_its_reader_is_an_error(file, parts_of, monkeypatch, tmp_path):
    program = tmp_path / "breaks.py"
    program.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(sav.sav_process, "__file__", str(program))
    assert parts_of(nps.read, file(b"$FL2@(#)" + bytes(200), "a.sav")) == (
        *("a.sav cannot be read as an SPSS file", "a whole SPSS file", "one that breaks its reader", AGAIN),
    )


def test_without_the_extra_an_error_says_what_to_install(spss, parts_of, monkeypatch):
    path = spss({"nps": [9, 0]})
    monkeypatch.setattr(sav.importlib.util, "find_spec", lambda name: None)
    required, found, do = parts_of(nps.read, path)[1:]
    assert required == "pyreadstat, which is not installed with the rest"
    assert (found, do) == ("an SPSS file", "pip install 'nps-analysis[spss]', or export the answers as CSV or .xlsx")


@pytest.mark.slow
def test_mutations_end_in_an_account_or_an_error(exports, file):
    good = (exports / "spss_labelled.sav").read_bytes()
    for seed in [78, 986, *range(40)]:
        draw = random.Random(seed)
        bad = bytearray(good)
        for _ in range(draw.choice([1, 2, 5])):
            bad[draw.randrange(len(bad))] = draw.randrange(256)
        try:
            account = nps.read(file(bytes(bad), "m.sav")).accounting
        except DataError:
            continue
        assert account.rows_read == account.valid + account.missing + account.rejected + account.duplicates


def test_seconds_without_a_format_of_dates(spss, dates, repairs):
    frame = pd.DataFrame({"intdate": [14003971200.0, 14004057600.0], "income": [1.4e10, 2e10], "nps": [9.0, 0.0]})
    responses = nps.read(spss(frame))
    assert dates(responses) == ["2026-07-21 00:00:00", "2026-07-22 00:00:00"]
    assert repairs(responses) == {"seconds since 1582 read as a time": 2}
