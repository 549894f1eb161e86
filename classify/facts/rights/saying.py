"""Small words by which somebody is known to be one person: she, was, says, of, I; in the languages of Europe."""

from __future__ import annotations

# Who is spoken of without a name, where a sentence begins.
PRONOUNS = frozenset(
    "she they one who this that there everyone everybody nobody somebody someone each most many half some all which "
    "what here sie man wer niemand jemand jeder jede dort hier das dies dieser diese er elle elles lui ils qui chacun "
    "personne tout celle celui cette ella ellos ellas quien nadie alguien todo cada eso esto lei loro chi nessuno "
    "qualcuno ognuno questo quella zij hij wie iemand iedereen daar ona ono oni kto nikt ktoś każdy ten tam ea el ele "
    "ei cine nimeni cineva fiecare тя той те то кой никой някой всеки там она он они кто никто каждый это вона він "
    "вони хто ніхто кожен це αυτή αυτός αυτό αυτοί αυτές όποιος κανείς κάποιος hun han hon den det der alla ingen "
    "någon hver hann hún það þeir þau hän joka kukaan se tema nad kes keegi viņa viņš viņi kas neviens ji jis jie "
    "niekas kdo nikdo nikto někdo onaj tko niko netko neko taj svatko ajo ai ata kush askush dikush így aki senki "
    "valaki mindenki bunlar kim hiç herkes burada onun orada bu hi nhw pwy sí sé siad cé hija huwa huma min ħadd hura "
    "bera nor inork նա նրանք ով ոչ ის ისინი ვინ არავინ quem ninguém alguém elas eles algú ningú ninguén alguén nunca "
    "todos todas ambos gente hvem hvad hva hvor vem vad var où quand wann wie where when why how cómo dónde cuándo "
    "dove quando come waar hoe gdzie kiedy jak unde când cum къде кога как где когда де коли πού πότε πώς".split()
)
BEING = frozenset(
    "is was has had been ist war wurde hat hatte est était fut été es era fue está estaba ha sido è stata stato viene "
    "werd heeft jest była był została został este fost е беше била бил ще είναι ήταν é foi er var ble blev är hefur "
    "on oli ir bija yra buvo je byla byl byol bola bol bila bil sam është ishte volt була був была был".split()
)
SAYING = frozenset(
    "says said told tells explains recalls remembers sagt sagte erzählt erzählte dit raconte explique confie témoigne "
    "dice cuenta relata explica dijo contó racconta spiega ricorda zegt vertelt zei vertelde mówi opowiada wspomina "
    "spune povestește spus казва разказва каза λέει αφηγείται διηγείται είπε diz conta disse siger fortæller sier "
    "forteller sa säger berättar sade segir sagði sanoo kertoo ütleb räägib saka stāsta sako pasakoja říká vypráví "
    "hovorí rozpráva pravi pripoveduje kaže priča вели кажува thotë tregon mondja meséli diyor anlatıyor deyir "
    "danışır каже розповідає говорит рассказывает кажа расказвае dywed deir qalet tgħid dio kontatzen ասում պատմում "
    "ამბობს ყვება seet verzielt".split()
)
# Somebody who speaks of herself.
ONESELF = frozenset(
    "i me my ich mir mich mein meine meinen meiner je j m mon ma mes moi yo mi mis io mio mia miei ik mij mijn mnie "
    "mój moja moje moją mă mea meu mei eu ме ми аз моя моят με μου εγώ eu minha meu jeg mig min mit mine meg jag mitt "
    "mina ég mér mín minä minun minua minut mina mind minu es man mani mans mana aš mane mano já mě mně můj ja ma môj "
    "jaz me moj meni mene јас мене мојата unë mua im ime én engem nekem beni bana benim məni mənə mənim я мені мій "
    "мне меня мой мяне fi fy mé mo jien lili tiegħi ni nire nik ես ինձ իմ მე ჩემი ech mech mäin".split()
)
OF = frozenset("of von de di van der des du da dei del della na на της του af av o till til e".split())
