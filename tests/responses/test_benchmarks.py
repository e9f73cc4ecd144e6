"""Are published scores read as they were published, and never rescaled or guessed?"""

import math

import pandas as pd
import pytest

import nps_analysis as nps

SIGNS = "nps with a sign, percent sign or comma read as a number"


@pytest.fixture
def published(file):
    """published("company,nps\\nAcme,40\\n", company="Beta"): what is read from a benchmark file of that text."""
    return lambda text, name="bench.csv", **options: nps.read_benchmarks(file(text, name), **options)


def rows(found, *columns):
    return found.frame[list(columns)].to_numpy().tolist()


def test_a_benchmark_file_is_read_whole(published):
    header = "company,industry,country,year,nps,sample_n,publisher,method,note"
    found = published(f"{header}\nAcme,Banks,SE,2025,41.5,1200,Satmetrix,web,whole study\n")
    assert found.frame.to_dict("records") == [
        {
            "company": "Acme",
            "nps": 41.5,
            "n": 1200.0,
            "year": "2025",
            "industry": "Banks",
            "country": "SE",
            "source": "Satmetrix",
            "method": "web",
            "note": "whole study; by web; not told: scale, event or relationship, own list or panel",
            **dict.fromkeys(("scale", "mode", "kind", "panel"), ""),
            "rounding": 0.05,
        }
    ]
    assert (found.warnings, found.repairs) == ([], {})


@pytest.mark.parametrize(
    ("company", "score", "n"),
    [
        ("company", "nps", "n"),
        ("Company", "NPS", "sample_n"),
        ("competitor", "Net Promoter Score", "n_respondents"),
        ("Brand ", "score", "Sample Size"),
    ],
)
def test_columns_are_known_by_their_names(published, company, score, n):
    assert rows(published(f"{company},{score},{n},wave\nAcme,40,100,2025\n"), "company", "nps", "n", "year") == [
        ["Acme", 40.0, 100.0, "2025"]
    ]


@pytest.mark.parametrize(
    ("written", "score", "repaired"),
    [
        ("41", 41, False),
        ("-7.5", -7.5, False),
        ("41%", 41, True),
        ("41 %", 41, True),
        ("41\u00a0%", 41, True),
        ("۴۱٪", 41, True),
        ('"12,5"', 12.5, True),
        ("+33", 33, True),
        ("\u22127", -7, True),
        ('"\u22127,5 %"', -7.5, True),
        (" 41 ", 41, False),
        ("100", 100, False),
        ("-100", -100, False),
    ],
)
def test_scores_are_read_as_they_are_written(published, written, score, repaired):
    found = published(f"company,nps,n\nAcme,{written},100\n")
    assert rows(found, "nps") == [[score]]
    assert found.repairs == ({SIGNS: 1} if repaired else {})


@pytest.mark.parametrize(
    ("written", "n"),
    [
        ("1200", 1200),
        ('"1,200"', 1200),
        ("1 200", 1200),
        ("1\u202f200", 1200),
        ('"1,200,300"', 1200300),
        ("100.0", 100),
    ],
)
def test_numbers_of_answers_are_read(published, written, n):
    assert rows(published(f"company,nps,n\nAcme,40,{written}\n"), "n") == [[n]]


@pytest.mark.parametrize("written", ["0", "", "NA", "-"])
def test_no_number_of_answers_is_unknown_and_said(published, written):
    found = published(f"company,nps,n\nAcme,40,{written}\nBeta,30,100\n")
    assert math.isnan(found.frame["n"][0])
    assert found.warnings == ["no number of answers is known for Acme: compared as fixed values"]


def test_a_file_need_not_have_numbers_of_answers(published):
    found = published("company,nps\nAcme,40\nBeta,30\n")
    assert found.frame["n"].isna().all()
    assert found.warnings == ["no number of answers is known for Acme, Beta: compared as fixed values"]


@pytest.mark.parametrize("written", ["12.5", "12,5", "-3", "1.200,5", "many"])
def test_what_is_no_number_of_answers_is_an_error(published, parts_of, written):
    assert parts_of(published, f'company,nps,n\nBeta,1,9\nAcme,40,"{written}"\n') == (
        "bench.csv has n values that are no numbers of answers",
        "whole numbers of 0 or more, or nothing",
        f"1 cell, first in row 2: '{written}'",
        "correct or empty these cells",
    )


def test_a_score_that_is_no_number_is_an_error(published, parts_of):
    assert parts_of(published, "company,nps\nAcme,high\nBeta,low\n") == (
        "bench.csv has nps values that are no numbers",
        "numbers, or nothing",
        "2 cells, first in row 1: 'high'",
        "correct or empty these cells",
    )


@pytest.mark.parametrize("written", ["140", "-100.5", "inf"])
def test_a_score_that_cannot_be_is_an_error(published, parts_of, written):
    assert parts_of(published, f"company,nps\nBeta,1\nAcme,{written}\n") == (
        "bench.csv has scores that cannot be",
        "a Net Promoter Score from -100 to 100",
        f"1 outside it, first Acme with {float(written):g} in row 2",
        "correct the file",
    )


def test_one_company_with_two_scores_is_an_error(published, parts_of):
    text = "company,country,year,nps\nDelta,US,2024,44\nAcme,US,2024,10\nDelta,US,2024,-2\n"
    assert parts_of(published, text) == (
        "bench.csv contradicts itself",
        "one score for a company, industry, country and year",
        "Delta US 2024 with 44, -2",
        "keep the row you trust, or tell the rows apart by industry, country or year",
    )


@pytest.mark.parametrize("apart", ["2025", "2024"])
def test_another_year_or_the_same_score_is_no_contradiction(published, apart):
    score = "44" if apart == "2024" else "-2"
    assert len(published(f"company,year,nps\nDelta,2024,44\nDelta,{apart},{score}\n").frame) == 2


def test_fractions_are_warned_of_and_never_rescaled(published):
    found = published("company,nps,n\nAcme,0.41,10\nBeta,-0.1,10\n")
    assert rows(found, "nps") == [[0.41], [-0.1]]
    what = "all scores in bench.csv are between -1 and 1: these look like fractions"
    assert found.warnings == [f"{what}; they are taken as points"]
    assert published("company,nps,n\nAcme,0,10\n").warnings == []


@pytest.mark.parametrize("name", ["Acme", "ACME", " acme "])
def test_our_own_row_is_left_out_with_a_warning(published, name):
    found = published("company,nps\nAcme,40\nBeta,30\n", company=name)
    assert rows(found, "company") == [["Beta"]]
    own = f"{name}'s own row in bench.csv is left out"
    assert found.warnings == [own, "no number of answers is known for Beta: compared as fixed values"]


def test_rows_without_a_company_or_a_score_are_left_out_and_counted(published):
    found = published("company,nps,n\nAcme,40,9\nBeta,,9\n,30,9\n,,\n")
    assert rows(found, "company") == [["Acme"]]
    assert found.warnings == ["3 rows of bench.csv without a company or a score left out"]


def test_a_file_of_something_else_is_an_error(published, parts_of):
    assert parts_of(published, "compny,points\nAcme,40\n") == (
        "bench.csv is no benchmark file",
        "columns company (or competitor, brand) and nps",
        'no company and no nps among compny, points; nearest: "compny"',
        "rename the columns; n, year, industry, country, source and note are read too",
    )


def test_a_score_that_is_there_twice_is_an_error(published, parts_of):
    assert parts_of(published, "company,nps,NPS\nAcme,40,41\n")[0] == 'column "nps" is there more than once'


def test_what_reading_the_file_repaired_is_told_too(published):
    assert published("company|nps|n\nAcme|40|9\n").repairs == {"read as separated by bar": 1}
    assert published("company,nps,n\nAcme,40\n").warnings[0] == "1 row shorter than the header, padded: row 1"


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_numbers_of_other_files_are_read_the_same(tmp_path, ending):
    frame = pd.DataFrame({"company": ["Acme", "Beta"], "nps": [41.5, -7.0], "n": [100, None], "year": [2024, None]})
    path = tmp_path / f"b.{ending}"
    frame.astype({"year": "Int64", "n": "Int64"}).to_parquet(path) if ending == "parquet" else frame.to_excel(
        path, index=False
    )
    found = nps.read_benchmarks(path)
    assert rows(found, "company", "nps", "year") == [["Acme", 41.5, "2024"], ["Beta", -7.0, ""]]
    assert found.frame["n"].isna().tolist() == [False, True]


def test_a_file_that_is_not_there_is_an_error(parts_of, tmp_path):
    assert parts_of(nps.read_benchmarks, tmp_path / "none.csv")[0] == "no file none.csv"


def test_the_published_scores_at_hand_are_read(shared):
    found = nps.read_benchmarks(shared / "data" / "nps_benchmarks.csv")
    assert len(found.frame) == 84
    assert found.frame["nps"].between(-100, 100).all()
    plain = pd.read_csv(shared / "data" / "nps_benchmarks.csv")
    assert found.frame["nps"].tolist() == plain["nps"].tolist()


@pytest.mark.parametrize(("rows", "found"), [("", "0 rows"), (",40\nAcme,\n", "2 rows")])
def test_a_file_without_any_score_is_an_error_in_three_parts(published, rows, found):
    with pytest.raises(nps.DataError) as error:
        published(f"company,nps\n{rows}")
    assert str(error.value) == (
        "bench.csv has no published scores\n"
        "  required  at least one row with a company and a score\n"
        f"  found     {found}, none with both\n"
        "  do        add the scores, or name another file"
    )
