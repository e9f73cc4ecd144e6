"""What is in a chart: captions of charts over time, by group and of what stands beside a score."""

import datetime as dt
from collections.abc import Sequence

from nps_analysis.customers.comments.written import CODED
from nps_analysis.headings import boxes_of
from nps_analysis.language import _, capital, day_name, listing, period_name, translated
from nps_analysis.responses.metrics import Rated
from nps_analysis.wording.phrases import column_of


def caption_over_time(period: str) -> str:
    """What a chart of scores over time is of; ``period`` is the column of periods.

    >>> caption_over_time("quarter")
    'NPS by quarter'
    """
    said = {
        "day": _("NPS by day"),
        "week": _("NPS by week"),
        "month": _("NPS by month"),
        "quarter": _("NPS by quarter"),
        "year": _("NPS by year"),
    }
    return said.get(period) or _("NPS by {segment}", segment=period)


def caption_of_steps(period: str) -> str:
    """What a chart of changes from period to period is of.

    >>> caption_of_steps("quarter")
    'NPS against the quarter before'
    """
    said = {
        "day": _("NPS against the day before"),
        "week": _("NPS against the week before"),
        "month": _("NPS against the month before"),
        "quarter": _("NPS against the quarter before"),
        "year": _("NPS against the year before"),
    }
    return said[period]


def caption_of_target(name: str) -> str:
    """What a chart of targets is of: of all answers (``overall``), or of the groups of a column.

    >>> caption_of_target("overall"), caption_of_target("market")
    ('NPS against targets, overall', 'NPS against targets, market')
    """
    if name == "overall":
        return _("NPS against targets, overall")
    return _("NPS against targets, {segment}", segment=name)


def caption_of_step(before: str, after: str, segment: str) -> str:
    """What a chart of the change from one period to another in each group of a segment is of.

    >>> caption_of_step("2026-Q2", "2026-Q3", "region")
    '2026-Q3 against 2026-Q2, by region'
    """
    told = {"before": period_name(str(before)), "after": period_name(str(after))}
    return capital(_("{after} against {before}, by {segment}", segment=segment, **told))


def caption_of_waves(before: str, after: str, segment: str = "") -> str:
    """What a chart of a change between two waves is of: by segment, or by who answered when.

    >>> caption_of_waves("Q1", "Q2", "region")
    'Change in NPS from Q1 to Q2 by region: mix and rate'
    """
    told = {"before": period_name(str(before)), "after": period_name(str(after))}
    if segment:
        return _("Change in NPS from {before} to {after} by {segment}: mix and rate", segment=segment, **told)
    return _("Change from {before} to {after} by who answered when; those of both waves count in all, too", **told)


def caption_of_movement(before: str, after: str) -> str:
    """What a chart of the same people in two waves is of."""
    told = {"before": period_name(str(before)), "after": period_name(str(after))}
    return _("Those who answered in {before} and in {after}: class before and after", **told)


def caption_of_movers(before: str, after: str) -> str:
    """What a chart of those who moved is of."""
    told = {"before": period_name(str(before)), "after": period_name(str(after))}
    return _("Those who moved to another class from {before} to {after}, with the later answer of each", **told)


def caption_of_themes(looked_at: str) -> str:
    """What a chart of themes is of: comments, or coded answers.

    >>> caption_of_themes("comments")
    'Share of the comments that mention each theme, and the NPS of those who do'
    """
    if looked_at == CODED:
        return _("Share of the coded answers that mention each theme, and the NPS of those who do")
    return _("Share of the comments that mention each theme, and the NPS of those who do")


def caption_of_league(across: str, within: Sequence[str]) -> str:
    """What a league is of, and what the customers are told by.

    >>> caption_of_league("seller", ["market", "channel"]), caption_of_league("seller", [])
    ('NPS by seller against what market, channel would suggest', 'NPS by seller against what all answers would suggest')
    """
    if not within:
        return _("NPS by {column} against what all answers would suggest", column=across)
    columns = _(", ").join(within)
    return _("NPS by {column} against what {columns} would suggest", column=across, columns=columns)


def caption_of_sales(measure: str, across: str, unmatched: Sequence[str], apart: Sequence[str]) -> str:
    """What a chart of scores beside sales is of, and who has no counterpart.

    >>> caption_of_sales("revenue", "seller", [], ["event"])
    'NPS and revenue by seller; the same figures for each event'
    """
    said = [_("NPS and {measure} by {column}", measure=measure, column=across), *map(translated, unmatched)]
    said += [_("the same figures for each {columns}", columns=listing(apart))] if apart else []
    return _("; ").join(said)


def caption_of_cases(day: dt.date, rest: str = "", by_owner: bool = False) -> str:
    """What a chart of open cases is of; ``rest`` is what hinders or helps following them up.

    >>> caption_of_cases(dt.date(2026, 9, 30), by_owner=True)[-38:].strip()
    'by owner and by days since the answer'
    """
    if by_owner:
        return _(
            "Open cases, about which nobody was in contact yet, on {day} by owner and by days since the answer",
            day=day_name(day),
        )
    return _(
        "Open cases, about which nobody was in contact yet, on {day}; {rest}",
        day=day_name(day),
        rest=rest or _("by days since the answer"),
    )


def caption_of_closed_loop(day: dt.date) -> str:
    """What a chart of the closed loop is of."""
    return _(
        "Cases of the closed-loop file on {day}; no difference of two rows is an effect of the call", day=day_name(day)
    )


def caption_of_accounts(start: dt.date | None, end: dt.date | None, by_state: bool = False) -> str:
    """What a chart of accounts is of, and whose answers count: those of a window, or all.

    >>> caption_of_accounts(None, None), caption_of_accounts(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    ('Score by who has a vote, all answers', 'Score by who has a vote, answers from 2025-01-01 to 2025-12-31')
    """
    window = _("all answers")
    if start and end:
        window = _("answers from {start} to {end}", start=day_name(start), end=day_name(end))
    if by_state:
        return _("Accounts by state, {window}; the last two are among those above", window=window)
    return _("Score by who has a vote, {window}", window=window)


def caption_of_boxes(rated: Rated, across: str) -> str:
    """What a chart of another metric's top boxes is of; ``across`` is a column, or a period."""
    return _("{column} by {across}: {boxes}", column=rated.column, across=column_of(across), boxes=boxes_of(rated.top))


def caption_of_figures(measure: str, role: str) -> str:
    """What a chart of sales figures by class is of, and whose they are.

    >>> caption_of_figures("repeat_purchase", "account")
    'repeat purchase by class of account'
    """
    return _("{measure} by class of {role}", measure=measure.replace("_", " "), role=translated(role))
