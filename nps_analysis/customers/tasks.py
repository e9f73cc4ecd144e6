"""The list as tasks for a CRM: the columns that Salesforce's Data Loader takes for the object Task."""

import re
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.customers.follow_up import CHECK, NEVER, FollowUp
from nps_analysis.customers.masking import masked
from nps_analysis.language import nenglish
from nps_analysis.schema import NONE

COLUMNS = ("Subject", "WhoId", "OwnerId", "ActivityDate", "Priority", "Description")
SUBJECT, DESCRIPTION = 255, 32_000  # the most characters that Salesforce takes
WHO = re.compile(r"(003|00Q)[A-Za-z0-9]{12}([A-Za-z0-9]{3})?")  # a contact or a lead
OWNER = re.compile(r"(005|00G)[A-Za-z0-9]{12}([A-Za-z0-9]{3})?")  # a user or a queue


def follow_up_tasks(found: FollowUp, salesforce: bool | None = None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One task for each new case that may be contacted, in the order of the list, and warnings.

    New is what the closed-loop file does not have: loaded again, a task would stand in the CRM twice.

    Columns ``Subject, WhoId`` (the respondent as written), ``OwnerId`` (the owner), ``ActivityDate`` (the day that it
    is due, YYYY-MM-DD), ``Priority`` (High, Normal, Low), ``Description``; the status of a task is the CRM's own, for
    new ones. In the description addresses and numbers of the comment are masked and its lines are joined; it is
    cut at 32,000 characters, the subject at 255. Warnings count who has nothing that could be an id, and so no task.
    Where the tasks are for ``salesforce`` (None: where one of the ids is of its form) they count the tasks without an
    owner, too, and the ids that it would refuse: contacts begin with 003, leads with 00Q, users with 005, queues with
    00G, and all have 15 or 18 letters and digits.
    """
    known = np.isin(found.at, found.known.at)
    new = (found.frame["action"] != NEVER).to_numpy() & ~known
    nobody = ~found.frame["respondent"].str.strip().astype(bool).to_numpy()
    rows = found.frame[new & ~nobody]
    words = masked(rows["comment"].fillna("").str.replace("\r\n?", "\n", regex=True))
    owner = rows["owner"].where(rows["owner"] != NONE, "")
    described = [_description(*both) for both in zip(rows.to_dict("records"), words, strict=True)]
    tasks = pd.DataFrame(
        {
            "Subject": [_cut(f"Follow up: {why}", SUBJECT) for why in rows["reason"]],
            "WhoId": rows["respondent"].str.strip().tolist(),
            "OwnerId": owner.str.strip().tolist(),
            "ActivityDate": [day.isoformat() for day in rows["due"]],
            "Priority": rows["priority"].tolist(),
            "Description": [_cut(text, DESCRIPTION) for text in described],
        },
        columns=list(COLUMNS),
        dtype=object,
    )
    contacts, owners = (_of_form(tasks[name], form) for name, form in (("WhoId", WHO), ("OwnerId", OWNER)))
    asked = bool(contacts.any() or owners.any()) if salesforce is None else salesforce
    refused = _refused(tasks, contacts, owners) if asked else []
    lost = _lost(int((new & nobody).sum()), sum(len(text) > DESCRIPTION for text in described))
    return tasks, (*lost, *refused)


def _description(row: dict[str, Any], comment: str) -> str:
    before = "" if pd.isna(row["previous_score"]) else f", {row['previous_score']} the time before"
    answered = "" if row["answered"] is None else f" on {row['answered']}"
    account = "" if row["account"] == NONE else f" Account {row['account']}."
    value = "" if pd.isna(row["value"]) else f" Value {_amount(row['value'])}."
    check = " Whether the customer may be contacted is not known: check first." if row["action"] == CHECK else ""
    said = f"\nComment: {comment}" if comment else ""
    return f"Score {row['score']}{answered}{before} ({row['reason']}).{account}{value}{check}{said}"


def _amount(value: float) -> str:
    """What somebody is worth, whole where it is: ``1,234,567``, ``1,200.50``."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _of_form(ids: pd.Series, form: re.Pattern[str]) -> pd.Series:
    return ids.map(lambda text: bool(form.fullmatch(text))).astype(bool)


def _lost(nobody: int, cut: int) -> list[str]:
    """What of the cases is in no task."""
    warnings = []
    if nobody:
        warnings.append(
            nenglish(
                "{n} case without a WhoId: no task, because nobody is known to call",
                "{n} cases without a WhoId: no task, because nobody is known to call",
                nobody,
            )
        )
    if cut:
        warnings.append(
            nenglish(
                "{n} description cut at {most} characters",
                "{n} descriptions cut at {most} characters",
                cut,
                most=DESCRIPTION,
            )
        )
    return warnings


def _refused(tasks: pd.DataFrame, contacts: pd.Series, owners: pd.Series) -> list[str]:
    """What Salesforce would refuse, or give to whoever loads it."""
    n, warnings = len(tasks), []
    if ours := int((~contacts).sum()):
        warnings.append(
            nenglish(
                "{n} of {all} respondents is no id of a Salesforce contact (003…) or lead (00Q…): Data Loader"
                " refuses this task; export Id beside your customer number and replace it",
                "{n} of {all} respondents are no ids of a Salesforce contact (003…) or lead (00Q…): Data Loader"
                " refuses these tasks; export Id beside your customer number and replace them",
                ours,
                all=n,
            )
        )
    named = tasks["OwnerId"] != ""
    if wrong := int((named & ~owners).sum()):
        warnings.append(
            nenglish(
                "{n} of {all} owners is no id of a Salesforce user (005…) or queue (00G…): Data Loader refuses"
                " this task; export Id and Name of User and replace it",
                "{n} of {all} owners are no ids of a Salesforce user (005…) or queue (00G…): Data Loader refuses"
                " these tasks; export Id and Name of User and replace them",
                wrong,
                all=n,
            )
        )
    if not named.all():
        warnings.append(
            nenglish(
                "{n} of {all} tasks without an owner: it goes to whoever loads it",
                "{n} of {all} tasks without an owner: they go to whoever loads them",
                int((~named).sum()),
                all=n,
            )
        )
    return warnings
