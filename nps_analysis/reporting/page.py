"""One page of a finished run, for screen and paper: no script, no outside address, text from the data only as text."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nps_analysis.language import translated
from nps_analysis.reporting.embedded import Embedded, embedded_all
from nps_analysis.reporting.failures import failures
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.page_tables import table_html
from nps_analysis.reporting.questions import Question, questions, speaking_as
from nps_analysis.reporting.render import rendered
from nps_analysis.reporting.table_of import table_of
from nps_analysis.wording.accounting import explained

COLUMNS = {  # what a reader needs of each kind of result; the CSV has everything
    "score": "n promoters passives detractors nps low high base note",
    "trend": "n promoters passives detractors nps low high lower_limit upper_limit centre signal segment base note",
    "compare": "column group reference nps reference_nps difference low high p_adjusted n reference_n tested note",
    "benchmark": "company benchmark_nps benchmark_n nps difference p_low p_high verdict source year note",
    "rank": "n nps low high rank rank_low rank_high rank_low_simultaneous rank_high_simultaneous difference"
    " difference_low difference_high p_adjusted both note",
    "target": "n nps low high target difference chance verdict note",
    "decompose": "group share_from share_to nps_from nps_to mix mix_low mix_high rate rate_low rate_high"
    " interaction total n_from n_to note",
    "movement": "before after n",
    "movers": "before after quote score_before score_after n comments note",
    "follow_up": "n days_0_2 days_3_7 days_8_30 days_over_30 days_unknown not_allowed median_days low high note",
    "ambassadors": "group n promoted likelihood share low high base_rate note",
    "comments": "language term side times times_low times_high n detractors promoters n_detractors n_promoters"
    " p_adjusted note",
    "themes": "theme n comments share share_low share_high nps low high before after share_before share_after change"
    " p_adjusted nps_before nps_after nps_change nps_p_adjusted stability note",
    "coverage": "score class n comments share share_low share_high note",
    "quotes": "theme class language n score quote note",
    "league": "column group n nps low high expected adjusted_difference difference_low difference_high p_adjusted"
    " shrunk shrunk_low shrunk_high rank rank_low rank_high funnel note",
    "reasons": "column group reason n_detractors asked rated_low share low high usual p_adjusted note",
    "seller_sales": "group n nps low high measure amount note",
    "contact": "column group invited delivered answered response_rate low high p_adjusted tested note",
    "contact_counts": "column group n out_of share note",
    "nonresponse": "scenario weights n silent response_rate n_eff nps low high note",
    "metrics": "metric column n boxes share low high mean_rating mean_low mean_high base note",
    "sales": "measure class n value low high median median_low median_high largest p_adjusted note",
    "shares": "n out_of share low high contacts value value_share valued note",
    "accounts": "vote n accounts n_eff nps low high difference difference_low difference_high largest base note",
    "drivers": "n scale performance correlation importance importance_low importance_high shown penalty reward note",
    "penalty": "scale penalty penalty_low penalty_high reward reward_low reward_high n_low n_middle n_high note",
    "performance": "n scale performance performance_low performance_high mean_difference mean_difference_low"
    " mean_difference_high"
    " p_adjusted tested note",
    "compare_metrics": "metric column group reference share reference_share difference low high p_adjusted n"
    " reference_n tested note",
    "plan": "margin n change n_per_group n_second invite detectable power method note",
}
MOST_ROWS = 60
LONGEST = 400  # letters of a headline


def build_page(folder: Path, out: Path) -> Path:
    """Writes ``out``: the questions of the run in ``folder`` with their findings, figures and tables, and every row.

    The same run gives the same bytes. Figures are embedded, wide and narrow, with alternative text; text from the data
    is escaped. The page is in the run's language.
    """
    run = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with speaking_as(run):
        found = questions(folder, run)
        pictures = _pictures(folder, [finding for one in found for finding in one.findings])
        asked = [_with_findings(folder, one, pictures) for one in found]
        _tell_apart([finding for one in asked for finding in one["findings"]])
        page = rendered("page.html", run, questions=asked, failures=failures(run))
    out.write_text(page, encoding="utf-8")
    return out


def _pictures(folder: Path, findings: Sequence[dict[str, Any]]) -> dict[Path, Embedded]:
    named = [finding.get(size) for finding in findings for size in ("png", "narrow")]
    return embedded_all([folder / name for name in named if name])


def _with_findings(folder: Path, question: Question, pictures: Mapping[Path, Embedded]) -> dict[str, Any]:
    findings = [_with_parts(folder, finding, pictures) for finding in question.findings]
    return {"id": f"q-{question.notebook}", "title": question.title, "findings": findings}


def _tell_apart(findings: list[dict[str, Any]]) -> None:
    """Gives each finding a ``called`` that no other has: its caption, numbered where it comes again."""
    seen: Counter[str] = Counter()
    for finding in findings:
        caption = finding["caption"]
        seen[caption] += 1
        finding["called"] = f"{caption} ({seen[caption]})" if seen[caption] > 1 else caption


def _with_parts(folder: Path, finding: dict[str, Any], pictures: Mapping[Path, Embedded]) -> dict[str, Any]:
    """A finding with its figures as pictures within the page, and its first rows as a table."""
    frame = table_of(folder, finding)
    shown = frame.head(MOST_ROWS)
    if finding["word"] == "check":
        shown = explained(shown)
        columns = list(shown.columns)
    else:
        wanted = COLUMNS.get(finding["word"], COLUMNS["score"]).split()
        columns = list(dict.fromkeys([*finding["groups"], *wanted]))
    narrow = finding.get("narrow")
    return {
        **finding,
        "headline": legible(finding["headline"], LONGEST),
        "id": Path(finding["table"]).stem,
        "wide": pictures[folder / finding["png"]],
        "narrow": pictures[folder / narrow] if narrow else None,
        "method": translated(finding["method"]),
        "rows": table_html(shown, columns, finding["caption"]),
        "more": max(len(frame) - MOST_ROWS, 0),
    }
