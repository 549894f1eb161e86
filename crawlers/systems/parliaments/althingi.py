"""Alþingi, the parliament of Iceland: the matters of its present session.

Relies on https://www.althingi.is/altext/xml/ as its page on open data describes it: `loggjafarthing/yfirstandandi/` says the
session's number, `thingmalalisti/?lthing=` lists its matters, without a date, and `thingmalalisti/thingmal/?lthing=&malnr=` has
the papers of one, with the time when each was handed out. Nothing can be asked by date: every matter is read once, the newest
first, and bears the day of its first paper, whose page is its text. robots.txt asks for five seconds between two requests,
and the server is reported to refuse addresses of data centres, so the first live run decides.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.xml_parts import local_name, values_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import must_hold
from crawlers.systems.xmlanswers import parts_of, value_at
from ground.records import FaultError
from ground.toml.strict import Strict

SESSION, MATTERS = "loggjafarthing/yfirstandandi/", "thingmalalisti/?lthing="
PEOPLE = "https://www.althingi.is/thingstorf/thingmalalistar-eftir-thingum/ferill/{}/{}/"


class Options(Strict):
    """`types` keep kinds of matters by their letter: l (bills), a (proposals for a resolution), q and m (questions),
    b (requests for a report); none keeps all.
    """

    types: Words = ("l", "a")


class Althingi(System):
    """Kind `althingi`; `url` is the interface's address, with its slash at the end."""

    access = "reported to refuse addresses of data centres; robots.txt asks for 5 s"
    accept = "application/xml, text/xml"
    options = Options
    follows = True
    delay = 5.0

    def first(self, ask: Ask) -> str:
        """Which session sits."""
        return urljoin(ask.source.url, SESSION)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The session's number; then its matters."""
        if answer.url.endswith(SESSION):
            numbers = parts_of(answer, (), ("þing",), "the list of sessions", lambda one: value_at(one, "@númer"))
            sitting = max((int(one) for one in numbers if one.isdigit()), default=0)
            if not sitting:
                raise FaultError("drifted", 'the field "númer" is not there')
            return Listing(next_link=urljoin(ask.source.url, f"{MATTERS}{sitting}"), rows=len(numbers))
        session = answer.url.rpartition("=")[2]
        rows = parts_of(answer, (), ("mál",), "the list of matters", lambda one: (
            value_at(one, "@málsnúmer"), value_at(one, "málsheiti"), value_at(one, "málstegund.@málstegund"),
            value_at(one, "málstegund.heiti"), value_at(one, "efnisgreining"),
        ))  # fmt: skip
        must_hold("málsnúmer", [row[0] for row in rows])
        must_hold("málsheiti", [row[1] for row in rows])
        types = ask.options.types
        wanted = [row for row in rows if row[0].isdigit() and row[1] and (not types or row[2] in types)]
        wanted.sort(key=lambda row: int(row[0]), reverse=True)
        return Listing(tuple(_entry(row, session, ask) for row in wanted[: ask.most]), rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A matter: its first paper, which is elsewhere, or at least where it stands."""
        if "html" in answer.kind or "pdf" in answer.kind:
            return None
        found = parts_of(answer, (), ("mál", "þingskjal"), "the matter", _part)
        stage = next((stage for name, stage, _, _ in found if name == "mál" and stage), "")
        papers = [(day, address) for name, _, day, address in found if name == "þingskjal" and address]
        told = replace(entry, summary=". ".join(filter(None, (entry.summary, stage))))
        if not papers:
            return Page(text=told.summary, language="is", note="the matter has no paper yet")
        day, address = papers[0]
        return replace(told, date=day[:10], text_at=urljoin(answer.url, urlsplit(address).path), text_headers=())


def _part(element: Any) -> tuple[str, str, str, str]:
    """Of a matter or paper: its name, where the matter stands, when the paper was handed out, and where it is."""
    addresses = (*values_at(element, "slóð.html"), *values_at(element, "slóð.pdf"))
    paper = next((one for one in addresses if one), "")
    return local_name(element), value_at(element, "staðamáls"), value_at(element, "útbýting"), paper


def _entry(row: tuple[str, str, str, str, str], session: str, ask: Ask) -> Entry:
    number, title, _, kind, subject = row
    return Entry(
        link=PEOPLE.format(session, number), title=title, summary=". ".join(filter(None, (kind, subject))), language="is",
        key=f"{session}/{number}", text_at=urljoin(ask.source.url, f"thingmalalisti/thingmal/?lthing={session}&malnr={number}"),
        text_headers=(("Accept", Althingi.accept),), references=(("national", f"IS þingmál {number}/{session}"),),
        legal_type=kind,
    )  # fmt: skip


SYSTEM = Althingi()
