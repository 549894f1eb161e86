"""Finlex: the statutes of Finland as they are published, and as they stand after amendments, with their texts.

Relies on https://opendata.finlex.fi/finlex/avoindata/v1/akn/fi/act/ as its swagger page documents it: `{collection}/list` with
`publishedSince`, `langAndVersion`, `page`, `limit` (10 at most) and `format=json`; a list of `akn_uri` and `status`. Texts are
Akoma Ntoso at that address; their head holds title and dates. It knows no time until when, and a list says nothing but the
address: one that is told as modified is read again on every day that lists it. More than some four lists a second are refused.
That the collection `statute` takes `langAndVersion` is not proven; rows in another language are left out here too. CC BY 4.0.
"""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.formats.xml_parts import text_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Pages
from crawlers.systems.rows import must_hold
from crawlers.systems.xmlanswers import document_of, inside
from ground.toml.strict import Strict

PEOPLE = {
    "statute": "https://www.finlex.fi/{}/lainsaadanto/saadoskokoelma/{}/{}",
    "statute-consolidated": "https://www.finlex.fi/{}/lainsaadanto/{}/{}",
    "government-proposal": "https://www.finlex.fi/{}/hallituksen-esitykset/{}/{}",
}
LANGUAGES = {"fi": "fin", "sv": "swe"}
MOST = 10
ADDRESS = re.compile(r"/akn/fi/(?:act|doc)/[\w-]+/(\d{4})/([\w-]+)/(?P<language>\w{3})@([\w-]*)")


class Options(Strict):
    """`collection` is what to list: statutes as published, or as they stand, or the government's proposals (HE)."""

    collection: Literal["statute", "statute-consolidated", "government-proposal"] = "statute"


class Finlex(System):
    """Kind `finlex`; `url` is the address of the acts, with its slash at the end."""

    options = Options
    follows = True
    delay = 1.0
    size = MOST
    needed = ("akn_uri",)
    paging = Pages("page")

    def first(self, ask: Ask) -> str:
        """What was published since the window's beginning."""
        language = LANGUAGES.get(ask.source.languages[0], "fin")
        asked = {
            "format": "json", "page": "1", "limit": str(min(ask.size, MOST)), "langAndVersion": f"{language}@",
            "publishedSince": ask.since,
        }  # fmt: skip
        # Proposals stand beside the acts: /akn/fi/doc/government-proposal.
        place = ask.source.url.replace("/act/", "/doc/") if "proposal" in ask.options.collection else ask.source.url
        return f"{place}{ask.options.collection}/list?{urlencode(asked, safe='@:')}"

    def see(self, root: Any, ask: Ask) -> None:
        """See that addresses are those of acts."""
        named = [text_at(row, "akn_uri") for row in self.rows_of(root, ask)]
        must_hold("akn_uri", [one if ADDRESS.search(one) else "" for one in named])

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An act."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """The statute's text, with its title and date."""
        if "html" in answer.kind:
            return None
        parts, heads = ("preamble", "body", "mainBody", "attachments"), ("meta", "preface")
        page = document_of(answer, ("akomaNtoso",), parts, "the statute", heads=heads, read_head=_head)
        return Page(page.title, page.text, page.date, entry.language, page.note)


def _head(element: Any) -> Page:
    """Title and date of a head: the preface has the one, the description of the work the other."""
    title = next((text_of(one) for one in inside(element, "docTitle")), "")
    # The day of publication stands with the expression, that of issue with the work.
    parts = [part for name in ("FRBRWork", "FRBRExpression") for part in inside(element, name)]
    known = [date for part in parts for date in inside(part, "FRBRdate")]
    dates = {str(one.get("name")): str(one.get("date") or "") for one in known}
    return Page(title, date=dates.get("datePublished") or dates.get("dateIssued") or "")


def _entry(row: Any, ask: Ask) -> Entry | None:
    address = text_at(row, "akn_uri")
    match, collection = ADDRESS.search(address), ask.options.collection
    if match is None or match["language"] != LANGUAGES.get(ask.source.languages[0], "fin"):
        return None
    year, number, version = match[1], match[2], match[4]
    language = ask.source.languages[0]
    published = collection == "statute"
    modified = text_at(row, "status").upper() == "MODIFIED"
    return Entry(
        link=PEOPLE[collection].format(language, year, number), summary=f"{number}/{year}",
        updated=version or (ask.until[:10] if modified else ""), language=language, key=f"{year}/{number}",
        text_at=f"{ask.source.url.partition('/akn/')[0]}{address[address.index('/akn/') :]}",
        text_headers=(("Accept", "application/xml"),),
        references=(
            ("national", f"FI {'HE' if 'proposal' in collection else 'SD'} {number}/{year}"),
            *([("eli", f"eli/sd/{year}/{number}/alkup")] if published else []),
        ),
        legal_type=collection,
    )  # fmt: skip


SYSTEM = Finlex()
