"""From one row per answer to one row per response: which question is the score, and the other answers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from nps_analysis.language import N_
from nps_analysis.responses.layouts.codes import number_in
from nps_analysis.responses.layouts.layout import Cell, Export
from nps_analysis.responses.question import asks_why, tier

COMMENT = "Comment"
OTHER = N_("answer to another question, put beside its response's score")
FEW = 5  # answers from 1 to 5 alone show a rating only where there are as many


@dataclass(frozen=True)
class Answer:
    """One answer to one question of one response: where it stands, what was asked, and what was answered."""

    export: Export
    row: int
    response: str
    question: str
    text: str  # what the question asks, where that is known, else its id
    kind: str  # of question, "" where it is not known
    version: str  # of the survey
    number: Cell
    words: Cell


def one_row_each(answers: Sequence[Answer], score: dict[int, str]) -> None:
    """Each response in the row that has its score, with its other answers in columns of their own.

    ``score`` names, by ``id``, each export's column of numbers. It becomes the score where it is clear which question
    is; else the questions that may be are columns among which the user chooses. Rows stay, those of other answers are
    left out, and a response without a score keeps its first row.
    """
    sure = score_questions(answers)
    asked = {question for questions in sure for question in questions}
    chosen = sure[0] if len(sure) == 1 else set()
    by_response: dict[str, list[Answer]] = {}
    for answer in answers:
        by_response.setdefault(answer.response, []).append(answer)
    others = {a.question: a.text for a in answers if a.question not in chosen and (a.number or a.words)}
    reasons = _reasons(answers, others)
    for export in {id(answer.export): answer.export for answer in answers}.values():
        _add_columns(export, [*others.values(), *([COMMENT] if reasons else [])])
        if len(sure) == 1:
            export.roles["score"], export.candidates = score[id(export)], (score[id(export)],)
        else:
            export.candidates = tuple(dict.fromkeys(others[one] for one in others if one in asked))
        if reasons:
            export.roles["comment"] = COMMENT
    for response in by_response.values():
        _put_together(response, chosen, others, reasons, score)


def _add_columns(export: Export, names: Sequence[str]) -> None:
    for name in names:
        export.cells.setdefault(name, [None] * export.rows)


def _put_together(
    response: list[Answer], chosen: set[str], others: dict[str, str], reasons: set[str], score: dict[int, str]
) -> None:
    """The answers of one response in the rows that carry it: those of its score, else its first."""
    carriers = [answer for answer in response if answer.question in chosen] or response[:1]
    for carrier in carriers:
        cells, row = carrier.export.cells, carrier.row
        if carrier.question not in chosen:
            cells[score[id(carrier.export)]][row] = None
        for answer in response:
            if answer.question in others:
                cells[others[answer.question]][row] = answer.number or answer.words
            if answer.question in reasons:
                cells[COMMENT][row] = answer.words
    for answer in response:
        if not any(answer is carrier for carrier in carriers):
            answer.export.leave_out(answer.row, OTHER)


def _reasons(answers: Sequence[Answer], others: dict[str, str]) -> set[str]:
    """The questions that ask why; else those answered in words, where no response has two such answers."""
    worded = [a for a in answers if a.question in others and a.words and not a.number and number_in(a.words) is None]
    why = {answer.question for answer in worded if asks_why(answer.text)}
    responses = {(answer.response, answer.question) for answer in worded}
    alone = len({response for response, _ in responses}) == len(responses)
    return why or ({answer.question for answer in worded} if alone else set())


def score_questions(answers: Sequence[Answer]) -> list[set[str]]:
    """The questions that may be the score, those that are one in several versions together: one set where it is clear.

    By their kind, else by what they ask, else by their answers: whole numbers from 0 to 10, in each version of the
    survey those of only one question.
    """
    kinds = {answer.question for answer in answers if answer.kind.casefold() in ("nps", "net promoter score")}
    asked = {answer.question for answer in answers if answer.number and tier(answer.text) in (0, 1)}
    if kinds or asked:
        return _together(kinds or asked, answers)
    numbers: dict[str, dict[str, list[int | None]]] = {}
    for answer in answers:
        if answer.number:
            numbers.setdefault(answer.version, {}).setdefault(answer.question, []).append(number_in(answer.number))
    found: set[str] = set()
    for questions in numbers.values():
        scales = {q: ns for q, ns in questions.items() if all(n is not None and 0 <= n <= 10 for n in ns)}
        wide = {question for question, ns in scales.items() if not set(ns) <= {1, 2, 3, 4, 5}}
        found |= wide or {question for question, ns in scales.items() if len(ns) < FEW or len(numbers) == 1}
    return _together(found, answers)


def _together(questions: set[str], answers: Sequence[Answer]) -> list[set[str]]:
    """The questions as one where no response answers two of them, else each alone, in the order of their answers."""
    pairs = {(answer.response, answer.question) for answer in answers if answer.question in questions}
    if len({response for response, _ in pairs}) == len(pairs):
        return [questions] if questions else []
    return [{question} for question in dict.fromkeys(a.question for a in answers) if question in questions]
