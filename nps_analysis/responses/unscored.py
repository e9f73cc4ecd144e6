"""Surveys of satisfaction or effort without the question of recommendation: ratings count, and there is no score."""

from dataclasses import replace
from typing import Any

import narwhals as nw

from nps_analysis.language import N_
from nps_analysis.responses.columns import NoScoreColumnError, find_columns
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.others import without_others
from nps_analysis.responses.prepared import prepared
from nps_analysis.responses.ratings import read_ratings
from nps_analysis.responses.read import opened, responses_of
from nps_analysis.responses.record import Accounting, Repair, Responses, one_column
from nps_analysis.responses.rows import count
from nps_analysis.responses.survey import Survey, survey_of
from nps_analysis.responses.table import Table
from nps_analysis.responses.timeline import with_dates
from nps_analysis.responses.weights import with_weights
from nps_analysis.schema import DataError
from nps_analysis.study import Study

NO_SCORE = N_("no column is the score: there is no NPS here, and none is made of other ratings")
HIGHEST = 7  # the highest number of a column that, named as a metric, is no answer from 0 to 10


def read_rated(source: Any = None, **options: Any) -> Responses:
    """The responses in ``source`` of which ratings are wanted: as ``read`` gives them, also where there is no score.

    A source in which no column is found to be the score, while the study names ``metrics``, has answers that count
    (``accounting.valid``) without a score: ``columns.score`` is None, ``scores`` is empty, and ``nps`` is None. So has
    one whose only candidate the study names as a metric and whose numbers end at 7. Raises DataError as ``read``.

    >>> import pandas as pd
    >>> found = read_rated(pd.DataFrame({"satisfaction": [5, 1, 4]}), metrics={"satisfaction": "csat"})
    >>> found.accounting.valid, found.columns.score, found.nps
    (3, None, None)
    """
    kept = prepared(source, options)
    if kept:
        return kept
    table, study = opened(source, options)
    if study.columns.score or not study.metrics or _score_in(table, study):
        return responses_of(survey_of(table, study))
    return _without_score(table, study)


def _score_in(table: Table, study: Study) -> bool:
    """Whether a column is the score, or may be, so that it must be named; not one that is named as another metric."""
    warnings, named = len(table.warnings), {_column(table, name): one.kind for name, one in study.metrics.items()}
    try:
        score = find_columns(table, study).score
    except NoScoreColumnError:
        return False
    except DataError:
        return True
    finally:
        del table.warnings[warnings:]
    if named.get(score or "", "likelihood") == "likelihood":
        return True
    return not _ends_early(table, study, score or "")


def _ends_early(table: Table, study: Study, column: str) -> bool:
    """Whether the numbers in a column end at 7, so that they are no answers from 0 to 10."""
    asked = survey_of(replace(table, warnings=[], repairs={}), study.with_options(score=column))
    responses = _unscored(asked, asked.frame, ())
    for known in (responses.study, responses.study.model_copy(update={"rating_scale": "0-10"})):
        try:
            [rating] = read_ratings(replace(responses, study=known), [column], scored=False)
        except DataError:  # also where nothing tells whether a scale ends at 4 or at 5; then the numbers say it
            continue
        return (rating.high if known is responses.study else max(rating.values.values())) <= HIGHEST
    return False


@reads_rows
def _without_score(table: Table, study: Study) -> Responses:
    """The responses; the first metric stands in where rows that do not count are summed up by their scores."""
    stand_in = _column(table, next(iter(study.metrics)))
    survey = survey_of(table, study.with_options(score=stand_in))
    played = survey.columns.model_dump(exclude_none=True).values()
    frame, others = without_others(survey.frame, table, played, survey.raw)
    table.warnings.append(NO_SCORE)
    return _unscored(replace(survey, study=study), frame, tuple(others))


def _unscored(survey: Survey, frame: Any, others: tuple) -> Responses:
    table, study = survey.table, survey.study
    columns = survey.columns.model_copy(update={"score": None})
    if columns.weight:
        frame = with_weights(frame, columns.weight, table.repairs)
    frame, unusable = with_dates(frame, columns, table, study)
    left_out = (*survey.left_out, *survey.excluded, *others, *survey.duplicates)
    reasons = tuple(replace(reason, raw=None) for reason in left_out)
    rows = {kind: sum(one.rows for one in reasons if one.kind == kind) for kind in ("excluded", "duplicate")}
    account = Accounting(
        rows_read=table.source.rows,
        valid=count(frame),
        excluded=rows["excluded"],
        duplicates=rows["duplicate"],
        reasons=reasons,
        repairs=tuple(Repair(what, cells) for what, cells in table.repairs.items() if cells),
    )
    return Responses(
        frame=nw.to_native(frame),
        columns=columns,
        scores={},
        names=table.names,
        accounting=account,
        study=study,
        source=table.source,
        warnings=table.warnings,
        dates_unusable=unusable,
        twice=table.twice,
        texts=table.texts,
        unfiltered=None if survey.unfiltered is None else nw.to_native(survey.unfiltered),
        invitations=table.invitations,
    )


def _column(table: Table, name: str) -> str:
    return one_column(name.removeprefix("column:"), table.names, table.twice)
