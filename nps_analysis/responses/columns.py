"""Which column is the score, the date, the respondent: by name, by question text, and never by guess."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from nps_analysis.responses.record import one_column, plain
from nps_analysis.responses.rows import collected, values_in
from nps_analysis.responses.scores import CLASS_LABELS, read_answer
from nps_analysis.responses.segments import quoted
from nps_analysis.responses.source import Table
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.study import Columns, Study

RECOMMEND = re.compile(
    r"recommend|recommander|recomend|recomiend|rekommender|empfehl|weiterempf|anbefal|suositel|توصیه|consigli|aanbevel",
    re.IGNORECASE,
)
THE_SCORE = re.compile(r"nps|nps (score|rating|value|answer)|net promoter( score)?|likelihood to recommend|ltr")
ANY_SCORE = re.compile(r"score|rating|betyg|poäng|note|bewertung|puntuación|nota|امتیاز")
NAMES = {  # best first
    "date": "responded at|answered at|response date|answer date|submitted at|submit date|submission date|completed at|"
    "completion time|recorded date|end date|date|datetime|timestamp|time|horodateur|zeitstempel|tidsstämpel|datum|"
    "fecha|data|تاریخ|created at|created|start date",
    "respondent": "respondent id|respondent|customer id|customer|client id|user id|contact id|person id|kundnummer|"
    "kundennummer|شناسه مشتری|email|email address|e mail",
    "response_id": "response id|responseid|answer id|submission id|survey response id",
    "comment": "comment|comments|verbatim|why|reason|feedback|kommentar|commentaire|explication|comentario|نظر|دلیل",
}
WEIGHTS = re.compile(r"(.*\b)?(weight|weights|wt|vikt|gewicht|poids|peso)")
ASKS_0_TO_10 = re.compile(r"\b0 ?(–|to|till|bis|à|a|تا)? ?10\b")
TEXTS = (nw.String, nw.Categorical, nw.Enum, nw.Object)
MOST_VALUES = 5_000  # a column with more different values is no score


def find_columns(table: Table, study: Study) -> Columns:
    """The columns that play a part: as named, else as found.

    DataError when a named one is absent, when the score is not clear, or when the response id is there twice.
    """
    named = study.columns.model_dump(exclude_none=True).items()
    given = {role: one_column(name, table.names, table.twice) for role, name in named}
    if "score" not in given:
        given["score"] = one_column(_find_score(table, study), table.names, table.twice)
    for role in NAMES:
        found = None if role in given else _find_by_name(role, table, taken=list(given.values()))
        if found and role == "response_id":
            given[role] = one_column(found, table.names, table.twice)
        elif found and found not in table.twice:
            given[role] = found
    looks_like_weight = [name for name in table.names if WEIGHTS.fullmatch(folded(name))]
    if "weight" not in given and looks_like_weight:
        what = f'"{looks_like_weight[0]}" looks like a weight and is not used'
        table.warnings.append(f"{what}; name it with --weight if it is one")
    return Columns(**given)


def folded(name: str) -> str:
    """A column name for comparison: lower case, words apart by single spaces.

    >>> folded("Response_ID "), folded("RecordedDate")
    ('response id', 'recorded date')
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFC", name))
    return " ".join(re.sub(r"[_\-.\s]+", " ", name).casefold().split())


def _tier(name: str) -> int | None:
    """How surely a name says that its column is the score: 0 most, None not at all."""
    plain = folded(re.sub(r" \(\d+\)$", "", name))  # a column that is there twice has a number behind its name
    if THE_SCORE.fullmatch(plain):
        return 0
    if re.search(r"\bnps\b", plain) or RECOMMEND.search(plain):
        return 1
    if ANY_SCORE.fullmatch(plain):
        return 2
    return 3 if ASKS_0_TO_10.search(plain) else None


def _find_score(table: Table, study: Study) -> str:
    named = [name for name in table.names if _tier(name) is not None]
    if study.question:
        asked = [name for name in table.names if folded(name) == folded(study.question)]
        if len(asked) == 1:
            return asked[0]
    if len(named) == 1 and nw.from_native(table.frame).collect_schema()[named[0]].is_integer():
        return named[0]  # whole numbers need no look: reading them says what is wrong with them, if anything
    candidates = [name for name in named if _holds_scores(table, name, study)]
    best = [name for name in candidates if _tier(name) == min(_tier(other) for other in candidates)]  # type: ignore[type-var]
    if len(best) == 1:
        return best[0]
    if len(best) > 1:
        raise DataError(
            f"{table.source.name} has {len(best)} columns that may be the score",
            required="one column with the answers from 0 to 10",
            found=listed([f'"{name}"' for name in best]),
            do="name it with --score",
        )
    frame = nw.from_native(table.frame)
    texts = [name for name, kind in frame.collect_schema().items() if isinstance(kind, TEXTS) and name in table.names]
    classes = [name for name in texts if any(_is_class(value) for value in values_of(frame, name))]
    if classes:
        return classes[0]  # reading it raises the error that says why classes alone will not do
    raise DataError(
        f"no score column in {table.source.name}",
        required="a column with 0-10 answers, named in --score or recognisable by name or question text",
        found=f"{counted(len(table.names), 'column')}: {listed(table.names)}; {_nearest_score(named, table)}",
        do="name the column with --score COLUMN, or give the answers' values in the study file under labels",
    )


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


def _holds_scores(table: Table, name: str, study: Study) -> bool:
    """Whether most of a column's different values are numbers or labels with one; a column called score needs one."""
    values = [value for value in values_of(nw.from_native(table.frame), name) if value not in (None, "")]
    readings = [read_answer(value, study) for value in values]
    numbers, written = (sum(one.kind in kinds for one in readings) for kinds in (["number"], ["number", "rejected"]))
    return numbers > 0 if _tier(name) in (0, 2) else numbers * 2 >= written > 0


def values_of(frame: Any, name: str) -> list[Any]:
    """The different values of a column, none where there are too many of them for a score, or where they are lists."""
    if frame.collect_schema()[name].is_nested():
        return []
    values = collected(values_in(frame, nw.col(name)).head(MOST_VALUES + 1))["value"]
    return [] if len(values) > MOST_VALUES else [plain(value) for value in values.tolist()]


def _find_by_name(role: str, table: Table, taken: list[str]) -> str | None:
    found = {folded(name): name for name in reversed(table.names) if name not in taken}
    return next((found[word] for word in NAMES[role].split("|") if word in found), None)
