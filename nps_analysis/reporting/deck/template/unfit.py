"""What is said of a file that cannot be the template of slides."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lxml import etree
from pptx.exc import PythonPptxError

from nps_analysis.schema import DataError

REPAIR = "open it in PowerPoint, repair and save it"

ODD = (  # what reading raises where parts are lost, empty, of another kind, or hold what nobody expects
    *(PythonPptxError, etree.LxmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError),
    *(AttributeError, LookupError, TypeError, ValueError, ArithmeticError, StopIteration),
)


class UnfitError(Exception):
    """Something was ``found`` in a template with which no slides can be made, and there is something to ``do``."""

    def __init__(self, found: str, do: str = REPAIR):
        super().__init__(found)
        self.found, self.do = found, do


@contextmanager
def fit(name: str, ours: Callable[[], object]) -> Iterator[None]:
    """Raises DataError for whatever keeps the file of that name from being used as a template.

    Each damage has an error of its own in the libraries that read it, and a fault of ours may have the same: therefore
    ``ours`` does the same with our own template, and where that fails, too, its error is raised.
    """
    try:
        yield
    except DataError:
        raise
    except UnfitError as error:
        raise _told(name, error) from error
    except ODD as error:
        ours()
        raise _told(name, UnfitError("a file that cannot be read as a presentation")) from error


def _told(name: str, error: UnfitError) -> DataError:
    return DataError(
        f"{name} cannot be the template of slides",
        required="a PowerPoint presentation or template (.pptx, .potx) without macros and password",
        found=error.found,
        do=error.do,
    )
