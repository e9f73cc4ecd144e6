"""Is any source one table: a file, several, a folder, a glob, a frame; and is what is none refused at once?"""

import bz2
import gzip
import io
import lzma
import os
import pickle
import shutil
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter

import nps_analysis as nps
from nps_analysis.responses import container
from nps_analysis.responses.names import clean_names
from nps_analysis.schema import DataError

GOOD = "score,region\n10,N\n9,S\n0,N\n"
TWICE = gzip.compress(gzip.compress(b"9", mtime=0), mtime=0)
ENDINGS = ".csv .tsv .txt .xlsx .sav .zsav .parquet .json .ndjson .jsonl .db .sqlite .sqlite3"
A_FILE = f"a file, a folder or a glob of files ending in {ENDINGS}"
UTF_16 = "text in UTF-16 that does not say so: name --encoding utf-16-le or utf-16-be"
ENDING_OF = {"a SQLite": ".db", "a Parquet": ".parquet", "an SPSS": ".sav", "a zip": ".xlsx"}


def counted(source, **options):
    """Answers by region."""
    counts = nps.tally(source, by="region", **options)
    return dict(zip(counts.keys["region"], counts.n.sum(axis=1).astype(int).tolist(), strict=True))


# Files


@pytest.mark.some(4)
@pytest.mark.parametrize(
    "name",
    [
        "a.csv",
        "A.CSV",
        "with space.csv",
        "it's.csv",
        'quo"te.csv',
        "semi;colon.csv",
        "[1].csv",
        "*.csv",
        "{x}.csv",
        "ü🙂.csv",
        "a.b.c.csv",
        "--help.csv",
        "%s.csv",
        "$HOME.csv",
        "a'; DROP TABLE x; --.csv",
    ],
)
def test_a_file_may_be_called_anything(file, name):
    path = file(GOOD, name)
    assert counted(str(path)) == {"N": 2, "S": 1}
    pd.DataFrame({"score": [5], "region": ["X"]}).to_parquet(path.with_name("1.parquet"))  # what a glob would find too
    parquet = path.with_suffix(".parquet")
    pd.read_csv(io.StringIO(GOOD)).to_parquet(parquet)
    assert counted(parquet) == {"N": 2, "S": 1}


def test_a_file_is_known_by_its_hash(file):
    source = nps.read(file(GOOD)).source
    assert (source.name, source.layout, source.encoding, source.rows) == ("a.csv", "table", "utf-8", 3)
    # printf 'score,region\n10,N\n9,S\n0,N\n' | sha256sum
    assert source.sha256 == "f9ac1b43cc21c58f7a596847aa69f89aa939c9c7efc292b5e46fabd8ba341905"


def test_a_compressed_text_is_read(file):
    assert counted(file(gzip.compress(GOOD.encode()), "a.csv.gz")) == {"N": 2, "S": 1}
    assert nps.read(file(gzip.compress(GOOD.replace(",", "\t").encode()), "a.tsv.gz")).accounting.repairs == ()


def test_a_compressed_text_without_its_ending_is_a_repair(file):
    repairs = nps.read(file(gzip.compress(GOOD.encode()))).accounting.repairs
    assert [(repair.what, repair.cells) for repair in repairs] == [("compressed file read by its content", 1)]


def test_a_text_that_is_not_compressed_may_have_the_ending(file):
    assert counted(file(GOOD, "a.csv.gz")) == {"N": 2, "S": 1}


def test_a_compressed_file_that_breaks_off_is_an_error(file, parts_of):
    what, required, found, do = parts_of(nps.read, file(gzip.compress(GOOD.encode() * 99)[:60], "a.csv.gz"))
    assert (what, required, do) == ("a.csv.gz is damaged", "a whole compressed file", "copy or export it again")
    assert "end-of-stream" in found


def test_a_compressed_file_that_swells_is_refused(file, parts_of, monkeypatch):
    monkeypatch.setattr(container, "MOST_INFLATED", 10**6)
    path = file(gzip.compress(b"score\n" + b"9\n" * 10**6), "a.csv.gz")
    found = f"more than 1 MB, from {path.stat().st_size // 1000} kB"
    assert parts_of(nps.read, path)[::2] == ("a.csv.gz is too large", found)


@pytest.mark.slow
def test_a_compressed_file_that_swells_without_measure_is_refused_before_it_is_unpacked(file, parts_of):
    raw = gzip.compress(b"score\n" + b"9\n" * 30_000_000)
    what, required, found, do = parts_of(nps.read, file(raw, "a.csv.gz"))
    assert (what, do) == ("a.csv.gz is too large", "unpack it, or export the rows as Parquet")
    assert required == "at most 1,000 MB of text when unpacked, packed at most 100 to 1"
    assert found == f"more than 20 MB, from {len(raw) // 1000} kB"


def test_a_parquet_file_is_not_compressed_again(file, parts_of):
    buffer = io.BytesIO()
    pd.DataFrame({"score": [9]}).to_parquet(buffer)
    path = file(gzip.compress(buffer.getvalue()), "a.parquet.gz")
    assert parts_of(nps.read, path) == (
        "a.parquet.gz is compressed twice",
        "a Parquet file as it is: its columns are compressed inside",
        "one in a gzip file",
        "unpack it with gunzip",
    )


WORKBOOK = b"PK\x03\x04 and more"


@pytest.mark.parametrize(
    ("content", "name", "required", "found"),
    [
        (b"SQLite format 3\x00" + bytes(100), "a.csv", "text with a delimiter", "a SQLite database"),
        (b"%PDF-1.7", "a.csv", "text with a delimiter", "a PDF"),
        (WORKBOOK, "a.csv", "text with a delimiter", "a zip archive or workbook (.xlsx)"),
        (b"PAR1" + bytes(8), "a.tsv", "text with a delimiter", "a Parquet file"),
        (b"$FL2@(#)", "a.txt", "text with a delimiter", "an SPSS file"),
        (b"\xd0\xcf\x11\xe0", "a.csv", "text with a delimiter", "an old or protected Office file (.xls)"),
        (pickle.dumps([1]), "a.csv", "text with a delimiter", "a Python pickle"),
        (bytes(range(32)) * 9, "a.csv", "text with a delimiter", "no text: many of its bytes stand for no character"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "a.csv", "text with a delimiter", "a web page or XML"),
        (b'<?xml version="1.0"?><score>9</score>', "a.csv", "text with a delimiter", "a web page or XML"),
        (bz2.compress(GOOD.encode()), "a.csv", "text with a delimiter", "a bzip2 file"),
        (lzma.compress(GOOD.encode()), "a.csv", "text with a delimiter", "an xz file"),
        (
            gzip.compress(gzip.compress(b"9", mtime=0), mtime=0),
            "a.csv.gz",
            "text with a delimiter",
            "a gzip file in a gzip file",
        ),
        (GOOD.encode("utf-16-le"), "a.csv", "text with a delimiter", UTF_16),
        (GOOD.encode("utf-16-be"), "a.csv", "text with a delimiter", UTF_16),
        (GOOD.encode(), "a.parquet", "a Parquet file", "text"),
        (GOOD.encode(), "a.xlsx", "a zip archive or workbook (.xlsx)", "text"),
        (b"", "a.xlsx", "a zip archive or workbook (.xlsx)", "an empty file"),
        (b"PAR1" + bytes(8), "a.xlsx", "a zip archive or workbook (.xlsx)", "a Parquet file"),
        (WORKBOOK, "a.parquet", "a Parquet file", "a zip archive or workbook (.xlsx)"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_an_error(file, parts_of, content, name, required, found):
    ending = next((ending for what, ending in ENDING_OF.items() if found.startswith(what)), "of what it is")
    do = f"give it the ending {ending}, or export it again" if content else "export it again"
    assert parts_of(nps.read, file(content, name)) == (f"{name} is not what its name says", required, found, do)


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (GOOD.encode(), "a.dat", ".dat"),
        (GOOD.encode(), "a", "no ending"),
        (pickle.dumps([1]), "a.pkl", "a Python pickle"),
        (b"\xd0\xcf\x11\xe0", "a.xls", "an old or protected Office file (.xls)"),
    ],
)
def test_a_file_of_another_kind_is_an_error(file, parts_of, content, name, found):
    required, do = f"a file ending in {ENDINGS}", "export the answers as CSV, Parquet, JSON or .xlsx"
    assert parts_of(nps.read, file(content, name)) == (f"{name} is of no known kind", required, found, do)


def test_a_pickle_is_never_loaded(file, tmp_path):
    marker = tmp_path / "marker"

    class Trap:
        def __reduce__(self):
            return os.system, (f"touch {marker}",)

    for name in ("a.pkl", "a.csv", "a.parquet"):
        with pytest.raises(DataError):
            nps.read(file(pickle.dumps(Trap()), name))
    assert not marker.exists()


def test_an_encoding_that_is_named_is_believed_before_the_look_of_the_bytes(file):
    path = file(GOOD.encode("utf-16-le"))
    assert counted(path, encoding="utf-16-le") == {"N": 2, "S": 1}


@pytest.mark.parametrize("cut", [10, -1, -8])
def test_a_parquet_file_that_breaks_off_is_an_error(file, parts_of, cut):
    buffer = io.BytesIO()
    pd.DataFrame({"score": [9, 8]}).to_parquet(buffer)
    path = file(buffer.getvalue()[:cut], "a.parquet")
    found = "one that breaks off or has no footer"
    assert parts_of(nps.read, path) == (
        "a.parquet is damaged",
        "a whole Parquet file",
        found,
        "copy or export it again",
    )


def test_the_rows_of_a_parquet_file_have_their_numbers(file, tmp_path):
    frame = pd.DataFrame({"score": [9, None, 8, 99], "date": pd.to_datetime(["2026-01-01"] * 4)})
    frame.to_parquet(tmp_path / "a.parquet")
    reasons = nps.read(tmp_path / "a.parquet").accounting.reasons
    assert [(reason.kind, reason.rows, reason.first) for reason in reasons] == [
        ("missing", 1, (2,)),
        ("rejected", 1, (4,)),
    ]


# Places


@pytest.fixture
def folder(tmp_path):
    """A folder of tables, with things beside them that are none."""
    place = tmp_path / "wave"
    place.mkdir()
    (place / "web.csv").write_text(GOOD)
    (place / "email.tsv").write_text(GOOD.replace(",", "\t"))
    pd.read_csv(io.StringIO(GOOD)).to_parquet(place / "app.parquet")
    (place / "notes.md").write_text("no table")
    (place / ".hidden.csv").write_text("no table")
    (place / "~$book.xlsx").write_bytes(b"\x04Anna")
    (place / "folder.csv").mkdir()
    os.mkfifo(place / "pipe.csv")
    return place


def test_a_folder_is_the_tables_in_it_with_the_files_name_as_a_column(folder):
    responses = nps.read(folder)
    assert responses.source.name == "app.parquet, email.tsv, web.csv"
    assert (responses.accounting.rows_read, responses.accounting.valid) == (9, 9)
    assert nps.tally(responses, by="file").keys["file"].tolist() == ["app", "email", "web"]


def test_a_glob_and_a_list_are_several_files_too(folder):
    assert nps.read(str(folder / "*.[ct]sv")).source.name == "email.tsv, web.csv"
    assert nps.read([folder / "web.csv", str(folder / "email.tsv")]).source.name == "web.csv, email.tsv"
    assert nps.read(str(folder.parent / "**" / "*.tsv")).source.name == "email.tsv"


def test_a_file_that_is_named_twice_is_read_once(folder):
    (folder / "link.csv").symlink_to(folder / "web.csv")
    paths = [folder / "web.csv", str(folder / "*.csv"), folder / ".." / "wave" / "web.csv"]
    assert nps.read(paths).accounting.rows_read == 3


def test_files_of_one_name_in_two_folders_are_told_apart(folder, tmp_path):
    (tmp_path / "web.csv").write_text(GOOD)
    files = nps.tally([folder / "web.csv", tmp_path / "web.csv"], by="file").keys["file"].tolist()
    assert files == sorted([str(folder / "web.csv"), str(tmp_path / "web.csv")])
    assert nps.tally([folder / "web.csv", folder / "email.tsv"], by="file").keys["file"].tolist() == ["email", "web"]


def test_rows_of_several_files_are_numbered_by_file(file):
    one, two = file("score\n9\nx\n", "one.csv"), file("score\nx\n8\nx\n", "two.csv")
    reasons = nps.read([two, one]).accounting.reasons
    assert reasons[0].first == ("two:1", "two:3", "one:2")


def test_rows_come_in_the_order_of_their_numbers_and_not_of_their_texts(file):
    path = file("score\n" + "9\n" + "x\n" * 11, "b.csv")
    other = file("score\n9\n", "a.csv")
    assert nps.read([other, path]).accounting.reasons[0].first == ("b:2", "b:3", "b:4", "b:5", "b:6")


def test_columns_of_several_files_are_matched_by_name_and_case_does_not_matter(file):
    one, two = file("score,region\n9,N\n", "one.csv"), file("Region,x,Score\nS,1,8\n", "two.csv")
    assert counted([one, two]) == {"N": 1, "S": 1}
    assert nps.tally([one, two], by="x").keys["x"].tolist() == ["(none)", "1"]


def test_a_text_and_a_parquet_file_are_one_survey(folder):
    assert counted([folder / "app.parquet", folder / "web.csv"]) == {"N": 4, "S": 2}


def test_repairs_of_several_files_are_added_up_and_warnings_say_of_which(file):
    one, two = file("score,x\n 9,\n8\n", "one.csv"), file("score,x\n'9,\n8\n", "two.csv")
    responses = nps.read([one, two])
    assert {repair.what: repair.cells for repair in responses.accounting.repairs} == {
        "spaces or marks around a number": 2
    }
    assert responses.warnings == ["one.csv, two.csv: 1 row shorter than the header, padded: row 2"]


def test_the_source_of_several_files_is_known_by_a_hash_of_all(file):
    one, two = file(GOOD, "one.csv"), file(GOOD, "two.csv")
    first = nps.read([one, two]).source.sha256
    two.write_text(GOOD + "8,N\n")
    assert nps.read([one, two]).source.sha256 != first


@pytest.mark.parametrize("name", ["none.csv", "x" * 5000, "a\0b.csv", "*.csv", "[", "", "none/none.csv"])
def test_where_there_is_nothing_that_is_said(tmp_path, name):
    with pytest.raises(DataError) as caught:
        nps.read(str(tmp_path / "empty" / name))
    assert caught.value.required == A_FILE
    assert caught.value.found.startswith("nothing at ")


def test_the_nearest_name_beside_it_is_named(file, parts_of):
    path = file(GOOD, "responses.csv")
    found = f'nothing at {path.with_name("response.csv")}; nearest: "responses.csv"'
    error = parts_of(nps.read, path.with_name("response.csv"))
    assert error == ("no file response.csv", A_FILE, found, "correct the path")


def test_a_pipe_a_folder_and_a_loop_are_no_files_and_nothing_hangs(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    started = time.monotonic()
    for name, found in {
        "pipe.csv": "a pipe",
        "folder.csv": "a folder without such files",
        "loop.csv": "a link that leads round in a circle",
    }.items():
        with pytest.raises(DataError) as caught:
            nps.read(tmp_path / name)
        assert (caught.value.what, caught.value.found) == (f"no file {name}", found)
    assert time.monotonic() - started < 1


@pytest.fixture
def closed():
    """A folder that everybody may enter, for as long as the test runs as somebody who is not root."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "a.csv").write_text(GOOD)
    (folder / "a.csv").chmod(0)
    (folder / "inner").mkdir(mode=0)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    yield folder
    if was_root:
        os.seteuid(0)
    (folder / "inner").chmod(0o755)
    shutil.rmtree(folder)


def test_a_file_or_folder_that_may_not_be_read_is_an_error(closed, parts_of):
    error = ("a.csv cannot be read", "a readable file", "Permission denied", "check the file and its permissions")
    assert parts_of(nps.read, closed / "a.csv") == error
    assert parts_of(nps.read, closed / "inner")[0] == "no file inner"
    assert parts_of(nps.read, closed / "inner" / "b.csv")[0] == "no file b.csv"
    assert parts_of(nps.read, closed / "inner" / "study.yml")[0] == "study file study.yml cannot be read"


# Names of ours


@pytest.mark.some(12)
@pytest.mark.parametrize(
    "name", ["source row", "source order", "file", "n", "score", "weight", "month", "row", "rows", "value"]
)
@pytest.mark.parametrize("kind", ["frame", "polars", "csv", "parquet", "files"])
def test_a_column_of_the_source_may_be_called_like_ours(tmp_path, name, kind):
    frame = pd.DataFrame({"nps": ["9", "x", "8"], name: ["N", "S", "N"]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text("nps\n7\n")
    one = {"frame": frame, "polars": pl.from_pandas(frame), "files": [tmp_path / "a.csv", tmp_path / "b.csv"]}
    responses = nps.read(one.get(kind, tmp_path / f"a.{kind}"), score="nps")
    counts = nps.tally(responses, by=f"column:{name}")
    assert counts.keys[name].tolist() == (["(none)", "N"] if kind == "files" else ["N"])
    assert counts.n.sum(axis=1).tolist() == ([1, 2] if kind == "files" else [2])
    assert responses.accounting.reasons[0].first == (("a:2",) if kind == "files" else (2,))


def test_the_files_name_steps_aside_for_a_column_of_the_source(file):
    one, two = file("score,file\n9,x\n", "one.csv"), file("score,file\n8,y\n", "two.csv")
    responses = nps.read([one, two])
    assert nps.tally(responses, by="file").keys["file"].tolist() == ["x", "y"]
    assert nps.tally(responses, by="file_").keys["file_"].tolist() == ["one", "two"]


@pytest.mark.parametrize(
    ("header", "names", "twice"),
    [
        (["a", "b"], ["a", "b"], {}),
        ([" a ", "b  c"], ["a", "b c"], {}),
        (["a", "A"], ["a", "A (2)"], {"a": ("a", "A"), "A (2)": ("a", "A")}),
        (["a", "a (2)", "a"], ["a", "a (2)", "a (3)"], {"a": ("a", "a"), "a (3)": ("a", "a")}),
        (["", "x", ""], ["Unnamed_1", "x", "Unnamed_3"], {}),
        (["source row", "x"], ["source row_", "x"], {}),
        (
            ["Straße", "STRASSE"],
            ["Straße", "STRASSE (2)"],
            {"Straße": ("Straße", "STRASSE"), "STRASSE (2)": ("Straße", "STRASSE")},
        ),
    ],
)
def test_names_of_columns_are_made_different(header, names, twice):
    assert clean_names(header)[:2] == (names, twice)
    assert len({name.casefold() for name in names}) == len(names)


def test_a_column_without_a_name_is_a_repair(file):
    responses = nps.read(file(",score,\n1,9,x\n2,8,y\n"))
    assert responses.names == ("Unnamed_1", "score", "Unnamed_3")
    assert [(repair.what, repair.cells) for repair in responses.accounting.repairs] == [("column without a name", 2)]


# Frames


@pytest.mark.parametrize("source", [None, 3, {"score": [9]}, [1, 2], [], pd.Series([9, 8]), object(), ["a.csv", 3]])
def test_what_is_no_source_is_an_error(parts_of, source):
    what, required, _, do = parts_of(nps.read, source)
    assert what == f"a {type(source).__name__} cannot be read"
    assert required == "a file, a study file, or a frame of pandas, Polars, Arrow, DuckDB, Ibis or Spark"
    assert do == "give read() a path, or a frame with different column names"


@pytest.mark.parametrize(
    "kind", [lambda f: f, pl.from_pandas, lambda f: pl.from_pandas(f).lazy(), pa.Table.from_pandas, duckdb.from_df]
)
def test_a_frame_of_any_library_gives_the_same_counts(kind):
    frame = pd.DataFrame({"score": ["10", "9", "x", None, "0"], "region": ["N", "S", "N", "N", None]})
    responses = nps.read(kind(frame))
    assert counted(responses) == {"(none)": 1, "N": 1, "S": 1}
    found = responses.accounting
    assert (found.rows_read, found.valid, found.missing, found.rejected) == (5, 3, 1, 1)
    assert responses.source.layout == "frame"


NUMBERS = pd.DataFrame(
    {
        "score": [10, 9, None, 3, 7, 99, 0, 8],
        "region": ["N", "S", None, "N", " S ", "", "N", "NA"],
        "store": [1.0, 2.0, None, 1.0, 2.5, 2.0, 1.0, 1.0],
        "loyal": [True, False, None, True, True, True, False, True],
        "w": [1.0, 2.0, 1.0, 0.5, 1.0, 1.0, 1.0, 2.0],
    }
)
KINDS = {
    "pandas": lambda frame: frame,
    "nullable": lambda frame: frame.convert_dtypes(),
    "object": lambda frame: frame.astype(object),
    "categorical": lambda frame: frame.assign(
        score=frame["score"].astype("category"), region=frame["region"].astype("category")
    ),
    "pyarrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "polars": lambda frame: pl.from_pandas(frame.convert_dtypes()),
    "polars with NaN": lambda frame: pl.from_pandas(frame, nan_to_null=False),
    "polars categories": lambda frame: pl.from_pandas(frame).with_columns(pl.col("region").cast(pl.Categorical)),
    "polars decimals": lambda frame: pl.from_pandas(frame).with_columns(pl.col("score").cast(pl.Decimal(10, 2))),
    "polars, small": lambda frame: pl.from_pandas(frame).with_columns(
        pl.col("score").cast(pl.Int8), pl.col("w").cast(pl.Float32)
    ),
    "lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "arrow": lambda frame: pa.Table.from_pandas(frame),
    "duckdb": lambda frame: duckdb.from_arrow(pa.Table.from_pandas(frame)),
}


@pytest.mark.some(5)
@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_any_library_and_kind_give_the_same_counts(kind):
    frame = KINDS[kind](NUMBERS)
    responses = nps.read(frame, weight="w")
    found = responses.accounting
    assert (found.rows_read, found.valid, found.missing, found.rejected) == (8, 6, 1, 1)
    ordered = kind not in ("lazy", "duckdb")
    assert [reason.first for reason in found.reasons] == ([(3,), (6,)] if ordered else [(), ()])
    groups = {
        "region": (["N", "NA", "S"], [3, 1, 2], [2.5, 2, 3]),
        "store": (["1", "2", "2.5"], [4, 1, 1], [4.5, 2, 1]),
        "loyal": (["false", "true"], [2, 4], [3, 4.5]),
    }
    for name, (names, n, weights) in groups.items():
        counts = nps.tally(responses, by=name)
        assert counts.keys[name].tolist() == names
        assert (counts.n.sum(axis=1).tolist(), counts.weight.sum(axis=1).tolist()) == (n, weights)
    assert nps.tally(frame, where={"loyal": "true", "store": "1"}).n.sum() == 3


def test_rows_of_a_frame_without_an_order_have_no_numbers():
    reasons = nps.read(pl.DataFrame({"score": [9, None]}).lazy()).accounting.reasons
    assert (reasons[0].rows, reasons[0].first) == (1, ())


# Workbooks, as far as they are a source (their own questions are in test_sheet)


def test_a_workbook_is_read_with_its_hash(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([["score", "region"], [9, "N"], [8, "S"]]):
            sheet.write_row(i, 0, row)
    source = nps.read(path).source
    assert (source.layout, source.rows, len(source.sha256)) == ("workbook", 2, 64)


def test_links_to_nothing_devices_and_names_that_are_empty(tmp_path, parts_of):
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert parts_of(nps.read, tmp_path / "gone.csv")[2] == "a link that leads to nothing"
    assert parts_of(nps.read, tmp_path / "zero.csv")[2] == "a device or a socket"
    assert parts_of(nps.read, "")[::2] == ("no source is named", "an empty name")


def test_what_programs_leave_in_folders_is_no_table(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD)
    for name in ("Thumbs.db", "~$a.xlsx", ".a.csv"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    assert counted(tmp_path) == {"N": 2, "S": 1}


def test_a_parquet_file_with_other_names_or_other_rows_than_it_says(file, parts_of):
    buffer = io.BytesIO()
    pd.DataFrame({"score": [9, 8], "region": ["N", "S"]}).to_parquet(buffer)
    raw = buffer.getvalue()
    names = file(raw.replace(b"region", b"reg\x9aon"), "a.parquet")
    assert parts_of(nps.read, names)[:2] == ("a.parquet is damaged", "a whole Parquet file")
    texts = file(raw.replace(b"\x01\x00\x00\x00N", b"\x01\x00\x00\x00\xfe"), "b.parquet")
    with pytest.raises(DataError) as caught:
        nps.tally(texts, by="region")
    error = caught.value
    assert (error.what, error.required) == ("b.parquet is damaged", "a file whose rows can be read to their end")
    assert error.found == "one with a part that breaks its reader"
