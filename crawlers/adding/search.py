"""Searches a site for what could be collected there: its feeds, the routes of its publishing system, its pages of news.

`sources add` and `check --live` look in the same way. It is asked one thing at a time, and some forty times at most.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from crawlers.adding.discovery import Looked, look_at, usual_places
from crawlers.adding.proposals import GOOD, Proposal, proposal_of, selectors_of, source_of
from crawlers.adding.routes import Route, sitemaps_in
from crawlers.adding.trying import Tried, try_sources
from crawlers.collecting.children import Tape
from crawlers.formats.urls import host_of
from crawlers.lists.html_listing import LIKELY
from crawlers.sources.catalogue import Source
from crawlers.sources.tongues import language_fault
from crawlers.wire.recording import INDEX
from ground.records import Outcome
from ground.settings import Collect

# One try of a place each; a person waits, and one host is asked one thing at a time all the same.
IN_A_HURRY = {"delay": "0s", "request_timeout": "10s", "retries": 0, "max_pages": 2, "max_linked": 3}
# How sure each kind is to hold what is new and nothing else; feeds are the surest.
SCORES = {"sitemap": 0.6, "news-sitemap": 1.0, "rest-json": 1.9}


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address led to: how the first look at it ended, and proposals, the best first."""

    outcome: Outcome
    proposals: list[Proposal]


def discover(url: str, settings: Collect, *, private: bool = False) -> Discovery:
    """Look at an address, find what could be collected there, try it, and propose it, the best first.

    Feeds that the page names and the routes of its publishing system come before the usual places; where a front page
    leads to a page of news, that one is looked at as well.
    """
    hurried = settings.model_copy(update=IN_A_HURRY)
    search = _Search(url, hurried, private or host_of(url) in ("127.0.0.1", "localhost"))
    first = search.first_look(url, "rss")
    outcome = first.tried.outcome
    if outcome.state in GOOD and first.tried.documents:
        return Discovery(outcome, [proposal_of(first.tried, Looked(), url, 2.0)])
    if outcome.state not in ("malformed", "empty"):
        return Discovery(outcome, [])
    looked = look_at(first.body, first.kind, first.address)
    places = [*(Route(address, kind) for address, kind in looked.feeds), *looked.routes]
    proposals = search.try_places(places, looked)
    if not any(one.score > 1.0 for one in proposals):
        proposals += search.try_places(_elsewhere(first), looked)
    proposals += search.listings(looked, first.address)
    if not any(one.score > 1.0 and one.source.kind != "html-listing" for one in proposals) or _is_front(url):
        proposals += search.below(looked)
    return Discovery(outcome, _in_order(proposals))


def _elsewhere(first: _Look) -> list[Route]:
    """The usual places, and the sitemaps that robots.txt names."""
    maps = [
        Route(one, "news-sitemap" if "news" in one else "sitemap") for one in sitemaps_in(first.robots, first.address)
    ]
    return [*(Route(address, kind) for address, kind in usual_places(first.address)), *maps]


def _is_front(url: str) -> bool:
    return urlsplit(url).path.count("/") <= 1


def _in_order(proposals: list[Proposal]) -> list[Proposal]:
    """The best first, each place once."""
    places: dict[tuple[str, str], Proposal] = {}
    for one in sorted(proposals, key=lambda one: -one.score):
        where = one.source.selectors.item if one.source.selectors else ""
        places.setdefault((one.source.url, where), one)
    return list(places.values())


@dataclass(frozen=True, slots=True)
class _Look:
    """A page as it came: how trying it ended, the answer, its Content-Type and address, and the site's robots.txt."""

    tried: Tried
    body: bytes = b""
    kind: str = ""
    address: str = ""
    robots: str = ""


class _Search:
    """One search on one site; nothing is asked for twice."""

    def __init__(self, url: str, settings: Collect, private: bool):
        self.url, self.settings, self.private = url, settings, private
        self.asked = {url}

    def first_look(self, address: str, kind: str) -> _Look:
        """An address tried as a feed, and the last answer as it came."""
        source = source_of(address, kind, self.url, self.private)
        with TemporaryDirectory(prefix="policywatch-") as folder:
            tried = try_sources([source], self.settings, Tape(record=Path(folder)))[0]
            index = Path(folder) / INDEX
            lines = [json.loads(line) for line in index.read_text("utf-8").splitlines()] if index.is_file() else []
            bodies = {one["url"]: Path(folder) / one["body"] for one in lines}
            robots = next(
                (path.read_text("utf-8", "replace") for at, path in bodies.items() if at.endswith("/robots.txt")), ""
            )
            pages = [one for one in lines if not one["url"].endswith(("/robots.txt", "/tdmrep.json", "/ai.txt"))]
            if not pages:
                return _Look(tried, address=address, robots=robots)
            last = pages[-1]
            headers = {name.lower(): value for name, value in last["headers"].items()}
            return _Look(tried, bodies[last["url"]].read_bytes(), headers.get("content-type", ""), last["url"], robots)

    def try_places(self, places: Sequence[Route], looked: Looked) -> list[Proposal]:
        """Proposals for those of the places that bring documents."""
        fresh = {one.address: one for one in places if one.address not in self.asked}
        self.asked.update(fresh)
        sources = [
            source_of(
                one.address, one.kind, self.url, self.private, **({"fields": dict(one.fields)} if one.fields else {})
            )
            for one in fresh.values()
        ]
        proposals: list[Proposal] = []
        for one in _yielding(sources, self.settings).values():
            score = SCORES.get(one.source.kind, 2.0) + 0.1 * _is_named(one.source.url, looked)
            proposal = proposal_of(one, looked, self.url, score)
            if not any(set(proposal.titles) == set(other.titles) for other in proposals):
                proposals.append(proposal)
        return proposals

    def listings(self, looked: Looked, address: str) -> list[Proposal]:
        """Proposals for the lists on a page."""
        blocks = [block for block in looked.blocks[:2] if block.score >= LIKELY and block.item]
        sources = [
            source_of(
                address,
                "html-listing",
                self.url,
                self.private,
                selectors=selectors_of(block),
                follow=False,
                languages=_spoken(looked),
            )
            for block in blocks
        ]
        return [
            proposal_of(one, looked, self.url, min(1.8, blocks[number].score / 2 + 0.4 * bool(blocks[number].date)))
            for number, one in _yielding(sources, self.settings).items()
        ]

    def below(self, looked: Looked) -> list[Proposal]:
        """Proposals for the page of news to which a front page leads, a little before what the front page itself shows."""
        for address in looked.news[:1]:
            if address in self.asked:
                continue
            self.asked.add(address)
            there = self.first_look(address, "rss")
            if not there.body:
                continue
            page = look_at(there.body, there.kind, there.address)
            page = replace(page, language=page.language or looked.language, name=looked.name or page.name)
            sections = [Route(at, kind) for at, kind in page.feeds] + [one for one in page.routes if one.kind == "rss"]
            proposals = self.try_places(sections, page) + self.listings(page, there.address)
            return [replace(one, score=one.score + 0.3) for one in proposals]
        return []


def _spoken(looked: Looked) -> list[str]:
    """The language in which a site's dates are read while it is tried."""
    return ["en" if language_fault(looked.language, "") else looked.language]


def _fields(route: Route) -> dict[str, dict[str, str]]:
    return {"fields": dict(route.fields)} if route.fields else {}


def _is_named(address: str, looked: Looked) -> bool:
    return any(address == named for named, _ in looked.feeds)


def _yielding(sources: Sequence[Source], settings: Collect) -> dict[int, Tried]:
    """Those of the sources that bring documents, by their place, all tried in one go under names that cannot meet."""
    named = [source.model_copy(update={"id": f"place-{number}"}) for number, source in enumerate(sources)]
    found = enumerate(try_sources(named, settings) if named else ())
    return {number: one for number, one in found if one.outcome.state in GOOD and one.documents}
