"""Is it said of published scores how they were rounded, how old they are, and what is not told?"""

import datetime as dt

import pytest

from nps_analysis.responses.benchmarks import read_benchmarks

TODAY = dt.date(2026, 9, 30)


@pytest.fixture
def published(tmp_path):
    def write(text: str, **options):
        path = tmp_path / "published.csv"
        path.write_text(text, encoding="utf-8")
        return read_benchmarks(path, **options)

    return write


@pytest.mark.parametrize(
    ("year", "says"),
    [
        ("2023", "of 2023, more than 2 years before 2026-09-30: old"),
        ("2024", ""),
        ("2024-Q2", "of 2024-Q2, more than 2 years before 2026-09-30: old"),
        ("2024-Q3", ""),
        ("2024-09-29", "of 2024-09-29, more than 2 years before 2026-09-30: old"),
        ("wave 2 of 2019/20", "of wave 2 of 2019/20, more than 2 years before 2026-09-30: old"),
        ("2027", "of 2027, which is after 2026-09-30"),
        ("", "its year is not told"),
    ],
)
def test_age_is_counted_from_the_end_of_the_period(published, year, says):
    read = published(f"company,nps,n,year\nRival,40,500,{year}\n", as_of=TODAY)
    untold = "not told: scale, mode, event or relationship, own list or panel"
    assert read.frame["note"].tolist() == ["; ".join(filter(None, [says, untold]))]
    old = [f"1 published score over 2 years old on 2026-09-30: Rival ({year})"]
    assert read.warnings == (old if year in ("2023", "2024-Q2", "2024-09-29", "wave 2 of 2019/20") else [])


def test_age_is_not_looked_at_without_a_day(published):
    assert "1999" not in published("company,nps,n,year\nRival,40,500,1999\n").frame["note"][0]


def test_what_is_told_is_said(published):
    text = (
        "company,nps,n,method,relationship_or_touchpoint,scale\nRival,40,500,online consumer panel,touchpoint,1 to 10\n"
    )
    (note,) = published(text).frame["note"]
    assert note == "asked on 1-10, ours on 0-10; by online; a touchpoint score; asked a consumer panel"


@pytest.mark.parametrize(
    ("written", "half"),
    [(["41", "38.2"], [0.5, 0.05]), (["41.0", "38.0"], [0.5, 0.5]), (['"-7,25"', "3"], [0.005, 0.5])],
)
def test_rounding_is_half_of_the_last_digit_that_is_written(published, written, half):
    text = "company,nps\n" + "".join(f"c{i},{nps}\n" for i, nps in enumerate(written))
    assert published(text).frame["rounding"].tolist() == half
