"""Comments on slides: terms as dots, themes and coverage as bars, quotes as a table for each language."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.charts.comments import drawn_terms
from nps_analysis.customers.comments.language import NAMES
from nps_analysis.customers.comments.quotes import RULE, cut
from nps_analysis.customers.comments.themes import SHAKY, of_which, with_language
from nps_analysis.customers.comments.written import CODED
from nps_analysis.language import N_, _, capital, ngettext, numerals, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.slides.direction import begun
from nps_analysis.reporting.deck.slides.table import fitted
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import MARKS, NONE, SUPPRESSED, base_of
from nps_analysis.tables import count, percent, points
from nps_analysis.wording.comments import odds_times

DETRACTORS, PROMOTERS, SHARES, OPEN = "accent3", "accent1", "accent5", ""
MOST_TERMS, LONGEST = 8, 240  # terms of a class, letters of a quote
WIDTHS = (2.4, 1.4, 1.25, 7.05)  # inches
MOST_QUOTED = 28  # of a language
MOST_LISTED, TERM_WIDTHS = 13, (5.1, 2.3, 2.3, 2.3)
TIMES = {"times": "times", "low": "times_low", "high": "times_high"}
OF = {  # of which shares are
    "comments": N_("Percent of the comments."),
    "comments in its language": N_("Percent of the comments in its language."),
    "coded answers": N_("Percent of the coded answers."),
    "coded answers in its language": N_("Percent of the coded answers in its language."),
}


def draw_terms(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Terms as dots, promoters' right and detractors' left, with how many times the odds are and the shares."""
    rows = drawn_terms(finding.frame, MOST_TERMS).iloc[::-1]
    if not len(rows):
        return _most_frequent(finding.frame)
    several = finding.frame["language"].nunique() > 1
    terms = [_term(row, several) for _at, row in rows.iterrows()]
    charts, _rest = dot_charts(["Log-odds"], terms, "term", "", zero=True, shown=False)  # nobody reads logarithms
    promoters, detractors = _("▲ promoters' comments have it more often"), _("▼ detractors' do")
    key = [("■ ", PROMOTERS), (f"{promoters}   ", ""), ("■ ", DETRACTORS), (f"{detractors}   ", "")]
    said = _(
        "×: how many times the odds of it are, with {level} interval; then in how many of detractors' / promoters'"
        " comments it is.",
        level=finding.level,
    )
    return charts, [*key, (said, "")]


def _most_frequent(frame: pd.DataFrame) -> tuple[Sequence[Chart | Table], Runs]:
    """The most frequent terms as a table, where none is shown to be typical of a class."""
    rows = frame.sort_values("n", ascending=False, kind="stable").head(MOST_LISTED)
    heading = (_("Word or phrase"), _("Comments"), _("Detractors"), _("Promoters"))
    cells = [
        (legible(row["term"], 40), *(count(row[one]) for one in ("n", "n_detractors", "n_promoters")))
        for _at, row in rows.iterrows()
    ]
    said = _("No word or phrase is shown to be typical of promoters or of detractors.")
    if not len(rows):
        return [], [(said, "")]
    return [Table((heading, *cells), TERM_WIDTHS)], [
        (f"{said} {_('Those in most comments, with how many have them:')}", "")
    ]


def draw_themes(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Themes as bars of their share of the comments, with the score of those who mention them."""
    if not finding.frame["comments"].max() > 0:
        return [], [(translated(str(finding.frame["note"].iloc[-1])), "")]
    named = finding.frame.assign(theme=with_language(finding.frame))
    rows = [_theme(row) for _at, row in named.iterrows()]
    charts, rest = bar_charts("Share", rows, "theme")
    said = f"{translated(OF[of_which(finding.frame)])} {_('Lines: {level} interval.', level=finding.level)}"
    again = f"° {translated(SHAKY)}." if any(row.name.endswith(" °") for row in rows) else ""
    only = next((note for note in finding.frame["note"].fillna("") if note.startswith("no score:")), "")
    scores = f"{capital(translated(only))}." if only else _("NPS: of those who mention it, with its interval.")
    return charts, [(" ".join(filter(None, [said, scores, *marks(finding.frame["n"]), again, rest])), "")]


def draw_coverage(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Scores as bars of the share that wrote."""
    rows = [_coverage(row) for _at, row in finding.frame.iterrows()]
    charts, _rest = bar_charts("Share", rows, "score")
    said = _("Percent of those who gave each score that wrote a comment.")
    if "looked_at" in finding.frame and finding.frame["looked_at"].iloc[0] == CODED:
        said = _("Percent of those who gave each score that got a code.")
    lines = _("Lines: {level} interval.", level=finding.level)
    return charts, [(" ".join([said, lines, *marks(finding.frame["n"])]), "")]


def draw_quotes(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """Quotes as a table for each language, masked as they are in the finding; groups too small to quote are none.

    Where a language takes more than a slide they follow each other in one table, so that slides are full.
    """
    told = finding.frame[finding.frame["quote"].fillna("") != ""]
    heading = (_("Theme"), _("Class"), _("Score"), _("Comment"))
    tables: list[Table] = []
    for language in told["language"].drop_duplicates():
        some = told[told["language"] == language]
        some = some[some["n"].rank(method="first", ascending=False) <= MOST_QUOTED]
        rows = [_quote(row) for _at, row in some.iterrows()]
        tables.append(Table((heading, *rows), WIDTHS, translated(NAMES.get(language, language))))
    if len(tables) > 1 and any(len(fitted(table, *room())) > 1 for table in tables):
        tables = _after_each_other(tables)
    more = len(told) - sum(len(table.rows) - 1 for table in tables)
    rest = ngettext(
        "{n} quote of smaller groups is in the table that the notes name.",
        "{n} quotes of smaller groups are in the table that the notes name.",
        more,
    )
    rule = " ".join([translated(RULE), *([rest] if more else [])])
    return tables, [(rule if tables else _("No group is large enough to be quoted."), "")]


def _after_each_other(tables: Sequence[Table]) -> list[Table]:
    """The rows of several tables on as few slides as hold them, each with the names of those that it has rows of."""
    names = [table.name for table in tables for _row in table.rows[1:]]
    rows = [row for table in tables for row in table.rows[1:]]
    shown = []
    for part in fitted(tables[0]._replace(rows=[tables[0].rows[0], *rows]), *room()):
        here, names = names[: len(part.rows) - 1], names[len(part.rows) - 1 :]
        shown.append(part._replace(name=" · ".join(dict.fromkeys(here))))
    return shown


def _term(row: pd.Series, several: bool) -> DotRow:
    fill, sign = (PROMOTERS, "▲") if row["side"] == "promoters" else (DETRACTORS, "▼")
    language = translated(NAMES.get(row["language"], row["language"]))
    name = f"{row['term']} ({language})" if several else str(row["term"])
    times = f"{_('{times} × ({low} to {high})', **{name: odds_times(row[column]) for name, column in TIMES.items()})}"
    said = f"{sign} {times}   {percent(row['detractors'])} / {percent(row['promoters'])}"
    return DotRow(name, [Dot(row["log_odds"], row["low"], row["high"], fill)], said, n=row["n"])


def _theme(row: pd.Series) -> Row:
    none = row["theme"] == NONE
    figures = {name: points(row[name]) for name in ("nps", "low", "high")}
    nps = f"   {_('NPS {nps} ({low} to {high})', **figures)}" if row["nps"] == row["nps"] else ""
    name, fill = (_("no theme"), OPEN) if none else (row["theme"], SHARES)
    name += " °" if SHAKY in str(row["note"]) else ""
    if row["note"] == SUPPRESSED:
        return Row(name, NOWHERE, after=translated(SUPPRESSED))
    return Row(
        name,
        row["share"],
        row["share_low"],
        row["share_high"],
        fill,
        after=f"{per_cent('')}{nps}   {base(row['n'])}",
        n=row["n"],
    )


def _coverage(row: pd.Series) -> Row:
    asked = row["note"] in ("", None)
    n = count(row["n"]) + (MARKS[base_of(int(row["n"]))] if row["n"] == row["n"] else "")
    after = f"{per_cent('')}   {_('{k} of {n}', k=count(row['comments']), n=n)}" if row["n"] else _("no answers")
    after += f"   {translated(row['note'])}" if row["n"] and not asked else ""
    name = begun(f"{numerals(str(row['score']))} {translated(row['class'])}")
    if row["note"] == SUPPRESSED:
        return Row(name, NOWHERE, after=translated(SUPPRESSED), n=row["n"])
    return Row(
        name, row["share"], row["share_low"], row["share_high"], SHARES if asked else OPEN, after=after, n=row["n"]
    )


def _quote(row: pd.Series) -> tuple[str, str, str, str]:
    said = row["quote"] if isinstance(row["quote"], str) and row["quote"] else translated(str(row["note"]))
    score = count(float(row["score"])) if str(row["score"]) not in ("", "nan", "None", "<NA>") else ""
    sign = {"detractor": "▼ ", "promoter": "▲ "}.get(str(row["class"]), "")
    return legible(row["theme"], 40), f"{sign}{translated(str(row['class']))}", score, cut(said, LONGEST)
