"""Are exports of Questback EFS and Unipark read: codes for no answer, testers, scales that begin with 1?"""

import pytest

import nps_analysis as nps

HEAD = ["lfdn", "external_lfdn", "tester", "dispcode", "v_1", "v_2", "v_3", "datetime", "date_of_last_access"]
TIME = "2026-03-28 22:58:10"


def row(number, score, why="-66", other="3", tester="0", dispcode="31", external="0"):
    return [str(number), external, tester, dispcode, str(score), why, other, TIME, TIME]


def export(rows, head=HEAD, delimiter=";"):
    return "\n".join(delimiter.join(one) for one in [head, *rows]) + "\n"


def test_the_example(exports, right_answer, outcome, reasons, repairs):
    responses = nps.read(exports / "questback_efs_unipark.csv")
    assert outcome(responses) == right_answer("questback_efs_unipark.csv")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.response_id, parts.date, parts.comment) == (
        *("questback_efs", "v_1", "lfdn", "date_of_last_access", "v_2"),
    )
    assert reasons(responses) == {"no answer": [5], 'test answer: tester is "1"': [3]}
    assert repairs(responses)["code 1 to 11 read as 0 to 10"] == 4
    assert any('"v_1" is taken as the score' in warning for warning in responses.warnings)


@pytest.mark.parametrize(("delimiter", "name"), [(";", "a.csv"), ("\t", "a.txt"), (",", "a.csv")])
def test_delimiters(file, scores, delimiter, name):
    rows = [row(1, 11), row(2, 1), row(3, -77, dispcode="22"), row(4, 9, dispcode="22")]
    assert scores(nps.read(file(export(rows, delimiter=delimiter), name))) == [10, 0, None, 8]


def test_a_workbook(workbook, scores):
    texts = [row(1, 11), row(2, 8)]
    rows = [[int(cell) if cell.lstrip("-").isdecimal() else cell for cell in one] for one in texts]
    assert scores(nps.read(workbook([HEAD, *rows]))) == [10, 7]


def test_codes_are_scores_where_eleven_does_not_occur(file, scores):
    assert scores(nps.read(file(export([row(1, 10), row(2, 0), row(3, 7)])))) == [10, 0, 7]


def test_labels_instead_of_codes(file, scores):
    rows = [row(1, "10 - sehr wahrscheinlich", "schnell"), row(2, "0 - unwahrscheinlich"), row(3, "7")]
    assert scores(nps.read(file(export(rows)))) == [10, 0, 7]


def test_zero_and_eleven_are_not_guessed_at(file, scores):
    path = file(export([row(1, 11), row(2, 0), row(3, 7), row(4, 8)]))
    responses = nps.read(path)
    assert any("both 0 and 11 occur" in warning for warning in responses.warnings)
    assert scores(nps.read(path, scale="1-11", missing_codes=["0"])) == [10, None, 6, 7]


def test_a_warning_about_several_files_names_each_once(file):
    rows = [row(1, 11), row(2, 0)]
    other = [row(3, 11), row(4, 0), row(5, 8)]
    responses = nps.read([file(export(rows), "a.csv"), file(export(other), "b.csv")])
    (said,) = [warning for warning in responses.warnings if "both 0 and 11 occur" in warning]
    assert said.startswith("a.csv, b.csv: ")


def test_a_named_variable_needs_no_guess(file, scores):
    head = ["nps" if name == "v_3" else name for name in HEAD]
    responses = nps.read(file(export([row(1, 11, other="4"), row(2, 3, other="10")], head)))
    assert (scores(responses), responses.columns.score) == ([4, 10], "nps")
    assert not any("taken as the score" in warning for warning in responses.warnings)


def test_questions_in_a_second_row(file, scores):
    texts = ["Number", "", "", "", "How satisfied are you?", "Why?", "Would you recommend us?", "", ""]
    responses = nps.read(file(export([texts, row(1, 11, "bra", "10"), row(2, 3, "ok", "0")])))
    assert (scores(responses), responses.columns.score, responses.columns.comment) == ([10, 0], "v_3", "v_2")
    assert responses.accounting.rows_read == 2


def test_several_scales_are_an_error_that_lists_them(file, parts_of):
    what, _, found, do = parts_of(nps.read, file(export([row(1, 11, other="11"), row(2, 3, other="2")])))
    assert what == "a.csv has 2 columns that may be the score"
    assert ('"v_1"' in found, '"v_3"' in found, do) == (True, True, "name it with --score")


def test_people_known_from_elsewhere_are_respondents(file):
    rows = [row(1, 11, external="C7"), row(2, 1, external="0")]
    responses = nps.read(file(export(rows)))
    assert responses.columns.respondent == "external_lfdn"
    assert responses.frame.df()["external_lfdn"].isna().tolist() == [False, True]


def test_testers_in_words(file, scores):
    rows = [row(1, 11, tester="nein"), row(2, 1, tester="ja"), row(3, 2, tester="Yes")]
    assert scores(nps.read(file(export(rows)))) == [10]


def test_a_table_with_a_number_called_otherwise_is_plain(file):
    assert nps.read(file("lfdn;nps\n1;9\n2;8\n")).source.layout == "table"


@pytest.mark.parametrize("code", ["-1", "98", "nicht beantwortet", "weiß nicht"])
def test_a_code_for_no_answer_hides_no_scale(file, code):
    responses = nps.read(file(export([row(i, score) for i, score in enumerate([1, 11, 9, code])])))
    assert sorted(responses.scores.values()) == [0, 8, 10]
    assert responses.accounting.valid == 3


def test_codes_written_with_decimals_are_codes(file, scores):
    assert scores(nps.read(file(export([row(1, "1,0"), row(2, "11,0"), row(3, "9,0")])))) == [0, 10, 8]


def test_a_wave_without_the_highest_answer_has_the_codes_of_the_others(file, scores):
    second = export([row(1, 9), row(2, 10)]).replace("2026-03", "2026-06")
    waves = [file(export([row(1, 1), row(2, 11), row(3, 9)]), "1.csv"), file(second, "2.csv")]
    responses = nps.read([str(path) for path in waves])
    assert scores(responses) == [0, 10, 8, 8, 9]


def test_files_of_codes_beside_files_of_scores(file, scores):
    codes, plain = export([row(1, 1), row(2, 11)]), export([row(3, 0), row(4, 9)])
    responses = nps.read([str(file(codes, "1.csv")), str(file(plain, "2.csv"))])
    assert scores(responses) == [0, 10, 0, 9]
    assert not any("both 0 and 11" in warning for warning in responses.warnings)
