"""Of which study, and which part of it, is an object of a deck? A run refreshes what is of its own.

A deck that people put together from several parts, such as a country each, has every finding once for each of them.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from nps_analysis.reporting.deck.run import Run
from nps_analysis.reporting.deck.update.keyed import Keyed
from nps_analysis.reporting.deck.update.written import mark
from nps_analysis.schema import PERIODS, DataError

PERIOD = re.compile(r"(value:)?(13|14|19|20)\d\d([\W_]\w+|[a-zA-Z]\w*)+")  # as "2026-Q3" in a column of any name
OTHER_PART = "of another part of the study than the run"
OTHER_STUDY = "of another study than the run"


class Origin(NamedTuple):
    """The marks of the part, and of what a study is called, each of which may change from one run to the next."""

    part: str
    study: frozenset[str]

    @classmethod
    def read(cls, text: str) -> "Origin":
        part, *study = text.split() or [""]
        return cls(part, frozenset(study))

    def __str__(self) -> str:
        return " ".join([self.part, *sorted(self.study)])

    def differs(self, other: "Origin") -> str:
        """In what an object differs from another, or a run; "" where in nothing, or where that is not known.

        >>> spring, autumn = Origin("p", frozenset({"file", "spring"})), Origin("p", frozenset({"file", "autumn"}))
        >>> spring.differs(autumn), spring.differs(spring._replace(part="q")), spring.differs(Origin("", frozenset()))
        ('', 'of another part of the study than the run', '')
        """
        if self.study and other.study and not self.study & other.study:
            return OTHER_STUDY
        return OTHER_PART if self.part and other.part and self.part != other.part else ""


def origin_of(run: Run) -> Origin:
    """The origin of a run: what its file, title and question are, and which answers it is about, whatever the period.

    >>> spring, autumn = (Run({"settings": {"where": {"market": "Oslo", "wave": it}}}, ()) for it in ("1", "2"))
    >>> origin_of(spring) == origin_of(autumn) != origin_of(Run({"settings": {"where": {"market": "Bergen"}}}, ()))
    True
    """
    files = [one.get("name") for one in run.manifest.get("inputs") or () if one.get("role") == "study"]
    names = {
        "file": next(iter(files), ""),
        "title": run.settings.get("title"),
        "question": run.settings.get("question"),
    }
    columns = run.settings.get("columns") or {}
    dated = {*PERIODS, "wave", "period", columns.get("wave"), columns.get("date")}
    where = {name.removeprefix("column:"): str(value) for name, value in (run.settings.get("where") or {}).items()}
    part = [(name, said) for name, said in sorted(where.items()) if name not in dated and not PERIOD.fullmatch(said)]
    study = {mark("study", what, str(name)) for what, name in names.items() if name}
    return Origin(mark("part", *(text for each in part for text in each)), frozenset(study))


def of_another(objects: Sequence[Keyed], run: Run, old: Path) -> dict[Keyed, str]:
    """The objects of another study or part than the run, and what is told of each; DataError where all are.

    Of objects from before origins were kept nobody knows it: they are taken as the run's.
    """
    own = origin_of(run)
    others = {one: why for one in objects if (why := Origin.read(one.origin).differs(own))}
    about = run.title if run.only in run.title else f"{run.title}, {run.only}"
    if others and len(others) == sum(bool(one.origin) for one in objects):
        raise DataError(
            f"{old} is {' or '.join(sorted(set(others.values())))}",
            required=f"a deck of what the run is about: {about}",
            found="a deck with no chart, table or text of that",
            do="name the run of the part that the deck is about, or make a deck anew with: nps deck DIR --out FILE",
        )
    return others
