"""Whom to call: detractors, those whose score fell, accounts at risk; each respondent once, in a stated order."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.customers.at_risk import accounts_at_risk, at_risk
from nps_analysis.customers.cases import Matched, matched
from nps_analysis.customers.closed_loop import CONTACTED, ClosedLoop, read_closed_loop
from nps_analysis.customers.consent import NO, UNKNOWN, YES, consents
from nps_analysis.customers.latest import Answers, answers_by_respondent, days_between, plain
from nps_analysis.customers.list_doubts import doubts_of_list
from nps_analysis.responses.answer import MISSING
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.scale import CLASS_NAMES, CLASS_OF, DETRACTOR, PROMOTER
from nps_analysis.schema import NONE, DataError

COLUMNS = (
    *("respondent", "account", "owner", "consent", "action", "score", "previous_score", "class", "reason", "value"),
    *("answered", "days_since", "state", "priority", "due", "comment", "response_id"),
)
REFERENCE_COLUMNS = ("respondent", "account", "owner", "score", "previous_score", "value", "answered", "response_id")
PRIORITIES = HIGH, NORMAL, LOW = "High", "Normal", "Low"
DUE = {HIGH: 2, NORMAL: 7, LOW: 14}  # days since the case is in its state, a new one since the study's day
CONTACT, CHECK, NEVER = "contact", "check consent", "do not contact"
ACTIONS = {YES: CONTACT, UNKNOWN: CHECK, NO: NEVER}
LONGEST = 36_525  # days that answers may count


@dataclass(frozen=True, eq=False)
class FollowUp:
    """The list of those to follow up, in its order, with what is behind it.

    ``frame`` has one row a respondent: ``respondent, account, owner, consent`` (yes, no, unknown), ``action, score,
    previous_score, class, reason, value, answered`` (a day), ``days_since, state, priority, due, comment,
    response_id``. ``days_since`` are days from the answer to the study's ``as_of``. ``references`` are promoters who
    may be asked for one, ``accounts`` those at risk (``at_risk.accounts_at_risk``), ``counts`` is one row of numbers
    without names, and ``rule`` says who is listed and in which order.
    """

    frame: pd.DataFrame
    references: pd.DataFrame
    accounts: pd.DataFrame
    counts: pd.DataFrame
    rule: tuple[str, ...]
    warnings: tuple[str, ...]
    answers: Answers
    known: Matched
    loop: ClosedLoop | None
    as_of: dt.date
    at: np.ndarray  # where the answers of the rows of ``frame`` are

    @property
    def lists(self) -> dict[str, pd.DataFrame]:
        """The lists by name: who is to be followed up, accounts at risk, who may be asked for a reference."""
        return {"to_follow_up": self.frame, "accounts_at_risk": self.accounts, "references": self.references}


def follow_up(
    responses: Any, days: int = 90, drop: int = 3, closed_loop: str | Path | ClosedLoop | None = None, **options: Any
) -> FollowUp:
    """The respondents to follow up by their latest answers, with reasons, priority, owner, consent and comment.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes, with ``options`` for it. Only a
    respondent's latest answer counts, while it is at most ``days`` old on the study's ``as_of``; one without a date has
    an unknown age and stays. Reasons: detractor; a score at least ``drop`` below the one before; an account at risk.
    ``closed_loop`` is the file of what became of earlier cases, by default the study's; cases that are resolved or
    recovered are not listed again. Raises DataError without a respondent column, where kinds of survey are mixed, for a
    study of employees, for a closed-loop file that cannot be read, and for limits that are none.

    >>> frame = pd.DataFrame({"who": ["a", "a", "b", "c"], "score": [10, 6, 9, 0], "day": ["2026-09-01", "2026-09-20",
    ...     "2026-09-21", "2026-09-22"]})
    >>> found = follow_up(frame, respondent="who", score="score", date="day", as_of="2026-09-30")
    >>> found.frame[["respondent", "score", "reason", "priority", "days_since"]].values.tolist()
    [['a', 6, 'detractor, score fell by 4', 'High', 10], ['c', 0, 'detractor', 'Normal', 8]]
    """
    _refuse_limits(days, drop)
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    study, answers = responses.study, answers_by_respondent(responses)
    if closed_loop is None and study.closed_loop:
        closed_loop = study.path(study.closed_loop)
    if isinstance(closed_loop, str | Path):
        closed_loop = read_closed_loop(closed_loop, study=study)
    loop = closed_loop
    known = matched(loop, answers, study.as_of, some=bool(study.where))
    recent, old = _recent(answers, study.as_of, days, known.waiting)
    risky = at_risk(answers, recent)
    found = _candidates(answers, recent, drop, risky)
    closed = found["at"].isin(known.closed)
    frame = _listed(answers, found[~closed], known, study.as_of)
    references = _references(answers, recent, known)
    risk = (found["at_risk"] & ~closed & (answers.codes("account", found["at"].to_numpy()) >= 0)).to_numpy()
    owners = frame["owner"][risk[~closed.to_numpy()]].tolist()
    accounts = accounts_at_risk(answers, recent, found["at"].to_numpy()[risk], study.as_of, owners)
    counts = _counts(answers, recent, found[~closed], frame, references, known) | {
        "accounts_at_risk": len(accounts),
        "old": old,
        "closed": int(closed.sum()),
    }
    return FollowUp(
        frame,
        references,
        accounts,
        pd.DataFrame([{"as_of": study.as_of.isoformat(), "days": days, "drop": drop, **counts}]),
        _rule(responses, days, drop),
        doubts_of_list(responses, answers, frame, known),
        answers,
        known,
        loop,
        study.as_of,
        found["at"][~closed].to_numpy(),
    )


def _refuse_limits(days: Any, drop: Any) -> None:
    whole = all(isinstance(one, int) and not isinstance(one, bool) for one in (days, drop))
    if not whole or not 0 <= days <= LONGEST or not 1 <= drop <= 10:
        raise DataError(
            "nobody can be listed by these limits",
            required=f"days from 0 to {LONGEST:,} and a drop from 1 to 10, whole numbers",
            found=f"days={days!r}, drop={drop!r}",
            do="follow_up(responses, days=90, drop=3)",
        )


def _recent(answers: Answers, as_of: dt.date, days: int, waiting: np.ndarray) -> tuple[np.ndarray, int]:
    """The rows of latest answers that still count, and how many are too old to; those that are waited for never are."""
    last = answers.last
    age = (np.datetime64(as_of, "D") - answers.day[last]).astype("timedelta64[D]")
    counts = np.isnat(age) | (age <= np.timedelta64(days, "D")) | np.isin(last, waiting)
    return last[counts], int((~counts).sum())


def _candidates(answers: Answers, recent: np.ndarray, drop: int, risky: np.ndarray) -> pd.DataFrame:
    """Where the answers of those with a reason are, with the reasons, in the order of the list."""
    score = answers.score[recent]
    previous = np.where(answers.again[recent], answers.score[np.maximum(recent - 1, 0)], np.nan)
    rows = pd.DataFrame({"at": recent, "score": score, "previous": previous, "value": answers.value[recent]})
    rows["detractor"] = score <= DETRACTOR
    rows["dropped"] = previous - score >= drop
    rows["at_risk"] = risky & (score < PROMOTER)
    rows = rows[rows["detractor"] | rows["dropped"] | rows["at_risk"]]
    reasons = rows[["detractor", "dropped", "at_risk"]].sum(axis=1)
    rows = rows.assign(priority=np.where(reasons > 1, HIGH, np.where(rows["detractor"] | rows["at_risk"], NORMAL, LOW)))
    rank = rows["priority"].map({name: place for place, name in enumerate(PRIORITIES)})
    day = answers.day[rows["at"]]
    newest = np.where(np.isnat(day), 0, -day.astype("datetime64[D]").astype(np.int64))
    order = np.lexsort((answers.place[rows["at"]], newest, np.isnat(day), -rows["value"].fillna(-np.inf), rank))
    return rows.iloc[order].reset_index(drop=True)


def _listed(answers: Answers, found: pd.DataFrame, known: Matched, as_of: dt.date) -> pd.DataFrame:
    at = found["at"].to_numpy()
    consent = consents(answers.named("consent", at))[0]
    action = [ACTIONS[one] for one in consent]
    since = known.since(at, as_of)
    due = [
        None if what == NEVER else day + dt.timedelta(DUE[priority])
        for what, priority, day in zip(action, found["priority"], since, strict=True)
    ]
    columns = {
        "respondent": plain(answers.named("respondent", at)),
        "account": _or_none(answers.named("account", at)),
        "owner": known.owners(at, _or_none(answers.named("owner", at))),
        "consent": consent,
        "action": action,
        "score": found["score"].to_numpy(),
        "previous_score": pd.array(found["previous"], dtype="Int64"),
        "class": np.array(CLASS_NAMES, dtype=object)[CLASS_OF[found["score"]]],
        "reason": _reasons(found),
        "value": found["value"].to_numpy(),
        "answered": _days(answers.day[at]),
        "days_since": days_between(answers.day[at], as_of),
        "state": known.states(at),
        "priority": found["priority"].to_numpy(),
        "due": due,
        "comment": _words(answers.named("comment", at)),
        "response_id": _ids(answers.named("response_id", at)),
    }
    return _frame(columns, COLUMNS)


def _reasons(found: pd.DataFrame) -> list[str]:
    fall = (found["previous"] - found["score"]).fillna(0).astype(int)
    rows = zip(found["detractor"], found["dropped"], fall, found["at_risk"], strict=True)
    return [
        ", ".join(filter(None, [low * "detractor", fell * f"score fell by {by}", risk * "account at risk"]))
        for low, fell, by, risk in rows
    ]


def _references(answers: Answers, recent: np.ndarray, known: Matched) -> pd.DataFrame:
    """Promoters in the latest answer and the one before it, who agree to be contacted and have no case in the file."""
    before = np.where(answers.again[recent], answers.score[np.maximum(recent - 1, 0)], PROMOTER)
    at = recent[(answers.score[recent] >= PROMOTER) & (before >= PROMOTER)]
    at = at[~np.isin(answers.person[at], known.people)]
    at = at[consents(answers.named("consent", at))[0] == YES]
    day, value = answers.day[at], np.nan_to_num(answers.value[at], nan=-np.inf)
    newest = np.where(np.isnat(day), 0, -day.astype(np.int64))
    at = at[np.lexsort((answers.place[at], newest, np.isnat(day), -value, -answers.score[at]))]
    columns = {
        "respondent": plain(answers.named("respondent", at)),
        "account": _or_none(answers.named("account", at)),
        "owner": _or_none(answers.named("owner", at)),
        "score": answers.score[at],
        "previous_score": pd.array(
            np.where(answers.again[at], answers.score[np.maximum(at - 1, 0)], np.nan), dtype="Int64"
        ),
        "value": answers.value[at],
        "answered": _days(answers.day[at]),
        "response_id": _ids(answers.named("response_id", at)),
    }
    return _frame(columns, REFERENCE_COLUMNS)


def _counts(
    answers: Answers,
    recent: np.ndarray,
    found: pd.DataFrame,
    frame: pd.DataFrame,
    references: pd.DataFrame,
    known: Matched,
) -> dict[str, int]:
    return {
        "respondents": len(recent),
        "to_follow_up": len(frame),
        "detractors_listed": int(found["detractor"].sum()),
        "dropped": int(found["dropped"].sum()),
        "at_risk": int(found["at_risk"].sum()),
        "without_consent": int((frame["consent"] == NO).sum()),
        "consent_unknown": int((frame["consent"] == UNKNOWN).sum()),
        "without_owner": int((frame["owner"] == NONE).sum()),
        "undated": int(frame["days_since"].isna().sum()),
        "new_cases": int(((frame["action"] != NEVER).to_numpy() & ~np.isin(found["at"], known.at)).sum()),
        "contacted": int((frame["state"] == CONTACTED).sum()),
        "references": len(references),
    }


def _rule(responses: Responses, days: int, drop: int) -> tuple[str, ...]:
    """Who is listed, and in which order, in sentences."""
    columns = responses.columns
    whose = "an account" if columns.account else "a respondent"
    risk = (
        f"{whose} at risk: two respondents or more, a value in the upper half, half or more of them detractors"
        if columns.value
        else "no account is at risk, because no column has values (--value)"
    )
    return (
        f"Listed by the latest answer, at most {days:,} days old on {responses.study.as_of} or of an open case: "
        f"detractors; a score at least {drop} below the one before; {risk}.",
        "Priority: High with two reasons or more, Normal for a detractor or an account at risk, Low for a fall alone. "
        f"Due {DUE[HIGH]}, {DUE[NORMAL]} and {DUE[LOW]} days after {responses.study.as_of}, or after the day since "
        "when the case is open or contacted.",
        "Order: priority, then the highest value, then the latest answer; no value and no date come last. Days are "
        f"counted from the answer to {responses.study.as_of}.",
        "Accounts at risk: the highest value first, then those whose listed answers have been open longest.",
        "References: promoters in the latest answer and in the one before it, where there is one, who agreed to be "
        "contacted and have no row in the closed-loop file.",
    )


def _or_none(texts: np.ndarray) -> list[str]:
    return [NONE if text is None else text for text in plain(texts)]


def _frame(columns: dict[str, Any], names: tuple[str, ...]) -> pd.DataFrame:
    """The columns in their order; lists of texts and days keep their None."""
    kinds = {name: object if isinstance(columns[name], list) else None for name in names}
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kinds[name]) for name in names})


def _words(comments: np.ndarray) -> list[str | None]:
    """Comments; none where somebody, or a program, wrote that there is none."""
    return [None if text is None or text.strip().casefold() in MISSING else text for text in plain(comments)]


def _ids(texts: np.ndarray) -> list[str | None]:
    return [None if text == NONE else text for text in plain(texts)]


def _days(days: np.ndarray) -> list[dt.date | None]:
    return [None if day is None else day for day in days.astype("datetime64[D]").tolist()]
