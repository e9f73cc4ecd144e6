"""How are columns of tables, and the words in them that are the toolkit's own, said to readers?"""

import re
from collections.abc import Sequence
from functools import lru_cache

from nps_analysis.column_names import HEADINGS
from nps_analysis.language import N_, _, numerals, period_name, spoken, translated
from nps_analysis.language.spoken import ENGLISH
from nps_analysis.schema import (
    BENCHMARK_COLUMNS,
    CHECK_COLUMNS,
    COMPARE_COLUMNS,
    LEAGUE_COLUMNS,
    METRIC_COLUMNS,
    NONE,
    PERIODS,
    REASON_COLUMNS,
    SCORE_COLUMNS,
    TARGET_COLUMNS,
    TREND_COLUMNS,
)
from nps_analysis.stats.letters import LETTER_COLUMNS
from nps_analysis.stats.pairs import REST, own_name

DATED = frozenset(PERIODS)  # columns whose values are periods
WAVES = ("before", "after")  # columns whose values are waves, periods mostly, or the classes that people were in
OWN = (  # columns whose words are the toolkit's own; all other words are the data's
    *("note", "verdict", "base", "class", "signal", "side", "funnel", "method", "vote", "scenario", "weights"),
    *("state", "outcome", "reason", "kind", "priority", "adjust", "looked_at", "what", "of", "who"),
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
WHO = frozenset([N_("all who answered"), N_("those of both waves"), N_("those of one wave only")])
OF_INVITATIONS = frozenset(  # columns of ours that groups are of, in tables of invitations; others are the data's
    [N_("all invitations"), N_("days between messages"), N_("days since the previous message")]
)
GROUPS = frozenset(  # the groups of those that are no ranges
    [
        *(N_("all invitations"), N_("first in the log"), N_("may be invited"), N_("opted out"), N_("no consent")),
        N_("the last invitation came back"),
    ]
)
REASONS = frozenset([N_("seller"), N_("product")])  # as the guide names them; others are the study's own
LEADING = {  # words of ours that stand before figures, and a figure that only such a table has; else it is a segment
    "priority": {"days_0_2"},
    "who": {"reference"},
    "state": {"out_of", "contacts"},
    "outcome": {"languages"},
    "vote": {"accounts"},
    "weights": {"design_effect"},
    "scenario": {"silent"},
    "class": {"comments", "quote", "contacts"},
    "group": {"promoted"},
}
RESULTS = (  # before their columns stand the segments, and nothing else
    *(SCORE_COLUMNS, TREND_COLUMNS, LETTER_COLUMNS, COMPARE_COLUMNS, BENCHMARK_COLUMNS, CHECK_COLUMNS),
    *(TARGET_COLUMNS, LEAGUE_COLUMNS, REASON_COLUMNS, METRIC_COLUMNS),
)
FIRST = {  # where the figures of another frame can begin
    *SCORE_COLUMNS,
    *("metric", "measure", "column", "company", "share_from", "n_per_group"),
}
METRICS = {"likelihood": N_("likelihood to recommend"), "rating": N_("rating")}  # kinds that are no names such as CSAT
CLASSES = frozenset(["detractor", "passive", "promoter", "detractors", "passives", "promoters"])
RANGES = re.compile(r"((invited|answered) less than )?\d+ (to \d+ )?days?( or more| before)?|on \d{4}-\d\d-\d\d")
SHARES = re.compile(r"\d+ (to \d+ )?%")  # of those whose likelihood is told, in tables without a column


def heading(name: str, beside: Sequence[str] = ()) -> str:
    """What a column is called in the language that is spoken; a segment ``beside`` a result's columns by its own name.

    >>> heading("nps"), heading("n_eff"), heading("home_market"), heading("first"), heading("first", ["first", "n"])
    ('NPS', 'effective n', 'home market', 'first rows', 'first rows')
    >>> heading("first", ["first", *SCORE_COLUMNS])
    'first'

    In a league a group's figures are ``shown``, elsewhere a difference is:

    >>> heading("shown"), heading("shown", LEAGUE_COLUMNS)
    ('shown', 'figures shown')
    """
    if name == "shown" and _result(beside) == LEAGUE_COLUMNS:
        return _("figures shown")
    theirs = name not in PERIODS and bool(_result(beside)) and name in segments(tuple(beside))
    return translated(HEADINGS[name]) if name in HEADINGS and not theirs else name.replace("_", " ")


def cell(column: str, text: str, of: object = "", beside: Sequence[str] = ()) -> str:
    """A text in a column as readers have it: periods by name, the toolkit's own words in the language.

    ``of`` is what the row has as its ``column``: only groups of a period are periods. ``beside`` are all columns of the
    table, which tell its segments: what they hold is the data's, whatever they are called.

    >>> from nps_analysis.language import speaking
    >>> with speaking("de"):
    ...     cell("class", "promoter"), cell("shop", "promoter"), cell("class", "promoter", beside=["class", "n", "nps"])
    ('Promotor', 'promoter', 'promoter')
    """
    if column in DATED:
        return translated(period_name(text))
    if text == NONE:
        return _("(none)")
    if column in segments(tuple(beside)):
        return text
    if column in WAVES:
        return translated(text) if text in CLASSES and tuple(beside[:2]) in ((), WAVES) else period_name(text)
    if column == "boxes":
        return boxes_of(text)
    if column == "metric":
        return metric_of(text)
    if column == "column":
        return heading(text) if text in PERIODS else translated(text) if _of_invitations(text, beside) else text
    if column in ("group", "reference"):
        return _group(column, text, str(of), beside)
    words = WHO if column == "who" else REASONS if column == "reason" and "rated_low" in beside else (text,)
    return translated(text) if column in OWN and text in words else text


def _group(column: str, text: str, of: str, beside: Sequence[str]) -> str:
    """A group, or what it is held against: ``rest`` there is ours, a group of that name is told from it."""
    if column == "reference" and text == REST:
        return translated(REST)
    text = own_name(text) if column == "reference" else text
    if of in PERIODS:
        return period_name(text)
    known = text in GROUPS or RANGES.fullmatch(text)
    ours = known and _of_invitations(of, beside) if of else SHARES.fullmatch(text)
    return translated(text) if ours else text


def _of_invitations(column: str, beside: Sequence[str]) -> bool:
    """Whether what groups are of is ours, such as the days between messages: no comparison of answers has that."""
    return "reference" not in beside and (column in OF_INVITATIONS or bool(RANGES.fullmatch(column)))


def group_columns(columns: Sequence[str]) -> list[str]:
    """The columns of a result frame that stand before its figures.

    >>> group_columns(["company", *SCORE_COLUMNS])
    ['company']
    """
    if figures := _result(columns):
        return list(columns[: -len(figures)])
    return list(columns[: next((i for i, name in enumerate(columns) if name in FIRST), len(columns))])


def _result(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that a known result ends with; empty for another table."""
    return next((figures for figures in RESULTS if tuple(columns[-len(figures) :]) == figures), ())


@lru_cache(256)
def segments(columns: tuple[str, ...]) -> frozenset[str]:
    """Which columns of a table are the data's, by what it has beside them: they stand before all of its figures.

    >>> sorted(segments(("priority", *SCORE_COLUMNS))), sorted(segments(("priority", "n", "days_0_2")))
    (['priority'], [])
    """
    before = group_columns(columns)
    if "reference" in columns and "column" in columns:  # behind the metric stands what is compared within
        before = [name for name in columns[: columns.index("column")] if name != "metric"]
    figures = {*columns} - {*before, "note"}
    ours = {name for name, own in LEADING.items() if own & figures or not figures}  # without figures it is a list
    waves = () if figures & {"nps", "reference"} else WAVES
    return frozenset(before) - ours - {*waves}


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
