"""Tables keep every figure for programs, and round once for people."""

import json

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from nps_analysis.csv_text import from_csv, to_csv
from nps_analysis.tables import as_text, records, written

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)


@given(st.lists(st.tuples(text, st.floats(-100, 100)), min_size=1, max_size=6))
def test_a_result_comes_back_from_csv_as_it_was(rows):
    frame = pd.DataFrame(rows, columns=["region", "nps"]).astype({"region": object})
    again = from_csv(to_csv(frame))
    assert again["region"].tolist() == frame["region"].tolist()
    assert again["nps"].tolist() == frame["nps"].tolist()


@given(text)
@example("-0")
@example("+46 70 123 45 67")
@example("-0+1")
@example("-")
def test_no_cell_of_a_csv_file_begins_a_formula(name):
    cell = to_csv(pd.DataFrame({"region": [name]})).split("\n", 1)[1].removeprefix('"').removesuffix("\n").rstrip('"')
    begins = cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"))
    assert not begins or (cell == name and not set(name[1:]) - set("., ") - {one for one in name if one.isdecimal()})


def test_names_that_look_like_missing_values_stay_names():
    frame = pd.DataFrame({"region": ["NA", "None", "0123", "1e5", "(none)"], "nps": [1.0] * 5})
    assert from_csv(to_csv(frame))["region"].tolist() == ["NA", "None", "0123", "1e5", "(none)"]


def test_columns_that_name_groups_hold_text_whatever_they_are_called():
    frame = pd.DataFrame({"tested": ["yes", "no"], "rows": ["1", "2"], "nps": [1.0, 2.0]})
    again = from_csv(to_csv(frame), groups=["tested", "rows"])
    assert again[["tested", "rows"]].to_numpy().tolist() == [["yes", "1"], ["no", "2"]]


def test_what_does_not_exist_is_null_in_json():
    frame = pd.DataFrame(
        {"group": [None, "a"], "nps": [float("nan"), float("inf")], "tested": [True, False], "n": [1, 2]}
    )
    rows = records(frame)
    assert rows == [
        {"group": None, "nps": None, "tested": True, "n": 1},
        {"group": "a", "nps": None, "tested": False, "n": 2},
    ]
    assert json.dumps(rows, allow_nan=False)


def test_people_get_one_decimal_and_a_true_minus_sign():
    table = written(
        pd.DataFrame(
            {"region": ["N"], "n": [1234], "nps": [-5.0499], "p_value": [0.0004], "tested": [False], "note": [""]}
        )
    )
    assert table.iloc[0].tolist() == ["N", "1,234", "−5.0", "p < .001", "no", ""]


def test_lines_for_a_terminal_stand_under_each_other():
    lines = as_text(pd.DataFrame({"region": ["North", "S"], "nps": [5.0, -12.25]})).split("\n")
    assert lines == ["region    NPS", "North     5.0", "S       −12.2"]


def test_a_terminal_cuts_names_and_no_sentences_and_files_cut_nothing():
    name, note = "shop by the old harbour " + "x" * 5_000 + " north gate", "a note that is long " * 20
    frame = pd.DataFrame({"shop": [name], "n": [3], "note": [note]})
    line = as_text(frame).splitlines()[1]
    assert line.startswith("shop by the old harbour x")
    assert line[:60].endswith("north gate")
    assert "…" in line[:60]
    assert note.strip() in line
    assert len(line) < 80 + len(note)
    assert from_csv(to_csv(frame), ["shop"])["shop"].tolist() == [name] == [row["shop"] for row in records(frame)]
