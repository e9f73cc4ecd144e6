"""Findings as sentences, from result frames: the only place that says rose, fell, higher or lower."""

from collections.abc import Callable, Sequence
from math import isnan

import pandas as pd
from scipy.special import ndtri

from nps_analysis.responses.record import Accounting
from nps_analysis.schema import PERIODS, SCORE_COLUMNS, counted, listed
from nps_analysis.tables import count, p_value, points, signed

ADJUSTED = {
    "holm": "p-values adjusted by Holm",
    "hochberg": "p-values adjusted by Hochberg",
    "bh": "p-values adjusted by Benjamini-Hochberg",
    "by": "p-values adjusted by Benjamini-Yekutieli",
    "simultaneous": "p-values and intervals simultaneous",
}
POWER = 0.8  # a change "would be seen" when the test shows it in four samples of five


def say_score(scores: pd.DataFrame) -> str:
    """One score with its interval and base; of several groups how far apart their scores lie, which is no claim that they differ.

    >>> say_score(pd.DataFrame({"n": [20], "nps": [25.0], "low": [-13.3], "high": [55.2], "level": [0.95], "note": [""]}))
    'NPS is 25.0 (95 % interval −13.3 to 55.2) from 20 answers'
    """
    answered = scores[scores["n"] > 0]
    if not len(answered):
        return "There are no answers, so there is no score"
    if len(scores) == 1:
        one = answered.iloc[0]
        return f"NPS is {points(one['nps'])} ({interval(one, points)}) from {counted(int(one['n']), 'answer')}"
    best, worst = answered.loc[answered["nps"].idxmax()], answered.loc[answered["nps"].idxmin()]
    silent = len(scores) - len(answered)
    tail = f"; {counted(silent, 'group')} without answers" if silent else ""
    by = " and ".join(group_columns(scores.columns))
    return (
        f"NPS by {by} runs from {points(worst['nps'])} ({_name(worst)}) to {points(best['nps'])} ({_name(best)}){tail}"
    )


def say_change(row: pd.Series) -> str:
    """What one comparison shows: a change from ``reference`` to ``group``, or how large one would have had to be to be seen.

    >>> row = pd.Series({"column": "quarter", "group": "2026-Q2", "reference": "2026-Q1", "nps": 34.2, "reference_nps": 28.1, "difference": 6.1,
    ...     "low": 2.0, "high": 10.2, "p_value": 0.004, "p_adjusted": 0.004, "level": 0.95, "tested": True, "note": ""})
    >>> say_change(row)
    'NPS rose 6.1 points from 2026-Q1 to 34.2 in 2026-Q2 (95 % interval +2.0 to +10.2)'
    """
    group, reference = str(row["group"]), str(row["reference"])
    if isnan(row["difference"]):
        return f"No change can be computed for {group}: {row['note'] or 'no answers'}"
    if not row["tested"]:
        return f"{group} against {reference}: {signed(row['difference'])}, not tested ({row['note']})"
    if shown(row):
        verb = "rose" if row["difference"] > 0 else "fell"
        return f"NPS {verb} {points(abs(row['difference']))} points from {reference} to {points(row['nps'])} in {group} ({interval(row)})"
    return f"No change shown from {reference} to {group}: {_not_shown(row)}"


def say_trend(comparisons: pd.DataFrame) -> str:
    """What the last comparable period shows, with how many of all the steps are shown to be changes."""
    steps = _pairs(comparisons)
    comparable = steps[steps["difference"].notna()]
    if not len(comparable):
        return "There is only one period with answers, so no change can be shown"
    return say_change(comparable.iloc[-1])


def say_compare(comparisons: pd.DataFrame) -> str:
    """Which groups are shown to differ from their reference after adjustment, and that no other is.

    Groups are called higher or lower only where the adjusted test shows it.
    """
    pairs = _pairs(comparisons)
    tested = pairs[pairs["tested"]]
    if not len(tested):
        return "No group could be tested: " + (
            str(pairs["note"].iloc[0]) if len(pairs) and pairs["note"].iloc[0] else "too few answers"
        )
    if len(pairs) == 1:
        return _say_difference(pairs.iloc[0])
    found = tested[[shown(row) for _, row in tested.iterrows()]]
    if not len(found):
        smallest = tested.loc[tested["p_adjusted"].idxmin()]
        return f"No difference is shown among {counted(len(tested), 'comparison')} ({_adjusted(smallest)})"
    thing, rest = "change" if _between_periods(found) else "difference", len(tested) - len(found)
    tail = (
        f"; no {thing} is shown in the other {rest}" if rest > 1 else "; none is shown in the other one" if rest else ""
    )
    if len(found) == 1:
        return (
            _within(found.iloc[0]) + say_change(found.iloc[0]) if thing == "change" else _higher_or_lower(found.iloc[0])
        ) + tail
    parts = [_listed_by_size(found[sign]) for sign in (found["difference"] > 0, found["difference"] < 0) if sign.any()]
    return _capital("; ".join(parts)) + tail


def say_classes(scores: pd.DataFrame) -> str:
    """The make-up of the score: shares of promoters, passives and detractors."""
    if len(scores) != 1:
        top = scores.loc[scores["promoters"].idxmax()]
        return f"Promoters make up between {points(scores['promoters'].min())} % and {points(scores['promoters'].max())} % ({_name(top)}) of the answers"
    one = scores.iloc[0]
    return f"{points(one['promoters'])} % promoters, {points(one['passives'])} % passives and {points(one['detractors'])} % detractors"


def say_benchmark(benchmarks: pd.DataFrame, company: str | None = None) -> str:
    """Which published scores our score is shown to be above or below, and which it cannot be told from."""
    own = company or "Our NPS"
    nps = benchmarks["nps"].dropna()
    if not len(nps):
        return "There are no answers to hold against the published scores"
    verdicts = {
        verdict: part["company"].astype(str).tolist() for verdict, part in benchmarks.groupby("verdict", sort=False)
    }
    words = {
        "above": "above",
        "below": "below",
        "depends on the split": "not certain against",
        "no difference shown": "not shown to differ from",
    }
    parts = [f"{words[verdict]} {listed(verdicts[verdict], 2)}" for verdict in words if verdict in verdicts]
    return f"{own} at {points(nps.iloc[0])}: " + "; ".join(parts)


def say_accounting(accounting: Accounting) -> str:
    """How many of the rows are valid answers, and where the others went.

    >>> say_accounting(Accounting(rows_read=10, valid=7, missing=2, rejected=1))
    '7 of 10 rows are valid answers: 2 missing, 1 rejected'
    """
    kinds = {
        "missing": accounting.missing,
        "rejected": accounting.rejected,
        "excluded": accounting.excluded,
        "duplicates": accounting.duplicates,
    }
    parts = [f"{count(rows)} {kind}" for kind, rows in kinds.items() if rows]
    if not parts:
        return f"All {counted(accounting.rows_read, 'row')} are valid answers"
    return f"{count(accounting.valid)} of {counted(accounting.rows_read, 'row')} are valid answers: {', '.join(parts)}"


def describe(frame: pd.DataFrame, word: str, caption: str) -> str:
    """Alternative text for a chart of ``frame``: what it is of, and its figures in words, up to twelve of them."""
    rows = _pairs(frame) if word == "compare" else frame
    figures = [_figure(row, word) for _, row in rows.head(12).iterrows()]
    more = len(rows) - len(figures)
    return f"{caption}. " + "; ".join(figures) + (f"; and {more} more" if more else "") + "."


def shown(row: pd.Series) -> bool:
    """Whether the adjusted test of a comparison shows a difference at its level."""
    return bool(row["tested"]) and row["p_adjusted"] < 1 - row["level"]


def interval(row: pd.Series, form: Callable[[float], str] = signed) -> str:
    """The interval of a row in words: ``95 % interval +2.0 to +10.2`` for a difference; with ``points`` as ``form``, for a score."""
    return f"{row['level'] * 100:g} % interval {form(row['low'])} to {form(row['high'])}"


def method_of(frame: pd.DataFrame) -> str:
    """The method of a result frame in words, for captions and footers."""
    last = frame.iloc[-1]
    words = [str(last["method"])] if "method" in frame else ["counts"] if "before" in frame else []
    if "level" in frame:
        words.append(f"{last['level'] * 100:g} % interval")
    if "adjust" in frame and last["adjust"] != "none":
        words.append(ADJUSTED[last["adjust"]])
    return ", ".join(words)


def detectable(row: pd.Series) -> float:
    """The smallest change, in points, that a test with this base would show in four samples of five (from the interval's half-width)."""
    z = ndtri((1 + row["level"]) / 2)
    return (row["high"] - row["low"]) / 2 / z * (z + ndtri(POWER))


def _not_shown(row: pd.Series) -> str:
    between = f"{signed(row['difference'])}, between {signed(row['low'])} and {signed(row['high'])}"
    if row["p_value"] < 1 - row["level"]:
        return f"{between}; not shown once the number of comparisons is allowed for ({_adjusted(row)})"
    return f"{between}; a change under {points(detectable(row))} points would not be seen with this base"


def _say_difference(row: pd.Series) -> str:
    if not row["tested"] or isnan(row["difference"]) or not shown(row):
        group, reference = row["group"], row["reference"]
        return (
            f"No difference shown between {group} and {reference}: {_not_shown(row) if row['tested'] else row['note']}"
        )
    return _higher_or_lower(row)


def _higher_or_lower(row: pd.Series) -> str:
    word = "higher" if row["difference"] > 0 else "lower"
    return f"{_within(row)}{row['group']} is {points(abs(row['difference']))} points {word} than {_reference(row)} ({interval(row)})"


def _within(row: pd.Series) -> str:
    before = list(row.index)[: list(row.index).index("column")]
    return " · ".join(str(row[name]) for name in before) + ": " if before else ""


def _reference(row: pd.Series) -> str:
    return "the rest" if row["reference"] == "rest" else str(row["reference"])


def _listed_by_size(rows: pd.DataFrame) -> str:
    """Groups that differ the same way, the largest difference first: ``higher than the rest: Finland (+15.5), Sweden (+9.4) and 3 more``."""
    up, first = bool(rows["difference"].iloc[0] > 0), rows.iloc[0]
    one_pair = bool(_within(first)) and len(rows[["group", "reference"]].drop_duplicates()) == 1
    one_reference = rows["reference"].nunique() == 1
    if _between_periods(rows):
        lead = ("rose" if up else "fell") + (f" from {first['reference']} to {first['group']}" if one_pair else "")
    else:
        lead = ("higher" if up else "lower") + (f" than {_reference(first)}" if one_reference else "")
    names = []
    for _, row in rows.reindex(rows["difference"].abs().sort_values(ascending=False).index).iterrows():
        against = "" if one_reference else f" against {_reference(row)}"
        name = _within(row).removesuffix(": ") if one_pair else f"{_within(row)}{row['group']}{against}"
        names.append(f"{name} ({signed(row['difference'])})")
    return f"{lead}: {listed(names, 3)}"


def _between_periods(rows: pd.DataFrame) -> bool:
    return rows["column"].iloc[0] in PERIODS


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _adjusted(row: pd.Series) -> str:
    return (
        f"smallest adjusted {p_value(row['p_adjusted'])}"
        if not shown(row)
        else f"adjusted {p_value(row['p_adjusted'])}"
    )


def _pairs(comparisons: pd.DataFrame) -> pd.DataFrame:
    """The comparisons without the omnibus rows."""
    return comparisons[comparisons["group"].notna()]


def _name(row: pd.Series) -> str:
    return " · ".join(str(row[name]) for name in group_columns(row.index)) or "all answers"


def group_columns(columns: Sequence[str]) -> list[str]:
    """The columns of a result frame that stand before its figures."""
    names = list(columns)
    first = next(i for i, name in enumerate(names) if name in SCORE_COLUMNS or name in ("column", "company", "share_from", "n_per_group"))
    return names[:first]


def _figure(row: pd.Series, word: str) -> str:
    if word == "compare":
        verdict = "shown" if shown(row) else "not shown" if row["tested"] else "not tested"
        return f"{_within(row)}{row['group']} minus {row['reference']} {signed(row['difference'])} ({verdict})"
    if word == "benchmark":
        return f"{row['company']} {points(row['benchmark_nps'])}: {row['verdict']}"
    if word == "rank":
        lowest, highest = row["rank_low_simultaneous"], row["rank_high_simultaneous"]
        return f"{_name(row)} {points(row['nps'])}, place {count(lowest)} to {count(highest)} (n = {count(row['n'])})"
    if word == "target":
        return f"{_name(row)} {points(row['nps'])} against {points(row['target'])}: {row['verdict'] or row['note']}"
    if word == "classes":
        return f"{_name(row)}: {points(row['promoters'])} % promoters, {points(row['passives'])} % passives, {points(row['detractors'])} % detractors"
    if word == "plan":
        kind, answers = ("margin", row["n"]) if "margin" in row else ("change", row["n_per_group"])
        return f"{kind} {points(row[kind])}: {count(answers)} answers"
    if word == "movement":
        return f"{row['before']} before, {row['after']} after: {count(row['n'])}"
    if word == "decompose":
        return f"{row['group'] or 'all'}: mix {signed(row['mix'])}, rate {signed(row['rate'])}"
    return f"{_name(row)} {points(row['nps'])} (n = {count(row['n'])})"
