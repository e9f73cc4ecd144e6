"""Who writes a comment, in sentences: how many of each class, and whether they score as those who do not."""

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.written import CODED, WRITTEN
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.language import _, listing, translated
from nps_analysis.tables import count, percent, points, signed
from nps_analysis.wording.compare import shown
from nps_analysis.wording.phrases import interval, rows_of, shortlist, span


def say_writers(writers: pd.DataFrame, who: str = "", of: str = WRITTEN) -> str:
    """Whether those who wrote score as those who did not, from ``comment_writers``.

    ``who`` is what ``who_was_asked`` says: where only some scores were asked why, the survey chose who wrote. ``of`` is
    ``coded answers`` where those with a code stand in place of those who wrote.

    >>> row = {"group": "with a comment", "nps": 39.22, "reference_nps": 58.92, "difference": -19.7, "n": 3802}
    >>> row |= {"reference_n": 9810, "low": -22.4, "high": -17.1, "level": 0.95, "tested": True, "p_adjusted": 0.0}
    >>> say_writers(pd.DataFrame([row])).split(":")[0]
    'Those who write are different'
    """
    rows, by_code = writers[writers["group"].notna()], of == CODED
    if not len(rows) and by_code:
        return _("Everybody got a code, so those who got a code are all who answered")
    if not len(rows):
        return _("Everybody wrote a comment, so those who write are all who answered")
    row = rows.iloc[0]
    if suppressed_rows(rows).any():
        return _few_employees(by_code)
    if who and by_code:
        return _("Codes speak for {who} alone: hardly anybody else got one", who=who)
    if who:
        return _("Comments speak for {who} alone: hardly anybody else was asked why", who=who)
    return _against_the_others(row, by_code)


def _few_employees(by_code: bool) -> str:
    if by_code:
        return _(
            "Whether those who got a code are different is not told: too few employees did, or did not, of some class"
        )
    return _("Whether those who write are different is not told: too few employees did, or did not, of some class")


def _against_the_others(row: pd.Series, by_code: bool) -> str:
    """Whether those who wrote, or got a code, score as the others."""
    scores = {"nps": points(row["nps"]), "reference": points(row["reference_nps"])}
    both = _("NPS {nps} with a comment, {reference} without", **scores)
    if by_code:
        both = _("NPS {nps} with a code, {reference} without", **scores)
    if shown(row):
        told = {"both": both, "difference": signed(row["difference"]), "interval": interval(row)}
        if by_code:
            return _(
                "Those who got a code are different: {both} (difference {difference}, {interval});"
                " codes do not speak for all respondents",
                **told,
            )
        return _(
            "Those who write are different: {both} (difference {difference}, {interval});"
            " comments do not speak for all respondents",
            **told,
        )
    if not row["tested"]:
        told = {"both": both, "why": _why_not_tested(row)}
        if by_code:
            return _("Whether those who got a code are different was not tested: {both} ({why})", **told)
        return _("Whether those who write are different was not tested: {both} ({why})", **told)
    told = {"both": both, "low": signed(row["low"]), "high": signed(row["high"])}
    if by_code:
        return _(
            "Those who got a code are not shown to score otherwise: {both} (difference between {low} and {high})",
            **told,
        )
    return _("Those who write are not shown to score otherwise: {both} (difference between {low} and {high})", **told)


def say_coverage(coverage: pd.DataFrame) -> str:
    """How many of each class wrote, or of those who were asked why, from ``comment_coverage``.

    >>> frame = pd.DataFrame({"score": ["3", "9"], "class": ["detractor", "promoter"], "n": [50, 150]})
    >>> say_coverage(frame.assign(comments=[35, 25], was_asked=True))
    '60 of 200 wrote a comment (30.0 %): 70.0 % of the detractors, 16.7 % of the promoters'
    """
    by_code, hidden = looked_at(coverage) == CODED, suppressed_rows(coverage)
    if hidden.any():
        told = coverage[~hidden & (coverage["n"] > 0)]
        of = [_of_class(row["class"], percent(row["share"])) for row in rows_of(told)]
        rest = shortlist(translated(f"{name}s") for name in coverage.loc[hidden, "class"])
        each = _(", ").join([*of, _("not told of {classes}", classes=rest)])
        if by_code:
            return _("How many got a code: {shares}", shares=each)
        return _("How many wrote a comment: {shares}", shares=each)
    n, written = coverage["n"].sum(), coverage["comments"].sum()
    who = who_was_asked(coverage)
    if who:
        return _of_asked(coverage, who, by_code)
    by_class = coverage.groupby("class", sort=False)[["comments", "n"]].sum()
    each = _(", ").join(
        _of_class(str(name), percent(100 * row["comments"] / row["n"])) for name, row in by_class.iterrows() if row["n"]
    )
    told = {"written": count(written), "n": count(n), "share": percent(100 * written / n), "shares": each}
    if by_code:
        return _("{written} of {n} got a code ({share}): {shares}", **told)
    return _("{written} of {n} wrote a comment ({share}): {shares}", **told)


def _of_asked(coverage: pd.DataFrame, who: str, by_code: bool) -> str:
    """How many wrote of those who were asked why, and of the others."""
    n, written = coverage["n"].sum(), coverage["comments"].sum()
    asked = coverage[coverage["was_asked"]][["n", "comments"]].sum()
    told = {
        "written": count(asked["comments"]),
        "n": count(asked["n"]),
        "who": who,
        "share": percent(100 * asked["comments"] / asked["n"]),
        "others_written": count(written - asked["comments"]),
        "others": count(n - asked["n"]),
    }
    if by_code:
        return _("{written} of {n} of {who} got a code ({share}), and {others_written} of the {others} others", **told)
    return _("{written} of {n} of {who} wrote a comment ({share}), and {others_written} of the {others} others", **told)


def _of_class(name: str, share: str) -> str:
    if name == "detractor":
        return _("{share} of the detractors", share=share)
    if name == "passive":
        return _("{share} of the passives", share=share)
    return _("{share} of the promoters", share=share)


def who_was_asked(coverage: pd.DataFrame) -> str:
    """Of whom comments tell anything where only some scores were asked: ``those scoring 0 to 4``; empty where all were.

    >>> who_was_asked(pd.DataFrame({"score": ["0", "4", "5"], "n": 90, "was_asked": [True, True, False]}))
    'those scoring 0 and 4'
    """
    if coverage["was_asked"].all():
        return ""
    scores = coverage.loc[coverage["was_asked"] & (coverage["n"] > 0), "score"]
    of_employees = not scores.str.isdecimal().all()
    which = shortlist(map(translated, scores)) if of_employees else _runs(scores.astype(int).to_numpy())
    return _("those scoring {scores}", scores=which)


def _runs(scores: np.ndarray) -> str:
    """Scores as text, in runs.

    >>> _runs(np.array([0, 1, 2, 3, 4, 7])), _runs(np.array([9, 10]))
    ('0 to 4 and 7', '9 and 10')
    """
    texts: list[str] = []
    for run in np.split(scores, np.flatnonzero(np.diff(scores) > 1) + 1):
        texts += [span([count(run[0]), count(run[-1])])] if len(run) > 2 else map(count, run)
    return listing(texts)


def looked_at(frame: pd.DataFrame) -> str:
    """What a result is about: ``comments``, or ``coded answers``.

    >>> looked_at(pd.DataFrame({"looked_at": ["coded answers"]})), looked_at(pd.DataFrame({"n": [3]}))
    ('coded answers', 'comments')
    """
    return str(frame["looked_at"].iloc[0]) if "looked_at" in frame and len(frame) else WRITTEN


def coverage_figure(row: pd.Series) -> str:
    """How many of one score wrote: ``score 3: 35 of 50 wrote``."""
    told = {"score": translated(str(row["score"])), "written": count(row["comments"]), "n": count(row["n"])}
    if row.get("looked_at", WRITTEN) == WRITTEN:
        return _("score {score}: {written} of {n} wrote", **told)
    return _("score {score}: {written} of {n} got a code", **told)


def _why_not_tested(row: pd.Series) -> str:
    """The note of an untested comparison, with its two groups, whose names are words of ours, in the language."""
    why = translated(row["note"])
    for name in (row["group"], row["reference"]):
        why = why.replace(name, translated(name))
    return why
