"""Plainly fictional sentences about nobody: persons at risk (to be held) and others, in ten languages.

Templates are crossed with names, ages and towns. The even ones were looked at while rules were written, the odd ones never.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

NAMES = {
    "en": "Blessing|Mercy|Anna|Fatima|Linh",
    "de": "Anna|Blessing|Samira|Elena|Mai",
    "fr": "Aminata|Joy|Ioana|Fatou|Yasmine",
    "es": "Yolanda|Blessing|Andreea|Amina|Valentina",
    "it": "Joy|Precious|Ioana|Giulia|Amina",
    "nl": "Fatima|Joy|Elena|Sanne|Linh",
    "pl": "Anna|Olena|Maria|Oksana|Kinga",
    "ro": "Ioana|Andreea|Maria|Natalia|Mihaela",
    "el": "Άννα|Ελένη|Μαρία|Φατίμα|Σοφία",
    "uk": "Олена|Марія|Оксана|Анна|Ірина",
}
SURNAMES = {
    "en": "Berg",
    "de": "Berger",
    "fr": "Morel",
    "es": "Morales",
    "it": "Marini",
    "nl": "Visser",
    "pl": "Nowicka",
    "ro": "Popa",
    "el": "Παππά",
    "uk": "Коваль",
}
AT_RISK = {
    "en": (
        "{n} O., {a}, from Benin City, was trafficked to Northmoor.",
        "{n}, {a}, now lives in a shelter on Mill Street.",
        "The {a}-year-old {n} was forced to work without pay.",
        "{n} is HIV positive and lives with her aunt in Westport.",
        "M. K. ({a}) was sold to a brothel in Northmoor.",
        "A {a}-year-old Nigerian woman was found in a flat in Northmoor.",
        "Pictured: {n} outside the shelter in Northmoor.",
        "Call {n} on 087 555 0123 to meet her.",
    ),
    "de": (
        "Die {a}-jährige {n} wurde in Nordmoor zur Prostitution gezwungen.",
        "{n} O. ({a}) lebt heute in einem Frauenhaus.",
        "{n} K., {a}, kam aus Benin City nach Nordmoor.",
        "{n} ist schwanger und wohnt bei ihrer Tante in der Mühlstraße.",
        "M. K. ({a}) wurde an ein Bordell verkauft.",
        "Eine {a}-jährige Rumänin wurde in einer Wohnung in Nordmoor gefunden.",
        "Im Bild: {n} vor der Schutzwohnung.",
        "Das Mädchen {n} floh vor ihrem Onkel.",
    ),
    "fr": (
        "{n}, {a} ans, vit dans un foyer à Valmont.",
        "{n} O., âgée de {a} ans, a été vendue à un réseau.",
        "La jeune {n} ({a} ans) a été forcée de se prostituer.",
        "{n} est enceinte et sans papiers.",
        "M. K. ({a} ans) a été retrouvée dans un appartement de Valmont.",
        "Une Nigériane, jeune femme de {a} ans, a été séquestrée à Valmont.",
        "Sur la photo, {n} devant le refuge.",
        "On peut joindre {n} au 06 55 50 12 34.",
    ),
    "es": (
        "{n}, de {a} años, vive en una casa de acogida en Valverde.",
        "{n} O. ({a} años) fue obligada a prostituirse.",
        "La joven {n}, {a} años, llegó de Benin City.",
        "{n} está embarazada y no tiene papeles: está sin papeles.",
        "M. K. ({a}) fue vendida a un club.",
        "Una mujer rumana de {a} años fue hallada en un piso de Valverde.",
        "En la foto, {n} ante el refugio.",
        "La niña {n} huyó de su tío.",
    ),
    "it": (
        "{n}, {a} anni, vive in una casa rifugio a Roccasole.",
        "{n} O. ({a}) è stata costretta a prostituirsi.",
        "La {a}enne {n} è arrivata da Benin City.",
        "{n} è incinta e vive con la zia in via dei Mulini.",
        "M. K. ({a} anni) è stata venduta a un bordello.",
        "Una donna romena di {a} anni è stata trovata in un appartamento.",
        "Nella foto, {n} davanti al rifugio.",
        "La bambina {n} è fuggita dallo zio.",
    ),
    "nl": (
        "De {a}-jarige {n} woont in een opvanghuis in Laagveen.",
        "{n} O. ({a}) werd gedwongen tot prostitutie.",
        "{n}, {a}, komt uit Benin City.",
        "{n} is zwanger en woont bij haar tante in de Molenstraat.",
        "M. K. ({a}) werd verkocht aan een bordeel.",
        "Een {a}-jarige Roemeense vrouw werd gevonden in een flat in Laagveen.",
        "Op de foto: {n} voor de opvang.",
        "Het meisje {n} vluchtte voor haar oom.",
    ),
    "pl": (
        "{a}-letnia {n} mieszka w schronisku w Polnicy.",
        "{n} O. ({a} l.) została zmuszona do prostytucji.",
        "{n} K., lat {a}, pochodzi z Benin City.",
        "{n} jest w ciąży i mieszka z ciotką przy ulicy Młyńskiej.",
        "M. K. ({a}) została sprzedana do domu publicznego.",
        "{a}-letnia kobieta z Rumunii została znaleziona w mieszkaniu.",
        "Na zdjęciu {n} przed schroniskiem.",
        "Dziewczynka {n} uciekła od wujka.",
    ),
    "ro": (
        "{n}, de {a} ani, locuiește într-un adăpost din Valea Albă.",
        "{n} O. ({a} ani) a fost obligată să se prostitueze.",
        "Tânăra {n}, {a} ani, a venit din Benin City.",
        "{n} este însărcinată și stă cu mătușa ei pe strada Morii.",
        "M. K. ({a} ani) a fost vândută unui bordel.",
        "O femeie de {a} ani a fost găsită într-un apartament din Valea Albă.",
        "În fotografie, {n} în fața adăpostului.",
        "Fetița {n} a fugit de la unchiul ei.",
    ),
    "el": (
        "Η {a}χρονη {n} ζει σε ξενώνα.",
        "Η {n} Ο. ({a} ετών) εξαναγκάστηκε σε πορνεία.",
        "Η {n}, {a} ετών, ήρθε από την Μπενίν.",
        "Η {n} είναι έγκυος και μένει με τη θεία της στην οδό Μύλου.",
        "Η Μ. Κ. ({a}) πουλήθηκε σε οίκο ανοχής.",
        "Μια {a}χρονη γυναίκα βρέθηκε σε διαμέρισμα.",
        "Στη φωτογραφία η {n} έξω από τον ξενώνα.",
        "Το κορίτσι, η {n}, διέφυγε από τον θείο της.",
    ),
    "uk": (
        "{a}-річна {n} живе у притулку.",
        "{n} О. ({a} років) була змушена до проституції.",
        "{n}, {a} років, приїхала з Бенін-Сіті.",
        "{n} вагітна і мешкає з тіткою на вулиці Млинній.",
        "М. К. ({a}) продали до борделю.",
        "{a}-річну жінку знайшли у квартирі.",
        "На фото: {n} біля притулку.",
        "Дівчинка {n} втекла від дядька.",
    ),
}
OTHERS = {
    "en": (
        "Minister {n} {s}, 52, said that trafficked people need support.",
        "Of the {a} victims, most were aged between 18 and 25.",
        "Judge {n} {s} sentenced him to {a} years in prison.",
        "Article {a} of the act concerns victims of trafficking.",
        "In {s} v. Northmoor the Court found forced labour.",
        "The report by {n} {s}, a researcher, counts {a} cases.",
        "MEP {n} {s} asked about the reflection period.",
        "The hotline can be reached on 0800 555 0123.",
    ),
    "de": (
        "Ministerin {n} {s} (52) will Betroffene besser schützen.",
        "Von {a} Opfern waren die meisten Frauen.",
        "Richterin {n} {s} verurteilte ihn zu {a} Jahren Haft.",
        "Artikel {a} des Gesetzes betrifft Opfer von Menschenhandel.",
        "Das Urteil {s} gegen Nordmoor betrifft Zwangsarbeit.",
        "Der Bericht der Forscherin {n} {s} nennt {a} Fälle.",
        "Die Abgeordnete {n} {s} fragte nach der Bedenkzeit.",
        "Die Hotline ist unter 0800 555 0123 erreichbar.",
    ),
    "fr": (
        "La ministre {n} {s}, 52 ans, promet une aide aux victimes.",
        "Sur {a} victimes, la plupart sont des femmes.",
        "La juge {n} {s} l'a condamné à {a} ans de prison.",
        "L'article {a} de la loi vise la traite.",
        "Dans l'affaire {s} c. Valmont, la Cour constate un travail forcé.",
        "Le rapport de {n} {s}, chercheuse, compte {a} cas.",
        "La députée {n} {s} interroge sur le délai de réflexion.",
        "Le numéro vert est le 0 800 55 50 12.",
    ),
    "es": (
        "La ministra {n} {s}, de 52 años, promete ayuda a las víctimas.",
        "De las {a} víctimas, la mayoría son mujeres.",
        "La jueza {n} {s} lo condenó a {a} años de prisión.",
        "El artículo {a} de la ley regula la trata.",
        "En el asunto {s} c. Valverde hubo trabajo forzoso.",
        "El informe de la investigadora {n} {s} cuenta {a} casos.",
        "La diputada {n} {s} preguntó por el periodo de reflexión.",
        "El teléfono de ayuda es la línea gratuita 900 555 012.",
    ),
    "it": (
        "La ministra {n} {s}, 52 anni, promette aiuto alle vittime.",
        "Delle {a} vittime, la maggior parte sono donne.",
        "La giudice {n} {s} lo ha condannato a {a} anni di carcere.",
        "L'articolo {a} della legge riguarda la tratta.",
        "Nel caso {s} c. Roccasole la Corte accerta il lavoro forzato.",
        "Il rapporto della ricercatrice {n} {s} conta {a} casi.",
        "La deputata {n} {s} chiede del periodo di riflessione.",
        "Il numero verde è 800 555 012.",
    ),
    "nl": (
        "Minister {n} {s} (52) wil slachtoffers beter beschermen.",
        "Van de {a} slachtoffers zijn de meesten vrouwen.",
        "Rechter {n} {s} veroordeelde hem tot {a} jaar cel.",
        "Artikel {a} van de wet gaat over mensenhandel.",
        "In de zaak {s} tegen Laagveen ging het om dwangarbeid.",
        "Het rapport van onderzoeker {n} {s} telt {a} zaken.",
        "Kamerlid {n} {s} vroeg naar de bedenktijd.",
        "De hulplijn is bereikbaar op 0800 555 012.",
    ),
    "pl": (
        "Ministra {n} {s} (52 l.) zapowiada pomoc ofiarom.",
        "Spośród {a} ofiar większość to kobiety.",
        "Sędzia {n} {s} skazała go na {a} lat więzienia.",
        "Artykuł {a} ustawy dotyczy handlu ludźmi.",
        "W sprawie {s} przeciwko Polnicy chodziło o pracę przymusową.",
        "Raport badaczki {n} {s} wymienia {a} spraw.",
        "Posłanka {n} {s} pytała o okres refleksji.",
        "Infolinia działa pod numerem 800 555 012.",
    ),
    "ro": (
        "Ministra {n} {s}, de 52 de ani, promite ajutor victimelor.",
        "Din cele {a} de victime, majoritatea sunt femei.",
        "Judecătoarea {n} {s} l-a condamnat la {a} ani de închisoare.",
        "Articolul {a} din lege privește traficul.",
        "În cauza {s} c. Valea Albă este vorba de muncă forțată.",
        "Raportul cercetătoarei {n} {s} numără {a} cazuri.",
        "Deputata {n} {s} a întrebat despre perioada de reflecție.",
        "Linia telverde este 0800 555 012.",
    ),
    "el": (
        "Η υπουργός {n} {s}, 52 ετών, υπόσχεται βοήθεια στα θύματα.",
        "Από τα {a} θύματα τα περισσότερα είναι γυναίκες.",
        "Η δικαστής {n} {s} τον καταδίκασε σε {a} χρόνια φυλάκισης.",
        "Το άρθρο {a} του νόμου αφορά την εμπορία ανθρώπων.",
        "Στην υπόθεση {s} κατά Ελλάδας υπήρξε καταναγκαστική εργασία.",
        "Η έκθεση της ερευνήτριας {n} {s} μετρά {a} υποθέσεις.",
        "Η βουλευτής {n} {s} ρώτησε για την περίοδο περίσκεψης.",
        "Η γραμμή βοήθειας είναι 800 555 0123.",
    ),
    "uk": (
        "Міністерка {n} {s} (52 роки) обіцяє допомогу потерпілим.",
        "З {a} потерпілих більшість - жінки.",
        "Суддя {n} {s} засудила його до {a} років ув'язнення.",
        "Стаття {a} закону стосується торгівлі людьми.",
        "У справі {s} проти України йшлося про примусову працю.",
        "Звіт дослідниці {n} {s} налічує {a} справ.",
        "Депутатка {n} {s} запитала про період для роздумів.",
        "Гаряча лінія: 0800 555 012.",
    ),
}
AGES = ("17", "19", "24", "16", "31")
CROSSED = 13
"""Of the 25 crossings of a template those that are kept, spread over names and ages."""


def cases(language: str, *, held_out: bool) -> Iterator[tuple[str, bool]]:
    """Sentences and whether each is to be held; of the templates the even ones, or those never looked at."""
    names = NAMES[language].split("|")
    for table, hold in ((AT_RISK, True), (OTHERS, False)):
        for template in table[language][held_out::2]:
            crossed = list(product(names, AGES))
            for name, age in islice((crossed[(place * 7) % len(crossed)] for place in range(len(crossed))), CROSSED):
                yield template.format(n=name, a=age, s=SURNAMES[language]), hold
