"""Codes that tools write instead of answers from 0 to 10."""

from collections.abc import Callable, Sequence

from nps_analysis.responses.answer import read_answer
from nps_analysis.responses.layouts.layout import Export, Recode
from nps_analysis.responses.question import surest
from nps_analysis.study import Study

RATING = 5  # a code over this shows that a question has more than five places


def eleven_for_ten(different: set[str], export: Export, name: str) -> dict[str, str]:
    """1 to 11 as 0 to 10, where 11 occurs, 0 does not, and nothing but such codes does."""
    numbers = {int(text) for text in different if text.isdecimal() and len(text) < 3}
    if len(numbers) < len(different) or 11 not in numbers or not numbers <= set(range(1, 12)):
        return {}
    return {str(code): str(code - 1) for code in range(1, 12)}


ELEVEN_FOR_TEN = Recode("code 1 to 11 read as 0 to 10", eleven_for_ten)


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
        what = f'"{found[0]}" is taken as the score: no other question has codes of a scale of eleven'
        export.warnings.append(f"{what}; name another with --score")
    return found


def _on_eleven(export: Export, name: str, number: Callable[[str], int | None]) -> set[int]:
    """The different codes of a question, none where one is not on a scale of eleven."""
    codes = {number(text) for text in {cell.strip() for cell in export.cells[name] if cell and cell.strip()}}
    return {code for code in codes if code is not None} if all(c is not None and 0 <= c <= 11 for c in codes) else set()
