"""Which slides a deck has, and in what order: a small file that an analyst writes, or the one that we bring."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.study_file import READERS, with_lines

DEFAULT = Path(__file__).parents[2] / "story.yml"
EVERYTHING = "all"  # in place of a file: a slide for every finding
SUMMARY, OTHERS, OWN, METHOD = SPECIAL = ("summary", "others", "own", "method")
KEYS = ("slide", "title", "most")
LARGEST = 100_000  # bytes of a story file


class StoryError(DataError):
    """Nothing is wrong with the run nor with its template: its story cannot be told."""


@dataclass(frozen=True)
class Entry:
    """One line of a story: what it names, the title that takes the place of ours, and how many slides at most."""

    slide: str
    title: str = ""
    most: int | None = None
    line: int = 0


@dataclass(frozen=True)
class Story:
    """The slides of a deck in their order; of ``ours`` nobody is told that a run lacks something."""

    name: str
    entries: tuple[Entry, ...]
    ours: bool = False


def read_story(given: str | Path | None = None) -> Story:
    """The story in a file; that of every finding for ``all``, and the default where none is named.

    Raises StoryError for what is no story: another key, an entry without a name, a number that is none; with its line.

    >>> [entry.slide for entry in read_story("all").entries]
    ['summary', 'others', 'method']
    """
    if given is None or str(given) == EVERYTHING:
        named = (SUMMARY, OTHERS, METHOD)
        return Story(EVERYTHING, tuple(map(Entry, named)), ours=True) if given else _read(DEFAULT, ours=True)
    return _read(Path(given))


def _read(path: Path, ours: bool = False) -> Story:
    content, lines = _content(path)
    if not isinstance(content, dict) or list(content) != ["slides"] or not isinstance(content["slides"], list):
        keys = listed(content, 5) if isinstance(content, dict) and content else "nothing that is a key"
        raise StoryError(
            f"{path.name} is no story",
            required="one key, slides, with a list of slides",
            found=keys if keys != "slides" else "slides that are no list",
            do="write slides: and under it one slide a line, such as - summary",
        )
    entries = [_entry(path, one, lines.get(("slides", str(at)), 0)) for at, one in enumerate(content["slides"])]
    if not entries:
        raise _wrong(path, lines.get(("slides",), 0), "an empty list of slides")
    return Story(path.name, tuple(entries), ours)


def _content(path: Path) -> tuple[Any, dict[tuple, int]]:
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path.stat().st_size:,} bytes, of {LARGEST:,} at most")
        return with_lines(path.read_text(encoding="utf-8-sig"), READERS[1])
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise StoryError(
            f"story {path.name} cannot be read",
            required="a YAML file with a list of slides, in UTF-8",
            found=why or " ".join(str(error).split())[:200],
            do="correct the path, or the file at that place",
        ) from None


def _entry(path: Path, given: Any, line: int) -> Entry:
    """An entry as a name, or as a mapping with the name under ``slide``."""
    one = given if isinstance(given, dict) else {"slide": given}
    if unknown := [str(key) for key in one if key not in KEYS]:
        raise _wrong(path, line, f'the key "{unknown[0]}", {nearest(unknown[0], KEYS)}')
    name, title, most = one.get("slide"), one.get("title", ""), one.get("most")
    if not isinstance(name, str) or not name.strip():
        raise _wrong(path, line, f"no name of a slide but {name!r:.60}")
    if isinstance(title, bool) or not isinstance(title, str | int | float):
        raise _wrong(path, line, f"title: {title!r:.60}")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise _wrong(path, line, f"most: {most!r:.60}")
    return Entry(name.strip(), " ".join(str(title).split()), most, line)


def _wrong(path: Path, line: int, found: str) -> StoryError:
    return StoryError(
        f"story {path.name}, line {line}, cannot be used",
        required="the name of a slide, or slide: NAME with title: TEXT and most: NUMBER (1 or more)",
        found=found,
        do="correct that line",
    )


def unknown(story: Story, entry: Entry, topics: list[str], findings: list[str]) -> StoryError:
    """The error for a name in a story that stands for nothing, with all that it could have been."""
    return StoryError(
        f'story {story.name}, line {entry.line}: no slide "{entry.slide}"',
        required=f"{', '.join(SPECIAL)}, a topic, a finding of this run, or a pattern such as 03_compare/*",
        found=nearest(entry.slide, [*SPECIAL, *topics, *findings]).partition("; known")[0],
        do=f"choose from the {counted(len(findings), 'finding')}: {listed(findings, 200)}",
    )
