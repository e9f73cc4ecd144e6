"""Is an export that was loaded as a frame, or saved as Parquet, read as the export that it is?"""

import io

import pandas as pd
import polars as pl
import pytest

import nps_analysis as nps

TYPEFORM = """#,How likely are you to recommend us?,Start Date (UTC),Submit Date (UTC),Network ID
t1,3,2026-01-01 10:00:00,2026-01-01 10:00:00,n
t1,3,2026-01-01 10:00:00,2026-01-01 10:00:00,n
t2,,2026-01-02 10:00:00,2026-01-02 10:00:00,n
t3,10,2026-01-02 10:00:00,2026-01-02 10:00:00,n
"""
WAYS = {
    "pandas": lambda text, file: pd.read_csv(io.StringIO(text)),
    "pandas texts": lambda text, file: pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False),
    "polars": lambda text, file: pl.read_csv(io.StringIO(text)),
    "arrow": lambda text, file: pl.read_csv(io.StringIO(text)).to_arrow(),
    "parquet": lambda text, file: saved(pd.read_csv(io.StringIO(text)), file(b"", "a.parquet")),
}


def saved(frame, path):
    frame.to_parquet(path)
    return path


@pytest.mark.parametrize("way", WAYS)
def test_a_frame_is_read_as_the_file_is(file, way):
    """Two answers of four rows: one response is there twice, one is blank."""
    responses = nps.read(WAYS[way](TYPEFORM, file))
    account = responses.accounting
    assert responses.source.layout == "typeform"
    assert (account.rows_read, account.valid, account.missing, account.duplicates) == (4, 2, 1, 1)
    assert nps.tally(responses, by="day").keys["day"].tolist() == ["2026-01-01", "2026-01-02"]


@pytest.mark.parametrize("way", ["pandas", "parquet"])
def test_layout_table_reads_it_as_it_stands(file, way):
    responses = nps.read(WAYS[way](TYPEFORM, file), layout="table")
    assert (responses.accounting.rows_read, responses.accounting.valid) == (4, 3)


def test_rows_of_the_header_are_none_of_the_answers(exports, right_answer, outcome, file):
    name = "qualtrics_choice_text_bom.csv"
    frame = pd.read_csv(exports / name)
    assert outcome(nps.read(frame)) == right_answer(name)
    assert outcome(nps.read(saved(frame, file(b"", "a.parquet")))) == right_answer(name)
