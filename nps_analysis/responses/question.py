"""What a question asks for, by its name or its text: the score, the reason for it, or something else."""

import re
from functools import lru_cache

from nps_analysis.responses.answer import plain_digits
from nps_analysis.responses.names import folded
from nps_analysis.responses.scores import TO

RECOMMENDING = (  # how the standard question says recommend: stems that surveys use in hardly any other meaning
    r"r[ae][ck]{1,2}om{1,2}(?:[aei]|ie)n",  # English, French, Spanish, Portuguese, Italian, Swedish, Romanian, …
    r"\brefer (?:us|a friend|friends|your friends)\b|\bsuggest\w* (?:us|our|this)\b",
    r"empfehl|empfiehl|anbefal|aanbev|\baanra+[dt]|aan te raden",  # German, Danish and Norwegian, Dutch
    r"conseilleri|conseilliez|conseiller (?:notre|nos|à|ce)|consigli|indicari|\bindicar (?:a|o|nos)\b",
    r"suosit+el|soovita|ietei(?:c|k[ts])|\bm[æa]l(?:a|ir|ið|t|tir) með|ajánl(?!at)|gomend",
    r"\b(?:za)?pole[cć]|doporuč|odpor[uú]č|priporoč|preporuč",  # Slavic languages in Latin letters
    r"рекоменд|посовет|советовать|порад[иж]|препор[ъуа]ч|ұсын",  # and in Cyrillic ones
    r"tavsiye|tövsiy[əe]|önerir|önerme|önerece|önerebil|pendekez|syork|menyarank|argymell|hargymell|\bmolf",
    r"συστ[ήη][σν]|συνιστ|προτείν|გირჩევ|გვირჩევ|խորհուրդ|երաշխավոր",
    r"توصية|توصي(?!ل)|تنصح|ترشيح|توصیه|پیشنهاد (?:می|کن|خواه|ده|بده)|معرفی (?:ما|می|کن)|سفارش کریں|تجویز کر",
    r"מליצ|מליץ|המלצ|सिफ़?ारिश|सिफ़ारिश|अनुशंस|सुझा(?!व)|সুপারিশ|பரிந்துர",
    r"推荐|推薦|推奨|薦め|勧め|すすめ|추천|권유|권하|แนะนำ|giới thiệu|khuyên",
)
RECOMMEND = re.compile("|".join(RECOMMENDING), re.IGNORECASE)
THE_SCORE = re.compile(
    r"([et] ?)?nps|nps ?(score|rating|value|answer)|net ?promoter( ?score)?|likelihood to recommend|ltr"
)
NAMES_THE_SCORE = re.compile(r"(?<![^\W\d_])([et]?nps( ?scores?)?|net ?promoter)(?![^\W\d_])")
ANY_SCORE = re.compile(
    r"score|rating|betyg|poäng|note|bewertung|puntuación|calificación|nota|punteggio|pontuação|beoordeling|cijfer"
    r"|karakter|vurdering|arvosana|ocena|hodnocení|puan|оценка|оцінка|βαθμολογία|امتیاز|تقييم|ציון|评分|評分|評価"
    r"|点数|점수|평점|điểm|skor|nilai|คะแนน"
)
BY_SCALE = 3  # the tier of what only a scale from 0 to 10 speaks for
ASKS_0_TO_10 = re.compile(rf"(?<![\d.,])0(?: | ?(?:{TO}) ?)10(?!\d)")
BESIDE = (  # what columns that are named after the score tell of it: the class, or when it was asked
    r"groups?|class(?:es)?|categor\w*|kategori\w*|segments?|buckets?|types?|typ|grupp\w*|gruppe|groupe|grupo|gruppo"
    r"|klasse?|clase|classe|label|status|id|count|date|time|timestamp|datum|target|goal|benchmark|rank|weight"
    r"|(?:wave|year|month|quarter|week)(?! ?\d)"
)
BESIDE_THE_SCORE = re.compile(rf"\b(?:{BESIDE})\b")
BESIDE_THE_QUESTION = re.compile(rf"(?:[?؟:)]|\bnps) (?:nps )?(?:{BESIDE})$")
GROUP_OF = re.compile(r"(.+?)[ :]+nps (?:group|class|category|segment)")
OTHER_RATINGS = (  # satisfaction, effort and the wish to buy again are rated from 0 to 10 too
    r"satis|zufrieden|nöjd|tilfreds|fornøyd|tevred|soddisf|tyytyv|zadowol|spokoj|zadovolj|memnun|elégedett|mul[tţț]um"
    r"|удовлетвор|задовол|ικανοπο|رضا|رضى|راض|שבע|מרוצ|संतुष्ट|满意|滿意|満足|만족|hài lòng|\bpuas|พอใจ",
    r"\bcsat|\bces\b|effort|difficult|\beas(?:y|e|ily|ier)\b|schwierig|einfach|leicht|aufwand|svår|lätt|enkelt"
    r"|vanskelig|moeilijk|makkelijk|moeite|difficile|facile|difícil|fácil|dificultad|esfuerzo|esforço|sforzo|trudn"
    r"|łatw|obtížn|snadn|vaike|helppo|\bzor|kolay|сложн|трудн|легк|δύσκολ|εύκολ|دشوار|سخت|آسان|صعوب|سهول|קשה|מאמץ"
    r"|आसान|कठिन|困难|困難|容易|簡単|難し|어려|쉽|khó|\bdễ\b|sulit|mudah|ยาก|ง่าย|nehéz|könny",
    r"\b(?:re)?purchase|\bbuy|\brenew|kaufen|köpa|racheter|acheter|recompra|volver a comprar|riacquist",
)
ANOTHER = re.compile("|".join(OTHER_RATINGS), re.IGNORECASE)
OF_CUSTOMERS = r"nps|net ?promoter.*"  # what a column calls the metric of each answer
OF_EMPLOYEES = r"e ?nps|employee ?(nps|net ?promoter).*"  # never pooled with customers' answers
REASON = re.compile(
    r"\b(why|reason|comments?|verbatim|warum|grund|begründ\w*|kommentar\w*|varför|orsak\w*|skäl\w*|anledning\w*"
    r"|pourquoi|raison\w*|commentaires?|por ?qu[eéê]|motivos?|razón|razones|razão|comentarios?|comentários?"
    r"|perché|motivo|waarom|reden|hvorfor|årsag\w*|miksi|dlaczego|چرا|دلیل|نظر)\b"
)


@lru_cache(10_000)  # bots ask the same in every chat
def tier(name: str) -> int | None:
    """How surely a name or a question's text says that its column is the score: 0 most, None not at all.

    >>> tier("NPS"), tier("How likely are you to recommend us?"), tier("Score"), tier("Region")
    (0, 1, 2, None)
    >>> tier("NPS group"), tier("How difficult was it, from 0 to 10?")
    (None, None)
    """
    plain = plain_digits(folded(re.sub(r" \(\d+\)$", "", name)))  # a column that is there twice has a number behind it
    if THE_SCORE.fullmatch(plain):
        return 0
    if RECOMMEND.search(plain):
        return None if BESIDE_THE_QUESTION.search(plain) else 1
    if ANOTHER.search(plain):
        return None
    if NAMES_THE_SCORE.search(plain):
        return None if BESIDE_THE_SCORE.search(plain) else 1
    if ANY_SCORE.fullmatch(plain):
        return 2
    return BY_SCALE if ASKS_0_TO_10.search(plain) else None


def surest(name: str, text: str | None) -> int | None:
    """How surely a column is the score by its name or by its question's text: 0 most, None not at all.

    >>> surest("Q1", "How likely are you to recommend us?"), surest("Q2", None)
    (1, None)
    """
    if group_of(name):
        return None
    found = [one for one in (tier(name), tier(text or "")) if one is not None]
    return min(found, default=None)


def group_of(name: str) -> str | None:
    """The folded name of the score whose classes a column holds, by its name; None where it says no such thing.

    >>> group_of("Q1_NPS_GROUP"), group_of("Region")
    ('q1', None)
    """
    match = GROUP_OF.fullmatch(folded(name))
    return match[1] if match else None


def asks_why(text: str) -> bool:
    """Whether a question asks for the reason of the score.

    >>> asks_why("What is the main reason for your score?"), asks_why("Warum?"), asks_why("Region")
    (True, True, False)
    """
    return REASON.search(folded(text)) is not None and RECOMMEND.search(text) is None


def is_question(text: str) -> bool:
    """Whether a text is a question in words, not the short name of a column.

    >>> is_question("How likely are you to recommend us?"), is_question("NPS score")
    (True, False)
    """
    return RECOMMEND.search(text) is not None or len(text.split()) >= 5
