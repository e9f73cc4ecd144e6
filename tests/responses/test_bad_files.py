"""Does every file of the corpus of bad input end as its list expects: refused, repaired, warned of, or read?"""

import json
import time

import pytest

import nps_analysis as nps
from nps_analysis.schema import DataError
from nps_analysis.study import Study

# Kinds of file whose reading belongs to a later version. What happens to them now is tested at the end of this module.
LATER = {
    "A1_segment_one_person.csv": "suppression of small groups in employee surveys",
    "A3_segment_unanimous.csv": "suppression of small groups in employee surveys",
}
# Repairs that are none to the reader of the file: a long field is plain CSV, and a name is a name.
NOTHING_TO_REPAIR = {"18_field_1e6.csv", "A6_segment_paths.csv", "B4_emoji.csv", "F0_date1904.xlsx"}
WEIGHTED = {"96_weight_zero_all.csv", "98_weight_inf.csv", "99_weight_huge.csv"}
# Warnings that come with the groups, by the column that shows them, or from the base of a group.
BY_SEGMENT = {"A7_segment_collide.csv"}
NO_WARNING = {
    "83_date_gap.csv": "empty periods are in the counts as such",
    "A5_segment_long_name.csv": "outputs cut the name",
    "B0_segment_missing.csv": "the group (none) shows them",
}


@pytest.fixture(scope="module")
def corpus(shared):
    return shared / "bad"


@pytest.fixture(scope="module")
def entries(corpus):
    return {entry["file"]: entry for entry in json.loads((corpus / "bad.json").read_text(encoding="utf-8"))}


def of_kind(entries, expected):
    for name, entry in entries.items():
        if entry["expected"] == expected and name not in LATER and not name.startswith("C"):
            yield name, entry


def read(corpus, name, entry):
    """The responses and the counts that a command would take from a file of the corpus."""
    options = {"weight": "weight"} if name in WEIGHTED else {}
    by = "month" if "--period month" in entry.get("options", "") else "segment" if name in BY_SEGMENT else ()
    responses = nps.read(corpus / name, **options)
    return responses, nps.tally(responses, by=by)


def compare_with_oracle(name, entry, responses):
    found = responses.accounting
    kinds = (found.valid, found.missing, found.rejected, found.excluded, found.duplicates)
    assert sum(kinds) == found.rows_read, name
    if oracle := entry.get("oracle"):
        classes = dict(zip(("detractors", "passives", "promoters"), nps.tally(responses).classes("n")[0], strict=True))
        assert classes == {kind: oracle[kind] for kind in classes}, name
        assert found.valid == oracle["n_valid"], name


def test_the_list_holds_the_kinds_that_are_tested_here(entries):
    assert {entry["expected"] for entry in entries.values()} == {"ok", "error", "repair", "warn"}
    assert LATER.keys() <= entries.keys()


def test_what_is_wrong_is_refused_in_three_parts_and_at_once(corpus, entries):
    tried = 0
    for name, entry in of_kind(entries, "error"):
        started = time.monotonic()
        with pytest.raises(DataError) as caught:
            Study.load(corpus / name) if name.endswith(".yaml") else read(corpus, name, entry)
        assert time.monotonic() - started < 5, name
        message = str(caught.value)
        assert [line[:12] for line in message.splitlines()[1:]] == ["  required  ", "  found     ", "  do        "], (
            name
        )
        tried += 1
    assert tried >= 15


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("01_empty.csv", "01_empty.csv is empty"),
        ("17_nul_tail.csv", "4,096 NUL bytes at its end"),
        ("19_unbalanced_quote.csv", "the record that starts in line 8"),
        ("21_ragged_long.csv", "1 row with more, first row 6 (line 7) with 9"),
        ("24_dup_columns_case.csv", '"score", "Score "'),
        ("25_missing_score.csv", "7 columns: response_id, respondent_id, date, rating_x"),
        ("26_no_header.csv", "a first row that looks like data: 2024-01-01, 5"),
        ("31_sqlite_as_csv.csv", "a SQLite database"),
        ("33_gzip_truncated.csv.gz", "33_gzip_truncated.csv.gz is damaged"),
        ("38_random_binary.csv", "no text"),
        ("59_nps_groups.csv", "has classes instead of scores"),
        ("71_date_mixed_dm_md.csv", '"25/12/2024" can only be day first, "12/25/2024" only month first'),
        ("96_weight_zero_all.csv", "add up to 0"),
        ("98_weight_inf.csv", "first in row 1"),
        ("D1_truncated.parquet", "has no footer"),
        ("D3_csv_as_parquet.parquet", "is not what its name says"),
        ("E2_zip_bomb.xlsx", "xl/worksheets/sheet1.xml with 216 MB from 524 kB"),
        ("E3_billion_laughs.xlsx", "declarations of entities"),
        ("E8_many_sheets.xlsx", "'Notes', 'Data'"),
        ("F4_many_tables.db", "the tables 'responses', 'sqlite like', 'weird \"name\"; DROP TABLE responses; --'"),
        ("F6_pickle.pkl", "F6_pickle.pkl is of no known kind"),
        ("F7_config_yaml_tag.yaml", "line 2"),
        ("F9_config_norway.yaml", "segments.0 (line 1) must be text, found False: put it in quotes"),
    ],
)
def test_the_refusal_names_the_cause(corpus, entries, name, says):
    with pytest.raises(DataError) as caught:
        Study.load(corpus / name) if name.endswith(".yaml") else read(corpus, name, entries[name])
    assert says in str(caught.value)


def test_what_can_be_repaired_is_read_right_and_every_repair_counted(corpus, entries):
    tried = 0
    for name, entry in of_kind(entries, "repair"):
        responses, _ = read(corpus, name, entry)
        compare_with_oracle(name, entry, responses)
        told = bool(responses.accounting.repairs or responses.accounting.duplicates or responses.warnings)
        assert told or name in NOTHING_TO_REPAIR, name
        tried += 1
    assert tried >= 15


def test_what_is_doubtful_is_read_right_and_warned_of(corpus, entries):
    tried = 0
    for name, entry in of_kind(entries, "warn"):
        responses, counts = read(corpus, name, entry)
        compare_with_oracle(name, entry, responses)
        assert responses.warnings or counts.warnings or name in NO_WARNING, name
        tried += 1
    assert tried >= 12


def test_what_is_good_needs_neither_repair_nor_warning(corpus, entries):
    names = [name for name, _ in of_kind(entries, "ok")]
    assert names == ["00_good.csv", "D0_good.parquet", "E0_good.xlsx"]
    for name in names:
        responses, counts = read(corpus, name, entries[name])
        compare_with_oracle(name, entries[name], responses)
        assert (responses.warnings, responses.accounting.repairs, counts.warnings) == ([], (), ())


def test_rows_that_are_set_aside_are_listed_by_number(corpus, entries):
    for name, rows in {
        "49_score_99.csv": {1, 2, 3},
        "50_score_unicode_odd.csv": {1, 2, 3, 4, 5},
        "48_score_na.csv": set(range(1, 7)),
    }.items():
        reasons = nps.read(corpus / name).accounting.reasons
        assert {row for reason in reasons for row in reason.first} == rows


def test_a_gap_in_time_stays_empty(corpus, entries):
    counts = read(corpus, "83_date_gap.csv", entries["83_date_gap.csv"])[1]
    assert counts.keys["month"].tolist() == [f"2024-0{month}" for month in range(1, 10)]
    assert counts.n.sum(axis=1).tolist() == [10, 0, 0, 0, 0, 0, 0, 0, 10]


def test_a_missing_segment_is_its_own_group(corpus):
    counts = nps.tally(corpus / "B0_segment_missing.csv", by="segment")
    assert counts.where(segment="(none)").n.sum() == 6
    assert counts.n.sum() == 20


def test_the_day_of_a_workbook_of_1904_is_right(corpus):
    assert nps.tally(corpus / "F0_date1904.xlsx", by="month").keys["month"].tolist() == ["2024-01"]


def test_names_of_segments_are_neither_paths_nor_commands_to_the_reader(corpus):
    counts = nps.tally(corpus / "A6_segment_paths.csv", by="segment")
    assert counts.n.sum() == 250
    assert {"../../x", "/etc/passwd", "$(touch PWNED)", "`id`", "{segment}", ".."} <= set(counts.keys["segment"])


def test_every_table_of_a_database_is_read_by_its_name_and_none_is_dropped(corpus):
    before = (corpus / "F4_many_tables.db").read_bytes()
    for name in ("responses", "sqlite like", 'weird "name"; DROP TABLE responses; --'):
        assert nps.read(corpus / "F4_many_tables.db", table=name).accounting.valid == 20
    assert (corpus / "F4_many_tables.db").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("C1_bench_fraction.csv", "warnings"),
        ("C2_bench_percent_text.csv", "repairs"),
        ("C4_bench_n0.csv", "warnings"),
    ],
)
def test_files_of_published_scores_are_read_as_far_as_they_can_be(corpus, entries, name, found):
    published = nps.read_benchmarks(corpus / name)
    assert getattr(published, found)
    assert {"warn": "warnings", "repair": "repairs"}[entries[name]["expected"]] == found
    if name.startswith("C2"):
        assert published.frame["nps"].tolist() == [41, 12.5, 33, -7]


@pytest.mark.parametrize("name", sorted(LATER))
def test_groups_that_a_later_version_will_suppress_are_read_right(corpus, entries, name):
    responses = nps.read(corpus / name)
    compare_with_oracle(name, entries[name], responses)
