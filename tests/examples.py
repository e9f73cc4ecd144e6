"""On how many examples is a property tried, and how many twins of a test are run?"""

import os
from collections.abc import Iterable
from typing import Any

import pytest


def examples(most: int) -> int:
    """All of them where every test runs, a fifth of them in the fast suite."""
    return most if os.environ.get("NPS_TEST_ALL") == "1" else max(3, most // 5)


def few(fast: int, values: Iterable[Any]) -> list[Any]:
    """The values of a parametrised test; all but the first ``fast`` run only where every test does."""
    each = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*one, marks=pytest.mark.slow if at >= fast else ()) for at, one in enumerate(each)]
