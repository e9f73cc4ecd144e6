"""One object of ours with what the run says: a text, a table, a picture, or a chart with its workbook."""

from collections.abc import Iterator

from pptx.oxml.ns import qn

from nps_analysis.customers.comments.quotes import cut
from nps_analysis.reporting.deck.update.by_hand import LONGEST_ALT, beside_ours, by_hand
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.chart_parts import categories_of
from nps_analysis.reporting.deck.update.charts import refresh_chart
from nps_analysis.reporting.deck.update.former import ours_in
from nps_analysis.reporting.deck.update.held import ANEW, holds, why_held
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, workbook_part
from nps_analysis.reporting.deck.update.own_order import book_in_order, left_so, put_in_order, rows_of_people
from nps_analysis.reporting.deck.update.own_series import columns_of, follow, theirs
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError, canonical
from nps_analysis.reporting.deck.update.pictures import files_of, refresh_picture
from nps_analysis.reporting.deck.update.places import Cells, on_sheet
from nps_analysis.reporting.deck.update.redrawn import is_untouched, redraw
from nps_analysis.reporting.deck.update.renamed import call, renamed_categories
from nps_analysis.reporting.deck.update.sentences import words_beside
from nps_analysis.reporting.deck.update.sign import last_line, rows_of, sheet_of
from nps_analysis.reporting.deck.update.tables import refresh_table
from nps_analysis.reporting.deck.update.texts import LEFT, SAME, refresh_text
from nps_analysis.reporting.deck.update.whose_series import called_otherwise, headings_otherwise
from nps_analysis.reporting.deck.update.workbook import Called, columns, refresh_workbook
from nps_analysis.reporting.deck.update.written import Names, Ours, paragraphs_of

Said = Iterator[tuple[str, str]]
UNREADABLE = "the chart's workbook cannot be read"
STALE = "stale"
NO_WORKBOOK = "the chart has no workbook any more, so only what is seen of it was refreshed"
NO_PART = f"the file has no part for the chart; {ANEW}"
OTHER_OBJECT = f"people made the run's {{kind}} something else; {ANEW}"
NOT_READ = f"{UNREADABLE}, and without it nobody knows whose its figures are; {ANEW}"


def refresh_object(
    deck: Package, old: Keyed, fresh: Package, new: Keyed, first: bool = True, names: Names | None = None
) -> Said:
    """Refresh one object, and tell whether anything changed and what was left.

    ``names`` are those of the rows of all parts of the finding. Of one that is not the ``first`` of several with one
    chart, only the alternative text is its own. No chart comes here that has to stay as it is (``why_stale``).
    """
    if old.kind != new.kind:
        yield LEFT, _edited(old, new)
        return
    if old.kind == "text":
        body = old.shape.find(qn("p:txBody"))
        ours = ours_in(body, old.written)
        told = beside_ours(words_beside(body, ours))
        outcome = refresh_text(body, new.shape.find(qn("p:txBody")), ours)
        yield (outcome, _edited(old, new) if outcome == LEFT else "")
        if told and outcome != LEFT:
            yield LEFT, told
        return
    ours = Ours(old.written)
    before = _state(deck, old)
    said = list(_refresh_graphic(deck, old, fresh, new, ours, names or Names())) if first else []
    said += _refresh_alt(old, new, ours)
    yield ("refreshed" if _state(deck, old) != before or not first else SAME, "")
    yield from said


def why_stale(deck: Package, old: Keyed, fresh: Package, new: Keyed) -> str:
    """Why a chart has to stay with old figures and what to do about it; "" for one that can be refreshed.

    So has what was a chart, a table or a picture when we made it.
    """
    if old.kind != new.kind:
        return OTHER_OBJECT.format(kind=new.kind)
    if old.kind != "chart":
        return ""
    part, source = (chart_part(package, one) for package, one in ((deck, old), (fresh, new)))
    if part is None or source is None:
        return NO_PART
    ours = Ours(old.written)
    try:
        rows = rows_of(deck, part, ours)
    except UnreadableError:
        return NOT_READ
    space, now = deck.tree(part), fresh.tree(source)
    called = renamed_categories(space, rows, rows_of(fresh, source), ours)
    rows = [called.get(name, name) for name in rows]
    why = why_held(space, now, rows, workbook_part(deck, part) is not None, ours)
    return "" if not why or is_untouched(deck, old) else why


def said_by(one: Keyed) -> str:
    """What a title says, by which people know a slide; nothing of other objects."""
    return " ".join(paragraphs_of(one.shape.find(qn("p:txBody")))) if _is_title(one) else ""


def _is_title(one: Keyed) -> bool:
    return one.kind == "text" and one.key.endswith("/Title")


def _edited(old: Keyed, new: Keyed) -> str:
    """What is told of a text that people changed; of a title, or where there are figures, also what the run says."""
    said = " / ".join(paragraphs_of(new.shape.find(qn("p:txBody"))))
    return by_hand(said, always=bool(said_by(new)))


def _refresh_alt(old: Keyed, new: Keyed, ours: Ours) -> Said:
    alt, now = (one.properties.get("descr", "") for one in (old, new))
    if ours("alt", alt):
        old.properties.set("descr", now)
    elif alt != now:
        yield LEFT, f"alternative text: {by_hand(cut(now, LONGEST_ALT))}"


def _state(deck: Package, one: Keyed) -> list[bytes]:
    """The object as it is, to tell whether it was changed."""
    if one.kind == "picture":
        return [canonical(one.shape), *(deck.parts[part] for part in files_of(deck, one))]
    part = chart_part(deck, one) if one.kind == "chart" else None
    book = workbook_part(deck, part) if part else None
    return [canonical(one.shape), canonical(deck.tree(part)) if part else b"", deck.parts[book] if book else b""]


def _refresh_graphic(deck: Package, old: Keyed, fresh: Package, new: Keyed, ours: Ours, names: Names) -> Said:
    if old.kind == "picture":
        yield from refresh_picture(deck, old, fresh, new, ours)
    elif old.kind == "table":
        was, now = (one.shape.find(f".//{qn('a:tbl')}") for one in (old, new))
        yield from refresh_table(was, now, ours, names)
    elif old.kind == "chart":
        part, source = chart_part(deck, old) or "", chart_part(fresh, new) or ""
        yield from (
            _refresh_chart(deck, part, fresh, source, ours, names)
            if holds(deck.tree(part), fresh.tree(source), ours)
            else redraw(deck, part, fresh, source)
        )


def _refresh_chart(deck: Package, part: str, fresh: Package, source: str, ours: Ours, names: Names) -> Said:
    """A chart and its workbook, which say the same: also of series that people added."""
    space, now = deck.tree(part), fresh.tree(source)
    sheet = sheet_of(space, ours)
    rows = rows_of(deck, part, ours), rows_of(fresh, source)
    called = renamed_categories(space, *rows, ours)
    rows = [called.get(name, name) for name in rows[0]], rows[1]
    run, wanted = rows[1], rows_of_people(*rows, names, ours) if categories_of(space) else rows[1]
    rows = rows[0], wanted or run
    own = theirs(space, now, ours)
    headings = headings_otherwise(space, now)
    last = last_line(space, ours)
    drawn = columns_of(own, sheet, len(rows[0]))
    book, new_book = workbook_part(deck, part), workbook_part(fresh, source)
    places: dict[int, int] = {}
    cells: Cells = {}
    told: list[tuple[str, str]] = [(LEFT, NO_WORKBOOK)]
    if book and new_book:
        try:
            new = book_in_order(fresh.parts[new_book], run, rows[1])
            places = columns(deck.parts[book], new, sheet, drawn, ours, headings)
            fixed = [column for column, goes in drawn.items() if not goes]
            blob, told = refresh_workbook(
                deck.parts[book], new, sheet, ours, places, fixed, last, Called(called, headings)
            )
            deck.put(book, blob)
            cells = Book(blob).cells(sheet) if own else {}
        except UnreadableError:
            told = [(LEFT, UNREADABLE)]
    now = on_sheet(now, sheet, places)
    put_in_order(now, run, rows[1])
    yield from ((LEFT, each) for each in left_so(run, rows[1]))
    call(now, called)
    for what, theirs_by_ours in (("row", called), ("series", called_otherwise(space, now))):
        yield from ((LEFT, f"{what} {name}, which people call {own}") for own, name in theirs_by_ours.items())
    yield from refresh_chart(space, now, *rows, ours, names)
    yield from follow(own, now, rows, sheet, cells)
    yield from told
