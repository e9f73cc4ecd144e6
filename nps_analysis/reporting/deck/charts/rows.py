"""How charts with one row a group fit on slides: which rows, how many on each, what room names and labels get."""

from collections.abc import Sequence
from math import ceil

from nps_analysis.charts.measure import LETTER, letters_of, lines_of, width_of
from nps_analysis.language import ngettext
from nps_analysis.reporting.deck.charts.native import Plot
from nps_analysis.reporting.deck.slides.direction import isolated
from nps_analysis.reporting.deck.template.room import OURS, room
from nps_analysis.reporting.legible import in_a_line, legible
from nps_analysis.stats.smaller import smallest

MOST_ROWS, MOST_LONG_ROWS = 16, 8  # on a slide of ours, and where names take two lines
LONG, LONGEST = 44, 80  # characters of a name that takes two lines, and of one that is cut
SHORTEST = 8  # of one that is cut for its row
LINE, BESIDE = 1.2, 0.15  # height of a line in sizes of its letters; inches between names and bars
LONGEST_LABEL = 110  # characters beside a bar
NARROW = 10  # inches of a chart under which its labels are smaller
ABOVE, BELOW = 0.05, 0.4  # inches over the bars, and under them for the axis
TALLEST, THICKEST = 1.0, 0.5  # inches of a row and of a bar, else few bars look like walls


def largest(bases: Sequence[float]) -> tuple[list[int], str]:
    """Which rows are drawn, in their order, and a sentence on the rest: of very many, those with the largest bases.

    A rest of a single row is drawn, for it takes no more room than a row for all that is left.
    """
    beyond = smallest(bases)
    kept = [at for at, small in enumerate(beyond) if not small]
    if not beyond.any():
        return kept, ""
    rest = ngettext(
        "{n} smaller group not drawn; the table that the notes name has all.",
        "{n} smaller groups not drawn; the table that the notes name has all.",
        int(beyond.sum()),
    )
    return kept, rest


def pages(names: Sequence[str], figures: int = 1) -> list[slice]:
    """The rows in parts of about equal length, each readable on one slide; one empty part where there are none.

    Rows of two ``figures``, one above the other, are higher.
    """
    most = max(1, int(rows_a_slide(names) / (1 + 0.6 * (figures - 1))))
    parts = max(1, ceil(len(names) / most))
    length = max(1, ceil(len(names) / parts))
    return [slice(start, start + length) for start in range(0, max(len(names), 1), length)]


def rows_a_slide(names: Sequence[str]) -> int:
    """How many rows one slide holds: fewer where names need two lines."""
    most = MOST_LONG_ROWS if max(map(letters_of, names), default=0) > LONG else MOST_ROWS
    return max(1, int(most * min(1, (room().height - ABOVE - BELOW) / (OURS.height - ABOVE - BELOW)) + 0.01))


def text_size(count: int) -> float:
    """The size of the labels of ``count`` rows, in points."""
    return (14 if count <= 12 else 12) if room().width >= NARROW else (12 if count <= 12 else 11)


def plot_area(names: Sequence[str]) -> Plot:
    """Where the bars are: right of the longest name (which may take two lines), and not taller than the rows need."""
    size = text_size(len(names))
    longest, line = max((width_of(name, size) for name in names), default=0), LONG * LETTER * size
    one_line_wide = longest if longest <= line else max(line, 0.62 * longest)
    left = min(0.46, (one_line_wide / 72 + BESIDE) / room().width)
    return Plot(left, ABOVE / room().height, 0.99 - left, len(names or [1]) * _row_height(len(names)) / room().height)


def plot_areas(names: Sequence[str], parts: Sequence[slice]) -> list[Plot]:
    """Where the bars are on each of several slides: as wide on each, so that equal bars are equally long."""
    plots = [plot_area(names[part]) for part in parts]
    left = max(plot.left for plot in plots)
    return [plot._replace(left=left, width=0.99 - left) for plot in plots]


def in_their_rows(names: Sequence[str], parts: Sequence[slice], plot: Plot, size: float) -> list[str]:
    """The names, cut where they take more lines than their row is high, in letters as wide as those of a wide font."""
    shown = []
    for part in parts:
        most = max(1, int(_row_height(len(names[part])) * 72 / (LINE * size)))
        shown += [_in_lines(name, 72 * (plot.left * room().width - BESIDE) + 0.01, size, most) for name in names[part]]
    return shown


def _in_lines(name: str, width: float, size: float, most: int) -> str:
    """A name of at most so many lines, each so many points wide."""
    shown = in_a_line(name)
    for length in range(len(shown) - 1, SHORTEST, -1):
        if lines_of(shown, width, size) <= most:
            break
        shown = in_a_line(name, length)
    return shown


def gap(count: int) -> int:
    """The space between ``count`` bars, in percent of a bar."""
    return min(500, max(25, round((_row_height(count) / THICKEST - 1) * 100)))


def text_share(texts: Sequence[str], plot: Plot, size: float) -> float:
    """The share of the plot's width that the longest of ``texts`` takes."""
    longest = max((width_of(text, size) for text in texts), default=0) + 2 * LETTER * size
    return min(0.6, longest / 72 / (plot.width * room().width))


def one_line(text: str) -> str:
    """Text of one line for a label and for the quotation marks of a number format, cut visibly where very long."""
    return isolated(legible(text, LONGEST_LABEL)).replace(" ", "\N{NO-BREAK SPACE}").replace('"', "”")


def step_between(low: float, high: float, most: int = 8) -> float:
    """A round step that divides the range into ``most`` parts at most.

    >>> step_between(0, 60), step_between(0, 4086)
    (10, 1000)
    """
    steps = (digit * 10**power for power in range(20) for digit in (2, 5, 10))
    return next(step for step in steps if (high - low) / step <= most)


def _row_height(count: int) -> float:
    return min(TALLEST, (room().height - ABOVE - BELOW) / max(count, 1))
