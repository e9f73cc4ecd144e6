"""Follow-up ratings: what each way of writing in their columns stands for, on which scale, and what is no rating."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import english, nenglish
from nps_analysis.responses.answer import FROM_LABEL, NO_ANSWER, STARRED, Reading, read_answer
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.rating_scale import Labelled, Scale, named_scale, scales_of, with_codes
from nps_analysis.responses.record import Responses, plain
from nps_analysis.responses.rows import collected, values_in, written
from nps_analysis.responses.segments import quoted
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

MOST_VALUES = 200  # a column with more different values is no rating
MOST_SCORES = 200  # ways of writing a score
STARS = "\u2605\u272a\u2b50\U0001f31f"  # filled ones
ABSENT = -1  # the number of what is no rating
WORDED = 0.05  # share of answers in words or off a named scale from which a column is no rating
NOT_USED = re.compile(  # words of codes that say that there was nothing to rate
    r"\b(not (used|visited|applicable|relevant|experienced|asked)|n(ever|ot yet) used|did ?n[o']t use"
    r"|have(n't| not) used|(does|did) not apply|blank|no experience|nicht (benutzt|genutzt|zutreffend)|trifft nicht zu"
    r"|non utilisé\w*|pas utilisé\w*|sans objet|non concerné\w*"
    r"|använ(der|t) (inte|ej)|(inte|ej) (använt|aktuellt|relevant)"
    r"|no (utilizado|usado|aplica|procede)|استفاده نکرده\w*|مرتبط نیست)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rating:
    """One column of ratings: the rating behind each way of writing, its scale, and how many answers are none.

    ``n + missing + codes + off_scale`` is the number of answers looked at.
    """

    column: str
    low: int
    high: int
    values: dict[Any, int] = field(repr=False)  # raw value -> rating
    n: int = 0
    missing: int = 0
    codes: dict[str, int] = field(default_factory=dict)  # what stands for "not used" and the like -> answers
    off_scale: dict[str, int] = field(default_factory=dict)  # other numbers and words -> answers
    why: str = ""  # how the scale was told, where that may be doubted
    said: str = ""  # why 0 was taken as a rating although it could have been a code

    @property
    def scale(self) -> str:
        return f"{self.low}-{self.high}"

    @property
    def warnings(self) -> list[str]:
        """What was left out of the column, by value."""
        parts = []
        if self.codes:
            n, what = sum(self.codes.values()), listed(self.codes, 4)
            told = {"column": self.column, "scale": self.scale, "what": what}
            parts.append(
                nenglish(
                    '{n} answer in "{column}" is a code, not a rating of {scale}: {what} ({why})',
                    '{n} answers in "{column}" are codes, not ratings of {scale}: {what} ({why})',
                    n,
                    **told,
                    why=self.why,
                )
                if self.why
                else nenglish(
                    '{n} answer in "{column}" is a code, not a rating of {scale}: {what}',
                    '{n} answers in "{column}" are codes, not ratings of {scale}: {what}',
                    n,
                    **told,
                )
            )
        if self.off_scale:
            n, off = sum(self.off_scale.values()), {"column": self.column, "scale": self.scale}
            parts.append(
                nenglish(
                    '{n} answer in "{column}" is no rating of {scale} ({why})',
                    '{n} answers in "{column}" are no ratings of {scale} ({why})',
                    n,
                    **off,
                    why=self.why,
                )
                if self.why
                else nenglish(
                    '{n} answer in "{column}" is no rating of {scale}',
                    '{n} answers in "{column}" are no ratings of {scale}',
                    n,
                    **off,
                )
            )
        if self.said:
            parts.append(english('in "{column}" 0 is taken as a rating: {why}', column=self.column, why=self.said))
        if self.n and max(self.values.values()) < self.high:
            parts.append(
                english(
                    'no rating in "{column}" is {high}: it is taken as one of {scale}',
                    column=self.column,
                    high=self.high,
                    scale=self.scale,
                )
            )
        return [english("{part}; rating_scale names another scale", part=part) for part in parts]


@reads_rows
def read_ratings(responses: Responses, names: Sequence[str], scored: bool = True) -> list[Rating]:
    """What the values of some columns of ratings stand for, judged together; one ``Rating`` for each, in their order.

    Numbers and labels ("4 - agree", digits of other scripts) are read as scores are; words get their values in the
    study file under ``ratings``; stars are counted. The scale of a column is ``rating_scale`` where the study names it,
    else it is told by the numbers, labels and scores of all columns together (see ``scales_of``), in all answers, also
    those that ``where`` leaves out: it is the same in every part. Codes for "not used", such as 0 or 6 beside 1 to 5,
    and values whose words say so, are never ratings: they are counted in ``codes``. With ``scored`` only answers with a
    valid score are counted. Raises DataError for an unknown column, one that is no rating, and where the data do not
    tell a rating from a code.

    >>> import pandas as pd
    >>> from nps_analysis.responses.read import read
    >>> frame = pd.DataFrame({"score": [9, 3, 8, 10], "staff": ["5 - very good", "1", "0 - not used", None]})
    >>> [one] = read_ratings(read(frame, rating_scale="1-5"), ["staff"])
    >>> one.values, one.missing, one.codes
    ({'1': 1, '5 - very good': 5}, 1, {'0 - not used': 1})
    """
    columns = list(dict.fromkeys(responses.column(name) for name in names))
    study = responses.study.model_copy(update={"labels": responses.study.ratings})
    read = {column: _Column.of(responses, column, study, scored) for column in columns}
    named = {column: named_scale(column, responses) for column in columns}
    found = scales_of(
        {column: one.sums for column, one in read.items() if named[column] is None},
        lambda column: read[column].means(),
        {column: one.labels for column, one in read.items()},
    )
    scales = {column: scale or found[column] for column, scale in named.items()}
    return [
        one.on(with_codes(scales[column], one.sums, named=named[column] is not None)) for column, one in read.items()
    ]


@dataclass(frozen=True)
class _Column:
    """A column before its scale is known."""

    name: str
    rows: Mapping[Any, int]  # raw value -> answers
    numbers: Mapping[Any, int]  # raw value -> number, also of answers that ``where`` leaves out
    missing: int
    codes: Mapping[str, int]
    words: Mapping[str, int]
    everywhere: pd.DataFrame  # raw value, score and n of all answers
    labels: Labelled

    @classmethod
    def of(cls, responses: Responses, column: str, study: Study, scored: bool) -> "_Column":
        rows, everywhere = _rows(responses, column, scored), of_all(responses, column)
        numbers: dict[Any, int] = {}
        missing, codes, words = 0, dict[str, int](), dict[str, int]()
        rated, coded, highest = set[int](), set[int](), None
        for value in dict.fromkeys([*rows, *everywhere["value"]]):
            n = rows.get(value, 0)
            reading, text = _read(value, study), " ".join(str(value).split())
            known = reading.repair == "label of the study file"
            if reading.kind == "missing":
                missing += n
            elif not known and isinstance(value, str) and (NOT_USED.search(text) or NO_ANSWER.search(text)):
                codes |= {text: codes.get(text, 0) + n} if n else {}
                coded |= {reading.number} if reading.number is not None else set()
            elif reading.number is not None:
                numbers[value] = reading.number
                highest = max(study.labels.values()) if known else highest
                rated |= {reading.number} if known or reading.repair == FROM_LABEL else set()
            elif n:
                words[text] = words.get(text, 0) + n
        _refuse_words(column, {value: rows.get(value, 0) for value in numbers}, numbers, words)
        labels = Labelled(frozenset(rated), frozenset(coded), highest)
        return cls(column, rows, numbers, missing, codes, words, everywhere, labels)

    @property
    def sums(self) -> dict[int, int]:
        """Answers by number, wherever they are."""
        numbers = self.everywhere["value"].map(self.numbers)
        return {int(number): int(n) for number, n in self.everywhere["n"].groupby(numbers).sum().items()}

    def means(self) -> dict[int, tuple[int, float, float]]:
        """By number how many scored answers there are, and their scores' mean and variance."""
        table = self.everywhere.assign(number=self.everywhere["value"].map(self.numbers)).dropna()
        found = {}
        for number, rows in table.groupby("number"):
            n, scores = rows["n"].to_numpy(float), rows["score"].to_numpy(float)
            mean = (n @ scores) / n.sum()
            found[int(number)] = int(n.sum()), float(mean), float(n @ (scores - mean) ** 2 / n.sum())
        return found

    def on(self, scale: Scale) -> Rating:
        """The column on a scale: what is on it is a rating, what is not is counted apart."""
        values = {raw: n for raw, n in self.numbers.items() if scale.low <= n <= scale.high and n not in scale.codes}
        values = {raw: n for raw, n in values.items() if n not in self.labels.codes - self.labels.ratings}
        codes, off = dict(self.codes), dict(self.words)
        for raw, number in self.numbers.items():
            if raw not in values and raw in self.rows:
                where = codes if number in scale.codes | self.labels.codes else off
                where[str(number)] = where.get(str(number), 0) + self.rows[raw]
        n = sum(self.rows.get(raw, 0) for raw in values)
        lost = sum(off.values())
        if not n or lost > WORDED * (n + lost):
            raise _no_rating(
                self.name,
                f"whole numbers from {scale.low} to {scale.high}",
                f"{n:,} of {n + lost:,} answers on it" + (f"; others such as {listed(off, 3)}" if _short(off) else ""),
            )
        return Rating(self.name, scale.low, scale.high, values, n, self.missing, codes, off, scale.why, scale.said)


def as_numbers(raw: nw.Expr, stands_for: dict[Any, int]) -> nw.Expr:
    """The whole number that each raw value stands for, ABSENT where it is none."""
    values: dict[int, list[Any]] = {}
    for value, number in stands_for.items():
        values.setdefault(number, []).append(value)

    def with_number(rest: nw.Expr, number: int) -> nw.Expr:
        return nw.when(raw.is_in(values[number])).then(nw.lit(number)).otherwise(rest)

    return reduce(with_number, values, nw.lit(ABSENT)).cast(nw.Int8)


def _rows(responses: Responses, column: str, scored: bool) -> dict[Any, int]:
    """How many answers have each raw value; DataError for a column that has too many of them."""
    frame = responses.kept()
    kind = frame.collect_schema()[column]
    if kind.is_nested():
        raise _no_rating(column, "ratings", f"a column of {kind}")
    if scored:
        frame = frame.filter(written(responses.columns.score or "", responses.scores))
    raw = collected(values_in(frame, nw.col(column)).head(MOST_VALUES + 1))
    if len(raw) > MOST_VALUES:
        raise _no_rating(column, "ratings on a short scale", f"over {MOST_VALUES} different values")
    rows: dict[Any, int] = {}
    for value, n in zip(_plain(raw["value"], kind), raw["rows"].tolist(), strict=True):
        rows[value] = rows.get(value, 0) + int(n)
    return dict(sorted(rows.items(), key=lambda item: str(item[0])))


def of_all(responses: Responses, column: str) -> pd.DataFrame:
    """Each raw ``value`` of a column with the ``score`` beside it (NaN where none) and ``n``, of all answers.

    Also of those that ``where`` leaves out; kept, because a run's other processes have only the answers asked for.
    """
    known = responses.remembered.setdefault("ratings", {})
    if column not in known:
        frame = responses.kept() if responses.unfiltered is None else nw.from_native(responses.unfiltered)
        score, kind = responses.columns.score, frame.collect_schema()[column]
        keys = {"value": nw.col(column)} | ({"score": nw.col(score)} if score and score != column else {})
        plan = frame.select(*(key.alias(name) for name, key in keys.items())).group_by(*keys).agg(nw.len().alias("n"))
        table = collected(plan.head(MOST_VALUES * MOST_SCORES))
        scores = [_score(value, responses) for value in table["score"]] if "score" in table else np.nan
        table = table.assign(value=_plain(table["value"], kind), score=scores)
        known[column] = table.sort_values(["value", "score"], key=lambda values: values.astype(str), ignore_index=True)
    return known[column]


def _score(raw: Any, responses: Responses) -> float:
    """The score that a raw value stands for, also where ``where`` leaves out all answers that have it."""
    known = responses.scores.get(plain(raw))
    number = read_answer(plain(raw), responses.study).number if known is None else known
    return float(number) if number is not None and 0 <= number <= 10 else np.nan


def _plain(raw: pd.Series, kind: nw.dtypes.DType) -> list[Any]:
    values = [plain(value) for value in raw.tolist()]
    return [_whole(value) for value in values] if kind.is_integer() else values


def _whole(value: Any) -> Any:
    """A whole number of which pandas made a decimal, because another is missing."""
    return value if value is None else int(value)


def _read(value: Any, study: Study) -> Reading:
    """What a raw value says; of stars, how many are filled."""
    filled = sum(str(value).count(star) for star in STARS)
    if filled and STARRED.fullmatch(str(value).replace("\ufe0f", "")):
        return Reading(filled)
    return read_answer(value, study)


def _refuse_words(column: str, rows: Mapping[Any, int], numbers: Mapping[Any, int], words: Mapping[str, int]) -> None:
    n, worded = sum(rows[value] for value in numbers), sum(words.values())
    if worded <= WORDED * (n + worded):
        return
    shown = [f'"{word}"' for word in quoted(list(words), column)]
    found = f"{counted(worded, 'answer')} of {n + worded:,} that are no whole number"
    raise _no_rating(
        column, "whole numbers, or words with a value each", found + (f": {listed(shown, 5)}" * bool(shown))
    )


def _short(off: Mapping[str, int]) -> bool:
    return bool(off) and all(text.lstrip("-").isdecimal() for text in off)


def _no_rating(column: str, required: str, found: str) -> DataError:
    return DataError(
        f'"{column}" is no rating',
        required=required,
        found=found,
        do="name other columns, the scale under rating_scale, or what words stand for under ratings in the study file",
    )
