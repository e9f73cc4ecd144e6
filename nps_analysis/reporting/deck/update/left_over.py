"""Slides that a finding needs no longer: fewer rows are on fewer slides. They keep the figures that they had."""

import re
from collections.abc import Iterable

from pptx.oxml.ns import qn

from nps_analysis.language import _, speaking
from nps_analysis.reporting.deck.update.keyed import Keyed
from nps_analysis.reporting.deck.update.languages import language_of, mark_of
from nps_analysis.reporting.deck.update.objects import said_by
from nps_analysis.reporting.deck.update.parts import Package
from nps_analysis.reporting.deck.update.report import Happened
from nps_analysis.reporting.deck.update.sign import write_tags
from nps_analysis.reporting.deck.update.split import part_of
from nps_analysis.reporting.deck.update.texts import respell
from nps_analysis.reporting.deck.update.written import Ours, joined, look, mark, marks_of_text, text_of
from nps_analysis.tables import count


def left_out(deck: Package, one: Keyed, keys: Iterable[str]) -> Happened:
    """What is told of an object that none of the run's ``keys`` is for: its finding is gone, or needs fewer slides.

    In the second case its title and alternative text say no longer that they are the third of three, where nobody
    edited them: to take the slide out is people's to decide.
    """
    finding, number = part_of(one.key)
    if number == 1 or finding not in {part_of(key)[0] for key in keys}:
        return Happened(one.number, one.key, "not in this run", said_by(one))
    said = said_by(one)
    if one.kind != "text":
        _unnumber_alt(deck, one, number)
    elif one.key.endswith("/Title"):
        _unnumber(deck, one, number)
    return Happened(one.number, one.key, "left over", said)


def _unnumber(deck: Package, title: Keyed, number: int) -> None:
    """Take the number of the slide from a title of ours."""
    paragraphs, ours = title.shape.findall(f"{qn('p:txBody')}/{qn('a:p')}"), Ours(title.written)
    text = text_of(paragraphs[0]) if len(paragraphs) == 1 else ""
    if any(sentence.is_all_of(text) for sentence in ours.sentences()):
        ours_looks = ours("look", look(paragraphs[0]))
        respell(paragraphs[0], re.sub(f"{_ending(title, number)}$", "", text))
        marks = [said for said in marks_of_text(title.shape.find(qn("p:txBody"))) if ours_looks or "." in said]
        write_tags(deck, title, title.key, joined([*marks, mark_of(language_of(title) or "")]))


def _unnumber_alt(deck: Package, one: Keyed, number: int) -> None:
    """Take the number of the slide from an alternative text of ours."""
    said = one.properties.get("descr", "")
    if Ours(one.written)("alt", said):
        plain = re.sub(_ending(one, number), "", said, count=1)
        one.properties.set("descr", plain)
        write_tags(deck, one, one.key, joined([*one.written, mark("alt", plain)]))


def _ending(one: Keyed, number: int) -> str:
    """The pattern of what says which of several slides this is, such as " (3 of 3)", in the language of the object."""
    with speaking(language_of(one) or "en"):
        of = _("{number} of {all}", number=count(number), all="@")
    return rf"\s\({re.escape(of)}\)".replace(r"\ ", r"\s").replace("@", r"\w+")
