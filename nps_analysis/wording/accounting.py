"""What happened to the rows, in a sentence."""

from nps_analysis.responses.record import Accounting
from nps_analysis.schema import counted
from nps_analysis.tables import count


def say_accounting(accounting: Accounting) -> str:
    """How many of the rows are valid answers, and where the others went.

    >>> say_accounting(Accounting(rows_read=10, valid=7, missing=2, rejected=1))
    '7 of 10 rows are valid answers: 2 missing, 1 rejected'
    """
    kinds = {
        "missing": accounting.missing,
        "rejected": accounting.rejected,
        "excluded": accounting.excluded,
        "duplicates": accounting.duplicates,
    }
    parts = [f"{count(rows)} {kind}" for kind, rows in kinds.items() if rows]
    if not parts:
        return f"All {counted(accounting.rows_read, 'row')} are valid answers"
    return f"{count(accounting.valid)} of {counted(accounting.rows_read, 'row')} are valid answers: {', '.join(parts)}"
