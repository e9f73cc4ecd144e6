"""nps comments --coded as an analyst types it."""

import pandas as pd
import pytest


@pytest.fixture
def export(tmp_path):
    rows = [(2, "Delivery; Price", 1)] * 40 + [(10, "Staff", 0)] * 50 + [(8, None, 0)] * 30
    path = tmp_path / "export.csv"
    pd.DataFrame(rows, columns=["score", "theme", "is late"]).to_csv(path, index=False)
    return path


def test_codes_alone_give_themes_and_say_what_is_left_out(document, export):
    found = document("comments", export, "--coded", "theme")
    assert {row["theme"]: (row["n"], row["comments"], row["nps"]) for row in found["rows"]} == {
        **{"Delivery": (40, 90, -100), "Price": (40, 90, -100), "Staff": (50, 90, 100)},
        "(none)": (0, 90, None),
    }
    assert {row["looked_at"] for row in found["rows"]} == {"coded answers"}
    assert found["settings"]["themes_found"] is False
    assert "nobody's own words are in the source: there are codes, no words and no quotes" in found["warnings"]
    assert "terms" not in found
    assert "quotes" not in found
    assert found["codes"][0]["several"] == 40
    assert found["settings"]["coded"] == ["theme"]


def test_the_table_has_the_account_of_the_columns(nps, export):
    table = nps("comments", export, "--coded", '"is late"').stdout
    assert table.startswith("theme ")
    assert "\ncodes\n" in table
    assert "yes or no" in table


def test_free_text_is_an_error_of_three_parts(nps, tmp_path):
    path = tmp_path / "text.csv"
    rows = [(i % 11, f"it was number {i} that came late") for i in range(60)]
    pd.DataFrame(rows, columns=["score", "why"]).to_csv(path, index=False)
    result = nps("comments", path, "--coded", "why")
    assert result.exit_code == 2
    assert "why looks like free text" in result.stderr
    assert "60 different ones among 60" in result.stderr
    assert "came late" not in result.stderr
