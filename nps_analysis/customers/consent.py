"""Whether somebody may be contacted, as people write it."""

import numpy as np

from nps_analysis.responses.yes_no import means_yes, plain_word
from nps_analysis.schema import NONE

YES, NO, UNKNOWN = "yes", "no", "unknown"
WORDS = {  # besides those of responses.yes_no
    YES: "opt in|opted in|granted|given|allowed|agreed|subscribed|contact ok|may be contacted",
    NO: "opt out|opted out|not granted|not given|refused|denied|declined|withdrawn|revoked|unsubscribed"
    "|do not contact|not allowed|never",
}
MEANS = {word: said for said, words in WORDS.items() for word in words.split("|")}


def consents(written: np.ndarray) -> tuple[np.ndarray, int]:
    """``yes``, ``no`` or ``unknown`` for each text, and how many say something that is neither.

    Case, spaces, dots and hyphens do not matter. Blank is unknown, and so is every word that is not known: nobody is
    taken to agree, or to refuse, by a guess.

    >>> consents(np.array(["Ja", "nein", "خیر", "1.0", "(none)", "ask my wife"], dtype=object))
    (array(['yes', 'no', 'no', 'yes', 'unknown', 'unknown'], dtype=object), 1)
    """
    means = {text: _said(text) for text in set(written.tolist())}
    found = np.array([means[text] for text in written.tolist()], dtype=object)
    strange = sum(1 for text in written.tolist() if means[text] == UNKNOWN and text not in (None, NONE))
    return found, strange


def _said(text: str | None) -> str:
    if text in (None, NONE):
        return UNKNOWN
    agreed = means_yes(str(text))
    if agreed is None:
        return MEANS.get(plain_word(str(text)), UNKNOWN)
    return YES if agreed else NO
