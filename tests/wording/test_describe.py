"""Does the alternative text of every chart begin with the finding, hold figures, and come to an end?"""

import pandas as pd
import pytest

from nps_analysis.wording.describe import base_of_all, describe
from tests.charts.planted import WORDS, frame_of, nasty, plain


@pytest.mark.parametrize("word", WORDS)
def test_every_chart_has_the_finding_and_figures_in_words(word):
    text = describe(frame_of(word, plain(3)), word, "By store", "Stores differ")
    assert text.startswith("Stores differ. By store. ")
    assert any(letter.isdigit() for letter in text)
    assert "nan" not in text.lower().split()


@pytest.mark.parametrize("word", WORDS)
def test_it_comes_to_an_end_whatever_the_names_and_says_what_it_leaves_out(word):
    text = describe(frame_of(word, [name * 50 for name in nasty(200)]), word, "By store", "Stores differ")
    assert len(text) < 1500
    assert "more" in text or len(frame_of(word, plain(200))) <= 12


def test_a_change_of_employees_that_is_hidden_whole_has_no_base():
    hidden = pd.DataFrame({"before": ["2026-05"], "after": ["2026-07"], "n_from": [float("nan")], "n_to": float("nan")})
    assert base_of_all(hidden, "decompose") == ""
