"""Results as CSV, and back: figures at full precision, names as they were, nothing that a spreadsheet would run."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

import numpy as np
import pandas as pd

from nps_analysis.tables import FORMATS, TRUTHS

HARMLESS = re.compile(r"[+-]?\d[\d., ]*")  # numbers, of telephones too, which run nothing and stay what they are
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")


def guarded_text(text: str) -> str:
    """A text with an apostrophe in front where a spreadsheet would run it; numbers, of telephones too, as they are.

    >>> guarded_text("=1+1"), guarded_text("+46 70 123 45 67"), guarded_text("-5"), guarded_text("-5+1")
    ("'=1+1", '+46 70 123 45 67', '-5', "'-5+1")
    """
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) and not HARMLESS.fullmatch(text) else text


def to_csv(frame: pd.DataFrame) -> str:
    """``frame`` as CSV at full precision; text that a spreadsheet would run as a formula gets an apostrophe in front.

    >>> to_csv(pd.DataFrame({"region": ["=1+1"], "nps": [-5.0]})), to_csv(pd.DataFrame({"=cmd": ["x"]}))
    ("region,nps\\n'=1+1,-5.0\\n", "'=cmd\\nx\\n")
    """
    guarded = frame.astype(object).map(lambda value: guarded_text(value) if isinstance(value, str) else value)
    guarded.columns = [guarded_text(str(name)) for name in frame.columns]
    return guarded.to_csv(index=False, lineterminator="\n")


def from_csv(text: str, groups: Sequence[str] = ()) -> pd.DataFrame:
    """The result frame that ``to_csv`` wrote: figures as numbers, names as the text that they were.

    The columns ``groups`` hold names, whatever they are called.

    >>> from_csv("region,nps\\n'=1+1,-5.0\\nNA,\\n").to_dict("list")
    {'region': ['=1+1', 'NA'], 'nps': [-5.0, nan]}
    """
    head, *rows = (row for row in csv.reader(StringIO(text, newline="")) if row)
    names = names_in(head)
    cells = zip(*rows, strict=True) if rows else ((),) * len(names)
    columns = {
        name: _from_text(texts, "" if name in groups else name) for name, texts in zip(names, cells, strict=True)
    }
    return pd.DataFrame(columns, index=range(len(rows)))


def names_in(head: Sequence[str]) -> list[str]:
    """The names of columns as they were before ``to_csv`` guarded them."""
    return [name.removeprefix("'") for name in head]


def _from_text(column: Sequence[str], name: str) -> pd.Series | np.ndarray:
    """A column of what ``to_csv`` wrote, as what ``name`` stands for; names, where it is none of ours."""
    if name in TRUTHS:
        return pd.Series([text == "True" for text in column], dtype=bool)
    if name in FORMATS:
        return pd.to_numeric(np.array([text or None for text in column], dtype=object), errors="coerce")
    names = [text.removeprefix("'") for text in column]
    return pd.Series([value or None for value in names] if name in ("group", "reference") else names, dtype=object)
