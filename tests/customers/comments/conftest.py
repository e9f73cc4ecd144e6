"""Comments of a survey made up for a test."""

from collections.abc import Callable, Sequence

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.written import Comments


@pytest.fixture
def survey() -> Callable[..., Comments]:
    """survey([(score, comment), ...]): the comments of these answers; more columns and options by name."""

    def make(answers: Sequence[tuple[int, str | None]], language: str | None = None, **more) -> Comments:
        columns = {name: more.pop(name) for name in ("date", "customer_id", "w") if name in more}
        frame = pd.DataFrame({"score": [score for score, _ in answers], "comment": [text for _, text in answers]})
        frame["comment"] = frame["comment"].astype(object)
        return nps.comments(nps.read(frame.assign(**columns), **more), language)

    return make


@pytest.fixture(scope="session")
def example() -> Comments:
    return nps.comments("data/example/study.yml")
