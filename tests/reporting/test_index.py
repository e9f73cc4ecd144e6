"""The page of a batch: every part with the figures of the table, its state and its files, and nothing live."""

import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import from_csv, to_csv
from nps_analysis.reporting.index import build_index
from nps_analysis.stats.score import score
from nps_analysis.tables import count, points

DONE = ["deck.pptx", "manifest.json", "notebooks/01_score.ipynb", "report.html"]
NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'=1+1'", "\u202eflipped", "تهران", "é" * 300]


class Page(HTMLParser):
    """The tags with their attributes, and the texts of the cells of each row of the table of parts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.html = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict]] = []
        self.rows: list[list[str]] = []
        self.words = ""
        self.in_cell = False
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.in_cell:
            self.rows[-1][-1] += data

    def row(self, name: str) -> list[str]:
        (found,) = (row for row in self.rows if row[0].strip() == name)
        return [" ".join(cell.split()) for cell in found]


def part(value: str, slug: str, state: str = "done", **more: object) -> dict:
    outputs = DONE if state == "done" else []
    return {"value": value, "slug": slug, "state": state, "reason": "", "notebooks": [], "outputs": outputs, **more}


def batch(folder: Path, parts: list[dict], scores: pd.DataFrame | None, **more: object) -> Path:
    """A folder as a batch leaves it, as far as its page reads it."""
    manifest = {
        "name": "0f1e2d",
        "title": "Garden centres",
        "question": "How likely are you to recommend us?",
        "version": "0.1.0",
        "source": {"name": "responses.csv", "sha256": "ab" * 32, "rows": 1300},
        "accounting": {
            "rows_read": 1300,
            "valid": 1234,
            "reasons": [{"kind": "excluded", "reason": "test answer", "rows": 66, "first": [1, 2]}],
            "repairs": [{"what": "spaces", "cells": 3}],
        },
        "each": "market",
        "scores": None if scores is None else "tables/scores.csv",
        "parts": parts,
        "warnings": [],
        **more,
    }
    (folder / "tables").mkdir(parents=True)
    if scores is not None:
        (folder / "tables" / "scores.csv").write_text(to_csv(scores), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return build_index(folder, folder / "index.html")


def scores_of(**groups: list) -> pd.DataFrame:
    """Scores of groups whose bases go from none over small ones to some hundreds."""
    (names,) = {len(values) for values in groups.values()}
    counts = [(7 * i % 31 * i, 3 * i, 11 * i) for i in range(names)]
    table = pd.concat(
        [score(ScoreCounts.of(detractors=d, passives=p, promoters=q)) for d, p, q in counts], ignore_index=True
    )
    for place, (name, values) in enumerate(groups.items()):
        table.insert(place, name, values)
    return table


def forty(folder: Path) -> Page:
    names = [f"Market {i:02}" for i in range(40)]
    parts = [part(name, f"market-{i:02}") for i, name in enumerate(names)]
    parts[7] |= {
        "state": "failed",
        "outputs": ["notebooks/02_trend.ipynb"],
        "notebooks": [
            {"name": "01_score", "state": "done", "reason": ""},
            {"name": "02_trend", "state": "failed", "reason": "code cell 3: MemoryError"},
        ],
    }
    parts[0] |= {"state": "left out", "reason": "no valid answers", "outputs": []}
    return Page(batch(folder / "forty", parts[::-1], scores_of(market=names)))


def test_every_part_has_the_figures_of_the_table(tmp_path):
    page = forty(tmp_path)
    table = from_csv((tmp_path / "forty" / "tables" / "scores.csv").read_text("utf-8"), ["market"])
    assert len(table) == 40
    marks = {"ok": "", "small": "*", "very small": "**", "none": ""}
    for _, one in table[table["n"] > 0].iterrows():
        cells = page.row(one["market"])
        assert cells[1] == count(one["n"]) + marks[one["base"]]
        assert cells[2].startswith(f"{points(one['nps'])} ({points(one['low'])} to {points(one['high'])})")
    assert page.row("Market 00")[1:3] == ["0", "– no answers"]
    assert "* small base, 30 to 99 answers; ** very small base, under 30 answers (hollow dot)" in page.words


def test_it_counts_the_states_and_says_what_is_not_done_and_why(tmp_path):
    page = forty(tmp_path)
    assert "40 parts: 38 done, 1 failed, 1 left out." in page.words
    assert page.row("Market 07")[3] == "✗ failed: 02_trend: code cell 3: MemoryError notebooks"
    assert page.row("Market 00")[3] == "– left out: no valid answers"
    assert page.row("Market 01")[3] == "✓ done page deck notebooks"
    (listed,) = re.findall(r"<ul>\n(<li>✗.*?)</ul>", page.html, re.DOTALL)
    assert listed.count("<li>") == 1
    assert 'href="#market-07"' in listed
    assert ("tr", {"class": "look", "id": "market-07"}) in page.tags


@pytest.mark.parametrize("state", ["interrupted", "failed", "of another kind"])
def test_a_state_that_is_not_done_stands_out_by_its_sign(tmp_path, state):
    page = Page(batch(tmp_path / "b", [part("S", "s", state, reason="stopped")], None))
    assert page.row("S") == ["S", "–", "–", f"✗ {state}: stopped"]
    assert f"1 part: 1 {state}." in page.words


def test_the_whole_is_accounted_for_and_nothing_is_ranked(tmp_path):
    page = forty(tmp_path)
    assert "1,234 valid answers of 1,300 rows" in page.words
    assert page.row("excluded: test answer")[1] == "66"
    assert "no ranking is claimed. Whether parts differ is tested by: nps compare STUDY --across market" in page.words
    names = [row[0].strip() for row in page.rows if row and row[0].strip().startswith("Market")]
    assert names == sorted(names)
    assert len(names) == 40


def test_dots_and_bars_lie_where_the_figures_are_on_one_axis(tmp_path):
    figures = {"n": [400, 400], "nps": [10.0, -30.0], "low": [0.0, -35.0], "high": [40.0, -25.0]}
    scores = scores_of(market=["N", "S"]).assign(**figures, base="ok", note="")
    page = Page(batch(tmp_path / "b", [part("N", "n"), part("S", "s")], scores))
    assert re.findall(r'class="ends".*?<span>(.*?)</span><span>(.*?)</span>', page.html) == [("−40.0", "40.0")]
    assert [a["cx"] for tag, a in page.tags if tag == "circle"] == ["62.5%", "12.5%"]
    bars = [(a["x1"], a["x2"]) for tag, a in page.tags if tag == "line" and a.get("stroke-width") == "4"]
    assert bars == [("50.0%", "100.0%"), ("6.2%", "18.8%")]
    labels = [a["aria-label"] for tag, a in page.tags if tag == "svg"]
    assert labels == ["NPS 10.0, interval 0.0 to 40.0", "NPS −30.0, interval −35.0 to −25.0"]


def test_a_very_small_base_has_a_hollow_dot_and_does_not_stretch_the_axis(tmp_path):
    figures = {"n": [400, 3], "nps": [10.0, 33.0], "low": [5.0, -100.0], "high": [15.0, 100.0]}
    scores = scores_of(market=["N", "S"]).assign(**figures, base=["ok", "very small"], note="")
    page = Page(batch(tmp_path / "b", [part("N", "n"), part("S", "s")], scores))
    assert re.findall(r'class="ends".*?<span>(.*?)</span><span>(.*?)</span>', page.html) == [("0.0", "40.0")]
    assert [a["fill"] for tag, a in page.tags if tag == "circle"] == ["#0062c4", "#fff"]
    bars = [(a["x1"], a["x2"]) for tag, a in page.tags if tag == "line" and a.get("stroke-width") == "4"]
    assert bars[1] == ("0.0%", "100.0%")


def test_kinds_that_are_kept_apart_are_rows_of_their_part(tmp_path):
    scores = scores_of(market=["N", "N", "S"], brand=["Acme", "Other", "Acme"])
    page = Page(batch(tmp_path / "b", [part("S", "s"), part("N", "n")], scores))
    assert [row[:2] for row in page.rows[1:3]] == [["N", "Acme"], ["Other", "21**"]]
    assert [a.get("rowspan") for tag, a in page.tags if tag == "th" and a.get("scope") == "rowgroup"] == ["2", "1"]


def test_hidden_figures_stay_hidden(tmp_path):
    scores = scores_of(market=["N", "S"])
    scores.loc[0, ["n", "nps", "low", "high"]] = float("nan")
    scores.loc[0, "note"] = "suppressed"
    page = Page(batch(tmp_path / "b", [part("N", "n"), part("S", "s")], scores))
    assert page.row("N")[1:3] == ["–", "– suppressed"]


def test_without_scores_the_parts_are_listed(tmp_path):
    page = Page(batch(tmp_path / "b", [part("S", "s")], None))
    assert page.row("S")[3] == "✓ done page deck notebooks"


def test_text_from_the_data_stays_text(tmp_path):
    parts = [part(value, f"p{i}", "failed", reason=value) for i, value in enumerate(NASTY)]
    page = Page(
        batch(
            tmp_path / "b",
            parts,
            scores_of(market=NASTY),
            title=NASTY[0],
            question=NASTY[1],
            each=NASTY[1],
            warnings=NASTY,
        )
    )
    assert {row[0].strip() for row in page.rows} >= {name.replace("\u202e", "") for name in NASTY}
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "object", "embed", "form", "base"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
    assert "--across '\">" in page.words


def test_links_lead_to_the_files_and_nowhere_else(tmp_path):
    page = Page(batch(tmp_path / "b", [part("Å & Ö", "a b%c#d"), part("S", "s.2")], None))
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links[0] == "a%20b%25c%23d/report.html"
    assert [unquote(link) for link in links[:3]] == [
        f"a b%c#d/{name}" for name in ("report.html", "deck.pptx", "notebooks/")
    ]
    assert all(re.fullmatch(r"[\w.%-]+/(report\.html|deck\.pptx|notebooks/)", link) for link in links)
    assert not re.search(r"(src|href)=\"(?!#|[\w.%-]+/)|https?:|url\(|@import", page.html)


def test_the_page_says_its_language_and_every_picture_says_what_it_shows(tmp_path):
    page = forty(tmp_path)
    assert ("html", {"lang": "en", "dir": "ltr"}) in page.tags
    assert all(a["role"] == "img" and a["aria-label"] for tag, a in page.tags if tag == "svg")
    assert sum(tag == "svg" for tag, _ in page.tags) == 39
    labels = [a.get("aria-label") for tag, a in page.tags if tag == "a" and "/" in a["href"]]
    assert len(set(labels)) == len(labels)


def test_four_hundred_parts_are_a_small_page_soon_and_the_same_bytes(tmp_path):
    names = [f"Market {i:03}" for i in range(400)]
    scores = pd.concat([scores_of(market=names[:40])] * 10).assign(market=names)
    parts = [part(name, f"market-{i:03}") for i, name in enumerate(names)]
    first = batch(tmp_path / "one", parts, scores).read_bytes()
    assert len(first) < 1_000_000
    started = time.process_time()
    again = build_index(tmp_path / "one", tmp_path / "index.html").read_bytes()
    assert time.process_time() - started < 1
    assert again == first
