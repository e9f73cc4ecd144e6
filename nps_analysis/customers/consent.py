"""Whether somebody may be contacted, as people write it."""

import unicodedata

import numpy as np

from nps_analysis.schema import NONE

YES, NO, UNKNOWN = "yes", "no", "unknown"
WORDS = {
    YES: "yes|y|true|t|1|ok|okay|ja|j|oui|sí|si|sì|sim|s|kyllä|tak|evet|ano|да|ναι|نعم|بله|بلی|آری|כן|はい|是|예"
    "|opt in|opted in|granted|given|allowed|agreed|subscribed|contact ok|may be contacted",
    NO: "no|n|false|f|0|nej|nein|nei|nee|non|não|nao|nie|ei|hayır|hayir|ne|нет|όχι|لا|خیر|نه|לא|いいえ|否|아니요"
    "|opt out|opted out|not granted|not given|refused|denied|declined|withdrawn|revoked|unsubscribed"
    "|do not contact|not allowed|never",
}
MEANS = {word: said for said, words in WORDS.items() for word in words.split("|")}
SAME = str.maketrans("يىك", "ییک")


def consents(written: np.ndarray) -> tuple[np.ndarray, int]:
    """``yes``, ``no`` or ``unknown`` for each text, and how many say something that is neither.

    Case, spaces, dots and hyphens do not matter. Blank is unknown, and so is every word that is not known: nobody is
    taken to agree, or to refuse, by a guess.

    >>> consents(np.array(["Ja", "nein", "خیر", "1.0", "(none)", "ask my wife"], dtype=object))
    (array(['yes', 'no', 'no', 'yes', 'unknown', 'unknown'], dtype=object), 1)
    """
    said = {text: _said(text) for text in set(written.tolist())}
    found = np.array([said[text] for text in written.tolist()], dtype=object)
    strange = sum(1 for text in written.tolist() if said[text] == UNKNOWN and text not in (None, NONE))
    return found, strange


def _said(text: str | None) -> str:
    if text in (None, NONE):
        return UNKNOWN
    plain = unicodedata.normalize("NFKC", str(text)).translate(SAME).casefold().removesuffix(".0")
    return MEANS.get(" ".join(plain.replace("-", " ").replace("_", " ").strip(" .!").split()), UNKNOWN)
