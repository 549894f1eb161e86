"""What each kind of source needs in its config, what it has no use for, and what follows from the kind alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.systems.registry import SYSTEMS

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source

SITEMAPS = ("sitemap", "news-sitemap")
# Kinds that look back a span of time.
WINDOWED = (*SITEMAPS, "rest-json", "odata", "sparql", "sru", "oai-pmh", "mailbox", *SYSTEMS)
# Kinds whose linked pages are fetched unless their source says otherwise: they say little but addresses.
FOLLOWING = ("html-listing", *SITEMAPS)
# Which kinds have a use for a key; the others are told, so that nothing is written in vain.
USES = {
    "query": ("rest-json", "odata", "sparql", "sru"),
    "window": WINDOWED,
    "match": (*SITEMAPS, "mailbox"),
    "set": ("oai-pmh",),
    "metadata_prefix": ("oai-pmh",),
    "each": ("mailbox",),
}
PLACEHOLDERS = {
    "sparql": ("since", "since_date", "limit", "offset"),
    "sru": ("since", "since_date"),
    "rest-json": ("since", "since_date"),
    "odata": ("since", "since_date"),
}
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LONGEST_PATTERN = 500


def unmet(source: Source) -> str | None:
    """What is wrong with a source's config, given its kind; None where nothing is."""
    kind = source.kind
    if source.options and kind not in SYSTEMS:
        return f"options has no use in a source of kind {kind}, only in those of a publishing system (docs/systems.md)"
    for key, kinds in USES.items():
        if getattr(source, key) is not None and kind not in kinds:
            return f"{key} has no use in a source of kind {kind}, only in {', '.join(kinds)}"
    if kind in ("rest-json", "odata", "sparql", "sru") and source.fields is None:
        return f"{'an' if kind == 'odata' else 'a'} {kind} source needs fields, at least fields.url and fields.title"
    if kind in ("sparql", "sru") and not source.query:
        return f"{'a' if kind == 'sparql' else 'an'} {kind} source needs query, {LANGUAGES[kind]}"
    if kind == "oai-pmh" and source.metadata_prefix not in (None, "oai_dc") and source.fields is None:
        return "with another metadata_prefix than oai_dc, fields must say where fields.url and fields.title are"
    if kind == "mailbox" and source.follow:
        return "a mailbox asks no web server, so follow must stay false"
    return _query_fault(source) or _pattern_fault(source)


LANGUAGES = {
    "sparql": "in SPARQL, for example with FILTER(?date >= \"{since_date}\"^^xsd:date)",
    "sru": 'in CQL, for example "dt.modified>={since_date}"',
}  # fmt: skip


def address_fault(kind: str, value: str) -> str | None:
    """What is wrong with a source's address; None where nothing is."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return f'"{value}" is not an address that can be read'
    if kind != "mailbox":
        fine = parts.scheme in ("http", "https") and parts.hostname
        return None if fine else f'"{value}" is not an http or https address'
    if parts.scheme == "maildir" and not parts.hostname and len(parts.path) > 1:
        return None
    if parts.scheme == "imaps" and parts.hostname and parts.username and value.isascii():
        return "a password does not belong into config; it comes from the environment" if parts.password else None
    return f'"{value}" is neither "maildir:///path" nor "imaps://user@host/FOLDER"'


def _query_fault(source: Source) -> str | None:
    known = PLACEHOLDERS.get(source.kind, ())
    for name in PLACEHOLDER.findall(source.query or ""):
        if name not in known:
            return f"query: {{{name}}} is not known; known are {', '.join(f'{{{one}}}' for one in known)}"
    return None


def _pattern_fault(source: Source) -> str | None:
    if source.match is None:
        return None
    try:
        re.compile(source.match)
    except re.error as error:
        return f'match: "{source.match}" is not a regular expression that can be read: {error}'
    return "match: is longer than 500 characters" if len(source.match) > LONGEST_PATTERN else None
