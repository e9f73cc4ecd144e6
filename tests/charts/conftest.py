"""What frames does a chart have to draw?"""

from collections.abc import Callable, Iterator, Sequence

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

from nps_analysis.schema import base_of


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture
def scores() -> Callable[..., pd.DataFrame]:
    """scores(["North", ...]): a frame as ``score`` returns it, with figures typed in, not computed from answers."""

    def make(names: Sequence, n: Sequence | None = None, nps: Sequence | None = None, column="region") -> pd.DataFrame:
        size = len(names)
        frame = pd.DataFrame({column: pd.Series(list(names), dtype=object)})
        frame["n"] = list(n) if n is not None else [1000 - i for i in range(size)]
        frame["n_eff"] = frame["n"].astype(float)
        nps = list(nps) if nps is not None else [40.0 - 60 * i / max(size, 1) for i in range(size)]
        promoters = pd.Series([(100 + score) / 2 - 10 for score in nps], dtype=float).where(frame["n"] > 0)
        frame["nps"] = pd.Series(nps, dtype=float).where(frame["n"] > 0)
        frame = frame.assign(detractors=promoters - frame["nps"], passives=100 - 2 * promoters + frame["nps"])
        frame = frame.assign(
            promoters=promoters, low=(frame["nps"] - 6).clip(-100), high=(frame["nps"] + 6).clip(None, 100)
        )
        return frame.assign(level=0.95, method="score", base=frame["n"].map(base_of), note="")

    return make


@pytest.fixture
def pairs() -> Callable[..., pd.DataFrame]:
    """pairs(["North", ...], [6.1, ...]): a frame as ``compare`` returns it, its first row the omnibus test."""

    def make(groups: Sequence, differences: Sequence, p: Sequence | None = None, **columns) -> pd.DataFrame:
        p = list(p) if p is not None else [0.2] * len(groups)
        rows = {
            "column": "region",
            "group": pd.Series([None, *groups], dtype=object),
            "reference": [None] + ["rest"] * len(groups),
        }
        frame = pd.DataFrame({**rows, "difference": [float("nan"), *differences], "p_adjusted": [0.01, *p]})
        frame = frame.assign(low=frame["difference"] - 5, high=frame["difference"] + 5, adjust="holm", level=0.95)
        frame = frame.assign(method="score", n=800, reference_n=9120, tested=frame["p_adjusted"].notna(), note="")
        return frame.assign(**{name: [None, *values] for name, values in columns.items()})

    return make


@pytest.fixture
def published() -> Callable[..., pd.DataFrame]:
    """published(["Rival", ...], [41, ...], ["below", ...]): a frame as ``benchmark`` returns it, our own NPS 34.2."""

    def make(
        companies: Sequence, nps: Sequence, verdicts: Sequence | None = None, n: Sequence | None = None
    ) -> pd.DataFrame:
        frame = pd.DataFrame(
            {"company": pd.Series(list(companies), dtype=object), "benchmark_nps": [float(x) for x in nps]}
        )
        frame["benchmark_n"] = pd.array(list(n) if n is not None else [1000] * len(frame), dtype="Int64")
        frame = frame.assign(nps=34.2, difference=34.2 - frame["benchmark_nps"])
        frame["verdict"] = list(verdicts) if verdicts is not None else "no difference shown"
        return frame.assign(source="a report", year=2025, note="")

    return make


@pytest.fixture
def row_labels() -> Callable[[Axes], list[str]]:
    """The names of the rows from the top, without the marks that only steer the direction of writing."""
    return lambda ax: [t.get_text().replace("\N{LEFT-TO-RIGHT MARK}", "") for t in ax.get_yticklabels()][::-1]


@pytest.fixture
def caption_of() -> Callable[[Axes], str]:
    return lambda ax: ax.get_xlabel().replace("\n", " ")


@pytest.fixture
def beside() -> Callable[[Axes], list[str]]:
    """The texts that stand in and beside a chart, in the order in which they were written."""
    return lambda ax: [text.get_text() for text in ax.texts]
