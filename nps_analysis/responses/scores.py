"""What a written answer says: a score, nothing, or something that is no score."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from nps_analysis.responses.months import month_of
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Study

MISSING = {"", "na", "n/a", "null", "none", "nan", ".", "-", "--"}
SCALES = {"0-10": (0, 10), "1-10": (1, 10), "1-11": (1, 11), None: (0, 10)}  # lowest and highest number
CODES = {11, 77, 88, 97, 98, 99, 999}
CLASS_LABELS = re.compile(
    r"promot\w*|passi[vf]\w*|neutr\w*|indifferent\w*|detract\w*|detratt?or\w*|förespr\w*|ambassad\w*|[kc]riti[ck]\w*"
    r"|détract\w*|pasi[vf]\w*|krytyk\w*|destekleyen\w*|kötüleyen\w*|مروج\w*|منفعل\w*|مخالف\w*|推奨者|中立者|批判者|推荐者|被动者|贬损者",
    re.IGNORECASE,
)
NUMBER = re.compile(r"([+-]?\d{1,9})(?:[.,٫](\d{1,20}))?")
NUMBER_FIRST = re.compile(r"(\d{1,3})\s*[-–—=:.)(]\s*([^\W\d][^\d]*)")
NUMBER_LAST = re.compile(r"([^\W\d][^\d]*?)\s*[-–—=:(]\s*(\d{1,3})\)?")
TO = r"to|-|–|—|…|\.{2,3}|~|through|till?|bis|à|al?|au|y|e|och|og|und|et|and|tot|do|до|تا|إلى|الى|から|到|至"
ONE_TO_TEN = re.compile(rf"(?<![\d.,])1\s*(?:(?:{TO})\s*10(?!\d)|[=(:][^?]{{1,80}}\b10\s*[=(:])", re.IGNORECASE)
NO_OPINION = re.compile(
    r"know|opinion|answer|applica|refus|wei(ß|ss)|angabe|vet |svar|sais|sabe|sé|nsp|weet|ikke|نمی", re.IGNORECASE
)
CODE_AND_SCORE = re.compile(r"(\d{1,2})\s*[=:.)–-]\s*(\d{1,2})(?:[^\d.,].*)?")
WRITTEN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?|\d{1,2}([/.-])\d{1,2}\2\d{2,4}([ T].*)?")
SAME_MARKS = str.maketrans("\u2212\uff0d\uff0e\uff0c\uff1a\uff08\uff09\uff1d", "--.,:()=")
SAME_LETTERS = str.maketrans("يىكة’", "ییکه'")
FROM_LABEL, ELEVEN_CODES = "number taken from a label", "code 1 to 11 read as 0 to 10"
NOT_WHOLE = "not a whole number"
MISSING_CODE = "missing code"
A_CLASS = "a class label, not a score"
A_DATE = "a date, not a score: a spreadsheet may have made it of an answer such as 9-10"
INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@dataclass(frozen=True)
class Reading:
    """One way of writing an answer: its number, or why it has none (``missing``, ``rejected``)."""

    number: int | None = None
    kind: str = "number"
    reason: str = ""
    repair: str = ""


@dataclass
class Answers:
    """All ways of writing that occur in a score column: what each stands for, and how many rows have it."""

    scores: dict[Any, int] = field(default_factory=dict)
    missing: dict[str, list[Any]] = field(default_factory=dict)  # reason -> raw values
    rejected: dict[str, list[Any]] = field(default_factory=dict)
    repairs: dict[str, int] = field(default_factory=dict)  # what -> cells
    repaired: dict[str, list[Any]] = field(default_factory=dict)  # what -> raw values that are scores by this repair
    warnings: list[str] = field(default_factory=list)


def read_answers(rows: dict[Any, int], study: Study, column: str, source: str) -> Answers:
    """What each different raw value of ``column`` stands for, ``rows`` saying how many rows have it.

    DataError when the column is on another scale, or has classes instead of scores.
    """
    answers, numbers = Answers(), {}
    readings = {value: read_answer(value, study) for value in rows}
    readings |= _codes_with_scores(readings) or _codes_with_words(readings)
    for value, reading in readings.items():
        if reading.kind == "number":
            numbers[value] = reading.number or 0
        else:
            getattr(answers, reading.kind).setdefault(reading.reason, []).append(value)
    if numbers:
        _on_the_scale(answers, numbers, rows, study, column, source)
    elif A_CLASS in answers.rejected:
        raise DataError(
            f'"{column}" in {source} has classes instead of scores',
            required="the answers from 0 to 10 themselves: intervals and checks of the scale need them, "
            "and tools draw the classes differently",
            found=f"only labels such as {listed([repr(str(label)) for label in answers.rejected[A_CLASS]], 3)}",
            do="export the numeric answers, or name the column that has them with --score",
        )
    for value in answers.scores:
        if repair := readings[value].repair:
            answers.repairs[repair] = answers.repairs.get(repair, 0) + rows[value]
            answers.repaired.setdefault(repair, []).append(value)
    return answers


def score_of(value: Any, answers: Answers, study: Study) -> int | None:
    """The score that a raw value stands for, also one that no row that counts has; None where it is none.

    >>> score_of("9 - Likely", Answers(), Study()), score_of("99", Answers(), Study())
    (9, None)
    """
    if value in answers.scores:
        return answers.scores[value]
    number, (low, high) = read_answer(value, study).number, SCALES[study.scale]
    return number - low_code(study) if number is not None and low <= number <= high else None


def low_code(study: Study) -> int:
    """By how much the codes of a named scale are higher than the scores that they stand for."""
    return 1 if study.scale == "1-11" else 0


def read_answer(value: Any, study: Study) -> Reading:
    """What one raw value says, before the scale is looked at.

    >>> read_answer("۹ - بسیار محتمل", Study())
    Reading(number=9, kind='number', reason='', repair='number taken from a label')
    >>> read_answer("9-Oct", Study()).kind
    'rejected'
    """
    if value is None:
        return Reading(kind="missing", reason="no answer")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _from_number(value, study)
    if isinstance(value, dt.date | dt.datetime | pd.Timestamp):
        return _rejected(A_DATE)
    return _from_text(str(value), study)


def _codes_with_scores(readings: dict[Any, Reading]) -> dict[Any, Reading]:
    """The scores of answers such as ``1 = 0 (not at all likely)``, where all of them say both code and score."""
    answered = [value for value, reading in readings.items() if reading.kind != "missing"]
    matches = {value: CODE_AND_SCORE.fullmatch(plain_digits(str(value).strip())) for value in answered}
    pairs = {value: (int(match[1]), int(match[2])) for value, match in matches.items() if match}
    if len(pairs) < max(3, len(answered)) or any(code != score + 1 for code, score in pairs.values()):
        return {}
    return {value: Reading(score, repair=ELEVEN_CODES) for value, (_, score) in pairs.items()}


def _codes_with_words(readings: dict[Any, Reading]) -> dict[Any, Reading]:
    """The scores of codes from 1 to 11 whose ends are labelled as such, where no answer is 0."""
    numbers = {value: reading.number for value, reading in readings.items() if reading.kind == "number"}
    ends = {reading.number: str(value) for value, reading in readings.items() if reading.repair == FROM_LABEL}
    if not {1, 11} <= ends.keys() or set(numbers.values()) - set(range(1, 12)) or NO_OPINION.search(ends[11]):
        return {}
    return {value: Reading((number or 0) - 1, repair=ELEVEN_CODES) for value, number in numbers.items()}


def _from_number(value: int | float | Decimal, study: Study, repair: str = "") -> Reading:
    number = float(value)
    if not abs(number) < 1e9 or abs(number - round(number)) > 1e-9:
        return _rejected(NOT_WHOLE)
    whole = round(number)
    if str(whole) in study.missing_codes:
        return Reading(kind="missing", reason=f"{MISSING_CODE} {whole}")
    return Reading(whole, repair=repair if value == whole else "whole number written with a rounding error")


def _from_text(written: str, study: Study) -> Reading:
    text = " ".join(written.translate(INVISIBLE).split()).lstrip("'’").strip()
    digits = plain_digits(text)
    labels = {_plain_label(label): score for label, score in study.labels.items()}
    if labels and (label := _plain_label(written)) in labels:
        return Reading(labels[label], repair="label of the study file")
    if digits in study.missing_codes or text in study.missing_codes:
        return Reading(kind="missing", reason=f"{MISSING_CODE} {text}")
    if digits.casefold() in MISSING:
        return Reading(kind="missing", reason="no answer" if not text else f'no answer, written "{text}"')
    if number := NUMBER.fullmatch(digits):
        return _from_number(Decimal(f"{number[1]}.{number[2] or 0}"), study, _repair(written, text, digits, number[2]))
    if parts := NUMBER_FIRST.fullmatch(digits):
        return _from_label(int(parts[1]), parts[2], study)
    if parts := NUMBER_LAST.fullmatch(digits):
        return _from_label(int(parts[2]), parts[1], study)
    if "\u20e3" in text or "\U0001f51f" in text:
        return _from_keycap(text, study)
    if WRITTEN_DATE.fullmatch(digits):
        return _rejected(A_DATE)
    return _rejected(A_CLASS if CLASS_LABELS.fullmatch(text) else NOT_WHOLE)


def _plain_label(label: str) -> str:
    """A label for comparison: whatever its case, spaces, form in Unicode, and keyboard."""
    text = unicodedata.normalize("NFC", " ".join(label.translate(INVISIBLE).split())).casefold()
    return text.translate(SAME_LETTERS)


def _from_keycap(text: str, study: Study) -> Reading:
    """What a digit on a key says, as buttons in chats show it; 10 is a key of its own, or two keys."""
    plain = text.replace("\U0001f51f", "10").replace("\u20e3", "").replace("\ufe0f", "")
    return _from_number(int(plain), study, "digit on a key") if re.fullmatch(r"10|\d", plain) else _rejected(NOT_WHOLE)


def plain_digits(text: str) -> str:
    """A text with the decimal digits of any script, and the minus sign, as on a keyboard."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text).translate(SAME_MARKS)


def _from_label(number: int, words: str, study: Study) -> Reading:
    """What ``9 - Likely`` says, unless a spreadsheet made ``9-Oct`` of an answer."""
    if month_of(words):
        return _rejected(A_DATE)
    return _from_number(number, study, FROM_LABEL)


def _repair(written: str, text: str, digits: str, decimals: str | None) -> str:
    if text != digits:
        return "digits of another script"
    if decimals is not None:
        return "whole number written with decimals"
    return "" if written == text else "spaces or marks around a number"


def _rejected(reason: str) -> Reading:
    return Reading(kind="rejected", reason=reason)


def _on_the_scale(
    answers: Answers, numbers: dict[Any, int], rows: dict[Any, int], study: Study, column: str, source: str
) -> None:
    """Sorts the numbers into scores and rejected ones, by the scale that is named or found."""
    shift, (low, high) = low_code(study), SCALES[study.scale]
    off = {value: number for value, number in numbers.items() if not low <= number <= high}
    codes = {number for number in off.values() if number < 0 or number in CODES}
    if study.scale is None and off and (set(off.values()) - codes or len(codes) > 3):
        _refuse_another_scale(off, numbers, rows, f'"{column}" in {source}')
    for value, number in off.items():
        hint = f": if it stands for no answer, --missing-codes {number}" if number in codes and len(codes) <= 3 else ""
        hint = ": if 1 to 11 stand for 0 to 10, --scale 1-11" if number == 11 and 0 not in numbers.values() else hint
        answers.rejected.setdefault(f"{number} is off the scale{hint}", []).append(value)
    answers.scores.update({value: number - shift for value, number in numbers.items() if value not in off})
    if shift:
        answers.repairs[ELEVEN_CODES] = sum(rows[value] for value in answers.scores)
    if study.scale is None:
        answers.warnings.extend(_doubts(answers.scores, rows, f"{study.question or ''} {column}"))


def _refuse_another_scale(off: dict[Any, int], numbers: dict[Any, int], rows: dict[Any, int], source: str) -> None:
    share = sum(rows[value] for value in off) / sum(rows[value] for value in numbers)
    if share <= 0.05 and len({number for number in off.values() if 20 <= number <= 100}) < 2:
        return
    found = f"{sum(rows[v] for v in off):,} of {sum(rows[v] for v in numbers):,} numbers off it"
    raise DataError(
        f"{source} is on another scale than 0 to 10",
        required="whole numbers from 0 to 10",
        found=f"{found}: {listed(sorted(set(off.values())))}",
        do="name the scale with --scale 0-10, 1-10 or 1-11, codes for no answer with --missing-codes, "
        "or another column with --score",
    )


def _doubts(scores: dict[Any, int], rows: dict[Any, int], question: str) -> list[str]:
    """Why the scale may not be 0 to 10 although every score is on it."""
    found, n = set(scores.values()), sum(rows[value] for value in scores)
    doubts = []
    if found and max(found) <= 5:
        among = f"no score is over 5 among {counted(n, 'answer')}"
        doubts.append(f"{among}: this may be a 1-5 scale; name --scale if it is not")
    elif n >= 30 and 0 not in found:
        among = f"no score is 0 among {counted(n, 'answer')}"
        doubts.append(f"{among}: the scale may start at 1; name --scale 0-10 or 1-10 to say which")
    if ONE_TO_TEN.search(plain_digits(question)):
        doubts.append("the question's text says 1 to 10; name --scale to say which scale was shown")
    return doubts
