"""What the answers of a score column stand for, on the scale that is named or that they show."""

import re
from dataclasses import dataclass, field
from typing import Any

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.answer import (
    A_CLASS,
    FROM_LABEL,
    NO_ANSWER,
    NOT_WHOLE,
    Reading,
    plain_digits,
    read_answer,
    rejected,
)
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

SCALES = {"0-10": (0, 10), "1-10": (1, 10), "1-11": (1, 11), None: (0, 10)}  # lowest and highest number
CODES = {11, 77, 88, 97, 98, 99, 999}
TO = (  # how a scale says from … to
    r"to|-|–|—|…|\.{2,3}|[~〜～]|through|till?|bis|à|al?|au|y|e|och|og|und|et|and|tot|do|až|aż|la|ile|i|ja"
    r"|'?[dt][ae]n|[- ]?t[óő]l|до|по|έως|ως|με|تا|إلى|الى|עד|से|から|到|至|에서|đến|hingga|sampai|ถึง"
)
ONE_TO_TEN = re.compile(rf"(?<![\d.,])1\s*(?:(?:{TO})\s*10(?!\d)|[=(:][^?]{{1,80}}\b10\s*[=(:])", re.IGNORECASE)
CODE_AND_SCORE = re.compile(r"(\d{1,2})\s*[=:.)–-]\s*(\d{1,2})(?:[^\d.,].*)?")
FRACTION = re.compile(r"\d{1,3} ?/ ?(\d{1,4})")
ELEVEN_CODES = N_("code 1 to 11 read as 0 to 10")
NOT_ALL_OF_TEN = N_("a fraction or a date: not all such answers are out of 10")


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
    readings |= _not_all_of_ten(readings)
    readings |= _codes_with_scores(readings) or _codes_with_words(readings)
    for value, reading in readings.items():
        if reading.kind == "number":
            numbers[value] = reading.number or 0
        else:
            getattr(answers, reading.kind).setdefault(reading.reason, []).append(value)
    if study.scale is None and are_points(set(numbers.values())):
        _refuse_classes(f"the points {listed(sorted(set(numbers.values())))}", column, source)
    elif numbers:
        _on_the_scale(answers, numbers, rows, study, column, source)
    elif A_CLASS in answers.rejected:
        labels = listed([repr(str(label)) for label in answers.rejected[A_CLASS]], 3)
        _refuse_classes(f"only labels such as {labels}", column, source)
    for value in answers.scores:
        if repair := readings[value].repair:
            answers.repairs[repair] = answers.repairs.get(repair, 0) + rows[value]
            answers.repaired.setdefault(repair, []).append(value)
    return answers


def are_points(numbers: set[int]) -> bool:
    """Whether numbers are the points of the classes, as some tools write them beside the scores or instead of them.

    >>> are_points({-100, 0, 100}), are_points({-1, 1}), are_points({-1, 0, 1, 2}), are_points({0, 1})
    (True, True, False, False)
    """
    return any({-one, one} <= numbers <= {-one, 0, one} for one in (1, 100))


def _refuse_classes(found: str, column: str, source: str) -> None:
    raise DataError(
        f'"{column}" in {source} has classes instead of scores',
        required="the answers from 0 to 10 themselves: intervals and checks of the scale need them, "
        "and tools draw the classes differently",
        found=found,
        do="export the numeric answers, or name the column that has them with --score",
    )


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


def _not_all_of_ten(readings: dict[Any, Reading]) -> dict[Any, Reading]:
    """Fractions as no scores, where some are out of another number than 10: 9/10 beside 9/11 may be a date."""
    matches = {value: FRACTION.fullmatch(plain_digits(str(value).strip())) for value in readings}
    parts = {value: match[1] for value, match in matches.items() if match}
    return {} if set(parts.values()) <= {"10"} else {value: rejected(NOT_ALL_OF_TEN) for value in parts}


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
    if not {1, 11} <= ends.keys() or set(numbers.values()) - set(range(1, 12)) or NO_ANSWER.search(ends[11]):
        return {}
    return {value: Reading((number or 0) - 1, repair=ELEVEN_CODES) for value, number in numbers.items()}


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
        why = english("{number} is off the scale", number=str(number))
        if number in codes and len(codes) <= 3:
            why = english(
                "{number} is off the scale: if it stands for no answer, --missing-codes {number}", number=str(number)
            )
        if number == 11 and 0 not in numbers.values():
            why = english("{number} is off the scale: if 1 to 11 stand for 0 to 10, --scale 1-11", number=str(number))
        answers.rejected.setdefault(why, []).append(value)
    answers.scores.update({value: number - shift for value, number in numbers.items() if value not in off})
    if shift:
        answers.repairs[ELEVEN_CODES] = sum(rows[value] for value in answers.scores)
    if study.scale is None:
        answers.warnings.extend(_doubts(answers, rows, f"{study.question or ''} {column}"))


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


def _doubts(answers: Answers, rows: dict[Any, int], question: str) -> list[str]:
    """Why the scale may not be 0 to 10, or not be whole, although every score is on it."""
    found, n = set(answers.scores.values()), sum(rows[value] for value in answers.scores)
    worded = sum(rows[value] for value in answers.rejected.get(NOT_WHOLE, ()) if _is_word(value))
    doubts = []
    if found and max(found) <= 5:
        among = nenglish("no score is over 5 among {n} answer", "no score is over 5 among {n} answers", n)
        doubts.append(english("{among}: this may be a 1-5 scale; name --scale if it is not", among=among))
    elif n >= 30 and 0 not in found:
        among = nenglish("no score is 0 among {n} answer", "no score is 0 among {n} answers", n)
        doubts.append(english("{among}: the scale may start at 1; name --scale 0-10 or 1-10 to say which", among=among))
    if worded and len(found) > 2 and not found & {0, 10}:
        among = nenglish(
            "no score is 0 or 10, and {n} answer in words was rejected",
            "no score is 0 or 10, and {n} answers in words were rejected",
            worded,
        )
        doubts.append(
            english(
                "{among}: if they name the ends of the scale, give them in the study file under labels", among=among
            )
        )
    if ONE_TO_TEN.search(plain_digits(question)):
        doubts.append(N_("the question's text says 1 to 10; name --scale to say which scale was shown"))
    return doubts


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and not any(letter.isdecimal() for letter in value)
