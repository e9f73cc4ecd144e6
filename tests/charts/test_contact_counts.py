"""Do the bars of counts show every row, its number, and where the rest ends?"""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.contact_counts import plot_contact_counts
from nps_analysis.charts.nonresponse import plot_nonresponse
from nps_analysis.schema import DataError
from tests.charts.test_every_chart import boxes, covered, names


def counts(groups, n, early, column="days between messages", note=""):
    of = max(sum(n), 1)
    table = {"column": column, "group": groups, "n": n, "out_of": of, "share": [100 * one / of for one in n]}
    return pd.DataFrame(table).assign(early=early, note=note)


WAITS = counts(["0 to 44 days", "45 to 89 days", "90 days or more"], [3, 1, 96], [True, True, False])


def test_bars_are_as_long_as_their_numbers_and_the_rest_is_marked():
    ax = plot_contact_counts(WAITS, Figure().subplots())
    lengths = {bar.get_y() + bar.get_height() / 2: bar.get_width() for bar in ax.patches}
    assert {round(place): length for place, length in lengths.items()} == {2: 3, 1: 1, 0: 96}
    assert [text.get_text() for text in ax.texts] == ["96 (96.0 %)", "1 (1.0 %)", "3 (3.0 %)"]
    assert [line.get_ydata()[0] for line in ax.lines] == [0.5]  # between the last two rows
    hatched = [bar.get_hatch() for bar in ax.patches if bar.get_width() < 50]
    assert hatched == ["//", "//"]
    assert "dashed: the rest period ends" in ax.get_xlabel()


def test_reasons_have_no_line_and_their_notes_stand_by_the_name():
    frame = counts(["may be invited", "invited before"], [7, 3], [False, True], "on 2026-09-30")
    frame.loc[1, "note"] = "over on 2026-10-01"
    ax = plot_contact_counts(frame)
    assert list(ax.lines) == []
    assert "over on 2026-10-01" in ax.get_yticklabels()[0].get_text()
    assert "(" not in ax.get_yticklabels()[1].get_text()


@pytest.mark.parametrize("many", [1, 13, 40, 60])
def test_all_text_is_in_the_picture_and_covers_no_other_text(many):
    ax = plot_contact_counts(counts(names(many), [2000 + at for at in range(many)], True, column="channel"))
    ax.figure.draw_without_rendering()
    texts = boxes([*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label])
    edge = ax.figure.bbox
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in texts)
    assert covered(texts) == []
    assert ("20 smaller groups not drawn" in ax.get_xlabel()) == (many == 60)


def test_nobody_and_another_frame():
    nobody = counts(["0 days", "1 day or more"], [0, 0], [True, False]).assign(out_of=0, share=float("nan"))
    assert [text.get_text() for text in plot_contact_counts(nobody).texts] == ["0", "0"]
    with pytest.raises(DataError, match="no column early to draw"):
        plot_contact_counts(WAITS.drop(columns="early"))


def test_what_is_assumed_of_the_silent_stands_under_the_scores():
    frame = pd.DataFrame({"scenario": ["silent all passives"], "n": 50, "nps": 8.0, "low": 2.0, "high": 14.0})
    ax = plot_nonresponse(frame.assign(level=0.95, method="score", note="log of a day; unweighted"))
    said = ax.get_xlabel().replace("\n", " ")
    assert "what the silent think is assumed, not estimated" in said
    assert "Log of a day; unweighted" in said
