"""Words that say nothing by themselves, by language: for what a comment is about, and for which language it is in.

Words of quantity and degree (many, viel, très) are among them: they stand in comments on everything.
Words that deny (not, inte, nicht, pas, no, نه) are none of them: they turn what stands beside them.
"""

STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a about after again all also always am an and any are as at back be because been before being but"
        " by can could did do does doing done each even every for from get gets getting go going got had has"
        " have having he her here him his how i i'd i'll i'm i've if in into is it it's its just like made"
        " make makes many me more most much my of off on once only or other our out over own really she"
        " should so some still such than that that's the their them then there these they they're this those"
        " though through to too under until up us very was we we're we've well were what when where which"
        " while who why will with would you you're your"
        " bit lot lots quite rather several somewhat totally",
        "sv": "alla allt and att av bara blev bli blir blivit de dem den denna deras dess det detta dig din dina"
        " ditt du där då efter ej eller en er era ett fick finns fram från få får för före ge genom ger gör"
        " ha hade han har hela henne hon honom hos hur här i in jag ju kan kom kommer kunde man med mej"
        " mellan men mer mig min mina mitt mot mycket må ni nu när någon något några och också om oss på"
        " samma se sedan sen sig sin sina sitt ska skulle som så till under upp ur ut vad var vara varit vem"
        " vi via vid vilken väl vår våra vårt än är åt över"
        " alldeles flera flest ganska helt lite mera mest många mångt väldigt",
        "de": "aber alle alles als also am an auch auf aus bei beim bin bis bitte da dabei damit dann das dass"
        " dem den denn der des dich die dies diese diesem diesen dieser doch dort du durch ein eine einem"
        " einen einer eines er es etwas euch euer für gab ganz gibt habe haben hat hatte hier ich ihm ihn"
        " ihr ihre im immer in ist ja kann man mehr mein meine mich mir mit nach noch nun nur ob oder schon"
        " sehr sein seine sich sie sind so um und uns unser unter vom von vor war waren was weil wenn wer"
        " werden wie wieder wir wird wo worden wurde zu zum zur über"
        " besonders einige einigen mehrere meist meisten viel viele vielen vieler vieles wirklich ziemlich",
        "fr": "a ai ainsi alors après as assez au aucun aussi autre aux avait avant avec avez avoir avons bien c"
        " ce cela ces cet cette ceux chez comme d dans de des donc dont du elle elles en encore est et eu"
        " faire fait font il ils j je l la le les leur leurs lors lui m ma mais me mes moi mon même n nos"
        " notre nous on ont ou où par parce peu peut plus pour pourquoi qu quand que quel quelle qui s sa"
        " sans se sera ses si soit son sont sous sur t ta te tes toujours tous tout toute toutes trop très"
        " tu un une va vers vos votre vous y étaient était été être"
        " beaucoup plusieurs quelques tant tellement vraiment",
        "es": "a al algo algunos ante antes así aunque bien cada como con cual cuando de del desde donde dos"
        " durante e el ella ellos en entre era eran es esa ese eso esta estas este esto estos está están fue"
        " fueron ha había han hasta hay he la las le les lo los me mi mis mucho muy más nos nosotros o os"
        " otra otro para pero poco por porque que quien qué se sea ser si sin sobre son soy su sus sí"
        " también tan tanto te tenía tiene tienen toda todas todo todos tu tus un una uno unos y ya yo él"
        " bastante demasiada demasiado demasiados mucha muchas muchos tanta tantas tantos varias varios",
        "fa": "آمد آمده آن آنها آن‌ها ات از است اش ام اما او اگر ای این اینجا با بار باز باید بدون بر برای برایم"
        " بعد به بود بودم بودن بودند بوده تا تر ترین تقریبا تقریباً تمام تو توی حتی خود خودم خیلی داد داده"
        " دارد دارم دارند داشت داشتم داشتند در درباره دیگر را رفته روی زیر سر سپس شد شدم شدند شده شما شود"
        " قبل لطفا لطفاً ما مثل مدام مرا من می می‌شود می‌کند نسبت نیز ها های هایی هر هست هستم هستند هستید هم"
        " همان همه همین هنوز و واقعا واقعاً وقت وقتی ولی پس پیش چه چون چیز چیزی کاملا کاملاً کرد کردم کردن"
        " کرده کند کنم کنند کنید که گرفتم یا یک یکی"
        " بسیار بسیاری بیش بیشتر بیشترین چند چندین زیاد زیادی کمی",
    }.items()
}

# Words that deny: terms, as they set classes apart, but never what a comment is about.
DENIALS = frozenset(
    [
        "no",
        "not",
        "nobody",
        "nothing",
        "none",
        "never",
        "nor",
        "without",
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "wasn't",
        "can't",
        "couldn't",
        "inte",
        "ingen",
        "inget",
        "inga",
        "aldrig",
        "utan",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "nie",
        "niemand",
        "nichts",
        "ohne",
        "ne",
        "pas",
        "jamais",
        "rien",
        "personne",
        "ni",
        "sin",
        "nunca",
        "nada",
        "nadie",
        "نه",
        "نیست",
        "نبود",
        "هیچ",
        "هیچ\u200cکس",
        "کسی",
        "بدون",
        "ندارد",
        "نداشت",
    ]
)
