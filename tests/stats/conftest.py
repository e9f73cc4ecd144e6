"""Outside values, and counts made from classes."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts

COMMITTED = Path(__file__).resolve().parents[1] / "reference"


@pytest.fixture(params=["committed", pytest.param("beside the repository", marks=pytest.mark.slow)])
def cases(request) -> Callable[[str], list[dict]]:
    """cases(kind): the outside values of a kind, once those in this repository, once those in the folder beside it."""
    paths = sorted(COMMITTED.glob("*.json"))
    if request.param != "committed":
        paths = [request.getfixturevalue("shared") / "reference" / "reference.json"]
    every = [case for path in paths for case in json.loads(path.read_text("utf-8"))]

    def of_kind(kind: str) -> list[dict]:
        found = [case for case in every if case["kind"] == kind]
        assert found, f"no cases of kind {kind} in {paths}"
        return found

    return of_kind


@pytest.fixture
def survey(cases) -> dict[str, dict]:
    """The cases of R's survey by their id."""
    return {case["id"]: case for case in cases("survey")}


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
