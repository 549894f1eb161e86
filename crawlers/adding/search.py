"""Searches a site for what could be collected there: its feeds, the routes of its publishing system, its pages of news.

`sources add` and `check --live` look in the same way. A site is asked one thing at a time, and some forty times at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crawlers.adding.discovery import Looked, usual_places
from crawlers.adding.proposals import GOOD, Proposal, proposal_of, selectors_of, source_of
from crawlers.adding.rounds import PAGES, Attempt, Look, Steps, in_step
from crawlers.adding.routes import Route, sitemaps_in
from crawlers.adding.trying import Tried
from crawlers.formats.urls import host_of
from crawlers.lists.filled import FILLED
from crawlers.lists.html_listing import LIKELY
from crawlers.sources.catalogue import Source
from crawlers.sources.tongues import language_fault
from ground.records import Outcome
from ground.settings import Collect

# One try of a place each; a person waits, and one host is asked one thing at a time all the same.
IN_A_HURRY = {
    "delay": "0s", "request_timeout": "10s", "retries": 0, "max_pages": 2, "max_linked": 3, "source_timeout": "1m",
}  # fmt: skip
WALLED = "it refuses us: ask the publisher, or subscribe to its newsletter and read that with kind mailbox"
# How sure each kind is to hold what is new and nothing else; feeds are the surest.
SCORES = {"sitemap": 0.6, "news-sitemap": 1.0, "rest-json": 1.9}


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address led to: how the first look at it ended, and proposals, the best first."""

    outcome: Outcome
    proposals: list[Proposal]
    hint: str = ""
    """What a person may do where nothing is proposed."""


def discover(url: str, settings: Collect, *, private: bool = False) -> Discovery:
    """Look at an address, find what could be collected there, try it, and propose it, the best first."""
    search = Search(url, private=private or host_of(url) in ("127.0.0.1", "localhost"))
    (found,) = in_step([search.through(url)], settings.model_copy(update=IN_A_HURRY))
    return found


class Search:
    """One search on one site; nothing is asked for twice."""

    def __init__(self, url: str, *, private: bool, headers: dict[str, str] | None = None):
        self.url, self.private, self.headers = url, private, headers or {}
        self.asked: set[str] = set()

    def through(self, address: str) -> Steps[Discovery]:
        """What an address of the site leads to.

        Feeds that the page names and the routes of its publishing system come before the usual places; where a front
        page leads to a page of news, that one is looked at as well.
        """
        first = yield from self.look(address)
        outcome = first.tried.outcome
        if outcome.state in GOOD and first.tried.documents:
            return Discovery(outcome, [proposal_of(first.tried, Looked(), self.url, 2.0)])
        if outcome.state not in PAGES:
            return Discovery(outcome, [], WALLED if outcome.state in ("blocked", "refused") else "")
        looked = first.page
        places = [*(Route(at, kind) for at, kind in looked.feeds), *looked.routes]
        proposals = yield from self.try_places(places, looked)
        elsewhere = [] if any(one.score > 1.0 for one in proposals) else _elsewhere(first)
        proposals += yield from self.try_with_lists(elsewhere, looked, first.address)
        if not any(one.score > 1.0 and one.source.kind != "html-listing" for one in proposals) or _is_front(address):
            proposals += yield from self.below(looked)
        return Discovery(outcome, in_order(proposals), "" if proposals else _hint(looked))

    def look(self, address: str) -> Steps[Look]:
        """An address tried as a feed, and the last answer as it came."""
        self.asked.add(address)
        (look,) = yield Attempt((self.source(address, "rss"),), taped=True)
        return look

    def source(self, address: str, kind: str, **more: Any) -> Source:
        """A source of this site, to be tried."""
        return source_of(
            address, kind, self.url, self.private, **({"headers": self.headers} if self.headers else {}), **more
        )

    def try_places(self, places: Sequence[Route], looked: Looked) -> Steps[list[Proposal]]:
        """Proposals for those of the places that bring documents."""
        sources = self.places(places)
        return self.found_at((yield from _yielding(sources)).values(), looked)

    def try_with_lists(self, places: Sequence[Route], looked: Looked, address: str) -> Steps[list[Proposal]]:
        """Proposals for places and for the lists on a page, tried in one go: each start of a process costs a second."""
        blocks = [block for block in looked.blocks[:2] if block.score >= LIKELY and block.item]
        sources = self.places(places)
        lists = [
            self.source(address, "html-listing", selectors=selectors_of(one), follow=False, languages=_spoken(looked))
            for one in blocks
        ]
        tried = yield from _yielding([*sources, *lists])
        proposals = self.found_at([one for number, one in tried.items() if number < len(sources)], looked)
        listed = {number - len(sources): one for number, one in tried.items() if number >= len(sources)}
        return proposals + [
            proposal_of(one, looked, self.url, min(1.8, blocks[number].score / 2 + 0.4 * bool(blocks[number].date)))
            for number, one in listed.items()
        ]

    def places(self, places: Sequence[Route]) -> list[Source]:
        """The places that were not asked yet, as sources; of a site and its mirror, the one that was asked for first."""
        own = sorted(places, key=lambda one: host_of(one.address) != host_of(self.url))
        fresh = {one.address: one for one in own if one.address not in self.asked}
        self.asked.update(fresh)
        return [self.source(one.address, one.kind, **_fields(one)) for one in fresh.values()]

    def found_at(self, tried: Iterable[Tried], looked: Looked) -> list[Proposal]:
        """Proposals for what places brought, each set of documents once."""
        proposals: list[Proposal] = []
        for one in tried:
            score = SCORES.get(one.source.kind, 2.0) + 0.1 * _is_named(one.source.url, looked)
            proposal = proposal_of(one, looked, self.url, score)
            if not any(set(proposal.titles) == set(other.titles) for other in proposals):
                proposals.append(proposal)
        return proposals

    def below(self, looked: Looked) -> Steps[list[Proposal]]:
        """Proposals for the page of news to which a front page leads, a little before what the front page itself shows."""
        for address in looked.news[:1]:
            if address in self.asked:
                continue
            there = yield from self.look(address)
            if not there.body:
                continue
            page = replace(
                there.page, language=there.page.language or looked.language, name=looked.name or there.page.name
            )
            sections = [Route(at, kind) for at, kind in page.feeds] + [one for one in page.routes if one.kind == "rss"]
            proposals = yield from self.try_with_lists(sections, page, there.address)
            return [replace(one, score=one.score + 0.3) for one in proposals]
        return []


def _hint(looked: Looked) -> str:
    """What a page without anything to collect still says: that scripts fill it in, or that its site has a newsletter."""
    letter = f"its newsletter ({looked.newsletter}) can be read with kind mailbox" if looked.newsletter else ""
    return "; ".join(filter(None, (FILLED if looked.filled else "", letter)))


def in_order(proposals: list[Proposal]) -> list[Proposal]:
    """The best first, each place once."""
    places: dict[tuple[str, str], Proposal] = {}
    for one in sorted(proposals, key=lambda one: -one.score):
        where = one.source.selectors.item if one.source.selectors else ""
        places.setdefault((one.source.url, where), one)
    return list(places.values())


def _elsewhere(first: Look) -> list[Route]:
    """The usual places, and the sitemaps that robots.txt names."""
    maps = [
        Route(one, "news-sitemap" if "news" in one else "sitemap") for one in sitemaps_in(first.robots, first.address)
    ]
    return [*(Route(address, kind) for address, kind in usual_places(first.address)), *maps]


def _is_front(url: str) -> bool:
    return urlsplit(url).path.count("/") <= 1


def _spoken(looked: Looked) -> list[str]:
    """The language in which a site's dates are read while it is tried."""
    return ["en" if language_fault(looked.language, "") else looked.language]


def _fields(route: Route) -> dict[str, dict[str, str]]:
    return {"fields": dict(route.fields)} if route.fields else {}


def _is_named(address: str, looked: Looked) -> bool:
    return any(address == named for named, _ in looked.feeds)


def _yielding(sources: Sequence[Source]) -> Steps[dict[int, Tried]]:
    """Those of the sources that bring documents, by their place, all tried in one go."""
    if not sources:
        return {}
    looks = yield Attempt(tuple(sources))
    return {
        number: one.tried for number, one in enumerate(looks)
        if one.tried.outcome.state in GOOD and one.tried.documents
    }  # fmt: skip
