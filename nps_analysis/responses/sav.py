"""SPSS files (.sav) to rows: values as texts, labels where they name segments, codes where they are scores."""

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from nps_analysis.language import N_, english
from nps_analysis.responses import sav_process
from nps_analysis.responses.answer import CLASS_LABELS, NO_ANSWER, read_answer
from nps_analysis.responses.layouts.times import since_1582
from nps_analysis.responses.question import RECOMMEND, surest
from nps_analysis.responses.scores import ELEVEN_CODES
from nps_analysis.responses.text import CONTROLS, Grid
from nps_analysis.schema import DataError
from nps_analysis.study import Study

LONGEST = 300  # seconds that a file may take
DATES = re.compile(r"(A|E|S|J)?DATE\d*|DATETIME.*|YMDHMS.*")  # SPSS's formats of days and times
USER_MISSING = N_("value that the file declares missing left out")
SAID_MISSING = N_("code whose label says no answer left out")
OF_LABEL = N_("score taken from the label of its code")


@dataclass
class Variable:
    """One variable: what it is called, what it asks, and what its codes are called."""

    name: str
    text: str
    form: str
    labels: dict[Any, str]
    missing: list[Sequence[Any]]  # ranges, from and to
    repairs: dict[str, int]

    def repaired(self, what: str, cells: int) -> None:
        if cells:
            self.repairs[what] = self.repairs.get(what, 0) + cells


def read_sav(path: Path, raw: bytes, study: Study) -> Grid:
    """The table in the bytes of an SPSS file, with the variables' labels as the questions' texts.

    Values that the file declares missing are blank. Codes are written as their labels where all that occur have one,
    except those of a score. DataError for a damaged file, and where pyreadstat is not installed.
    """
    table = _in_another_process(path, raw, study.encoding or "")
    about = json.loads(table.schema.metadata[b"spss"])
    grid = Grid(table.column_names, [], hashlib.sha256(raw).hexdigest(), about["encoding"], questions=about["texts"])
    if about["fallback"]:
        grid.warnings.append(
            english(
                "{name} is not in the encoding that it names and was read as {encoding}; if letters look wrong, "
                "name --encoding",
                name=path.name,
                encoding=about["encoding"],
            )
        )
    parts = zip(grid.header, about["texts"], about["formats"], about["labels"], about["missing"], strict=True)
    columns = []
    for column, (name, text, form, labels, missing) in zip(table.columns, parts, strict=True):
        known = {code: " ".join(label.split()) for code, label in labels if label.strip()}
        variable = Variable(name, text, form, known, missing, grid.repairs)
        read = _numbers if pa.types.is_floating(column.type) else _texts
        columns.append(read(column, variable, study))
    grid.rows = [list(row) for row in zip(*columns, strict=True)] if columns else []
    return grid


def _in_another_process(path: Path, raw: bytes, encoding: str) -> pa.Table:
    if importlib.util.find_spec("pyreadstat") is None:
        do = "pip install 'nps-analysis[spss]', or export the answers as CSV or .xlsx"
        raise _refused(path, "pyreadstat, which is not installed with the rest", "an SPSS file", do)
    command = [sys.executable, "-P", str(Path(sav_process.__file__)), encoding]
    again = "save it again in SPSS, or export the answers as CSV or .xlsx"
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        raise _refused(path, "a whole SPSS file", f"one that is not read in {LONGEST} seconds", again) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace") if done.returncode == sav_process.REFUSED else ""
        raise _refused(path, "a whole SPSS file", said or "one that breaks its reader", again)
    try:
        return pa.ipc.open_stream(done.stdout).read_all()
    except pa.ArrowException:
        raise _refused(path, "a whole SPSS file", "one that breaks its reader", again) from None


def _refused(path: Path, required: str, found: str, do: str) -> DataError:
    return DataError(f"{path.name} cannot be read as an SPSS file", required=required, found=found, do=do)


def _texts(column: pa.ChunkedArray, variable: Variable, study: Study) -> list[str | None]:
    """A variable of texts, without the spaces at their ends and without those that are declared missing."""
    none = {str(low).strip() for low, high in variable.missing if low == high}
    labels = {str(code).strip(): label for code, label in variable.labels.items()}
    cells = [(CONTROLS.sub("", text).strip() or None) if text else None for text in column.to_pylist()]
    declared = sum(cell in none for cell in cells)
    variable.repaired(USER_MISSING, declared)
    cells = [None if cell in none else cell for cell in cells]
    return [labels.get(cell or "", cell) for cell in cells] if {*cells} - {None} <= labels.keys() else cells


def _numbers(column: pa.ChunkedArray, variable: Variable, study: Study) -> list[str | None]:
    """A variable of numbers: dates as ISO texts, codes as their labels or as scores, other numbers as they are."""
    values = column.to_numpy()
    declared = np.zeros(len(values), dtype=bool)
    for low, high in variable.missing:
        if isinstance(low, float | int) and isinstance(high, float | int):
            declared |= (values >= low) & (values <= high)
    variable.repaired(USER_MISSING, int(declared.sum()))
    values = np.where(declared, np.nan, values)
    different, places = np.unique(values, return_inverse=True)  # the NaN, one at most, last
    known = different[~np.isnan(different)]
    dated = DATES.fullmatch(variable.form)
    texts = _date_texts(known, variable.form) if dated else _code_texts(known, variable, study)
    rows = np.bincount(places, minlength=len(different))
    for (_, repair), n in zip(texts, rows, strict=False):
        if repair:
            variable.repaired(repair, int(n))
    return np.array([*(text for text, _ in texts), None], dtype=object)[np.minimum(places, len(texts))].tolist()


def _date_texts(values: np.ndarray, form: str) -> list[tuple[str | None, str]]:
    length = 19 if form.startswith(("DATETIME", "YMDHMS")) else 10
    return [(text and text[:length], "") for text in map(since_1582, values)]


def _code_texts(values: np.ndarray, variable: Variable, study: Study) -> list[tuple[str | None, str]]:
    """What is written for each different number, and what was repaired by it."""
    labels = {code: label for code, label in variable.labels.items() if isinstance(code, float | int)}
    write: Callable[[float], tuple[str | None, str]] = lambda value: (_plain(value), "")  # noqa: E731
    if _is_scale(variable, labels, study):
        write = _as_score(labels, study)
    elif labels and all(value in labels for value in values):
        write = lambda value: (labels[value], "")  # noqa: E731
    return [write(float(value)) for value in values]


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _is_scale(variable: Variable, labels: dict[Any, str], study: Study) -> bool:
    """Whether codes are answers on a scale: by the variable's name and text, or because most labels are numbers."""
    if not labels or any(CLASS_LABELS.fullmatch(label) for label in labels.values()):
        return False
    numbers = [label for label in labels.values() if read_answer(label, Study()).kind == "number"]
    asked = surest(variable.name, variable.text) is not None or any(map(RECOMMEND.search, labels.values()))
    return asked or variable.name == study.columns.score or len(numbers) * 2 > len(labels)


def _as_score(labels: dict[Any, str], study: Study) -> Callable[[float], tuple[str | None, str]]:
    """How codes of a scale are read: as their labels' numbers, one lower where labels show that, without no answers."""
    readings = {code: read_answer(label, Study()) for code, label in labels.items()}
    numbers = {code: one.number for code, one in readings.items() if one.kind == "number" and one.number is not None}
    worded = {code for code, label in labels.items() if NO_ANSWER.search(label)}
    ends = {code for code in labels if code not in worded and 0 <= code <= 11}
    shift = bool(numbers) and all(number == code - 1 for code, number in numbers.items())
    shift = shift or (not numbers and ends >= {1, 11} and 0 not in ends)
    top = 11 if shift or 11 in numbers else 10

    def read(value: float) -> tuple[str | None, str]:
        if value in worded and (value not in range(top + 1) or (shift and value == 0)):
            return None, SAID_MISSING
        if study.scale is None and shift and value in range(1, 12):
            return _plain(value - 1), ELEVEN_CODES
        if study.scale is None and numbers.get(value, value) != value:
            return str(numbers[value]), OF_LABEL
        return _plain(value), ""

    return read
