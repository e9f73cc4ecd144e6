"""Mix and rate as two bars a segment, with their intervals."""

import pandas as pd

from nps_analysis.charts.caption import not_drawn
from nps_analysis.disclosure import name_of_sum
from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.charts.rows import MOST_DRAWN
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.tables import percent

LOOKS = {"mix": "accent4", "rate": "accent6"}


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a decomposition: the sum first, then the segments from the largest effect to the smallest."""
    frame = finding.frame.assign(group=finding.frame["group"].replace("", None))  # a table on disk has no null
    frame = frame[frame["total"].notna()]  # what is suppressed has no effects
    whole = frame["group"].isna()
    order = frame["total"].abs().where(~whole, float("inf")).sort_values(ascending=False, kind="stable").index
    kept = frame.loc[order[: MOST_DRAWN // 2]]
    rows = [_row(row, name) for _at, row in kept.iterrows() for name in LOOKS]
    charts, _rest = bar_charts("Effect", rows, "effect")
    rest = len(frame) - len(kept)
    sums = {name_of_sum(note).lower() for note in frame.loc[whole, "note"]} if "note" in frame else {"all"}
    effect = _("Effect on the total in points.")
    if "all shown" in sums:
        effect = _("Effect on the score of all that are shown in points.")
    key = [(f"{effect} {_('Lines: {level} interval.', level=finding.level)}   ", "")]
    key += [("■ ", LOOKS["mix"]), (f"{_('mix: other shares of the answers')}   ", "")]
    key += [("■ ", LOOKS["rate"]), (f"{_('rate: other scores within segments')}   ", "")]
    left_out = f"{not_drawn(rest, 'segment')}." if rest else ""
    return charts, [*key, (left_out, "")]


def _row(row: pd.Series, name: str) -> Row:
    what = translated(name_of_sum(row.get("note"))) if row["group"] is None else row["group"]
    shares = {"before": percent(row["share_from"]), "after": percent(row["share_to"])}
    moved = f"   {_('{before} → {after} of answers', **shares)}"
    after = moved if name == "mix" and row["group"] is not None else ""
    n = float(row["n_from"] + row["n_to"])
    return Row(
        _("{name}: {said}", name=what, said=_("mix") if name == "mix" else _("rate")),
        row[name],
        row[f"{name}_low"],
        row[f"{name}_high"],
        LOOKS[name],
        "+",
        after=after,
        n=n,
    )
