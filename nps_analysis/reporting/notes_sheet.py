"""The notes of a workbook: what became of every row, what the run was made from, what it warned of, and its methods."""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from nps_analysis.language import N_, _, translated, written_day
from nps_analysis.language.spoken import JALALI, calendar
from nps_analysis.reporting.failures import failures
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.questions import tab_of
from nps_analysis.reporting.sheet_tables import Page
from nps_analysis.wording.accounting import say_effect

WIDE = [44.0, 44.0, 66.0, 40.0]  # letters
NAMES = {  # what the notes call what a manifest has; settings keep the names that a study file has them under
    "source": N_("source"),
    "name": N_("name"),
    "content": N_("content"),
    "warning": N_("warning"),
    "finding": N_("finding"),
    "notebook": N_("notebook"),
    "role": N_("role"),
    "file": N_("file"),
    "run": N_("run"),
    "seed": N_("random seed"),
    "source name": N_("source name"),
    "source sha256": N_("source sha256"),
    "source layout": N_("source layout"),
    "source encoding": N_("source encoding"),
    "source rows": N_("source rows"),
    "source files": N_("source files"),
    "study": N_("study"),
    "invitations": N_("invitations"),
    "themes": N_("themes"),
    "benchmarks": N_("benchmarks"),
    "template": N_("template"),
    "story": N_("story"),
    "population": N_("population"),
}
KINDS = ("missing", "rejected", "excluded", "duplicates")


def write_notes(page: Page, run: dict[str, Any]) -> None:
    """Fills the sheet of notes from the manifest of a run."""
    page.widths(WIDE)
    page.title(_("What stands behind the figures"))
    page.line(_("Scores and differences are in points from −100 to 100, shares in percent, p-values from 0 to 1."))
    page.line(_("Cells hold figures at full precision; an empty cell has no value."))
    for said, frame in _tables(run).items():
        if len(frame):
            page.skip()
            page.line(said, "headline")
            page.table(frame, wrapped=True)
    page.finish()


def _tables(run: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The tables of the notes, by what they tell."""
    return {
        _("What happened to every row"): _account(run),
        _("Source"): _pairs({named(name): value for name, value in _source(run).items()}),
        _("Settings"): _pairs(_settings(run), _("setting")),
        _("Warnings"): _one(named("warning"), map(legible, (*failures(run), *map(translated, run["warnings"])))),
        _("Methods"): _methods(run),
        _("Notebooks"): _rows(_notebooks(run), {"name": "notebook", "state": "state", "reason": "note"}),
        _("Inputs"): _rows(_inputs(run), {"role": "role", "rows": "rows", "sha256": "sha256", "name": "file"}),
        _("Versions"): _pairs(run.get("versions", {})),
    }


def _account(run: dict[str, Any]) -> pd.DataFrame:
    """Rows read, what each became, and why: with what every rule did to the score."""
    account = run["accounting"]
    effects = {effect["rule"]: say_effect(**effect) for effect in run.get("effects", [])}
    lines = [(_("read"), account["rows_read"], "", ""), (_("valid answers"), account["valid"], "", "")]
    lines += [(translated(kind), account[kind], "", "") for kind in KINDS if kind in account]
    for one in account["reasons"]:
        effect = effects.get(f"{one['kind']}: {one['reason']}", "")
        why = f"{translated(one['kind'])}: {translated(one['reason'])}"
        lines.append((why, one["rows"], effect, ", ".join(map(str, one["first"]))))
    for one in account["repairs"]:
        effect = effects.get(f"repaired: {one['what']}", "")
        lines.append((_("repaired cells: {what}", what=translated(one["what"])), one["cells"], effect, ""))
    return pd.DataFrame(lines, columns=["what", "rows", "effect on the score", "first rows"])


def _source(run: dict[str, Any]) -> dict[str, Any]:
    about = {f"source {name}": value for name, value in run["source"].items() if value not in (None, "")}
    return {**about, "run": run["name"], "nps_analysis": run["version"], "seed": run.get("seed")}


def _settings(run: dict[str, Any]) -> dict[str, Any]:
    """The settings as they were given, but the day that counts as today in the calendar of the report.

    >>> _settings({"settings": {"level": 0.95, "as_of": "2026-09-30"}})
    {'level': 0.95, 'as_of': '2026-09-30'}
    """
    settings = run.get("settings", {})
    as_of = settings.get("as_of") if calendar() == JALALI else None
    return {**settings, **({"as_of": written_day(as_of)} if as_of else {})}


def _inputs(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [one | {"role": named(one["role"])} for one in run.get("inputs", [])]


def _notebooks(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [one | {"name": tab_of(one["name"])} for one in run.get("notebooks", [])]


def named(name: str) -> str:
    """What is said for a name of the manifest in the language that is spoken; another name stays.

    >>> named("seed"), named("market")
    ('random seed', 'market')
    """
    return translated(NAMES[name]) if name in NAMES else name


def _methods(run: dict[str, Any]) -> pd.DataFrame:
    rows = [
        (
            legible(one["caption"]),
            tab_of(one["notebook"]),
            translated(one.get("method", "")),
            legible(one.get("base", "")),
        )
        for one in run["findings"]
        if one.get("method")
    ]
    return pd.DataFrame(rows, columns=[named("finding"), named("notebook"), "method", "base"])


def _rows(records: list[dict[str, Any]], names: dict[str, str]) -> pd.DataFrame:
    """``records`` as a table of the keys in ``names``, under their new names."""
    return pd.DataFrame([{named(said): one.get(name) for name, said in names.items()} for one in records], dtype=object)


def _one(name: str, values: Iterable[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: list(values)}, dtype=object)


def _pairs(about: dict[str, Any], what: str = "") -> pd.DataFrame:
    contents = [_plain(value) for value in about.values()]
    return pd.DataFrame({what or named("name"): list(about), named("content"): contents}, dtype=object)


def _plain(value: Any) -> Any:
    """A setting as a cell can hold it."""
    return value if value is None or isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
