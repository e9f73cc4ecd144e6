"""One spelling for words that people of a language take for the same, however they typed them."""

import unicodedata

from nps_analysis.customers.comments.words import plain

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
FRENCH = str.maketrans({"œ": "oe", "æ": "ae"})
JOINERS = str.maketrans("", "", "\u200c\u200d")


def spelt_alike(word: str, language: str) -> str:
    """A word in the one spelling of its language: small letters, and without what is often left out.

    French loses its accents, Spanish too but for ñ, which makes another word; German ä, ö, ü are ae, oe, ue (ß is ss in
    every language); Persian has one Yeh and one Kaf, and no zero-width non-joiner. Swedish å, ä, ö are letters and
    stay. Stars stay.

    >>> spelt_alike("Élevé", "fr"), spelt_alike("AÑOS atención", "es"), spelt_alike("Größe", "de")
    ('eleve', 'años atencion', 'groesse')
    >>> spelt_alike("Kön", "sv"), spelt_alike("قفسه\u200cها", "fa") == spelt_alike("قفسهها", "fa")
    ('kön', True)
    """
    word = plain(word)
    if language == "de":
        return word.translate(GERMAN)
    if language == "fr":
        return _without_marks(word.translate(FRENCH))
    if language == "es":
        return "ñ".join(_without_marks(part) for part in word.split("ñ"))
    return word.translate(JOINERS) if language == "fa" else word


def _without_marks(word: str) -> str:
    if word.isascii():
        return word
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
