"""In which language is an object of a deck? A run refreshes what is in its own: names of the two find each other."""

from collections.abc import Sequence
from pathlib import Path

from nps_analysis.language import LANGUAGES
from nps_analysis.reporting.deck.update.keyed import Keyed
from nps_analysis.reporting.deck.update.written import Ours, mark
from nps_analysis.schema import DataError


def mark_of(language: str) -> str:
    """The mark of an object that was written in a language."""
    return mark("language", language)


def language_of(one: Keyed) -> str | None:
    """The language that an object was written in; None where a person wrote it."""
    return language_in(Ours(one.written))


def language_in(ours: Ours) -> str | None:
    """The language that we wrote in.

    >>> language_in(Ours({mark_of("sv"), mark("sentence", "NPS är 33,7")}))
    'sv'
    """
    return next((language for language in LANGUAGES if ours("language", language)), None)


def in_another(objects: Sequence[Keyed], fresh: Sequence[Keyed], old: Path) -> dict[Keyed, str]:
    """The objects that are in another language than the fresh ones, and what is told of each; DataError where all are.

    A deck that people put together from two languages is refreshed from one run in each.
    """
    language = next(filter(None, map(language_of, fresh)), "")
    spoken = {one: own for one in objects if (own := language_of(one))}
    others = {one: own for one, own in spoken.items() if own != language}
    if others and len(others) == len(spoken):
        found = sorted(set(others.values()))
        raise DataError(
            f"{old} is in another language than the run",
            required=f"a deck in the language of the run ({language})",
            found=f"one in another ({', '.join(found)}), with names and sentences that are not those of the run",
            do=f"run the study with language: {found[0]}, or make a deck anew with: nps deck DIR --out FILE",
        )
    return {one: f"in another language ({own}) than the run ({language})" for one, own in others.items()}
