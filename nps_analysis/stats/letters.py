"""Which column is higher than which: the letters of a market-research table."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, nenglish
from nps_analysis.schema import MARKS, DataError, base_of
from nps_analysis.stats.compare import compare
from nps_analysis.stats.pairs import own_name
from nps_analysis.stats.score import effective, named_apart, score

LETTER_COLUMNS = (
    *("letter", "n", "n_eff", "detractors", "passives", "promoters", "nps", "low", "high", "higher_than"),
    *("base", "mark", "level", "small_level", "adjust", "method", "note"),
)
SCORED = ("detractors", "passives", "promoters", "nps", "low", "high")  # as ``score`` has them
MOST = 26 * 27  # letters A to Z, then AA to ZZ


def letters(
    counts: ScoreCounts,
    across: str,
    within: str | Sequence[str] | None = None,
    levels: tuple[float, float] = (0.95, 0.90),
    adjust: str = "holm",
    min_n: int = 30,
    method: str = "default",
) -> pd.DataFrame:
    """One row per group of the column ``across``: its letter, and the letters of the groups it is higher than.

    Columns: those of ``within``, the group's own, then ``letter`` (A, B, C … in the order of the groups), ``n``
    (unweighted), ``n_eff``, ``detractors, passives, promoters`` (percent), ``nps, low, high`` (points, with the
    interval of ``score`` at the first of the ``levels``), ``higher_than``, ``base``, ``mark``, ``level, small_level,
    adjust, method, note``.
    ``higher_than`` has a capital for each group that this one is shown to be higher than at the first of the
    ``levels``, a small letter where only at the second, by the test of ``compare`` between all pairs (with a space
    between, where letters are double). Groups under ``min_n`` answers (unweighted) are not tested, as ``note`` says;
    ``mark`` is ``**`` under 30 answers, ``*`` under 100.

    Printed tables seldom adjust for the number of pairs: with ``adjust="none"`` the letters are theirs, and one pair
    in twenty that do not differ gets one. Here they are adjusted as in ``compare``, per table. Groups are taken as
    independent. Raises DataError where the first level is below the second, for more than 702 groups, and as
    ``compare``.

    >>> rows = [(g, s, k) for g, k in (("North", 60), ("South", 20)) for s, k in ((3, 80 - k), (8, 20), (10, k))]
    >>> table = ScoreCounts.from_table(pd.DataFrame(rows, columns=["region", "score", "n"]))
    >>> letters(table, across="region")[["region", "letter", "nps", "higher_than"]]
      region letter   nps higher_than
    0  North      A  40.0           B
    1  South      B -40.0
    """
    capital, small = levels
    if not 0 < small <= capital < 1:
        raise DataError(
            f"no levels {capital} and {small} for letters",
            required="two levels between 0 and 1, that of the capitals first and not below the other",
            found=f"{levels}",
            do="levels=(0.95, 0.90)",
        )
    tests = compare(counts, across, "each", within, capital, adjust, min_n, method)
    tests = tests[tests["group"].notna()]
    across = tests["column"].iloc[0]
    inside = tests.columns[: tests.columns.get_loc("column")]  # also kinds of survey, which are kept apart
    counts = counts.by(*dict.fromkeys([*inside, across]))
    names = list(dict.fromkeys(counts.keys[across]))
    if len(names) > MOST:
        raise DataError(
            f"too many groups in {across} for letters",
            required=f"at most {MOST}",
            found=f"{len(names):,}",
            do='compare(..., against="rest"), or fewer groups',
        )
    letter = dict(zip(names, map(_letter, range(len(names))), strict=True))
    higher: dict[tuple, list[str]] = {}
    places = tests.iloc[:, : tests.columns.get_loc("column")]
    for place, row in zip(places.itertuples(index=False, name=None), tests.itertuples(), strict=True):
        p = row.p_adjusted
        if row.tested and p < 1 - small:
            reference = own_name(row.reference)
            above, below = (row.group, reference) if row.difference > 0 else (reference, row.group)
            found = letter[below] if p < 1 - capital else letter[below].lower()
            higher.setdefault((*place, above), []).append(found)
    answers, scores = counts.n.sum(axis=1).astype(int), score(counts, level=capital)
    keys = counts.keys[[*(name for name in counts.names if name != across), across]]
    between = " " if len(names) > 26 else ""
    table = {
        "letter": [letter[name] for name in keys[across]],
        "n": answers,
        "n_eff": effective(counts),
        **{name: scores[name].to_numpy() for name in SCORED},
        "higher_than": [
            between.join(sorted(higher.get(key, []), key=lambda found: (len(found), found.upper())))
            for key in keys.itertuples(index=False, name=None)
        ],
        "base": [base_of(n) for n in answers],
        "mark": [MARKS[base_of(n)] for n in answers],
        "level": capital,
        "small_level": small,
        "adjust": adjust,
        "method": tests["method"].iloc[0],
        "note": [
            N_("no answers")
            if n == 0
            else nenglish(
                "{n} answer, fewer than {min_n}: not tested",
                "{n} answers, fewer than {min_n}: not tested",
                int(n),
                min_n=min_n,
            )
            if n < min_n
            else ""
            for n in answers
        ],
    }
    frame = named_apart(keys, LETTER_COLUMNS).reset_index(drop=True).assign(**table)
    return with_suppressed(frame, counts.suppressed, LETTER_COLUMNS[1:])


def _letter(position: int) -> str:
    """A for 0, Z for 25, AA for 26.

    >>> [_letter(k) for k in (0, 25, 26, 701)]
    ['A', 'Z', 'AA', 'ZZ']
    """
    return chr(65 + position) if position < 26 else chr(64 + position // 26) + chr(65 + position % 26)
