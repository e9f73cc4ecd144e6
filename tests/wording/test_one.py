"""What is said of one is in the singular, also in Swedish, and no "none of one"."""

import re

import pandas as pd
import pytest

from nps_analysis.language import speaking, translated
from nps_analysis.language.messages import messages
from nps_analysis.responses.record import Accounting
from nps_analysis.wording.accounting import say_accounting
from nps_analysis.wording.compare import say_compare
from nps_analysis.wording.contact import say_contact, say_contact_policy
from nps_analysis.wording.contact_counts import say_contact_gaps, say_too_often
from nps_analysis.wording.describe import base_of_all
from nps_analysis.wording.drivers import say_drivers

RATING = {"driver": "staff", "importance": 70.0, "shown": False, "rank_low": None, "rank_high": None, "r2": 0.33}
GAPS = {"group": ["0 to 89 days", "90 days or more"], "n": [0, 1], "out_of": 1, "early": [True, False]}
ASKED = {"column": "all invitations", "group": "all invitations", "n": 0, "out_of": 1, "share": 0.0, "note": ""}
PAIR = {"column": "month", "group": "2026-02", "reference": "2026-01", "tested": True, "difference": 1.0, "low": -9.0}
PAIR |= {"high": 11.0, "p_value": 0.8, "p_adjusted": 0.8, "adjust": "holm", "level": 0.95, "note": ""}
PAIRS = [PAIR, PAIR | {"group": "2026-03", "reference": "2026-02", "tested": False}]
RATE = {"column": None, "group": None, "invited": 1, "answered": 0, "response_rate": 0.0, "low": 0.0, "high": 79.3}
RATE |= {"level": 0.95, "p_adjusted": None, "tested": False}
POLICY = {"people": 1, "rest_days": 90, "too_early_people": 1, "too_early": 2, "share": 100.0, "note": ""}
POLICY |= {"as_of": "2026-09-30", "may_invite": 0}
PLURAL_VERB = re.compile(r"(\{n\}|\b[Aa]ll\b)[^:;,]*\b(are|were|have|give|put)\b")
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
    "no row": (
        lambda: say_accounting(Accounting(rows_read=1, valid=0, missing=1)),
        "0 of 1 row are valid answers: 1 missing",
        "0 av 1 rad är giltiga svar: 1 saknas",
    ),
    "comparison": (
        lambda: say_compare(pd.DataFrame(PAIRS)),
        "No change is shown in the one comparison (adjusted p = .800)",
        "Ingen säkerställd förändring i 1 jämförelse (justerat p = 0,800)",
    ),
    "invitation": (
        lambda: say_contact(pd.DataFrame([RATE])),
        "0.0 % of 1 invitation was answered (95 % interval 0.0 to 79.3)",
        "0,0 % av 1 inbjudan besvarades (95 % konfidensintervall 0,0 till 79,3)",
    ),
    "not known": (
        lambda: say_contact(pd.DataFrame([RATE | {"response_rate": None}])),
        "It is not known whether the 1 invitation was answered",
        "Det är inte känt om den enda inbjudan besvarades (1)",
    ),
    "one person": (
        lambda: say_contact_policy(pd.Series(POLICY)).split("; ")[0],
        "1 of 1 person (100.0 %) was invited again within 90 days, by 2 invitations",
        "1 av 1 person (100,0 %) bjöds in igen inom 90 dagar, genom 2 inbjudningar",
    ),
    "older": (
        lambda: translated("the log begins on 2026-01-01: 1 of 20 answers is older, and nothing here is about it"),
        "the log begins on 2026-01-01: 1 of 20 answers is older, and nothing here is about it",
        "loggen börjar 1 januari 2026: 1 av 20 svar är äldre, och inget här gäller det",
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


def test_no_form_for_one_has_a_verb_of_many():
    pairs = [message.id for message in messages() if isinstance(message.id, tuple)]
    wrong = [one for one, _many in pairs if PLURAL_VERB.search(re.sub(r"(people|answers) (who|that) are", "", one))]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "one", "none"),
    [
        ("en", "0 of 1 row are valid answers: 1 missing", "There are no rows"),
        ("de", "0 von 1 Zeile sind gültige Antworten: 1 fehlend", "Es gibt keine Zeilen"),
        (
            "fr",
            "Sur 1 ligne, 0 est une réponse valide (manquantes : 1)",
            "Il n’y a aucune ligne",
        ),  # 0 is singular there
        ("es", "0 de 1 fila son respuestas válidas: 1 sin respuesta", "No hay filas"),
        ("fa", "۰ از ۱ سطر پاسخ معتبر است: ۱ گمشده", "هیچ سطری وجود ندارد"),
    ],
)
def test_of_one_row_and_of_none_it_is_said_as_the_language_has_it(language, one, none):
    with speaking(language):
        assert say_accounting(Accounting(rows_read=1, valid=0, missing=1)).replace("\xa0", " ") == one
        assert say_accounting(Accounting(rows_read=0, valid=0)) == none
