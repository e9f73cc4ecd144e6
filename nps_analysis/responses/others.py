"""Rows that are no answers to our question, as a column of any table says: other metrics, previews, tests, spam."""

import re
from collections.abc import Iterable
from typing import Any

import narwhals as nw

from nps_analysis.responses.names import folded
from nps_analysis.responses.question import OF_CUSTOMERS, OF_EMPLOYEES
from nps_analysis.responses.record import Reason
from nps_analysis.responses.rows import RawScores, collected, first_rows, values_in
from nps_analysis.responses.segments import as_text
from nps_analysis.responses.table import Table

MOST_KINDS = 20  # different values of a column that says what each row is
METRIC_COLUMN = re.compile(r".*(type|survey|kind|metric|measure|method|question|kpi|program).*")
OTHER_METRIC = (
    r"c ?sat|ces|(customer )?(satisfaction|effort)( score)?|customer (satisfaction|effort) .*|pmf|product market fit"
    r"|(5|five) stars?|stars?|smileys?|thumbs"
)
STATE_COLUMN = re.compile(r"((response|survey|answer|record|submission) )?(status|type|state|kind|mode)")
TRIAL = r"(survey |response )?(test|preview|trial|spam)( (response|answer|data))?"
TRIAL_COLUMN = re.compile(r"(is )?(test|preview|spam)( (response|answer|data|user))?|tester")
YES = r"1|x|y|yes|true|ja|oui|s[ií]|sim"


def without_others(frame: Any, table: Table, played: Iterable[str], scores: RawScores) -> tuple[Any, list[Reason]]:
    """The rows without those that a column says to be of another metric, or no real answer, and why each is left out.

    ``played`` are the columns that play a part. A metric is another one where some rows are said to be NPS; employees'
    answers are to another question where customers' are there too.
    """
    reasons = []
    for column in (name for name in table.names if name not in played and _may_tell(folded(name))):
        kind = frame.collect_schema()[column]
        if not (kind == nw.Boolean or kind.is_integer() or isinstance(kind, nw.String | nw.Categorical | nw.Enum)):
            continue
        text = as_text(column, kind)
        values = collected(values_in(frame, text).head(MOST_KINDS + 1))["value"].dropna().tolist()
        for why, value in _others(folded(column), sorted(values)) if len(values) <= MOST_KINDS else ():
            of_it = ~text.is_null() & (text == value)
            left_out, reason = scores.of(frame.filter(of_it)), f'{why}: {column} is "{value}"'
            reasons.append(Reason("excluded", reason, int(left_out["rows"].sum()), first_rows(frame, of_it), left_out))
            frame = frame.filter(text.is_null() | (text != value))
    return frame, reasons


def _may_tell(column: str) -> bool:
    return any(pattern.fullmatch(column) for pattern in (METRIC_COLUMN, STATE_COLUMN, TRIAL_COLUMN))


def _others(column: str, values: list[str]) -> list[tuple[str, str]]:
    """The values of a column that stand for rows which are no answers to our question, each with the reason.

    >>> _others("survey type", ["CSAT", "NPS", "Test"]), _others("is test", ["false", "true"])
    ([('another metric', 'CSAT'), ('test or spam', 'Test')], [('test or spam', 'true')])
    """
    customers, employees = (_of(values, pattern) for pattern in (OF_CUSTOMERS, OF_EMPLOYEES))
    others = sorted([*_of(values, OTHER_METRIC), *(employees if customers else ())])
    metrics = others if METRIC_COLUMN.fullmatch(column) and (customers or employees) else []
    trial = TRIAL if STATE_COLUMN.fullmatch(column) else YES if TRIAL_COLUMN.fullmatch(column) else None
    trials = _of(values, trial) if trial else []
    return [*(("another metric", value) for value in metrics), *(("test or spam", value) for value in trials)]


def _of(values: list[str], pattern: str) -> list[str]:
    return [value for value in values if re.fullmatch(pattern, folded(value))]
