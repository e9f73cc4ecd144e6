"""What a run writes and says, without the URL of its database: the last line, should a notebook print it."""

import base64
import html
import json
import os
import re
from functools import cache
from typing import Any
from urllib.parse import quote, quote_plus, unquote

import pandas as pd

HIDES = "NPS_HIDES"  # environment variable: the name of the one with the URL that a run's outputs may not show
HIDDEN = "***"
ORDINARY = 6  # letters below which a password may be part of any word: it is taken away where it stands by itself
PICTURES = ("image/png", "image/jpeg", "application/pdf")  # bytes as text, in which any few letters occur by chance
DOCUMENTS = {"application/json", "application/geo+json"}
SIGNED = re.compile(r"://([^/?#]*)@"), re.compile(r"://([^:/]*:[^@]*)@")  # as URLs have it, as SQLAlchemy reads it
KEYS = re.compile(r"[?&](?:\w*password|passwd|pwd|token)=([^&#]+)", re.IGNORECASE)  # where some drivers take a password


def redacted(text: str, least: int = 1) -> str:
    """``text`` with ``***`` for the URL of the run's database and for its password, also encoded for URLs or base64.

    The URL is that in the variable that ``NPS_HIDES`` names; passwords shorter than ``least`` letters stay.

    >>> os.environ |= {"NPS_HIDES": "EXAMPLE_DB", "EXAMPLE_DB": "postgresql://me:correct%20horse@host/db"}
    >>> redacted("correct horse, which URLs write correct%20horse")
    '***, which URLs write ***'
    >>> del os.environ["NPS_HIDES"], os.environ["EXAMPLE_DB"]
    """
    for form, pattern in _patterns(_url()):
        if len(form) >= least:
            text = pattern.sub(HIDDEN, text)
    return text


def without_secrets(content: Any) -> Any:
    """A notebook, or any JSON, with each text in it redacted, but for pictures and the ids and kinds of cells.

    Of a DataFrame the texts in its cells, where a short password is nothing but a word.
    """
    if not _url():
        return content
    if isinstance(content, str):
        return redacted(content)
    if isinstance(content, pd.DataFrame):
        return content.map(lambda cell: redacted(cell, ORDINARY) if isinstance(cell, str) else cell)
    if isinstance(content, list):
        return [without_secrets(one) for one in content]
    if isinstance(content, dict):
        kept = {*PICTURES, "id", "cell_type", "output_type"}
        parts = {key: _joined(one) if key == "outputs" else one for key, one in content.items()}
        changed = {key: one if key in kept else without_secrets(one) for key, one in parts.items()}
        for key in DOCUMENTS & changed.keys():
            changed[key] = _with_keys(changed[key])
        return type(content)(changed)  # nbformat's own kind of dictionary stays one
    return content


def _with_keys(content: Any) -> Any:
    """A document that a cell shows, of which the keys are texts of the cell's too."""
    if isinstance(content, dict):
        return {redacted(str(key)): _with_keys(one) for key, one in content.items()}
    return [_with_keys(one) for one in content] if isinstance(content, list) else content


def _joined(outputs: Any) -> Any:
    """A cell's outputs with what was printed in pieces in one piece, in which a secret is whole."""
    joined: list[Any] = []
    for one in outputs if isinstance(outputs, list) else ():
        before = joined[-1] if joined else {}
        if one.get("output_type") == "stream" == before.get("output_type") and one["name"] == before["name"]:
            joined[-1] = type(one)({**before, "text": before["text"] + one["text"]})
        else:
            joined.append(one)
    return joined if isinstance(outputs, list) else outputs


def _url() -> str:
    return os.environ.get(os.environ.get(HIDES, ""), "").strip()


@cache
def _patterns(url: str) -> list[tuple[str, re.Pattern[str]]]:
    """The ways to write what may not be shown, the longest first, and how each is found; none where there is no URL."""
    forms = sorted(_forms(url), key=lambda form: (-len(form), form)) if url else []
    plain = {form: re.escape(form) for form in forms}
    return [
        (form, re.compile(word if len(form) >= ORDINARY else rf"(?<!\w){word}(?!\w)")) for form, word in plain.items()
    ]


def _forms(url: str) -> set[str]:
    words = [url]
    for word in (*_signed(url), *KEYS.findall(url)):
        words += [word, unquote(word)]
    forms = {form for word in filter(None, words) for form in _escaped(word)}
    return forms | {form for word in words if len(word) >= ORDINARY for form in _base64(word)}


def _escaped(word: str) -> set[str]:
    """A word as URLs, Python, JSON and HTML write it."""
    urls = {quote(word), quote(word, safe=""), quote_plus(word), quote(word, safe=" "), quote(word, safe=" +")}
    code = {repr(word)[1:-1], ascii(word)[1:-1], json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]}
    pages = {html.escape(word), html.escape(word, quote=False)}
    return {word, *urls, *code, *pages, str(word.encode())[2:-1], word.encode().hex()}


def _signed(url: str) -> list[str]:
    """User and password of a URL, and the password alone; neither where there is no password."""
    both = [found[1] for pattern in SIGNED if (found := pattern.search(url)) and ":" in found[1]]
    return [text for one in both for text in (one, one.partition(":")[2])]


def _base64(word: str) -> set[str]:
    """How base64 writes a word by itself, and within a text, wherever in its groups of three bytes the word begins."""
    raw = word.encode()
    found = {base64.b64encode(raw).decode().rstrip("=")}
    for before in (0, 1, 2):
        coded = base64.b64encode(b"\0" * before + raw).decode()
        whole = (before + len(raw)) * 8 // 6  # what follows the word changes the rest
        found.add(coded[(0, 2, 3)[before] : whole])
    found = {form for form in found if len(form) >= ORDINARY}
    return found | {form.replace("+", "-").replace("/", "_") for form in found}
