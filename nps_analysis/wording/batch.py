"""What became of the parts of a batch, in a sentence."""

from collections import Counter
from collections.abc import Iterable

from nps_analysis.language import _, ngettext
from nps_analysis.tables import count

STATES = ("done", "failed", "interrupted", "left out")


def say_parts(states: Iterable[str]) -> str:
    """How many parts there are, and how many of them came to each state.

    >>> say_parts(["done"] * 38 + ["left out", "failed"])
    '40 parts: 38 done, 1 failed, 1 left out'
    >>> say_parts(["done"] * 3)
    '3 parts, all done'
    """
    found = Counter(states)
    if found["done"] == found.total():
        return ngettext("{n} part, done", "{n} parts, all done", found.total())
    known = [*STATES, *sorted(found.keys() - set(STATES))]
    each = _(", ").join(_state(state, count(found[state])) for state in known if found[state])
    return ngettext("{n} part: {states}", "{n} parts: {states}", found.total(), states=each)


def _state(state: str, n: str) -> str:
    if state == "done":
        return _("{n} done", n=n)
    if state == "failed":
        return _("{n} failed", n=n)
    if state == "interrupted":
        return _("{n} interrupted", n=n)
    return _("{n} left out", n=n) if state == "left out" else f"{n} {state}"
