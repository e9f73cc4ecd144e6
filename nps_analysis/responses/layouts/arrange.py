"""From the grid of a recognised export to one plain table: names, roles, rows that do not count, values, times."""

import hashlib
import re

from nps_analysis.language import N_, english
from nps_analysis.responses.date_forms import MONTH_FIRST
from nps_analysis.responses.layouts.layout import Cell, Export, Heading, Layout, LeaveOut
from nps_analysis.responses.layouts.times import is_zone, settled, told_order
from nps_analysis.responses.names import clean_names, folded
from nps_analysis.responses.padded import padded
from nps_analysis.responses.question import asks_why, surest
from nps_analysis.responses.records import flat, grid_of
from nps_analysis.responses.text import Grid
from nps_analysis.schema import DataError
from nps_analysis.study import Study

FORMULA = re.compile(r"'(?=[=+\-@\t\r])")
TIMED = re.compile(r":|[ T]\D*\d{1,2}\.\d{2}\.\d{2}|\d{5}\.\d\d")  # a day alone tells nobody apart
ROUNDED = re.compile(r"\d([.,]\d+)?[Ee]\+\d+")  # what a spreadsheet that saves text makes of a long number
MIXED = N_("date of an earlier step taken where the last one has none")


def arranged(grid: Grid, layout: Layout, study: Study) -> Export:
    """The export in ``grid`` as columns that play known parts, as the tool's ``layout`` says.

    Rows are neither dropped nor joined: those that do not count say why in ``left_out``. What the layout does not say
    is left for the general search for columns.
    """
    export = _read_records(grid, layout) if grid.records else _with_heading(grid, layout)
    if layout.reshape:
        layout.reshape(export)
    _blank_codes(export, layout)
    _drop_apostrophes(export, layout)
    for rule in layout.leave_out:
        _leave_out(export, rule)
    _find_roles(export, layout, study)
    _forget_nobody(export, layout)
    _forget_rounded(export)
    _tell_records_apart(export, layout, study)
    _settle_dates(export, layout, study)
    return export


def _read_records(grid: Grid, layout: Layout) -> Export:
    """The columns of a JSON export, as its layout makes them of each record; DataError for records of another form."""
    record = layout.record or dict
    try:
        rows = [flat(record(one)) for one in grid.records]
        return _with_heading(grid_of(grid.records, rows, grid.sha256), layout)
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(
            f"records are not as {layout.name} writes them",
            required=f"objects and lists where {layout.name} has them",
            found=str(error).splitlines()[0],
            do="name --layout table to read them as plain records, or export the answers as CSV",
        ) from None


def _with_heading(grid: Grid, layout: Layout) -> Export:
    """The columns under their names, without the rows of the header and of the footer."""
    heading = layout.heading(grid)
    rows = grid.rows[heading.below :]
    while layout.footer and rows and layout.footer(rows[-1]):
        rows.pop()
    names, twice, unnamed = clean_names(heading.names)
    export = Export({name: [row[i] for row in rows] for i, name in enumerate(names)}, twice=twice, records=grid.records)
    for attribute in ("texts", "ids", "zones"):
        told = zip(names, getattr(heading, attribute) or (grid.questions if attribute == "texts" else ()), strict=False)
        setattr(export, attribute, {name: value for name, value in told if value})
    unknown = sorted({zone for zone in export.zones.values() if not is_zone(zone)})
    export.warnings += [
        english("the zone {zone} is not known: its times are taken as they are written", zone=zone) for zone in unknown
    ]
    export.zones = {name: zone for name, zone in export.zones.items() if zone not in unknown}
    export.left_out = [None] * len(rows)
    export.repairs = dict(grid.repairs)
    export.repaired(N_("row of the header below the names read"), heading.below)
    export.repaired(N_("line below the table left out"), len(grid.rows) - heading.below - len(rows))
    export.repaired(N_("column without a name"), unnamed)
    export.warnings += [text for text in grid.warnings if text not in padded(grid.short)]
    export.warnings += padded(_still(grid, heading, len(rows)))
    return export


def _still(grid: Grid, heading: Heading, rows: int) -> list[int]:
    """The short rows that are rows of answers, numbered as such."""
    return [row - heading.below for row in grid.short if 0 < row - heading.below <= rows]


def _blank_codes(export: Export, layout: Layout) -> None:
    codes = set(layout.missing)
    for name, cells in export.cells.items() if codes else ():
        found = sum(cell in codes for cell in cells)
        if found:
            export.cells[name] = [None if cell in codes else cell for cell in cells]
            export.repaired(english("code of {name} for no answer left out", name=layout.name), found)


def _drop_apostrophes(export: Export, layout: Layout) -> None:
    for cells in export.cells.values() if layout.apostrophes else ():
        marked = [i for i, cell in enumerate(cells) if cell and FORMULA.match(cell)]
        for i in marked:
            cells[i] = (cells[i] or "")[1:]
        export.repaired(N_("apostrophe before a formula's sign left out"), len(marked))


def _leave_out(export: Export, rule: LeaveOut) -> None:
    name = export.find(rule.column)
    for i, cell in enumerate(export.cells[name] if name else ()):
        value = (cell or "").strip()
        if value and (re.fullmatch(rule.values, folded(value)) is None) == rule.but:
            export.leave_out(i, f'{rule.why}: {name} is "{value}"')


def _find_roles(export: Export, layout: Layout, study: Study) -> None:
    """Which columns the layout knows by part, and among which the score is."""
    named = study.columns.model_dump(exclude_none=True)
    for role, patterns in layout.roles.items():
        found = export.find(*patterns, filled=True) or export.find(*patterns)
        if found and role not in export.roles:
            export.roles[role] = found
    dates = [found for pattern in layout.date if (found := export.find(pattern))]
    if dates and "date" not in export.roles:
        export.roles["date"] = dates[0]
    if named.get("score") in export.cells:
        export.candidates = (named["score"],)
    elif "score" in export.roles:
        export.candidates = (export.roles["score"],)
    else:
        sure = tuple(layout.score(export) if layout.score else ())
        export.candidates = sure or _by_text(export, layout)
        export.roles |= {"score": sure[0]} if len(sure) == 1 else {}
    if "comment" not in export.roles:
        _find_reason(export)


def _by_text(export: Export, layout: Layout) -> tuple[str, ...]:
    """The columns whose name or text asks for a recommendation, as far as the layout does not know better."""
    allowed = [name for name in export.names if not (layout.never and _is_never(export, name, layout.never))]
    allowed = [name for name in allowed if name not in export.roles.values()]
    tiers = {name: found for name in allowed if (found := surest(name, export.texts.get(name))) is not None}
    best = [name for name, found in tiers.items() if found <= 1]
    return tuple(best or tiers)


def _is_never(export: Export, name: str, never: str) -> bool:
    called = (name, export.texts.get(name, ""), export.ids.get(name, ""))
    return any(re.fullmatch(never, folded(one)) for one in called)


def _find_reason(export: Export) -> None:
    """The first question that asks why, where the layout does not know the comment."""
    taken = {*export.candidates, *export.roles.values()}
    reasons = (name for name in export.names if name not in taken and asks_why(export.texts.get(name, name)))
    if found := next(reasons, None):
        export.roles["comment"] = found


def recode_scores(exports: list[Export], layout: Layout, study: Study) -> None:
    """Codes as the scores that they stand for, which all ``exports`` of a survey tell together.

    A wave in which nobody gave the lowest or the highest answer does not show by itself what its codes are. Where all
    together show nothing, as when one file has codes and another scores, each is judged alone.
    """
    for rule in layout.recode if study.scale is None else ():
        for name in dict.fromkeys(name for export in exports for name in export.candidates):
            there = [export for export in exports if name in export.candidates]
            own = [{cell.strip() for cell in export.cells[name] if cell} for export in there]
            together = rule.codes(set().union(*own), there[0], name)
            for export, different in zip(there, own, strict=True):
                codes = together or (rule.codes(different, export, name) if len(there) > 1 else {})
                cells = export.cells[name]
                export.cells[name] = [codes.get(cell.strip(), cell) if cell else cell for cell in cells]
                export.repaired(rule.what, sum(cell.strip() in codes for cell in cells if cell))


def _forget_nobody(export: Export, layout: Layout) -> None:
    """Values such as anonymous, which many respondents share, stand for no respondent."""
    name = export.roles.get("respondent")
    if name and layout.nobody:
        cells = export.cells[name]
        known = [None if cell and folded(cell) in layout.nobody else cell for cell in cells]
        export.repaired(N_("word that stands for no respondent left out"), known.count(None) - cells.count(None))
        export.cells[name] = known


def _forget_rounded(export: Export) -> None:
    """Response ids such as 1.18E+11, of which a spreadsheet kept only the first digits, tell no responses apart."""
    name = export.roles.get("response_id", "")
    cells = export.cells.get(name, [])
    rounded = [bool(cell and ROUNDED.fullmatch(cell)) for cell in cells]
    if any(rounded):
        export.cells[name] = [None if one else cell for one, cell in zip(rounded, cells, strict=True)]
        export.repaired(N_("response id that a spreadsheet rounded left out"), sum(rounded))
        export.warnings.append(
            english(
                'a spreadsheet rounded numbers in "{name}": what is there twice cannot be told; export the file again',
                name=name,
            )
        )


def _tell_records_apart(export: Export, layout: Layout, study: Study) -> None:
    """By which time the last of several records is known; or, without an id, which rows are equal in every column."""
    newest = export.find(*layout.newest) if layout.newest else None
    if newest:
        zone = export.zones.get(newest, layout.zone)
        texts, _ = settled(export.cells[newest], _order(export, newest, layout), zone, study)
        export.times = [f"{text or ''} {i:012d}" if layout.events else text for i, text in enumerate(texts)]
    begun = [name for pattern in layout.begun if (name := export.find(pattern))]
    if begun and (number := export.roles.get("response_id")):
        export.keys = [
            _digest((name, export.cells[name][i]) for name in [number, *begun]) if export.cells[number][i] else None
            for i in range(export.rows)
        ]
    dates = {export.roles.get("date", ""), *(export.find(pattern) or "" for pattern in layout.date)} - {""}
    timed = [any(TIMED.search(cell) for cell in row if cell) for row in zip(*map(export.cells.get, dates), strict=True)]
    if "response_id" not in export.roles and any(timed):
        columns = list(export.cells.items())
        export.keys = [
            _digest((name, cells[i]) for name, cells in columns) if timed[i] else None for i in range(export.rows)
        ]


def _digest(cells: object) -> str:
    filled = sorted((name, cell) for name, cell in cells if cell)  # type: ignore[attr-defined]
    return hashlib.blake2b(repr(filled).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _settle_dates(export: Export, layout: Layout, study: Study) -> None:
    """The date as ISO texts in its column, blanks filled from the dates of earlier steps."""
    chosen = study.columns.date if study.columns.date in export.cells else export.roles.get("date")
    if chosen is None:
        return
    others = [found for pattern in layout.date if (found := export.find(pattern)) and found != chosen]
    filled: list[Cell] = [None] * export.rows
    for name in [chosen, *others] if chosen == export.roles.get("date") else [chosen]:
        zone = export.zones.get(name, layout.zone)
        texts, repairs = settled(export.cells[name], _order(export, name, layout), zone, study)
        taken = [old is None and bool(text and text.strip()) for old, text in zip(filled, texts, strict=True)]
        if name == chosen:
            for what, cells in repairs.items():
                export.repaired(what, cells)
            if MONTH_FIRST in repairs and not told_order({text for text in export.cells[name] if text}):
                what = english(
                    'no day over 12 in "{name}" tells day from month: read month first, as in American English',
                    name=name,
                )
                export.warnings.append(english("{what}; name --date-format if the day comes first", what=what))
        else:
            export.repaired(MIXED, sum(taken))
        filled = [text if take else old for old, text, take in zip(filled, texts, taken, strict=True)]
    export.cells[chosen] = filled


def _order(export: Export, name: str, layout: Layout) -> str | None:
    """Which of day and month comes first in a column, by the language that its name is in."""
    return next((order for pattern, order in layout.order.items() if re.fullmatch(pattern, folded(name))), None)
