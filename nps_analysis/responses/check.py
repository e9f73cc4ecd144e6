"""What is in a source, how it was read, and what happened to every row."""

import pandas as pd

from nps_analysis.responses.record import Responses


def check(responses: Responses) -> pd.DataFrame:
    """The account of every row as a table: ``what, rows, first``; the rows of the kinds add up to the rows read.

    One row for the rows read and one for each kind (valid, missing, rejected, excluded, duplicate), followed by its
    reasons; then the repairs, which count cells and change no sum.

    >>> from nps_analysis.responses.read import read
    >>> check(read(pd.DataFrame({"score": [10, 9, None]})))[["what", "rows"]].values.tolist()
    [['rows read', 3], ['valid', 2], ['missing', 1], ['missing: no answer', 1]]
    """
    account = responses.accounting
    kinds = {
        "missing": account.missing,
        "rejected": account.rejected,
        "excluded": account.excluded,
        "duplicate": account.duplicates,
    }
    lines = [("rows read", account.rows_read, ""), ("valid", account.valid, "")]
    for kind, rows in kinds.items():
        lines += [(kind, rows, "")] if rows else []
        lines += [
            (f"{kind}: {one.reason}", one.rows, ", ".join(map(str, one.first)))
            for one in account.reasons
            if one.kind == kind
        ]
    lines += [(f"repaired: {repair.what}", repair.cells, "") for repair in account.repairs]
    return pd.DataFrame(lines, columns=["what", "rows", "first"])
