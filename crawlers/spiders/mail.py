"""Newsletters in a mailbox; a visit as to any source, but without a web request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from scrapy import Request
from scrapy.http import Response

from crawlers.formats.entry import Listing
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.findings import Findings
from crawlers.spiders.tasks import MailSaid, read_mail_bytes
from crawlers.spiders.visits import Visit
from crawlers.wire.failures import our_fault
from crawlers.wire.mailboxes import Counts, Limits, mails_of
from ground.clock import seconds
from ground.errors import ExceededError
from ground.records import Fault, FaultError


class MailSpider(SourceSpider):
    """Kind `mailbox`: each mail a document, or each of its links."""

    name = "mail"

    async def start(self) -> AsyncIterator[Request]:
        """Read one mailbox after the other in a thread; no request is ever made."""
        for visit in self.visits:
            self.begin(visit)
            try:
                await asyncio.to_thread(self._read, visit, asyncio.get_running_loop())
            except FaultError as error:
                visit.blame(error.fault)
            except Exception as error:
                # A fault of ours must not look like a mailbox that holds nothing, nor end the others' visits.
                visit.blame(our_fault(error))
                self.logger.exception("%s: reading its mailbox failed", visit.source.id)
            self.end_visit(visit)
        none: tuple[Request, ...] = ()
        for request in none:
            yield request

    async def read(self, response: Response, source: Source) -> Listing:
        """Never asked: nothing here comes in answers."""
        raise AssertionError("a mailbox is not asked for pages")

    def _read(self, visit: Visit, loop: asyncio.AbstractEventLoop) -> None:
        """Take the mails one by one, in a thread; what they say is read in a worker, which `loop` speaks to."""
        counts = Counts()
        limits = Limits(
            visit.window.since, self.collect.max_entries, self.collect.max_bytes, seconds(self.collect.request_timeout)
        )
        mails = offered = 0
        for raw in mails_of(visit.source, limits, counts):
            if visit.over:
                return
            visit.tally.bytes += len(raw)
            said = self._said(visit, raw, loop)
            if said and said.strange:
                counts.strange += 1
                continue
            mails, offered = mails + 1, offered + (self._report(visit, said) if said else 0)
        visit.tally.take(_summed_up(visit, counts, mails, offered))

    def _said(self, visit: Visit, raw: bytes, loop: asyncio.AbstractEventLoop) -> MailSaid | None:
        """What is wanted of a mail; None where it exceeds the limits of reading, which costs no other mail."""
        source = visit.source
        work = self.workers.read(raw, read_mail_bytes, self.terms(visit), source.each, source.match, source.senders)
        try:
            return asyncio.run_coroutine_threadsafe(work, loop).result()
        except ExceededError as error:
            visit.tally.warnings.append(f"a mail of {len(raw):,} bytes was left out: reading it {error}")
            return None

    def _report(self, visit: Visit, said: MailSaid) -> int:
        """Tell of the mail, or of its links, unless that was done before in this run; how many there were to choose from."""
        findings = Findings(self.terms(visit))
        for entry in said.entries:
            url = findings.address(entry, "") if visit.source.each == "link" else entry.link
            if url and url not in visit.urls:
                visit.urls.add(url)
                visit.tally.seen += 1
                visit.tally.dated += entry.dated
                self.reporter.found(findings.from_entry(url, entry))
        return said.offered


def _summed_up(visit: Visit, counts: Counts, mails: int, offered: int) -> Listing:
    """What was left out, as any other listing says it; `offered` is how many mails, or links in them, there were."""
    source, warnings = visit.source, []
    if mails and not offered:
        return Listing(fault=Fault("drifted", f'none of {mails} mails holds a link (each = "link")'))
    if offered and not visit.tally.seen and source.match:
        what = "links" if source.each == "link" else "subjects"
        warnings.append(f'match ("{source.match}") is in none of {offered} {what}')
    if counts.large:
        warnings.append(f"{counts.large} mails larger than collect.max_bytes were left out")
    if counts.lost:
        warnings.append(f"{counts.lost} mails were gone before they could be read")
    if counts.strange:
        warnings.append(f"{counts.strange} mails from other senders than it names were left alone")
    since = visit.window.since[:10]
    quiet = f"it holds nothing that arrived since {since}; {counts.old} older mails were left alone"
    return Listing(cut=counts.cut, warning="; ".join(warnings), quiet=quiet if counts.old or counts.strange else "")
