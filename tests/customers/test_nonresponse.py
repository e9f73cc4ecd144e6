"""What the silent could do to the score, by hand and against the planted truth."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nps_analysis.customers import nonresponse
from nps_analysis.customers.nonresponse import (
    early_late,
    nonresponse_bounds,
    poststratify,
    silent_needed,
    who_answered,
)
from nps_analysis.responses.invitations import read_invitations
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.raking import rake

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture(scope="module")
def example(example_log):
    return example_log


@pytest.fixture
def log(tmp_path):
    """log([(channel, score or None, days), ...]): invitations to as many people, answered after so many days."""

    def made(people, **options):
        day = pd.Timestamp("2026-01-01")
        sent, answers = ["customer_id,sent_at,channel,region,delivered"], ["customer_id,answered_at,score"]
        for i, (channel, score, wait, *region) in enumerate(people):
            sent.append(f"C{i},{day.date()},{channel},{(region or ['N'])[0]},1")
            if score is not None:
                answers.append(f"C{i},{(day + pd.Timedelta(days=wait)).date()},{score}")
        (tmp_path / "sent.csv").write_text("\n".join(sent) + "\n", "utf-8")
        (tmp_path / "answers.csv").write_text("\n".join(answers) + "\n", "utf-8")
        responses = read(tmp_path / "answers.csv", as_of="2026-06-30", **options)
        return read_invitations(responses, tmp_path / "sent.csv", by=["region"])

    made.folder = tmp_path
    return made


def test_the_bounds_by_hand(log):
    found = nonresponse_bounds(log([("a", 10, 1)] * 2 + [("a", 0, 2)] * 1 + [("a", 8, 3)] + [("a", None, 0)] * 4))
    nps = dict(zip(found["scenario"], found["nps"], strict=True))
    assert nps["silent like those who answered"] == pytest.approx(25)
    assert nps["silent all passives"] == pytest.approx(12.5)  # half of 25
    assert nps["silent all detractors"] == pytest.approx(-37.5)  # 12.5 - 50
    assert nps["silent all promoters"] == pytest.approx(62.5)
    assert found["silent"].unique().tolist() == [4]
    assert nps["silent like late responders"] == pytest.approx(0.5 * 25 + 0.5 * -50)  # the 0 and the 8 came late


def test_what_the_silent_would_have_to_score_by_hand(log):
    invitations = log([("a", 10, 1)] * 3 + [("a", 0, 2)] + [("a", None, 0)] * 4)  # NPS 50 from half
    found = silent_needed(invitations, [0, 60, 90])
    assert found["silent_nps"].tolist() == pytest.approx([-50, 70, 130])
    assert found["difference"].tolist() == pytest.approx([-100, 20, 80])
    assert found["possible"].tolist() == [True, True, False]
    everybody = silent_needed(log([("a", 10, 1)] * 3), [0])
    assert np.isnan(everybody["silent_nps"].item())
    assert not everybody["possible"].item()


def test_from_which_response_rate_on_no_silence_could_change_the_sign(log):
    found = silent_needed(log([("a", 10, 1)] * 3 + [("a", 0, 2)] + [("a", None, 0)] * 4), [0, 60, 50])
    assert found["safe_rate"].iloc[:2].tolist() == pytest.approx([100 / 1.5, 80])  # 2/3 x 50 = 1/3 x 100
    assert np.isnan(found["safe_rate"].iloc[2])  # the score is the target
    detractors = silent_needed(log([("a", 0, 1)] * 3 + [("a", None, 0)]), [0])
    assert detractors["safe_rate"].item() == pytest.approx(50)
    assert detractors["silent_nps"].item() == pytest.approx(300)


@pytest.mark.slow
def test_the_ends_hold_at_all_and_no_answers_and_at_twelve(log):
    twelve = [("a", 10, 1)] * 7 + [("a", 8, 2)] * 3 + [("a", 0, 3)] * 2
    for silent in (0, 12, 1200):
        found = nonresponse_bounds(log(twelve + [("a", None, 0)] * silent)).set_index("scenario")["nps"]
        everybody = 12 + silent
        assert found["silent all detractors"] == pytest.approx((5 - silent) / everybody * 100)
        assert found["silent all promoters"] == pytest.approx((5 + silent) / everybody * 100)
        assert found["silent like those who answered"] == pytest.approx(500 / 12)
    everybody = silent_needed(log(twelve), [0]).iloc[0]
    assert (everybody["response_rate"], everybody["note"]) == (100, "nobody kept silent")
    text = "customer_id,sent_at,responded\n" + "".join(f"S{i},2026-01-01,no\n" for i in range(12))
    Path(log.folder / "sent.csv").write_text(text, "utf-8")
    nobody = read_invitations(read(log.folder / "answers.csv", as_of="2026-06-30"), log.folder / "sent.csv")
    assert silent_needed(nobody).loc[0, ["response_rate", "note"]].tolist() == [0, "no answers"]
    assert nonresponse_bounds(nobody)[["n", "silent"]].drop_duplicates().to_numpy().tolist() == [[0, 12]]


def test_late_is_after_a_reminder_where_the_log_has_enough_of_them(tmp_path):
    sent, answers = ["customer_id,sent_at,type"], ["customer_id,answered_at,score"]
    for i in range(80):
        late = i % 2
        sent += [f"C{i},2026-01-01,invitation", *([f"C{i},2026-01-10,reminder"] if late else [])]
        answers.append(f"C{i},2026-01-{11 + i % 5 if late else 2 + i % 8:02},{0 if i % 8 == 1 else 10}")
    (tmp_path / "sent.csv").write_text("\n".join(sent) + "\n", "utf-8")
    (tmp_path / "answers.csv").write_text("\n".join(answers) + "\n", "utf-8")
    invitations = read_invitations(read(tmp_path / "answers.csv", as_of="2026-06-30"), tmp_path / "sent.csv")
    row = early_late(invitations).iloc[0]
    assert (row["by"], row["n"], row["reference_n"]) == ("a reminder", 40, 40)
    assert (row["nps"], row["reference_nps"]) == (50, 100)  # every fourth of those who were reminded is a detractor
    assert np.isnan(row["split"])
    assert early_late(invitations, min_n=41).loc[0, "by"] == "the median wait"
    sides = who_answered(invitations).set_index("weights")["nps"]
    assert sides.iloc[-2:].to_dict() == {"answers before a reminder": 100, "answers after a reminder": 50}


def test_answered_without_a_score_is_said_where_rates_stand(tmp_path):
    """Two of four were answered, one with a score that counts: the rate of scores is 25 %, and the note says why."""
    text = "customer_id,sent_at,responded\n" + "".join(f"C{i},2026-01-01,{int(i < 2)}\n" for i in range(4))
    (tmp_path / "sent.csv").write_text(text, "utf-8")
    (tmp_path / "answers.csv").write_text("customer_id,answered_at,score\nC0,2026-01-02,9\nC1,2026-01-02,99\n", "utf-8")
    found = nonresponse_bounds(
        read_invitations(read(tmp_path / "answers.csv", as_of="2026-06-30"), tmp_path / "sent.csv")
    )
    assert found["response_rate"].iloc[0] == 25
    assert "1 answered without a score that counts, taken as silent" in found["note"].iloc[0]


def test_weights_by_channel_by_hand(log):
    people = [("a", 10, 1)] * 10 + [("a", None, 0)] * 30 + [("b", 0, 1)] * 10  # 40 of a, 10 of b were invited
    weighted, cells = poststratify(log(people), ["channel"])
    assert weighted["weights"].tolist() == ["each answer once", "as invited"]
    assert weighted["nps"].tolist() == pytest.approx([0, 60])  # 0.8 x 100 - 0.2 x 100
    assert weighted["design_effect"].tolist() == pytest.approx([1, 1.36])  # 20 (10 x 1.6² + 10 x 0.4²) / 20²
    assert weighted["n_eff"].iloc[1] == pytest.approx(20 / 1.36)
    assert weighted["note"].iloc[1] == "post-stratified by channel: 2 cells"
    assert cells.to_dict("split")["data"] == [["channel", "a", 10, 80.0, 50.0], ["channel", "b", 10, 20.0, 50.0]]


def test_sparse_combinations_are_raked_and_groups_without_answers_are_said(log):
    people = [("a", 10, 1, "N")] * 10 + [("a", 0, 1, "S")] * 10 + [("b", 10, 1, "N")] * 10 + [("b", 0, 1, "S")]
    people += [("c", None, 0, "N")] * 10 + [("a", None, 0, "S")] * 9
    weighted, cells = poststratify(log(people))
    assert weighted["note"].iloc[1] == (
        "raked to the margins of channel, region: a combination has fewer than 5 answers; "
        "20.0 % of the invited are in groups without answers"
    )
    assert cells.set_index("value").loc["c", "n"] == 0
    # of the 40 in a and b, 20 are in S, where all answers are detractors
    assert weighted["nps"].iloc[1] == pytest.approx(0, abs=1e-6)


def test_weights_are_sought_once(log, monkeypatch):
    sought = []
    monkeypatch.setattr(nonresponse, "rake", lambda *given, **keys: sought.append(1) or rake(*given, **keys))
    poststratify(log([("a", 10, 1), ("a", None, 1), ("b", 2, 1)]), ["channel"])
    assert len(sought) == 1


def test_one_channel_without_any_answers_leaves_the_score_as_it_is(log):
    weighted, _ = poststratify(log([("a", 10, 1)] * 3 + [("a", 5, 2)]), ["channel"])
    assert weighted["nps"].tolist() == pytest.approx([50, 50])
    with pytest.raises(DataError, match="no column colour in the invitations"):
        poststratify(log([("a", 10, 1)]), ["colour"])


def test_late_is_after_the_median_and_lower_where_it_is(log):
    people = [("a", 10, 1)] * 40 + [("a", 0, 5)] * 39
    row = early_late(log(people)).iloc[0]
    assert (row["group"], row["n"], row["reference_n"], row["split"]) == ("late", 39, 40, 1)
    assert row["difference"] == pytest.approx(-200)
    assert row["p_value"] < 0.001


def test_late_and_early_are_not_compared_where_there_is_nothing_to_split(log):
    same = early_late(log([("a", 10, 1)] * 40)).iloc[0]
    assert (same["tested"], same["note"]) == (False, "40 answers with a time: nothing to split")
    few = early_late(log([("a", 10, 1), ("a", 0, 5)])).iloc[0]
    assert (few["tested"], few["note"]) != (True, "")


def test_nothing_is_claimed_of_the_example_that_is_not_planted(example):
    late = early_late(example).iloc[0]
    assert late["tested"]
    assert late["p_value"] > 0.05  # when somebody answers has nothing to do with the score


def test_the_answers_of_the_example_are_weighted_towards_the_channels_that_answer_less(example):
    weighted, cells = poststratify(example)
    plain, matched = weighted["nps"]
    assert matched > plain  # WhatsApp answers more often and is lower
    channels = cells[cells["column"] == "channel"].set_index("value")
    scored = example.invited.dropna(subset=["score"])
    points = np.select([scored["score"] >= 9, scored["score"] <= 6], [100, -100], 0)
    cell = scored["channel"].astype(str) + scored["market"].astype(str)
    asked = (example.invited["channel"].astype(str) + example.invited["market"].astype(str)).value_counts(
        normalize=True
    )
    by_hand = (pd.Series(points, scored.index).groupby(cell).mean() * asked).sum()
    assert matched == pytest.approx(by_hand)
    assert channels["share_invited"].sum() == pytest.approx(100)


def test_margins_that_no_weights_can_meet_are_said(log):
    people = [("a", 10, 1, "N"), ("b", 0, 1, "N"), ("a", None, 0, "S"), ("b", 9, 1, "S"), ("a", None, 0, "S")]
    weighted, _ = poststratify(log(people))
    assert weighted["weights"].tolist() == ["each answer once"]
    assert weighted["note"].item().startswith("the margins cannot be met together: ")
