"""YAML as analysts write it: few words mean anything but themselves, and every key has a line."""

import re
from collections.abc import Iterator
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML in which only plain decimal numbers are numbers: 2024-02-30, 0123, 1_0 and 12:30 stay texts."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in ("bool", "null", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789")
)

URL = re.compile(r"[a-z][a-z0-9+.-]+:/+(?=\S)", re.IGNORECASE)  # as it is written, or as a path folds it up


def without_urls(text: str) -> str:
    """A text for a message; of one that quotes a URL, which may hold a password, only what stands before it.

    >>> without_urls("line 3: source: postgresql://me:secret@host/db")
    'line 3: source: a URL, not repeated here'
    """
    found = URL.search(text)
    return text if found is None else f"{text[: found.start()]}a URL, not repeated here"


class _Numbers(_Loader):
    """The same, but no word is a yes, a no or nothing either: NO, off, true and ~ stay texts."""


class _Words(_Loader):
    """Every word and number is a text."""


_Numbers.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in ("int", "float")]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Words.yaml_implicit_resolvers = {}
READERS = (_Words, _Numbers, _Loader)  # from the one that takes most as it is written


def plain_yaml(text: str, reader: type[yaml.SafeLoader] = _Loader) -> Any:
    """What a YAML document says.

    >>> plain_yaml("{level: 0.9, where: {day: 2024-02-30, code: 0123}}")
    {'level': 0.9, 'where': {'day': '2024-02-30', 'code': '0123'}}
    """
    return yaml.load(text, Loader=reader)


def with_lines(text: str, reader: type[yaml.SafeLoader] = _Loader) -> tuple[Any, dict[tuple, int]]:
    """What a YAML document says, and the line of every key. ValueError for a key that is there twice, and for aliases.

    Aliases are of no use in a study file, and a few of them can stand for billions of values.
    """
    for token in yaml.scan(text, Loader=reader):
        if isinstance(token, yaml.AliasToken):
            raise ValueError(f"an alias, *{token.value}, in line {token.start_mark.line + 1}: write the value out")
    lines: dict[tuple, int] = {}
    for parts, line in _lines(yaml.compose(text, Loader=reader)):
        path = tuple(map(str, parts))
        if path in lines:
            raise ValueError(f"the key {path[-1]} twice, in line {lines[path]} and line {line}")
        lines[path] = line
    return plain_yaml(text, reader), lines


def _lines(node: yaml.Node | None, path: tuple = ()) -> Iterator[tuple[tuple, int]]:
    """The line of every key of a YAML document, by the key's path."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from _lines(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield (*path, position), value.start_mark.line + 1
            yield from _lines(value, (*path, position))
