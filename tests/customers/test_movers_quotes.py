"""Are those who moved quoted by the rule, and only where enough of them wrote?"""

import pandas as pd
import pytest

from nps_analysis.customers.movers_quotes import movers_quotes
from nps_analysis.schema import DataError

LATE = ["the delivery was far too late", "far too late was the delivery", "too late and the delivery far away"]
WAVES = {"before": "1", "after": "2", "across": "wave", "respondent": "who"}


def survey(ways: dict[tuple[int, int], list[str]]) -> pd.DataFrame:
    """Two answers of somebody for each comment, which stands with the later one."""
    rows = []
    for (one, other), texts in ways.items():
        for text in texts:
            who = f"P{len(rows) // 2:03d}"
            rows += [(who, 1, one, "an earlier comment that nobody must see"), (who, 2, other, text)]
    return pd.DataFrame(rows, columns=["who", "wave", "score", "comment"])


def found(ways: dict[tuple[int, int], list[str]], **options: int) -> list[list]:
    frame = movers_quotes(survey(ways), **WAVES, **options)
    columns = ["before", "after", "n", "comments", "score_before", "score_after", "quote", "note"]
    return frame[columns].astype(object).where(frame[columns].notna(), None).to_numpy().tolist()


def test_the_comment_nearest_to_the_middle_is_quoted():
    """Nine say much the same, and one of those says nothing but that; the tenth speaks of something else."""
    odd = "the cat of my neighbour sleeps on all the flower beds"
    texts = ["staff were rude and slow at the till today " + word for word in ["indeed"] * 4 + ["really"] * 5]
    (row,) = found({(9, 3): [odd, *texts]}, most=1)
    assert row[:4] == ["promoter", "detractor", 10, 10]
    assert row[4:6] == [9, 3]
    assert row[6].startswith("staff were rude and slow")


def test_a_rare_word_such_as_a_name_is_not_quoted_where_another_comment_is_left():
    """Fifteen say nearly the same, each with a name, and are nearer to the middle than five without one."""
    named = [f"the delivery came three days too late said {name}" for name in "BCDFGHJKLMNPQRS"]
    plain = "the potted roses were all dry and nobody was there to help"
    (row,) = found({(9, 3): named + [plain] * 5}, most=1)
    assert row[6] == plain


@pytest.mark.parametrize("wrote", [0, 1, 9])
def test_of_few_nobody_is_quoted(wrote):
    (row,) = found({(8, 6): ["nobody told me when the lorry would come, at all"] * wrote + [""] * (30 - wrote)})
    assert row[2:4] == [30, wrote]
    assert row[4:7] == [None, None, ""]
    assert row[7] == f"{f'{wrote} wrote' if wrote else 'nobody wrote'}: quoted from 10 on"


SWEDISH = "jag fick vänta länge i kön och personalen var inte trevlig mot mig"
ENGLISH = "we had to wait in the queue and the staff were not friendly to us"


def in_a_language(ways: dict[tuple[int, int], list[str]]) -> list[list]:
    frame = movers_quotes(survey(ways), **WAVES, most=1)
    return frame[["comments", "language", "in_language", "quote", "note"]].to_numpy().tolist()


def test_ten_wrote_is_ten_in_the_language_that_is_quoted():
    """Six Swedish and six English comments are twelve, and one of either six is soon known."""
    few, note = in_a_language({(9, 3): [SWEDISH] * 6 + [ENGLISH] * 6, (8, 3): [SWEDISH] * 9 + [ENGLISH] * 3})
    assert few[2:4] == [6, ""]
    assert note == [12, "sv", 9, "", "9 wrote in Swedish: quoted from 10 on"]


@pytest.mark.parametrize(("swedish", "english"), [(10, 14), (14, 10)])
def test_the_most_frequent_language_of_the_way_is_quoted(swedish, english):
    """Whichever is more frequent among all others."""
    others = [SWEDISH if english > swedish else ENGLISH] * 40
    (row, _) = in_a_language({(9, 3): [SWEDISH] * swedish + [ENGLISH] * english, (3, 9): others})
    told = ["sv", 14, SWEDISH] if swedish > english else ["en", 14, ENGLISH]
    assert row[1:4] == told


def test_comments_in_no_known_language_are_not_quoted():
    """``Kjhg wxyz`` is in no language; ten in Swedish are fewer, and are told."""
    unknown = ["qwx zzk vbn wqx kkz bnm plo wxc qzz mkl pzx"] * 15
    (row,) = in_a_language({(9, 3): unknown + [SWEDISH] * 10})
    assert row == [25, "sv", 10, SWEDISH, ""]


def test_falls_come_first_and_who_stayed_is_not_quoted():
    text = ["a comment of some length about the garden centre"] * 10
    rows = found({(3, 9): text, (9, 9): text, (7, 8): text, (10, 8): text, (9, 6): text})
    ways = ["promoter to detractor", "promoter to passive", "detractor to promoter"]
    assert [f"{row[0]} to {row[1]}" for row in rows] == ways


def test_no_text_is_quoted_twice_and_addresses_are_masked():
    text = "write to bo.berg@example.org or call 070-000 00 12 about it"
    rows = found({(9, 3): [text] * 9 + [text.capitalize() + "!"]}, most=3)
    assert [row[6] for row in rows] == ["write to [e-mail] or call [phone] about it"]


def test_the_order_of_the_rows_changes_nothing():
    ways = {(9, 3): LATE * 4, (8, 10): ["good advice and a friendly face at the till"] * 12}
    frame = survey(ways)
    shuffled = frame.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(movers_quotes(shuffled, **WAVES), movers_quotes(frame, **WAVES))


def test_nobody_who_moved_and_no_comments_are_no_error():
    assert found({(9, 10): LATE * 4}) == []
    frame = survey({(9, 3): LATE}).drop(columns="comment")
    assert movers_quotes(frame, **WAVES)["note"].tolist() == ["nobody wrote: quoted from 10 on"]


def test_of_employees_nobody_is_quoted():
    with pytest.raises(DataError, match="who moved is not made of employees' answers"):
        movers_quotes(survey({(9, 3): LATE * 4}), **WAVES, employee=True)
