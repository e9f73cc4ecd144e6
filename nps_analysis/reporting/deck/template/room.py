"""How much room has a chart or table on its slide? As much as the template's layout leaves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Room(NamedTuple):
    """Width and height in inches."""

    width: float
    height: float


OURS = Room(12.13, 4.45)  # of the chart of a finding in our own template
_ROOM: ContextVar[Room] = ContextVar("room", default=OURS)


def room() -> Room:
    """The room for which charts are made now.

    >>> room()
    Room(width=12.13, height=4.45)
    """
    return _ROOM.get()


@contextmanager
def within(given: Room) -> Iterator[None]:
    """Charts are made for ``given`` room meanwhile.

    >>> with within(Room(9.0, 3.5)):
    ...     room().width
    9.0
    """
    token = _ROOM.set(given)
    try:
        yield
    finally:
        _ROOM.reset(token)
