"""How many of how many, as one bar a row with its interval."""

import pandas as pd

from nps_analysis.charts.shares import of_how_many
from nps_analysis.language import _, capital, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.contact import notes_of
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of a finding of shares in the frame's order, and what its lines are."""
    frame = finding.frame
    charts, rest = bar_charts("Share", [_row(row) for _at, row in frame.iterrows()], finding.label or frame.columns[0])
    few = (frame["out_of"] < VERY_SMALL_BASE) & (frame["out_of"] > 0)
    outline = _("Outline: of under {least}.", least=count(VERY_SMALL_BASE)) if few.any() else ""
    said = [_("Percent of those behind “of”.")]
    said += [_("Lines: {level} interval.", level=finding.level), outline, rest]
    return charts, [(" ".join(filter(None, said + [f"{capital(note)}." for note in notes_of(frame)])), "")]


def _row(row: pd.Series) -> Row:
    if not row["out_of"]:
        return Row(translated(str(row.iloc[0])), float("nan"), after=_("nobody yet"), n=0)
    fill = "" if row["out_of"] < VERY_SMALL_BASE else "accent5"
    after = f"{per_cent('')}   {of_how_many(row)}"
    return Row(translated(str(row.iloc[0])), row["share"], row["low"], row["high"], fill, after=after, n=row["out_of"])
