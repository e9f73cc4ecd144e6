"""How are columns of tables, and the words in them that are the toolkit's own, said to readers?"""

import re
from collections.abc import Sequence

from nps_analysis.column_names import HEADINGS
from nps_analysis.language import N_, _, numerals, period_name, spoken, translated
from nps_analysis.language.spoken import ENGLISH
from nps_analysis.schema import LEAGUE_COLUMNS, NONE, PERIODS

DATED = frozenset(PERIODS)  # columns whose values are periods
WAVES = ("before", "after")  # columns whose values are waves, periods mostly, or the classes that people were in
OWN = (  # columns whose words are the toolkit's own; all other words are the data's
    *("note", "verdict", "base", "class", "signal", "side", "funnel", "method", "vote", "scenario", "weights"),
    *("state", "outcome", "reason", "kind", "priority", "adjust", "looked_at", "what", "of"),
)
WORDS = (  # those that tables of several questions share; others are marked where they are made
    N_("ok"),
    N_("small"),
    N_("very small"),
    N_("none"),
    N_("above"),
    N_("below"),
    N_("inside"),
    N_("accounts"),
    N_("contacts"),
    N_("answers"),
    N_("value"),
    N_("detractor"),
    N_("passive"),
    N_("promoter"),
    N_("detractors"),
    N_("passives"),
    N_("promoters"),
    N_("divided"),
    N_("silent"),
    N_("some silent"),
    N_("single contact"),
    N_("each answer once"),
    N_("as invited"),
    N_("answers before the median wait"),
    N_("answers after the median wait"),
    N_("silent all detractors"),
    N_("silent all passives"),
    N_("silent all promoters"),
    N_("silent like late responders"),
    N_("silent like those who answered"),
    N_("in shared accounts, no cluster named"),
    N_("High"),
    N_("Normal"),
    N_("Low"),
    N_("score"),
    N_("delta"),
    N_("wald"),
    N_("holm"),
    N_("simultaneous"),
    N_("normal"),
    N_("order statistics"),
    N_("optimal partitioning"),
    N_("relative weights"),
    N_("local level"),
    N_("empirical Bayes"),
    N_("proportional odds"),
    N_("bootstrap"),
    N_("bootstrap of respondents"),
    N_("exact, score test"),
    N_("funnel"),
    N_("suppressed"),
    N_("days since the previous message"),
    N_("all invitations"),
    N_("all answers"),
    N_("followed up"),
    N_("not followed up"),
)
SHARED = (
    "column",
    "group",
    "reference",
    "who",
    "priority",
)  # columns of the data's names, and of these words of ours
OURS = frozenset(
    [
        *(N_("rest"), N_("all who answered"), N_("those of both waves"), N_("those of one wave only")),
        *(N_("High"), N_("Normal"), N_("Low")),
        *(N_("all invitations"), N_("first in the log"), N_("may be invited"), N_("opted out"), N_("no consent")),
        *(N_("the last invitation came back"), N_("days between messages"), N_("days since the previous message")),
        *(N_("in shared accounts, no cluster named"), N_("likelihood")),
    ]
)
METRICS = {"likelihood": N_("likelihood to recommend"), "rating": N_("rating")}  # kinds that are no names such as CSAT
CLASSES = frozenset(["detractor", "passive", "promoter", "detractors", "passives", "promoters"])
RANGES = re.compile(r"((invited|answered) less than )?\d+ (to \d+ )?days?( or more| before)?|on \d{4}-\d\d-\d\d")
SHARES = re.compile(r"\d+ (to \d+ )?%")  # of those whose likelihood is told, in tables without a column


def heading(name: str, beside: Sequence[str] = ()) -> str:
    """What a column is called in the language that is spoken; a column of the data by its own name.

    ``beside`` are all columns of the table: in a league a group's figures are ``shown``, elsewhere a difference.

    >>> heading("nps"), heading("n_eff"), heading("home_market"), heading("shown"), heading("shown", LEAGUE_COLUMNS)
    ('NPS', 'effective n', 'home market', 'shown', 'figures shown')
    """
    if name == "shown" and tuple(beside[-len(LEAGUE_COLUMNS) :]) == LEAGUE_COLUMNS:
        return _("figures shown")
    return translated(HEADINGS[name]) if name in HEADINGS else name.replace("_", " ")


def cell(column: str, text: str, of: object = "") -> str:
    """A text in a column as readers have it: periods by name, the toolkit's own words in the language.

    ``of`` is what the row has as its ``column``: only groups of a period are periods, and only those of a column of
    ours are our words, however others are written.

    >>> from nps_analysis.language import speaking
    >>> with speaking("de"):
    ...     cell("class", "promoter"), cell("shop", "promoter"), cell("group", "Low", "shop")
    ('Promotor', 'promoter', 'Low')
    """
    if column in DATED:
        return translated(period_name(text))
    if column in WAVES:
        return translated(text) if text in CLASSES else period_name(text)
    if column == "boxes":
        return boxes_of(text)
    if text == NONE:
        return _("(none)")
    if column == "metric":
        return metric_of(text)
    if column == "column" and text in PERIODS:
        return heading(text)
    if column in SHARED:
        return translated(text) if _is_ours(column, text, str(of)) else period_name(text) if of in PERIODS else text
    return translated(text) if column in OWN else text


def _is_ours(column: str, text: str, of: str) -> bool:
    """Whether a word in a shared column is ours: a group is where its column is, such as the days between messages."""
    if column == "reference" and text == "rest":
        return True
    if column in ("group", "reference") and not (of in OURS or RANGES.fullmatch(of)):
        return not of and bool(SHARES.fullmatch(text))
    return text in OURS or bool(RANGES.fullmatch(text))


def metric_of(text: str) -> str:
    """A metric, alone or with its column: its kind in the language, if that is a word.

    >>> metric_of("CSAT staff"), metric_of("likelihood score")
    ('CSAT staff', 'likelihood score')
    """
    kind, space, column = text.partition(" ")
    return f"{translated(METRICS[kind])}{space}{column}" if kind in METRICS and spoken() != ENGLISH else text


def boxes_of(text: str) -> str:
    """Top boxes and their scale in words.

    >>> boxes_of("4-5 of 1-5")
    '4-5 of 1-5'
    """
    boxes, of, scale = text.partition(" of ")
    return _("{boxes} of {scale}", boxes=numerals(boxes), scale=numerals(scale)) if of else translated(text)
