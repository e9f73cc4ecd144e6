"""From what was typed to responses, and from a result to what is printed."""

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nps_analysis.schema import DataError
from nps_analysis.whole import unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from nps_analysis.responses.record import Responses

    Beside = dict[str, pd.DataFrame | pd.Series | float]

FOR_EMPLOYEES = (  # that hide small groups
    *("check", "score", "trend", "compare", "benchmark", "decompose", "metrics", "plan", "drivers", "comments"),
)
PART_FAILED, BAD_INPUT, WARNED, IN_USE = 1, 2, 3, 4  # exit codes


def responses_of(
    source: str | None, given: dict[str, Any], reader: "Callable[..., Responses] | None" = None, **more: Any
) -> "Responses":
    """The responses of SOURCE, or of the table of a database, read with the options that were given.

    ``reader`` is ``read`` unless another is named.
    """
    if source is None and not given["database"]:
        raise click.UsageError("Missing argument 'SOURCE', or --database ENV --table NAME.")
    from nps_analysis.responses.read import read

    keys = {name: value for name, value in {**given, **more}.items() if value not in (None, (), [])}
    if "where" in keys:
        keys["where"] = pairs(keys["where"], "--where")
    if "missing_codes" in keys:
        keys["missing_codes"] = names(keys["missing_codes"])
    responses = (reader or read)(source, **keys)
    command = click.get_current_context().info_name or ""
    if command not in FOR_EMPLOYEES:
        from nps_analysis.responses.anonymous import refuse_employees

        refuse_employees(responses, f"nps {command}")
    return responses


def names(text: str | None) -> list[str]:
    """``a,b`` as a list of two; a name that holds a comma stands in double quotes."""
    return [name.strip() for name in next(csv.reader([text or ""], skipinitialspace=True), []) if name.strip()]


def pairs(texts: tuple[str, ...], option: str) -> dict[str, str]:
    """``a=b`` texts as a mapping."""
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise DataError(
            f"{option} {wrong[0]} cannot be read",
            required="NAME=VALUE",
            found="no equals sign",
            do=f"write {option} {wrong[0]}=VALUE",
        )
    named = [text.partition("=")[0].strip() for text in texts]
    again = [name for name in named if named.count(name) > 1]
    if again:
        raise DataError(
            f"{option} names {again[0]} more than once",
            required="each name once",
            found=", ".join(texts),
            do="run the command once for each value",
        )
    return {name: text.partition("=")[2] for name, text in zip(named, texts, strict=True)}


def finish(
    command: str,
    frame: "pd.DataFrame",
    responses: "Responses | None",
    writing: dict[str, Any],
    warnings: tuple[str, ...] = (),
    settings: dict[str, Any] | None = None,
    repairs: dict[str, int] | None = None,
    beside: "Beside | None" = None,
    shown: "pd.DataFrame | Sequence[pd.DataFrame] | None" = None,
) -> None:
    """Messages to stderr, the result to stdout or the file, and the exit code.

    ``beside`` are further results by name: at the top level of the document (a Series as one object, a frame as rows,
    a number as it is), under the table, and not in CSV, which holds one table. ``shown`` is what people see in place of
    the ``frame``, in one table or several.
    """
    from nps_analysis.csv_text import to_csv
    from nps_analysis.tables import as_text

    form, out = writing["format"], writing["out"]
    warnings = (*(responses.warnings if responses else ()), *warnings)
    for warning in warnings if form != "json" else ():
        click.echo(f"warning: {warning}", err=True)
    if form == "json":
        text = _as_json(command, frame, responses, warnings, settings or {}, repairs or {}, beside or {})
    elif form == "csv":
        text = to_csv(frame)
    else:
        more = {name: _as_frame(name, one) for name, one in (beside or {}).items()}
        tables = shown if isinstance(shown, (tuple, list)) else [frame if shown is None else shown]
        parts = [
            "\n\n".join(as_text(table) for table in tables),
            *(f"\n{name.replace('_', ' ')}\n{as_text(one)}" for name, one in more.items()),
        ]
        text = "\n".join(parts) + "\n"
    if out:
        _write(out, text)
    else:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    sys.exit(WARNED if writing["strict"] and warnings else 0)


def split(given: dict[str, Any], by_ending: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options that say how to read, and those that say where the result goes, in the form of the file's ending."""
    writing = {name: given.pop(name) for name in ("format", "out", "strict")}
    ending = writing["out"].suffix.casefold().removeprefix(".") if by_ending and writing["out"] else ""
    writing["format"] = writing["format"] or (ending if ending in ("csv", "json") else "table")
    return given, writing


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(out, error, "name another with --out") from None


def _as_frame(name: str, one: "pd.DataFrame | pd.Series | float") -> "pd.DataFrame":
    import pandas as pd

    if isinstance(one, float):
        return pd.DataFrame({name: [one]})
    return one.to_frame().T if isinstance(one, pd.Series) else one


def _as_value(name: str, one: "pd.DataFrame | pd.Series | float") -> Any:
    """A result beside the rows as JSON can hold it."""
    from nps_analysis.tables import records

    rows = records(_as_frame(name, one))
    if isinstance(one, float):
        return rows[0][name]
    return rows[0] if one.ndim == 1 else rows


def _as_json(
    command: str,
    frame: "pd.DataFrame",
    responses: "Responses | None",
    warnings: tuple[str, ...],
    settings: dict[str, Any],
    repairs: dict[str, int],
    beside: "Beside",
) -> str:
    from importlib.metadata import version

    from nps_analysis.responses.summary import accounting_of, settings_of, source_of
    from nps_analysis.tables import records

    account = accounting_of(responses.accounting) if responses else None
    if account:
        account["repairs"] += [{"what": what, "cells": cells} for what, cells in repairs.items()]
    document = {
        "command": command,
        "version": version("nps-analysis"),
        "source": source_of(responses) if responses else None,
        "settings": (settings_of(responses) if responses else {}) | settings,
        "accounting": account,
        "warnings": list(warnings),
        **{name: _as_value(name, one) for name, one in beside.items()},
        "rows": records(frame),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n"
