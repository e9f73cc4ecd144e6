"""Delimited text to rows: encoding, delimiter, header, and lines that are not as they should be."""

import csv
import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nps_analysis.language import N_, english
from nps_analysis.responses.padded import padded
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

csv.field_size_limit(2**31 - 1)
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MULTIBYTE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
DELIMITERS = ",;\t|"
NAMES = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
NUMBER_OR_DATE = re.compile(r"[+-]?\d+([.,]\d+)?|\d{4}-\d{2}-\d{2}.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*")

SHOWABLE = re.compile(r"-?\d{1,3}|\d{4}-\d{2}-\d{2}([ T][\d:]+)?|\d{1,2}[/.]\d{1,2}[/.]\d{4}")  # not ids


@dataclass
class Grid:
    """A table as text: the header as written, the rows under it, and how they were got."""

    header: list[str]
    rows: list[list[str | None]]
    sha256: str | None
    encoding: str | None = None
    repairs: dict[str, int] = field(default_factory=dict)  # what -> cells
    warnings: list[str] = field(default_factory=list)
    delimiter: str = ""  # of a text
    first: int = 0  # the line of a text in which the rows start
    short: list[int] = field(default_factory=list)  # rows that were padded
    since_1904: bool = False  # whether numbers that stand for days count from there
    records: list[dict[str, Any]] = field(default_factory=list)  # what a JSON file held before it became a table
    questions: Sequence[str] = ()  # the labels of an SPSS file's variables


def cell_text(cell: Any) -> str | None:
    """The text that a cell's value would be in a text file, None where it is empty.

    >>> cell_text(9.0), cell_text(True), cell_text(dt.date(2026, 3, 1)), cell_text("")
    ('9', 'TRUE', '2026-03-01', None)
    """
    if isinstance(cell, str):  # as most are
        return cell or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat(sep=" ") if isinstance(cell, dt.datetime) else cell.isoformat()
    return str(cell)


def read_text(path: Path, raw: bytes, study: Study) -> Grid:
    """The table in the bytes of a delimited text file.

    DataError for an empty, damaged, ragged, headerless or undecodable file.
    """
    _refuse_damaged(path, raw)
    grid = Grid([], [], hashlib.sha256(raw).hexdigest())
    text = _decoded(path, raw, study, grid)
    text, grid.repairs[N_("control character removed")] = CONTROLS.subn("", text)
    lines, declared = _lines(text, grid)
    delimiter = study.delimiter or declared or _delimiter(lines, path)
    starts, records = _records(path, lines, delimiter)
    if study.header_row:
        at = next((i for i, start in enumerate(starts) if start >= study.header_row), len(records))
    else:
        at = header_position(records[:50])
        grid.repairs[N_("line above the header left out")] = at
    if len(records) <= at:
        found = f"nothing from line {study.header_row:,} on" if study.header_row else "no header and no rows"
        raise _damaged(path, found, "export it again, or name the line of the header with --header-row", "has no table")
    grid.header, grid.delimiter, grid.first = records[at], delimiter, starts[at + 1] if len(starts) > at + 1 else 0
    grid.rows = _even(path, starts[at + 1 :], records[at + 1 :], len(grid.header), grid)
    if not study.header_row:
        refuse_headerless(path.name, grid.header, grid.rows)
    expected = "\t" if ".tsv" in path.suffixes else delimiter if ".txt" in path.suffixes else ","
    if delimiter not in (expected, study.delimiter, ";") and len(grid.header) > 1:
        grid.repairs[english("read as separated by {sign}", sign=NAMES.get(delimiter, delimiter))] = 1
    grid.repairs = {what: cells for what, cells in grid.repairs.items() if cells}
    return grid


def _refuse_damaged(path: Path, raw: bytes) -> None:
    if not raw.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        found = "nothing" if not raw else f"{len(raw):,} bytes, none of them text"
        raise _damaged(path, found, "export it again", "is empty")
    tail = len(raw) - len(raw.rstrip(b"\x00"))
    if tail >= 16 and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _damaged(path, f"{tail:,} NUL bytes at its end", "export it again: the program that wrote it was cut off")


def _decoded(path: Path, raw: bytes, study: Study, grid: Grid) -> str:
    """The text: as the study says, else by its byte order mark, else UTF-8, cp1252, Latin-1."""
    bom = next((encoding for mark, encoding in BOMS.items() if raw.startswith(mark)), None)
    for encoding in [study.encoding] if study.encoding else [bom or "utf-8", "cp1252", "latin-1"]:
        try:
            text = raw.decode(encoding)
        except (ValueError, LookupError) as error:  # UnicodeError is a ValueError, and some codecs raise only that
            if study.encoding or bom:
                raise _undecodable(path, raw, encoding, error) from None
            continue
        grid.encoding = encoding
        break
    if grid.encoding != "utf-8" and not study.encoding and not bom and _only_surrogates(raw):
        text, grid.encoding = raw.decode("utf-8", errors="replace"), "utf-8"
        grid.repairs[N_("half a character replaced by a mark")] = text.count("\ufffd")
        grid.warnings.append(
            english("{name} holds halves of characters, which were replaced by a mark", name=path.name)
        )
    if grid.encoding in ("cp1252", "latin-1") and not study.encoding:
        _refuse_mixture(path, raw)
        grid.repairs[english("text that is not UTF-8 read as {encoding}", encoding=grid.encoding)] = sum(
            byte > 127 for byte in raw
        )
        what = english("{name} is not UTF-8 and was read as {encoding}", name=path.name, encoding=grid.encoding)
        grid.warnings.append(english("{what}; if letters look wrong, name --encoding", what=what))
    return text


def _only_surrogates(raw: bytes) -> bool:
    """Whether the only bytes that are not UTF-8 are halves of characters, as some programs cut them."""
    try:
        raw.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(path: Path, raw: bytes, encoding: str, error: Exception) -> DataError:
    found = f'"{encoding}" is no encoding that is known, or not one of text'
    if isinstance(error, UnicodeDecodeError):
        found = f"byte {error.start + 1:,} in line {_line_of(raw, error.start):,} is none"
    do = "name its encoding with --encoding"
    return DataError(f"{path.name} cannot be read as {encoding}", required=f"text in {encoding}", found=found, do=do)


def _refuse_mixture(path: Path, raw: bytes) -> None:
    """UTF-8 letters beside bytes that are not: files were glued together, and either reading spoils one of them."""
    whole = len(MULTIBYTE.findall(raw))
    rest = MULTIBYTE.sub(lambda match: b"x" * len(match[0]), raw)
    alone = [match.start() for match in re.finditer(rb"[\x80-\xff]", rest)]
    if not whole or whole < len(alone):
        return
    first = f"the first in line {_line_of(raw, alone[0]):,} (byte {alone[0] + 1:,})"
    raise DataError(
        f"{path.name} mixes two encodings",
        required="text in one encoding",
        found=f"{counted(whole, 'letter')} in UTF-8 and {counted(len(alone), 'byte')} not in UTF-8, {first}",
        do="export it again as UTF-8, or name one encoding with --encoding and check the texts",
    )


def _line_of(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _lines(text: str, grid: Grid) -> tuple[list[str], str | None]:
    """The lines, line ends made one; and the delimiter that a leading sep= line names, emptied to keep the numbers."""
    ends = Counter(re.findall("\r\n|\n|\r", text))
    if len(ends) > 1:
        grid.repairs[N_("line end unlike the others")] = sum(ends.values()) - max(ends.values())
    lines = io.StringIO(text.lstrip("\ufeff"), newline=None).readlines()
    declared = re.fullmatch(r'"?sep=([^\w\s"]|\t)"?\s*', lines[0]) if lines else None
    if declared is None:
        return lines, None
    grid.repairs[N_("sep= line left out")] = 1
    return ["\n", *lines[1:]], declared[1]


def _delimiter(lines: list[str], path: Path) -> str:
    """The delimiter that splits most lines into the same number of fields, and the first of them, as headers are."""

    def fit(delimiter: str) -> tuple[float, int, float, int]:
        try:
            widths = [len(row) for row in csv.reader(lines[:100], delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0, 0.0, 0
        wide = [i for i, width in enumerate(widths) if width > 1]
        if not wide:
            return 0.0, 0, 0.0, 0
        width, count = Counter(widths[i] for i in wide).most_common(1)[0]
        share = count / len(widths)
        return round(share, 1), -wide[0], share, width

    return max("\t,;|" if ".tsv" in path.suffixes else DELIMITERS, key=fit)


def _records(path: Path, lines: list[str], delimiter: str) -> tuple[list[int], list[list[str]]]:
    """The line that each record starts in, and the records; blank lines are none."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    starts, records, start = [], [], 1
    try:
        for record in reader:
            if record:
                starts.append(start)
                records.append(record)
            start = reader.line_num + 1
    except csv.Error as error:
        unclosed = "end of data" in str(error)
        raise DataError(
            f"{path.name} has a quote that {'does not close' if unclosed else 'is out of place'}",
            required="quotes in pairs around a field, doubled inside one",
            found=f"the record that starts in line {start:,}" + ("" if unclosed else f": {error}"),
            do="mend that line, or export the file again",
        ) from None
    for record, begun, end in zip(records[1:], starts[1:], [*starts[2:], start], strict=False):
        if end - begun > 1 and len(records[0]) > 3:
            _refuse_swallowed(path, record, begun, delimiter, len(records[0]))
    return starts, records


def _refuse_swallowed(path: Path, record: list[str], start: int, delimiter: str, width: int) -> None:
    for i, text in enumerate(record):
        if lines := swallowed_rows(text, delimiter, width, i):
            raise DataError(
                f"{path.name} has a quote that swallows rows",
                required="quotes in pairs around a field, doubled inside one",
                found=f"the quote opened in line {start:,} closes only after {counted(lines, 'more line')}",
                do="mend that line, or export the file again",
            )


def swallowed_rows(text: str, delimiter: str, width: int, before: int) -> int:
    """The lines in a field that holds rows of the table and hardly anything else: a stray quote opened it. Else 0.

    ``before`` is how many fields stand before it in its row. Where it holds no whole row, it may hold the end of one
    and the start of the next: as many delimiters as these need, none with the space that follows a comma in a sentence.

    >>> swallowed_rows("late\\n1,9,x\\n2,8,y\\n3,", ",", 3, 2), swallowed_rows("late, slow\\nand dear", ",", 3, 2)
    (3, 0)
    >>> swallowed_rows("late,N\\n2,8,good", ",", 4, 2), swallowed_rows("late,N\\n2, 8, good", ",", 4, 2)
    (1, 0)
    """
    first, *inner, last = text.split("\n") if "\n" in text else (text, "")
    rows = sum(line.count(delimiter) == width - 1 for line in inner)
    of_two = not inner and first.count(delimiter) == width - 1 - before and last.count(delimiter) == before > 0
    if of_two and width > 3 and f"{delimiter} " not in text:
        return 1
    return len(inner) + 1 if rows > 1 and rows * 2 >= len(inner) else 0


def _even(path: Path, starts: list[int], rows: list[list[str]], width: int, grid: Grid) -> list[list[str | None]]:
    """Rows of one width: short ones padded and named in a warning, long ones refused."""
    uneven = [(number, row) for number, row in enumerate(rows, 1) if len(row) != width]
    long = [(number, row) for number, row in uneven if any(row[width:])]
    if long:
        number, row = long[0]
        first = f"first row {number:,} (line {starts[number - 1]:,}) with {len(row)}"
        raise DataError(
            f"{path.name} has rows longer than its header",
            required=f"{counted(width, 'field')} in every row, as in the header",
            found=f"{counted(len(long), 'row')} with more, {first}",
            do="put quotes around texts that hold the delimiter, or name the line of the header with --header-row",
        )
    grid.short = [number for number, row in uneven if len(row) < width]
    grid.warnings += padded(grid.short)
    even: list[list[str | None]] = list(rows)  # type: ignore[arg-type]
    for number, row in uneven:
        even[number - 1] = (row + [None] * (width - len(row)))[:width]
    return even


def header_position(rows: Sequence[Sequence[Any]]) -> int:
    """How many rows of titles stand above the header: those with at most one filled cell, before a wider one."""
    filled = [sum(cell not in (None, "") for cell in row) for row in rows]
    at = next((i for i, count in enumerate(filled) if count > 1), 0)
    only_one_is_named = at > 0 and filled[at - 1] and _numeric(rows[at], rows[at:])
    return at - 1 if only_one_is_named else at


def _numeric(header: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[str]:
    """The cells of a header that is none: it has numbers or dates wherever the rows have them."""

    def share(cells: Sequence[Any]) -> float:
        written = [text for cell in cells if (text := str(cell or "").strip())]
        return sum(NUMBER_OR_DATE.fullmatch(text) is not None for text in written) / max(len(written), 1)

    numeric = [
        i for i in range(len(header)) if share([row[i] for row in rows[:20] if i < len(row)]) > 0.5 and header[i]
    ]
    return [str(header[i]) for i in numeric] if all(share([header[i]]) for i in numeric) else []


def refuse_headerless(name: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """DataError for a first row of data where the header should be."""
    if like_data := _numeric(header, rows):
        shown = [text for text in like_data if SHOWABLE.fullmatch(text)]
        raise DataError(
            f"{name} has no header",
            required="a first row with the names of the columns",
            found="a first row that looks like data" + (f": {listed(shown, 4)}" if shown else ""),
            do="add a row of names, or say where the header is with --header-row",
        )


def _damaged(path: Path, found: str, do: str, what: str = "is damaged") -> DataError:
    return DataError(f"{path.name} {what}", required="a table with a header and rows of answers", found=found, do=do)
