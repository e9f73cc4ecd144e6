"""What a finished run recorded: its findings with their tables, and where the figures come from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import pandas as pd

from nps_analysis.csv_text import from_csv
from nps_analysis.headings import cell, group_columns
from nps_analysis.language import N_, _, period_name, translated, written_day
from nps_analysis.reporting.legible import in_a_line, legible
from nps_analysis.reporting.questions import language_of
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.tables import confidence
from nps_analysis.wording.phrases import only

ALL = N_("all answers")


@dataclass(frozen=True, eq=False)
class Finding:
    """One finding as the notebook recorded it, with the figures that it says."""

    record: Mapping[str, Any]
    frame: pd.DataFrame
    settings: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        return legible(self.record.get(name) or "")

    @property
    def key(self) -> str:
        """What this finding is called in every run of the study, whatever its figures."""
        return f"{self['notebook']}/{self['name']}"

    @property
    def keys(self) -> list[str]:
        """The columns that name the groups."""
        return group_columns(self.frame.columns)

    @property
    def label(self) -> str:
        """The column that the chart is about."""
        return self["label"] if self["label"] in self.keys else (self.keys or ["group"])[-1]

    @property
    def level(self) -> str:
        """The level of the intervals in words."""
        levels = self.frame["level"].dropna().tolist() if "level" in self.frame else []
        return confidence(float((levels or [self.settings.get("level") or 0.95])[0]))

    def names(self) -> list[str]:
        """What each row is called: the values of its groups, the one that the chart is about first."""
        keys = sorted(self.keys, key=lambda name: name != self.label)
        columns = self.frame["column"] if "column" in self.frame else [""] * len(self.frame)
        beside = tuple(self.frame.columns)
        named = [[_name(*each) for each in zip(repeat(key), self.frame[key], columns, repeat(beside))] for key in keys]
        return [" · ".join(row) for row in zip(*named, strict=True)] or [translated(ALL)] * len(self.frame)


def _name(column: str, value: object, of: object, beside: tuple[str, ...]) -> str:
    return in_a_line(cell(column, value, of, beside) if isinstance(value, str) else value).strip() or _("(none)")


@dataclass(frozen=True)
class Run:
    """A finished run: its manifest, and its findings in reading order."""

    manifest: Mapping[str, Any]
    findings: tuple[Finding, ...]
    folder: Path | None = None

    def file(self, name: str) -> bytes | None:
        """What a file of the run's folder holds, None where there is none of that name in it."""
        path = (self.folder / name).resolve() if self.folder and name else None
        inside = path is not None and self.folder is not None and path.is_relative_to(self.folder.resolve())
        return path.read_bytes() if path is not None and inside and path.is_file() else None

    @cached_property
    def period(self) -> str:
        """The first and the last period of the study, empty where it has none."""
        named = str(self.settings.get("period") or "")
        trends = [it.frame[named].dropna() for it in self.findings if it["word"] == "trend" and named in it.frame]
        if not trends or not len(trends[0]):
            return ""
        first, last = (period_name(legible(end)) for end in (trends[0].min(), trends[0].max()))
        return first if first == last else _("{first} to {last}", first=first, last=last)

    @property
    def day(self) -> str:
        """The day that counts as today, as the language writes it; empty where none is recorded."""
        return written_day(str(self.settings.get("as_of") or ""))

    @property
    def total(self) -> Finding | None:
        """The finding that is one score for all answers, None where the run has none."""
        one = (it for it in self.findings if it["word"] in ("score", "classes") and len(it.frame) == 1 and not it.keys)
        return next(one, None)

    @property
    def account(self) -> Finding | None:
        """The finding that is the account of the rows, which the last slide shows; None where the run has none."""
        return next((it for it in self.findings if it["word"] == "check"), None)

    @property
    def title(self) -> str:
        return legible(self.manifest.get("title") or "Net Promoter Score")

    @property
    def made_by(self) -> str:
        """The run's name, by which it can be found again, and the version that made it."""
        name, version = (self.manifest.get(part, "") for part in ("name", "version"))
        return _("run {name} · nps_analysis {version}", name=name, version=version)

    @property
    def source(self) -> Mapping[str, Any]:
        return self.manifest.get("source") or {}

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.manifest.get("settings") or {}

    @property
    def weighted(self) -> bool:
        """Whether answers have weights, of their own or from a population."""
        return bool((self.settings.get("columns") or {}).get("weight") or self.settings.get("population"))

    @property
    def language(self) -> str:
        """The language of the study."""
        return language_of(self.manifest)

    @property
    def only(self) -> str:
        """Which answers the run is about; empty where it is about all."""
        return legible(only(self.settings.get("where") or {}))

    @property
    def question(self) -> str:
        return legible(self.manifest.get("question") or self.settings.get("question") or "")

    @property
    def accounting(self) -> Mapping[str, Any]:
        return self.manifest.get("accounting") or {}


def read_run(folder: Path) -> Run:
    """The run whose manifest and tables are in ``folder``.

    Raises DataError when it holds no finished run, or that of several parts, and where a file of it cannot be read.
    """
    manifest = manifest_of(folder)
    settings = manifest.get("settings") or {}
    findings = [Finding(one, _frame(folder, one), settings) for one in manifest.get("findings") or []]
    return Run(manifest, tuple(findings), folder)


def manifest_of(folder: Path) -> dict[str, Any]:
    """What a run says of itself, before any table of it is read; DataError as of ``read_run``."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise DataError(
            f"no finished run in {folder}",
            required="the folder of a finished run, with its manifest.json",
            found="no manifest.json" if folder.is_dir() else "no such folder",
            do="make one with: nps run STUDY --out DIR",
        )
    manifest = _manifest(path)
    if parts := manifest.get("parts"):
        raise DataError(
            f"{folder} is a batch: name one of its parts",
            required="the folder of one run",
            found=counted(len(parts), "part"),
            do=f"choose from {listed(folder / str(part.get('slug')) for part in parts)}",
        )
    return manifest


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text("utf-8"))
        lists = [manifest.get(name) or [] for name in ("findings", "parts")]
        if all(isinstance(one, dict) for each in lists for one in each):
            return dict(manifest)
        found = "findings or parts that are none"
    except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
        found = str(error) or type(error).__name__
    raise _damaged(path.parent, path.name, found)


def _frame(folder: Path, record: Mapping[str, Any]) -> pd.DataFrame:
    """The table of a finding, which lies in the run's folder."""
    name = str(record.get("table") or "")
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()):
        raise _damaged(folder, "manifest.json", f"a table outside of the folder: {name!r:.200}")
    try:
        return from_csv(path.read_text("utf-8"), record.get("groups", ()))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise _damaged(folder, name, why or type(error).__name__) from None


def _damaged(folder: Path, name: str, found: str) -> DataError:
    return DataError(
        f"{name} of the run in {folder} cannot be used",
        required="every file as the run left it",
        found=found,
        do=f"see what changed: nps verify {folder}; and make the run again",
    )
