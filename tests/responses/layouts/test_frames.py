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


OPTIONS = """Respondent ID,Collector ID,Start Date,End Date,How likely is it that you would recommend us?{blank}
,,,,Not at all likely - 0,1,2,3,4,5,6,7,8,9,Extremely likely - 10
1,7,2026-01-01,2026-01-01,,,,,,,,,,,Extremely likely - 10
2,7,2026-01-01,2026-01-01,Not at all likely - 0,,,,,,,,,,
3,7,2026-01-01,2026-01-01,,,,,,,,7,,,
""".format(blank="," * 10)


@pytest.mark.parametrize("way", WAYS)
def test_names_that_a_frame_makes_up_for_blank_ones_are_no_questions(file, way, scores):
    """Eleven columns of options are one score, though ten have no name in the file and one of the library's here."""
    responses = nps.read(WAYS[way](OPTIONS, file))
    assert sorted(responses.scores_of(nps.read(file(OPTIONS)).frame.df()[responses.columns.score])) == [0, 7, 10]
    assert (responses.source.layout, responses.accounting.valid, responses.accounting.missing) == ("surveymonkey", 3, 0)
