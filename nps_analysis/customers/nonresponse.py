"""What could those who kept silent do to the score?"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.customers.log_coverage import log_coverage
from nps_analysis.customers.response_rate import UNTOLD
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.invitations import Invitations
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import COMPARE_COLUMNS, DataError, listed
from nps_analysis.stats.compare import compare
from nps_analysis.stats.raking import rake
from nps_analysis.stats.score import score
from nps_analysis.stats.sensitivity import nonresponse

WEIGHTED_COLUMNS = ("weights", "n", "n_eff", "design_effect", "nps", "se", "low", "high", "level", "method", "note")
EQUAL, MATCHED = N_("each answer once"), N_("as invited")
FEWEST = 5  # answers in every cell that is weighted by itself
EARLY, LATE = "early", "late"
REMINDED, WAITED = N_("a reminder"), N_("the median wait")  # after which an answer is late
UNJOINED = N_("no answer belongs to an invitation")


def early_late(invitations: Invitations, level: float | None = None, min_n: int | None = None) -> pd.DataFrame:
    """The score of those who answered late minus that of those who answered early, in points, by the score test.

    Late are the answers that came after a reminder, where the log has reminders and at least ``min_n`` answers on
    either side of them: the waves of Armstrong & Overton 1977 (Journal of Marketing Research 14:396). Else they are
    those after the median time to answer, in days (``split``), which is no wave. One row, with the columns of
    ``compare`` (``group`` late, ``reference`` early), ``split`` and ``by`` (which of the two). Each answer counts once,
    without weights.

    To read the silent off the late assumes that they go on where the last wave ends. That often fails (Lin & Schaeffer
    1995, Public Opinion Quarterly 59:236): a difference is a hint at nonresponse bias, none is no proof that there is
    none. Early and late also differ by channel and by when they were asked, which is not taken out.

    Without two answers at different times there is nothing to split, and ``note`` says so. Kinds of survey that are
    mixed have rows of their own. Raises DataError where the log does not tell them.
    """
    return _each_kind(invitations, lambda one: _early_late(one, level, min_n))


def _early_late(invitations: Invitations, level: float | None, min_n: int | None) -> pd.DataFrame:
    study = invitations.study
    timed = _scored(invitations).dropna(subset=["wait"])
    late, by = _late(timed, study.min_n if min_n is None else min_n)
    split = timed["wait"].median() if by == WAITED else np.nan
    if not late.any():
        empty = {name: [None] for name in (*COMPARE_COLUMNS, "split", "by")}
        note = (
            nenglish(
                "{n} answer with a time: nothing to split", "{n} answers with a time: nothing to split", len(timed)
            )
            if len(timed)
            else UNJOINED
        )
        return pd.DataFrame(empty).assign(column="answered", group=LATE, reference=EARLY, tested=False, note=note)
    counts = _counts(timed.assign(answered=np.where(late, LATE, EARLY)), ["answered"])
    found = compare(
        counts,
        across="answered",
        against=EARLY,
        level=study.level if level is None else level,
        min_n=study.min_n if min_n is None else min_n,
    )
    return found[found["group"].notna()].assign(split=split, by=by).reset_index(drop=True)


def _late(timed: pd.DataFrame, min_n: int) -> tuple[pd.Series, str]:
    """Which answers are late, and what that means: after a reminder, else after the median wait."""
    reminded = timed["answered_at"] > timed["reminded"]
    if min(reminded.sum(), (~reminded).sum()) >= max(min_n, 1):
        return reminded, REMINDED
    return timed["wait"] > timed["wait"].median(), WAITED


def who_answered(invitations: Invitations, level: float | None = None, min_n: int | None = None) -> pd.DataFrame:
    """The score of those who answered in other lights: each answer once, as invited, early and late ones by themselves.

    The rows are those of ``poststratify`` and the two sides of ``early_late``, in the columns of the first.
    """
    return _each_kind(invitations, lambda one: _in_other_lights(one, level, min_n))


def _in_other_lights(invitations: Invitations, level: float | None, min_n: int | None) -> pd.DataFrame:
    study, timed = invitations.study, _scored(invitations).dropna(subset=["wait"])
    late, by = _late(timed, study.min_n if min_n is None else min_n)
    before, after = english("answers before {by}", by=by), english("answers after {by}", by=by)
    sides = {before: timed[~late], after: timed[late]} if late.any() else {}
    level = study.level if level is None else level
    scores = [score(_counts(side), level).assign(weights=name, design_effect=1.0) for name, side in sides.items()]
    matched = _matched(invitations, None, level)[0]
    return pd.concat([matched, *(one[list(WEIGHTED_COLUMNS)] for one in scores)], ignore_index=True)


def nonresponse_bounds(invitations: Invitations, level: float | None = None, min_n: int | None = None) -> pd.DataFrame:
    """What the score of all who were invited would be for different things that the silent may think, in points.

    The scenarios and columns of ``nonresponse``: like those who answered, like the late ones (of ``early_late`` with
    the study's ``min_n``, or ``min_n``), all passives, all detractors, all promoters. The last two are the ends between
    which the truth must lie whatever the silent think. Silent is whoever was invited without a valid answer; each
    invitation counts once, without weights. Invitations of which it is not known whether they were answered are left
    out, and where no answer belongs to any, there is no rate and no score, and ``note`` says why. Kinds of survey that
    are mixed have rows of their own. Raises DataError where the log does not tell them.
    """
    return _each_kind(invitations, lambda one: _bounds(one, level, min_n))


def _bounds(invitations: Invitations, level: float | None, min_n: int | None) -> pd.DataFrame:
    scored, asked = _scored(invitations), _asked(invitations)
    late, _ = _late(scored, invitations.study.min_n if min_n is None else min_n)
    level = invitations.study.level if level is None else level
    like_late = _counts(scored[late]) if late.any() else None
    found = nonresponse(_counts(scored), max(len(asked), 1), like_late, level)
    if why := _unknown(invitations):
        return found.assign(silent=None, response_rate=np.nan, note=why)
    without = int(asked["answered"].sum()) - len(scored)
    said = (
        english("{without} answered without a score that counts, taken as silent", without=int(without))
        if without > 0
        else ""
    )
    found.loc[0, "note"] = "; ".join(filter(None, [log_coverage(invitations), said]))
    return found


def silent_needed(invitations: Invitations, targets: Sequence[float] = (0.0,)) -> pd.DataFrame:
    """How different the silent would have to be for the score of all who were invited to be at a target, in points.

    One row per target: ``target, nps`` (of those who answered), ``response_rate`` (percent of the invited with a valid
    answer), ``silent_nps`` (that would make it so), ``difference`` (silent minus answered), ``possible``: no for a
    score beyond -100 or 100, which nobody can have; ``safe_rate``: the response rate, in percent, from which on the
    score of all is on the same side of the target whatever the silent think; and ``note``. With response rate r the
    score of all is r nps + (1 - r) silent_nps. Missing without answers or silent. Kinds of survey that are mixed have
    rows of their own. Raises DataError where the log does not tell them.
    """
    return _each_kind(invitations, lambda one: _needed(one, targets))


def _needed(invitations: Invitations, targets: Sequence[float]) -> pd.DataFrame:
    answered, invited, why = _scored(invitations), len(_asked(invitations)), _unknown(invitations)
    points = 100.0 * (CLASS_OF[answered["score"].to_numpy(dtype=int)] - 1)
    rate, nps = np.nan if why else len(answered) / invited, points.mean() if len(points) else np.nan
    target = np.array(targets, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        silent = np.where(rate < 1, (target - rate * nps) / np.float64(1 - rate), np.nan)
        end = np.where(nps > target, -100, 100)  # at which the silent would pull hardest
        safe = np.where(nps == target, np.nan, 100 * (target - end) / (nps - end))
    table = {"target": target, "nps": nps, "response_rate": 100 * rate, "silent_nps": silent}
    table |= {"difference": silent - nps, "possible": np.abs(silent) <= 100, "safe_rate": safe}
    none = "no answers" if not len(answered) else N_("nobody kept silent") if rate == 1 else ""
    return pd.DataFrame({**table, "note": why or none})


def poststratify(
    invitations: Invitations, by: Sequence[str] | None = None, level: float | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The score with each answer counting once, and with weights that make the answers match the invited.

    ``by`` are columns of the log, by default all of them but the wave. Where every combination of their values that was
    invited has five answers, the weights are those of each combination (post-stratification: Holt & Smith 1979, JRSS A
    142:33), else the columns' margins are met one beside the other (``rake``). Values without answers cannot be made
    up for: they are left out, and ``note`` says what share of the invited they are; where the margins cannot be met
    together there is no second row, and ``note`` says why. First comes one row for each
    weighting: ``weights, n, n_eff`` (Kish's), ``design_effect, nps, se, low, high, level, method, note``; then
    ``column, value, n, share_invited, share_answered`` (percent, missing without answers).

    Assumes that within a cell those who answer are like those who do not, and takes the weights as given. Weights of
    the study are not used: they may correct for the same. Kinds of survey that are mixed have rows of their own. Raises
    DataError for an unknown column, and where the log does not tell the kinds.
    """
    cells: list[pd.DataFrame] = []

    def match(one: Invitations) -> pd.DataFrame:
        weighted, own = _matched(one, by, level)
        cells.append(own)
        return weighted

    weighted, left = _each_kind(invitations, match), iter(cells)
    return weighted, _each_kind(invitations, lambda one: next(left))


def _matched(
    invitations: Invitations, by: Sequence[str] | None, level: float | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = list(invitations.groups[:-1] if by is None else by)
    unknown = [name for name in names if name not in invitations.groups]
    if unknown:
        raise DataError(
            f"no column {listed(unknown)} in the invitations",
            required="columns that the invitations have beside those of the answers",
            found=listed(invitations.groups) or "none",
            do="leave it out, or add it to the log and to the study's segments",
        )
    level = invitations.study.level if level is None else level
    invited, answered = (frame[names].astype(object) for frame in (_asked(invitations), _scored(invitations)))
    scores = _scored(invitations)["score"]
    plain = score(_counts(_scored(invitations)), level).assign(weights=EQUAL, design_effect=1.0)
    plain["note"] = log_coverage(invitations)
    cells = _cells(invited, answered)
    if not names or not len(answered):
        why = (
            N_("no column of the invitations to match by")
            if len(answered)
            else _unknown(invitations) or N_("no answers")
        )
        return plain[list(WEIGHTED_COLUMNS)].assign(note=why), cells
    margins, note = _margins(invited, answered)
    try:
        raked = rake(answered, margins, total=len(answered))
    except DataError as error:
        return plain[list(WEIGHTED_COLUMNS)].assign(note=f"{error.what}: {error.found}"), cells
    weights = raked.weights.to_numpy()
    table = pd.DataFrame({"score": scores.to_numpy(dtype=int), "n": 1, "weight": weights, "weight_sq": weights**2})
    table = table.groupby("score", as_index=False).sum()
    weighted = score(ScoreCounts.from_table(table), level).assign(weights=MATCHED, design_effect=raked.design_effect)
    weighted["note"] = note
    return pd.concat([plain, weighted], ignore_index=True)[list(WEIGHTED_COLUMNS)], cells


def _each_kind(invitations: Invitations, find: Callable[[Invitations], pd.DataFrame]) -> pd.DataFrame:
    """What is found of each kind of survey by itself, with its columns first: scores of several are never pooled."""
    if invitations.untold:
        raise DataError(
            "kinds of survey, or brands, are mixed",
            required="a log that tells of which kind each invitation was, because what the silent of one kind think "
            "says nothing of another",
            found=f"several kinds of answers in {listed(invitations.untold)}, no such column in the log",
            do="add the column to the log, or read the answers of one kind with a log of that kind",
        )
    kinds = list(invitations.kinds)
    if not kinds:
        return find(invitations)
    rest = invitations.groups[len(kinds) :]
    asked = invitations.frame[invitations.frame["wanted"]]
    found = []
    for values, part in asked.groupby(kinds, observed=True):
        own = invitations.answers[invitations.answers["kind"].isin(part["kind"].unique())]
        one = find(replace(invitations, frame=part, answers=own, groups=rest, kinds=()))
        found.append(pd.concat([pd.DataFrame([values] * len(one), columns=kinds, index=one.index), one], axis=1))
    return pd.concat(found, ignore_index=True)


def _asked(invitations: Invitations) -> pd.DataFrame:
    """The invitations of which it is known whether they were answered."""
    return invitations.invited[invitations.invited["told"]]


def _unknown(invitations: Invitations) -> str:
    """Why there is no response rate; empty where there is one."""
    asked = _asked(invitations)
    if not len(asked):
        return UNTOLD
    return UNJOINED if asked["answered"].any() and asked["score"].isna().all() else ""


def _scored(invitations: Invitations) -> pd.DataFrame:
    """The invitations with a valid answer."""
    return invitations.invited.dropna(subset=["score"])


def _counts(scored: pd.DataFrame, by: Sequence[str] = ()) -> ScoreCounts:
    table = scored.assign(score=scored["score"].astype(int)).groupby([*by, "score"]).size()
    return ScoreCounts.from_table(table.rename("n").reset_index())


def _cells(invited: pd.DataFrame, answered: pd.DataFrame) -> pd.DataFrame:
    """Each column's values with their shares of the invited and of the answers, in percent."""
    parts = []
    for name in invited:
        asked, said = invited[name].value_counts(), answered[name].value_counts()
        n = said.reindex(asked.index, fill_value=0)
        shares = {"share_invited": 100 * asked / asked.sum(), "share_answered": 100 * n / (n.sum() or np.nan)}
        parts.append(pd.DataFrame({"column": name, "value": asked.index, "n": n, **shares}).sort_values("value"))
    empty = pd.DataFrame(columns=["column", "value", "n", "share_invited", "share_answered"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def _margins(invited: pd.DataFrame, answered: pd.DataFrame) -> tuple[dict, str]:
    """What the answers are to match, and how in words."""
    names = list(invited)
    asked, said = invited.value_counts(), answered.value_counts()
    if (said.reindex(asked.index, fill_value=0) >= FEWEST).all():
        key = tuple(names) if len(names) > 1 else names[0]
        sizes = asked.to_dict() if len(names) > 1 else {value: n for (value,), n in asked.to_dict().items()}
        return {key: sizes}, nenglish(
            "post-stratified by {names}: {n} cell",
            "post-stratified by {names}: {n} cells",
            len(asked),
            names=listed(names),
        )
    reached = pd.Series(True, invited.index)
    for name in names:
        reached &= invited[name].isin(answered[name].unique())
    margins = {name: invited.loc[reached, name].value_counts().to_dict() for name in names}
    note = english(
        "raked to the margins of {names}: a combination has fewer than {fewest} answers",
        names=listed(names),
        fewest=FEWEST,
    )
    lost = 100 * (1 - reached.mean())
    of_lost = english("{share} % of the invited are in groups without answers", share=f"{lost:.1f}")
    return margins, "; ".join([note, *([of_lost] if lost else [])])
