"""What a run writes and says, without the URLs of databases: the last line, should a notebook print one."""

import base64
import os
import re
from typing import Any
from urllib.parse import quote, quote_plus, unquote

from nps_analysis.study import Study

HIDDEN = "***"
ORDINARY = 6  # letters below which a password may be part of any word: it is taken away where it stands by itself
PICTURES = ("image/png", "image/jpeg", "application/pdf")  # bytes as text, in which any few letters occur by chance
SIGN_IN = re.compile(r"://([^/?#]*)@")


def redacted(text: str, study: Study) -> str:
    """``text`` with ``***`` for the URL of the study's database and for its password, also encoded for URLs or base64.

    >>> os.environ["EXAMPLE_DB"] = "postgresql://me:correct%20horse@host/db"
    >>> redacted("me:correct horse at correct%20horse", Study(database="EXAMPLE_DB", table="answers"))
    'me:*** at ***'
    """
    for form in _forms(study):
        wanted = re.escape(form) if len(form) >= ORDINARY else rf"(?<!\w){re.escape(form)}(?!\w)"
        text = re.sub(wanted, HIDDEN, text)
    return text


def without_secrets(content: Any, study: Study) -> Any:
    """A notebook, or any JSON, with each text in it redacted, but for pictures and the ids and kinds of cells."""
    if not _forms(study):
        return content
    if isinstance(content, str):
        return redacted(content, study)
    if isinstance(content, list):
        return [without_secrets(one, study) for one in content]
    if isinstance(content, dict):
        kept = {*PICTURES, "id", "cell_type", "output_type"}
        changed = {key: one if key in kept else without_secrets(one, study) for key, one in content.items()}
        return type(content)(changed)  # nbformat's own kind of dictionary stays one
    return content


def _forms(study: Study) -> list[str]:
    """The ways to write what may not be shown, the longest first; none where the study names no database."""
    url = os.environ.get(study.database or "", "").strip()
    if not url:
        return []
    signed = SIGN_IN.search(url)
    words = [url]
    if signed and ":" in signed[1]:
        word = signed[1].partition(":")[2]
        words += [signed[1], word, unquote(word)]
    forms = {
        form for word in words if word for form in (word, quote(word, safe=""), quote_plus(word), repr(word)[1:-1])
    }
    forms |= {form for word in words if len(word) >= ORDINARY for form in _base64(word)}
    return sorted(forms, key=lambda form: (-len(form), form))


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
