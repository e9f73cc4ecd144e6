"""Where in a text are the sentences that we wrote, and what did people write beside them?"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.written import BREAK, TEXT, Ours, Sentence, look, text_of

PART = re.compile(r"[.,:٫٬'’\u00a0\u202f]?\d")  # what goes on with a number
HIDDEN, JOINT = "\x1f", "\x1e"  # no letters of any text
FIELD = re.compile(f"{HIDDEN}+")
MARKS = "\u200e\u200f"  # of direction, unseen beside a sign
SIGN = "[+±−/⁄\u2010-\u2015-]"
TOUCHING = re.compile(rf"{SIGN}{JOINT}{SIGN}?\d|\d{JOINT}{SIGN}")  # a sign that belongs to the number beside it


class Said(NamedTuple):
    """A sentence of ours where a deck has it: its paragraph, its words, and the letter that it begins with."""

    paragraph: Any
    text: str
    at: int


def sentences_in(paragraphs: list[Any], ours: Ours) -> list[Said] | None:
    """Our sentences, each in the paragraph that is it, else in the one that has it.

    None where one is gone, where nobody can tell which of several is ours, and where they are in another order.
    """
    sentences, texts = ours.sentences(), [text_of(paragraph) for paragraph in paragraphs]
    wanted = Counter(sentences)
    places = {each: [(n, 0) for n, text in enumerate(texts) if each.is_all_of(text)] for each in wanted}
    free = set(range(len(texts))) - {n for found in places.values() for n, _ in found}
    for each in sorted(wanted, key=lambda it: it.length, reverse=True):
        if len(places[each]) < wanted[each]:
            places[each] += [(n, at) for n in sorted(free) for at in _places(each, paragraphs[n])]
            free -= {n for n, _ in places[each]}
        if len(places[each]) != wanted[each]:
            return None
        places[each].sort()
    found = [(*places[each].pop(0), each.length) for each in sentences]
    order = [n for n, _, _ in found]
    if not found or order != sorted(set(order)):
        return None
    return [Said(paragraphs[n], texts[n][at : at + length], at) for n, at, length in found]


def _places(sentence: Sentence, paragraph: Any) -> list[int]:
    """Where a sentence begins in a paragraph, but not as a part of a longer word or number."""
    text = _without(paragraph, _is_raised)
    found = sentence.places(text_of(paragraph))
    return [at for at in found if not any(_goes_on(text[:end], text[end:]) for end in (at, at + sentence.length))]


def _goes_on(before: str, after: str) -> bool:
    """Whether a word or a number goes on from one text to the next: also behind a sign, a dash or a slash.

    >>> _goes_on("3", "35.8"), _goes_on("3,158", ",000"), _goes_on("35.8", " points"), _goes_on("35.8", ".")
    (True, True, False, False)
    >>> _goes_on("−", "35.8"), _goes_on("30–", "35.8"), _goes_on("35.8", "/100"), _goes_on("35.8 ", "– 40")
    (True, True, True, False)
    """
    before, after = before.rstrip(MARKS), after.lstrip(MARKS)
    sides = (before[-1:], after[:1])
    if all(it.isalpha() or it.isdecimal() for it in sides) or TOUCHING.search(f"{before[-1:]}{JOINT}{after[:2]}"):
        return True
    return bool(PART.match(before[:-3:-1]) and PART.match(after))


def _without(paragraph: Any, hidden: Callable[[Any], bool]) -> str:
    """A paragraph's text with a sign for each letter of its ``hidden`` runs and fields."""
    said = ""
    for part in paragraph.iter(TEXT, BREAK):
        text = "\v" if part.tag == BREAK else part.text or ""
        said += HIDDEN * len(text) if hidden(part.getparent()) else text
    return said


def _is_raised(run: Any) -> bool:
    """Whether a run is raised: the mark of a footnote is no part of its word."""
    looks = run.find(qn("a:rPr"))
    return looks is not None and looks.get("baseline", "0") != "0"


def _is_filled_in(run: Any) -> bool:
    """Whether PowerPoint fills it in, such as today's date: it is no word of people's."""
    return bool(run.tag == qn("a:fld"))


def is_ours(body: Any, ours: Ours, whole: bool = False) -> bool:
    """Whether a text has all of our sentences; with ``whole`` whether each is a paragraph, without words beside it.

    >>> from pptx.oxml import parse_xml
    >>> from pptx.oxml.ns import nsdecls
    >>> line = "<a:p><a:r><a:t>n = 9 (of 12)</a:t></a:r></a:p>"
    >>> body, ours = parse_xml(f"<p:txBody {nsdecls('p', 'a')}>{line}</p:txBody>"), Ours(["0.5.uPThzV"])
    >>> is_ours(body, ours), is_ours(body, ours, whole=True)
    (True, False)
    """
    paragraphs = list(body.iterfind(qn("a:p")))
    found = sentences_in(paragraphs, ours) or []
    noted = any(text_of(sentence.paragraph) != sentence.text for sentence in found)
    return ours("look", *map(look, paragraphs)) or (bool(found) and not (whole and noted))


def words_beside(body: Any, ours: Ours) -> list[str]:
    """What people wrote before, behind and between our sentences; nothing of a text in which not all of ours are.

    >>> from pptx.oxml import parse_xml
    >>> from pptx.oxml.ns import nsdecls
    >>> line = "<a:p><a:r><a:t>n = 9 (of 12, </a:t></a:r><a:fld><a:t>1 May</a:t></a:fld><a:r><a:t>)</a:t></a:r></a:p>"
    >>> body, ours = parse_xml(f"<p:txBody {nsdecls('p', 'a')}>{line}</p:txBody>"), Ours(["0.5.uPThzV"])
    >>> words_beside(body, ours)
    [' (of 12, …)']
    """
    paragraphs = list(body.iterfind(qn("a:p")))
    if ours("look", *map(look, paragraphs)):
        return []
    found = {sentence.paragraph: sentence for sentence in sentences_in(paragraphs, ours) or ()}
    around = (_around(_without(each, _is_filled_in), found.get(each)) for each in paragraphs if found)
    return [FIELD.sub("…", words) for both in around for words in both if words.strip()]


def _around(text: str, sentence: Said | None) -> tuple[str, str]:
    """What stands before and behind a sentence.

    >>> _around("Draft: n = 9 (early)", Said(None, "n = 9", 7))
    ('Draft: ', ' (early)')
    """
    start, end = (sentence.at, sentence.at + len(sentence.text)) if sentence else (0, 0)
    return text[:start], text[end:]
