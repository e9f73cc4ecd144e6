"""A finding, shown where the analyst is, and recorded when a run is made of the notebook."""

import json
import os
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.style import canvas
from nps_analysis.reporting.figures import save_figure
from nps_analysis.tables import count, to_csv, written
from nps_analysis.wording import describe, group_columns, method_of

RECORD = "NPS_RECORD"  # environment variable: the folder that a run records into
NOTEBOOK = "NPS_NOTEBOOK"  # environment variable: the name of the notebook that is running


def present(name: str, headline: str, frame: pd.DataFrame, chart: Callable[..., Axes], caption: str) -> None:
    """Shows a finding in the notebook: headline, chart of the result ``frame``, and table; in a run they become slide, page and files.

    ``name`` is unique within the notebook and becomes part of file names; ``chart`` is one of the ``plot_`` functions; ``caption`` says what
    was measured, on whom and when.
    """
    ax = chart(frame, ax=canvas())
    figure = ax.get_figure(root=True)
    word = chart.__name__.removeprefix("plot_")
    alt = describe(frame, word, caption)
    folder = os.environ.get(RECORD)
    if folder:
        finding = {
            "name": name,
            "notebook": os.environ[NOTEBOOK],
            "word": word,
            "headline": headline,
            "caption": caption,
            "alt": alt,
        }
        finding |= {
            "label": "".join(group_columns(frame.columns)[-1:]),
            "method": method_of(frame),
            "base": base_of_all(frame, word),
            "call": _this_cell(),
        }
        _record(Path(folder), finding, frame, figure)
    _display(headline, figure, alt, caption, frame)
    plt.close(figure)


def base_of_all(frame: pd.DataFrame, word: str) -> str:
    """The answers behind a result frame, in words."""
    if word == "decompose":
        whole = frame.iloc[-1]
        return f"n = {count(whole['n_from'])} answers in {whole['before']}, {count(whole['n_to'])} in {whole['after']}"
    if word == "movement":
        return f"n = {count(frame['n'].sum())} respondents of both waves"
    if "n" not in frame or word == "plan":
        return ""
    if word == "compare" and len(frame) == 1:
        return f"n = {count(frame['n'].sum() + frame['reference_n'].sum())} answers"
    rows = frame[frame["group"].isna()] if word == "compare" else frame
    return f"n = {count(rows['n'].sum())} answers"


def _record(folder: Path, finding: dict[str, Any], frame: pd.DataFrame, figure: Any) -> None:
    stem = f"{finding['notebook']}-{finding['name']}"
    for part in ("figures", "tables", "findings"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    save_figure(figure, folder / "figures" / stem)
    (folder / "tables" / f"{stem}.csv").write_text(to_csv(frame), encoding="utf-8")
    finding |= {"table": f"tables/{stem}.csv", "png": f"figures/{stem}.png", "svg": f"figures/{stem}.svg"}
    position = len(list((folder / "findings").glob(f"{finding['notebook']}-*.json")))
    (folder / "findings" / f"{finding['notebook']}-{position:03d}.json").write_text(
        json.dumps(finding, ensure_ascii=False), encoding="utf-8"
    )


def _this_cell() -> str:
    """The source of the notebook cell that is running: the call that made the figures."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_ns["In"][-1] if shell is not None and "In" in shell.user_ns else ""


def _display(headline: str, figure: Any, alt: str, caption: str, frame: pd.DataFrame) -> None:
    from IPython.display import HTML, Image, display

    display(HTML(f"<h3>{escape(headline)}</h3>"))
    display(Image(data=_png(figure), width=900, alt=alt))
    display(HTML(f"<p>{escape(caption)}</p>{written(frame).to_html(index=False, escape=True, border=0)}"))


def _png(figure: Any) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=150, metadata={"Software": None})
    return buffer.getvalue()
