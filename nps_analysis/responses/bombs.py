"""What a workbook would swell to: found out by unpacking it piece by piece, before any reader of workbooks opens it."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from nps_analysis.schema import DataError

MOST_PARTS = 10_000
MOST_BYTES, MOST_RATIO = 500_000_000, 200  # unpacked, of all parts that are read; and unpacked to packed, of any one
SMALL = 50_000_000  # bytes that a part may swell to at any ratio
MOST_CELLS = 20_000_000
XML = (".xml", ".rels")

NEAR = 200_000  # rows
PLAIN = (b"<c ", b'<c r="'), (b"<row ", b'<row r="')  # how cells and rows begin, and how they do in most workbooks
OTHER = re.compile(rb"<c[^ a-zA-Z]"), re.compile(rb"<row[^ a-zA-Z]"), re.compile(rb":c"), re.compile(rb":row")
WIDE = re.compile(rb'<c r="([A-Za-z]{2,})')
FAR = re.compile(rb'<c r="[A-Za-z]*(?:\d{7}|[2-9]\d{5})')  # from row 200,000 on
FILLED = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Za-z]*)(\d+)["'](?:[^<>]*[^<>/])?>""")
ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)")
NUMBER = re.compile(rb"""\sr=["'](\d+)""")
WITHOUT_REFERENCE = re.compile(rb"""<(?:\w+:)?c(?:\s+(?!r=)[\w:]+=(?:"[^"<]*"|'[^'<]*'))*\s*/?>""")
COUNT = re.compile(rb"""\s(?:uniqueCount|count)=["'](\d+)""")


def refuse_bombs(path: Path, raw: bytes) -> None:
    """DataError for a workbook that is broken, that swells, or whose XML declares entities, which no program writes."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error) as error:
        raise damaged(path, str(error)) from None
    if len(parts) > MOST_PARTS:
        found = f"{len(parts):,}"
        raise refused(path, f"a workbook of at most {MOST_PARTS:,} parts", found, "export the rows as CSV or Parquet")
    read = [part for part in parts if part.filename.lower().endswith(XML)]
    for part in read:
        if part.file_size > max(SMALL, MOST_RATIO * part.compress_size):
            _refuse_size(path, part.filename, part.file_size, part.compress_size)
    if (size := sum(part.file_size for part in read)) > MOST_BYTES:
        _refuse_size(path, "parts", size, sum(part.compress_size for part in read))
    for part in read:
        _refuse_content(path, part.filename, _unpacked(path, raw, part))


def _refuse_size(path: Path, name: str, size: int, packed: int) -> None:
    sizes = f"{name} with {size // 10**6:,} MB from {packed // 10**3:,} kB"
    required = f"parts of at most {MOST_BYTES // 10**6} MB, packed at most {MOST_RATIO} to 1"
    raise refused(path, required, sizes, "export the rows as CSV or Parquet")


def _unpacked(path: Path, raw: bytes, part: zipfile.ZipInfo) -> bytes:
    """The whole of a part, which must be as long as the archive says: readers go by what is there."""
    start = part.header_offset
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or raw[start : start + 4] != b"PK\x03\x04":
        raise damaged(path, f"{part.filename} is packed in no way that spreadsheet programs have")
    name, extra = struct.unpack_from("<HH", raw.ljust(start + 30, b"\x00"), start + 26)
    begin = start + 30 + name + extra
    packed = memoryview(raw)[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        whole, ended = bytes(packed), True
    else:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            whole = unpacking.decompress(packed, part.file_size + 1)
        except zlib.error as error:
            raise damaged(path, f"{part.filename}: {error}") from None
        ended = unpacking.eof
    if len(whole) != part.file_size or not ended or zlib.crc32(whole) != part.CRC:
        raise damaged(path, f"{part.filename} is not as long as it says, or was changed")
    return whole


def _refuse_content(path: Path, name: str, xml: bytes) -> None:
    if b"<!DOCTYPE" in xml or (b"\x00" in xml and b"<!DOCTYPE" in xml.replace(b"\x00", b"")):
        found, do = f"declarations of entities in {name}", "export the rows as CSV or Parquet"
        raise refused(path, "a workbook as spreadsheet programs write it", found, do)
    if any(int(count) > len(xml) for count in COUNT.findall(xml[:4096])):  # for which a reader makes room at once
        raise damaged(path, f"{name} says that it holds more than it can")
    if b"sheetData" in xml and (cells := cells_of(xml)) > MOST_CELLS:
        found = f"{name} with {cells:,}: a stray cell stands far from the others"
        raise refused(path, f"sheets of at most {MOST_CELLS:,} cells", found, "delete what is beside the table")


def cells_of(xml: bytes) -> int:
    """At most how many cells the rectangle from A1 has that all cells of a sheet lie in: all are kept in memory."""
    plain = all(xml.count(some) == xml.count(numbered) for some, numbered in PLAIN)
    if plain and not any(form.search(xml) for form in (*OTHER, FAR)):
        width = max(map(_column, set(WIDE.findall(xml))), default=26)
        if width * NEAR <= MOST_CELLS:
            return width * NEAR
    columns, rows = set(), set()
    for cell in FILLED.finditer(xml):
        columns.add(cell[1])
        rows.add(cell[2])
    width, height = max(map(_column, columns), default=0), max(map(int, rows), default=0)
    if WITHOUT_REFERENCE.search(xml):  # such cells stand after the one before them, such rows below the one before
        starts = [row.start() for row in ROW.finditer(xml)]
        numbers = [int(number[1]) for row in ROW.finditer(xml) if (number := NUMBER.search(row[1]))]
        ends = [*starts[1:], len(xml)]
        width += max((xml.count(b"<", start, end) for start, end in zip(starts, ends, strict=True)), default=0)
        height = max(height, *numbers, 0) + len(starts)
    return width * height


def _column(letters: bytes) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def damaged(path: Path, found: str) -> DataError:
    return refused(path, "a whole .xlsx workbook", f"a damaged one: {found}", "export it again")


def refused(path: Path, required: str, found: str, do: str) -> DataError:
    return DataError(f"{path.name} cannot be read as a workbook", required=required, found=found, do=do)
