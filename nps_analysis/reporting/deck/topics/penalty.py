"""What low and high ratings go with: two dots a driver, each with its interval."""

import pandas as pd

from nps_analysis.charts.caption import two_bases
from nps_analysis.language import _, capital, translated
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import marks
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import count, signed
from nps_analysis.wording.drivers import NOT_CAUSE, bands_of

LOW, HIGH = "accent3", "accent1"
BANDS = {"penalty": ("n_low", LOW, "diamond"), "reward": ("n_high", HIGH, "triangle")}  # base, colour, shape


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of penalties and rewards, the most important driver first, and what their dots are."""
    frame = finding.frame.assign(name=finding.names())
    frame = frame.sort_values("importance", ascending=False, kind="stable", na_position="last")
    rows = [_row(row) for _at, row in frame.iterrows()]
    columns = [capital(_("rated low")), capital(_("rated high"))]
    shapes = [shape for *_look, shape in BANDS.values()]
    charts, rest = dot_charts(columns, rows, finding.label, _("points"), zero=True, symbols=shapes, bounds=(-200, 200))
    low, middle, high = bands_of(frame["scale"])
    in_numbers = low[:1].isdigit()
    said = [
        _("NPS less that of {those}, in points.", those=middle)
        if in_numbers
        else _("NPS less that of those in the middle of the scale, in points."),
        _("Lines: {level} interval.", level=finding.level),
        _("n: low / high / middle."),
        *marks(frame["n"]),
        rest,
        f"{capital(translated(NOT_CAUSE))}.",
    ]
    ends = [_("rated {low}", low=low), _("rated {high}.", high=high)]
    if not in_numbers:
        ends = [_("lowest two fifths of the scale"), _("highest fifth.")]
    key = [("◆ ", LOW), (f"{ends[0]}   ", ""), ("▲ ", HIGH), (f"{ends[1]}   ", "")]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _row(row: pd.Series) -> DotRow:
    dots = [Dot(row[band], row[f"{band}_low"], row[f"{band}_high"], fill) for band, (_n, fill, _shape) in BANDS.items()]
    bases = two_bases(" / ".join(count(row[n]) for n, *_look in BANDS.values()), count(row["n_middle"]))
    return DotRow(row["name"], dots, f"{' / '.join(_figure(row, band) for band in BANDS)}   {bases}", n=row["n"])


def _figure(row: pd.Series, band: str) -> str:
    """One difference, or why there is none."""
    if row[BANDS[band][0]] != row[BANDS[band][0]]:
        return translated(SUPPRESSED)
    return signed(row[band]) if row[band] == row[band] else _("no difference")
