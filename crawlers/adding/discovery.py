"""Where a site keeps its feeds, sitemaps and lists: what its page says, and the places where such things usually are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawlers.adding.routes import Route, news_pages, newsletter_at, routes_of, systems_in
from crawlers.formats.decoding import decode
from crawlers.formats.pages import parse_html
from crawlers.formats.urls import canonical_url, host_of
from crawlers.lists.blocks import Block, blocks_in
from crawlers.lists.filled import filled_by_script

FEED_TYPES = {
    "application/rss+xml": "rss", "application/atom+xml": "atom", "application/feed+json": "json-feed",
    "application/rdf+xml": "rss", "text/xml": "rss", "application/xml": "rss", "application/json": "json-feed",
}  # fmt: skip
FEED_LINK = re.compile(
    r"(^|[/._?=-])(rss|atom|feeds?|syndication)([/._?=&-]|$)|\.(rss|atom|rdf)$|format=feed|type=rss", re.IGNORECASE
)
COMMENTS = re.compile(r"comment|kommentar|coment[aá]ri|commenti|reacties|komentar", re.IGNORECASE)
# Where the usual systems have their feeds: WordPress, Drupal, Joomla, TYPO3, static sites, Ghost, Plone.
USUAL = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json", "/?format=feed&type=rss")
SITEMAPS = ("/news-sitemap.xml", "/sitemap.xml")
MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """What a page says of itself and its site: addresses of feeds with their likely kind, lists, language and name."""

    feeds: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    language: str = ""
    name: str = ""
    routes: tuple[Route, ...] = ()
    """Where the site's publishing system keeps what is new, as far as its page gives it away."""
    news: tuple[str, ...] = ()
    """Pages of the site that are called news or press."""
    newsletter: str = ""
    """Where the site lets people subscribe to its newsletter."""
    filled: bool = False
    """Whether scripts would fill the page in."""


def look_at(body: bytes, content_type: str, url: str, languages: tuple[str, ...] = ("en",)) -> Looked:
    """What can be told from an HTML page."""
    text = decode(body, content_type).replace("\0", "")
    tree = parse_html(text)
    if tree is None:
        return Looked()
    base = urljoin(url, str(next(iter(tree.xpath("//base/@href")), "")))
    language = str(next(iter(tree.xpath("/html/@lang | /html/@xml:lang")), "")).split("-")[0].lower()
    names = tree.xpath("//meta[@property='og:site_name']/@content") or tree.xpath("//title/text()")
    told = [
        (link.get("href"), FEED_TYPES.get((link.get("type") or "").split(";")[0].strip().lower(), "rss"))
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").split(";")[0].strip().lower() in FEED_TYPES
        and "oembed" not in (link.get("href") or "")
        and not COMMENTS.search(f"{link.get('title') or ''} {link.get('href') or ''}")
    ]
    linked = [(link.get("href"), "rss") for link in tree.iter("a") if _is_feed_link(link.get("href") or "", url)]
    feeds: dict[str, str] = {}
    for href, kind in [*told, *linked[:MOST_LINKS]]:
        address = canonical_url(href or "", base)
        if address and "/comments/" not in address:
            feeds.setdefault(address, kind)
    blocks = tuple(blocks_in(tree, url, (language or languages[0], *languages)))
    routes = tuple(one for system in systems_in(text) for one in routes_of(system, url, tree))
    return Looked(
        feeds=tuple(feeds.items())[: 2 * MOST_LINKS], blocks=blocks, language=language,
        name=" ".join(str(next(iter(names), "")).split())[:80], routes=routes,
        news=tuple(news_pages(tree, url)), newsletter=newsletter_at(tree, url),
        filled=filled_by_script(body, content_type),
    )  # fmt: skip


def usual_places(url: str) -> list[tuple[str, str]]:
    """Addresses, with the kind that would stand there, that sites of the usual systems answer."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    section = [(url.rstrip("/") + "/feed/", "rss")] if parts.path.strip("/") else []
    feeds = [(root + path, "json-feed" if path.endswith(".json") else "rss") for path in USUAL]
    maps = [(root + path, "news-sitemap" if "news" in path else "sitemap") for path in SITEMAPS]
    return [*section, *feeds, *maps]


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site, as far as their last two labels tell."""
    return host_of(one).split(".")[-2:] == host_of(other).split(".")[-2:]


def _is_feed_link(href: str, url: str) -> bool:
    parts = urlsplit(urljoin(url, href))
    return bool(FEED_LINK.search(f"{parts.path}?{parts.query}" if parts.query else parts.path))
