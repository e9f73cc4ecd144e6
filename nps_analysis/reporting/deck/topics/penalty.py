"""What low and high ratings go with: two dots a driver, each with its interval."""

import pandas as pd

from nps_analysis.charts.caption import two_bases
from nps_analysis.charts.labels import base
from nps_analysis.language import _, capital, translated
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import marks
from nps_analysis.tables import signed
from nps_analysis.wording.drivers import NOT_CAUSE, bands_of
from nps_analysis.wording.penalty import BASES, enough, said_instead

LOW, HIGH, NOT_TESTED = "accent3", "accent1", "accent6"
BANDS = {"penalty": (LOW, "diamond"), "reward": (HIGH, "triangle")}  # colour, shape


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of penalties and rewards, the most important driver first, and what their dots are."""
    frame = finding.frame.assign(name=finding.names())
    frame = frame.sort_values("importance", ascending=False, kind="stable", na_position="last")
    rows = [_row(row) for _at, row in frame.iterrows()]
    columns = [capital(_("rated low")), capital(_("rated high"))]
    shapes = [shape for _fill, shape in BANDS.values()]
    charts, rest = dot_charts(columns, rows, finding.label, _("points"), zero=True, symbols=shapes, bounds=(-200, 200))
    low, middle, high = bands_of(frame["scale"])
    in_numbers = low[:1].isdigit()
    said = [
        _("NPS less that of {those}, in points.", those=middle)
        if in_numbers
        else _("NPS less that of those in the middle of the scale, in points."),
        _("Lines: {level} interval.", level=finding.level),
        _("n: low / high / middle."),
        *marks(frame[[*BASES.values(), "n_middle"]].to_numpy(float).ravel()),
        rest,
        f"{capital(translated(NOT_CAUSE))}.",
    ]
    ends = [_("rated {low}", low=low), _("rated {high}.", high=high)]
    if not in_numbers:
        ends = [_("lowest two fifths of the scale"), _("highest fifth.")]
    key = [("◆ ", LOW), (f"{ends[0]}   ", ""), ("▲ ", HIGH), (f"{ends[1]}   ", "")]
    if not all(enough(row, band) for _at, row in frame.iterrows() for band in BANDS if row[band] == row[band]):
        key += [("■ ", NOT_TESTED), (f"{_('not tested')}   ", "")]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _row(row: pd.Series) -> DotRow:
    fills = {band: fill if enough(row, band) else NOT_TESTED for band, (fill, _shape) in BANDS.items()}
    dots = [Dot(row[band], row[f"{band}_low"], row[f"{band}_high"], fill) for band, fill in fills.items()]
    bases = two_bases(" / ".join(base(row[n]) for n in BASES.values()), base(row["n_middle"]))
    return DotRow(row["name"], dots, f"{' / '.join(_figure(row, band) for band in BANDS)}   {bases}", n=row["n"])


def _figure(row: pd.Series, band: str) -> str:
    """One difference, or why there is none."""
    return signed(row[band]) if row[band] == row[band] else said_instead(row, band)
