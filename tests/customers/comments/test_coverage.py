"""Is it seen who wrote, whom the survey did not ask, and that those who write are different?"""

import numpy as np
import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.coverage import asked_scores, coverage_warnings
from nps_analysis.customers.comments.theme_words import Themes
from nps_analysis.language import speaking, translated
from nps_analysis.schema import DataError


def why_below(limit, n=60, share=0.5, also=0):
    """``n`` answers of each score; of those below ``limit`` a share wrote, of the others ``also`` people in all."""
    answers = [
        (score, "late again" if i < share * n and score < limit else None) for score in range(11) for i in range(n)
    ]
    return answers + [(8, "fine")] * also


def test_scores_that_were_not_asked_why_are_seen_and_said(survey):
    comments = survey(why_below(5, n=120, also=1))
    coverage = nps.comment_coverage(comments)
    assert coverage.loc[coverage["was_asked"], "score"].tolist() == ["0", "1", "2", "3", "4"]
    assert coverage["note"].eq("seems not to have been asked why").tolist() == [False] * 5 + [True] * 6
    assert nps.who_was_asked(coverage) == "those scoring 0 to 4"
    said = "300 of 600 those scoring 0 to 4 wrote a comment (50.0 %), and 1 of the 721 others"
    assert nps.say_coverage(coverage) == said.replace("600 those", "600 of those")
    themes = nps.comment_themes(comments)
    assert "detractors" not in nps.say_themes(themes, nps.who_was_asked(coverage))
    assert coverage_warnings(comments) == [
        "hardly anybody who gave 5 to 10 wrote: the survey seems to have asked only others why, so what comments say is"
        " not said of them"
    ]


ASKED = {
    "below five": (range(5), "those scoring 0 to 4"),
    "detractors": (range(7), "those scoring 0 to 6"),
    "promoters": (range(9, 11), "those scoring 9 and 10"),
}


@pytest.mark.slow
@pytest.mark.parametrize("rule", ASKED)
def test_words_and_scores_are_not_claimed_of_classes_of_which_a_part_was_not_asked(survey, rule):
    """2,000 of each score: 3 % of those not asked wrote all the same, which is more than 30 comments of each class."""
    scores, who = ASKED[rule]
    answers = [
        (score, f"the queue was {'fine' if score > 8 else 'long'}" if i < (300 if score in scores else 15) else None)
        for score in range(11)
        for i in range(600)
    ]
    comments = survey(answers, language="en")
    terms = nps.comment_terms(comments)
    assert (terms["side"] == "").all()
    assert set(terms["note"]) == {f"not tested: only {who} were asked why"}
    assert f"only {who} were asked why" in nps.say_comments(terms)
    about = nps.comment_themes(comments, Themes({"queue": {"en": ["queue"]}}))
    assert about[["nps", "low", "high", "nps_change"]].isna().all().all()
    assert set(about["note"]) == {f"no score: only {who} were asked why"}
    assert nps.say_themes(about, who).startswith(f"Themes of {who} who were asked and wrote: most often queue")
    assert nps.say_writers(nps.comment_writers(comments), who).startswith(f"Comments speak for {who} alone")


def test_where_a_random_half_was_asked_all_scores_were(survey):
    draw = np.random.default_rng(6)
    answers = [
        (score, "late" if half and write else None)
        for score in range(11)
        for half, write in draw.random((80, 2)) < [0.5, 0.6]
    ]
    comments = survey(answers, language="en")
    assert asked_scores(comments).all()
    assert nps.comment_themes(comments, Themes({"late": {"en": ["late"]}}))["nps"].notna().iloc[0]


def test_one_comment_more_does_not_make_a_score_one_that_was_asked(survey):
    answers = [(score, "late") for score in range(5) for _ in range(20)]
    answers += [(score, "late" if i == 0 else None) for score in (5, 6) for i in range(30)]
    answers += [(score, None) for score in range(7, 11) for _ in range(60)]
    assert asked_scores(survey(answers)).tolist() == [True] * 5 + [False] * 6


@pytest.mark.slow
def test_where_everybody_is_asked_and_few_write_no_score_is_said_not_to_be(survey):
    draw = np.random.default_rng(5)
    claimed = 0
    for _ in range(40):
        scores, write = draw.choice(11, 300, p=[0.02] * 7 + [0.15, 0.2, 0.25, 0.26]), draw.random(300) < 0.13
        answers = [(int(score), "late" if wrote else None) for score, wrote in zip(scores, write, strict=True)]
        claimed += not asked_scores(survey(answers)).all()
    assert claimed <= 1


@pytest.mark.parametrize(
    "answers",
    [
        why_below(11),  # everybody was asked
        why_below(5, n=4),  # 24 answers without comments are no rule of the survey
        why_below(5, share=0.05),  # where few write anyway, none is no wonder
        [(score, "ok" if i < (30 if score < 7 else 3) else None) for score in range(11) for i in range(60)],
    ],
)
def test_nothing_is_said_of_a_survey_that_may_have_asked_everybody(survey, answers):
    assert asked_scores(survey(answers)).all()


def test_counts_and_intervals_of_each_score_are_those_of_hand(survey):
    coverage = nps.comment_coverage(survey([(9, "good")] * 10 + [(9, None)] * 10 + [(2, "-"), (2, " NA ")]))
    nine, two, five = (coverage.iloc[score] for score in (9, 2, 5))
    assert (nine["n"], nine["comments"], nine["share"]) == (20, 10, 50)
    assert [nine["share_low"], nine["share_high"]] == pytest.approx([29.93, 70.07], abs=0.005)
    assert (two["n"], two["comments"]) == (2, 0)
    assert np.isnan(five["share"])


def test_those_who_write_are_compared_with_those_who_do_not(survey):
    writers = nps.comment_writers(survey([(0, "late")] * 40 + [(10, None)] * 40))
    row = writers.iloc[1]
    assert (row["nps"], row["reference_nps"], row["difference"], row["n"]) == (-100, 100, -200, 40)
    assert nps.say_writers(writers).startswith(
        "Those who write are different: NPS −100.0 with a comment, 100.0 without"
    )


def test_no_difference_is_claimed_where_there_is_none(survey):
    writers = nps.comment_writers(survey([(0, "late"), (10, None), (10, "fine"), (0, None)] * 40))
    assert nps.say_writers(writers).startswith("Those who write are not shown to score otherwise: NPS 0.0 with")


def test_where_everybody_wrote_there_is_nobody_to_compare_with(survey):
    writers = nps.comment_writers(survey([(0, "late"), (10, "fine")]))
    assert nps.say_writers(writers) == "Everybody wrote a comment, so those who write are all who answered"


def test_a_file_without_comments_is_an_error(survey):
    with pytest.raises(DataError) as error:
        survey([(9, None), (3, "  "), (4, "n/a"), (5, "...")])
    assert str(error.value) == (
        'nobody wrote in "comment"\n'
        "  required  comments of those who gave a score\n"
        "  found     4 valid answers, none with a comment\n"
        "  do        name another column with --comment"
    )


def test_a_source_without_a_column_of_comments_is_an_error(tmp_path):
    (tmp_path / "a.csv").write_text("score,region\n9,N\n3,S\n")
    with pytest.raises(DataError) as error:
        nps.comments(tmp_path / "a.csv")
    assert str(error.value) == (
        "no column of comments in a.csv\n"
        "  required  a column with the reason in words\n"
        "  found     2 columns, none with a name such as comment, reason or why\n"
        "  do        name it with --comment"
    )


def test_the_garden_centres_with_and_without_a_comment(shared):
    """golden.json beside the data has the counts of plain pandas."""
    data = shared / "data" / "jardinerie_fr" / "nps.csv"
    comments = nps.comments(data, score="nps", comment="explication")
    row = nps.comment_writers(comments).iloc[1]
    assert (row["n"], row["reference_n"]) == (3802, 9810)
    assert [row["nps"], row["reference_nps"]] == pytest.approx([39.22, 58.92], abs=0.005)
    assert nps.say_writers(nps.comment_writers(comments)).startswith("Those who write are different: NPS 39.2 with")
    assert comments.languages()[0] == "fr"
    assert (comments.texts["language"] == "fr").mean() > 0.99


def test_codes_in_the_place_of_words_are_said(survey):
    assert "they seem to be codes" in survey([(3, "A1"), (9, "3,5,7"), (2, "12"), (8, "late")] * 5).warnings[0]
    assert survey([(3, "late"), (9, "3,5,7"), (2, "the queue")] * 5).warnings == ()


def test_a_warning_of_one_comment_is_of_one_in_every_language(survey):
    (*_others, warning) = coverage_warnings(survey([(9, "the roses"), (3, None)]))
    assert warning == "only 1 comment: words and themes are listed, and nothing is claimed"
    with speaking("sv"):
        assert translated(warning).startswith("bara 1 kommentar: ")
    with speaking("de"):
        assert translated(warning).startswith("nur 1 Kommentar: ")
