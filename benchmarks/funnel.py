"""How often groups lie outside funnel limits: equal ones, ones that differ ordinarily, and three far out of twelve.

    python benchmarks/funnel.py     # a line for each case, the figures that docs/methods.md has: some two minutes

Simulated with fixed seeds. Answers per group are 30 to 200, level 95 % for all groups together. Those far out are 15
standard errors from nine alike, with 1,000 answers each.
"""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.funnel import funnel

RUNS = 500
EQUAL = {"NPS 30": (0.2, 0.3, 0.5), "NPS 94": (0.01, 0.04, 0.95), "NPS 98": (0.005, 0.01, 0.985)}


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
    rng = np.random.default_rng(0)
    print(f"three of twelve far out: all three outside in {100 * np.mean([_far(rng) for _ in range(RUNS)]):.1f} of 100")


def _outside(rng: np.random.Generator, groups: int, shares: tuple[float, float, float], spread: float) -> bool:
    """Whether one or more of a league are outside, whose true scores differ by ``spread`` points."""
    moved = rng.normal(0, spread / 200, groups)
    classes = [
        rng.multinomial(n, [shares[0] - by, shares[1], shares[2] + by])
        for n, by in zip(rng.integers(30, 201, groups), np.clip(moved, -shares[2], shares[0]), strict=True)
    ]
    return bool(funnel(_counts(classes))["funnel"].isin(["above", "below"]).any())


def _far(rng: np.random.Generator) -> bool:
    """Whether all three far out are outside: true NPS 30 + 15 standard errors of 2.5 points, the others 30."""
    far = 15 * 2.47 / 200
    shares = [(0.2 - far, 0.3, 0.5 + far) if at < 3 else (0.2, 0.3, 0.5) for at in range(12)]
    outside = funnel(_counts([rng.multinomial(1000, one) for one in shares]))["funnel"].tolist()
    return outside[:3] == ["above"] * 3


def _counts(classes: list[np.ndarray]) -> ScoreCounts:
    rows = [(str(at), score, n) for at, own in enumerate(classes) for score, n in zip((0, 7, 10), own, strict=True)]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=["group", "score", "n"]))


if __name__ == "__main__":
    main()
