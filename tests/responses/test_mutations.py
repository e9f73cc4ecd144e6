"""Does a good file with bytes flipped, deleted or doubled end in an account that adds up, or in an error?

A DataError is what a command prints with exit code 2; anything else would be a traceback.
"""

import random
import resource
import sqlite3
import time

import pandas as pd
import pytest
import xlsxwriter

import nps_analysis as nps
from nps_analysis.schema import DataError

N = 40
COLUMNS = {
    "response_id": [f"R{i:04}" for i in range(N)],
    "date": [f"2026-{1 + i % 6:02}-{1 + i % 28:02}" for i in range(N)],
    "score": [i * 7 % 11 for i in range(N)],
    "country": ["SE", "NO", "DK", ""] * (N // 4),
    "comment": [f"the {i}th, with commas, and Ö" for i in range(N)],
}
OURS = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
FAST = {".csv": 6, ".xlsx": 6, ".parquet": 6, ".db": 6, ".sav": 1}
MANY = dict.fromkeys(FAST, 300) | {".sav": 80}  # each of these is read in a process of its own


def write(frame, path):
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            for i, (name, values) in enumerate(frame.items()):
                sheet.write_column(0, i, [name, *values])
    elif path.suffix == ".db":
        connection = sqlite3.connect(path)
        frame.to_sql("answers", connection, index=False)
        connection.close()
    else:
        pyreadstat = pytest.importorskip("pyreadstat", reason="the extra spss is not installed")
        pyreadstat.write_sav(frame, path, variable_value_labels={"score": {0: "Not at all likely", 10: "Likely"}})


def mutated(raw, draw):
    """The bytes with one to eight pieces flipped, deleted or doubled."""
    raw = bytearray(raw)
    for _ in range(draw.choice([1, 1, 1, 2, 3, 8])):
        at, size = draw.randrange(len(raw)), draw.choice([1, 1, 2, 8, draw.randint(1, 200)])
        flipped = bytes(draw.randrange(256) for _ in raw[at : at + min(size, 4)])
        piece = bytes(raw[at : at + size])
        raw[at : at + size] = draw.choice([flipped + piece[len(flipped) :], b"", piece * 2])
    return bytes(raw)


def outcome(path):
    """Whether the file was read, with an account that adds up and a tally of the valid rows; else it was refused."""
    started = time.monotonic()
    try:
        responses = nps.read(path)
        counts = nps.tally(responses)
    except DataError as error:
        return "refused" if len(str(error).splitlines()) == 4 else str(error)
    finally:
        assert time.monotonic() - started < 10
    found = responses.accounting
    parts = (found.valid, found.missing, found.rejected, found.excluded, found.duplicates)
    assert found.rows_read == sum(parts)
    assert counts.n.sum() == found.valid
    return "read"


def mutations(tmp_path, ending, seeds):
    good = tmp_path / f"good{ending}"
    write(pd.DataFrame(COLUMNS), good)
    assert outcome(good) == "read"
    raw, bad = good.read_bytes(), tmp_path / f"bad{ending}"
    for seed in seeds:
        bad.write_bytes(mutated(raw, random.Random(f"{ending} {seed}")))
        try:
            yield outcome(bad)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


@pytest.mark.parametrize("ending", FAST)
def test_changed_bytes(tmp_path, ending):
    assert set(mutations(tmp_path, ending, range(FAST[ending]))) <= {"read", "refused"}


@pytest.mark.slow
@pytest.mark.parametrize("ending", FAST)
def test_hundreds_of_changes_of_bytes_in_bounded_memory(tmp_path, ending):
    before = [resource.getrusage(whose).ru_maxrss for whose in OURS]
    assert set(mutations(tmp_path, ending, range(MANY[ending]))) == {"read", "refused"}
    for whose, then in zip(OURS, before, strict=True):
        assert (resource.getrusage(whose).ru_maxrss - then) * 1024 < 10**9
