"""Little words that one language (or a group of near relatives) has and others have not: they tell what is written where.

They are among the most frequent of their language, and none of them is frequent in another group here.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "en": (
        "the they when which would shall with from that this been were their there has have should such its "
        "other than"
    ),
    "fr": (
        "une dans pour qu avec sont être ils cette aux même était été aussi ces leur sans où dont selon ainsi "
        "du ont cet par entre soit"
    ),
    "de": (
        "und ist nicht zu auf für eine sich auch dass wird einen einer zum über dem zur durch oder sowie "
        "wurde vom dieser soll"
    ),
    "nl": (
        "het een voor zijn aan ook naar wordt deze hebben geen heeft onder door niet bij dit tot moet kunnen "
        "wet bepaald artikel zoals tussen alsook"
    ),
    "it": (
        "della più nel anche gli delle questo sono essere nella degli alla dei dalla può tra sul così ogni "
        "presente quale nelle suo"
    ),
    "es": (
        "los las más sobre esta cuando también así años puede els amb aquest aquesta més són dels este dicha "
        "mediante según cuales"
    ),
    "pt": (
        "não ao são também pela até pelo aos uma dos seu sua foram pessoas você muito artigo seus suas desta "
        "deste nas"
    ),
    "pl": (
        "się że dla przez są tylko może oraz jest będzie jego jeśli jeszcze które który przy nie lub więc gdy "
        "gdzie"
    ),
    "cs": (
        "které který jsou jsem pro při není než také podle nebo bude alebo ktoré ktorý ktorá byť podľa sú aj "
        "však až"
    ),
    "da": (
        "ikke også være hvis blive bliver kunne deres ved fra blir bli etter disse noen mellom sådan loven "
        "sådanne eksempel"
    ),
    "sv": "är att inte ska när från även enligt också måste där här än vid hade lagen får ingen vilka",
    "fi": (
        "että mutta myös ovat kuin joka sitä tämä sekä jälkeen mukaan olisi ollut vain kanssa tai voidaan "
        "tulee joiden"
    ),
    "et": (
        "ning kui ega mis kes või peab tuleb selle oma nende eest kohta järgi poolt ainult üks kõik samuti "
        "võib vastavalt kohaselt ettevõtte seda oleks"
    ),
    "hu": (
        "hogy az egy csak volt vagy még azt mint minden nem szerint lesz amely pedig valamint során illetve "
        "alapján továbbá"
    ),
    "ro": (
        "în și să că pentru fost dacă după prin când despre sunt care privind către fără această acest "
        "prevederile potrivit acestei unei"
    ),
    "sl": (
        "tudi lahko vse več tega zaradi bodo kjer brez vendar oziroma glede člena ali sta kot katerih pri "
        "zakona sicer"
    ),
    "hr": "kao što koji koje koja može zbog prema nije nakon odnosno ovog više će kako nisu već između",
    "sq": "dhe të një në për nga është që me janë kjo ose nuk më ky kanë sipas duke këtij neni",
    "el": "και το να του με την της για που τα από σε δεν τον είναι στο στην οι των τη στις ότι τους",
    "uk": (
        "що для від його про якщо або щоб які під та это как что или при все най като ще това през със които "
        "както трябва след във дека ги кои која со што каб якія згодна ў"
    ),
    "lt": "iš yra kaip buvo apie taip dėl gali būti tačiau arba daugiau nuo prieš pagal kuris kurie šio",
    "lv": "kā arī tā lai bija pēc tikai līdz vai tiek šo šī pret būtu kas kuru saskaņā kurš šis",
    "tr": (
        "için ile daha gibi olarak sonra yok değil kadar göre veya tarafından olduğunu ise her olduğu edilen "
        "içinde"
    ),
    "is": "að við ekki fyrir með eru frá það þar því eða eftir hefur þess verið tað ikki ella",
    "ga": "agus go bhfuil atá chun mar faoi leis gur maidir seo don bheith ach féin idir bhí tar éis",
    "mt": "fil ta għal dawn kif jew biex minn jista huwa għandu għandha għall mill bħala għandhom ikun hija",
    "cy": "yn yr ac mae eu wedi bod hyn oedd fod ond gyda neu sydd mewn gall gyfer drwy gael cael",
    "eu": "eta bat dira egin edo dute izan hau beste arabera ere dituzten izango bere zuen",
    "hy": "և են է որ ի մեջ համար այդ հետ կամ սույն պետք մասին ըստ",
    "az": "və ilə üçün edir onun həmin edilir barədə tərəfindən hər",
    "ka": "და არის რომ ამ მისი უნდა თუ ან მიერ შესახებ იყო მათ",
    "lb": "déi fir datt hunn huet sinn vun dës eng gëtt net méi ginn säin hir sech",
}  # fmt: skip
