"""What became of every answer on the way to a theme: who wrote, in what, and whether it was looked at."""

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.found_themes import themes_of
from nps_analysis.customers.comments.language import OTHER, UNKNOWN
from nps_analysis.customers.comments.small_themes import merged_few
from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.customers.comments.written import Comments, looked_at
from nps_analysis.language import N_
from nps_analysis.schema import listed

WITH_THEME, WITHOUT_THEME, SILENT = "with a theme", "without a theme", "no comment"
NOT_CODED = "not coded"
LOOKED_AT, OTHERS = "looked at", "other"  # of employees
UNREAD = (N_("no words"), N_("unknown language"), N_("another script"), N_("no words given for the language"))


def comment_account(comments: Comments, themes: Themes | None = None) -> pd.DataFrame:
    """How many answers end where: each of them in one row of ``outcome, n, comments, languages``, so that n adds up.

    The outcomes are ``no comment``; what was not looked at for themes, which is comments without words (as 👍), those
    whose language is unknown, those in another script, and those in a language for which no theme has words; and what
    was looked at, ``with a theme`` and ``without a theme``. ``comments`` is the number of all comments, ``languages``
    those of the row. Where the answers have codes the outcomes are ``not coded`` and, of those that were,
    ``with a theme`` and ``without a theme``. Of employees these two are one, ``looked at``, and outcomes of fewer than
    10 are one with the next, ``other``.
    """
    themes = themes_of(comments) if themes is None else themes
    comments = looked_at(comments, themes)
    has, could = mentions(comments, themes)
    language = comments.texts["language"].to_numpy(dtype=object)
    unread = np.select([language == "", language == UNKNOWN, language == OTHER], [*UNREAD[:3]], UNREAD[3])
    outcome = np.where(has.any(axis=1), WITH_THEME, np.where(could.any(axis=1), WITHOUT_THEME, unread))
    silent, unlooked = (NOT_CODED, ()) if themes.coded else (SILENT, UNREAD)
    employee = comments.responses.study.employee
    if employee:
        outcome = np.where(could.any(axis=1), LOOKED_AT, unread)
    rows = [{"outcome": silent, "n": len(comments.answers) - len(outcome), "languages": ""}]
    for one in (*unlooked, *([LOOKED_AT] if employee else [WITHOUT_THEME, WITH_THEME])):
        own = language[outcome == one]
        told = sorted({*own} & {*comments.languages()} - {OTHER})
        rows.append({"outcome": one, "n": len(own), "languages": listed(told, 10) if len(told) else ""})
    account = merged_few(pd.DataFrame(rows), OTHERS, LOOKED_AT) if employee else pd.DataFrame(rows)
    return account.assign(comments=len(outcome))[["outcome", "n", "comments", "languages"]]
