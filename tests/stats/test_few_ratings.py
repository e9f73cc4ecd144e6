"""Ratings of employees: which figures are left out because they would tell of too few people."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import nps_analysis as nps
from nps_analysis.schema import DataError

CYCLE = (3, 8, 10)
SETTINGS = {"score": "score", "employee": True, "rating_scale": "1-5"}
BANDS = ["penalty", "penalty_low", "reward", "reward_high", "n_low", "n_middle", "n_high"]


def staff(**ratings: list) -> pd.DataFrame:
    """120 answers of all classes in turn; each rating is 3 or 4 but where its list says other."""
    frame = pd.DataFrame({"score": [CYCLE[i % 3] for i in range(120)]})
    columns = {name: [*some, *(3 + (i // 3) % 2 for i in range(len(some), 120))] for name, some in ratings.items()}
    return frame.assign(**columns)


def found_in(frame: pd.DataFrame, **options: object) -> pd.DataFrame:
    names = [name for name in frame if name != "score"]
    counts = nps.tally_drivers(nps.read(frame, **SETTINGS, **options), names)
    return nps.drivers(counts, draws=100).set_index("driver")


def test_low_and_high_ratings_of_eight_are_told_and_of_seven_are_not():
    found = found_in(staff(eight=[1] * 8 + [5] * 8, seven=[1] * 7 + [5] * 8, high=[1] * 8 + [5] * 7))
    assert found.loc["eight", ["n_low", "n_middle", "n_high"]].tolist() == [8, 104, 8]
    assert found.loc["eight", BANDS].notna().all()
    assert found.loc[["seven", "high"], BANDS].isna().all(axis=None)
    ax = nps.plot_penalty(found.reset_index(), ax=Figure().subplots())
    assert sum(text.get_text() == "suppressed" for text in ax.texts) == 4
    assert found["n"].tolist() == [120] * 3
    assert found[["performance", "correlation", "importance"]].notna().all(axis=None)


def test_they_are_not_told_where_all_of_one_band_are_in_one_class():
    frame = staff(price=[3] * 120)
    frame.loc[frame.index[frame["score"] == 10][:20], "price"] = 5
    frame.loc[:20, "price"] = 1
    frame.loc[frame["score"].eq(10) & frame.index.isin(range(21)), "price"] = 3
    frame["other"] = [1, 2, 3, 4, 5, 3] * 20
    assert frame.loc[frame["price"] == 5, "score"].unique().tolist() == [10]
    assert found_in(frame).loc["price", BANDS].isna().all()


@pytest.mark.parametrize(("silent", "told"), [(0, True), (7, False), (8, True)])
def test_how_many_rated_is_not_told_where_few_did_not(silent, told):
    frame = staff(price=[1] * 20 + [5] * 20)
    frame.loc[119 - silent + 1 :, "price"] = np.nan
    found = found_in(frame.assign(other=[1, 2, 3, 4, 5, 3] * 20))
    row = found.loc["price"]
    assert (row["n"] == 120 - silent) if told else pd.isna(row["n"])
    assert row[BANDS].notna().all() == row[["n_complete", "r2_complete"]].notna().all() == told
    if not told:  # a mean with all its digits is a whole number over n
        assert row["performance"] == pytest.approx(frame["price"].mean(), abs=0.005)
        assert row["performance"] == round(row["performance"], 2)
        assert "too few" in nps.say_complete(found.reset_index())


def test_the_account_of_a_rating_with_few_codes_has_no_numbers():
    frame = staff(price=[0] * 5 + [1] * 20, other=[0] * 15 + [1] * 20)
    account = nps.tally_drivers(nps.read(frame, **SETTINGS), ["price", "other"]).account().set_index("driver")
    assert account.loc["price", ["n", "missing", "codes", "off_scale"]].isna().all()
    assert account.loc["other", ["n", "codes", "off_scale"]].sum() == 120


def test_a_rating_of_seven_people_is_suppressed_whatever_the_minimum():
    frame = staff(price=[1] * 20 + [5] * 20, rare=[1, 5, 2, 5, 1, 4, 2]).astype({"rare": float})
    frame.loc[7:, "rare"] = np.nan
    frame["other"] = [1, 2, 3, 4, 5, 3] * 20
    found = nps.drivers(nps.tally_drivers(nps.read(frame, **SETTINGS), ["price", "rare", "other"]), draws=100, min_n=2)
    row = found.set_index("driver").loc["rare"]
    assert row["note"] == "suppressed"
    assert row[["n", "performance", "correlation", "importance", "penalty"]].isna().all()
    assert found["note"].str.contains(r"\d").sum() == 0
    assert found["importance"].sum() == pytest.approx(100)  # of the others alone


@pytest.mark.parametrize(
    ("options", "by", "found"), [({"where": {"team": "A"}}, (), "where team"), ({}, "team", "by team")]
)
def test_ratings_of_a_part_of_the_employees_are_refused(options, by, found):
    frame = staff(price=[1] * 20 + [5] * 20).assign(team=["A", "B"] * 60)
    with pytest.raises(DataError) as error:
        nps.tally_drivers(nps.read(frame, **SETTINGS, **options), ["price"], by=by)
    assert str(error.value) == (
        "ratings of a part of the employees are not made\n"
        "  required  all answers together: of a group they would tell of very few people\n"
        f"  found     {found}\n"
        "  do        leave it out"
    )


def test_the_table_of_ratings_by_score_is_refused():
    counts = nps.tally_drivers(nps.read(staff(price=[1] * 20 + [5] * 20), **SETTINGS), ["price"])
    with pytest.raises(DataError, match="a table of what goes with the score is not made of employees"):
        counts.table()
