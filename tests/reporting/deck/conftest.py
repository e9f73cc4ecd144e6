"""Finished runs to make decks of, with figures from the toolkit's own statistics."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import to_csv
from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.figures import save_figure
from nps_analysis.stats.benchmark import benchmark
from nps_analysis.stats.compare import compare
from nps_analysis.stats.score import score

MARKETS = {  # detractors, passives, promoters
    "Sweden": (400, 500, 1100),
    "Germany": (300, 400, 500),
    "باغ‌های ایران": (30, 20, 18),
    "(none)": (12, 6, 7),
    "Iceland": (60, 20, 20),
    "Denmark": (0, 0, 0),
}
QUARTERS = {
    "2025-Q1": (200, 300, 500),
    "2025-Q2": (210, 290, 500),
    "2025-Q3": (0, 0, 0),
    "2025-Q4": (190, 310, 500),
    "2026-Q1": (100, 200, 700),
}
NASTY = {
    "emoji": "Shop \U0001f469\u200d\U0001f467 \U0001f1ee\U0001f1f7 \U0001f44d\U0001f3fd",
    "marks": "Z\u0338\u0321\u031b\u0353a\u0337\u0328l\u0336go",
    "override": "\u202eesrever\u202c and \u2067isolated\u2069",
    "controls": "bell\x07 null\x00 tab\t line\x0b end\x1f",
    "long": "start" + "x" * 4990 + "end",
    "sixty": "A garden centre with a name that takes all of sixty letters!",
    "formula": '=HYPERLINK("http://evil.example","click")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "address": "https://evil.example/login",
    "braces": '{0} %s "quoted" \\ [x];0',
    "persian": "باغ‌های ایران",
    "blank": " ",
    "nan": "nan",
}
PUBLISHED = pd.DataFrame({"company": ["Rival", "Unsized", "Loser"], "nps": [40.0, 30.0, -20.0], "n": [900, None, 400]})
MANIFEST = {
    "title": "Garden centres, spring 2026",
    "question": "How likely are you to recommend us?",
    "version": "0.1.0",
    "name": "3f9a1c2b7d",
    "source": {"name": "responses.csv", "sha256": "9b" * 32, "rows": 3600},
    "settings": {"company": "Lindgren", "level": 0.95, "period": "quarter", "where": {"type": "relationship"}},
    "accounting": {
        "rows_read": 3600,
        "valid": 3393,
        "missing": 150,
        "rejected": 37,
        "excluded": 18,
        "duplicates": 2,
        "reasons": [{"kind": "rejected", "reason": "off the scale", "rows": 37, "first": [4]}],
        "repairs": [{"what": "decimal comma", "cells": 12}],
    },
    "warnings": ["one respondent answered 14 times"],
}


def counted(by: str, groups: Mapping[str, tuple[int, int, int]]) -> ScoreCounts:
    """Counts with these detractors (score 3), passives (7) and promoters (10) in each group."""
    rows = [(name, at, n) for name, classes in groups.items() for at, n in zip((3, 7, 10), classes, strict=True)]
    period = "quarter" if by == "quarter" else None
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=[by, "score", "n"]), period=period)


def finding(
    name: str, word: str, frame: pd.DataFrame, headline: str, label: str = "", notebook: str = "01_score"
) -> dict[str, Any]:
    """A finding as a notebook records it, with its frame."""
    record = {"name": name, "notebook": notebook, "word": word, "headline": headline, "label": label, "frame": frame}
    said = {"caption": f"NPS by {name}", "method": "score, 95 % interval", "base": "n = 3,393 answers"}
    made = {"call": f"nps.score(nps.tally(responses, by={name!r}))", "alt": f"NPS by {name}: {headline}"}
    return record | said | made | {"table": f"tables/{notebook}-{name}.csv"}


def write_run(folder: Path, findings: list[dict[str, Any]], **manifest: Any) -> Path:
    """A run's folder as far as a deck needs it."""
    (folder / "tables").mkdir(parents=True)
    for it in findings:
        (folder / it["table"]).write_text(to_csv(it["frame"]), "utf-8")
    records = [{key: value for key, value in it.items() if key != "frame"} for it in findings]
    outputs = {it["table"]: sha256((folder / it["table"]).read_bytes()).hexdigest() for it in findings}
    made = MANIFEST | {"run": {}, "outputs": outputs} | manifest | {"findings": records}
    (folder / "manifest.json").write_text(json.dumps(made), "utf-8")
    return folder


def every_word() -> list[dict[str, Any]]:
    """A finding of every word, with a total first."""
    markets, quarters = counted("market", MARKETS), counted("quarter", QUARTERS)
    total = markets.by()
    by_market = score(markets)
    between = compare(markets, across="market", against="rest")
    steps = compare(quarters, across="quarter", against="previous")
    return [
        finding("overall", "score", score(total), "NPS is 33.7 from 3,393 answers"),
        finding("market", "score", by_market, "NPS by market runs from −40.0 to 35.0", "market"),
        finding("split", "classes", by_market, "Promoters make up between 20.0 % and 55.0 %", "market"),
        finding("trend", "trend", score(quarters), "NPS rose 29.0 points to 60.0", "quarter", "02_trend"),
        finding("steps", "compare", steps, "NPS rose 29.0 points in 2026-Q1", "", "02_trend"),
        finding("market", "compare", between, "Sweden is higher than the rest", "", "03_compare"),
        finding("benchmark", "benchmark", benchmark(total, PUBLISHED), "Above Loser", "", "04_benchmark"),
    ]


@pytest.fixture(scope="session")
def findings() -> list[dict[str, Any]]:
    return every_word()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, findings: list[dict[str, Any]]) -> Path:
    return write_run(tmp_path_factory.mktemp("run") / "run", findings)


@pytest.fixture(scope="session")
def deck_file(run_folder: Path) -> Path:
    return build_deck(run_folder, run_folder.parent / "deck.pptx", story="all")


@pytest.fixture(scope="session")
def nasty_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which groups, sentences, columns and an own notebook's figure are called what breaks files."""
    groups = {name: (20 + at, 30, 150 - 8 * at) for at, name in enumerate(NASTY.values())}
    counts = counted("store", groups)
    by_store, total = score(counts), score(counts.by())
    between = compare(counts, across="store", against="rest")
    formula, persian = NASTY["formula"], NASTY["persian"]
    own = finding("own", "sunburst", by_store, f"Own: {formula} {NASTY['long']}", "store", "20_own")
    found = [
        finding("overall", "score", total, f"{persian} 35.0 and {NASTY['html']}"),
        finding("stores", "score", by_store, f"NPS runs from {persian} −12.0 to {NASTY['override']}", "store"),
        finding("split", "classes", by_store, NASTY["long"], "store"),
        finding("same", "classes", by_store, NASTY["long"], "store"),
        finding("trend", "trend", by_store, NASTY["controls"], "store", "02_trend"),
        finding("between", "compare", between, NASTY["address"], "", "03_compare"),
        own | {"png": "figures/own.png", "svg": "figures/own.svg"},
        finding("lost", "sunburst", by_store, "An own figure that is lost", "store", "20_own") | {"png": "../x.png"},
    ]
    folder = write_run(tmp_path_factory.mktemp("nasty") / "run", found, title=NASTY["html"], warnings=[NASTY["long"]])
    figure = Figure(figsize=(8, 4))
    figure.subplots().bar([0, 1], [3, 4])
    save_figure(figure, folder / "figures" / "own")
    return folder


@pytest.fixture(scope="session")
def nasty_deck(nasty_run: Path) -> Path:
    return build_deck(nasty_run, nasty_run.parent / "nasty.pptx", story="all")


@pytest.fixture
def deck(deck_file: Path) -> Any:
    return Presentation(str(deck_file))


@pytest.fixture
def deck_of(tmp_path: Path) -> Callable[..., Path]:
    """The deck of a run with these findings."""

    def make(*findings: dict[str, Any], **manifest: Any) -> Path:
        return build_deck(write_run(tmp_path / "run", list(findings), **manifest), tmp_path / "deck.pptx", story="all")

    return make


@pytest.fixture
def run_of(tmp_path: Path) -> Callable[..., Path]:
    """The folder of a run with these findings."""
    return lambda *findings, **manifest: write_run(tmp_path / "run", list(findings), **manifest)


@pytest.fixture
def a_finding() -> Callable[..., dict[str, Any]]:
    """A finding of scores by store from the stores' detractors, passives and promoters."""

    def make(groups: Mapping[str, tuple[int, int, int]], word: str = "score", headline: str = "Stores differ") -> dict:
        return finding("stores", word, score(counted("store", groups)), headline, "store")

    return make
