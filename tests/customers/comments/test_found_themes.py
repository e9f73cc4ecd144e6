"""Are groups of words found that belong together, the same on every machine?"""

import os
import re
import subprocess
import sys

import numpy as np
import pytest

import nps_analysis as nps
from nps_analysis.language import speaking, translated

TOPICS = {
    "delivery": "lorry driver parcel late doorstep courier",
    "price": "expensive price cheap offer discount money",
}


@pytest.fixture
def two_topics(survey):
    rng = np.random.default_rng(2)
    names = list(TOPICS)
    topics = [names[at] for at in rng.integers(0, 2, 300)]
    texts = [" ".join(rng.choice(TOPICS[topic].split(), 3, replace=False)) for topic in topics]
    return survey([(3, text) for text in texts], language="en"), topics


def test_two_planted_topics_are_found(two_topics):
    comments, topics = two_topics
    themes = nps.find_themes(comments, 2)
    assert {frozenset(words["en"]) for words in themes.words.values()} == {
        frozenset(t.split()) for t in TOPICS.values()
    }
    about = nps.comment_themes(comments, themes)
    assert sorted(about["n"]) == sorted([0, topics.count("delivery"), topics.count("price")])
    assert all(name == " · ".join(words["en"][:3]) for name, words in themes.words.items())
    assert min(themes.stability.values()) > 0.9
    assert not about["note"].str.contains("not found again").any()


def test_themes_in_words_drawn_at_random_are_said_not_to_be_found_again(survey):
    rng = np.random.default_rng(3)
    words = ["".join(rng.choice([*"abcdefghij"], 5)) for _ in range(100)]
    comments = survey([(3, " ".join(rng.choice(words, 5))) for _ in range(400)], language="en")
    about = nps.comment_themes(comments, nps.find_themes(comments, 4)).set_index("theme")
    noted = about["note"].str.endswith("not found again in halves of the comments")
    assert noted.tolist() == [True] * 4 + [False]
    assert about["stability"].lt(0.7).tolist() == noted.tolist()


def test_a_language_with_few_comments_is_named_in_the_language_of_the_study(survey):
    (warning,) = nps.find_themes(survey([(3, "the lorry was late")] * 27)).warnings
    with speaking("fa"):
        said = translated(warning)
    assert "انگلیسی" in said
    assert "۲۷" in said
    assert not re.search("[A-Za-z0-9]", said)


def test_few_comments_have_no_themes_and_a_warning(survey):
    comments = survey([(3, "the lorry was late")] * 99)
    themes = nps.find_themes(comments)
    assert themes.names == []
    assert themes.warnings == ("too few comments in English to look for themes: 99 (fewer than 100)",)
    about = nps.comment_themes(comments, themes)
    assert about[["theme", "n", "comments", "method"]].values.tolist() == [["(none)", 0, 0, "score"]]
    assert nps.say_themes(about) == (
        "No theme was looked for; too few comments in English to look for themes: 99 (fewer than 100)"
    )
    assert len(nps.comment_quotes(comments, themes)) == 0


def test_the_number_of_themes_goes_by_the_number_of_comments(example):
    themes = nps.find_themes(example)
    by_language = {one: sum(one in words for words in themes.words.values()) for one in example.languages()}
    assert by_language == {"en": 8, "sv": 8, "fa": 7}  # 3,072, 1,248 and 791 comments
    every = [word for words in themes.words.values() for some in words.values() for word in some]
    assert not {"not", "no", "nobody", "inte", "the", "och", "و"} & set(every)


SCRIPT = "import nps_analysis as nps; print(nps.find_themes(nps.comments('data/example/study.yml')).words)"


@pytest.mark.slow
def test_themes_do_not_depend_on_the_number_of_threads():
    found = set()
    for threads in ("1", "4"):
        env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        found.add(subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True, env=env).stdout)
    assert len(found) == 1
