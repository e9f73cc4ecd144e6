"""Which column is the score, the date, the respondent: by name, by question text, and never by guess."""

import re
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from nps_analysis.language import english
from nps_analysis.responses.answer import CLASS_LABELS, read_answer
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import ANOTHER, BY_SCALE, asks_why, group_of, is_question, surest
from nps_analysis.responses.record import one_column, plain
from nps_analysis.responses.rows import collected, values_in
from nps_analysis.responses.scores import are_points
from nps_analysis.responses.segments import REACHED, quoted
from nps_analysis.responses.table import Table
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.study import Columns, Study

IN_OTHER_WORDS = (  # the day of the answer: of two of these in a table none is better than the other
    "date of response|date of answer|date of reply|date answered|date responded|date submitted|date completed|"
    "responded on|answered on|submitted on|completed on|survey date|date of survey|interview date|date of interview|"
    "svarsdatum|datum för svar|datum för svaret|svarsdag|besvarad den|besvarat den|inskickat den|"
    "antwortdatum|antwort datum|datum der antwort|beantwortet am|abgegeben am|ausgefüllt am|abgeschlossen am|"
    "eingegangen am|eingangsdatum|befragungsdatum|datum der befragung|datum und uhrzeit|datum och tid|"
    "date de réponse|date de la réponse|date réponse|date et heure de réponse|date de soumission|répondu le|"
    "date d'enquête|date d’enquête|date de l'enquête|date de l’enquête|date et heure|"
    "fecha de respuesta|fecha de la respuesta|fecha respuesta|respondido el|contestado el|fecha de la encuesta|"
    "fecha de encuesta|fecha y hora|"
    "تاریخ پاسخ|تاریخ پاسخ‌دهی|تاریخ پاسخ دهی|تاریخ پاسخگویی|تاریخ پاسخ‌گویی|زمان پاسخ|تاریخ نظرسنجی"
)
ANSWERED = frozenset(IN_OTHER_WORDS.split("|"))
NAMES = {  # best first
    "date": "responded at|answered at|response date|answer date|submitted at|submit date|submission date|"
    f"{IN_OTHER_WORDS}|completed at|"
    "completion time|recorded date|end date|date|datetime|timestamp|time|horodateur|zeitstempel|tidsstämpel|datum|"
    "fecha|data|تاریخ|dato|päivämäärä|tarih|дата|ημερομηνία|التاريخ|تاريخ|תאריך|日付|日期|날짜|ngày|tanggal|dátum|"
    "created at|created|start date|replied at|reply date|reply time|received at|message time",
    "respondent": "respondent id|respondent|customer id|customer|client id|user id|contact id|person id|kundnummer|"
    "kundennummer|kundnr|kundennr|kunden nr|kund id|kunden id|numéro client|id client|client|id cliente|cliente|"
    "شناسه مشتری|email|email address|e mail|wa id|whatsapp id|whatsapp number|whats app id|"
    "whats app number|phone number|phone|msisdn|mobile number|mobile|telephone|telefon|"
    "mobilnummer|visitor id|chat user id",
    "response_id": "response id|responseid|answer id|submission id|survey response id|antwort id|svars id|"
    "id réponse|id respuesta",
    "comment": "comment|comments|verbatim|why|reason|feedback|kommentar|commentaire|explication|comentario|نظر|دلیل|"
    "follow up|follow up answer|follow up reply|reply text|open answer|free text|motivation",
}
WEIGHTS = re.compile(r"(.*\b)?(weight|weights|wt|vikt|gewicht|poids|peso)")
TEXTS = (nw.String, nw.Categorical, nw.Enum, nw.Object)
RATING = 5  # the highest answer of a scale of stars: a score that is never over it may be another question's
LOOKED_AT = 1_000  # rows that tell whether a column may be the score where no name says so
LONGEST_TEXT = 100  # letters of a question in an error
MOST_VALUES = 5_000  # a column with more different values is no score


class NoScoreColumnError(DataError):
    """No column is the score, nor may any be it."""


def find_columns(table: Table, study: Study) -> Columns:
    """The columns that play a part: as named, else as found.

    DataError when a named one is absent, when the score is not clear, or when the response id is there twice.
    """
    named = study.columns.model_dump(exclude_none=True).items()
    given = {role: one_column(name, table.names, table.twice) for role, name in named}
    if "score" not in given:
        given["score"] = table.roles.get("score") or one_column(_find_score(table, study), table.names, table.twice)
    for role, known in table.roles.items():
        if role not in given and known not in given.values():
            given[role] = known
    for role in NAMES:
        found = None if role in given else _find_by_name(role, table, taken=list(given.values()))
        if found and role == "response_id":
            given[role] = one_column(found, table.names, table.twice)
        elif found and found not in table.twice:
            given[role] = found
    if "comment" not in given and (reason := _find_reason(table, taken=list(given.values()))):
        given["comment"] = reason
    looks_like_weight = [name for name in table.names if WEIGHTS.fullmatch(folded(name))]
    if "weight" not in given and looks_like_weight:
        what = english('"{value}" looks like a weight and is not used', value=looks_like_weight[0])
        table.warnings.append(english("{what}; name it with --weight if it is one", what=what))
    return Columns(**given)


def _tiers(table: Table) -> dict[str, int | None]:
    """How surely each column is the score, by its name, its question's text, or the column of classes beside it."""
    names = table.names
    beside = {group_of(name) for name in names}
    return {name: 0 if folded(name) in beside else surest(name, table.texts.get(name)) for name in names}


def _find_score(table: Table, study: Study) -> str:
    sure = _tiers(table)
    named = list(table.candidates) or [name for name, tier in sure.items() if tier is not None]
    if study.question:
        wanted = folded(study.question)
        asked = [name for name in table.names if wanted in (folded(name), folded(table.texts.get(name, "")))]
        if len(asked) == 1:
            return asked[0]
    if len(named) == 1 and nw.from_native(table.frame).collect_schema()[named[0]].is_integer():
        return named[0]  # whole numbers need no look: reading them says what is wrong with them, if anything
    values = {name: values_of(nw.from_native(table.frame), name) for name in named}
    candidates = [name for name in named if _holds_scores(values[name], sure[name], study)]
    tiers = {name: 9 if (tier := sure[name]) is None else tier for name in candidates}
    best = [name for name in candidates if tiers[name] == min(tiers.values())]
    if len(best) == 1 and tiers[best[0]] and _is_low(values[best[0]], study):
        best += [name for name in candidates if name not in best and not _is_low(values[name], study)]
    if len(best) == 1 and tiers[best[0]] == BY_SCALE:
        best += [name for name in _with_numbers(table, named, study) if _may_ask(table.texts.get(name) or name)]
        if len(best) == 1:
            what = english('"{value}" is taken as the score because it says 0 to 10', value=best[0])
            table.warnings.append(
                english("{what}, and no question asks for a recommendation; name another with --score", what=what)
            )
    if len(best) == 1:
        return best[0]
    if len(best) > 1:
        raise DataError(
            f"{table.source.name} has {len(best)} columns that may be the score",
            required="one column with the answers from 0 to 10",
            found=listed(f'"{name}"' + _asked(table, name) for name in best),
            do="name it with --score",
        )
    if classes := _with_classes(table, values, study):
        return classes[0]  # reading it raises the error that says why classes alone will not do
    raise NoScoreColumnError(
        f"no score column in {table.source.name}",
        required="a column with 0-10 answers, named in --score or recognisable by name or question text",
        found=_headed(table.names)
        or f"{counted(len(table.names), 'column')}: {listed(table.names)}; "
        + _nearest_score(named, table)
        + _numbered(table, named, study),
        do="name the column with --score COLUMN, or give the answers' values in the study file under labels",
    )


def _headed(names: Sequence[str]) -> str:
    """What is found where the names of columns are somebody's: empty where they are names."""
    personal = [name for name in names if REACHED.search(name)]
    return f"{counted(len(names), 'column')} under names that look like answers: is there a header?" if personal else ""


def _numbers(values: Sequence[Any], study: Study) -> set[int]:
    readings = [read_answer(value, study) for value in values]
    return {reading.number for reading in readings if reading.number is not None}


def _is_low(values: Sequence[Any], study: Study) -> bool:
    return max(_numbers(values, study), default=0) <= RATING


def _with_classes(table: Table, values: dict[str, list[Any]], study: Study) -> list[str]:
    """The columns that hold classes instead of scores: their names in any column, their points in one called nps."""
    frame, own = nw.from_native(table.frame), set(table.names)
    texts = [name for name, kind in frame.collect_schema().items() if isinstance(kind, TEXTS) and name in own]
    points = [name for name, found in values.items() if are_points(_numbers(found, study))]
    return [name for name in texts if any(_is_class(value) for value in values_of(frame, name))] or points


def _with_numbers(table: Table, named: Sequence[str], study: Study) -> list[str]:
    """The columns that hold whole numbers from 0 to 10 and are not named as scores are."""
    frame, found = nw.from_native(table.frame).head(LOOKED_AT), []
    first, kinds = collected(frame), frame.collect_schema()
    for name in (name for name in table.names if name not in named and not kinds[name].is_nested()):
        values = list(dict.fromkeys(map(plain, first[name].tolist())))
        numbers = _numbers(values, study)
        if RATING < max(numbers, default=0) <= 10 and min(numbers) >= 0 and _holds_scores(values, None, study):
            found.append(name)
    return found


def _numbered(table: Table, named: Sequence[str], study: Study) -> str:
    """The end of a sentence on the columns that hold numbers as scores are."""
    found = [f'"{name}"' + _asked(table, name) for name in _with_numbers(table, named, study)]
    return f"; numbers from 0 to 10: {listed(found)}" if found else ""


def _may_ask(text: str) -> bool:
    """Whether a text is a question, and not one that asks for something else than a recommendation."""
    return (is_question(text) or text.rstrip().endswith(("?", "؟", "？"))) and ANOTHER.search(text) is None


def _asked(table: Table, name: str) -> str:
    """The question under a column's name in brackets, where a layout tells it."""
    text = " ".join(table.texts.get(name, "").split())
    return f" ({text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + '…'})" if text and text != name else ""


def _is_class(value: Any) -> bool:
    return isinstance(value, str) and CLASS_LABELS.fullmatch(value.strip()) is not None


def _nearest_score(named: Sequence[str], table: Table) -> str:
    """Half a sentence on the column that comes nearest to a score; quotes no comments."""
    if not named:
        close = nearest("score", table.names)
        return close if close.startswith("nearest") else "none is called score or nps"
    values = values_of(nw.from_native(table.frame), named[0])
    texts = quoted([value for value in values if isinstance(value, str)])
    such = f"values such as {listed(map(repr, texts), 3)}" if texts else "no value that is a score"
    return f'nearest: "{named[0]}" ({such})'


def _holds_scores(values: Sequence[Any], tier: int | None, study: Study) -> bool:
    """Whether most of a column's different values are numbers or labels with one; a column called score needs one."""
    readings = [read_answer(value, study) for value in values if value not in (None, "")]
    if are_points({reading.number for reading in readings if reading.number is not None}):
        return False
    numbers, written = (sum(one.kind in kinds for one in readings) for kinds in (["number"], ["number", "rejected"]))
    return numbers > 0 if tier in (0, 2) else numbers * 2 >= written > 0


def values_of(frame: Any, name: str) -> list[Any]:
    """The different values of a column, none where there are too many of them for a score, or where they are lists."""
    if frame.collect_schema()[name].is_nested():
        return []
    values = collected(values_in(frame, nw.col(name)).head(MOST_VALUES + 1))["value"]
    return [] if len(values) > MOST_VALUES else [plain(value) for value in values.tolist()]


def _find_reason(table: Table, taken: list[str]) -> str | None:
    """The first column of texts whose name or question asks for the reason of the score."""
    kinds = nw.from_native(table.frame).collect_schema()
    names = [name for name in table.names if name not in (*taken, *table.twice) and isinstance(kinds[name], TEXTS)]
    return next((name for name in names if asks_why(table.texts.get(name) or name)), None)


def _find_by_name(role: str, table: Table, taken: list[str]) -> str | None:
    found = {folded(name): name for name in reversed(table.names) if name not in taken}
    first = next((word for word in NAMES[role].split("|") if word in found), "")
    if first in ANSWERED and len(ANSWERED & found.keys()) > 1:
        return None
    return found.get(first)
