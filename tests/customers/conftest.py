"""Small sets of answers, typed in; and surveys in which people answer wave after wave, made by a rule that is known."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses.record import Responses

NAMED = {"respondent": "who", "date": "day", "score": "score", "as_of": "2026-09-30"}
ROLES = ("response_id", "account", "owner", "value", "consent", "comment")


@pytest.fixture
def survey() -> Callable[..., Responses]:
    """survey([("anna", "2026-09-01", 3), ...], owner=[...]): responses on 2026-09-30, roles by their own names."""

    def make(rows: list[tuple], options: dict | None = None, **columns: list) -> Responses:
        frame = pd.DataFrame([row[:3] for row in rows], columns=["who", "day", "score"]).assign(**columns)
        roles = {name: name for name in ROLES if name in columns}
        return nps.read(frame, **NAMED, **roles, **(options or {}))

    return make


DAYS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in (2, 5, 8, 11)]
CUTS = [-3, -2.5, -2, -1.7, -1.4, -1.1, -0.8, -0.4, 0.3, 1.2]
READ = {"period": "quarter", "as_of": "2026-01-01", "drivers": ["staff"], "segments": ["region"], "rating_scale": "1-5"}


@pytest.fixture(scope="session")
def waves() -> Callable[..., pd.DataFrame]:
    """waves(400, pull=1.5): people who answer in each of several quarters, their next score pulled by their rating."""

    def make(people: int, waves: int = 4, pull: float = 0.0, seed: int = 1) -> pd.DataFrame:
        draw = np.random.default_rng(seed)
        liked = draw.integers(1, 6, (waves, people))  # what they say of the staff, anew in each wave
        before = np.vstack([np.full(people, 3), liked[:-1]])
        latent = pull * (before - 3) / np.sqrt(2) + draw.logistic(size=(waves, people))
        wave, who = (grid.ravel() for grid in np.meshgrid(range(waves), range(people), indexing="ij"))
        days = zip(wave, draw.integers(1, 28, len(who)), strict=True)
        return pd.DataFrame(
            {
                "customer_id": [f"P{number:05d}" for number in who],
                "date": [f"{DAYS[at]}-{day:02d}" for at, day in days],
                "score": np.digitize(latent, CUTS).ravel(),
                "staff": liked.ravel(),
                "region": np.array(["North", "South", "West"])[who % 3],
                "comment": np.where(draw.random(len(who)) < 0.4, "some words", ""),
            }
        )

    return make


@pytest.fixture(scope="session")
def asked() -> Callable[[pd.DataFrame], Responses]:
    """Such a survey, read."""
    return lambda frame, **options: nps.read(frame, **{**READ, **options})
