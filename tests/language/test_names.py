"""Do the data's own names stay as they are where they look like days, or like words of ours?"""

import pandas as pd
import pytest

from nps_analysis.charts.labels import labels
from nps_analysis.headings import cell
from nps_analysis.language import speaking
from nps_analysis.reporting.sheet_tables import typed
from nps_analysis.tables import written
from nps_analysis.wording.compare import say_change
from nps_analysis.wording.phrases import group_of

FRAME = pd.DataFrame({"column": ["region", "month"], "group": ["2026-01"] * 2, "reference": ["2025-12"] * 2})
SAID = [["2026-01", "januari 2026"], ["2025-12", "december 2025"]]


@pytest.mark.parametrize("text", ["1405-03", "2026-01", "2026-Q3", "2026"])
def test_a_group_of_no_period_keeps_its_name(text):
    for language in ("sv", "fa"):
        with speaking(language):
            assert {cell(name, text, "region") for name in ("column", "group", "reference", "who")} == {text}
            assert cell("group", text) == text


def test_tables_sheets_charts_and_sentences_name_only_groups_of_a_period():
    with speaking("sv"):
        table = written(FRAME)
        assert [table.iloc[:, 1].tolist(), table.iloc[:, 2].tolist()] == SAID
        assert [typed(FRAME[name].tolist(), name, FRAME["column"].tolist()) for name in ("group", "reference")] == SAID
        assert labels(FRAME, ["group"]) == SAID[0]
        assert [group_of(row) for _at, row in FRAME.iterrows()] == SAID[0]


def test_a_change_of_two_groups_that_look_like_months_keeps_their_names():
    row = FRAME.iloc[0].to_dict() | {"nps": 34.2, "difference": 6.1, "low": 2.0, "high": 10.2, "tested": True}
    row = pd.Series(row | {"p_value": 0.004, "p_adjusted": 0.004, "level": 0.95})
    with speaking("sv"):
        region, month = say_change(row), say_change(row.where(row.index != "column", "month"))
    assert ("2026-01" in region, "2025-12" in region) == (True, True)
    assert ("januari 2026" in month, "december 2025" in month) == (True, True)
