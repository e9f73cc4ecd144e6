"""One sheet of the workbook, written from top to bottom: lines, links, and tables with filters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from nps_analysis.charts.measure import LETTER, lines_of
from nps_analysis.headings import cell
from nps_analysis.language import ngettext, rtl, translated
from nps_analysis.reporting.cells import fitting, no_value, write_cell
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.sheet_formats import CODES, NUMBER_FORMATS, Formats, headings
from nps_analysis.tables import SENTENCES

NARROWEST, WIDEST, SENTENCE = 8, 36, 60  # letters that a column is wide
FEWEST = 8  # columns that a sentence above a table may run over
MOST_ROWS = 1_000_000  # of all tables of a sheet, which ends at 1,048,576: the rest is for sentences and headings
LINE = {"title": 22.0, "headline": 16.5}  # height in points of a line that is not 15 high
SIZE = {"title": 1.5, "headline": 1.2}  # of letters, in sizes of the usual one
PAPER = 220  # letters over a printed page: more could not be read
FILTER = 2  # letters that the sign of a filter takes
LONGEST_LINE = 1_000  # letters: with more of them, the row would not be high enough
HIGHEST = 409.0  # points that a row may be high


@dataclass(frozen=True)
class Place:
    """A row of a sheet, counted from 0, for a link within the workbook.

    >>> Place("01 score", 4).target
    "internal:'01 score'!A5"
    """

    sheet: str
    row: int = 0

    @property
    def target(self) -> str:
        quoted = self.sheet.replace("'", "''")
        return f"internal:'{quoted}'!A{self.row + 1}"


class Page:
    """A sheet, the row that is next, and its name as links write it."""

    def __init__(self, sheet: Any, formats: Formats, tab: str) -> None:
        self.sheet, self._formats, self._tab = sheet, formats, tab
        self._row, self._wide, self._head = 0, [float(NARROWEST)], 0
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        if rtl():
            sheet.right_to_left()
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # names such as 0123 are names

    def widths(self, wide: list[float]) -> None:
        """Sets how many letters wide each column is."""
        self._wide = wide
        for column, width in enumerate(wide):
            self.sheet.set_column(column, column, width)
        across = ceil(sum(wide) / PAPER)
        self.sheet.fit_to_pages(across, 0)
        if across > 1:
            self.sheet.repeat_columns(0)

    def prepare(self, frames: list[pd.DataFrame]) -> None:
        """Makes the columns wide enough for all tables that will stand one below the other."""
        columns = max([FEWEST, *(len(frame.columns) for frame in frames)])
        wide = [float(NARROWEST)] * columns
        for frame in frames:
            few, beside = frame.head(2000), tuple(frame.columns)
            of = few["column"].tolist() if "column" in few else []
            for place, name in enumerate(frame.columns):
                wide[place] = max(wide[place], _width(typed(few[name].tolist(), str(name), of, beside), name))
        self.widths(wide)

    def title(self, text: str) -> None:
        self.line(text, "title")

    def line(self, text: str, look: str = "meta") -> None:
        """A text over the whole width, in as many lines as it needs."""
        if not text:
            return
        text = legible(text, LONGEST_LINE)
        self._height(text, look)
        last = len(self._wide) - 1
        form = self._formats.look(look)
        if last:
            self.sheet.merge_range(self._row, 0, self._row, last, "", form)
        self.sheet.write_string(self._row, 0, fitting(text), form)
        self._row += 1

    def link(self, text: str, place: Place, beside: str = "") -> None:
        """A word that leads to another place in this workbook, and what is there in the cell beside it."""
        self.sheet.write_url(self._row, 0, place.target, self._formats.look("link"), fitting(text))
        if beside := legible(beside, LONGEST_LINE):
            self._height(beside, "text", self._wide[1])
            self.sheet.write_string(self._row, 1, fitting(beside), self._formats.look("sentence"))
        self._row += 1

    def skip(self) -> None:
        self._row += 1

    def place(self) -> Place:
        """Where the next finding's sentence will stand."""
        return Place(self._tab, self._row + 1)

    def finding(self, finding: dict[str, Any], frame: pd.DataFrame) -> None:
        """A finding: what it says, what was measured, on how many answers, by which method, and the figures."""
        self.skip()
        self.line(finding["headline"], "headline")
        for said in dict.fromkeys((finding["caption"], finding.get("base", ""), translated(finding.get("method", "")))):
            self.line(said)
        left_over = self.table(frame)
        if left_over:
            self.line(ngettext("{n} more row in {file}", "{n} more rows in {file}", left_over, file=finding["table"]))

    def table(self, frame: pd.DataFrame, wrapped: bool = False) -> int:
        """Writes the rows of ``frame`` under headings that have filters; for how many the sheet has no room comes back.

        Where ``wrapped``, texts have several lines.
        """
        shown, top = frame.head(max(0, MOST_ROWS - self._row)), self._row
        self._head = top
        names = headings([str(name) for name in frame.columns])
        heads = [self._formats.look("head of numbers" if name in NUMBER_FORMATS else "head") for name in shown.columns]
        of = shown["column"].tolist() if "column" in shown else []
        for column, (name, said) in enumerate(zip(shown.columns, names, strict=True)):
            self.sheet.write_string(top, column, said, heads[column])
            forms = self._formats.of_column(str(name), wrapped)
            for row, value in enumerate(typed(shown[name].tolist(), str(name), of, tuple(shown.columns)), top + 1):
                write_cell(self.sheet, row, column, value, forms)
        if len(shown) and names:
            columns = [{"header": said, "header_format": head} for said, head in zip(names, heads, strict=True)]
            self.sheet.add_table(top, 0, top + len(shown), len(names) - 1, {"columns": columns, "style": None})
        self._row = top + 1 + len(shown)
        self._grow_head(names, top)
        self._grow(shown, top + 1, wrapped)
        return len(frame) - len(shown)

    def finish(self, freeze_head: bool = False) -> None:
        """Keeps in sight, and prints on every page, the title, and the headings where there is one table."""
        last = self._head if freeze_head and self._head else 0
        self.sheet.freeze_panes(last + 1, 0)
        self.sheet.repeat_rows(last if freeze_head else 0)

    def _grow_head(self, names: list[str], top: int) -> None:
        """Makes the row of headings as high as the longest of them needs beside the sign of the filter."""
        lines = max(
            (ceil(len(said) / (wide - FILTER)) for said, wide in zip(names, self._wide, strict=False)), default=1
        )
        if lines > 1:
            self.sheet.set_row(top, min(HIGHEST, 15.0 * lines))

    def _grow(self, shown: pd.DataFrame, top: int, wrapped: bool) -> None:
        """Makes rows as high as their sentences need: not every program does when it opens the file."""
        lines = [1] * len(shown)
        for name, wide in zip(shown.columns, self._wide, strict=False):
            if wrapped or name in SENTENCES:
                texts = [value if isinstance(value, str) else "" for value in shown[name]]
                lines = [max(line, lines_of(text, LETTER * wide, 1)) for line, text in zip(lines, texts, strict=True)]
        for row, line in enumerate(lines, top):
            if line > 1:
                self.sheet.set_row(row, min(HIGHEST, 15.0 * line))

    def _height(self, text: str, look: str, wide: float = 0) -> None:
        """Makes the row as high as the text needs: merged cells do not grow by themselves."""
        wide = wide or sum(self._wide)
        lines = lines_of(text, LETTER * wide, SIZE.get(look, 1.0))
        self.sheet.set_row(self._row, min(HIGHEST, lines * LINE.get(look, 15.0)))


def typed(values: list[Any], name: str, of: Sequence[object] = (), beside: tuple[str, ...] = ()) -> list[Any]:
    """The values of a column as they go into cells: whole numbers that tables keep as names are numbers again.

    Words of ours, and periods, are in the language that is spoken; ``of`` names the column of each row's group, and
    ``beside`` are all columns of the table.

    >>> typed(["0", "10", ""], "score"), typed(["0123"], "store"), typed([3.0], "n")
    ([0, 10, ''], ['0123'], [3])
    """
    if name in CODES:
        return [int(value) if re.fullmatch(r"\d{1,9}", str(value)) else value for value in values]
    whole = NUMBER_FORMATS.get(name) == "#,##0"
    values = [int(value) if whole and isinstance(value, float) and value.is_integer() else value for value in values]
    rows = zip(values, of or [""] * len(values), strict=True)
    return [cell(name, value, column, beside) if isinstance(value, str) else value for value, column in rows]


def _width(values: list[Any], name: str) -> float:
    """How many letters wide a column is: enough for most of its texts, and for its heading in two lines."""
    heading = headings([str(name)])[0]
    words = max(map(len, heading.split()), default=0) + 4  # the sign of the filter
    texts = [value for value in values if isinstance(value, str) and not no_value(value)]
    longest = max(map(len, texts), default=0) + 1
    most = SENTENCE if name in SENTENCES else WIDEST
    return float(min(most, max(NARROWEST, words, len(heading) / 2 + 4, longest)))
