"""Newsletters in a mailbox; a visit as to any source, but without a web request."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator
from time import monotonic

from scrapy import Request
from scrapy.http import Response

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.newsletters import Mail, is_from, read_mail
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.findings import Findings
from crawlers.spiders.visits import Visit
from crawlers.wire.failures import our_fault
from crawlers.wire.mailboxes import Counts, Limits, MailboxFault, mails_of
from ground.clock import seconds


class MailSpider(SourceSpider):
    """Kind `mailbox`: each mail a document, or each of its links."""

    name = "mail"

    async def start(self) -> AsyncIterator[Request]:
        """Read one mailbox after the other in a thread; no request is ever made."""
        for visit in self.visits:
            visit.begun, visit.began_at = True, monotonic()
            self.reporter.begin(visit.source.id)
            try:
                await asyncio.to_thread(self._read, visit)
            except MailboxFault as error:
                visit.tally.fault = error.fault
            except Exception as error:
                # A fault of ours must not look like a mailbox that holds nothing, nor end the others' visits.
                visit.tally.fault = our_fault(error)
                self.logger.exception("%s: reading its mailbox failed", visit.source.id)
            self.end_visit(visit)
        none: tuple[Request, ...] = ()
        for request in none:
            yield request

    async def read(self, response: Response, source: Source) -> Listing:
        """Never asked: nothing here comes in answers."""
        raise AssertionError("a mailbox is not asked for pages")

    def _read(self, visit: Visit) -> None:
        counts = Counts()
        limits = Limits(
            visit.window.since, self.collect.max_entries, self.collect.max_bytes, seconds(self.collect.request_timeout)
        )
        mails = offered = 0
        for raw in mails_of(visit.source, limits, counts):
            if visit.closed:
                return
            visit.tally.bytes += len(raw)
            mail = read_mail(raw, self.collect.max_text)
            if visit.source.senders and not is_from(mail, visit.source.senders):
                counts.strange += 1
                continue
            mails, offered = mails + 1, offered + self._report(visit, mail)
        visit.tally.take(_summed_up(visit, counts, mails, offered))

    def _report(self, visit: Visit, mail: Mail) -> int:
        """Tell of the mail, or of its links, unless that was done before in this run; how many there were to choose from."""
        findings = Findings(visit.source, self.collect)
        as_links = visit.source.each == "link"
        # Its words are no markup, though they may look like it.
        own = Entry(mail.url, mail.subject, text=html.escape(mail.text, quote=False), date=mail.date)
        for entry in mail.links if as_links else (own,):
            url = findings.address(entry, "") if as_links else entry.link
            wanted = visit.source.match is None or re.search(
                visit.source.match, entry.link if as_links else entry.title
            )
            if url and wanted and url not in visit.urls:
                visit.urls.add(url)
                visit.tally.seen += 1
                visit.tally.dated += findings.dated(entry)
                self.reporter.found(findings.from_entry(url, entry))
        return len(mail.links) if as_links else 1


def _summed_up(visit: Visit, counts: Counts, mails: int, offered: int) -> Listing:
    """What was left out, as any other listing says it; `offered` is how many mails, or links in them, there were."""
    source, warnings = visit.source, []
    if mails and not offered:
        return Listing(fault=("drifted", f'none of {mails} mails holds a link (each = "link")'))
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
