"""Does the closed-loop file keep what people wrote, and say what is wrong with it?"""

from threading import Thread

import pandas as pd
import pytest

from nps_analysis.customers.closed_loop import read_closed_loop, write_closed_loop
from nps_analysis.customers.follow_up import follow_up
from nps_analysis.customers.recovery import follow_up_states
from nps_analysis.customers.update import update_closed_loop
from nps_analysis.schema import DataError
from nps_analysis.study import Study

ANSWERS = [("a", "2026-07-20", 3), ("a", "2026-09-20", 9), ("b", "2026-09-20", 2), ("c", "2026-09-21", 1)]


@pytest.fixture
def loop_file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "closed_loop.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def responses(survey):
    return survey(ANSWERS, response_id=["r1", "r2", "r3", "r4"], owner=["Bo", "Bo", "Bo", "=cmd"])


def test_a_new_file_is_made_and_the_next_run_reads_it(responses, tmp_path):
    path = tmp_path / "new.csv"
    found = follow_up(responses, closed_loop=read_closed_loop(path, new=True))
    assert update_closed_loop(found) == {"new": 2, "recovered": 0, "all": 2, "without_key": 0}
    assert path.read_text(encoding="utf-8") == (
        "\ufeffresponse_id,respondent,answered,state,since,contacted,owner,note\n"
        "r4,c,2026-09-21,open,2026-09-30,,'=cmd,\n"
        "r3,b,2026-09-20,open,2026-09-30,,Bo,\n"
    )
    again = follow_up(responses, closed_loop=path)
    assert update_closed_loop(again) == {"new": 0, "recovered": 0, "all": 2, "without_key": 0}
    assert again.frame["owner"].tolist() == ["=cmd", "Bo"]
    assert again.counts.loc[0, "new_cases"] == 0


def test_what_people_added_stays_byte_for_byte(responses, loop_file):
    text = (
        "\ufeffResponse ID;Ärende;state;since;note;owner\r\n"
        'r1;"7;1";Contacted;2026-07-22;"två\r\nrader";\r\n'
        ";;;;;\r\n"
        "gone;x;resolved;;kept, too;Di\r\n"
    )
    found = follow_up(responses, closed_loop=loop_file(text))
    assert update_closed_loop(found) == {"new": 2, "recovered": 1, "all": 4, "without_key": 0}
    written = found.loop.path.read_bytes().decode("utf-8")
    assert written == (
        "\ufeffResponse ID;Ärende;state;since;note;owner;respondent;answered;contacted\r\n"
        'r1;"7;1";recovered;2026-09-20;"två\r\nrader";;;;2026-07-22\r\n'
        ";;;;;;;;\r\n"
        "gone;x;resolved;;kept, too;Di;;;\r\n"
        "r4;;open;2026-09-30;;'=cmd;c;2026-09-21;\r\n"
        "r3;;open;2026-09-30;;Bo;b;2026-09-20;\r\n"
    )
    assert "1 case of closed_loop.csv about answers that are not among the valid ones" in found.warnings


def test_recovered_takes_a_later_and_higher_answer_of_a_passive_or_promoter(survey, loop_file):
    rows = [("same", 7, 7), ("up", 6, 7), ("still", 2, 6), ("down", 8, 7)]
    answers = [(who, day, score) for who, one, two in rows for day, score in (("2026-06-01", one), ("2026-09-01", two))]
    cases = "".join(f"{who},2026-06-01,open\n" for who, _, _ in rows)
    found = follow_up(survey(answers), closed_loop=loop_file("respondent,answered,state\n" + cases))
    assert found.known.cases["state"].tolist() == ["open", "recovered", "open", "open"]


def test_closed_cases_are_not_listed_again_and_others_keep_their_state(responses, loop_file):
    text = "response_id,state,since,owner\nr3,resolved,2026-09-25,\nr4,contacted,2026-09-24,Eva\n"
    found = follow_up(responses, closed_loop=loop_file(text))
    assert found.frame[["respondent", "state", "owner"]].to_numpy().tolist() == [["c", "contacted", "Eva"]]
    assert str(found.frame["due"][0]) == "2026-10-01"  # Normal: 7 days after the state began
    assert found.counts.loc[0, "closed"] == 1


def test_days_that_a_spreadsheet_wrote_are_read(responses, loop_file):
    text = "respondent;answered;state;since\nb;20/09/2026;contacted;25/09/2026\n"
    found = follow_up(responses, closed_loop=loop_file(text))
    assert found.frame.set_index("respondent").loc["b", "state"] == "contacted"


@pytest.mark.parametrize(
    ("cells", "date_format", "days"),
    [
        (("01.09.2026", "02.09.2026", "01.10.2026"), None, ("2026-09-01", "2026-09-02", "2026-10-01")),
        (("20/09/2026", "01/10/2026", ""), None, ("2026-09-20", "2026-10-01", None)),  # told by another column
        (("9.20.2026", "10.1.2026", ""), None, ("2026-09-20", "2026-10-01", None)),
        (("01.09.2026", "2026-09-02", "03/09/2026"), None, ("2026-09-01", "2026-09-02", "2026-09-03")),
        (("09/01/2026", "2026-09-02", "10/01/2026"), "%m/%d/%Y", ("2026-09-01", "2026-09-02", "2026-10-01")),
        (("01/09/2026", "2026-09-02", ""), "%d.%m.%Y|%d/%m/%Y", ("2026-09-01", "2026-09-02", None)),
        (("01.09.2026", "20/09/2026", ""), "%Y-%m-%dT%H:%M", ("2026-09-01", "2026-09-20", None)),
    ],
)
def test_the_order_of_days_is_that_of_the_whole_file_and_with_dots_the_day_is_first(
    loop_file, cells, date_format, days
):
    text = f"response_id;answered;since;contacted;state\nr1;{';'.join(cells)};open\n"
    cases = read_closed_loop(loop_file(text), study=Study(date_format=date_format)).cases
    found = [None if day is pd.NaT else f"{day:%Y-%m-%d}" for day in cases.loc[0, ["answered", "since", "contacted"]]]
    assert tuple(found) == days


def test_days_that_cannot_be_are_said_and_no_share_is_of_them(responses, loop_file):
    text = (
        "response_id,state,since,contacted\nr1,contacted,2026-07-25,2026-07-19\nr2,contacted,2027-01-01,\n"
        "r3,open,2026-09-25,2026-10-01\nr4,contacted,2026-09-25,2026-09-24\n"
    )
    found = follow_up(responses, closed_loop=loop_file(text))
    assert found.warnings[-3:] == (
        '"since" after 2026-09-30, the study\'s day in 1 row (2) of closed_loop.csv: these days are not used',
        '"contacted" after 2026-09-30, the study\'s day in 1 row (3) of closed_loop.csv: these days are not used',
        '"contacted" before the answer in 1 row (1) of closed_loop.csv: these days are not used',
    )
    states = follow_up_states(found).set_index("state")
    # r1 (20 July) is contacted since the 25th, r3 not at all, r4 (21 September) on the 24th; r2 is a promoter's
    assert states.loc["contacted", "n"] == 2
    assert states.loc["contacted within 7 days of the answer", ["n", "out_of"]].tolist() == [2, 3]
    right = follow_up(responses, closed_loop=loop_file("response_id,state,contacted\nr1,contacted,2026-07-20\n"))
    assert not any("not used" in said for said in right.warnings)


@pytest.mark.parametrize(
    ("text", "lists", "rows", "said"),
    [
        ("response_id,state\nR3,resolved\n", ["c"], 2, "1 row (1) of closed_loop.csv with an id that differs only by"),
        ("respondent,answered,state\nB,2026-09-20,resolved\n", ["c"], 2, "1 taken as its case"),
        ("response_id,state\nr4,open\n00R3,resolved\n", ["c"], 2, "1 row (2) of closed_loop.csv"),
        ("response_id,state\nr3,open\nR3,resolved\n", ["c", "b"], 3, "0 taken as its case, 1 left alone"),
        ("response_id,state\nR3,open\n0r3,resolved\n", ["c", "b"], 4, "0 taken as its case, 2 left alone"),
        ("respondent,answered,state\nB,2026-09-19,resolved\n", ["c", "b"], 3, ""),  # not that day
    ],
)
def test_ids_that_a_spreadsheet_changed_are_found_where_only_one_can_be_meant(
    responses, loop_file, text, lists, rows, said
):
    found = follow_up(responses, closed_loop=loop_file(text))
    assert found.frame["respondent"].tolist() == lists
    about = [one for one in found.warnings if "leading zeros" in one]
    assert len(about) == bool(said)
    assert all(said in one for one in about)
    assert update_closed_loop(found)["all"] == rows


WRONG = {
    "response_id,state\nr1,open\nr2,opne\nr3,\n": (
        "closed_loop.csv has states that are none\n"
        "  required  one of open, contacted, resolved, recovered in every row\n"
        '  found     2 rows (2, 3), the first "opne"; nearest: "open"\n'
        "  do        correct the file; nothing was written to it"
    ),
    "response_id,state\nr1,open\nr2,open\nr1,resolved\n": (
        "closed_loop.csv has a case more than once\n"
        "  required  one row for each answer\n"
        "  found     2 rows (1, 3) about answers that other rows are about\n"
        "  do        keep one row of each; nothing was written to the file"
    ),
    "response_id,respondent,answered,state\nr3,,,open\n,b,2026-09-20,open\n": (
        "closed_loop.csv has a case more than once\n"
        "  required  one row for each answer\n"
        "  found     2 rows (1, 2) about answers that other rows are about\n"
        "  do        keep one row of each; nothing was written to the file"
    ),
    "respondent,answered,state\nb,,open\n": (
        "closed_loop.csv has cases that nothing tells apart\n"
        "  required  a response_id, or a respondent and the day of the answer, in every row\n"
        "  found     1 row (1) with neither\n"
        "  do        correct the file; nothing was written to it"
    ),
    "response_id,state,since\nr1,open,soon\nr2,open,2026-09-01\n": (
        'days in "since" of closed_loop.csv cannot be read\n'
        "  required  days such as 2026-09-30, or nothing\n"
        "  found     1 row (1) with something else, or with a day and a month that cannot be told apart\n"
        "  do        correct the file, or name the form of its days with --date-format; nothing was written to it"
    ),
    "response_id,state,since\nr1,open,03/04/2026\n": (
        'days in "since" of closed_loop.csv cannot be read\n'
        "  required  days such as 2026-09-30, or nothing\n"
        "  found     1 row (1) with something else, or with a day and a month that cannot be told apart\n"
        "  do        correct the file, or name the form of its days with --date-format; nothing was written to it"
    ),
    "id,status\nr1,open\n": (
        "closed_loop.csv is no closed-loop file\n"
        "  required  a CSV file in UTF-8 with state, and response_id or respondent and answered\n"
        "  found     columns 'id', 'status'\n"
        "  do        correct the file; nothing was written to it"
    ),
    "response_id,state\nr1,open,x\n": (
        "closed_loop.csv is no closed-loop file\n"
        "  required  a CSV file in UTF-8 with state, and response_id or respondent and answered\n"
        "  found     1 row with more cells than columns: 1\n"
        "  do        correct the file; nothing was written to it"
    ),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_the_rows(responses, loop_file, text):
    path = loop_file(text)
    with pytest.raises(DataError) as error:
        follow_up(responses, closed_loop=path)
    assert str(error.value) == WRONG[text]
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "raw", [b"response_id,state\nr\x811,open\n", b"PK\x03\x04\0\0", b"", b'response_id,state\n"r1,open']
)
def test_a_file_that_is_no_table_is_an_error(responses, tmp_path, raw):
    (tmp_path / "loop.csv").write_bytes(raw)
    with pytest.raises(DataError, match=r"loop\.csv is no closed-loop file"):
        follow_up(responses, closed_loop=tmp_path / "loop.csv")


def test_an_edit_that_came_in_between_is_not_lost(responses, loop_file):
    path = loop_file("response_id,state\nr1,open\n")
    found = follow_up(responses, closed_loop=path)
    path.write_text("response_id,state\nr1,resolved\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"closed_loop\.csv changed while it was read"):
        update_closed_loop(found)
    assert path.read_text(encoding="utf-8") == "response_id,state\nr1,resolved\n"


def test_a_file_that_may_only_be_read_is_left_alone(responses, loop_file):
    path = loop_file("response_id,state\nr1,open\n")
    path.chmod(0o444)
    found = follow_up(responses, closed_loop=path)
    with pytest.raises(DataError) as error:
        update_closed_loop(found)
    assert str(error.value) == (
        f"{path} cannot be written\n"
        "  required  a file in a folder that can be written to\n"
        "  found     a file that may only be read\n"
        "  do        name another with --closed-loop"
    )
    assert path.read_text(encoding="utf-8") == "response_id,state\nr1,open\n"


def test_what_a_spreadsheet_made_of_the_file_is_read_and_names_stay_right(survey, loop_file):
    """Saved by a spreadsheet in Germany: semicolons, cp1252, days as 25.09.2026."""
    responses = survey([("Zoë", "2026-09-20", 3), ("b", "2026-09-21", 2)])
    text = "response_id;respondent;answered;state;since;note\r\n;Zoë;20.09.2026;contacted;25.09.2026;später\r\n"
    found = follow_up(responses, closed_loop=loop_file(text, "cp1252"))
    assert found.frame.set_index("respondent")["state"].to_dict() == {"Zoë": "contacted", "b": "open"}
    told = "closed_loop.csv is not UTF-8: read as cp1252, and written as UTF-8; see that its names are right"
    assert told in found.warnings
    assert update_closed_loop(found)["new"] == 1
    written = found.loop.path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert "Zoë;20.09.2026;contacted;25.09.2026;später;2026-09-25;" in written.decode("utf-8-sig")
    assert update_closed_loop(follow_up(responses, closed_loop=found.loop.path))["new"] == 0


@pytest.mark.slow
def test_of_writers_at_the_same_time_one_writes_and_the_others_are_told(responses, loop_file):
    """Whatever the order, no writer puts what it read earlier in the place of what another wrote."""
    path = loop_file("response_id,state,note\nr1,open,\n")
    every, told = [follow_up(responses, closed_loop=path) for _ in range(8)], []

    def write(number, found):
        changed = {0: {"note": f"by {number}"}}
        try:
            write_closed_loop(found.loop, changed, [])
        except DataError as error:
            told.append(error.what)

    threads = [Thread(target=write, args=one) for one in enumerate(every)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["closed_loop.csv changed while it was read"] * 7
    assert "by " in path.read_text(encoding="utf-8")


def test_a_link_stays_one_and_who_may_read_the_file_stays_the_same(responses, loop_file, tmp_path):
    path, link = loop_file("response_id,state\nr3,open\n"), tmp_path / "link.csv"
    path.chmod(0o600)
    link.symlink_to(path)
    assert update_closed_loop(follow_up(responses, closed_loop=link))["new"] == 1
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "r4," in path.read_text(encoding="utf-8")
    assert {one.name for one in tmp_path.iterdir()} == {"closed_loop.csv", "link.csv"}


def test_a_case_that_nothing_could_tell_later_is_not_kept(survey, tmp_path):
    found = follow_up(
        survey([("a", None, 3), ("b", "2026-09-20", 2)]), closed_loop=read_closed_loop(tmp_path / "x.csv", new=True)
    )
    assert update_closed_loop(found) == {"new": 1, "recovered": 0, "all": 1, "without_key": 1}


def test_an_answer_without_an_id_beside_others_with_one_is_told_by_its_day(survey, tmp_path):
    responses = survey([("a", "2026-09-21", 3), ("b", "2026-09-20", 2)], response_id=["r1", ""])
    found = follow_up(responses, closed_loop=read_closed_loop(tmp_path / "x.csv", new=True))
    update_closed_loop(found)
    rows = found.loop.path.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [row.split(",")[:3] for row in rows] == [["r1", "a", "2026-09-21"], ["", "b", "2026-09-20"]]
    assert follow_up(responses, closed_loop=found.loop.path).counts.loc[0, "new_cases"] == 0


@pytest.mark.some(3)
@pytest.mark.parametrize(
    "who", ["\u202eevil", "=1+1", "+46 70 123 45 67", "'quoted", "a;b,c", "خیر", "0012", "NA", 'a"b']
)
def test_whoever_it_is_the_case_is_found_again(survey, tmp_path, who):
    responses = survey([(who, "2026-09-20", 3), ("b", "2026-09-20", 9)])
    found = follow_up(responses, closed_loop=read_closed_loop(tmp_path / "x.csv", new=True))
    assert update_closed_loop(found)["new"] == 1
    assert update_closed_loop(follow_up(responses, closed_loop=tmp_path / "x.csv"))["new"] == 0


def test_a_day_that_people_wrote_stays_as_they_wrote_it(responses, loop_file):
    path = loop_file("response_id,state,since,contacted\nr1,contacted,28.09.2026,28.09.2026\nr3,resolved,29.09.2026,\n")
    update_closed_loop(follow_up(responses, closed_loop=path))
    rows = path.read_text(encoding="utf-8").splitlines()
    assert rows[1].split(",")[3] == "28.09.2026"  # r1 has recovered since
    assert rows[2].startswith("r3,resolved,29.09.2026,2026-09-29")


def test_who_may_not_be_contacted_is_no_case(survey, tmp_path):
    responses = survey([("a", "2026-09-20", 3), ("b", "2026-09-20", 2)], consent=["no", "yes"])
    found = follow_up(responses, closed_loop=read_closed_loop(tmp_path / "x.csv", new=True))
    assert update_closed_loop(found)["new"] == 1
    assert "\n,b," in found.loop.path.read_text(encoding="utf-8")


def test_without_a_file_nothing_is_updated(responses):
    with pytest.raises(DataError, match="no closed-loop file to update"):
        update_closed_loop(follow_up(responses))
