"""Our score among published ones."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import point_axis
from nps_analysis.charts.caption import GAP, caption, interval_name, marks_legend, not_drawn
from nps_analysis.charts.labels import as_label, base, in_lines, with_base
from nps_analysis.charts.rows import fitting, line_length, name_rows, roomy, row_axes, row_height, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, INK, inches_wide, styled
from nps_analysis.language import N_, _, numerals, translated
from nps_analysis.schema import DataError, listed
from nps_analysis.tables import points, signed

ROOM_FOR_WORDS = 8  # inches of width
LOOKS = {  # verdict: how much of the dot is filled, word for ours beside it
    N_("above"): ("full", N_("above")),
    N_("below"): ("full", N_("below")),
    N_("depends on the split"): ("left", N_("depends on split")),
    N_("no difference shown"): ("none", N_("not shown")),
}
TELLING_APART = ("country", "industry", "source")  # columns that do, where a company has several rows


class Own(NamedTuple):
    """Our score, with its interval and base where the frame has them."""

    name: str
    score: float
    low: float
    high: float
    n: float


@styled()
def plot_benchmark(frame: pd.DataFrame, company: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw our score, named ``company``, among the published ones of ``frame``, best first, and return the Axes.

    ``frame`` is what ``benchmark`` returns. Ours is a diamond with a bold name, and with its interval where there are
    the columns ``low`` and ``high``. A published score's dot is full where ours differs however its answers split,
    half full where that depends on the split, hollow where no difference is shown, a cross where ours rests on too few
    answers to be tested; one of unknown n is a square, and
    named a fixed value. Of more than 39 published scores those nearest to ours are drawn. Without ``ax`` a new figure
    is made, as high as the rows need. Raises DataError where a column is missing, or when ``frame`` holds several
    scores of ours.
    """
    names, figures = ["company", "verdict"], ["benchmark_nps", "benchmark_n", "nps", "difference"]
    frame = checked(frame, "benchmark()", figures, names)
    own = _own(frame, company or _("Our score"))
    rows, left_out = _ranked(frame, own, fitting(ax) - 1)
    ax = row_axes(ax, len(rows))
    _draw(ax, rows, own)
    ours = set(rows.index[rows["own"]])
    name_rows(ax, _names(ax, rows, own), bold=ours)
    _write_verdicts(ax, rows, ours)
    point_axis(ax, rows[["score", "low", "high"]].to_numpy(dtype=float))
    what = _("NPS in points; at the right ours minus theirs; n: answers")
    if rows["low"].notna().any():
        interval = interval_name(frame)
        what = _("NPS in points; ours with {interval}; at the right ours minus theirs; n: answers", interval=interval)
    bases = [*rows["benchmark_n"], own.n if own else np.nan]
    caption(ax, what, _legend(rows), marks_legend(bases), not_drawn(left_out, "score"))
    return ax


def _own(frame: pd.DataFrame, company: str) -> Own | None:
    """Our score; None where there is none."""
    scores = frame["nps"].dropna().unique()
    if len(scores) > 1:
        raise DataError(
            "several scores of ours in one benchmark chart",
            required="one score of ours in the column nps",
            found=f"{len(scores)}: {listed(points(score) for score in scores)}",
            do="draw one chart for each: plot_benchmark(frame[frame[COLUMN] == VALUE])",
        )
    if not len(scores):
        return None
    first = frame[frame["nps"].notna()].iloc[0]
    return Own(company, first["nps"], *(float(first.get(name, np.nan)) for name in ("low", "high", "n")))


def _ranked(frame: pd.DataFrame, own: Own | None, most: int) -> tuple[pd.DataFrame, int]:
    """The published scores nearest to ours and our own, from the lowest up, and how many others there are."""
    named = frame.assign(name=_told_apart(frame), own=False, score=frame["benchmark_nps"], low=np.nan, high=np.nan)
    nearness = -(named["score"] - (own.score if own else 0)).abs()
    rows, left_out = largest(named, nearness, most)
    if own:
        ours = pd.DataFrame([{"own": True, "score": own.score, "low": own.low, "high": own.high}])
        rows = pd.concat([rows, ours], ignore_index=True)
    return rows.sort_values("score", kind="stable").reset_index(drop=True), left_out


def _told_apart(frame: pd.DataFrame) -> list[str]:
    """The companies' names with the year of the score, and country, industry or source where that tells rows apart."""
    names = [as_label(company, longest=1000) for company in frame["company"]]
    if "year" in frame:
        years = [_written(year) if pd.notna(year) and year else "" for year in frame["year"]]
        names = [f"{name}, {year}" if year else name for name, year in zip(names, years, strict=True)]
    for column in TELLING_APART:
        if column in frame and len(set(names)) < len(names):
            said = [_written(value) for value in frame[column]]
            longer = [f"{name}, {value}" for name, value in zip(names, said, strict=True)]
            names = longer if len(set(longer)) > len(set(names)) else names
    return names


def _written(value: Any) -> str:
    return numerals(f"{value:g}") if isinstance(value, int | float) else as_label(value)


def _draw(ax: Axes, rows: pd.DataFrame, own: Own | None) -> None:
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 10))
    for verdict, (filled, _word) in LOOKS.items():
        look: dict[str, Any] = {"fillstyle": filled, "markerfacecoloralt": "white", "color": INK, "markersize": size}
        for marker, some in zip("os", _by_base(rows[rows["verdict"] == verdict]), strict=True):
            if len(some):
                ax.plot(some["score"], some.index, marker, label=verdict, clip_on=False, **look)
    untold = rows[~rows["verdict"].isin(LOOKS) & ~rows["own"]]
    if len(untold):
        ax.plot(untold["score"], untold.index, "x", color=INK, markersize=size, label="not tested", clip_on=False)
    if own:
        place = list(rows["own"]).index(True)
        ax.axvline(own.score, color=ACCENT, linewidth=1, linestyle=(0, (2, 3)), zorder=1)
        ax.hlines([place], [own.low], [own.high], color=ACCENT, linewidth=size / 2, alpha=0.35, zorder=2)
        ax.plot([own.score], [place], "D", color=ACCENT, markersize=size, label="ours", zorder=3, clip_on=False)


def _by_base(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with a published n, and those without, which are compared as fixed values."""
    known = rows["benchmark_n"] > 0
    return rows[known], rows[~known]


def _names(ax: Axes, rows: pd.DataFrame, own: Own | None) -> list[str]:
    longest, line = line_length(ax, len(rows))
    unknown = _("n unknown: fixed value") if roomy(ax) else _("n unknown")
    names = []
    for ours, name, n in zip(rows["own"], rows["name"], rows["benchmark_n"], strict=True):
        if ours and own:
            name = as_label(own.name, longest)
            names.append(name if np.isnan(own.n) else with_base(name, own.n, line=line))
        else:
            known = _("n = {n}", n=base(n)) if n > 0 else unknown
            names.append(in_lines(as_label(name, longest), known, line))
    return names


def _write_verdicts(ax: Axes, rows: pd.DataFrame, ours: set[int]) -> None:
    """At the right the scores, ours minus theirs, and what can be said of that."""
    after = write_values(ax, [points(score) for score in rows["score"]], heading=_("NPS"), bold=ours)
    differences = ["" if np.isnan(value) else signed(value) for value in rows["difference"]]
    after = write_values(ax, differences, heading=_("ours"), after=after + 6)
    if inches_wide(ax) > ROOM_FOR_WORDS:
        words = [_word(verdict, own) for verdict, own in zip(rows["verdict"], rows["own"], strict=True)]
        write_values(ax, words, after=after, align="left")


def _word(verdict: Any, own: bool) -> str:
    if own:
        return ""
    return translated(LOOKS[verdict][1]) if verdict in LOOKS else _("not tested")


def _legend(rows: pd.DataFrame) -> str:
    """What the shapes mean, for those that are drawn."""
    drawn = set(rows["verdict"].dropna())
    parts = {
        _("● ours differs"): drawn & {"above", "below"},
        _("◐ depends on how its answers split, which is not published"): drawn & {"depends on the split"},
        _("○ no difference shown"): drawn & {"no difference shown"},
        _("× not tested"): (~rows["verdict"].isin(LOOKS) & ~rows["own"]).any(),
        _("■ fixed value: its own uncertainty is left out"): len(_by_base(rows[rows["verdict"].isin(LOOKS)])[1]),
    }
    return GAP.join(part for part, there in parts.items() if there)
