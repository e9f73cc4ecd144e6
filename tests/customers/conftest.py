"""Small sets of answers, typed in."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses.invitations import Invitations, read_invitations
from nps_analysis.responses.record import Responses

NAMED = {"respondent": "who", "date": "day", "score": "score", "as_of": "2026-09-30"}
EXAMPLE = Path(__file__).parents[2] / "data" / "example" / "study.yml"
ROLES = ("response_id", "account", "owner", "value", "consent", "comment")


@pytest.fixture
def survey() -> Callable[..., Responses]:
    """survey([("anna", "2026-09-01", 3), ...], owner=[...]): responses on 2026-09-30, roles by their own names."""

    def make(rows: list[tuple], options: dict | None = None, **columns: list) -> Responses:
        frame = pd.DataFrame([row[:3] for row in rows], columns=["who", "day", "score"]).assign(**columns)
        roles = {name: name for name in ROLES if name in columns}
        return nps.read(frame, **NAMED, **roles, **(options or {}))

    return make


@pytest.fixture(scope="session")
def example_log() -> Invitations:
    """The invitations of the example study."""
    return read_invitations(nps.read(EXAMPLE))
