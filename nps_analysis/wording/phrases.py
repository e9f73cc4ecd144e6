"""Parts of sentences that several topics share."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from nps_analysis.headings import cell, group_columns, heading
from nps_analysis.language import _, listing, translated
from nps_analysis.schema import NONE, PERIODS
from nps_analysis.stats.pairs import REST
from nps_analysis.tables import confidence, count, signed

MOST_LINES = 3  # that one sentence is about


def by_line(frame: pd.DataFrame, groups: list[str], say: Callable[[pd.DataFrame], str]) -> str:
    """What ``say`` says of ``frame``; where it has ``groups``, of each of them by name, up to three."""
    if not groups:
        return say(frame)
    parts = [part for name, part in frame.groupby(groups, sort=False, dropna=False)]
    return clauses([of_whom(values(part.iloc[0], groups), say(part)) for part in parts])


def clauses(said: Sequence[str]) -> str:
    """Complete clauses as one sentence, with a count of those that are left out.

    >>> clauses(["North is higher", "South is lower", "East is lower", "West is lower"])
    'North is higher; South is lower; East is lower; and 1 more'
    """
    rest = len(said) - MOST_LINES
    whole = _("; ").join(said[:MOST_LINES])
    return _("{clauses}; and {n} more", clauses=whole, n=count(rest)) if rest > 0 else whole


def of_whom(name: str, said: str) -> str:
    """A sentence with what it is about before it; as it is where that is all.

    >>> of_whom("North", "NPS rose"), of_whom("", "NPS rose")
    ('North: NPS rose', 'NPS rose')
    """
    return _("{name}: {said}", name=name, said=said) if name else said


def shortlist(names: Iterable[object], most: int = 8) -> str:
    """The first ``most`` of ``names`` as text, with a count of the rest.

    >>> shortlist(["a", "b", "c"], most=2), shortlist(["a", "b"])
    ('a, b and 1 more', 'a, b')
    """
    texts = [str(name) for name in names]
    return listing(texts[:most], len(texts) - most) if len(texts) > most else _(", ").join(texts)


def why(note: object, beginning: str = "") -> str:
    """A reason from a table, without a ``beginning`` that the sentence around it says already.

    >>> why("no importance: nothing is explained", "no importance: ")
    'nothing is explained'
    """
    short = str(note).removeprefix(beginning)
    again = translated(short)
    return again if again != short else translated(str(note)).removeprefix(beginning)


def span(texts: Iterable[str]) -> str:
    """Two ends as a span; one where they are the same.

    >>> span(["1", "7"]), span(["7", "7"])
    ('1 to 7', '7')
    """
    first, *others = dict.fromkeys(texts)
    return _("{low} to {high}", low=first, high=others[-1]) if others else first


def rows_of(frame: pd.DataFrame) -> list[pd.Series]:
    """The rows, one by one."""
    return [row for at, row in frame.iterrows()]


def within(row: pd.Series) -> str:
    """The groups that a comparison lies within; empty where there are none."""
    return values(row, list(row.index)[: list(row.index).index("column")] if "column" in row.index else [])


def values(row: pd.Series, names: Iterable[str]) -> str:
    """What a row has in these columns: groups by their names, periods as the language calls them."""
    return " · ".join(group_of(row, name) for name in names)


def group_of(row: pd.Series, name: str = "group") -> str:
    """A group of a comparison, or another name in its row, as readers have it: a period as the language calls it.

    >>> group_of(pd.Series({"column": "quarter", "group": "2026-Q3"}))
    '2026-Q3'
    """
    return cell(name, str(row[name]), row.get("column", ""), row.index)


def interval(row: pd.Series, form: Callable[[float], str] = signed) -> str:
    """The interval in words: ``95 % interval +2.0 to +10.2``; of a score, with ``points`` as ``form``, without plus."""
    return interval_from(row["level"], form(row["low"]), form(row["high"]))


def interval_from(level: float, low: str, high: str) -> str:
    """An interval whose ends are written already.

    >>> interval_from(0.95, "0.20", "0.91")
    '95 % interval 0.20 to 0.91'
    """
    return _("{level} interval {low} to {high}", level=confidence(level), low=low, high=high)


def only(where: Mapping[str, str]) -> str:
    """Which answers a study is about, by the values that its key ``where`` asks for; empty where it asks for none.

    A value that does not speak for itself has its column before it.

    >>> only({"market": "New Zealand", "column:store": "value:12"})
    'New Zealand, store 12'
    """
    named = [(name.removeprefix("column:"), str(value).removeprefix("value:")) for name, value in where.items()]
    alone = [len(value) > 2 and value != NONE and value[0].isalpha() for _, value in named]
    return ", ".join(value if speaks else f"{name} {value}" for (name, value), speaks in zip(named, alone, strict=True))


def our_name(company: str | None, where: Mapping[str, str]) -> str:
    """What our score is called: our name, and where it is the score of a part, that part; empty without a name.

    >>> our_name("Acme", {}), our_name("Acme", {"region": "North"}), our_name(None, {"region": "North"})
    ('Acme', 'Acme, North', '')
    """
    return ", ".join(filter(None, [company, only(where)])) if company else ""


def name_of(row: pd.Series) -> str:
    """What a row is about: the values of its group columns."""
    return values(row, group_columns(row.index)) or _("all answers")


def reference_of(row: pd.Series) -> str:
    """What a comparison is against: ``the rest``, or a group by its name."""
    return _("the rest") if row["reference"] == REST else group_of(row, "reference")


def column_of(name: str) -> str:
    """A column as sentences call it: periods in the language, columns of the data by their own name.

    >>> column_of("quarter"), column_of("home_market")
    ('quarter', 'home_market')
    """
    return heading(name) if name in PERIODS else name
