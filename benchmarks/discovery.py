"""Discovery: is what `sources add` proposes first for a site right, and how long does a person wait for it?

Made-up sites on loopback in the shapes of the usual publishing systems, each with its truth, and 200 ms before each answer.
A site from which nothing can be collected is right where nothing is proposed and it says why: a wall, a script, a newsletter.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from crawlers.adding.search import Discovery, discover
from ground.settings import Collect
from tests.crawlers.sites import NOW, SITES, TITLES, Site, entries
from tests.crawlers.systemsites import LIFERAY, RSS, SYSTEM_SITES, WP, WP_POSTS, page
from tests.crawlers.web import Asked, Page, Web, rss

WAIT, BAR = 0.2, 8.0
PLAIN = ("cards", "table", "list with time", "paragraphs", "words for months", "link in the head", "atom", "json feed")


@dataclass(frozen=True)
class Told:
    """A site from which nothing can be collected: what is to be said of it."""

    build: Callable[[Web], None]
    path: str
    says: str


class SlowWeb(Web):
    """A site that lets everybody wait before each answer."""

    def page_for(self, asked: Asked) -> Page:
        """What is to be answered, after a while."""
        return replace(super().page_for(asked), wait=WAIT)


def _newsletter(web: Web) -> None:
    form = "<form action='/subscribe'><label>Newsletter<input type='email' name='mail'></label></form>"
    page(web, "/", f"<main><h1>Welcome</h1><p>Read what we do.</p>{form}</main>", "")


def _walled(web: Web) -> None:
    body = "<html><head><title>Just a moment...</title></head><body><h1>Performing security verification</h1></body></html>"
    web.put("/", body, status=403, headers={"cf-mitigated": "challenge"})


def _scripted(web: Web) -> None:
    app = "<body><div id='root'></div><script src='/app.js'></script></body>"
    web.put("/", f"<html><head><title>Sample Office</title></head>{app}</html>")


def _scripted_with_feed(web: Web) -> None:
    _scripted(web)
    web.put("/feed.xml", rss(entries(web)), RSS)


def _two_feeds(web: Web) -> None:
    """All of a WordPress site, and its section of news; what was asked for is the section."""
    web.put("/feed/", rss(entries(web, "all")), RSS)
    web.put("/news/feed/", rss(entries(web)), RSS)
    link = "<link rel='alternate' type='application/rss+xml' title='Sample Office » Feed' href='/feed/'>"
    section = "<link rel='alternate' type='application/rss+xml' title='News » Feed' href='/news/feed/'>"
    page(web, "/news/", f"<div id='content'>{WP_POSTS}</div>", WP + section + link)


def _services_first(web: Web) -> None:
    """A list of services without dates on the front page, whose news stand below it."""
    cards = "".join(
        f"<li class='service'><h3><a href='/s/{n}'>How to apply for service {n} of the office</a></h3></li>"
        for n in range(14)
    )
    rows = "".join(
        f"<li class='entry'><span class='date'>{NOW.date()}</span> <a href='/n/{n}'>{title}</a></li>"
        for n, title in enumerate(TITLES)
    )
    page(web, "/", f"<main><ul>{cards}</ul></main>", LIFERAY, {"/services": "Services", "/press": "Press releases"})
    page(web, "/press", f"<main><ul class='list'>{rows}</ul></main>", LIFERAY)


OWN: dict[str, Site | Told] = {
    "newsletters only": Told(_newsletter, "/", "newsletter"),
    "walled": Told(_walled, "/", "it refuses us"),
    "scripted": Told(_scripted, "/", "JavaScript"),
    "scripted, with a feed at its usual place": Site(_scripted_with_feed, "/", "rss", "/feed.xml"),
    "WordPress, feeds of all and of a section": Site(_two_feeds, "/news/", "rss", "/news/feed/"),
    "services before news": Site(_services_first, "/", "html-listing", "/press"),
}


def right(site: Site | Told, found: Discovery, web: Web) -> bool:
    """Whether what was found is what a person would take."""
    if isinstance(site, Told):
        return not found.proposals and site.says in f"{found.hint} {found.outcome.reason}"
    first = found.proposals[0] if found.proposals else None
    wanted = (site.kind, web.url(site.found), site.documents, site.dated)
    return first is not None and (first.source.kind, first.source.url, first.count, first.newest is not None) == wanted


def main(*, quick: bool) -> None:
    """Print for each site whether the first proposal is right and its seconds; then the share and the median."""
    sites: dict[str, Site | Told] = {**SYSTEM_SITES, **{f"plain: {name}": SITES[name] for name in PLAIN}, **OWN}
    chosen = dict(list(sites.items())[:: 8 if quick else 1])
    spans, good = [], 0
    for number, (name, site) in enumerate(chosen.items(), 1):
        web = SlowWeb(f"127.0.9.{number}")
        site.build(web)
        begun = time.monotonic()
        found = discover(web.url(site.path), Collect(), private=True)
        spans.append(time.monotonic() - begun)
        fine = right(site, found, web)
        good += fine
        first = found.proposals[0].source if found.proposals else None
        told = (
            ""
            if fine
            else f"  first: {first.kind} {first.url}"
            if first
            else f"  nothing: {found.outcome.reason} {found.hint}"
        )
        print(
            f"{'right' if fine else 'WRONG':5} {spans[-1]:5.1f} s  {len(web.log):2} requests  {name}{told}", flush=True
        )
        web.close()
    median = statistics.median(spans)
    print(f"discovery: {good} of {len(chosen)} first proposals right; median {median:.1f} s (bar: under {BAR:.0f} s)")
