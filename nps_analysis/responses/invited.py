"""Which answer belongs to which invitation."""

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.responses.clean import clean
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import as_text
from nps_analysis.schema import counted

WINDOW = 60  # days after an invitation within which an answer is taken as one to it
STRANGERS = "none of the answers belongs to an invitation: do both call the same people and responses the same?"
SLACK = np.timedelta64(36, "h")  # between two clocks that tell of one answer: zones, and days without a time


@reads_rows
def answers_of(responses: Responses) -> pd.DataFrame:
    """The valid answers: ``person, date, score, consent, response_id, row``, missing where unknown."""
    plan = clean(responses)
    kinds = plan.collect_schema()
    texts = {"person": "respondent", "consent": "consent", "response_id": "response_id"}
    known = {ours: name for ours, name in texts.items() if getattr(responses.columns, name) and name in kinds.names()}
    dated = responses.dates_unusable is None and "date" in kinds.names()
    chosen = [as_text(name, kinds[name]).alias(ours) for ours, name in known.items()]
    date = [nw.col("date").cast(nw.Datetime("us")).alias("date")] if dated else []
    row = [nw.col("row")] if "row" in kinds.names() else []
    found = plan.select(nw.col("score"), *row, *chosen, *date).lazy().collect("pandas").to_native()
    answers = pd.DataFrame({"score": found["score"].to_numpy(dtype=float)})
    for ours in (*texts, "row"):
        text = found[ours].astype(object) if ours in found else pd.Series(None, answers.index, dtype=object)
        answers[ours] = text.where(text.notna() & (text != ""), None)
    when = found["date"].to_numpy(dtype="datetime64[us]") if "date" in found else np.datetime64("NaT", "us")
    return answers.assign(date=when)


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
    frame: pd.DataFrame, answers: pd.DataFrame, parts: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, int, str]], list[str]]:
    """The messages with the ``score`` of their answers and the days of ``wait`` for it; the answers with ``invited``.

    An answer belongs to the invitation that has its response id. Where there is none, it belongs to the last invitation
    of the same person before it: where the log says when it was answered, at most 36 hours from then; else at most 60
    days after it was sent. One invitation has one answer, the first. Beside them come the lines of the account and
    warnings.
    """
    asked = frame[~frame["reminder"]]
    place = _by_id(asked, answers)
    place = _by_person(asked, answers, place, timed="answered_at" in parts)
    matched = place >= 0
    frame["score"] = np.nan
    frame.loc[place[matched], "score"] = answers["score"].to_numpy()[matched]
    told = frame["answered"].to_numpy().copy()
    frame.loc[place[matched], "answered"] = True
    frame.loc[place[matched], "delivered"] = True
    when = frame["answered_at"].to_numpy().copy()
    late = np.zeros(len(frame), dtype="datetime64[us]") + np.timedelta64("NaT")
    late[place[matched]] = answers["date"].to_numpy()[matched]
    when = np.where(np.isnat(when), late, when)
    frame["answered_at"] = when
    frame["wait"] = (when - frame["sent"].to_numpy()) / np.timedelta64(1, "D")
    negative = int((frame["wait"] < -1).sum())
    frame.loc[frame["wait"] < 0, "wait"] = np.where(frame.loc[frame["wait"] < 0, "wait"] >= -1, 0.0, np.nan)
    without_row = frame["answered"] & frame["score"].isna() & ~frame["reminder"]
    dates = answers["date"].to_numpy()
    first = frame["sent"].min().to_datetime64()
    before = ~matched & (dates < first)
    lines = [
        ("answers with an invitation", int(matched.sum()), ""),
        ("answers before the first invitation of the log", int(before.sum()), ""),
        ("answers without an invitation in the log", int((~matched & ~before).sum()), ""),
        (
            "invitations answered, without a valid answer among the responses",
            int(without_row.sum()),
            ", ".join(map(str, frame.loc[without_row, "row"].sort_values().head(5))),
        ),
    ]
    nobody = len(answers) and not matched.any()
    warnings = [STRANGERS] if nobody and frame["answered"].any() else []
    warnings += [f"{counted(negative, 'invitation')} answered more than a day before it was sent"] if negative else []
    if not told.any() and not {"answered", "answered_at", "response_id", "status"} & parts.keys():
        how = f"taken from the responses, by person within {WINDOW} days"
        warnings.append(f"the invitations do not say which were answered: {how}")
    return frame, answers.assign(invited=matched), lines, warnings


def _by_id(asked: pd.DataFrame, answers: pd.DataFrame) -> np.ndarray:
    """For each answer the place of the invitation with its response id, -1 where there is none."""
    ids = asked["response_id"].dropna()
    ids = ids[~ids.duplicated()]
    if not len(ids) or answers["response_id"].isna().all():
        return np.full(len(answers), -1)
    found = pd.Index(ids.astype(object)).get_indexer(pd.Index(answers["response_id"]))
    return np.where(found >= 0, ids.index.to_numpy()[found], -1)


def _by_person(asked: pd.DataFrame, answers: pd.DataFrame, place: np.ndarray, timed: bool) -> np.ndarray:
    """The same for answers without such an id: the last invitation of the person before the answer, if it is free."""
    free = asked[~asked.index.isin(place[place >= 0]) & asked["person"].notna()]
    free = free[free["answered_at"].notna()] if timed else free
    open_ones = (place < 0) & answers["person"].notna().to_numpy() & answers["date"].notna().to_numpy()
    if not len(free) or not open_ones.any():
        return place
    left = answers.loc[open_ones, ["person", "date"]].assign(at=np.flatnonzero(open_ones)).sort_values("date")
    when = free["answered_at"] if timed else free["sent"].dt.normalize()
    right = pd.DataFrame({"person": free["person"].astype(object), "date": when, "place": free.index})
    right = right[right["person"].isin(left["person"])].sort_values("date", kind="stable")
    far = pd.Timedelta(SLACK) if timed else pd.Timedelta(days=WINDOW)
    direction = "nearest" if timed else "backward"
    left["date"], right["date"] = left["date"].astype("datetime64[us]"), right["date"].astype("datetime64[us]")
    pairs = pd.merge_asof(left, right, on="date", by="person", direction=direction, tolerance=far).dropna()
    pairs = pairs.sort_values("at")
    pairs = pairs.sort_values("date", kind="stable").drop_duplicates("place")
    place = place.copy()
    place[pairs["at"].to_numpy(dtype=int)] = pairs["place"].to_numpy(dtype=int)
    return place
