"""Words that short comments are made of, by language: praise, blame and thanks, which tell its language at once."""

USUAL_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "amazing awesome awful bad best better brilliant cheap clean customer delivery disappointed"
        " disappointing easy ever excellent expensive fast fine friendly good great happy helpful high"
        " horrible job knowledgeable late long love low money never nice no not nothing okay people perfect"
        " polite poor price prices product products quality queue queues quick reliable rude satisfied shop"
        " slow staff store terrible thank thanks useless wait waiting work works worst wrong yes",
        "sv": "aldrig alltid bemötande billig billiga billigt bra butik butiken bäst bästa dyr dyra dyrt dålig"
        " dåliga dåligt enkelt fin fina fint fungerar god goda gott hemskt hjälp hjälpsam hjälpsamma hög höga"
        " inga ingen inget inte jättebra kass kassa kunnig kunniga kvalitet kö leverans lätt låg låga lång"
        " långa långsamt mycket nej nöjd nöjda okej personal personalen pris priser prisvärt problem"
        " rekommenderar sen sena service smidigt snabb snabba snabbt suveränt tack toppen trevlig trevliga"
        " trevligt usel uselt utbud utmärkt väldigt vänlig vänliga vänligt",
        "de": "angebot ausgezeichnet auswahl bedienung beratung beste besten bester billig danke einfach empfehlen"
        " enttäuschend enttäuscht freundlich freundliche freundlicher furchtbar gut gute guten guter gutes"
        " günstig hilfe hilfsbereit hohe immer kasse katastrophe kein keine keinen kompetent kompetente"
        " kundenservice laden lange langsam leider lieferung mies mitarbeiter nein nett nette netter nettes"
        " nicht nichts nie niemand okay perfekt preis preise preiswert qualität schlange schlecht schlechte"
        " schlechter schnell schnelle schneller schön schöne schöner service spitze spät super teuer toll"
        " tolle toller unfreundlich wunderbar zufrieden zuverlässig",
        "fr": "accueil agréable agréables aimable aimables attendre attente aucun aucune bon bonne bonnes bons"
        " caisse caisses chaleureux cher chers choix chère client clients compétent compétents conseils"
        " correct dommage déçu déçue efficace excellent excellente facile génial horrible jamais lent"
        " livraison long longue magasin mal mauvais mauvaise meilleur meilleure merci non nul nulle oui"
        " parfait parfaite pas personne personnel prix produit produits propre qualité rapide rapidité retard"
        " rien satisfait satisfaite service super sympa sympathique sympathiques vendeur vendeurs élevé élevés",
        "es": "agradable alta altos amable amables atención barata barato bonita bonito buen buena buenas bueno"
        " buenos calidad cara caro caros cliente cola contenta contento decepcionado encanta entrega envío"
        " espera excelente excelentes fatal fácil genial gracias horrible lenta lento mal mala malas malo"
        " mejor nada nadie ninguna ninguno no nunca peor perfecta perfecto personal precio precios producto"
        " productos pésima pésimo recomendable rápida rápido satisfecha satisfecho servicio siempre simpático"
        " sí súper tarde tienda trato variedad",
        "fa": "",  # its script tells
    }.items()
}
