"""What happened to the rows, and what that does to the score, in words that need no explanation."""

from textwrap import fill

import pandas as pd

from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.responses.record import Accounting
from nps_analysis.tables import count, points
from nps_analysis.wording.phrases import rows_of

KINDS = ("missing", "rejected", "excluded", "duplicate")
LINES = (N_("rows read"), N_("valid"), N_("missing"), N_("rejected"), N_("excluded"), N_("duplicate"))
REPAIRED = "repaired: "
NAME, EFFECT = 36, 44  # letters in the columns of the table


def say_accounting(accounting: Accounting) -> str:
    """How many of the rows are valid answers, and where the others went.

    >>> say_accounting(Accounting(rows_read=10, valid=7, missing=2, rejected=1))
    '7 of 10 rows are valid answers: 2 missing, 1 rejected'
    """
    kinds = [
        _("{n} missing", n=count(accounting.missing)) if accounting.missing else "",
        _("{n} rejected", n=count(accounting.rejected)) if accounting.rejected else "",
        _("{n} excluded", n=count(accounting.excluded)) if accounting.excluded else "",
        ngettext("{n} duplicate", "{n} duplicates", accounting.duplicates) if accounting.duplicates else "",
    ]
    others = _(", ").join(filter(None, kinds))
    if not accounting.rows_read:
        return _("There are no rows")
    if not others:
        return ngettext("The {n} row is a valid answer", "All {n} rows are valid answers", accounting.rows_read)
    return ngettext(
        "{n} of {rows} is a valid answer: {others}",
        "{n} of {rows} are valid answers: {others}",
        accounting.valid,
        rows=ngettext("{n} row", "{n} rows", accounting.rows_read),
        others=others,
    )


def say_effect(rule: str, answers: int, nps: float, otherwise: float | None) -> str:
    """What one rule does to the score.

    >>> say_effect("excluded: test answer", 14, 31.2, 33.0)
    'without the 14 answers: 31.2 instead of 33.0'
    >>> say_effect("repaired: digits of another script", 3, 31.2, 31.2)
    'with the 3 answers: 31.2 either way'
    """
    if rule.startswith(REPAIRED):
        which = ngettext("with the {n} answer", "with the {n} answers", answers)
    else:
        which = ngettext("without the {n} answer", "without the {n} answers", answers)
    if otherwise is None or otherwise != otherwise:
        return _("{which}: {nps}; there are no other answers", which=which, nps=points(nps))
    if points(nps) == points(otherwise):
        return _("{which}: {nps} either way", which=which, nps=points(nps))
    return _("{which}: {nps} instead of {otherwise}", which=which, nps=points(nps), otherwise=points(otherwise))


def say_change(nps: float, otherwise: float | None) -> str:
    """The same in the fewest words, for a narrow column.

    >>> say_change(31.2, 33.0), say_change(31.2, 31.2), say_change(31.2, None)
    ('33.0 to 31.2', 'none', '– to 31.2')
    """
    before = points(float("nan") if otherwise is None else otherwise)
    if before == points(nps):
        return _("none")
    return _("{low} to {high}", low=before, high=points(nps))


def explained(account: pd.DataFrame) -> pd.DataFrame:
    """The table of ``check`` for people: what became of the rows, their share, and the effect of each rule.

    >>> from nps_analysis.schema import CHECK_COLUMNS
    >>> lines = [("rows read", 4, "", None, None, None), ("valid", 4, "", None, 50.0, None)]
    >>> explained(pd.DataFrame(lines, columns=CHECK_COLUMNS)).iloc[1].astype(str).tolist()
    ['= valid', '4', '100.0', 'NPS 50.0', '']
    """
    read = account["rows"].iloc[0]
    kinds = ("valid", *KINDS)
    shares = [100 * row["rows"] / read if row["what"] in kinds else float("nan") for row in rows_of(account)]
    return pd.DataFrame(
        {
            "what happened to the rows": account["what"].map(_name),
            "rows": account["rows"],
            "share": pd.Series(shares, account.index).map(lambda share: "" if share != share else share),
            "effect on the score": [_effect(row) for row in rows_of(account)],
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
    numbers = ngettext("row {numbers}", "rows {numbers}", rows, numbers=f"{first}{more}")
    texts = [name, *([f"{inside}{numbers}"] if first else [])]
    return "\n".join(fill(text, NAME, subsequent_indent=inside, break_on_hyphens=False) for text in texts)


def figure(row: pd.Series) -> str:
    """One row of the table of ``check`` in words, for an alternative text."""
    effect = _effect(row)
    said = f"{_line(row['what'])} {count(row['rows'])}"
    return f"{said} ({effect})" if effect else said


def _name(what: str) -> str:
    """How a line of the account is called: the kinds are added up, and reasons stand under their kind."""
    if what in KINDS:
        return f"+ {translated(what)}"
    kind, _colon, reason = what.partition(": ")
    if kind in KINDS:
        return f"    {translated(reason)}"
    if what == "valid":
        return f"= {translated(what)}"
    if what.startswith(REPAIRED):
        return _("repaired cells: {what}", what=translated(reason))
    return translated(what)


def _line(what: str) -> str:
    """A line of the account by itself, its kind before the reason."""
    kind, _colon, reason = what.partition(": ")
    if not reason:
        return translated(what)
    known = {"missing": _("missing"), "rejected": _("rejected"), "excluded": _("excluded"), "repaired": _("repaired")}
    return _("{name}: {said}", name=known.get(kind, kind), said=translated(reason))


def _effect(row: pd.Series) -> str:
    if row["what"] == "valid" and pd.notna(row["nps"]):
        return _("NPS {nps}", nps=points(row["nps"]))
    return "" if pd.isna(row["answers"]) else say_effect(row["what"], row["answers"], row["nps"], row["otherwise"])
