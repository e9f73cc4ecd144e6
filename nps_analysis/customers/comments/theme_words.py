"""What a theme is: words and phrases by language, from a file or found; and which comment mentions it."""

from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from nps_analysis.customers.comments.language import LANGUAGES
from nps_analysis.customers.comments.words import Words, plain, words_in
from nps_analysis.customers.comments.written import Comments
from nps_analysis.schema import NONE, DataError, nearest
from nps_analysis.study_file import READERS, with_lines

ANY = "any"  # the words of every language
LARGEST = 500_000  # bytes of a file of themes
LAST = "\U0010ffff"


@dataclass(frozen=True, eq=False)
class Themes:
    """Themes by name: for each the words and phrases that tell it, by language (``any``: in all of them).

    A word that ends in ``*`` stands for all words that begin so. ``found`` says that no file gave them, ``coded`` that
    they are the codes that the answers have.
    """

    words: dict[str, dict[str, list[str]]]
    found: bool = False
    coded: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return list(self.words)

    def languages(self, name: str) -> list[str]:
        return list(self.words[name])


def read_themes(path: str | Path) -> Themes:
    """The themes in a YAML file: theme, under it languages (en, sv, de, fr, es, fa, any), under each a list of words.

        delivery:
          en: [deliver*, lorry, days late]
          sv: [leverans*, lastbil*]

    A word counts wherever it stands, in small letters or capitals; several words are a phrase and must stand together;
    ``*`` at the end stands for any ending. The words of a language are looked for in comments of that language only.
    Raises DataError for a file that cannot be read, without themes, with a language that is none, or a word that has
    no letter, with the theme's name.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path.stat().st_size:,} bytes, of {LARGEST:,} at most")
        content, _ = with_lines(path.read_text(encoding="utf-8-sig"), READERS[0])
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise _wrong(path, f"themes in {path.name} cannot be read", why or " ".join(str(error).split())[:200]) from None
    if not isinstance(content, dict) or not content:
        found = "an empty file" if content is None else f"a {type(content).__name__}"
        raise _wrong(path, f"{path.name} has no themes", found)
    return Themes({str(name): _by_language(path, str(name), words) for name, words in content.items()})


def mentions(comments: Comments, themes: Themes) -> tuple[np.ndarray, np.ndarray]:
    """Which comments (rows of ``comments.texts``) mention which theme, and which could: in a language it has words for.

    Both are comments x themes, true or false. Of codes, all that were coded at all could.
    """
    if themes.coded and comments.codes:
        has, coded = comments.codes.has[comments.said], comments.codes.coded[comments.said]
        return has, np.repeat(coded[:, None], has.shape[1], axis=1)
    language = comments.texts["language"].to_numpy(dtype=object)
    ranks = np.argsort(comments.words.vocabulary.astype(str), kind="stable")
    known = comments.words.vocabulary[ranks].astype(str).tolist()
    shape = (len(language), len(themes.names))
    has, could = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for at, name in enumerate(themes.names):
        for one, patterns in themes.words[name].items():
            spoken = language != "" if one == ANY else language == one
            could[:, at] |= spoken
            has[:, at] |= spoken & _has_any(comments.words, patterns, known, ranks)
    return has, could


def _has_any(words: Words, patterns: list[str], known: list[str], ranks: np.ndarray) -> np.ndarray:
    """Which comments have one of the patterns."""
    found = np.zeros(words.comments, dtype=bool)
    single = np.zeros(len(known) + 1, dtype=bool)  # the last one is for breaks, whose code is -1
    for pattern in patterns:
        parts = [_matching(part, known, ranks) for part in _parts(pattern)]
        if len(parts) == 1:
            single[:-1] |= parts[0]
            continue
        start = words.pairs()
        for step, part in enumerate(parts):
            within = start[start + step < len(words.codes)]
            same = words.comment[within] == words.comment[within + step]
            codes = words.codes[within + step]
            start = within[same & (codes >= 0) & part[codes]]
        found[words.comment[start]] = True
    found[words.comment[single[words.codes]]] = True
    return found


def _parts(pattern: str) -> list[str]:
    """A pattern word by word, in the form that comments have; the star stays."""
    parts = []
    for word in plain(pattern).split():
        stem = [one for one in words_in(word.rstrip("*")) if one[0].isalnum()]
        parts += [*stem[:-1], stem[-1] + ("*" if word.endswith("*") else "")] if stem else []
    return parts


def _matching(part: str, known: list[str], ranks: np.ndarray) -> np.ndarray:
    """Which words of the vocabulary a part of a pattern stands for; ``known`` is the vocabulary in order, by ranks."""
    stem = part.removesuffix("*")
    end = bisect_left(known, stem + LAST) if part.endswith("*") else bisect_left(known, stem + "\0")
    chosen = np.zeros(len(known), dtype=bool)
    chosen[ranks[bisect_left(known, stem) : end]] = True
    return chosen


def _by_language(path: Path, name: str, words: Any) -> dict[str, list[str]]:
    """One theme's words by language, checked."""
    theme = f'theme "{name}" in {path.name}'
    if name == NONE:
        raise _wrong(path, f"{theme} cannot be told from comments without a theme", f'the name "{NONE}"')
    if not isinstance(words, dict) or not words:
        raise _wrong(path, f"{theme} has no languages", f"a {type(words).__name__}" if words else "nothing under it")
    checked = {}
    for language, some in words.items():
        if language not in (*LANGUAGES, ANY):
            raise _wrong(path, f'{theme}: no language "{language}"', nearest(str(language), (*LANGUAGES, ANY)))
        some = [some] if isinstance(some, str) else some
        if not isinstance(some, list) or not some or not all(isinstance(one, str) for one in some):
            raise _wrong(path, f"{theme}: no list of words for {language}", f"a {type(some).__name__}")
        silent = [one for one in some if not _parts(one)]
        if silent:
            raise _wrong(path, f"{theme}: a word for {language} has no letters", f'"{silent[0]}"')
        checked[language] = some
    return checked


def _wrong(path: Path, what: str, found: str) -> DataError:
    required = "themes, under each its languages (en, sv, de, fr, es, fa, any), under each a list of words or phrases"
    return DataError(what, required=required, found=found, do=f"correct {path.name}, or name another with --themes")
