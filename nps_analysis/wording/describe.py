"""A result frame as a chart's alternative text, with its method and its base in words."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from nps_analysis.disclosure import suppressed_rows
from nps_analysis.language import N_, _, ngettext, period_name, translated
from nps_analysis.tables import confidence, count
from nps_analysis.wording import (
    accounting,
    accounts,
    ambassadors,
    benchmark,
    comments,
    compare,
    compare_metrics,
    contact,
    contact_counts,
    decompose,
    drivers,
    follow_up,
    league,
    letters,
    metrics,
    movement,
    nonresponse,
    penalty,
    plan,
    rank,
    reasons,
    sales,
    score,
    seller_sales,
    target,
    themes,
    writers,
)
from nps_analysis.wording.phrases import group_of, rows_of, span

FIGURES: dict[str, Callable[[pd.Series], str]] = {  # a row of each chart word's frame, in words
    "score": score.figure,
    "trend": score.figure,
    "classes": score.shares,
    "compare": compare.figure,
    "letters": letters.figure,
    "benchmark": benchmark.figure,
    "rank": rank.figure,
    "target": target.figure,
    "decompose": decompose.figure,
    "movement": movement.figure,
    "movers": movement.mover_figure,
    "follow_up": follow_up.figure,
    "drivers": drivers.figure,
    "ambassadors": ambassadors.figure,
    "comments": comments.term_figure,
    "themes": themes.theme_figure,
    "coverage": writers.coverage_figure,
    "quotes": comments.quote_figure,
    "league": league.figure,
    "reasons": reasons.figure,
    "seller_sales": seller_sales.figure,
    "contact": contact.figure,
    "contact_counts": contact_counts.figure,
    "nonresponse": nonresponse.figure,
    "accounts": accounts.figure,
    "sales": sales.figure,
    "shares": follow_up.share_figure,
    "metrics": metrics.figure,
    "compare_metrics": compare_metrics.figure,
    "penalty": penalty.figure,
    "performance": drivers.performance_figure,
    "plan": plan.figure,
    "check": accounting.figure,
}
ADJUSTED = {
    "holm": N_("p-values adjusted by Holm"),
    "hochberg": N_("p-values adjusted by Hochberg"),
    "bh": N_("p-values adjusted by Benjamini-Hochberg"),
    "by": N_("p-values adjusted by Benjamini-Yekutieli"),
    "simultaneous": N_("p-values and intervals simultaneous"),
}
MOST, LONGEST, LONGEST_FIGURE = 12, 1000, 240  # figures; letters of a text, and of one figure in it
SCORE = N_("score")  # an interval's method
UNTOLD = ("none", "all alike")  # methods of rows that have no interval


def describe(frame: pd.DataFrame, word: str, caption: str, finding: str = "") -> str:
    """Alternative text for a chart of ``frame``: the ``finding``, what it is of, and its figures in words.

    There are up to twelve figures, and as many as fit in a thousand letters: more is not listened to.
    """
    hidden = suppressed_rows(frame)
    shown = frame[~hidden]
    rows = (
        compare.pairs_of(shown)
        if word in ("compare", "compare_metrics")
        else shown[shown["side"] != ""]
        if "side" in shown
        else shown
    )
    figures = _as_fit([_cut(FIGURES[word](row)) for row in rows_of(rows.head(MOST))], LONGEST - len(caption + finding))
    more, suppressed = len(rows) - len(figures), int(hidden.sum())
    figures += [ngettext("and {n} more", "and {n} more", more)] if more else []
    figures += [ngettext("{n} suppressed", "{n} suppressed", suppressed)] if suppressed else []
    said = _("; ").join(figures) or _("Nothing to draw")
    if finding:
        return _("{finding}. {caption}. {figures}.", finding=finding, caption=caption, figures=said)
    return _("{caption}. {figures}.", caption=caption, figures=said)


def _as_fit(figures: list[str], letters: int) -> list[str]:
    """The first of ``figures`` that so many ``letters`` hold, at least one."""
    taken = np.cumsum([len(figure) + 2 for figure in figures])
    return figures[: max(1, int((taken <= letters).sum()))]


def _cut(figure: str) -> str:
    """A figure in words, cut visibly before its end where a name or a quote in it is very long.

    >>> len(_cut("a" * 5000 + " 34.2"))
    240
    """
    if len(figure) <= LONGEST_FIGURE:
        return figure
    tail = LONGEST_FIGURE // 3
    return f"{figure[: LONGEST_FIGURE - tail - 1]}…{figure[-tail:]}"


def method_of(frame: pd.DataFrame, word: str = "") -> str:
    """The method of a result frame in words, for captions and footers; ``word`` is the chart that it is drawn as."""
    if frame.empty:
        return ""
    if "benchmark_nps" in frame:
        return _("score test, over every split that a published score allows")
    told = frame[~frame["method"].isin(UNTOLD)] if "method" in frame else frame
    last = (told if len(told) else frame).iloc[-1]
    words = [translated(str(last["method"]))] if "method" in frame else []
    words = [translated(SCORE)] if word == "penalty" else words  # that of the regression is not drawn
    if "n_per_group" in frame:
        level = confidence(last["level"])
        return _("{method}, test at {level}, both sides counted", method=words[0], level=level)
    if "level" in frame:
        words.append(_("{level} interval", level=confidence(last["level"])))
    if "adjust" in frame and last["adjust"] in ADJUSTED:
        words.append(translated(ADJUSTED[last["adjust"]]))
    return _(", ").join(words)


def base_of_all(frame: pd.DataFrame, word: str) -> str:
    """The answers behind a result frame, in words; empty where it rests on none."""
    if frame.empty:
        return ""
    if word in BASES:
        return BASES[word](frame)
    return _answers(frame["n"].sum()) if "n" in frame else ""


def _answers(n: float) -> str:
    return ngettext("n = {n} answer", "n = {n} answers", n)


def _two_waves(frame: pd.DataFrame) -> str:
    whole = frame.iloc[-1]
    waves = [period_name(str(whole[name])) for name in ("before", "after")]
    return _in_two(whole["n_from"], waves[0], whole["n_to"], waves[1])


def _compared(frame: pd.DataFrame) -> str:
    if len(frame) > 1:
        return _answers(frame.loc[frame["group"].isna(), "n"].sum())
    both = frame.iloc[0]  # two groups by themselves have no row for all of them
    return _in_two(both["n"], group_of(both), both["reference_n"], group_of(both, "reference"))


def _in_two(n: float, group: str, other_n: float, other: str) -> str:
    if n != n or other_n != other_n:  # of employees a side that is hidden has no number
        return ""
    return ngettext(
        "n = {n} answer in {group}, {other_n} in {other}",
        "n = {n} answers in {group}, {other_n} in {other}",
        n,
        group=group,
        other_n=count(other_n),
        other=other,
    )


def _metrics_compared(frame: pd.DataFrame) -> str:
    if len(frame) > 1:
        n = frame.loc[frame["group"].isna(), "n"].sum()
        return ngettext("n = {n} rating", "n = {n} ratings", n)
    both = frame.iloc[0]
    return ngettext(
        "n = {n} rating in {group}, {other_n} in {other}",
        "n = {n} ratings in {group}, {other_n} in {other}",
        both["n"],
        group=group_of(both),
        other_n=count(both["reference_n"]),
        other=group_of(both, "reference"),
    )


def _rated(frame: pd.DataFrame) -> str:
    """How many rated each thing, as a span where not all were asked the same."""
    return span([count(n) for n in (frame["n"].min(), frame["n"].max())])


def _metrics(frame: pd.DataFrame) -> str:
    several = len(frame[["metric", "column"]].drop_duplicates()) > 1
    if several:
        return _("n = {numbers} ratings", numbers=_rated(frame))
    return ngettext("n = {n} rating", "n = {n} ratings", frame["n"].sum())


def _themes(frame: pd.DataFrame) -> str:
    n = frame["comments"].max()
    if frame.get("looked_at", ["comments"])[0] == "comments":
        return ngettext("n = {n} comment", "n = {n} comments", n)
    return ngettext("n = {n} coded answer", "n = {n} coded answers", n)


def _both_waves(frame: pd.DataFrame) -> str:
    n = frame["n"].sum()
    return ngettext("n = {n} respondent of both waves", "n = {n} respondents of both waves", n)


def _who_moved(frame: pd.DataFrame) -> str:
    n = frame.drop_duplicates(["before", "after"])["n"].sum()
    return ngettext("n = {n} who moved", "n = {n} who moved", n)


def _followed(frame: pd.DataFrame) -> str:
    return ngettext(
        "n = {n} answer of passives and detractors that another followed",
        "n = {n} answers of passives and detractors that another followed",
        frame["n"].sum(),
    )


def _answers_a_rating(frame: pd.DataFrame) -> str:
    return _("n = {numbers} per rating", numbers=_rated(frame))


def _ratings_a_group(frame: pd.DataFrame) -> str:
    return _("n = {numbers} ratings a group", numbers=_rated(frame))


def _cases(frame: pd.DataFrame) -> str:
    return ngettext("n = {n} open case", "n = {n} open cases", frame["n"].sum())


def _invitations(frame: pd.DataFrame) -> str:
    return ngettext("n = {n} invitation", "n = {n} invitations", frame["invited"].max())


def _accounts(frame: pd.DataFrame) -> str:
    return ngettext("n = {n} account", "n = {n} accounts", frame["accounts"].iloc[0])


def _with_sales(frame: pd.DataFrame) -> str:
    return ngettext("n = {n} with a sales figure", "n = {n} with a sales figure", frame["n"].sum())


def _nothing(frame: pd.DataFrame) -> str:
    return ""


BASES: dict[str, Callable[[pd.DataFrame], str]] = {  # what a chart word's frame rests on, where it is not answers
    "decompose": _two_waves,
    "compare": _compared,
    "movement": _both_waves,
    "movers": _who_moved,
    "ambassadors": _followed,
    "drivers": _answers_a_rating,
    "themes": _themes,
    "follow_up": _cases,
    "contact": _invitations,
    "contact_counts": lambda frame: _("n = {n}", n=count(frame["out_of"].iloc[0])),
    "shares": lambda frame: _("n = {n}", n=count(frame["out_of"].max())),
    "accounts": _accounts,
    "metrics": _metrics,
    "reasons": reasons.base,
    "league": league.base,
    "compare_metrics": _metrics_compared,
    "penalty": _answers_a_rating,
    "performance": _ratings_a_group,
    "sales": _with_sales,
    **dict.fromkeys(("plan", "quotes", "comments"), _nothing),
}
