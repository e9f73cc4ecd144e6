"""What may a test need that not every machine has?"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import matplotlib
import pytest

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = os.environ.get("NPS_TEST_ALL") == "1"

# Not by MPLBACKEND: kernels inherit the environment, and would then draw other than they do for an analyst.
matplotlib.use("agg")

# The same examples in every run, and no time limit: a property fails for its own reasons or not at all.
hypothesis.settings.register_profile("nps", derandomize=True, deadline=None, max_examples=100 if EVERYTHING else 40)
hypothesis.settings.load_profile("nps")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("slow") and not EVERYTHING:
        pytest.skip("slow: runs with NPS_TEST_ALL=1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports and reference cases that may stand beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The folder of real exports, shared, is not beside the repository.")
    return folder


@pytest.fixture(scope="session")
def need() -> Callable[..., str]:
    """need("soffice"): the program's path. Where it is missing the test is skipped, or fails with NPS_TEST_ALL=1."""

    def find(program: str, *other_names: str) -> str:
        path = next(filter(None, map(shutil.which, (program, *other_names))), None)
        if path is None:
            (pytest.fail if EVERYTHING else pytest.skip)(f"{program} is not installed")
        return path

    return find
