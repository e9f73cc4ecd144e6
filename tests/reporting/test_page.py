"""Can the page of a run be read on a phone, on paper and by a machine that reads aloud, and does nothing on it run?"""

import base64
import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from nps_analysis.charts.compare import plot_compare
from nps_analysis.charts.score import plot_score
from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import to_csv
from nps_analysis.language import speaking
from nps_analysis.reporting.embedded import embedded
from nps_analysis.reporting.figures import picture, save_figure
from nps_analysis.reporting.index import build_index
from nps_analysis.reporting.narrow import narrow_figure
from nps_analysis.reporting.page import build_page
from nps_analysis.reporting.page_tables import table_html
from nps_analysis.reporting.render import policy, style
from nps_analysis.stats.compare import compare
from nps_analysis.stats.score import score

ALT = "NPS by store. Åby 35.0 (n = 2,000)."
WIDTHS = (320, 360, 768, 1280)
STORES = {
    "Åby": (400, 500, 1100),
    "<img src=x onerror=alert(1)>": (300, 400, 500),
    "باغ‌های ایران": (30, 20, 18),
    "=1+1": (60, 20, 20),
    "😀 \u202eflipped" + " and a name that does not end" * 8: (40, 50, 60),
}
ABOUT = {
    "title": "Garden centres <script>alert(1)</script>",
    "question": "How likely are you to recommend us?",
    "version": "0.1.0",
    "name": "3f9a1c2b7d",
    "source": {"name": "responses.csv", "sha256": "9b" * 32, "rows": 3600},
    "accounting": {
        **{"rows_read": 3600, "valid": 3518, "missing": 82, "rejected": 0, "excluded": 0, "duplicates": 0},
        "reasons": [{"kind": "missing", "reason": "no answer", "rows": 82, "first": [4, 9]}],
        "repairs": [{"what": "decimal comma", "cells": 12}],
    },
    "warnings": ["one respondent answered 14 times"],
    "notebooks": [{"name": "05_decompose", "state": "left out", "reason": "only one period"}],
}


def write_run(folder: Path, language: str = "en") -> Path:
    """A run's folder as far as a page needs it: two questions, one of them with two findings."""
    (folder / "tables").mkdir(parents=True)
    rows = [(name, at, n) for name, of in STORES.items() for at, n in zip((3, 7, 10), of, strict=True)]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["store", "score", "n"]))
    drawn = {
        "01_score-total": ("score", score(counts.by()), plot_score, []),
        "01_score-store": ("score", score(counts), plot_score, ["store"]),
        "03_compare-store": ("compare", compare(counts, across="store", against="rest"), plot_compare, []),
    }
    findings = []
    for stem, (word, frame, chart, groups) in drawn.items():
        (folder / f"tables/{stem}.csv").write_text(to_csv(frame), encoding="utf-8")
        figure = chart(frame).get_figure(root=True)
        save_figure(figure, folder / "figures" / stem)
        files = {"table": f"tables/{stem}.csv", "png": f"figures/{stem}.png"}
        if narrow := narrow_figure(chart, frame.head(3), {}, figure):
            files["narrow"] = f"figures/{stem}.narrow.png"
            (folder / files["narrow"]).write_bytes(picture(narrow, "png"))
        notebook, name = stem.split("-")
        said = {"headline": f"{name}: −12.5 to +3 & more", "caption": "NPS by store", "base": "n = 3,518 answers"}
        made = {
            "method": "score, 95 % interval",
            "call": "nps.score(counts)",
            "alt": "NPS by store. Åby 35.0 (n = 2,000).",
        }
        findings.append({"notebook": notebook, "name": name, "word": word, "groups": groups, **said, **made, **files})
    plt.close("all")
    manifest = ABOUT | {"findings": findings, "settings": {"language": language}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def write_batch(folder: Path, language: str = "en") -> Path:
    """A batch's folder as far as its page needs it: eleven markets, done, failed and left out."""
    names = [*STORES, *(f"Market {place}" for place in range(6))]
    groups = ScoreCounts.from_table(pd.DataFrame({"market": names, "score": 9, "n": range(len(names))}))
    (folder / "tables").mkdir(parents=True)
    (folder / "tables/scores.csv").write_text(to_csv(score(groups)), encoding="utf-8")
    outputs = {name: "" for name in ("report.html", "deck.pptx", "workbook.xlsx", "notebooks/01_score.ipynb")}
    states = ["done", "failed", "left out"]
    parts = [
        {"value": name, "slug": f"p{place}", "state": states[place % 3], "reason": "x" * 90, "notebooks": []}
        | {"outputs": outputs}
        for place, name in enumerate(names)
    ]
    manifest = ABOUT | {
        "each": "market",
        "scores": "tables/scores.csv",
        "parts": parts,
        "settings": {"language": language},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("page") / "run")


@pytest.fixture(scope="module")
def page(run: Path) -> Path:
    return build_page(run, run / "report.html")


@pytest.fixture(scope="module")
def axe_script(browser: Any) -> str:
    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


class Tags(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.html = path.read_text(encoding="utf-8")
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, Any]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_every_question_is_a_section_with_its_findings_below_and_contents_lead_there(page):
    tags = Tags(page)
    sections = [attributes["id"] for attributes in tags.of("section")]
    assert sections == [
        *("q-01_score", "01_score-total", "01_score-store"),
        *("q-03_compare", "03_compare-store", "rows"),
    ]
    heads = "".join(tag for tag, _ in tags.found if tag in ("h1", "h2", "h3"))
    assert heads == "h1" + "h2" + "h2h3h3" + "h2h3" + "h2h3h3"
    links = [attributes["href"] for attributes in tags.of("a")]
    assert links == ["#01_score-total", "#01_score-store", "#03_compare-store", "#rows"]
    assert len(tags.of("details")) == 2 + 3  # questions in the contents, and how each finding was made


def test_every_figure_has_alt_text_and_is_in_the_page(page):
    tags = Tags(page)
    assert len(tags.of("img")) == 3
    for attributes in tags.of("img"):
        assert attributes["alt"] == ALT
        with Image.open(BytesIO(base64.b64decode(attributes["src"].partition(",")[2]))) as picture_of:
            assert picture_of.format == "WEBP"
            assert int(attributes["width"]) == pytest.approx(picture_of.width * 96 / 150, abs=1)
    assert all("max-width" in attributes["media"] for attributes in tags.of("source"))


@pytest.mark.slow
def test_a_picture_in_the_page_is_the_figure_to_the_eye_and_a_third_of_it(run):
    for path in (run / "figures").glob("*.png"):
        address = embedded(path).address
        with Image.open(path) as figure, Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as shown:
            before, after = (np.asarray(one.convert("RGB"), dtype=int) for one in (figure, shown))
        assert np.abs(before - after).mean() < 1
        assert tuple(after[0, 0]) == (255, 255, 255)
        assert len(address) < 0.6 * path.stat().st_size


def test_nothing_on_the_page_runs_or_leads_outside(page):
    tags = Tags(page)
    forbidden = {"script", "iframe", "link", "object", "embed", "form", "base"}
    assert not {tag for tag, _ in tags.found} & forbidden
    for tag, attributes in tags.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("src", "href", "srcset"):
            assert re.match(r"data:image/webp;base64,[\w+/=]+$|#[\w.-]+$|$", attributes.get(name) or "")
    assert "&lt;img src=x onerror=alert(1)&gt;" in tags.html
    (said,) = (one["content"] for one in tags.of("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert said == policy(style(("look.css",)))
    assert "unsafe" not in said


def test_what_turns_direction_is_not_on_the_page_and_what_is_long_is_cut_visibly(tmp_path):
    manifest = ABOUT | {"findings": [], "title": "\u202eflipped e" + "\u0301" * 40, "question": "Q" * 5000 + "end"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    text = build_page(tmp_path, tmp_path / "report.html").read_text("utf-8")
    assert "\u202e" not in text
    assert '<h1 dir="auto">flipped e\u0301\u0301\u0301</h1>' in text
    assert not re.search("Q{2001}", text)
    assert re.search("Q…Q+end", text)


def test_a_name_without_end_is_cut_in_a_table_and_a_sentence_later():
    frame = pd.DataFrame({"store": ["N" * 5000], "n": [3], "note": ["S" * 5000]})
    name, _n, note = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table_html(frame, list(frame)).split("<tbody>")[1])
    assert (len(name), len(note)) == (120, 400)
    assert "N…N" in name
    assert "S…S" in note


def test_a_label_without_end_is_no_headline_without_end(run, tmp_path):
    folder = Path(shutil.copytree(run, tmp_path / "run"))
    run = json.loads((folder / "manifest.json").read_text("utf-8"))
    run["findings"][1]["headline"] = "L" * 5000
    run["findings"][1]["call"] = f"nps.tally(a, where=lambda row: row < '{'C' * 5000}')"
    (folder / "manifest.json").write_text(json.dumps(run), encoding="utf-8")
    text = build_page(folder, folder / "report.html").read_text("utf-8")
    assert not re.search("L{400}", text)
    assert f"row &lt; &#39;{'C' * 5000}&#39;)</code>" in text  # a call with a cut in it would not run


def test_the_same_run_has_the_same_page(run, page, tmp_path):
    assert build_page(run, tmp_path / "again.html").read_bytes() == page.read_bytes()


@pytest.mark.parametrize(("language", "direction"), [("sv", "ltr"), ("fa", "rtl")])
def test_the_page_says_its_language_and_direction(tmp_path, language, direction):
    manifest = ABOUT | {"settings": {"language": language}, "findings": []}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (html,) = Tags(build_page(tmp_path, tmp_path / "report.html")).of("html")
    assert html == {"lang": language, "dir": direction}


def test_a_sentence_runs_as_the_page_does_whatever_word_it_begins_with(page):
    tags = Tags(page)
    for tag in ("h2", "h3", "summary", "a"):
        assert all(attributes.get("dir") in (None, "ltr") for attributes in tags.of(tag)), tag
    assert [one.get("dir") for one in tags.of("bdi")].count("ltr") == 9  # caption, base and method of three figures


def test_figures_of_a_table_are_plain_numbers_and_names_stay_what_they_are():
    frame = pd.DataFrame(
        {"store": ["-5", "A & B"], "n": [12_345_678, 3], "nps": [-5.04, None], "p_value": [0.0004, 0.012]}
    )
    cells = re.findall(
        r"<t[hd][^>]*>(.*?)</t[hd]>", table_html(frame, ["store", "n", "nps", "p_value"]).split("<tbody>")[1]
    )
    texts = [re.sub(r"</?span[^>]*>", "", cell) for cell in cells]
    assert texts == ["-5", "12345678", "-5.0", "&lt; .001", "A &amp; B", "3", "", ".012"]


def test_scores_and_numbers_of_segments_have_the_digits_of_the_language_and_names_keep_theirs():
    frame = pd.DataFrame({"store": ["7"], "score": ["10"], "segment": ["2"]})
    with speaking("fa"):
        said = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table_html(frame, list(frame)).split("<tbody>")[1])
    assert said == ["7", "۱۰", "۲"]


def test_no_page_is_wider_than_the_window(browser, page):
    for width in WIDTHS:
        browser.open(page, width)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run("innerWidth") == width  # a phone makes the window wider where something sticks out


def test_phones_have_the_narrow_figures_and_others_the_wide_ones(browser, page):
    shown = "[...document.images].map(one => one.currentSrc === one.getAttribute('src'))"
    narrow = [one.get("narrow") for one in json.loads((page.parent / "manifest.json").read_text("utf-8"))["findings"]]
    browser.open(page, 1280)
    assert browser.run(shown) == [True] * 3
    browser.open(page, 360)
    assert browser.run(shown) == [one is None for one in narrow]
    assert any(narrow)


def test_a_table_that_is_copied_is_text_between_tabs_with_numbers_in_it(browser, page):
    browser.open(page, 1280)
    browser.run("getSelection().selectAllChildren(document.querySelector('[id=\"03_compare-store\"] tbody'))")
    text = browser.run("getSelection().toString()")
    lines = [line.split("\t") for line in text.splitlines() if line]
    (row,) = (line for line in lines if "=1+1" in line)
    figures = [cell for cell in row if re.fullmatch(r"[+-]?[\d.]+", cell.strip())]
    assert len(figures) >= 5
    assert any(float(cell) < 0 for cell in figures)
    assert not re.search("[−–]", "".join(figures))


def test_axe_finds_nothing_wrong_and_the_page_asks_for_nothing(browser, page, axe_script):
    for width in (360, 1280):
        browser.open(page, width)
        browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert violations(browser, axe_script) == []
        assert browser.requests() == [page.resolve().as_uri()]
        assert [one for one in browser.said if one["method"] == "Log.entryAdded"] == []


@pytest.mark.slow
def test_axe_finds_nothing_wrong_on_pages_from_the_right(browser, axe_script, tmp_path):
    folder = write_run(tmp_path / "run", "fa")
    persian = build_page(folder, folder / "report.html")
    index = build_index(write_batch(tmp_path / "batch", "fa"), tmp_path / "batch/index.html")
    for page in (persian, index):
        for width in (360, 1280):
            browser.open(page, width)
            browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            assert browser.run("getComputedStyle(document.body).direction") == "rtl"
            names = "[...document.querySelectorAll('tbody th[dir=auto]')].map(one => getComputedStyle(one))"
            assert browser.run(f"{names}.every(one => one.paddingLeft > '0px' && one.textAlign === 'right')")
            assert browser.run("document.documentElement.scrollWidth") <= width
            assert violations(browser, axe_script) == []
            assert browser.requests() == [page.resolve().as_uri()]
            assert [one for one in browser.said if one["method"] == "Log.entryAdded"] == []


@pytest.mark.slow
def test_the_page_of_a_batch_is_as_narrow_and_as_plain(browser, axe_script, tmp_path):
    index = build_index(write_batch(tmp_path), tmp_path / "index.html")
    for width in WIDTHS:
        browser.open(index, width)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run("innerWidth") == width
        assert width in (320, 768) or violations(browser, axe_script) == []
    assert browser.requests() == [index.resolve().as_uri()]


def test_the_policy_holds_what_would_run(browser, page, tmp_path):
    tampered = page.read_text("utf-8").replace(
        "</main>", "<script>document.title = 'ran'</script><p id=p style='color:red'>p</p></main>"
    )
    (tmp_path / "tampered.html").write_text(tampered, encoding="utf-8")
    browser.open(tmp_path / "tampered.html")
    assert browser.run("document.title") != "ran"
    assert browser.run("getComputedStyle(document.getElementById('p')).color") == "rgb(31, 42, 55)"


def test_it_prints_with_no_figure_cut_and_no_table_beyond_the_paper(browser, page, need: Callable[..., str], tmp_path):
    browser.open(page, 703, media="print")  # A4 between its margins
    wide = "[...document.querySelectorAll('table, img')].filter(one => one.getBoundingClientRect().right > 704).length"
    assert browser.run(wide) == 0
    assert browser.printed().startswith(b"%PDF")
    heights = browser.run("[...document.querySelectorAll('.shown')].map(one => one.getBoundingClientRect().height)")
    assert all(height < 1016 for height in heights)  # higher than the paper it could not stay in one piece
    assert browser.run("getComputedStyle(document.querySelector('a')).textDecorationLine") == "none"


def violations(browser: Any, script: str) -> list[str]:
    browser.run(f"{script};0")
    return browser.run(
        "axe.run(document, {resultTypes: ['violations']})"
        ".then(found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' ')))"
    )


def test_a_notebook_that_failed_is_told_in_the_language_and_its_message_kept_as_it_is(tmp_path):
    folder = write_run(tmp_path / "run", "de")
    run = json.loads((folder / "manifest.json").read_text("utf-8"))
    said = "code cell 5: DataError: only one group | required two"
    run["notebooks"] = [{"name": "05_decompose", "state": "failed", "reason": said}]
    (folder / "manifest.json").write_text(json.dumps(run), "utf-8")
    page = build_page(folder, tmp_path / "report.html").read_text("utf-8")
    assert page.index("in Codezelle 5 fehlgeschlagen") > page.index('id="rows"')
    assert f'<code lang="en" dir="ltr">{said}</code>' in page
