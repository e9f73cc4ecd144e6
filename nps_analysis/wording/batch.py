"""What became of the parts of a batch, in a sentence."""

from collections import Counter
from collections.abc import Iterable

from nps_analysis.schema import counted
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
    parts = counted(found.total(), "part")
    if found["done"] == found.total():
        return f"{parts}, all done" if found.total() > 1 else f"{parts}, done"
    known = [*STATES, *sorted(found.keys() - set(STATES))]
    return f"{parts}: " + ", ".join(f"{count(found[state])} {state}" for state in known if found[state])
