"""The last slides: what became of every row, how the figures were made, and what was warned of."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from math import ceil
from typing import Any

from nps_analysis.reporting.deck.notes import origin
from nps_analysis.reporting.deck.run import Run
from nps_analysis.reporting.deck.slides import add_slide, note, tabulate, write
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count
from nps_analysis.wording.accounting import say_change

PARTS = ("valid", "missing", "rejected", "excluded", "duplicates")
MOST_ROWS, MOST_LETTERS, MOST_LINES = 15, 60, 21  # of a table and of a text at the size that a room can read
WIDTHS = {2: (5.2, 1.1), 3: (3.9, 0.8, 1.6)}  # inches of the columns, by their number
LETTERS = {2: 48, 3: 36}  # of a reason in the first column
TITLE = "Method and data"


def add_method(deck: Any, run: Run, more: Sequence[str] = ()) -> None:
    """As many slides as the account of the rows, the warnings and what ``more`` is to be said need."""
    effects = {effect["rule"]: effect for effect in run.manifest.get("effects") or []}
    heading = ("What became of the rows", "Rows", "Effect on NPS")
    width = 3 if effects else 2
    table = [row[:width] for row in (heading, *_account(run.accounting, effects))]
    tables = [[table[0], *table[at : at + MOST_ROWS - 1]] for at in range(1, len(table), MOST_ROWS - 1)]
    texts = list(_pages([*_paragraphs(run), *more]))
    for number, (rows, text) in enumerate(zip_longest(tables, texts), 1):
        part = f" ({number} of {max(len(tables), len(texts))})" if max(len(tables), len(texts)) > 1 else ""
        slide = add_slide(deck, "Method", TITLE + part, f"{run.made_by[0].upper()}{run.made_by[1:]}")
        if rows:
            alt = "Account of the rows: " + "; ".join(" ".join(filter(None, row)) for row in rows[1:])
            tabulate(slide, "Table", rows, WIDTHS[width], alt, f"method/{number}")
        else:
            write(slide, "Table", [])
        write(slide, "Text", text or [], sizes=(14, 12))
        said = ["\t".join(row) for row in rows or []] + (text or [])
        note(slide, f"method/{number}", said + origin(run, [finding["method"] for finding in run.findings]))


def _account(accounting: Mapping[str, Any], effects: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every row of the source once, with reasons and repairs under the part that they belong to, and their effects."""
    changes = {rule: say_change(effect["nps"], effect["otherwise"]) for rule, effect in effects.items()}
    longest = LETTERS[3 if effects else 2]
    yield "rows read", count(accounting.get("rows_read", 0)), ""
    for part in PARTS:
        yield f"{'= ' if part == 'valid' else '+ '}{part}", count(accounting.get(part, 0)), ""
        for reason in accounting.get("reasons") or []:
            if reason.get("kind") == part.removesuffix("s") or reason.get("kind") == part:
                rule = f"{reason['kind']}: {reason['reason']}"
                yield f"      {legible(reason['reason'], longest)}", count(reason["rows"]), changes.get(rule, "")
    for repair in accounting.get("repairs") or []:
        rule = f"repaired: {repair['what']}"
        what = f"repaired: {legible(repair['what'], longest - 8)}, cells"
        yield what, count(repair["cells"]), changes.get(rule, "")


def _paragraphs(run: Run) -> list[str]:
    source = run.source
    methods = dict.fromkeys(finding["method"].split(",")[0] for finding in run.findings if finding["method"])
    warnings = run.manifest.get("warnings") or []
    return [
        f"Study: {run.title}",
        *([f"Question: {run.question}"] if run.question else []),
        f"Source: {source.get('name', 'not recorded')}, sha256 {str(source.get('sha256', ''))[:12] or 'not recorded'}",
        f"Methods: {'; '.join(methods)} (each slide's footer has its own, with level and adjustment)",
        "NPS: share of promoters (9 and 10) minus share of detractors (0 to 6), in points from −100 to 100.",
        "A group without answers has no score.",
        *([f"Warning: {warning}" for warning in warnings] or ["No warnings."]),
    ]


def _pages(paragraphs: list[str]) -> Iterator[list[str]]:
    """The paragraphs in parts that fit beside the table."""
    page: list[str] = []
    used = 0.0
    for paragraph in paragraphs:
        needed = ceil(len(paragraph) / MOST_LETTERS) + 0.5
        if page and used + needed > MOST_LINES:
            yield page
            page, used = [], 0
        page.append(legible(paragraph, MOST_LETTERS * 8))
        used += needed
    yield page
