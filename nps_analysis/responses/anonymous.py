"""Of employees: responses whose account tells of nobody alone, and what is not made of them at all."""

import re
from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.record import Reason, Responses
from nps_analysis.responses.rows import collected, values_in
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import PERIODS, SMALLEST_DISTRIBUTION, DataError, listed
from nps_analysis.study import Study

KINDS = ("missing", "rejected", "excluded", "duplicate")
DECIDE = ("period", "as_of", "scale", "missing_codes", "labels", "date_format", "calendar", "tz", "on_duplicate")
PLAIN = r"\b(0-10|1-10|1-11|1 to 10|0 to 10|cp1252|UTF-8|Latin-1|ISO[- ]8601)(?!\w)"  # digits that count no answers
SINGLE_SCORES = {form for score in range(11) for form in (f"{score}", f"{score}.0")}
NOT_TOLD = N_("of employees, reasons are not told one by one")


def anonymous(responses: Responses, asked: Study) -> Responses:
    """The responses with an account by kind only: without row numbers, values, or scores with and without few rows.

    ``asked`` is the study with the segments of which these answers have only one value, too. Warnings that count or
    quote answers are left out, and one says how many these are: three answers without a date,
    say, would give away a group that is hidden in the table by period. Raises DataError for too few answers, whatever
    they were chosen by, and for weights, clusters, strata and populations.
    """
    _refuse_what_would_tell(responses)
    account = responses.accounting
    sums = {kind: sum(one.rows for one in account.reasons if one.kind == kind) for kind in KINDS}
    reasons = tuple(Reason(kind, NOT_TOLD, rows) for kind, rows in sums.items() if rows)
    said = [*without_counts(responses, responses.warnings)]
    if responses.study.where:
        said.append(_only_part(asked))
    if more := _not_in_the_study(responses.study):
        what = english("by {names}, which the study's segments do not have", names=listed(more))
        said.append(
            english(
                "{what}: what is hidden is not held against its other tables; name all segments in the study file",
                what=what,
            )
        )
    if other := _not_as_in_the_study(responses.study):
        what = english("with another {names} than in the study file", names=listed(other))
        said.append(
            english(
                "{what}: what is hidden is not held against its other tables; give out one release, not both", what=what
            )
        )
    return replace(
        responses,
        accounting=replace(account, reasons=reasons, repairs=()),
        warnings=said,
        nps=None,
        effects=(),
        invitations=(),
    )


def counts_answers(text: str, names: Sequence[str] = ()) -> bool:
    """Whether a warning has numbers other than those of scales, encodings and columns' names.

    >>> counts_answers("3 answers without a date"), counts_answers("no dates: no trend from 0 to 10")
    (True, False)
    """
    columns = [re.escape(f'"{name}"') for name in names if re.search(r"\d", name)]
    return bool(re.search(r"\d", re.sub("|".join([PLAIN, *columns]), "", text)))


def _refuse_what_would_tell(responses: Responses) -> None:
    """DataError for so few answers that any figure tells of them, and for sums that hidden groups could be told from.

    A total's standard error and effective n are sums of squares over clusters and strata, and weights that a whole team
    has in common are as good as its name.
    """
    columns, study = responses.columns, responses.study
    named = {role: getattr(columns, role) for role in ("weight", "cluster", "stratum")}
    design = [role for role, column in named.items() if column] + ["population size"] * bool(study.population_size)
    if design:
        raise DataError(
            "weights, clusters and strata are not used of employees",
            required="answers that count alike: what weighs and joins them would tell of groups that are hidden",
            found=listed(design),
            do="leave them out of the study file, and off the command line",
        )
    if (columns.score or "") in [name.removeprefix("column:") for name in study.where]:
        raise DataError(
            "employees are not chosen by their score",
            required="--where with a column of groups",
            found=f"--where {columns.score}=…",
            do="leave it out",
        )
    if coded := [code for code in study.missing_codes if code.strip() in SINGLE_SCORES]:
        raise DataError(
            "scores of employees are not left out as codes",
            required="--missing-codes that are no scores: with and without one, a table tells who gave it",
            found=listed(coded),
            do="leave 0 to 10 out of missing_codes",
        )
    raw = collected(values_in(responses.kept(), nw.col(columns.score or "")))
    scores = responses.scores_of(raw["value"])
    known = ~np.isnan(scores)
    answers = np.zeros(3)
    np.add.at(answers, CLASS_OF[scores[known].astype(int)], raw["rows"].to_numpy(float)[known])
    if answers.sum() < SMALLEST_DISTRIBUTION or answers.max() == answers.sum():
        raise too_few()


def too_few() -> DataError:
    """The error for so few answers, or so like each other, that nothing may be told of them."""
    return DataError(
        "too few answers of employees, or all in one class",
        required=f"{SMALLEST_DISTRIBUTION} answers or more, not all of promoters, of passives or of detractors",
        found="fewer, or no two different ones; which, is not said",
        do="look at a larger group; leave employee out only where the answers are not employees'",
    )


def _only_part(asked: Study) -> str:
    """What it means that only part of the answers was chosen; by a column that the study divides by, it shows more."""
    divides = {name.removeprefix("column:") for name in (*asked.segments, *asked.league, *(asked.targets or {}))}
    said = N_("only part of the answers: what is hidden is not held against releases of other parts, or of all")
    chosen = [name.removeprefix("column:") for name in asked.where]
    if not (named := [name for name in chosen if name in divides]):
        return said
    return english(
        "{said}; the study divides by {names}, and hides groups that are shown here: give out one",
        said=said,
        names=listed(named),
    )


def _not_in_the_study(study: Study) -> list[str]:
    """Groupings that only this command asks for: each such release is decided on by itself."""
    targets = [name for name in study.targets or {} if name != "overall"]
    periods = {"period", *PERIODS}
    own = {"period", study.period or "month"}
    known = {name.removeprefix("column:") for name in (*study.segments, *study.league, *targets)} | own
    asked = [study.by, [*study.within, *([study.across] if study.across else [])]]
    new = [name.removeprefix("column:") for names in asked for name in names]
    new = [name for name in new if name not in known]
    columns = [[name.removeprefix("column:") for name in names if name not in periods] for names in asked]
    columns.append(list(dict.fromkeys(name for names in columns for name in names)))
    return list(dict.fromkeys([*new, *(" x ".join(names) for names in columns if len(names) > 1)]))


def _not_as_in_the_study(study: Study) -> list[str]:
    """Keys of the study file that the command replaces, so that other answers count, or by other periods."""
    return [name for name in study.replaced if name in DECIDE]


WHY_NOT = {  # of what some would miss, why it is not made
    "league": N_("a rank says of a person's team more than its score"),
    "contact": N_("who was asked, and who did not answer, is about single people"),
}


def refuse_employees(responses: Responses, what: str) -> None:
    """DataError where the responses are of employees, of whom ``what`` is not made: it is about single people."""
    if responses.study.employee:
        why = next((f": {why}" for word, why in WHY_NOT.items() if what == f"nps {word}"), "")
        raise DataError(
            f"{what} is not made of employees' answers",
            required="answers of customers",
            found=f"employee: true, under which nothing is made that lists or follows single people{why}",
            do="leave it out; nps score, trend, compare, benchmark, decompose and metrics hide small groups",
        )


def refuse_part(responses: Responses, what: str, by: Sequence[str] = ()) -> None:
    """DataError where ``what`` would be of some employees only: it is made of all answers, never of a group."""
    if responses.study.employee and (responses.study.where or by):
        raise DataError(
            f"{what} of a part of the employees are not made",
            required="all answers together: of a group they would tell of very few people",
            found=f"where {listed(responses.study.where)}" if responses.study.where else f"by {listed(by)}",
            do="leave it out",
        )


def without_counts(responses: Responses, texts: Sequence[str]) -> tuple[str, ...]:
    """The warnings ``texts``; of employees without those that count or quote answers, and with how many these are."""
    if not responses.study.employee:
        return tuple(texts)
    kept = [text for text in texts if not counts_answers(text, responses.names)]
    left_out = len(texts) - len(kept)
    return (
        *kept,
        *[
            nenglish(
                "{n} warning that would tell of few employees left out",
                "{n} warnings that would tell of few employees left out",
                left_out,
            )
        ]
        * bool(left_out),
    )
