"""Narodne novine, the official gazette of Croatia: what is in its newest issues.

Relies on https://narodne-novine.nn.hr/sitemap.xml as the gazette's page on access to its data describes it: it names a
sitemap for each issue, `sitemap_{part}_{year}_{issue}.xml`, with the day of its last change, and that one the gazette's
ELI of each act. Title, day and kind come from `{eli}/json-ld`, the text from `{eli}/hrv/html`. No more than three requests
a second are allowed. JSON-LD is read both as one object and as a list, with names in full or short, since projects report
both; that `type_document` names the kind by the last part of an address is own knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.xml_parts import local_name
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import json_of, must_hold, since_or_undated
from crawlers.systems.xmlanswers import parts_of, value_at
from ground.records import FaultError, Request
from ground.toml.strict import Strict

ISSUE = re.compile(r"/sitemap_(\d+)_(\d{4})_(\d+)\.xml")
ELI = re.compile(r"/eli/(sluzbeni|medunarodni|oglasni)/\d{4}/\d+/\d+")
PAGE = re.compile(r"/clanci/(sluzbeni|medunarodni|oglasni)/(\d{4})_\d{1,2}_(\d+)_(\d+)\.html")
PEOPLE = "https://narodne-novine.nn.hr{}"


class Options(Strict):
    """`parts` of the gazette: 1 is the official part, 2 treaties, 3 notices."""

    parts: Words = ("1", "2")


class NarodneNovine(System):
    """Kind `narodne-novine`; `url` is the address of the sitemap."""

    proven = "clients"
    access = "no refusal known; three requests a second"
    accept = "application/xml"
    options = Options
    follows = True
    delay = 0.5

    def first(self, ask: Ask) -> str:
        """The sitemap of all issues."""
        return ask.source.url

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The issues since the window's beginning, oldest first; then the acts of one issue after the other."""
        rows = parts_of(answer, ("sitemapindex", "urlset"), ("sitemap", "url"), "the gazette's sitemap", lambda one: (
            local_name(one), value_at(one, "loc"), value_at(one, "lastmod"),
        ))  # fmt: skip
        must_hold("loc", [address for _, address, _ in rows])
        rest = answer.request.note
        if any(name == "sitemap" for name, _, _ in rows):
            must_hold("lastmod", [changed for _, _, changed in rows])
            return Listing(next_link=_next(ask, _issues(rows, ask)), rows=len(rows))
        if not ISSUE.search(answer.url):
            raise FaultError("drifted", 'the field "sitemap" is not there')
        paths = list(dict.fromkeys(filter(None, (_eli(urlsplit(loc).path) for _, loc, _ in rows))))
        if rows and not paths:
            raise FaultError("drifted", f'the field "loc" is the address of an act in none of {len(rows)} rows')
        found = tuple(_entry(path, ask) for path in paths[: ask.most])
        return Listing(found, next_link=_next(ask, rest.split(",") if rest else []), rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """What is said of an act; its text is elsewhere."""
        if not answer.url.endswith("/json-ld"):
            return None
        nodes = list(_nodes(json_of(answer)))
        title, day = _said(nodes, "title"), _said(nodes, "date_publication") or _said(nodes, "date_document")
        if not title:
            raise FaultError("drifted", 'the field "title" is not there')
        text_at = answer.url.removesuffix("json-ld") + "hrv/html"
        kind = _said(nodes, "type_document").rstrip("/").rpartition("/")[2]
        return replace(entry, title=title, date=day[:10], text_at=text_at, text_headers=(), legal_type=kind)


def _eli(path: str) -> str:
    """The ELI's path of an act, also where the sitemap names its page instead; "" for another page."""
    page = PAGE.fullmatch(path)
    if page:
        part, year, issue, act = page.groups()
        return f"/eli/{part}/{year}/{issue}/{act}"
    return path if ELI.fullmatch(path) else ""


def _issues(rows: list[tuple[str, str, str]], ask: Ask) -> list[str]:
    """The names of the issues' sitemaps that changed since the window's beginning."""
    found = []
    for _, address, changed in rows:
        issue = ISSUE.search(address)
        wanted = issue and issue[1] in ask.options.parts and int(issue[2]) >= int(ask.since[:4])
        if issue and wanted and since_or_undated(changed, ask.since):
            found.append((int(issue[2]), int(issue[1]), int(issue[3])))
    return [f"{part}_{year}_{number}" for year, part, number in sorted(found)]


def _next(ask: Ask, issues: list[str]) -> str | Request:
    """The first issue's sitemap, and in the note those that follow."""
    if not issues:
        return ""
    return Request(urljoin(ask.source.url, f"sitemap_{issues[0]}.xml"), note=",".join(issues[1:]))


def _entry(path: str, ask: Ask) -> Entry:
    return Entry(
        link=PEOPLE.format(path), summary=path.removeprefix("/eli/"), language="hr", key=path,
        text_at=urljoin(ask.source.url, f"{path}/json-ld"), text_headers=(("Accept", "application/ld+json, application/json"),),
        references=(("eli", path.lstrip("/")),),
    )  # fmt: skip


def _nodes(root: Any) -> Iterator[dict[str, Any]]:
    for one in root if isinstance(root, list) else [root]:
        if isinstance(one, dict):
            yield one
            yield from _nodes(one.get("@graph", []))


def _said(nodes: list[dict[str, Any]], name: str) -> str:
    """The first value of a property of the ontology ELI, however its name is written."""
    for node in nodes:
        for key, value in node.items():
            if re.split(r"[#/:]", key)[-1] != name:
                continue
            one = value[0] if isinstance(value, list) and value else value
            said = one.get("@value") or one.get("@id") if isinstance(one, dict) else one
            if isinstance(said, str) and said.strip():
                return " ".join(said.split())
    return ""


SYSTEM = NarodneNovine()
