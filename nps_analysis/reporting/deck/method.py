"""The last slides: what became of every row, how the figures were made, and what was warned of."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from math import ceil
from typing import Any

from pptx.util import Inches

from nps_analysis.language import _, listing
from nps_analysis.reporting.deck.notes import origin
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.slides import add_slide, note, placeholder, tabulate, write
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count
from nps_analysis.wording.accounting import say_change

PARTS = ("valid", "missing", "rejected", "excluded", "duplicates")
MOST_ROWS, MOST_LINES = 15, 21  # of a table, and of a text at the size that a room can read
BESIDE, ACROSS = 60, 105  # letters in a line beside a table, and across the slide where there is none
WIDE = Inches(0.6), Inches(1.6), Inches(12.13), Inches(5.05)
LONGEST = 480  # letters of a paragraph
WIDTHS = {2: (5.2, 1.1), 3: (3.9, 0.8, 1.6)}  # inches of the columns, by their number
LETTERS = {2: 48, 3: 36}  # of a reason in the first column


def add_method(deck: Any, run: Run, title: str, left_out: Sequence[Finding] = ()) -> None:
    """As many slides as the account of the rows, the warnings and the names of the findings ``left_out`` need.

    Warnings that have no room beside the account are on slides of their own, about as many on each.
    """
    effects = {effect["rule"]: effect for effect in run.manifest.get("effects") or []}
    heading = ("What became of the rows", "Rows", "Effect on NPS")
    width = 3 if effects else 2
    table = [row[:width] for row in (heading, *_account(run.accounting, effects))]
    tables = [[table[0], *table[at : at + MOST_ROWS - 1]] for at in range(1, len(table), MOST_ROWS - 1)]
    facts, warnings = [*_facts(run), *_on_the_page(left_out)], _warnings(run)
    texts = list(_filled([*facts, *warnings]))
    alone = len(texts) > len(tables)
    texts = list(_filled(facts)) if alone else texts
    slides = [*zip_longest(tables, texts), *((None, page) for page in (_spread(warnings) if alone else []))]
    for number, (rows, text) in enumerate(slides, 1):
        part = f" ({number} of {len(slides)})" if len(slides) > 1 else ""
        slide = add_slide(deck, "Method", title + part, f"{run.made_by[0].upper()}{run.made_by[1:]}")
        if rows:
            alt = "Account of the rows: " + "; ".join(" ".join(filter(None, row)) for row in rows[1:])
            tabulate(slide, "Table", rows, WIDTHS[width], alt, f"method/{number}")
        else:
            write(slide, "Table", [])
            box = placeholder(slide, "Text")
            box.left, box.top, box.width, box.height = WIDE
        write(slide, "Text", text or [], sizes=(14, 12))
        said = ["\t".join(row) for row in rows or []] + (text or [])
        said += _left_out(left_out) if number == 1 else []
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


def _facts(run: Run) -> list[str]:
    source = run.source
    methods = dict.fromkeys(finding["method"].split(",")[0] for finding in run.findings if finding["method"])
    facts = [
        f"Study: {run.title}",
        *([f"Question: {run.question}"] if run.question else []),
        f"Source: {source.get('name', 'not recorded')}, sha256 {str(source.get('sha256', ''))[:12] or 'not recorded'}",
        f"Methods: {'; '.join(methods)} (each slide's footer has its own, with level and adjustment)",
        "NPS: share of promoters (9 and 10) minus share of detractors (0 to 6), in points from −100 to 100.",
        "A group without answers has no score.",
    ]
    return [legible(fact, LONGEST) for fact in facts]


def _on_the_page(left_out: Sequence[Finding]) -> list[str]:
    """What has no slide, in few words: the names of the findings, by their notebooks."""
    names: dict[str, list[str]] = {}
    for finding in left_out:
        names.setdefault(finding["notebook"], []).append(legible(finding["name"], 30))
    if not names:
        return []
    parts = [_("{notebook} ({findings})", notebook=name, findings=listing(those)) for name, those in names.items()]
    return [legible(_("On the page, without a slide: {findings}.", findings="; ".join(parts)), LONGEST)]


def _left_out(left_out: Sequence[Finding]) -> list[str]:
    """The sentences of what has no slide, for the notes."""
    said = [_("{key}: {headline}", key=finding.key, headline=finding["headline"]) for finding in left_out]
    return [_("On the page, without a slide:"), *said] if said else []


def _warnings(run: Run) -> list[str]:
    warnings = run.manifest.get("warnings") or []
    return [f"Warning: {legible(warning, LONGEST)}" for warning in warnings] or ["No warnings."]


def _filled(paragraphs: Sequence[str]) -> Iterator[list[str]]:
    """The paragraphs in parts that fit beside the table, each as full as it can be."""
    page: list[str] = []
    for paragraph in paragraphs:
        if page and _lines([*page, paragraph], BESIDE) > MOST_LINES:
            yield page
            page = []
        page.append(paragraph)
    yield page


def _spread(paragraphs: Sequence[str]) -> list[list[str]]:
    """The paragraphs in as few parts as fit across a slide, about as long each, so that none is nearly empty."""
    ends = [_lines(paragraphs[: at + 1], ACROSS) for at in range(len(paragraphs))]
    for parts in range(1, len(paragraphs)):
        pages: list[list[str]] = [[] for _ in range(parts)]
        for paragraph, end in zip(paragraphs, ends, strict=True):
            pages[ceil(parts * end / ends[-1]) - 1].append(paragraph)
        if all(0 < _lines(page, ACROSS) <= MOST_LINES for page in pages):
            return pages
    return [[paragraph] for paragraph in paragraphs]


def _lines(paragraphs: Sequence[str], letters: int) -> float:
    """How many lines paragraphs take, with half a line between them."""
    return sum(ceil(len(paragraph) / letters) + 0.5 for paragraph in paragraphs)
