"""Sitemaps, their indexes and news sitemaps (sitemaps.org 0.9) into entries: only what is new, the newest first."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crawlers.formats.dates import parse_when
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.xml_parts import Parts, child, local_name, text_of
from crawlers.sources.catalogue import Source
from ground.limits.unpacking import GZIP, UnpackingError, gunzip
from ground.records import Fault, FaultError

ROOTS = ("urlset", "sitemapindex")
# Twice as many as a sitemap or an index may hold (sitemaps.org 0.9).
MOST_PLACES = 100_000
NUMBER = re.compile(r"\d{1,12}")


@dataclass(frozen=True, slots=True)
class _Place:
    """An address in a sitemap and what stands beside it."""

    link: str
    changed: str = ""
    title: str = ""
    published: str = ""
    language: str = ""


def read_sitemap(
    body: bytes, content_type: str, source: Source, since: str, most: int, most_bytes: int
) -> Listing:  # fmt: skip
    """The entries of a sitemap that are not older than `since`, or the newer sitemaps that an index names.

    Pure and picklable, so that it can run in another process.
    """
    try:
        unpacked = _unpacked(body, most_bytes)
        if not unpacked.strip():
            return Listing(fault=Fault("malformed", "the answer is empty, and an empty answer is not a sitemap"))
        parts = Parts(unpacked, content_type, ROOTS, frozenset({"url", "sitemap"}), "a sitemap")
        places = [_place(element) for element in islice(parts, MOST_PLACES + 1)]
    except FaultError as error:
        return Listing(fault=error.fault)
    if not places and parts.others:
        wanted = "sitemap" if parts.root == "sitemapindex" else "url"
        return Listing(fault=Fault("drifted", f"the sitemap has no {wanted} in it, but {parts.others[0]}"))
    warning = "" if parts.whole else "the sitemap breaks off; its whole entries were kept"
    if len(places) > MOST_PLACES:
        places.pop()
        warning = f"only the first {MOST_PLACES:,} entries of a sitemap are read; it may hold 50,000"
    with_link = [place for place in places if place.link]
    if places and not with_link:
        return Listing(fault=Fault("drifted", f"a sitemap of {len(places)} entries, but none has an address (loc)"))
    if parts.root == "sitemapindex":
        return _index(with_link, source, since, warning)
    return _entries(with_link, source, since, most, warning)


def _index(places: list[_Place], source: Source, since: str, warning: str) -> Listing:
    """The newer sitemaps first: by their time of change, else by the numbers in their address (years, parts)."""
    dated = [(_moment(place.changed, source), place) for place in places]
    new = [(moment, place) for moment, place in dated if not _older(moment, since)]
    new.sort(key=lambda one: (one[0], _numbers(one[1].link)), reverse=True)
    quiet = "" if len(new) == len(places) else _quiet(source, len(places) - len(new), "older sitemaps")
    return Listing(next_links=tuple(place.link for _, place in new), rows=len(places), quiet=quiet, warning=warning)


def _entries(places: list[_Place], source: Source, since: str, most: int, warning: str) -> Listing:
    fault = _lost(places, source)
    if fault:
        return Listing(fault=fault)
    wanted = [place for place in places if source.match is None or re.search(source.match, place.link)]
    dated = [(_moment(place.changed or place.published, source), place) for place in wanted]
    new = sorted((one for one in dated if not _older(one[0], since)), key=lambda one: one[0], reverse=True)
    quiet = "" if len(new) == len(wanted) else _quiet(source, len(wanted) - len(new), "older entries")
    entries = tuple(
        Entry(place.link, place.title, date=place.published, updated=place.changed, language=place.language)
        for _, place in new[:most]
    )
    return Listing(entries, cut=max(0, len(new) - most), rows=len(places), quiet=quiet, warning=warning)


def _lost(places: list[_Place], source: Source) -> Fault | None:
    """The promise of the source's config that the sitemap does not keep, if any."""
    if source.kind == "news-sitemap" and places and not any(place.title for place in places):
        said = 'is this an ordinary sitemap (kind = "sitemap")?'
        return Fault("drifted", f"none of {len(places)} entries has a title (news:title); {said}")
    if source.match and places and not any(re.search(source.match, place.link) for place in places):
        return Fault("drifted", f'match ("{source.match}") is in none of {len(places)} addresses')
    return None


def _unpacked(body: bytes, most: int) -> bytes:
    """The body out of its gzip (.xml.gz), as much of it as is there. Raises FaultError beyond `most` bytes."""
    if not body.startswith(GZIP):
        return body
    try:
        return gunzip(body, most)
    except zlib.error as error:
        raise FaultError("malformed", f"the packed sitemap cannot be unpacked: {error}") from error
    except UnpackingError as error:
        raise FaultError("unsafe", f"unpacked, the sitemap is {error}") from error


def _place(element: Any) -> _Place:
    said = {local_name(one): text_of(one) for one in reversed(element) if local_name(one) in ("loc", "lastmod")}
    news = child(element, "news")
    told = {} if news is None else {local_name(one): one for one in news}
    publication = told.get("publication")
    language = child(publication, "language") if publication is not None else None
    return _Place(
        link=said.get("loc", ""),
        changed=said.get("lastmod", ""),
        title=text_of(told["title"]) if "title" in told else "",
        published=text_of(told["publication_date"]) if "publication_date" in told else "",
        language=text_of(language) if language is not None else "",
    )


def _moment(text: str, source: Source) -> str:
    when = parse_when(text, source.languages, source.zone) if text else None
    return when.value if when else ""


def _older(moment: str, since: str) -> bool:
    """Whether a time is before `since`; one that is not known is not, and a day counts as a whole."""
    return bool(moment) and moment < since[: len(moment)]


def _quiet(source: Source, count: int, what: str) -> str:
    return f"it holds nothing new within window ({source.lookback}); {count} {what} were left alone"


def _numbers(link: str) -> tuple[int, ...]:
    return tuple(int(number) for number in NUMBER.findall(link))
