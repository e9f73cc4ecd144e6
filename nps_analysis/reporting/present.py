"""A finding, shown where the analyst is, and recorded when a run is made of the notebook."""

import json
import os
import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from IPython import get_ipython
from IPython.display import HTML, Image, display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nps_analysis.csv_text import to_csv
from nps_analysis.headings import group_columns
from nps_analysis.language import N_, _
from nps_analysis.reporting.figures import picture, save_figure
from nps_analysis.reporting.findings import FINDINGS, NOTEBOOK, RECORD, findings_of
from nps_analysis.reporting.lists import write_lists
from nps_analysis.reporting.narrow import narrow_figure
from nps_analysis.reporting.provenance import origin_here
from nps_analysis.reporting.secrets import without_secrets
from nps_analysis.tables import count, written
from nps_analysis.whole import write_whole
from nps_analysis.wording.accounting import explained
from nps_analysis.wording.describe import base_of_all, describe, method_of

COUNTED = {
    "check": N_("count of rows"),
    "movement": N_("count of respondents; their change by the score test on pairs"),
    "movers": N_("comments nearest to the middle of their way, masked"),
    "quotes": N_("comments nearest to the middle of their group, masked"),
}


def present(
    name: str,
    headline: str,
    frame: pd.DataFrame,
    chart: Callable[..., Axes],
    caption: str,
    base: str = "",
    lists: Mapping[str, pd.DataFrame] | None = None,
    **drawn: Any,
) -> None:
    """Shows a finding in the notebook: headline, chart and table; in a run they become slide, page and files.

    ``name`` is unique within the notebook and becomes part of file names; ``chart`` is one of the ``plot_`` functions,
    and ``drawn`` are further arguments for it; ``caption`` says what was measured; ``base`` says on how many answers
    where the ``frame`` itself does not. ``lists`` are tables of people by name: a run writes them to its folder
    ``lists``, and nothing of them is shown, in the notebook or elsewhere, but how long they are.
    """
    frame = without_secrets(frame)
    name, headline, caption, base = without_secrets([name, headline, caption, base])
    figure = chart(frame, **drawn).get_figure(root=True)
    assert isinstance(figure, Figure)
    word = chart.__name__.removeprefix("plot_")
    finding = {
        "name": name,
        "word": word,
        "headline": headline,
        "caption": caption,
        "alt": describe(frame, word, caption, headline),
        "label": "".join(group_columns(frame.columns)[-1:]),
        "groups": group_columns(frame.columns),
        "method": method_of(frame, word) or COUNTED.get(word, ""),
        "base": base or base_of_all(frame, word),
        "call": without_secrets(_this_cell()),
        "drawn": _redrawable(drawn),
    }
    lists = without_secrets(dict(lists or {}))
    if os.environ.get(RECORD):
        figures = figure, narrow_figure(chart, frame, drawn, figure)
        png = _record(Path(os.environ[RECORD]), os.environ[NOTEBOOK], finding, frame, figures, lists).read_bytes()
    else:
        png = picture(figure, "png")
    _display(finding, frame, png)
    if lists:
        print(_said_of_lists(lists))
    plt.close(figure)


def _redrawable(drawn: Mapping[str, Any]) -> dict[str, Any] | None:
    """The further arguments of a chart where JSON can hold them, so that it can be drawn again from its table.

    >>> _redrawable({"company": "Acme"}), _redrawable({"label": print})
    ({'company': 'Acme'}, None)
    """
    try:
        return dict(without_secrets(json.loads(json.dumps(dict(drawn)))))
    except (TypeError, ValueError):
        return None


def _said_of_lists(lists: Mapping[str, pd.DataFrame]) -> str:
    """How long the lists are, and where they are."""
    lengths = _(", ").join(f"{name.replace('_', ' ')} {count(len(frame))}" for name, frame in lists.items())
    if os.environ.get(RECORD):
        return _("People by name, in the run's folder lists: {lists}", lists=lengths)
    return _("People by name, a run writes them to its folder lists: {lists}", lists=lengths)


def _record(
    folder: Path,
    notebook: str,
    finding: dict[str, Any],
    frame: pd.DataFrame,
    figures: tuple[Figure, Figure | None],
    lists: Mapping[str, pd.DataFrame],
) -> Path:
    """Writes figure, table and finding, which the run collects when the notebook has ended; the PNG comes back.

    The second of the ``figures`` is the one for phones, where there is one.
    """
    position = len(findings_of(folder, notebook))
    stem = f"{notebook}-{_slug(finding['name'])}"
    stem += f"-{position}" if (folder / f"tables/{stem}.csv").exists() else ""
    files = {"table": f"tables/{stem}.csv", "png": f"figures/{stem}.png", "svg": f"figures/{stem}.svg"}
    for part in ("figures", "tables", FINDINGS):
        (folder / part).mkdir(parents=True, exist_ok=True)
    figure, narrow = figures
    said = _said_of(notebook, finding)
    png, _svg = save_figure(figure, folder / "figures" / stem, said)
    if narrow is not None:
        files["narrow"] = f"figures/{stem}.narrow.png"
        write_whole(picture(narrow, "png", said), folder / files["narrow"])
        plt.close(narrow)
    write_whole(to_csv(frame), folder / files["table"])
    if lists:
        named = {_slug(name): one for name, one in lists.items()}
        finding = {**finding, "lists": write_lists(named, folder, stem)}
    content = json.dumps({"notebook": notebook, **finding, **files}, ensure_ascii=False)
    write_whole(content, folder / FINDINGS / f"{notebook}-{position:03d}.json")
    return png


def _said_of(notebook: str, finding: dict[str, Any]) -> dict[str, str] | None:
    """What a figure's files say of its origin; None where no run is known."""
    origin = origin_here()
    if origin is None:
        return None
    own = origin.of_finding(notebook, finding["name"], finding["method"], finding["base"])
    return own.described(finding["headline"])


def _slug(name: str) -> str:
    """A name as part of a file name: whatever the column is called, the file stays in its folder.

    >>> _slug("Region / City"), _slug("../x"), _slug("استان")
    ('region-city', 'x', 'finding')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "finding"


def _this_cell() -> str:
    """The source of the notebook cell that is running: the call that made the figures."""
    shell = get_ipython()
    return shell.user_ns["In"][-1] if shell is not None and "In" in shell.user_ns else ""


def _display(finding: dict[str, Any], frame: pd.DataFrame, png: bytes) -> None:
    shown = explained(frame) if finding["word"] == "check" else frame
    table = written(shown).to_html(index=False, escape=True, border=0)
    display(HTML(f"<h3>{escape(finding['headline'])}</h3>"))
    display(Image(data=png, width=900, alt=finding["alt"]))
    display(HTML(f"<p>{escape(finding['caption'])}</p>{table}"))
