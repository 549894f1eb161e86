"""OPML, in which feed readers hand lists of feeds to one another (opml.org, version 2.0): written from sources, and read.

A file comes from outside: entities are refused, nothing is fetched, and what a feed is called is only a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from crawlers.adding.proposals import source_of, toml_of
from crawlers.formats.cleaning import clean_title
from crawlers.formats.urls import canonical_url, host_of
from crawlers.formats.xml_parts import Parts, local_name
from crawlers.sources.catalogue import Source
from crawlers.sources.tongues import language_fault
from ground.errors import PolicywatchError
from ground.records import FaultError

FEEDS = ("rss", "atom", "json-feed")
MOST_BYTES, MOST_FEEDS, LONGEST_NAME = 10_000_000, 5_000, 200


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed as an OPML file names it."""

    url: str
    name: str
    language: str = ""


def write_opml(sources: Sequence[Source], title: str) -> str:
    """The feeds among some sources, a group for each country; disabled ones are left out."""
    feeds = sorted(
        (one for one in sources if one.kind in FEEDS and not one.disabled), key=lambda one: (one.country, one.id)
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(title)}</title></head>",
    ]
    lines.append("<body>")
    for country, group in groupby(feeds, key=lambda one: one.country):
        lines += [f"<outline text={quoteattr(country)}>", *map(_outline, group), "</outline>"]
    return "\n".join([*lines, "</body>", "</opml>"]) + "\n"


def read_opml(body: bytes) -> list[Subscription]:
    """The feeds that a file names, each address once. Raises PolicywatchError where it is no OPML or too large."""
    if len(body) > MOST_BYTES:
        raise PolicywatchError(f"it is larger than {MOST_BYTES:,} bytes; split it")
    found: dict[str, Subscription] = {}
    try:
        for part in Parts(body, "text/xml", ("opml",), frozenset({"body"}), "an OPML file"):
            for outline in part.iter():
                told = _subscription(outline) if local_name(outline) == "outline" else None
                if told and len(found) < MOST_FEEDS:
                    found.setdefault(told.url, told)
    except FaultError as error:
        raise PolicywatchError(error.fault.sentence) from error
    return list(found.values())


def new_sources(subscriptions: Sequence[Subscription], known: Sequence[Source]) -> list[tuple[Source, str]]:
    """Sources for the feeds that no source asks yet, each with its TOML; what a person has to check is in its notes."""
    asked = {canonical_url(one.url) for one in known}
    taken = {one.id for one in known}
    made = []
    for told in subscriptions:
        if told.url in asked:
            continue
        draft = source_of(told.url, "rss", told.url, private=False)
        name = next(
            one for one in (draft.id, *(f"{draft.id[:76]}-{n}" for n in range(2, MOST_FEEDS))) if one not in taken
        )
        taken.add(name)
        table: dict[str, Any] = {
            "id": name, "publisher": told.name or host_of(told.url), "country": draft.country, "kind": "rss", "url": told.url,
            "languages": [told.language or "en"], "every": "12h",
            "notes": "From an OPML file: publisher, country and languages are guesses.",
        }  # fmt: skip
        made.append((Source.model_validate(table), toml_of(table, {})))
    return made


def _outline(source: Source) -> str:
    pairs = {
        "type": "rss", "text": source.publisher, "title": source.id, "xmlUrl": source.url, "language": source.languages[0],
        "category": ",".join(source.hint),
    }  # fmt: skip
    return f"<outline {' '.join(f'{key}={quoteattr(value)}' for key, value in pairs.items() if value)}/>"


def _subscription(outline: Any) -> Subscription | None:
    told = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
    url = canonical_url(told.get("xmlurl", ""))
    language = told.get("language", "").split("-")[0].lower()
    name = clean_title(told.get("text") or told.get("title") or "", LONGEST_NAME)
    return Subscription(url, name, "" if language_fault(language, "") else language) if url else None
