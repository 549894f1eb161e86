"""A visit: one run of one source inside the collecting process, and the linked pages it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawlers.catalogue import Source
from crawlers.entries import Entry
from crawlers.outcomes import Tally
from store.database import Store
from store.records import Known
from store.runs import validators_of


@dataclass(eq=False)
class Visit:
    """One run of one source inside the child."""

    source: Source
    validators: dict[str, dict[str, str | None]]
    tally: Tally = field(default_factory=Tally)
    fresh: dict[str, dict[str, str | None]] = field(default_factory=dict)
    urls: set[str] = field(default_factory=set)
    pending: int = 0
    begun: bool = False
    closed: bool = False
    incomplete: bool = False
    """Some linked page failed for now: the listing is to be read again next time, whatever the server says."""
    began_at: float = 0.0

    def time_over(self, limit: float) -> None:
        """Close the visit: what is on its way still arrives, what is queued waits for the next run."""
        self.closed, self.incomplete = True, True
        self.tally.fault = self.tally.fault or ("failed", f"not done after {limit:.0f} s (collect.source_timeout)")


@dataclass(frozen=True, slots=True)
class Target:
    """A linked page: its canonical address, the entry that led to it, and what is known of it."""

    url: str
    entry: Entry
    known: Known | None


def new_visit(store: Store, source: Source) -> Visit:
    """A visit with the validators of the last good run, as far as the source's config is still the same."""
    kept = validators_of(store, source.id, source.mark)
    return Visit(source, kept)
