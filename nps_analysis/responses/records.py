"""JSON to rows: documents of an interface, and lines of one record each."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nps_analysis.responses.text import Grid
from nps_analysis.schema import DataError

DEEPEST = 50  # levels of objects in objects
PAGES = ("items", "results", "data", "responses", "records", "values", "events", "content", "entries", "surveys")


def is_json(raw: bytes) -> bool:
    """Whether the bytes of a text file begin as a JSON document or record does.

    >>> is_json(b' {"score": 9}'), is_json(b"[1] very good,9")
    (True, False)
    """
    start = raw.removeprefix(b"\xef\xbb\xbf")[:4096].split()[:3]
    return b"".join(start).startswith((b'{"', b"{}", b"[{", b"[]"))


def read_records(path: Path, raw: bytes) -> Grid:
    """The records in the bytes of a JSON file, one row each, objects in them as columns such as ``person.email``.

    A file is one list of records, an object that holds one (as pages of an interface do), or lines of one record each.
    DataError for what is none of these.
    """
    try:
        records = _records(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        found = "objects in objects without end" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise _damaged(path, found) from None
    if not all(isinstance(record, dict) for record in records):
        raise _damaged(path, "a list of other things than records")
    records = _unwrapped(records)
    return grid_of(records, [flat(record) for record in records], hashlib.sha256(raw).hexdigest())


def grid_of(records: list[dict[str, Any]], rows: list[dict[str, str | None]], sha256: str) -> Grid:
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


def _unwrapped(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records themselves where each is in an object of its own, under a number: ``{"17": {…}}``."""
    inside = [value for one in records if len(one) == 1 for key, value in one.items() if key.isdecimal()]
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
        if isinstance(value, Mapping):
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
