"""JSON to rows: documents of an interface, and lines of one record each."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nps_analysis.language import N_
from nps_analysis.responses.text import CONTROLS, Grid
from nps_analysis.schema import DataError

MOST_COLUMNS, MOST_CELLS = 5_000, 20_000_000
ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]")
CONTROL, HALF = N_("control character removed"), N_("half a character replaced by a mark")
DEEPEST = 50  # levels of objects in objects
PAGES = ("items", "results", "data", "responses", "records", "values", "events", "content", "entries", "surveys")


def is_json(raw: bytes) -> bool:
    """Whether the bytes of a text file begin as a JSON document or record does.

    >>> is_json(b' {"score": 9}'), is_json(b"[1] very good,9")
    (True, False)
    """
    start = raw[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").split()[:3]
    return b"".join(start).startswith((b'{"', b"{}", b"[{", b"[]"))


def read_records(path: Path, raw: bytes) -> Grid:
    """The records in the bytes of a JSON file, one row each, objects in them as columns such as ``person.email``.

    A file is one list of records, an object that holds one (as pages of an interface do), or lines of one record each.
    DataError for what is none of these.
    """
    try:
        text, repairs = repaired(raw.decode(json.detect_encoding(raw)))
        records = unwrapped(_records(text))
        rows = [flat(record) for record in records if isinstance(record, dict)]
    except (ValueError, RecursionError) as error:
        found = "objects in objects without end" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise _damaged(path, found) from None
    if len(rows) < len(records):
        raise _damaged(path, "a list of other things than records")
    names = len({name for row in rows for name in row})
    if names > MOST_COLUMNS or names * len(rows) > most_cells(len(raw)):
        raise _damaged(path, f"records with {names:,} different names of values, of which few are in each")
    grid = grid_of(records, rows, hashlib.sha256(raw).hexdigest())
    grid.repairs = {what: cells for what, cells in repairs.items() if cells}
    return grid


def most_cells(size: int) -> int:
    """The cells that so many bytes may make, the empty ones of names that a record lacks among them."""
    return max(MOST_CELLS, size)


def repaired(text: str) -> tuple[str, dict[str, int]]:
    """A document without escapes of control characters and of halves of characters, and how many there were."""
    found = {CONTROL: 0, HALF: 0}

    def kept(escape: re.Match[str]) -> str:
        if len(escape[0]) != 6:  # a whole character of two halves, or a letter
            return escape[0]
        code = int(escape[0][2:], 16)
        what = HALF if 0xD800 <= code <= 0xDFFF else CONTROL if CONTROLS.match(chr(code)) else None
        if what is None:
            return escape[0]
        found[what] += 1
        return "\ufffd" if what == HALF else ""

    return (ESCAPE.sub(kept, text), found) if "\\u" in text else (text, found)


def grid_of(records: list[dict[str, Any]], rows: list[dict[str, str | None]], sha256: str | None) -> Grid:
    """Flat rows as a grid whose columns are in the order in which they first appear."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return Grid(header, [[row.get(name) for name in header] for row in rows], sha256, "utf-8", records=records)


def _records(text: str) -> list[Any]:
    """A document that is a list, or an object that holds one; else a single record, or lines of one each."""
    try:
        document = json.loads(text)
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise
        return [record for i, line in enumerate(lines, 1) for record in [_line(line, i)]]
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise ValueError(f"a single {type(document).__name__}")
    return next((document[key] for key in PAGES if _is_list(document.get(key))), [document])


def unwrapped(records: list[Any]) -> list[Any]:
    """The records themselves where each is in an object of its own, under a number: ``{"17": {…}}``."""
    inside = [
        value
        for one in records
        if isinstance(one, dict) and len(one) == 1
        for key, value in one.items()
        if key.isdecimal()
    ]
    return inside if len(inside) == len(records) and _is_list(inside) else records


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _line(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise ValueError(f"line {number:,} is no record: {error}") from None


def flat(record: Mapping[str, Any], before: str = "") -> dict[str, str | None]:
    """A record without objects in it, each value as text; lists of plain values are joined by commas.

    >>> flat({"person": {"email": "a@x.io", "vip": True}, "tags": ["a", "b"], "score": 9})
    {'person.email': 'a@x.io', 'person.vip': 'true', 'tags': 'a, b', 'score': '9'}
    """
    row: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, str):  # as most are
            row[f"{before}{key}"] = value or None
        elif isinstance(value, Mapping):
            if before.count(".") > DEEPEST:
                raise RecursionError
            row |= flat(value, f"{before}{key}.")
        else:
            row[f"{before}{key}"] = text_of(value)
    return row


def text_of(value: Any) -> str | None:
    """A JSON value as the text of a cell.

    >>> text_of(None), text_of(9.0), text_of([{"a": 1}])
    (None, '9.0', '[{"a": 1}]')
    """
    if value is None or value == "" or value == []:
        return None
    if type(value) is int:  # as most others are
        return str(value)
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(text_of(one) or "" for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _damaged(path: Path, found: str) -> DataError:
    return DataError(
        f"{path.name} cannot be read as JSON",
        required="a list of records, an object that holds one, or lines of one record each",
        found=found,
        do="export it again, or export the answers as CSV",
    )
