"""What the pages of a source have in common, whatever its kind: entries, each naming a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, listing or answer, as its publisher wrote it: nothing cleaned, nothing parsed."""

    link: str
    title: str = ""
    summary: str = ""
    text: str = ""
    date: str = ""
    updated: str = ""
    language: str = ""
    key: str = ""
    """The publisher's own identifier, used only where there is no link."""

    @property
    def mark(self) -> str:
        """Changes when what is said about the document changes; then its page is fetched again."""
        parts = (self.title, self.summary, self.text, self.updated)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Listing:
    """What was read from one page of a source.

    `fault` is set where the page is not what its kind promises (a state and a sentence); `warning` where it could be
    read in part. `next_link` names the following page.
    """

    entries: tuple[Entry, ...] = ()
    next_link: str = ""
    fault: tuple[str, str] | None = None
    warning: str = ""
    cut: int = field(default=0)
    """How many entries were left out because of `max_entries`."""
