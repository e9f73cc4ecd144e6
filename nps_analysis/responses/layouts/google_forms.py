"""Google Forms: a time, then the questions; downloaded from the form, or by way of a sheet in the sheet's locale."""

import re

from nps_analysis.responses.answer import plain_digits
from nps_analysis.responses.date_forms import PARTS
from nps_analysis.responses.layouts.layout import Layout
from nps_analysis.responses.layouts.times import SPOKEN
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

STAMPS = (  # as the first column is called, by language
    r"timestamp|zeitstempel|horodateur|marca temporal|marca de tiempo|tidsstämpel|carimbo de data/hora|data/hora"
    r"|informazioni cronologiche|tijdstempel|tidsstempel|tidsmerke|aikaleima|sygnatura czasowa|časová značka"
    r"|időbélyeg|zaman damgası|отметка времени|позначка часу|mar(ca|cador) de temps|مُهر زمان|مهر زمان|طابع زمني"
    r"|タイムスタンプ|时间戳记|時間戳記|타임스탬프"
)
COMMON = r"timestamp|zeitstempel|tijdstempel|data/hora"  # other tables have such a column too
EMAIL = (
    r"e ?mail address|username|e mail adresse|nutzername|adresse e mail|nom d'utilisateur|nombre de usuario"
    r"|dirección de correo electrónico|e postadress|användarnamn|endereço de e mail|nome de usuário"
    r"|indirizzo e ?mail|nome utente|e mailadres|gebruikersnaam|نشانی ایمیل|آدرس ایمیل"
)
ISO = re.compile(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}:\d{2}(\.\d+)?")


def is_google_forms(grid: Grid) -> bool:
    """Whether the first column is the form's time in some language, with seconds, and the others are questions."""
    if not (grid.header and re.fullmatch(STAMPS, folded(grid.header[0])) and not grid.header[0].islower()):
        return False
    times = [" ".join(plain_digits(row[0]).split()) for row in grid.rows[:20] if row[0]]
    if times and all(SPOKEN.fullmatch(text) for text in times):
        return True
    questions = any(re.search(r"\w\W+\w|[?؟]", name) for name in grid.header[1:])
    named = questions or not re.fullmatch(COMMON, folded(grid.header[0]))
    return named and bool(times) and all(map(_is_time, times))


def _is_time(text: str) -> bool:
    parts = PARTS.fullmatch(text)
    return bool(SPOKEN.fullmatch(text) or ISO.fullmatch(text) or (parts and parts[7]))


LAYOUT = Layout(
    name="google_forms",
    fits=is_google_forms,
    roles={"respondent": (EMAIL,)},
    date=(STAMPS,),
    never=r"score|punktzahl|total score|note totale|puntuación|poäng",
    order={r"timestamp": "month", r".*": "day"},
)
