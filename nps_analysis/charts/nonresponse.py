"""The score of all who were invited, by what is taken of the silent."""

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption
from nps_analysis.charts.score import plot_score
from nps_analysis.charts.style import styled
from nps_analysis.language import N_, capital, translated


@styled()
def plot_nonresponse(frame: pd.DataFrame, label: str = "scenario", ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``nonresponse_bounds`` (or ``poststratify``, with ``label`` weights) returns it.

    The dots and intervals are those of ``plot_score``; n are the answers behind them, and not the silent. Without
    ``ax`` a new figure is made. Raises DataError where a column is missing.
    """
    ax = plot_score(frame, label=label, ax=ax)
    notes = dict.fromkeys(note for note in frame.get("note", ()) if isinstance(note, str) and note)
    caption(
        ax, *ax.get_xlabel().split("\n"), translated(ASSUMED[label]), *(capital(translated(note)) for note in notes)
    )
    return ax


ASSUMED = {
    "scenario": N_("Intervals are of those who answered; what the silent think is assumed, not estimated"),
    "weights": N_("Within a group those who answered are taken to be like the silent"),
}
