"""Does the engine read large tables as the exact reader does, and leave it what is not regular?"""

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.responses import container, large
from nps_analysis.responses.large import connected, large_table
from nps_analysis.schema import DataError
from nps_analysis.study import Study

CELLS = st.text(st.sampled_from(list("ab9é😀 ,;\t\n'#\\")), max_size=6) | st.sampled_from(
    ['"', 'say "so"', "NULL", "NA", "0"]
)
ROWS = st.lists(st.tuples(st.integers(0, 10).map(str), CELLS, CELLS, CELLS), min_size=2, max_size=8)


@pytest.fixture
def engine(monkeypatch):
    """From now on every file counts as large."""
    monkeypatch.setattr(large, "LARGE", 0)


def read_both(path, **options):
    """What the exact reader and the engine say: names, rows, account and warnings, or the error."""

    def said():
        try:
            responses = nps.read(path, **options)
        except DataError as error:
            return str(error)
        rows = responses.frame.order('"source row"').fetchall()
        return responses.names, rows, responses.accounting, responses.warnings, responses.source

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "LARGE", 10**9)
        exact = said()
        patch.setattr(large, "LARGE", 0)
        return exact, said()


@pytest.mark.slow
@given(
    ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_regular_text_is_read_alike(file, rows, delimiter, ends, quoting):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=quoting)
    writer.writerows([("score", "b", "comment", "d"), *rows])
    path = file(text.getvalue(), "a.txt")
    exact, engine = read_both(path, delimiter=delimiter, layout="table")
    assert engine == exact


@pytest.mark.some(3)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", [0, 1, 3])
def test_blank_lines_at_the_end_are_no_rows(file, ends, blank):
    exact, engine = read_both(file((REGULAR + "\n" * blank).replace("\n", ends)))
    assert engine == exact
    assert len(engine[1]) == 2


@pytest.mark.slow
@given(st.lists(st.sampled_from(["9", ",", '"', "\n", "a", '""', "\r\n", ",7,", "\n8,x,y\n", "\n"]), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_not_regular_ends_alike(file, parts):
    exact, engine = read_both(file("score,b,c\n10,1,2\n" + "".join(parts)), delimiter=",", layout="table")
    assert engine == exact


def taken(path, **options):
    return large_table(path, Study(source=[str(path)], **options), connected()) is not None


REGULAR = 'score,region,date,comment\n9,N,2026-01-01,good\n3,S,2026-01-02,"late\nand dear"\n'
OTHER = {
    "another encoding": REGULAR.replace("good", "völlig").encode("cp1252"),
    "a control character": REGULAR.replace("good", "go\x07od").encode(),
    "a short row": REGULAR.encode() + b"9,N\n",
    "a long row": REGULAR.encode() + b"9,N,,,x\n",
    "a blank line": REGULAR.encode() + b"\n9,N,,\n",
    "two kinds of line ends": REGULAR.encode() + b"9,N,,\r\n",
    "a quote that does not close": REGULAR.encode() + b'9,N,,"late\n',
    "a quote that swallows rows": REGULAR.encode() + b'9,N,,"late\n1,S,,x\n2,S,,y\n3,S,,z\n4,S,,"\n',
    "one column": b"score\n9\n3\n",
    "a name with a line break": b'score,"re\ngion"\n9,N\n3,S\n',
    "the export of a tool": b"#,Would you recommend us?,Start Date (UTC),Submit Date (UTC),Network ID\nt1,3,,,n\n",
}


def test_a_regular_text_goes_to_the_engine_if_it_is_large(file, engine, monkeypatch):
    assert taken(file(REGULAR))
    assert taken(file("\ufeff" + REGULAR.replace(",", ";").replace("\n", "\r\n")))
    assert taken(file(REGULAR + "\n\n"))
    assert taken(file(REGULAR.replace("\n", "\r\n") + "\r\n"))
    assert taken(file("Title of the report\n" + REGULAR), header_row=2)
    monkeypatch.setattr(large, "LARGE", 1000)
    assert not taken(file(REGULAR))


@pytest.mark.parametrize("what", OTHER)
def test_what_is_not_regular_is_left_to_the_exact_reader(file, engine, what):
    assert not taken(file(OTHER[what]))


@pytest.mark.parametrize(
    "below",
    [
        "9,N,,völlig\n".encode("cp1252"),
        b"9,N,,go\x07od\n",
        b"9,N\n",
        b"9,N,,,x\n",
        b"\n9,N,,\n",
        b"9,N,,\r\n",
        b'9,N,,"late\n',
        b'9,N,,"late\n1,S,,x\n2,S,,y\n3,S,,z\n4,S,,"\n',
        b'9,N,"late,x\n8,S,2026-01-01",dear\n',
    ],
)
def test_what_is_not_regular_far_below_the_head_is_left_too(file, engine, monkeypatch, below):
    monkeypatch.setattr(large, "HEAD", 120)
    long = (REGULAR + REGULAR.split("\n", 1)[1] * 50).encode()
    assert taken(file(long))
    assert not taken(file(long + below))


def test_lines_of_records_are_read_alike_in_batches(file, monkeypatch):
    monkeypatch.setattr(large, "BLOCK", 60)
    records = [{"score": i % 11, "who": {"region": "N"}} | ({"late": [i, "x"]} if i > 6 else {}) for i in range(10)]
    exact, engine = read_both(file("\n".join(map(json.dumps, records)) + "\n", "a.ndjson"))
    assert engine == exact
    assert engine[0] == ("score", "who.region", "late")


@pytest.mark.parametrize(
    "text", ['{"items": [{"score": 9}]}', '{"score": 9}\n{"score"\n', '{"a b": 9}\n{"A  B": 1}\n', "{}\n[]\n"]
)
def test_records_that_are_not_regular_are_left_to_the_exact_reader(file, engine, text):
    assert not taken(file(text, "a.ndjson"))


@pytest.mark.slow
@given(
    st.lists(
        st.datetimes(max_value=dt.datetime(2199, 1, 1)).map(lambda one: one.isoformat(sep=" ", timespec="seconds")),
        min_size=1,
        max_size=5,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dates_that_the_engine_reads_are_those_that_we_read(file, texts):
    """Among dates that are no plain ISO, all are read by us."""
    plain = nps.read(file("score,date\n" + "".join(f"9,{text}\n" for text in texts)), as_of="2200-12-31")
    also = nps.read(
        file("score,date\n" + "".join(f"9,{text}\n" for text in [*texts, "3 March 2026"])), as_of="2200-12-31"
    )
    assert (
        plain.frame.order('"source row"').df()["date"].tolist()
        == also.frame.order('"source row"').df()["date"][:-1].tolist()
    )


def test_a_very_large_text_that_is_not_regular_is_refused_before_it_is_read(file, engine, monkeypatch, parts_of):
    monkeypatch.setattr(container, "MOST_READ", 10**6)
    regular = REGULAR + "9,N,2026-01-03,\n" * 100_000
    assert nps.read(file(regular)).accounting.valid == 100_002
    what, required, found, do = parts_of(nps.read, file(regular + "9,N\n"))
    assert what == "a.csv is too large"
    assert required == "at most 1 MB; more only of plain rows in UTF-8, all of one length"
    assert found == "1 MB that cannot be read piece by piece"
    assert do == "export the rows as Parquet, or in parts"
