"""Where a picture comes from: what every figure of a run says of its origin, and how that is read back."""

import errno
import json
import os
import re
import warnings
from dataclasses import asdict, dataclass, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from PIL import Image

from nps_analysis.reporting.legible import legible

ORIGIN = "NPS_ORIGIN"  # environment variable: run, source, sha256 and version as JSON, for the notebooks of a run
MADE_BY = "nps_analysis"
PNG, PDF = b"\x89PNG\r\n\x1a\n", b"%PDF-"
SUBJECT = re.compile(rb"/Subject\s*\(((?:[^\\()]|\\.)*)\)", re.DOTALL)  # a text in a PDF, its brackets escaped
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
LONGEST = 1_000_000  # bytes of an SVG, or of the end of a PDF, that must hold its description
DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"


@dataclass(frozen=True)
class Origin:
    """What a figure says of where it comes from.

    ``run`` is the run's name; ``source`` and ``sha256`` are the name and the first 12 characters of the hash of what
    was read; ``notebook``, ``finding``, ``method`` and ``base`` are those of the finding that the figure shows.
    ``form`` is its size and resolution where it was drawn anew from the finding's table after the run.
    """

    run: str
    source: str
    sha256: str
    version: str
    notebook: str = ""
    finding: str = ""
    method: str = ""
    base: str = ""
    form: str = ""

    def of_finding(self, notebook: str, finding: str, method: str, base: str) -> "Origin":
        """The origin of one figure of the run."""
        return replace(self, notebook=notebook, finding=finding, method=method, base=base)

    def as_json(self) -> str:
        """What ``NPS_ORIGIN`` holds."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, ensure_ascii=False)

    def described(self, title: str) -> dict[str, str]:
        """The texts that a picture carries, by the names that PNG and Dublin Core have for them.

        >>> texts = Origin("3f9a1c2b7d12", "wave.csv", "9b0e6f7a1c2d", "0.1.0", "01_score", "region").described("NPS")
        >>> texts["Title"], texts["Source"], texts["Identifier"]
        ('NPS', 'wave.csv, sha256 9b0e6f7a1c2d', 'run 3f9a1c2b7d12, 01_score, region')
        >>> texts["Description"].splitlines()[0]
        'Made by: nps_analysis 0.1.0'
        """
        own = {name: _line(value) for name, value in asdict(self).items()}
        lines = [f"{WORDS[name]}: {own[name]}" for name in WORDS if own[name]]
        return {
            "Title": _line(title),
            "Description": "\n".join([f"Made by: {MADE_BY} {own['version']}", *lines]),
            "Source": ", sha256 ".join(filter(None, [own["source"], own["sha256"]])),
            "Identifier": ", ".join(filter(None, [f"run {own['run']}", own["notebook"], own["finding"]])),
        }


WORDS = {field.name: field.name.capitalize() for field in fields(Origin) if field.name != "version"}


def origin_here() -> Origin | None:
    """The origin of what this process makes; None where it works for no run."""
    given = os.environ.get(ORIGIN)
    return Origin(**json.loads(given)) if given else None


def read_origin(path: str | Path) -> Origin | None:
    """What a PNG, SVG or PDF says of its origin; None for any other file, and for pictures that no run made.

    Only the beginning of the file is looked at, of a PDF its end. Raises OSError where it cannot be opened.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "no such file", str(path))  # a pipe would be waited for
    with path.open("rb") as file:
        start = file.read(LONGEST)
    pdf = start.startswith(PDF)
    text = _in_png(path) if start.startswith(PNG) else _in_pdf(path) if pdf else _in_svg(start)
    return _parsed(text)


def _line(text: str) -> str:
    return " ".join(legible(text).split())


def _in_png(path: Path) -> str:
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=["PNG"]) as picture:
            said: Any = picture.info.get("Description")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""
    return said if isinstance(said, str) else ""


def _in_pdf(path: Path) -> str:
    """The subject in the description of a PDF as matplotlib writes it, at the end and not compressed."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LONGEST))
        found = SUBJECT.search(file.read(LONGEST))
    if found is None:
        return ""
    text = re.sub(rb"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), found[1], flags=re.DOTALL)
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", errors="replace")
    return text.decode("latin-1")


def _in_svg(start: bytes) -> str:
    """The first description of Dublin Core in what may be the beginning of an SVG."""
    try:
        for _, element in iterparse(BytesIO(start)):
            if element.tag == DESCRIPTION:
                return element.text or ""
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        pass  # no XML, or one that opens what it should not, or that goes on
    return ""


def _parsed(text: str) -> Origin | None:
    said = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    maker, _, version = said.get("Made by", "").partition(" ")
    if maker != MADE_BY or "Run" not in said:
        return None
    values = {name: said.get(word, "") for name, word in WORDS.items()}
    return Origin(**values, version=version)
