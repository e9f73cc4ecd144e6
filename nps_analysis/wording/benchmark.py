"""Published scores beside ours, in a sentence."""

import pandas as pd

from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.tables import points
from nps_analysis.wording.phrases import of_whom, shortlist, values, why

VERDICTS = (N_("above"), N_("below"), N_("depends on the split"), N_("no difference shown"))


def say_benchmark(benchmarks: pd.DataFrame, company: str | None = None) -> str:
    """Which published scores our score is shown to be above or below, and which it cannot be told from, by group.

    A score that rests on too few answers is told with that reason, and held against none.

    >>> row = {"company": "Rival", "benchmark_nps": 25.0, "benchmark_n": 400, "nps": 33.2, "verdict": "above"}
    >>> say_benchmark(pd.DataFrame([row]))
    'Our NPS at 33.2: above Rival'
    """
    own = company or _("Our NPS")
    known = benchmarks[benchmarks["nps"].notna()]
    if not len(benchmarks) and company:
        return _("There are no published scores to hold {company} against", company=company)
    if not len(benchmarks):
        return _("There are no published scores to hold ours against")
    if not len(known):
        return _("There are no answers to hold against the published scores")
    groups = group_columns(benchmarks.columns)
    if not groups:
        return _said(known, own)
    parts = [part for group, part in known.groupby(groups, sort=False, dropna=False)]
    return in_groups([of_whom(values(part.iloc[0], groups), _said(part, own)) for part in parts])


def in_groups(said: list[str]) -> str:
    """A clause for each of three groups, and of how many more there are.

    >>> in_groups(["North: above", "South: below", "East: below", "West: above"])
    'North: above; South: below; East: below; and 1 more group'
    """
    whole, rest = _("; ").join(said[:3]), len(said) - 3
    if rest < 1:
        return whole
    return ngettext("{clauses}; and {n} more group", "{clauses}; and {n} more groups", rest, clauses=whole)


def _said(benchmarks: pd.DataFrame, own: str) -> str:
    verdicts = {
        verdict: part["company"].astype(str).tolist() for verdict, part in benchmarks.groupby("verdict", sort=False)
    }
    if not verdicts:
        return _untested(benchmarks.iloc[0], own)
    said = _("; ").join(_against(one, shortlist(verdicts[one], 2)) for one in VERDICTS if one in verdicts)
    fixed = int(benchmarks["benchmark_n"].isna().sum()) if "benchmark_n" in benchmarks else 0
    if fixed:
        said = ngettext(
            "{verdicts} ({n} without a published n, taken as fixed)",
            "{verdicts} ({n} without a published n, taken as fixed)",
            fixed,
            verdicts=said,
        )
    return _("{company} at {nps}: {verdicts}", company=own, nps=points(benchmarks["nps"].iloc[0]), verdicts=said)


def _untested(row: pd.Series, own: str) -> str:
    told = {"company": own, "nps": points(row["nps"])}
    if not row.get("note"):
        return _("{company} at {nps} was not tested against published scores", **told)
    reason = why(row["note"].split("; ")[0], "no test: ")
    return _("{company} at {nps} was not tested against published scores: {why}", why=reason, **told)


def _against(verdict: str, companies: str) -> str:
    """How our score stands to those of some companies, as a clause."""
    if verdict == "above":
        return _("above {companies}", companies=companies)
    if verdict == "below":
        return _("below {companies}", companies=companies)
    if verdict == "depends on the split":
        return _("not certain against {companies}", companies=companies)
    return _("not shown to differ from {companies}", companies=companies)


def figure(row: pd.Series) -> str:
    """A published score and how ours stands to it: ``Acme 31.0: above``."""
    name, verdict = f"{row['company']} {points(row['benchmark_nps'])}", translated(row["verdict"] or row["note"])
    if not row["verdict"] and pd.notna(row["nps"]):
        verdict = _("not tested: {why}", why=verdict)
    return _("{name}: {said}", name=name, said=verdict)
