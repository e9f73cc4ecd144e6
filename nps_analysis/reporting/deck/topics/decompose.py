"""Mix and rate as two dots a segment, with their intervals."""

import pandas as pd

from nps_analysis.charts.caption import not_drawn, two_bases
from nps_analysis.charts.labels import base
from nps_analysis.disclosure import name_of_sum
from nps_analysis.language import _, capital, translated
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import marks
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.stats.smaller import MOST
from nps_analysis.tables import percent, signed

LOOKS = {"mix": ("accent4", "diamond"), "rate": ("accent1", "circle")}  # colour and shape of the dots
FEW = "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a decomposition: the sum first, then the segments from the largest effect to the smallest."""
    frame = finding.frame.assign(group=finding.frame["group"].replace("", None))  # a table on disk has no null
    frame = frame[frame["total"].notna()]  # what is suppressed has no effects
    whole = frame["group"].isna()
    order = frame["total"].abs().where(~whole, float("inf")).sort_values(ascending=False, kind="stable").index
    kept = frame.loc[order[:MOST]]
    rows = [_row(row) for _at, row in kept.iterrows()]
    columns = [capital(_("mix")), capital(_("rate"))]
    shapes = [shape for _fill, shape in LOOKS.values()]
    charts, _rest = dot_charts(columns, rows, "segment", _("points"), zero=True, symbols=shapes, bounds=(-200, 200))
    rest = len(frame) - len(kept)
    sums = {name_of_sum(note).lower() for note in frame.loc[whole, "note"]} if "note" in frame else {"all"}
    effect = _("Effect on the total in points.")
    if "all shown" in sums:
        effect = _("Effect on the score of all that are shown in points.")
    key = [(f"{effect} {_('Lines: {level} interval.', level=finding.level)}   ", "")]
    key += [("◆ ", LOOKS["mix"][0]), (f"{_('mix: other shares of the answers')}   ", "")]
    key += [("● ", LOOKS["rate"][0]), (f"{_('rate: other scores within segments')}   ", "")]
    if any(map(_few, (row for _at, row in kept.iterrows()))):
        key.append(("■ ", FEW))
    small = marks([max(n, 1) for n in (*kept["n_from"], *kept["n_to"])])  # none is few, too
    left_out = [f"{not_drawn(rest, 'segment')}."] if rest else []
    return charts, [*key, (" ".join([*reversed(small), *left_out]), "")]


def _row(row: pd.Series) -> DotRow:
    """Both effects of a segment, mix first; behind them how its share changed, or in the sum's row what is what.

    What rests on few answers has neither colour.
    """
    mix, rate = signed(row["mix"]), signed(row["rate"])
    n = float(row["n_from"] + row["n_to"])
    fills = {one: FEW if _few(row) else fill for one, (fill, _shape) in LOOKS.items()}
    dots = [Dot(row[one], row[f"{one}_low"], row[f"{one}_high"], fill) for one, fill in fills.items()]
    bases = two_bases(base(row["n_from"]), base(row["n_to"]))
    if row["group"] is None:
        said = f"{_('mix {size}', size=mix)}   {_('rate {size}', size=rate)}"
        return DotRow(translated(name_of_sum(row.get("note"))), dots, f"{said}   {bases}", n=n)
    shares = {"before": percent(row["share_from"]), "after": percent(row["share_to"])}
    changed = _("{before} → {after} of answers", **shares)
    return DotRow(row["group"], dots, f"{mix} / {rate}   {changed}   {bases}", n=n)


def _few(row: pd.Series) -> bool:
    """Whether there are very few answers on either side."""
    return bool(min(row["n_from"], row["n_to"]) < VERY_SMALL_BASE)
