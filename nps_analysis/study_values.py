"""Values of the study's keys as a caller gives them, texts or Python objects, as what JSON can hold."""

import datetime as dt
import json
import math
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from nps_analysis.schema import DataError
from nps_analysis.study_file import READERS, with_lines

DEEPEST = 20  # lists and mappings within each other


def json_value(value: Any, name: str, depth: int = 0) -> Any:
    """``value`` of the key ``name`` as None, bool, int, float, str, list or dict of them, and nothing else.

    Numbers of numpy are numbers, a path and a day are texts, a tuple is a list. DataError for everything else, for
    numbers that are not finite and for texts that are not Unicode: none of them comes out of a notebook as it went in.

    >>> json_value({"level": 1, "where": ("NO", Path("a/b"), dt.date(2026, 9, 30))}, "keys")
    {'level': 1, 'where': ['NO', 'a/b', '2026-09-30']}
    """
    if type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0:
        value = value.item()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | Path):
        return _unicode(value, name)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple) and depth < DEEPEST:
        return [json_value(one, name, depth + 1) for one in value]
    if isinstance(value, dict) and depth < DEEPEST:
        return {_key(key, name): json_value(one, name, depth + 1) for key, one in value.items()}
    raise _refused(name, _what(value))


def readings(text: str) -> Iterator[Any]:
    """What ``text``, typed for a key, may mean, the likeliest first; the caller takes the first that the key can hold.

    With a bracket or brace in front, a list or a mapping: of JSON, else of YAML in which every word is text, as ``NO``,
    ``0123`` and ``1e5`` are, else in which plain numbers are numbers. Otherwise first of all the text itself.

    >>> list(readings("{country: NO}"))[0], next(readings("0123"))
    ({'country': 'NO'}, '0123')
    """
    deep = _depth(text) > DEEPEST
    nested = text.lstrip().startswith(("[", "{")) and not deep
    if not nested:
        yield text
    else:
        with suppress(ValueError):
            yield json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    for reader in () if deep else READERS:
        with suppress(ValueError, yaml.YAMLError):
            yield with_lines(text, reader)[0]
    if nested:
        yield text


def _depth(text: str) -> int:
    """How deep brackets and braces lie within each other; YAML takes minutes for thousands."""
    return max(accumulate((letter in "[{") - (letter in "]}") for letter in text), default=0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _key(key: Any, name: str) -> str:
    """A key of a mapping: text, or a whole number, which is a code."""
    if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool)):
        return _unicode(key, name)
    raise _refused(name, f"a mapping with {_what(key)} as key")


def _unicode(value: object, name: str) -> str:
    text = str.__str__(value) if isinstance(value, str) else str(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _refused(name, f"{text[error.start]!r}, half a character, at place {error.start + 1}") from None
    return text


def _what(value: Any) -> str:
    if isinstance(value, float):
        return f"the number {value}"
    if isinstance(value, list | tuple | dict):
        return f"lists or mappings more than {DEEPEST} deep"
    return f"a value of type {type(value).__name__}"


def _refused(name: str, found: str) -> DataError:
    return DataError(
        f"the value of {name} cannot be used",
        required="text, a number, true, false, nothing, or lists and mappings of these",
        found=found,
        do="write it as one of these",
    )
