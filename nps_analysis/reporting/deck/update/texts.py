"""Sentences of ours, refreshed word by word, so that each word that stays keeps the look that it was given."""

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.written import Ours, look, paragraphs_of, text_of

LEFT, SAME, DONE = "left", "same", "refreshed"
ABOUT = re.compile("  |: ")  # behind the start of a sentence: a question of the summary, or *Source*
FIGURES = re.compile(r"[+−-]?\d+(?:[.,٫٬\s]\d+)*")  # as any language writes them
Steps = Sequence[tuple[str, int, int, int, int]]


def refresh_text(body: Any, fresh: Any, ours: Ours) -> str:
    """Put fresh sentences in the place of ours, and say whether that was done.

    What a person wrote before, behind or between them stays. Where a person wrote into one of them, all are left; so
    they are where a person wrote beside one and none of the fresh ones answers the same question, or, where it has no
    question, none stands in its place.
    """
    paragraphs, new = list(body.iterfind(qn("a:p"))), list(fresh.iterfind(qn("a:p")))
    looks = [look(paragraph) for paragraph in paragraphs]
    if ours("look", *looks):
        if looks == [look(paragraph) for paragraph in new]:
            return SAME
        replace_paragraphs(body, [deepcopy(paragraph) for paragraph in new])
        return DONE
    texts = [text_of(paragraph) for paragraph in new]
    found = _sentences(paragraphs, ours)
    if found is None:
        return SAME if paragraphs_of(body) == texts else LEFT
    if [sentence for _, sentence in found] == texts:
        return SAME
    steps = _steps([sentence for _, sentence in found], texts)
    if max(len(found), len(texts)) > 1 and _is_alone(found, texts, steps):
        return LEFT
    _put(found, texts, steps)
    return DONE


def words_beside(body: Any, ours: Ours) -> list[str]:
    """What people wrote before, behind and between our sentences; nothing of a text in which not all of ours are."""
    paragraphs = list(body.iterfind(qn("a:p")))
    if ours("look", *map(look, paragraphs)):
        return []
    found = dict(_sentences(paragraphs, ours) or ())
    around = (_around(text_of(each), found.get(each, "")) for each in paragraphs if found)
    return [words for both in around for words in both if words.strip()]


def _around(text: str, sentence: str) -> tuple[str, str]:
    """What stands before and behind a sentence.

    >>> _around("Draft: n = 9 (early)", "n = 9")
    ('Draft: ', ' (early)')
    """
    at = text.find(sentence)
    return text[:at], text[at + len(sentence) :]


def _steps(old: list[str], new: list[str]) -> Steps:
    """How to come from the old sentences to the new ones: those of one question are each other's."""
    return SequenceMatcher(None, _questions(old, new), _questions(new, old), autojunk=False).get_opcodes()


def _questions(sentences: list[str], others: list[str]) -> list[str]:
    """What each sentence says something about, where no other does; else its words without figures, or all of it.

    >>> _questions(["Where  North fell", "Warning: 2 ids", "Warning: no base"], ["Where  South fell"])
    ['Where', 'Warning: # ids', 'Warning: no base']
    """
    known = list(sentences)
    for way in (_words_alone, _question):
        here, there = (Counter(map(way, each)) for each in (sentences, others))
        pairs = zip(map(way, sentences), known, strict=True)
        known = [said if here[said] == 1 and there[said] < 2 else before for said, before in pairs]
    return known


def _words_alone(sentence: str) -> str:
    return FIGURES.sub("#", sentence)


def _question(sentence: str) -> str:
    return _words_alone(ABOUT.split(sentence)[0])


def _is_alone(found: list[tuple[Any, str]], texts: list[str], steps: Steps) -> bool:
    """Whether people wrote beside a sentence that has no counterpart.

    As many in the place of as many are each other's in their order, where neither has a question.
    """
    for what, first, end, begin, stop in steps:
        noted = [at for at in range(first, end) if what != "equal" and text_of(found[at][0]) != found[at][1]]
        if noted and end - first != stop - begin:
            return True
        if any(ABOUT.search(said) for at in noted for said in (found[at][1], texts[at - first + begin])):
            return True
    return False


def _sentences(paragraphs: list[Any], ours: Ours) -> list[tuple[Any, str]] | None:
    """Our sentences, each in the paragraph that has it; None where not all are there in their order."""
    rest, found = iter(paragraphs), []
    for sentence in ours.sentences():
        had = ((paragraph, sentence.within(text_of(paragraph))) for paragraph in rest)
        paragraph, text = next(((paragraph, text) for paragraph, text in had if text is not None), (None, None))
        if paragraph is None or text is None:
            return None
        found.append((paragraph, text))
    return found or None


def _put(found: list[tuple[Any, str]], texts: list[str], steps: Steps) -> None:
    """Give sentences these texts: those that stay are not touched, others are respelt, more are made like those."""
    last = found[0][0]
    for _, first, end, begin, stop in steps:
        pairs = found[first:end]
        for at, text in enumerate(texts[begin:stop]):
            if at < len(pairs):
                last, sentence = pairs[at]
                if sentence != text:
                    respell(last, text_of(last).replace(sentence, text, 1))
            else:
                copy = _plain_copy(last)
                last.addprevious(copy) if end == 0 and not at else last.addnext(copy)
                respell(copy, text)
                last = copy
        for paragraph, _ in pairs[stop - begin :]:
            paragraph.getparent().remove(paragraph)


def respell(paragraph: Any, text: str) -> None:
    """Give a paragraph another text: words that stay keep their run, a word that changes is written in its first run's.

    Words are found also where they are split over several runs.
    """
    runs = list(paragraph.iterfind(qn("a:r"))) or [_first_run(paragraph)]
    old = "".join(run.findtext(qn("a:t")) or "" for run in runs)
    of_letter = [at for at, run in enumerate(runs) for _ in run.findtext(qn("a:t")) or ""]
    written = [""] * len(runs)
    before, after = _words(old), _words(text)
    starts = [0]
    for word in before:
        starts.append(starts[-1] + len(word))
    for what, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            for at in range(starts[first], starts[last]):
                written[of_letter[at]] += old[at]
        elif begin < end:
            inserted = what == "insert" and starts[first] > 0
            at = starts[first] - 1 if inserted else starts[first]  # what is put in looks like what is before it
            written[of_letter[at] if at < len(of_letter) else -1] += "".join(after[begin:end])
    for run, said in zip(runs, written, strict=True):
        run.find(qn("a:t")).text = said
        if not said and any(written):
            paragraph.remove(run)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _first_run(paragraph: Any) -> Any:
    """A run in a paragraph that has none, in the look that it has for one."""
    run = paragraph.makeelement(qn("a:r"), nsmap=None)
    end = paragraph.find(qn("a:endParaRPr"))
    if end is not None:
        properties = deepcopy(end)
        properties.tag = qn("a:rPr")
        run.append(properties)
        end.addprevious(run)
    else:
        paragraph.append(run)
    text = run.makeelement(qn("a:t"), nsmap=None)
    run.append(text)
    return run


def _plain_copy(paragraph: Any) -> Any:
    """A paragraph like another, with its first run only."""
    copy = deepcopy(paragraph)
    for other in list(copy.iterfind(qn("a:r")))[1:]:
        copy.remove(other)
    return copy


def replace_paragraphs(body: Any, paragraphs: list[Any]) -> None:
    """Other paragraphs in a body of text."""
    for old in list(body.iterfind(qn("a:p"))):
        body.remove(old)
    body.extend(paragraphs)
