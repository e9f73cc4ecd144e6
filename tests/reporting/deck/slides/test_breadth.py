"""Is text measured by how wide its letters are, so that what is written in any script stays in its box?"""

from nps_analysis.reporting.deck.template.areas import lines_of, text_fits


def test_chinese_takes_nearly_twice_the_lines_and_marks_on_letters_take_none():
    assert lines_of("x" * 270, 3.0, 12) == 10  # 28 letters of 0.58 x 12 points in 2.75 inches
    assert lines_of("京" * 270, 3.0, 12) == 18
    assert lines_of("e\N{COMBINING ACUTE ACCENT}" * 60, 3.0, 12) == lines_of("e" * 60, 3.0, 12)
    assert text_fits(["x" * 32], 3.0, 0.5, 12)
    assert not text_fits(["🙂" * 32], 3.0, 0.5, 12)
