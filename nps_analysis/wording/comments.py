"""What comments show, in sentences: who writes, which words set classes apart, what they are about."""

from itertools import takewhile
from math import isnan

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.account import LOOKED_AT, NOT_CODED, SILENT, WITH_THEME, WITHOUT_THEME
from nps_analysis.customers.comments.coverage import say_scores
from nps_analysis.customers.comments.language import NAMES
from nps_analysis.customers.comments.stop_words import DENIALS
from nps_analysis.customers.comments.themes import of_which
from nps_analysis.customers.comments.written import CODED, DID, WRITTEN
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.schema import NONE, counted, listed
from nps_analysis.tables import count, percent, points, signed
from nps_analysis.wording.compare import shown
from nps_analysis.wording.phrases import interval


def say_writers(writers: pd.DataFrame, who: str = "", of: str = WRITTEN) -> str:
    """Whether those who wrote score as those who did not, from ``comment_writers``.

    ``who`` is what ``who_was_asked`` says: where only some scores were asked why, the survey chose who wrote. ``of`` is
    ``coded answers`` where those with a code stand in place of those who wrote.

    >>> row = {"group": "with a comment", "nps": 39.22, "reference_nps": 58.92, "difference": -19.7, "n": 3802}
    >>> row |= {"reference_n": 9810, "low": -22.4, "high": -17.1, "level": 0.95, "tested": True, "p_adjusted": 0.0}
    >>> say_writers(pd.DataFrame([row])).split(":")[0]
    'Those who write are different'
    """
    by_code = ("code", "who got a code", "got one")
    what, which, rest = by_code if of == CODED else ("comment", "who write", "was asked why")
    rows = writers[writers["group"].notna()]
    if not len(rows):
        return f"Everybody {DID[of]}, so those {which} are all who answered"
    row = rows.iloc[0]
    if suppressed_rows(rows).any():
        return f"Whether those {which} are different is not told: too few employees did, or did not, of some class"
    if who:
        return f"{what.capitalize()}s speak for {who} alone: hardly anybody else {rest}"
    both = f"NPS {points(row['nps'])} with a {what}, {points(row['reference_nps'])} without"
    if shown(row):
        tail = f"{what}s do not speak for all respondents"
        return f"Those {which} are different: {both} (difference {signed(row['difference'])}, {interval(row)}); {tail}"
    if not row["tested"]:
        return f"Whether those {which} are different was not tested: {both} ({row['note']})"
    between = f"between {signed(row['low'])} and {signed(row['high'])}"
    return f"Those {which} are not shown to score otherwise: {both} (difference {between})"


def say_coverage(coverage: pd.DataFrame) -> str:
    """How many of each class wrote, or of those who were asked why, from ``comment_coverage``.

    >>> frame = pd.DataFrame({"score": ["3", "9"], "class": ["detractor", "promoter"], "n": [50, 150]})
    >>> say_coverage(frame.assign(comments=[35, 25], was_asked=True))
    '60 of 200 wrote a comment (30.0 %): 70.0 % of the detractors, 16.7 % of the promoters'
    """
    did, hidden = DID[_looked_at(coverage)], suppressed_rows(coverage)
    if hidden.any():
        told = coverage[~hidden & (coverage["n"] > 0)]
        of = [f"{percent(row['share'])} of the {row['class']}s" for _, row in told.iterrows()]
        rest = listed(f"{name}s" for name in coverage.loc[hidden, "class"])
        return f"How many {did}: {', '.join(of)}{', ' if of else ''}not told of {rest}"
    n, written = coverage["n"].sum(), coverage["comments"].sum()
    who = who_was_asked(coverage)
    if who:
        asked = coverage[coverage["was_asked"]][["n", "comments"]].sum()
        share = percent(100 * asked["comments"] / asked["n"])
        others = f"{count(written - asked['comments'])} of the {count(n - asked['n'])} others"
        return f"{count(asked['comments'])} of {count(asked['n'])} of {who} {did} ({share}), and {others}"
    by_class = coverage.groupby("class", sort=False)[["comments", "n"]].sum()
    parts = [
        f"{percent(100 * row['comments'] / row['n'])} of the {name}s" for name, row in by_class.iterrows() if row["n"]
    ]
    return f"{count(written)} of {count(n)} {did} ({percent(100 * written / n)}): {', '.join(parts)}"


def who_was_asked(coverage: pd.DataFrame) -> str:
    """Of whom comments tell anything where only some scores were asked: ``those scoring 0 to 4``; empty where all were.

    >>> who_was_asked(pd.DataFrame({"score": ["0", "4", "5"], "n": 90, "was_asked": [True, True, False]}))
    'those scoring 0 and 4'
    """
    if coverage["was_asked"].all():
        return ""
    scores = coverage.loc[coverage["was_asked"] & (coverage["n"] > 0), "score"]
    of_employees = not scores.str.isdecimal().all()
    return f"those scoring {listed(scores) if of_employees else say_scores(scores.astype(int).to_numpy())}"


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
    where = f"In {NAMES.get(shown_in[0], shown_in[0])}, " if several else ""
    terms = terms[terms["language"] == shown_in[0]] if shown_in else terms
    ranked = terms.reindex(terms["z"].abs().sort_values(ascending=False, kind="stable").index)
    ranked = ranked.iloc[np.argsort(ranked["term"].isin(DENIALS).to_numpy(), kind="stable")]
    words = {side: [f"“{term}”" for term in some["term"].head(most)] for side, some in ranked.groupby("side")}
    bad, good = words.get("detractors", []), words.get("promoters", [])
    if bad and good:
        return _begun(f"{where}detractors write more of {listed(bad)}; promoters of {listed(good)}")
    if bad or good:
        side, other = ("detractors", "promoters") if bad else ("promoters", "detractors")
        return _begun(f"{where}{side} write more of {listed(bad or good)}; no word is shown to be typical of {other}")
    notes = [note for note in terms["note"] if note] if len(terms) else ["no word is in 5 comments"]
    why = f" ({notes[0]})" if notes else ""
    return f"No word or phrase is shown to set promoters' and detractors' comments apart{why}"


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


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
    if of_which(themes) != _looked_at(themes):
        return f"Comments{f' of {who}' * bool(who)} by language: {_by_language(named)}{_moves(named)}"
    return f"{_most_frequent(named, who)}{_moves(named)}"


def _most_frequent(named: pd.DataFrame, who: str) -> str:
    """The three most frequent themes, in an order only as far as the interval of each lies above the next one's."""
    what = "coded comments" if _looked_at(named) == CODED else "comments"
    names = [f"{row['theme']} ({percent(row['share'])})" for _, row in named.head(3).iterrows()]
    ends = zip(named["share_low"].iloc[:3], [*named["share_high"].iloc[1:4], -1.0], strict=False)
    apart = len([*takewhile(bool, (low > high for low, high in ends))])
    top, rest = ", ".join(names[:apart]), ", ".join(names[apart:])
    said = f"{top}, then among others {rest}" if top and rest else top or rest
    if who:
        did = "got a code" if what != "comments" else "were asked and wrote"
        return f"Themes of {who} who {did}: {'most often' if top else 'among the most frequent'} {said}"
    return f"{what.capitalize()} are most often about {said}" if top else f"Among the most frequent in {what}: {said}"


def _by_language(themes: pd.DataFrame) -> str:
    """The most frequent theme of each language, or group of languages, that themes have words for: three of them."""
    often = themes.sort_values(["comments", "share"], ascending=False, kind="stable").drop_duplicates("languages")
    parts = []
    for _, row in often.head(3).iterrows():
        languages = listed([NAMES.get(one, one) for one in str(row["languages"]).split(", ")])
        parts.append(f"of the {count(row['comments'])} in {languages} {percent(row['share'])} are about {row['theme']}")
    return "; ".join(parts)


def _looked_at(frame: pd.DataFrame) -> str:
    """What a result is about: ``comments``, or ``coded answers``."""
    return str(frame["looked_at"].iloc[0]) if "looked_at" in frame and len(frame) else WRITTEN


def _no_theme(themes: pd.DataFrame) -> str:
    """Why there is no theme to name: none was looked for, or none was found in what was looked at."""
    rest = themes[themes["theme"] == NONE].iloc[0]
    if suppressed_rows(themes).any():
        return "No theme is mentioned, and left out, by so many employees that it may be shown"
    if rest["comments"] == 0:
        return f"{rest['note'][:1].upper()}{rest['note'][1:]}"
    given = counted(len(themes) - 1, "theme")
    return f"None of {given} is mentioned in the {counted(int(rest['comments']), 'comment')} looked at"


def say_account(account: pd.DataFrame) -> str:
    """How many comments were looked at for themes, and why others were not, from ``comment_account``.

    >>> rows = [("no comment", 50), ("unknown language", 3), ("with a theme", 40), ("without a theme", 7)]
    >>> say_account(pd.DataFrame(rows, columns=["outcome", "n"]).assign(comments=50, languages=""))
    'n = 50 comments, 47 looked at: 40 with a theme, 7 without; not looked at: 3 unknown language'
    """
    n = account.set_index("outcome")["n"]
    if NOT_CODED in n and LOOKED_AT in n:
        return f"n = {count(n[LOOKED_AT])} coded answers; {count(n[NOT_CODED])} answers not coded"
    if NOT_CODED in n:
        coded = f"n = {count(n[WITH_THEME] + n[WITHOUT_THEME])} coded answers: {count(n[WITH_THEME])} with a theme"
        return f"{coded}, {count(n[WITHOUT_THEME])} without; {count(n[NOT_CODED])} answers not coded"
    read = [int(n.get(one, 0)) for one in (WITH_THEME, WITHOUT_THEME, LOOKED_AT)]
    left = account[~account["outcome"].isin([WITH_THEME, WITHOUT_THEME, LOOKED_AT, SILENT]) & (account["n"] > 0)]
    why = [
        f"{count(row['n'])} " + (f"in {row['languages']}" if row["languages"] else row["outcome"])
        for _, row in left.iterrows()
    ]
    said = f"n = {count(account['comments'].iloc[0])} comments, {count(sum(read))} looked at"
    said += f": {count(read[0])} with a theme, {count(read[1])} without" if sum(read[:2]) else ""
    return said + (f"; not looked at: {', '.join(why)}" if why else "")


def _moves(themes: pd.DataFrame) -> str:
    """Which shares, and which scores, are shown to have changed."""
    tested = themes[(themes["tested"].eq(True) | themes["nps_tested"].eq(True)).to_numpy()]
    if not len(tested):
        return ""
    first, alpha = tested.iloc[0], 1 - tested["level"]
    shares = tested[tested["tested"].eq(True) & (tested["p_adjusted"] < alpha)]
    scores = tested[tested["nps_tested"].eq(True) & (tested["nps_p_adjusted"] < alpha)]
    said = [
        f"{row['theme']} {percent(row['share_before'])} to {percent(row['share_after'])}"
        for _, row in shares.iterrows()
    ]
    said += [
        f"NPS of those who mention {row['theme']} {points(row['nps_before'])} to {points(row['nps_after'])}"
        for _, row in scores.iterrows()
    ]
    if not said:
        return f"; no theme's share or score is shown to have changed from {first['before']} to {first['after']}"
    return f"; shown to have changed from {first['before']} to {first['after']}: {listed(said, 3)}"


def say_quotes(quotes: pd.DataFrame, who: str = "") -> str:
    """How many quotes there are, how they were chosen, and of how many groups there are none.

    ``who`` is what ``who_was_asked`` says: where only some scores were asked why, only they can be quoted.

    >>> frame = pd.DataFrame({"quote": ["Late again", None], "theme": ["delivery", "price"], "n": [12, 3]})
    >>> say_quotes(frame)
    'What they say: 1 typical comment on 1 theme, chosen by rule; 1 group is too small to quote'
    """
    said = quotes[quotes["quote"].notna()]
    small = len(quotes) - len(said)
    few = f"{counted(small, 'group')} {'is' if small == 1 else 'are'} too small to quote" if small else ""
    if not len(said):
        return f"No comment is quoted: {few or 'none mentions a theme'}"
    on = f"{counted(len(said), 'typical comment')} on {counted(said['theme'].nunique(), 'theme')}, chosen by rule"
    return "; ".join(filter(None, [f"What {who + ' who were asked' if who else 'they'} say: {on}", few]))


def odds_times(times: float) -> str:
    """How many times higher odds are: with one decimal under 10.

    >>> odds_times(2.345), odds_times(23.45), odds_times(0.98)
    ('2.3', '23', '1.0')
    """
    return f"{times:.1f}" if times < 9.95 else f"{times:,.0f}"


def term_figure(row: pd.Series) -> str:
    """A term and how often each class says it: ``late: detractors 12.0 %, promoters 1.0 %``."""
    return f"{row['term']}: detractors {percent(row['detractors'])}, promoters {percent(row['promoters'])}"


def theme_figure(row: pd.Series) -> str:
    """A theme with its share and score: ``delivery: 26.2 % of comments, NPS −10.0``."""
    nps = "" if isnan(row["nps"]) else f", NPS {points(row['nps'])}"
    return f"{row['theme']}: {percent(row['share'])} of {row.get('looked_at', WRITTEN)}{nps}"


def coverage_figure(row: pd.Series) -> str:
    """How many of one score wrote: ``score 3: 35 of 50 wrote``."""
    did = "wrote" if row.get("looked_at", WRITTEN) == WRITTEN else DID[CODED]
    return f"score {row['score']}: {count(row['comments'])} of {count(row['n'])} {did}"


def quote_figure(row: pd.Series) -> str:
    """A quote with its theme and class: ``delivery, detractor: “Late again”``."""
    said = f"“{row['quote']}”" if isinstance(row["quote"], str) else str(row["note"])
    return f"{row['theme']}, {row['class']}: {said}"
