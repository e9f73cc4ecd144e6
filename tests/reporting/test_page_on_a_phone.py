"""Does a table say on a phone, which hides scrollbars, that it goes on beside what is seen?"""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from nps_analysis.csv_text import to_csv
from nps_analysis.reporting.page import build_page
from nps_analysis.reporting.page_tables import table_html
from nps_analysis.schema import CHECK_COLUMNS
from tests.reporting.test_page import write_run

ACCOUNT = [
    *[("rows read", 20_000, "", None, 33.9, None), ("valid", 19_625, "", None, 33.9, None)],
    *[("missing", 375, "", None, None, None), ("missing: no answer", 375, "90, 204, 224, 285", None, None, None)],
    *[("excluded", 14, "", None, None, None), ("excluded: test answer", 14, "1204, 18204", 14, 33.9, -12.5)],
    ("in shared accounts, no cluster named", 12_480, "", None, None, None),
]
STEPS = {  # two columns tell these rows apart, and not side by side
    **{"market": ["Canada", "Canada", "New Zealand", "New Zealand"], "column": "quarter"},
    **{"group": ["2026-Q2", "2026-Q3"] * 2, "reference": "2026-Q1", "nps": -31.5, "reference_nps": 9.0},
    **{"difference": -40.5, "low": -51.0, "high": -30.0, "p_adjusted": 0.0004, "n": 12_345, "reference_n": 12_345},
}
TWO = """(() => {
    const table = document.getElementById('steps').querySelector('table'), scroll = table.closest('.scroll');
    scroll.scrollLeft = %s;
    const seen = scroll.getBoundingClientRect();
    const cells = [...table.querySelectorAll('tbody tr:last-child .stays')];
    const boxes = cells.map(one => one.getBoundingClientRect());
    const onTop = boxes.map(one => document.elementFromPoint(one.left + one.width / 2, one.top + one.height / 2));
    return {over: scroll.scrollWidth - scroll.clientWidth, box: [seen.left, seen.right],
        cells: boxes.map(one => [one.left, one.right]), seen: onTop.map((one, at) => one === cells[at])};
})()"""
SCROLLED = """(() => {
    const scroll = document.getElementById('%s').querySelector('.scroll');
    scroll.scrollLeft = %s;
    const [box, stays] = [scroll, scroll.querySelector('.stays')].map(one => one.getBoundingClientRect());
    return {over: scroll.scrollWidth - scroll.clientWidth, top: scrollY + box.top, bottom: scrollY + box.bottom,
        box: [box.left, box.right], stays: [stays.left, stays.right]};
})()"""


@pytest.fixture(scope="module", params=["en", "fa"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run whose first finding accounts for 20,000 rows, from the left and from the right."""
    folder = write_run(tmp_path_factory.mktemp("phone") / "run", request.param)
    (folder / "tables/account.csv").write_text(to_csv(pd.DataFrame(ACCOUNT, columns=CHECK_COLUMNS)), "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    account = {"notebook": "00_check", "name": "account", "word": "check", "table": "tables/account.csv"}
    (folder / "tables/steps.csv").write_text(to_csv(pd.DataFrame(STEPS)), "utf-8")
    steps = {"notebook": "02_trend", "name": "steps", "word": "compare", "table": "tables/steps.csv"}
    manifest["findings"] += [manifest["findings"][0] | steps | {"groups": ["market"]}]
    manifest["findings"].insert(0, manifest["findings"][0] | account)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return build_page(folder, folder / "report.html")


def grey(browser: Any, table: dict[str, Any], at: float) -> bool:
    """Whether most of the height of a table is darker than paper ``at`` this place, in pixels of the page."""
    with Image.open(BytesIO(browser.picture())) as shot:
        light = np.asarray(shot.convert("L"))[int(2 * table["top"]) : int(2 * table["bottom"]), int(2 * at)]
    return bool(np.median(light) < 225)


@pytest.mark.slow
def test_the_account_of_the_rows_is_seen_whole(browser, page):
    browser.open(page, 360)
    for account in ("account", "rows"):
        table = browser.run(SCROLLED % (account, 0))
        assert table["over"] == 0
        assert not any(grey(browser, table, at) for at in (table["box"][0] + 1, table["box"][1] - 1))


@pytest.mark.slow
@pytest.mark.parametrize("finding", ["01_score-total", "01_score-store", "03_compare-store"])
def test_a_table_that_goes_on_has_an_edge_until_its_end_and_its_names_stay(browser, page, finding):
    browser.open(page, 360)
    start, end, ahead = (1, 0, -1) if browser.run("document.dir") == "rtl" else (0, 1, 1)
    for far, more, before in ((0, True, False), (30, True, True), (9999, False, True)):
        table = browser.run(SCROLLED % (finding, ahead * far))
        assert table["over"] > 60
        assert grey(browser, table, table["box"][end] - ahead) is more
        assert grey(browser, table, table["stays"][end] + ahead) is before
        if far > 30:
            assert table["stays"][start] == table["box"][start]
            assert abs(table["stays"][end] - table["stays"][start]) <= 0.4 * 360
    assert browser.run("document.documentElement.scrollWidth") <= 360


@pytest.mark.slow
def test_two_columns_that_tell_the_rows_apart_stay_side_by_side_and_leave_room_for_figures(browser, page):
    browser.open(page, 360)
    browser.run("document.getElementById('steps').scrollIntoView()")
    rtl = browser.run("document.dir") == "rtl"
    for far in (150, 9999):
        table = browser.run(TWO % (-far if rtl else far))
        assert table["over"] > 100
        left, right = sorted(table["cells"])
        assert right[1] == table["box"][1] if rtl else left[0] == table["box"][0]
        assert left[1] == pytest.approx(right[0], abs=0.1)
        assert right[1] - left[0] <= 0.6 * 360
        assert table["seen"] == [True, True]


@pytest.mark.parametrize(
    ("names", "stay"),
    [
        ({"market": "AABB", "column": "qqqq", "group": "1212"}, ["market", "group"]),
        ({"column": "qqqq", "group": "1234"}, ["group"]),
        ({"event": "AABB", "column": "ssss", "group": "xyxy", "reason": "rrrr"}, ["event", "group"]),
        ({"before": "ppdd", "after": "dppd", "quote": "wxyz"}, ["before", "after"]),
        ({"quote": "wxyz"}, ["quote"]),
        ({"market": "AAAA", "group": "1111"}, ["market"]),  # nothing tells them apart
    ],
)
def test_as_many_columns_stay_as_tell_the_rows_apart_and_at_most_two(names, stay):
    frame = pd.DataFrame({**{name: list(values) for name, values in names.items()}, "nps": [1.0] * 4})
    head = table_html(frame, list(frame)).split("</thead>")[0]
    assert [name for name in frame if re.search(rf'class="stays[^"]*">{name}<', head)] == stay
    assert ("beside" in head, 'class="two"' in head) == (len(stay) == 2, len(stay) == 2)


def test_the_names_that_tell_the_rows_apart_stay_in_sight_not_those_that_are_the_same_in_each():
    frame = pd.DataFrame({"column": "region", "group": ["North", "South"], "reference": "rest", "nps": [1.0, 2.0]})
    html = table_html(frame, list(frame))
    assert html.count("stays") == 3
    assert '<td class="word stays" dir="auto">North</td>' in html
