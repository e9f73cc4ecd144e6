"""Is the account of rows on the pages written as the language writes it?"""

import re
from html import unescape

import pytest

from nps_analysis.language import speaking
from nps_analysis.reporting.render import rendered

REASON = {"kind": "missing", "reason": "no answer", "rows": 3, "first": [7, 1204, "north.csv:9"]}
RUN = {"accounting": {"rows_read": 5, "valid": 2, "reasons": [REASON], "repairs": []}}


@pytest.mark.parametrize(
    ("language", "colon", "rows"),
    [
        ("en", "missing: no answer", "7, 1204, north.csv:9"),
        ("sv", ": ", "7, 1204, north.csv:9"),
        ("fr", " : ", "7, 1204, north.csv:9"),
        ("fa", ": ", "۷، ۱۲۰۴، north.csv:9"),
    ],
)
def test_rows_are_numbered_and_named_as_the_language_writes_them(language, colon, rows):
    with speaking(language):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", unescape(rendered("account.html", RUN)))
    assert colon in re.sub("[\u00a0\u202f]", " ", cells[-4])
    assert cells[-1] == rows
