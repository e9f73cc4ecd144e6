"""Are rows that are no answers to our question told, and no others?"""

import pandas as pd
import pytest

import nps_analysis as nps


def test_answers_to_another_metric_are_excluded():
    kinds = ["NPS", "CSAT", "nps", "CES", "Customer Satisfaction", None, "NPS", "other"]
    responses = nps.read(pd.DataFrame({"score": [10, 5, 9, 7, 4, 8, 0, 6], "survey_type": kinds}))
    reasons = {one.reason: (one.kind, one.rows, one.first) for one in responses.accounting.reasons}
    assert reasons == {
        'another metric: survey_type is "CES"': ("excluded", 1, (4,)),
        'another metric: survey_type is "CSAT"': ("excluded", 1, (2,)),
        'another metric: survey_type is "Customer Satisfaction"': ("excluded", 1, (5,)),
    }
    assert (responses.accounting.valid, responses.nps) == (5, 0.0)  # promoters 10, 9, passive 8, detractors 0, 6


@pytest.mark.parametrize("called", ["eNPS", "e-NPS", "Employee NPS", "Employee Net Promoter Score"])
def test_employees_are_not_pooled_with_customers(called):
    frame = pd.DataFrame({"score": [10, 9, 0, 1], "metric": ["NPS", "NPS", called, called]})
    both = nps.read(frame)
    assert {one.reason: one.first for one in both.accounting.reasons} == {
        f'another metric: metric is "{called}"': (3, 4),
    }
    assert both.nps == 100.0
    alone = pd.DataFrame({"score": [10, 9, 0, 1], "metric": ["CSAT", "CSAT", called, called]})
    assert nps.read(alone).nps == -100.0


def test_a_column_that_names_no_nps_excludes_nothing():
    frame = pd.DataFrame({"score": [10, 5], "question": ["effort", "satisfaction"], "region": ["NPS", "CSAT"]})
    assert nps.read(frame).accounting.valid == 2
    both = pd.DataFrame({"score": [10, 5], "metric": ["NPS", "CSAT"]})
    assert nps.read(both, where={"metric": "CSAT"}).nps == -100.0


@pytest.mark.parametrize(
    ("column", "values", "left_out"),
    [
        ("Status", ["test", "complete", "Survey Preview", "spam", "partial"], {"test", "Survey Preview", "spam"}),
        ("response_type", ["Test response", "Test drive", "latest", "contest", None], {"Test response"}),
        ("is_test", [True, False, False, False, True], {"true"}),
        ("Test", ["yes", "no", "no", "", "No"], {"yes"}),
        ("test", [0, 1, 0, 0, 0], {"1"}),
        ("A/B test", ["yes", "no", "yes", "no", "no"], set()),
        ("channel", ["test", "web", "web", "web", "web"], set()),
    ],
)
def test_tests_and_spam_are_excluded_where_a_column_says_so(column, values, left_out):
    responses = nps.read(pd.DataFrame({"score": [10, 9, 0, 7, 8], column: values}))
    reasons = {one.reason for one in responses.accounting.reasons if one.kind == "excluded"}
    assert reasons == {f'test or spam: {column} is "{value}"' for value in left_out}
    assert responses.accounting.valid == 5 - sum(str(value) in {*left_out, "True"} for value in values)
