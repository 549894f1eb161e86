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

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import text_at
from crawlers.systems.base import (
    Answer,
    Ask,
    System,
    Words,
    beside,
    entries_of,
    json_of,
    must_count,
    past,
    rows_at,
    since_or_undated,
)
from ground.strict import Strict

HOSTS = {"api-gateway.slov-lex.sk": "static.slov-lex.sk"}
PEOPLE = "https://static.slov-lex.sk/static{}.html"


class Options(Strict):
    """`types` keep values of typPredp, such as Zakon, Vyhlaska or NariadenieVlady."""

    types: Words = ()


class SlovLex(System):
    """Kind `slov-lex`; `url` is the address of the search."""

    options = Options
    follows = True
    delay = 0.5

    def first(self, ask: Ask) -> str:
        """The newest acts."""
        return f"{ask.source.url}?{urlencode({'rows': str(ask.size), 'start': '0'})}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of acts."""
        root = json_of(answer)
        rows = rows_at(root, "docs")
        total = text_at(root, "numFound")
        must_count("numFound", total)
        entries_of(rows, lambda row: None, ("iri", "nazov"), ask.most)
        days = [text_at(row, "vyhlaseny") for row in rows]
        fresh = [
            row for row, day in zip(rows, days, strict=True) if since_or_undated(day, ask.since) and _wanted(row, ask)
        ]
        found = entries_of(fresh, lambda row: _entry(row, ask), ("iri", "nazov"), ask.most)
        reached = answer.page * ask.size
        more = rows and reached < int(total) and not past(days, ask.since)
        return Listing(
            found, next_link=with_parameters(answer.url, {"start": str(reached)}) if more else "", rows=len(rows)
        )


def _wanted(row: Any, ask: Ask) -> bool:
    return not ask.options.types or text_at(row, "typPredp") in ask.options.types


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
