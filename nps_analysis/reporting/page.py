"""One page of a finished run, for screen and paper: no script, no outside address, text from the data only as text."""

import base64
import json
import re
from pathlib import Path
from typing import Any

from markupsafe import Markup

from nps_analysis.csv_text import from_csv
from nps_analysis.language import speaking
from nps_analysis.reporting.render import language_of, rendered
from nps_analysis.tables import NO_VALUE, written
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


def build_page(folder: Path, out: Path) -> Path:
    """Writes ``out``: the findings of the run in ``folder`` with figures and tables, and the account of every row.

    The same run gives the same bytes. Figures are embedded with alternative text; text from the data is escaped.
    """
    run = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with speaking(language_of(run)):
        findings = [_with_parts(folder, finding) for finding in run["findings"]]
        out.write_text(rendered("page.html", run, findings=findings), encoding="utf-8")
    return out


def _with_parts(folder: Path, finding: dict[str, Any]) -> dict[str, Any]:
    frame = from_csv((folder / finding["table"]).read_text(encoding="utf-8"), finding["groups"])
    picture = base64.b64encode((folder / finding["png"]).read_bytes()).decode()
    shown = COLUMNS.get(finding["word"], COLUMNS["score"]).split()
    columns = list(dict.fromkeys([*finding["groups"], *shown]))
    account = finding["word"] == "check"
    table = written(explained(frame).head(MOST_ROWS)) if account else written(frame.head(MOST_ROWS), columns)
    more = len(frame) - MOST_ROWS
    html = table.loc[:, ~table.isin(["", NO_VALUE]).all()].to_html(index=False, escape=True, border=0)
    words = re.sub(r"<td>([^<]{1,12})</td>", r'<td class="word">\1</td>', html)  # 2026-Q3 and 29.2 % stay whole
    words = re.sub(r"<td>(?=[^<]{31})", '<td class="long">', words)  # a sentence is no column of single words
    words = re.sub(r"<td(?=[ >])", '<td dir="auto"', words)  # Persian runs from right to left
    return {
        **finding,
        "id": Path(finding["table"]).stem,
        "picture": picture,
        "rows": Markup(words),
        "more": max(more, 0),
    }
