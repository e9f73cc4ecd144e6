"""Each answer beside the same respondent's next one: what was known when it was given, and what came then."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.customers.consent import consents
from nps_analysis.language import english, nenglish
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.movement import NO_DATE, PERSON, SCORE, WEIGHT, answers_by_person, doubts_of_names
from nps_analysis.responses.period import period_labels
from nps_analysis.responses.ratings import read_ratings
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses, plain
from nps_analysis.responses.required import NO_CHANGE, refuse_mixed, refuse_unknown
from nps_analysis.responses.rows import collected
from nps_analysis.responses.until import until_today
from nps_analysis.scale import CLASS_NAMES, CLASS_OF, PROMOTER
from nps_analysis.schema import NONE, DataError

LETTERS, OWN = "own letters", "own "  # the last before the names of columns while they are of one answer
ROLES = ("account", "owner", "value", "consent")  # what the study may name beside the respondent
KNOWN = ("score", "earlier", "earlier_mean", "days", "letters")  # figures of every answer that predict may take


@dataclass(frozen=True, eq=False)
class Panel:
    """The answers of respondents over time, the latest of each in each period, with what the next one was.

    ``answers`` has a row for each: ``respondent, period, date, score, class``, ``next_period`` and ``next_score``
    (missing where there is no later answer), and what was known on the day of the answer: ``earlier`` (periods answered
    before), ``earlier_mean`` (mean of their scores), ``days`` (since the answer before), ``letters`` (of the comment);
    then ``ratings`` and ``segments`` under the names in these two. Account, owner, value and consent stand there too,
    as far as the study names them (``of_people``), and predict nothing. Nothing of the later answer is among them, nor
    when it came.
    """

    answers: pd.DataFrame
    unit: str
    ratings: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    as_of: dt.date | None = None
    level: float = 0.95
    seed: int = 0
    warnings: tuple[str, ...] = ()

    def pairs(self, classes: tuple[str, ...] = ("detractor", "passive")) -> pd.DataFrame:
        """The answers of these classes that another followed, with ``promoted``: whether it was a promoter's."""
        answers = self.answers[self.answers["next_score"].notna() & self.answers["class"].isin(classes)]
        return answers.assign(promoted=answers["next_score"] >= PROMOTER).reset_index(drop=True)


def panel(responses: Any, period: str | None = None, **options: Any) -> Panel:
    """The answers of each respondent in the order of their periods, each beside the next one.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes, with ``options`` for it. ``period`` is
    that of the study, else the month; of several answers of a respondent in one period the latest counts, by date and
    then by row, as in ``tally_movement``, and a warning says how many others there are. Answers without a respondent
    or a date are left out, with a warning. Ratings are the study's ``drivers`` as ``read_ratings`` reads them (none,
    with a warning, where it cannot); segments are its ``segments`` and ``league``. Raises DataError without a
    respondent column or usable dates, and where kinds of survey are mixed.

    >>> frame = pd.DataFrame({"who": ["a", "a", "b"], "date": ["2026-01-05", "2026-02-04", "2026-02-09"],
    ...                       "score": [6, 9, 8]})
    >>> panel(frame, respondent="who", as_of="2026-03-01").pairs()[["score", "next_score", "promoted"]].values.tolist()
    [[6, 9.0, True]]
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    return _panel(responses, period)


def as_days(dates: pd.Series) -> pd.Series:
    """Moments as days, None where there is none."""
    return dates.dt.date.astype(object).where(dates.notna(), None)


@reads_rows
def _panel(responses: Responses, period: str | None) -> Panel:
    study, unit = responses.study, period or responses.study.period or "month"
    refuse_employees(responses, "who answered again")
    refuse_mixed(responses, NO_CHANGE)
    refuse_unknown(responses)
    responses.date_in(unit)  # a DataError where dates cannot be used
    responses, later = until_today(responses)
    ratings, unread = _ratings(responses)
    named = dict.fromkeys(responses.column(name) for name in (*study.segments, *study.league))
    segments = tuple(name for name in named if name != responses.columns.respondent)  # who it is predicts nothing
    rows = _rows(responses, ratings, segments)
    followed = rows[(rows[PERSON] != NONE) & rows["date"].notna()]
    doubts = doubts_of_names(nw.from_native(followed))
    answers, others = _latest(followed, unit, study.calendar_of_periods)
    answers = _with_known(answers)
    for name, values in ratings.items():
        raw = answers[f"rating {name}"]
        answers[f"rating {name}"] = np.array([values.get(plain(value), np.nan) for value in raw], dtype=float)
    return Panel(
        answers,
        unit,
        tuple(f"rating {name}" for name in ratings),
        tuple(f"segment {name}" for name in segments),
        study.as_of,
        study.level,
        study.seed,
        (*unread, *later, *_warnings(rows, others, unit), *doubts),
    )


def roles_of(responses: Responses) -> dict[str, nw.Expr]:
    """What the study names of people beside who they are: texts, and the value as it is written."""
    named = responses.columns.model_dump(exclude_none=True)
    read_as = {role: responses.segment(named[role]) for role in ROLES if role in named and role != "value"}
    read_as |= {"value": nw.col(named["value"])} if "value" in named else {}
    return {role: read_as[role].alias(f"{OWN}{role}") for role in ROLES if role in read_as}


def of_people(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``roles_of`` under their names: None where nothing stands there, consent as yes, no or unknown."""
    table = {role: rows[f"{OWN}{role}"] for role in ROLES if f"{OWN}{role}" in rows}
    table |= {role: table[role].where(table[role] != NONE, None) for role in table if role != "value"}
    if "consent" in table:
        table["consent"] = pd.Series(consents(table["consent"].to_numpy(object))[0], index=rows.index)
    return pd.DataFrame(table, index=rows.index)


def _rows(responses: Responses, ratings: Iterable[str], segments: tuple[str, ...]) -> pd.DataFrame:
    """The valid answers with what is looked at, and of comments only the number of letters."""
    columns = responses.columns
    words = nw.col(columns.comment).cast(nw.String).str.strip_chars().str.len_chars() if columns.comment else nw.lit(0)
    more = [
        words.fill_null(0).cast(nw.Int64).alias(LETTERS),
        *(nw.col(name).alias(f"rating {name}") for name in ratings),
        *(responses.segment(name).alias(f"segment {name}") for name in segments),
        *roles_of(responses).values(),
    ]
    rows = collected(answers_by_person(responses, more=more).drop(WEIGHT))
    return rows.assign(date=rows["date"].where(rows["date"] != NO_DATE))


def _latest(rows: pd.DataFrame, unit: str, calendar: str) -> tuple[pd.DataFrame, int]:
    """The last answer of each respondent in each period, in order, and how many others there are."""
    place = "order" if "order" in rows else SCORE  # without an order answers of one moment are settled by the highest
    rows = rows.sort_values([PERSON, "date", place], kind="stable", ignore_index=True)
    day = rows["date"].dt.normalize()
    labels = period_labels(pd.Series(day.unique()), unit, calendar)
    rows["period"] = day.map(dict(zip(day.unique(), labels, strict=True))).astype(object)
    last = ~rows.duplicated([PERSON, "period"], keep="last")
    return rows[last].reset_index(drop=True), int((~last).sum())


def _with_known(rows: pd.DataFrame) -> pd.DataFrame:
    """The answers with what was known at each, and with the score of the next one."""
    people = rows.groupby(PERSON, sort=False)
    earlier = people.cumcount()
    sums = people[SCORE].cumsum() - rows[SCORE]
    table = {
        "respondent": rows[PERSON],
        "period": rows["period"],
        "date": rows["date"],
        "score": rows[SCORE].astype(int),
        "class": np.array(CLASS_NAMES, dtype=object)[CLASS_OF[rows[SCORE].to_numpy(int)]],
        "next_period": people["period"].shift(-1),
        "next_score": people[SCORE].shift(-1).astype(float),
        "earlier": earlier,
        "earlier_mean": (sums / earlier.where(earlier > 0)).astype(float),
        "days": (rows["date"] - people["date"].shift(1)).dt.total_seconds() / 86400,
        "letters": rows[LETTERS],
    }
    own = [f"{OWN}{role}" for role in ROLES]
    others = [name for name in rows if name.startswith(("rating ", "segment ")) or name in own]
    return pd.DataFrame(table).assign(**{name: rows[name] for name in others})


def _ratings(responses: Responses) -> tuple[dict[str, dict[Any, int]], list[str]]:
    """What the values of each driver stand for; none, with a warning, where they cannot be read as ratings."""
    try:
        return {one.column: one.values for one in read_ratings(responses, responses.study.drivers)}, []
    except DataError as error:
        return {}, [english("ratings are not used: {what}, {found}", what=error.what, found=error.found)]


def _warnings(rows: pd.DataFrame, others: int, unit: str) -> tuple[str, ...]:
    """What was left out."""
    unknown, undated = rows[PERSON] == NONE, rows["date"].isna()
    warnings = []
    if others:
        followed = nenglish(
            "{n} answer followed by another of the same respondent in the same {unit}",
            "{n} answers followed by another of the same respondent in the same {unit}",
            others,
            unit=unit,
        )
        warnings.append(english("{followed}: the latest counts", followed=followed))
    if unknown.any():
        warnings.append(
            nenglish(
                "{n} answer without a respondent, who cannot be followed",
                "{n} answers without a respondent, who cannot be followed",
                int(unknown.sum()),
            )
        )
    if (undated & ~unknown).any():
        warnings.append(
            nenglish(
                "{n} answer without a usable date, in no {unit}",
                "{n} answers without a usable date, in no {unit}",
                int((undated & ~unknown).sum()),
                unit=unit,
            )
        )
    return tuple(warnings)
