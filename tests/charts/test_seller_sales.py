"""Does the chart of sales beside scores have an axis that can be read?"""

from nps_analysis.charts.seller_sales import plot_seller_sales
from tests.charts.planted import frame_of


def test_the_axis_of_a_single_amount_has_different_numbers():
    ax = plot_seller_sales(frame_of("seller_sales", ["North"]))
    texts = [text.get_text() for text in ax.get_xticklabels()]
    assert len(set(texts)) == len(texts) >= 2
    low, high = ax.get_xlim()
    assert low < 1000 < high  # the amount that is planted


def test_no_name_covers_a_dot():
    ax = plot_seller_sales(frame_of("seller_sales", [f"Garden centre {at}" for at in range(200)]))
    ax.figure.draw_without_rendering()
    (dots,) = [line for line in ax.lines if line.get_marker() == "o"]
    places = ax.transData.transform(dots.get_xydata())
    named = [text.get_window_extent() for text in ax.texts]
    assert named
    assert not [place for place in places for box in named if box.contains(*place)]
