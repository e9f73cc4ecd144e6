"""Which leagues a study asks for: who stands beside whom, what keeps leagues apart, and who the customers are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nps_analysis.language import english
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import collected
from nps_analysis.responses.segments import composed_form
from nps_analysis.schema import NONE, PERIODS, DataError

MOST_EVENTS = 20  # different values of a column that says which event an answer is about
EVENT = re.compile(  # columns that say after what customers were asked, as they are commonly called
    r"((customer|survey|feedback)[ _.-]?)?(event|touch[ _.-]?point|occasion|moment|interaction|trigger)"
    r"([ _.-]?(type|kind|name))?|survey[ _.-]?(type|kind|name)"
    r"|händelse|ereignis|anlass|kontaktpunkt|[ée]v[ée]nement|evento|رویداد",
    re.IGNORECASE,
)
VAGUE = re.compile(r"type|kind|art|typ|reason", re.IGNORECASE)  # columns that may, by what is in them
AN_EVENT = re.compile(  # values that are events by themselves
    r"test[ -]?(drive|ride)|purchase|delivery|meeting|repair|service|support|onboarding|renewal|complaint|handover"
    r"|probefahrt|kauf|lieferung|beratung|reparatur|provkörning|köp|leverans",
    re.IGNORECASE,
)
NOBODY = {  # parts that columns play which are no names of sellers, and what they are
    "score": "the answers themselves",
    "comment": "comments",
    "respondent": "customers: who answered, not who was rated",
    "response_id": "single answers",
    "weight": "weights",
    "date": "points in time; a period such as quarter, before the name, keeps leagues apart",
}


@dataclass(frozen=True)
class Asked:
    """One league: the column with the names, those that keep leagues apart, and those that say who the customers are.

    ``warnings`` say what was kept apart although nobody named it, and what is not allowed for.
    """

    across: str
    apart: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def by(self) -> list[str]:
        """What the answers are counted by."""
        return [*self.apart, f"column:{self.across}", *(f"column:{name}" for name in self.within)]

    @property
    def timed(self) -> bool:
        """Whether periods are among what is kept apart."""
        return any(name in PERIODS for name in self.apart)


@reads_rows
def leagues_of(responses: Responses, by: Sequence[str] = ()) -> list[Asked]:
    """The leagues of a study: one for each column of its ``league``, or the one of ``by``.

    The last column of ``by`` has the names, those before it keep leagues apart. Kinds of survey and brands that are
    mixed are always kept apart, and so are events: a column that is called so (event, touchpoint, moment, ...; or type,
    with such values as purchase and delivery) with 2 to 20 different values, as after a test drive, a purchase and a
    sales meeting the same seller has three scores. The customers are told by ``within``, else by the study's segments,
    without the columns of the league itself.

    Raises DataError where there is nobody to set beside each other, for an unknown column, and for one that has no
    names of people or places: the score, comments, customers.
    """
    study = responses.study
    columns = [list(by)] if by else [[name] for name in study.league] or ([study.by] if study.by else [])
    if not columns:
        raise DataError(
            "nobody to set beside each other",
            required="a column with the names of sellers, teams, stores or agents",
            found="neither --by nor league in a study file",
            do="nps league SOURCE --by COLUMN",
        )
    return [_asked(responses, names[:-1], names[-1]) for names in columns]


def _asked(responses: Responses, apart: Sequence[str], name: str) -> Asked:
    across = responses.column(name)
    apart = [own if own in PERIODS else _no_period(responses.column(own)) for own in apart]
    named = [own.removeprefix("column:") for own in responses.study.mix_for([*apart, across])]
    within = [responses.column(own) for own in named if own not in ("period", *PERIODS)]
    _refuse_nobody(responses, [across, *within])
    kinds = [own for own in map(_no_period, responses.apart) if own not in (*apart, across)]
    events = [own for own in _events(responses) if own not in (*apart, *kinds, across)]
    kept = [*apart, *kinds, *events]
    within = [own for own in within if _no_period(own) not in kept and own != across]
    said = [
        english('events are kept apart: "{column}"; --where "{column}=VALUE" chooses one', column=own) for own in events
    ]
    if not within:
        said.append(
            english("{across}: not adjusted for who the customers are; name columns with --within", across=across)
        )
    return Asked(across, tuple(dict.fromkeys(kept)), tuple(dict.fromkeys(within)), tuple(said))


def _no_period(column: str) -> str:
    """A column as it is counted by: one that is called as a period is, month say, is still a column."""
    return f"column:{column}" if column in PERIODS else column


def _events(responses: Responses) -> list[str]:
    """The columns that say which event answers are about, by their name or what is in them, where that are several."""
    return [name for name in responses.names if _says_event(responses, name)]


def _says_event(responses: Responses, column: str) -> bool:
    called, vague = EVENT.fullmatch(column.strip()), VAGUE.fullmatch(column.strip())
    if not (called or vague):
        return False
    plan = responses.kept().select(responses.segment(column).alias("value")).unique().head(MOST_EVENTS + 2)
    values = set(map(composed_form, collected(plan)["value"].astype(str))) - {NONE}
    events = sum(AN_EVENT.search(value) is not None for value in values)
    return 2 <= len(values) <= MOST_EVENTS and (called is not None or 2 * events > len(values))


def _refuse_nobody(responses: Responses, columns: Sequence[str]) -> None:
    """DataError for columns that play a part in which nobody can be set beside each other, nor customers be told."""
    parts = {own: what for part, what in NOBODY.items() if (own := getattr(responses.columns, part))}
    wrong = [name for name in columns if name in parts]
    if wrong:
        raise DataError(
            f'"{wrong[0]}" is no column for a league',
            required="columns with the names of sellers, teams, stores or agents, and with segments of customers",
            found=f"{wrong[0]}: {parts[wrong[0]]}",
            do="name another column with --by or --within",
        )
