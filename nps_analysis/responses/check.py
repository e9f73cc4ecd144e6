"""What is in a source, how it was read, and what happened to every row."""

import narwhals as nw
import pandas as pd

from nps_analysis.language import nenglish
from nps_analysis.responses.anonymous import NOT_TOLD
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.design import text_of
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import collected, written
from nps_analysis.schema import CHECK_COLUMNS, NONE, RESPONSE_RATE_COLUMNS

ACCOUNTS = (
    "account",
    "account id",
    "account name",
    "account number",
    "account no",
    "organisation",
    "organization",
    "household",
)


@reads_rows
def check(responses: Responses) -> pd.DataFrame:
    """The account of every row as a table: ``what, rows, first``; the rows of the kinds add up to the rows read.

    One row for the rows read and one for each kind (valid, missing, rejected, excluded, duplicate), followed by its
    reasons; then the repairs, which count cells, and the answers of shared accounts (see ``shared_accounts``): these
    change no sum. Where a rule concerns ``answers`` with a score, ``nps`` is the score as it is, and ``otherwise`` the
    one that there would be without the rule: with the rows that it leaves out, or without those that it repairs.

    >>> from nps_analysis.responses.read import read
    >>> check(read(pd.DataFrame({"score": [10, 9, None]})))[["what", "rows"]].values.tolist()
    [['rows read', 3], ['valid', 2], ['missing', 1], ['missing: no answer', 1]]
    """
    account = responses.accounting
    kinds = {
        "missing": account.missing,
        "rejected": account.rejected,
        "excluded": account.excluded,
        "duplicate": account.duplicates,
    }
    lines = [("rows read", account.rows_read, ""), ("valid", account.valid, "")]
    for kind, rows in kinds.items():
        lines += [(kind, rows, "")] if rows else []
        lines += [
            (f"{kind}: {one.reason}", one.rows, ", ".join(map(str, one.first)))
            for one in account.reasons
            if one.kind == kind and one.reason != NOT_TOLD
        ]
    lines += [(f"repaired: {repair.what}", repair.cells, "") for repair in account.repairs]
    accounts, answers = _shared(responses)
    lines += [("in shared accounts, no cluster named", answers, "")] if accounts else []
    return pd.DataFrame([(*line, *_effect(line[0], responses)) for line in lines], columns=list(CHECK_COLUMNS)).astype(
        {"answers": "Int64"}
    )


def response_rate(responses: Responses) -> pd.DataFrame | None:
    """How many of the invitations have an answer, in percent: of all, in the first row, and of each owner's.

    None where the source holds no invitations. An invitation has an answer whether or not it counts.
    """
    if not responses.invitations:
        return None
    invitations = pd.DataFrame(responses.invitations, columns=["owner", "answered"])
    owners = invitations.assign(owner=invitations["owner"].replace("", NONE))
    each = owners.groupby("owner")["answered"].agg(invited="size", answered="sum").reset_index()
    every = pd.DataFrame({"owner": [None], "invited": [len(owners)], "answered": [owners["answered"].sum()]})
    rows = pd.concat([every, each], ignore_index=True) if len(each) > 1 else every
    return rows.assign(response_rate=100 * rows["answered"] / rows["invited"])[list(RESPONSE_RATE_COLUMNS)]


def _effect(what: str, responses: Responses) -> tuple[int | None, float, float]:
    """The answers that a rule concerns, the score, and the score without it; the score alone for the valid rows."""
    found = next((effect for effect in responses.effects if effect.rule == what), None)
    if found:
        return found.answers, found.nps, found.otherwise
    nps = responses.nps if what == "valid" and responses.nps is not None else float("nan")
    return None, nps, float("nan")


@reads_rows
def shared_accounts(responses: Responses) -> list[str]:
    """A warning when respondents share an account, and no cluster is named.

    The account is the column named so, else one called account, organisation or household; it is shared when it has
    more than one respondent or, where nothing says who answered, more than one answer. Such answers are more alike
    than others.
    """
    accounts, answers = _shared(responses)
    if not accounts:
        return []
    told = {"answers": answers, "column": _account(responses)}
    if responses.columns.respondent:
        return [
            nenglish(
                "{n} account has several respondents (answers: {answers}), and no cluster is named: --cluster "
                '"{column}" allows for answers of one account being alike',
                "{n} accounts have several respondents (answers: {answers}), and no cluster is named: --cluster "
                '"{column}" allows for answers of one account being alike',
                accounts,
                **told,
            )
        ]
    return [
        nenglish(
            '{n} account has several answers (together {answers}), and no cluster is named: --cluster "{column}" '
            "allows for answers of one account being alike",
            '{n} accounts have several answers (together {answers}), and no cluster is named: --cluster "{column}" '
            "allows for answers of one account being alike",
            accounts,
            **told,
        )
    ]


def _account(responses: Responses) -> str | None:
    """The column of accounts; None where there is none, or where it says who answered."""
    called = [name for name in responses.names if folded(name) in ACCOUNTS]
    account = responses.columns.account or next(iter(called), None)
    return None if account == responses.columns.respondent else account


def _shared(responses: Responses) -> tuple[int, int]:
    """How many accounts have several respondents, and the answers in them; none where a cluster is named."""
    account, respondent, frame = _account(responses), responses.columns.respondent, responses.kept()
    if responses.columns.cluster or account is None or responses.study.employee:
        return 0, 0
    answered = frame.filter(written(responses.columns.score or "", responses.scores))
    person = [text_of(frame, respondent).alias("person")] if respondent else []
    plan = answered.select(text_of(frame, account).alias("account"), *person).filter(~nw.col("account").is_null())
    people = plan.group_by(*["account", "person"][: 1 + len(person)]).agg(nw.len().alias("answers"))
    several = (nw.len() if respondent else nw.col("answers").sum()).alias("people")
    accounts = people.group_by("account").agg(several, nw.col("answers").sum()).filter(nw.col("people") > 1)
    found = collected(accounts.select(nw.len().alias("accounts"), nw.col("answers").sum())).fillna(0).iloc[0]
    return int(found["accounts"]), int(found["answers"])
