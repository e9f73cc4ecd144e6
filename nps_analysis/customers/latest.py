"""Who answered what, and when: every respondent's answers in the order of time, the latest and the one before."""

import re
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa

from nps_analysis.responses.amount import below_zero, read_amounts
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.clean import clean
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import NO_CHANGE, refuse_mixed, refuse_unknown
from nps_analysis.responses.rows import written
from nps_analysis.responses.segments import segment_name
from nps_analysis.responses.until import until_today
from nps_analysis.schema import NONE

NAMES = ("respondent", "account", "owner", "consent", "response_id")  # read as names, (none) where there is none
UNSEEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"  # control characters, marks of direction
_UNSEEN = re.compile(UNSEEN)


@dataclass(frozen=True, eq=False)
class Answers:
    """The valid answers of known respondents, one row each, sorted by respondent and then by time.

    Undated answers come before dated ones; at the same moment the order of the source decides. ``texts`` holds what is
    as it was written, ``place`` the row of each answer in it.
    """

    texts: pa.Table
    place: np.ndarray
    person: np.ndarray  # whole numbers, the same for the same respondent
    score: np.ndarray
    day: np.ndarray  # datetime64[D], NaT where it is not known
    value: np.ndarray  # 0 or more, NaN where there is none
    unknown: int  # answers of nobody known, which are not among these
    warnings: tuple[str, ...] = ()  # about answers that are left out, and values that cannot be read

    @property
    def last(self) -> np.ndarray:
        """Where each respondent's latest answer is."""
        return np.flatnonzero(np.append(self.person[1:] != self.person[:-1], True)) if len(self.person) else self.person

    @property
    def again(self) -> np.ndarray:
        """Whether the row before is an answer of the same respondent."""
        return np.append(False, self.person[1:] == self.person[:-1]) if len(self.person) else self.person.astype(bool)

    def named(self, column: str, rows: np.ndarray) -> np.ndarray:
        """The texts of a column in some rows; None where the source has no such column or nothing stands there."""
        if column not in self.texts.column_names:
            return np.full(len(rows), None, dtype=object)
        return self.texts[column].take(pa.array(self.place[rows])).to_numpy(zero_copy_only=False).astype(object)

    def codes(self, column: str, rows: np.ndarray) -> np.ndarray:
        """Whole numbers that are the same for the same text, -1 where there is none."""
        if column not in self.texts.column_names:
            return np.full(len(rows), -1)
        found = self.texts[column].combine_chunks().dictionary_encode()
        codes = found.indices.to_numpy(zero_copy_only=False)[self.place[rows]]
        none = found.dictionary.index(NONE).as_py()
        return np.where(codes == none, -1, codes)


@reads_rows
def answers_by_respondent(responses: Responses) -> Answers:
    """The valid answers up to the study's day, by respondent and time.

    DataError without a respondent column, where kinds of survey are mixed, and for a study of employees.
    """
    _refuse(responses)
    responses, warnings = until_today(responses)
    plan = clean(responses)
    kinds = plan.collect_schema()
    own = {name: segment_name(name, kinds[name]) for name in NAMES if name in kinds}
    own |= {"comment": nw.col("comment").cast(nw.String)} if "comment" in kinds else {}
    if "value" in kinds:
        own["value"], said = _value(responses, plan)
        warnings += said
    dated = "date" in kinds and responses.dates_unusable is None
    own |= {"date": nw.col("date").cast(nw.Datetime("us"))} if dated else {}
    plan = plan.select(nw.col("score"), *(expression.alias(name) for name, expression in own.items()))
    return _sorted(plan.lazy().collect("pyarrow").to_native(), tuple(warnings))


def _value(responses: Responses, plan: Any) -> tuple[nw.Expr, list[str]]:
    """What each respondent is worth, 0 or more, and what is said of values that are not."""
    column = responses.columns.value or ""
    valid = responses.kept().filter(written(responses.columns.score or "", responses.scores))
    amounts = read_amounts(valid, column)
    worth = amounts.value(plan, "value")
    return nw.when(worth >= 0).then(worth), [*amounts.warnings, *below_zero(amounts)]


def _sorted(table: pa.Table, warnings: tuple[str, ...]) -> Answers:
    people = table["respondent"].combine_chunks().dictionary_encode()
    person = people.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    known = person != people.dictionary.index(NONE).as_py()
    moment = np.full(len(table), np.datetime64("NaT", "us"))
    if "date" in table.column_names:
        moment = table["date"].to_numpy().astype("datetime64[us]")
    value = np.full(len(table), np.nan)
    if "value" in table.column_names:
        value = table["value"].to_numpy().astype(float)
    place = np.flatnonzero(known)
    when = np.where(np.isnat(moment), np.iinfo(np.int64).min, moment.astype(np.int64))[place]
    place = place[np.lexsort((place, when, person[place]))]
    score = table["score"].to_numpy().astype(int)
    parts = (person[place], score[place], moment[place].astype("datetime64[D]"), value[place])
    return Answers(table, place, *parts, int((~known).sum()), warnings)


def _refuse(responses: Responses) -> None:
    refuse_unknown(responses, ": somebody is to be called")
    refuse_mixed(responses, NO_CHANGE)
    refuse_employees(responses, "a list of people to call")


def days_between(day: np.ndarray, until: Any) -> pd.array:
    """Whole days from each day ``until`` another, missing where it is not known."""
    days = np.subtract(np.datetime64(until, "D"), day).astype("timedelta64[D]").astype(float)
    return pd.array(np.where(np.isnat(day), np.nan, days), dtype="Int64")


def plain(texts: np.ndarray) -> list[str | None]:
    """Texts as they were written, without control characters and marks that turn their direction."""
    return [None if text is None else _UNSEEN.sub("", str(text)) for text in texts.tolist()]
