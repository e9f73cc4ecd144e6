"""Do the modules and notebooks keep the rules of the house?"""

import ast
import graphlib
import itertools
import json
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "nps_analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Each room (a folder or a module of the package) stands on a floor; on the roof, whatever opens the house.
FLOORS = [
    {"language"},
    {"schema", "scale", "whole"},
    {"study", "study_day", "study_file", "study_types", "study_values", "study_errors", "responses"},
    {"counts", "design", "brand_counts", "disclosure", "suppression", "programme", "targets"},
    {"stats"},
    {"customers"},
    {"charts", "tables", "column_names", "headings", "csv_text", "wording"},
    {"reporting", "explore"},
    {"kernels"},
    {"runs"},
    {"cli"},
    {"__init__", "__main__"},
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "core"}


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def module_named(dotted: str) -> Path | None:
    """The file of a module of this package, None for any other module."""
    path = ROOT.joinpath(*dotted.split("."))
    files = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in files if file.is_file() and file.is_relative_to(PACKAGE)), None)


@cache
def imports(module: Path) -> set[Path]:
    """The modules of this package that a module imports, at its top or later on."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = module.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            names |= {f"{base}.{a.name}" if module_named(f"{base}.{a.name}") else base for a in node.names}
    return {file for name in names if (file := module_named(name))}


def test_every_module_stands_on_a_floor():
    assert {room(module) for module in MODULES} <= FLOOR.keys()


def test_imports_never_climb_a_floor():
    climbing = [
        f"{module.relative_to(ROOT)} imports {other.relative_to(ROOT)}"
        for module in MODULES
        for other in imports(module)
        if room(module) != room(other) and FLOOR[room(module)] < FLOOR[room(other)]
    ]
    assert climbing == []


def test_imports_make_no_circle_between_modules_or_rooms():
    graphlib.TopologicalSorter({module: imports(module) for module in MODULES}).prepare()
    rooms = {room(module): set() for module in MODULES}
    for module in MODULES:
        rooms[room(module)] |= {room(other) for other in imports(module)} - {room(module)}
    graphlib.TopologicalSorter(rooms).prepare()


def test_modules_fit_in_the_head():
    lines = {str(module.relative_to(ROOT)): len(module.read_text("utf-8").splitlines()) for module in MODULES}
    assert {name: n for name, n in lines.items() if n > 320} == {}


def test_modules_are_named_after_what_they_answer():
    assert [module for module in MODULES if {module.stem, module.parent.name} & NAMELESS] == []


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request) -> list[dict]:
    cells = json.loads(request.param.read_text("utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in cells]


def code(cells: list[dict]) -> list[dict]:
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_notebook_holds_no_logic(cells):
    logic = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    assert [
        c["source"] for c in code(cells) if any(isinstance(n, logic) for n in ast.walk(ast.parse(c["source"])))
    ] == []


def test_notebook_cells_have_ten_lines_at_most(cells):
    assert [cell["source"] for cell in code(cells) if len(cell["source"].splitlines()) > 10] == []


def test_notebook_has_one_parameters_cell(cells):
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in cells) == 1


def test_notebook_is_committed_without_outputs(cells):
    assert [cell["source"] for cell in code(cells) if cell["outputs"] or cell["execution_count"] is not None] == []


def test_notebook_says_why_before_each_cell_and_ends_in_words(cells):
    kinds = [cell["cell_type"] for cell in cells]
    assert kinds[0] == kinds[-1] == "markdown"
    assert ("code", "code") not in itertools.pairwise(kinds)
