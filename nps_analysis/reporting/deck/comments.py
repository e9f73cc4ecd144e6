"""Comments on slides: terms, themes and coverage as bars, quotes as a table."""

from collections.abc import Sequence
from math import exp

import pandas as pd

from nps_analysis.charts.comments import drawn_terms
from nps_analysis.customers.comments.quotes import cut
from nps_analysis.customers.comments.written import DID, WRITTEN
from nps_analysis.reporting.deck.bars import Row, bar_charts
from nps_analysis.reporting.deck.native import Chart, Runs, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import NONE
from nps_analysis.tables import count, percent, points

DETRACTORS, PROMOTERS, SHARES, OPEN = "accent3", "accent1", "accent5", ""
MOST_TERMS, QUOTES_A_SLIDE, LONGEST = 8, 7, 150  # the last in letters of a quote
WIDTHS = (2.6, 1.7, 0.8, 7.0)  # inches


def draw_terms(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Terms as bars of log-odds: promoters' right, detractors' left."""
    rows = drawn_terms(finding.frame, MOST_TERMS).iloc[::-1]
    if not len(rows):
        return [], [("No word or phrase is shown to be typical of promoters or of detractors.", "")]
    several = finding.frame["language"].nunique() > 1
    charts, _ = bar_charts("Log-odds", [_term(row, several) for _, row in rows.iterrows()], "term")
    key = [("■ ", PROMOTERS), ("▲ in more of the promoters' comments   ", "")]
    key += [("■ ", DETRACTORS), ("▼ in more of the detractors'   (share of detractors' / of promoters')   ", "")]
    times = f"1 is {exp(1):.1f} times, 2 is {exp(2):.1f} times"
    said = f"Logarithm of the odds ratio: {times}. Lines: {finding.level} interval."
    return charts, [*key, (said, "")]


def draw_themes(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Themes as bars of their share of the comments, with the score of those who mention them."""
    rows = [_theme(row) for _, row in finding.frame.iterrows()]
    charts, rest = bar_charts("Share", rows, "theme")
    of = finding.frame["looked_at"].iloc[0] if "looked_at" in finding.frame and len(finding.frame) else WRITTEN
    said = f"Percent of the {of}. Lines: {finding.level} interval. NPS: of those who mention it, with its interval."
    return charts, [(" ".join(filter(None, [said, *marks(finding.frame["n"]), rest])), "")]


def draw_coverage(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Scores as bars of the share that wrote."""
    rows = [_coverage(row) for _, row in finding.frame.iterrows()]
    charts, _ = bar_charts("Share", rows, "score")
    did = DID[finding.frame["looked_at"].iloc[0] if "looked_at" in finding.frame else WRITTEN]
    said = f"Percent of those who gave each score that {did}. Lines: {finding.level} interval."
    return charts, [(" ".join([said, *marks(finding.frame["n"])]), "")]


def draw_quotes(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Quotes as a table, masked as they are in the finding."""
    rows = [_quote(row) for _, row in finding.frame.iterrows()]
    parts = [rows[start : start + QUOTES_A_SLIDE] for start in range(0, len(rows), QUOTES_A_SLIDE)]
    heading = ("Theme", "Class", "Score", "Comment")
    tables = [Table((heading, *part), WIDTHS) for part in parts]
    said = "Chosen by rule: of each group the comment nearest to its middle. Addresses and numbers are masked."
    return tables, [(said, "")]


def _term(row: pd.Series, several: bool) -> Row:
    good = row["side"] == "promoters"
    name = f"{row['term']} ({row['language']})" if several else str(row["term"])
    after = f"   {percent(row['detractors'])} / {percent(row['promoters'])}"
    fill, sign = (PROMOTERS, "▲ +") if good else (DETRACTORS, "▼ ")
    return Row(name, row["log_odds"], row["low"], row["high"], fill, above=sign, below=sign, after=after, n=row["n"])


def _theme(row: pd.Series) -> Row:
    none = row["theme"] == NONE
    nps = (
        f"   NPS {points(row['nps'])} ({points(row['low'])} to {points(row['high'])})"
        if row["nps"] == row["nps"]
        else ""
    )
    name, fill = ("no theme", OPEN) if none else (row["theme"], SHARES)
    return Row(
        name, row["share"], row["share_low"], row["share_high"], fill, after=f" %{nps}   {base(row['n'])}", n=row["n"]
    )


def _coverage(row: pd.Series) -> Row:
    asked = row["note"] in ("", None)
    after = f" %   {count(row['comments'])} of {base(row['n']).removeprefix('n = ')}" if row["n"] else "no answers"
    after += f"   {row['note']}" if row["n"] and not asked else ""
    name = f"{row['score']} {row['class']}"
    return Row(
        name, row["share"], row["share_low"], row["share_high"], SHARES if asked else OPEN, after=after, n=row["n"]
    )


def _quote(row: pd.Series) -> tuple[str, str, str, str]:
    said = row["quote"] if isinstance(row["quote"], str) and row["quote"] else str(row["note"])
    score = f"{float(row['score']):.0f}" if str(row["score"]) not in ("", "nan", "None", "<NA>") else ""
    sign = {"detractor": "▼ ", "promoter": "▲ "}.get(str(row["class"]), "")
    return legible(row["theme"], 40), f"{sign}{row['class']}", score, cut(said, LONGEST)
