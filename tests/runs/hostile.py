"""A study in which every text was written by somebody who wants it to run, to mislead or to break what shows it."""

import csv
import random
from pathlib import Path

import yaml

SCRIPT = "<script>alert('nps')</script><img src=x onerror=alert(2)>"
OUT_OF_SVG = "</text></svg><a xlink:href=\"javascript:alert(3)\"><b onclick='alert(4)'>shop</b></a>"
COMMAND = "=cmd|' /C calc'!A0"
CALL = "@SUM(1+9)*cmd|' /C calc'!A0"
OVERRIDE = "\u202eexe.pohs\u2067 sideways"  # neither is ever closed
CONTROLS = "bell\x07 escape\x1b[31m feed\x0c end\x1f"
MARKS = "Z\u0338\u0321\u031b\u0353\u0330\u0346a\u0337\u0328\u0321\u0361lgo"
EMOJI = "Shop \U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f44d\U0001f3fd"
LONG = f"start{'l' * 4990}finis"
ADDRESS = "https://evil.example/login?next=//evil.example"
TEX = r"$\frac{1}{$ {0} %s \N{BULLET}"
STORES = {  # promoters of 40 answers each; the others are half detractors
    **{SCRIPT: 36, OUT_OF_SVG: 34, COMMAND: 32, CALL: 30, "+1": 28, "-1": 26},
    **{OVERRIDE: 24, CONTROLS: 22, MARKS: 20, EMOJI: 18, LONG: 16, ADDRESS: 14, TEX: 12},
}
AS_READ = {CONTROLS: "bell escape[31m feed end"}  # control characters are removed, as a repair
ANSWERS = 40
STORE, MARKET = '=HYPERLINK("http://evil.example","store")', f"<b onmouseover=alert(5)>market</b>\u202e{'m' * 4990}"
MARKETS = ("=1+1", "\u202edaor eht")
COMPANIES = {"<iframe src=//evil.example>": 60, "=1+cmd|' /C calc'!A0": 10, "\u202elavir": -20, f"c{'o' * 4998}r": 30}
TITLE = f"{SCRIPT} \u202eeltit {EMOJI}"
COMMENTS = [f"{text} because the queue was long" for text in (*STORES, *COMPANIES)]


def write_hostile(folder: Path) -> Path:
    """The study file, beside its answers and published scores."""
    folder.mkdir(parents=True)
    rows = [
        [10 if at < promoters else (3 if at % 2 else 8), f"2026-{1 + at % 6:02}-15", store, MARKETS[at % 2]]
        for store, promoters in STORES.items()
        for at in range(ANSWERS)
    ]
    rows = [[*row, COMMENTS[at % len(COMMENTS)]] for at, row in enumerate(rows)]
    random.Random(7).shuffle(rows)
    _write(folder / "answers.csv", ["nps", "day", STORE, MARKET, "comment"], rows)
    _write(folder / "published.csv", ["company", "nps", "n"], [[name, nps, 500] for name, nps in COMPANIES.items()])
    study = {
        "title": TITLE,
        "source": "answers.csv",
        "question": f"How likely? {OUT_OF_SVG}",
        "columns": {"score": "nps", "date": "day", "comment": "comment"},
        "segments": [STORE, MARKET],
        "period": "quarter",
        "benchmarks": "published.csv",
        "company": CALL,
        "as_of": "2026-07-01",
        "seed": 7,
    }
    (folder / "study.yml").write_text(yaml.safe_dump(study), encoding="utf-8")  # escapes what is not ASCII
    return folder / "study.yml"


def _write(path: Path, head: list[str], rows: list[list]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
