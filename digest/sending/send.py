"""Sends an approved digest: each recipient at most once, whatever happens in between, and nobody silently left out.

Two senders cannot run at once, and one that died is followed by one that knows what it left behind.
"""

from __future__ import annotations

import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from digest.approving.approval import THROUGH, find, ready
from digest.drafting.briefings import Briefing
from digest.letters.mail import message_id, prepare
from digest.sending.one_by_one import Sending, send_all
from digest.sending.recovery import recover, settle
from digest.sending.throttle import Throttle
from digest.sending.transport import Transport
from ground.clock import later
from ground.errors import DigestError
from ground.lock import only_one
from ground.settings import Settings
from store.deliveries.approvals import begin_sending, begun_by
from store.deliveries.deliveries import ISSUE, counts, due, make_durable, next_try, queue
from store.deliveries.digests import Digest
from store.deliveries.recipients import Recipient, Recipients, list_recipients
from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many messages this run brought to each state; and what is left.

    `unknown` counts all messages now in doubt, also those of earlier runs. `skipped` were done before, or wait for a
    later try. `state` is the digest's; `next_at` says when the first put-off message is due.
    """

    accepted: int = 0
    failed: int = 0
    deferred: int = 0
    unknown: int = 0
    suppressed: int = 0
    skipped: int = 0
    state: str = ""
    next_at: str | None = None


def send(
    store: Store,
    recipients: Recipients,
    digest_id: str,
    settings: Settings,
    data: Path,
    *,
    briefing: Briefing,
    now: str,
    only: Collection[str] | None = None,
) -> SendReport:
    """Send a digest to all who have not got it, or to `only` some of them (by key or address).

    Doing it again is safe; on a digest that is through it does nothing. Raises DigestError when the digest must not
    leave, StoreError when another sender is at work; what has been sent by then is in the ledger.
    """
    with only_one(data / "send.lock", "sending"):
        make_durable(store)
        recover(store, data, now)
        if find(store, digest_id).state in THROUGH:
            return _report(store, digest_id, Counter())
        digest = ready(store, digest_id, now)
        _refuse_other_list(store, recipients, digest)
        edition = prepare(digest, briefing, settings.mail)
        active = list_recipients(recipients, digest.briefing, state="active")
        wanted = _named(digest, active, only)
        # All are queued, also when only some are wanted now: a digest is not sent while somebody has not got it.
        _enqueue(store, recipients, digest, [one.key for one in active], edition.own_domain, now)
        keys = [key for key in due(store, digest_id, now) if wanted is None or key in wanted]
        clock = _clock(now)
        with closing(_transport(digest_id, settings, data)) as transport:
            claimer = f"{recipients.instance}.{os.getpid()}.{secrets.token_hex(4)}"
            sending = Sending(store, recipients, digest_id, edition, transport, clock, claimer)
            send_all(sending, keys, _pace(settings))
        settle(store, digest_id, clock())
        return _report(store, digest_id, sending.outcomes)


def _named(digest: Digest, active: list[Recipient], only: Collection[str] | None) -> set[str] | None:
    """Keys of the active recipients that were asked for; None for all. Raises DigestError."""
    if only is None:
        return None
    names = {one.strip().lower() for one in only}
    found = {one.key for one in active if {one.key, one.address} & names}
    if not found:
        raise DigestError(f"{digest.id}: none of those named is an active recipient of {digest.briefing}; list them")
    return found


def _refuse_other_list(store: Store, recipients: Recipients, digest: Digest) -> None:
    """Refuse to go on with another recipients' file: its keys differ, so everybody would be written to again."""
    if begun_by(store, digest.id) not in (None, recipients.instance):
        raise DigestError(
            f"{digest.id}: was begun with another recipients.db; restore that file, or withdraw the digest"
        )


def _enqueue(store: Store, recipients: Recipients, digest: Digest, keys: list[str], domain: str, now: str) -> None:
    """Take the digest into sending, with a row for each recipient. Raises DigestError."""
    if not keys and not counts(store, digest.id):
        raise DigestError(f"{digest.id}: nobody to send it to: {digest.briefing} has no active recipient; add one")
    with store.transaction():
        if digest.state == "approved" and not begin_sending(store, digest.id, recipients.instance, now):
            raise DigestError(f"{digest.id}: was withdrawn or changed just now; look at it again")
        queue(store, digest.id, {key: message_id(digest.id, key, ISSUE, domain) for key in keys}, now)


def _transport(digest_id: str, settings: Settings, data: Path) -> Transport:
    if settings.transport == "smtp":
        from digest.sending.smtp import MailServer

        return MailServer(settings.smtp)
    from digest.sending.outbox import Outbox

    return Outbox(data, digest_id)


def _pace(settings: Settings) -> Callable[[], None]:
    """What to call before each message; the outbox needs no waiting."""
    return Throttle(settings.smtp.per_minute).wait if settings.transport == "smtp" else lambda: None


def _report(store: Store, digest_id: str, outcomes: Counter[str]) -> SendReport:
    rows = counts(store, digest_id)
    unknown = rows.get("unknown", 0)
    return SendReport(
        accepted=outcomes["accepted"],
        failed=outcomes["failed"],
        deferred=outcomes["deferred"],
        unknown=unknown,
        suppressed=outcomes["suppressed"],
        skipped=sum(rows.values()) - unknown - (outcomes.total() - outcomes["unknown"]),
        state=find(store, digest_id).state,
        next_at=next_try(store, digest_id),
    )


def _clock(now: str) -> Callable[[], str]:
    """The caller's time, moving on by itself."""
    started = time.monotonic()
    return lambda: later(now, time.monotonic() - started)
