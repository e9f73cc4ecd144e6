"""What the speaker notes say: the exact figures of a slide, where they come from, and the call that made them."""

import pandas as pd

from nps_analysis.language import _, ngettext, translated
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.tables import texts

MOST_ROWS = 60


def lines(finding: Finding, run: Run) -> list[str]:
    """The notes of a finding's slide."""
    where = run.settings.get("where") or {}
    weight = (run.settings.get("columns") or {}).get("weight")
    only = _labelled(_("Only rows with"), ", ".join(f"{name} = {value}" for name, value in where.items()))
    by = _labelled(_("Weighted by"), weight or (_("population") if run.weighted else ""))
    said = {
        _("Question"): run.question,
        _("Made by"): finding["call"],
        _("At full precision"): finding["table"],
    }
    return [
        finding["headline"],
        finding["caption"],
        *_table(finding.frame),
        *_labelled(_("Base"), finding["base"]),
        *(only or [_("All rows")]),
        *(by or [_("Not weighted")]),
        *(f"{what}: {text}" for what, text in said.items() if text),
        *origin(run, [finding["method"]]),
    ]


def _labelled(what: str, text: str | None) -> list[str]:
    return [f"{what}: {text}"] if text else []


def origin(run: Run, methods: list[str]) -> list[str]:
    """The last lines of every slide's notes: method, source with its hash, and run."""
    source = run.source
    name, version = (run.manifest.get(part, "") for part in ("name", "version"))
    rows = [ngettext("{n} row", "{n} rows", source["rows"])] if source.get("rows") is not None else []
    digest = [f"sha256 {source['sha256']}"] if source.get("sha256") else []  # it begins with the short one of figures
    said = {
        _("Method"): "; ".join(map(translated, dict.fromkeys(filter(None, methods)))),
        _("Source"): ", ".join([source.get("name") or _("not recorded"), *rows, *digest]),
        _("Run"): f"{name} · nps_analysis {version}",
    }
    return [f"{what}: {text}" for what, text in said.items() if text]


def _table(frame: pd.DataFrame) -> list[str]:
    """The figures as lines with tabs, which a sheet takes over when they are pasted."""
    filled = {heading: cells for heading, cells in texts(frame.head(MOST_ROWS)).items() if any(cells)}
    lines, rest = ["\t".join(row) for row in [filled, *zip(*filled.values(), strict=True)]], len(frame) - MOST_ROWS
    return lines + ([ngettext("... and {n} more row", "... and {n} more rows", rest)] if rest > 0 else [])
