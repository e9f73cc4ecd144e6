"""Why did the score change: other people answering (mix), or the same kind of people answering differently (rate)?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import OF_SHOWN, with_suppressed
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.required import NO_CHANGE, refuse_mixed
from nps_analysis.responses.segments import nearest_value
from nps_analysis.schema import VERY_SMALL_BASE, DataError, listed
from nps_analysis.stats.difference import difference
from nps_analysis.stats.sample import quantile
from nps_analysis.stats.score import sample

POINTS = np.array([-100.0, 0.0, 100.0])
INDEPENDENT = N_(", without clusters and strata")  # said in the method where the counts have them
NO_ERROR = 1e-9  # points; a standard error below this is only rounding


class Wave(NamedTuple):
    """One side of a decomposition: shares and scores of the segments, and what their errors are made of."""

    n: np.ndarray  # segments
    share: np.ndarray  # segments, adding up to 1
    nps: np.ndarray  # segments, points; NaN without answers
    squared: np.ndarray  # segments x 3 classes: sum of squared weights / (sum of weights)², times n / (n - 1)
    total: float  # points


class Slope(NamedTuple):
    """How an effect of each segment follows that segment's share and score, and the total score, of one wave."""

    share: np.ndarray
    nps: np.ndarray
    total: np.ndarray


Effects = dict[str, tuple[np.ndarray, tuple[Slope, Slope]]]


def decompose(
    counts: ScoreCounts,
    across: str,
    before: str,
    after: str,
    by: str | Sequence[str],
    parts: int = 2,
    level: float = 0.95,
) -> pd.DataFrame:
    """The change in NPS from ``before`` to ``after``, two values of ``across``, split into mix and rate by segment.

    One row per segment of ``by`` (crossed where it names several columns), the last with ``group`` None the sum:
    ``group``, ``share_from``, ``share_to`` (percent), ``nps_from``, ``nps_to``, ``mix``, ``rate``, ``total`` (points),
    then ``mix_low, mix_high, rate_low, rate_high, total_low, total_high, n_from, n_to, level, method, before, after,
    by, note``.

    With shares s and scores m of a segment, M of all (Kitagawa 1955, JASA 50:1168), each effect is the change of one
    at the mean of the other:

    ``mix``   (s2 - s1) ((m1 + m2) / 2 - (M1 + M2) / 2): more of those who score above all adds, more of those below
              takes away. Centred on M, so that a constant added to every score changes no segment's effect.
    ``rate``  (s1 + s2) / 2 (m2 - m1)

    They add up exactly: mix + rate = total, and the totals of the segments are the change. ``parts=3`` takes both at
    the first period's values, with the rest in a column ``interaction``. A segment without answers in one of the two
    has no score there: its whole effect is mix, rate is 0, and its note says so.

    Intervals are of the delta method: linearised standard errors from counts, both periods taken as independent
    samples of the people and of their segments alike, with weights; clusters and strata are left out, which
    ``method`` says where the counts have them. An effect is a product; where both factors lie
    one to three standard errors from 0 its interval is too narrow (an ``interaction`` held 91 % at 95 %), nearer to 0
    it is too wide. The sum's ``total`` has the score interval that ``compare`` gives without a design.
    Where no error can be had (every answer of a segment alike in both periods) the limits are missing and the note
    says so. The note of the sum says where all goes one way and every segment the other; where groups are suppressed,
    that it is the sum of the others.

    Raises DataError for an unknown column or value, and for other parts than 2 or 3.

    From half and half to three quarters at 20, each store as before: the fall of 10 is all mix.

    >>> rows = [("1", "A", 0, 2), ("1", "A", 10, 3), ("1", "B", 0, 1), ("1", "B", 10, 4)]
    >>> rows += [("2", "A", 0, 6), ("2", "A", 10, 9), ("2", "B", 0, 1), ("2", "B", 10, 4)]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["wave", "store", "score", "n"]))
    >>> decompose(counts, "wave", "1", "2", by="store").loc[2, ["mix", "rate", "total"]].round(9).tolist()
    [-10.0, 0.0, -10.0]
    """
    if parts not in (2, 3):
        raise DataError(
            f"no decomposition into {parts} parts",
            required="2 (mix and rate) or 3 (mix, rate and interaction)",
            found=f"{parts}",
            do="--parts 2",
        )
    z, (one, two) = quantile(level), sides(counts, across, before, after, by)
    hidden = one.suppressed | two.suppressed
    names = [" · ".join(own) for own in one.keys.astype(str).to_numpy()]
    one, two = one.take(~hidden), two.take(~hidden)
    waves = _wave(one), _wave(two)
    effects = _effects(*waves, parts)
    rows = {"group": [name for name, out in zip(names, hidden, strict=True) if not out], **_described(*waves)}
    rows |= {name: values for name, (values, _) in effects.items()}
    last = {"group": None, "share_from": 100.0, "share_to": 100.0, "nps_from": waves[0].total, "nps_to": waves[1].total}
    last |= {name: values.sum() for name, (values, _) in effects.items()}
    frame = pd.concat([pd.DataFrame(rows), pd.DataFrame([last])], ignore_index=True)
    for name, (_, slopes) in effects.items():
        errors = _errors(waves, slopes)
        margin = np.where(errors > NO_ERROR, z * errors, np.nan)
        frame[f"{name}_low"], frame[f"{name}_high"] = frame[name] - margin, frame[name] + margin
    change = difference(sample(two.by()), sample(one.by()), level).loc[0]
    frame.loc[len(one), ["total_low", "total_high"]] = change["low"], change["high"]
    frame["n_from"], frame["n_to"] = ([*wave.n.astype(int), int(wave.n.sum())] for wave in waves)
    method = f"delta{INDEPENDENT}" if counts.design else "delta"
    frame = frame.assign(level=level, method=method, before=before, after=after, by=" and ".join(one.names))
    frame["note"] = [*_notes(frame.iloc[:-1], before, after), _against_all(waves, before, after, one.names)]
    if not hidden.any():
        return frame
    said = english(
        "{of_shown}: the sum of the {count} of {count_2} groups that are shown",
        of_shown=OF_SHOWN,
        count=len(one),
        count_2=len(names),
    )
    frame.loc[len(one), "note"] = "; ".join(filter(None, [said, frame["note"].iloc[-1]]))
    return _with_hidden(frame, names, hidden)


def _with_hidden(frame: pd.DataFrame, names: list[str], hidden: np.ndarray) -> pd.DataFrame:
    """The frame with the segments that are not shown, in their places; without any other the sum is not shown either.

    The sum is that of the segments that are shown in both periods.
    """
    order = [*np.flatnonzero(~hidden), len(names), *np.flatnonzero(hidden)]
    rows = frame.reindex(range(len(names) + 1)).assign(
        group=pd.Series(np.array([*names, None], dtype=object)[order], dtype=object)
    )
    rows["group"] = rows["group"].astype(object).where(rows["group"].notna(), None)
    same = ["level", "method", "before", "after", "by"]
    rows[same] = frame[same].iloc[0].to_numpy()
    rows = rows.set_axis(order).sort_index()
    figures = tuple(name for name in rows.columns if name not in ("group", *same))
    return with_suppressed(rows, np.append(hidden, hidden.all()), figures)


def sides(
    counts: ScoreCounts, across: str, before: str, after: str, by: str | Sequence[str]
) -> tuple[ScoreCounts, ScoreCounts]:
    """The counts of ``before`` and of ``after`` by the columns in ``by``, both with the segments of either.

    DataError for an unknown column or value, where both are the same, and where one of them has no answers.
    """
    names = [name.removeprefix("column:") for name in ([by] if isinstance(by, str) else by)]
    across = across.removeprefix("column:")
    across = counts.period if across == "period" and counts.period else across
    before, after = (value.removeprefix("value:") for value in (before, after))
    if before == after or across in names or not names:
        raise DataError(
            "nothing to decompose by" if not names else f"a change from {before} to {after} by {listed(names)}",
            required="two different values, and segments in other columns than the one they are in",
            found=f'"{before}" and "{after}" of {across}, by {listed(names) or "nothing"}',
            do="name segments with --by, and two values with --from and --to",
        )
    if counts.responses:
        refuse_mixed(counts.responses, NO_CHANGE, apart=[across, *names])
    grouped = replace(counts, design=None).by(across, *names)
    known = grouped.keys[across][(grouped.weight.sum(axis=1) > 0) | grouped.suppressed]
    empty = [value for value in (before, after) if value not in set(known)]
    if empty:
        raise DataError(
            f"no answers in {listed(empty)}",
            required=f"valid answers in {before} and in {after}",
            found=f"none; {nearest_value(empty[0], known, across)}",
            do="name others with --from and --to",
        )
    one, two = (grouped.where(**{across: value}).by(*names) for value in (before, after))
    return one + _silent(two), two + _silent(one)


def _silent(counts: ScoreCounts) -> ScoreCounts:
    """The same groups without an answer."""
    hidden = None if counts.hidden is None else np.ones(len(counts), dtype=bool)
    return replace(counts, n=0 * counts.n, weight=0 * counts.weight, weight_sq=0 * counts.weight_sq, hidden=hidden)


def _wave(counts: ScoreCounts) -> Wave:
    weight, n = counts.classes("weight"), counts.n.sum(axis=1)
    total, own = weight.sum(), weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        nps = np.where(own > 0, weight @ POINTS / own, np.nan)
        whole = float(weight.sum(axis=0) @ POINTS / total)
        share, squared = own / total, counts.classes("weight_sq") / total**2
    correction = n.sum() / (n.sum() - 1) if n.sum() > 1 else np.nan
    return Wave(n, share, nps, squared * correction, whole)


def _described(one: Wave, two: Wave) -> dict[str, np.ndarray]:
    return {"share_from": 100 * one.share, "share_to": 100 * two.share, "nps_from": one.nps, "nps_to": two.nps}


def _effects(one: Wave, two: Wave, parts: int) -> Effects:
    """Each effect by segment, with its slopes in the first wave and in the second.

    A score that one wave lacks is taken from the other, whose slope then has both.
    """
    m1, m2 = (np.where(np.isnan(a.nps), b.nps, a.nps) for a, b in ((one, two), (two, one)))
    m1, m2 = np.nan_to_num(m1), np.nan_to_num(m2)
    known = ~(np.isnan(one.nps) | np.isnan(two.nps))
    own1, own2 = np.where(np.isnan(one.nps), 0.0, 1.0), np.where(np.isnan(two.nps), 0.0, 1.0)
    grown, moved, middle = two.share - one.share, m2 - m1, (one.total + two.total) / 2
    none = np.zeros_like(grown)
    part1, part2 = (0.5, 0.5) if parts == 2 else (1.0, 0.0)  # how far mix is taken at either wave's scores
    at1, at2 = np.where(known, part1, own1), np.where(known, part2, own2)
    above, share = part1 * m1 + part2 * m2 - middle, part1 * one.share + part2 * two.share
    found: Effects = {
        "mix": (
            grown * above,
            (Slope(-above, grown * at1, -grown / 2), Slope(above, grown * at2, -grown / 2)),
        ),
        "rate": (
            share * moved,
            (Slope(part1 * moved, -share * known, none), Slope(part2 * moved, share * known, none)),
        ),
    }
    if parts == 3:
        slopes = Slope(-moved, -grown * known, none), Slope(moved, grown * known, none)
        found["interaction"] = grown * moved, slopes
    each = list(found.values())
    first, second = ([slopes[wave] for _, slopes in each] for wave in (0, 1))
    found["total"] = np.sum([values for values, _ in each], axis=0), (_together(first), _together(second))
    return found


def _together(slopes: list[Slope]) -> Slope:
    return Slope(*np.sum(slopes, axis=0))


def _errors(waves: tuple[Wave, Wave], slopes: tuple[Slope, Slope]) -> np.ndarray:
    """Linearised standard error of an effect, by segment and of the sum.

    An answer worth y in segment j moves the effect of segment k by b(y), and that of its own by a(y) more. Sums of
    squares over j then need no array of segments x segments.
    """
    variances = np.zeros(len(waves[0].n) + 1)
    for wave, slope in zip(waves, slopes, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            within = np.nan_to_num((POINTS - wave.nps[:, None]) / wave.share[:, None], posinf=0, neginf=0)
        own = slope.share[:, None] + slope.nps[:, None] * within
        every = -(slope.share * wave.share)[:, None] + slope.total[:, None] * (POINTS - wave.total)
        others = (wave.squared.sum(axis=0) * every**2).sum(axis=1)
        variances[:-1] += others + (wave.squared * ((own + every) ** 2 - every**2)).sum(axis=1)
        variances[-1] += (wave.squared * (own + every.sum(axis=0)) ** 2).sum()
    return np.sqrt(np.maximum(variances, 0))


def _notes(rows: pd.DataFrame, before: str, after: str) -> list[str]:
    """What is special about each segment: no answers on a side, few of them, no interval."""
    notes = []
    for row in rows.itertuples():
        bases = {before: (row.n_from, row.nps_from), after: (row.n_to, row.nps_to)}
        without = [name for name, (_, nps) in bases.items() if np.isnan(nps)]
        few = [
            nenglish("{n} answer in {name}", "{n} answers in {name}", n, name=name)
            for name, (n, _nps) in bases.items()
            if n < VERY_SMALL_BASE and n
        ]
        said = [english("no answers in {names}: its whole effect is mix", names=listed(without))] if without else []
        said += [english("only {join}: its intervals are rough", join=" and ".join(few))] if few else []
        if np.isnan(row.mix_low) or (np.isnan(row.rate_low) and not without):
            said.append(N_("no error to take where every answer, or every share, is the same"))
        notes.append("; ".join(said))
    return notes


def _against_all(waves: tuple[Wave, Wave], before: str, after: str, by: list[str]) -> str:
    """A sentence where the total goes one way and every segment with two scores the other, else nothing.

    It is about the scores as observed: that a sign turns is arithmetic, not a finding about the population.
    """
    change, each = waves[1].total - waves[0].total, waves[1].nps - waves[0].nps
    each = each[~np.isnan(each)]
    if len(each) < 2 or not (each * change < 0).all():
        return ""
    told = {"after": after, "before": before, "names": listed(by)}
    if change < 0:
        return english(
            "as observed, NPS is lower in {after} than in {before}, but higher in every group by {names}: the shares "
            "of the answers turn the sign",
            **told,
        )
    return english(
        "as observed, NPS is higher in {after} than in {before}, but lower in every group by {names}: the shares of "
        "the answers turn the sign",
        **told,
    )
