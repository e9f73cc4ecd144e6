"""What do the tests of reading have in common?"""

from collections.abc import Callable
from pathlib import Path

import pytest

from nps_analysis.schema import DataError


@pytest.fixture
def file(tmp_path) -> Callable[..., Path]:
    """file("score\\n9\\n", "a.csv"): the path of a file of that content, texts in UTF-8."""

    def write(content: str | bytes, name: str = "a.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def parts_of() -> Callable[..., tuple[str, str, str, str]]:
    """parts_of(read, path): what, required, found and do of the DataError that the call raises."""

    def call(function: Callable, *args: object, **options: object) -> tuple[str, str, str, str]:
        with pytest.raises(DataError) as caught:
            function(*args, **options)
        error = caught.value
        return error.what, error.required, error.found, error.do

    return call
