"""Is a group called higher only where its letters show it?"""

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.letters import letters
from nps_analysis.wording.describe import describe
from nps_analysis.wording.letters import say_letters


def table_of(groups):
    rows = [(name, at, n) for name, classes in groups.items() for at, n in zip((3, 7, 10), classes, strict=True)]
    return letters(ScoreCounts.from_table(pd.DataFrame(rows, columns=["region", "score", "n"])), "region")


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ({"N": (10, 20, 70), "S": (30, 40, 30), "T": (20, 40, 40)}, "N (60.0) is shown to be higher than all 2 others"),
        (
            {"N": (0, 20, 80), "S": (0, 25, 75), "T": (50, 0, 50)},
            "N (80.0) is shown to be higher than 1 of the 2 others",
        ),
        (  # both are higher than one other: the higher score is named, not the first by the alphabet
            {"N": (0, 25, 75), "S": (0, 20, 80), "T": (50, 0, 50)},
            "S (80.0) is shown to be higher than 1 of the 2 others",
        ),
        ({"N": (10, 20, 70), "S": (30, 40, 30)}, "N (60.0) is shown to be higher than the other one"),
        ({"N": (10, 20, 70), "S": (10, 20, 70)}, "no group is shown to be higher than another"),
        ({"N": (10, 40, 40), "S": (18, 40, 30), "T": (14, 40, 36)}, "no group is shown to be higher than another"),
        (  # T and U have fewer than thirty answers
            {"N": (10, 20, 70), "S": (30, 40, 30), "T": (9, 0, 0), "U": (0, 0, 29)},
            "N (60.0) is shown to be higher than the other one; 2 groups with too few answers not tested",
        ),
        (
            {"N": (10, 20, 70), "S": (9, 10, 10)},
            "fewer than two groups have answers enough to be tested",
        ),
    ],
)
def test_the_sentence_names_the_group_with_most_capital_letters(groups, said):
    assert say_letters(table_of(groups)) == f"By region, {said}"


def test_the_alternative_text_has_every_column_with_its_letters_and_base():
    assert describe(table_of({"N": (10, 20, 70), "S": (30, 40, 30)}), "letters", "NPS by region") == (
        "NPS by region. N (A) 60.0, higher than B (n = 100); S (B) 0.0 (n = 100)."
    )
