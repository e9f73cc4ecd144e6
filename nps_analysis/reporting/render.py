"""The pages' templates filled in: everything that comes from the data is escaped."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from nps_analysis.language import _, ngettext, numerals, rtl, spoken, translated
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.page_tables import plain_number
from nps_analysis.reporting.questions import tab_of
from nps_analysis.tables import count, points
from nps_analysis.wording.accounting import say_effect

MOST = 2_000  # letters of one text: an alternative text with all of its figures is half as long
POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{look}'; base-uri 'none'; form-action 'none'"


def rendered(template: str, run: dict[str, Any], looks: Sequence[str] = ("look.css",), **content: Any) -> str:
    """The page that ``template`` makes of a run's manifest, in the language that is spoken, in the style ``looks``.

    The page's policy allows that style, by its hash, and pictures that are in the page itself, and nothing else.
    """
    effects = {effect["rule"]: say_effect(**effect) for effect in run.get("effects", [])}
    look = style(tuple(looks))
    about = {"lang": spoken(), "dir": "rtl" if rtl() else "ltr", "look": Markup(look), "policy": policy(look)}
    return _pages().get_template(template).render(run=run, effects=effects, **about, **content)


@cache
def style(names: tuple[str, ...]) -> str:
    """The style sheets of these names, one after the other."""
    folder = files("nps_analysis.reporting") / "templates"
    return "\n".join((folder / name).read_text(encoding="utf-8").strip() for name in names)


def policy(look: str) -> str:
    """What a page with this style may load: that style and what is in the page itself.

    >>> policy("p { margin: 0; }")[:39]
    "default-src 'none'; img-src data:; styl"
    """
    digest = hashlib.sha256(look.encode("utf-8")).digest()
    return POLICY.format(look=base64.b64encode(digest).decode())


def _plain(n: float) -> Markup:
    return Markup(plain_number(count(n)))


def _row(row: int | str) -> str:
    """The number of a row, in the digits of the language and without thousands, as spreadsheets have it; else its name.

    >>> _row(1204), _row("north.csv:7")
    ('1204', 'north.csv:7')
    """
    return numerals(str(row)) if isinstance(row, int) else row


def _tab(notebook: str) -> str:
    """What a notebook is called, as on the tabs of the workbook.

    >>> _tab("02_trend")
    '02 trend'
    """
    return tab_of(notebook).replace("_", " ")


def _shown(value: Any) -> Any:
    """What a template shows: of a text nothing that turns direction, and no more than can be read.

    >>> _shown("\u202eflipped"), len(_shown("L" * 5000)), _shown(3)
    ('flipped', 2000, 3)
    """
    return legible(value, MOST) if isinstance(value, str) and not isinstance(value, Markup) else value


def _whole(text: str) -> Markup:
    """All of a text that somebody may run: with a cut in it, it would not.

    >>> len(_whole("L" * 5000)), _whole("a < b")
    (5000, Markup('a &lt; b'))
    """
    return escape(legible(text))


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=PackageLoader("nps_analysis.reporting"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"count": count, "points": points, "translated": translated}
    pages.filters |= {"plain": _plain, "row": _row, "whole": _whole, "tab": _tab}
    pages.globals |= {"_": _, "ngettext": ngettext}
    return pages
