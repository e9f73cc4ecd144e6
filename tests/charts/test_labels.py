"""Can every name from the data be drawn, and is what was cut seen to be cut?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import findfont, get_font

from nps_analysis.charts.labels import BOX, ELLIPSIS, as_label, base, in_lines, labels
from nps_analysis.charts.measure import letters_of


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_every_character_of_a_label_has_a_shape_and_it_is_one_line(text):
    label = as_label(text)
    glyphs = get_font(findfont("DejaVu Sans")).get_charmap()
    assert all(ord(character) in glyphs for character in label)
    assert len(label.splitlines()) == 1


@given(st.text(min_size=41, alphabet=st.characters(min_codepoint=33, max_codepoint=126)), st.integers(10, 40))
def test_a_long_name_is_cut_visibly_and_keeps_both_ends(text, longest):
    label = as_label(text, longest)
    assert len(label) <= longest
    assert ELLIPSIS in label
    assert text.startswith(label.split(ELLIPSIS)[0])
    assert text.endswith(label.split(ELLIPSIS)[1])


def test_of_a_name_of_thousands_of_letters_only_those_that_may_stand_are_measured(monkeypatch):
    measured = []
    monkeypatch.setattr("nps_analysis.charts.labels.letters_of", lambda one: measured.append(one) or letters_of(one))
    assert len(as_label("GARDENCENTRE" * 400)) <= 40
    assert len(measured) <= 2 * 40 + 3  # once whether all fit and once for the two ends, each with the one too many


def test_names_that_differ_at_the_end_still_differ_when_cut():
    start = "The garden centre by the old harbour in Gothenburg, "
    assert as_label(start + "north gate") != as_label(start + "south gate")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("\u202eliam\u202c", "liam"),  # direction override
        ("a\x00b\n\tc", "a b c"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a Persian word with the joiner it needs
        ("東京", BOX * 2),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
        ("\ud800x", BOX + "x"),
        ("$5 to $10", "$5 to $10"),
        ("", "(none)"),
        (None, "(none)"),
        (float("nan"), "(none)"),
        (2026, "2026"),
    ],
)
def test_odd_names(text, label):
    assert as_label(text) == label


def test_several_columns_are_joined():
    assert labels(pd.DataFrame({"a": ["x"], "b": ["y"]}), ["a", "b"]) == ["x · y"]


def test_a_base_is_marked_by_its_size():
    bases = [base(n).rstrip("\N{LEFT-TO-RIGHT MARK}") for n in (19842, 100, 99, 30, 29, 1, 0, np.nan)]
    assert bases == ["19,842", "100", "99*", "30*", "29**", "1**", "0", "–"]


def test_a_long_name_breaks_into_lines_but_never_within_the_base():
    text = in_lines("The garden centre by the old harbour", "n = 1,137", line=26)
    assert text.split("\n") == ["The garden centre by the", "old harbour (n = 1,137)"]
    assert in_lines("Garden centre of", "n = 37 / 9,120", 26).split("\n") == ["Garden centre of", "(n = 37 / 9,120)"]
    assert in_lines("North", "n = 812", line=26) == "North  (n = 812)"
