"""PostHog: the events of surveys, in which several that were sent under one submission are one response."""

import json
import re
from collections import Counter, defaultdict
from typing import Any

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.layouts.layout import Cell, Export, Heading, Layout, LeaveOut
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import surest
from nps_analysis.responses.records import flat
from nps_analysis.responses.text import Grid
from nps_analysis.schema import listed

BEFORE = re.compile(r"""(\*\.)?(properties([.:_\s]+|\[['"]))?|['"]\]$""")
CONVERTED = re.compile(r"^to(?:Int|Float|String)\w*\((.*)\)$")  # in columns of queries
BY_PLACE = re.compile(r"getSurveyResponse\((\d+)(?:,.*)?\)")
PROPERTY = re.compile(r"survey_(id|name|response|submission_id|completed|iteration|questions)")
EVENT = re.compile(r"survey (shown|sent|dismissed|abandoned)")
ANSWER = re.compile(r"\$survey_response(_.+)?")
SCORE = re.compile(r"\s*(10|\d)(\.0)?\s*")
WIDE = re.compile(r"\s*(10|[06-9])(\.0)?\s*")  # what no rating from 1 to 5 holds
EARLIER = N_("answer of an earlier event of the same submission taken")
BY_ID = N_("answer under the question's id taken")
NO_SUBMISSION = N_("event without a submission told apart by its own id")


def is_posthog(grid: Grid) -> bool:
    """Whether there are events with the property $survey_id, as a column or within a column of properties."""
    own = {_own(name) for name in grid.header}
    rows = grid.rows[:20]
    within = "properties" in own and any("$survey_id" in (cell or "") for row in rows for cell in row)
    known = any("$survey" in name or BY_PLACE.search(name) for name in grid.header) or _has_events(grid)
    return within or (known and bool({"$survey_id", "$survey_response"} & own))


def _has_events(grid: Grid) -> bool:
    """Whether an event's name stands where the events are, which tells properties that lost their $."""
    at = next((i for i, name in enumerate(grid.header) if _own(name) == "event"), None)
    return at is not None and any(EVENT.fullmatch(row[at] or "") for row in grid.rows[:20])


def _own(name: str) -> str:
    """What the tool itself calls a column: without the part of the event that it is from."""
    name = CONVERTED.sub(r"\1", name.strip())
    if place := BY_PLACE.fullmatch(name):
        return "$survey_response" + (f"_{place[1]}" if place[1] != "0" else "")
    own = BEFORE.sub("", name)
    return f"${own}" if PROPERTY.match(own) else own


def heading(grid: Grid) -> Heading:
    return Heading(grid.header, ids=[_own(name) for name in grid.header])


def one_event_per_answer(export: Export) -> None:
    """The properties as columns, each question in one column, and the whole response in its last event."""
    _spread_properties(export)
    sent = _sent(export)
    submission = _tell_submissions_apart(export, sent)
    _find_texts(export)
    _join_ids_and_places(export, sent)
    _carry_on(export, sent, submission)
    _keep_one_survey(export, sent)
    _count_asked(export, sent)
    _find_comment(export, sent)


def _spread_properties(export: Export) -> None:
    """Columns from a column of properties that are written as JSON."""
    whole = export.find(r"properties")
    if whole is None:
        return
    rows = [_flat(cell) for cell in export.cells[whole]]
    for name in dict.fromkeys(name for row in rows for name in row):
        if not any(export.ids.get(one) == name for one in export.names):
            column = f"properties.{name}"
            export.cells[column] = [row.get(name) for row in rows]
            export.ids[column] = name


def _flat(cell: Cell) -> dict[str, Cell]:
    try:
        found = json.loads(cell or "{}")
    except ValueError:
        return {}
    return flat(found) if isinstance(found, dict) else {}


def _sent(export: Export) -> list[int]:
    """The rows that are answers."""
    event = export.find(r"event")
    kinds = export.cells[event] if event else [None] * export.rows
    return [i for i, kind in enumerate(kinds) if folded(kind or "survey sent") == "survey sent"]


def _tell_submissions_apart(export: Export, sent: list[int]) -> list[Cell]:
    """The submission of each row; in the column of submissions too, where some lack one."""
    name, own = export.find(r"\$survey submission id"), export.find(r"uuid|event id|id")
    known: list[Cell] = list(export.cells[name]) if name else [None] * export.rows
    if own is None:
        export.roles |= {"response_id": name} if name else {}
        return known
    blank = [i for i in sent if not (known[i] or "").strip() and export.cells[own][i]]
    for i in blank:
        known[i] = export.cells[own][i]
    if name and len(blank) < len(sent):
        export.cells[name] = known
        export.repaired(NO_SUBMISSION, len(blank))
    export.roles["response_id"] = name if name and len(blank) < len(sent) else own
    return known


def _answers(export: Export) -> dict[str, str]:
    """The columns of answers, by what comes behind $survey_response: nothing, the place or the id of the question."""
    found = {name: ANSWER.fullmatch(export.ids.get(name, "")) for name in export.names}
    return {name: (match[1] or "_0")[1:] for name, match in found.items() if match}


def _find_texts(export: Export) -> None:
    """The questions' texts by their ids, which newer events carry in $survey_questions."""
    listing = export.find(r"\$survey questions")
    by_id: dict[str, str] = {}
    for cell in dict.fromkeys(export.cells[listing]) if listing else ():
        for one in _questions(cell):
            by_id[str(one.get("id"))] = str(one.get("question") or "")
    for name, question in _answers(export).items():
        if by_id.get(question):
            export.texts[name] = by_id[question]


def _questions(cell: Cell) -> list[dict[str, Any]]:
    try:
        found = json.loads(cell or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _join_ids_and_places(export: Export, sent: list[int]) -> None:
    """A question that is there by its place and by its id becomes one: where both are written they are the same."""
    answers = _answers(export)
    places = [name for name, question in answers.items() if len(question) < 4 and question.isdecimal()]
    for by_id in [name for name in answers if name not in places]:
        same = [name for name in places if _is_same(export, name, by_id, sent)]
        apart = [name for name in places if _is_apart(export, name, by_id, sent)]
        one = same[0] if same else apart[0] if len(apart) == 1 and len(answers) == 2 else None
        if one is None:
            continue
        first, second = export.cells[one], export.cells.pop(by_id)
        export.repaired(BY_ID, sum(not first[i] and bool(second[i]) for i in sent))
        export.cells[one] = [old or new for old, new in zip(first, second, strict=True)]
        export.texts |= {one: export.texts[by_id]} if by_id in export.texts else {}


def _is_same(export: Export, one: str, other: str, sent: list[int]) -> bool:
    pairs = [(export.cells[one][i], export.cells[other][i]) for i in sent]
    both = [first == second for first, second in pairs if first and second]
    return bool(both) and all(both)


def _is_apart(export: Export, one: str, other: str, sent: list[int]) -> bool:
    """Whether both hold scores, and never in the same row: events of an old and of a new version."""
    filled = [[cell for i in sent if (cell := export.cells[name][i])] for name in (one, other)]
    never = not any(export.cells[one][i] and export.cells[other][i] for i in sent)
    return never and all(cells and all(map(SCORE.fullmatch, cells)) for cells in filled)


def _carry_on(export: Export, sent: list[int], submission: list[Cell]) -> None:
    """Answers that only earlier events of a submission hold are put into its last one."""
    at = export.find(r"timestamp|created at|time")
    order = sorted(sent, key=lambda i: ((export.cells[at][i] or "") if at else "", i))
    groups: dict[str, list[int]] = defaultdict(list)
    for i in order:
        if submission[i]:
            groups[submission[i] or ""].append(i)
    for rows in groups.values():
        for name in _answers(export) if len(rows) > 1 else ():
            cells = export.cells[name]
            known = next((cells[i] for i in reversed(rows) if cells[i]), None)
            if known and not cells[rows[-1]]:
                cells[rows[-1]] = known
                export.repaired(EARLIER, 1)


def scores(export: Export) -> list[str]:
    """The questions whose text or name asks for it, else those with scores as answers, wider than a rating from 1."""
    answers = _answers(export)
    sent = _sent(export)
    numbers = [name for name in answers if _all_scores([export.cells[name][i] for i in sent])]
    asked = [name for name in answers if surest(name, export.texts.get(name)) in (0, 1)]
    wide = [name for name in numbers if any(WIDE.fullmatch(export.cells[name][i] or "") for i in sent)]
    return asked or wide or numbers


def _all_scores(cells: list[Cell]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(map(SCORE.fullmatch, filled))


def _keep_one_survey(export: Export, sent: list[int]) -> None:
    """Of several surveys that one is kept which holds the score; a warning where nothing tells which does."""
    key, name = export.find(r"\$survey id"), export.find(r"\$survey name")
    surveys = Counter((export.cells[key][i] or "") for i in sent) if key else Counter()
    if len(surveys) < 2 or key is None:
        return
    called = {export.cells[key][i] or "": (export.cells[name][i] if name else None) or "" for i in sent}
    titles = {one: called.get(one) or one for one in surveys}
    ours = [one for one in surveys if surest(titles[one], None) in (0, 1)] or _with_score(export, key, sent)
    if not ours:
        titled = listed([titles[one] for one in surveys])
        warning = nenglish(
            "answers of {n} survey count together: {titled}",
            "answers of {n} surveys count together: {titled}",
            len(surveys),
            titled=titled,
        )
        export.warnings.append(english("{warning}; choose one with --where", warning=warning))
        return
    for i in sent:
        if (one := export.cells[key][i] or "") not in ours:
            export.leave_out(i, english("answer to another survey: {value}", value=titles[one]))


def _count_asked(export: Export, sent: list[int]) -> None:
    """Each person to whom each round of the survey was shown, and whether an answer came."""
    event, who = export.find(r"event"), export.find(r"distinct id|person id")
    round_of = [name for one in (r"\$survey id", r"\$survey iteration") if (name := export.find(one))]
    kinds = [folded(kind or "") for kind in export.cells[event]] if event and who else []
    if "survey shown" in kinds:
        ours = {i for i in sent if not export.left_out[i]}
        surveys = {tuple(export.cells[name][i] for name in round_of[:1]) for i in ours}
        asked: dict[tuple, bool] = {}
        for i in (i for i, kind in enumerate(kinds) if EVENT.fullmatch(kind)):
            key = tuple(export.cells[name][i] for name in [*round_of, who or ""])
            if key[: len(round_of[:1])] in surveys:
                asked[key] = asked.get(key, False) or i in ours
        export.invitations = [("", answered) for answered in asked.values()]


def _with_score(export: Export, key: str, sent: list[int]) -> list[str]:
    """The surveys that have answers to the one question that asks for the score, where its text says so."""
    asked = [name for name in _answers(export) if surest("", export.texts.get(name)) in (0, 1)]
    found = (export.cells[key][i] or "" for i in sent if len(asked) == 1 and export.cells[asked[0]][i])
    return list(dict.fromkeys(found))


def _find_comment(export: Export, sent: list[int]) -> None:
    """The only question whose answers are no scores is the comment."""
    texts = [name for name in _answers(export) if any(export.cells[name][i] for i in sent)]
    texts = [name for name in texts if not _all_scores([export.cells[name][i] for i in sent])]
    if len(texts) == 1 and texts != scores(export):
        export.roles["comment"] = texts[0]


LAYOUT = Layout(
    name="posthog",
    fits=is_posthog,
    heading=heading,
    reshape=one_event_per_answer,
    roles={"respondent": (r"distinct id", r"person id")},
    date=(r"timestamp|created at|time",),
    score=scores,
    never=r"\$?survey (id|name|iteration.*|submission id|completed)|.*\$survey (id|name|iteration.*)",
    leave_out=(LeaveOut(r"event", r"survey sent", N_("event that is no answer"), but=True),),
    zone="UTC",
    newest=(r"timestamp|created at|time",),
    events=True,
)
