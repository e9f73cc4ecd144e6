"""Does the chart of letters say which group is higher than which, at which levels?"""

from nps_analysis.charts.letters import plot_letters


def lettered(scores, names, letters, nps):
    frame = scores(names, nps=nps)
    frame.insert(1, "letter", list("ABCD")[: len(names)])
    return frame.assign(higher_than=letters, small_level=0.9, level=0.95)


def test_rows_are_called_by_name_and_letter_and_have_the_letters_of_the_lower_ones_beside(scores, row_labels, beside):
    ax = plot_letters(lettered(scores, ["North", "South", "East"], ["Bc", "", ""], [40, 10, 30]))
    assert row_labels(ax) == ["North · A  (n = 1,000)", "East · C  (n = 998)", "South · B  (n = 999)"]
    texts = [text.get_text() for text in ax.texts]
    assert [text for text in texts if text in ("Bc", "higher than")] == ["Bc", "higher than"]


def test_the_caption_says_what_letters_mean(scores, caption_of):
    frame = lettered(scores, ["North", "South"], ["b", ""], [40, 10])
    said = caption_of(plot_letters(frame))
    assert "Letters: shown to be higher than that group, capital at 95 %, small at 90 %" in said


def test_where_no_group_is_higher_there_is_no_empty_column(scores):
    ax = plot_letters(lettered(scores, ["North", "South"], ["", ""], [12, 10]))
    assert "higher than" not in [text.get_text() for text in ax.texts]
