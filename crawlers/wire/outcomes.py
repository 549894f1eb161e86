"""How an answer, and then a whole run, is judged: one state, and a sentence that a person understands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawlers.formats.entry import Listing
from crawlers.sources.catalogue import Source
from crawlers.wire.challenges import challenged, mistaken
from ground.clock import stamp
from ground.records import Fault, Outcome, State

LONGEST_WAIT = timedelta(days=30)


@dataclass(slots=True)
class Tally:
    """What a run has seen so far."""

    requests: int = 0
    bytes: int = 0
    seen: int = 0
    dated: int = 0
    cut: int = 0
    listings: int = 0
    unchanged: int = 0
    moved_to: str | None = None
    retry_at: str | None = None
    fault: Fault | None = None
    warnings: list[str] = field(default_factory=list)
    page_faults: Counter[Fault] = field(default_factory=Counter)
    pages: int = 0
    left: int = 0
    """How many linked pages the limit left for the next run."""
    quiet: str = ""
    """Why nothing, or less than expected, may be seen although all is well."""

    def take(self, listing: Listing) -> None:
        """Count a listing page that was read."""
        self.listings += 1
        self.cut += listing.cut
        self.quiet = listing.quiet or self.quiet
        if listing.warning:
            self.warnings.append(listing.warning)
        if listing.fault:
            self.fault = self.fault or listing.fault


def judge_answer(
    status: int, headers: dict[str, str], body: bytes, *, conditional: bool, said: int = 0
) -> Fault | None:
    """The fault of an answer, or None where it can be read. Header names in lower case.

    `said` is how many characters of text were found in it, where it has been read already.
    """
    challenge = challenged(headers)
    if challenge:
        return Fault("blocked", f"{challenge} (status {status})")
    if status == 304:
        return None if conditional else Fault("failed", "the server answered 304 to a request without conditions")
    # A wall is a wall whatever its status; a page that says "not found" is amiss only where the status says otherwise.
    wrong = mistaken(body, content=status < 300 or status >= 500, said=said) if not 300 <= status < 400 else None
    if wrong:
        wrong = Fault(wrong.state, f"{wrong.sentence} (status {status})")
    if wrong and wrong.state == "blocked":
        return wrong
    if status in (401, 403, 407, 451):
        return Fault("blocked", f"the server refuses us (status {status})")
    patience = asked_to_wait(status, headers)
    if patience:
        return Fault("limited", patience[0])
    if wrong and status not in (202, 404, 410):
        return wrong
    return _unread(status, headers.get("location", "")) if status >= 300 or status == 202 else None


def _unread(status: int, location: str) -> Fault:
    """The fault of any other answer without content; Scrapy follows redirects, but for those that lead out of the web."""
    if status in (404, 410):
        said = "withdrawn by its publisher" if status == 410 else "not found"
        return Fault("gone", f"the address is {said} (status {status})")
    if status == 202:
        return Fault("blocked", "the server took the request and gave no content (status 202)")
    if status < 400 and ":" in location.split("/", maxsplit=1)[0]:
        return Fault("unsafe", f"it leads to {location[:80]}; only http and https are followed (status {status})")
    return Fault("failed", f"the server answered with status {status}")


def asked_to_wait(status: int, headers: dict[str, str]) -> tuple[str, str | None] | None:
    """What is said of a server that asks for patience, and when it may be asked again if it said so; None else."""
    if status != 429 and not (status == 503 and "retry-after" in headers):
        return None
    return f"the server asks for patience (status {status})", retry_time(
        headers.get("retry-after", ""), datetime.now(UTC)
    )


def broken_off(body: bytes) -> Fault | None:
    """The fault of a page of HTML that ends in the middle of a tag or of its text, whatever its length was said to be."""
    end = body[-500:].rstrip()
    if end.endswith(b">") or b"</html" in end.lower() or b"</body" in end.lower() or b"<body" not in body.lower():
        return None
    return Fault("failed", "the page breaks off before its end")


def retry_time(header: str, now: datetime) -> str | None:
    """When a Retry-After header (seconds or a date) lets us come back, at most 30 days from now."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text), int(LONGEST_WAIT.total_seconds())))
        return stamp(now + wait)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return stamp(min(max(moment, now), now + LONGEST_WAIT))


def judge_run(source: Source, tally: Tally) -> Outcome:
    """The one state of a run, and its sentence."""
    fault = _fault(source, tally)
    state, reason = (fault.state, fault.sentence) if fault else _well(source, tally)
    if tally.warnings:
        reason = f"{reason}; {'; '.join(dict.fromkeys(tally.warnings))}"
    return Outcome(
        state=state, reason=reason[:1_000], seen=tally.seen, requests=tally.requests, bytes=tally.bytes,
        retry_at=tally.retry_at if state == "limited" else None, moved_to=tally.moved_to,
    )  # fmt: skip


def _fault(source: Source, tally: Tally) -> Fault | None:
    """What the run ends with where it did not go well; warnings are noted on the way."""
    if tally.fault and (tally.seen == 0 or tally.fault.state not in ("failed", "drifted", "gone")):
        return tally.fault
    if tally.fault:
        tally.warnings.append(f"not everything could be read: {tally.fault.sentence}")
    if tally.seen == 0:
        return _nothing_seen(source, tally)
    if tally.left:
        tally.warnings.append(f"{tally.left} linked pages were left for the next run (collect.max_linked)")
    return _broken_promise(source, tally) or _unread_pages(tally)


def _nothing_seen(source: Source, tally: Tally) -> Fault | None:
    """The fault of a run without a document; None where that may be."""
    if tally.unchanged:
        return None
    if tally.listings == 0:
        return Fault("failed", "no answer came")
    if tally.quiet or source.expect.items == 0:
        return None
    return Fault("empty", "it answered properly and holds nothing, where something was expected")


def _well(source: Source, tally: Tally) -> tuple[State, str]:
    """The state and the sentence of a run that went well."""
    if tally.seen == 0:
        if tally.unchanged or tally.quiet:
            return "unchanged", "the server says nothing has changed" if tally.unchanged else tally.quiet
        return "ok", "it holds nothing at present, as may be"
    if tally.cut:
        tally.warnings.append(f"{tally.cut} entries beyond the limit collect.max_entries were left out")
    if tally.moved_to:
        return "moved", f"moved for good to {tally.moved_to}; change url in the source's config"
    return "ok", f"{tally.seen} documents seen"


def _broken_promise(source: Source, tally: Tally) -> Fault | None:
    """The promise of the source's config that the answer does not keep, if any."""
    if tally.unchanged:
        return None
    if tally.seen < source.expect.items and not tally.quiet:
        return Fault("drifted", f"{tally.seen} documents where expect.items promises {source.expect.items}")
    if source.expect.dates and tally.dated == 0:
        return Fault("drifted", f"none of {tally.seen} documents has a date, where expect.dates promises them")
    return None


def _unread_pages(tally: Tally) -> Fault | None:
    """The fault of the linked pages where none could be read; else a warning for those that could not."""
    if tally.pages and sum(tally.page_faults.values()) == tally.pages:
        fault, _ = tally.page_faults.most_common(1)[0]
        # A document that is gone, or broken, says nothing of its source but that this could not be read.
        state: State = fault.state if fault.state in ("blocked", "refused", "unsafe") else "failed"
        return Fault(state, f"none of {tally.pages} linked pages could be read: {fault.sentence}")
    for fault, count in tally.page_faults.most_common(2):
        tally.warnings.append(f"{count} of {tally.pages} linked pages could not be read: {fault.sentence}")
    return None
