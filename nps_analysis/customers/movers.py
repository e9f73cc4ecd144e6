"""Who moved between two waves, and what they say: people and their words, comments masked."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.customers.comments.written import as_comment
from nps_analysis.customers.panel import OWN, as_days, of_people, roles_of
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.movement import (
    NO_DATE,
    PERSON,
    SCORE,
    SIDE,
    answers_by_person,
    latest_of,
    sides_of,
    tally_movement,
)
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import NO_CHANGE, refuse_mixed
from nps_analysis.responses.rows import collected
from nps_analysis.responses.until import until_today
from nps_analysis.scale import CLASS_NAMES, CLASS_OF, PASSIVE, PROMOTER
from nps_analysis.schema import NONE, DataError

DROP = 3  # points of the scale from which a fall is listed


def movers(responses: Any, before: str, after: str, across: str | None = None, **options: Any) -> pd.DataFrame:
    """Every respondent who was in another class ``after`` than ``before``, with both comments: people, one row each.

    ``respondent``; ``account``, ``owner``, ``value`` and ``consent`` (yes, no or unknown) of the later answer, where
    the study names them; ``score_before``, ``score_after``, ``change`` (points of the 0 to 10 scale), ``class_before``,
    ``class_after``, ``date_before``, ``date_after`` (days, None without usable dates), ``comment_before``,
    ``comment_after`` (masked, empty where nothing is said). The largest change first, up or down; of equal ones the
    later answer, then by respondent. Who is compared is as in ``tally_movement``, with its errors; DataError
    also for a survey of employees, in which nobody is listed, and across kinds of survey, between which a score does
    not move.

    >>> frame = pd.DataFrame({"who": ["a", "a", "b", "b"], "wave": [1, 2, 1, 2], "score": [9, 6, 8, 8],
    ...                       "comment": ["fine", "mail me: a@example.org", "", ""]})
    >>> movers(frame, "1", "2", across="wave", respondent="who")[["score_before", "comment_after"]].values.tolist()
    [[9, 'mail me: [e-mail]']]
    """
    people = both_answers(responses, before, after, across, options, _moved())
    people = people.assign(size=people["change"].abs())
    return _ordered(people, ["size", "date_after", "respondent"], [False, False, True]).drop(columns="size")


def score_drops(
    responses: Any, before: str, after: str, across: str | None = None, by: int = DROP, **options: Any
) -> pd.DataFrame:
    """Every respondent whose score fell by ``by`` or more, with both comments: people, in the columns of ``movers``.

    The deepest fall first; of equal ones the lower score now, then the later answer, then by respondent. DataError as
    in ``movers``, and for a ``by`` under 1.

    >>> frame = pd.DataFrame({"who": ["a", "a", "b", "b"], "wave": [1, 2, 1, 2], "score": [9, 6, 8, 6]})
    >>> score_drops(frame, "1", "2", across="wave", respondent="who")[["respondent", "change"]].values.tolist()
    [['a', -3]]
    """
    if by < 1:
        raise DataError(
            f"a fall by {by}", required="a whole number of 1 or more", found=f"{by}", do="leave it at 3, or name more"
        )
    people = both_answers(responses, before, after, across, options, (nw.col("before") - nw.col("after")) >= by)
    order = ["change", "score_after", "date_after", "respondent"]
    return _ordered(people, order, [True, True, False, True])


def both_answers(
    responses: Any, before: str, after: str, across: str | None, options: dict, wanted: nw.Expr | None = None
) -> pd.DataFrame:
    """The respondents of both waves, of whose two scores ``wanted`` holds, with what is known of both answers."""
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    tally_movement(responses, before, after, across)  # its errors, for waves that cannot be compared
    refuse_mixed(responses, NO_CHANGE)  # also across kinds: a lower score of another kind of survey is no fall
    return _in_both(responses, before, after, across, wanted)


@reads_rows
def _in_both(responses: Responses, before: str, after: str, across: str | None, wanted: nw.Expr | None) -> pd.DataFrame:
    """One row for each: the rows of the two waves stay where they are, and only those of these people come."""
    responses, _ = until_today(responses)
    comment = responses.columns.comment
    more = [*roles_of(responses).values(), *([nw.col(comment).alias(f"{OWN}comment")] if comment else [])]
    _, sides = sides_of(responses, before, after, across)
    latest = latest_of(answers_by_person(responses, sides, more).filter(nw.col(PERSON) != NONE), responses)
    own = {"before": nw.col(SIDE) == 0, "after": nw.col(SIDE) == 1}
    parts = latest.select(PERSON, *(nw.when(side).then(nw.col(SCORE)).alias(name) for name, side in own.items()))
    scores = parts.group_by(PERSON).agg(*(nw.col(name).max() for name in own))
    there = ~nw.col("before").is_null() & ~nw.col("after").is_null()
    who = scores.filter(there if wanted is None else there & wanted).select(PERSON)
    return _beside(collected(latest.join(who, on=PERSON, how="inner")))


def _beside(rows: pd.DataFrame) -> pd.DataFrame:
    """The two answers of each respondent in one row."""
    texts = [name for name in (f"{OWN}comment",) if name in rows]
    date = pd.Series(rows.get("date", pd.NaT), index=rows.index, dtype="datetime64[us]")
    rows = rows.assign(date=date.where(date != NO_DATE))
    rows = rows.sort_values([PERSON, SIDE, SCORE, *texts], kind="stable").drop_duplicates([PERSON, SIDE], keep="last")
    one, two = (rows[rows[SIDE] == side].reset_index(drop=True) for side in (0, 1))
    then, now = one[SCORE].to_numpy(int), two[SCORE].to_numpy(int)
    table = {
        "respondent": two[PERSON],
        **of_people(two),
        **{"score_before": then, "score_after": now, "change": now - then},
        "class_before": np.array(CLASS_NAMES, dtype=object)[CLASS_OF[then]],
        "class_after": np.array(CLASS_NAMES, dtype=object)[CLASS_OF[now]],
        **{"date_before": one["date"], "date_after": two["date"]},
        **{"comment_before": _words(one), "comment_after": _words(two)},
    }
    return pd.DataFrame(table)


def _words(rows: pd.DataFrame) -> pd.Series:
    """Comments, masked; empty where nothing is said."""
    texts = rows.get(f"{OWN}comment", pd.Series("", index=rows.index, dtype=object)).astype(object)
    return as_comment(texts.where(texts.notna(), "").map(str)).str.strip()


def _moved() -> nw.Expr:
    """Whether the class after is another than the class before."""
    one, other = (
        nw.when(nw.col(side) < PASSIVE).then(0).otherwise(nw.when(nw.col(side) < PROMOTER).then(1).otherwise(2))
        for side in ("before", "after")
    )
    return one != other


def _ordered(people: pd.DataFrame, columns: Sequence[str], ascending: list[bool]) -> pd.DataFrame:
    people = people.sort_values(list(columns), ascending=ascending, kind="stable", ignore_index=True)
    return people.assign(**{name: as_days(people[name]) for name in ("date_before", "date_after")})
