"""The parameters that a notebook declares, and a stop for those that it does not."""

import ast
import keyword
import re
from collections.abc import Iterable, Mapping
from typing import Any

from click import ClickException

from nps_analysis.schema import DataError, counted, listed, nearest

PARAMETERS = "parameters"  # the tag of the cell that declares them


class ParameterError(DataError, ClickException):
    """A parameter that a notebook does not take; the command papermill says it without a traceback, and exits 1."""

    def __init__(self, what: str, required: str, found: str, do: str):
        DataError.__init__(self, what, required, found, do)
        ClickException.__init__(self, str(self.args[0]))


def declared(content: Any) -> tuple[str, ...]:
    """The names that a notebook's parameters cell assigns. ValueError where there is not one such cell.

    SyntaxError where it is no Python; lines that begin with % or ! are for IPython, and left out.
    """
    cells = [cell for cell in content.cells if PARAMETERS in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise ValueError(f"{len(cells)} such cells")
    names = []
    for node in ast.parse(re.sub(r"(?m)^[%!].*$", "", cells[0].source)).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names += [target.id for target in targets if isinstance(target, ast.Name)]
    return tuple(names)


def refuse_code(given: Mapping[str, Any], name: str) -> None:
    """ParameterError for names and values that papermill would write into the notebook as code.

    It writes every other value than text, numbers, true, false, nothing, and lists and mappings of these as Python
    shows it, between quotes that the value can close.
    """
    bad = [one for one in given if not one.isidentifier() or keyword.iskeyword(one)]
    odd = [f"{one} of type {kind}" for one, value in given.items() if (kind := _odd(value))]
    if bad or odd:
        raise ParameterError(
            f"{name} cannot be given these parameters",
            required="names of variables, with text, numbers, true, false, nothing, or lists and mappings of these",
            found=listed([*map(repr, bad), *odd]),
            do="correct the name, or write the value as text",
        )


def _odd(value: Any) -> str:
    """The type of the first value within that JSON cannot hold; empty where there is none."""
    if isinstance(value, dict):
        return next(filter(None, map(_odd, [*value, *value.values()])), "")
    if isinstance(value, list):
        return next(filter(None, map(_odd, value)), "")
    return "" if type(value) in (type(None), bool, int, float, str) else type(value).__name__


def refuse_undeclared(given: Iterable[str], content: Any, name: str) -> None:
    """ParameterError for parameters that the notebook would not use: papermill itself would only log that."""
    given = list(given)
    if not given:
        return
    try:
        known = declared(content)
    except (ValueError, SyntaxError) as error:
        raise ParameterError(
            f"{name} takes no parameters",
            required=f"one cell tagged {PARAMETERS} that assigns them",
            found=str(error).splitlines()[0],
            do="tag that cell, or run the notebook without parameters",
        ) from None
    if unknown := [one for one in given if one not in known]:
        raise ParameterError(
            f"{name} has no parameter {listed(unknown)}",
            required="names that its parameters cell assigns",
            found=f"{counted(len(unknown), 'other name')}, {nearest(unknown[0], known)}",
            do="correct the name",
        )
