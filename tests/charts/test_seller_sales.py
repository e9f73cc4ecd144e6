"""Does the chart of sales beside scores have an axis that can be read?"""

from nps_analysis.charts.seller_sales import plot_seller_sales
from tests.charts.planted import frame_of


def test_the_axis_of_a_single_amount_has_different_numbers():
    ax = plot_seller_sales(frame_of("seller_sales", ["North"]))
    texts = [text.get_text() for text in ax.get_xticklabels()]
    assert len(set(texts)) == len(texts) >= 2
    low, high = ax.get_xlim()
    assert low < 1000 < high  # the amount that is planted
