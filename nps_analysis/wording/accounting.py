"""What happened to the rows, and what that does to the score, in words that need no explanation."""

from textwrap import fill

import pandas as pd

from nps_analysis.responses.record import Accounting
from nps_analysis.schema import counted
from nps_analysis.tables import count, points

KINDS = ("missing", "rejected", "excluded", "duplicate")
REPAIRED = "repaired: "
NAME, EFFECT = 36, 44  # letters in the columns of the table


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


def say_effect(rule: str, answers: int, nps: float, otherwise: float | None) -> str:
    """What one rule does to the score.

    >>> say_effect("excluded: test answer", 14, 31.2, 33.0)
    'without the 14 answers: 31.2 instead of 33.0'
    >>> say_effect("repaired: digits of another script", 3, 31.2, 31.2)
    'with the 3 answers: 31.2 either way'
    """
    which = f"{'with' if rule.startswith(REPAIRED) else 'without'} the {counted(answers, 'answer')}"
    if otherwise is None or otherwise != otherwise:
        return f"{which}: {points(nps)}; there are no other answers"
    if points(nps) == points(otherwise):
        return f"{which}: {points(nps)} either way"
    return f"{which}: {points(nps)} instead of {points(otherwise)}"


def say_change(nps: float, otherwise: float | None) -> str:
    """The same in the fewest words, for a narrow column.

    >>> say_change(31.2, 33.0), say_change(31.2, 31.2), say_change(31.2, None)
    ('33.0 to 31.2', 'none', '– to 31.2')
    """
    before = points(float("nan") if otherwise is None else otherwise)
    return "none" if before == points(nps) else f"{before} to {points(nps)}"


def explained(account: pd.DataFrame) -> pd.DataFrame:
    """The table of ``check`` for people: what became of the rows, their share, and the effect of each rule.

    >>> from nps_analysis.schema import CHECK_COLUMNS
    >>> lines = [("rows read", 4, "", None, None, None), ("valid", 4, "", None, 50.0, None)]
    >>> explained(pd.DataFrame(lines, columns=CHECK_COLUMNS)).iloc[1].astype(str).tolist()
    ['= valid', '4', '100.0', 'NPS 50.0', '']
    """
    read = account["rows"].iloc[0]
    kinds = ("valid", *KINDS)
    shares = [100 * row["rows"] / read if row["what"] in kinds else float("nan") for _, row in account.iterrows()]
    return pd.DataFrame(
        {
            "what happened to the rows": account["what"].map(_name),
            "rows": account["rows"],
            "share": pd.Series(shares, account.index).map(lambda share: "" if share != share else share),
            "effect on the score": [_effect(row) for _, row in account.iterrows()],
            "first rows": account["first"],
        }
    )


def narrow(table: pd.DataFrame) -> pd.DataFrame:
    """The table of ``explained`` 100 letters wide: long cells in several lines, the first rows under the names."""
    name, rows, _, effect, first = table.columns
    names = [_in_lines(*cells) for cells in zip(table[name], table[rows], table[first], strict=True)]
    return table.assign(**{name: names, effect: [fill(text, EFFECT) for text in table[effect]]}).drop(columns=first)


def _in_lines(name: str, rows: int, first: str) -> str:
    inside = " " * (len(name) - len(name.lstrip()) + 2)
    more = ", …" if rows > len(first.split(", ")) else ""
    texts = [name, *([f"{inside}row{'s' if rows > 1 else ''} {first}{more}"] if first else [])]
    return "\n".join(fill(text, NAME, subsequent_indent=inside, break_on_hyphens=False) for text in texts)


def figure(row: pd.Series) -> str:
    """One row of the table of ``check`` in words, for an alternative text."""
    effect = _effect(row)
    return f"{row['what']} {count(row['rows'])}" + (f" ({effect})" if effect else "")


def _name(what: str) -> str:
    """How a line of the account is called: the kinds are added up, and reasons stand under their kind."""
    if what in KINDS:
        return f"+ {what}"
    kind, _, reason = what.partition(": ")
    if kind in KINDS:
        return f"    {reason}"
    return {"valid": "= valid"}.get(what, f"repaired cells: {reason}" if what.startswith(REPAIRED) else what)


def _effect(row: pd.Series) -> str:
    if row["what"] == "valid" and pd.notna(row["nps"]):
        return f"NPS {points(row['nps'])}"
    return "" if pd.isna(row["answers"]) else say_effect(row["what"], row["answers"], row["nps"], row["otherwise"])
