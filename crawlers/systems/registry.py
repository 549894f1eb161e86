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
    "boe": "boe",
    "cellar": "cellar",
    "diavgeia": "diavgeia",
    "dip": "dip",
    "e-sbirka": "e_sbirka",
    "eci-register": "eci_register",
    "ep-open-data": "ep_open_data",
    "eu-ombudsman": "eu_ombudsman",
    "fedlex": "fedlex",
    "govuk": "govuk",
    "have-your-say": "have_your_say",
    "howtheyvote": "howtheyvote",
    "hudoc": "hudoc",
    "koop-sru": "koop_sru",
    "legislation-gov-uk": "legislation_gov_uk",
    "narodne-novine": "narodne_novine",
    "normattiva": "normattiva",
    "oireachtas": "oireachtas",
    "press-corner": "press_corner",
    "reliefweb": "reliefweb",
    "retsinformation": "retsinformation",
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
}  # fmt: skip


@cache
def system_of(kind: str) -> System:
    """The system of a kind; its module is read only here."""
    from importlib import import_module

    system: System = import_module(f"crawlers.systems.{SYSTEMS[kind]}").SYSTEM
    return system
