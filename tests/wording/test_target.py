"""A target is called met or missed only where the whole interval is on that side."""

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.target import target
from nps_analysis.wording.target import figure, say_target

COUNTS = ScoreCounts.of(10, 20, 70)


def test_one_target_is_said_with_chance_and_interval():
    assert say_target(target(COUNTS, 0)).startswith(
        "NPS 60.0 against a target of 0.0: met (chance > 99 %; 95 % interval"
    )
    assert ": not certain (chance " in say_target(target(COUNTS, 58))
    assert ": missed (chance < 1 %" in say_target(target(COUNTS, 95))


def test_several_targets_are_listed_by_verdict():
    said = say_target(target(COUNTS, [0, 95, 10]))
    assert said == "Of 3 targets met: 0.0, 10.0; missed: 95.0"


def test_no_answers_are_said():
    assert say_target(target(ScoreCounts.of(0, 0, 0), 40)) == "No answers to hold against the target of 40.0"


def test_few_answers_are_neither_met_nor_missed():
    four = target(ScoreCounts.of(3, 1, 0), 40)
    assert say_target(four) == ("NPS −75.0 against a target of 40.0: not tested (rests on 4 answers, fewer than 30)")
    assert figure(four.iloc[0]).endswith("against 40.0: not tested: rests on 4 answers, fewer than 30")
    assert ": missed (chance < 1 %" in say_target(target(ScoreCounts.of(3, 1, 0), 40, min_n=4))
    several = say_target(target(ScoreCounts.of(3, 1, 0), [40, 95]))
    assert several.startswith("Of 2 targets not tested: 40.0 (rests on 4 answers, fewer than 30), 95.0 (")
