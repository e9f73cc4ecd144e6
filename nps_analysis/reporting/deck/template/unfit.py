"""What is said of a file that cannot be the template of slides."""

from collections.abc import Iterator
from contextlib import contextmanager

from nps_analysis.schema import DataError

REPAIR = "open it in PowerPoint, repair and save it"


class UnfitError(Exception):
    """Something was ``found`` in a template with which no slides can be made, and there is something to ``do``."""

    def __init__(self, found: str, do: str = REPAIR):
        super().__init__(found)
        self.found, self.do = found, do


@contextmanager
def fit(name: str) -> Iterator[None]:
    """Raises DataError for whatever keeps the file of that name from being used as a template.

    Each damage has an error of its own in the libraries that read it: none of them is a fault of who reads.
    """
    try:
        yield
    except (DataError, MemoryError):
        raise
    except Exception as error:
        told = error if isinstance(error, UnfitError) else UnfitError("a file that cannot be read as a presentation")
        raise DataError(
            f"{name} cannot be the template of slides",
            required="a PowerPoint presentation or template (.pptx, .potx) without macros and password",
            found=told.found,
            do=told.do,
        ) from error
