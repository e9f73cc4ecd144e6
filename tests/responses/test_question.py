"""Is the question that asks for a recommendation told from the others, in every language in which it can be worded?"""

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses.question import group_of, tier

SATISFIED = "On a scale of 0-10, how satisfied are you?"
EFFORT = "How difficult was it to solve your problem (0-10)?"
HALF = [*range(11), 10, 9, 8]


def score_of(**cells):
    return nps.read(pd.DataFrame(cells)).columns.score


@pytest.mark.some(30)
@pytest.mark.parametrize(
    "question",
    [
        "How likely is it that you would recommend our company to a friend or colleague?",
        "How likely are you to recommend Acme to your friends or family on a scale from 0 to 10?",
        "Would you suggest us to others?",
        "On a scale of 0-10, how likely would you be to refer a friend to us?",
        "Hur troligt är det att du skulle rekommendera oss till en vän eller kollega?",
        "Hur sannolikt är det att du rekommenderar Acme?",
        "Wie wahrscheinlich ist es, dass Sie uns einem Freund oder Kollegen weiterempfehlen würden?",
        "Würden Sie uns Ihren Freunden empfehlen?",
        "Quelle est la probabilité que vous nous recommandiez à un ami ou à un collègue ?",
        "Recommanderiez-vous notre société à un proche ?",
        "Dans quelle mesure nous conseilleriez-vous à un ami ?",
        "¿Qué probabilidad hay de que nos recomiende a un amigo o colega?",
        "¿Recomendarías nuestra empresa a un amigo?",
        "¿Nos recomendaría a sus amigos?",
        "Qual a probabilidade de você nos recomendar a um amigo ou colega?",
        "Em uma escala de 0 a 10, o quanto você indicaria nossa empresa para um amigo?",
        "Você recomendaria a Acme?",
        "Con quale probabilità consiglieresti la nostra azienda a un amico o collega?",
        "Quanto è probabile che raccomandi Acme a un amico?",
        "Hoe waarschijnlijk is het dat u ons zou aanbevelen bij een vriend of collega?",
        "Hoe waarschijnlijk is het dat je Acme aanraadt aan vrienden?",
        "Zou u ons aanraden?",
        "Hoe waarschijnlijk is het dat u ons aanbeveelt bij vrienden?",
        "Hvor sandsynligt er det, at du vil anbefale os til en ven eller kollega?",
        "Hvor sannsynlig er det at du vil anbefale oss til en venn eller kollega?",
        "Kuinka todennäköisesti suosittelisit meitä ystävälle tai kollegalle?",
        "Hversu líklegt er að þú mælir með okkur við vin eða samstarfsmann?",
        "Na ile prawdopodobne jest, że polecisz nas znajomemu lub współpracownikowi?",
        "Czy poleciłbyś naszą firmę znajomym?",
        "Jak bardzo jest prawdopodobne, że zarekomenduje Pan/Pani firmę?",
        "Jak pravděpodobné je, že nás doporučíte příteli nebo kolegovi?",
        "Doporučil byste nás?",
        "Aká je pravdepodobnosť, že nás odporučíte priateľovi alebo kolegovi?",
        "Odporúčali by ste nás?",
        "Kako verjetno je, da bi nas priporočili prijatelju ali sodelavcu?",
        "Kolika je vjerojatnost da biste nas preporučili prijatelju ili kolegi?",
        "Колико је вероватно да бисте нас препоручили пријатељу?",
        "Колко вероятно е да ни препоръчате на приятел или колега?",
        "Bizi bir arkadaşınıza veya meslektaşınıza tavsiye etme olasılığınız nedir?",
        "Bizi arkadaşlarınıza önerir misiniz?",
        "Acme'yi önerme olasılığınız nedir?",
        "Насколько вероятно, что вы порекомендуете нас другу или коллеге?",
        "Какова вероятность того, что вы рекомендуете нашу компанию друзьям?",
        "Готовы ли Вы советовать нас друзьям?",
        "С какой вероятностью Вы посоветуете нас?",
        "Наскільки ймовірно, що ви порекомендуєте нас другу або колезі?",
        "Чи порадили б ви нас друзям?",
        "Πόσο πιθανό είναι να μας συστήσετε σε έναν φίλο ή συνάδελφο;",
        "Πόσο πιθανό είναι να προτείνετε την εταιρεία μας;",
        "Θα μας συνιστούσατε;",
        "ما مدى احتمالية أن توصي بنا لصديق أو زميل؟",
        "هل تنصح أصدقاءك بالتعامل معنا؟",
        "ما مدى احتمال قيامك بترشيحنا لصديق؟",
        "ما احتمالية التوصية بنا؟",
        "מה הסיכוי שתמליץ עלינו לחבר או לעמית?",
        "עד כמה סביר שתמליצו עלינו?",
        "האם היית ממליץ?",
        "چقدر احتمال دارد ما را به دوستان خود توصیه کنید؟",
        "چقدر احتمال دارد ما را به دوستانتان پیشنهاد کنید؟",
        "احتمال معرفی ما به دیگران چقدر است؟",
        "आप हमें किसी मित्र या सहकर्मी को सुझाने की कितनी संभावना रखते हैं?",
        "आप कितनी संभावना से हमारी सिफारिश करेंगे?",
        "आपके हमें अनुशंसित करने की कितनी संभावना है?",
        "আপনি আমাদেরকে একজন বন্ধুকে সুপারিশ করার সম্ভাবনা কতটুকু?",
        "آپ کے ہمیں کسی دوست کو تجویز کرنے کا کتنا امکان ہے؟",
        "آپ ہماری سفارش کریں گے؟",
        "您向朋友或同事推荐我们的可能性有多大？",
        "您有多大可能向朋友推薦我們？",
        "あなたは当社を友人や同僚に薦める可能性はどのくらいありますか？",
        "友人に勧めたいと思いますか？",
        "推奨度",
        "この商品を友人におすすめする可能性は？",
        "친구나 동료에게 저희를 추천할 의향이 얼마나 있습니까?",
        "권유하시겠습니까?",
        "Khả năng bạn giới thiệu chúng tôi cho bạn bè hoặc đồng nghiệp là bao nhiêu?",
        "Seberapa besar kemungkinan Anda merekomendasikan kami kepada teman atau kolega?",
        "Seberapa besar kemungkinan Anda menyarankan kami?",
        "Sejauh manakah kemungkinan anda mengesyorkan kami kepada rakan?",
        "คุณมีแนวโน้มที่จะแนะนำเราให้กับเพื่อนหรือเพื่อนร่วมงานมากน้อยเพียงใด",
        "Cât de probabil este să ne recomandați unui prieten sau coleg?",
        "Cât de probabil este să ne recomanzi?",
        "Mennyire valószínű, hogy ajánlana minket barátjának vagy kollégájának?",
        "Mennyire valószínű, hogy ajánlja cégünket?",
        "Kui tõenäoliselt soovitaksite meid sõbrale või kolleegile?",
        "Cik liela iespēja, ka jūs mūs ieteiktu draugam vai kolēģim?",
        "Cik iespējams, ka ieteiksiet mūs draugam?",
        "Kokia tikimybė, kad rekomenduosite mus draugui ar kolegai?",
        "Quina probabilitat hi ha que ens recomanis a un amic o company?",
        "Que probabilidade hai de que nos recomende a un amigo?",
        "Zein da lagun bati gu gomendatzeko probabilitatea?",
        "Je, kuna uwezekano gani wa kutupendekeza kwa rafiki?",
        "Gaano kalamang na irerekomenda mo kami sa isang kaibigan?",
        "எங்களை ஒரு நண்பருக்கு பரிந்துரைக்க எவ்வளவு வாய்ப்பு உள்ளது?",
        "Hoe waarskynlik is dit dat jy ons by 'n vriend sal aanbeveel?",
        "Sa mundësi ka që të na rekomandoni një miku?",
        "Колку е веројатно да не препорачате на пријател?",
        "რამდენად სავარაუდოა, რომ მეგობარს გვირჩევთ?",
        "Որքանո՞վ եք հավանական, որ մեզ խորհուրդ կտաք ընկերոջը",
        "Bizi dostunuza tövsiyə etmə ehtimalınız nə qədərdir?",
        "Бізді досыңызға ұсыну ықтималдығы қандай?",
        "Pa mor debygol ydych chi o'n hargymell i ffrind?",
        "Cé chomh dóchúil is atá sé go molfá muid do chara?",
        "Kemm hu probabbli li tirrakkomandana lil ħabib?",
    ],
)
def test_the_standard_question_is_known_in_many_languages(question):
    assert tier(question) == 1
    assert score_of(**{SATISFIED: HALF, question: HALF, EFFORT: HALF, "age": range(30, 44)}) == question


@pytest.mark.parametrize(
    "question",
    [
        *(SATISFIED, EFFORT, "csat 0-10", "CES (0 to 10)", "How easy was it? 0 = very hard, 0-10"),
        *("Hur nöjd är du, 0 till 10?", "Wie zufrieden sind Sie (0 bis 10)?", "Êtes-vous satisfait, de 0 à 10 ?"),
        *("¿Qué tan fácil fue, de 0 a 10?", "Quão satisfeito, de 0 a 10?", "چقدر راضی هستید؟ ۰ تا ۱۰"),
        *("How likely are you to buy again (0-10)?", "满意度 0-10", "توصيل الطلب", "شماره سفارش", "col_010"),
    ],
)
def test_ratings_of_something_else_are_not_taken(question):
    assert tier(question) is None


def test_ratings_of_something_else_alone_are_an_error_that_lists_them_with_their_texts(parts_of):
    found = parts_of(nps.read, pd.DataFrame({SATISFIED: HALF, "staff": HALF, "stars": [5] * 14}))[2]
    assert found == (
        f"3 columns: {SATISFIED}, staff, stars; none is called score or nps; "
        f'numbers from 0 to 10: "{SATISFIED}", "staff"'
    )


@pytest.mark.parametrize(
    "name",
    [
        *("NPS group", "nps_category", "NPS Class", "Q1_NPS_GROUP", "nps id", "NPS date", "NPS Wave", "nps_month"),
        *("How likely are you to recommend us? - Group", "How likely … recommend us (0-10) - NPS Category"),
    ],
)
def test_what_is_told_of_the_score_beside_it_is_not_the_score(name):
    assert tier(name) is None


@pytest.mark.parametrize(
    "name", ["NPS Wave 1", "NPS (0–10)", "Net Promoter Score®", "eNPS score", "post_nps", "NPS: recommend this group"]
)
def test_names_with_the_score_in_them_may_be_the_score(name):
    assert tier(name) == 1


@pytest.mark.parametrize("name", ["Net Promoter", "eNPS", "NetPromoterScore", "nps_value"])
def test_names_of_the_score_are_the_surest(name):
    assert tier(name) == 0


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0–10",
            "from 0 to 10",
            "de 0 à 10",
            "من 0 إلى 10",
            "от 0 до 10",
            "0 ile 10 arası",
            "0から10",
            "0〜10",
            "0到10",
        ),
        *("۰ تا ۱۰", "0-tól 10-ig", "de la 0 la 10", "0 đến 10", "０－１０"),
    ],
)
def test_a_scale_from_0_to_10_is_known_in_many_languages(text):
    assert tier(f"? {text}") == 3


def test_the_column_beside_its_classes_is_the_score():
    assert group_of("Q1_NPS_GROUP") == "q1"
    groups = [1, 2, 3, 3, 3, 1, 1, 2, 2, 1, 3, 3, 3, 2]
    assert score_of(Q1_NPS_GROUP=groups, Q1=HALF, rating=groups) == "Q1"


def test_points_of_classes_are_not_taken_for_scores(parts_of):
    assert score_of(nps=[100, -100, 0] * 3, score=range(9)) == "score"
    assert score_of(nps=["1", "-1", "0"] * 3, score=range(9)) == "score"
    assert parts_of(nps.read, pd.DataFrame({"nps": [1, -1, 0]}))[::2] == (
        '"nps" in frame has classes instead of scores',
        "the points -1, 0, 1",
    )


def test_a_recommendation_on_a_short_scale_does_not_win_over_a_rating_on_a_long_one(parts_of):
    frame = pd.DataFrame({"Would you recommend us?": [1, 0] * 7, "rating": HALF, "price": HALF})
    assert parts_of(nps.read, frame)[2] == '"Would you recommend us?", "rating"'


def test_a_scale_in_the_text_does_not_beat_a_question_in_words_that_are_not_known(file):
    """Cleanliness from 0 to 10 is no better a score than what may be the standard question in other words."""
    rows = "".join(f"{score},{10 - score}\n" for score in HALF)
    with pytest.raises(nps.DataError, match="2 columns that may be the score") as error:
        nps.read(file(f"How clean was the shop? (0-10),Would you tell your friends about us?\n{rows}"))
    assert "Would you tell your friends about us?" in str(error.value)


def test_a_scale_alone_is_taken_with_a_warning(file):
    responses = nps.read(file("How clean was the shop? (0-10)\n" + "".join(f"{score}\n" for score in HALF)))
    assert any("because it says 0 to 10" in warning for warning in responses.warnings)
