"""Are the counts those of the answers, and do they roll up, add up and leave the rest as they must?"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis import ScoreCounts, tally
from nps_analysis.schema import DataError
from nps_analysis.stats.compare import compare
from nps_analysis.wording.trend import passed_over
from tests.examples import examples

MEASURES = ("n", "weight", "weight_sq")
FRAME = pd.DataFrame(
    {
        "score": [10, 9, 7, 0, 3, 8, None, 9],
        "region": ["N", "N", "S", "S", "N", None, "N", "W"],
        "channel": ["web", "app", "web", "web", "app", "web", "web", "app"],
        "date": [
            "2026-01-05",
            "2026-01-25",
            "2026-02-01",
            "2026-05-31",
            "2026-07-01",
            None,
            "2026-01-01",
            "2026-06-30",
        ],
        "w": [0.5, 1, 1.5, 2, 1, 1, 9, 1],
    }
)


@pytest.fixture(scope="module")
def counts():
    return tally(FRAME, by=["region", "channel"], weight="w", as_of="2026-12-31")


def parts_of(function, *args, **options):
    with pytest.raises(DataError) as caught:
        function(*args, **options)
    return caught.value.what, caught.value.required, caught.value.found, caught.value.do


def same(one, other):
    return one.groups().equals(other.groups()) and all(
        np.allclose(one.matrix(measure), other.matrix(measure)) for measure in MEASURES
    )


# Tally


def test_answers_are_counted_by_group_and_score(counts):
    assert counts.keys.to_numpy().tolist() == [
        ["(none)", "web"],
        ["N", "app"],
        ["N", "web"],
        ["S", "web"],
        ["W", "app"],
    ]
    assert counts.classes("n").tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 1]]
    assert counts.classes("weight").tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 0.5], [2, 1.5, 0], [0, 0, 1]]
    assert counts.classes("weight_sq").tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 0.25], [4, 2.25, 0], [0, 0, 1]]
    assert counts.n[1].tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]
    assert counts.weighted


def test_without_names_all_answers_are_one_group():
    counts = tally(FRAME)
    assert (counts.names, len(counts), counts.n.sum(), counts.period) == ([], 1, 7, None)
    assert counts.groups().shape == (1, 0)


@pytest.mark.parametrize(
    ("period", "labels", "n"),
    [
        ("year", ["2026"], [6]),
        ("quarter", ["2026-Q1", "2026-Q2", "2026-Q3"], [3, 2, 1]),
        ("month", [f"2026-0{month}" for month in range(1, 8)], [2, 1, 0, 0, 1, 1, 1]),
    ],
)
def test_periods_without_answers_stay_empty_and_rows_without_a_date_are_in_none(period, labels, n):
    counts = tally(FRAME, by=period, as_of="2026-12-31")
    assert (counts.period, counts.keys[period].tolist(), counts.n.sum(axis=1).tolist()) == (period, labels, n)


def test_only_one_period_is_warned_of():
    warning = "all answers are in one year, 2026: there is no trend to see"
    assert tally(FRAME, by="year", as_of="2026-12-31").warnings == (warning,)
    assert tally(FRAME, by="quarter", as_of="2026-12-31").warnings == ()


def test_a_group_has_its_own_first_and_last_period():
    counts = tally(FRAME, by=["month", "region"], as_of="2026-12-31")
    assert counts.names == ["month", "region"]
    assert counts.keys["region"].value_counts().to_dict() == {"N": 7, "S": 4, "W": 1}
    assert counts.keys["month"].is_monotonic_increasing


def test_two_periods_at_once_are_an_error():
    assert parts_of(tally, FRAME, by=["month", "year"]) == (
        "two periods at once",
        "one period to group by",
        "month, year",
        "leave one of them out",
    )


def test_an_unknown_column_is_an_error_with_the_nearest():
    assert parts_of(tally, FRAME, by="regoin")[::2] == ('no column "regoin"', '5 columns; nearest: "region"')


def test_options_for_responses_that_were_read_are_an_error_and_never_ignored():
    responses = nps.read(FRAME)
    assert parts_of(tally, responses, where={"region": "N"}) == (
        "these responses have been read already",
        "options where the source is read",
        "where",
        "give them to read(), or give tally() the source itself",
    )


def test_the_same_column_twice_is_one_grouping():
    assert tally(FRAME, by=["region", "region", "REGION", "column:region"]).names == ["region"]
    assert tally(FRAME, by=["month", "month"], as_of="2026-12-31").names == ["month"]


def test_a_column_called_like_a_period_is_written_so():
    frame = FRAME.assign(month=["may", "june"] * 4)
    assert tally(frame, by="column:month").keys["month"].tolist() == ["june", "may"]
    assert tally(frame, by="month", as_of="2026-12-31").keys["month"].tolist()[0] == "2026-01"
    both = tally(frame, by=["month", "column:month"], as_of="2026-12-31")
    assert (both.names, both.period) == (["month", "month_"], "month")
    assert set(both.keys["month_"]) == {"may", "june"}


@pytest.mark.parametrize(
    "name", ["n", "score", "weight", "weight_sq", "position", "rows", "period", "raw score", "key 0", "index"]
)
def test_a_column_may_have_any_name_of_ours(name):
    frame = pd.DataFrame({"nps": [9, 8, 0, 10], name: list("abab"), "x": list("uuvv")})
    counts = tally(frame, by=[f"column:{name}", "x"], score="nps")
    assert counts.names == [name, "x"]
    assert counts.by(name).keys[name].tolist() == ["a", "b"]
    assert counts.by(name).n.sum(axis=1).tolist() == [2, 2]
    assert same(counts + counts - counts, counts)
    assert counts.where(x="u").n.sum() == 2
    assert len(counts.table()) == len(counts) * 11


def test_a_grouping_by_nearly_every_row_is_refused(monkeypatch):
    monkeypatch.setattr("nps_analysis.responses.grouped.MOST_ROWS", 100)
    frame = pd.DataFrame({"score": [9] * 101, "id": range(101)})
    assert parts_of(tally, frame, by="id") == (
        "grouping by id gives too many groups",
        "columns that divide the answers into segments, at most 100 groups with their scores",
        "101 groups with their scores",
        "leave out the column that has a different value in nearly every row",
    )


@pytest.mark.slow
def test_thousands_of_groups_by_month_are_counted():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"score": rng.integers(0, 11, 100_000), "store": rng.integers(0, 5_000, 100_000)})
    frame["date"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, 100_000), unit="D")
    counts = tally(frame, by=["month", "store"], as_of="2026-12-31")
    assert counts.n.sum() == 100_000
    assert counts.by("store").n.sum() == 100_000


def test_sums_of_weights_do_not_depend_on_the_order_of_the_rows():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"score": rng.integers(0, 11, 5_000), "w": rng.random(5_000)})
    one, other = (tally(rows, weight="w") for rows in (frame, frame.iloc[::-1]))
    assert np.array_equal(one.weight, other.weight)
    assert np.array_equal(one.weight_sq, other.weight_sq)


@pytest.mark.parametrize("weight", [1e-90, 1e-12, 1e12, 1e90])
def test_weights_of_any_usual_size_are_summed(weight):
    counts = tally(pd.DataFrame({"score": [9, 9], "w": [weight, 2 * weight]}), weight="w")
    assert counts.weight.sum() == pytest.approx(3 * weight, rel=1e-11)


# Counts


def test_counts_of_three_classes_are_put_where_the_classes_are():
    counts = ScoreCounts.of(detractors=5, passives=4, promoters=10)
    for measure in MEASURES:
        assert counts.classes(measure).tolist() == [[5, 4, 10]]
    assert (counts.names, len(counts), counts.weighted) == ([], 1, False)


def test_counts_are_made_from_a_long_table_in_any_order():
    table = pd.DataFrame({"region": ["S", "N", "S", "S"], "score": [9, 0, 9, 10], "n": [1, 2, 3, 4]})
    counts = ScoreCounts.from_table(table)
    assert counts.keys["region"].tolist() == ["N", "S"]
    assert (counts.n[0, 0], counts.n[1, 9], counts.n[1, 10], counts.n.sum()) == (2, 4, 4, 10)
    assert np.array_equal(counts.n, counts.weight)
    weighted = ScoreCounts.from_table(table.assign(weight=[2, 2, 2, 2], weight_sq=[4, 4, 4, 4]))
    assert (weighted.weight.sum(), weighted.weight_sq.sum(), weighted.weighted) == (8, 16, True)


def test_a_long_table_gives_the_same_counts_again(counts):
    assert same(ScoreCounts.from_table(counts.table()), counts)


def test_an_unknown_measure_is_an_error(counts):
    with pytest.raises(KeyError, match="mean"):
        counts.matrix("mean")


def test_counts_roll_up_to_what_is_counted_at_once(counts):
    for names in (["region"], ["channel"], ["channel", "region"], []):
        assert same(counts.by(*names), tally(FRAME, by=names, weight="w"))


def test_rolling_up_keeps_the_time_and_fills_its_gaps():
    counts = tally(FRAME, by=["month", "region"], as_of="2026-12-31")
    assert same(counts.by("month"), tally(FRAME, by="month", as_of="2026-12-31"))
    assert (counts.by("month").period, counts.by("region").period) == ("month", None)


def test_what_the_counts_came_from_stays_with_them(counts):
    assert counts.responses.accounting.valid == 7
    for derived in (counts.by("region"), counts.take([0]), counts.where(region="N"), counts + counts, counts - counts):
        assert derived.responses is counts.responses


def test_groups_are_a_copy(counts):
    groups = counts.groups()
    groups.loc[:, "region"] = "x"
    assert "x" not in counts.keys["region"].tolist()


def test_a_column_that_is_not_counted_by_is_an_error(counts):
    for call in (lambda: counts.by("regoin"), lambda: counts.where(regoin="N")):
        assert parts_of(call) == (
            "these counts are not grouped by regoin",
            "a grouping of the counts",
            "grouped by region, channel",
            "name it in tally(..., by=['region', 'channel', 'regoin'])",
        )


def test_groups_are_filtered_by_their_values(counts):
    assert counts.where(region="N").keys.to_numpy().tolist() == [["N", "app"], ["N", "web"]]
    assert counts.where(region="N", channel="web").n.sum() == 1
    assert same(counts.where(), counts)


def test_a_value_that_does_not_occur_is_an_error(counts):
    assert parts_of(counts.where, region="n") == (
        'no group has region "n"',
        "values of the grouping columns that occur together",
        '5 groups; nearest: "N"',
        "name values that .groups() shows",
    )


def test_groups_are_taken_by_position_or_mask_in_that_order(counts):
    assert counts.take([2, 0]).keys["region"].tolist() == ["N", "(none)"]
    assert counts.take(np.array([True, False, False, False, True])).keys["region"].tolist() == ["(none)", "W"]
    assert counts.take([2, 0]).keys.index.tolist() == [0, 1]


def test_the_latest_periods_are_the_last_ones_in_time():
    counts = tally(FRAME, by=["quarter", "region"], as_of="2026-12-31")
    assert set(counts.latest(2).keys["quarter"]) == {"2026-Q2", "2026-Q3"}
    assert same(counts.latest(99), counts)
    assert same(counts.by("region").latest(1), counts.by("region"))


@pytest.mark.parametrize(
    ("n", "compared", "warned"),
    [
        ({"2026-Q1": 90, "2026-Q2": 80, "2026-Q3": 3}, ["2026-Q1", "2026-Q2"], 1),
        ({"2026-Q1": 90, "2026-Q2": 29, "2026-Q3": 30}, ["2026-Q1", "2026-Q3"], 1),
        ({"2026-Q1": 90, "2026-Q3": 80}, ["2026-Q1", "2026-Q3"], 0),
        ({"2026-Q1": 5, "2026-Q2": 90, "2026-Q3": 80, "2026-Q4": 0}, ["2026-Q2", "2026-Q3"], 0),
        ({"2026-Q1": 5, "2026-Q2": 90, "2026-Q3": 3}, ["2026-Q2", "2026-Q3"], 0),  # nothing larger to go back to
    ],
)
def test_periods_with_few_answers_are_passed_over_where_two_others_have_enough(n, compared, warned):
    table = pd.DataFrame({"quarter": list(n), "score": 10, "n": list(n.values())})
    halves = pd.concat(
        [table.assign(region=region, n=table["n"] // 2 + of * (table["n"] % 2)) for of, region in enumerate("NS")]
    )
    for counts in (ScoreCounts.from_table(table, period="quarter"), ScoreCounts.from_table(halves, period="quarter")):
        assert sorted(set(counts.latest(2, 30).keys["quarter"])) == compared
        assert len(passed_over(counts, 30)) == warned
        for within in (None, *(name for name in counts.names if name != "quarter")):
            steps = compare(counts.latest(2, 30), across="quarter", within=within).dropna(subset="group")
            assert {*zip(steps["group"], steps["reference"], strict=True)} == {(compared[1], compared[0])}


def shops(**answered: str) -> ScoreCounts:
    """Counts of 40 promoters of each shop in each of these quarters of 2026: ``shops(A="134")``."""
    rows = [(shop, f"2026-Q{quarter}", 10, 40) for shop, quarters in answered.items() for quarter in quarters]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=["shop", "quarter", "score", "n"]), period="quarter")


def quarters_of(counts: ScoreCounts, shop: str) -> str:
    """The quarters in which a shop has a row: ``"134"``."""
    return "".join(label[-1] for label in counts.keys.loc[counts.keys["shop"] == shop, "quarter"])


def test_a_group_that_is_silent_in_a_period_that_was_chosen_has_no_step_over_it():
    """A has answers in the first and third of three quarters, so neither of its steps has two scores."""
    steps = compare(shops(A="13", B="123").latest(3), across="quarter", within="shop").dropna(subset="group")
    assert [(row.shop, row.group[-1], row.reference[-1]) for row in steps.itertuples()] == [
        ("A", "2", "1"),
        ("A", "3", "2"),
        ("B", "2", "1"),
        ("B", "3", "2"),
    ]
    assert steps["tested"].tolist() == [False, False, True, True]


def test_of_periods_that_were_chosen_those_passed_over_are_no_gaps_and_the_others_are():
    """2026-Q2 has 40 answers, under the 60 that are asked for; Q3, in which A is silent, has 80."""
    counts = shops(A="124", B="134", C="134").latest(3, 60)
    assert counts.chosen == ("2026-Q1", "2026-Q3", "2026-Q4")
    assert {shop: quarters_of(counts.by("shop", "quarter"), shop) for shop in "ABC"} == dict.fromkeys("ABC", "134")
    assert quarters_of(counts.where(shop="A").by("shop", "quarter"), "A") == "134"


@pytest.mark.parametrize(
    ("one", "other", "filled"),
    [
        (("Q1", "Q4"), ("Q1", "Q4"), "14"),
        (("Q1", "Q4"), ("Q3", "Q4"), "134"),  # in the sum all of either are chosen
        (("Q1", "Q4"), (), "1234"),  # nothing was chosen of the other, so that all of its periods count
        ((), (), "1234"),
    ],
)
def test_which_periods_were_chosen_of_a_sum_does_not_depend_on_the_order(one, other, filled):
    every = shops(A="14")
    first, second = (every.during(*(f"2026-{name}" for name in some)) if some else every for some in (one, other))
    for total in (first + second, second + first):
        assert quarters_of(total, "A") == filled
        assert total.n.sum() == first.n.sum() + second.n.sum()
    assert (first + second).chosen == (second + first).chosen


def test_the_rest_of_periods_that_were_chosen_has_no_gap_either():
    counts = shops(A="14", B="14")
    part = counts.during("2026-Q1", "2026-Q4").where(shop="A").by("quarter")
    assert (counts.by() - part).by("quarter").keys["quarter"].tolist() == ["2026-Q1", "2026-Q4"]


def test_counts_without_periods_are_in_all_of_them(counts):
    assert same(counts.during("2026-Q1"), counts)


def test_adding_counts_of_other_columns_is_an_error(counts):
    assert parts_of(lambda: counts + counts.by()) == (
        "counts of different groupings cannot be added",
        "the same grouping columns: region, channel",
        "none",
        "roll both up to the same columns with .by() first",
    )


def test_adding_periods_leaves_no_gap_between_them():
    counts = tally(FRAME, by="month", as_of="2026-12-31")
    apart = counts.take([0]) + counts.take([6])
    assert apart.keys["month"].tolist() == counts.keys["month"].tolist()
    assert apart.n.sum(axis=1).tolist() == [2, 0, 0, 0, 0, 0, 1]


def test_the_rest_is_the_total_without_the_part(counts):
    rest = counts.by() - counts.where(region="N").by()
    assert rest.classes("n").tolist() == [[1, 2, 1]]
    each = counts.by() - counts
    assert each.n.sum(axis=1).tolist() == [6, 5, 6, 5, 6]
    assert each.keys.equals(counts.keys)


def test_a_part_that_is_none_is_an_error(counts):
    assert parts_of(lambda: counts.where(region="N").by() - counts.by()) == (
        "a part has more answers than its total",
        "parts of this very total",
        "1 group with more answers of some score than the total has",
        "take total and part from the same counts",
    )


def test_totals_and_parts_that_do_not_fit_are_an_error(counts):
    what, required, found, do = parts_of(lambda: counts - counts.by())
    assert what == "the rest of a total needs one total, or one for each part"
    assert (required, found) == ("1 group, or the 1 group of the part, to subtract from", "5 groups")
    assert do == "roll the total up with .by() first"
    regions = counts.by("region")
    assert parts_of(lambda: regions.take([0, 1]) - regions.take([1, 2]))[2] == "2 groups, of which some are others"


# Properties

answers = st.lists(
    st.tuples(
        st.integers(0, 10),
        st.sampled_from("NSW"),
        st.sampled_from(["2025-11", "2026-01", "2026-04"]),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=40,
)


def counted(rows) -> ScoreCounts:
    """Counts of answers by region and month, made without the code under test."""
    table = pd.DataFrame(rows, columns=["score", "region", "month", "weight"])
    table = table.assign(n=1, weight_sq=table["weight"] ** 2)
    return ScoreCounts.from_table(table, period="month").with_all_periods()


@pytest.mark.slow
@settings(max_examples=examples(50))
@given(answers, st.integers(0, 40))
def test_halves_add_up_in_any_order(rows, at):
    one, other, whole = counted(rows[:at] or rows), counted(rows[at:] or rows), counted(rows)
    if 0 < at < len(rows):
        assert same(one + other, whole)
    assert same(one + other, other + one)
    assert (one + other).n.sum() == one.n.sum() + other.n.sum()


@settings(max_examples=examples(50))
@given(answers)
def test_total_less_part_plus_part_is_the_total(rows):
    counts = counted(rows)
    total = counts.by()
    for region in counts.keys["region"].unique():
        part = counts.where(region=region).by()
        assert same((total - part) + part, total)
        assert (total - part).n.min() >= 0


@settings(max_examples=examples(50))
@given(answers)
def test_no_answer_is_lost_by_rolling_up(rows):
    counts = counted(rows)
    for names in ([], ["region"], ["month"], ["month", "region"]):
        rolled = counts.by(*names)
        for measure in MEASURES:
            assert np.allclose(rolled.matrix(measure).sum(axis=0), counts.matrix(measure).sum(axis=0))
        assert not rolled.keys.duplicated().any() or not names


@settings(max_examples=examples(50))
@given(answers)
def test_counts_do_not_depend_on_the_order_of_the_rows(rows):
    assert same(counted(rows), counted(rows[::-1]))


def test_weighted_counts_are_the_same_to_the_last_bit_each_time():
    example = nps.read(Path(__file__).parents[1] / "data" / "example" / "study.yml")
    first, *others = [nps.tally(example, by=["market", "quarter"]).weight_sq for _ in range(examples(25))]
    assert all(np.array_equal(first, other) for other in others)
