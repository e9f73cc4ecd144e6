"""What makes two builds of the same deck the same file, byte for byte?"""

import zipfile
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can hold


def reproducible(package: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same Office package with nothing in it that depends on when or where it was written.

    Parts come in the order of their names, the list of content types first as readers expect it, all with one date and
    as if written on one system. Workbooks inside the package are treated alike, and compressed only once, as a part of
    the whole, which makes a deck a fifth smaller.
    """
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(written, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = reproducible(part, zipfile.ZIP_STORED)
            new.writestr(_entry(name, compression), part, compresslevel=9)
    return written.getvalue()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = compression
    entry.create_system = 3  # else it tells Windows from the rest
    entry.external_attr = 0o600 << 16
    return entry
