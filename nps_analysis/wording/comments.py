"""What comments show, in sentences: who writes, which words set classes apart, what they are about."""

from math import isnan

import pandas as pd

from nps_analysis.customers.comments.coverage import WITH, say_scores
from nps_analysis.customers.comments.written import CODED, DID, WRITTEN
from nps_analysis.schema import NONE, counted, listed
from nps_analysis.tables import count, percent, points, signed
from nps_analysis.wording.compare import shown
from nps_analysis.wording.phrases import interval


def say_writers(writers: pd.DataFrame) -> str:
    """Whether those who wrote score as those who did not, from ``comment_writers``.

    >>> row = {"group": "with a comment", "nps": 39.22, "reference_nps": 58.92, "difference": -19.7, "n": 3802}
    >>> row |= {"reference_n": 9810, "low": -22.4, "high": -17.1, "level": 0.95, "tested": True, "p_adjusted": 0.0}
    >>> say_writers(pd.DataFrame([row])).split(":")[0]
    'Those who write are different'
    """
    rows = writers[writers["group"].notna()]
    if not len(rows):
        return "Everybody wrote a comment, so those who write are all who answered"
    row = rows.iloc[0]
    by_code = row["group"] == WITH[CODED]
    who, what = ("who got a code", "a code") if by_code else ("who write", "a comment")
    both = f"NPS {points(row['nps'])} with {what}, {points(row['reference_nps'])} without"
    if shown(row):
        tail = f"{'codes' if by_code else 'comments'} do not speak for all respondents"
        return f"Those {who} are different: {both} (difference {signed(row['difference'])}, {interval(row)}); {tail}"
    if not row["tested"]:
        return f"Whether those {who} are different was not tested: {both} ({row['note']})"
    between = f"between {signed(row['low'])} and {signed(row['high'])}"
    return f"Those {who} are not shown to score otherwise: {both} (difference {between})"


def say_coverage(coverage: pd.DataFrame) -> str:
    """How many wrote, and whether only some scores were asked why, from ``comment_coverage``.

    >>> frame = pd.DataFrame({"score": ["3", "9"], "class": ["detractor", "promoter"], "n": [50, 150]})
    >>> say_coverage(frame.assign(comments=[35, 25], was_asked=True))
    '60 of 200 wrote a comment (30.0 %): 70.0 % of the detractors, 16.7 % of the promoters'
    """
    n, written = coverage["n"].sum(), coverage["comments"].sum()
    by_class = coverage.groupby("class", sort=False)[["comments", "n"]].sum()
    parts = [
        f"{percent(100 * row['comments'] / row['n'])} of the {name}s" for name, row in by_class.iterrows() if row["n"]
    ]
    of = _looked_at(coverage)
    said = f"{count(written)} of {count(n)} {DID[of]} ({percent(100 * written / n)}): {', '.join(parts)}"
    who = who_was_asked(coverage)
    only = "the survey seems to have asked why only" if of == WRITTEN else "hardly any answer is coded but of"
    return said + (f"; {only} {who}" if who else "")


def who_was_asked(coverage: pd.DataFrame) -> str:
    """Of whom comments tell anything where only some scores were asked: ``those scoring 0 to 4``; empty where all were.

    >>> who_was_asked(pd.DataFrame({"score": ["0", "4", "5"], "n": 90, "was_asked": [True, True, False]}))
    'those scoring 0 and 4'
    """
    if coverage["was_asked"].all():
        return ""
    scores = coverage.loc[coverage["was_asked"] & (coverage["n"] > 0), "score"].astype(int).to_numpy()
    return f"those scoring {say_scores(scores)}"


def say_comments(terms: pd.DataFrame, most: int = 3) -> str:
    """Which words set promoters' and detractors' comments apart, from ``comment_terms``; none where none is shown.

    Of several languages the words are of the one whose words tell most.

    >>> rows = [("late", "detractors", -6.1), ("friendly", "promoters", 5.2), ("the pots", "", 0.3)]
    >>> say_comments(pd.DataFrame(rows, columns=["term", "side", "z"]).assign(note=""))
    'Detractors write more of “late”; promoters of “friendly”'
    """
    shown_in = terms.loc[terms["side"] != "", "language"].tolist() if "language" in terms else []
    terms = terms[terms["language"] == shown_in[0]] if shown_in else terms
    words = {
        side: [
            f"“{term}”" for term in some.reindex(some["z"].abs().sort_values(ascending=False).index)["term"].head(most)
        ]
        for side, some in terms.groupby("side")
    }
    bad, good = words.get("detractors", []), words.get("promoters", [])
    if bad and good:
        return f"Detractors write more of {listed(bad)}; promoters of {listed(good)}"
    if bad or good:
        side, other = ("Detractors", "promoters") if bad else ("Promoters", "detractors")
        return f"{side} write more of {listed(bad or good)}; no word is shown to be typical of {other}"
    notes = [note for note in terms["note"] if note] if len(terms) else ["no word is in 5 comments"]
    why = f" ({notes[0]})" if notes else ""
    return f"No word or phrase is shown to set promoters' and detractors' comments apart{why}"


def say_themes(themes: pd.DataFrame, who: str = "") -> str:
    """What comments are about, and which theme's share, or score, is shown to have changed.

    ``who`` is what ``who_was_asked`` says: where only some scores were asked why, themes are said of those alone.

    >>> row = {"theme": "delivery", "n": 1362, "comments": 5111, "share": 26.2, "share_low": 24.9, "share_high": 27.5}
    >>> row |= {"tested": False, "nps_tested": False, "p_adjusted": float("nan"), "level": 0.95, "after": None}
    >>> say_themes(pd.DataFrame([row]))
    'Comments are most often about delivery (26.2 %)'
    """
    by_code = _looked_at(themes) == CODED
    whose = f"Of {who} who {'got a code' if by_code else 'were asked and wrote'}, most mention"
    whose = whose if who else "Coded comments are most often about" if by_code else "Comments are most often about"
    named = themes[(themes["theme"] != NONE) & (themes["n"] > 0)].sort_values("share", ascending=False, kind="stable")
    if not len(named):
        return "No theme is mentioned in any comment"
    top = [f"{row['theme']} ({percent(row['share'])})" for _, row in named.head(3).iterrows()]
    return f"{whose} {', '.join(top)}{_moves(named)}"


def _looked_at(frame: pd.DataFrame) -> str:
    """What a result is about: ``comments``, or ``coded answers``."""
    return str(frame["looked_at"].iloc[0]) if "looked_at" in frame and len(frame) else WRITTEN


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


def say_quotes(quotes: pd.DataFrame) -> str:
    """How many quotes there are and how they were chosen.

    >>> say_quotes(pd.DataFrame({"quote": ["Late again", None], "theme": ["delivery", "price"]}))
    '1 quote on 1 theme, chosen by rule: the comments nearest to the middle of their group'
    """
    said = quotes[quotes["quote"].notna()]
    if not len(said):
        return "No comment can be quoted"
    on = f"{counted(len(said), 'quote')} on {counted(said['theme'].nunique(), 'theme')}"
    return f"{on}, chosen by rule: the comments nearest to the middle of their group"


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
