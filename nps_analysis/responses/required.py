"""What an analysis needs of its responses: an error in three parts where they do not have it."""

from collections.abc import Collection, Iterable

from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError, counted

NO_CHANGE = ", because a move from one kind to another is no change"  # why kinds are not mixed


def refuse_mixed(responses: Responses, why: str, apart: Collection[str | None] = ()) -> None:
    """DataError where kinds of survey, or brands, are mixed in a column that is not kept ``apart``; ``why`` not."""
    mixed = [name for name in responses.apart if name not in apart]
    if mixed:
        raise DataError(
            "kinds of survey, or brands, are mixed",
            required=f"answers of one kind{why}",
            found=f'several in "{mixed[0]}"',
            do=f'choose one with --where "{mixed[0]}=VALUE"',
        )


def refuse_unknown(responses: Responses, why: str = ", to find the same people again") -> None:
    """DataError where no column says who answered; ``why`` says what for."""
    if responses.columns.respondent is None:
        raise DataError(
            f"no respondent column in {responses.source.name}",
            required=f"a column that says who answered{why}",
            found=f"{counted(len(responses.names), 'column')}, none with a name such as customer_id",
            do="name it with --respondent",
        )


def refuse_comments(responses: Responses, columns: Iterable[str | None]) -> None:
    """DataError where answers would be grouped by what people wrote: every group would be somebody's words."""
    comment = responses.columns.comment
    if comment and comment in list(columns):
        raise DataError(
            f'"{comment}" is no column to group by',
            required="columns with segments, or a period",
            found="comments",
            do="name another column in --by; nps comments counts what comments are about",
        )


def refuse_one_cluster(responses: Responses) -> None:
    """The DataError of answers that are all in one cluster."""
    raise DataError(
        "all answers are in one cluster",
        required="two clusters or more: one does not show how clusters differ",
        found=f'one value in "{responses.columns.cluster}"',
        do="name another column with --cluster, or leave it out",
    )
