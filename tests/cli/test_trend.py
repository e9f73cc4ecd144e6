"""nps trend as an analyst types it."""

import pandas as pd
import pytest

from nps_analysis.schema import TREND_COLUMNS


@pytest.fixture
def export(tmp_path):
    """Six months of 100 answers without detractors: 60 promoters, then 20."""
    rows = [
        (10 if i < promoters else 8, region, f"2026-{month:02d}-15")
        for month, promoters in enumerate([60, 60, 60, 20, 20, 20], 1)
        for region in ("N", "S")
        for i in range(0, 100, 2)
    ]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows, columns=["score", "region", "date"]).to_csv(path, index=False)
    return path


def test_trend_has_limits_signals_and_segments(document, export):
    found = document("trend", export)
    assert list(found["rows"][0]) == ["month", *TREND_COLUMNS]
    assert [row["segment"] for row in found["rows"]] == [1, 1, 1, 2, 2, 2]
    assert found["rows"][3]["signal"] == "change point"
    assert [change["month"] for change in found["change_points"]] == ["2026-04"]
    assert found["seasonality"][0]["note"] == "less than two years: each season has to be seen twice"


def test_each_group_is_a_line(document, export):
    found = document("trend", export, "--by", "region", "--period", "quarter")
    assert [(row["region"], row["quarter"]) for row in found["rows"]] == [
        ("N", "2026-Q1"),
        ("N", "2026-Q2"),
        ("S", "2026-Q1"),
        ("S", "2026-Q2"),
    ]
