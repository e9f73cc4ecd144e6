"""People and their words, shown to whoever has a notebook open and to nobody else."""

import os

import pandas as pd
from IPython.display import HTML, display

from nps_analysis.reporting.findings import RECORD
from nps_analysis.schema import counted
from nps_analysis.tables import written

TEXT = '<td dir="auto" style="text-align: left">'
NOT_HERE = "not in the files of a run; shown where this notebook is opened"


def show_people(frame: pd.DataFrame, most: int = 20) -> None:
    """Shows the first ``most`` rows to whoever has the notebook open: comments whole, in their own direction.

    In a run it only says how many rows there are: whatever a run writes is handed on, and nobody is in it.
    """
    if os.environ.get(RECORD):
        print(f"{counted(len(frame), 'row')} of people and their words: {NOT_HERE}")
        return
    shown = frame.head(most)
    whole = {name: shown[name].map(str) for name in shown.select_dtypes("integer")}  # scores have no decimals
    with pd.option_context("display.max_colwidth", None):
        table = written(shown.assign(**whole)).to_html(index=False, escape=True, border=0)
    more = len(frame) - most
    rest = f"<p>and {counted(more, 'row')} more</p>" if more > 0 else ""
    display(HTML(table.replace("<td>", TEXT) + rest))
