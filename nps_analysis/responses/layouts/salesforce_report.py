"""Reports of Salesforce: what stands below their tables, and rows that head a group or sum it up."""

import re
from collections.abc import Sequence

from nps_analysis.language import N_
from nps_analysis.responses.layouts.layout import Cell, Export

FOOTER = re.compile(r"copyright (\(c\)|©) .*salesforce|confidential information - do not distribute", re.IGNORECASE)
FOOTER_ROWS = 10
HEAD = re.compile(r"(?:[^:]*: )?(.*\S) \(\d[\d,. ]* (?:records?|Datens(?:atz|ätze)|enregistrements?|registros?)\)")
SUM = re.compile(
    r"((grand|sub)[ -]?)?totals?|count|sum|average|avg|(zwischen|gesamt|end)?summe|anzahl|durchschnitt", re.IGNORECASE
)
NUMBER = re.compile(r"-?\d[\d.,]*%?")
NO_RESPONSE = N_("line of the report that heads a group or sums it up")
OF_GROUP = N_("value taken from the head of its group in the report")


def is_footer(row: Sequence[Cell]) -> bool:
    """Whether nothing but words in the first column stands in a row, or a notice of the tool in another."""
    first, *others = (cell.strip() if cell else "" for cell in row)
    if any(others):
        return not first and len([cell for cell in others if cell]) == 1 and any(map(FOOTER.search, others))
    return len(row) > 1 and re.fullmatch(r"\w*\d\w*", first) is None


def without_groups(export: Export) -> None:
    """Groups undone: their heads and sums are no responses, and each row says of which group it is.

    The group is in the first column that is not empty, once for all rows of the group, or in a line of its own. Other
    columns are not filled, whose blanks may be answers that were not given.
    """
    columns = [cells for cells in export.cells.values() if any(cells)]
    rows = [[cells[i] for cells in columns] for i in range(export.rows)]
    heads, sums = [_head(row) for row in rows], [_sums_up(row) for row in rows]
    if not (any(heads) or any(sums)):
        return
    group: Cell = None
    for i, row in enumerate(rows):
        if heads[i] or sums[i]:
            export.leave_out(i, NO_RESPONSE)
            group = heads[i] or group
        elif row[0] and row[0].strip():
            group = row[0]
        elif group:
            columns[0][i] = group
            export.repaired(OF_GROUP, 1)


def _head(row: Sequence[Cell]) -> Cell:
    """The group in a row that holds nothing else: ``Owner: Lee (2 records)``."""
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    match = HEAD.fullmatch(filled[0]) if len(filled) == 1 else None
    return match[1] if match else None


def _sums_up(row: Sequence[Cell]) -> bool:
    """Whether a row begins with a word for a sum, and holds nothing but such words and numbers."""
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    words = [one for one in filled if not NUMBER.fullmatch(one)]
    if not words or words[0] != filled[0] or (len(words) == 1 and len(filled) == len(row)):
        return False
    return all(SUM.fullmatch(re.sub(r"\s*\(.*\)|:$", "", word)) for word in words)
