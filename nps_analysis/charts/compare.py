"""Differences with their intervals, and which of them are shown."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import GAP, caption, interval_name, marks_legend, not_drawn, two_bases
from nps_analysis.charts.labels import as_label, base, in_lines, labels
from nps_analysis.charts.rows import fitting, line_length, name_rows, roomy, row_axes, row_height, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, INK, MUTED, PALE, styled
from nps_analysis.charts.trend import is_period
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.headings import cell
from nps_analysis.language import N_, _, ngettext, numerals, translated
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import MINUS, signed

NAMES = ["group", "reference", "tested"]
FIGURES = ["difference", "low", "high", "p_adjusted", "level", "n", "reference_n"]
POINTS = "NPS points"
LONGEST = 24  # characters of each of the two names
SHOWN = ("higher", "lower")
WHY_NOT = [N_("not tested: no answers"), N_("not tested: no score"), N_("not tested: small base")]
LOOKS = {  # verdict: marker, colour, colour inside
    "higher": ("^", ACCENT, ACCENT),
    "lower": ("v", ACCENT, ACCENT),
    "not shown": ("o", INK, "white"),
    "not tested": ("o", PALE, "white"),
}
ADJUSTMENTS = {
    "holm": N_("p < {alpha} after Holm"),
    "hochberg": N_("p < {alpha} after Hochberg"),
    "bh": N_("p < {alpha} after Benjamini and Hochberg"),
    "by": N_("p < {alpha} after Benjamini and Yekutieli"),
    "simultaneous": N_("p < {alpha}, simultaneous"),
    "none": N_("p < {alpha}, not adjusted"),
    "": N_("p < {alpha}"),
}


@styled()
def plot_compare(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each difference in ``frame``, as ``compare`` returns it, with its interval, and return the Axes.

    Differences are group minus reference. One that the adjusted test shows is a filled triangle that points up or
    down, one that it does not show is a hollow circle, one that was not tested is pale and says so. Periods keep
    their order from the top; other groups run from the largest difference to the smallest, those not tested last.
    The omnibus test is not drawn. Of more than 40 rows, those shown to differ and then those with the largest bases
    are drawn. Without ``ax`` a new figure is made, as high as the rows need. Raises DataError where a column is
    missing.
    """
    return draw_differences(frame, POINTS, ax)


def draw_differences(frame: pd.DataFrame, unit: str, ax: Axes | None) -> Axes:
    """``plot_compare`` of differences in another ``unit``."""
    pairs = checked(frame, "compare()", FIGURES, NAMES)
    pairs = pairs[pairs["group"].notna()]
    pairs = pairs.assign(verdict=verdicts(pairs), smaller_n=pairs[["n", "reference_n"]].min(axis=1))
    shown = pairs["verdict"].isin(SHOWN)
    rows, left_out = largest(pairs, pairs["smaller_n"] + shown * pairs["smaller_n"].max(), fitting(ax))
    rows = _upwards(rows)
    ax = row_axes(ax, len(rows))
    _draw(ax, rows)
    name_rows(ax, _names(ax, rows))
    _write_differences(ax, rows)
    values = within_reach(rows, "difference", rows["verdict"] != "not tested")
    point_axis(ax, np.append(values, 0), bounds=(-200, 200), signed=True)
    beyond = cut_off(ax, rows.index, rows)
    together = "adjust" in rows and rows["adjust"].eq("simultaneous").all()
    interval = interval_name(rows)  # it may leave out 0 where the adjusted test does not
    if together:
        interval = _("{interval}, all together", interval=interval)
    elif len(rows) > 1:
        interval = _("{interval}, each by itself", interval=interval)
    missed = int(shown.sum() - rows["verdict"].isin(SHOWN).sum())
    rest = not_drawn(left_out, "difference")
    if missed:
        rest = ngettext("{rest}, {n} of them shown to differ", "{rest}, {n} of them shown to differ", missed, rest=rest)
    caption(
        ax,
        _what(rows, unit, interval),
        _("each less the rest") if _against_rest(ax, rows) and not _same(rows) else "",
        _legend(rows),
        marks_legend([*rows["n"], *rows["reference_n"]]),
        beyond,
        rest,
    )
    return ax


def _what(rows: pd.DataFrame, unit: str, interval: str) -> str:
    """What is drawn; where one pair is compared within several groups, its name first."""
    if _same(rows):
        pair = _pair(rows.iloc[0])
        if unit == POINTS:
            return _(
                "{pair}: difference in NPS points with {interval}; n: answers of the two", pair=pair, interval=interval
            )
        return _(
            "{pair}: difference in percentage points with {interval}; n: ratings of the two",
            pair=pair,
            interval=interval,
        )
    if unit == POINTS:
        return _("Difference in NPS points with {interval}; n: answers of the two", interval=interval)
    return _("Difference in percentage points with {interval}; n: ratings of the two", interval=interval)


def verdicts(pairs: pd.DataFrame) -> np.ndarray:
    """What each pair is: ``higher`` or ``lower`` where p_adjusted < 1 - level, else ``not shown`` or ``not tested``."""
    tested = pairs["tested"].eq(True) & pairs["difference"].notna()
    shown = tested & (pairs["p_adjusted"] < 1 - pairs["level"])
    return np.select([shown & (pairs["difference"] > 0), shown, tested], [*SHOWN, "not shown"], "not tested")


def _upwards(pairs: pd.DataFrame) -> pd.DataFrame:
    """``pairs`` in the order in which they are drawn, from the bottom."""
    backwards = pairs.iloc[::-1].assign(tested=pairs["verdict"] != "not tested")
    if not pairs["group"].map(is_period).all():
        backwards = backwards.sort_values(["tested", "difference"], kind="stable", na_position="first")
    return backwards.reset_index(drop=True)


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    size = float(np.clip(0.55 * row_height(ax, len(rows)), 3, 10))
    for verdict, (marker, colour, inside) in LOOKS.items():
        some = rows[(rows["verdict"] == verdict) & rows["difference"].notna()]
        if len(some):
            ax.hlines(some.index, some["low"], some["high"], color=colour, linewidth=size / 2.2, alpha=0.35, zorder=2)
            look: dict[str, Any] = {
                "color": colour,
                "markerfacecolor": inside,
                "markeredgewidth": size / 5,
                "markersize": size,
            }
            ax.plot(some["difference"], some.index, marker, label=verdict, zorder=3, clip_on=False, **look)


def _within(rows: pd.DataFrame) -> list[str]:
    columns = list(rows.columns)
    return columns[: columns.index("column")] if "column" in columns else []


def _same(rows: pd.DataFrame) -> bool:
    """Whether one pair is compared within several groups, so that the rows differ only in what they lie within."""
    pairs = rows[["group", "reference", *(["column"] if "column" in rows else [])]]
    return len(rows) > 1 and bool(_within(rows)) and len(pairs.drop_duplicates()) == 1


def _pair(pair: Mapping[str, Any] | pd.Series, longest: int = LONGEST) -> str:
    one, other = (as_label(_side(pair, side), longest) for side in ("group", "reference"))
    return f"{one} {MINUS} {other}"


def _against_rest(ax: Axes, rows: pd.DataFrame) -> bool:
    """Whether all are compared with the rest, and there is too little room to say so in each row."""
    return not roomy(ax) and bool(rows["reference"].eq("rest").all())


def _side(pair: Mapping[str, Any] | pd.Series, side: str) -> Any:
    name = pair[side]
    return cell(side, name, pair.get("column", ""), tuple(pair.keys())) if isinstance(name, str) else name


def _names(ax: Axes, rows: pd.DataFrame) -> list[str]:
    """Each pair as "North − rest  (n = 812 / 9,120)", before it what it lies within, and its column where several.

    Where all rows are of one pair, only what they lie within is said.
    """
    within, same = _within(rows), _same(rows)
    if "column" in rows and rows["column"].nunique() > 1:
        within = [*within, "column"]
    before = [f"{name}: " for name in labels(rows, within, LONGEST)] if within else [""] * len(rows)
    longest, line = line_length(ax, len(rows))
    longest, alike = min(LONGEST, longest // 2), _against_rest(ax, rows)
    names = []
    for first, pair in zip(before, rows.to_dict("records"), strict=True):
        name = f"{first}{as_label(_side(pair, 'group'), 2 * longest)}" if alike else f"{first}{_pair(pair, longest)}"
        name = first.removesuffix(": ") if same else name
        if pair.get("note") == SUPPRESSED:
            names.append(in_lines(name, translated(SUPPRESSED), line))
            continue
        names.append(in_lines(name, two_bases(base(pair["n"]), base(pair["reference_n"])), line))
    return names


def _write_differences(ax: Axes, rows: pd.DataFrame) -> None:
    """The differences at the right, in bold where shown, and after them why a pair was not tested."""
    colours = [MUTED if verdict == "not tested" else INK for verdict in rows["verdict"]]
    texts = ["" if np.isnan(value) else signed(value) for value in rows["difference"]]
    after = write_values(ax, texts, colours=colours, bold=set(rows.index[rows["verdict"].isin(SHOWN)]))
    why = np.select([rows["smaller_n"] == 0, rows["difference"].isna()], WHY_NOT[:2], WHY_NOT[2])
    untested = (rows["verdict"] == "not tested") & ~suppressed_rows(rows)
    words = np.where(untested, [translated(str(text)) if roomy(ax) else _("not tested") for text in why], "")
    write_values(ax, list(words), after=after, align="left", colours=colours)


def _legend(rows: pd.DataFrame) -> str:
    """What the shapes mean, where any pair was tested."""
    tested = rows[rows["verdict"] != "not tested"]
    if not len(tested):
        return ""
    adjust = str(tested["adjust"].iloc[0]) if "adjust" in tested else ""
    alpha = numerals(f"{1 - tested['level'].iloc[0]:.2g}")
    test = translated(ADJUSTMENTS.get(adjust, ADJUSTMENTS[""])).format(alpha=alpha)
    circles = [_("○ no difference shown")] if (tested["verdict"] == "not shown").any() else []
    return GAP.join([_("▲ higher, ▼ lower: shown to differ ({test})", test=test), *circles])
