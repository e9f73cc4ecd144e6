"""Mix and rate: against R's arithmetic, and what must hold for any two waves."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.compare import compare
from nps_analysis.stats.decompose import decompose

COMMITTED = Path(__file__).resolve().parents[1] / "reference" / "decompose.json"
CONTRACT = ["group", "share_from", "share_to", "nps_from", "nps_to", "mix", "rate", "total"]
cells = st.lists(st.integers(0, 40), min_size=18, max_size=18).map(lambda n: np.reshape(n, (2, 3, 3)))


def two_waves(cells, names=("A", "B", "C")) -> ScoreCounts:
    """Counts by wave and segment from waves x segments x classes."""
    rows = [
        (wave, name, score, n)
        for wave, segments in zip(("1", "2"), cells, strict=True)
        for name, classes in zip(names, segments, strict=True)
        for score, n in zip((3, 8, 10), classes, strict=True)
    ]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=["wave", "segment", "score", "n"]))


def split(cells, **options) -> pd.DataFrame:
    return decompose(two_waves(cells), "wave", "1", "2", "segment", **options)


@pytest.fixture(params=["committed", pytest.param("beside the repository", marks=pytest.mark.slow)])
def kitagawa(request):
    path = COMMITTED
    if request.param != "committed":
        path = request.getfixturevalue("shared") / "reference" / "reference.json"
    every = json.loads(path.read_text("utf-8"))
    cases = [case for case in every if case["kind"] == "decomposition" and "segments" in case["inputs"]]
    assert cases
    return cases


def of_case(inputs) -> np.ndarray:
    """A wave of 100,000 without passives that has these shares and scores."""
    waves = []
    for wave in ("1", "2"):
        share, nps = np.array(inputs[f"share{wave}"]), np.array(inputs[f"nps{wave}"])
        waves.append(1e5 * share[:, None] * np.stack([(100 - nps) / 200, 0 * nps, (100 + nps) / 200], axis=1))
    return np.round(np.array(waves), 6)


def test_mix_and_rate_are_those_of_r(kitagawa):
    for case in kitagawa:
        right, found = case["outputs"], split(of_case(case["inputs"]))
        sums, each = found.iloc[-1], found.iloc[:-1]
        assert sums[["nps_from", "nps_to", "total", "mix", "rate"]].tolist() == pytest.approx(
            [right[name] for name in ("total1", "total2", "change", "mix_avg", "rate_avg")], abs=1e-8
        )
        assert each["mix"].tolist() == pytest.approx(right["mix_by_seg_centered"], abs=1e-8)
        assert each["rate"].tolist() == pytest.approx(right["rate_by_seg"], abs=1e-8)


def test_three_parts_are_those_of_r(kitagawa):
    for case in kitagawa:
        right, found = case["outputs"]["threefold"], split(of_case(case["inputs"]), parts=3).iloc[-1]
        names = ["mix_at_base_rate", "rate_at_base_mix", "interaction"]
        assert found[["mix", "rate", "interaction"]].tolist() == pytest.approx(
            [right[name] for name in names], abs=1e-8
        )


@given(cells, st.sampled_from([2, 3]))
def test_the_parts_add_up_to_the_change_exactly(cells, parts):
    assume((cells.sum(axis=(1, 2)) > 0).all())
    found = split(cells, parts=parts)
    effects = ["mix", "rate", *(["interaction"] if parts == 3 else [])]
    assert found[effects].sum(axis=1).tolist() == pytest.approx(found["total"].tolist(), abs=1e-9)
    sums, each = found.iloc[-1], found.iloc[:-1]
    assert sums["group"] is None
    assert each["total"].sum() == pytest.approx(sums["total"], abs=1e-9)
    assert sums["total"] == pytest.approx(sums["nps_to"] - sums["nps_from"], abs=1e-9)
    assert [each["share_from"].sum(), each["share_to"].sum()] == pytest.approx([100, 100])


@pytest.mark.slow
@given(cells)
def test_backwards_in_time_every_effect_changes_its_sign(cells):
    assume((cells.sum(axis=(1, 2)) > 0).all())
    there, back = split(cells), split(cells[::-1])
    assert there[["mix", "rate"]].to_numpy() == pytest.approx(-back[["mix", "rate"]].to_numpy(), abs=1e-9)
    assert there["mix_low"].tolist() == pytest.approx((-back["mix_high"]).tolist(), abs=1e-7, nan_ok=True)


@given(cells)
def test_no_interval_is_without_width_and_what_is_missing_has_a_note(cells):
    assume((cells.sum(axis=(1, 2)) > 1).all())
    found = split(cells)
    for name in ("mix", "rate", "total"):
        low, high = found[f"{name}_low"], found[f"{name}_high"]
        assert ((low < high) | low.isna()).all()
        each = found.iloc[:-1]
        assert (each[f"{name}_low"].notna() | (each["note"] != "")).all()


def test_two_halves_have_the_same_effects_as_the_whole_and_wider_intervals():
    whole, half = split(40 * np.arange(1, 19).reshape(2, 3, 3)), split(10 * np.arange(1, 19).reshape(2, 3, 3))
    assert half[["mix", "rate"]].to_numpy() == pytest.approx(whole[["mix", "rate"]].to_numpy())
    width = [frame["rate_high"] - frame["rate_low"] for frame in (half, whole)]
    assert (width[0] / width[1]).tolist() == pytest.approx([2] * 4, rel=0.01)


def test_a_segment_that_comes_is_all_mix_and_says_so():
    found = split([[[10, 10, 20], [20, 10, 10], [0, 0, 0]], [[10, 10, 20], [20, 10, 10], [5, 5, 40]]])
    new = found.set_index("group").loc["C"]
    assert np.isnan(new["nps_from"])
    assert new["rate"] == 0
    middle = (found.iloc[-1]["nps_from"] + found.iloc[-1]["nps_to"]) / 2
    assert new["mix"] == pytest.approx(50 / 130 * (70 - middle))
    assert new["note"] == "no answers in 1: its whole effect is mix"
    assert new["mix_low"] < new["mix"] < new["mix_high"]
    assert np.isnan(new["rate_low"])


def test_a_small_segment_is_said_to_be_small():
    found = split([[[10, 10, 20], [20, 10, 10], [1, 1, 1]], [[10, 10, 20], [20, 10, 10], [50, 50, 50]]])
    assert found.set_index("group").loc["C", "note"] == "only 3 answers in 1: its intervals are rough"


def test_a_total_that_falls_while_every_segment_rises_is_warned_of():
    found = split([[[10, 10, 80], [40, 50, 10], [0, 1, 0]], [[4, 5, 42], [150, 200, 60], [0, 0, 1]]])
    assert found.iloc[-1]["note"] == (
        "as observed, NPS is lower in 2 than in 1, but higher in every group by segment: the shares of the answers "
        "turn the sign"
    )


@pytest.mark.slow
@given(cells)
def test_the_warning_comes_only_where_every_segment_goes_the_other_way(cells):
    assume((cells.sum(axis=2) > 0).all())
    found = split(cells)
    own = (found["nps_to"] - found["nps_from"]).iloc[:-1] * found.iloc[-1]["total"]
    assert bool(found.iloc[-1]["note"]) == bool((own < 0).all())


def test_the_interval_of_the_sum_is_that_of_compare():
    counts = two_waves(np.arange(1, 19).reshape(2, 3, 3) * 9)
    one = compare(counts.by("wave"), "wave", "first").iloc[-1]
    sums = decompose(counts, "wave", "1", "2", "segment").iloc[-1]
    assert sums[["total", "total_low", "total_high"]].tolist() == pytest.approx(
        one[["difference", "low", "high"]].tolist()
    )


def test_two_columns_are_crossed():
    waves = np.arange(1, 19).reshape(2, 3, 3)
    counts = two_waves(waves)
    keys = counts.keys.assign(shop=np.where(counts.keys["segment"] == "A", "old", "new"))
    found = decompose(replace(counts, keys=keys), "wave", "1", "2", ["shop", "segment"])
    assert found["group"].tolist() == ["new · B", "new · C", "old · A", None]
    assert found.columns[:8].tolist() == CONTRACT
    one = split(waves).set_index("group")["mix"]
    assert found["mix"].tolist() == pytest.approx([one["B"], one["C"], one["A"], one.iloc[-1]])


def test_standard_errors_are_those_of_drawing_both_waves_again():
    """4,000 draws: the delta method's errors are within 5 % of the spread, which draws know to about 1 %."""
    rng = np.random.default_rng(11)
    waves = np.array([[[20, 30, 90], [60, 40, 50], [0, 0, 0]], [[40, 40, 150], [20, 20, 30], [30, 30, 80]]])
    found = split(waves)
    draws = []
    for _ in range(4000):
        drawn = np.stack([rng.multinomial(w.sum(), w.ravel() / w.sum()).reshape(3, 3) for w in waves])
        share = drawn.sum(axis=2) / drawn.sum(axis=(1, 2))[:, None]
        with np.errstate(invalid="ignore"):
            nps = 100 * (drawn[..., 2] - drawn[..., 0]) / drawn.sum(axis=2)
        nps[0, 2] = nps[1, 2]
        total = (share * nps).sum(axis=1).mean()
        mix, rate = (share[1] - share[0]) * (nps.mean(axis=0) - total), share.mean(axis=0) * (nps[1] - nps[0])
        draws.append([[*mix, mix.sum()], [*rate, rate.sum()]])
    spread = np.std(draws, axis=0)
    for name, right in zip(("mix", "rate"), spread, strict=True):
        errors = ((found[f"{name}_high"] - found[f"{name}_low"]) / 2 / 1.959964).fillna(0)
        assert errors.tolist() == pytest.approx(right.tolist(), rel=0.05, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("wave", "1", "3", "segment"), "no answers in 3"),
        (("wave", "1", "1", "segment"), "a change from 1 to 1 by segment"),
        (("wave", "1", "2", "wave"), "a change from 1 to 2 by wave"),
        (("wave", "1", "2", []), "nothing to decompose by"),
        (("wave", "1", "2", "shop"), "these counts are not grouped by shop"),
    ],
)
def test_what_cannot_be_decomposed_is_an_error(arguments, what):
    with pytest.raises(DataError) as error:
        decompose(two_waves(np.ones((2, 3, 3))), *arguments)
    assert error.value.what == what


def test_other_parts_than_two_or_three_are_an_error():
    with pytest.raises(DataError, match="no decomposition into 4 parts"):
        split(np.ones((2, 3, 3)), parts=4)


def test_a_period_without_answers_is_an_error():
    with pytest.raises(DataError, match="no answers in 2"):
        split(np.stack([np.ones((3, 3)), np.zeros((3, 3))]))
