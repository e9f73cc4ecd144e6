"""Where the texts of a chart stand, and which of them cover each other or leave the picture."""

import itertools

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def texts_of(ax: Axes) -> list[Text]:
    """All texts of a chart that are seen: ticks, names, values, legend and caption."""
    legend = ax.get_legend()
    texts = [*_drawn(ax.xaxis), *_drawn(ax.yaxis), *ax.texts, ax.xaxis.label, ax.yaxis.label, ax.title]
    texts += legend.get_texts() if legend else []
    return [text for text in texts if text.get_visible() and text.get_text().strip("\u200e\u200f ")]


def _drawn(axis: Axis) -> list[Text]:
    """The texts of the ticks between the ends of an axis."""
    low, high = sorted(axis.get_view_interval())
    ticks = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
    return [text for place, text in ticks if low <= place <= high]


def box(text: Text) -> Bbox:
    """Where a text stands, in pixels, without the line that joins it to its dot."""
    text.get_window_extent()  # an annotation finds its place only now
    return Text.get_window_extent(text)


def outside(ax: Axes, room: float = 1) -> list[str]:
    """The texts of which some part is not in the picture."""
    edge = ax.get_figure(root=True).bbox
    boxes = [(text.get_text(), box(text)) for text in texts_of(ax)]
    return [
        f"{text!r} {[round(end) for end in b.extents]}"
        for text, b in boxes
        if b.x0 < -room or b.y0 < -room or b.x1 > edge.x1 + room or b.y1 > edge.y1 + room
    ]


def covering(ax: Axes, room: float = 1, marks: float = 4) -> list[str]:
    """Pairs of texts that cover each other by more than ``room`` pixels, or by ``marks`` above each other.

    The box of a text has room above its letters for marks, which few letters have.
    """
    boxes = sorted(((box(text), text.get_text()) for text in texts_of(ax)), key=lambda both: both[0].y0)
    return [
        f"{one!r} and {other!r}"
        for (a, one), (b, other) in itertools.combinations(boxes, 2)
        if min(a.y1, b.y1) - max(a.y0, b.y0) > marks and min(a.x1, b.x1) - max(a.x0, b.x0) > room
    ]
