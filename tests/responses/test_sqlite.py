"""Are databases read without running anything that they hold, and whole or not at all?"""

import gzip
import hashlib
import sqlite3
import time

import pytest

import nps_analysis as nps
from nps_analysis.schema import DataError

NO_DATABASE = "a.db cannot be read as a SQLite database"
SCORES = "CREATE TABLE answers (score INT, country TEXT); INSERT INTO answers VALUES (10, 'SE'), (9, 'NO'), (3, 'NO');"


@pytest.fixture
def database(tmp_path):
    """database("CREATE TABLE …; INSERT …", "a.db"): the path of a database in which these statements were run."""

    def write(script, name="a.db", *, wide=False):
        path = tmp_path / name
        with sqlite3.connect(path) as connection:
            connection.executescript(("PRAGMA encoding = 'UTF-16';" if wide else "") + script)
        connection.close()
        return path

    return write


@pytest.mark.parametrize("name", ["a.db", "a.sqlite", "a.sqlite3"])
def test_the_only_table_with_rows_is_read(database, name):
    path = database(SCORES + "CREATE TABLE empty (score INT)", name)
    responses = nps.read(path)
    assert (responses.source.layout, responses.accounting.valid, responses.names) == ("sqlite", 3, ("score", "country"))
    assert responses.warnings == []
    assert responses.accounting.repairs == ()
    assert nps.score(nps.tally(responses, by="country").by("country"))["n"].tolist() == [2, 1]


def test_texts_in_utf_16_a_compressed_database_and_values_of_any_kind(database, tmp_path):
    rows = "INSERT INTO answers VALUES ('9', 'Ö'), (9.0, NULL), (NULL, x'4155'), (x'39', ''), (5.5, 1);"
    raw = database(SCORES.partition(";")[0] + ";" + rows, wide=True).read_bytes()
    path = tmp_path / "b.db.gz"
    path.write_bytes(gzip.compress(raw))
    responses = nps.read(path)
    found = responses.accounting
    assert (found.valid, found.missing, found.rejected) == (3, 1, 1)
    keys = nps.tally(responses, by="country").by("country").keys["country"]
    assert sorted(keys) == ["(none)", "Ö"]


def test_which_of_several_tables_is_named(database, parts_of):
    path = database(SCORES + "CREATE TABLE 'old \"x\"; DROP TABLE answers' AS SELECT * FROM answers WHERE score > 8")
    found = "the tables 'answers', 'old \"x\"; DROP TABLE answers'"
    assert parts_of(nps.read, path) == (NO_DATABASE, "one table with rows", found, "name the table with --table")
    _, required, found_then, do = parts_of(nps.read, path, table="new")
    assert (required, found_then, do) == ('the table "new"', found, "name one of them with --table")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert nps.read(path, table='old "x"; DROP TABLE answers').accounting.valid == 2
    assert nps.read(path, table="answers").accounting.valid == 3
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [one.name for one in path.parent.iterdir()] == ["a.db"]


def test_nothing_but_rows_that_are_stored_is_read(database, parts_of):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS score FROM n"
    path = database(
        SCORES
        + f"CREATE VIEW view AS {endless};"
        + "PRAGMA ignore_check_constraints = ON;"
        + "CREATE TABLE computed (score INT CHECK (length(hex(zeroblob(100000000))) > 0));"
        + "INSERT INTO computed (score) VALUES (1), (2);"
        + "ALTER TABLE computed ADD COLUMN bomb AS (hex(zeroblob(400000000))) VIRTUAL;"
        + "CREATE TRIGGER t BEFORE DELETE ON answers BEGIN SELECT 1; END"
    )
    started = time.process_time()
    responses = nps.read(path, table="computed")
    assert responses.accounting.valid == 2
    assert responses.names == ("score",)
    assert parts_of(nps.read, path, table="view")[2] == "the tables 'answers', 'computed'"
    assert time.process_time() - started < 5


def test_tables_without_rows_or_no_tables(database, parts_of):
    none = parts_of(nps.read, database("CREATE TABLE a (score INT)"))
    assert none[2:] == ("no rows in the tables 'a'", "name the table with --table")
    assert parts_of(nps.read, database("PRAGMA user_version = 1", "b.db"))[2] == "no rows in no tables"


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_changes_that_are_not_in_the_database_yet_are_not_passed_over(database, parts_of, end):
    path = database(SCORES)
    path.with_name("a.db" + end).write_bytes(b"")
    assert nps.read(path).accounting.valid == 3
    path.with_name("a.db" + end).write_bytes(b"changes")
    required, found = "a database with all of its rows in it", f"changes in a.db{end}"
    do = "close the program that has it open, or make a copy with its .backup"
    assert parts_of(nps.read, path) == (NO_DATABASE, required, found, do)


def test_a_database_that_keeps_a_log_beside_it_is_read_once_that_is_empty(database):
    assert nps.read(database("PRAGMA journal_mode = WAL;" + SCORES)).accounting.valid == 3


def test_damaged_databases(database, tmp_path):
    many = "INSERT INTO answers SELECT abs(random()) % 11, hex(randomblob(40)) FROM answers, answers, answers;" * 2
    raw = database(SCORES + many).read_bytes()
    damaged = tmp_path / "b.db"
    for harm in (raw[: len(raw) // 2], raw[:4096] + b"\xff" * 4096 + raw[8192:], raw[:100], raw[:30]):
        damaged.write_bytes(harm)
        with pytest.raises(DataError, match=r"b\.db cannot be read as a SQLite database\n  required  a whole SQLite"):
            nps.read(damaged)


def test_a_database_under_another_name_is_called_what_it_is(file, parts_of, database):
    raw = database(SCORES).read_bytes()
    found = "a SQLite database"
    do = "give it the ending .db, or export it again"
    assert parts_of(nps.read, file(raw, "b.csv")) == (
        "b.csv is not what its name says",
        "text with a delimiter",
        found,
        do,
    )
    assert parts_of(nps.read, file("score\n9\n", "c.db"))[1:3] == (found, "text")


def test_a_damaged_schema_is_refused_without_what_it_says(database, parts_of):
    path = database(SCORES)
    path.write_bytes(path.read_bytes().replace(b"country TEXT", b'"ountry\nEXT'))
    found = "malformed database schema (answers)"
    assert parts_of(nps.read, path)[1:3] == ("a whole SQLite database", found)
