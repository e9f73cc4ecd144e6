"""What are the columns of a chart's workbook called?"""

import pytest

from nps_analysis.language import speaking, translated
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet

ENDS = Sheet((Column("store", ["a"]), Column("Low", [1.0]), Column("High", [2.0]), Column("Low 2", [3.0])))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["store", "Low", "High", "Low 2"]),
        ("sv", ["store", "Från", "Till", "Från 2"]),
        ("de", ["store", "Von", "Bis", "Von 2"]),
    ],
)
def test_the_ends_of_an_interval_are_called_as_in_tables(language, names):
    with speaking(language):
        assert list(ENDS.names.values()) == names


@pytest.mark.parametrize("language", ["sv", "de", "fr", "es", "fa"])
def test_no_end_of_an_interval_is_called_as_a_priority(language):
    with speaking(language):
        assert {translated("High"), translated("Low")}.isdisjoint(ENDS.names.values())
