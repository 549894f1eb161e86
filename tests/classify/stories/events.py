"""Plainly fictional events, each told in several languages, and documents that look like them and are others."""

from __future__ import annotations

from dataclasses import dataclass

COUNTRY = {
    "en": "IE",
    "de": "DE",
    "fr": "FR",
    "it": "IT",
    "es": "ES",
    "pl": "PL",
    "nl": "NL",
    "sv": "SE",
    "ro": "RO",
    "cs": "CZ",
}
LANGUAGES = tuple(COUNTRY)
# "Court rules on Zorbania in case of trafficked workers": {0} is a name, {1} a reference.
RULING = {
    "en": "Court rules against {0} on trafficked workers ({1})", "de": "Gericht verurteilt {0} wegen Menschenhandel ({1})",
    "fr": "La Cour condamne {0} pour traite des êtres humains ({1})", "it": "La Corte condanna {0} per tratta ({1})",
    "es": "El Tribunal condena a {0} por trata ({1})", "pl": "Trybunał orzekł przeciwko {0} w sprawie handlu ludźmi ({1})",
    "nl": "Hof veroordeelt {0} wegens mensenhandel ({1})", "sv": "Domstolen fäller {0} för människohandel ({1})",
    "ro": "Curtea condamnă {0} pentru trafic de persoane ({1})", "cs": "Soud odsoudil {0} za obchod s lidmi ({1})",
}  # fmt: skip
VOTE = {
    "en": "Assembly of {0} votes on file {1}", "de": "Versammlung von {0} stimmt über {1} ab",
    "fr": "L'assemblée de {0} vote sur {1}", "it": "L'assemblea di {0} vota su {1}", "es": "La asamblea de {0} vota {1}",
    "pl": "Zgromadzenie {0} głosuje nad {1}", "nl": "Vergadering van {0} stemt over {1}", "sv": "{0} röstar om {1}",
    "ro": "Adunarea {0} votează {1}", "cs": "Shromáždění {0} hlasuje o {1}",
}  # fmt: skip
REPORT = {
    "en": "Monitors Vardenko and Talmiro visit 14 farms in {0}", "de": "Prüfer Vardenko und Talmiro besuchen 14 Höfe in {0}",
    "fr": "Les experts Vardenko et Talmiro visitent 14 fermes en {0}",
    "it": "Gli esperti Vardenko e Talmiro visitano 14 fattorie in {0}",
    "es": "Los expertos Vardenko y Talmiro visitan 14 granjas en {0}",
    "pl": "Eksperci Vardenko i Talmiro odwiedzają 14 gospodarstw w {0}",
    "nl": "Experts Vardenko en Talmiro bezoeken 14 boerderijen in {0}",
    "sv": "Experterna Vardenko och Talmiro besöker 14 gårdar i {0}",
    "ro": "Experții Vardenko și Talmiro vizitează 14 ferme în {0}",
    "cs": "Experti Vardenko a Talmiro navštívili 14 farem v {0}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A document about an event: `event` is its gold, `own` what its publisher says it is, `named` what its text names."""

    event: str
    language: str
    day: str
    title: str
    theme: str
    own: tuple[tuple[str, str], ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    concerned: tuple[str, ...] = ()


def events() -> list[Told]:
    """More than a hundred documents in ten languages about some twenty events, and as many that stand alone."""
    told: list[Told] = []
    for number, place in enumerate(("Zorbania", "Meridia", "Ostravia")):
        value = f"ECLI:CE:ECHR:2026:11{number:02}JUD00{number}"
        for at, language in enumerate(LANGUAGES[number : number + 6]):
            reference = (("ecli", value),)
            told.append(Told(f"ruling {place}", language, f"2026-11-{10 + at % 3:02}", RULING[language].format(place, value),
                             "trafficking", named=reference, own=reference if at % 2 else ()))  # fmt: skip
    for number, place in enumerate(("Laagveen", "Kestria", "Norvalia")):
        value = f"2025/00{61 + number}(COD)"
        # Two votes on one file, weeks apart, are two events.
        for week, day in enumerate(("2026-11-04", "2026-11-25")):
            for language in LANGUAGES[number * 2 : number * 2 + 5]:
                told.append(Told(f"vote {place} {week}", language, day, VOTE[language].format(place, value), "migration",
                                 named=(("procedure", value),), concerned=("NL",)))  # fmt: skip
    for number, country in enumerate(("IE", "PL", "IT")):
        for language in LANGUAGES[number : number + 5]:
            told.append(Told(f"visit {country}", language, f"2026-11-{12 + 5 * number:02}", REPORT[language].format("Y"),
                             "labour", concerned=(country,)))  # fmt: skip
    # The same directive named on the same day in many states: each an event of its own.
    for language, country in COUNTRY.items():
        told.append(Told(f"transposition {country}", language, "2026-11-18", f"Bill {country} of Exampleland",
                         "trafficking", named=(("celex", "32024L1712"),), concerned=(country,)))  # fmt: skip
    # And where nothing in a text says which state it concerns, that of its publisher does.
    named = (("celex", "32023L0970"),)
    told += [
        Told(f"opinion {country}", language, "2026-11-18", f"Opinion {language}", "labour", named=named)
        for language, country in COUNTRY.items()
    ]
    # One court, one day, other cases; and a survey that names many of them.
    for number, language in enumerate(LANGUAGES):
        value = f"ECLI:CE:ECHR:2026:12{number:02}JUD09"
        told.append(Told(f"other ruling {number}", language, "2026-11-11", RULING[language].format("Zorbania", value),
                         "trafficking", named=(("ecli", value),)))  # fmt: skip
    cases = tuple(("ecli", f"ECLI:CE:ECHR:2026:11{number:02}JUD00{number}") for number in range(3))
    told.append(Told("survey", "en", "2026-11-12", "A survey of case law", "trafficking", named=cases))
    return told
