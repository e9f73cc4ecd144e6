"""Do deck and page say, in their language, that a notebook failed?"""

import pytest

from nps_analysis.language import speaking
from nps_analysis.reporting.deck.run import Run
from nps_analysis.reporting.deck.story.method import _warnings
from nps_analysis.reporting.failures import failures

FAILED = [
    {"name": "01_score", "state": "done", "reason": ""},
    {"name": "05_decompose", "state": "failed", "reason": "code cell 5: DataError: only one group | required two"},
    {"name": "08_comments", "state": "failed", "reason": "kernel died (signal -9, before code cell 1)"},
    {"name": "20_own", "state": "failed", "reason": "timeout"},
    {"name": "15_sales", "state": "left out", "reason": 'the study has no key "sales"'},
]


def test_a_notebook_that_failed_is_told_with_its_cell_before_the_warnings():
    with speaking("sv"):
        said = _warnings(Run({"notebooks": FAILED, "warnings": ["anything"]}, ()))
    assert len(said) == 4
    assert "05_decompose" not in said[0]
    assert "kodcell 5" in said[0]
    assert "DataError" not in "".join(said)
    assert said[-1].endswith("anything")


@pytest.mark.parametrize("language", ["en", "sv", "de", "fr", "es", "fa"])
def test_each_language_says_it_in_its_own_words(language):
    with speaking(language):
        said = failures({"notebooks": FAILED})
    assert len(set(said)) == 3
    assert all(("failed" in one) == (language == "en") for one in said)


def test_a_run_without_failures_has_no_such_warning():
    assert failures({"notebooks": FAILED[:1] + FAILED[-1:]}) == []
    with speaking("en"):
        assert _warnings(Run({"notebooks": FAILED[:1]}, ())) == ["No warnings."]
