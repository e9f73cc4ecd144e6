"""Follow-up ratings: what each way of writing in their columns stands for, on which scale, and what is no rating."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np

from nps_analysis.responses.answer import NO_ANSWER, read_answer
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.rating_scale import Scale, named_scale, scales_of, with_codes
from nps_analysis.responses.record import Responses, plain
from nps_analysis.responses.rows import collected, values_in, written
from nps_analysis.responses.segments import quoted
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

MOST_VALUES = 200  # a column with more different values is no rating
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

    @property
    def scale(self) -> str:
        return f"{self.low}-{self.high}"

    @property
    def warnings(self) -> list[str]:
        """What was left out of the column, by value."""
        parts = []
        if self.codes:
            n, what = sum(self.codes.values()), listed(self.codes, 4)
            parts.append(f'{counted(n, "answer")} in "{self.column}" are codes, not ratings of {self.scale}: {what}')
        if self.off_scale:
            n = sum(self.off_scale.values())
            parts.append(f'{counted(n, "answer")} in "{self.column}" are no ratings of {self.scale}')
        tail = f" ({self.why})" if self.why else ""
        parts = [f"{part}{tail}" for part in parts]
        if self.n and max(self.values.values()) < self.high:
            parts.append(f'no rating in "{self.column}" is {self.high}: it is taken as one of {self.scale}')
        return [f"{part}; rating_scale names another scale" for part in parts]


@reads_rows
def read_ratings(responses: Responses, names: Sequence[str], scored: bool = True) -> list[Rating]:
    """What the values of some columns of ratings stand for, judged together; one ``Rating`` for each, in their order.

    Numbers and labels ("4 - agree", digits of other scripts) are read as scores are; words get their values in the
    study file under ``ratings``. The scale of a column is ``rating_scale`` where the study names it, else it is told by
    the numbers of all columns together (see ``scales_of``). Codes for "not used", such as 0 or 6 beside 1 to 5, and
    values whose words say so, are never ratings: they are counted in ``codes``. With ``scored`` only answers with a
    valid score are looked at. Raises DataError for an unknown column, one that is no rating, and where the data do not
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
        lambda column: read[column].means(responses),
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
    numbers: Mapping[Any, int]  # raw value -> number
    missing: int
    codes: Mapping[str, int]
    words: Mapping[str, int]

    @classmethod
    def of(cls, responses: Responses, column: str, study: Study, scored: bool) -> "_Column":
        rows = _rows(responses, column, scored)
        numbers: dict[Any, int] = {}
        missing, codes, words = 0, dict[str, int](), dict[str, int]()
        for value, n in rows.items():
            reading, text = read_answer(value, study), " ".join(str(value).split())
            known = reading.repair == "label of the study file"
            if reading.kind == "missing":
                missing += n
            elif not known and isinstance(value, str) and (NOT_USED.search(text) or NO_ANSWER.search(text)):
                codes[text] = codes.get(text, 0) + n
            elif reading.kind == "number":
                numbers[value] = reading.number or 0
            else:
                words[text] = words.get(text, 0) + n
        _refuse_words(column, rows, numbers, words)
        return cls(column, rows, numbers, missing, codes, words)

    @property
    def sums(self) -> dict[int, int]:
        """Answers by number."""
        sums: dict[int, int] = {}
        for value, number in self.numbers.items():
            sums[number] = sums.get(number, 0) + self.rows[value]
        return sums

    def means(self, responses: Responses) -> dict[int, tuple[int, float, float]]:
        """By number how many answers there are, and their scores' mean and variance."""
        score = responses.columns.score or ""
        frame = responses.kept().filter(written(score, responses.scores))
        plan = frame.select(nw.col(self.name).alias("rating"), nw.col(score).alias("score")).group_by("rating", "score")
        table = collected(plan.agg(nw.len().alias("n")))
        scores = responses.scores_of(table["score"])
        raw = [self.numbers.get(_key(value, self.numbers)) for value in table["rating"]]
        found = {}
        for number in {one for one in raw if one is not None}:
            these = np.array([one == number for one in raw]) & ~np.isnan(scores)
            n, values = table["n"].to_numpy(float)[these], scores[these]
            mean = (n @ values) / n.sum()
            found[number] = int(n.sum()), float(mean), float(n @ (values - mean) ** 2 / n.sum())
        return found

    def on(self, scale: Scale) -> Rating:
        """The column on a scale: what is on it is a rating, what is not is counted apart."""
        values = {raw: n for raw, n in self.numbers.items() if scale.low <= n <= scale.high and n not in scale.codes}
        codes, off = dict(self.codes), dict(self.words)
        for raw, number in self.numbers.items():
            if raw not in values:
                where = codes if number in scale.codes else off
                where[str(number)] = where.get(str(number), 0) + self.rows[raw]
        n = sum(self.rows[raw] for raw in values)
        lost = sum(off.values())
        if not n or lost > WORDED * (n + lost):
            raise _no_rating(
                self.name,
                f"whole numbers from {scale.low} to {scale.high}",
                f"{n:,} of {n + lost:,} answers on it" + (f"; others such as {listed(off, 3)}" if _short(off) else ""),
            )
        return Rating(self.name, scale.low, scale.high, values, n, self.missing, codes, off, scale.why)


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
    for value, n in zip(raw["value"].tolist(), raw["rows"].tolist(), strict=True):
        key = _whole(plain(value)) if kind.is_integer() else plain(value)
        rows[key] = rows.get(key, 0) + int(n)
    return dict(sorted(rows.items(), key=lambda item: str(item[0])))


def _whole(value: Any) -> Any:
    """A whole number of which pandas made a decimal, because another is missing."""
    return value if value is None else int(value)


def _key(value: Any, known: Mapping[Any, int]) -> Any:
    value = plain(value)
    return int(value) if isinstance(value, float) and value not in known else value


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
