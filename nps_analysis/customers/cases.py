"""The cases of the closed loop: which answers they are about, what became of them, how long they have been open."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nps_analysis.customers.case_days import possible, rows_of
from nps_analysis.customers.closed_loop import (
    CONTACTED,
    OPEN,
    RECOVERED,
    RESOLVED,
    ClosedLoop,
    keys_of,
    refuse_twice,
)
from nps_analysis.customers.latest import UNSEEN, Answers
from nps_analysis.language import english, nenglish
from nps_analysis.responses.names import loosely
from nps_analysis.scale import PASSIVE
from nps_analysis.schema import NONE


@dataclass(frozen=True, eq=False)
class Matched:
    """The cases of a closed-loop file with the answers that they are about, one row each, numbered as in the file.

    ``cases`` has ``at`` (where the answer is, -1 where the source does not have it), ``score`` and ``answered`` of it,
    ``state`` as it is now, ``written`` as the file has it, ``since``, ``contacted`` (a day), ``followed`` (whether
    anybody was in contact), ``again`` (whether the respondent has answered since), ``recovered`` (the day of the later
    answer that says so), ``owner``; ``people`` are those who have a case.
    """

    cases: pd.DataFrame
    people: np.ndarray
    warnings: tuple[str, ...]

    @property
    def at(self) -> np.ndarray:
        """Where the answers are that have a case."""
        return self.cases["at"].to_numpy()

    @property
    def closed(self) -> np.ndarray:
        """Where the answers are whose case is resolved or recovered."""
        return self.at[self.cases["state"].isin([RESOLVED, RECOVERED])]

    @property
    def waiting(self) -> np.ndarray:
        """Where the answers are whose case is open or contacted: they are waited for, however old they are."""
        return self.at[self.cases["state"].isin([OPEN, CONTACTED])]

    def states(self, at: np.ndarray) -> list[str]:
        """The state of the case of each answer; open where the file has none."""
        known = dict(zip(self.at.tolist(), self.cases["state"], strict=True))
        return [known.get(row, OPEN) for row in at.tolist()]

    def since(self, at: np.ndarray, as_of: dt.date) -> list[dt.date]:
        """Since when each case is in its state; as of today where that is not known."""
        dated = self.cases[self.cases["since"].notna()]
        known = dict(zip(dated["at"].tolist(), dated["since"].dt.date, strict=True))
        return [known.get(row, as_of) for row in at.tolist()]

    def owners(self, at: np.ndarray, owners: list[str]) -> list[str]:
        """The owner of each case, where the file names one, else that of the respondent."""
        named = self.cases[self.cases["owner"] != ""]
        known = dict(zip(named["at"].tolist(), named["owner"], strict=True))
        return [known.get(row, owner) for row, owner in zip(at.tolist(), owners, strict=True)]


def matched(loop: ClosedLoop | None, answers: Answers, as_of: dt.date, some: bool = False) -> Matched:
    """The cases of a file and the answers that they are about, by response id, else by respondent and day.

    An id that differs only by leading zeros or capitals is taken for the one answer that it may mean. Days that cannot
    be on ``as_of`` are missing. A case has recovered where the respondent's latest answer came later, is higher and is
    a passive's or promoter's. Where the answers are only ``some`` of the source's, cases about others are left out.
    DataError where two rows are about the same answer.
    """
    cases = loop.cases if loop else pd.DataFrame(columns=["response_id", "respondent", "state", "owner"], dtype=object)
    if not loop or cases.empty:
        cases = cases.assign(**{name: pd.Series(dtype="datetime64[us]") for name in ("answered", "since", "contacted")})
    at, said = _places(cases, answers, loop.path.name if loop else "")
    if loop:
        refuse_twice(loop.path, pd.Series(at, cases.index)[at >= 0])
    own, last = np.where(at >= 0, at, 0), _last_of(answers)
    there = (at >= 0) & (len(answers.person) > 0)
    score = np.where(there, answers.score[own], np.nan) if len(answers.score) else np.full(len(at), np.nan)
    later = np.where(there, last[own], 0) if len(last) else np.zeros(len(at), dtype=int)
    now = answers.score[later] if len(last) else score
    better = there & (later > own) & (now >= PASSIVE) & (now > score)
    day = pd.Series(answers.day[own] if len(last) else np.full(len(at), np.datetime64("NaT", "D")), cases.index)
    back = pd.Series(answers.day[later] if len(last) else day, cases.index).astype("datetime64[us]")
    answered = day.astype("datetime64[us]").where(there, cases["answered"])
    cases, impossible = possible(cases.assign(answered=answered), as_of, loop.path.name if loop else "")
    touched = cases["state"].isin([CONTACTED, RESOLVED])
    found = pd.DataFrame(
        {
            "at": at,
            "score": score,
            "answered": cases["answered"],
            "state": cases["state"].where(~better, RECOVERED),
            "written": cases["state"],
            "since": cases["since"],
            "contacted": cases["contacted"].where(cases["contacted"].notna() | ~touched, cases["since"]),
            "followed": touched | cases["contacted"].notna(),
            "recovered": back.where(better),
            "better": better,
            "again": there & (later > own),
            "owner": cases["owner"],
        },
        index=cases.index,
    )
    lost = int((at < 0).sum())
    if loop and lost:
        said += [_of_others(lost, loop.path.name, some)]
    found = found[at >= 0] if some else found
    return Matched(found, _people(cases, at, answers), (*(loop.warnings if loop else ()), *said, *impossible))


def _of_others(n: int, name: str, left_out: bool) -> str:
    """That cases are about answers which are not there, and are left out where others may have been asked for."""
    if left_out:
        return nenglish(
            "{n} case of {name} about answers that are not among the valid ones, "
            "left out because only some answers are asked for",
            "{n} cases of {name} about answers that are not among the valid ones, "
            "left out because only some answers are asked for",
            n,
            name=name,
        )
    return nenglish(
        "{n} case of {name} about answers that are not among the valid ones",
        "{n} cases of {name} about answers that are not among the valid ones",
        n,
        name=name,
    )


def _places(cases: pd.DataFrame, answers: Answers, name: str) -> tuple[np.ndarray, list[str]]:
    """Where the answer of each case is, -1 where it is not among them, and a warning about ids that are alike."""
    keys = dict(enumerate(keys_of(cases))) if len(cases) else {}
    at = np.full(len(cases), -1)
    for row, places in _candidates(keys, answers, loose=False).items():
        at[row] = places[-1]  # of several answers on one day the last
    taken, almost = set(at[at >= 0].tolist()), {}
    for row, places in _candidates({row: key for row, key in keys.items() if at[row] < 0}, answers, loose=True).items():
        people = {(answers.person[place] if keys[row][1] else place) for place in places}
        almost[row] = -1 if len(people) > 1 or places[-1] in taken else places[-1]
    meant = [place for place in almost.values() if place >= 0]
    for row, place in almost.items():
        at[row] = place if meant.count(place) == 1 else -1
    left = sum(at[row] < 0 for row in almost)
    told = {"rows": rows_of(cases.index[list(almost)]), "name": name, "taken": len(almost) - left, "left": left}
    if left:
        what = english(
            "{rows} of {name} with an id that differs only by leading zeros or capitals from that of an answer: "
            "{taken} taken as its case, {left} left alone, because several answers or rows may be meant",
            **told,
        )
    else:
        what = english(
            "{rows} of {name} with an id that differs only by leading zeros or capitals from that of an answer: "
            "{taken} taken as its case",
            **told,
        )
    return at, [what] if almost else []


def _candidates(keys: dict[int, tuple[str, str]], answers: Answers, loose: bool) -> dict[int, list[int]]:
    """Where the answers are that the key of each row may mean, if any, in their order."""
    form = loosely if loose else str
    found: dict[int, list[int]] = {}
    for column, dated in (("response_id", False), ("respondent", True)):
        rows: dict[tuple[str, str], list[int]] = {}
        for row, (one, day) in keys.items():
            if one and bool(day) == dated:
                rows.setdefault((form(one), day), []).append(row)
        for text, place in _where(column, {text: text for text, _ in rows}, answers, loose):
            for row in rows.get((text, str(answers.day[place]) if dated else ""), ()):
                found.setdefault(row, []).append(place)
    return found


def _where(column: str, wanted: dict, answers: Answers, loose: bool = False) -> list[tuple]:
    """What is wanted for each of some texts in a column, and where answers have that text."""
    if not wanted or column not in answers.texts.column_names:
        return []
    seen = pc.replace_substring_regex(answers.texts[column].cast(pa.string()), UNSEEN, "")  # as the list has them
    seen = pc.replace_substring_regex(pc.utf8_lower(seen), "^0+(.)", r"\1") if loose else seen
    found = pc.index_in(seen, value_set=pa.array(list(wanted), pa.string()))
    of_row = found.to_numpy()[answers.place].astype(float)
    names = list(wanted.values())
    return [(names[int(of_row[place])], place) for place in np.flatnonzero(~np.isnan(of_row)).tolist()]


def _people(cases: pd.DataFrame, at: np.ndarray, answers: Answers) -> np.ndarray:
    """Who has a case, by the answer or by name."""
    named = {name: name for name in cases["respondent"] if name and name != NONE}
    places = [place for _, place in _where("respondent", named, answers)]
    return np.unique(answers.person[np.array([*at[at >= 0].tolist(), *places], dtype=int)])


def _last_of(answers: Answers) -> np.ndarray:
    """For each answer where the latest of the same respondent is."""
    last = answers.last
    return np.repeat(last, np.diff(np.append(-1, last))) if len(last) else last
