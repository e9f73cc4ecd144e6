"""In which language is this said? Messages, numbers, days and lists as the language of the study has them."""

from nps_analysis.language.again import translated
from nps_analysis.language.jalali import is_jalali_year
from nps_analysis.language.numbers import numerals
from nps_analysis.language.periods import day_name, period_name, written_day
from nps_analysis.language.spoken import CALENDARS, LANGUAGES, locale, rtl, speak, speaking, spoken, tag
from nps_analysis.language.texts import N_, _, capital, english, listing, nenglish, ngettext, per_cent, said

__all__ = [
    "CALENDARS",
    "LANGUAGES",
    "N_",
    "_",
    "capital",
    "day_name",
    "english",
    "is_jalali_year",
    "listing",
    "locale",
    "nenglish",
    "ngettext",
    "numerals",
    "per_cent",
    "period_name",
    "rtl",
    "said",
    "speak",
    "speaking",
    "spoken",
    "tag",
    "translated",
    "written_day",
]
