"""Outside values, and counts made from classes."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts

COMMITTED = Path(__file__).resolve().parents[1] / "reference" / "reference.json"


@pytest.fixture(params=["committed", "beside the repository"])
def cases(request) -> Callable[[str], list[dict]]:
    """cases(kind): the outside values of a kind, once those in this repository, once those in the folder beside it."""
    path = COMMITTED
    if request.param != "committed":
        path = request.getfixturevalue("shared") / "reference" / "reference.json"
    every = json.loads(path.read_text("utf-8"))

    def of_kind(kind: str) -> list[dict]:
        found = [case for case in every if case["kind"] == kind]
        assert found, f"no cases of kind {kind} in {path}"
        return found

    return of_kind


@pytest.fixture
def counts_of() -> Callable[..., ScoreCounts]:
    """counts_of({"North": (d, s, p), ...}): counts by one column, or by several where the keys are tuples."""

    def make(classes: dict, names: tuple[str, ...] = ("region",), period: str | None = None) -> ScoreCounts:
        rows = [
            (*(key if isinstance(key, tuple) else (key,)), score, count)
            for key, counts in classes.items()
            for score, count in zip((3, 8, 10), counts, strict=True)
        ]
        return ScoreCounts.from_table(pd.DataFrame(rows, columns=[*names, "score", "n"]), period)

    return make
