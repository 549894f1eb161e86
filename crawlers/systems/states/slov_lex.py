"""Slov-Lex, the collection of laws of Slovakia: the newest acts first.

Relies on https://api-gateway.slov-lex.sk/vyhladavanie/predpisZbierky/rozsirene, which no page documents, as projects probed
it in September 2026: `rows`, `start`, `typPredp`, `rocnik` and `sort` have an effect, filters by date have none and are not
refused, so pages are read by falling `vyhlaseny`, which is the order it gives by itself, until one is older than the window.
Texts are at https://static.slov-lex.sk/static{iri}.html; for an act that was not amended yet, `iri` is the text as it was
declared.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import beside
from ground.toml.strict import Strict

HOSTS = {"api-gateway.slov-lex.sk": "static.slov-lex.sk"}
PEOPLE = "https://static.slov-lex.sk/static{}.html"


class Options(Strict):
    """`types` keep values of typPredp, such as Zakon, Vyhlaska or NariadenieVlady."""

    types: Words = ()


class SlovLex(System):
    """Kind `slov-lex`; `url` is the address of the search."""

    proven = "recording"
    options = Options
    follows = True
    delay = 0.5
    rows, needed = "docs", ("iri", "nazov")
    paging = Offset("start", total="numFound")
    day, falling = "vyhlaseny", True

    def first(self, ask: Ask) -> str:
        """The newest acts."""
        return f"{ask.source.url}?{urlencode({'rows': str(ask.size), 'start': '0'})}"

    def wanted(self, row: Any, ask: Ask) -> bool:
        """Whether it is of one of the types."""
        return not ask.options.types or text_at(row, "typPredp") in ask.options.types

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An act."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry:
    iri = quote(text_at(row, "iri").rstrip("/"))
    number = text_at(row, "cislo").partition(" ")[0]
    return Entry(
        link=PEOPLE.format(iri), title=text_at(row, "nazov"), summary=text_at(row, "cislo"),
        # Written as midnight in Greenwich, but only a day is meant.
        date=text_at(row, "vyhlaseny")[:10], language="sk", key=iri,
        text_at=beside(ask.source.url, f"/static{iri}.html", HOSTS),
        references=(("national", f"SK Z.z. {number}"),) if number else (),
        legal_type=text_at(row, "typPredp_value") or text_at(row, "typPredp"),
    )  # fmt: skip


SYSTEM = SlovLex()
