"""Google Forms: a time, then the questions; downloaded from the form, or by way of a sheet in the sheet's locale."""

import re

from nps_analysis.responses.answer import plain_text
from nps_analysis.responses.layouts.layout import Export, Layout
from nps_analysis.responses.layouts.times import SPOKEN
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

STAMPS = (  # as the first column is called, by language
    r"timestamp|zeitstempel|horodateur|marca temporal|marca de tiempo|tids?stämpel|carimbo de data/hora|data/hora"
    r"|informazioni cronologiche|tijdstempel|tidsstempel|tidsmerke|aikaleima|sygnatura czasowa|časová (značka|pečiatka)"
    r"|časové razítko|időbélyeg(ző)?|zaman damgası|отметка времени|позначка часу|mar(ca|cador) de temps|marca de tempo"
    r"|marcaj de timp|marcă temporală|vremenska oznaka|časovni žig|ajatempel|laiko žyma|laika zīmogs|tímastimpill"
    r"|клеймо за време|времевo клеймо|временска ознака|χρονική (σήμανση|σφραγίδα)|חותמת זמן|חותמת הזמן|طابع زمني"
    r"|الطابع الزمني|مُ?هرِ? زمانی?|زمان ?سنج|टाइमस्टैम्प|टाइमस्टाम्प|টাইমস্ট্যাম্প|ประทับเวลา|dấu thời gian|stempel waktu|cap masa"
    r"|タイムスタンプ|时间戳记?|時間戳記?|타임스탬프"
)
COMMON = r"timestamp|zeitstempel|tijdstempel|data/hora"  # other tables have such a column too
EMAIL = (
    r"e ?mail address|username|e mail adresse|nutzername|adresse e mail|nom d'utilisateur|nombre de usuario"
    r"|dirección de correo electrónico|e postadress|användarnamn|endereço de e mail|nome de usuário"
    r"|indirizzo e ?mail|nome utente|e mailadres|gebruikersnaam|نشانی ایمیل|آدرس ایمیل"
)
LONGEST = 100  # letters of a time: what is longer is a text, and takes long to compare
TIMED = re.compile(r"\d[\d./-]*(\. \d+)*[., ]\D*\d{1,2}[:.]\d{2}[:.]\d{2}([.,]\d+)?(\s?[ap]\.?m\.?)?", re.IGNORECASE)


def is_google_forms(grid: Grid) -> bool:
    """Whether the first column is the form's time by its name in some language, or by how forms write times.

    Sheets write it in their own way, with seconds. Questions must stand beside it where its name tells too little.
    """
    first = grid.header[0] if grid.header else ""
    times = [plain_text(row[0][:LONGEST]) for row in grid.rows[:20] if row[0]]
    known = re.fullmatch(STAMPS, folded(first)) is not None
    questions = any(re.search(r"\w\W+\w|[?؟]", name) for name in grid.header[1:])
    if first.islower() or not times or not (known or questions):
        return False
    if all(map(_is_spoken, times)):
        return True
    return known and (questions or not re.fullmatch(COMMON, folded(first))) and all(map(_is_time, times))


def _is_spoken(text: str) -> bool:
    return (match := SPOKEN.fullmatch(text)) is not None and bool(match[4] or match[8])


def _is_time(text: str) -> bool:
    return bool(SPOKEN.fullmatch(text) or TIMED.fullmatch(text))


def time_first(export: Export) -> None:
    """The first column is the time, whatever its name."""
    if not export.find(STAMPS) and export.names:
        export.roles["date"] = export.names[0]


LAYOUT = Layout(
    name="google_forms",
    loose=True,
    fits=is_google_forms,
    reshape=time_first,
    roles={"respondent": (EMAIL,)},
    date=(STAMPS,),
    never=r"(total )?score|punktzahl|note( totale)?|puntuación|pontuação|punteggio|poäng|poeng|wynik|баллы|امتیاز",
    order={r"timestamp": "month", r".*": "day"},
)
