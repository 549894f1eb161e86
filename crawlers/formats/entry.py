"""What the pages of a source have in common, whatever its kind: entries, each naming a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ground.records import Fault, Request, When


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, listing or answer, as its publisher wrote it; once `ready`, with its words cleaned."""

    link: str
    title: str = ""
    summary: str = ""
    text: str = ""
    date: str = ""
    updated: str = ""
    language: str = ""
    key: str = ""
    """The publisher's own identifier, used only where there is no link."""
    record: str = ""
    """The identifier under which an archive may withdraw the document later; begins its mark."""
    text_at: str = ""
    """Where the document's text is fetched, if not at its link; `text_headers` go with the request."""
    text_headers: tuple[tuple[str, str], ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    """Official identifiers: kind and value, in the normal forms of docs/schema.md."""
    legal_type: str = ""
    """What its publisher says it legally is, in the publisher's own word or code."""
    stage: str = ""
    """Where the procedure stands that its references name, in the institution's own word or code."""
    stage_at: str = ""
    """Since when, as an ISO day; empty where the institution does not say."""
    listed: str = ""
    """The mark under which it was listed, where its own answer said more of it since, or its words were cleaned."""
    ready: bool = False
    """Whether title, summary and text are cleaned, and the two below filled in (crawlers/spiders/findings.py)."""
    published: When | None = None
    dated: bool = False
    """Whether it has a date, be it only that of its last change."""

    @property
    def bare(self) -> bool:
        """Whether nothing but a link is said, so that no change can be told from the entry."""
        return not (self.title or self.summary or self.text or self.updated)

    @property
    def mark(self) -> str:
        """Changes when what is said about the document changes; then its page is fetched again."""
        if self.listed:
            return self.listed
        said = _short("\0".join((self.title, self.summary, self.text, self.updated)))
        return f"{record_mark(self.record)}{said}" if self.record else said


def record_mark(record: str) -> str:
    """How the mark of an archive's record begins."""
    return f"{_short(record)}-"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Listing:
    """What was read from one page of a source.

    `fault` is set where the page is not what its kind promises; `warning` where it could be
    read in part. `next_link` names the following page, `next_links` several of them.
    """

    entries: tuple[Entry, ...] = ()
    next_link: str | Request = ""
    fault: Fault | None = None
    warning: str = ""
    cut: int = field(default=0)
    """How many entries were left out because of `max_entries`."""
    next_links: tuple[str | Request, ...] = ()
    details: tuple[Request, ...] = ()
    """Pages that say of several documents at once what else their own pages would: they count as linked pages."""
    rows: int = 0
    """How many rows the page held, also such as are no entries: a page that is not full is the last."""
    quiet: str = ""
    """Why there may be no entries although all is well: nothing new within the time that was asked for."""
    gone: tuple[str, ...] = ()
    """The records that an archive says it has withdrawn."""
