"""Reading: any source to the responses that count and an account of every row."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.anonymous import anonymous
from nps_analysis.responses.answer import MISSING_CODE
from nps_analysis.responses.columns import MOST_VALUES, values_of
from nps_analysis.responses.connection import refuse_url
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.design import strata_of
from nps_analysis.responses.effect import effects_of
from nps_analysis.responses.others import without_others
from nps_analysis.responses.prepared import prepared
from nps_analysis.responses.record import Accounting, Effect, Reason, Repair, Responses, plain
from nps_analysis.responses.rows import RawScores, collected, first_rows, values_in, written
from nps_analysis.responses.scores import Answers, read_answers
from nps_analysis.responses.segments import TYPE_COLUMN, is_survey_type
from nps_analysis.responses.source import open_files, open_frame, without_zones
from nps_analysis.responses.survey import Survey, survey_of
from nps_analysis.responses.table import Table
from nps_analysis.responses.timeline import with_dates
from nps_analysis.responses.together import (
    doubts_of_files,
    files_without_answers,
    one_survey,
    read_alone,
    worded_differently,
)
from nps_analysis.responses.weights import extreme_weights, refuse_weights, weight_sums, with_weights
from nps_analysis.schema import DataError, NoScoreError, counted, listed
from nps_analysis.study import Columns, Study


def read(source: Any = None, **options: Any) -> Responses:
    """The responses in ``source``, with an account of every row.

    ``source`` is a file (.csv .tsv .txt .xlsx .sav .parquet .json .ndjson .db .sqlite, also .gz), a folder or glob of
    them, a list of files, a study file (.yml), or a frame of pandas, Polars, Arrow, DuckDB, Ibis or Spark; it is left
    out where ``database`` names the environment variable that holds a database's URL, and ``table`` a table in it.
    ``options`` are the keys of a study file: ``score``, ``date``, ``weight``, ``where``, … Raises DataError, in three
    parts, when the source cannot be read without guessing.

    >>> responses = read(pd.DataFrame({"score": ["10", "9 - Likely", "n/a", "nine"]}))
    >>> responses.accounting.valid, responses.accounting.missing, responses.accounting.rejected
    (2, 1, 1)
    """
    return prepared(source, options) or responses_of(survey_of(*opened(source, options)))


@reads_rows
def responses_of(survey: Survey) -> Responses:
    """The responses of a survey, of which the rows that are not asked for have been left out."""
    table, study, columns = survey.table, survey.study, survey.columns
    score, played = columns.score or "", columns.model_dump(exclude_none=True).values()
    frame, others = without_others(survey.frame, table, played, survey.raw)
    if columns.weight:
        frame = with_weights(frame, columns.weight, table.repairs)
    frame, unusable = with_dates(frame, columns, table, study)
    rows, answers, sums = _answers(frame, columns, table, study)
    valid = written(score, answers.scores)
    if columns.weight:
        refuse_weights(frame, columns.weight, valid, sums)
        table.warnings += extreme_weights(frame, columns.weight, valid, sums)
    study = _with_dividing_segments(frame.filter(valid), table, study)
    strata = strata_of(frame, columns, valid, table, study)
    not_scores = _not_scores(frame, columns, rows, answers)
    reasons = (*not_scores, *survey.left_out, *survey.excluded, *others, *survey.duplicates)
    table.warnings += [*files_without_answers(frame, table, valid, score), *answers.warnings]
    table.warnings += _warnings(frame, columns, valid, reasons, answers, study)
    apart = (*_brands(frame, columns), *_survey_type(frame, table, columns))
    no_score = apart or _weighs_strata(columns, strata)
    nps, effects = (None, ()) if no_score else _effects(rows, sums, reasons, answers, study)
    responses = Responses(
        frame=frame.to_native(),
        columns=columns,
        scores=answers.scores,
        names=table.names,
        accounting=_accounting(table, answers, sum(rows[value] for value in answers.scores), reasons),
        study=study,
        source=table.source,
        warnings=table.warnings,
        dates_unusable=unusable,
        apart=apart,
        twice=table.twice,
        texts=table.texts,
        strata=strata,
        nps=nps,
        effects=effects,
        unfiltered=None if survey.unfiltered is None else survey.unfiltered.to_native(),
        invitations=table.invitations,
    )
    return anonymous(responses, survey.study) if study.employee else responses


def _with_dividing_segments(answered: Any, table: Table, study: Study) -> Study:
    """The study without segments of which the answers have only one value: there is nothing to compare."""
    known = [name for name in study.segments if name in table.names and name not in table.twice]
    alike = [name for name in known if len(values_of(answered, name)) == 1]
    fixed = [name.removeprefix("column:") for name in study.where]
    said = N_("it divides nothing, and is no segment here")
    table.warnings += [
        english('all answers have one "{name}": {said}', name=name, said=said) for name in alike if name not in fixed
    ]
    if not alike:
        return study
    return study.model_copy(update={"segments": [name for name in study.segments if name not in alike]})


def _brands(frame: Any, columns: Columns) -> list[str]:
    """The brand column, when the rows that count are about more than one."""
    return [columns.brand] if columns.brand and len(values_of(frame, columns.brand)) != 1 else []


def _survey_type(frame: Any, table: Table, columns: Columns) -> list[str]:
    """The column of survey types, when the rows that count are of more than one: they are never pooled silently."""
    played = set(columns.model_dump(exclude_none=True).values())
    for name in table.names:
        if name not in played and TYPE_COLUMN.search(name) and is_survey_type(name, values_of(frame, name)):
            kinds = english('"{name}" holds different kinds of survey, which are kept apart', name=name)
            table.warnings.append(english("{kinds}; choose one with --where", kinds=kinds))
            return [name]
    return []


def opened(source: Any, options: Mapping[str, Any]) -> tuple[Table, Study]:
    """What ``read`` takes, as one table, and the study of it."""
    if source is None and options.get("database"):
        study = Study.from_keys(dict(options), "the options")
        return _of_database(study), study
    paths = [source] if isinstance(source, str | Path) else source
    if not (isinstance(paths, list | tuple) and paths and all(isinstance(path, str | Path) for path in paths)):
        study = Study().with_options(**options)
        return open_frame(source, study), study
    if "" in map(str, paths):
        raise DataError(
            "no source is named",
            required="a file, a folder or a glob",
            found="an empty name",
            do="name the source, and see that the variable that was to hold its name is set",
        )
    refuse_url(paths)
    study = study_of(paths, options)
    return _of_database(study) if study.database else one_survey(open_files(study), study), study


def study_of(paths: Sequence[str | Path], options: Mapping[str, Any]) -> Study:
    """The study in a study file, or that of exports, with ``options`` in the place of its keys."""
    if len(paths) == 1 and Path(paths[0]).suffix.lower() in (".yml", ".yaml"):
        return Study.load(paths[0]).with_options(**options)
    return Study(source=[str(path) for path in paths]).with_options(**options)


def _of_database(study: Study) -> Table:
    from nps_analysis.responses.database import open_database  # databases are rarer than files

    if study.source:
        raise DataError(
            "two sources at once",
            required="files, or a table of a database",
            found=f"{listed(study.source)} and the database in {study.database}",
            do="leave one of them out",
        )
    return without_zones(open_database(study), study)


def _answers(frame: Any, columns: Columns, table: Table, study: Study) -> tuple[dict[Any, int], Answers, pd.DataFrame]:
    """How many rows have each raw value of the score, what the values stand for, and the sums of the scores' weights.

    DataError when there is no score among them.
    """
    column = columns.score or ""
    kind = frame.collect_schema()[column]
    if kind.is_nested():
        raise _no_score(column, f"a column of {kind}")
    plan = weight_sums(frame, column, columns.weight) if columns.weight else values_in(frame, nw.col(column))
    raw = collected(plan)
    if len(raw) > MOST_VALUES:
        raise _no_score(column, f"{len(raw):,} different values")
    raw = raw.sort_values("value", key=lambda column: column.astype(str))  # engines return them in any order
    values = [plain(value) for value in raw["value"].tolist()]
    if kind.is_integer():  # pandas makes decimals of whole numbers among which one is missing
        values = [None if value is None else int(value) for value in values]
    rows: dict[Any, int] = {}
    for value, number in zip(values, raw["rows"].tolist(), strict=True):
        rows[value] = rows.get(value, 0) + int(number)
    asked = study.question or table.texts.get(column)
    alone = read_alone(frame, table, study, column)
    answers = read_answers(rows, study.model_copy(update={"question": asked}), column, table.source.name)
    answers.warnings += [*worded_differently(table, column), *doubts_of_files(alone, answers, rows, study)]
    if not answers.scores:
        kind = DataError if answers.rejected else NoScoreError
        raise kind(
            f'no valid score in "{column}" of {table.source.name}',
            required="at least one answer from 0 to 10",
            found=f"{counted(sum(rows.values()), 'row')}: {_found(answers, rows)}",
            do="name another column with --score, or give worded answers their values in the study file under labels",
        )
    return rows, answers, raw[[value in answers.scores for value in values]]


def _no_score(column: str, found: str) -> DataError:
    do = "name another column with --score"
    return DataError(f'"{column}" is no score', required="answers from 0 to 10", found=found, do=do)


def _found(answers: Answers, rows: dict[Any, int]) -> str:
    parts = {**answers.missing, **answers.rejected}
    return ", ".join(f"{sum(rows[value] for value in values):,} {reason}" for reason, values in list(parts.items())[:4])


def _not_scores(frame: Any, columns: Columns, rows: dict[Any, int], answers: Answers) -> list[Reason]:
    column, reasons = columns.score or "", []
    weight = nw.col(columns.weight).cast(nw.Float64) if columns.weight else nw.lit(1.0)
    for kind, parts in (("missing", answers.missing), ("rejected", answers.rejected)):
        for reason, values in parts.items():
            these = written(column, values)
            coded = RawScores(column, weight).of(frame.filter(these)) if reason.startswith(MISSING_CODE) else None
            reasons.append(Reason(kind, reason, sum(rows[value] for value in values), first_rows(frame, these), coded))
    return reasons


def _accounting(table: Table, answers: Answers, valid: int, reasons: tuple[Reason, ...]) -> Accounting:
    rows = {
        kind: sum(reason.rows for reason in reasons if reason.kind == kind)
        for kind in ("missing", "rejected", "excluded", "duplicate")
    }
    repairs = table.repairs | answers.repairs
    return Accounting(
        rows_read=table.source.rows,
        valid=valid,
        missing=rows["missing"],
        rejected=rows["rejected"],
        excluded=rows["excluded"],
        duplicates=rows["duplicate"],
        reasons=reasons,
        repairs=tuple(Repair(what, cells) for what, cells in repairs.items() if cells),
    )


def _weighs_strata(columns: Columns, strata: pd.DataFrame | None) -> bool:
    """Whether answers weigh what their stratum's population tells, which no row that was left out has."""
    if strata is None or columns.weight or not columns.stratum:
        return False
    return bool(np.isfinite(strata["population"]).all())


def _effects(
    rows: dict[Any, int], sums: pd.DataFrame, reasons: tuple[Reason, ...], answers: Answers, study: Study
) -> tuple[float, tuple[Effect, ...]]:
    weights: dict[Any, float] = {}
    for value, weight in zip(sums["value"], sums["sum" if "sum" in sums else "rows"], strict=True):
        weights[plain(value)] = weights.get(plain(value), 0.0) + float(weight)
    return effects_of(weights, rows, reasons, answers, study)


def _warnings(
    frame: Any, columns: Columns, valid: nw.Expr, reasons: tuple[Reason, ...], answers: Answers, study: Study
) -> list[str]:
    """What an analyst must know before believing the score."""
    warnings = []
    if answers.rejected:
        rejected = {reason.reason: reason.rows for reason in reasons if reason.kind == "rejected"}
        what = "; ".join(
            english("{reason} ({n})", reason=reason, n=f"{n:,}") for reason, n in list(rejected.items())[:4]
        )
        warnings.append(
            nenglish("{n} answer rejected: {what}", "{n} answers rejected: {what}", sum(rejected.values()), what=what)
        )
    if answers.missing.keys() - {"no answer"}:
        missing = sum(reason.rows for reason in reasons if reason.kind == "missing")
        warnings.append(
            nenglish(
                "{n} answer missing, some written as words or codes",
                "{n} answers missing, some written as words or codes",
                missing,
            )
        )
    if len(set(answers.scores.values())) == 1:
        score = next(iter(answers.scores.values()))
        warnings.append(english("every answer is {score}: check that the column is the score", score=score))
    if columns.respondent:
        warnings += _one_for_many(frame.filter(valid), columns.respondent)
    warnings += [english("the study file's {name} is not used by this version", name=name) for name in study.unused]
    return warnings


def _one_for_many(answered: Any, respondent: str) -> list[str]:
    """A warning when one respondent gave over a tenth of 30 or more answers; spaces for a name are looked for last."""
    name = nw.col(respondent).cast(nw.String)
    for there in (name, name.str.strip_chars()):
        rows, people = nw.col("rows"), answered.filter(~name.is_null() & (there != ""))
        answers = values_in(people, nw.col(respondent)).select(rows.max().alias("most"), rows.sum().alias("all"))
        most, n = map(int, collected(answers).fillna(0).iloc[0])
        if n < 30 or most <= max(1, n / 10):
            return []
    return [f'one respondent gave {most:,} of {n:,} answers ({most / n:.0%}); "{respondent}" says who']
