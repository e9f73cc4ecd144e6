"""nps contact: who was asked too often, who may be asked now, and who answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import finish, names, pairs, responses_of, split
from nps_analysis.cli.options import LEVEL, READING, SOURCE, WRITING, option, options
from nps_analysis.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

    from nps_analysis.responses.invitations import Invitations
    from nps_analysis.responses.record import Responses

MOST = 20  # of those who were asked too often, where people read the result
ALONE = (
    "no invitations log: only who answered twice within the rest period is seen, not who was asked, how many answered, "
    "or what the silent may think"
)

UNTOLD = (
    "no bounds, late answers or weights, because kinds of survey are mixed and the log does not tell them: add their "
    "column to the log, or read the answers of one kind with a log of that kind"
)


@click.command()
@SOURCE
@options(
    option("--invitations", "FILE", "Log with a row per invitation", "as the study file says, else none", "sent.csv"),
    option(
        "--column",
        "PART=COL",
        "Column of the log that plays a part: invitation, respondent, sent, channel, delivered, bounced, opened, "
        "answered, answered_at, response_id, status, stopped, type, wave; repeatable",
        "found by name",
        "sent=dispatched",
        multiple=True,
    ),
    option("--rest-days", "N", "Days that a customer is left in peace between two invitations", "90", "180", type=int),
    option(
        "--list",
        "FILE",
        "File, .csv or .xlsx, for who may be invited on --as-of and why not; it has personal data",
        "not written",
        "may_invite.csv",
        type=click.Path(path_type=Path),
    ),
    option("--by", "COL[,COL]", "Segments that the log has as columns", "those of the study file", "market"),
    option("--min-n", "N", "Fewest invitations of a group that is tested", "30", "50", type=int),
    LEVEL,
    READING,
    WRITING,
)
def contact(source: str | None, column: tuple[str, ...], list: Path | None, by: str | None, **given: Any) -> None:
    """Response rates of the invitations to SOURCE, who was asked too often, and what the silent could do to the score.

    Without a log: who answered again within the rest period.
    """
    from nps_analysis.customers.contact import asked_too_often, contact_policy
    from nps_analysis.responses.invitations import read_invitations

    given, writing = split(given)
    log = given.pop("invitations")
    responses = responses_of(source, given)
    if list is not None:
        _refuse_list(list, responses, log)
    invitations = None
    if log or responses.study.invitations:
        invitations = read_invitations(responses, log, pairs(column, "--column"), names(by) if by else None)
    elif column or by:
        raise click.UsageError("--column and --by name columns of a log: give it with --invitations FILE.")
    of = responses if invitations is None else invitations
    early = asked_too_often(of)
    pairs_of = "answered_again" if invitations is None else "asked_too_often"
    beside: dict[str, Any] = {"policy": contact_policy(of), pairs_of: early}
    warnings: tuple[str, ...] = (ALONE,)
    settings: dict[str, Any] = {"rest_days": responses.study.rest_days}
    if invitations is None:
        frame, more = _answered_rates(responses)
    else:
        frame, more = _of_log(invitations)
        warnings = (*invitations.warnings, *([UNTOLD] if invitations.untold else []))
        settings |= {"invitations": invitations.source, "groups": [*invitations.groups]}
    beside |= more
    if list is not None:
        from nps_analysis.customers.contact import may_invite
        from nps_analysis.reporting.lists import write_list

        write_list(may_invite(of), list)
    if writing["format"] != "json":
        beside[pairs_of] = early.head(MOST)
    repairs = None if invitations is None else invitations.repairs
    finish("contact", frame, responses, writing, warnings, settings, repairs, beside)


def _of_log(invitations: "Invitations") -> "tuple[pd.DataFrame, dict[str, Any]]":
    from nps_analysis.customers.contact import contact as rates
    from nps_analysis.customers.contact_counts import contact_gaps, contact_reasons, too_often_by
    from nps_analysis.customers.nonresponse import early_late, nonresponse_bounds, poststratify, silent_needed

    counts = {
        "gaps": contact_gaps(invitations),
        "too_often_by": too_often_by(invitations),
        "reasons": contact_reasons(invitations),
        "invitations": invitations.accounting,
    }
    if invitations.untold:
        return rates(invitations), counts
    targets = [float(one) for one in (invitations.study.targets or {}).values() if isinstance(one, (int, float))]
    weighted, cells = poststratify(invitations)
    beside = {
        "early_late": early_late(invitations),
        "bounds": nonresponse_bounds(invitations),
        "needed": silent_needed(invitations, [0.0, *targets]),
        "poststratified": weighted,
        "matched_by": cells,
    }
    return rates(invitations), beside | counts


def _answered_rates(responses: "Responses") -> "tuple[pd.DataFrame, dict[str, Any]]":
    """No response rates but those of each owner, which some tools keep with the answers."""
    import pandas as pd

    from nps_analysis.customers.response_rate import RATE_COLUMNS
    from nps_analysis.responses.check import response_rate

    rate = response_rate(responses)
    return pd.DataFrame(columns=[*RATE_COLUMNS]), {} if rate is None else {"response_rate": rate}


def _refuse_list(path: Path, responses: "Responses", log: str | None) -> None:
    from nps_analysis.reporting.lists import refuse_list

    refuse_list(responses, path, "--list")
    of_study = responses.study.invitations
    sent = Path(log) if log else responses.study.path(of_study) if of_study else None
    if sent is not None and path.resolve() == sent.resolve():
        raise DataError(
            f"{path.name} is the log of the invitations",
            required="a file of its own, apart from those that are read",
            found="a file that is read",
            do="name another with --list",
        )
