"""Did one segment change more than another: the difference between two changes."""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, nenglish
from nps_analysis.responses.segments import nearest_value
from nps_analysis.schema import DataError, listed
from nps_analysis.stats.contrast import contrast
from nps_analysis.stats.decompose import INDEPENDENT, sides
from nps_analysis.stats.multiplicity import adjusted, adjustment_named
from nps_analysis.stats.sample import Sample, mean
from nps_analysis.stats.score import sample

REST = "rest"
COLUMNS = (
    *("column", "group", "reference", "change", "reference_change", "difference", "se", "low", "high", "statistic"),
    *("p_value", "p_adjusted", "adjust", "level", "method", "n", "tested", "note"),
)


def difference_in_differences(
    counts: ScoreCounts,
    across: str,
    before: str,
    after: str,
    by: str,
    group: str | None = None,
    reference: str = REST,
    level: float = 0.95,
    adjust: str = "holm",
    min_n: int = 30,
) -> pd.DataFrame:
    """Whether a segment of ``by`` changed more than another, or than all the others together, in points.

    ``difference`` is (after - before) of the segment minus (after - before) of the ``reference``: a row for each
    segment, or one for ``group`` alone. Columns ``column, group, reference, change, reference_change, difference, se,
    low, high, statistic, p_value, p_adjusted, adjust, level, method, n`` (the smallest of the four bases, unweighted),
    ``tested, note``. The ``rest`` is the others at their mean shares of the two periods, so that a change in who
    answers is no change of theirs; without another that has answers in both periods there is none. Test and interval
    are ``contrast``'s score test, all samples taken as independent,
    without clusters and strata. With two segments there is one row, the first against the second. A row with a base
    below ``min_n`` is shown, not tested.

    Read as the effect of what was done in one segment it takes for granted that both would have changed alike without
    it (Card & Krueger 1994, American Economic Review 84:772). Raises DataError for an unknown column, value or
    adjustment, for fewer than two segments, and where a period has no answers.

    >>> rows = [("1", "A", 0, 5), ("1", "A", 10, 5), ("1", "B", 0, 5), ("1", "B", 10, 5)]
    >>> rows += [("2", "A", 0, 2), ("2", "A", 10, 8), ("2", "B", 0, 4), ("2", "B", 10, 6)]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["wave", "store", "score", "n"]))
    >>> found = difference_in_differences(counts, "wave", "1", "2", "store", "A", "B")
    >>> found[["change", "reference_change", "difference"]].round(9).values.tolist()
    [[60.0, 20.0, 40.0]]
    """
    adjust = adjustment_named(adjust)
    waves = sides(counts, across, before, after, by)
    hidden = waves[0].suppressed | waves[1].suppressed
    names = waves[0].keys.iloc[:, 0].astype(str).tolist()
    pairs = _pairs(names, waves[0].names[0], group, reference)
    held = _held_against(waves, names, pairs)
    signs = np.concatenate([held, -held], axis=1)  # of all segments after, then of all before
    samples = [
        Sample(np.tile(shares, (len(pairs), 1)), np.full(len(pairs), n))
        for drawn in map(sample, waves[::-1])
        for shares, n in zip(drawn.shares, drawn.n, strict=True)
    ]
    n = np.array([wave.n.sum(axis=1) for wave in waves])
    change = np.nan_to_num(100 * (mean(sample(waves[1]).shares) - mean(sample(waves[0]).shares)))
    own = [names.index(one) for one, _ in pairs]
    others = np.where(np.arange(len(names)) == np.array(own)[:, None], 0, -held)
    frame = contrast(samples, signs, level=level).assign(
        column=waves[0].names[0],
        group=[one for one, _ in pairs],
        reference=[two for _, two in pairs],
        change=change[own],
        reference_change=(others * change).sum(axis=1),
        level=level,
        method=f"score{INDEPENDENT}" if counts.design else "score",
        adjust=adjust,
        n=[int(min(n[:, row > 0].min(), (n @ (row < 0)).min())) for row in held],
    )
    frame["tested"] = (frame["n"] >= max(min_n, 1)) & frame["p_value"].notna()
    frame["note"] = [_note(n, low, se, min_n) for n, low, se in zip(frame["n"], frame["low"], frame["se"], strict=True)]
    frame.loc[~frame["tested"], ["statistic", "p_value"]] = np.nan
    alone = ~(held < 0).any(axis=1)  # nothing to hold it against: its own change is no difference
    frame.loc[alone, ["difference", "se", "low", "high"]] = np.nan
    frame.loc[frame["difference"].isna(), ["change", "reference_change"]] = np.nan
    frame = frame.assign(p_adjusted=adjusted(frame["p_value"].to_numpy(), adjust))[list(COLUMNS)]
    not_shown = {name for name, out in zip(names, hidden, strict=True) if out}
    of_hidden = np.array([not not_shown.isdisjoint(pair) for pair in pairs])
    return with_suppressed(frame, of_hidden | (alone & hidden.any()), COLUMNS)


def _held_against(waves: tuple[ScoreCounts, ScoreCounts], names: list[str], pairs: list[tuple[str, str]]) -> np.ndarray:
    """Pairs x segments: 1 for the segment, minus the parts of its reference, which add up to 1.

    The rest is the segments with answers in both periods, at the means of their shares, so that people who answer
    more often in one period than in the other change nothing.
    """
    shares = sum(wave.weight.sum(axis=1) / (wave.weight.sum() or 1) for wave in waves)
    known = np.all([wave.weight.sum(axis=1) > 0 for wave in waves], axis=0)
    rows = np.zeros((len(pairs), len(names)))
    for row, (one, two) in zip(rows, pairs, strict=True):
        at = names.index(one)
        parts = shares * known if two == REST else np.eye(len(names))[names.index(two)]
        parts = np.where(np.arange(len(names)) == at, 0, parts)
        row[:] = -parts / parts.sum() if parts.sum() > 0 else 0
        row[at] = 1
    return rows


def _pairs(names: list[str], by: str, group: str | None, reference: str) -> list[tuple[str, str]]:
    for name in (group, reference):
        if name not in (None, REST, *names):
            raise DataError(
                f'no "{name}" in {by}',
                required=f"a value of {by}, or rest",
                found=f'"{name}"; {nearest_value(str(name), names, by)}',
                do="name one of its values",
            )
    if len(names) < 2:
        raise DataError(
            f"only one group in {by}",
            required="two groups, of which one is held against the other",
            found=listed(names),
            do="name another column",
        )
    if group is None and reference == REST and len(names) == 2:
        return [(names[0], names[1])]
    return [(name, reference) for name in ([group] if group else names) if name != reference]


def _note(n: int, low: float, se: float, min_n: int) -> str:
    if not n:
        return N_("one of them has no answers in one of the periods")
    notes = (
        [
            nenglish(
                "the smallest of the four has {n} answer, fewer than {min_n}",
                "the smallest of the four has {n} answers, fewer than {min_n}",
                n,
                min_n=min_n,
            )
        ]
        if n < min_n
        else []
    )
    if np.isnan(se) and not np.isnan(low):
        notes.append(N_("one answer has no standard error"))
    return "; ".join(notes)
