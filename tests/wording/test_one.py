"""What is said of one is in the singular, also in Swedish, and no "none of one"."""

import pandas as pd
import pytest

from nps_analysis.language import speaking
from nps_analysis.responses.record import Accounting
from nps_analysis.wording.accounting import say_accounting
from nps_analysis.wording.contact_counts import say_contact_gaps, say_too_often
from nps_analysis.wording.describe import base_of_all
from nps_analysis.wording.drivers import say_drivers

RATING = {"driver": "staff", "importance": 70.0, "shown": False, "rank_low": None, "rank_high": None, "r2": 0.33}
GAPS = {"group": ["0 to 89 days", "90 days or more"], "n": [0, 1], "out_of": 1, "early": [True, False]}
ASKED = {"column": "all invitations", "group": "all invitations", "n": 0, "out_of": 1, "share": 0.0, "note": ""}
SAID = {
    "drivers": (
        lambda: say_drivers(pd.DataFrame([RATING])),
        "1 rating is not shown to go with the score (R² .33): it may have come by chance",
        "1 delbetyg har inget säkerställt samband med NPS-betyget (R² 0,33): det kan bero på slumpen",
    ),
    "gaps": (
        lambda: say_contact_gaps(pd.DataFrame(GAPS)),
        "1 invitation followed another message, and not within the rest period of 90 days",
        "1 inbjudan följde på ett annat utskick, och inte inom karenstiden på 90 dagar",
    ),
    "asked": (
        lambda: say_too_often(pd.DataFrame([ASKED])),
        "1 invitation came, and not before the rest was over",
        "1 inbjudan, och den kom inte innan karenstiden gått ut",
    ),
    "rows": (
        lambda: say_accounting(Accounting(rows_read=3, valid=1, missing=2)),
        "1 of 3 rows is a valid answer: 2 missing",
        "1 av 3 rader är ett giltigt svar: 2 saknas",
    ),
    "row": (
        lambda: say_accounting(Accounting(rows_read=1, valid=1)),
        "The 1 row is a valid answer",
        "Den enda raden är ett giltigt svar (1)",
    ),
    "ratings": (
        lambda: base_of_all(pd.DataFrame({"metric": ["csat"], "column": ["x"], "n": [1]}), "metrics"),
        "n = 1 rating",
        "n = 1 betyg",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_one_is_said_in_the_singular(name):
    say, english, swedish = SAID[name]
    assert say() == english
    with speaking("sv"):
        assert say() == swedish
