"""Does a study file say what is meant, and an error name key, line and what was meant?"""

import datetime as dt
import os
import re
import time
from pathlib import Path

import pytest

from nps_analysis.schema import DataError
from nps_analysis.study import Study
from nps_analysis.study_types import Columns

# The study file that the contract shows, whole.
CONTRACT = """
title: Garden centres, spring 2026        # every key but source is optional; every option above is a key too
source: responses.csv                     # path, list or glob relative to this file
columns: {score: nps, date: answered_at, respondent: customer_id, weight: w, comment: why, cluster: account, \
brand: brand, owner: rep, value: revenue}
labels: {sehr gut: 10}                    # worded answers
question: "How likely are you to recommend us to a friend or colleague?"
period: quarter
where: {country: SE}
segments: [region, channel]
drivers: [price, staff, checkout]         # ratings: {Agree: 5, …} for worded ones
league: seller
benchmarks: benchmarks.csv
targets: {overall: 40}
population: customers.csv                 # cell shares or margins, for weights and small segments
invitations: invitations.csv
themes: themes.yml
sales: sales.csv
company: Acme
level: 0.95
min_n: 30
language: en
template: corporate.pptx
"""


@pytest.fixture
def study(tmp_path):
    """study("source: a.csv"): what a study file of that text says."""

    def load(text: str | bytes) -> Study:
        path = tmp_path / "study.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Study.load(path)

    return load


def error_of(study, text: str | bytes) -> str:
    with pytest.raises(DataError) as caught:
        study(text)
    return str(caught.value)


def found(study, text: str) -> str:
    return error_of(study, f"source: a.csv\n{text}").split("found     ")[1].split("\n")[0]


def test_the_study_file_of_the_contract_is_read_whole(study):
    read = study(CONTRACT)
    assert (read.source, read.period, read.level, read.min_n, read.company) == (
        ["responses.csv"],
        "quarter",
        0.95,
        30,
        "Acme",
    )
    assert (read.columns.score, read.columns.cluster, read.columns.value) == ("nps", "account", "revenue")
    assert (read.labels, read.where, read.segments) == ({"sehr gut": 10}, {"country": "SE"}, ["region", "channel"])


def test_keys_that_nothing_uses_yet_are_named_so_that_nobody_counts_on_them(study):
    assert study(CONTRACT).unused == ["population"]
    assert study("source: a.csv").unused == []


def test_paths_are_seen_from_the_folder_of_the_study_file(study, tmp_path):
    read = study("source: [data/a.csv, ../b.csv]\nbenchmarks: bench.csv")
    assert read.sources() == [tmp_path / "data/a.csv", tmp_path / "../b.csv"]
    assert read.path(read.benchmarks) == tmp_path / "bench.csv"


def test_an_absolute_path_stays_what_it_is(study):
    assert study("source: /data/a.csv").sources() == [Path("/data/a.csv")]


def test_an_option_that_names_a_column_is_a_key_at_the_top_level_too(study):
    read = study("source: a.csv\nscore: q1\ncolumns: {date: day}")
    assert (read.columns.score, read.columns.date) == ("q1", "day")


def test_options_replace_keys_and_leave_the_others(study):
    read = study("source: a.csv\nscore: q1\ndate: day\nlevel: 0.9\nwhere: {country: SE}")
    changed = read.with_options(score="q2", level=None, period="week")
    assert (changed.columns.score, changed.columns.date) == ("q2", "day")
    assert (changed.level, changed.period, changed.where) == (0.9, "week", {"country": "SE"})
    assert changed.sources() == read.sources()


@pytest.mark.parametrize("value", ["0123", "1_0", "2024-02-30", "12:30", "1e5", "0x1F", ".5", "~x", "None", "nan", "n"])
def test_what_is_no_plain_number_stays_text(study, value):
    assert study(f"source: a.csv\nsegments: [{value}]").segments == [value]


def test_codes_may_be_numbers_or_texts(study):
    assert study("source: a.csv\nmissing_codes: [98, -1, 'x', 099]").missing_codes == ["98", "-1", "x", "099"]
    assert study("source: a.csv\nmissing_codes: 99").missing_codes == ["99"]


def test_a_text_with_a_byte_order_mark_is_read(study):
    assert study(b"\xef\xbb\xbfsource: a.csv").source == ["a.csv"]


def test_a_value_to_filter_by_may_be_a_number():
    assert Study(where={"year": 2024}).where == {"year": "2024"}


@pytest.mark.parametrize(("written", "meant"), [("tab", "\t"), ("'\\t'", "\t"), ("';'", ";"), ("semicolon", ";")])
def test_a_delimiter_may_be_named(study, written, meant):
    assert study(f"source: a.csv\ndelimiter: {written}").delimiter == meant


def test_an_unknown_key_is_an_error_with_its_line_and_the_nearest_known_key(study):
    assert error_of(study, "source: a.csv\n\nsegmnts: [region]\n") == (
        "study file study.yml: 1 key cannot be used\n"
        "  required  known keys, each with a value of its type\n"
        "  found     unknown key segmnts (line 3), nearest: segments\n"
        "  do        correct or leave out what is named; "
        "docs/study.md has all keys, a file of nps new the usual ones"
    )


def test_all_wrong_keys_are_in_one_message(study):
    text = "source: a.csv\nlevl: 0.9\nperiod: fortnight\nmin_n: x\n"
    message = error_of(study, text)
    assert message.startswith("study file study.yml: 3 keys cannot be used\n")
    for part in ("unknown key levl (line 2), nearest: level", "period (line 3): ", "'fortnight'", "min_n (line 4): "):
        assert part in message


def test_a_long_list_of_wrong_keys_is_cut(study):
    assert found(study, "\n".join(f"zzz{i}: 1" for i in range(9))).endswith(" and 3 more")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("segments: [NO]", "segments.0 (line 2) must be text, found False: put it in quotes"),
        ("where: {country: NO}", "where.country (line 2) must be text, found False: put it in quotes"),
        ("labels: {1.5: 10}", "labels.1.5 (line 2) must be text, found 1.5: put it in quotes"),
        ("score: [a]", "columns.score (line 2) must be text, found ['a']: put it in quotes"),
        ("title: 2026", "title (line 2) must be text, found 2026: put it in quotes"),
        ("columns: {scor: x}", "unknown key columns.scor (line 2), nearest: score"),
        ("columns: {segments: x}", "unknown key columns.segments (line 2)"),
        ("labels: {good: 11}", "labels.good (line 2) must be at most 10, found 11"),
        ("min_n: 0", "min_n (line 2) must be at least 1, found 0"),
        ("min_n: yes", "min_n (line 2): input should be a valid integer, found True"),
        ("level: 95", "level (line 2) must be below 1, found 95"),
        ("tz: Europe/Stockhlm", "tz (line 2): must be a zone such as Europe/Stockholm, found 'Europe/Stockhlm'"),
        ('tz: "x\'; DROP"', 'tz (line 2): must be a zone such as Europe/Stockholm, found "x\'; DROP"'),
        ("tz: Europe", "tz (line 2): must be a zone such as Europe/Stockholm, found 'Europe'"),
        ("delimiter: ';;'", "delimiter (line 2): must be one character, or tab, found ';;'"),
        ("delimiter: '\"'", "delimiter (line 2): must be one character, or tab, found '\"'"),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_that_names_the_key_and_the_line(study, text, says):
    assert found(study, text) == says


def test_a_date_that_does_not_exist_is_named(study):
    assert "as_of (line 2): " in found(study, "as_of: 2024-02-30")
    assert study("source: a.csv\nas_of: 2024-02-29").as_of == dt.date(2024, 2, 29)


@pytest.mark.parametrize("key", ["1", "NO", "2024-01-01"])
def test_a_key_that_is_no_word_is_unknown(study, key):
    assert found(study, f"{key}: x").startswith("unknown key ")


def test_a_key_that_is_there_twice_is_an_error_with_both_lines(study):
    message = error_of(study, "source: a.csv\nlevel: 0.9\nlevel: 0.8\n")
    assert "found     the key level twice, in line 2 and line 3\n" in message


def test_a_python_tag_is_never_run_and_its_line_is_named(study, tmp_path):
    marker = tmp_path / "marker"
    message = error_of(study, f"source: a.csv\ntitle: !!python/object/apply:os.system ['touch {marker}']")
    assert "line 2" in message
    assert "unicode string" not in message
    assert not marker.exists()


def test_a_few_lines_that_stand_for_billions_are_refused_at_once(study):
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{two}: &{two} [{','.join(f'*{one}' for _ in range(9))}]\n"
        for one, two in zip("abcdefgh", "bcdefghi", strict=True)
    )
    started = time.monotonic()
    message = error_of(study, bomb)
    assert "an alias, *a, in line 2: write the value out" in message
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "an empty file"),
        ("# nothing\n", "an empty file"),
        ("responses.csv", "a str"),
        ("- source: a.csv", "a list"),
    ],
)
def test_a_file_without_keys_is_no_study(study, text, says):
    assert error_of(study, text) == (
        "study file study.yml has no keys\n"
        "  required  keys and values, at least source: FILE\n"
        f"  found     {says}\n"
        "  do        write source: responses.csv, and what else is known, one key a line"
    )


def test_a_study_without_a_source_is_an_error(study):
    assert error_of(study, "title: x\nlevel: 0.9") == (
        "study file study.yml names no data\n"
        "  required  source: FILE, a glob or a list, relative to the study file, or {database: ENV, table: NAME}\n"
        "  found     keys title, level\n"
        "  do        add the key source"
    )


@pytest.mark.parametrize(
    "text",
    [b"source: [", b"\xff\xfe\x00", b"source: \x07", pytest.param(b"[" * 1500, marks=pytest.mark.slow), b"a: b: c"],
)
def test_a_file_that_is_no_yaml_cannot_be_read(study, text):
    assert error_of(study, text).startswith("study file study.yml cannot be read\n  required  a YAML file")


def test_a_study_file_that_is_a_pipe_or_a_folder_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.yml")
    for path in (tmp_path / "pipe.yml", tmp_path, tmp_path / "none.yml"):
        with pytest.raises(DataError, match="cannot be read"):
            Study.load(path)


def test_texts_of_the_command_line_become_what_the_key_wants():
    typed = Study.typed({"min_n": "50", "level": "0.9", "segments": "region", "strict": "true", "title": "2026"})
    assert typed["min_n"] == 50
    assert typed["strict"] is True
    assert typed["title"] == "2026"
    assert Study(**typed).level == 0.9
    assert Study(**typed).segments == ["region"]


def test_an_unknown_option_is_an_error_in_the_same_words():
    with pytest.raises(DataError, match="the options: 1 key cannot be used") as caught:
        Study.typed({"minimun_n": "5"})
    assert "unknown key minimun_n, nearest: min_n" in str(caught.value)


def test_a_wrong_option_leaves_the_study_as_it_was(study):
    read = study("source: a.csv")
    with pytest.raises(DataError, match="level"):
        read.with_options(level=2)
    assert read.level == 0.95


def test_codes_are_labels_without_quotes(study):
    assert study("source: a.csv\nlabels: {1: 0, 11: 10, sehr gut: 9}").labels == {"1": 0, "11": 10, "sehr gut": 9}


def test_a_study_file_of_many_bytes_is_refused_at_once(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("source: a.csv\ntitle: " + "x" * 5_000_000)
    with pytest.raises(DataError, match="5,000,021 bytes, of 500,000 at most"):
        Study.load(path)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("template: 5", "template (line 2): must be the name of a file, or file: NAME with layouts: under it, found 5"),
        ("template: {fiel: x.pptx, file: y.pptx}", "unknown key template.fiel (line 2), nearest: file"),
        ("template: {layouts: {}}", "template.file (line 2) is missing, found {'layouts': {}}"),
        ("template: ''", "template.file (line 2) is missing"),
        (
            "template: {file: x.pptx, layouts: A}",
            "template.layouts (line 2) must have keys and values under it, found 'A'",
        ),
        ("story: 5", "story (line 2) must be text, found 5: put it in quotes"),
        ("story: ''", "story (line 2) is missing"),
    ],
)
def test_a_template_or_story_that_is_none_is_said_with_its_line_and_in_our_words(tmp_path, line, found):
    (tmp_path / "study.yml").write_text(f"source: a.csv\n{line}\n")
    with pytest.raises(DataError) as error:
        Study.load(tmp_path / "study.yml")
    assert error.value.found == found


def test_the_list_of_keys_has_every_key_once():
    """Every key that a study file can hold has its line in the docs, and no line is of a key that there is not."""
    text = (Path(__file__).parents[1] / "docs" / "study.md").read_text(encoding="utf-8")
    lines = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
    listed = [key for line in lines for key in re.findall(r"`(\w+)`", line)]
    assert sorted(listed) == sorted(Study.model_fields)
    (columns,) = (line for line in text.splitlines() if line.startswith("| `columns`"))
    assert set(Columns.model_fields) <= set(re.findall(r"`(\w+)`", columns))
