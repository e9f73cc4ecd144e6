"""Chats with bots, one row per message or per question and answer: the reply to the question is the score.

Exports with one row per response, whatever bot wrote them, are plain tables and need no layout.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nps_analysis.language import N_
from nps_analysis.responses.layouts.codes import number_in
from nps_analysis.responses.layouts.layout import Cell, Export, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import asks_why, tier
from nps_analysis.responses.text import Grid

CHAT = (
    r"(conversation|session|chat|dialog(ue)?|thread)( ?(id|no|number|key))?",
    r"(wa|whatsapp|whats app|user|contact|customer|visitor|chat user)( ?(id|number))|phone( number)?|msisdn|mobile",
)
SIDE = r"direction|sender( (type|role))?|from|role|author( type)?|side|message (direction|type)|sent by"
TEXT = r"(message )?(text|body|content)|message|msg|utterance"
QUESTION, REPLY = (
    r"question( text)?|bot (question|message)|prompt",
    r"answer( text)?|reply( text)?|user (answer|reply|message)",
)
BOT = {"outbound", "outgoing", "out", "bot", "chatbot", "assistant", "agent", "system", "business", "sent"}
WHEN = r"timestamp|(sent|created|received|replied|answered|message)( (at|on|time|date))|(message )?(date|time|datetime)"
SCORE, COMMENT = "Score", "Comment"
OF_THE_BOT = N_("message of the bot")
OTHER = N_("message that is no answer to the question")
LOOK_AT = 5_000  # rows in which the question occurs where a table is a chat


@dataclass
class Asked:
    """One time that a chat was asked for a recommendation: by which row, and which one answers."""

    row: int
    answer: int | None = None
    words: Cell = None
    reason: Cell = None


def is_chat(grid: Grid) -> bool:
    """Whether rows are messages or answers of chats, and one of the bot's asks for a recommendation."""
    cells = {name: [row[i] for row in grid.rows[:LOOK_AT]] for i, name in enumerate(grid.header)}
    export = Export(cells)
    said = _said(export)
    asked = {text for _, bot, text in said if bot and tier(text or "") in (0, 1)}
    other = {text for _, bot, text in said if bot} - asked
    return export.find(*CHAT) is not None and bool(asked and other) and not all(bot for _, bot, _ in said)


def _said(export: Export) -> list[tuple[int, bool, Cell]]:
    """What was said: in which row, whether by the bot, and the text."""
    asked, reply, side, text = (export.find(one) for one in (QUESTION, REPLY, SIDE, TEXT))
    if asked and reply:
        both = enumerate(zip(export.cells[asked], export.cells[reply], strict=True))
        return [one for i, (first, second) in both for one in ((i, True, first), (i, False, second))]
    if side and text:
        both = enumerate(zip(export.cells[side], export.cells[text], strict=True))
        return [(i, folded(who or "") in BOT, said) for i, (who, said) in both]
    return []


def one_row_per_question(export: Export) -> None:
    """The score and its reason in the row of the answer; in the row of the question, where nobody answered it."""
    key, at, pairs, everything = export.find(*CHAT), export.find(WHEN), export.find(QUESTION), _said(export)
    chats: dict[str, list[tuple[int, bool, Cell]]] = {}
    for one in sorted(everything, key=lambda one: ((export.cells[at][one[0]] or "") if at else "", one[0])):
        chats.setdefault((export.cells[key][one[0]] if key else None) or f"row {one[0]}", []).append(one)
    scores: list[Cell] = [None] * export.rows
    comments: list[Cell] = [None] * export.rows
    kept, of_bot = set(), {i for i, bot, _ in everything if bot}
    for said in chats.values():
        for asked in _questions(said):
            row = asked.row if asked.answer is None else asked.answer
            kept.add(row)
            scores[row], comments[row] = asked.words, asked.reason
    if not kept:
        return
    for i in set(range(export.rows)) - kept:
        export.leave_out(i, OF_THE_BOT if i in of_bot and not pairs else OTHER)
    for role, name, cells in (("score", SCORE, scores), ("comment", COMMENT, comments)):
        export.roles[role] = export.free(name)
        export.cells[export.roles[role]] = cells


def _questions(said: Sequence[tuple[int, bool, Cell]]) -> list[Asked]:
    """The times that one chat was asked, each with its answer and the reason.

    The answer is the first that holds a number, else the last, until the bot says something else; a bot that asks
    again for a number asks the same. The reason is what is said next.
    """
    found: list[Asked] = []
    open_, why = False, False
    for row, bot, text in said:
        kind = tier(text or "") if bot else None
        if kind in (0, 1):
            found, open_, why = [*found, Asked(row)], True, False
        elif bot:
            why = bool(found) and (asks_why(text or "") or (open_ and found[-1].answer is not None))
            open_ = open_ and _asks_again(text or "") and number_in(found[-1].words or "") is None
        elif open_ and text and number_in(found[-1].words or "") is None:
            found[-1].answer, found[-1].words = row, text
        elif why and text and found[-1].reason is None:
            found[-1].reason = text
    return found


def _asks_again(text: str) -> bool:
    return re.search(r"\b0\b.*\b10\b", text) is not None


LAYOUT = Layout(
    name="chats",
    loose=True,
    fits=is_chat,
    reshape=one_row_per_question,
    date=(WHEN,),
)
