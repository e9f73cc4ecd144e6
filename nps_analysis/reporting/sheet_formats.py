"""How does a workbook show the figures of each column, without rounding them?"""

from functools import partial
from typing import Any

from nps_analysis.headings import heading
from nps_analysis.language import per_cent, rtl
from nps_analysis.reporting.cells import distinct
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import NONE
from nps_analysis.tables import (
    COLUMNS,
    FACTORS,
    SENTENCES,
    SKILLS,
    amount,
    chance,
    count,
    p_value,
    percent,
    points,
    rating,
    signed,
    signed_rating,
)

LONGEST_HEAD = 200  # letters: a heading may have 255
SHOWN = {  # by the function that writes the column as text: the same digits
    points: "#,##0.0;-#,##0.0;0.0",
    signed: "+#,##0.0;-#,##0.0;0.0",
    percent: '#,##0.0" %";-#,##0.0" %";0.0" %"',
    count: "#,##0",
    p_value: "0.000",
    chance: "0%",
    rating: "0.00",
    signed_rating: "+0.00;-0.00;0.00",
    amount: "#,##0.00",
}
NUMBER_FORMATS = {
    **{name: SHOWN[form] for form, names in COLUMNS.items() for name in names.split()},
    **dict.fromkeys(FACTORS.split(), "0.00"),
    **dict.fromkeys(SKILLS.split(), "0.000"),
    "level": "0.0%",
}
PERCENT = " %"  # as formats are written here
CODES = ("score", "score_before", "score_after", "segment")  # whole numbers that the tables keep as names
MUTED = "#566270"
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "text_wrap": True, "valign": "top"},
    "headline": {"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"},
    "meta": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"},
    "head of numbers": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F4"}
    | {"align": "right", "indent": 1},
    "text": {"valign": "top"},
    "live": {"valign": "top", "quote_prefix": True},
    "sentence": {"valign": "top", "text_wrap": True},
    "live sentence": {"valign": "top", "text_wrap": True, "quote_prefix": True},
    "link": {"font_color": "#0062C4", "underline": 1, "valign": "top", "text_wrap": True},
}
OWN_TEXT = ("title", "headline", "meta", "sentence", "live sentence", "link", "head")
FROM_RIGHT = {"align": "right", "reading_order": 2}  # also where a Latin word comes first


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def look(self, name: str) -> Any:
        """One of ``LOOKS``; where the language runs from right to left, sentences do too, and names begin there."""
        turned = FROM_RIGHT if name in OWN_TEXT else {"align": "right"}
        return self._once(name, LOOKS[name] | (turned if rtl() and name != "head of numbers" else {}))

    def of_column(self, name: str, wrapped: bool = False) -> dict[str, Any]:
        """The formats of the cells of a column, by what is in them, as ``write_cell`` takes them.

        Sentences, and texts that are to be ``wrapped``, have several lines.
        """
        shown = NUMBER_FORMATS.get(name, "General")
        sentence = wrapped or name in SENTENCES
        return {
            "number": self._once(shown, {"num_format": in_the_language(apart(shown)), "valign": "top"}),
            "text": self.look("sentence" if sentence else "text"),
            "live": self.look("live sentence" if sentence else "live"),
        }

    def _once(self, name: str, properties: dict[str, Any]) -> Any:
        if name not in self._made:
            self._made[name] = self._book.add_format(properties)
        return self._made[name]


def apart(shown: str) -> str:
    """A number's format with room behind the number, or it would touch the text of the next column.

    >>> apart("0.0;-0.0")
    '0.0_);-0.0_)'
    """
    return ";".join(f"{part}_)" if part != "General" else part for part in shown.split(";"))


def in_the_language(shown: str) -> str:
    """A number's format with the language's own sign for percent.

    >>> from nps_analysis.language import speaking
    >>> with speaking("fa"):
    ...     in_the_language('0.0" %"')
    '0.0"٪"'
    """
    return shown.replace(PERCENT, per_cent(""))


def headings(names: list[str]) -> list[str]:
    """The headings of a table's columns, none empty and no two the same, also where case is ignored.

    >>> headings(["NPS", "nps", "low"])
    ['NPS', 'NPS (2)', 'from']
    """
    taken: set[str] = set()
    plain = [legible(" ".join(heading(name, names).split()), LONGEST_HEAD) or NONE for name in names]
    return [distinct(said, taken, partial("{} ({})".format, said)) for said in plain]
