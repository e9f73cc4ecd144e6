"""Speaker notes: what stands between our marks is written anew, what a speaker added before or behind stays."""

import re
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.written import text_of

BEGIN, END = re.compile(r"\[figures of (.*)\]"), "[end of figures]"


def figures(notes: Any) -> dict[str, list[Any]]:
    """The paragraphs between our marks, the marks with them, by the key that the first names."""
    found: dict[str, list[Any]] = {}
    open_key = None
    for paragraph in notes.iter(qn("a:p")):
        text = text_of(paragraph).strip()
        if begun := BEGIN.fullmatch(text):
            open_key = begun[1]
            found[open_key] = []
        if open_key is not None:
            found[open_key].append(paragraph)
        if text == END:
            open_key = None
    return {key: parts for key, parts in found.items() if text_of(parts[-1]).strip() == END}


def refresh_notes(old: list[Any], fresh: list[Any]) -> bool:
    """Write the fresh paragraphs in the place of old ones, in the look of the first. Whether any was another."""
    texts = [text_of(paragraph) for paragraph in fresh]
    if [text_of(paragraph) for paragraph in old] == texts:
        return False
    first = old[0]
    for paragraph in old[1:]:
        paragraph.getparent().remove(paragraph)
    last = first
    for text in texts[1:]:
        paragraph = _like(first, text)
        last.addnext(paragraph)
        last = paragraph
    return True


def _like(paragraph: Any, text: str) -> Any:
    copy = deepcopy(paragraph)
    runs = list(copy.iterfind(qn("a:r")))
    for other in runs[1:]:
        copy.remove(other)
    runs[0].find(qn("a:t")).text = text
    return copy
