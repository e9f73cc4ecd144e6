"""What became of a notebook, of a part, or of what is made of them."""

import errno
from dataclasses import dataclass

from nps_analysis.language import N_

DONE, FAILED, LEFT_OUT, INTERRUPTED = N_("done"), N_("failed"), N_("left out"), N_("interrupted")
NO_SPACE = "no space left on the device"


def said_of(error: OSError) -> str:
    """Why something could not be written or read.

    >>> said_of(OSError(28, "No space left on device"))
    'no space left on the device'
    """
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return NO_SPACE if full else error.strerror or str(error)


@dataclass(frozen=True)
class Outcome:
    """A name, what became of it (``done``, ``failed``, ``left out`` or ``interrupted``), and why.

    >>> print(Outcome("01_score", FAILED, "code cell 2: ValueError: no"))
    failed: code cell 2: ValueError: no
    """

    name: str
    state: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.state}: {self.reason}" if self.reason else self.state
