"""Speed and memory of the toolkit beside plain scripts that do the same, measured side by side in one run."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.compare import compare
from nps_analysis.stats.score import score

ROWS, GROUPS, REPEATS = 10_000_000, 10_000, 5
MAKE = """
COPY (
    SELECT
        (CASE WHEN h < 45 THEN 9 + h % 2 WHEN h < 75 THEN 7 + h % 2 ELSE h % 7 END)::TINYINT AS score,
        DATE '2024-01-01' + (i % 731)::INT AS date,
        'Region ' || (i * 7919 % 12) AS region,
        0.5 + (i * 104729 % 1000) / 1000.0 AS weight
    FROM (SELECT i, hash(i) % 100 AS h FROM range({rows}) t(i))
) TO '{path}' (FORMAT PARQUET)
"""
PLAIN = """
import pandas, duckdb
print(duckdb.sql('''
    SELECT date_trunc('month', date) AS month, region, score, count(*) AS n, sum(weight) AS w, sum(weight * weight) AS v
    FROM '{path}' GROUP BY ALL ORDER BY ALL
''').df())
"""
TIMED = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""  # a small process of its own, because a child's peak memory is counted from its parent's
PANDAS = """
import pandas as pd
frame = pd.read_parquet('{path}')
frame['month'], frame['w2'] = pd.to_datetime(frame['date']).dt.to_period('M'), frame['weight'] ** 2
print(frame.groupby(['month', 'region', 'score']).agg(n=('weight', 'size'), w=('weight', 'sum'), w2=('w2', 'sum')))
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        duckdb.execute(MAKE.format(rows=ROWS, path=path))
        nps = [sys.executable, "-m", "nps_analysis"]
        table = measured(
            {
                f"nps score, {ROWS:,} rows by month and region, weighted": [
                    *nps,
                    "score",
                    str(path),
                    "--by",
                    "region",
                    "--period",
                    "month",
                    "--weight",
                    "weight",
                    "--format",
                    "json",
                ],
                "plain script: import pandas and duckdb, the same query": [
                    sys.executable,
                    "-c",
                    PLAIN.format(path=path),
                ],
                "pandas doing the same": [sys.executable, "-c", PANDAS.format(path=path)],
                "nps --help": [*nps, "--help"],
                "import pandas": [sys.executable, "-c", "import pandas"],
            }
        )
    print(table.to_string(index=False))
    seconds = table.set_index("what")["seconds"]
    print(f"\nnps score / plain script: {seconds.iloc[0] / seconds.iloc[1]:.2f} (target: at most 1.5)")
    print(f"nps --help / import pandas: {seconds.iloc[3] / seconds.iloc[4]:.2f} (target: under 0.4)")
    print(f"\n{GROUPS:,} groups from counts:\n{from_counts().to_string(index=False)}")


def measured(commands: dict[str, list[str]]) -> pd.DataFrame:
    """Median seconds and peak memory of whole processes, taken in turns so that the machine's mood falls on all."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(REPEATS):
        for name, command in commands.items():
            said = subprocess.run(
                [sys.executable, "-S", "-c", TIMED, *command], capture_output=True, text=True, check=True
            )
            seconds, kilobytes = said.stdout.split()
            taken[name].append((float(seconds), float(kilobytes) / 1024))
    medians = {
        name: [statistics.median(values) for values in zip(*pairs, strict=True)] for name, pairs in taken.items()
    }
    return pd.DataFrame(
        [(name, round(seconds, 2), round(memory)) for name, (seconds, memory) in medians.items()],
        columns=["what", "seconds", "peak MB"],
    )


def from_counts() -> pd.DataFrame:
    """Seconds for intervals, and for tests with inverted intervals and Holm, of many groups."""
    generator = np.random.default_rng(7)
    shares = generator.dirichlet([2, 3, 5], GROUPS)
    classes = generator.multinomial(generator.integers(30, 500, GROUPS), shares)
    n = np.zeros((GROUPS, 11))
    n[:, [0, 7, 9]] = classes
    counts = ScoreCounts(pd.DataFrame({"group": [f"g{i:05d}" for i in range(GROUPS)]}), n, n, n)
    rows = []
    for name, call in {
        "interval": lambda: score(counts),
        "test against the rest, interval, Holm": lambda: compare(counts, across="group", against="rest"),
    }.items():
        call()
        started = time.perf_counter()
        call()
        rows.append({"what": name, "seconds": round(time.perf_counter() - started, 3)})
    return pd.DataFrame(rows)


if __name__ == "__main__":
    main()
