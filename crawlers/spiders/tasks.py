"""What workers do: bytes into entries and documents, cleaned and dated there, so that nothing of it is left to the reactor.

Every function here is named on the way to a worker and runs in it; see crawlers/spiders/workers.py.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import leave_out_language_filter
from crawlers.spiders.findings import Findings, Terms
from ground.records import Fault, FaultError, Found

if TYPE_CHECKING:
    from crawlers.systems.answer import Answer, Ask

# Of what an answer says beside its entries: characters of a sentence or an address.
MOST_SAID = 2_000


def read_listing_answer(body: bytes, terms: Terms, reader: Callable[..., Listing], *arguments: Any) -> Listing:
    """What `reader(body, *arguments)` makes of an answer, its entries ready to be kept."""
    leave_out_language_filter()
    return _ready(reader(body, *arguments), terms)


def read_lists_answer(
    body: bytes, terms: Terms, content_type: str, url: str, languages: tuple[str, ...]
) -> list[tuple[str, Listing]]:
    """What may be a page's list of documents, the likeliest first, each with its place, and ready to be kept."""
    from crawlers.lists.html_listing import read_lists

    leave_out_language_filter()
    lists = read_lists(body, content_type, url, languages, terms.max_entries)
    return [(place, _ready(listing, terms)) for place, listing in lists]


def read_system_answer(body: bytes, terms: Terms, kind: str, answer: Answer, ask: Ask) -> Listing:
    """What a publishing system's adapter makes of an answer, whose body comes beside it."""
    from crawlers.systems.registry import system_of

    leave_out_language_filter()
    try:
        listing = system_of(kind).read(replace(answer, body=body), ask)
    except FaultError as error:
        listing = Listing(fault=error.fault)
    return _ready(listing, terms)


def read_document(body: bytes, terms: Terms, url: str, entry: Entry, headers: dict[str, str]) -> Found:
    """The document that a page or PDF holds."""
    leave_out_language_filter()
    return Findings(terms).from_page(url, entry, body, headers)


def read_system_document(
    body: bytes, terms: Terms, kind: str, answer: Answer, url: str, entry: Entry, headers: dict[str, str]
) -> Found | Entry:
    """The document that a system's own answer holds; an entry where its text is at another address (`text_at`)."""
    from crawlers.systems.registry import system_of

    leave_out_language_filter()
    findings = Findings(terms)
    try:
        page = system_of(kind).text(replace(answer, body=body), entry)
    except FaultError as error:
        return findings.from_entry(url, entry, note=f"text not read: {error}")
    if isinstance(page, Entry):
        return findings.renewed(entry, page)
    if page is None:
        return findings.from_page(url, entry, body, headers)
    return findings.from_reading(url, entry, page, headers)


@dataclass(frozen=True, slots=True)
class MailSaid:
    """What is wanted of a mail: entries, and of how many they were chosen."""

    entries: tuple[Entry, ...]
    offered: int
    strange: bool = False
    """It comes from none of the senders that its source accepts."""


def read_mail_bytes(raw: bytes, terms: Terms, each: str, match: str | None, senders: tuple[str, ...] = ()) -> MailSaid:
    """A mail as an entry, or (`each` "link") as those of its links that `match`, an expression of the config, is in."""
    from crawlers.formats.newsletters import is_from, read_mail

    leave_out_language_filter()
    mail = read_mail(raw, terms.max_text)
    if senders and not is_from(mail, senders):
        return MailSaid((), 0, strange=True)
    # Its words are no markup, though they may look like it.
    own = Entry(mail.url, mail.subject, text=html.escape(mail.text, quote=False), date=mail.date)
    offered = mail.links if each == "link" else (own,)
    wanted = [one for one in offered if match is None or re.search(match, one.link if each == "link" else one.title)]
    findings = Findings(terms)
    return MailSaid(tuple(map(findings.prepared, wanted)), len(offered))


def _ready(listing: Listing, terms: Terms) -> Listing:
    """The listing with no more than may be asked for and kept, and nothing in it that has to be read again."""
    findings = Findings(terms)
    entries = listing.entries[: terms.max_entries]
    fault = listing.fault
    if fault:
        fault = Fault(fault.state, fault.sentence[:MOST_SAID])
    return replace(
        listing,
        entries=tuple(findings.prepared(entry) for entry in entries),
        cut=listing.cut + len(listing.entries) - len(entries),
        next_links=listing.next_links[: terms.max_entries],
        details=listing.details[: terms.max_entries],
        gone=listing.gone[: terms.max_entries],
        warning=listing.warning[:MOST_SAID],
        fault=fault,
    )
