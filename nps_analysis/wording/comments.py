"""What comments show, in sentences: which words set classes apart, what was looked at, who is quoted."""

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.account import LOOKED_AT, NOT_CODED, SILENT, WITH_THEME, WITHOUT_THEME
from nps_analysis.customers.comments.language import NAMES
from nps_analysis.customers.comments.stop_words import DENIALS
from nps_analysis.language import N_, _, capital, listing, ngettext, numerals, translated
from nps_analysis.tables import count, percent
from nps_analysis.wording.phrases import rows_of, shortlist

NO_WORD = N_("no word is in 5 comments")


def say_comments(terms: pd.DataFrame, most: int = 3) -> str:
    """Which words set promoters' and detractors' comments apart, from ``comment_terms``; none where none is shown.

    Of several languages the words are of the one whose words tell most, and it is named. A word such as *not* alone is
    passed over where others are shown: it says nothing of what was not.

    >>> rows = [("late", "detractors", -6.1), ("friendly", "promoters", 5.2), ("the pots", "", 0.3)]
    >>> say_comments(pd.DataFrame(rows, columns=["term", "side", "z"]).assign(note=""))
    'Detractors write more of “late”; promoters of “friendly”'
    """
    shown_in = terms.loc[terms["side"] != "", "language"].tolist() if "language" in terms else []
    several = bool(shown_in) and terms["language"].nunique() > 1
    terms = terms[terms["language"] == shown_in[0]] if shown_in else terms
    ranked = terms.reindex(terms["z"].abs().sort_values(ascending=False, kind="stable").index)
    ranked = ranked.iloc[np.argsort(ranked["term"].isin(DENIALS).to_numpy(), kind="stable")]
    words = {side: [_("“{text}”", text=term) for term in some["term"].head(most)] for side, some in _by_side(ranked)}
    bad, good = words.get("detractors", []), words.get("promoters", [])
    if bad or good:
        said = _apart(shortlist(bad), shortlist(good))
        language = translated(NAMES.get(shown_in[0], shown_in[0])) if several else ""
        return _("In {language}, {said}", language=language, said=said) if several else capital(said)
    notes = [note for note in terms["note"] if note] if len(terms) else [NO_WORD]
    if not notes:
        return _("No word or phrase is shown to set promoters' and detractors' comments apart")
    return _(
        "No word or phrase is shown to set promoters' and detractors' comments apart ({why})", why=translated(notes[0])
    )


def _by_side(terms: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(side), some) for side, some in terms.groupby("side")]


def _apart(bad: str, good: str) -> str:
    """Which class writes more of which words."""
    if bad and good:
        return _("detractors write more of {bad}; promoters of {good}", bad=bad, good=good)
    if bad:
        return _("detractors write more of {bad}; no word is shown to be typical of promoters", bad=bad)
    return _("promoters write more of {good}; no word is shown to be typical of detractors", good=good)


def say_account(account: pd.DataFrame) -> str:
    """How many comments were looked at for themes, and why others were not, from ``comment_account``.

    >>> rows = [("no comment", 50), ("unknown language", 3), ("with a theme", 40), ("without a theme", 7)]
    >>> say_account(pd.DataFrame(rows, columns=["outcome", "n"]).assign(comments=50, languages=""))
    'n = 50 comments, 47 looked at: 40 with a theme, 7 without; not looked at: 3 unknown language'
    """
    n = account.set_index("outcome")["n"]
    if NOT_CODED in n and LOOKED_AT in n:
        return ngettext(
            "n = {n} coded answer; not coded: {rest}",
            "n = {n} coded answers; not coded: {rest}",
            n[LOOKED_AT],
            rest=count(n[NOT_CODED]),
        )
    if NOT_CODED in n:
        return ngettext(
            "n = {n} coded answer: {named} with a theme, {without} without; not coded: {rest}",
            "n = {n} coded answers: {named} with a theme, {without} without; not coded: {rest}",
            n[WITH_THEME] + n[WITHOUT_THEME],
            named=count(n[WITH_THEME]),
            without=count(n[WITHOUT_THEME]),
            rest=count(n[NOT_CODED]),
        )
    read = [int(n.get(one, 0)) for one in (WITH_THEME, WITHOUT_THEME, LOOKED_AT)]
    all_of_them, looked_at = int(account["comments"].iloc[0]), count(sum(read))
    said = ngettext(
        "n = {n} comment, {read} looked at", "n = {n} comments, {read} looked at", all_of_them, read=looked_at
    )
    if sum(read[:2]):
        said = ngettext(
            "n = {n} comment, {read} looked at: {named} with a theme, {without} without",
            "n = {n} comments, {read} looked at: {named} with a theme, {without} without",
            all_of_them,
            named=count(read[0]),
            without=count(read[1]),
            read=looked_at,
        )
    left = account[~account["outcome"].isin([WITH_THEME, WITHOUT_THEME, LOOKED_AT, SILENT]) & (account["n"] > 0)]
    why = _(", ").join(map(_not_looked_at, rows_of(left)))
    return _("{said}; not looked at: {why}", said=said, why=why) if why else said


def _not_looked_at(row: pd.Series) -> str:
    if row["languages"]:
        named = listing(translated(NAMES.get(code, code)) for code in row["languages"].split(", "))
        return _("{n} in {languages}", n=count(row["n"]), languages=named)
    return f"{count(row['n'])} {translated(row['outcome'])}"


def say_quotes(quotes: pd.DataFrame, who: str = "") -> str:
    """How many quotes there are, how they were chosen, and of how many groups there are none.

    ``who`` is what ``who_was_asked`` says: where only some scores were asked why, only they can be quoted.

    >>> frame = pd.DataFrame({"quote": ["Late again", None], "theme": ["delivery", "price"], "n": [12, 3]})
    >>> say_quotes(frame)
    'What they say: 1 typical comment on 1 theme, chosen by rule; 1 group is too small to quote'
    """
    said = quotes[quotes["quote"].notna()]
    small = len(quotes) - len(said)
    few = ngettext("{n} group is too small to quote", "{n} groups are too small to quote", small) if small else ""
    if not len(said):
        return _("No comment is quoted: {why}", why=few or _("none mentions a theme"))
    on = ngettext(
        "{comments} on {n} theme, chosen by rule",
        "{comments} on {n} themes, chosen by rule",
        said["theme"].nunique(),
        comments=ngettext("{n} typical comment", "{n} typical comments", len(said)),
    )
    what = _("What they say: {quotes}", quotes=on)
    if who:
        what = _("What {who} who were asked say: {quotes}", who=who, quotes=on)
    return _("; ").join(filter(None, [what, few]))


def odds_times(times: float) -> str:
    """How many times higher odds are: with one decimal under 10.

    >>> odds_times(2.345), odds_times(23.45), odds_times(0.98)
    ('2.3', '23', '1.0')
    """
    return numerals(f"{times:.1f}" if times < 9.95 else f"{times:,.0f}")


def term_figure(row: pd.Series) -> str:
    """A term and how often each class says it: ``late: detractors 12.0 %, promoters 1.0 %``."""
    told = {"detractors": percent(row["detractors"]), "promoters": percent(row["promoters"])}
    return _("{term}: detractors {detractors}, promoters {promoters}", term=row["term"], **told)


def quote_figure(row: pd.Series) -> str:
    """A quote with its theme and class: ``delivery, detractor: “Late again”``."""
    said = _("“{text}”", text=row["quote"]) if isinstance(row["quote"], str) else translated(str(row["note"]))
    return _("{theme}, {name}: {said}", theme=row["theme"], name=translated(row["class"]), said=said)
