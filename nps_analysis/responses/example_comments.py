"""What the customers of the example study write, in English, Swedish and Persian, put together from parts."""

import numpy as np

from nps_analysis.responses.example_truth import DRIVERS

LANGUAGES = ("en", "sv", "fa")
THEMES = tuple(DRIVERS)

# complaints | praise, by theme; the words in braces are filled in from _WORDS
_CLAUSES = {
    "en": {
        "price": "the prices have become too high; I paid more than the label said; it is expensive for what you"
        " get; the offer did not count at the till | the prices are fair; the spring offers are good"
        " value; you get a lot for the money; it is cheaper than I thought",
        "staff": "nobody had time to help me; the salesperson seemed annoyed by my questions; I got the wrong"
        " advice about my {plants}; I asked {number} people and nobody knew; I felt I was in the way | the"
        " staff are friendly and know their plants; I got very good advice about my {plants}; the"
        " salesperson took time for me; the staff listen and help; I was shown how to prune my {plants}",
        "range": "there were hardly any {plants} left; half of the shelves were empty; you no longer carry the"
        " pots I need | there is a lot to choose from; there is always something new; you are the only"
        " ones with good {plants}",
        "quality": "{number} of the {plants} died within a week; the hose broke the first time I used it; the"
        " {plants} had greenfly; the spade bent | the {plants} are strong and healthy; the tools are well"
        " made; everything is still growing; the {plants} are in flower already",
        "delivery": "the delivery came {number} days late; the pots arrived broken; nobody told me when the lorry"
        " would come; they left the {plants} out in the rain; I waited at home all day for the {plants} |"
        " the delivery was on time; everything arrived well packed; the driver carried it into the garden;"
        " it came {number} days sooner than promised; the {plants} arrived in perfect shape",
        "website": "the website kept logging me out; I could not find the opening hours on the website; the search"
        " on the website is poor | the website is easy to use; it was quick to order on the website; the"
        " photos on the website are good",
        "checkout": "the queue at the till was too long; only one till was open; the card machine did not work; I"
        " stood {number} times in the wrong queue | there was no queue at the till; paying was quick; the"
        " self-service till works well",
    },
    "sv": {
        "price": "priserna har blivit för höga; jag fick betala mer än det stod på hyllan; det är dyrt för vad man"
        " får; erbjudandet gällde inte i kassan | priserna är rimliga; vårens erbjudanden är prisvärda;"
        " man får mycket för pengarna; det är billigare än jag trodde",
        "staff": "ingen hade tid att hjälpa mig; säljaren verkade irriterad över mina frågor; jag fick fel råd om"
        " {plants}; jag frågade {number} personer och ingen visste; jag kände mig i vägen | personalen är"
        " trevlig och kan sina växter; jag fick väldigt bra råd om {plants}; säljaren tog sig tid;"
        " personalen lyssnar och hjälper till; jag fick se hur man beskär {plants}",
        "range": "det fanns knappt några krukor kvar; halva hyllorna var tomma; ni har inte längre jorden jag"
        " brukar köpa | det finns mycket att välja på; det finns alltid något nytt; utbudet av kryddväxter"
        " är väldigt bra",
        "quality": "{number} av {plants} dog inom en vecka; slangen gick sönder första gången; {plants} hade löss;"
        " spaden böjde sig | {plants} är starka och friska; verktygen är välgjorda; allt växer"
        " fortfarande; {plants} blommar redan",
        "delivery": "leveransen kom {number} dagar för sent; krukorna var trasiga när de kom; ingen sa när bilen"
        " skulle komma; {plants} ställdes ute i regnet; jag väntade hemma hela dagen på {plants} |"
        " leveransen kom i tid; allt var väl förpackat; chauffören bar in allt i trädgården; leveransen"
        " kom {number} dagar tidigare än utlovat; {plants} kom fram i perfekt skick",
        "website": "jag blev utloggad från webbplatsen hela tiden; jag hittade inte öppettiderna på webbplatsen;"
        " sökningen på webbplatsen är dålig | webbplatsen är lätt att använda; det gick fort att beställa"
        " på webbplatsen; bilderna på webbplatsen är bra",
        "checkout": "kön till kassan var för lång; bara en kassa var öppen; kortläsaren fungerade inte; jag stod i"
        " fel kö {number} gånger | det var ingen kö i kassan; det gick fort att betala; självscanningen"
        " fungerar bra",
    },
    "fa": {
        "price": "قیمت‌ها خیلی بالا رفته است; بیشتر از قیمت روی برچسب پول دادم; نسبت به کیفیت گران است; تخفیف پای"
        " صندوق حساب نشد | قیمت‌ها منصفانه است; تخفیف‌های بهاره به‌صرفه است; به قیمتش می‌ارزد; ارزان‌تر از"
        " چیزی است که فکر می‌کردم",
        "staff": "هیچ‌کس وقت نداشت کمکم کند; فروشنده از سؤال‌های من کلافه شد; درباره {plants} راهنمایی اشتباه"
        " گرفتم; از {number} نفر پرسیدم و کسی نمی‌دانست; احساس کردم مزاحم هستم | کارکنان خوش‌برخوردند و"
        " گیاهان را می‌شناسند; درباره {plants} راهنمایی خیلی خوبی گرفتم; فروشنده برایم وقت گذاشت; کارکنان"
        " با حوصله گوش می‌دهند; هرس کردن {plants} را یادم دادند",
        "range": "گل‌های چندساله تقریباً تمام شده بود; نیمی از قفسه‌ها خالی بود; گلدانی که لازم دارم دیگر ندارید |"
        " تنوع زیاد است; همیشه چیز تازه‌ای پیدا می‌شود; سبزی‌های معطر خیلی متنوع است",
        "quality": "{number} تا از {plants} در یک هفته خشک شد; شلنگ همان بار اول پاره شد; {plants} شته داشت; بیلچه"
        " خم شد | {plants} سالم و قوی است; ابزارها خوش‌ساخت است; همه چیز هنوز سبز است; {plants} از حالا گل"
        " داده است",
        "delivery": "سفارش {number} روز دیر رسید; گلدان‌ها شکسته به دستم رسید; کسی نگفت ماشین چه ساعتی می‌آید;"
        " {plants} را زیر باران گذاشتند; تمام روز در خانه منتظر {plants} ماندم | سفارش به‌موقع رسید; همه"
        " چیز خوب بسته‌بندی شده بود; راننده تا داخل باغچه آورد; {number} روز زودتر از قرار رسید; {plants}"
        " کاملاً سالم رسید",
        "website": "وب‌سایت مدام مرا بیرون می‌انداخت; ساعت کار را در وب‌سایت پیدا نکردم; جست‌وجوی وب‌سایت ضعیف است |"
        " کار با وب‌سایت آسان است; سفارش در وب‌سایت سریع بود; عکس‌های وب‌سایت خوب است",
        "checkout": "صف صندوق خیلی طولانی بود; فقط یک صندوق باز بود; دستگاه کارت‌خوان کار نمی‌کرد; {number} بار در صف"
        " اشتباه ایستادم | صندوق صف نداشت; پرداخت سریع بود; صندوق سلف‌سرویس خوب کار می‌کند",
    },
}
_WORDS = {
    "en": {"{plants}": "roses tomatoes hydrangeas strawberries peonies", "{number}": "two three four"},
    "sv": {"{plants}": "rosorna tomatplantorna hortensiorna jordgubbsplantorna pionerna", "{number}": "två tre fyra"},
    "fa": {"{plants}": "رزها نهال‌ها شمعدانی‌ها بنفشه‌ها یاس‌ها", "{number}": "دو سه چهار"},
}
# before the clause, after it, and alone; complaints | praise
_BEFORE = {
    "en": "sorry to say, ; this time ; I was disappointed: ; once again "
    " | honestly, ; as always: ; I like it: ; what I like: ",
    "sv": "tyvärr: ; den här gången: ; jag blev besviken: ; återigen: "
    " | ärligt talat: ; som alltid: ; jag är nöjd: ; toppen: ",
    "fa": "متأسفانه ; این بار ; ناامید شدم، ; باز هم  | راستش ; مثل همیشه ; راضی‌ام، ; واقعاً ",
}
_AFTER = {
    "en": ". Not what I expect from Lindgrove; . I will think twice next time; . Please do something about it"
    " | . Thank you; . See you again in spring; . Keep it up",
    "sv": ". Inte vad jag väntar mig av Lindgrove; . Nästa gång tänker jag efter; . Gör något åt det"
    " | . Tack; . Vi ses igen till våren; . Fortsätt så",
    "fa": ". از لیندگروو انتظار نداشتم; . دفعه بعد بیشتر فکر می‌کنم; . لطفاً رسیدگی کنید"
    " | . ممنون; . بهار دوباره می‌آیم; . همین‌طور ادامه دهید",
}
_ALONE = {
    "en": "disappointed; not good; could be better; never again; meh | great; all good; very happy; thanks; perfect",
    "sv": "besviken; inte bra; kan bli bättre; aldrig mer; sådär | jättebra; allt bra; mycket nöjd; tack; bra service",
    "fa": "ناراضی; خوب نبود; می‌تواند بهتر باشد; دیگر نمی‌آیم; متوسط | عالی; همه چیز خوب; خیلی راضی; ممنون; خدمات خوب",
}
_BUT = {"en": ", but ", "sv": ", men ", "fa": "، اما "}
_AND = {"en": " and ", "sv": " och ", "fa": " و "}
_WRITE_TO = {"en": ". You can write to ", "sv": ". Ni kan skriva till ", "fa": ". به این نشانی بنویسید: "}
_CALL = {"en": ". Please call me on ", "sv": ". Ring mig gärna på ", "fa": ". لطفاً با من تماس بگیرید: "}
_ADDRESSES = ("anna.lund@example.org", "j.murphy@example.org", "sara_k@example.org", "garden.club@example.org")
_PHONES = ("070-000 00 00", "070-000 00 12", "+46 70 000 00 31", "0700000045")

WRITES = np.array([0.72, 0.72, 0.70, 0.68, 0.66, 0.55, 0.48, 0.20, 0.16, 0.18, 0.20])  # chance of a comment, by score
WRITES_UNSCORED = 0.10
_SAID_FIRST = {
    "price": 1.0,
    "staff": 1.3,
    "range": 0.8,
    "quality": 0.9,
    "delivery": 1.3,
    "website": 0.6,
    "checkout": 0.7,
}


def write_comments(
    rng: np.random.Generator, score: np.ndarray, felt: np.ndarray, language: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One comment per answer ("" for none) and the index of its theme in ``THEMES`` (-1 for none).

    ``score`` holds 0..10, and -1 where there is none; ``felt``, answers x drivers, is what stands behind the ratings;
    ``language`` holds indices of ``LANGUAGES``. Detractors name what was worst for them, promoters what was best,
    passives often both. A remark on the website is friendly or not by that rating alone, as the score has nothing to do
    with it.
    """
    rows = np.flatnonzero(rng.random(len(score)) < np.where(score >= 0, WRITES[score], WRITES_UNSCORED))
    comments, themes = np.full(len(score), "", dtype=object), np.full(len(score), -1)
    passive = np.isin(score[rows], (-1, 7, 8))
    praises = np.where(passive, rng.random(len(rows)) < 0.5, score[rows] > 8)
    mixed = passive & (rng.random(len(rows)) < 0.6)
    first = _theme(rng, felt[rows], praises)
    second = _theme(rng, felt[rows], praises != mixed, but_not=first)
    first_praises = _friendly(first, praises, felt[rows])
    second_praises = _friendly(second, praises != mixed, felt[rows])
    dice = rng.random((len(rows), 5))
    alone = ~passive & (dice[:, 0] < 0.12)
    two = mixed | (dice[:, 0] > 0.75) | (first_praises != praises)  # a friendly word before a complaint, or the reverse
    pick = rng.integers(0, 60, size=(len(rows), 6))  # 60: any of 3, 4 or 5 phrases is equally likely
    for i, row in enumerate(rows):
        code = LANGUAGES[language[row]]
        if alone[i]:
            text = _choose(_ALONE[code], praises[i], pick[i, 0])
        else:
            text = _clause(code, first[i], first_praises[i], pick[i, 0], pick[i, 5])
            themes[row] = first[i]
            if first_praises[i] == praises[i] and dice[i, 1] < 0.2:
                text = _choose(_BEFORE[code], praises[i], pick[i, 1]) + text
            if two[i]:
                link = _AND if first_praises[i] == second_praises[i] else _BUT
                text += link[code] + _clause(code, second[i], second_praises[i], pick[i, 2], pick[i, 5] + 1)
            elif first_praises[i] == praises[i] and dice[i, 2] < 0.2:
                text += _choose(_AFTER[code], praises[i], pick[i, 3])
        comments[row] = _finish(text + _contact(code, dice[i, 3], pick[i, 4]), praises[i], dice[i, 4])
    return comments, themes


def _theme(
    rng: np.random.Generator, felt: np.ndarray, praises: np.ndarray, but_not: np.ndarray | None = None
) -> np.ndarray:
    """The driver each person writes about: the likelier the better (praise) or worse (complaint) it was for them."""
    pull = felt * np.where(praises, 1.5, -1.5)[:, None]
    pull[:, THEMES.index("website")] = 0.0
    chance = np.log([_SAID_FIRST[theme] for theme in THEMES]) + pull - np.log(-np.log(rng.random(felt.shape)))
    if but_not is not None:
        chance[np.arange(len(chance)), but_not] = -np.inf
    return chance.argmax(axis=1)


def _friendly(theme: np.ndarray, praises: np.ndarray, felt: np.ndarray) -> np.ndarray:
    website = THEMES.index("website")
    return np.where(theme == website, felt[:, website] > 0, praises)


def _clause(code: str, theme: int, praises: bool, pick: int, word: int) -> str:
    text = _choose(_CLAUSES[code][THEMES[theme]], praises, pick)
    for slot, words in _WORDS[code].items():
        options = words.split(" ")
        text = text.replace(slot, options[word % len(options)])
    return text


def _choose(phrases: str, praises: bool, pick: int) -> str:
    options = phrases.split(" | ")[int(praises)].split("; ")
    return options[pick % len(options)]


def _contact(code: str, chance: float, pick: int) -> str:
    if chance < 0.0025:
        return _WRITE_TO[code] + _ADDRESSES[pick % len(_ADDRESSES)]
    return _CALL[code] + _PHONES[pick % len(_PHONES)] if chance < 0.005 else ""


def _finish(text: str, praises: bool, chance: float) -> str:
    """As people type: mostly with a capital, half of them with a full stop, some with an exclamation mark."""
    if chance > 0.1:
        text = text[0].upper() + text[1:]
    if not text[-1].isalpha() or chance > 0.6:
        return text
    return text + ("!" if chance > (0.45 if praises else 0.57) else ".")
