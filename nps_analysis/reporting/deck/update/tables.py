"""A table of ours with fresh figures: rows by their first cells, columns by their headings, looks as they are."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.customers.comments.quotes import cut
from nps_analysis.reporting.deck.update.by_hand import LONGEST_ALT, by_hand
from nps_analysis.reporting.deck.update.columns import refresh_columns, whole_spans
from nps_analysis.reporting.deck.update.renamed import Lines, place_of, renamed_columns, renamed_rows
from nps_analysis.reporting.deck.update.texts import replace_paragraphs, respell
from nps_analysis.reporting.deck.update.written import (
    HEADING,
    Names,
    Ours,
    cell_look,
    cell_text,
    look,
    names_of,
    said_name,
)

WORDS_BESIDE_FIGURES = 4  # of a sentence with a figure; beside an interval there are fewer
FIRST_RUN = f".//{qn('a:r')}/{qn('a:rPr')}"

NAMES = Names()
Said = Iterator[tuple[str, str]]


def refresh_table(old: Any, fresh: Any, ours: Ours, names: Names = NAMES) -> Said:
    """Put the fresh cells into an old table, and tell what came, went and stayed as people had written it."""
    (was, columns), (now, headings) = names_of(old), names_of(fresh)
    own_columns = renamed_columns(old, headings, ours, names)
    columns = own_columns.ours_for(columns)
    own_rows = renamed_rows(old, columns, now, ours, names)
    was = own_rows.ours_for(was)
    yield from (*own_rows.told_renamed(), *own_columns.told_renamed())
    rows = dict(zip(was, old.iterfind(qn("a:tr")), strict=True))
    known = set(columns)
    yield from refresh_columns(old, columns, headings, ours, own_columns, names.columns)
    by_people = {(HEADING, name) for name in own_columns.renamed.values()}
    by_people |= {(name, columns[0]) for name in own_rows.renamed.values()}
    cells = _Cells(columns, set(columns) - known, by_people, names.carried, ours)
    places = {name: place for name in (*was, *now) if (place := place_of(name, ours)) is not None}
    behind, models = _behind(was, places), _Models.of(rows)
    yield from _take_out(old, rows, now, places, own_rows, names, cells)
    after = {name: _by_column(headings, row) for name, row in zip(now, fresh.iterfind(qn("a:tr")), strict=True)}
    yield from _refresh_rows(rows, after, places, own_rows, names, models, cells)
    stood = [places[name] for name in was if name in places]
    if stood == sorted(stood):
        _sort(old, rows, [name for name in now if name in rows], behind)
    whole_spans(old)


def _take_out(
    table: Any,
    rows: dict[str, Any],
    now: Sequence[str],
    places: Mapping[str, int],
    own: Lines,
    names: Names,
    cells: "_Cells",
) -> Said:
    """Take out the rows that the run has no more, and tell of those that stay under names of people's own."""
    for name in [name for name in rows if name not in now]:
        if name not in places:
            yield own.told(name)
            cells.empty_new(rows[name])
            continue
        table.remove(rows.pop(name))
        if name not in names.rows.after:
            yield "dropped", f"row {said_name(name)}"


def _refresh_rows(
    rows: dict[str, Any],
    after: Mapping[str, dict[str, Any]],
    places: Mapping[str, int],
    own: Lines,
    names: Names,
    models: "_Models",
    cells: "_Cells",
) -> Said:
    """The rows of the run one by one, those that are new behind the one that they follow; ``rows`` gets these too."""
    last = HEADING
    for name, fresh in after.items():
        if name not in rows and name in places:
            if name not in own.missed:
                yield "left", f"row {said_name(name)}, which people took away"
            continue
        like = None
        if name not in rows:
            like, row = models.like(last, rows)
            rows[last].addnext(row)
            rows[name] = row
            if name not in names.rows.before:
                yield "added", f"row {said_name(name)}"
        yield from cells.refresh(name, rows[name], fresh, like)
        last = name


@dataclass(frozen=True)
class _Models:
    """What new rows look like: the looks of each row that the table had, by names, and the first below the heading."""

    looks: Mapping[str, str]
    first: tuple[str, Any] | None

    @classmethod
    def of(cls, rows: Mapping[str, Any]) -> "_Models":
        below = {name: row for name, row in rows.items() if name != HEADING}
        first = next(((name, _row_like(row)) for name, row in below.items()), None)
        return cls({name: _first_looks(row) for name, row in below.items()}, first)

    def like(self, last: str, rows: dict[str, Any]) -> tuple[str, Any]:
        """The name of the row that a new one behind the ``last`` looks like, and the new one."""
        name = _model(last, rows, self.looks)
        if name == HEADING and self.first:
            return self.first[0], _row_like(self.first[1])
        return name, _row_like(rows[name])


def _model(last: str, rows: Mapping[str, Any], looks: Mapping[str, str]) -> str:
    """The row that a new one behind the ``last`` looks like: that one, unless people set it apart from most others."""
    often = Counter(looks.values())
    usual = [name for name in rows if name in looks and often[looks[name]] == max(often.values())]
    known = last in usual or (last not in looks and last != HEADING)
    return last if known else next(iter(usual), next((name for name in rows if name != HEADING), HEADING))


def _first_looks(row: Any) -> str:
    """What the cells of a row look like, each by the beginning of its text, its colour and its frame."""
    found = [cell.find(path) for cell in row.iterfind(qn("a:tc")) for path in (FIRST_RUN, qn("a:tcPr"))]
    return "|".join(map(look, found))


def _behind(names: list[str], places: dict[str, int]) -> dict[str, str | None]:
    """For each row that people added, the one that it stands behind; None where it is among the last."""
    last = max(at for at, name in enumerate(names) if name in places or name == HEADING)
    theirs = [(at, name) for at, name in enumerate(names) if name != HEADING and name not in places]
    return {name: names[at - 1] if at < last else None for at, name in theirs}


def _sort(table: Any, rows: dict[str, Any], order: list[str], behind: dict[str, str | None]) -> None:
    """The rows in the order of the run, each that people added behind the one that it stood behind."""
    for name, before in behind.items():
        if name not in order:
            at = order.index(before) + 1 if before in order else len(order)
            order.insert(at, name)
    if list(table.iterfind(qn("a:tr"))) != [rows[name] for name in order]:
        table.extend([rows[name] for name in order])


@dataclass(frozen=True)
class _Cells:
    """How the cells of a table are refreshed: under our names of its ``columns``, of which some are ``new``.

    Cells ``by_people`` have a name that they wrote; in those that are ``carried`` they set something while the row, or
    the column, was on another slide.
    """

    columns: Sequence[str]
    new: Collection[str]
    by_people: Collection[tuple[str, str]]
    carried: Collection[tuple[str, str]]
    ours: Ours

    def refresh(self, name: str, row: Any, fresh: Mapping[str, Any], like: str | None) -> Said:
        """The cells of one row; ``like`` is the row whose looks it has where it is new itself.

        A row stays whole where people edited words in it in whose place the run has others: it is about something
        else, as of a quote about another customer, whose figures do not belong beside these words.
        """
        if name != HEADING and like is None and (column := self._of_another(name, row, fresh)):
            yield "stale", f"row {said_name(name)}, where people edited {column}; the run has: {_said(fresh)}"
            return
        for column, cell in _by_column(self.columns, row).items():
            is_new, now = like is not None or column in self.new, fresh.get(column)
            if now is None or (name, column) in self.by_people:
                if like is not None:
                    _empty(cell)
            elif is_new and (name, column) in self.carried:
                give_ground(cell, now)
                _write(cell, now, ours_looks=True)
            elif is_new:
                ours_looks = column in self.new or self.ours("cell look", like or name, column, cell_look(cell))
                _write(cell, now, ours_looks)
            elif self.ours("cell", name, column, cell_text(cell)):
                _write(cell, now, self.ours("cell look", name, column, cell_look(cell)))
            elif cell_text(cell) != cell_text(now):
                yield "left", f"cell {said_name(name)}, {column}: {by_hand(cell_text(now))}"

    def _of_another(self, name: str, row: Any, fresh: Mapping[str, Any]) -> str:
        """The column in which people edited words of ours where the run now has others; "" where there is none."""
        for column, cell in _by_column(self.columns, row).items():
            said, now = cell_text(cell), cell_text(fresh[column]) if column in fresh else ""
            known = any(self.ours("cell", name, column, text) for text in (said, now)) or said == now
            if are_words(now) and not known and column not in self.new and (name, column) not in self.by_people:
                return column
        return ""

    def empty_new(self, row: Any) -> None:
        """No figures of another column in a row of people's own."""
        for column, cell in _by_column(self.columns, row).items():
            if column in self.new:
                _empty(cell)


def are_words(text: str) -> bool:
    """Whether a cell says something in words, not in figures with their letters and signs.

    >>> [are_words(text) for text in ("45.6 BCEF", "42.1 to 47.9", "Friendly staff", "I waited 20 minutes to pay")]
    [False, False, True, True]
    """
    words = re.findall(r"[^\W\d_]{2,}", text)
    return len(words) >= (WORDS_BESIDE_FIGURES if re.search(r"\d", text) else 2)


def _said(row: Mapping[str, Any]) -> str:
    """What a row of the run says, for a report."""
    return cut(" | ".join(map(cell_text, row.values())), LONGEST_ALT)


def _by_column(columns: Sequence[str], row: Any) -> dict[str, Any]:
    """The cells of a row by the names of their columns."""
    return dict(zip(columns, row.iterfind(qn("a:tc")), strict=False))


def _write(cell: Any, fresh: Any, ours_looks: bool) -> None:
    """The fresh text in a cell: with its own looks where nobody changed ours, else in those that the cell has."""
    old, new = cell.find(qn("a:txBody")), fresh.find(qn("a:txBody"))
    if ours_looks:
        if cell_look(cell) != cell_look(fresh):
            refill(cell, fresh)
        return
    runs, others = (list(body.iter(qn("a:r"))) for body in (old, new))
    if len(runs) == len(others):
        for run, other in zip(runs, others, strict=True):
            run.find(qn("a:t")).text = other.findtext(qn("a:t"))
    elif cell_text(cell) != cell_text(fresh):
        _respell_first(old, cell_text(fresh))


def give_ground(cell: Any, other: Any) -> None:
    """Give a cell the colour, the frame and the margins of another."""
    for had in cell.findall(qn("a:tcPr")):
        cell.remove(had)
    ground = other.find(qn("a:tcPr"))
    if ground is not None:
        cell.find(qn("a:txBody")).addnext(deepcopy(ground))


def dress(cell: Any, other: Any) -> None:
    """Give the text of a cell the looks of another's."""
    dressed = deepcopy(other)
    _write(dressed, cell, ours_looks=False)
    refill(cell, dressed)


def refill(cell: Any, other: Any) -> None:
    """Give a cell the text of another, in its looks."""
    texts = other.find(qn("a:txBody")).iterfind(qn("a:p"))
    replace_paragraphs(cell.find(qn("a:txBody")), [deepcopy(paragraph) for paragraph in texts])


def _respell_first(body: Any, text: str) -> None:
    first, *more = list(body.iterfind(qn("a:p")))
    for paragraph in more:
        body.remove(paragraph)
    respell(first, text)


def _empty(cell: Any) -> None:
    _respell_first(cell.find(qn("a:txBody")), "")


def _row_like(row: Any) -> Any:
    """A row in the look of another, without the number that no two rows of a table may share."""
    copy = deepcopy(row)
    for extensions in list(copy.iterfind(qn("a:extLst"))):
        copy.remove(extensions)
    return copy
