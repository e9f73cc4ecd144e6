"""Of employees: responses whose account tells of nobody alone, and what is not made of them at all."""

from dataclasses import replace

from nps_analysis.responses.record import Reason, Responses
from nps_analysis.schema import DataError, counted

KINDS = ("missing", "rejected", "excluded", "duplicate")
NOT_TOLD = "of employees, reasons are not told one by one"


def anonymous(responses: Responses) -> Responses:
    """The responses with an account by kind only: without row numbers, values, or scores with and without few rows.

    Warnings that count or quote answers are left out, and one says how many these are: three answers without a date,
    say, would give away a group that is hidden in the table by period.
    """
    account = responses.accounting
    sums = {kind: sum(one.rows for one in account.reasons if one.kind == kind) for kind in KINDS}
    reasons = tuple(Reason(kind, NOT_TOLD, rows) for kind, rows in sums.items() if rows)
    kept = [text for text in responses.warnings if not any(letter.isdigit() for letter in text)]
    left_out = len(responses.warnings) - len(kept)
    said = [f"{counted(left_out, 'warning')} that would tell of few employees left out"] if left_out else []
    if responses.study.where:
        said.append("only part of the answers: what is hidden is not held against releases of other parts, or of all")
    return replace(
        responses,
        accounting=replace(account, reasons=reasons, repairs=()),
        warnings=[*kept, *said],
        nps=None,
        effects=(),
        invitations=(),
    )


def refuse_employees(responses: Responses, what: str) -> None:
    """DataError where the responses are of employees, of whom ``what`` is not made: it is about single people."""
    if responses.study.employee:
        raise DataError(
            f"{what} is not made of employees' answers",
            required="answers of customers",
            found="employee: true, under which nothing is made that lists or follows single people",
            do="leave it out; nps score, trend, compare, benchmark and decompose hide small groups",
        )
