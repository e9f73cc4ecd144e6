"""Is every target of the study set for something that there is?"""

from collections.abc import Sequence

from nps_analysis.counts import tally
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import nearest_value
from nps_analysis.schema import DataError, listed, nearest

OVERALL = "overall"
NO_GROUPS = (
    "score",
    "date",
    "respondent",
    "response_id",
    "comment",
    "weight",
)  # parts whose columns are named to nobody


def refuse_unknown_targets(responses: Responses) -> None:
    """DataError for a target of neither all answers nor a column, and for one of a value that the column has not."""
    for name, wanted in (responses.study.targets or {}).items():
        if name != OVERALL:
            _refuse_no_column(responses, name)
        if isinstance(wanted, dict):
            _refuse_no_value(responses, name, list(wanted))


def _refuse_no_column(responses: Responses, name: str) -> None:
    try:
        responses.column(name)
    except DataError as error:
        parts = {getattr(responses.columns, part) for part in NO_GROUPS}
        columns = [one for one in responses.names if one not in parts]
        possible = list(dict.fromkeys([OVERALL, *responses.study.segments, *columns]))
        raise DataError(
            f"{responses.study.where_is('targets')}: a target of {name}, which is no column",
            required=f"{OVERALL}, for all answers, or a column: {listed(possible[1:])}",
            found=f'"{name}"; {nearest(name, possible)}',
            do=f"write targets: {{{OVERALL}: NPS}}, or targets: {{COLUMN: {{VALUE: NPS}}}}",
        ) from error


def _refuse_no_value(responses: Responses, name: str, wanted: Sequence[str]) -> None:
    where = responses.study.where_is("targets")
    if name == OVERALL:
        raise DataError(
            f"{where}: targets of values under {OVERALL}",
            required=f"one number for {OVERALL}, or values under a column",
            found=listed(wanted),
            do=f"write targets: {{{OVERALL}: NPS}}, or name the column in its place",
        )
    column = responses.column(name)
    values = tally(responses, by=f"column:{column}").keys[column].astype(str).tolist()
    if unknown := [value for value in wanted if value not in values]:
        raise DataError(
            f"{where}: a target of {unknown[0]}, which is no value of {column}",
            required=f"values of {column}",
            found=f'"{unknown[0]}"; {nearest_value(unknown[0], values, column)}',
            do="correct it, or take it out",
        )
