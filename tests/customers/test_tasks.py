"""Would Salesforce's Data Loader take the tasks, and does nothing in them tell more than it should?"""

import csv

import pytest

from nps_analysis.customers.follow_up import follow_up
from nps_analysis.customers.tasks import follow_up_tasks
from nps_analysis.reporting.lists import write_list

CONTACT, LEAD, USER = "003" + "A" * 12, "00Q" + "b" * 15, "005" + "C" * 15


def test_tasks_have_the_columns_and_values_that_a_task_takes(survey, tmp_path):
    answers = [(CONTACT, "2026-07-20", 9), (CONTACT, "2026-09-20", 3), (LEAD, "2026-09-20", 3)]
    more = {"owner": [USER] * 3, "account": ["Acme"] * 3, "value": [None, 1234567, None], "consent": ["yes", "yes", ""]}
    comment = ["", "Call 070-123 45 67\r\nor anna@example.org", ""]
    tasks, warnings = follow_up_tasks(follow_up(survey(answers, comment=comment, **more)))
    assert warnings == ()
    path = write_list(tasks, tmp_path / "tasks.csv")
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.DictReader(path.open(encoding="utf-8", newline=""))) == [
        {
            "Subject": "Follow up: detractor, score fell by 6, account at risk",
            "WhoId": CONTACT,
            "OwnerId": USER,
            "ActivityDate": "2026-10-02",
            "Priority": "High",
            "Description": "Score 3 on 2026-09-20, 9 the time before (detractor, score fell by 6, account at risk). "
            "Account Acme. Value 1,234,567.\nComment: Call [phone] or [e-mail]",
        },
        {
            "Subject": "Follow up: detractor, account at risk",
            "WhoId": LEAD,
            "OwnerId": USER,
            "ActivityDate": "2026-10-02",
            "Priority": "High",
            "Description": "Score 3 on 2026-09-20 (detractor, account at risk). Account Acme. Whether the customer "
            "may be contacted is not known: check first.",
        },
    ]


def test_nobody_who_refused_or_was_contacted_has_a_task(survey, tmp_path):
    (tmp_path / "loop.csv").write_text("respondent,answered,state\nb,2026-09-20,contacted\n", encoding="utf-8")
    responses = survey([(who, "2026-09-20", 3) for who in "abc"], consent=["no", "yes", "yes"])
    tasks, _ = follow_up_tasks(follow_up(responses, closed_loop=tmp_path / "loop.csv"))
    assert tasks["WhoId"].tolist() == ["c"]


def test_ids_that_salesforce_would_refuse_are_counted(survey):
    ids = ["C1", CONTACT, "003short", USER]
    responses = survey([(who, "2026-09-20", 3) for who in ids], owner=["Bo", USER, "", CONTACT])
    assert follow_up_tasks(follow_up(responses))[1] == (
        "3 of 4 respondents are no ids of a Salesforce contact (003…) or lead (00Q…): Data Loader refuses these tasks; "
        "export Id beside your customer number and replace them",
        "2 of 4 owners are no ids of a Salesforce user (005…) or queue (00G…): Data Loader refuses these tasks; export "
        "Id and Name of User and replace them",
        "1 of 4 tasks without an owner: it goes to whoever loads it",
    )


def test_a_study_without_an_id_of_salesforce_is_told_nothing_of_it(survey):
    """563 warnings of Data Loader stood on the slides of a study that nobody would load there."""
    found = follow_up(survey([(who, "2026-09-20", 3) for who in ("C1", "C2")], owner=["Bo", ""]))
    assert follow_up_tasks(found)[1] == ()
    refused, owners, nobody = follow_up_tasks(found, salesforce=True)[1]  # as nps follow-up --tasks asks
    assert refused.startswith("2 of 2 respondents are no ids of a Salesforce contact")
    assert owners.startswith("1 of 2 owners is no id of a Salesforce user")
    assert nobody.startswith("1 of 2 tasks without an owner")


@pytest.mark.parametrize("length", [31_000, 40_000])
def test_a_description_is_cut_at_what_salesforce_takes(survey, length):
    responses = survey([("a", "2026-09-20", 3)], comment=["ab " * (length // 3)])
    tasks, warnings = follow_up_tasks(follow_up(responses))
    assert len(tasks["Description"][0]) <= 32_000
    assert ("1 description cut at 32,000 characters" in warnings) == (length > 32_000)


def test_no_task_is_an_empty_table(survey):
    tasks, warnings = follow_up_tasks(follow_up(survey([("a", "2026-09-20", 9)])))
    assert (len(tasks), len(tasks.columns), warnings) == (0, 6, ())


def test_the_columns_are_those_of_a_task_in_their_order(survey, tmp_path):
    path = write_list(
        follow_up_tasks(follow_up(survey([("a", "2026-09-20", 3)], consent=["yes"])))[0], tmp_path / "tasks.csv"
    )
    head, row = path.read_text(encoding="utf-8").splitlines()
    assert head == "Subject,WhoId,OwnerId,ActivityDate,Priority,Description"
    assert row == "Follow up: detractor,a,,2026-10-07,Normal,Score 3 on 2026-09-20 (detractor)."


def test_whoever_has_nothing_that_could_be_an_id_has_no_task_and_is_counted(survey):
    found = follow_up(survey([("a", "2026-09-20", 3), ("\u202e", "2026-09-20", 2)]))
    tasks, warnings = follow_up_tasks(found)
    assert tasks["WhoId"].tolist() == ["a"]
    assert warnings[0] == "1 case without a WhoId: no task, because nobody is known to call"
