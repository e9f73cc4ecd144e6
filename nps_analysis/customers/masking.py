"""What in a comment would tell who wrote it: addresses and numbers, replaced by a word for what they were."""

import re
import unicodedata
from itertools import pairwise

import pandas as pd

# Marks of direction and of width zero, which can turn a text around or split a number; those that letters and emoji are
# joined by (U+200C, U+200D) stay.
_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
UNSEEN = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_INVISIBLE}]")
BREAKS = re.compile("[\\t\\n\\v\\f\\r\\x1c-\\x1f\\x85\u2028\u2029]+")
LONE = re.compile("[\ud800-\udfff]")  # half a character: no file can hold it
SIX_DIGITS = re.compile(r"\d(?:[\W_]{0,3}\d){5}")

_LOCAL = r"[\w.!#$%&'*+/=?^`~-]"
_SIGN = r"(?:\s?(?:[\[({]\s?(?:at|a)\s?[\])}]|<\s?at\s?>)\s?|\s?[@\uff20]\s?)"  # by itself tells an address
_WORD = r"\s(?:at|ät|arobase|arrobase|arroba|snabel-?a)\s(?!(?:that|this|the)\b)"  # where the rest is one, too
_POINT = r"(?:[.\uff0e]|\s\.\s)"
_SPELT = r"\s?(?:[\[({<]\s?(?:dot|\.)\s?[\])}>]|(?<=\s)(?:dot|punkt|point|punto)(?=\s))\s?"
_ENDS = r"(?:com|net|org|info|edu|biz|io|eu|co|uk|us|ie|se|nu|no|dk|fi|de|at|ch|fr|be|es|mx|ar|it|nl|pt|ir|me)\b"
_MAIL = (
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|msn|gmx|web|orange|wanadoo|laposte|protonmail|proton|telia)"
)
_ONLY_MAIL = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|protonmail)"  # no word besides
AT = re.compile(r"[@\uff20]|[\[({<]\s?at?\s?[\])}>]", re.I)  # what a text with an address has: this,
SPELT = (  # or one of these, where it is in words
    *(" dot ", " punkt ", " point ", " punto ", "mail.", "outlook.", "yahoo.", "cloud.", "live.", "msn.", "gmx."),
    *("web.", "orange.", "wanadoo.", "laposte.", "proton.", "telia."),
    *("mail com", "outlook com", "yahoo com", "cloud com", "gmx de", "gmx net", "wanadoo fr", "laposte net"),
)
ADDRESS = re.compile(
    rf"(?<!{_LOCAL}){_LOCAL}++(?:{_SIGN}(?:(?:[\w-]++{_POINT})+[^\W\d_][\w-]++|(?:[\w-]++{_SPELT}){{1,4}}{_ENDS}"
    rf"|{_MAIL}(?:\s\.|,){_ENDS})"
    rf"|{_WORD}(?:(?:[\w-]++(?:{_SPELT}|{_POINT})){{0,3}}[\w-]++{_SPELT}{_ENDS}|{_MAIL}\.{_ENDS}"
    rf"|(?:{_ONLY_MAIL}\scom|gmx\s(?:de|net)|wanadoo\sfr|laposte\snet)\b))",
    re.I,
)

_ZERO = "[0\u0660\u06f0\uff10]"
_GAP = r"[ \u00a0\u2007\u2009\u202f./()_\u2010-\u2015\u2212-]"  # between the digits of a number
_DASH = r"[-\u2010-\u2015\u2212]"
_SPACE = r"[ \u00a0\u2007\u2009\u202f]"
_LINK = rf"(?:{_SPACE}|{_DASH}|\.)"
_DATE = (
    r"(?:(?:19|20|13|14|۱۳|۱۴|۲۰|۱۹)\d\d(?P<{0}1>[-./ ])\d\d?(?P={0}1)\d\d?"
    r"|\d\d?(?P<{0}2>[-./ ])\d\d?(?P={0}2)(?:19|20|13|14|۱۳|۱۴|۲۰|۱۹)\d\d"
    r"|\d\d?(?P<{0}3>[-./])\d\d?(?P={0}3)\d\d(?!(?P={0}3)?\d))(?!\d)"
)
_TIMES = rf"[0-2]?\d[.:h][0-5]\d[ ]?{_DASH}[ ]?[0-2]?\d[.:h][0-5]\d(?!{_GAP}?\d)"
_HOURS = rf"{_TIMES}|[0-2]\d[0-5]\d[ ]?{_DASH}[ ]?[0-2]\d[0-5]\d(?!{_GAP}?\d)"
_CURRENCY = (
    r"(?:€|\$|£|¥|%|kr\b|kronor|kroner|sek\b|nok\b|dkk\b|eur\b|euros?\b|usd\b|gbp\b|chf\b|dollars?|pounds?|pesos?"
    r"|rials?\b|tomans?\b|ریال|تومان|تومن|يورو|یورو)"
)
_AMOUNT = rf"(?!{_ZERO})\d(?:[.,'\u066b\u066c]?{_SPACE}?\d){{0,18}}+"
_PRICE = rf"(?:{_AMOUNT}(?:[.,:]{_DASH})?{_SPACE}?{_CURRENCY}|{_CURRENCY}{_SPACE}?{_AMOUNT}(?!\d))"
_BORN = r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ ]\d{4}"  # the day, and four figures after it
_CALLED = (
    r"(?<!\w)(?:(?:call|phone|ring|reach|text)\w{0,4}|(?:tel|tfn|tlfn?)\.?|telephone|mobile?|mobil\w{0,8}"
    r"|cell\w{0,5}|whats[ ]?app|sms"
    r"|telefon\w{0,8}|handy\w{0,6}|anrufen|rufen|nå[ ]mig|t[ée]l[ée]phon\w{0,3}|t[ée]l[ée]fono|m[óo]vil|portable"
    r"|appele[rz]|ll[áa]m\w{0,5}|تلفن|تماس|موبایل|همراه|واتساپ)(?!\w)"
)
_A_NUMBER = r"(?:number|nummer|num[ée]ro|n[úu]mero)"
_MINE = (  # no word but these before *number*: an order has one, too
    rf"(?<!\w)(?:ssn|social[ ]security(?:[ ](?:number|no\.?))?|(?<!\w[ ]){_A_NUMBER}"
    rf"|(?:my|our|min|mitt|vårt|meine?|unsere|mon|notre|mi)[ ]{_A_NUMBER})[ :#=()]{{0,3}}"
    r"(?:(?:is|är|ist|est?)[ :]{1,2})?"
)
_APART = rf"(?:{_SPACE}{{2,3}}|{_SPACE}{_DASH}{_SPACE}|{_SPACE}?[_/|:]{_SPACE}?)"  # between the fours of a card

# One look from left to right: what is a date, opening hours or a price is passed over, so that no later form takes it.
NUMBERS = re.compile(
    rf"""
    (?:(?<!\w)|(?=[\d+\uff0b(€$£¥]))(?:  # no look at every letter of every word
      (?<![\d+])(?P<kept>{_DATE.format("d")}|{_HOURS}|{_PRICE})
    | (?<!\w)(?P<iban>[a-z]{{2}}\d{{2}}(?:(?:{_SPACE}|-){{0,2}}[a-z\d]){{11,30}})
    | (?P<cue>{_CALLED}[^\d.!?\n]{{0,24}}?)
      (?![ ]|{_DATE.format("c")}|{_TIMES}|{_PRICE})(?P<called>[+(]{{0,2}}\d(?:{_GAP}{{0,2}}\d){{5,14}}(?!\d))
    | (?P<mine>{_MINE})
      (?!{_DATE.format("e")}|{_TIMES}|{_PRICE})(?P<told>\d\d(?:{_GAP}{{0,2}}\d){{4,10}})(?!{_GAP}{{0,2}}\d)
    | (?<!\d)(?P<abroad>\(?[+\uff0b][ (]{{0,2}}\d(?:{_GAP}{{0,3}}\d){{7,14}}
      |{_ZERO}{{2}}(?:{_GAP}{{0,2}}\d){{8,13}})(?!\d)
    | (?<!\d)(?P<local>\(?{_ZERO}\d{{1,5}}(?:{_GAP}{{0,3}}\d){{4,22}})(?!\d)
    | (?<![\d+])(?P<long>\d{{13,19}}|\d{{4}}(?:{_LINK}\d{{4}}){{2,3}}(?:{_LINK}\d{{1,3}})?
      |\d{{4}}(?:{_LINK}?\d{{4}}){{3}}
      |\d{{4}}{_LINK}\d{{6}}{_LINK}\d{{5}})(?!\d)
    | (?<![\d.,])(?P<single>\d(?:{_GAP}\d){{8,18}})(?!{_GAP}?\d)
    | (?<!\d)(?P<grouped>(?:\d{{1,3}}{_LINK})?(?:\(\d{{3}}\)[ ]?|\d{{3}}{_LINK})\d{{3}}{_LINK}\d{{4}}
      |\d{{2,3}}{_LINK}\d{{3}}{_LINK}\d\d{_LINK}\d\d|\d{{3}}(?:{_LINK}\d\d){{3}}
      |[6-9]\d\d(?:{_SPACE}|{_DASH})(?!000)\d{{3}}(?:{_SPACE}|{_DASH})(?!000)\d{{3}})(?!{_GAP}?\d)
    | (?<!\d)(?P<number>\d{{9,40}}|(?:\d\d)?\d{{6}}[-+]\d{{4}}|{_BORN}
      |\d{{3}}\.\d{{3}}\.\d{{3}}-\d\d|\d{{3}}-\d\d-\d{{4}})(?!\d)
    | (?<!\d)(?P<fours>\d{{4}}(?P<apart>{_APART})\d{{4}}(?:(?P=apart)\d{{4}}){{2}})(?!\d|(?P=apart)\d)
    | (?<!\w)(?P<dni>\d{{8}}-?[a-z])(?!\w)
    )""",
    re.I | re.X,
)
YEARS = re.compile(r"(?:(?:19|20|13|14)\d\d){3,5}")
DNI = "TRWAGMYFPDXBNJZSQVHLCKE"  # the letter of each remainder of 23
SHORTEST = {"called": 6, "abroad": 8, "local": 8}  # digits of a telephone number, by how it was found


def masked(texts: pd.Series) -> pd.Series:
    """The texts with what would tell who wrote them replaced by a word for it.

    The words are ``[e-mail]``, ``[phone]``, ``[card]``, ``[iban]`` and ``[number]``.
    Telephone numbers are international (+46 or 0046), local with a leading 0, grouped as numbers of ten and nine digits
    are or nine single ones and more with spaces between, or any six digits and more after a word such as *call* or
    *Tel*; payment cards are 13 to 19 digits that pass Luhn's check, also in fours with other signs between; IBANs pass
    theirs (ISO 13616, modulo 97). Other numbers of nine digits and more are ``[number]``: they may be those of a
    customer, a contract or a person; so are six to twelve digits after *my number* or *SSN*, and a Spanish DNI with its
    check letter. Digits may be Latin, full-width, Arabic or Persian. In an address ``@`` may be ``(at)`` or *at*, and a
    dot *dot*, as in *anna at example dot org*; with the large providers it may be a comma or missing. Dates, years,
    opening hours, prices, counts from 0 to 10 and small numbers stay. Control characters and marks that change the
    direction of a text are taken out, line breaks and tabs become a space. What is missing stays missing. Names, names
    of accounts
    (@anna) and street addresses in a comment are not found.

    >>> masked(pd.Series(["Call 070-000 00 12, or write to anna@example.org", "paid 12 000 kr on 2026-03-14"])).tolist()
    ['Call [phone], or write to [e-mail]', 'paid 12 000 kr on 2026-03-14']
    """
    return pd.Series([_masked(text) for text in texts], index=texts.index, name=texts.name, dtype=object)


def _masked(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not text.isprintable():
        text = LONE.sub("\ufffd", BREAKS.sub(" ", UNSEEN.sub("", text)))
    if AT.search(text) or any(map(text.lower().__contains__, SPELT)):
        text = ADDRESS.sub("[e-mail]", text)
    return NUMBERS.sub(_word_for, text) if SIX_DIGITS.search(text) else text


def _word_for(found: re.Match[str]) -> str:
    """What stands in the place of a number."""
    kind, whole = found.lastgroup or "", found.group()
    if kind == "kept":
        return whole
    if kind == "iban":
        return _without_iban(whole)
    digits = "".join(str(unicodedata.decimal(letter)) for letter in found.group(kind) if letter.isdecimal())
    if kind == "long":
        return _without_card(whole, digits)
    if kind == "single":
        return whole if _counts(digits) else _without_card(whole, digits) if len(digits) > 12 else "[phone]"
    if kind == "called":
        return found.group("cue") + "[phone]"
    if kind == "told":
        word = NUMBERS.sub(_word_for, found.group(kind))
        return found.group("mine") + (word if word.startswith("[") else "[number]")
    if kind == "fours":
        return "[card]" if _without_card(whole, digits) == "[card]" else whole
    if kind == "dni":
        return "[number]" if DNI[int(digits) % 23] == whole[-1].upper() else whole
    if len(digits) < SHORTEST.get(kind, 0):
        return whole
    return "[number]" if kind == "number" else "[phone]"


def _counts(digits: str) -> bool:
    """Whether single digits count up or down, or are one figure over and over, as ratings may be."""
    steps = {int(one) - int(other) for one, other in pairwise(digits)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _without_iban(text: str) -> str:
    """The text without the longest beginning that passes the check of IBANs; letters count as 10 to 35."""
    for end in range(len(text), 14, -1):
        letters = re.sub(rf"{_SPACE}|-", "", text[:end])
        if len(letters) < 15 or not text[end - 1].isalnum():
            continue
        if int("".join(str(int(one, 36)) for one in letters[4:] + letters[:4])) % 97 == 1:
            return "[iban]" + text[end:]
    return text


def _without_card(text: str, digits: str) -> str:
    """``[card]`` for digits that pass Luhn's check; years in a row stay."""
    if YEARS.fullmatch(digits):
        return text
    if len(digits) < 13:
        return "[number]"
    every_second = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return "[card]" if (every_second + sum(map(int, digits[-1::-2]))) % 10 == 0 else "[number]"
