"""The cells of a notebook, and nbformat, which reads them: imported without a grammar of addresses.

jsonschema, which nbformat imports, takes a second to make that grammar, for a check that no notebook asks for. It is
made when somebody does ask.
"""

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"
INJECTED = "injected-parameters"  # papermill's tag of the cell that it adds


def _is_valid_syntax(*asked: str) -> bool:
    from rfc3987_syntax import is_valid_syntax

    return is_valid_syntax(*asked)


if "jsonschema" not in sys.modules and GRAMMAR not in sys.modules and find_spec(GRAMMAR):
    sys.modules[GRAMMAR] = ModuleType(GRAMMAR)
    sys.modules[GRAMMAR].is_valid_syntax = _is_valid_syntax  # type: ignore[attr-defined]
    import jsonschema  # noqa: F401  # keeps what stands in for the function

    del sys.modules[GRAMMAR]

import nbformat  # noqa: E402

__all__ = ["INJECTED", "cell_at", "code_cells", "nbformat"]


def cell_at(content: Any, position: int) -> str:
    """``code cell 3`` for the cell at a position: the third code cell that the author of the notebook wrote."""
    if INJECTED in content.cells[position].metadata.get("tags", []):
        return "the cell of parameters that the run adds"
    numbers = {place: number for number, (place, _) in enumerate(code_cells(content), 1)}
    return f"code cell {numbers[position]}" if position in numbers else f"cell {position + 1}"


def code_cells(content: Any) -> list[tuple[int, Any]]:
    """Position and content of each code cell of the notebook's author."""
    return [
        (position, cell)
        for position, cell in enumerate(content.cells)
        if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", [])
    ]
