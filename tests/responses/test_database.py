"""Is a table of a database read whole and only read, and is its URL nowhere?"""

import base64
import hashlib
import socket
import sqlite3
import traceback
from urllib.parse import quote

import pytest

import nps_analysis as nps
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.study import Study

PASSWORD = "S3cretPw/1@é"  # of the tests' server
NAMES = [
    "Upper",
    "select",
    "user",
    'quo"te',
    "apo'strophe",
    "semi; DROP TABLE kept; --",
    "with space",
    "per%cent %s %(x)s",
    "col:on",
    "brac{ket}[0]",
    "back\\slash",
    "Zürich نمره 東京",
    "dot.ted",
    "-- comment",
    "$1",
]
URL_FORMS = (
    PASSWORD,
    quote(PASSWORD, safe=""),
    base64.b64encode(PASSWORD.encode()).decode(),
    base64.b64encode(PASSWORD.encode()).decode()[:8],
    "S3cretPw",
)


@pytest.fixture
def database(server, monkeypatch):
    """The server, whose URL stands in NPS_DB, with nothing in it but a schema of its own, which is gone afterwards."""
    monkeypatch.setenv("NPS_DB", server.url())
    server.run("DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public")
    yield server
    server.run("DROP SCHEMA IF EXISTS wave CASCADE")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def answers(server, table="answers", columns="score int, region text", rows="(10, 'N'), (9, 'N'), (3, 'S')"):
    server.run(f"CREATE TABLE {table} ({columns})", f"INSERT INTO {table} VALUES {rows}")


def refused(**options) -> DataError:
    """The error of reading, in which nothing of the URL stands: neither in it, nor behind it, nor in its frames."""
    with pytest.raises(DataError) as caught:
        read(**options)
    error = caught.value
    told = "".join(traceback.format_exception(error))
    if "://" not in str(options) and "source" not in options:
        frames = traceback.walk_tb(error.__traceback__.tb_next)
        told += "".join(repr(frame.f_locals) for frame, _ in frames)
    assert [form for form in (*URL_FORMS, "127.0.0.1") if form in told] == []
    return error


def test_a_table_is_read_and_named_by_nothing_but_its_name(database):
    answers(database)
    responses = read(database="NPS_DB", table="answers")
    source = responses.source
    assert (source.name, source.layout, source.rows, responses.names) == ("answers", "table", 3, ("score", "region"))
    assert responses.accounting.valid == 3
    assert responses.warnings == []
    assert nps.score(nps.tally(responses, by="region"))["nps"].tolist() == [100.0, -100.0]
    assert not any(form in repr(responses.study) + repr(responses.source) for form in URL_FORMS)


def test_every_kind_of_column_keeps_its_values(database):
    columns = """score smallint, long numeric(30), money numeric(8,2), share double precision, "any" numeric,
        yes boolean, day date, at timestamp, zoned timestamptz, words text[], doc jsonb, raw bytea,
        id uuid, took interval"""
    row = """(9, 123456789012345678901234567890, 12.50, 0.1, 7.0, true, '2026-03-01', '2026-03-01 10:30',
        '2026-03-01 23:30+00', '{a,"b c"}', '{"k": ["é", 1]}', 'hi', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '1 day')"""
    answers(database, columns=columns, rows=f"{row}, (10{', NULL' * 13})")
    responses = read(database="NPS_DB", table="answers", date="day", tz="Asia/Tehran")
    first, second = sorted(responses.kept().lazy().collect("pandas").to_native().to_dict("records"), key=len)[:2]
    found = first if first["score"] == 9 else second
    assert found["long"] == "123456789012345678901234567890"
    assert (found["money"], found["share"], found["any"], found["yes"]) == (12.5, 0.1, "7", True)
    assert (str(found["at"]), str(found["zoned"])) == ("2026-03-01 10:30:00", "2026-03-02 03:00:00")
    assert (found["words"], found["doc"], found["raw"]) == ('["a", "b c"]', '{"k": ["é", 1]}', "hi")
    assert (found["id"], found["took"]) == ("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "1 day, 0:00:00")
    keys = nps.tally(responses, by=["yes", "words", "month"]).keys
    assert keys.values.tolist() == [["true", '["a", "b c"]', "2026-03"]]
    assert sorted(nps.tally(responses, by="doc").keys["doc"]) == ["(none)", '{"k": ["é", 1]}']


def test_rows_are_numbered_by_the_primary_key_and_not_where_there_is_none(database):
    columns, rows = "id int PRIMARY KEY, score text", "(3, 'nine'), (1, '10'), (2, 'ten!')"
    answers(database, columns=columns, rows=rows)
    answers(database, "unordered", columns.replace(" PRIMARY KEY", ""), rows)
    (numbered,) = [one.first for one in read(database="NPS_DB", table="answers").accounting.reasons]
    (unordered,) = [one.first for one in read(database="NPS_DB", table="unordered").accounting.reasons]
    assert (numbered, unordered) == ((2, 3), ())


def test_the_hash_is_that_of_the_rows_whatever_their_order_and_place(database):
    answers(database)
    answers(database, "other", rows="(3, 'S'), (10, 'N'), (9, 'N')")
    answers(database, "changed", rows="(10, 'N'), (9, 'S'), (3, 'N')")
    answers(database, "again", rows="(10, 'N'), (9, 'N'), (3, 'S'), (3, 'S')")
    tables = ("answers", "other", "changed", "again")
    hashes = [read(database="NPS_DB", table=table).source.sha256 for table in tables]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


@pytest.mark.some(5)
@pytest.mark.some(4)
@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_table_and_column_is_only_a_name(database, name):
    answers(database, "kept")
    answers(database, quoted(name), f"score int, {quoted(name)} text")
    before = database.run("SELECT count(*), sum(score) FROM kept")
    responses = read(database="NPS_DB", table=name)
    assert responses.names == ("score", name)
    assert nps.tally(responses, by=f"column:{name}").keys.iloc[:, 0].tolist() == ["N", "S"]
    assert database.run("SELECT count(*), sum(score) FROM kept") == before
    assert {one for (one,) in database.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")} == {
        "kept",
        name,
    }


def test_schemas_views_and_materialized_views(database):
    database.run("CREATE SCHEMA wave")
    answers(database, 'wave."A.B"')
    database.run('CREATE VIEW wave.good AS SELECT * FROM wave."A.B" WHERE score > 8')
    database.run('CREATE MATERIALIZED VIEW kept AS SELECT * FROM wave."A.B"')
    rows = {name: read(database="NPS_DB", table=name).source.rows for name in ("wave.A.B", "wave.good", "kept")}
    assert rows == {"wave.A.B": 3, "wave.good": 2, "kept": 3}


def test_unknown_tables_are_named_the_nearest(database):
    database.run("CREATE SCHEMA wave")
    answers(database)
    answers(database, "wave.spring")
    assert refused(database="NPS_DB", table="answer").found == 'nearest: "answers"'
    assert refused(database="NPS_DB", table="wave.sprin").found == 'nearest: "wave.spring"'
    assert refused(database="NPS_DB", table="spring").found == 'nearest: "wave.spring"'
    assert refused(database="NPS_DB", table="SELECT 1").found == "known: answers, wave.spring"
    nothing_named = refused(database="NPS_DB")
    assert (nothing_named.what, nothing_named.do) == ("no table is named", "name it with --table")


def test_nothing_can_be_written_while_reading(database):
    answers(database)
    database.run("CREATE FUNCTION spend() RETURNS int AS 'INSERT INTO answers VALUES (0) RETURNING 1' LANGUAGE sql")
    database.run("CREATE VIEW spending AS SELECT spend() AS score")
    assert database.run("SELECT * FROM spending") == [(1,)]
    error = refused(database="NPS_DB", table="spending")
    assert "which reading does not allow (ReadOnlySqlTransaction, SQLSTATE 25006)" in error.found
    assert database.run("SELECT count(*) FROM answers") == [(4,)]


CHANGES = {
    "no such variable": (None, "no such variable"),
    "an empty one": ("", "an empty one"),
    "no URL": (PASSWORD, "another text, not repeated here"),
    "a port that is none": ("postgresql://u:S3cretPw@127.0.0.1:x1/db", "another text, not repeated here"),
    "no driver": ("oracle+nothing://u:S3cretPw@127.0.0.1/db", "none that is installed"),
    "nobody there": ("postgresql://u:S3cretPw@127.0.0.1:1/db", "nothing answers at that host and port"),
    "no such host": ("postgresql://u:S3cretPw@nowhere.invalid/db", "nothing answers at that host and port"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_is_wrong_with_the_variable_is_said_without_its_value(case, monkeypatch):
    value, found = CHANGES[case]
    monkeypatch.setenv("NPS_DB", value) if value is not None else monkeypatch.delenv("NPS_DB", raising=False)
    error = refused(database="NPS_DB", table="answers")
    assert error.what == "the database in NPS_DB cannot be read"
    assert error.found.startswith(found)


def test_a_wrong_password_and_a_database_that_is_not_there(database, monkeypatch):
    for url, found in [
        (database.url(password="S3cretPw-wrong"), "the server refused the user or the password"),
        (database.url(database="S3cretPw"), "the server has no such database or no such user"),
    ]:
        monkeypatch.setenv("NPS_DB", url)
        assert refused(database="NPS_DB", table="answers").found.startswith(found)


def test_what_may_not_be_read(database, monkeypatch):
    answers(database)
    database.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'S3cretPw'")
    database.run("GRANT USAGE ON SCHEMA public TO guest")
    monkeypatch.setenv("NPS_DB", database.url("guest", "S3cretPw"))
    error = refused(database="NPS_DB", table="answers")
    assert error.found == "the user may not read it (InsufficientPrivilege, SQLSTATE 42501)"
    assert error.do == "ask its owner for the right to SELECT"


@pytest.mark.slow
def test_a_server_that_goes_away_midway_and_values_that_cannot_be_worked_out(database):
    series = "generate_series(1, 100000) AS i"
    dies = f"SELECT i % 11 AS score, CASE WHEN i = 70000 THEN pg_terminate_backend(pg_backend_pid()) END FROM {series}"
    database.run(f"CREATE VIEW dies AS {dies}", f"CREATE VIEW nothing AS SELECT 1 / (70000 - i) AS score FROM {series}")
    assert refused(database="NPS_DB", table="dies").found.startswith("the connection was lost while reading")
    assert "SQLSTATE 22012" in refused(database="NPS_DB", table="nothing").found


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_not_waited_for(monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("NPS_DB", f"postgresql://u:S3cretPw@127.0.0.1:{silent.getsockname()[1]}/d?connect_timeout=2")
        assert refused(database="NPS_DB", table="answers").found.startswith("no answer in time")


def test_a_url_is_refused_wherever_a_source_or_a_variable_is_named(tmp_path):
    url = "postgresql://u:S3cretPw@127.0.0.1/db"
    study = tmp_path / "study.yml"
    assert refused(source=url).found == "a URL, not repeated here: it may hold a password"
    assert "not repeated here" in refused(database=url, table="answers").found
    keys = (f"source: {url}", f"source: {{database: '{url}', table: a}}", f"source: {{database: A, url: '{url}'}}")
    for text in (*keys, f"{url}: 1\nsource: a.csv", f"source: [{url}", f"database: {PASSWORD}"):
        study.write_text(text, encoding="utf-8")
        assert "not repeated here" in refused(source=study).found, text


def test_a_study_file_names_the_variable_and_the_table(database, tmp_path):
    answers(database)
    study = tmp_path / "study.yml"
    study.write_text("source: {database: NPS_DB, table: answers}\nmin_n: 2\n", encoding="utf-8")
    loaded = Study.load(study)
    assert (loaded.database, loaded.table, loaded.source) == ("NPS_DB", "answers", [])
    assert read(study, level=0.9).study.level == 0.9
    study.write_text("source: a.csv\ndatabase: NPS_DB\ntable: answers\n", encoding="utf-8")
    assert refused(source=study).what == "two sources at once"


def test_sqlite_through_a_url_is_opened_for_reading_only(tmp_path, monkeypatch):
    path = tmp_path / "a b.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE answers (score, region)")
        connection.executemany("INSERT INTO answers VALUES (?, ?)", [(10, "N"), ("9", None), (3.0, b"S"), ("x", 1)])
    connection.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setenv("NPS_DB", f"sqlite:///{path}")
    responses = read(database="NPS_DB", table="answers")
    assert (responses.accounting.valid, responses.accounting.rejected) == (3, 1)
    assert sorted(nps.tally(responses, by="region").keys["region"]) == ["(none)", "N", "S"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    monkeypatch.setenv("NPS_DB", f"sqlite:///{tmp_path}/none.db")
    assert refused(database="NPS_DB", table="answers").found == "no such file"
    assert [one.name for one in tmp_path.iterdir()] == ["a b.sqlite"]
