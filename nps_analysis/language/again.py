"""What was said in English, said again: the notes and warnings that tables and manifests keep in one language.

A message whose values are known is translated before they come into it. Of a finished English text the values are
found first: by the messages of the catalogue that are marked as said again, read as patterns.
"""

import re
from functools import cache
from typing import NamedTuple

from nps_analysis.language.agreement import filled
from nps_analysis.language.numbers import numerals
from nps_analysis.language.periods import period_name, written_day
from nps_analysis.language.spoken import ENGLISH, JALALI, LANGUAGES, calendar, speaking, spoken
from nps_analysis.language.texts import _, catalogue, listing, per_cent, translations

AGAIN = "said again"  # the comment by which the catalogue marks messages whose English texts are looked for
NUMBER = re.compile(r"[+−-]?(0|[1-9]\d{0,2}(,\d{3})*)(\.\d+)?")  # as we write them; 0123 and 12345 are ids
SHARE = re.compile(r"(\d+) %")
JOINT = "; "  # between several notes in one cell
AND = " and "  # between parts of a note that are messages themselves
COMMA = ", "
REST = re.compile(r"(.+) and ([\d,]+) more", re.DOTALL)  # as schema.listed ends a list of names
DAY = re.compile(r"\d{4}-[\dQW][\d-]*")  # or another period
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIELD = re.compile(r"\{(\w+)\}")
QUOTED = re.compile(r'"\{(\w+)\}"')
NAMES = frozenset(  # fields whose values are the data's
    ["name", "names", "column", "columns", "file", "company", "merged", "periods", "shown", "value_2"]
)
DAYS = frozenset(["as_of", "date", "date_2", "day", "first", "last"])  # fields that hold a day, unless they are quoted


class Pattern(NamedTuple):
    """A message as a pattern of the texts that it makes."""

    one: str
    many: str  # empty where it has no plural
    text: re.Pattern[str]
    literal: int  # letters that are its own: the more, the surer
    start: str  # how its texts begin and end, which is soon looked at
    end: str
    longest: str  # the longest of its own parts, which is looked for first

    def found_in(self, text: str) -> re.Match[str] | None:
        """The values of a text that the message made; None of another text, which is soon seen."""
        near = self.longest in text and text.startswith(self.start) and text.endswith(self.end)
        return self.text.fullmatch(text) if near else None


def translated(text: str) -> str:
    """An English text that a message made, in the language that is spoken; another text as it is.

    >>> translated("anything that is in no catalogue")
    'anything that is in no catalogue'
    """
    text = _of_jalali(text) if calendar() == JALALI and ISO_DAY.search(text) else text
    return text if spoken() == ENGLISH or not text else _translated(text, spoken())


@cache
def _of_jalali(text: str) -> str:
    """An English text with the days that came into its message in the Jalali calendar, as the language finds them.

    Days in names of the data are none of them:

    >>> _of_jalali("left out: sent after 2026-09-30"), _of_jalali("sent after 2026-09-30.csv")
    ('left out: sent after 1405-07-08', 'sent after 2026-09-30.csv')
    """
    with speaking(ENGLISH, JALALI):
        return _translated(text, ENGLISH)


@cache
def _translated(text: str, language: str) -> str:
    if NUMBER.fullmatch(text):
        return numerals(text)
    if share := SHARE.fullmatch(text):
        return per_cent(numerals(share[1]))
    if DAY.fullmatch(text):
        return period_name(text)
    if said := _one_note(text, language):
        return said
    kind, _colon, reason = text.partition(": ")  # of rows: a kind and its reason; or files and what is said of them
    if reason and JOINT not in kind and (said := _one_note(reason, language)):
        own = translations(language).gettext(kind)
        return _("{name}: {said}", name=_rest(kind) if own == kind else own, said=said)
    if JOINT in text:
        if notes := _notes(tuple(text.split(JOINT)), language):
            return _("; ").join(notes)
        if said := _by_a_message(text, language, names_with_joints=True):
            return said
        return _("; ").join(_translated(part, language) for part in text.split(JOINT))
    said = translations(language).gettext(kind)
    return _("{name}: {said}", name=said, said=_translated(reason, language)) if reason and said != kind else text


@cache
def _by_a_message(text: str, language: str, names_with_joints: bool = False) -> str:
    """A text that one message made; empty where none did.

    No value holds what stands between two notes, else the first would swallow the second; only a name may, if asked.
    """
    exact = translations(language).gettext(text)
    if exact != text:
        return exact
    for pattern in _patterns(language):
        if found := pattern.found_in(text):
            joined = {name for name, value in found.groupdict().items() if JOINT in value}
            if not joined or (names_with_joints and joined <= _names_in(pattern.one)):
                return _filled(pattern, found.groupdict(), language)
    return ""


def _one_note(text: str, language: str) -> str:
    """A text that is one note, of one message or of several; empty where a part of it is in none."""
    if JOINT in text or _is_whole(text, language):
        return _by_a_message(text, language)
    return _in_parts(text, language, alike=True) or _by_a_message(text, language) or _in_parts(text, language)


def _in_parts(text: str, language: str, alike: bool = False) -> str:
    """A text whose parts are each a message of its own; empty where one is not.

    Where they are ``alike`` in that all have values, or none has, one message of the whole has to stand back: in
    "3 answers in North and 4 answers in South" the first place is not called "North and 4 answers in South".
    """
    for between, join in ((AND, listing), (COMMA, _(", ").join)):
        parts = text.split(between)
        said = [_by_a_message(part, language) for part in parts] if len(parts) > 1 else []
        if said and all(said) and not (alike and len({_is_whole(part, language) for part in parts}) > 1):
            return join(said)
    return ""


def _is_whole(text: str, language: str) -> bool:
    """Is a text a message without values?"""
    return translations(language).gettext(text) != text


def _notes(parts: tuple[str, ...], language: str) -> list[str]:
    """Notes that were joined, each in the language, as few as it takes; none where a part is in no message.

    A message may hold itself what stands between two.
    """
    for many in range(len(parts), 0, -1):
        if first := _one_note(JOINT.join(parts[:many]), language):
            rest = _notes(parts[many:], language)
            if rest or many == len(parts):
                return [first, *rest]
    return []


def _filled(pattern: Pattern, found: dict[str, str], language: str) -> str:
    words = translations(language)
    n = int(re.sub(r"\D", "", found["n"]) or 0) if pattern.many else 0
    message = words.ngettext(pattern.one, pattern.many, n) if pattern.many else words.gettext(pattern.one)
    names = _names_in(pattern.one)
    return filled(
        message,
        {name: _rest(value) if name in names else _of_ours(value, language) for name, value in found.items()},
    )


def _of_ours(value: str, language: str) -> str:
    """A value of a message that is no name of the data; in English only its day is not as it was."""
    return written_day(value) if language == ENGLISH and ISO_DAY.fullmatch(value) else _translated(value, language)


def _rest(names: str) -> str:
    """Names of the data, periods as the language calls them, with the count of those that are not named.

    Of several names none is a period unless all are.

    >>> from nps_analysis.language.spoken import speaking
    >>> _rest("North, South and 3 more")
    'North, South and 3 more'
    >>> with speaking("de"):
    ...     _rest("2026-06"), _rest("2026-05, 2026-06"), _rest("2026-05, 2026-13")
    ('Juni 2026', 'Mai 2026, Juni 2026', '2026-05, 2026-13')
    """
    if found := REST.fullmatch(names):
        return _("{names} and {last}", names=_rest(found[1]), last=_("{n} more", n=numerals(found[2])))
    parts = names.split(COMMA)
    called = [period_name(part) if DAY.fullmatch(part) else part for part in parts]
    return names if any(name == part for name, part in zip(called, parts, strict=True)) else _(", ").join(called)


@cache
def _names_in(message: str) -> frozenset[str]:
    """The fields of a message whose values are the data's own, and stay as they are; the others are words of ours.

    >>> sorted(_names_in('"{by}" and {n} of {value} in {column}')), sorted(_names_in("{value} or {value_2}"))
    (['by', 'column'], ['value', 'value_2'])
    """
    fields = frozenset(FIELD.findall(message))
    two = {"value"} if "value_2" in fields else set()  # two groups; one value is a count, or the period that is named
    return fields & (NAMES | two | set(QUOTED.findall(message)))


@cache
def _patterns(language: str) -> list[Pattern]:
    """The patterns of a catalogue, those with most letters of their own first."""
    patterns = []
    for message in catalogue(language if language != ENGLISH else LANGUAGES[1]):  # all have the English texts
        if AGAIN not in message.auto_comments or not message.id or not message.string:
            continue
        one, many = map(str, message.id if isinstance(message.id, tuple) else (message.id, ""))
        for form in filter(None, (one, many)):
            if FIELD.search(form):
                own = FIELD.split(form)[::2]
                literal, longest = sum(map(len, own)), max(own, key=len)
                patterns.append(Pattern(one, many, _as_pattern(form), literal, own[0], own[-1], longest))
    return sorted(patterns, key=lambda pattern: -pattern.literal)


def _as_pattern(message: str) -> re.Pattern[str]:
    """A message's texts: ``n`` is a number and a day is one, so that "on delivery" is no text of "on {day}".

    >>> _as_pattern("n = {n}, under {least}").fullmatch("n = 12, under 30").groupdict()
    {'n': '12', 'least': '30'}
    >>> bool(_as_pattern("on {day}").fullmatch("on 2026-09-30")), bool(_as_pattern("on {day}").fullmatch("on delivery"))
    (True, False)
    """
    seen: set[str] = set()
    days = DAYS - set(QUOTED.findall(message))
    parts = []
    for at, part in enumerate(FIELD.split(message)):
        if at % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            kind = r"[\d,]+" if part == "n" else ISO_DAY.pattern if part in days else ".+?"
            parts.append(f"(?P<{part}>{kind})")
            seen.add(part)
    return re.compile("".join(parts), re.DOTALL)
