"""Comments that were coded already: which answer has which code, and which answers were coded at all."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.customers.comments.code_cells import NO, NO_THEME, NOT_CODED, YES, parting_of, plain_code, spelled
from nps_analysis.customers.comments.code_doubts import (
    doubts_of_codes,
    refuse_comments,
    refuse_free_text,
    refuse_mixed_kinds,
    refuse_no_theme,
    refuse_other_words,
)
from nps_analysis.customers.masking import masked
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.clean import names_in
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import as_text
from nps_analysis.schema import DataError, counted, listed

SHORT_NAME = 40  # letters of a question that is a theme's name
COLUMNS = ("column", "kind", "parted_by", "coded", "several", "no_theme", "not_coded", "codes", "once")
IN_CELLS, YES_OR_NO = "codes", "yes or no"


@dataclass(frozen=True, eq=False)
class Codes:
    """The codes of some answers: ``has`` (answers x names) says who has which, ``coded`` who was coded at all.

    ``account`` has one row per column: ``kind`` (codes, or yes or no), ``parted_by`` (the signs between codes), how
    many answers are ``coded`` there, of them with ``several`` codes and with a word for ``no_theme``, ``not_coded``
    ones, different ``codes`` and those that are there ``once``.
    """

    names: tuple[str, ...]
    has: np.ndarray
    coded: np.ndarray
    account: pd.DataFrame
    warnings: tuple[str, ...] = ()


def code_columns(responses: Responses) -> list[str]:
    """The study's columns of codes by their names in the source. DataError where one is not there, or is the score."""
    columns = list(dict.fromkeys(responses.column(name) for name in responses.study.coded))
    if responses.columns.score in columns:
        raise DataError(
            f'"{responses.columns.score}" is the score itself',
            required="columns with the codes of comments",
            found="the column of scores among them",
            do="leave it out of --coded",
        )
    return columns


def code_cells(responses: Responses, frame: nw.LazyFrame | nw.DataFrame) -> list[nw.Expr]:
    """The cells of the study's columns of codes as texts, ``code 0``, ``code 1``…, of a ``frame`` of ``clean``."""
    called, kinds = names_in(responses), frame.collect_schema()
    names = [(column, called[column]) for column in code_columns(responses)]
    return [as_text(name, kinds[name], column).alias(f"code {at}") for at, (column, name) in enumerate(names)]


def read_codes(responses: Responses, cells: pd.DataFrame, has_text: np.ndarray | None) -> Codes:
    """The codes in ``cells``, one column of texts for each of ``code_columns`` and one row per answer.

    Columns of yes and no (1 and 0, x and blank) are a theme each, by the column's name or short question; all others
    hold codes, one or several in a cell. Blank is not coded; *none* and *no comment* are coded, without a theme. An
    answer with no in every column was not coded where ``has_text`` says that there was nothing to code. Codes that
    differ in capitals, spaces or Unicode form are one, by the most frequent spelling. A cell that is one of the study's
    ``missing_codes`` is blank. Raises DataError where nothing is coded, where cells look like free text, where kinds of
    columns are mixed, and where yes and no are in other words.
    """
    columns = code_columns(responses)
    cells = cells.fillna("").astype(object).set_axis(columns, axis=1)
    cells = cells.where(~cells.apply(_by_value, change=plain_code).isin(responses.study.missing_codes), "")
    kinds = [{plain_code(cell) for cell in pd.unique(cells[name])} - NOT_CODED for name in columns]
    if not any(kinds):
        raise DataError(
            f"nothing is coded in {listed(columns, 4)}",
            required="codes of comments beside valid scores",
            found=f"{counted(len(cells), 'answer')}, all blank",
            do="name other columns with --coded",
        )
    if all(kind <= YES | NO for kind in kinds):
        return _of_truths(responses, cells, has_text)
    refuse_mixed_kinds(columns, kinds)
    return _of_codes(cells, responses.columns.comment)


def _of_truths(responses: Responses, cells: pd.DataFrame, has_text: np.ndarray | None) -> Codes:
    """The codes of columns that say yes or no."""
    plain = np.column_stack([_by_value(cells[name], plain_code) for name in cells])
    yes, said = np.isin(plain, [*YES]), ~np.isin(plain, [*NOT_CODED])
    coded: np.ndarray = np.asarray(said.any(axis=1))
    without = coded & ~yes.any(axis=1)
    warnings = []
    if has_text is not None and (silent := without & ~has_text).any():
        coded = coded & ~silent
        warnings.append(
            nenglish(
                "{n} answer without a comment and with no code in any column is taken as not coded",
                "{n} answers without a comment and with no code in any column are taken as not coded",
                int(silent.sum()),
            )
        )
    elif has_text is None and without.any():
        what = nenglish(
            "{n} answer of {count} with no in every column of codes",
            "{n} answers of {count} with no in every column of codes",
            int(without.sum()),
            count=len(cells),
        )
        warnings.append(english("{what} count as coded, without a theme; blank cells would be not coded", what=what))
    if not np.isin(plain, [*NO]).any():
        warnings.append(
            N_("columns of codes hold yes and blanks alone: answers with blanks alone are taken as not coded")
        )
    account = []
    for name, own, told in zip(cells, yes.T, (said & coded[:, None]).T, strict=True):
        account.append((name, YES_OR_NO, "", told.sum(), 0, (told & ~own).sum(), (~told).sum(), 1, int(own.sum() == 1)))
    return Codes(_called(responses, [*cells]), yes, coded, pd.DataFrame(account, columns=[*COLUMNS]), tuple(warnings))


def _called(responses: Responses, columns: list[str]) -> tuple[str, ...]:
    """The themes that columns of yes and no stand for: their short questions, where they have any, or their names."""
    texts = [" ".join(responses.texts.get(name, "").split()) for name in columns]
    names = [text if 0 < len(text) <= SHORT_NAME else name for text, name in zip(texts, columns, strict=True)]
    return tuple(names if len(set(names)) == len(names) else columns)


def _of_codes(cells: pd.DataFrame, comment: str | None) -> Codes:
    """The codes of columns that hold them by name, or by number."""
    places, different = pd.factorize(cells.to_numpy(dtype=object).ravel(order="F"))
    often = dict(zip(different, np.bincount(places, minlength=len(different)).tolist(), strict=True))
    parting = parting_of(often)
    parts = _masked([parting.parts(cell) for cell in different])
    found = _often(parts, often.values())
    refuse_free_text([*cells], found)
    if comment is not None and comment in cells:
        own = places.reshape(cells.shape, order="F")[:, [*cells].index(comment)]
        refuse_comments(comment, _often(parts, np.bincount(own, minlength=len(different)).tolist()))
    called, merged = spelled(found)
    names = sorted({name for name in called.values() if plain_code(name) not in NO_THEME})
    refuse_no_theme([*cells], names, found)
    at = {name: place for place, name in enumerate(names)}
    says = np.zeros((len(different), len(names) + 1), dtype=bool)  # the last is for no theme
    for row, some in enumerate(parts):
        says[row, [at.get(called[code], -1) for code in some]] = True
    has = np.zeros((len(cells), len(names) + 1), dtype=bool)
    filled, again, account = np.zeros(len(cells), dtype=int), np.zeros(len(cells), dtype=bool), []
    for name, own in zip(cells, places.reshape(cells.shape, order="F").T, strict=True):
        mine = says[own]
        again |= (has & mine)[:, :-1].any(axis=1)
        has |= mine
        filled += mine.any(axis=1)
        account.append(_counted(name, mine, parting.signs))
    refuse_other_words([*cells], int(again.sum()), int((filled > 1).sum()))
    often_there = dict(zip(names, has[:, :-1].sum(axis=0).tolist(), strict=True))
    warnings = doubts_of_codes([*cells], often_there, merged, parting)
    return Codes(tuple(names), has[:, :-1], filled > 0, pd.DataFrame(account, columns=[*COLUMNS]), tuple(warnings))


def _often(parts: list[list[str]], times: Iterable[int]) -> Counter[str]:
    """How often each code is there, from the codes of each cell and how often that is there."""
    found: Counter[str] = Counter()
    for some, n in zip(parts, times, strict=True):
        found.update(dict.fromkeys(some, n))
    return +found


def _masked(parts: list[list[str]]) -> list[list[str]]:
    """The codes of each cell, with addresses and numbers of people masked; each once."""
    different = pd.unique(np.array([code for some in parts for code in some], dtype=object))
    safe = dict(zip(different, masked(pd.Series(different, dtype=object)), strict=True))
    return [[*dict.fromkeys(safe[code] for code in some)] for some in parts]


def _counted(name: str, has: np.ndarray, signs: tuple[str, ...]) -> tuple[object, ...]:
    """The account of one column of codes, from who has which there, no theme last."""
    filled, many = int(has.any(axis=1).sum()), int((has[:, :-1].sum(axis=1) > 1).sum())
    silent, each = int((has[:, -1] & ~has[:, :-1].any(axis=1)).sum()), has[:, :-1].sum(axis=0)
    between = " ".join(map(str.strip, signs)).replace("\n", "line end") if many else ""
    figures = (filled, many, silent, len(has) - filled, int((each > 0).sum()), int((each == 1).sum()))
    return (name, IN_CELLS, between, *figures)


def _by_value(column: pd.Series, change: Callable[[str], str]) -> np.ndarray:
    """A column with each different value changed once."""
    places, different = pd.factorize(column)
    return np.array([change(one) for one in different], dtype=object)[places]
