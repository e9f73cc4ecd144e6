"""The responses that count as a table for other tools, under the names of the codebook."""

import os
import tempfile
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow.csv
import pyarrow.parquet

from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.record import ORDER, OURS, ROW, Responses
from nps_analysis.responses.rows import collected, values_in, written
from nps_analysis.scale import class_name
from nps_analysis.schema import CODEBOOK, DataError
from nps_analysis.whole import unwritable

ENDINGS = (".parquet", ".csv")
FORMULA = "^ *[=+\\-@\\t\\r\\n'\uff1d\uff0b\uff0d\uff20]"  # how a text begins that a spreadsheet would run
NUMBER = r"^[+-]?\d[\d., ]*$"  # and which of these are numbers of some kind, of telephones too, that run nothing


def clean(responses: Responses) -> Any:
    """The valid responses as a Narwhals frame: the columns of the codebook, then the source's others by their names.

    Columns of the codebook that the source does not have are left out; another column that is called like one of them
    gets a _ behind its name. Rows are in the order of the source, where it has one.
    """
    refuse_employees(responses, "a table of the answers")
    return valid_rows(responses)


def valid_rows(responses: Responses) -> Any:
    """What ``clean`` returns, also of employees: for what is counted, and not to be shown."""
    columns = responses.columns.model_dump(exclude_none=True)
    score = columns.pop("score")
    frame = responses.kept().filter(written(score, responses.scores))
    present = frame.collect_schema().names()
    row = {"row": nw.col(ROW).cast(nw.String)} if ROW in present else {}
    ours = responses.names[0] if ORDER in present else None  # of several files, the column that says which
    file = {"file": nw.col(ours)} if ours else {}
    made = {**row, **file, "score": _score(score, responses.scores), "class": _class(score, responses.scores)}
    parts = {part: nw.col(name) for part, name in columns.items() if part in CODEBOOK}
    if "response_id" in parts and ROW in present:
        parts["response_id"] = _one_for_each(frame, columns["response_id"])
    canonical = {name: (made | parts)[name] for name in CODEBOOK if name in made | parts}
    taken = {score, *(name for part, name in columns.items() if part in CODEBOOK), ours}
    others = {name: new for name, new in names_in(responses).items() if name not in taken}
    order = [nw.col(name).alias("source place") for name in (ORDER, ROW) if name in present][:1]
    plan = frame.select(
        *(expression.alias(name) for name, expression in canonical.items()),
        *(nw.col(name).alias(new) for name, new in others.items()),
        *order,
    )
    return plan.sort("source place").drop("source place") if order else plan


def names_in(responses: Responses) -> dict[str, str]:
    """What ``clean`` calls each column of the source."""
    parts = {name: part for part, name in responses.columns.model_dump(exclude_none=True).items() if part in CODEBOOK}
    present = responses.kept().collect_schema().names()
    parts |= {responses.names[0]: "file"} if ORDER in present else {}
    canonical = {*parts.values(), "score", "class", *(["row"] if ROW in present else [])}
    for name in responses.names:
        if name not in parts:
            others = {*parts.values(), *({*responses.names} - {*parts})} if _taken(name, canonical) else set()
            parts[name] = _free(name, canonical | others)
    return {name: parts[name] for name in responses.names}


@reads_rows
def write_clean(responses: Responses, path: Path) -> None:
    """Writes the valid responses to ``path``, as Parquet or CSV by its ending, whole or not at all.

    In CSV, texts that a spreadsheet would run as a formula get an apostrophe in front. DataError for another ending,
    for a file that was read, and for a place that cannot be written to.
    """
    refuse_clean(responses, path)
    ending = path.suffix.lower()
    frame = clean(responses)
    guarded = _without_formulas(frame) if ending == ".csv" else frame
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            _write(guarded, Path(folder) / path.name, ending)
            os.replace(Path(folder) / path.name, path)
    except OSError as error:
        raise unwritable(path, error, "name another with --clean") from None


def refuse_clean(responses: Responses, path: Path) -> None:
    """DataError for a ``path`` that is neither Parquet nor CSV, or that is part of the source."""
    if path.suffix.lower() not in ENDINGS:
        raise DataError(
            f"{path.name} is neither Parquet nor CSV",
            required=f"a file ending in {' or '.join(ENDINGS)}",
            found=f'the ending "{path.suffix}"' if path.suffix else "no ending",
            do="name another file with --clean",
        )
    refuse_source(responses, path, "--clean")


def refuse_source(responses: Responses, path: Path, option: str) -> None:
    """DataError where ``path`` is one of the files that were read, or lies in the folder of them that is the source."""
    sources = [source.resolve() for source in responses.study.sources()]
    if path.resolve() in sources or any(source.is_dir() and path.resolve().parent == source for source in sources):
        raise DataError(
            f"{path.name} would be part of the source",
            required="a file of its own, apart from those that are read",
            found="a file that was read" if path.resolve() in sources else "the folder that was read",
            do=f"name another with {option}",
        )


def codebook() -> str:
    """The codebook as a page: each column of the cleaned responses, its kind, and what it means."""
    lines = [f"| `{name}` | {kind} | {meaning} |" for name, (kind, meaning) in CODEBOOK.items()]
    return "\n".join([HEAD, *lines, "", TAIL, ""])


HEAD = """# Codebook

The columns of the cleaned responses that `nps check SOURCE --clean FILE` writes, in this order. A column that the
source does not have is left out.

| column | kind | meaning |
|---|---|---|"""
TAIL = """All other columns of the source follow under their own names, as they were written; one that is called like a
column above gets a `_` behind its name. One row is one valid answer: missing, rejected, excluded and duplicate rows
are not in the file, and `nps check SOURCE` accounts for them. People by name are in this file, in the lists that
commands write where they are asked to (`--list`, `nps follow-up`), and in the folder `lists` of a run, and in no other
that the toolkit writes. A run quotes some comments without a name, chosen by rule, addresses and numbers masked."""


def _one_for_each(frame: Any, column: str) -> nw.Expr:
    """The response ids as written; with the row behind them where several surveys number theirs anew."""
    again = collected(
        values_in(frame, nw.col(column)).filter(~nw.col("value").is_null() & (nw.col("rows") > 1)).head(1)
    )
    if again.empty:
        return nw.col(column)
    return nw.concat_str(*(nw.col(one).cast(nw.String) for one in (column, ROW)), separator=" @ ")


def _score(column: str, scores: dict[Any, int]) -> nw.Expr:
    """The score of each valid row as a whole number."""
    return _looked_up(column, {value: int(score) for value, score in scores.items()})


def _class(column: str, scores: dict[Any, int]) -> nw.Expr:
    return _looked_up(column, {value: class_name(score) for value, score in scores.items()})


def _looked_up(column: str, stands_for: dict[Any, Any]) -> nw.Expr:
    """What each raw value stands for; all values that occur must be named."""
    first, *rest = sorted(set(stands_for.values()))
    found = nw.lit(first)
    for one in rest:
        found = (
            nw.when(written(column, [raw for raw, now in stands_for.items() if now == one]))
            .then(nw.lit(one))
            .otherwise(found)
        )
    return found


def _free(name: str, taken: Any) -> str:
    while _taken(name, taken):
        name += "_"
    return name


def _taken(name: str, taken: Any) -> bool:
    return name.casefold() in {one.casefold() for one in (*taken, *OURS)}


def _without_formulas(frame: Any) -> Any:
    texts = [name for name, kind in frame.collect_schema().items() if kind == nw.String]
    return frame.with_columns(
        nw.when(nw.col(name).str.contains(FORMULA) & ~nw.col(name).str.contains(NUMBER))
        .then(nw.concat_str(nw.lit("'"), nw.col(name)))
        .otherwise(nw.col(name))
        .alias(name)
        for name in texts
    )


def _write(frame: Any, path: Path, ending: str) -> None:
    """DuckDB writes what it holds by itself, piece by piece; a frame of another library goes through Arrow."""
    if frame.implementation.is_duckdb():
        native = frame.to_native()
        native.write_parquet(str(path)) if ending == ".parquet" else native.write_csv(str(path))
        return
    table = frame.lazy().collect("pyarrow").to_native()
    write = pyarrow.parquet.write_table if ending == ".parquet" else pyarrow.csv.write_csv
    write(table, path)
