"""The page of a batch: every part with its score, interval, base and files, in the order of the names."""

import csv
import json
import math
import shlex
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pandas as pd

from nps_analysis.csv_text import from_csv, names_in
from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _, translated
from nps_analysis.reporting.questions import speaking_as
from nps_analysis.reporting.render import rendered
from nps_analysis.schema import MARKS, SMALL_BASE, VERY_SMALL_BASE
from nps_analysis.tables import confidence, count, points
from nps_analysis.wording.batch import say_parts

FILES = {"report.html": N_("page"), "deck.pptx": N_("deck"), "workbook.xlsx": N_("workbook")}
SIGNS = {"done": "\N{CHECK MARK}", "left out": "\N{EN DASH}"}  # every other state is one to look at
LOOK_AT = "\N{BALLOT X}"
STEP = 20  # points between the ends that the axis may have


def build_index(folder: Path, out: Path) -> Path:
    """Writes ``out``: the parts of the batch in ``folder`` with their scores, states and links, and the account.

    Links are relative to ``folder``. The same batch gives the same bytes; text from the data is escaped.
    """
    run = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with speaking_as(run):
        out.write_text(
            rendered("index.html", run, ("look.css", "index.css"), **_content(folder, run)), encoding="utf-8"
        )
    return out


def _content(folder: Path, run: dict[str, Any]) -> dict[str, Any]:
    """What the page tells beside the manifest: parts, axis and the meaning of its marks."""
    scores = _scores(folder, run["scores"])
    groups = group_columns(scores.columns)
    axis = _axis(scores)
    rows = _by_name(scores, groups, axis)
    parts = [_part(part, rows.get(part["value"], [])) for part in sorted(run["parts"], key=_in_order)]
    return {
        "parts": parts,
        "summary": say_parts(part["state"] for part in parts),
        "open": [part for part in parts if part["look"]],
        "more": groups[1:],
        "axis": axis,
        "zero": _place(0, axis) if axis[0] < 0 < axis[1] else "",
        "level": " / ".join(confidence(level) for level in scores["level"].dropna().unique()),
        "marks": _marks(scores),
        "compare": f"nps compare STUDY --across {shlex.quote(run['each'])}",
    }


def _scores(folder: Path, table: str | None) -> pd.DataFrame:
    """The scores of the parts as ``score`` returns them; no row where the batch has none."""
    if table is None:
        return pd.DataFrame(columns=["value", "n", "nps", "low", "high", "level", "base", "note"])
    text = (folder / table).read_text(encoding="utf-8")
    return from_csv(text, group_columns(names_in(next(csv.reader(StringIO(text))))))


def _axis(scores: pd.DataFrame) -> tuple[float, float]:
    """The ends of the axis: every score fits, and the intervals of all but very small bases, where there are others."""
    sure = scores["n"] >= VERY_SMALL_BASE
    intervals = scores.loc[sure if sure.any() else scores.index, ["low", "high"]]
    ends = pd.concat([scores["nps"], intervals["low"], intervals["high"]]).dropna().astype(float)
    if ends.empty:
        return -100, 100
    low = max(-100, STEP * math.floor(ends.min() / STEP))
    high = min(100, STEP * math.ceil(ends.max() / STEP))
    return (low, high) if low < high else (low - STEP, high + STEP) if -100 < low < 100 else (-100, 100)


def _by_name(scores: pd.DataFrame, groups: list[str], axis: tuple[float, float]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every part, ready to be shown: several where brands or kinds of survey are kept apart."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in scores.to_dict("records"):
        name, *more = (one[group] for group in groups)
        found.setdefault(name, []).append({"more": more, **_written(one, axis)})
    return found


def _written(one: dict[str, Any], axis: tuple[float, float]) -> dict[str, Any]:
    """The figures of one score as text, and where its dot and interval lie on the axis, in percent of its length."""
    nps, low, high = points(one["nps"]), points(one["low"]), points(one["high"])
    known = not math.isnan(one["nps"])
    return {
        "nps": nps,
        "interval": "" if math.isnan(one["low"]) else _("{low} to {high}", low=low, high=high),
        "n": count(one["n"]) + MARKS.get(one["base"], ""),
        "note": one["note"],
        "very_small": one["base"] == "very small",
        "alt": _("NPS {nps}, interval {low} to {high}", nps=nps, low=low, high=high),
        "dot": _place(one["nps"], axis) if known else None,
        "bar": (_place(one["low"], axis), _place(one["high"], axis)) if known and one["low"] < one["high"] else None,
    }


def _place(value: float, axis: tuple[float, float]) -> str:
    start, end = axis
    return f"{100 * (min(max(value, start), end) - start) / (end - start):.1f}"


def _in_order(part: dict[str, Any]) -> tuple[str, str]:
    """Names in the order of their letters, whatever stands on them: Åland before Norway."""
    return normalize("NFKD", part["value"]).casefold(), part["value"]


def _part(part: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A part of the manifest with its sign, why it is not done, its links and its rows of scores."""
    state, outputs = part["state"], part["outputs"]
    failed = [
        f"{one['name']}: {one['reason'] or one['state']}" for one in part["notebooks"] if one["state"] == "failed"
    ]
    links = [(translated(word), f"{part['slug']}/{name}") for name, word in FILES.items() if name in outputs]
    if any(name.startswith("notebooks/") for name in outputs):
        links.append((_("notebooks"), f"{part['slug']}/notebooks/"))
    if part.get("earlier"):
        links = [(_("{file} of an earlier run", file=word), path) for word, path in links]
    return {
        **part,
        "sign": SIGNS.get(state, LOOK_AT),
        "look": state not in SIGNS,
        "why": list(dict.fromkeys(map(translated, filter(None, [part["reason"], *failed])))),
        "links": [(word, quote(path)) for word, path in links],
        "rows": rows,
    }


def _marks(scores: pd.DataFrame) -> list[str]:
    """What the marks of small bases mean, where there are any."""
    words = {
        "small": _("* small base, {least} to {most} answers", least=count(VERY_SMALL_BASE), most=count(SMALL_BASE - 1)),
        "very small": _("** very small base, under {least} answers (hollow dot)", least=count(VERY_SMALL_BASE)),
    }
    return [text for base, text in words.items() if (scores["base"] == base).any()]
