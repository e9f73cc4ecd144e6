"""The workbook of a finished run: a sheet a question, every figure as the number that it is, nothing that runs."""

import json
import re
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from nps_analysis.language import _, ngettext
from nps_analysis.reporting.cells import distinct, fitting
from nps_analysis.reporting.deck.package import reproducible
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.lists import MADE
from nps_analysis.reporting.notes_sheet import write_notes
from nps_analysis.reporting.questions import Question, questions, speaking_as, tab_of
from nps_analysis.reporting.sheet_formats import Formats
from nps_analysis.reporting.sheet_tables import Page, Place
from nps_analysis.reporting.table_of import table_of

LONGEST_TAB = 31
NOT_IN_TABS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def build_workbook(folder: Path, out: Path) -> Path:
    """Writes ``out``, the workbook of the finished run in ``folder``: contents, a sheet a question, notes.

    A finding is a table with its sentence, caption, base and method; cells hold the figures of the run's tables at
    full precision, and texts only as texts. Lists of people stay out. The same run gives the same bytes.
    """
    import xlsxwriter  # takes 0.1 s to load

    run = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    raw = BytesIO()
    with speaking_as(run), xlsxwriter.Workbook(raw, {"in_memory": True, **PLAIN}) as book:
        book.set_properties({"title": fitting(legible(run["title"]), 255), "author": "nps_analysis", "created": MADE})
        _fill(book, folder, run)
    out.write_bytes(reproducible(raw.getvalue()))
    return out


def _fill(book: Any, folder: Path, run: dict[str, Any]) -> None:
    """Every sheet, the contents first."""
    asked, formats = questions(folder, run), Formats(book)
    first, *tabs, last = tab_names([_("Contents"), *(tab_of(one.notebook) for one in asked), _("Notes")])
    contents = Page(book.add_worksheet(first), formats, first)
    places = [
        (question, _write_question(Page(book.add_worksheet(tab), formats, tab), first, question, folder))
        for tab, question in zip(tabs, asked, strict=True)
    ]
    write_notes(Page(book.add_worksheet(last), formats, last), run)
    _write_contents(contents, run, places, last)
    contents.sheet.activate()


def tab_names(names: Iterable[str]) -> list[str]:
    """Names that sheets can have, each once: 31 letters, none of ``[]:*?/\\``, no quote at an end.

    >>> tab_names(["01_score", "01 score", "a/b?", "'", "x" * 40])[:4]
    ['01 score', '01 score 2', 'ab', 'sheet']
    """
    taken: set[str] = {"history"}  # Excel keeps it for itself
    found = []
    for name in names:
        plain = NOT_IN_TABS.sub("", name.replace("_", " ")).strip(" '")
        plain = fitting(plain, LONGEST_TAB).strip(" '") or "sheet"
        found.append(distinct(plain, taken, partial(_numbered, plain)))
    return found


def _numbered(name: str, number: int) -> str:
    return f"{fitting(name, LONGEST_TAB - 1 - len(str(number)))} {number}"


def _write_question(page: Page, contents: str, question: Question, folder: Path) -> list[tuple[dict[str, Any], Place]]:
    """Fills the sheet of a question; its findings come back, each with the place where it begins."""
    frames = [table_of(folder, finding) for finding in question.findings]
    page.prepare(frames)
    page.title(question.title)
    page.link(contents, Place(contents))
    places = []
    for finding, frame in zip(question.findings, frames, strict=True):
        places.append((finding, page.place()))
        page.finding(finding, frame)
    page.finish(freeze_head=len(frames) == 1)
    return places


def _write_contents(
    page: Page, run: dict[str, Any], places: list[tuple[Question, list[tuple[dict[str, Any], Place]]]], notes: str
) -> None:
    account = run["accounting"]
    tabs = [notes, *(place.sheet for _question, findings in places for _finding, place in findings)]
    page.widths([max(14.0, 1.1 * max(map(len, tabs)) + 1), 110.0])
    page.title(run["title"])
    if run.get("question"):
        page.line(_("Question: {question}", question=run["question"]))
    told = {"source": run["source"]["name"], "rows": ngettext("{n} row", "{n} rows", account["rows_read"])}
    page.line(
        ngettext(
            "{source}, {n} valid answer of {rows}", "{source}, {n} valid answers of {rows}", account["valid"], **told
        )
    )
    page.line(_("Run {run}, nps_analysis {version}", run=run["name"], version=run["version"]))
    for question, findings in places:
        page.skip()
        page.line(question.title, "headline")
        for finding, place in findings:
            page.link(place.sheet, place, finding["headline"] or finding["caption"] or finding["name"])
    page.skip()
    page.link(notes, Place(notes), _("What happened to every row, settings, warnings and methods"))
    page.finish()
