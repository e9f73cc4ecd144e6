"""Names of columns: cleaned, told apart, and folded for comparison."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nps_analysis.responses.record import OURS
from nps_analysis.schema import CODEBOOK


@lru_cache(10_000)  # names are few, and asked for again and again
def folded(name: str) -> str:
    """A column name for comparison: lower case, words apart by single spaces.

    >>> folded("Response_ID "), folded("RecordedDate")
    ('response id', 'recorded date')
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFC", name))
    return " ".join(re.sub(r"[_\-.\s]+", " ", name).casefold().split())


def clean_names(header: Iterable[str]) -> tuple[list[str], dict[str, tuple[str, ...]], int]:
    """Column names without stray spaces and all different, those that are there twice, and how many had no name.

    >>> clean_names(["score", "Score ", ""])
    (['score', 'Score (2)', 'Unnamed_3'], {'score': ('score', 'Score '), 'Score (2)': ('score', 'Score ')}, 1)
    """
    written, names, alike = list(header), [], {}  # type: ignore[var-annotated]
    plain = [" ".join(name.split()) or f"Unnamed_{i}" for i, name in enumerate(written, 1)]
    plain = [f"{name}_" if name.casefold() in OURS else name for name in plain]
    taken = {name.casefold() for name in plain}
    for name in plain:
        same = alike.setdefault(name.casefold(), [])
        number, own = len(same) + 1, name
        while same and own.casefold() in taken:
            own, number = f"{name} ({number})", number + 1
        taken.add(own.casefold())
        same.append(own)
        names.append(own)
    as_written = dict(zip(names, written, strict=True))
    twice = {name: tuple(as_written[one] for one in same) for same in alike.values() if len(same) > 1 for name in same}
    return names, twice, sum(not name.strip() for name in written)


def cleaned_parts(names: Sequence[str]) -> dict[str, str]:
    """The columns by the part that they play in a table of cleaned responses; none where it is another table.

    >>> cleaned_parts(["row", "date", "score", "class", "submitted at"])
    {'date': 'date', 'score': 'score'}
    >>> cleaned_parts(["date", "score", "class"])
    {}
    """
    there = [name for name in CODEBOOK if name in names]
    if not {"row", "score", "class"} <= set(there) or list(names[: len(there)]) != there:
        return {}
    return {name: name for name in there if name in ("response_id", "respondent", "date", "score", "comment")}


def loosely(name: str) -> str:
    """What is the same for names and ids that differ only by leading zeros or capitals.

    >>> loosely("0017"), loosely("R2"), loosely("00")
    ('17', 'r2', '0')
    """
    return name.lower().lstrip("0") or "0" * bool(name)
