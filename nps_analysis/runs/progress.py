"""How far a run is: a bar where somebody is watching, else a line for each thing that ended."""

import os
import re
import sys
from contextlib import suppress
from typing import TextIO

from tqdm import tqdm

from nps_analysis.reporting.legible import legible
from nps_analysis.runs.outcome import DONE, FAILED, Outcome

MOST_NAMED = 3  # that are running


class Silent:
    """Says nothing."""

    def begin(self, parts: int, notebooks: int) -> None:
        """So many parts follow, of so many notebooks each."""

    def say(self, text: str) -> None:
        """Something to know."""

    def notebook_ended(self, part: str, outcome: Outcome) -> None:
        """A notebook of a part has ended."""

    def part_ended(self, part: str, outcome: Outcome) -> None:
        """A part has ended, with all its notebooks."""

    def running(self, names: list[str]) -> None:
        """These are running now."""

    def end(self) -> None:
        """The run is over."""


class Lines(Silent):
    """A line for each part that ended, and for each notebook that failed; for all notebooks where there is one part.

    Of that one part's end there is a line where there is something to say of it.
    """

    def __init__(self, stream: TextIO):
        self.stream, self.parts = stream, 1

    def begin(self, parts: int, notebooks: int) -> None:
        self.parts = parts

    def say(self, text: str) -> None:
        with suppress(OSError):  # nobody is there any more
            print(one_line(text), file=self.stream, flush=True)

    def notebook_ended(self, part: str, outcome: Outcome) -> None:
        if self.parts == 1 or outcome.state == FAILED:
            self.say(" ".join(filter(None, [part and f"{part} ", f"{outcome.name} ", str(outcome)])))

    def part_ended(self, part: str, outcome: Outcome) -> None:
        if part or outcome.reason:
            self.say(f"{part}  {outcome}" if part else str(outcome))


class Bar(Lines):
    """A bar over all notebooks with what is running and how long is left; lines only for what did not go well."""

    def begin(self, parts: int, notebooks: int) -> None:
        super().begin(parts, notebooks)
        self.notebooks, self.left = notebooks, dict[str, int]()  # of a part; those of each part that has begun
        self.bar = tqdm(total=parts * notebooks, unit="notebook", file=self.stream, dynamic_ncols=True)

    def say(self, text: str) -> None:
        with suppress(OSError):
            tqdm.write(one_line(text), file=self.stream)

    def notebook_ended(self, part: str, outcome: Outcome) -> None:
        if outcome.state == FAILED:
            super().notebook_ended(part, outcome)
        self.left[part] = self.left.get(part, self.notebooks) - 1
        self.bar.update()

    def part_ended(self, part: str, outcome: Outcome) -> None:
        self.bar.update(self.left.pop(part, self.notebooks))  # those that did not begin
        if outcome.state != DONE or not part:
            super().part_ended(part, outcome)

    def running(self, names: list[str]) -> None:
        more = len(names) - MOST_NAMED
        shown = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        with suppress(OSError):
            self.bar.set_postfix_str(one_line(shown), refresh=False)
            self.bar.refresh()

    def end(self) -> None:
        with suppress(OSError):
            self.bar.close()


def one_line(text: str) -> str:
    """Text as a terminal can show it, whatever the values in it are.

    >>> one_line("North\\nEast\\x1b[2J  01_score  done")
    'North East[2J  01_score  done'
    """
    return re.sub(r"[\n\r\t\v\f\u0085\u2028\u2029]+", " ", legible(re.sub("[\x80-\x84\x86-\x9f]", "", text)))


def progress() -> Lines:
    """What suits the place that messages go to: lines also where a terminal has no size, as in some containers."""
    watched = sys.stderr.isatty() and os.get_terminal_size(sys.stderr.fileno()).columns > 0
    return Bar(sys.stderr) if watched else Lines(sys.stderr)
