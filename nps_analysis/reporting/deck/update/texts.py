"""Sentences of ours, refreshed word by word, so that each word that stays keeps the look that it was given."""

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.sentences import Said, sentences_in
from nps_analysis.reporting.deck.update.written import BREAK, TEXT, Ours, look, paragraphs_of, text_of

LEFT, SAME, DONE = "left", "same", "refreshed"
ABOUT = re.compile("  |: ")  # behind the start of a sentence: a question of the summary, or *Source*
FIGURES = re.compile(r"[+−-]?\d+(?:[.,٫٬\s]\d+)*")  # as any language writes them
BEFORE = ("equal", -1, 0, 0, 0)  # the step that keeps what is before the letters that are respelt
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
    found = sentences_in(paragraphs, ours)
    if found is None:
        return SAME if paragraphs_of(body) == texts else LEFT
    if [sentence.text for sentence in found] == texts:
        return SAME
    steps = _steps([sentence.text for sentence in found], texts)
    if max(len(found), len(texts)) > 1 and _is_alone(found, texts, steps):
        return LEFT
    _put(found, texts, steps)
    return DONE


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


def _is_alone(found: list[Said], texts: list[str], steps: Steps) -> bool:
    """Whether people wrote beside a sentence that has no counterpart.

    As many in the place of as many are each other's in their order, where neither has a question.
    """
    for what, first, end, begin, stop in steps:
        noted = [at for at in range(first, end) if what != "equal" and text_of(found[at].paragraph) != found[at].text]
        if noted and end - first != stop - begin:
            return True
        if any(ABOUT.search(said) for at in noted for said in (found[at].text, texts[at - first + begin])):
            return True
    return False


def _put(found: list[Said], texts: list[str], steps: Steps) -> None:
    """Give sentences these texts: those that stay are not touched, others are respelt, more are made like those."""
    last = found[0].paragraph
    for _, first, end, begin, stop in steps:
        pairs = found[first:end]
        for at, text in enumerate(texts[begin:stop]):
            if at < len(pairs):
                last = pairs[at].paragraph
                if pairs[at].text != text:
                    respell(last, text, pairs[at].at, len(pairs[at].text))
            else:
                copy = plain_copy(last)
                last.addprevious(copy) if end == 0 and not at else last.addnext(copy)
                respell(copy, text)
                last = copy
        for sentence in pairs[stop - begin :]:
            sentence.paragraph.getparent().remove(sentence.paragraph)


def respell(paragraph: Any, text: str, at: int = 0, length: int | None = None) -> None:
    """Give a paragraph another text, or ``length`` of its letters from ``at`` on.

    Words that stay keep their run, a word that changes is written in its first run's. Words are found also where they
    are split over several runs. Breaks and fields stay where they are, unless they are among the letters and not in
    the text.
    """
    if paragraph.find(qn("a:r")) is None:
        _first_run(paragraph)
    parts = list(paragraph.iter(TEXT, BREAK))
    runs = [n for n, part in enumerate(parts) if part.getparent().tag == qn("a:r")]
    said = ["\v" if part.tag == BREAK else part.text or "" for part in parts]
    old, of_letter = "".join(said), [n for n, each in enumerate(said) for _ in each]
    end = len(old) if length is None else at + length
    between, words = _words_between(at, end, said, runs), _words(text)
    starts = [0, *accumulate(map(len, [old[:at], *between, old[end:]]))]
    steps = SequenceMatcher(None, between, words, autojunk=False).get_opcodes()
    written, kept = [""] * len(parts), set()
    for what, first, last, begin, stop in [BEFORE, *steps, ("equal", len(between), len(between) + 1, 0, 0)]:
        start = starts[first + 1]
        if what == "equal":
            for letter in range(start, starts[last + 1]):
                written[of_letter[letter]] += old[letter]
                kept.add(of_letter[letter])
        elif begin < stop:
            like = start - 1 if what == "insert" and start > at else start  # what is put in looks like what is before
            part = of_letter[like] if like < len(of_letter) else len(parts)
            written[min(runs, key=lambda run: abs(run - part))] += "".join(words[begin:stop])
    for n, part in enumerate(parts):
        if n in runs:
            _say(part, written[n], any(written[run] for run in runs))
        elif said[n] and n not in kept:
            _take_out(part if part.tag == BREAK else part.getparent())


def _say(text: Any, said: str, others: bool) -> None:
    """Give a run its text; lines of it become runs of their own, and one that says nothing beside others goes."""
    run = text.getparent()
    text.text, *lines = said.split("\v")
    for line in reversed(lines):
        more = deepcopy(run)
        more.find(qn("a:t")).text = line
        run.addnext(more)
        run.addnext(run.makeelement(BREAK, nsmap=None))
    if not said and others:
        _take_out(run)


def _take_out(element: Any) -> None:
    element.getparent().remove(element)


def _words_between(at: int, end: int, said: list[str], runs: list[int]) -> list[str]:
    """The words of some letters of parts of a paragraph; a break or a field is one word."""
    letters = [(-1 if n in runs else n, letter) for n, text in enumerate(said) for letter in text][at:end]
    groups = ((n, "".join(letter for _, letter in group)) for n, group in groupby(letters, key=lambda it: it[0]))
    return [word for n, text in groups for word in (_words(text) if n < 0 else [text])]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\v|[^\S\v]+|[^\w\s]", text)


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


def plain_copy(paragraph: Any) -> Any:
    """A paragraph like another, with its first run only."""
    copy = deepcopy(paragraph)
    for other in [*list(copy.iterfind(qn("a:r")))[1:], *copy.iterfind(BREAK), *copy.iterfind(qn("a:fld"))]:
        copy.remove(other)
    return copy


def replace_paragraphs(body: Any, paragraphs: list[Any]) -> None:
    """Other paragraphs in a body of text."""
    for old in list(body.iterfind(qn("a:p"))):
        body.remove(old)
    body.extend(paragraphs)
