"""The dots of shares stand at them, and say how many of how many."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.shares import plot_shares
from nps_analysis.schema import DataError


def shares():
    frame = pd.DataFrame({"state": ["contacted", "resolved", "recovered"], "n": [280, 9, 0], "out_of": [400, 12, 0]})
    return frame.assign(
        share=[70.0, 75.0, np.nan], low=[65.3, 46.8, np.nan], high=[74.3, 91.1, np.nan], level=0.95, method="Wilson"
    )


def test_the_first_row_is_at_the_top_with_its_base_and_its_share(row_labels, beside, caption_of):
    ax = plot_shares(shares(), Figure().subplots())
    assert [" ".join(label.split()) for label in row_labels(ax)] == [
        "contacted (280 of 400)",
        "resolved (9 of 12)",
        "recovered (0 of 0)",
    ]
    assert {"70.0 %", "75.0 %", "nobody"} <= set(beside(ax))
    assert "95 % Wilson interval" in caption_of(ax)
    assert "hollow dot: of under 30" in caption_of(ax)
    full, hollow = ax.lines
    assert (list(full.get_xdata()), list(full.get_ydata())) == ([70.0], [2])
    assert (list(hollow.get_xdata()), hollow.get_markerfacecolor()) == ([75.0], "white")


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(DataError, match="out_of"):
        plot_shares(shares().drop(columns="out_of"))
