"""Does the example study show what was planted, and nothing else? Judged with plain pandas and z tests."""

import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nps_analysis.responses.example import SEED, write_example
from nps_analysis.responses.example_truth import MARKETS
from nps_analysis.study import Study

COMMITTED = Path(__file__).resolve().parents[2] / "data" / "example"
FILES = {
    "study.yml",
    "themes.yml",
    "responses.csv",
    "invitations.csv",
    "competitive.csv",
    "competitive.yml",
    "benchmarks.csv",
    "truth.json",
    "README.md",
}
DRIVERS = ["price", "staff", "range", "quality", "delivery", "website", "checkout"]
TRUTH = json.loads((COMMITTED / "truth.json").read_text("utf-8"))
PLANTED = {fact["fact"]: fact for fact in TRUTH["planted"]}
WEIGHTS = pytest.mark.parametrize("weight", ["weight", None], ids=["weighted", "unweighted"])


def read(folder: Path) -> pd.DataFrame:
    """The answers of a study, with their quarter and their worth in points (-100, 0, 100)."""
    answers = pd.read_csv(
        folder / "responses.csv", keep_default_na=False, na_values={"score": "", **dict.fromkeys(DRIVERS, "")}
    )
    answers["quarter"] = (
        answers["answered_at"].str[:4] + "-Q" + pd.to_datetime(answers["answered_at"]).dt.quarter.astype(str)
    )
    answers["points"] = np.select([answers["score"] >= 9, answers["score"] <= 6], [100.0, -100.0], 0.0)
    return answers


def by(frame: pd.DataFrame, columns, weight: str | None) -> pd.DataFrame:
    """NPS and its standard error of each group, linearised for weights."""
    w = frame[weight] if weight else pd.Series(1.0, frame.index)
    keys = [frame[column] for column in ([columns] if isinstance(columns, str) else columns)]
    nps = (w * frame["points"]).groupby(keys).sum() / w.groupby(keys).sum()
    centre = (w * frame["points"]).groupby(keys).transform("sum") / w.groupby(keys).transform("sum")
    n = w.groupby(keys).size()
    variance = ((w * (frame["points"] - centre)) ** 2).groupby(keys).sum() / w.groupby(keys).sum() ** 2 * n / (n - 1)
    return pd.DataFrame({"nps": nps, "se": np.sqrt(variance), "n": n})


def z(a: pd.Series, b: pd.Series) -> float:
    return (a["nps"] - b["nps"]) / math.hypot(a["se"], b["se"])


def p_value(statistic: float) -> float:
    return math.erfc(abs(statistic) / math.sqrt(2))


def holm(p_values: list[float]) -> list[float]:
    order = np.argsort(p_values)
    stepped = np.maximum.accumulate(np.array(p_values)[order] * np.arange(len(order), 0, -1)).clip(max=1)
    adjusted = np.empty(len(order))
    adjusted[order] = stepped
    return adjusted.tolist()


def against_rest(frame: pd.DataFrame, column: str, weight: str | None) -> dict[str, float]:
    """Holm's p-value of each group of a column against all others."""
    p_values = {}
    for value in sorted(frame[column].unique()):
        two = by(frame.assign(group=frame[column] == value), "group", weight)
        p_values[value] = p_value(z(two.loc[True], two.loc[False]))
    return dict(zip(p_values, holm(list(p_values.values())), strict=True))


def quarter_steps(frame: pd.DataFrame, weight: str | None) -> dict[tuple[str, str], tuple[float, float]]:
    """Change of each market from each quarter to the next, with Holm's p-value over all of them."""
    scores = by(frame, ["market", "quarter"], weight)
    quarters = sorted(frame["quarter"].unique())
    pairs = list(itertools.product(sorted(frame["market"].unique()), itertools.pairwise(quarters)))
    p_values = [p_value(z(scores.loc[(m, after)], scores.loc[(m, before)])) for m, (before, after) in pairs]
    changes = [scores["nps"][m, after] - scores["nps"][m, before] for m, (before, after) in pairs]
    keys = [(m, after) for m, (_, after) in pairs]
    return dict(zip(keys, zip(changes, holm(p_values), strict=True), strict=True))


def beside_the_market(frame: pd.DataFrame) -> pd.DataFrame:
    """The same answers, points now counted from the NPS of their market and quarter."""
    return frame.assign(points=frame["points"] - frame.groupby(["market", "quarter"])["points"].transform("mean"))


@pytest.fixture(scope="module")
def everybody() -> pd.DataFrame:
    return read(COMMITTED)


@pytest.fixture(scope="module")
def answers(everybody) -> pd.DataFrame:
    return everybody.dropna(subset="score")


@pytest.fixture(scope="module")
def invitations() -> pd.DataFrame:
    return pd.read_csv(COMMITTED / "invitations.csv", keep_default_na=False)


# how it is made


def test_the_committed_files_are_what_the_generator_writes(tmp_path):
    written = write_example(tmp_path)
    assert set(written) == FILES == {path.name for path in COMMITTED.iterdir()}
    assert [name for name, path in written.items() if path.read_bytes() != (COMMITTED / name).read_bytes()] == []


def test_the_same_arguments_give_the_same_bytes_and_another_seed_other_people(tmp_path):
    first, again, other = (
        write_example(tmp_path / name, answers=400, markets=3, seed=seed)
        for name, seed in (("a", 7), ("b", 7), ("c", 8))
    )
    assert {name: path.read_bytes() for name, path in first.items()} == {
        name: path.read_bytes() for name, path in again.items()
    }
    assert first["responses.csv"].read_bytes() != other["responses.csv"].read_bytes()


@pytest.mark.some(3)
@pytest.mark.parametrize(("answers", "markets"), [(1, 1), (300, 1), (900, 2), (3_000, 5), (2_000, 15), (60, 40)])
def test_any_size_and_number_of_markets_can_be_written(tmp_path, answers, markets):
    write_example(tmp_path, answers=answers, markets=markets)
    frame, truth = read(tmp_path), json.loads((tmp_path / "truth.json").read_text("utf-8"))
    names = {cell["market"] for cell in truth["market_quarters"]}
    assert len(frame) == answers == truth["total"]["answers"]
    assert len(names) == markets
    assert set(frame["market"]) <= names
    assert ("Market 13" in names) == (markets > len(MARKETS))
    assert frame["response_id"].is_unique


@pytest.mark.slow
def test_from_three_markets_on_the_total_falls_by_mix_alone(tmp_path):
    for markets in (3, 15):
        write_example(tmp_path, answers=20_000, markets=markets)
        planted = json.loads((tmp_path / "truth.json").read_text("utf-8"))["planted"]
        mix = next(fact for fact in planted if fact["fact"] == "fall by mix")
        assert mix["change"] == pytest.approx(-8, abs=0.1)
        assert all(2 <= rise <= 4 for rise in mix["change_by_market"].values())


def test_no_answers_cannot_be_written(tmp_path):
    with pytest.raises(ValueError, match=r"^the example needs at least 1 answer and 1 market, not 0 and 6$"):
        write_example(tmp_path / "none", answers=0)
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_the_module_can_be_run(tmp_path):
    arguments = ["--answers", "50", "--markets", "2", "--seed", "5"]
    module = [sys.executable, "-m", "nps_analysis.responses.example", str(tmp_path / "run"), *arguments]
    told = subprocess.run(module, capture_output=True, text=True, check=True, cwd=COMMITTED.parents[1]).stdout.split()
    called = write_example(tmp_path / "called", answers=50, markets=2, seed=5)
    assert {Path(path).name for path in told} == FILES
    assert all(path.read_bytes() == (tmp_path / "run" / name).read_bytes() for name, path in called.items())


# what the files are


def test_the_files_stay_small():
    assert max(path.stat().st_size for path in COMMITTED.iterdir()) < 3_000_000


def test_the_study_file_names_columns_and_files_that_exist(everybody):
    study = Study.load(COMMITTED / "study.yml")
    named = [name for name in study.columns.model_dump().values() if name]
    assert {*named, *study.segments, *DRIVERS} <= set(everybody.columns)
    files = [*study.sources(), study.path(study.benchmarks)]
    assert [file for file in files if not file.is_file()] == []
    assert TRUTH["made_with"]["seed"] == SEED


def test_eight_full_quarters_and_two_percent_without_a_score(everybody):
    assert sorted(everybody["quarter"].unique()) == [cell["quarter"] for cell in TRUTH["quarters"]]
    assert everybody["answered_at"].is_monotonic_increasing
    assert everybody["answered_at"].str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:00").all()
    assert everybody["score"].isna().mean() == pytest.approx(0.02, abs=0.004)
    assert set(everybody["score"].dropna()) == set(range(11))


@pytest.mark.slow
def test_no_value_reads_as_a_type_of_survey(everybody, invitations):
    types = {"relationship", "transactional", "event", "touchpoint", "competitive"}
    texts = [*everybody.select_dtypes(exclude="number").items(), *invitations.select_dtypes(exclude="number").items()]
    assert [name for name, column in texts if set(column.str.lower()) & types] == []


def test_weights_are_moderate_and_have_mean_one(everybody):
    weight = everybody["weight"]
    assert weight.between(0.3, 3).all()
    assert weight.mean() == pytest.approx(1, abs=0.01)
    assert len(weight) * (weight**2).sum() / weight.sum() ** 2 == pytest.approx(1.13, abs=0.03)  # Kish


def test_a_customer_answers_at_most_once_a_quarter_and_is_the_same_person_each_time(everybody):
    assert not everybody.duplicated(["customer_id", "quarter"]).any()
    same = everybody.groupby("customer_id")[["account", "market", "seller", "weight", "revenue"]].nunique()
    assert (same == 1).all().all()
    assert everybody.groupby("account")["seller"].nunique().max() == 1
    assert everybody.groupby("account")["customer_id"].nunique().max() >= 3
    assert everybody["seller"].nunique() == 12
    assert everybody.groupby("seller")["team"].nunique().max() == 1


def test_answers_of_the_same_customer_are_alike(answers):
    once = answers[["customer_id", "quarter", "score"]]
    pairs = once.merge(once, on="customer_id", suffixes=("", "_later")).query("quarter < quarter_later")
    assert len(pairs) > 5_000
    assert 0.15 < pairs["score"].corr(pairs["score_later"]) < 0.4


def test_ratings_are_missing_by_block(everybody):
    asked = everybody[DRIVERS].notna()
    blocks = [["price", "staff", "checkout"], ["range", "delivery"], ["quality", "website"]]
    assert all(asked[block].eq(asked[block[0]], axis=0).all(axis=None) for block in blocks)
    seen = sum(asked[block[0]].astype(int) for block in blocks).value_counts(normalize=True)
    assert seen.to_dict() == pytest.approx({3: 1 / 3, 2: 2 / 3}, abs=0.02)
    assert set(everybody[DRIVERS].stack().dropna()) == {1, 2, 3, 4, 5}


# the truth beside it


def test_true_shares_add_up_to_the_true_score():
    cells = pd.DataFrame(TRUTH["market_quarters"])
    assert (cells["detractors"] + cells["passives"] + cells["promoters"]).tolist() == pytest.approx(
        [100] * len(cells), abs=1e-3
    )
    assert (cells["promoters"] - cells["detractors"]).tolist() == pytest.approx(cells["nps"].tolist(), abs=1e-3)
    total = (cells["nps"] * cells["answers"]).groupby(cells["quarter"]).sum() / cells.groupby("quarter")[
        "answers"
    ].sum()
    assert total.tolist() == pytest.approx([quarter["nps"] for quarter in TRUTH["quarters"]], abs=1e-3)


def test_the_true_number_of_answers_is_in_the_file(everybody):
    counted = everybody.groupby(["market", "quarter"]).size()
    assert counted.to_dict() == {(c["market"], c["quarter"]): c["answers"] for c in TRUTH["market_quarters"]}


@pytest.mark.parametrize("name", ["detractors", "passives", "promoters"])
def test_observed_class_shares_scatter_about_the_true_ones_as_chance_would_have_it(answers, name):
    true = pd.DataFrame(TRUTH["market_quarters"]).set_index(["market", "quarter"])[name] / 100
    points = {"detractors": -100, "passives": 0, "promoters": 100}[name]
    observed = (answers["points"] == points).groupby([answers["market"], answers["quarter"]]).agg(["mean", "size"])
    deviation = (observed["mean"] - true) / np.sqrt(true * (1 - true) / observed["size"])
    assert deviation.abs().max() < 3.7
    assert 0.6 < (deviation**2).mean() < 1.5  # 48 cells


@pytest.mark.parametrize("column", ["channel", "seller"])
def test_observed_scores_are_near_the_true_ones(answers, column):
    true = pd.DataFrame(TRUTH[f"{column}s"]).set_index(column)["nps"]
    observed = by(answers, column, None)
    assert ((observed["nps"] - true).abs() / observed["se"]).max() < 3


# what is planted


@WEIGHTS
def test_one_market_fell_for_good_and_no_other_step_is_significant(answers, weight):
    fact, steps = PLANTED["market fell"], quarter_steps(answers, weight)
    shown = {key for key, (_, adjusted) in steps.items() if adjusted < 0.05}
    assert shown == {(fact["market"], fact["quarter"])}
    change, adjusted = steps[fact["market"], fact["quarter"]]
    assert adjusted < 0.01
    assert change == pytest.approx(fact["change"], abs=6)
    market = answers[answers["market"] == fact["market"]]
    halves = by(market.assign(after=market["quarter"] >= fact["quarter"]), "after", weight)["nps"]
    assert halves[True] - halves[False] == pytest.approx(fact["change"], abs=3)


@WEIGHTS
def test_a_small_market_seems_to_fall(answers, weight):
    fact = PLANTED["market seems to fall"]
    assert fact["change"] == 0
    scores = by(answers[answers["market"] == fact["market"]], "quarter", weight)
    before, after = scores.loc["2026-Q1"], scores.loc[fact["quarter"]]
    assert 30 <= min(before["n"], after["n"]) < 100
    assert -14 <= after["nps"] - before["nps"] <= -5
    assert p_value(z(after, before)) > 0.2


@WEIGHTS
def test_the_total_falls_while_every_market_rises(answers, weight):
    fact = PLANTED["fall by mix"]
    assert fact["change"] == pytest.approx(-8, abs=0.1)
    last = answers[answers["quarter"].isin(["2026-Q2", fact["quarter"]])]
    total, market = by(last, "quarter", weight), by(last, ["market", "quarter"], weight)["nps"].unstack()
    assert z(total.loc[fact["quarter"]], total.loc["2026-Q2"]) < 0
    assert p_value(z(total.loc[fact["quarter"]], total.loc["2026-Q2"])) < 0.001
    assert (market[fact["quarter"]] > market["2026-Q2"]).all()
    share = last.groupby("quarter")["market"].value_counts(normalize=True)[:, fact["market"]]
    assert (share * 100).tolist() == pytest.approx([fact["share_before"], fact["share_after"]], abs=1)


@WEIGHTS
def test_no_other_quarter_moves_the_total(answers, weight):
    total = by(answers, "quarter", weight)
    steps = {
        after: p_value(z(total.loc[after], total.loc[before])) for before, after in itertools.pairwise(total.index)
    }
    adjusted = dict(zip(steps, holm(list(steps.values())), strict=True))
    assert {quarter for quarter, p in adjusted.items() if p < 0.05} == {"2026-Q3"}


def test_three_sellers_differ_and_nine_do_not_once_the_market_is_accounted_for(answers):
    fact, sellers = PLANTED["sellers differ"], by(beside_the_market(answers), "seller", None)
    statistic = sellers["nps"] / sellers["se"]
    assert (statistic[fact["lower"]] < -5).all()
    assert (statistic[fact["higher"]] > 5).all()
    assert statistic[fact["same"]].abs().max() < 1.96
    assert len(fact["same"]) == 9
    effect = pd.DataFrame(TRUTH["sellers"]).set_index("seller")["effect"]
    assert (sellers["nps"] - effect).abs().max() < 5
    raw = by(answers, "seller", None)["nps"][fact["same"]]
    assert raw.max() - raw.min() > 10  # without the market, sellers who are alike look different


def test_staff_and_delivery_matter_and_the_website_does_not(answers):
    full = answers.dropna(subset=DRIVERS)
    x = np.column_stack([np.ones(len(full)), full[DRIVERS]])
    slope = pd.Series(np.linalg.lstsq(x, full["score"].to_numpy(), rcond=None)[0][1:], DRIVERS)
    residual = full["score"] - x[:, 1:] @ slope - (full["score"] - x[:, 1:] @ slope).mean()
    error = np.sqrt(residual.var() * np.linalg.inv(x.T @ x).diagonal()[1:])
    assert set(slope.nlargest(2).index) == set(PLANTED["drivers"]["matter"])
    assert slope["delivery"] > 2 * slope.drop(["staff", "delivery"]).max()
    assert abs(slope["website"] / error[DRIVERS.index("website")]) < 1.96
    both = answers.dropna(subset="website")
    assert abs(both["website"].corr(both["score"])) * math.sqrt(len(both)) < 1.96


@WEIGHTS
def test_whatsapp_is_lower_and_web_is_not(answers, weight):
    channel = by(answers, "channel", weight)
    assert channel["nps"]["WhatsApp"] - channel["nps"]["e-mail"] == pytest.approx(-10, abs=3)
    assert p_value(z(channel.loc["WhatsApp"], channel.loc["e-mail"])) < 1e-6
    assert p_value(z(channel.loc["web"], channel.loc["e-mail"])) > 0.05


@WEIGHTS
@pytest.mark.parametrize("column", ["product", "event"])
def test_products_and_events_do_not_differ(answers, column, weight):
    assert min(against_rest(answers, column, weight).values()) > 0.05
    scores = by(answers, column, weight)
    pairs = [p_value(z(scores.loc[a], scores.loc[b])) for a, b in itertools.combinations(scores.index, 2)]
    assert min(holm(pairs)) > 0.05


@pytest.mark.parametrize("column", ["team", "contact_ok"])
def test_teams_and_consent_do_not_differ_beside_the_market(answers, column):
    groups = by(beside_the_market(answers), column, None)
    assert (groups["nps"] / groups["se"]).abs().max() < 1.96


def test_value_and_weight_have_nothing_to_do_with_the_score(answers):
    assert abs(answers["revenue"].rank().corr(answers["score"])) * math.sqrt(len(answers)) < 1.96
    assert abs(answers["weight"].corr(answers["score"])) * math.sqrt(len(answers)) < 1.96


# comments


def test_comments_are_in_the_language_of_the_market(everybody):
    written = everybody[everybody["comment"] != ""]
    assert set(written.loc[written["comment"].str.contains("[\u0600-\u06ff]"), "market"]) == {"Iran"}
    assert set(written.loc[written["comment"].str.contains("[åäöÅÄÖ]"), "market"]) == {"Sweden", "Finland"}
    assert len(written) == TRUTH["comments"]["written"]
    assert written["comment"].nunique() > 0.6 * len(written)
    assert not written["comment"].str.contains("{", regex=False).any()


def test_comments_come_mostly_with_low_scores(answers):
    written = (answers["comment"] != "").groupby(answers["score"]).mean()
    assert written[:5].min() > 0.6
    assert 0.1 < written[7:].min() <= written[7:].max() < 0.3


def test_a_few_comments_hold_addresses_and_numbers_to_mask(everybody):
    address = everybody["comment"].str.extract(r"(\S+@\S+\w)")[0].dropna()
    assert address.str.endswith("@example.org").all()
    phones = everybody["comment"].str.count(r"070-000 00 \d\d|\+46 70 000 00 \d\d|07000000\d\d")
    assert 5 < len(address) == TRUTH["comments"]["with_address"] < 40
    assert 5 < phones.sum() == TRUTH["comments"]["with_phone"] < 40


def test_the_market_that_fell_speaks_and_rates_worse_of_delivery(answers):
    fact = PLANTED["market fell"]
    market = answers[(answers["market"] == fact["market"]) & (answers["score"] <= 6) & (answers["comment"] != "")]
    late = market["comment"].str.contains("delivery|arrived|lorry|rain|waited at home")
    after = market["quarter"] >= fact["quarter"]
    assert late[after].mean() > late[~after].mean() + 0.07
    rated = answers[answers["market"] == fact["market"]]
    change = rated.groupby(rated["quarter"] >= fact["quarter"])[DRIVERS].mean().diff().iloc[1]
    assert change["delivery"] < -0.4
    assert change.drop("delivery").abs().max() < 0.15


# the other files


def test_every_logged_answer_has_its_invitation(everybody, invitations):
    answered = invitations[invitations["response_id"] != ""].set_index("response_id")
    recent = everybody[everybody["quarter"] >= "2026-Q1"].set_index("response_id").loc[answered.index]
    assert len(answered) == (everybody["quarter"] >= "2026-Q1").sum()
    assert (answered[["customer_id", "market", "channel"]] == recent[["customer_id", "market", "channel"]]).all().all()
    assert (answered["responded_at"] == recent["answered_at"]).all()
    assert (answered["sent_at"] < answered["responded_at"]).all()
    assert (answered[["delivered", "opened"]] == "yes").all().all()
    assert not ((invitations["opened"] == "yes") & (invitations["delivered"] == "no")).any()
    assert invitations["invitation_id"].is_unique


def test_response_rates_are_the_true_ones(invitations):
    rate = (invitations["response_id"] != "").groupby(invitations["channel"]).mean() * 100
    assert rate.to_dict() == pytest.approx({c["channel"]: c["response_rate"] for c in TRUTH["channels"]}, abs=0.5)
    assert 25 < 100 * (invitations["response_id"] != "").mean() < 30


def test_only_the_listed_customers_were_asked_again_within_ninety_days(invitations):
    sent = invitations.assign(sent_at=pd.to_datetime(invitations["sent_at"])).sort_values(["customer_id", "sent_at"])
    gap = sent.groupby("customer_id")["sent_at"].diff()
    often = sorted(sent.loc[gap < pd.Timedelta(days=90), "customer_id"].unique())
    assert often == TRUTH["asked_too_often"]
    assert 10 <= len(often) <= 100


@WEIGHTS
def test_two_brands_are_equal_and_the_others_are_not(weight):
    survey = pd.read_csv(COMMITTED / "competitive.csv")
    survey["points"] = np.select([survey["score"] >= 9, survey["score"] <= 6], [100.0, -100.0], 0.0)
    assert survey["respondent_id"].nunique() == 1_200
    assert survey.groupby("respondent_id")["brand"].agg(["size", "nunique"]).isin([2, 3, 4, 5]).all().all()
    brands = by(survey, "brand", weight)
    pairs = list(itertools.combinations(brands.index, 2))
    adjusted = holm([p_value(z(brands.loc[a], brands.loc[b])) for a, b in pairs])
    alike = [set(pair) for pair, p in zip(pairs, adjusted, strict=True) if p > 0.05]
    assert alike == [set(PLANTED["brands equal"]["brands"])]
    true = {brand["brand"]: brand["nps"] for brand in TRUTH["brands"]}
    assert ((brands["nps"] - pd.Series(true)).abs() / brands["se"]).max() < 3


def test_benchmarks_are_above_below_and_about_equal(answers):
    scores = pd.read_csv(COMMITTED / "benchmarks.csv")
    own = answers["points"].mean()
    assert scores["nps"].between(-100, 100).all()
    assert 0 < scores["n"].isna().sum() < len(scores)
    assert scores["nps"].max() > own + 20
    assert scores["nps"].min() < own - 20
    assert (scores["nps"] - own).abs().min() < 2
    assert "Lindgrove" not in set(scores["company"])
    assert not scores.duplicated(["company", "industry", "country", "year"]).any()
