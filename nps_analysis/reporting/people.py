"""People and their words, shown to whoever has the notebook open, and in no file that a run hands on."""

import os

import pandas as pd
from IPython.display import HTML, display

from nps_analysis.reporting.findings import RECORD
from nps_analysis.schema import counted
from nps_analysis.tables import written

TEXT = '<td dir="auto" style="text-align: left">'
NOT_HERE = "shown where this notebook is opened, and not in a run"


def show_people(frame: pd.DataFrame, most: int = 20) -> None:
    """Shows the first ``most`` rows to whoever has the notebook open: comments whole, in their own direction.

    In a run it only says how many rows there are: notebooks are handed on, and nobody is in them.
    """
    if os.environ.get(RECORD):
        print(f"{counted(len(frame), 'row')} of people and their words: {NOT_HERE}")
        return
    shown = frame.head(most)
    days = {name: shown[name].dt.strftime("%Y-%m-%d") for name in shown.select_dtypes("datetime")}
    whole = {name: shown[name].map(str) for name in shown.select_dtypes("integer")}  # scores have no decimals
    with pd.option_context("display.max_colwidth", None):
        table = written(shown.assign(**days, **whole)).to_html(index=False, escape=True, border=0)
    more = len(frame) - most
    rest = f"<p>and {counted(more, 'row')} more</p>" if more > 0 else ""
    display(HTML(table.replace("<td>", TEXT) + rest))
