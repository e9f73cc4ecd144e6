"""Does the chart of response rates show every group, its base and what the tests show?"""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.contact import plot_contact
from nps_analysis.schema import DataError
from tests.charts.test_every_chart import boxes, covered, names


@pytest.fixture
def rates():
    """rates(["a", ...]): a frame as ``contact`` returns it, with figures typed in."""

    def made(groups, share=None, p=None, column="channel", invited=None):
        size = len(groups)
        share = np.linspace(20, 45, size) if share is None else share
        rows = pd.DataFrame({"column": column, "group": pd.Series(groups, dtype=object), "response_rate": share})
        rows["invited"] = [3000 - 7 * i for i in range(size)] if invited is None else invited
        rows = rows.assign(answered=rows["invited"] // 4, low=rows["response_rate"] - 4, reference_rate=30.0)
        rows["p_adjusted"] = [0.2] * size if p is None else p
        whole = {"column": None, "group": None, "response_rate": 30.0, "low": 29.0, "high": 31.0}
        whole |= {"invited": int(rows["invited"].sum()), "answered": 700, "p_adjusted": np.nan}
        omnibus = whole | {"column": column, "low": np.nan, "high": np.nan, "p_adjusted": 0.01}
        rows["high"] = rows["response_rate"] + 4
        frame = pd.concat([pd.DataFrame([whole, omnibus]), rows], ignore_index=True)
        return frame.assign(level=0.95, method="wilson", tested=frame["p_adjusted"].notna(), note="")

    return made


def test_dots_stand_at_the_rates_first_group_on_top(rates):
    ax = plot_contact(rates(["sms", "web"], share=[22.0, 41.0]), Figure().subplots())
    assert list(ax.lines[0].get_xdata()) == [41.0, 22.0]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["web  (n = 2,993)", "sms  (n = 3,000)"]
    dashed = ax.lines[-1] if len(set(ax.lines[-1].get_xdata())) == 1 else None
    assert any(set(line.get_xdata()) == {30.0} for line in ax.lines), dashed


def test_only_what_a_test_shows_is_marked(rates):
    frame = rates(["up", "down", "flat", "untested"], share=[41.0, 20.0, 31.0, 60.0], p=[0.01, 0.02, 0.06, np.nan])
    ax = plot_contact(frame)
    assert [text.get_text() for text in ax.texts] == ["60.0 %", "31.0 %", "▼ 20.0 %", "▲ 41.0 %"]
    assert "▲ ▼ shown to be above, below the rest" in ax.get_xlabel()
    assert "▲" not in plot_contact(rates(["a", "b"])).get_xlabel()


def test_a_very_small_base_is_hollow_and_said(rates):
    ax = plot_contact(rates(["a", "b"], invited=[500, 12]))
    hollow = [line for line in ax.lines if line.get_color() == "white"]
    assert [list(line.get_ydata()) for line in hollow] == [[0]]
    assert "** very small base, under 30 invitations (hollow dot)" in ax.get_xlabel().replace("\n", " ")


@pytest.mark.some(2)
@pytest.mark.parametrize("count", [1, 2, 40, 7, 200])
def test_all_text_is_in_the_picture_and_covers_no_other_text(rates, count):
    ax = plot_contact(rates(names(count)))
    ax.figure.draw_without_rendering()
    texts = boxes([*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label])
    edge = ax.figure.bbox
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in texts)
    assert covered(texts) == []
    assert ("160 smaller groups not drawn" in ax.get_xlabel()) == (count == 200)


def test_several_columns_are_named(rates):
    both = pd.concat([rates(["a", "b"]), rates(["N"], column="region").iloc[1:]], ignore_index=True)
    assert plot_contact(both).get_yticklabels()[0].get_text().startswith("region · N")


def test_another_frame_is_refused(rates):
    with pytest.raises(DataError, match="no column response_rate to draw"):
        plot_contact(rates(["a"]).drop(columns="response_rate"))
