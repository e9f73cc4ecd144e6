"""Is nobody taken to agree who did not?"""

import numpy as np
import pytest

from nps_analysis.customers.consent import consents

NO = ["no", "NO", "false", "False", "0", "0.0", "nej", "nein", "non", "خیر", "نه", "não", "Opt-out", "opted_out", "no."]
YES = ["yes", "Y", "true", "1", "1.0", "ja", "oui", "sí", "بله", "Opt-in", "kyllä"]
UNKNOWN = ["(none)", "maybe", "2", "ask my wife", "x", "yes, but not by phone", "-", "n0"]


@pytest.mark.parametrize(("words", "said"), [(NO, "no"), (YES, "yes"), (UNKNOWN, "unknown")])
def test_words_of_consent(words, said):
    assert dict(zip(words, consents(np.array(words, dtype=object))[0], strict=True)) == dict.fromkeys(words, said)


def test_what_is_neither_is_counted_and_blank_is_not():
    found, strange = consents(np.array([*UNKNOWN, None, "yes"], dtype=object))
    assert strange == len(UNKNOWN) - 1
    assert found[-2] == "unknown"
