"""Which adapter reads which kind of source. docs/systems.md lists them.

A module here holds one `System` (see crawlers/systems/base.py): what to ask for, and how its answers name documents.
Nothing in this package knows Scrapy; crawlers/spiders/system.py does the asking.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.systems.base import System

SYSTEMS = {
    "althingi": "althingi",
    "boe": "boe",
    "cellar": "cellar",
    "cellar-transposition": "cellar_transposition",
    "data-gov-lt": "data_gov_lt",
    "diavgeia": "diavgeia",
    "dip": "dip",
    "e-sbirka": "e_sbirka",
    "eci-register": "eci_register",
    "ep-open-data": "ep_open_data",
    "eu-ombudsman": "eu_ombudsman",
    "fedlex": "fedlex",
    "finlex": "finlex",
    "govuk": "govuk",
    "have-your-say": "have_your_say",
    "howtheyvote": "howtheyvote",
    "hudoc": "hudoc",
    "koop-sru": "koop_sru",
    "legislation-gov-uk": "legislation_gov_uk",
    "narodne-novine": "narodne_novine",
    "normattiva": "normattiva",
    "oda": "oda",
    "oireachtas": "oireachtas",
    "parliament-bg": "parliament_bg",
    "pis-rs": "pis_rs",
    "press-corner": "press_corner",
    "rada": "rada",
    "reliefweb": "reliefweb",
    "retsinformation": "retsinformation",
    "riigikogu": "riigikogu",
    "riksdagen": "riksdagen",
    "ris": "ris",
    "sejm": "sejm",
    "sejm-eli": "sejm_eli",
    "senat": "senat",
    "sherloc": "sherloc",
    "slov-lex": "slov_lex",
    "stortinget": "stortinget",
    "ted": "ted",
    "tweede-kamer": "tweede_kamer",
    "uk-bills": "uk_bills",
    "uk-written-questions": "uk_written_questions",
    "un-digital-library": "un_digital_library",
    "uwazi": "uwazi",
    "vlaamse-codex": "vlaamse_codex",
}  # fmt: skip


@cache
def system_of(kind: str) -> System:
    """The system of a kind; its module is read only here."""
    from importlib import import_module

    system: System = import_module(f"crawlers.systems.{SYSTEMS[kind]}").SYSTEM
    return system
