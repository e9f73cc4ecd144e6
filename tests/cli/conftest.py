"""Commands as an analyst types them."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from nps_analysis.cli import main


@pytest.fixture
def nps() -> Callable[..., Result]:
    """nps("score", path, "--by", "region"): what the command printed, and its exit code."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def document(nps) -> Callable[..., dict]:
    """The JSON document of a command that succeeds."""

    def printed(*arguments: object) -> dict:
        result = nps(*arguments, "--format", "json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return printed
