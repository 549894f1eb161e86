"""What an adapter is given: what a run wants of its system, and an answer to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ground.clock import moment
from ground.records import Request

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source


@dataclass(frozen=True, slots=True)
class Ask:
    """What a run wants of a system: everything new from `since` to `until` (UTC, ISO 8601), `size` rows a page."""

    source: Source
    options: Any
    since: str
    until: str
    size: int
    most: int
    """No more entries than this from one page."""
    one: str = ""
    """Which of the lists that a system has one after the other (`System.each`) the page belongs to."""

    @property
    def days(self) -> list[date]:
        """The days of the window, the first and the last included, oldest first."""
        first, last = moment(self.since).date(), moment(self.until).date()
        return [first + timedelta(days=step) for step in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a request, with the note that the adapter gave it; `kind` is its Content-Type.

    `page` counts the pages of a reading from 1, also across runs where a limit divided it.
    """

    request: Request
    status: int
    kind: str
    body: bytes
    page: int = 1

    @property
    def url(self) -> str:
        """The address as it was asked."""
        return self.request.url
