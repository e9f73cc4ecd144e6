"""Speed and memory of the toolkit beside plain scripts that do the same, side by side in one run."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.compare import compare
from nps_analysis.stats.funnel import funnel
from nps_analysis.stats.league import league
from nps_analysis.stats.score import score
from nps_analysis.stats.shrinkage import shrinkage

ROWS, MILLION, GROUPS, REPEATS = 10_000_000, 1_000_000, 10_000, 5
NPS = [sys.executable, "-m", "nps_analysis"]
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
COMMENTED = """
COPY (
    SELECT
        'R' || lpad(i::VARCHAR, 9, '0') AS response_id,
        'c' || (i * 7919 % 800000) AS respondent,
        TIMESTAMP '2024-01-01' + INTERVAL (i * 61 % 63158400) SECOND AS date,
        ['e-mail', 'web', 'WhatsApp'][1 + i % 3] AS channel,
        'Region ' || (i * 7919 % 12) AS region,
        (CASE WHEN h < 45 THEN 9 + h % 2 WHEN h < 75 THEN 7 + h % 2 ELSE h % 7 END) AS score,
        CASE i % 3
            WHEN 0 THEN ''
            WHEN 1 THEN 'Delivery was late, and nobody "called" back; I waited ' || (i % 90) || ' days.'
            ELSE 'Sehr freundlich – gerne wieder.' || chr(10) || 'Danke an Team ' || (i % 40)
        END AS comment
    FROM (SELECT i, hash(i) % 100 AS h FROM range({rows}) t(i))
) TO '{path}' ({form})
"""
READ_CSV = """
import duckdb
print(duckdb.sql("SELECT count(*) FROM read_csv('{path}')").fetchall())
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
    reading()
    scoring()
    print(f"\nFrom counts:\n{from_counts().to_string(index=False)}")


def reading() -> None:
    """What happened to every row of a large file, beside counting its rows; and whether memory grows with the file."""
    with tempfile.TemporaryDirectory() as folder:
        text, workbook = made(folder, "csv", MILLION), Path(folder) / "answers.xlsx"
        first = duckdb.sql(f"FROM read_csv('{text}', all_varchar = true) LIMIT {MILLION // 10}").df()
        first.astype({"score": int}).to_excel(workbook, index=False, engine="xlsxwriter")
        table = measured(
            {
                f"nps check, CSV of {MILLION:,} rows with comments": [*NPS, "check", str(text)],
                "DuckDB's read_csv with a count": [sys.executable, "-c", READ_CSV.format(path=text)],
                f"nps check, workbook of {MILLION // 10:,} rows": [*NPS, "check", str(workbook)],
            }
        )
        print(table.to_string(index=False))
        seconds = table["seconds"]
        print(f"\nnps check / read_csv with a count: {seconds[0] / seconds[1]:.2f} (target: under 4, under 1 GB)")
        print(f"workbook: {seconds[2]:.2f} s (target: under 3)\n")
        files = [
            made(folder, ending, millions * MILLION) for ending in ("csv", "parquet", "ndjson") for millions in (2, 8)
        ]
        grown = {
            f"nps check, {path.name}, {path.stat().st_size / 1e6:,.0f} MB": [*NPS, "check", str(path)] for path in files
        }
        print(f"{measured(grown, repeats=1).to_string(index=False)}\n")


def made(folder: str, ending: str, rows: int) -> Path:
    """A file of invented answers with comments."""
    path, form = (
        Path(folder) / f"{rows}.{ending}",
        {"csv": "HEADER", "ndjson": "FORMAT JSON"}.get(ending, f"FORMAT {ending}"),
    )
    duckdb.execute(COMMENTED.format(rows=rows, path=path, form=form))
    return path


def scoring() -> None:
    """A score for each month and region of ten million rows, beside plain scripts that do the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        duckdb.execute(MAKE.format(rows=ROWS, path=path))
        table = measured(
            {
                f"nps score, {ROWS:,} rows by month and region, weighted": [
                    *NPS,
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
                "nps --help": [*NPS, "--help"],
                "import pandas": [sys.executable, "-c", "import pandas"],
            }
        )
    print(table.to_string(index=False))
    seconds = table.set_index("what")["seconds"]
    print(f"\nnps score / plain script: {seconds.iloc[0] / seconds.iloc[1]:.2f} (target: at most 1.5)")
    print(f"nps --help / import pandas: {seconds.iloc[3] / seconds.iloc[4]:.2f} (target: under 0.4)")


def measured(commands: dict[str, list[str]], repeats: int = REPEATS) -> pd.DataFrame:
    """Median seconds and peak memory of whole processes, taken in turns so that the machine's mood falls on all."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(repeats):
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
    """Seconds for what is computed from the counts of many groups, beside the target where there is one."""
    many, some, thousand, sold = invented(GROUPS), invented(200), invented(1_000), sellers(400, 160, 1_000_000)
    calls = {
        "interval": lambda: score(many),
        "shrinkage": lambda: shrinkage(many),
        "funnel": lambda: funnel(many),
        "test against the rest, interval, Holm": lambda: compare(many, across="group", against="rest"),
    }
    rows = [(f"{GROUPS:,} groups: {name}", seconds_of(call)) for name, call in calls.items()]
    rows.append((f"{GROUPS:,} groups: all four (target: 1)", sum(seconds for _, seconds in rows)))
    more = {
        "200 groups: all 19,900 pairs, inverted intervals, Holm (target: 2)": lambda: each(some, "holm"),
        "200 groups: all 19,900 pairs, simultaneous": lambda: each(some, "simultaneous"),
        "1,000 groups: 10,000 bootstrap draws (target: 2)": lambda: score(thousand, method="bootstrap"),
        "400 sellers with 160 kinds of customer, 1 million answers: league": lambda: league(sold, "group", "kind"),
    }
    rows += [(name, seconds_of(call)) for name, call in more.items()]
    return pd.DataFrame(rows, columns=["what", "seconds"]).round(3)


def each(counts: ScoreCounts, adjust: str) -> pd.DataFrame:
    return compare(counts, across="group", against="each", adjust=adjust)


def seconds_of(call: Callable[[], object]) -> float:
    """Median seconds of three calls after a first one, which loads libraries."""
    call()
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def invented(groups: int) -> ScoreCounts:
    """Groups of 30 to 500 answers with shares of their own."""
    generator = np.random.default_rng(7)
    shares = generator.dirichlet([2, 3, 5], groups)
    n = np.zeros((groups, 11))
    n[:, [0, 7, 9]] = generator.multinomial(generator.integers(30, 500, groups), shares)
    return ScoreCounts(pd.DataFrame({"group": [f"g{i:05d}" for i in range(groups)]}), n, n, n)


def sellers(names: int, kinds: int, answers: int) -> ScoreCounts:
    """Sellers who are alike given their customers: the answers of each kind fall to them at random."""
    generator = np.random.default_rng(7)
    shares = np.repeat(generator.dirichlet([2, 3, 5], kinds)[None], names, axis=0).reshape(-1, 3)
    n = np.zeros((names * kinds, 11))
    n[:, [0, 7, 9]] = generator.multinomial(generator.poisson(answers / len(n), len(n)), shares)
    keys = pd.MultiIndex.from_product([range(names), range(kinds)], names=["group", "kind"]).to_frame(index=False)
    return ScoreCounts(keys.astype(str), n, n, n)


if __name__ == "__main__":
    main()
