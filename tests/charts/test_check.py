"""Does the chart of the account have a bar for the valid rows and for each reason, and the score without each rule?"""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from nps_analysis.charts.check import plot_check
from nps_analysis.language import speaking
from nps_analysis.schema import CHECK_COLUMNS, DataError

LINES = [
    ("rows read", 1_034, "", None, None, None),
    ("valid", 1_000, "", None, 31.2, None),
    ("missing", 20, "", None, None, None),
    ("missing: no answer", 20, "3, 4", None, None, None),
    ("excluded", 14, "", None, None, None),
    ("excluded: test answer", 14, "9", 14, 31.2, 33.0),
    ("repaired: digits of another script", 7, "", 7, 31.2, 31.0),
]


@pytest.fixture
def account():
    return pd.DataFrame(LINES, columns=list(CHECK_COLUMNS))


def test_each_row_of_the_source_is_in_one_bar(account, row_labels):
    ax = plot_check(account)
    assert row_labels(ax) == ["valid", "missing: no answer", "excluded: test answer"]
    assert [bar.get_width() for bar in ax.patches][::-1] == [1_000, 20, 14]
    assert sum(bar.get_width() for bar in ax.patches) == 1_034


def test_rows_and_scores_stand_beside_the_bars(account, beside):
    assert beside(plot_check(account)) == ["14", "20", "1,000", "rows", "33.0", "", "31.2", "NPS"]


def test_a_long_reason_has_two_lines_on_a_narrow_figure_in_place_of_a_cut(account, row_labels):
    _, ax = plt.subplots(figsize=(3.4, 3))
    with speaking("fr"):
        assert row_labels(plot_check(account.head(4), ax)) == ["valide", "manquant : sans\nréponse"]


def test_another_frame_is_refused(account):
    with pytest.raises(DataError, match="no column otherwise to draw"):
        plot_check(account.drop(columns="otherwise"))
