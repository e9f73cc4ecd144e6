"""Codes that tools write instead of answers from 0 to 10."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from nps_analysis.language import english
from nps_analysis.responses.answer import NO_ANSWER, read_answer
from nps_analysis.responses.layouts.layout import Export, Recode
from nps_analysis.responses.question import surest
from nps_analysis.responses.scores import CODES, ELEVEN_CODES
from nps_analysis.study import Study

RATING = 5  # a code over this shows that a question has more than five places


def eleven_for_ten(different: set[str], export: Export, name: str) -> dict[str, str]:
    """1 to 11 as 0 to 10, where 11 occurs, 0 does not, and nothing but such codes and those for no answer does."""
    numbers = {text: number_in(text) for text in different if not is_no_answer(text)}
    written = all(re.fullmatch(r"\d+([.,]0+)?", text) for text in numbers)
    if not written or 11 not in numbers.values() or not set(numbers.values()) <= set(range(1, 12)):
        return {}
    return {text: str(number - 1) for text, number in numbers.items() if number}


def is_no_answer(text: str) -> bool:
    """Whether a code or a text stands for no answer: a number below 0, a code above any scale, or words that say so.

    >>> is_no_answer("-1"), is_no_answer("98"), is_no_answer("nicht beantwortet"), is_no_answer("11")
    (True, True, True, False)
    """
    reading = read_answer(text, Study())
    if reading.number is not None and reading.kind == "number":
        return reading.number < 0 or reading.number in CODES - {11}
    return reading.kind == "missing" or NO_ANSWER.search(text) is not None


ELEVEN_FOR_TEN = Recode(ELEVEN_CODES, eleven_for_ten)


@lru_cache(10_000)  # the same few answers in many rows
def number_in(text: str) -> int | None:
    """The number that a code or a label says, None where it says none."""
    return read_answer(text, Study()).number


def scales_of_eleven(
    export: Export, questions: Sequence[str], number: Callable[[str], int | None] = number_in
) -> list[str]:
    """Of the questions those answered on a scale of eleven, where no name or text asks for a recommendation.

    Only codes tell in files without questions: where one question alone has such codes, a warning says that it was
    taken; where several have, the user is asked.
    """
    if any(surest(name, export.texts.get(name)) in (0, 1) for name in export.names):
        return []
    highest = {name: max(codes) for name in questions if (codes := _on_eleven(export, name, number))}
    found = [name for name, most in highest.items() if most >= 10]
    found = found or [name for name, most in highest.items() if most > RATING]
    if len(found) == 1:
        what = english(
            '"{value}" is taken as the score: no other question has codes of a scale of eleven', value=found[0]
        )
        export.warnings.append(english("{what}; name another with --score", what=what))
    return found


def _on_eleven(export: Export, name: str, number: Callable[[str], int | None]) -> set[int]:
    """The different codes of a question, none where one is not on a scale of eleven."""
    texts = {cell.strip() for cell in export.cells[name] if cell and cell.strip()}
    codes = {number(text) for text in texts if not is_no_answer(text)}
    return {code for code in codes if code is not None} if all(c is not None and 0 <= c <= 11 for c in codes) else set()
