"""Codes that tools write instead of answers from 0 to 10."""

from nps_analysis.responses.layouts.layout import Export, Recode


def eleven_for_ten(different: set[str], export: Export, name: str) -> dict[str, str]:
    """1 to 11 as 0 to 10, where 11 occurs, 0 does not, and nothing but such codes does."""
    numbers = {int(text) for text in different if text.isdecimal() and len(text) < 3}
    if len(numbers) < len(different) or 11 not in numbers or not numbers <= set(range(1, 12)):
        return {}
    return {str(code): str(code - 1) for code in range(1, 12)}


ELEVEN_FOR_TEN = Recode("code 1 to 11 read as 0 to 10", eleven_for_ten)
