"""What a theme is: words and phrases by language, from a file or found; and which comment mentions it."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from nps_analysis.customers.comments.language import LANGUAGES
from nps_analysis.customers.comments.spelling import spelt_alike
from nps_analysis.customers.comments.words import Words, words_in
from nps_analysis.customers.comments.written import Comments
from nps_analysis.schema import NONE, DataError, listed, nearest
from nps_analysis.study_file import READERS, with_lines

ANY = "any"  # the words of every language
LARGEST = 500_000  # bytes of a file of themes
LAST, NON_JOINER = "\U0010ffff", "\N{ZERO WIDTH NON-JOINER}"
STAR_WITHIN = re.compile(r"[^\s*]\*+[^\s*]")


@dataclass(frozen=True, eq=False)
class Themes:
    """Themes by name: for each the words and phrases that tell it, by language (``any``: in all of them).

    A word that begins or ends in ``*`` stands for all words that go on so there. ``found`` says that no file gave
    them; ``stability`` is then how far each is found again in halves of the comments (0 to 1). ``coded`` says that they
    are the codes that the answers have.
    """

    words: dict[str, dict[str, list[str]]]
    found: bool = False
    coded: bool = False
    warnings: tuple[str, ...] = ()
    stability: dict[str, float] = field(default_factory=dict)

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
    ``*`` at the beginning or end stands for any letters there. Words are the same however they are typed: French and
    Spanish ones with accents or without, German *ü* and *ue*, Persian ones with the zero-width non-joiner, without it
    or with a space. The words of a language are looked for in comments of that language only, those of ``any`` in all.
    Raises DataError for a file that cannot be read, without themes, with a theme twice, a language that is none, or a
    word that has no letters, has digits (comments' digits are no words) or ``*`` within, with the theme's name.
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
    themes: dict[str, dict[str, list[str]]] = {}
    for name, words in content.items():
        name = " ".join(str(name).split())
        twice = [other for other in themes if other.casefold() == name.casefold()]
        if twice:
            raise _wrong(path, f"a theme twice in {path.name}", f'"{twice[0]}" and "{name}"')
        themes[name] = _by_language(path, name, words)
    return Themes(themes)


def mentions(comments: Comments, themes: Themes) -> tuple[np.ndarray, np.ndarray]:
    """Which comments (rows of ``comments.texts``) mention which theme, and which could: in a language it has words for.

    Both are comments x themes, true or false; they are kept, as themes, quotes and the account all ask. Of codes, all
    that were coded at all could.
    """
    if themes.coded and comments.codes:
        has, coded = comments.codes.has[comments.said], comments.codes.coded[comments.said]
        return has, np.repeat(coded[:, None], has.shape[1], axis=1)
    known = comments.terms.get("mentions")
    if known is None or known[0] is not themes:
        known = comments.terms["mentions"] = (themes, *_mentions(comments, themes))
    return known[1], known[2]


def _mentions(comments: Comments, themes: Themes) -> tuple[np.ndarray, np.ndarray]:
    language = comments.texts["language"].to_numpy(dtype=object)
    spelt = {one: _Vocabulary(comments.words, one) for one in {one for words in themes.words.values() for one in words}}
    shape = (len(language), len(themes.names))
    has, could = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for at, name in enumerate(themes.names):
        for one, patterns in themes.words[name].items():
            spoken = language != "" if one == ANY else language == one
            could[:, at] |= spoken
            has[:, at] |= spoken & _has_any(comments.words, patterns, spelt[one])
    return has, could


class _Vocabulary:
    """The words of some comments in the one spelling of a language, in the order of their letters."""

    def __init__(self, words: Words, language: str) -> None:
        self.language = language
        spelt = np.array([spelt_alike(word, language) for word in words.vocabulary], dtype=str)
        self._ranks = np.argsort(spelt, kind="stable")
        self._known = spelt[self._ranks].tolist()

    def matching(self, part: str) -> np.ndarray:
        """Which words a part of a pattern stands for."""
        chosen = np.zeros(len(self._known), dtype=bool)
        if part.startswith("*"):
            stem = part.strip("*")
            fits = [stem in word if part.endswith("*") else word.endswith(stem) for word in self._known]
            chosen[self._ranks[np.flatnonzero(fits)]] = True
            return chosen
        stem = part.removesuffix("*")
        end = bisect_left(self._known, stem + (LAST if part.endswith("*") else "\0"))
        chosen[self._ranks[bisect_left(self._known, stem) : end]] = True
        return chosen


def _has_any(words: Words, patterns: list[str], known: _Vocabulary) -> np.ndarray:
    """Which comments have one of the patterns."""
    found = np.zeros(words.comments, dtype=bool)
    single = np.zeros(len(words.vocabulary) + 1, dtype=bool)  # the last one is for breaks, whose code is -1
    for pattern in [spelling for one in patterns for spelling in _spellings(one)]:
        parts = [known.matching(spelt_alike(part, known.language)) for part in _parts(pattern)]
        if len(parts) == 1:
            single[:-1] |= parts[0]
            continue
        start = words.pairs[parts[0][words.codes[words.pairs]]]
        for step, part in enumerate(parts[1:], 1):
            within = start[start + step < len(words.codes)]
            same = words.comment[within] == words.comment[within + step]
            codes = words.codes[within + step]
            start = within[same & (codes >= 0) & part[codes]]
        found[words.comment[start]] = True
    found[words.comment[single[words.codes]]] = True
    return found


def _spellings(pattern: str) -> list[str]:
    """A pattern, and with a space for each zero-width non-joiner, as many people type it."""
    return [pattern, pattern.replace(NON_JOINER, " ")] if NON_JOINER in pattern else [pattern]


def _parts(pattern: str) -> list[str]:
    """A pattern word by word, in the form that comments have; the stars stay."""
    parts = []
    for word in pattern.split():
        own = [one for one in words_in(word.strip("*")) if one[0].isalnum()]
        if own:
            own[0] = ("*" if word.startswith("*") else "") + own[0]
            own[-1] += "*" if word.endswith("*") else ""
        parts += own
    return parts


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
            found = "an empty list" if some == [] else f"a {type(some).__name__}"
            raise _wrong(path, f"{theme}: no list of words for {language}", found)
        for what, wrong in UNUSABLE.items():
            unusable = [one for one in some if wrong(one)]
            if unusable:
                few = listed((f'"{one}"' for one in unusable), 3)
                raise _wrong(path, f"{theme}: a word for {language} {what}", few)
        checked[language] = some
    return checked


UNUSABLE: dict[str, Callable[[str], object]] = {
    "has digits, which are not looked for": lambda word: any(letter.isdigit() for letter in word),
    "has no letters": lambda word: not _parts(word),
    "has * within, which stands for letters at its beginning or end only": STAR_WITHIN.search,
}


def _wrong(path: Path, what: str, found: str) -> DataError:
    required = "themes, under each its languages (en, sv, de, fr, es, fa, any), under each a list of words or phrases"
    return DataError(what, required=required, found=found, do=f"correct {path.name}, or name another with --themes")
