"""Made-up notices about nothing, in languages that share documents, to be read side by side."""

from __future__ import annotations

NOTICES = {
    "fr": (
        "La commission a constaté que les horaires des gares et des bibliothèques seront adaptés dans toutes les communes. "
        "Cette décision est publiée pour information et sera examinée par le conseil, qui doit être entendu avant la fin "
        "de l'année. Les observations sont reçues aux guichets, sans formalité, et ont été traduites."
    ),
    "nl": (
        "De commissie heeft vastgesteld dat de openingsuren van het station en van de bibliotheek worden aangepast voor "
        "alle gemeenten. Deze beslissing wordt bekendgemaakt en door het bestuur onderzocht, dat moet worden gehoord. "
        "Opmerkingen kunnen naar het loket worden gestuurd, zonder kosten, en zijn niet openbaar."
    ),
    "de": (
        "Die Kommission hat festgestellt, dass die Öffnungszeiten der Bahnhöfe und der Bibliotheken für alle Gemeinden "
        "angepasst werden. Diese Verfügung wird veröffentlicht und durch den Rat geprüft, der nicht gebunden ist. "
        "Bemerkungen sind bis Ende des Jahres zu richten an das Amt oder an eine seiner Stellen."
    ),
    "it": (
        "La commissione ha constatato che gli orari delle stazioni e della biblioteca sono adattati nei comuni. Questo "
        "avviso è pubblicato anche nel foglio ufficiale e può essere esaminato dalla popolazione. Le osservazioni sono "
        "ricevute agli sportelli della cancelleria, senza spese, tra il primo e l'ultimo giorno."
    ),
    "fi": (
        "Lautakunta totesi, että asemien ja kirjaston aukioloajat muuttuvat myös pienissä kunnissa, mutta vain talvella. "
        "Päätös, joka julkaistaan ilmoitustaululla, ei ole lopullinen, sekä sitä voidaan täydentää kuulemisen jälkeen. "
        "Huomautukset ovat julkisia, ja niistä tehdään yhteenveto lautakunnan sihteerin kanssa."
    ),
    "sv": (
        "Nämnden konstaterade att stationernas och bibliotekets öppettider ändras även i små kommuner när vintern kommer "
        "från norr. Beslutet är inte slutligt och ska prövas enligt lagen, där kommunerna också måste höras. Anmärkningar "
        "får lämnas vid disken, och de är offentliga."
    ),
    "ga": (
        "Dúirt an coiste go bhfuil uaireanta oscailte na leabharlainne agus an stáisiúin le hathrú i ngach contae. Tá an "
        "cinneadh seo foilsithe ag an gcomhairle chun go mbeidh an pobal eolach faoi, agus níl sé críochnaitheach fós. Is "
        "féidir tuairimí a chur isteach maidir leis, mar atá ráite, idir seo agus deireadh na bliana."
    ),
    "en": (
        "The committee found that opening hours of stations and libraries would change in all the counties. This decision "
        "has been published for information, and the council should be heard before it is final. Comments which were sent "
        "to the desk shall be open to those who ask for them, and other papers than these shall not."
    ),
    "mt": (
        "Il-kumitat sab li l-ħinijiet tal-istazzjonijiet u tal-libreriji se jinbidlu fil-kontej kollha. Din id-deċiżjoni "
        "ġiet ippubblikata għall-informazzjoni u għandha tiġi eżaminata mill-kunsill, kif jista jintalab minn kulħadd. "
        "Kummenti jistgħu jintbagħtu lill-uffiċċju biex ikun hemm tweġiba għal dan kollu bħala prova."
    ),
    "sq": (
        "Komisioni ka gjetur se oraret e stacioneve dhe të bibliotekës do të ndryshojnë në të gjitha komunat. Ky vendim "
        "është publikuar për informim dhe nuk është përfundimtar, sipas këtij neni, ose deri më fund të vitit. Vërejtjet "
        "janë publike dhe kanë vlerë nga dita që dërgohen."
    ),
    "sr": (
        "Komisija je utvrdila da će radno vreme stanica i biblioteka biti promenjeno u svim opštinama, kao što je bilo i "
        "više puta. Odluka koja je objavljena nije konačna i može se dopuniti nakon rasprave, odnosno zbog primedaba. "
        "Primedbe se šalju kancelariji, gde nisu tajne, između prvog i poslednjeg dana."
    ),
}  # fmt: skip
