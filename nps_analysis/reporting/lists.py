"""Lists of people as files: CSV, or a workbook without formulas and links; in a run, only in its folder ``lists``."""

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd

from nps_analysis.csv_text import to_csv
from nps_analysis.reporting.cells import write_cell
from nps_analysis.responses.clean import refuse_source
from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError
from nps_analysis.whole import unwritable, write_whole

LISTS = "lists"  # the folder of a run
ENDINGS = (".csv", ".xlsx")
MADE = dt.datetime(2000, 1, 1)  # the same for every workbook, so that the same list has the same bytes
WIDEST, NARROWEST = 60, 9  # characters that a column is wide
MOST_ROWS = 1_048_575  # of a sheet, under its header


def write_list(frame: pd.DataFrame, path: str | Path) -> Path:
    """Writes a list as CSV in UTF-8 or as a workbook, by the ending of ``path``, whole or not at all.

    In CSV what a spreadsheet would run gets an apostrophe in front. In a workbook numbers are numbers, days are days,
    and texts are nothing but texts; the header stays in sight and has filters. The same list gives the same bytes.
    DataError for another ending, and for a place that cannot be written to.
    """
    path = Path(path)
    refuse_ending(path)
    content = to_csv(_as_days(frame)).encode() if path.suffix.lower() == ".csv" else workbook(frame)
    try:
        write_whole(content, path)
    except OSError as error:
        raise unwritable(path, error, "name another file") from None
    return path


def refuse_ending(path: Path, endings: tuple[str, ...] = ENDINGS) -> None:
    """DataError for a file whose ending is none of those that a list can have."""
    if path.suffix.lower() not in endings:
        raise DataError(
            f"{path.name} is no file for a list",
            required=f"a file ending in {' or '.join(endings)}",
            found=f'the ending "{path.suffix}"' if path.suffix else "no ending",
            do="name another file",
        )


def refuse_list(responses: Responses, path: Path, option: str) -> None:
    """DataError for a ``path`` that is no file for a list, or that is part of the source."""
    refuse_ending(path)
    refuse_source(responses, path, option)


def write_lists(lists: Mapping[str, pd.DataFrame], folder: Path, stem: str) -> list[str]:
    """Writes the lists of a finding of a run, each as CSV and as a workbook; their paths in the run's ``folder``."""
    (folder / LISTS).mkdir(parents=True, exist_ok=True)
    files = [f"{LISTS}/{stem}-{name}{ending}" for name in lists for ending in ENDINGS]
    for file, frame in zip(files, (frame for frame in lists.values() for _ in ENDINGS), strict=True):
        write_list(frame, folder / file)
    return files


def workbook(frame: pd.DataFrame) -> bytes:
    """A list as the bytes of a workbook (.xlsx) with one sheet."""
    import xlsxwriter  # takes 0.1 s to load

    if len(frame) > MOST_ROWS:
        raise DataError(
            f"a list of {len(frame):,} rows is too long for a workbook",
            required=f"{MOST_ROWS:,} rows at most",
            found=f"{len(frame):,}",
            do="write it as .csv",
        )
    raw = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(raw, {"in_memory": True, **plain})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet("List")
    head = book.add_format({"bold": True, "bottom": 1})
    forms = {"day": book.add_format({"num_format": "yyyy-mm-dd"}), "live": book.add_format({"quote_prefix": True})}
    for column, name in enumerate(frame.columns):
        cells = frame[name].tolist()
        sheet.write_string(0, column, str(name), head)
        for row, value in enumerate(cells, 1):
            write_cell(sheet, row, column, value, forms)
        longest = max((len(str(value)) for value in [name, *cells[:200]]), default=0)
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))
    sheet.freeze_panes(1, 0)
    if len(frame.columns):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    book.close()
    return raw.getvalue()


def _as_days(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.map(lambda value: f"{value:%Y-%m-%d}" if isinstance(value, dt.date) and value is not pd.NaT else value)
