"""What low and high ratings go with: two bars a driver, each with its interval."""

import pandas as pd

from nps_analysis.charts.caption import two_bases
from nps_analysis.language import N_, _, capital, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import marks
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import count
from nps_analysis.wording.drivers import NOT_CAUSE, bands_of

LOW, HIGH = "accent3", "accent1"
BANDS = {"penalty": (N_("rated low"), "n_low", LOW), "reward": (N_("rated high"), "n_high", HIGH)}


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of penalties and rewards, the most important driver first, and what their bars are."""
    frame = finding.frame.assign(name=finding.names())
    frame = frame.sort_values("importance", ascending=False, kind="stable", na_position="last")
    rows = [_row(row, band) for _at, row in frame.iterrows() for band in BANDS]
    charts, rest = bar_charts("Difference", rows, finding.label)
    low, middle, high = bands_of(frame["scale"])
    in_numbers = low[:1].isdigit()
    said = [
        _("NPS less that of {those}, in points.", those=middle)
        if in_numbers
        else _("NPS less that of those in the middle of the scale, in points."),
        _("Lines: {level} interval.", level=finding.level),
        _("n: low or high / middle."),
        *marks(frame["n"]),
        rest,
        f"{capital(translated(NOT_CAUSE))}.",
    ]
    ends = [_("rated {low}", low=low), _("rated {high}.", high=high)]
    if not in_numbers:
        ends = [_("lowest two fifths of the scale"), _("highest fifth.")]
    key = [("■ ", LOW), (f"{ends[0]}   ", ""), ("■ ", HIGH), (f"{ends[1]}   ", "")]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _row(row: pd.Series, band: str) -> Row:
    words, n, fill = BANDS[band]
    name = _("{driver} {rated}", driver=row["name"], rated=translated(words))
    bases = f"   {two_bases(count(row[n]), count(row['n_middle']))}"
    if row[n] != row[n]:
        return Row(name, NOWHERE, after=translated(SUPPRESSED), n=row["n"])
    if row[band] != row[band]:
        return Row(name, NOWHERE, after=f"{_('no difference')}{bases}", n=row["n"])
    return Row(name, row[band], row[f"{band}_low"], row[f"{band}_high"], fill, "+", "", bases, n=row["n"])
