"""What comments are about, in sentences: which themes, and which of their shares and scores are shown to change."""

from itertools import takewhile
from math import isnan

import pandas as pd

from nps_analysis.customers.comments.language import NAMES
from nps_analysis.customers.comments.themes import of_which
from nps_analysis.customers.comments.written import CODED, WRITTEN
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.language import N_, _, capital, ngettext, period_name, translated
from nps_analysis.schema import NONE
from nps_analysis.tables import percent, points
from nps_analysis.wording.phrases import rows_of, shortlist
from nps_analysis.wording.writers import looked_at

LOOKED_AT = (N_("comments"), N_("coded answers"), N_("comments in its language"))


def say_themes(themes: pd.DataFrame, who: str = "") -> str:
    """What comments are about, and which theme's share, or score, is shown to have changed.

    One theme is more frequent than the next only where their intervals do not overlap.
    ``who`` is what ``who_was_asked`` says: where only some scores were asked why, themes are said of those alone.

    >>> row = {"theme": "delivery", "n": 1362, "comments": 5111, "share": 26.2, "share_low": 24.9, "share_high": 27.5}
    >>> row |= {"tested": False, "nps_tested": False, "p_adjusted": float("nan"), "level": 0.95, "after": None}
    >>> say_themes(pd.DataFrame([row]))
    'Comments are most often about delivery (26.2 %)'
    """
    named = themes[(themes["theme"] != NONE) & (themes["n"].fillna(0) > 0)]
    named = named.sort_values("share", ascending=False, kind="stable")
    if not len(named):
        return _no_theme(themes)
    if of_which(themes) == looked_at(themes):
        said = _most_frequent(named, who)
    elif who:
        said = _("Comments of {who} by language: {themes}", who=who, themes=_by_language(named))
    else:
        said = _("Comments by language: {themes}", themes=_by_language(named))
    return _("; ").join([said, *_moves(named)])


def _most_frequent(named: pd.DataFrame, who: str) -> str:
    """The three most frequent themes, in an order only as far as the interval of each lies above the next one's."""
    names = [f"{row['theme']} ({percent(row['share'])})" for row in rows_of(named.head(3))]
    ends = zip(named["share_low"].iloc[:3], [*named["share_high"].iloc[1:4], -1.0], strict=False)
    apart = len([*takewhile(bool, (low > high for low, high in ends))])
    top, rest = _(", ").join(names[:apart]), _(", ").join(names[apart:])
    said = _("{top}, then among others {rest}", top=top, rest=rest) if top and rest else top or rest
    by_code = looked_at(named) == CODED
    if who:
        return _most_frequent_of(who, said, bool(top), by_code)
    if by_code and top:
        return _("Coded comments are most often about {themes}", themes=said)
    if by_code:
        return _("Among the most frequent in coded comments: {themes}", themes=said)
    if top:
        return _("Comments are most often about {themes}", themes=said)
    return _("Among the most frequent in comments: {themes}", themes=said)


def _most_frequent_of(who: str, themes: str, ordered: bool, by_code: bool) -> str:
    if by_code and ordered:
        return _("Themes of {who} who got a code: most often {themes}", who=who, themes=themes)
    if by_code:
        return _("Themes of {who} who got a code: among the most frequent {themes}", who=who, themes=themes)
    if ordered:
        return _("Themes of {who} who were asked and wrote: most often {themes}", who=who, themes=themes)
    return _("Themes of {who} who were asked and wrote: among the most frequent {themes}", who=who, themes=themes)


def _by_language(themes: pd.DataFrame) -> str:
    """The most frequent theme of each language, or group of languages, that themes have words for: three of them."""
    often = themes.sort_values(["comments", "share"], ascending=False, kind="stable").drop_duplicates("languages")
    parts = [
        ngettext(
            "of the {n} in {languages} {share} is about {theme}",
            "of the {n} in {languages} {share} are about {theme}",
            row["comments"],
            languages=language_names(str(row["languages"])),
            share=percent(row["share"]),
            theme=row["theme"],
        )
        for row in rows_of(often.head(3))
    ]
    return _("; ").join(parts)


def language_names(codes: str) -> str:
    """Languages of comments by their names: ``sv, en`` as they stand in tables.

    >>> language_names("sv, en")
    'Swedish, English'
    """
    return shortlist(translated(NAMES.get(one, one)) for one in codes.split(", "))


def _no_theme(themes: pd.DataFrame) -> str:
    """Why there is no theme to name: none was looked for, or none was found in what was looked at."""
    rest = themes[themes["theme"] == NONE].iloc[0]
    if suppressed_rows(themes).any():
        return _("No theme is mentioned, and left out, by so many employees that it may be shown")
    if rest["comments"] == 0:
        return capital(translated(rest["note"]))
    given = ngettext("{n} theme", "{n} themes", len(themes) - 1)
    if len(themes) == 2:
        return ngettext(
            "The only theme is not mentioned in the {n} comment looked at",
            "The only theme is not mentioned in the {n} comments looked at",
            rest["comments"],
        )
    return ngettext(
        "None of {themes} is mentioned in the {n} comment looked at",
        "None of {themes} is mentioned in the {n} comments looked at",
        rest["comments"],
        themes=given,
    )


def _moves(themes: pd.DataFrame) -> list[str]:
    """Which shares, and which scores, are shown to have changed, as a clause; none where nothing was tested."""
    tested = themes[(themes["tested"].eq(True) | themes["nps_tested"].eq(True)).to_numpy()]
    if not len(tested):
        return []
    first, alpha = tested.iloc[0], 1 - tested["level"]
    shares = tested[tested["tested"].eq(True) & (tested["p_adjusted"] < alpha)]
    scores = tested[tested["nps_tested"].eq(True) & (tested["nps_p_adjusted"] < alpha)]
    said = [_share_moved(row) for row in rows_of(shares)] + [_score_moved(row) for row in rows_of(scores)]
    waves = {"before": period_name(str(first["before"])), "after": period_name(str(first["after"]))}
    if not said:
        return [_("no theme's share or score is shown to have changed from {before} to {after}", **waves)]
    return [_("shown to have changed from {before} to {after}: {themes}", **waves, themes=shortlist(said, 3))]


def _share_moved(row: pd.Series) -> str:
    before, after = percent(row["share_before"]), percent(row["share_after"])
    return _("{theme} {before} to {after}", theme=row["theme"], before=before, after=after)


def _score_moved(row: pd.Series) -> str:
    before, after = points(row["nps_before"]), points(row["nps_after"])
    return _("NPS of those who mention {theme} {before} to {after}", theme=row["theme"], before=before, after=after)


def theme_figure(row: pd.Series) -> str:
    """A theme with its share and score: ``delivery: 26.2 % of comments, NPS −10.0``."""
    of = translated(str(row.get("looked_at", WRITTEN)))
    theme = _("no theme") if row["theme"] == NONE else row["theme"]
    said = _("{theme}: {share} of {what}", theme=theme, share=percent(row["share"]), what=of)
    return said if isnan(row["nps"]) else _("{said}, NPS {nps}", said=said, nps=points(row["nps"]))
