"""The comments as the analyses take them: masked, with language, words, score and period of each answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.customers.comments.coded import Codes, code_cells, code_columns, read_codes
from nps_analysis.customers.comments.language import UNKNOWN, known_languages, languages_of
from nps_analysis.customers.comments.words import Words, read_words
from nps_analysis.customers.masking import masked
from nps_analysis.language import N_, nenglish
from nps_analysis.responses.anonymous import refuse_part, without_counts
from nps_analysis.responses.clean import valid_rows
from nps_analysis.responses.period import period_labels
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import refuse_mixed
from nps_analysis.schema import SMALLEST_COMMENTS, DataError, counted

NO_COMMENT = {"NA", "N/A", "n/a", "null", "NULL", "none", "None", "nan", "NaN", "#N/A"}
WORD = r"[^\W\d_]{3}"  # what words have that codes such as A1 or 3,5,7 have not
SAYING = r"[^\s.,;:!?_\-–—]"  # what a comment has at least one of
PARTS = ("row", "score", "date", "weight", "respondent", "comment")
WRITTEN, CODED = "comments", "coded answers"  # what is looked at


@dataclass(frozen=True, eq=False)
class Comments:
    """Every valid answer, with its comment where there is one.

    ``answers`` has one row per valid answer: ``row`` (of the source), ``score`` (0 to 10), ``weight``, ``respondent``
    (None where unknown), ``period`` (None without a date), ``comment`` (masked, "" where there is none) and
    ``language`` ("" likewise). ``codes`` are those of the study's columns ``coded``; with ``by_code`` the answers that
    have one are looked at in place of those that have words.
    """

    answers: pd.DataFrame
    responses: Responses
    warnings: tuple[str, ...] = ()
    terms: dict[str, Any] = field(default_factory=dict, repr=False)  # what was asked for once, kept
    codes: Codes | None = None
    by_code: bool = False

    @property
    def of(self) -> str:
        """What is looked at: ``comments`` or ``coded answers``."""
        return CODED if self.by_code else WRITTEN

    @cached_property
    def said(self) -> np.ndarray:
        """Which answers are looked at."""
        return self.codes.coded if self.codes and self.by_code else (self.answers["comment"] != "").to_numpy()

    @cached_property
    def texts(self) -> pd.DataFrame:
        """The rows that are looked at, numbered from 0."""
        return self.answers[self.said].reset_index(drop=True)

    @cached_property
    def words(self) -> Words:
        return read_words(self.texts["comment"])

    def languages(self) -> list[str]:
        """The languages of the comments, the most frequent first; unknown is none, nor is of employees a rare one."""
        told = self.texts["language"]
        often = told[~told.isin(["", UNKNOWN])].value_counts()
        return often[often >= (SMALLEST_COMMENTS if self.responses.study.employee else 1)].index.tolist()


def comments(responses: Any, language: str | Sequence[str] | None = None, **options: Any) -> Comments:
    """The comments of ``responses``, ready for ``comment_coverage``, ``comment_terms``, ``comment_themes`` and others.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes, with ``options`` for it. ``language``
    names the language or languages that the comments are in (en, sv, de, fr, es, fa), by default the study's
    ``comment_language``; where neither does they are told by script and words, and what stays in doubt is ``unknown``
    (``languages_of``). E-mail addresses,
    telephone, card and other long numbers are masked at once, so that nothing that comes of them holds any. A comment
    such as "NA" or "-" is none. Where the study names columns of codes (``coded``) there need be no words: then there
    are neither terms nor quotes. Raises DataError without a column of comments or codes, where nobody wrote any, where
    kinds of survey or brands are mixed, and of employees where ``where`` chooses a part of the answers or fewer than 10
    are to be looked at.
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    named = [language] if isinstance(language, str) else list(language or responses.study.comment_language)
    among = known_languages(named)
    refuse_mixed(responses, ": what is said of one kind is not said of another")
    refuse_part(responses, "comments")
    answers, codes = _answers(responses)
    written = answers["comment"] != ""
    _refuse_few(responses, int(written.sum()) or int(codes.coded.sum() if codes else SMALLEST_COMMENTS))
    if codes and not written.any():
        warnings = (
            *codes.warnings,
            N_("nobody's own words are in the source: there are codes, no words and no quotes"),
        )
        return Comments(
            answers.assign(language=""), responses, without_counts(responses, warnings), codes=codes, by_code=True
        )
    if not written.any():
        raise DataError(
            f'nobody wrote in "{responses.columns.comment}"',
            required="comments of those who gave a score",
            found=f"{counted(len(answers), 'valid answer')}, none with a comment",
            do="name another column with --comment",
        )
    texts = answers.loc[written, "comment"]
    words = read_words(texts)
    told = languages_of(words, among)
    answers["language"] = ""
    answers.loc[written, "language"] = told
    warnings = (*_warnings(responses, texts), *(codes.warnings if codes else ()))
    found = Comments(answers, responses, without_counts(responses, warnings), codes=codes)
    found.__dict__["words"] = words  # read once, as they are for all that follows
    return found


def _refuse_few(responses: Responses, looked_at: int) -> None:
    """DataError where so few employees wrote, or were coded."""
    if responses.study.employee and looked_at < SMALLEST_COMMENTS:
        raise DataError(
            "too few comments of employees",
            required=f"{SMALLEST_COMMENTS} or more",
            found="fewer; how many, is not said",
            do="leave them out",
        )


def looked_at(comments: Comments, themes: Any) -> Comments:
    """The same answers as they are looked at for ``themes``: by what was written, or by codes."""
    return replace(comments, by_code=True, terms={}) if themes.coded else comments


def counted_by(column: pd.Series, answers: pd.DataFrame, responses: Responses) -> ScoreCounts:
    """Counts of answers by the values of ``column`` and by score, with weights."""
    weight = answers["weight"]
    rows = pd.DataFrame({column.name: column, "score": answers["score"], "n": 1, "weight": weight})
    rows["weight_sq"] = weight**2
    table = rows.groupby([column.name, "score"], sort=True).sum().reset_index()
    return ScoreCounts.from_table(table, responses=responses)


def _answers(responses: Responses) -> tuple[pd.DataFrame, Codes | None]:
    """The valid answers with their words, and their codes where the study names columns of codes."""
    columns = code_columns(responses)
    own = responses.columns.comment if responses.columns.comment not in columns else None
    if own is None and not columns:
        raise DataError(
            f"no column of comments in {responses.source.name}",
            required="a column with the reason in words",
            found=f"{counted(len(responses.names), 'column')}, none with a name such as comment, reason or why",
            do="name it with --comment",
        )
    frame = valid_rows(responses)
    have = set(frame.collect_schema().names())
    parts = [*(nw.col(name) for name in PARTS if name in have), *code_cells(responses, frame)]
    frame = frame.select(*parts).lazy().collect("pandas").to_native()
    texts = frame["comment"].astype(object) if own else pd.Series("", index=frame.index, dtype=object)
    texts = as_comment(texts.where(texts.notna(), "").map(str))
    usable = responses.dates_unusable is None and "date" in have
    unit, calendar = responses.study.period or "month", responses.study.calendar_of_periods
    period = period_labels(frame["date"], unit, calendar) if usable else None
    answers = pd.DataFrame(
        {
            "row": frame["row"].astype(object) if "row" in have else np.arange(1, len(frame) + 1),
            "score": frame["score"].astype(int),
            "weight": frame["weight"].astype(float) if "weight" in have else 1.0,
            "respondent": frame["respondent"].astype(object) if "respondent" in have else None,
            "period": period,
            "comment": texts,
        }
    ).astype({"comment": object})
    cells = frame.filter(like="code ")
    written = (answers["comment"] != "").to_numpy() if own else None
    return answers, read_codes(responses, cells, written) if columns else None


def as_comment(texts: pd.Series) -> pd.Series:
    """Texts as comments: masked, and empty where nothing is said, as in "NA" or "-"."""
    texts = masked(texts)
    return texts.where(~texts.str.strip().isin(NO_COMMENT) & texts.str.contains(SAYING), "")


def _warnings(responses: Responses, texts: pd.Series) -> list[str]:
    warnings = []
    if responses.columns.cluster or responses.columns.stratum:
        warnings.append(N_("clusters and strata are not used here: comments are taken as independent of each other"))
    codes = int((~texts.str.contains(WORD)).sum())
    if codes * 2 > len(texts):
        warnings.append(
            nenglish(
                '{n} comment of {count} in "{comment}" has no word of three letters: it seems to be '
                "a code, which --coded takes",
                '{n} comments of {count} in "{comment}" have no word of three letters: they seem to be '
                "codes, which --coded takes",
                codes,
                count=len(texts),
                comment=responses.columns.comment,
            )
        )
    return warnings
