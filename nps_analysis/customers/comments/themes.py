"""What comments are about: each theme's share, the score of those who mention it, and what changed."""

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.coverage import only_asked
from nps_analysis.customers.comments.found_themes import themes_of
from nps_analysis.customers.comments.language import NAMES
from nps_analysis.customers.comments.small_themes import small_themes
from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.customers.comments.written import WRITTEN, Comments, counted_by, looked_at
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, _, english, translated
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.responses.period import period_of
from nps_analysis.schema import NONE, TESTS, DataError, counted
from nps_analysis.stats.compare import compare
from nps_analysis.stats.interval import METHODS, method_named
from nps_analysis.stats.multiplicity import adjusted, adjustment_named
from nps_analysis.stats.proportion import share_change, wilson
from nps_analysis.stats.score import score

OF_SCORES = ("n_detractors", "n_passives", "n_promoters", "nps", "se", "low", "high", "level", "method", "base")
COLUMNS = (
    *("theme", "n", "comments", "share", "share_low", "share_high", *OF_SCORES[:7]),
    *("before", "after", "share_before", "share_after", "change", "change_low", "change_high"),
    *("p_value", "p_adjusted", "tested", "nps_before", "nps_after", "nps_change", "nps_change_low", "nps_change_high"),
    *("nps_p_value", "nps_p_adjusted", "nps_tested", "adjust", "level", "method", "base"),
    *("languages", "words", "stability", "looked_at", "note"),
)
FIGURES = tuple(one for one in COLUMNS if one not in ("theme", "languages", "words", "looked_at"))
STABLE = 0.7  # from which on a theme that was found is found again
SHAKY = N_("not found again in halves of the comments")
OF_SHARE = ("share_before", "share_after", "change", "change_low", "change_high", "p_value")
OF_NPS = {  # the columns of compare, under names of their own
    **{"reference_nps": "nps_before", "nps": "nps_after", "difference": "nps_change", "low": "nps_change_low"},
    **{"high": "nps_change_high", "p_value": "nps_p_value", "tested": "nps_tested"},
}


def comment_themes(
    comments: Comments,
    themes: Themes | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    method: str = "default",
    before: str | None = None,
    after: str | None = None,
) -> pd.DataFrame:
    """Each theme's share among the comments, the NPS of those who mention it, and the change of its share.

    One row per theme, the most frequent first, then ``(none)``: comments that mention none. ``n`` mention it of
    ``comments`` in a language that it has words for; ``share`` (percent, weighted) has Wilson's interval ``share_low,
    share_high``, with weights at Kish's effective n. ``n_detractors, n_passives, n_promoters, nps, se, low, high`` are
    those of ``score``. A comment may mention several themes, so shares add up to more than 100 and themes are not
    independent. ``change`` is the share ``after`` minus ``before`` (percentage points; the last two periods with
    comments, unless named), with Newcombe's interval and the score test, where both periods have the study's ``min_n``
    of comments (``tested``). ``nps_change`` is the same of the score of those who mention the theme, by ``compare``,
    where ``min_n`` mention it in both (``nps_tested``): people may write as often about delivery as before, and no
    longer to praise it. ``p_adjusted`` and ``nps_p_adjusted`` are adjusted together, for both kinds of change and all
    themes of this call. ``words`` tell what was looked for;
    ``stability`` (0 to 1) is that of themes that were found (``find_themes``), with a note where it is under 0.7. Where
    only some scores were asked *why* (``asked_scores``) there is no NPS: it would tell of the rule by which the survey
    asked. ``looked_at`` is ``coded answers`` where the study has codes: then ``comments`` are the answers that were
    coded at all, with words or without, and ``(none)`` those coded as having no theme.

    Of employees a theme is suppressed where it is of too few (``small_themes``), ``(none)`` always, as what the others
    leave, and there is no change. All of it is about those who wrote, and no more about all respondents than coverage
    allows. Raises DataError for a period without comments, and for periods of employees' comments.
    """
    themes = themes_of(comments) if themes is None else themes
    comments = looked_at(comments, themes)
    adjustment_named(adjust)
    if before or after:
        refuse_employees(comments.responses, "a change of what is said")
    employee = comments.responses.study.employee
    periods = None if employee else _two_periods(comments, before, after)
    has, could = mentions(comments, themes)
    some, only = could.any(axis=1), only_asked(comments)
    has, could = np.column_stack([has, some & ~has.any(axis=1)]), np.column_stack([could, some])
    names = [*themes.names, NONE]
    frame = pd.concat(
        [
            _shares(comments, has, could, level),
            _scores(comments, has, names, level, method),
            _changes(comments, has, could, periods, level),
            _score_changes(comments, has, None if only else periods, level, method),
        ],
        axis=1,
    ).assign(theme=names, adjust=adjust, looked_at=comments.of)
    if only:
        frame[["nps", "se", "low", "high"]] = np.nan
        frame["note"] = english("no score: {only}", only=only)
    if not some.any():
        frame.loc[frame["theme"] == NONE, "note"] = _why_none(themes)
    every = adjusted(frame[["p_value", "nps_p_value"]].to_numpy(dtype=float).ravel(), adjust).reshape(-1, 2)
    frame["p_adjusted"], frame["nps_p_adjusted"] = every.T
    frame["languages"] = [", ".join(themes.languages(name)) for name in themes.names] + [""]
    frame["words"] = [
        ", ".join(one for some in themes.words[name].values() for one in some) for name in themes.names
    ] + [""]
    frame["stability"] = [themes.stability.get(name, np.nan) for name in names]
    shaky = np.where(frame["stability"] < STABLE, SHAKY, "")
    frame["note"] = ["; ".join(filter(None, both)) for both in zip(frame["note"], shaky, strict=True)]
    if employee:
        hidden = np.append(small_themes(comments, themes), some.any())
        frame = with_suppressed(frame, hidden, FIGURES).sort_values("theme")
    order = np.lexsort((-frame["n"].fillna(0).to_numpy(dtype=int), frame["theme"].eq(NONE)))
    return frame.iloc[order][list(COLUMNS)].reset_index(drop=True)


def of_which(themes: pd.DataFrame) -> str:
    """Of what shares are: ``comments``, or ``comments in its language`` where themes have words for a part of them.

    >>> of_which(pd.DataFrame({"theme": ["late", "tarde", "(none)"], "comments": [90, 10, 100]}))
    'comments in its language'
    """
    of = themes["looked_at"].iloc[0] if "looked_at" in themes and len(themes) else WRITTEN
    alike = themes["comments"].nunique() < 2 if "comments" in themes else True
    return str(of) if alike else f"{of} in its language"


def with_language(themes: pd.DataFrame) -> list[str]:
    """The names of themes, with their languages where shares are of the comments in these."""
    parts = themes["comments"].nunique() > 1 if "comments" in themes and "languages" in themes else False
    own = themes["languages"].fillna("") if parts else pd.Series("", index=themes.index)
    own = own.where((themes["theme"] != NONE) & (own != "any"), "")
    return [
        f"{name} ({_called(one)})" if one and f"({one})" not in name else name
        for name, one in zip(themes["theme"], own, strict=True)
    ]


def _called(codes: str) -> str:
    return _(", ").join(translated(NAMES.get(code, code)) for code in codes.split(", "))


def _why_none(themes: Themes) -> str:
    """Why no comment was looked at."""
    if themes.names:
        return N_("no theme has words for the language of a comment")
    return "; ".join([N_("no theme was looked for"), *(one for one in themes.warnings)])


def _shares(comments: Comments, has: np.ndarray, could: np.ndarray, level: float) -> pd.DataFrame:
    share, n = _weighted(comments.texts["weight"].to_numpy(dtype=float), has, could)
    low, high = wilson(share * n, n, level)
    table = {"n": has.sum(axis=0), "comments": could.sum(axis=0)}
    return pd.DataFrame({**table, "share": 100 * share, "share_low": low, "share_high": high})


def _scores(comments: Comments, has: np.ndarray, names: list[str], level: float, method: str) -> pd.DataFrame:
    """The score of those who mention each theme, in the order of ``names``."""
    row, theme = np.nonzero(has)
    repeated = comments.texts.iloc[row].reset_index(drop=True)
    counts = counted_by(pd.Series(theme, name="theme"), repeated, comments.responses)
    found = score(counts, level, method).set_index("theme")[[*OF_SCORES, "note"]].reindex(range(len(names)))
    whole = ["n_detractors", "n_passives", "n_promoters"]
    found[whole] = found[whole].fillna(0).astype(int)
    how = found["method"].dropna().iloc[0] if len(counts) else method_named(method, METHODS)
    unsaid = {"level": level, "method": how, "base": "none"}
    found[[*unsaid, "note"]] = found[[*unsaid, "note"]].astype(object)
    return found.fillna({**unsaid, "note": N_("nobody mentions it")}).reset_index(drop=True)


def _changes(
    comments: Comments, has: np.ndarray, could: np.ndarray, periods: tuple[str, str] | None, level: float
) -> pd.DataFrame:
    """The share in two periods and its change; where there are no two periods all of it is missing."""
    if periods is None:
        missing = dict.fromkeys(OF_SHARE, np.nan)
        return pd.DataFrame({"before": None, "after": None, **missing, "tested": False}, index=range(has.shape[1]))
    weight, period = comments.texts["weight"].to_numpy(dtype=float), comments.texts["period"].to_numpy(dtype=object)
    (first, n_first), (second, n_second) = (
        _weighted(weight, has & (period == one)[:, None], could & (period == one)[:, None]) for one in periods
    )
    least = np.minimum(*((could & (period == one)[:, None]).sum(axis=0) for one in periods))
    moved = share_change(second, n_second, first, n_first, level)
    tested = (least >= comments.responses.study.min_n) & ~np.isnan(moved.p_value)
    table = {
        "before": periods[0],
        "after": periods[1],
        "share_before": 100 * first,
        "share_after": 100 * second,
        "change": moved.change,
        "change_low": moved.low,
        "change_high": moved.high,
        "p_value": np.where(tested, moved.p_value, np.nan),
        "tested": tested,
    }
    return pd.DataFrame(table)


def _score_changes(
    comments: Comments, has: np.ndarray, periods: tuple[str, str] | None, level: float, method: str
) -> pd.DataFrame:
    """How the score of those who mention each theme changed between two periods; missing where there are none."""
    found = pd.DataFrame(np.nan, index=range(has.shape[1]), columns=[*OF_NPS.values()])
    if periods is None:
        return found.assign(nps_tested=False)
    for at in range(has.shape[1]):
        rows = comments.texts[has[:, at] & comments.texts["period"].isin(periods).to_numpy()]
        if rows["period"].nunique() < 2:
            continue
        counts = counted_by(rows["period"].rename("wave"), rows, comments.responses)
        least, how = comments.responses.study.min_n, method if method in TESTS else "default"
        one = compare(counts, "wave", against=periods[0], level=level, min_n=least, method=how).iloc[-1]
        found.loc[at] = [float(one[name]) for name in OF_NPS]
    return found.assign(nps_tested=found["nps_tested"] == 1)


def _weighted(weight: np.ndarray, has: np.ndarray, could: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted shares of those that have among those that could, and Kish's effective n of these."""
    total, squares = weight @ could, weight**2 @ could
    with np.errstate(divide="ignore", invalid="ignore"):
        return (weight @ has) / total, np.where(squares > 0, total**2 / squares, 0)


def _two_periods(comments: Comments, before: str | None, after: str | None) -> tuple[str, str] | None:
    """The two periods that are compared; None where comments lie in fewer."""
    known = sorted(comments.texts["period"].dropna().unique())
    if before is None and after is None:
        return (known[-2], known[-1]) if len(known) > 1 else None
    if before is None or after is None or before == after:
        raise DataError(
            "one period is no change",
            required="two periods, with --from and --to",
            found=f"{before or after} alone",
            do="name both, or none: then the last two with comments are compared",
        )
    for one in (before, after):
        if one not in known:
            unit = comments.responses.study.period or "month"
            period_of(before, after, unit)  # a DataError of its own for what is no such period
            raise DataError(
                f"no comments in {one}",
                required=f"a {unit} in which somebody wrote",
                found=f"comments in {counted(len(known), unit)}" + (f", {known[0]} to {known[-1]}" if known else ""),
                do="name another with --from or --to",
            )
    return before, after
