"""nps comments: who writes, in which words, and about what."""

from typing import Any

import click

from nps_analysis.cli.answer import finish, names, responses_of, split
from nps_analysis.cli.options import ADJUSTMENTS, LEVEL, READING, SOURCE, WRITING, choice, option, options

THEMES = option(
    "--themes", "FILE", "YAML file of themes: theme, language, words", "themes are looked for", "themes.yml"
)
LANGUAGE = option(
    "--comment-language", "A[,B]", "Languages of the comments: en, sv, de, fr, es, fa", "told by their words", "fr"
)
CODED = option("--coded", "COL[,COL]", "Columns with the codes of comments", "themes are looked for", "theme_1,theme_2")
FIND = option(
    "--find",
    "N",
    "Number of themes to look for in each language, also where a file is named",
    "one for 100 comments, from 3 to 8",
    "5",
    type=click.IntRange(2, 50),
)
QUOTES = option("--quotes", "N", "Quotes of each class on each theme", "1", "3", type=click.IntRange(0, 20))
UNSEEN = ["p_value", "tested", "nps_p_value", "nps_tested", "change_low", "change_high", "languages"]
UNSEEN += ["nps_change_low", "nps_change_high", "n_detractors", "n_passives", "n_promoters"]
HIDDEN = ["se", "adjust", "level"]  # from the tables that people see
OF_CHANGE = ["before", "after", "share_before", "share_after", "change", "p_adjusted", "nps_before", "nps_after"]
OF_CHANGE += ["nps_change", "nps_p_adjusted"]
OF_TERMS = ["log_odds", "low", "high", "z", "p_value"]


@click.command()
@SOURCE
@options(
    THEMES,
    CODED,
    LANGUAGE,
    FIND,
    QUOTES,
    option("--from", "A", "Period that the shares of themes are held against", "the last but one", "2026-Q2"),
    option("--to", "B", "Period that is looked at", "the last with comments", "2026-Q3"),
    choice("--adjust", tuple(one for one in ADJUSTMENTS if one != "simultaneous"), "Adjustment for many tests", "holm"),
    option("--min-n", "N", "Fewest comments of what is tested", "30", "50", type=int),
    LEVEL,
    READING,
    WRITING,
)
def comments(source: str | None, find: int | None, quotes: int | None, **given: Any) -> None:
    """What the comments of SOURCE say: themes, the words of each class, who writes, and quotes.

    Every theme has its share of the comments, the score of those who mention it, and the change of its share. E-mail
    addresses, telephone, card and other long numbers are masked; names that somebody wrote out are not.
    """
    from nps_analysis.customers.comments.account import comment_account
    from nps_analysis.customers.comments.coverage import comment_coverage, comment_writers, coverage_warnings
    from nps_analysis.customers.comments.found_themes import find_themes, themes_of
    from nps_analysis.customers.comments.quotes import comment_quotes
    from nps_analysis.customers.comments.terms import comment_terms, most_typical
    from nps_analysis.customers.comments.themes import comment_themes
    from nps_analysis.customers.comments.written import comments as read_comments
    from nps_analysis.responses.anonymous import without_counts

    given, writing = split(given)
    before, after = given.pop("from"), given.pop("to")
    responses = responses_of(source, given, **_typed(given))
    study = responses.study
    said = read_comments(responses)
    themes = find_themes(said, find) if find else themes_of(said)
    adjust = "holm" if study.adjust == "simultaneous" else study.adjust
    frame = comment_themes(said, themes, study.level, adjust, study.interval_method, before, after)
    beside: dict[str, Any] = {
        "account": comment_account(said, themes),
        "coverage": comment_coverage(said, study.level),
        "writers": comment_writers(said, study.level),
    }
    if not said.by_code and not study.employee:
        terms = comment_terms(said, study.level, adjust)
        typical = terms if writing["format"] == "json" else most_typical(terms).drop(columns=[*HIDDEN, *OF_TERMS])
        own = comment_quotes(said, themes, 1 if quotes is None else quotes)
        beside = {"terms": typical, **beside, "quotes": own}
    if said.codes and not study.employee:
        beside["codes"] = said.codes.account
    changes = [*OF_CHANGE] if study.employee else []
    shown = frame.drop(columns=["words", "method", "base", "looked_at", *UNSEEN, *HIDDEN, *changes])
    settings = {"languages": said.languages(), "adjust": adjust, "level": study.level, "themes_found": themes.found}
    warnings = (*said.warnings, *without_counts(responses, themes.warnings), *coverage_warnings(said))
    finish("comments", frame, responses, writing, warnings, settings, beside=beside, shown=shown)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """Languages as a list, and a file of themes as seen from here, not from the study file's folder."""
    from pathlib import Path

    languages, file, coded = names(given.pop("comment_language")), given.pop("themes"), names(given.pop("coded"))
    return {"coded": coded, "comment_language": languages, "themes": str(Path(file).absolute()) if file else None}
