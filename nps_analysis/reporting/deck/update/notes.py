"""Speaker notes: what stands between our marks is written anew, what a speaker added before or behind stays."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.texts import plain_copy, respell
from nps_analysis.reporting.deck.update.written import text_of

BEGIN, END = re.compile(r"\[figures of (.*)\]\s*$"), "[end of figures]"
OURS = re.compile(r"\[figures of |\[end of figures\]|· nps_analysis \d")  # the last is in all notes of ours
NOT_WHOLE = (
    "figures that are not between lines with our marks, [figures of …] and [end of figures]: put the marks back, "
    "or take the figures out"
)


def figures(notes: Any) -> dict[str, list[Any]]:
    """The paragraphs between our marks, the marks with them, by the key that the first names.

    What people wrote before the first mark or behind the last is theirs. Where words stand between a mark and the end
    of its line, or one mark is missing, nobody knows whose the words are: these are not among them.
    """
    found: dict[str, list[Any]] = {}
    open_key = None
    for paragraph in notes.iter(qn("a:p")):
        text = text_of(paragraph)
        if begun := BEGIN.search(text):
            open_key = begun[1]
            found[open_key] = []
        if open_key is not None:
            found[open_key].append(paragraph)
        if END in text:
            open_key = None
    return {key: parts for key, parts in found.items() if text_of(parts[-1]).lstrip().startswith(END)}


def not_whole(notes: Any, whole: Mapping[str, Sequence[Any]]) -> bool:
    """Whether notes have lines or marks of ours that are not among those that can be refreshed."""
    known = {paragraph for paragraphs in whole.values() for paragraph in paragraphs}
    return any(OURS.search(text_of(one)) for one in notes.iter(qn("a:p")) if one not in known)


def refresh_notes(old: list[Any], fresh: list[Any]) -> bool:
    """Write the fresh paragraphs between the marks of old ones, in the look of the first. Whether any was another."""
    first, *between, _ = old
    texts = [text_of(paragraph) for paragraph in fresh[1:-1]]
    if [text_of(paragraph) for paragraph in between] == texts:
        return False
    for paragraph in between:
        paragraph.getparent().remove(paragraph)
    last = first
    for text in texts:
        paragraph = _like(first, text)
        last.addnext(paragraph)
        last = paragraph
    return True


def _like(paragraph: Any, text: str) -> Any:
    copy = plain_copy(deepcopy(paragraph))
    respell(copy, text)
    return copy
