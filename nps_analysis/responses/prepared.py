"""Responses that were read once and are kept for the other processes of the same run."""

import hashlib
import json
import os
import pickle
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from nps_analysis.responses.large import connected
from nps_analysis.responses.ratings import of_all
from nps_analysis.responses.record import Responses
from nps_analysis.responses.table import sql_name
from nps_analysis.schema import DataError
from nps_analysis.study import Study
from nps_analysis.study_day import today

PREPARED = "NPS_PREPARED"  # the environment variable that names the folder of a run's prepared responses
MOST_KEPT = 2_000_000  # rows: each process loads all of them, some 150 bytes a row, and as many run as there are cores


@dataclass(frozen=True)
class _Kept:
    """Responses as a file can hold them: their rows as an Arrow table, and as what the engine had its columns."""

    responses: Responses
    rows: pa.Table
    kinds: dict[str, str]  # of the columns that Arrow has in another way


def prepared_name(source: Any, options: Mapping[str, Any]) -> str:
    """What responses read from ``source`` with ``options`` are called: the same for the same file, keys and day.

    Options that are ``None`` or ``{}`` say nothing. Of other sources than paths nothing is kept: their name is empty.

    >>> prepared_name("a.csv", {"level": None, "where": {}}) == prepared_name(Path("a.csv"), {})
    True
    """
    paths = list(source) if isinstance(source, list | tuple) else [source]
    if not paths or not all(isinstance(path, str | Path) for path in paths):
        return ""
    given = sorted((name, value) for name, value in options.items() if value is not None and value != {})
    asked = [[str(Path(path).resolve()) for path in paths], given, today().isoformat()]
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()


def keep(responses: Responses, folder: Path, source: Any, options: Mapping[str, Any]) -> bool:
    """Keeps responses in ``folder`` for ``read(source, **options)`` in processes to which ``NPS_PREPARED`` names it.

    Whether they are kept: not those of over ``MOST_KEPT`` rows, nor of a frame, which are read anew. Only the user can
    read the file.
    """
    account, name = responses.accounting, prepared_name(source, options)
    rows = account.rows_read - account.excluded - account.duplicates
    if not name or rows > MOST_KEPT or not isinstance(responses.frame, duckdb.DuckDBPyRelation):
        return False
    if responses.unfiltered is not None:
        _remember_ratings(responses)
    kept = _without_engine(responses)
    number, place = tempfile.mkstemp(dir=folder)  # of mode 0600
    with os.fdopen(number, "wb") as file:
        pickle.dump(kept, file, protocol=5)
    os.replace(place, folder / name)
    return True


def prepared(source: Any, options: Mapping[str, Any]) -> Responses | None:
    """What was kept for ``read(source, **options)``, each time anew; None where nothing is, or nothing to be trusted.

    A pickle can run anything when it is loaded. It is used all the same, because it keeps every type as it is: these
    are files that the same user's run has just written, into a folder that nobody else can write to, and that is gone
    after the run. Nothing else is loaded.
    """
    folder = os.environ.get(PREPARED)
    name = prepared_name(source, options) if folder else ""
    if not folder or not name or not _is_ours(folder, stat.S_ISDIR):
        return None
    place = os.path.join(folder, name)
    if not _is_ours(place, stat.S_ISREG):
        return None
    with open(place, "rb") as file:
        return _with_engine(pickle.load(file), source)


def _is_ours(place: str, kind: Any) -> bool:
    """Whether a folder or file, not a link to one, is this user's, and nobody else can write to it."""
    try:
        found = os.lstat(place)
    except OSError:
        return False
    mine = hasattr(os, "getuid") and found.st_uid == os.getuid()
    return mine and kind(found.st_mode) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """A connection that only says how the engine takes Arrow's types; to make one takes longer than to ask it."""
    return connected()


def _without_engine(responses: Responses) -> _Kept:
    frame = responses.frame
    kinds = dict(zip(frame.columns, map(str, frame.types), strict=True))
    head = _engine().from_arrow(frame.limit(0).to_arrow_table())
    same = dict(zip(head.columns, map(str, head.types), strict=True))
    other = {name: kind for name, kind in kinds.items() if same[name] != kind}
    rows = _cast(frame, dict.fromkeys(other, "VARCHAR")).to_arrow_table()
    return _Kept(replace(responses, frame=None, unfiltered=None), rows, other)


def _remember_ratings(responses: Responses) -> None:
    """Counts the values of the study's ratings in all rows, by which their scale is told, while these are there."""
    study = responses.study
    for name in [*study.drivers, *study.metrics, *(name for names in study.league_reasons.values() for name in names)]:
        with suppress(DataError):  # what is wrong with a column is said where it is used
            of_all(responses, responses.column(name))


def _with_engine(kept: _Kept, source: Any) -> Responses:
    frame = _cast(connected().from_arrow(kept.rows), kept.kinds)
    return replace(kept.responses, frame=frame, study=_seen_from_here(kept.responses.study, source))


def _cast(frame: duckdb.DuckDBPyRelation, kinds: dict[str, str]) -> duckdb.DuckDBPyRelation:
    cast = ", ".join(f"CAST({sql_name(name)} AS {kind}) AS {sql_name(name)}" for name, kind in kinds.items())
    return frame.project(f"* REPLACE ({cast})") if cast else frame


def _seen_from_here(study: Study, source: Any) -> Study:
    """The study with the paths that it has when ``source`` is read in this process's own folder."""
    paths = source if isinstance(source, list | tuple) else [source]
    if len(paths) == 1 and Path(paths[0]).suffix.lower() in (".yml", ".yaml"):
        study._folder = Path(paths[0]).parent
        return study
    return study.model_copy(update={"source": [str(path) for path in paths]})
