"""A result frame as a chart's alternative text, with its method and its base in words."""

from collections.abc import Callable

import pandas as pd

from nps_analysis.disclosure import suppressed_rows
from nps_analysis.tables import count
from nps_analysis.wording import (
    accounting,
    accounts,
    ambassadors,
    benchmark,
    comments,
    compare,
    contact,
    contact_counts,
    decompose,
    drivers,
    follow_up,
    league,
    metrics,
    movement,
    nonresponse,
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

FIGURES: dict[str, Callable[[pd.Series], str]] = {  # a row of each chart word's frame, in words
    "score": score.figure,
    "trend": score.figure,
    "classes": score.shares,
    "compare": compare.figure,
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
    "compare_metrics": metrics.compare_figure,
    "penalty": drivers.penalty_figure,
    "performance": drivers.performance_figure,
    "plan": plan.figure,
    "check": accounting.figure,
}
ADJUSTED = {
    "holm": "p-values adjusted by Holm",
    "hochberg": "p-values adjusted by Hochberg",
    "bh": "p-values adjusted by Benjamini-Hochberg",
    "by": "p-values adjusted by Benjamini-Yekutieli",
    "simultaneous": "p-values and intervals simultaneous",
}
MOST = 12
UNTOLD = ("none", "all alike")  # methods of rows that have no interval


def describe(frame: pd.DataFrame, word: str, caption: str) -> str:
    """Alternative text for a chart of ``frame``: what it is of, and its figures in words, up to twelve of them."""
    hidden = suppressed_rows(frame)
    shown = frame[~hidden]
    rows = (
        compare.pairs_of(shown)
        if word in ("compare", "compare_metrics")
        else shown[shown["side"] != ""]
        if "side" in shown
        else shown
    )
    figures = [FIGURES[word](row) for _, row in rows.head(MOST).iterrows()]
    more = len(rows) - len(figures)
    figures += [f"and {more} more"] if more else []
    figures += [f"{hidden.sum()} suppressed"] if hidden.any() else []
    return f"{caption}. {'; '.join(figures) or 'Nothing to draw'}."


def method_of(frame: pd.DataFrame, word: str = "") -> str:
    """The method of a result frame in words, for captions and footers; ``word`` is the chart that it is drawn as."""
    if frame.empty:
        return ""
    if "benchmark_nps" in frame:
        return "score test, over every split that a published score allows"
    told = frame[~frame["method"].isin(UNTOLD)] if "method" in frame else frame
    last = (told if len(told) else frame).iloc[-1]
    words = [str(last["method"])] if "method" in frame else []
    words = ["score"] if word == "penalty" else words  # that of the regression is not drawn
    if "n_per_group" in frame:
        return f"{words[0]}, test at {last['level'] * 100:g} %, both sides counted"
    if "level" in frame:
        words.append(f"{last['level'] * 100:g} % interval")
    if "adjust" in frame and last["adjust"] in ADJUSTED:
        words.append(ADJUSTED[last["adjust"]])
    return ", ".join(words)


def base_of_all(frame: pd.DataFrame, word: str) -> str:
    """The answers behind a result frame, in words; empty where it rests on none."""
    if frame.empty:
        return ""
    if word in BASES:
        return BASES[word](frame)
    return f"n = {count(frame['n'].sum())} answers" if "n" in frame else ""


def _two_waves(frame: pd.DataFrame) -> str:
    whole = frame.iloc[-1]
    return f"n = {count(whole['n_from'])} answers in {whole['before']}, {count(whole['n_to'])} in {whole['after']}"


def _compared(frame: pd.DataFrame) -> str:
    if len(frame) > 1:
        return f"n = {count(frame.loc[frame['group'].isna(), 'n'].sum())} answers"
    both = frame.iloc[0]  # two groups by themselves have no row for all of them
    return f"n = {count(both['n'])} answers in {both['group']}, {count(both['reference_n'])} in {both['reference']}"


def _rated(frame: pd.DataFrame) -> str:
    """How many rated each thing, as a span where not all were asked the same."""
    ends = [count(n) for n in (frame["n"].min(), frame["n"].max())]
    return f"n = {' to '.join(dict.fromkeys(ends))}"


def _metrics(frame: pd.DataFrame) -> str:
    several = len(frame[["metric", "column"]].drop_duplicates()) > 1
    return f"{_rated(frame) if several else 'n = ' + count(frame['n'].sum())} ratings"


def _nothing(frame: pd.DataFrame) -> str:
    return ""


BASES: dict[str, Callable[[pd.DataFrame], str]] = {  # what a chart word's frame rests on, where it is not answers
    "decompose": _two_waves,
    "compare": _compared,
    "movement": lambda frame: f"n = {count(frame['n'].sum())} respondents of both waves",
    "movers": lambda frame: f"n = {count(frame.drop_duplicates(['before', 'after'])['n'].sum())} who moved",
    "ambassadors": lambda frame: (
        f"n = {count(frame['n'].sum())} answers of passives and detractors that another followed"
    ),
    "drivers": lambda frame: f"{_rated(frame)} answers a rating",
    "themes": lambda frame: f"n = {count(frame['comments'].max())} {frame.get('looked_at', ['comments'])[0]}",
    "follow_up": lambda frame: f"n = {count(frame['n'].sum())} open cases",
    "contact": lambda frame: f"n = {count(frame['invited'].max())} invitations",
    "contact_counts": lambda frame: f"n = {count(frame['out_of'].iloc[0])}",
    "shares": lambda frame: f"n = {count(frame['out_of'].max())}",
    "accounts": lambda frame: f"n = {count(frame['accounts'].iloc[0])} accounts",
    "metrics": _metrics,
    "reasons": reasons.base,
    "league": league.base,
    "compare_metrics": lambda frame: _compared(frame).replace("answers", "ratings"),
    "penalty": lambda frame: f"{_rated(frame)} answers a rating",
    "performance": lambda frame: f"{_rated(frame)} ratings a group",
    "sales": lambda frame: f"n = {count(frame['n'].sum())} with a sales figure",
    **dict.fromkeys(("plan", "quotes", "comments"), _nothing),
}
