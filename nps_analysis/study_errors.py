"""What is wrong with the keys of a study, in one message."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from nps_analysis.schema import DataError, counted
from nps_analysis.study_file import without_urls

LONGEST = 60  # letters of a value that a message quotes
BOUNDS = {"less_than": "below", "less_than_equal": "at most", "greater_than": "above", "greater_than_equal": "at least"}
ABSENT = ("missing", "string_too_short")  # no value, or an empty one
Known = Mapping[str, Sequence[str]]  # the keys under a key, of the study itself under ""


def wrong_keys(error: ValidationError, name: str, lines: dict[tuple, int], known: Known) -> DataError:
    """All complaints about keys in one message, each with its line and what was meant."""
    complaints = [_complaint(problem, lines, known) for problem in error.errors()]
    return DataError(
        f"{name}: {counted(len(complaints), 'key')} cannot be used",
        required="known keys, each with a value of its type",
        found="; ".join(complaints[:6]) + (f" and {len(complaints) - 6} more" if len(complaints) > 6 else ""),
        do="correct or leave out what is named; docs/study.md has all keys, a file of nps new the usual ones",
    )


def _complaint(problem: Any, lines: dict[tuple, int], known: Known) -> str:
    place = tuple(str(part) for part in problem["loc"] if part != "[key]")
    key, found = without_urls(".".join(place)), without_urls(repr(problem["input"]))
    found = "another text, not repeated here" if place[0] == "database" else found
    places = [place, place[1:], ("source", *place), *(place[:end] for end in range(len(place) - 1, 0, -1))]
    line = next((lines[one] for one in places if one in lines), None)
    where = f"{key} (line {line})" if line else key
    if problem["type"] in ("extra_forbidden", "invalid_key"):
        close = get_close_matches(str(place[-1]), known.get(place[0], known[""]), n=1, cutoff=0.6)
        return f"unknown key {where}" + (f", nearest: {close[0]}" if close else "")
    found = found if len(found) <= LONGEST else f"{found[:LONGEST]}…"
    if problem["type"] == "string_type":
        return f"{where} must be text, found {found}: put it in quotes"
    if problem["type"] in ABSENT:
        return f"{where} is missing" + (f", found {found}" if problem["input"] else "")
    if problem["type"] == "dict_type":
        return f"{where} must have keys and values under it, found {found}"
    if problem["type"] in BOUNDS:
        (bound,) = problem["ctx"].values()
        return f"{where} must be {BOUNDS[problem['type']]} {bound:g}, found {found}"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {message[0].lower()}{message[1:]}, found {found}"
