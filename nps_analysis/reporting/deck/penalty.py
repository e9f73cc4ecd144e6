"""What low and high ratings go with: two bars a driver, each with its interval."""

import pandas as pd

from nps_analysis.reporting.deck.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.score import marks
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import count
from nps_analysis.wording.drivers import NOT_CAUSE, bands_of

LOW, HIGH = "accent3", "accent1"
BANDS = {"penalty": ("rated low", "n_low", LOW), "reward": ("rated high", "n_high", HIGH)}


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of penalties and rewards, the most important driver first, and what their bars are."""
    frame = finding.frame.assign(name=finding.names())
    frame = frame.sort_values("importance", ascending=False, kind="stable", na_position="last")
    rows = [_row(row, band) for _, row in frame.iterrows() for band in BANDS]
    charts, rest = bar_charts("Difference", rows, finding.label)
    low, middle, high = bands_of(frame["scale"])
    said = [
        f"NPS less that of {middle.replace('the middle', 'those in the middle')}, in points.",
        f"Lines: {finding.level} interval.",
        "n: low or high / middle.",
        *marks(frame["n"]),
        rest,
        f"{NOT_CAUSE[0].upper()}{NOT_CAUSE[1:]}.",
    ]
    key = [("■ ", LOW), (f"rated {low}   ", ""), ("■ ", HIGH), (f"rated {high}.   ", "")]
    if low == "low":
        key[1::2] = [("lowest two fifths of the scale   ", ""), ("highest fifth.   ", "")]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _row(row: pd.Series, band: str) -> Row:
    words, n, fill = BANDS[band]
    name, bases = f"{row['name']} {words}", f"   n = {count(row[n])} / {count(row['n_middle'])}"
    if row[n] != row[n]:
        return Row(name, NOWHERE, after=SUPPRESSED, n=row["n"])
    if row[band] != row[band]:
        return Row(name, NOWHERE, after=f"no difference{bases}", n=row["n"])
    return Row(name, row[band], row[f"{band}_low"], row[f"{band}_high"], fill, "+", "", bases, n=row["n"])
