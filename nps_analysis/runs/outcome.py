"""What became of a notebook, of a part, or of what is made of them."""

from dataclasses import dataclass

DONE, FAILED, LEFT_OUT, INTERRUPTED = "done", "failed", "left out", "interrupted"


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
