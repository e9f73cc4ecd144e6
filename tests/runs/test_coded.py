"""Does the notebook of comments run on codes alone?"""

import json
from pathlib import Path

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.reporting import findings
from nps_analysis.runs.notebooks import chosen

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "08_comments.ipynb"


@pytest.fixture
def study(tmp_path):
    frame = pd.DataFrame({"score": [2] * 40 + [9] * 60, "theme": ["Price"] * 40 + ["Staff", ""] * 30})
    frame.to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "study.yml").write_text("source: a.csv\ncoded: theme\n", encoding="utf-8")
    return tmp_path / "study.yml"


def test_a_run_does_not_leave_it_out(study):
    (notebook,) = chosen(["08"])
    assert notebook.lacks(nps.read(study)) == ""
    assert notebook.lacks(nps.read(study.parent / "a.csv")) == "no column has comments"


@pytest.mark.slow
def test_its_cells_show_themes_and_neither_terms_nor_quotes(study, tmp_path, monkeypatch):
    monkeypatch.setenv(findings.RECORD, str(tmp_path))
    monkeypatch.setenv(findings.NOTEBOOK, "08_comments")
    space: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
        if "parameters" in cell["metadata"].get("tags", []):
            space["study"] = str(study)
    recorded = [json.loads(path.read_text("utf-8")) for path in findings.findings_of(tmp_path)]
    found = {one["name"]: one for one in recorded}
    assert [*found] == ["coverage", "themes"]
    assert found["themes"]["headline"] == "Among the most frequent in coded comments: Price (57.1 %), Staff (42.9 %)"
    assert found["themes"]["base"] == "n = 70 coded answers: 70 with a theme, 0 without; 30 answers not coded"
    assert found["coverage"]["headline"].startswith("Those who got a code are different: NPS −14.3 with a code, 100.0")
    assert found["coverage"]["caption"].startswith("70 of 100 got a code (70.0 %): 100.0 % of the detractors")
