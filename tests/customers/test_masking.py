"""Do addresses and numbers that tell who wrote a comment leave it, and do dates and prices stay?"""

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.customers.masking import masked

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example"

# Test numbers of the card networks; example IBANs of the ISO 13616 registry; numbers that regulators keep for fiction.
TELLING = {
    "[phone]": [
        *("070-000 00 00", "0700000045", "08-123 45 67", "(070) 123 45 67", "01 23 45 67 89", "01.23.45.67.89"),
        *("030/1234567", "0171/1234567", "0912 345 6789", "021-8888 7777", "۰۹۱۲۳۴۵۶۷۸۹", "٠٩١٢ ٣٤٥ ٦٧٨٩"),
        *("+46 70 000 00 31", "+46-(0)8-123 45 67", "+49 (0) 30 123456", "+33 1 23 45 67 89", "+34 612 345 678"),
        *("+989123456789", "+۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹", "0046 70 123 45 67", "0049(0)30/123456", "+1 (555) 010-0199"),
        *("(555) 010-0199", "555-010-0199", "555.010.0199", "1-555-010-0199", "612 345 678", "612 34 56 78"),
        *("0 7 9 1 2 3 4 5 6 7", "7 9 1 2 3 4 5 6 7 8", "+4 6 7 0 1 2 3 4 5 6 7", "۰ ۹ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹"),
        *("０７０１２３４５６７", "０７０-１２３ ４５ ６７", "070_123_45_67", "0701 23 45 67 0702 23 45 67"),
        *("91 123 45 67", "\u202a+98 912 345 6789\u202c", "+46\u00a070\u2011000\u202f00\u200b31"),
    ],
    "[card]": [
        *("4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "378282246310005", "3782 822463 10005"),
        *("4222222222222", "6011000990139424", "5555555555554444", "٤١١١ ١١١١ ١١١١ ١١١١", "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱"),
        *("4111_1111_1111_1111", "4111/1111/1111/1111", "4111|1111|1111|1111", "4111:1111:1111:1111"),
        *("4111  1111  1111  1111", "4111 - 1111 - 1111 - 1111", "5555 / 5555 / 5555 / 4444"),
        *("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4111 11111111 1111", "４１１１ １１１１ １１１１ １１１１"),
    ],
    "[iban]": [
        *("SE45 5000 0000 0583 9825 7466", "DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19"),
        *("FR1420041010050500013M02606", "gb29nwbk60161331926819", "IR06 2960 0000 0010 0324 2000 01"),
    ],
    "[e-mail]": [
        *("anna.lund@example.org", "ANNA+shop@mail.example.org", "anna (at) example.org", "anna[at]example.org"),
        *(
            "anna at example dot com",
            "anna.lund AT example DOT co DOT uk",
            "anna(at)example.com",
            "anna{at}example.com",
        ),
        *("anna (at) example (dot) com", "anna [at] example [dot] com", "anna @ example . com"),
        *("anna(a)example.org", "anna @ example.org"),
        *("anna arroba ejemplo punto com", "anna snabel-a exempel punkt se", "anna arobase exemple point fr"),
        *("anna at gmail.com", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        *(
            "anna@gmail .com",
            "anna@gmail,com",
            "anna.lund@hotmail,co",
            "anna <at> example.org",
            "anna<at>example <dot> org",
        ),
        *("anna at gmail com", "anna.lund at hotmail com", "anna ät gmx de", "anna arobase wanadoo fr"),
        *("anna@exämple.org", "anna＠example.org", "سارا@example.org"),
    ],
    "[number]": [
        "12345678Z",
        "12345678-z",
        "10000000Z",
        "850101-1234",
        "19850101-1234",
        "219-09-9999",
        "9123456789",
        "4111 1111 1111 1112",
    ],
}
AFTER_A_WORD = [
    *(
        "Tel: 12 34 56 78",
        "call me on 555-0199",
        "Ring mig gärna på 46 70 000 00 31",
        "whatsapp: 7700 900123",
        "nå mig på 12 34 56 78",
    ),
    *("mein Handy ist 171 2345678", "mon téléphone 6 12 34 56 78", "mi móvil es el 612345678"),
    *("تلفن ۸۸۸۸ ۷۷۷۷", "nå mig på 12 34 56 78"),
]
HARMLESS = [
    *("2026-03-14", "2026-03-14 12:30:00", "14.03.2026", "14/03/2026 12:30", "01.02.2026", "01-02-2026", "01 02 2026"),
    *("12/03/26", "called on 14 03 2026", "ring 14.03.26", "1404/12/23", "۱۴۰۴/۱۲/۲۳", "20260314", "12:30:45"),
    *("2024-2025", "2024 2025 2026", "2024 2025 2026 2027", "in 2023, 2024 and 2025", "I called 3 times in 2025"),
    *("12 000 kr", "1 250 000 000 rial", "1250000000 ریال", "۱۲۵۰۰۰۰۰۰۰ تومان", "€1 200 000 000", "500-1000 kr"),
    *("1,250,000,000", "1.250.000.000", "call 100 000 kr", "the phone cost 1 250 000 kr", "paid 12.50 @ the shop"),
    *(
        "09.00-17.30",
        "09.00 - 17.30",
        "0800 - 1700",
        "08:00-17:00",
        "0800-1700",
        "open 24/7",
        "order 12345",
        "2026-001234",
        "0.12345678",
        "+10 %",
    ),
    *(
        "9 8 7 6 5 4 3 2 1 0",
        "1 2 3 4 5 6 7 8 9",
        "5 5 5 5 5 5 5 5 5 5",
        "9 10 9 8 10 9 8 9 10 10",
        "10/10 10/10 10/10",
    ),
    *(
        "bought at amazon.com",
        "we met at the shop. Com is short",
        "look at that dot com",
        "at the point of sale",
        "order 12345678",
    ),
    *("2023/2024/2025/2026", "2023  2024  2025  2026", "4111/1111/1111/1112", "4111:1111:1111:1111:1111", "12345678A"),
    *(
        "123 45 6789",
        "order number 123456",
        "Bestellnummer 1234567",
        "my number 1 shop since 2019",
        "number 14.03.2026",
    ),
    *(
        "my number is 100 000 kr",
        "the same number 250 000",
        "paid @ web, no help",
        "staff@orange. No help",
        "DNI 12345678A",
    ),
    *(
        "I look at gmail it works",
        "looked at outlook no answer",
        "at yahoo de nada",
        "2 @ 3 at yahoo de nada",
        "<a> and <b>",
        "number one 100 000",
    ),
    *("0 1 2 3 4 5 6 7 8 9 10", "sizes 36 38 40 42", "10 plants and 20 pots", "5 stars, 10/10", "1 000 000"),
    *(
        "two @ once",
        "look at example.org",
        "SE12 is a road",
        "waited 45 minutes 3 times",
        "نیمی از قفسه‌ها",
        "👨‍👩‍👧 nice",
    ),
]


def mask(text: str) -> str:
    return masked(pd.Series([text], dtype=object))[0]


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in TELLING.items() for text in texts])
def test_what_tells_is_replaced_by_a_word_for_it_wherever_it_stands(word, text):
    assert mask(text) == word
    assert mask(f"Bad service. {text}, thanks!") == f"Bad service. {word}, thanks!"
    assert mask(f"بد بود {text} ممنون") == f"بد بود {word} ممنون"


@pytest.mark.parametrize("text", AFTER_A_WORD)
def test_after_a_word_such_as_call_fewer_digits_make_a_number(text):
    assert mask(text).endswith("[phone]")
    assert not any(letter.isdigit() for letter in mask(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_dates_prices_hours_and_quantities_stay(text):
    assert mask(text) == text


def test_a_date_before_a_number_hides_nothing():
    assert mask("on 14.03.2026 070-000 00 00") == "on 14.03.2026 [phone]"
    assert mask("DE89370400440532013000 danke") == "[iban] danke"


@given(st.integers(10**12, 10**18 - 1), st.integers(1, 9))
def test_one_wrong_digit_is_no_card(begin, off):
    """Luhn's check, from its definition: every second digit from the right doubled, the sum divisible by 10."""
    digits = [int(one) for one in str(begin)]
    total = sum(d if place % 2 else sum(divmod(2 * d, 10)) for place, d in enumerate(reversed(digits)))
    check = -total % 10
    assert mask(f"{begin}{check}") == "[card]"
    assert mask(f"{begin}{(check + off) % 10}") == "[number]"


@given(st.text())
def test_nothing_is_masked_twice_and_nothing_breaks(text):
    once = mask(text)
    assert mask(once) == once
    once.encode("utf-8")


def test_control_characters_and_changes_of_direction_are_taken_out():
    assert mask("a\x00b\x07c\u202edcba\u202c\r\nnext\tline \ud800") == "abcdcba next line \ufffd"


def test_missing_stays_missing_and_the_index_stays():
    texts = pd.Series(["a@example.org", None, np.nan, ""], index=[5, 6, 7, 9], name="comment", dtype=object)
    found = masked(texts)
    assert (found.index.tolist(), found.name) == ([5, 6, 7, 9], "comment")
    assert found.isna().tolist() == [False, True, True, False]
    assert found[[5, 9]].tolist() == ["[e-mail]", ""]


def test_what_is_planted_in_the_example_is_found_and_nothing_else():
    planted = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))["comments"]
    comments = pd.read_csv(EXAMPLE / "responses.csv")["comment"].dropna()
    found = masked(comments)
    assert found.str.contains("[e-mail]", regex=False).sum() == planted["with_address"]
    assert found.str.contains("[phone]", regex=False).sum() == planted["with_phone"]
    assert (found != comments).sum() == planted["with_address"] + planted["with_phone"]
    assert not found.str.contains(r"@|\d{3}").any()


def test_of_the_comments_of_a_garden_centre_only_addresses_and_one_number_are_masked(shared):
    """Read by eye: of 3,839 comments, 466 with a digit, four give an address or a number; prices and dates stay."""
    comments = pd.read_csv(shared / "data/jardinerie_fr/nps.csv", encoding="latin-1")["explication"].dropna()
    words = masked(comments).str.findall(r"\[(?:e-mail|phone|card|iban|number)\]")
    assert (len(comments), comments.str.contains(r"\d").sum()) == (3839, 466)
    assert words[words.str.len() > 0].tolist() == [["[e-mail]"] * 2, ["[e-mail]"], ["[e-mail]"], ["[phone]"]]


@pytest.mark.some(6)
@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "a@",
        "a at b dot ",
        "a at ",
        "a ",
        "a(at)b.",
        "x@a.",
        "call ",
        "0 ",
        "+",
        "1-",
        "AB12 ",
        "12.30-",
        "a",
        "my number ",
        "ssn 1 ",
        "1111/",
        "a at gmail ",
        "a@gmail ",
    ],
)
def test_a_very_long_comment_takes_no_longer_than_its_length(piece):
    begun = time.perf_counter()
    mask(piece * (100_000 // len(piece)))
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tfn 123456", "tfn [phone]"),
        ("tlf. 12345678 after five", "tlf. [phone] after five"),
        ("my number is 850314 1234", "my number is [number]"),
        ("19850314 1234 is mine", "[number] is mine"),
        ("SSN 123 45 6789", "SSN [number]"),
        ("social security number: 123.45.6789, thanks", "social security number: [number], thanks"),
        ("Nummer: 123456", "Nummer: [number]"),
        ("Min nummer är 12 34 56", "Min nummer är [number]"),
        ("my number is 070-000 00 12", "my number is [phone]"),
        ("my number is 0046 70 000 00 31", "my number is [phone]"),
        ("number 4111 1111 1111 1111", "number [card]"),
        ("mobil 123456", "mobil [phone]"),
        ("CPF 123.456.789-09", "CPF [number]"),
        ("ES91\u00a02100\u00a00418\u00a04502\u00a00005\u00a01332", "[iban]"),
        ("ES91  2100  0418  4502  0005  1332", "[iban]"),
        ("paid 120 101 1234 kr for 850399 1234 pots", "paid 120 101 1234 kr for 850399 1234 pots"),  # no day
        (
            "ES92  2100  0418 pots, and SE45 reasons to come back again",
            "ES92  2100  0418 pots, and SE45 reasons to come back again",
        ),
    ],
)
def test_more_ways_to_write_a_number_that_tells_somebody(text, expected):
    assert masked(pd.Series([text]))[0] == expected
