"""What is known of a population: the sizes of its groups, margin by margin, and which row is in which group."""

from collections import Counter
from collections.abc import Hashable, Mapping
from numbers import Real
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.responses.rows import collected
from nps_analysis.schema import NONE, DataError, counted, listed

TABLE = ("column", "value", "size")  # a file of margins
SHARES = (1, 100)  # what shares and percentages add up to
ROUNDED = 0.01  # sums of margins that differ by less, relatively, do so by rounding
Margins = Mapping[Any, Mapping[Any, float]]
Pairs = dict[Any, list[tuple[Any, Any]]]


def margins_of(margins: Any) -> Margins:
    """Margins as mappings, from mappings, from Series inside a mapping, or from a frame as a file gives it."""
    pairs = _pairs_of_mapping(margins) if isinstance(margins, Mapping) else _pairs_of_table(margins)
    named = Counter((key, _texts(value)) for key, sizes in pairs.items() for value, _ in sizes)
    twice = [f"{margin_name(key)} {' x '.join(value)!r} twice" for (key, value), n in named.items() if n > 1]
    if twice:
        raise _no_margins(listed(twice, 5))
    return {key: dict(sizes) for key, sizes in pairs.items()}


def _pairs_of_mapping(margins: Mapping[Any, Any]) -> Pairs:
    wrong = [(key, one) for key, one in margins.items() if not hasattr(one, "items") or hasattr(one, "columns")]
    if wrong:
        raise _no_margins(listed([f"{margin_name(key)}: {type(one).__name__}" for key, one in wrong], 5))
    return {key: list(one.items()) for key, one in margins.items()}


def _pairs_of_table(margins: Any) -> Pairs:
    wrapped = nw.from_native(margins, pass_through=True)
    names = wrapped.collect_schema().names() if hasattr(wrapped, "collect_schema") else []
    if not set(TABLE) <= set(names):
        raise _no_margins(f"a table with {listed(names)}" if names else type(margins).__name__)
    pairs: Pairs = {}
    for column, value, size in collected(wrapped.select(*TABLE)).itertuples(index=False, name=None):
        pairs.setdefault(column, []).append((value, size))
    return pairs


def check(margins: Margins, total: float | None) -> None:
    """DataError for sizes that are none, or that add up to different totals where no ``total`` is given."""
    wrong = [
        f"{margin_name(key)} {value!r}: {size!r}"
        for key, targets in margins.items()
        for value, size in targets.items()
        if not (isinstance(size, Real) and np.isfinite(size) and size >= 0)
    ]
    empty = [] if wrong else [margin_name(key) for key, targets in margins.items() if not sum(targets.values()) > 0]
    if wrong or empty or not margins:
        raise _no_margins(listed([*wrong, *(f"{name} without a size above 0" for name in empty)], 5) or "no margin")
    sums = {margin_name(key): sum(targets.values()) for key, targets in margins.items() if not _are_shares(targets)}
    if total is None and sums and max(sums.values()) > (1 + ROUNDED) * min(sums.values()):
        raise DataError(
            "margins of different totals cannot be met together",
            required="sizes that add up to the same number in every margin, or shares that add up to 1 or 100",
            found=listed([f"{name}: {size:g}" for name, size in sums.items()]),
            do="correct the sizes, or give total=, of which all margins are then taken as shares",
        )
    if total is not None and not 0 < total < np.inf:
        raise DataError(
            f"no total of {total:g}",
            required="a number above 0: what the weights add up to",
            found=f"{total:g}",
            do="leave out total for the sum of the margins",
        )


def whole_of(margins: Margins, rows: int) -> float:
    """What the weights add up to: the sum of the first margin that has sizes, else of the first; for shares, the rows.

    Percentages add up to 100, which may as well be a population: only 1 cannot be one.
    """
    sizes = [sum(targets.values()) for targets in margins.values() if not _are_shares(targets)]
    total = [*sizes, *(sum(targets.values()) for targets in margins.values())][0]
    return float(rows if abs(total - 1) <= ROUNDED else total)


def _are_shares(targets: Mapping[Any, float]) -> bool:
    return any(abs(sum(targets.values()) - whole) <= ROUNDED * whole for whole in SHARES)


def _no_margins(found: str) -> DataError:
    return DataError(
        "margins cannot be raked to",
        required="for one column or more, sizes of 0 or more with a sum above 0: "
        'a mapping {"sex": {"F": 520, "M": 480}}, or a table with the columns column, value, size',
        found=found,
        do="correct the margins",
    )


def _texts(value: Any) -> tuple[str, ...]:
    """A value, or each of several, as text.

    >>> _texts(1.0), _texts(("F", None)), _texts(True)
    (('1',), ('F', '(none)'), ('True',))
    """
    return tuple(_text(one) for one in (value if isinstance(value, tuple) else (value,)))


def _text(value: Any) -> str:
    if pd.isna(value):
        return NONE
    whole = isinstance(value, float) and value.is_integer()  # a column of whole numbers with a gap in it
    return str(int(value)) if whole else str(value)


def coded(
    rows: pd.DataFrame, key: Any, targets: Mapping[Any, float], base: np.ndarray
) -> tuple[np.ndarray, list[Hashable], np.ndarray]:
    """For each row the number of its value, the values, and their targets; DataError where a value cannot be met."""
    names, known = columns_of(key), list(targets)
    places = {_texts(value): position for position, value in enumerate(known)}
    row = rows.groupby(list(names), dropna=False, observed=True, sort=False).ngroup().to_numpy()
    first = np.unique(row, return_index=True)[1]
    values = [_texts(value) for value in rows[list(names)].iloc[first].itertuples(index=False, name=None)]
    code = np.array([places.get(value, -1) for value in values])[row]
    if (code < 0).any():
        strange = [value if len(names) > 1 else value[0] for value in values if value not in places]
        raise DataError(
            f"values of {margin_name(key)} without a target",
            required="a size in the population for every value that occurs",
            found=f"{counted(int((code < 0).sum()), 'row')} with {listed([repr(value) for value in strange], 5)}; "
            f"targets for {listed([repr(value) for value in known], 5)}",
            do="add the value to the margin, merge it with another, or leave these rows out",
        )
    target = np.array([targets[value] for value in known], dtype=float)
    found = np.bincount(code, base, minlength=len(target))
    unmet = [value for value, number, size in zip(known, found, target, strict=True) if size > 0 and not number > 0]
    if unmet:
        raise DataError(
            f"a margin cannot be met: nobody has {margin_name(key)} {listed([repr(value) for value in unmet], 5)}",
            required="at least one answer with a weight for every value with a target above 0",
            found=f"targets of {listed([f'{targets[value]:g}' for value in unmet], 5)}, and no answer",
            do="merge the value with another one, in the data and in the margin",
        )
    return code, known, target


def columns_of(key: Any) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)


def margin_name(key: Any) -> str:
    return " x ".join(columns_of(key))
