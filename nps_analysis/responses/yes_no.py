"""Whether people mean yes or no by what they wrote: one list of words for every column that says so."""

import unicodedata

WORDS = {
    True: "yes|y|true|t|1|ok|okay|ja|j|oui|sí|si|sì|sim|s|kyllä|tak|evet|ano|да|ναι|نعم|بله|بلی|آری|כן|はい|是|예",
    False: "no|n|false|f|0|nej|nein|nei|nee|non|não|nao|nie|ei|hayır|hayir|ne|нет|όχι|لا|خیر|نه|לא|いいえ|否|아니요",
}
MEANS = {word: yes for yes, words in WORDS.items() for word in words.split("|")}
TICKS = frozenset("xo✓✔")  # of a box; of O and N in French
SAME = str.maketrans("يىك", "ییک")


def plain_word(text: str) -> str:
    """A word or two without what makes no difference: case, marks around them, kinds of spaces and hyphens.

    >>> plain_word(" Opt-In. "), plain_word("1.0")
    ('opt in', '1')
    """
    plain = unicodedata.normalize("NFKC", str(text)).translate(SAME).casefold().removesuffix(".0")
    return " ".join(plain.replace("-", " ").replace("_", " ").strip(" .!").split())


def means_yes(text: str) -> bool | None:
    """Whether a text says yes (true) or no (false); None where it says neither, or nothing.

    >>> [means_yes(text) for text in ("Ja", "NEIN", "1.0", "خیر", "perhaps", "")]
    [True, False, True, False, None, None]
    """
    return MEANS.get(plain_word(text))
