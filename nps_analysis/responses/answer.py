"""What one written answer says: a number, nothing, or something that is no score."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from nps_analysis.language import N_, english
from nps_analysis.responses.months import month_of
from nps_analysis.study import Study

MISSING = {"", "na", "n/a", "null", "none", "nan", ".", "-", "--"}
NO_ANSWER = re.compile(  # words of answers and of codes' labels
    r"\b(don'?t know|do not know|no answer|not answered|no opinion|refused?|prefer not|not applicable|n/?a|missing"
    r"|skipped|wei(ß|ss) nicht|keine (angabe|meinung|antwort)|nicht beantwortet|v[ei][td] (ej|inte|ikke)|ej svar"
    r"|inget svar|ingen (åsikt|uppfattning|mening)|ne sa(it|is) pas|sans (réponse|opinion)|pas d['’]avis|nsp"
    r"|no (lo )?s(abe|é)|no (contesta|opina)|não (sabe|sei)|non so|weet (ik )?niet|geen (mening|antwoord)"
    r"|نمی‌?دانم|بی‌?پاسخ)\b",
    re.IGNORECASE,
)
CLASS_LABELS = re.compile(
    r"promot\w*|passi[vf]\w*|neutr\w*|indifferent\w*|detract\w*|detratt?or\w*|förespr\w*|ambassad\w*|[kc]riti[ck]\w*"
    r"|détract\w*|pasi[vf]\w*|krytyk\w*|destekleyen\w*|kötüleyen\w*|مروج\w*|منفعل\w*|مخالف\w*|推奨者|中立者|批判者|推荐者|被动者|贬损者",
    re.IGNORECASE,
)
NUMBER = re.compile(r"([+-]?\d{1,9})(?:[.,٫](\d{1,20}))?")
OUT_OF_TEN = re.compile(
    r"(\d{1,3}) ?(/|out of|of|von|sur|de|di|su|av|af|van|na|z|ze|из|з|از|من|מתוך) ?10", re.IGNORECASE
)
NUMBER_FIRST = re.compile(
    r"\[?(?P<number>\d{1,3})(?:\s*(?P<apart>[-–—=:.)(|•·,;→\]])\s*|\s+|(?=[点點分점]))(?P<words>[^\W\d][^\d]*)"
)
NUMBER_LAST = re.compile(r"(?P<words>[^\W\d][^\d]*?)(?:\s*(?P<apart>[-–—=:(|•·,;→\[])\s*|\s+)(?P<number>\d{1,3})[)\]]?")
NO_LABEL = re.compile(  # words that make another number of the one beside them, or no score at all
    r"(?:not|no|never|(?:less|more|lower|higher) than|under|over|above|below|about|almost|nearly|around"
    r"|at (?:least|most)|up to|between|nicht|kein\w*|unter|über|fast|etwa|inte|nästan|pas|moins de|presque|menos de"
    r"|más de|casi)(?: an?)?"
    r"|(?:or|to|and|oder|bis|und|eller|till|och|ou|et|y|[ap]\.?m|o'clock|uhr|h|x|th|st|nd|rd|per ?cent\w*|pro[zc]ent\w*"
    r"|pct|min\w*|sec\w*|hours?|days?|weeks?|months?|years?|times?)\b.*",
    re.IGNORECASE,
)
STARRED = re.compile("[\u2605\u2606\u2729\u272a\u2b50\U0001f31f\ufe0f ]+")
QUOTED = re.compile(r'=?"(.*)"')
WRITTEN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?|\d{1,2}([/.-])\d{1,2}\2\d{2,4}([ T].*)?")
SAME_MARKS = str.maketrans(
    "\u2212\uff0d\u2010\u2011\uff0e\uff0c\uff1a\uff08\uff09\uff1d\uff0f\u2044\u2215", "----.,:()=///"
)
SAME_LETTERS = str.maketrans("يىكة’", "ییکه'")
FROM_LABEL, OF_TEN = N_("number taken from a label"), N_("score written out of 10")
MISSING_CODE = "missing code"
NOT_WHOLE, STARS = N_("not a whole number"), N_("stars: which score they stand for is not said")
A_CLASS = N_("a class label, not a score")
A_DATE = N_("a date, not a score: a spreadsheet may have made it of an answer such as 9-10")
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


def read_answer(value: Any, study: Study) -> Reading:
    """What one raw value says, before the scale is looked at.

    >>> read_answer("۹ - بسیار محتمل", Study())
    Reading(number=9, kind='number', reason='', repair='number taken from a label')
    >>> read_answer("9-Oct", Study()).kind
    'rejected'
    """
    if value is None:
        return Reading(kind="missing", reason=N_("no answer"))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _from_number(value, study)
    if isinstance(value, dt.date | dt.datetime | pd.Timestamp):
        return rejected(A_DATE)
    return _from_text(str(value), study)


def _from_number(value: int | float | Decimal, study: Study, repair: str = "") -> Reading:
    number = float(value)
    if not abs(number) < 1e9 or abs(number - round(number)) > 1e-9:
        return rejected(NOT_WHOLE)
    whole = round(number)
    if str(whole) in study.missing_codes:
        return Reading(kind="missing", reason=f"{MISSING_CODE} {whole}")
    return Reading(whole, repair=repair if value == whole else N_("whole number written with a rounding error"))


def _from_text(written: str, study: Study) -> Reading:
    text = QUOTED.sub(r"\1", " ".join(written.translate(INVISIBLE).split())).lstrip("'’").strip()
    digits = plain_digits(text)
    labels = {_plain_label(label): score for label, score in study.labels.items()}
    if labels and (label := _plain_label(written)) in labels:
        return Reading(labels[label], repair=N_("label of the study file"))
    if digits in study.missing_codes or text in study.missing_codes:
        return Reading(kind="missing", reason=f"{MISSING_CODE} {text}")
    if digits.casefold() in MISSING:
        return Reading(
            kind="missing", reason=N_("no answer") if not text else english('no answer, written "{text}"', text=text)
        )
    if number := NUMBER.fullmatch(digits):
        return _from_number(Decimal(f"{number[1]}.{number[2] or 0}"), study, _repair(written, text, digits, number[2]))
    if parts := OUT_OF_TEN.fullmatch(digits):
        return _from_number(int(parts[1]), study, OF_TEN)
    if parts := NUMBER_FIRST.fullmatch(digits) or NUMBER_LAST.fullmatch(digits):
        return _from_label(parts, study)
    if STARRED.fullmatch(text):
        return rejected(STARS)
    if "\u20e3" in text or "\U0001f51f" in text:
        return _from_keycap(text, study)
    if WRITTEN_DATE.fullmatch(digits):
        return rejected(A_DATE)
    return rejected(A_CLASS if CLASS_LABELS.fullmatch(text) else NOT_WHOLE)


def _plain_label(label: str) -> str:
    """A label for comparison: whatever its case, spaces, form in Unicode, and keyboard."""
    text = unicodedata.normalize("NFC", " ".join(label.translate(INVISIBLE).split())).casefold()
    return text.translate(SAME_LETTERS)


def _from_keycap(text: str, study: Study) -> Reading:
    """What a digit on a key says, as buttons in chats show it; 10 is a key of its own, or two keys."""
    plain = text.replace("\U0001f51f", "10").replace("\u20e3", "").replace("\ufe0f", "")
    return (
        _from_number(int(plain), study, N_("digit on a key")) if re.fullmatch(r"10|\d", plain) else rejected(NOT_WHOLE)
    )


def plain_digits(text: str) -> str:
    """A text with the decimal digits of any script, and the minus sign, as on a keyboard."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text).translate(SAME_MARKS)


def plain_text(text: str) -> str:
    """A text without invisible marks, words apart by single spaces, digits and marks as on a keyboard.

    >>> plain_text("\u200f ۱۴۰۵/۰۱/۰۹  ")
    '1405/01/09'
    """
    return " ".join(plain_digits(text if text.isascii() else text.translate(INVISIBLE)).split())


def _from_label(parts: re.Match, study: Study) -> Reading:
    """What ``9 - Likely`` says, unless a spreadsheet made ``9-Oct`` of an answer, and unlike ``9 or more``."""
    if month_of(parts["words"]):
        return rejected(A_DATE)
    if not parts["apart"] and NO_LABEL.fullmatch(parts["words"]):
        return rejected(NOT_WHOLE)
    return _from_number(int(parts["number"]), study, FROM_LABEL)


def _repair(written: str, text: str, digits: str, decimals: str | None) -> str:
    if text != digits:
        return N_("digits of another script")
    if decimals is not None:
        return N_("whole number written with decimals")
    return "" if written == text else N_("spaces or marks around a number")


def rejected(reason: str) -> Reading:
    """The reading of what is no score."""
    return Reading(kind="rejected", reason=reason)
