"""Which messages are there, and which are not translated? Brings the catalogues up to date with the code.

``python -m nps_analysis.language.messages`` in a clone reads the messages of modules, page templates and notebooks,
writes them into every catalogue, keeps what is translated, and says what is missing. ``… sv`` adds a language.
"""

import ast
import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from nps_analysis.language.again import AGAIN
from nps_analysis.language.spoken import CATALOGUES

PACKAGE = Path(__file__).resolve().parents[1]
NOTEBOOKS = PACKAGE.parent / "notebooks"
LATER = ("N_", "english", "nenglish")  # what these mark is translated from the finished English text
HEAD = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")
KEYWORDS = {"_": 1, "said": 1, "N_": 1, "english": 1, "ngettext": 2, "nenglish": 2}  # and how many forms they take
Found = tuple[str | tuple[str, ...], bool]  # a message or its forms, and whether it is said again


@cache
def messages() -> Catalog:
    """All messages of the code, in the order of their English texts; those said again are marked."""
    found = Catalog(charset="utf-8")
    for text, later in sorted(_all(), key=lambda one: (str(one[0]), not one[1])):
        found.add(text, auto_comments=[AGAIN] if later else [])
    return found


def missing(language: str) -> list[str]:
    """The messages that a language has no translation for, or an unsure one."""
    written = _read(language)
    absent = []
    for message in messages():
        own = written.get(message.id) if message.id else None
        if message.id and (own is None or own.id != message.id or own.fuzzy or not _whole(own.string)):
            absent.append(str(message.id if isinstance(message.id, str) else message.id[0]))
    return absent


def update(language: str) -> int:
    """Brings the catalogue of a language up to date, and gives how many messages it still has no translation for."""
    catalogue = Catalog(locale=Locale.parse(language), charset="utf-8", project="nps_analysis", fuzzy=False)
    old = _read(language)
    for message in messages():
        if message.id:
            own = old.get(message.id)
            known = own.string if own and own.id == message.id else None
            catalogue.add(message.id, known, auto_comments=message.auto_comments)
    text = BytesIO()
    write_po(text, catalogue, width=120, omit_header=False, no_location=True)
    head, rest = text.getvalue().decode().split("\n\n", 1)
    kept = [
        line
        for line in head.splitlines()
        if not line.startswith(('"', "#")) or line[1:].startswith(tuple(f"{name}:" for name in HEAD))
    ]
    (CATALOGUES / f"{language}.po").write_text("\n".join([*kept, "", rest.strip(), ""]), encoding="utf-8")
    return len(missing(language))


def _all() -> Iterator[Found]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _in_python(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("templates/*.html")):
        now = {name: KEYWORDS[name] for name in KEYWORDS if name not in LATER}
        for _line, name, texts, _comments in babel_extract(BytesIO(path.read_bytes()), list(now), [], {}):
            forms = [texts] if isinstance(texts, str) else (texts or ())[: KEYWORDS[name]]
            yield _one([str(form) for form in forms]), False
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        yield from _in_python("\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))


def _in_python(code: str) -> Iterator[Found]:
    """Messages by the calls that they stand in, also within f-strings, which tokens alone would not tell."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and (name := _called(node)) in KEYWORDS:
            texts = [str(it.value) for it in node.args[: KEYWORDS[name]] if isinstance(it, ast.Constant)]
            if len(texts) == KEYWORDS[name]:
                yield _one(texts), name in LATER


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _one(texts: Sequence[str]) -> str | tuple[str, ...]:
    return texts[0] if len(texts) == 1 else tuple(texts)


def _whole(translation: Any) -> bool:
    return bool(translation) and all(translation if isinstance(translation, tuple | list) else [translation])


def _read(language: str) -> Catalog:
    path = CATALOGUES / f"{language}.po"
    return read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


if __name__ == "__main__":
    known = {path.stem for path in CATALOGUES.glob("*.po")}
    for code in sorted(known | set(sys.argv[1:])):
        print(f"{code}: {update(code)} of {len(messages())} without a translation")
