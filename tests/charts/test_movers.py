"""The words of those who moved stand beside the way they went, also in what is read back from a run's table."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.movers import plot_movers
from nps_analysis.csv_text import from_csv, to_csv
from nps_analysis.schema import DataError

FRAME = pd.DataFrame(
    {
        "before": ["promoter", "passive"],
        "after": ["detractor", "promoter"],
        "n": [25, 120],
        "comments": [14, 3],
        "language": ["en", ""],
        "score_before": pd.array([9, None], dtype="Int64"),
        "score_after": pd.array([1, None], dtype="Int64"),
        "quote": ["annoyed by my questions", ""],
        "note": ["", "3 wrote: quoted from 10 on"],
    }
)


@pytest.mark.parametrize("frame", [FRAME, from_csv(to_csv(FRAME), ["before", "after"])], ids=["fresh", "from a file"])
def test_ways_have_their_scores_and_bases_and_who_is_not_quoted_a_reason(frame, row_labels, caption_of):
    ax = plot_movers(frame, ax=Figure().subplots())
    names = [" ".join(label.replace("\N{LEFT-TO-RIGHT MARK}", "").split()) for label in row_labels(ax)]
    assert names == ["Promoter 9 to detractor 1 (n = 25**)", "Passive to promoter (n = 120)"]
    said = [" ".join(text.get_text().split()) for text in ax.texts]
    assert {"▼", "annoyed by my questions", "▲", "3 wrote: quoted from 10 on"} <= set(said)
    assert "n: who moved that way, 17 of whom wrote" in " ".join(caption_of(ax).split())


def test_another_frame_is_refused():
    with pytest.raises(DataError, match="movers_quotes"):
        plot_movers(FRAME.drop(columns="quote"))
