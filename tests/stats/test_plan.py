"""Plans: how many answers a margin or a change needs, held against outside values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.difference import difference, p_value
from nps_analysis.stats.exact_power import exact_power
from nps_analysis.stats.interval import Sample, limits
from nps_analysis.stats.plan import plan_change, plan_margin
from nps_analysis.stats.score import score
from nps_analysis.stats.survey_plan import expected as expected_of
from nps_analysis.wording.plan import say_expected

NAMED = {  # the tests of the exact_power cases that this toolkit has too
    "wald": "Wald z (R NPS 1.1)",
    "score": "score x N/(N-1)",
    "mover": "MOVER(Tango score)",
    "adjusted-wald": "adj-Wald 3/4 each (Lewis-Sauro, R NPS 2)",
}
shares = st.tuples(st.integers(1, 98), st.integers(1, 98)).filter(lambda two: sum(two) < 100)
shares = shares.map(lambda two: (float(two[0]), float(100 - sum(two)), float(two[1])))


def percent(given: list[float]) -> list[float]:
    return [100 * share for share in given]


def test_answers_for_a_margin_are_those_computed_elsewhere(cases, subtests):
    for case in cases("sample_size_one"):
        with subtests.test(case["id"]):
            given, right = percent(case["inputs"]["p_det_pas_pro"]), case["outputs"]
            margin = case["inputs"]["moe_points"]
            assert plan_margin(margin, *given).loc[0, "n"] == right["n_wald95"]
            assert plan_margin(margin, *given, level=0.9).loc[0, "n"] == right["n_wald90"]
            assert plan_margin(margin, *given, method="adjusted-wald").loc[0, "n"] == right["n_adjwald95_lewis_sauro"]
            assert plan_margin(margin, *given, population=2000).loc[0, "n"] == right["n_fpc_N2000"]


def test_answers_for_a_change_are_those_computed_elsewhere(cases, subtests):
    for case in cases("power_two"):
        with subtests.test(case["id"]):
            before, after = percent(case["inputs"]["p1"]), percent(case["inputs"]["p2"])
            right = case["outputs"]

            def plan(before=before, after=after, **options):
                return plan_change(0, *before, after=after, **options).loc[0]

            assert plan()["change"] == pytest.approx(right["delta_points"])
            assert plan()["n_per_group"] == right["n_per_group_80"]
            assert plan(power=0.9)["n_per_group"] == right["n_per_group_90"]
            assert plan(ratio=2)["n_per_group"] == right["n1_80_ratio2"]
            assert plan()["power"] == pytest.approx(right["power_at_n80"], abs=1e-8)
            assert plan(n=200)["power"] == pytest.approx(right["power_n200"], abs=1e-8)
            assert plan(n=400, ratio=0.75)["power"] == pytest.approx(right["power_n400_300"], abs=1e-8)
            assert plan(n=500)["detectable"] == pytest.approx(right["mde80_n500_equal_v"], abs=1e-8)


def test_exact_power_is_that_of_an_enumeration_elsewhere(cases, subtests):
    for case in cases("exact_power"):
        for method, name in NAMED.items():
            with subtests.test(f"{case['id']} {method}"):
                given = case["inputs"]
                power = exact_power(
                    np.array(given["p1"]), np.array(given["p2"]), given["n1"], given["n2"], 1 - given["alpha"], method
                )
                assert power == pytest.approx(case["outputs"][name], abs=1e-8)


@given(one=shares, other=shares, n=st.integers(2, 6), m=st.integers(2, 6))
def test_exact_power_does_not_depend_on_which_group_or_which_end_is_named_first(one, other, n, m):
    one, other = np.array(one) / 100, np.array(other) / 100
    power = exact_power(one, other, n, m)
    assert exact_power(other, one, m, n) == pytest.approx(power, abs=1e-12)
    assert exact_power(one[::-1], other[::-1], n, m) == pytest.approx(power, abs=1e-12)
    assert 0 <= power <= 1 + 1e-12


def test_exact_power_of_certain_answers_is_the_test_itself():
    one, other = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    for n in (3, 8):
        samples = (Sample(shares[None], np.array([float(n)])) for shares in (one, other))
        shown = difference(*samples).loc[0, "p_value"] < 0.05
        assert exact_power(one, other, n, n) == float(shown)


@pytest.mark.slow
@given(expected=shares, margin=st.floats(1, 20))
def test_a_planned_score_interval_is_as_wide_as_was_asked_for(expected, margin):
    n = plan_margin(margin, *expected, method="score").loc[0, "n"]
    drawn = np.array([expected]) / 100
    width = [np.subtract(*limits(Sample(drawn, np.array([float(k)])))[::-1])[0] for k in (n, n - 1)]
    assert width[0] <= 2 * margin + 1e-6
    assert n <= 2 or width[1] > 2 * margin - 1e-6


@given(expected=shares, margin=st.floats(1, 30), deff=st.floats(1, 4), people=st.integers(50, 10**6))
def test_design_effects_need_more_answers_and_small_populations_fewer(expected, margin, deff, people):
    plain = plan_margin(margin, *expected).loc[0, "n"]
    assert plan_margin(margin, *expected, deff=deff).loc[0, "n"] >= plain
    assert plan_margin(margin, *expected, population=people).loc[0, "n"] <= min(plain, people)


@given(expected=shares, change=st.floats(2, 60), power=st.floats(0.5, 0.99))
def test_the_planned_change_is_shown_with_the_planned_power(expected, change, power):
    row = plan_change(change, *expected, power=power, exact=False).loc[0]
    assert row["power"] >= power - 1e-9
    assert row["detectable"] <= change + 1e-9
    assert plan_change(change, *expected, n=int(row["n_per_group"]), exact=False).loc[0, "power"] == row["power"]


@pytest.mark.slow
def test_small_groups_have_exact_power():
    row = plan_change(60).loc[0]
    assert row["method"] == "exact, score test"
    n = int(row["n_per_group"])
    before, after = np.array([0.15, 0.35, 0.5]), np.array([0, 0.05, 0.95])  # all detractors turned, 30 passives lifted
    assert row["power"] == pytest.approx(exact_power(before, after, n, n))
    assert exact_power(before, after, n - 1, n - 1) < 0.8 <= row["power"]


def test_the_same_customers_in_both_waves_need_fewer_answers():
    other = plan_change(8).loc[0, "n_per_group"]
    same = plan_change(8, correlation=0.5).loc[0, "n_per_group"]
    some = plan_change(8, correlation=0.5, overlap=0.4).loc[0, "n_per_group"]
    assert same == pytest.approx(other / 2, abs=1)  # V1 + V2 - 2 x 0.5 V = V
    assert some == pytest.approx(other * 0.8, abs=1)


@pytest.mark.parametrize("rate", [0.2, 20])
def test_invitations_are_the_answers_over_the_response_rate(rate):
    assert plan_margin(5, response_rate=rate).loc[0, ["n", "invite"]].tolist() == [811, 4055]
    assert plan_change(8, response_rate=rate).loc[0, "invite"] == 5 * 1294


def test_more_invitations_than_people_are_said_to_be():
    row = plan_margin(5, population=2000, response_rate=0.1).loc[0]
    assert (row["n"], row["invite"], row["note"]) == (577, 5770, "more invitations than the population of 2,000")


def test_a_class_for_everybody_is_planned_by_the_score_interval():
    row = plan_margin(5, 0, 0, 100).loc[0]
    assert (row["method"], row["note"]) == ("score", "everyone in one class: n by the score interval")
    assert row["n"] == 74  # all promoters: the lower limit is (n - 1 - z²) / (n - 1 + z²), 0.9 at n = 1 + 19 x 3.84
    assert plan_change(8, 0, 0, 100, exact=False).loc[0, "n_per_group"] > 1


@pytest.mark.parametrize("few", [1, 29])
def test_a_few_answers_of_one_class_are_not_planned_from(few):
    counts = ScoreCounts.of(detractors=0, passives=0, promoters=few)
    expected = expected_of(score(counts).iloc[0], 30)
    assert plan_margin(5, **expected).loc[0, "n"] == 811  # 1.96² x 0.5275 / 0.05², as with nothing known
    assert plan_change(8, **expected).loc[0, "n_per_group"] == 1294  # 2.8016² x 2 x 0.5275 / 0.08²
    assert "15.0 % detractors, 35.0 % passives and 50.0 % promoters" in say_expected(counts, 30)


def test_enough_answers_are_planned_from():
    counts = ScoreCounts.of(detractors=6, passives=9, promoters=15)  # 20, 30, 50 %: a variance of 0.61
    expected = expected_of(score(counts).iloc[0], 30)
    assert plan_margin(5, **expected).loc[0, "n"] == 938  # 1.96² x 0.61 / 0.05² = 937.3
    assert say_expected(counts, 30) == "n = 30 answers"


def test_a_change_beyond_the_end_of_the_scale_is_planned_the_other_way():
    row = plan_change(20, 2, 2, 96, n=20).loc[0]
    later = np.array([0.12, 0.02, 0.86])  # 20 points down: 10 of a hundred promoters become detractors
    assert row["power"] == pytest.approx(exact_power(np.array([0.02, 0.02, 0.96]), later, 20, 20))
    for found in (row, plan_change(20, 2, 2, 96, n=2000).loc[0]):
        assert found["change"] == -20
        assert found["note"].split("; ")[0] == "the scale ends before +20: planned downwards"


def test_several_margins_are_a_row_each():
    found = plan_margin([10, 5])
    assert found[["margin", "n"]].values.tolist() == [[10, 203], [5, 811]]
    assert found.columns[:2].tolist() == ["n", "invite"]
    assert plan_change([8, 10]).columns[:3].tolist() == ["n_per_group", "detectable", "power"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: plan_margin(5, 20, 20, 20),
            "expected shares that are no shares\n"
            "  required  percent of detractors, passives and promoters that add up to 100\n"
            "  found     20, 20 and 20, together 60\n"
            "  do        --detractors 15 --passives 35 --promoters 50",
        ),
        (
            lambda: plan_change(after=(10, 20)),
            "expected shares that are no shares\n"
            "  required  percent of detractors, passives and promoters that add up to 100\n"
            "  found     10 and 20, together 30\n"
            "  do        --detractors 15 --passives 35 --promoters 50",
        ),
        (
            lambda: plan_change(float("nan")),
            "no change of nan\n  required  one change or more, in points\n  found     nan\n  do        --change 8",
        ),
        (
            lambda: plan_margin([]),
            "no margin to plan for\n"
            "  required  one margin or more, in points\n"
            "  found     none\n"
            "  do        --margin 5",
        ),
        (
            lambda: plan_change(8, n=2.5),
            "no sample of 2.5 answers\n"
            "  required  a whole number of answers, 1 or more\n"
            "  found     2.5\n"
            "  do        --n 200",
        ),
        (
            lambda: plan_change(after=(15, 35, 50)),  # the shares that are expected before
            "no change to plan for\n  required  a change other than 0\n  found     0\n  do        --change 8",
        ),
        (
            lambda: plan_margin(0),
            "no margin of 0\n"
            "  required  points to each side of the score: above 0 and below 100\n"
            "  found     0\n"
            "  do        --margin 5",
        ),
        (
            lambda: plan_margin(5, response_rate=0),
            "no response rate of 0\n"
            "  required  a share above 0 and up to 1, or a percentage up to 100\n"
            "  found     0\n"
            "  do        --response-rate 0.2",
        ),
        (
            lambda: plan_change(180),
            "no room for a change of +180 points\n"
            "  required  a change from -135 to +65\n"
            "  found     +180 from an expected NPS of 35\n"
            "  do        correct the change or the expected shares",
        ),
        (
            lambda: plan_change(0),
            "no change to plan for\n  required  a change other than 0\n  found     0\n  do        --change 8",
        ),
        (
            lambda: exact_power(np.array([0.2, 0.3, 0.5]), np.array([0.2, 0.3, 0.5]), 50, 10),
            "exact power is for small samples\n"
            "  required  1 to 40 answers in each sample\n"
            "  found     50 and 10\n"
            "  do        plan_change(change, n=...), which takes the normal approximation for larger ones",
        ),
    ],
)
def test_impossible_plans_are_errors_in_three_parts(call, message):
    with pytest.raises(DataError) as error:
        call()
    assert str(error.value) == message


@pytest.mark.parametrize("wrong", [{"deff": 0}, {"population": 0}, {"power": 1}, {"ratio": 0}, {"n": 0}, {"level": 1}])
def test_other_impossible_values_are_refused(wrong):
    with pytest.raises(DataError):
        plan_change(8, **wrong)


@pytest.mark.parametrize("shares", [(0, 2.5, 97.5), (2.5, 0, 97.5), (97.5, 2.5, 0), (1, 98, 1)])
@pytest.mark.parametrize("margin", [20, 10, 5])
def test_so_one_sided_answers_are_planned_by_an_interval_that_is_as_wide_as_was_asked_for(shares, margin):
    """Wald's formula asks for 10 answers for ±10 at 97.5, whose score interval is 37 points wide and more."""
    row = plan_margin(margin, *shares).loc[0]
    low, high = limits(Sample(np.array([shares, shares]) / 100, np.array([row["n"] - 1.0, row["n"]])))
    widths = high - low
    assert widths[1] <= 2 * margin < widths[0]
    assert (row["method"], row["note"]) == ("score", "few expected outside one class: n by the score interval")


def test_others_are_planned_by_walds_formula_as_is_who_asks_for_it():
    assert plan_margin(10, 0, 2.5, 97.5, method="wald").loc[0, "n"] == 10  # 1.96² x 0.0244 / 0.1² = 9.4
    found = plan_margin([5, 1], 0, 2.5, 97.5)
    assert found["method"].tolist() == ["score", "wald"]
    assert found.loc[1, "n"] == 937  # 1.96² x 0.0244 / 0.01² = 936.4, of whom 23 are no promoters


@pytest.mark.parametrize("shares", [(0, 2.5, 97.5), (2.5, 0, 97.5), (2, 3, 95), (1, 98, 1)])
@pytest.mark.parametrize("change", [-15, -8])
def test_a_change_from_one_sided_answers_is_shown_as_often_as_planned(shares, change):
    """By drawing both samples; with the variance before it in place of that after it would be 13 to 60 %."""
    change = abs(change) if shares[1] == 98 else change
    row = plan_change(change, *shares).loc[0]
    moved = min(shares[2], -change / 2) if change < 0 else 0
    before = np.array(shares) / 100
    if change < 0:  # promoters become detractors
        after = before + np.array([moved, 0, -moved]) / 100
    else:  # the detractor becomes a promoter, then passives do
        after = np.array([0, 98 - (change - 2), 1 + 1 + change - 2]) / 100
    rng, n = np.random.default_rng(0), int(row["n_per_group"])
    tables = [rng.multinomial(n, side, 2000) / n for side in (before, after)]
    shown = p_value(*(Sample(table, np.full(2000, float(n))) for table in tables)) < 0.05
    assert shown.mean() >= 0.78
    assert row["note"].endswith("answers vary more after the change: planned with that")
