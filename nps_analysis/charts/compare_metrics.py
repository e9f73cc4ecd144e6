"""Differences of top-box shares with their intervals, and which of them are shown."""

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.compare import draw_differences
from nps_analysis.charts.style import styled


@styled()
def plot_compare_metrics(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each difference in ``frame``, as ``compare_metrics`` returns it, with its interval; the Axes come back.

    Differences are of shares in percentage points, group minus reference; all else is as in ``plot_compare``. Where
    there are several metrics each row is named with its own. Raises DataError where a column is missing.
    """
    one = frame["metric"].nunique() <= 1 if "metric" in frame else False
    return draw_differences(frame.drop(columns="metric") if one else frame, "percentage points", ax)
