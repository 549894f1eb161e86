"""What is wrong with a source's config, given its kind: what is missing, what is of no use, what cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.sources.browsers import missing
from crawlers.sources.kinds import KINDS, ORDINARY, SYSTEMS, kind_of
from crawlers.sources.lasting import open_places

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LONGEST_PATTERN = 500
# Keys that only some kinds have a use for; the others are told, so that nothing is written in vain.
SELDOM = ("query", "window", "match", "set", "metadata_prefix", "each", "senders")


def unmet(source: Source) -> str | None:
    """What is wrong with a source's config, given its kind; None where nothing is."""
    kind = kind_of(source.kind)
    if source.options and kind.name not in SYSTEMS:
        return f"options has no use in a source of kind {kind.name}, only in those of a publishing system (docs/systems.md)"
    for key in SELDOM:
        if getattr(source, key) is not None and key not in kind.uses:
            return f"{key} has no use in a source of kind {kind.name}, only in {', '.join(kinds_with(key))}"
    if kind.fields and source.fields is None:
        return f"{kind.called} source needs fields, at least fields.url and fields.title"
    if kind.query and not source.query:
        return f"{kind.called} source needs query, {kind.query}"
    if source.metadata_prefix not in (None, "oai_dc") and source.fields is None:
        return "with another metadata_prefix than oai_dc, fields must say where fields.url and fields.title are"
    if not kind.web and source.follow:
        return f"{kind.called} asks no web server, so follow must stay false"
    return _query_fault(source, kind.placeholders) or _pattern_fault(source) or _without_browser(source)


def kinds_with(key: str) -> tuple[str, ...]:
    """The kinds that have a use for a key; every publishing system looks back a span of time, and asks for nothing else."""
    ordinary = tuple(name for name, kind in ORDINARY.items() if key in kind.uses)
    return (*ordinary, *SYSTEMS) if key == "window" else ordinary


def address_fault(kind: str, value: str, source_id: str = "") -> str | None:
    """What is wrong with a source's address; None where nothing is."""
    if value != value.strip() or (" " in value and not value.startswith("maildir:")):
        return f'"{value}" holds a blank; take it out, or write %20 for one that belongs there'
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return f'"{value}" is not an address that can be read'
    if kind not in KINDS or kind_of(kind).web:
        if not (parts.scheme in ("http", "https") and parts.hostname):
            return f'"{value}" is not an http or https address'
        if parts.username is not None:
            return "a login does not belong into an address; sources that want one cannot be asked"
        return open_places(kind, value)
    if parts.scheme == "maildir" and not parts.hostname and len(parts.path) > 1:
        return None
    if parts.scheme == "imaps" and parts.hostname and parts.username and value.isascii():
        said = f"a password does not belong into config; take it out, and put it into {password_variable(source_id)}"
        return said if parts.password else None
    return f'"{value}" is neither "maildir:///path" nor "imaps://user@host/FOLDER"'


def password_variable(source_id: str) -> str:
    """The variable of the environment that holds a mailbox's password."""
    return f"POLICYWATCH_IMAP_PASSWORD_{source_id.upper().replace('-', '_')}"


def _without_browser(source: Source) -> str | None:
    """What has to be installed for a source that is asked with a browser."""
    return missing() if source.kind == "browser" and not source.disabled else None


def _query_fault(source: Source, known: tuple[str, ...]) -> str | None:
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


def place_of(url: str) -> str:
    """The host and port of an address, also where it leaves the port to its scheme; port 0 where it cannot be read."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme.lower(), 0)
    except ValueError:
        port = 0
    return f"{(parts.hostname or '').lower().rstrip('.')}:{port}"
