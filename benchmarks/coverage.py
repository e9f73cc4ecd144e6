"""Exact coverage of the intervals and exact type I error of the tests, peers' methods included, as two small tables.

    python benchmarks/coverage.py            # both tables and the pictures of docs/methods.md: some two minutes
    python benchmarks/coverage.py --quick    # n up to 50, printed, nothing written
    python benchmarks/coverage.py --page     # the pictures and the page from the tables that are there
    python benchmarks/coverage.py --sizes    # the worst error of two tests at every pair of small sizes: four minutes

Nothing is simulated: every table of n answers is taken, with its chance under each mix of detractors, passives and
promoters. Mixes: all 171 in steps of 5 % with no class under 5 %; and the corner where the known intervals fail, NPS
near ±97 with hardly any passives and one detractor at most.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.special import gammaln, ndtr, stdtr, stdtrit

from nps_analysis.stats.difference import METHODS as TESTS
from nps_analysis.stats.difference import likeliest, p_value
from nps_analysis.stats.interval import METHODS, Sample, limits
from nps_analysis.stats.sample import furthest, mean, variance

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "methods.md"
PICTURES = PAGE.parent / "pictures"
SHOWN = (10, 30, 100, 500)  # of the sizes, on the page; the others are in the tables beside this script
SIZES = (5, 10, 20, 30, 50, 100, 200, 500)
SHOWN_PAIRS = ((10, 10), (10, 50), (30, 30), (30, 50))
PAIRS = ((10, 10), (10, 20), (20, 20), (10, 50), (20, 50), (30, 30), (30, 50))
SLOW = {"dirichlet": 100, "bootstrap": 100}  # methods that take long, and the largest n they are shown for
ROUNDING = 1e-9  # points; a truth at a limit is covered


def main() -> None:
    if "--page" in sys.argv:
        write_page(pd.read_csv(HERE / "coverage.csv"), pd.read_csv(HERE / "type_one_error.csv"))
        return
    if "--sizes" in sys.argv:
        table = over_sizes()
        table.to_csv(HERE / "type_one_error_sizes.csv", index=False, float_format="%.4g", lineterminator="\n")
        print(table.describe().loc[["mean", "max"]].to_string())
        return
    quick = "--quick" in sys.argv
    one = coverage([n for n in SIZES if n <= 50 or not quick])
    two = errors([pair for pair in PAIRS if sum(pair) <= 40 or not quick])
    for table in (one, two):
        print(table.to_string(index=False), flush=True)
    if not quick:
        one.to_csv(HERE / "coverage.csv", index=False, float_format="%.4g", lineterminator="\n")
        two.to_csv(HERE / "type_one_error.csv", index=False, float_format="%.4g", lineterminator="\n")
        write_page(one, two)


def write_page(one: pd.DataFrame, two: pd.DataFrame) -> None:
    """Pictures and tables of docs/methods.md."""
    draw(one, two)
    text = PAGE.read_text("utf-8")
    pairs = two[["n1", "n2"]].apply(tuple, axis=1).isin(SHOWN_PAIRS)
    for name, table in {"coverage": one[one["n"].isin(SHOWN)], "errors": two[pairs]}.items():
        table = table.assign(width=table["width"].map("{:.1f}".format)) if "width" in table else table
        cells = table.map(lambda cell: f"{cell:.3f}" if isinstance(cell, float) else str(cell))
        lines = [cells.columns, ["---"] * cells.shape[1], *cells.to_numpy()]
        before, rest = text.split(f"<!-- {name} -->\n", 1)
        after = rest.split("<!-- end -->", 1)[1]
        rows = "".join(f"| {' | '.join(line)} |\n" for line in lines)
        text = f"{before}<!-- {name} -->\n{rows}<!-- end -->{after}"
    PAGE.write_text(text, "utf-8")


def coverage(sizes: list[int]) -> pd.DataFrame:
    """For each method and n: coverage over the mixes, on the worse side, in the corner; mean width in points."""
    mixes, rows = ordinary_mixes(), []
    ways: dict[str, Callable] = {name: lambda sample, name=name: limits(sample, 0.95, name) for name in METHODS}
    ways["t interval (peer)"] = student
    ways["adjusted Wald 1, 1, 1 (peer)"] = lambda sample: limits(plus(sample, 1.0), 0.95, "wald")
    ways["adjusted Wald 1/2, 1, 1/2 (peer)"] = lambda sample: limits(
        plus(sample, np.array([0.5, 1, 0.5])), 0.95, "wald"
    )
    for n in sizes:
        tables = every_table(n)
        sample = Sample(tables / n, np.full(len(tables), float(n)))
        ordinary, corner = chances(tables, mixes), chances(tables, corner_mixes(n))
        for name, way in ways.items():
            if n > SLOW.get(name, n):
                continue
            low, high = way(sample)
            below, above = missed(low, mixes, ordinary), missed(-high, mixes[:, ::-1], ordinary)
            in_corner = 1 - missed(low, corner_mixes(n), corner) - missed(-high, corner_mixes(n)[:, ::-1], corner)
            covered = 1 - below - above
            rows.append(
                {
                    "method": name,
                    "n": n,
                    "mean": covered.mean(),
                    "least": covered.min(),
                    "worst_side": np.maximum(below, above).max(),
                    "corner": in_corner.min(),
                    "width": float((np.clip(high, -100, 100) - np.clip(low, -100, 100)) @ ordinary.mean(axis=1)),
                }
            )
    return pd.DataFrame(rows)


def errors(sizes: list[tuple[int, int]]) -> pd.DataFrame:
    """For each test and pair of sizes: the chance to find a difference at 5 % where there is none, and where there is.

    ``same_mix`` is the worst where both samples have one mix, ``one_score`` the worst where two mixes have one score,
    ``mean`` the average of those; ``power`` the average where the scores lie 30 to 60 points apart.
    """
    mixes, rows = ordinary_mixes(), []
    score = np.round(20 * (mixes[:, 2] - mixes[:, 0]))
    apart = np.abs(score[:, None] - score)
    for n1, n2 in sizes:
        one, other = every_table(n1), every_table(n2)
        first, second = np.mgrid[: len(one), : len(other)].reshape(2, -1)
        ones = np.ones(len(first))
        pair = Sample(one[first] / n1, n1 * ones), Sample(other[second] / n2, n2 * ones)
        found = {name: p_value(*pair, name) for name in TESTS} | candidates(*pair) | peers(*pair)
        weights = chances(one, mixes), chances(other, mixes)
        for name, p in found.items():
            chance = weights[0].T @ (p < 0.05).reshape(len(one), len(other)).astype(float) @ weights[1]
            rows.append(
                {
                    "test": name,
                    "n1": n1,
                    "n2": n2,
                    "same_mix": np.diag(chance).max(),
                    "one_score": chance[apart == 0].max(),
                    "mean": chance[apart == 0].mean(),
                    "power": chance[(apart >= 6) & (apart <= 12)].mean(),
                }
            )
    return pd.DataFrame(rows)


def over_sizes() -> pd.DataFrame:
    """The worst error where there is no difference, of the default test and of its t form, at every pair of sizes."""
    mixes, rows = ordinary_mixes(), []
    score = np.round(20 * (mixes[:, 2] - mixes[:, 0]))
    alike = score[:, None] == score
    for n1, n2 in [(few, many) for few in range(10, 31) for many in (*range(few, 31), 50)]:
        one, other = every_table(n1), every_table(n2)
        first, second = np.mgrid[: len(one), : len(other)].reshape(2, -1)
        ones = np.ones(len(first))
        pair = Sample(one[first] / n1, n1 * ones), Sample(other[second] / n2, n2 * ones)
        weights = chances(one, mixes), chances(other, mixes)
        found = {"score": p_value(*pair, "score"), "t": candidates(*pair)["score, t on N - 2 (candidate)"]}
        worst = {}
        for name, p in found.items():
            chance = weights[0].T @ (p < 0.05).reshape(len(one), len(other)).astype(float) @ weights[1]
            worst[name] = chance[alike].max()
        rows.append({"n1": n1, "n2": n2, **worst})
    return pd.DataFrame(rows)


def candidates(group: Sample, reference: Sample) -> dict[str, np.ndarray]:
    """The score test with other allowances for a small n than the default's N / (N - 1)."""
    apart = mean(group.shares) - mean(reference.shares)
    total, side = group.n + reference.n, np.sign(apart)

    def under(part: np.ndarray) -> tuple[np.ndarray, ...]:
        force = side * np.sqrt(group.n * reference.n / total) * part / (1 - part)
        return *likeliest(group.shares, force / group.n), *likeliest(reference.shares, -force / reference.n)

    def before(part: np.ndarray) -> np.ndarray:
        m1, _, m2, _ = under(part)
        return side * (m1 - m2) >= 0

    with np.errstate(divide="ignore", invalid="ignore"):
        _, v1, _, v2 = under(furthest(before, np.zeros_like(apart), np.ones_like(apart)))
        plain = np.where(apart == 0, 0.0, apart / np.sqrt(v1 / group.n + v2 / reference.n))
        each = np.where(apart == 0, 0.0, apart / np.sqrt(v1 / (group.n - 1) + v2 / (reference.n - 1)))
    return {
        "score without allowance (candidate)": 2 * ndtr(-np.abs(plain)),
        "score, n - 1 in each (candidate)": 2 * ndtr(-np.abs(each)),
        "score, N / (N - 2) (candidate)": 2 * ndtr(-np.abs(plain) * np.sqrt((total - 2) / total)),
        "score, t on N - 2 (candidate)": 2 * stdtr(total - 2, -np.abs(plain)),
    }


def peers(group: Sample, reference: Sample) -> dict[str, np.ndarray]:
    """Welch's t test, and the z test with one variance for both samples."""
    apart = mean(group.shares) - mean(reference.shares)
    v1, v2 = variance(group.shares), variance(reference.shares)
    e1, e2 = v1 / (group.n - 1), v2 / (reference.n - 1)
    both = (group.shares * group.n[:, None] + reference.shares * reference.n[:, None]) / (group.n + reference.n)[
        :, None
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (e1 + e2) ** 2 / (e1**2 / (group.n - 1) + e2**2 / (reference.n - 1))
        welch = 2 * stdtr(freedom, -np.abs(apart) / np.sqrt(e1 + e2))
        pooled = 2 * ndtr(-np.abs(apart) / np.sqrt(variance(both) * (1 / group.n + 1 / reference.n)))
    # Without any variance Welch's t is not defined; taken as a finding where the scores differ.
    welch = np.where(e1 + e2 > 0, welch, np.where(apart == 0, 1.0, 0.0))
    return {"Welch's t (peer)": welch, "pooled z (peer)": np.where(apart == 0, 1.0, pooled)}


def student(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """The t interval of answers worth -100, 0 and 100."""
    margin = stdtrit(sample.n - 1, 0.975) * np.sqrt(variance(sample.shares) / (sample.n - 1))
    return 100 * (mean(sample.shares) - margin), 100 * (mean(sample.shares) + margin)


def plus(sample: Sample, answers: np.ndarray | float) -> Sample:
    n = sample.n + np.broadcast_to(answers, 3).sum()
    return Sample((sample.shares * sample.n[:, None] + answers) / n[:, None], n)


def every_table(n: int) -> np.ndarray:
    """All counts of detractors, passives and promoters that n answers can have."""
    d, s = np.mgrid[: n + 1, : n + 1].reshape(2, -1)
    return np.stack([d, s, n - d - s], axis=1)[d + s <= n]


def ordinary_mixes() -> np.ndarray:
    return np.array([(d, s, 20 - d - s) for d in range(1, 19) for s in range(1, 20 - d)]) / 20


def corner_mixes(n: int) -> np.ndarray:
    """Mixes in which three detractors at most are expected, and a passive at most."""
    detractors = np.concatenate([np.geomspace(0.02, 3, 80) / n, [0.015]])
    passives = np.array([0, 0.01, 0.1, 0.5, 1]) / n
    d, s = (grid.ravel() for grid in np.meshgrid(detractors, passives))
    mixes = np.stack([d, s, 1 - d - s], axis=1)
    return mixes[mixes.min(axis=1) >= 0]


def chances(tables: np.ndarray, mixes: np.ndarray) -> np.ndarray:
    """The chance of each table under each mix."""
    ways = gammaln(tables.sum(axis=1) + 1) - gammaln(tables + 1).sum(axis=1)
    logs = np.log(np.maximum(mixes, 1e-300))
    return np.exp(ways[:, None] + tables @ logs.T)


def missed(low: np.ndarray, mixes: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The chance that each mix's score lies below ``low``."""
    truth = 100 * (mixes[:, 2] - mixes[:, 0])
    return (chance * (low[:, None] > truth + ROUNDING)).sum(axis=0)


def draw(one: pd.DataFrame, two: pd.DataFrame) -> None:
    """The pictures of docs/methods.md, with the same bytes each time."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    plt.rcParams.update({"svg.hashsalt": "nps", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    looks = {"score": "-o", "tango": "--s", "scasp": "-.^", "adjusted-wald": ":v", "dirichlet": "--d", "wald": ":x"}
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.4), sharex=True, layout="constrained")
    for ax, column, title in zip(axes, ("mean", "least", "corner"), TITLES, strict=True):
        for name, look in looks.items():
            some = one[one["method"] == name]
            ax.semilogx(some["n"], some[column], look, label=name, markersize=4, linewidth=1.2)
        ax.axhline(0.95, color="0.6", linewidth=0.8)
        ax.set(title=title, xlabel="answers", ylim=LIMITS[column])
        ax.set_xticks(SIZES, [str(n) for n in SIZES])
        ax.minorticks_off()
    axes[0].set_ylabel("coverage of the 95 % interval")
    axes[1].legend(frameon=False, ncols=2, loc="lower right")
    figure.savefig(PICTURES / "coverage.svg", metadata={"Date": None})
    figure, ax = plt.subplots(figsize=(7, 3.4), layout="constrained")
    sizes = [f"{a}/{b}" for a, b in two[["n1", "n2"]].drop_duplicates().itertuples(index=False)]
    for name, look in {
        "score": "-o",
        "mover": "--s",
        "adjusted-wald": ":v",
        "Welch's t (peer)": "-.^",
        "wald": ":x",
    }.items():
        ax.plot(sizes, two.loc[two["test"] == name, "one_score"], look, label=name, markersize=4, linewidth=1.2)
    ax.axhline(0.05, color="0.6", linewidth=0.8)
    ax.set(xlabel="answers in the two groups", ylabel="worst chance of a false finding", ylim=(0, 0.3))
    ax.legend(frameon=False)
    figure.savefig(PICTURES / "type_one_error.svg", metadata={"Date": None})


TITLES = ("mean, shares of 5 % and more", "least, shares of 5 % and more", "least, in the corner")
LIMITS = {"mean": (0.85, 1), "least": (0.4, 1), "corner": (0, 1)}


if __name__ == "__main__":
    main()
