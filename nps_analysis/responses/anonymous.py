"""Of employees: responses whose account tells of nobody alone, and what is not made of them at all."""

from dataclasses import replace

from nps_analysis.responses.record import Reason, Responses
from nps_analysis.schema import PERIODS, DataError, counted, listed
from nps_analysis.study import Study

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
    if more := _not_in_the_study(responses.study):
        what = f"by {listed(more)}, which the study's segments do not have"
        said.append(f"{what}: what is hidden is not held against its other tables; name all segments in the study file")
    return replace(
        responses,
        accounting=replace(account, reasons=reasons, repairs=()),
        warnings=[*kept, *said],
        nps=None,
        effects=(),
        invitations=(),
    )


def _not_in_the_study(study: Study) -> list[str]:
    """Groupings that only this command asks for: each such release is decided on by itself."""
    targets = [name for name in study.targets or {} if name != "overall"]
    known = {name.removeprefix("column:") for name in (*study.segments, *study.league, *targets, "period", *PERIODS)}
    asked = [study.by, [*study.within, *([study.across] if study.across else [])]]
    columns = [[name.removeprefix("column:") for name in names if name not in PERIODS] for names in asked]
    new = [name for names in columns for name in names if name not in known]
    crossed = [" x ".join(names) for names in columns if len([name for name in names if name != "period"]) > 1]
    return list(dict.fromkeys([*new, *crossed]))


def refuse_employees(responses: Responses, what: str) -> None:
    """DataError where the responses are of employees, of whom ``what`` is not made: it is about single people."""
    if responses.study.employee:
        raise DataError(
            f"{what} is not made of employees' answers",
            required="answers of customers",
            found="employee: true, under which nothing is made that lists or follows single people",
            do="leave it out; nps score, trend, compare, benchmark and decompose hide small groups",
        )
