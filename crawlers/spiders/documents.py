"""The documents of a visit: which are told from their entries, whose pages are asked for, and what is told where that fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.formats.entry import Entry, Listing, record_mark
from crawlers.spiders.decisions import fate_of, first_of, named, read_again, wants_page
from crawlers.spiders.findings import Findings, terms_of
from crawlers.spiders.messages import Reporter
from crawlers.spiders.visits import Target, Visit
from ground.records import Fault
from ground.settings import Collect
from store.documents.documents import due_visits, known_documents, listed_as
from store.shape.database import Store

MOST_REVISITS = 50


@dataclass(frozen=True, slots=True)
class Documents:
    """Compares what visits see with what the store knows; `since` is the time at which known pages are due."""

    store: Store
    reporter: Reporter
    collect: Collect
    since: str
    everything: bool

    def take(self, visit: Visit, listing: Listing, base: str) -> Sequence[Target]:
        """Tell the documents that their entries hold whole; the pages of the others that are to be asked for."""
        findings, follows = Findings(terms_of(visit.source, self.collect)), visit.source.follows
        seen = named(listing, lambda entry: findings.address(entry, base), visit.urls)
        visit.meet(seen.entries, seen.fault(listing), seen.without)
        known = known_documents(self.store, visit.source.id, list(seen.entries)) if follows else {}
        targets = []
        for url, entry in seen.entries.items():
            if not follows or "#" in url:
                self.reporter.found(findings.from_entry(url, entry))
            elif wants_page(known.get(url), entry, self.since, everything=self.everything):
                targets.append(Target(url, entry, known.get(url)))
        now, left = first_of(targets, self.collect.max_linked - visit.linked)
        visit.linked += len(now)
        visit.leave_linked(left)
        return now

    def due(self, visit: Visit) -> list[Target]:
        """Known pages whose time to be looked at again has come, also such as have left the listing."""
        until = "9999" if self.everything else self.since
        # Those that the limit leaves out stay due.
        most = min(MOST_REVISITS, max(0, self.collect.max_linked - visit.linked))
        due = due_visits(self.store, visit.source.id, until, most)
        fresh = [known for known in due if known.url not in visit.urls and known.visited]
        visit.urls.update(known.url for known in fresh)
        return [Target(known.url, Entry(link=known.url), known) for known in fresh]

    def withdraw(self, visit: Visit, listing: Listing) -> None:
        """Tell which known documents an archive has withdrawn."""
        for record in listing.gone:
            for url in listed_as(self.store, visit.source.id, record_mark(record)):
                self.reporter.gone(visit.source.id, url)

    def unread(self, visit: Visit, target: Target, fault: Fault) -> None:
        """Tell what the entry said of a page that could not be read, unless the page was read before."""
        visit.incomplete = visit.incomplete or read_again(fault)
        fate = fate_of(target.known, target.entry, fault)
        if fate == "withdrawn":
            self.reporter.gone(visit.source.id, target.url)
            return
        visit.tally.pages += 1
        visit.tally.page_faults[fault] += 1
        if fate == "told from its entry":
            findings = Findings(terms_of(visit.source, self.collect))
            self.reporter.found(findings.from_entry(target.url, target.entry, note=f"page not read: {fault.sentence}"))
