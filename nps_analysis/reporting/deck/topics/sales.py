"""A sales figure by class, as bars with their intervals."""

from nps_analysis.charts.sales import NAMES, one_measure
from nps_analysis.language import _, capital, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import amount
from nps_analysis.wording.sales import called, untested


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of one figure, promoters first, and what its lines are."""
    frame = finding.frame.sort_values("class", key=lambda names: names.map(list(NAMES).index), kind="stable")
    share = bool(len(frame)) and frame["kind"].iloc[0] == "share"
    left_out = untested(frame)
    rows = []
    for _at, row in frame.iterrows():
        middle = "" if share else f"   {_('median {median}', median=amount(row['median']))}"
        after = f"{per_cent('') if share else ''}{middle}   {base(row['n'])}" if row["n"] else _("nobody")
        fill = "" if row["n"] < VERY_SMALL_BASE or row["class"] in left_out else "accent5"
        value = row["value"]
        if row["n"] and row["low"] != row["low"]:  # a bar without an interval would look as sure as the others
            mean = _("mean {mean}", mean=amount(row["value"]))
            value, after = NOWHERE, _("{figures}, too few for a bar", figures=f"{mean}{after}")
        rows.append(Row(translated(NAMES[row["class"]]), value, row["low"], row["high"], fill, after=after, n=row["n"]))
    charts, rest = bar_charts("Share" if share else called(one_measure(frame)) or "Value", rows, "class")
    said = [_("Percentage of yes.") if share else _("Mean."), _("Lines: {level} interval.", level=finding.level)]
    said += [_("That it goes with the class is no effect of it.")]
    said += [f"{capital(left_out)}."] if left_out else []
    return charts, [(" ".join(filter(None, [*said, *marks(frame["n"]), rest])), "")]
