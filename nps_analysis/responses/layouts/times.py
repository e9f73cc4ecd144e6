"""Times as survey tools write them, as ISO texts: the order of day and month, and the zone, that the layout knows."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from nps_analysis.language import N_, is_jalali_year
from nps_analysis.responses.answer import plain_text
from nps_analysis.responses.date_forms import NAMED, PARTS, in_order, minutes_from_utc
from nps_analysis.study import Study

PLAIN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?)?")
# 2026/04/05 11:38:03 AM GMT+2, as forms write it in every language: the half of the day, and the zone, are words.
SPOKEN = re.compile(r"(\d{4})(?:/|\. ?)(\d{1,2})(?:/|\. ?)(\d{1,2})\.? ([^\d:]*)(\d{1,2}):(\d{2}):(\d{2})( .*)?")
AFTERNOON = {
    *("pm", "nachm", "em", "ip", "odp", "pop", "popiet", "μμ", "öös", "ös", "du", "ch", "слоб", "пп", "अपराह्न"),
    *("下午", "午後", "오후", "بعدازظهر", "بظ", "م", "אחה״צ", 'אחה"צ', "หลังเที่ยง"),
}
MORNING = {
    *("am", "vorm", "fm", "ap", "dop", "priešpiet", "πμ", "öö", "de", "sa", "проб", "дп", "पूर्वाह्न"),
    *("上午", "午前", "오전", "قبلازظهر", "قظ", "ق", "ص", "לפנה״צ", 'לפנה"צ', "ก่อนเที่ยง"),
}
ZONES = NAMED | {  # and the hours of those that browsers put behind a time, where only one of their meanings is likely
    **{"GMT": 0, "UTC": 0, "WEZ": 0, "BST": 1, "WESZ": 1, "OEZ": 2, "OESZ": 3, "CST": -6, "AKST": -9, "AKDT": -8},
    **{"HST": -10, "BRT": -3, "ART": -3, "HNE": -5, "HAE": -4, "HNC": -6, "HAC": -5, "HNP": -8, "HAP": -7, "MSK": 3},
    **{"TRT": 3, "SAST": 2, "WIB": 7, "KST": 9, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
}
FIRST_DAY = dt.datetime(1582, 10, 14)  # SPSS counts seconds from here
SKIPPED = N_("time that the clock skips, counted on from the hour before")
TWICE = N_("time that the clock has twice, taken as the first")


def is_zone(name: str) -> bool:
    """Whether a zone is known by this name.

    >>> is_zone("Europe/Stockholm"), is_zone("Europe/Atlantis")
    (True, False)
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no name of a zone, the name of a folder of zones
        return False
    return True


def since_1582(seconds: float) -> str | None:
    """SPSS's number of seconds as ISO text, None where it is in no year that has four digits.

    >>> since_1582(14003971200)
    '2026-07-21 00:00:00'
    """
    try:
        return (FIRST_DAY + dt.timedelta(seconds=round(seconds))).isoformat(sep=" ")
    except (ValueError, OverflowError):
        return None


def settled(texts: list[str | None], order: str | None, zone: str | None, study: Study) -> tuple[list, dict[str, int]]:
    """The texts of a date column with what the layout knows written into them, and what was repaired.

    ``order`` (day, month) is used where no day over 12 tells it, ``zone`` where a time does not say its own. What is
    not understood stays as it is, for the reader of dates to judge; with a ``date_format`` of the study all is.
    """
    if study.date_format:
        return list(texts), {}
    different = {text for text in texts if text}
    order = told_order(different) or order
    known = {text: _settled(plain_text(text), order, zone) for text in different}
    repairs: dict[str, int] = {}
    for text in texts:
        if text and known[text][1]:
            repairs[known[text][1]] = repairs.get(known[text][1], 0) + 1
    return [known[text][0] or text if text else None for text in texts], repairs


def told_order(texts: set[str]) -> str | None:
    """Which comes first, as a day over 12 shows; None where nothing does. "both" where dates contradict each other."""
    parts = [match for text in texts if (match := PARTS.fullmatch(plain_text(text)))]
    day, month = any(int(match[1]) > 12 for match in parts), any(int(match[3]) > 12 for match in parts)
    return "both" if day and month else "day" if day else "month" if month else None


def _settled(text: str, order: str | None, zone: str | None) -> tuple[str | None, str]:
    """A time in ISO form and the repair that this is; None where the text is left as it is."""
    if (match := SPOKEN.fullmatch(text)) and not is_jalali_year(int(match[1])):
        return _spoken(match, zone)
    if match := PLAIN.fullmatch(text):
        if zone is None or not match[2] or is_jalali_year(int(match[1][:4])):
            return None, ""
        return _placed(_plain(match), zone), _doubt(_plain(match), zone)
    if order in ("day", "month") and (match := PARTS.fullmatch(text)):
        order = "day" if match[2] == "." else order  # where dots are written, the day comes first
        said = in_order(match, day_first=order == "day")
        time = None if is_jalali_year(said.year) else said.time(jalali=False)
        return (_placed(time, zone), _doubt(time, zone) or said.repair) if time else (None, "")
    return None, ""


def _plain(match: re.Match) -> dt.datetime | None:
    second, part = int(match[4] or 0), int((match[5] or "0").ljust(6, "0"))
    return _time(*map(int, match[1].split("-")), int(match[2]), int(match[3]), second, part)


def _spoken(match: re.Match, zone: str | None) -> tuple[str | None, str]:
    year, month, day, before, hour, minute, second, after = match.groups()
    words = (after or "").split()
    offset = _offset(words[-1]) if words else None
    half = " ".join([before, *(words if offset is None else words[:-1])]).strip()
    if half and _half(half) is None:
        return None, ""
    time = _time(int(year), int(month), int(day), _hour(int(hour), half), int(minute), int(second))
    if time is None:
        return None, ""
    placed = _placed(time, zone) if offset is None else _written(time.replace(tzinfo=dt.timezone(offset)))
    return placed, N_("time written in words")


def _half(word: str) -> int | None:
    """0 for a word that says morning, 12 for afternoon, None for another."""
    plain = re.sub(r"[.\s\u200c]", "", word.casefold())
    return 12 if plain in AFTERNOON else 0 if plain in MORNING else None


def _hour(hour: int, half: str) -> int:
    return hour % 12 + (_half(half) or 0) if half else hour


def _offset(named: str) -> dt.timedelta | None:
    """How far a zone such as GMT+2 or MESZ is ahead of UTC; None for a word that is none."""
    if re.fullmatch(r"(?:GMT|UTC)[+-]\d{1,2}(?::?\d{2})?", named):
        return dt.timedelta(minutes=minutes_from_utc(named))
    hours = ZONES.get(named.upper())
    return None if hours is None else dt.timedelta(hours=hours)


def _time(*parts: int) -> dt.datetime | None:
    try:
        return dt.datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return None


def _placed(time: dt.datetime | None, zone: str | None) -> str | None:
    """A local time as ISO text: in UTC where its zone is known; an hour that the clock skips is counted on."""
    if time is None or zone is None:
        return None if time is None else time.isoformat(sep=" ")
    return _written(time.replace(tzinfo=ZoneInfo(zone)))


def _doubt(time: dt.datetime | None, zone: str | None) -> str:
    """What is not certain about a local time: whether the clock skips it, or has it twice."""
    if time is None or zone is None:
        return ""
    first, second = (time.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    if first == second or first is None or second is None:
        return ""
    return SKIPPED if first < second else TWICE


def _written(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).isoformat(sep=" ")
