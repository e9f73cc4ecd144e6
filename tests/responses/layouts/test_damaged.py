"""Do damaged exports end in an answer that adds up, or in one message?"""

import random

import pytest

import nps_analysis as nps
from nps_analysis.schema import DataError
from tests.examples import examples

EXPORTS = (
    *("qualtrics_choice_text_bom.csv", "surveymonkey_condensed.csv", "typeform_responses.csv"),
    *("typeform_responses_api.json", "delighted_responses.csv", "google_forms_download.csv", "microsoft_forms.xlsx"),
)


def damaged(raw, draw):
    """The bytes with a few pieces of up to 40 deleted, doubled, or replaced by one byte."""
    raw = bytearray(raw)
    for _ in range(draw.randint(1, 6)):
        at, size = draw.randrange(len(raw)), draw.randint(0, 40)
        raw[at : at + size] = draw.choice([b"", bytes([draw.randrange(256)]), bytes(raw[at : at + size]) * 2])
    return bytes(raw)


@pytest.mark.some(3)
@pytest.mark.parametrize("name", EXPORTS)
def test_deleted_doubled_and_replaced_bytes(exports, file, name):
    good, draw = (exports / name).read_bytes(), random.Random(name)
    lengths, read = set(), 0
    for _ in range(examples(40)):
        try:
            found = nps.read(file(damaged(good, draw), name)).accounting
        except DataError as error:
            lengths.add(len(str(error).splitlines()))
        else:
            read += found.rows_read > 0
    assert lengths <= {4}
    assert read or lengths
