"""What a file is that is no PowerPoint presentation, in the words of a message."""

import zipfile
from io import BytesIO

TYPES = "[Content_Types].xml"
MAINS = {  # the kind of its main part
    b"wordprocessingml.document.main+xml": "a Word document",
    b"ms-word.document.macroEnabled.main+xml": "a Word document with macros",
    b"spreadsheetml.sheet.main+xml": "an Excel workbook",
    b"ms-excel.sheet.macroEnabled.main+xml": "an Excel workbook with macros",
    b"ms-excel.sheet.binary.macroEnabled.main": "an Excel workbook",
}


def kind_of(content: bytes) -> str:
    """What the file with this ``content`` is, as far as its bytes tell.

    >>> kind_of(b""), kind_of(b"%PDF-1.7"), kind_of(b"PK"), kind_of(b"hello")
    ('an empty file', 'a PDF file', 'a file that breaks off after 2 bytes', 'a file of another kind (5 bytes)')
    """
    if not content:
        return "an empty file"
    if content.startswith(b"%PDF"):
        return "a PDF file"
    if content.startswith(b"PK") and not zipfile.is_zipfile(BytesIO(content)):
        return f"a file that breaks off after {len(content):,} bytes"
    return of_office(_types(content)) or f"a file of another kind ({len(content):,} bytes)"


def of_office(types: bytes) -> str:
    """What a file of Word or Excel with these kinds of parts is; empty of another file.

    >>> of_office(b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), of_office(b"image/png")
    ('an Excel workbook with macros', '')
    """
    return next((name for main, name in MAINS.items() if main in types), "")


def _types(content: bytes) -> bytes:
    """The list of the kinds of parts; empty where there is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return parts.read(TYPES)
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, EOFError, OSError):
        return b""
