"""Response rates by group, and the score by what is taken of the silent, as bars with their intervals."""

import pandas as pd

from nps_analysis.charts.contact import marks_of, names_of
from nps_analysis.charts.nonresponse import ASSUMED
from nps_analysis.language import N_, _, capital, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics import score
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import percent

WORDS = {"▲ ": N_("▲ above the rest"), "▼ ": N_("▼ below the rest"), "": ""}


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a finding on response rates, in the frame's order, and what their lines and signs mean."""
    frame = finding.frame
    rows = frame[frame["group"].notna()]
    named = zip(names_of(rows), marks_of(rows), rows.iterrows(), strict=True)
    charts, rest = bar_charts(
        "Response rate", [_row(name, translated(WORDS[mark]), row) for name, mark, (_at, row) in named], "group"
    )
    all_of_them = frame[frame["column"].isin(["", None]) | frame["column"].isna()]
    total = all_of_them["response_rate"].dropna()
    said = [
        _("Answered, in percent of the invited."),
        _("Lines: {level} interval.", level=finding.level),
        *(_("All: {rate}.", rate=percent(rate)) for rate in total.iloc[:1]),
        *marks(rows["invited"], invitations=True),
        rest,
    ]
    said += [f"{capital(note)}." for note in notes_of(all_of_them)]
    return charts, [(" ".join(filter(None, said)), "")]


def notes_of(frame: pd.DataFrame) -> list[str]:
    """What is said of the rows, each once."""
    return list(dict.fromkeys(translated(note) for note in frame.get("note", ()) if isinstance(note, str) and note))


def draw_silent(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of scores by what is taken of the silent, and what that is."""
    charts, said = score.draw(finding, run)
    notes = notes_of(finding.frame)
    kind = "weights" if "weights" in finding.frame else "scenario"
    return charts, [*said, (f" {translated(ASSUMED[kind])}." + "".join(f" {capital(note)}." for note in notes), "")]


def _row(name: str, mark: str, row: pd.Series) -> Row:
    fill = "" if row["invited"] < VERY_SMALL_BASE else "accent5"
    if row["response_rate"] != row["response_rate"]:
        return Row(name, row["response_rate"], after=translated(row["note"]) or _("nobody invited"), n=row["invited"])
    after = f"{per_cent('')}   {base(row['invited'])}{mark and f'   {mark}'}"
    return Row(name, row["response_rate"], row["low"], row["high"], fill, after=after, n=row["invited"])
