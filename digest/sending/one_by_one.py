"""One run of the sender: each message is claimed in the ledger, checked, built, marked and handed over, one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from digest.approving.approval import find
from digest.letters.editions import Editions
from digest.letters.mail import write_letter
from digest.sending.throttle import Pace
from digest.sending.transport import Result, Transport, UnreachableError
from ground.addresses import hide_addresses
from ground.errors import DigestError
from store.deliveries.begun import note_begun
from store.deliveries.corrections import get_correction
from store.deliveries.deliveries import ISSUE, Claim, claim, defer_due, finish, mark_phase, release, rest
from store.deliveries.recipients import Recipients, deliverable, domains_of
from store.shape.database import Store

# After so many in a row the rest for a domain waits, since more would only make it refuse us for longer.
IN_A_ROW = 3
PUT_OFF = re.compile(r"4\d\d[ -]?(?:4\.(\d{1,3})\.\d{1,3})?")
NOTHING = Result("failed", "")


@dataclass(frozen=True, slots=True)
class Sending:
    """What a run works with; `outcomes` counts what became of the messages it touched."""

    store: Store
    recipients: Recipients
    editions: Editions
    transport: Transport
    clock: Callable[[], str]
    claimer: str
    kind: str = ISSUE
    answers: Mapping[str, str] = field(default_factory=dict)
    """The message id that a recipient's mail answers, by key: of a correction, that of their own digest."""
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def digest_id(self) -> str:
        """The digest that is sent or corrected."""
        return self.editions.whole.digest_id


def send_all(sending: Sending, keys: list[str], pace: Pace) -> None:
    """Try the messages of some recipients, at a pace.

    It ends early when the digest is withdrawn or held, or nothing can leave. Raises DigestError for what a person must
    mend; then nothing of the message at hand was sent, and its row is free again.
    """
    if not keys:
        return
    try:
        sending.transport.open()
    except UnreachableError as error:
        _put_off(sending, keys, str(error))
        return
    domains = domains_of(sending.recipients, sending.editions.whole.briefing)
    pace.begin(keys, domains)
    refusals = Refusals()
    while (key := pace.next()) is not None:
        at = sending.clock()
        held = claim(sending.store, sending.digest_id, key, sending.claimer, at, sending.kind)
        if held is None:
            if _stopped(sending, at):
                return
            continue
        try:
            result = _send_one(sending, held)
        except UnreachableError as error:
            release(sending.store, held, sending.clock())
            _put_off(sending, [key, *pace.left], str(error))
            return
        except DigestError:
            release(sending.store, held, sending.clock())
            raise
        domain = domains.get(key, "")
        if refusals.enough(domain, result):
            _rest(sending, pace.rest(domain), domain, result.detail)


@dataclass(slots=True)
class Refusals:
    """How often in a row the messages to a domain were put off for what is not about their recipient."""

    row: Counter[str] = field(default_factory=Counter)

    def enough(self, domain: str, result: Result) -> bool:
        """Take note of a result; whether the domain should be left alone for now."""
        self.row[domain] = self.row[domain] + 1 if _is_of_domain(result) else 0
        return self.row[domain] >= IN_A_ROW


def _is_of_domain(result: Result) -> bool:
    """Whether a message was put off by the server's state or policy (RFC 3463: 4.3, 4.4, 4.7), not for its mailbox."""
    match = PUT_OFF.match(result.detail) if result.state == "deferred" else None
    return match is not None and (match[1] or "7") in ("3", "4", "7")


def _rest(sending: Sending, keys: list[str], domain: str, detail: str) -> None:
    words = f"not tried: {domain} put off {IN_A_ROW} before it: {detail}"
    sending.outcomes["deferred"] += rest(sending.store, sending.digest_id, keys, words, sending.clock(), sending.kind)


def _send_one(sending: Sending, held: Claim) -> Result:
    """Bring a claimed message to its outcome. Raises as the transport does, before anything has left."""
    # Asked only now, so that whoever leaves while others are being written to gets nothing more.
    to = deliverable(sending.recipients, held.recipient)
    if to is None:
        _finish(sending, held, "suppressed", "left or suspended before the message was sent")
        return NOTHING
    try:
        answers = sending.answers.get(to.key, "")
        letter = write_letter(sending.editions.of(to), sending.recipients, to, held.kind, sending.clock(), answers)
    except DigestError as error:
        _finish(sending, held, "failed", f"the message cannot be written: {hide_addresses(str(error))}")
        return NOTHING
    result = sending.transport.deliver(letter, lambda: _begin(sending, held))
    _finish(sending, held, result.state, result.detail)
    return result


def _begin(sending: Sending, held: Claim) -> None:
    """Commit, in both files, that the message is about to leave."""
    at = sending.clock()
    mark_phase(sending.store, held, sending.transport.phase, at)
    note_begun(sending.recipients, held, at)


def _finish(sending: Sending, held: Claim, state: str, detail: str) -> None:
    sending.outcomes[finish(sending.store, held, state, detail, sending.clock())] += 1


def _put_off(sending: Sending, keys: list[str], why: str) -> None:
    """Nothing can leave: all that were due wait for a later try, or have failed at their last."""
    failed = defer_due(sending.store, sending.digest_id, keys, why, sending.clock(), sending.kind)
    sending.outcomes["failed"] += failed
    sending.outcomes["deferred"] += len(keys) - failed


def _stopped(sending: Sending, at: str) -> bool:
    """Whether the digest as a whole may not go on; False when only this one row was not free."""
    if sending.kind != ISSUE:
        correction = get_correction(sending.store, sending.digest_id, int(sending.kind.rpartition("-")[2]))
        return correction is None or correction.state != "sending" or correction.approved_hash != correction.hash
    digest = find(sending.store, sending.digest_id)
    on_hold = digest.hold_until is not None and at < digest.hold_until
    return digest.state != "sending" or digest.approved_hash != digest.hash or on_hold
