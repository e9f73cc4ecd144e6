"""What those who moved say when they do: typical comments of each way, by a stated rule, masked."""

from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.language import NAMES, known_languages, languages_of
from nps_analysis.customers.comments.quotes import FEWEST_QUOTED, HOW, Taken, first_new, people_of, typical
from nps_analysis.customers.comments.words import read_words
from nps_analysis.customers.comments.written import Comments
from nps_analysis.customers.movers import both_answers
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.scale import CLASS_NAMES

COLUMNS = (
    *("before", "after", "n", "comments", "language", "in_language"),
    *("score_before", "score_after", "quote", "note"),
)
RULE = english("Chosen by rule, of each way in the language that most of its people write in: {how}", how=HOW)
WAYS = ((2, 0), (2, 1), (1, 0), (0, 2), (1, 2), (0, 1))  # classes before and after: falls first


def movers_quotes(
    responses: Any, before: str, after: str, across: str | None = None, most: int = 2, **options: Any
) -> pd.DataFrame:
    """What those who moved to another class said when they did: ``most`` typical comments of each way, falls first.

    ``before, after`` (the classes, as detractor), ``n`` (who went that way), ``comments`` (how many of them wrote with
    the later answer), ``language`` (the one that most of them wrote in; unknown is none) and ``in_language`` (how many
    did), ``score_before, score_after, quote, note``. Of a way on which fewer than 10 wrote in that language nothing is
    quoted, and the note says so; a way that nobody went has no row. The rule is ``typical``, as for ``comment_quotes``:
    of those comments the ones of 40 to 280 letters, of them those whose every word is in five comments or more (names
    and rare cases are not), of them the nearest to the middle; frequencies are those among the later comments of all
    who answered both times. Where no comment is left by one of these, those that it would leave out are taken too.
    Nobody and, on one way, no text is quoted twice; addresses and numbers are masked. DataError as in ``movers``.
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    people = both_answers(responses, before, after, across, {})
    spoken = people[people["comment_after"] != ""].reset_index(drop=True)
    language = languages_of(read_words(spoken["comment_after"]), known_languages(responses.study.comment_language))
    later = spoken.assign(comment=spoken["comment_after"], score=spoken["score_after"], language=language)
    said = Comments(later, responses)
    rows = []
    for one, other in ((CLASS_NAMES[one], CLASS_NAMES[other]) for one, other in WAYS):
        n = int(_went(people, one, other).sum())
        group = np.flatnonzero(_went(spoken, one, other))
        row = {"before": one, "after": other, "n": n, "comments": len(group)}
        rows += [{**row, **quote} for quote in _quotes(said, group, most)] if n else []
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"score_before": "Int64", "score_after": "Int64"})


def _went(people: pd.DataFrame, before: str, after: str) -> np.ndarray:
    return ((people["class_before"] == before) & (people["class_after"] == after)).to_numpy(bool)


def _too_few(n: int, of: int, language: str) -> str:
    """Why nobody is quoted: how many wrote, in the ``language`` of most where not all ``of`` them did in it."""
    told = {"language": NAMES.get(language, N_("a known language")), "least": FEWEST_QUOTED}
    if not of:
        return english("nobody wrote: quoted from {least} on", least=FEWEST_QUOTED)
    if not n:
        return english("nobody wrote in {language}: quoted from {least} on", **told)
    if n == of:
        return nenglish(
            "{n} wrote: quoted from {least} on", "{n} wrote: quoted from {least} on", n, least=FEWEST_QUOTED
        )
    return nenglish(
        "{n} wrote in {language}: quoted from {least} on", "{n} wrote in {language}: quoted from {least} on", n, **told
    )


def _quotes(said: Comments, group: np.ndarray, most: int) -> list[dict[str, Any]]:
    """The quotes of one way in the language that most wrote in, or why there are none."""
    often = said.texts["language"].iloc[group].value_counts()
    language = max((one for one in said.languages() if one in NAMES and one in often), key=often.get, default="")
    own = group[(said.texts["language"].iloc[group] == language).to_numpy()]
    row = {"language": language, "in_language": len(own)}
    if people_of(said, own) < FEWEST_QUOTED:
        return [{**row, "quote": "", "note": _too_few(len(own), len(group), language)}]
    found = first_new(said.texts, typical(said, language, own), most, Taken())
    both = [N_("score_before"), N_("score_after")]
    return [{**row, **said.texts.loc[one["row"], both], "quote": one["quote"], "note": ""} for one in found]
