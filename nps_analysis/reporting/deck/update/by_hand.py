"""What is told of texts, cells and labels that people edited, with what the run says there, or of words beside ours."""

import re
from collections.abc import Iterable, Mapping

from nps_analysis.customers.comments.quotes import cut
from nps_analysis.wording.phrases import shortlist

EDITED = "edited by hand"
MOST = 3  # labels that are told one by one
LONGEST = 80  # letters that are told of people's own words
LONGEST_ALT = 200  # and of an alternative text of the run, which begins with the finding


def by_hand(says: str, always: bool = False) -> str:
    """What is told of a text that people edited; with what the run says where that has figures, or ``always``.

    >>> by_hand("6.2 B"), by_hand("–")
    ('edited by hand; the run says: 6.2 B', 'edited by hand')
    """
    return f"{EDITED}; the run says: {says}" if always or re.search(r"\d", says) else EDITED


def labels_by_hand(says: Mapping[str, str]) -> str:
    """What is told of labels that people edited, by their rows, each with what the run says there.

    >>> labels_by_hand({"Oslo": "30.0", "Total": ""})
    'labels edited by hand (2): Oslo (the run says: 30.0), Total'
    """
    plain = {name: " ".join(said.split()) for name, said in says.items()}
    each = [f"{name} (the run says: {said})" if said else name for name, said in plain.items()]
    return f"labels {EDITED} ({len(each)}): {shortlist(each, MOST)}"


def beside_ours(words: Iterable[str]) -> str:
    """What is told of words that people wrote beside ours, of those with figures; "" where none has any.

    >>> beside_ours([" – 16 points to the target", " (preliminary)"])
    "people's words stay beside ours: “– 16 points to the target”; check that they still hold"
    """
    quoted = [f"“{cut(each, LONGEST)}”" for each in words if re.search(r"\d", each)]
    return f"people's words stay beside ours: {', '.join(quoted)}; check that they still hold" if quoted else ""
