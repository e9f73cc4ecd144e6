"""Who was asked too often, who may be asked now, and who answers?"""

from itertools import pairwise

import numpy as np
import pandas as pd

from nps_analysis.customers.consent import NO, UNKNOWN, consents
from nps_analysis.customers.log_coverage import log_coverage
from nps_analysis.customers.response_rate import response_rates
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.invitations import Invitations
from nps_analysis.responses.invited import answers_of
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import refuse_unknown
from nps_analysis.schema import DataError, counted
from nps_analysis.study import LONGEST_REST

GAP = N_("days since the previous message")  # to the same person
FIRST = N_("first in the log")
EDGES = (0, 7, 30, 90, 180)  # days
AGAIN_COLUMNS = ("respondent", "before", "again", "days", "reached", "row")
MAY_COLUMNS = ("respondent", "may_invite", "why", "last_contact", "last_answer", "next_allowed")
MAY, RESTS, ANSWERED = "may be invited", "invited", "answered"
NOT_ASKED = N_("from answers alone: who was asked is not known, and answers come days after their invitations")
APART = N_("nobody is both in the log and among the answers: it is not counted who may be invited")
BOUNCED, STOPPED, REFUSED = N_("the last invitation came back"), N_("opted out"), N_("no consent")
REASONS = {  # by which people are counted
    **{MAY: "may_invite", RESTS: "resting", ANSWERED: "answered_lately"},
    **{BOUNCED: "came_back", STOPPED: "opted_out", REFUSED: "no_consent"},
}


def contact(
    invitations: Invitations, rest_days: int | None = None, level: float | None = None, min_n: int | None = None
) -> pd.DataFrame:
    """Response rates with intervals, in percent of the invitations that were sent, by all that the log tells.

    By channel, by the study's segments that are columns of the log, by wave (a column of that name, else the period in
    which the invitation was sent) and by the days since the message before it that reached the same person, in classes
    that end at 7, 30, 90 and 180 days and at ``rest_days``. What is not given is as the study says. Columns, tests and
    the effective n are those of ``response_rates``; reminders are no invitations of their own. The first row, for all,
    has what the log covers in its ``note``. Where the log tells kinds of survey that are mixed, they have rows, too.
    """
    study, asked = invitations.study, invitations.invited
    name = GAP if GAP not in asked else f"{GAP}_"
    columns = [*invitations.groups, name]
    rates = response_rates(
        asked.assign(**{name: gap_classes(asked["gap"], rest_of(invitations, rest_days))}),
        columns,
        study.level if level is None else level,
        study.min_n if min_n is None else min_n,
    )
    rates.loc[0, "note"] = "; ".join(filter(None, [rates.loc[0, "note"], log_coverage(invitations)]))
    return rates


def days_between(low: int, high: int) -> str:
    """A class of days from ``low`` on, before ``high``.

    >>> days_between(7, 30), days_between(1, 2)
    ('7 to 29 days', '1 day')
    """
    if high - low > 1:
        return english("{low} to {high} days", low=low, high=high - 1)
    return nenglish("{n} day", "{n} days", low)


def gap_classes(gap: pd.Series, rest_days: int = 90) -> pd.Series:
    """Days as classes in their order; a first message has a class of its own.

    >>> gap_classes(pd.Series([float("nan"), 6, 7, 119, 500]), 120).tolist()
    ['first in the log', '0 to 6 days', '7 to 29 days', '90 to 119 days', '180 days or more']
    """
    edges = sorted({*EDGES, rest_days})
    names = [days_between(low, high) for low, high in pairwise(edges)]
    names = [FIRST, *names, english("{days} days or more", days=edges[-1])]
    place = np.where(gap.isna(), 0, np.searchsorted(edges, gap.fillna(0), side="right"))
    return pd.Series(pd.Categorical.from_codes(place, names, ordered=True), gap.index)


def asked_too_often(of: Invitations | Responses, rest_days: int | None = None) -> pd.DataFrame:
    """Who was invited again before ``rest_days`` were over: one row for each invitation that came too early.

    ``respondent, before`` (the day of the last message that reached the person), ``again`` (that of the invitation
    which came too early), ``days`` between them by the calendar, ``reached`` (whether the second one was delivered) and
    ``row`` of the log, shortest gap first. Channels and kinds of survey count together. An invitation that came back
    asks nobody and begins no rest; a reminder goes on with its invitation's: it is never too early itself, and the rest
    begins anew with it. After exactly ``rest_days`` days somebody may be asked again.

    Of responses, without a log, the same for answers: who answered again before the rest was over. Most who are asked
    keep silent, and answers come days after their invitations, so that says little of who was asked. Raises DataError
    where answers name nobody or have no dates.
    """
    early = too_early(of, rest_days)
    again = early["sent"].dt.normalize()
    table = pd.DataFrame(
        {
            "respondent": early["person"].astype(object),
            "before": _written(again - pd.to_timedelta(early["gap"], unit="D")),
            "again": _written(again),
            "days": early["gap"].astype(int),
            "reached": early["delivered"],
            "row": early["row"],
        },
        columns=list(AGAIN_COLUMNS),
    )
    return table.sort_values(["days", "respondent", "again"], kind="stable").reset_index(drop=True)


def contact_policy(of: Invitations | Responses, rest_days: int | None = None) -> pd.Series:
    """The rest period in one row: how many were asked too often, and how many may be invited now.

    ``rest_days, as_of, messages`` (that name somebody; answers where there is no log), ``people, too_early``
    (invitations), ``too_early_people, share`` (percent of the people), ``shortest``, ``median`` (days between two
    messages to one person), ``may_invite, resting, answered_lately, came_back, opted_out, no_consent`` (people on
    ``as_of``: each is counted once, by the first reason in the order of ``may_invite``) and ``note``. Where nobody is
    both in the log and among the answers, these last are missing: one person may have a name in each.
    """
    frame = _messages(of)
    early, stand = too_early(of, rest_days), standing(of, rest_days)
    named = frame["person"].notna() & frame["wanted"]
    people, hurried = frame.loc[named, "person"].nunique(), early["person"].nunique()
    apart = no_one_in_both(of)
    why = dict.fromkeys(REASONS, np.nan) if apart else stand["why"].value_counts().reindex(REASONS, fill_value=0)
    gaps = frame.loc[named & ~frame["reminder"], "gap"]
    log = isinstance(of, Invitations)
    note = (APART if apart else "") if log else NOT_ASKED
    return pd.Series(
        {
            "rest_days": rest_of(of, rest_days),
            "as_of": str(of.study.as_of),
            "messages": int(named.sum()),
            "people": people,
            "too_early": len(early),
            "too_early_people": hurried,
            "share": 100 * hurried / people if people else np.nan,
            "shortest": gaps.min(),
            "median": gaps.median(),
            **{REASONS[reason]: n for reason, n in why.items()},
            "note": note,
        }
    )


def may_invite(of: Invitations | Responses, rest_days: int | None = None) -> pd.DataFrame:
    """Everybody in the log and among the answers: may they be invited on the study's ``as_of``, and why not?

    One row per person: ``respondent, may_invite, why, last_contact, last_answer`` (days, missing where there is none)
    and ``next_allowed``, the first day on which the rest is over, missing where no day would do. Reasons, the first
    that holds: opted out, no consent (the last one that the answers tell; none told is no refusal), the last invitation
    came back, invited less than ``rest_days`` before, or answered since then without an invitation of the log (an
    answer to one begins no rest of its own). Sorted by person. This is personal: for a file that
    leads to people, never for a slide. Raises DataError where consent is neither yes nor no, and where nobody is both
    in the log and among the answers: who rests under one name would be free under the other.
    """
    if no_one_in_both(of):
        raise DataError(
            "it cannot be said who may be invited",
            required="people who have the same name in the log and among the answers",
            found="nobody who is in both",
            do="name the column that both share with --column respondent=COLUMN and --respondent",
        )
    found = standing(of, rest_days)
    days = [f" {counted(int(n), 'day')} ago" if n == n else "" for n in found["ago"]]
    table = {
        "respondent": found.index,
        "may_invite": (found["why"] == MAY).to_numpy(),
        "why": [why + ago for why, ago in zip(found["why"], days, strict=True)],
        **{name: _written(found[name]) for name in ("last_contact", "last_answer", "next_allowed")},
    }
    return pd.DataFrame(table, columns=list(MAY_COLUMNS)).reset_index(drop=True)


def no_one_in_both(of: Invitations | Responses) -> bool:
    """Whether a log and the answers to it both name people, and never the same."""
    if not isinstance(of, Invitations):
        return False
    sent, said = (rows["person"].dropna() for rows in (of.frame, of.answers))
    return bool(len(sent) and len(said) and not said.isin(sent.unique()).any())


def standing(of: Invitations | Responses, rest_days: int | None) -> pd.DataFrame:
    """Each person's last contact and answer, why they may not be invited, for how many days that has held, until when.

    The columns are ``last_contact, last_answer, why, ago, next_allowed``; the index is the person.
    """
    log, rest = isinstance(of, Invitations), rest_of(of, rest_days)
    frame, answers = _messages(of), of.answers if isinstance(of, Invitations) else answers_of(of)
    named = frame[frame["person"].notna()]
    of_log, known = named["person"].to_numpy(dtype=object), answers["person"].notna()
    codes, people = pd.factorize(np.concatenate([of_log, answers.loc[known, "person"].to_numpy(dtype=object)]))
    asked, answering = codes[: len(named)], codes[len(named) :]
    delivered, end = named["delivered"].to_numpy(), pd.Timestamp(of.study.as_of) + pd.Timedelta(days=1)
    reached = delivered & log
    contact = _last(named["sent"].to_numpy()[reached], asked[reached], len(people))
    when = np.concatenate([answers.loc[known, "date"].to_numpy(), named["answered_at"].to_numpy()])
    who, told = np.concatenate([answering, asked]), when < end.to_datetime64()
    answer = _last(when[told], who[told], len(people))
    alone = ~answers.loc[known, "invited"].to_numpy(dtype=bool) if log else np.ones(int(known.sum()), dtype=bool)
    alone &= told[: len(alone)]
    unasked = _last(when[: len(alone)][alone], answering[alone], len(people))
    back = np.zeros(len(people), dtype=bool)
    back[asked] = ~delivered  # in order of time: the last one stays
    today = np.datetime64(of.study.as_of, "D")
    since_contact, since_answer = ((today - one).astype(float) for one in (contact, unasked))
    since_contact[np.isnat(contact)], since_answer[np.isnat(unasked)] = np.nan, np.nan
    reasons = {
        STOPPED: np.bincount(asked, named["stopped"], minlength=len(people)) > 0,
        REFUSED: pd.Index(people).isin(_refused(answers)),
        BOUNCED: back,
        RESTS: since_contact < rest,
        ANSWERED: since_answer < rest,
    }
    why = np.select(list(reasons.values()), list(reasons), default=MAY)
    allowed = np.fmax(np.fmax(contact, unasked) + np.timedelta64(rest, "D"), today)
    allowed[np.isin(why, [STOPPED, REFUSED, BOUNCED])] = np.datetime64("NaT")
    ago = np.select([why == RESTS, why == ANSWERED], [since_contact, since_answer], default=np.nan)
    table = {"last_contact": contact, "last_answer": answer, "why": why, "ago": ago, "next_allowed": allowed}
    wanted = np.bincount(asked, named["wanted"], minlength=len(people)) > 0
    wanted[answering] = True
    return pd.DataFrame(table, index=pd.Index(people, dtype=object))[wanted].sort_index()


def rest_of(of: Invitations | Responses, rest_days: int | None) -> int:
    """The rest period in days, as given or as the study says; DataError beyond 1 to 3,650."""
    if rest_days is None:
        return of.study.rest_days
    if not 1 <= rest_days <= LONGEST_REST:
        raise DataError(
            f"no rest of {rest_days} days",
            required=f"1 day or more, often 90 to 180, at most {LONGEST_REST:,}",
            found=f"{rest_days}",
            do="name another with --rest-days",
        )
    return rest_days


def _messages(of: Invitations | Responses) -> pd.DataFrame:
    return of.frame if isinstance(of, Invitations) else _answers_as_messages(of)


def too_early(of: Invitations | Responses, rest_days: int | None) -> pd.DataFrame:
    """The messages that came before the rest was over."""
    frame, rest = _messages(of), rest_of(of, rest_days)
    return frame[~frame["reminder"] & frame["wanted"] & (frame["gap"] < rest)]


def _answers_as_messages(responses: Responses) -> pd.DataFrame:
    """The answers of those who are known, as a log of messages that all arrived."""
    refuse_unknown(responses)
    if responses.dates_unusable:
        raise responses.dates_unusable
    answers = answers_of(responses)
    known = answers[answers["person"].notna() & answers["date"].notna()].sort_values(["person", "date"], kind="stable")
    frame = known.rename(columns={"date": "sent"}).reset_index(drop=True)
    day = frame["sent"].dt.normalize()
    return frame.assign(
        **{"gap": day.groupby(frame["person"]).diff().dt.days, "delivered": True, "reminder": False},
        **{"wanted": True, "stopped": False, "answered_at": pd.NaT},
    )


def _last(when: np.ndarray, who: np.ndarray, people: int) -> np.ndarray:
    """The last day of each person, given by number; missing where there is none."""
    last = np.full(people, np.datetime64("NaT"), dtype="datetime64[D]")
    order = np.argsort(when, kind="stable")
    last[who[order]] = when[order].astype("datetime64[D]")  # of several the last one stays
    return last


def _refused(answers: pd.DataFrame) -> pd.Series:
    """Who said no when the answers last told; a word for neither is no refusal."""
    told = answers[answers["consent"].notna() & answers["person"].notna()]
    said, _ = consents(told["consent"].to_numpy(dtype=object))
    told, said = told[said != UNKNOWN], said[said != UNKNOWN]
    last = told.assign(no=said == NO).sort_values("date", kind="stable", na_position="first")
    last = last.drop_duplicates("person", keep="last")
    return last.loc[last["no"], "person"]


def _written(days: pd.Series) -> pd.Series:
    texts = np.datetime_as_string(days.to_numpy().astype("datetime64[D]")).astype(object)
    return pd.Series(np.where(days.isna(), None, texts), days.index, dtype=object)
