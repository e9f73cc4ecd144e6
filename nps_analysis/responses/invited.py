"""Which answer belongs to which invitation."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.clean import clean, names_in
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.kinds import kind_of
from nps_analysis.responses.names import loosely
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import SHOWN
from nps_analysis.responses.segments import as_text
from nps_analysis.schema import listed

WINDOW = 60  # days after an invitation within which an answer is taken as one to it
SLACK = np.timedelta64(36, "h")  # between two clocks that tell of one answer: zones, and days without a time


@reads_rows
def answers_of(responses: Responses, apart: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The valid answers: ``person, date, score, consent, response_id, row, kind``, missing where unknown.

    ``apart`` are columns of the source that tell kinds of survey.
    """
    plan, apart = clean(responses), apart or {}
    kinds = plan.collect_schema()
    texts = {"person": "respondent", "consent": "consent", "response_id": "response_id"}
    known = {ours: name for ours, name in texts.items() if getattr(responses.columns, name) and name in kinds.names()}
    dated = responses.dates_unusable is None and "date" in kinds.names()
    chosen = [as_text(name, kinds[name]).alias(ours) for ours, name in known.items()]
    date = [nw.col("date").cast(nw.Datetime("us")).alias("date")] if dated else []
    row = [nw.col("row")] if "row" in kinds.names() else []
    called = names_in(responses)
    named = [called[name] for name in apart]
    chosen += [as_text(name, kinds[name]).alias(f"kind {at}") for at, name in enumerate(named)]
    found = plan.select(nw.col("score"), *row, *chosen, *date).lazy().collect("pandas").to_native()
    answers = pd.DataFrame({"score": found["score"].to_numpy(dtype=float)})
    for ours in (*texts, "row"):
        text = found[ours].astype(object) if ours in found else pd.Series(None, answers.index, dtype=object)
        answers[ours] = text.where(text.notna() & (text != ""), None)
    answers["person"] = pd.Series([name and one_address(name) for name in answers["person"]], dtype=object)
    answers["kind"] = kind_of((found[f"kind {at}"] for at in range(len(named))), answers.index)
    when = found["date"].to_numpy(dtype="datetime64[us]") if "date" in found else np.datetime64("NaT", "us")
    return answers.assign(date=when)


def one_address(name: str) -> str:
    """A customer's name or number as it is; an e-mail address without capitals, which do not tell addresses apart.

    >>> one_address("Bo@Mail.example"), one_address("C01a")
    ('bo@mail.example', 'C01a')
    """
    return name.casefold() if "@" in name else name


def last_before(frame: pd.DataFrame, which: np.ndarray) -> np.ndarray:
    """For each message the place of the last one before it, among ``which``, to the same person; -1 where none is.

    The messages are in order of person and time; messages to nobody who is named have none before them.
    """
    person, place = frame["person"].cat.codes.to_numpy(), np.arange(len(frame))
    last = np.maximum.accumulate(np.where(which, place, -1))
    before = np.append(-1, last[:-1])
    same = (before >= 0) & (person >= 0)
    return np.where(same & (person[before] == person), before, -1)


def with_answers(
    frame: pd.DataFrame, answers: pd.DataFrame, says: bool
) -> tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, int, str]], list[str]]:
    """The messages with the ``score`` of their answers and the days of ``wait`` for it; the answers with ``invited``.

    An answer belongs to the invitation that has its response id. Where there is none, it belongs to the last invitation
    of the same person before it: where the log says when it was answered, at most 36 hours from then; else at most 60
    days after it was sent. One invitation has one answer, the first, and both are of one ``kind`` of survey. ``told``
    says of which messages it is known whether they were answered: of all where the log has answers, or ``says``;
    else of those to people, where some of them are among the answers, too. Beside them come the lines of the account
    and warnings.
    """
    asked = frame[~frame["reminder"] & frame["wanted"]]
    place = _by_id(asked, answers)
    timed = bool(frame["answered_at"].notna().any())
    place = _by_person(asked, answers, place, timed)
    matched = place >= 0
    says |= bool(frame["answered"].any())
    apart = "" if matched.any() else not_joined(frame, answers)
    frame["told"] = says | ((not apart) & frame["person"].notna())
    frame["told"] &= says | frame["kind"].isin(answers["kind"].unique())
    frame["score"] = np.nan
    frame.loc[place[matched], "score"] = answers["score"].to_numpy()[matched]
    frame.loc[place[matched], "answered"] = True
    frame.loc[place[matched], "delivered"] = True
    when = frame["answered_at"].to_numpy().copy()
    late = np.zeros(len(frame), dtype="datetime64[us]") + np.timedelta64("NaT")
    late[place[matched]] = answers["date"].to_numpy()[matched]
    when = np.where(np.isnat(when), late, when)
    frame["answered_at"] = when
    frame["wait"] = (when - frame["sent"].to_numpy()) / np.timedelta64(1, "D")
    negative, almost = int((frame["wait"] < -1).sum()), 0 if apart else _almost(frame, answers)
    frame.loc[frame["wait"] < 0, "wait"] = np.where(frame.loc[frame["wait"] < 0, "wait"] >= -1, 0.0, np.nan)
    without_row = frame["answered"] & frame["score"].isna() & ~frame["reminder"]
    untold = ~frame["told"] & ~frame["reminder"] & frame["wanted"]
    dates = answers["date"].to_numpy()
    before = ~matched & (dates < frame["sent"].min().to_datetime64())
    lines = [
        (N_("answers with an invitation"), int(matched.sum()), ""),
        (N_("answers before the first invitation of the log"), int(before.sum()), ""),
        (
            N_("answers without an invitation in the log"),
            int((~matched & ~before).sum()),
            _first(answers, ~matched & ~before),
        ),
        (
            N_("invitations answered, without a valid answer among the responses"),
            int(without_row.sum()),
            _first(frame, without_row),
        ),
        (
            N_("invitations of which it is not known whether they were answered"),
            int(untold.sum()),
            _first(frame, untold),
        ),
    ]
    warnings = _untold(apart, says) if apart else []
    far = english("no answer came within {window} days after an invitation to its person", window=WINDOW)
    warnings += [far] if len(answers) and not matched.any() and not apart else []
    some = int(untold.sum()) if not apart else 0
    warnings += (
        [
            nenglish(
                "{n} invitation of which it is not known whether it was answered",
                "{n} invitations of which it is not known whether they were answered",
                some,
            )
        ]
        if some
        else []
    )
    warnings += (
        [
            nenglish(
                "{n} invitation answered more than a day before it was sent",
                "{n} invitations answered more than a day before it was sent",
                negative,
            )
        ]
        if negative
        else []
    )
    if almost:
        who = f"{almost:,} {'person' if almost == 1 else 'people'} in the log and among the answers"
        warnings.append(
            english("{who} by names that differ only by leading zeros or capitals: taken as different people", who=who)
        )
    if not says and not apart:
        how = english("taken from the responses, by person within {window} days", window=WINDOW)
        warnings.append(english("the invitations do not say which were answered: {how}", how=how))
    if before.any() and not apart:
        warnings.append(
            nenglish(
                "the log begins on {date}: {n} of {all} answers is older, and nothing here is about it",
                "the log begins on {date}: {n} of {all} answers are older, and nothing here is about them",
                int(before.sum()),
                date=frame["sent"].min().date(),
                all=len(answers),
            )
        )
    return frame, answers.assign(invited=matched), lines, warnings


def not_joined(frame: pd.DataFrame, answers: pd.DataFrame) -> str:
    """Why no answer can be told to be one to an invitation, and what to do; empty where one could be."""
    people = answers["person"].dropna().unique()
    ours, theirs = (rows["kind"].unique() for rows in (frame, answers))
    if not set(ours) & set(theirs):
        named = [listed((f'"{kind}"' for kind in kinds), 3).replace("\x1f", " · ") for kinds in (ours, theirs)]
        return english(
            "no kind of survey is called the same: {names} in the log, {shown} among the answers; use one name",
            names=named[0],
            shown=named[1],
        )
    if frame["person"].isna().all():
        return N_("the invitations name nobody: name the column of people with --column respondent=COLUMN")
    if not len(people):
        return N_("the answers do not say who gave them: name the column of people with --respondent")
    if answers["date"].isna().all():
        return N_("the answers have no dates: name their column with --date")
    invited = frame["person"].cat.remove_unused_categories().cat.categories
    common = len(np.intersect1d(invited.astype(str), people.astype(str)))
    if not common:
        almost = _almost(frame, answers)
        told = {"asked": _people(frame, len(invited)), "answering": _people(answers, len(people))}
        if almost:
            return english(
                "nobody is in both, {almost} but for leading zeros or capitals: {asked} in the log, {answering} among "
                "the answers; name the column that both share with --column respondent=COLUMN and --respondent",
                almost=almost,
                **told,
            )
        return english(
            "nobody is in both: {asked} in the log, {answering} among the answers; name the column that both share "
            "with --column respondent=COLUMN and --respondent",
            **told,
        )
    last, first = answers["date"].max(), frame["sent"].min()
    if last < first.normalize():
        return english(
            "the last answer, of {date}, is older than the first invitation, of {date_2}: read later answers",
            date=last.date(),
            date_2=first.date(),
        )
    return ""


def _almost(frame: pd.DataFrame, answers: pd.DataFrame) -> int:
    """How many people are in the log and among the answers by names that differ only by leading zeros or capitals."""
    sent, said = (set(rows["person"].dropna().unique()) for rows in (frame, answers))
    return len({loosely(name) for name in sent - said} & {loosely(name) for name in said - sent})


def _people(rows: pd.DataFrame, many: int) -> str:
    numbers = _first(rows, rows["person"].notna())
    people = nenglish("{n} person", "{n} people", many)
    return english("{people} (first rows {numbers})", people=people, numbers=numbers) if numbers else people


def _untold(apart: str, says: bool) -> list[str]:
    """What cannot be told where no answer is one to an invitation, and why."""
    if says:
        return [N_("no answer belongs to an invitation, so what the silent think cannot be bounded"), apart]
    return [N_("it is not known which invitations were answered, and there are no response rates"), apart]


def _first(rows: pd.DataFrame, which: Any) -> str:
    """The numbers of the first rows ``which`` are so, in their order."""
    numbers = rows.loc[np.asarray(which, dtype=bool), "row"].dropna()
    try:
        numbers = numbers.astype(int).sort_values()
    except ValueError:  # rows of several files
        numbers = numbers.iloc[:SHOWN]
    return ", ".join(map(str, numbers.head(SHOWN)))


def _by_id(asked: pd.DataFrame, answers: pd.DataFrame) -> np.ndarray:
    """For each answer the place of the invitation with its response id, -1 where there is none."""
    ids = asked["response_id"].dropna()
    ids = ids[~ids.duplicated()]
    if not len(ids) or answers["response_id"].isna().all():
        return np.full(len(answers), -1)
    found = pd.Index(ids.astype(object)).get_indexer(pd.Index(answers["response_id"]))
    place = np.where(found >= 0, ids.index.to_numpy()[found], -1)
    same = asked["kind"].reindex(place).to_numpy() == answers["kind"].to_numpy()
    return np.where(same, place, -1)


def _by_person(asked: pd.DataFrame, answers: pd.DataFrame, place: np.ndarray, timed: bool) -> np.ndarray:
    """The same for answers without such an id: the last invitation of the person before the answer, if it is free."""
    free = asked[~asked.index.isin(place[place >= 0]) & asked["person"].notna()]
    free = free[free["answered_at"].notna()] if timed else free
    open_ones = (place < 0) & answers["person"].notna().to_numpy() & answers["date"].notna().to_numpy()
    if not len(free) or not open_ones.any():
        return place
    left = answers.loc[open_ones, ["person", "kind", "date"]].assign(at=np.flatnonzero(open_ones)).sort_values("date")
    when = free["answered_at"] if timed else free["sent"].dt.normalize()
    right = pd.DataFrame({**free[["person", "kind"]].astype(object), "date": when, "place": free.index})
    right = right[right["person"].isin(left["person"])].sort_values("date", kind="stable")
    far = pd.Timedelta(SLACK) if timed else pd.Timedelta(days=WINDOW)
    direction = "nearest" if timed else "backward"
    left["date"], right["date"] = left["date"].astype("datetime64[us]"), right["date"].astype("datetime64[us]")
    pairs = pd.merge_asof(left, right, on="date", by=["person", "kind"], direction=direction, tolerance=far).dropna()
    pairs = pairs.sort_values("at")
    pairs = pairs.sort_values("date", kind="stable").drop_duplicates("place")
    place = place.copy()
    place[pairs["at"].to_numpy(dtype=int)] = pairs["place"].to_numpy(dtype=int)
    return place
