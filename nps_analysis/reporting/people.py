"""A list of people as a file of its own: CSV or a workbook, in which nothing runs as a formula."""

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML, display
from xlsxwriter import Workbook

from nps_analysis.reporting.findings import RECORD
from nps_analysis.responses.clean import refuse_source
from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError, counted
from nps_analysis.tables import records, to_csv, written
from nps_analysis.whole import write_whole

TEXT = '<td dir="auto" style="text-align: left">'
NOT_HERE = "not in the files of a run; shown where this notebook is opened"
ENDINGS = (".csv", ".xlsx")
WIDEST, LONGEST = 60, 32767  # letters: of a column as it is shown, and that a cell of a workbook can hold


def show_people(frame: pd.DataFrame, most: int = 20) -> None:
    """Shows the first ``most`` rows to whoever has the notebook open: comments whole, in their own direction.

    In a run it only says how many rows there are: whatever a run writes is handed on, and nobody is in it.
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


def refuse_people(responses: Responses, path: Path, option: str) -> None:
    """DataError for a ``path`` that is neither CSV nor a workbook, or that is part of the source."""
    if path.suffix.lower() not in ENDINGS:
        raise DataError(
            f"{path.name} is neither CSV nor a workbook",
            required=f"a file ending in {' or '.join(ENDINGS)}",
            found=f'the ending "{path.suffix}"' if path.suffix else "no ending",
            do=f"name another file with {option}",
        )
    refuse_source(responses, path, option)


def write_people(frame: pd.DataFrame, path: Path, option: str) -> None:
    """Writes ``frame`` to ``path``, as CSV or workbook by its ending, whole or not at all; dates as ISO texts.

    In CSV, texts that a spreadsheet would run as a formula get an apostrophe in front; in a workbook they are texts.
    DataError for a place that cannot be written to.
    """
    dates = frame.select_dtypes("datetime").columns
    frame = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d %H:%M").fillna("") for name in dates})
    try:
        if path.suffix.lower() == ".csv":
            write_whole(to_csv(frame), path)
        else:
            _write_workbook(frame, path)
    except OSError as error:
        raise DataError(
            f"{path} cannot be written",
            required="a file in a folder that can be written to",
            found=error.strerror or str(error),
            do=f"name another with {option}",
        ) from None


def _write_workbook(frame: pd.DataFrame, path: Path) -> None:
    blob = BytesIO()
    book = Workbook(blob, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # else the time of writing
    sheet, bold = book.add_worksheet("People"), book.add_format({"bold": True})
    for at, name in enumerate(frame.columns):
        sheet.write_string(0, at, name, bold)
        sheet.set_column(at, at, min(WIDEST, max([len(name), *(len(str(one)) for one in frame[name])]) + 2))
    for row, values in enumerate(records(frame), 1):
        for at, value in enumerate(values.values()):
            _write_cell(sheet, row, at, value)
    sheet.freeze_panes(1, 0)
    book.close()
    write_whole(blob.getvalue(), path)


def _write_cell(sheet: Any, row: int, at: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, at, value)
    elif value is not None:
        sheet.write_string(row, at, str(value)[:LONGEST])
