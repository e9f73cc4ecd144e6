"""The last slides: what became of every row, how the figures were made, and what was warned of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, zip_longest
from math import ceil
from typing import Any, NamedTuple

from nps_analysis.language import N_, _, capital, listing, translated
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.slides.direction import from_left
from nps_analysis.reporting.deck.slides.notes import origin
from nps_analysis.reporting.deck.slides.presentation import Deck, Slide
from nps_analysis.reporting.deck.slides.slide import add_slide, note, placeholder, tabulate, take_away, write
from nps_analysis.reporting.deck.slides.table_room import columns
from nps_analysis.reporting.deck.story.choice import OF_SELLERS
from nps_analysis.reporting.deck.template.areas import height_of, text_fits
from nps_analysis.reporting.deck.template.room import Room
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count
from nps_analysis.wording.accounting import say_change

PARTS = ("valid", "missing", "rejected", "excluded", N_("duplicates"))
ROW = 0.329  # inches of a row of the table
BESIDE, ACROSS = 12, 14  # points of the text beside a table, and across the slide where there is none
LONGEST = 480  # letters of a paragraph
LONGEST_LIST = 640  # and of one that names methods or findings, which are left out whole
WIDTHS = {2: (5.2, 1.1), 3: (3.9, 0.8, 1.6)}  # inches of the columns, by their number
LETTERS = 9.24  # of a reason in an inch of the first column
SIZES = (14, 12, 11, 10)  # points of the text
COMMA, PERCENT = re.compile("[,،]"), re.compile("[%٪]")  # of all languages


class _Space(NamedTuple):
    """What the two parts of these slides hold."""

    rows: int
    beside: Room  # of the text beside a table
    across: Room  # and where there is none


def add_method(deck: Deck, run: Run, title: str, left_out: Sequence[Finding] = ()) -> None:
    """As many slides as the account of the rows, the warnings and the names of the findings ``left_out`` need.

    Warnings that have no room beside the account are on slides of their own, about as many on each.
    """
    effects = {effect["rule"]: effect for effect in run.manifest.get("effects") or []}
    heading = (_("What became of the rows"), _("Rows"), _("Effect on NPS"))
    width = 3 if effects else 2
    foot = capital(run.made_by)
    figures = [heading[:width], ("", count(run.accounting.get("rows_read", 0)), "")[:width]]
    space, widths = _space(deck, foot), columns(WIDTHS[width], deck.room("Method", "Table", foot).width, figures)
    table = [row[:width] for row in (heading, *_account(run.accounting, effects, int(widths[0] * LETTERS)))]
    length = space.rows - 1
    tables = [[table[0], *table[at : at + length]] for at in range(1, len(table), length)]
    facts, warnings = _facts(run), [*_on_the_page(left_out), *_warnings(run)]
    texts = list(_filled([*facts, *warnings], space))
    alone = len(texts) > len(tables)
    texts = list(_filled(facts, space)) if alone else texts
    slides = [*zip_longest(tables, texts), *((None, page) for page in (_spread(warnings, space) if alone else []))]
    for number, (rows, text) in enumerate(slides, 1):
        part = f" ({_('{number} of {all}', number=count(number), all=count(len(slides)))})" if len(slides) > 1 else ""
        slide = add_slide(deck, "Method", title + part, foot)
        if rows:
            account = "; ".join(" ".join(filter(None, row)) for row in rows[1:])
            alt = _("Account of the rows: {account}", account=account)
            tabulate(slide, "Table", rows, widths, alt, f"method/{number}")
        else:
            _across(slide)
        write(slide, "Text", text or [], sizes=SIZES)
        said = ["\t".join(row) for row in rows or []] + (text or [])
        said += _left_out(left_out) if number == 1 else []
        note(deck, slide, f"method/{number}", said + origin(run, [finding["method"] for finding in run.findings]))


def _space(deck: Deck, foot: str) -> _Space:
    table, text = (deck.room("Method", part, foot) for part in ("Table", "Text"))
    return _Space(max(2, int(table.height / ROW)), text, text._replace(width=table.width + text.width))


def _across(slide: Slide) -> None:
    """The text in the place of the table as well, where there is none."""
    table, text = placeholder(slide, "Table"), placeholder(slide, "Text")
    left, top = min(table.left, text.left), min(table.top, text.top)
    right = max(table.left + table.width, text.left + text.width)
    bottom = max(table.top + table.height, text.top + text.height)
    take_away(table)
    text.left, text.top, text.width, text.height = left, top, right - left, bottom - top


def _account(accounting: Mapping[str, Any], effects: Mapping[str, Any], longest: int) -> Iterator[tuple[str, str, str]]:
    """Every row of the source once, with reasons and repairs under the part that they belong to, and their effects."""
    changes = {rule: say_change(effect["nps"], effect["otherwise"]) for rule, effect in effects.items()}
    yield _("rows read"), count(accounting.get("rows_read", 0)), ""
    for part in PARTS:
        yield f"{'= ' if part == 'valid' else '+ '}{translated(part)}", count(accounting.get(part, 0)), ""
        for reason in accounting.get("reasons") or []:
            if reason.get("kind") == part.removesuffix("s") or reason.get("kind") == part:
                rule = f"{reason['kind']}: {reason['reason']}"
                yield (
                    f"      {legible(translated(reason['reason']), longest)}",
                    count(reason["rows"]),
                    changes.get(rule, ""),
                )
    for repair in accounting.get("repairs") or []:
        rule = f"repaired: {repair['what']}"
        what = _("repaired: {what}, cells", what=legible(translated(repair["what"]), longest - 8))
        yield what, count(repair["cells"]), changes.get(rule, "")


def _facts(run: Run) -> list[str]:
    source = run.source
    methods = dict.fromkeys(filter(None, (_method(finding["method"]) for finding in run.findings)))
    facts = [
        _("Study: {title}", title=run.title),
        *([_("Question: {question}", question=from_left(run.question))] if run.question else []),
        _(
            "Source: {name}, sha256 {sha256}",
            name=source.get("name", _("not recorded")),
            sha256=str(source.get("sha256", ""))[:12] or _("not recorded"),
        ),
        _(
            "Methods: {methods} (each slide's footer has its own, with level and adjustment)",
            methods=_some(list(methods)),
        ),
        _("NPS: share of promoters (9 and 10) minus share of detractors (0 to 6), in points from −100 to 100."),
        _("A group without answers has no score."),
    ]
    return [legible(fact, LONGEST_LIST + LONGEST) for fact in facts]


def _some(names: Sequence[str]) -> str:
    """As many of ``names`` as a paragraph has letters for, each of them whole, and how many more there are.

    >>> _some(["count of rows", "score"]), _some(["x" * 400] * 3).replace("x" * 400, "x")
    ('count of rows; score', 'x; and 2 more')
    """
    ends = accumulate(len(name) + 2 for name in names)
    held = sum(end <= LONGEST_LIST for end in ends)
    said = _("; ").join(names[: max(held, 1)])
    rest = len(names) - max(held, 1)
    return _("{clauses}; and {n} more", clauses=said, n=count(rest)) if rest > 0 else said


def _method(recorded: str) -> str:
    """What a finding was worked out by, without level and adjustment; nothing where it has no more than a level."""
    first = COMMA.split(recorded)[0]
    return "" if PERCENT.search(first) else translated(first if re.search(r"\d", recorded) else recorded)


def _on_the_page(left_out: Sequence[Finding]) -> list[str]:
    """What has no slide, in few words: the names of the findings, by their notebooks."""
    names: dict[str, list[str]] = {}
    for finding in left_out:
        those, name = names.setdefault(finding["notebook"], []), legible(finding["name"], 30)
        those += [name] * (name not in those)
    if not names:
        return []
    parts = [_named(name, those) for name, those in names.items()]
    return [_("On the page, without a slide: {findings}.", findings=_some(parts))]


def _named(notebook: str, findings: Sequence[str]) -> str:
    """A notebook and findings of it, in their order also where the language runs from right to left."""
    return _("{notebook} ({findings})", notebook=from_left(notebook), findings=listing(map(from_left, findings)))


def _left_out(left_out: Sequence[Finding]) -> list[str]:
    """The sentences of what has no slide, for the notes; where they would tell of sellers, the name alone."""
    said = [
        finding.key
        if finding["word"] in OF_SELLERS
        else _("{key}: {headline}", key=finding.key, headline=finding["headline"])
        for finding in left_out
    ]
    return [_("On the page, without a slide:"), *said] if said else []


def _warnings(run: Run) -> list[str]:
    warnings = run.manifest.get("warnings") or []
    said = [legible(translated(warning), LONGEST) for warning in warnings]
    return [_("Warning: {text}", text=text) for text in said] or [_("No warnings.")]


def _filled(paragraphs: Sequence[str], space: _Space) -> Iterator[list[str]]:
    """The paragraphs in parts that fit beside the table, each as full as it can be."""
    page: list[str] = []
    for paragraph in paragraphs:
        if page and not text_fits([*page, paragraph], *space.beside, BESIDE):
            yield page
            page = []
        page.append(paragraph)
    yield page


def _spread(paragraphs: Sequence[str], space: _Space) -> list[list[str]]:
    """The paragraphs in as few parts as fit across a slide, about as long each, so that none is nearly empty."""
    ends = [height_of(paragraphs[: at + 1], space.across.width, ACROSS) for at in range(len(paragraphs))]
    for parts in range(1, len(paragraphs)):
        pages: list[list[str]] = [[] for _ in range(parts)]
        for paragraph, end in zip(paragraphs, ends, strict=True):
            pages[ceil(parts * end / ends[-1]) - 1].append(paragraph)
        if all(page and text_fits(page, *space.across, ACROSS) for page in pages):
            return pages
    return [[paragraph] for paragraph in paragraphs]
