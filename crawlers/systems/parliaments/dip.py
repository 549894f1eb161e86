"""DIP, the documentation system of the German Bundestag and Bundesrat: printed papers, and plenary minutes.

Relies on https://search.dip.bundestag.de/api/v1/ as its own help page describes it: `GET drucksache` with
`f.aktualisiert.start` and `cursor`; an answer holds `numFound`, `cursor` and `documents`, a hundred at most, and the
cursor stays the same once nothing follows. Texts come from `drucksache-text/{id}`. The key goes in a header; the public
one is printed in /api/v1/openapi.yaml for everybody, and replaced every May. Of several types each is asked for alone, since
`f.drucksachetyp` is not among the parameters that may be repeated.
"""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Cursor
from crawlers.systems.rows import json_of, objects_at
from ground.toml.strict import Strict


class Options(Strict):
    """`resource` is what to list; `types` are values of drucksachetyp, such as "Kleine Anfrage"; `house` BT or BR."""

    resource: Literal["drucksache", "plenarprotokoll"] = "drucksache"
    types: Words = ()
    house: Literal["BT", "BR"] | None = None


class Dip(System):
    """Kind `dip`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    access = (
        "whoever sends a key: the public one is printed in /api/v1/openapi.yaml and replaced every May, own ones "
        "are given for ten years by parlamentsdokumentation@bundestag.de"
    )
    options = Options
    follows = True
    key, key_header = "POLICYWATCH_DIP_KEY", "Authorization: ApiKey {key}"
    rows, needed = "documents", ("id", "titel", "dokumentnummer")
    paging = Cursor("cursor", "cursor")
    day, filtered = "aktualisiert", True

    def first(self, ask: Ask) -> str:
        """Papers changed since the window's beginning."""
        asked: list[tuple[str, str]] = [("f.aktualisiert.start", ask.since.replace("Z", "+00:00")), ("format", "json")]
        asked += [("f.drucksachetyp", ask.one)] if ask.one else []
        asked += [("f.zuordnung", ask.options.house)] if ask.options.house else []
        return f"{ask.source.url}{ask.options.resource}?{urlencode(asked)}"

    def each(self, ask: Ask) -> tuple[str, ...]:
        """One type after the other: the parameter is not one of those that may be repeated."""
        return ask.options.types or ("",)

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A paper."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The paper's text, which the interface keeps apart."""
        text = text_at(json_of(answer), "text")
        return Page(text=text, note="" if text else "the interface has no text of this paper yet")


def _entry(row: Any, ask: Ask) -> Entry:
    number, house = text_at(row, "dokumentnummer"), text_at(row, "herausgeber") or "BT"
    paper = ask.options.resource == "drucksache"
    link = text_at(row, "fundstelle.pdf_url") or f"https://dip.bundestag.de/{ask.options.resource}/x/{row['id']}"
    authors = at_path(row, "urheber")
    names = [text_at(one, "titel") for one in authors] if isinstance(authors, list) else []
    # The ministry that answers, and the matter: of an answer, the question it belongs to.
    names += [text_at(one, "titel") for name in ("ressort", "vorgangsbezug") for one in objects_at(row, name)]
    return Entry(
        link=link, title=text_at(row, "titel"), summary=", ".join(dict.fromkeys(filter(None, names))),
        date=text_at(row, "datum"), updated=text_at(row, "aktualisiert"), language="de", key=text_at(row, "id"),
        text_at=f"{ask.source.url}{ask.options.resource}-text/{row['id']}?format=json",
        text_headers=(("Accept", "application/json"),),
        references=(("national", f"DE {house}-{'Drs' if paper else 'PlPr'} {number}"),),
        legal_type=text_at(row, "drucksachetyp") if paper else "Plenarprotokoll",
    )  # fmt: skip


SYSTEM = Dip()
