"""How often groups lie outside funnel limits: equal ones, ones that differ ordinarily, and three far out of twelve.

    python benchmarks/funnel.py     # a line for each case, the figures that docs/methods.md has: half a minute

Simulated with fixed seeds. Answers per group are 30 to 200, level 95 % for all groups together. Those far out are 15
standard errors from nine alike, with 1,000 answers each.
"""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.funnel import funnel

RUNS = 300
EQUAL = {"NPS 30": (0.2, 0.3, 0.5), "NPS 98": (0.005, 0.01, 0.985)}


def main() -> None:
    for groups in (3, 12, 40):
        for name, shares in EQUAL.items():
            rng = np.random.default_rng(groups)
            often = np.mean([_outside(rng, groups, shares, 0) for _ in range(RUNS)])
            print(f"{groups} equal groups, {name}: one or more outside in {100 * often:.1f} of 100")
    for groups in (12, 40):
        for spread in (3, 8):
            rng = np.random.default_rng(groups + spread)
            often = np.mean([_outside(rng, groups, (0.2, 0.3, 0.5), spread) for _ in range(RUNS)])
            print(f"{groups} groups that differ by {spread} points: one or more outside in {100 * often:.1f} of 100")
    for sides, said in (((1, -1, -1), "on both sides"), ((1, 1, 1), "on one side")):
        rng = np.random.default_rng(0)
        often = np.mean([_far(rng, sides) for _ in range(RUNS)])
        print(f"three of twelve far out {said}: all three outside in {100 * often:.1f} of 100")


def _outside(rng: np.random.Generator, groups: int, shares: tuple[float, float, float], spread: float) -> bool:
    """Whether one or more of a league are outside, whose true scores differ by ``spread`` points."""
    moved = rng.normal(0, spread / 200, groups)
    classes = [
        rng.multinomial(n, [shares[0] - by, shares[1], shares[2] + by])
        for n, by in zip(rng.integers(30, 201, groups), np.clip(moved, -shares[2], shares[0]), strict=True)
    ]
    return bool(funnel(_counts(classes))["funnel"].isin(["above", "below"]).any())


def _far(rng: np.random.Generator, sides: tuple[int, ...]) -> bool:
    """Whether all three far out are outside: 15 standard errors of 2.5 points above or below the NPS of 30 of nine."""
    far = [15 * 2.47 / 200 * side for side in (*sides, *[0] * 9)]
    outside = funnel(_counts([rng.multinomial(1000, (0.2 - by, 0.3, 0.5 + by)) for by in far]))["funnel"].tolist()
    return outside[:3] == ["above" if side > 0 else "below" for side in sides]


def _counts(classes: list[np.ndarray]) -> ScoreCounts:
    n = np.zeros((len(classes), 11))
    n[:, [0, 7, 10]] = classes
    return ScoreCounts(pd.DataFrame({"group": [str(at) for at in range(len(n))]}), n, n.copy(), n.copy())


if __name__ == "__main__":
    main()
