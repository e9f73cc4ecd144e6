"""What a question asks for, by its name or its text: the score, or the reason for it."""

import re

from nps_analysis.responses.names import folded

RECOMMEND = re.compile(
    r"recommend|recommander|recomend|recomiend|rekommender|empfehl|weiterempf|anbefal|suositel|توصیه|consigli|aanbevel",
    re.IGNORECASE,
)
THE_SCORE = re.compile(r"nps|nps (score|rating|value|answer)|net promoter( score)?|likelihood to recommend|ltr")
ANY_SCORE = re.compile(r"score|rating|betyg|poäng|note|bewertung|puntuación|nota|امتیاز")
ASKS_0_TO_10 = re.compile(r"\b0 ?(–|to|till|bis|à|a|تا)? ?10\b")
REASON = re.compile(
    r"\b(why|reason|comments?|verbatim|warum|grund|begründ\w*|kommentar\w*|varför|orsak\w*|skäl\w*|anledning\w*"
    r"|pourquoi|raison\w*|commentaires?|por ?qu[eéê]|motivos?|razón|razones|razão|comentarios?|comentários?"
    r"|perché|motivo|waarom|reden|hvorfor|årsag\w*|miksi|dlaczego|چرا|دلیل|نظر)\b"
)


def tier(name: str) -> int | None:
    """How surely a name or a question's text says that its column is the score: 0 most, None not at all.

    >>> tier("NPS"), tier("How likely are you to recommend us?"), tier("Score"), tier("Region")
    (0, 1, 2, None)
    """
    plain = folded(re.sub(r" \(\d+\)$", "", name))  # a column that is there twice has a number behind its name
    if THE_SCORE.fullmatch(plain):
        return 0
    if re.search(r"\bnps\b", plain) or RECOMMEND.search(plain):
        return 1
    if ANY_SCORE.fullmatch(plain):
        return 2
    return 3 if ASKS_0_TO_10.search(plain) else None


def surest(name: str, text: str | None) -> int | None:
    """How surely a column is the score by its name or by its question's text: 0 most, None not at all.

    >>> surest("Q1", "How likely are you to recommend us?"), surest("Q2", None)
    (1, None)
    """
    found = [one for one in (tier(name), tier(text or "")) if one is not None]
    return min(found, default=None)


def asks_why(text: str) -> bool:
    """Whether a question asks for the reason of the score.

    >>> asks_why("What is the main reason for your score?"), asks_why("Warum?"), asks_why("Region")
    (True, True, False)
    """
    return REASON.search(folded(text)) is not None and RECOMMEND.search(text) is None


def is_question(text: str) -> bool:
    """Whether a text is a question in words, not the short name of a column.

    >>> is_question("How likely are you to recommend us?"), is_question("NPS score")
    (True, False)
    """
    return RECOMMEND.search(text) is not None or len(text.split()) >= 5
