"""What is the score to reach, and is every target set for something that there is?"""

from collections.abc import Mapping, Sequence
from typing import Any

from nps_analysis.counts import tally
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import nearest_value
from nps_analysis.schema import DataError, listed, nearest

OVERALL = "overall"
NO_GROUPS = ("score", "date", "respondent", "response_id", "comment", "weight")  # parts that have no targets


def targets_of(responses: Responses) -> dict[str, Any]:
    """The study's targets; of a part of the answers (``where``) only those of values that it has.

    >>> import pandas as pd
    >>> from nps_analysis.responses.read import read
    >>> rows = pd.DataFrame({"score": [10, 3], "region": ["North", "South"]})
    >>> targets_of(read(rows, targets={"overall": 40, "region": {"North": 30, "South": 20}}, where={"region": "North"}))
    {'overall': 40.0, 'region': {'North': 30.0}}
    """
    targets = dict(responses.study.targets or {})
    for name, wanted in targets.items() if responses.study.where else ():
        if isinstance(wanted, Mapping):
            known = _values(responses, name)
            targets[name] = {value: nps for value, nps in wanted.items() if value in known}
    return {name: wanted for name, wanted in targets.items() if wanted != {}}


def refuse_unknown_targets(responses: Responses) -> None:
    """DataError for a target of neither all answers nor a column, and for one of a value that the column has not.

    Of a part of the answers nobody can tell such a value from one of another part.
    """
    for name, wanted in (responses.study.targets or {}).items():
        if name != OVERALL:
            _refuse_no_column(responses, name)
        if isinstance(wanted, dict) and (name == OVERALL or not responses.study.where):
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
    column, values = responses.column(name), _values(responses, name)
    if unknown := [value for value in wanted if value not in values]:
        raise DataError(
            f"{where}: a target of {unknown[0]}, which is no value of {column}",
            required=f"values of {column}",
            found=f'"{unknown[0]}"; {nearest_value(unknown[0], values, column)}',
            do="correct it, or take it out",
        )


def _values(responses: Responses, name: str) -> list[str]:
    """The values of a column that have answers."""
    column = responses.column(name)
    return tally(responses, by=f"column:{column}").keys[column].astype(str).tolist()
