"""The day that counts as today."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager

from nps_analysis.schema import DataError

TODAY = "NPS_TODAY"  # environment variable: the day that counts as today where a study names none


@contextmanager
def on_day(day: str | None) -> Iterator[None]:
    """For the time being, that day counts as today, here and in processes that are started; None changes nothing."""
    before = os.environ.get(TODAY)
    os.environ[TODAY] = day or before or ""
    try:
        yield
    finally:
        os.environ.pop(TODAY) if before is None else os.environ.update({TODAY: before})


def today() -> dt.date:
    """The day that counts as today: that of ``NPS_TODAY``, by which a run is repeated on a later day, else today."""
    given = os.environ.get(TODAY)
    try:
        return dt.date.fromisoformat(given) if given else dt.date.today()
    except ValueError:
        raise DataError(
            f"the variable {TODAY} holds no day",
            required="a day such as 2026-09-30, or no such variable",
            found=repr(given),
            do="correct or unset it",
        ) from None
