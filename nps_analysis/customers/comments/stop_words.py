"""Words that say nothing by themselves, by language: for what a comment is about, and for which language it is in.

Words that deny (not, inte, nicht, pas, no, نه) are none of them: they turn what stands beside them.
"""

STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a about after again all also always am an and any are as at back be because been before being but by can"
        " could did do does doing done each even every for from get gets getting go going got had has have having he"
        " her here him his how i i'd i'll i'm i've if in into is it it's its just like made make makes many me more"
        " most much my of off on once only or other our out over own really she should so some still such than that"
        " that's the their them then there these they they're this those though through to too under until up us very"
        " was we we're we've well were what when where which while who why will with would you you're your",
        "sv": "alla allt and att av bara blev blir bli blivit då de dem den denna deras dess det detta dig din dina"
        " ditt du där efter ej eller en er era ett fick finns fram från få får för före ge ger genom gör ha hade han"
        " har hela henne här hon honom hos hur i in ju jag kan kom kommer kunde man med mej mellan men mer mig min mina"
        " mitt mot mycket må ni nu när någon något några och också om oss på samma se sedan sen sig sin sina sitt ska"
        " skulle som så till under upp ur ut vad var vara varit vem vi via vid vilken vår våra vårt väl än är åt över",
        "de": "aber alle alles als also am an auch auf aus bei beim bin bis bitte da dabei damit dann das dass dem den"
        " denn der des dich die dies diese diesem diesen dieser doch dort du durch ein eine einem einen einer eines er"
        " es etwas euch euer für gab ganz gibt habe haben hat hatte hier ich ihm ihn ihr ihre im immer in ist ja kann"
        " man mehr mein meine mich mir mit nach noch nun nur ob oder schon sehr sein seine sich sie sind so über um und"
        " uns unser unter vom von vor war waren was weil wenn wer werden wie wieder wir wird wo worden wurde zu zum zur",
        "fr": "a ai assez bien chez ainsi alors après as au aucun aussi autre aux avait avant avec avez avoir avons c ce cela ces cet"
        " cette ceux comme d dans de des donc dont du elle elles en encore est et étaient était été être eu fait"
        " faire font il ils j je l la le les leur leurs lors lui m ma mais me même mes moi mon n nos notre nous on ont"
        " ou où par parce peu peut plus pour pourquoi qu quand que quel quelle qui s sa sans se sera ses si soit son"
        " sont sous sur t ta te tes toujours tous tout toute toutes très trop tu un une va vers vos votre vous y",
        "es": "a al algo algunos ante antes así aunque bien cada como con cual cuando de del desde donde dos durante e"
        " el él ella ellos en entre era eran es esa ese eso esta está están estas este esto estos fue fueron ha había"
        " han hasta hay he la las le les lo los más me mi mis mucho muy nos nosotros o os otra otro para pero poco por"
        " porque que qué quien se sea ser si sí sin sobre son soy su sus también tan tanto te tenía tiene tienen toda"
        " todas todo todos tu tus un una uno unos y ya yo",
        "fa": "از آن آنها آن‌ها اگر اما ای این اینجا با باز باید بار بدون بر برای برایم بعد به بود بودم بودند بودن بوده تا"
        " تر ترین تمام چون چه چیز چیزی حتی خود خودم خیلی در درباره دیگر را روی رفته زیر سر سپس شد شدم شدند شده شود شما"
        " قبل که کرد کردم کردن کرده کند کنم کنند کنید گرفتم لطفا لطفاً ما مثل مرا من می مدام نیز هر هم همان همه همین هنوز"
        " و ولی وقت وقتی یا یک یکی است هست هستم هستند هستید داد داده داشت داشتم دارد دارم دارند داشتند آمد آمده پس پیش"
        " توی تو او اش ام ات ها های هایی می‌شود می‌کند نسبت کاملا کاملاً تقریبا تقریباً واقعا واقعاً",
    }.items()
}

# Words that deny: terms, as they set classes apart, but never what a comment is about.
DENIALS = frozenset(
    ["no", "not", "nobody", "nothing", "none", "never", "nor", "without", "don't", "doesn't", "didn't", "isn't", "wasn't", "can't", "couldn't", "inte", "ingen", "inget", "inga", "aldrig", "utan", "nicht", "kein", "keine", "keinen", "nie", "niemand", "nichts", "ohne", "ne", "pas", "jamais", "rien", "personne", "ni", "sin", "nunca", "nada", "nadie", "نه", "نیست", "نبود", "هیچ", "هیچ\u200cکس", "کسی", "بدون", "ندارد", "نداشت"]
)
