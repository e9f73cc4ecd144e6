"""Names of segments: how values are written as names, which are the same, and which only look alike."""

import re
import unicodedata
from collections.abc import Iterable

import narwhals as nw
import pandas as pd

from nps_analysis.language import english
from nps_analysis.schema import NONE, DataError, counted, listed, nearest

TYPES = {
    "relationship",
    "relational",
    "transactional",
    "transaction",
    "event",
    "touchpoint",
    "competitive",
    "relation",
    "händelse",
}
TYPE_COLUMN = re.compile(r"type|event|survey|touchpoint|kind|metric|method|typ|händelse|ereignis", re.IGNORECASE)
DAY = r"(?!(?:19|20)\d\d-\d\d)"
PERSONAL = re.compile(rf"@|(?<!\d)(?<!\d-){DAY}\d[\d ()/-]{{5,}}")  # addresses and telephone numbers
REACHED = re.compile(rf"\S@\S|^{DAY}\+?\(?\d[\d ()/.-]{{7,}}\d$")  # the same, where they are all of a value
PEOPLE = re.compile(  # names of columns that hold people's names, how to reach them, who they are, or what they wrote
    r"((first|last|full|middle|given|family|sur|nick|user|contact|customer|client|respondent|person|guest|patient|your)"
    r"[ _.-]?)?name|((your|contact|customer)[ _.-]?)?(e[ _.-]?mail|phone|mobile|address)([ _.-]?(address|number))?"
    r"|(för|efter|kund|full)?namn|e-?post|(mobil|telefon)(nummer)?|adress|(vor|nach|kunden|benutzer)name|adresse"
    r"|((customer|client|respondent|contact|user|person|member|guest|patient|visitor|response|wa)[ _.-]?)?"
    r"(id|no|nr|number)|kund(en)?(nummer|nr)|msisdn|respondent|customer|client|(free[ _.-]?)?text"
    r"|comments?|verbatims?|feedback|reasons?|why|kommentare?r?|commentaires?|comentarios?"
    r"|(street|home|postal)[ _.-]?address"
    r"|pr[eé]nom|nom([ _]de[ _]famille)?|nombre|apellidos?|correo|(sobre)?nome",
    re.IGNORECASE,
)
MOST_QUOTED, LONGEST_QUOTED = 30, 40
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def as_text(column: str, kind: nw.dtypes.DType, called: str | None = None) -> nw.Expr:
    """A column's values as text, stripped, the same from every library: 1.0 is 1, midnight is left out.

    DataError for a column of lists or of durations, which have no such text.
    """
    value = nw.col(column)
    if kind.is_nested() or isinstance(kind, nw.Duration):
        raise DataError(
            f'"{called or column}" has no names of segments',
            required="a column of texts, numbers, dates or truths",
            found=f"a column of {kind}",
            do="name another column",
        )
    if kind == nw.Boolean:
        return nw.when(value).then(nw.lit("true")).otherwise(nw.when(~value).then(nw.lit("false")))
    if kind.is_float() or kind.is_decimal():
        value = value.cast(nw.Float64).fill_nan(None)
        whole = value.is_finite() & (value == value.round()) & (value.abs() < 1e15)
        number = nw.when(whole).then(value).otherwise(0).cast(nw.Int64).cast(nw.String)
        return nw.when(whole).then(number).otherwise(value.cast(nw.String))
    if isinstance(kind, nw.Datetime):
        seconds = value.dt.to_string("%Y-%m-%d %H:%M:%S").str.head(19)
        return seconds.str.replace_all(" 00:00:00", "", literal=True)
    return value.cast(nw.String).str.strip_chars()


def segment_name(column: str, kind: nw.dtypes.DType, called: str | None = None) -> nw.Expr:
    """A column's values as names of segments, ``(none)`` where there is none; ``called`` is its name for messages."""
    text = as_text(column, kind, called)
    return nw.when(text.is_null() | (text == "")).then(nw.lit(NONE)).otherwise(text)


def one_form(names: pd.Series) -> tuple[pd.Series, list[str]]:
    """Segment names in one Unicode form, with warnings about names that were merged or that look alike.

    >>> one_form(pd.Series(["Zu\\u0308rich", "Z\\u00fcrich"]))[0].nunique()
    1
    """
    column, different = names.name, names.dropna().unique()
    composed = {name: composed_form(name) for name in different}
    forms: dict[str, int] = {}
    folded: dict[str, set[str]] = {}
    for name in composed.values():
        forms[name] = forms.get(name, 0) + 1
        folded.setdefault(name.casefold(), set()).add(name)
    warnings = []
    merged = [name for name, count in forms.items() if count > 1]
    if merged:
        warnings.append(
            english(
                'names in "{column}" differ only in how they are stored and were merged: {names}',
                column=column,
                names=listed(merged, 3),
            )
        )
    alike = [" / ".join(sorted(same)) for same in folded.values() if len(same) > 1]
    if alike:
        warnings.append(
            english(
                'names in "{column}" differ only by case and stay apart: {names}', column=column, names=listed(alike, 3)
            )
        )
    if any(DIRECTION.search(name) for name in forms):
        warnings.append(
            english(
                'names in "{column}" hold direction-override characters: they may not be what they look like',
                column=column,
            )
        )
    return names.map(composed), warnings


def quoted(values: list[str], column: str = "") -> list[str]:
    """Values of a column for a message: none where they are so many or so long that they may be people or comments.

    Nor where the column's name says that it has people's names, or what they wrote.

    >>> quoted(["S", "N"], "Region"), quoted(["Bo", "Di"], "First Name")
    (['N', 'S'], [])
    """
    values = sorted(value for value in values if value.strip())
    return [] if _may_be_people(values, column) or len(values) > MOST_QUOTED else values


def nearest_value(wanted: str, values: Iterable[str], column: str) -> str:
    """A half sentence that names the value nearest to ``wanted``, or lists those that are; their number if personal.

    >>> nearest_value("Nort", ["North", "South"], "Region"), nearest_value("Bob", ["Bo", "Di"], "First Name")
    ('nearest: "North"', '2 values')
    """
    values = list(dict.fromkeys(map(str, values)))
    close = "" if _may_be_people(values, column) else nearest(wanted, values)
    return close if close.startswith("nearest") or quoted(values, column) else counted(len(values), "value")


def doubts_of_segments(names: Iterable[str], column: str) -> list[str]:
    """A warning where the names of segments look like people's: they are shown, as was asked for.

    >>> doubts_of_segments(["bo@example.org", "di@example.org"], "by whom")
    ['"by whom" looks personal, and every table and chart by it shows its values']
    """
    different = set(names) - {NONE}
    reached = sum(REACHED.search(name) is not None for name in different)
    if not PEOPLE.fullmatch(column.strip()) and reached * 2 <= len(different):
        return []
    return (
        [english('"{column}" looks personal, and every table and chart by it shows its values', column=column)]
        if different
        else []
    )


def _may_be_people(values: Iterable[str], column: str) -> bool:
    personal = any(len(value) > LONGEST_QUOTED or PERSONAL.search(value) for value in values)
    return personal or PEOPLE.fullmatch(column.strip()) is not None


def composed_form(name: str) -> str:
    """A name with composed accents (NFC) and without spaces of any kind around it, ``(none)`` where nothing is left."""
    return unicodedata.normalize("NFC", str(name)).strip() or NONE


def is_survey_type(name: str, values: list) -> bool:
    """Whether a column says of which kind each survey was, such as relationship beside test drive.

    >>> is_survey_type("event", ["relationship", "test drive"]), is_survey_type("event", ["purchase", "advice"])
    (True, False)
    """
    texts = {str(value).strip().casefold() for value in values if value is not None}
    return bool(TYPE_COLUMN.search(name)) and 1 < len(texts) <= 50 and bool(texts & TYPES)
