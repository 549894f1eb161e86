"""A full week as it comes in life. Every publisher, place and act in it is invented."""

from __future__ import annotations

from tests.digest.fixtures_world import World

SOURCES = (
    ("de-ministry", "DE", "official", "Bundesministerium für Arbeit Musterland"),
    ("de-gazette", "DE", "law", "Amtsblatt Musterland"),
    ("de-paper", "DE", "news", "Musterstädter Tageblatt"),
    ("fr-assembly", "FR", "official", "Assemblée de Valmont"),
    ("fr-paper", "FR", "news", "Le Courrier de Valmont"),
    ("it-court", "IT", "law", "Corte suprema di Valdoria"),
    ("it-paper", "IT", "news", "La Voce di Valdoria"),
    ("es-equality", "ES", "official", "Instituto de Igualdad de Costaverde"),
    ("pl-sejm", "PL", "official", "Sejm Zielonki"),
    ("pl-paper", "PL", "news", "Gazeta Zielonki"),
    ("ro-police", "RO", "official", "Inspectoratul Muncii Valea Lungă"),
    ("nl-inspectie", "NL", "report", "Netwerk tegen Mensenhandel Waterland"),
    ("gr-ngo", "GR", "report", "Δίκτυο Δικαιωμάτων Λευκάδας"),
    ("eu-journal", "EU", "law", "Example Official Journal"),
    ("int-body", "INT", "report", "Example Convention Monitoring Body"),
    ("se-agency", "SE", "official", "Exempelmyndigheten"),
    ("ie-paper", "IE", "news", "The Ballymore Examiner"),
    ("at-court", "AT", "law", "Verfassungsgericht Beispielland"),
    ("il-ngo", "INT", "report", "מוקד הזכויות לדוגמה"),
)
BROKEN = (
    ("bg-ministry", "BG", "blocked", "Министерство на примера"),
    ("hu-gazette", "HU", "drifted", "Példaközlöny"),
    ("pt-paper", "PT", "failed", "Diário de Exemplo"),
    ("mt-paper", "MT", "limited", "The Example Times of Gozo"),
)


def long(about: str) -> str:
    """Eight sentences that no other document shares."""
    return " ".join(
        f"{about} {word}, {about} {word[::-1]}." for word in "eins deux three cztery pięć sei zeven otto".split()
    )


# source, language, published, tags, title, lead, terms
DOCUMENTS = (
    ("de-gazette", "de", "2026-11-20", {"trafficking": 0.97, "labour": 0.8},
     "Gesetz zur Bekämpfung von Zwangsarbeit und Ausbeutung der Arbeitskraft verkündet",
     "Das Gesetz gegen Zwangsarbeit tritt im Januar in Kraft.\nEs betrifft Ausbeutung der Arbeitskraft in der Pflege.",
     {"trafficking": ["Zwangsarbeit", "Ausbeutung der Arbeitskraft"], "labour": ["Arbeitskraft"]}),
    ("fr-assembly", "fr", "2026-11-19", {"migration": 0.93, "undocumented": 0.7},
     "Proposition de loi relative au titre de séjour des personnes qui témoignent dans une procédure pour traite",
     "Le titre de séjour dépendrait du témoignage.\nLes personnes sans papiers seraient visées.",
     {"migration": ["titre de séjour"], "undocumented": ["sans papiers"]}),
    ("it-court", "it", "2026-11-21", {"labour": 0.91, "migration": 0.6},
     "Sentenza n. 214: salari non pagati ai braccianti stranieri, condannata l'azienda agricola",
     "La Corte riconosce i salari non pagati.\nI lavoratori stranieri restano titolari dei diritti.",
     {"labour": ["salari non pagati"], "migration": ["stranieri"]}),
    ("es-equality", "es", "2026-11-23", {"gender-violence": 0.95},
     "Informe anual sobre violencia de género y empleo doméstico", "La violencia de género sigue sin denunciarse.",
     {"gender-violence": ["violencia de género"]}),
    ("pl-sejm", "pl", "2026-11-22", {"lgbtiq": 0.9},
     "Projekt ustawy o związkach partnerskich: sprawozdanie komisji", "Komisja przyjęła związki partnerskie.",
     {"lgbtiq": ["związkach partnerskich", "związki partnerskie"]}),
    ("nl-inspectie", "nl", "2026-11-20", {"trafficking": 0.88, "sex-work": 0.75},
     "Jaarbericht mensenhandel: sekswerkers willen arbeidsrechten, geen invallen",
     "Sekswerkers vragen om arbeidsrechten.\nMensenhandel wordt zelden gemeld.",
     {"trafficking": ["mensenhandel", "Mensenhandel"], "sex-work": ["sekswerkers", "Sekswerkers"]}),
    ("ro-police", "ro", "2026-11-24", {"labour": 0.85},
     "Campanie de control privind munca nedeclarată în construcții", "Munca nedeclarată a fost găsită pe șantiere.",
     {"labour": ["munca nedeclarată"]}),
    ("gr-ngo", "el", "2026-11-21", {"minorities": 0.9, "migration": 0.55},
     "Έκθεση για τον σχολικό διαχωρισμό παιδιών Ρομά", "Ο διαχωρισμός παιδιών Ρομά συνεχίζεται.",
     {"minorities": ["παιδιών Ρομά"]}),
    ("eu-journal", "en", "2026-11-20", {"migration": 0.92, "undocumented": 0.6},
     "Decision on the setting-up of removal centres in third countries",
     "Detention and removal of third-country nationals.",
     {"migration": ["removal centres", "third-country nationals"], "undocumented": ["removal"]}),
    ("int-body", "en", "2026-11-19", {"trafficking": 0.96},
     "Fourth evaluation report: non-punishment of trafficked persons", "Non-punishment is rarely applied.",
     {"trafficking": ["trafficked persons", "Non-punishment"]}),
    ("se-agency", "sv", "2026-11-20", {"sex-work": 0.82},
     "Utredning om köp av sexuella tjänster överlämnad", "Utredningen om sexuella tjänster är klar.",
     {"sex-work": ["sexuella tjänster"]}),
    ("ie-paper", "en", "2026-11-22", {"undocumented": 0.84, "migration": 0.6},
     "Regularisation scheme for undocumented families reopens", "Undocumented families may apply from Monday.",
     {"undocumented": ["undocumented families", "Undocumented"]}),
    ("at-court", "de", "2026-11-20", {"minorities": 0.78},
     "Erkenntnis zum Minderheitenschulrecht", "Das Minderheitenschulrecht wird ausgelegt.",
     {"minorities": ["Minderheitenschulrecht"]}),
    ("il-ngo", "he", None, {"migration": 0.7}, "דוח על זכויות מהגרי עבודה באירופה", "מהגרי עבודה ללא היתר.",
     {"migration": ["מהגרי עבודה"]}),
    ("de-ministry", "de", "2026-11-23", {"labour": 0.7},
     "Entwurf zur Umsetzung der Richtlinie über Plattformarbeit", "Die Plattformarbeit wird geregelt.",
     {"labour": ["Plattformarbeit"]}),
)  # fmt: skip
AGENCY = "Razzia auf Baustellen: Zoll findet Hinweise auf Menschenhandel"


def fill(world: World) -> None:
    """Fill a world with the week 2026-W48 and some documents of the nine weeks before it."""
    for name, country, publishes, publisher in SOURCES:
        core = name in ("eu-journal", "int-body", "de-gazette", "it-court", "at-court", "pl-sejm")
        world.source(name, country, publishes, publisher=publisher, core=core)
        world.run(name, at="2026-09-10T09:00:00Z")
        world.run(name)
    for name, country, state, publisher in BROKEN:
        world.source(name, country, "news", publisher=publisher, core=state == "blocked")
        world.run(name, "ok", "2026-11-12T09:00:00Z")
        world.run(name, state, new=0)  # type: ignore[arg-type]
    world.source("is-paper", "IS", "news", publisher="Dæmablaðið", disabled="asks for a subscription")
    _earlier(world)
    for source, language, published, tags, title, lead, terms in DOCUMENTS:
        world.document(source, title, f"{lead}\n{long(title)}", published=published, language=language, tags=tags,
                       terms=terms)  # fmt: skip
    _copies(world)
    _changed(world)
    world.document("pt-paper", "Relatório sem texto", published=None, text_state="title", media="pdf", language="pt")


def _earlier(world: World) -> None:
    """Some documents of each of nine weeks, so that there is something usual."""
    for back in range(1, 10):
        month, day = ("11", 23 - 7 * back) if back < 4 else ("10", 54 - 7 * back) if back < 8 else ("09", 84 - 7 * back)
        at = f"2026-{month}-{day:02}T08:00:00Z"
        for number in range(12 + back % 3):
            theme = ("trafficking", "labour", "migration", "lgbtiq")[number % 4]
            world.document("ie-paper", f"Earlier story {number} of week {back}", at=at, published=at[:10],
                           tags={theme: 0.8})  # fmt: skip


def _copies(world: World) -> None:
    for source, extra in (("de-paper", ""), ("fr-paper", " Dies meldete die Agentur."), ("it-paper", " (dpa)")):
        text = f"Der Zoll hat am Montag Baustellen geprüft. {long(AGENCY)}{extra}"
        world.document(source, AGENCY, text, language="de", published="2026-11-23", tags={"trafficking": 0.8},
                       terms={"trafficking": ["Menschenhandel"]})  # fmt: skip


def _changed(world: World) -> None:
    """A bill collected the week before, with another text this week."""
    for at, article in (
        ("2026-11-13T08:00:00Z", "Der Entwurf sieht eine Frist vor."),
        ("2026-11-24T08:00:00Z", "Ohne Frist."),
    ):
        text = f"Die Meldepflicht betrifft Menschen ohne Aufenthaltsrecht. {article} {long('Meldepflicht')}"
        world.document("de-ministry", "Entwurf eines Gesetzes zur Meldepflicht in Krankenhäusern", text, at=at,
                       url="https://de-ministry.example/meldepflicht", published="2026-11-12", language="de",
                       tags={"undocumented": 0.9}, terms={"undocumented": ["ohne Aufenthaltsrecht"]})  # fmt: skip
