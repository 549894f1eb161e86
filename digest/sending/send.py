"""Sends an approved digest: each recipient at most once, whatever happens in between, and nobody silently left out.

Two senders cannot run at once, and one that died is followed by one that knows what it left behind.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from digest.approving.approval import THROUGH, find, ready
from digest.approving.warnings import LATE, RESTORED, refuse_late
from digest.drafting.briefings import Briefing
from digest.letters.editions import Editions
from digest.letters.mail import Edition, message_id
from digest.sending.one_by_one import Sending, send_all
from digest.sending.recovery import recover, settle, try_again
from digest.sending.ways import clock_from, pace, way_out
from ground.errors import DigestError, StoreError
from ground.lock import only_one
from ground.settings import Settings
from store.deliveries.approvals import begin_sending, begun_by
from store.deliveries.begun import leave_in_doubt, older_than_ledger, trust_from_now, unknown_to_ledger
from store.deliveries.deliveries import ISSUE, counts, due, due_since, make_durable, next_try, queue
from store.deliveries.digests import Digest
from store.deliveries.recipients import Recipient, Recipients, list_recipients
from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says about a run: `only` some recipients (by key or address), `although` warnings ticked off by name."""

    only: Collection[str] | None = None
    although: Collection[str] = ()


ALL = Wish()


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
    wish: Wish = ALL,
) -> SendReport:
    """Send a digest to all who have not got it, or to those of `wish`.

    Doing it again is safe; on a digest that is through it does nothing. Raises DigestError when the digest must not leave,
    StoreError when another sender is at work; what has been sent by then is in the ledger.
    """
    although = wish.although
    with alone(store, recipients, data, now):
        if find(store, digest_id).state in ("sending", "sent_partly"):
            try_again(store, digest_id, briefing, now)
        if find(store, digest_id).state in THROUGH:
            return report_of(store, digest_id, Counter())
        digest = ready(store, digest_id, now, although=although)
        _refuse_other_list(store, recipients, digest)
        refuse_late(digest, due_since(store, digest_id), now, LATE in although)
        editions = Editions(digest, briefing, settings.mail)
        refuse_restored(store, recipients, editions.whole, now, ISSUE, confirmed=RESTORED in although)
        active = list_recipients(recipients, digest.briefing, state="active")
        editions.check(active)
        wanted = _named(digest, active, wish.only)
        # All are queued, also when only some are wanted now: a digest is not sent while somebody has not got it.
        _enqueue(store, recipients, digest, [one.key for one in active], editions.whole.own_domain, now)
        keys = [key for key in due(store, digest_id, now) if wanted is None or key in wanted]
        clock = clock_from(now)
        with closing(way_out(digest_id, settings, data)) as transport:
            sending = Sending(store, recipients, editions, transport, clock, claimer(recipients))
            send_all(sending, keys, pace(settings))
        settle(store, digest_id, clock())
        return report_of(store, digest_id, sending.outcomes)


@contextmanager
def alone(store: Store, recipients: Recipients, data: Path, now: str) -> Iterator[None]:
    """Be the only sender, with what dead ones left behind judged. Raises StoreError, always the same, where one is at work."""
    with only_one(data / "send.lock", "sending"):
        make_durable(store)
        recover(store, recipients, data, now)
        yield


def claimer(recipients: Recipients) -> str:
    """A name for one run of a sender."""
    return f"{recipients.instance}.{os.getpid()}.{secrets.token_hex(4)}"


def refuse_restored(
    store: Store, recipients: Recipients, edition: Edition, now: str, kind: str, *, confirmed: bool
) -> None:
    """Ask a person where store and recipients' file do not belong together, as after putting one back from a backup.

    Confirmed, what had begun to leave by the newer file is in doubt and nothing repeats it. Raises StoreError.
    """
    begun = unknown_to_ledger(store, recipients, edition.digest_id, kind)
    if begun and not confirmed:
        raise StoreError(
            f"{edition.digest_id}: recipients.db knows of {len(begun)} message(s) that had begun to leave, and this store "
            "does not: it is older, perhaps put back from a backup. Nobody is written to twice: with --although-restored "
            "these are put down as `unknown`, for a person to settle, and the others are sent"
        )
    newest = older_than_ledger(store, recipients)
    if newest and not confirmed:
        raise StoreError(
            f"{edition.digest_id}: recipients.db does not know of a message that left at {newest}: it is older than the store, "
            "perhaps put back from a backup, and would bring back who left since. Put the newer file back, or take those "
            "off the list again and say --although-restored"
        )
    messages = {one.key: message_id(edition.digest_id, one.key, kind, edition.own_domain) for one in begun}
    leave_in_doubt(store, edition.digest_id, messages, begun, now, kind)
    if newest:
        trust_from_now(recipients, now)


def report_of(store: Store, digest_id: str, outcomes: Counter[str], kind: str = ISSUE, state: str = "") -> SendReport:
    """What a run has brought about, and what is left."""
    rows = counts(store, digest_id, kind)
    unknown = rows.get("unknown", 0)
    return SendReport(
        accepted=outcomes["accepted"],
        failed=outcomes["failed"],
        deferred=outcomes["deferred"],
        unknown=unknown,
        suppressed=outcomes["suppressed"],
        skipped=sum(rows.values()) - unknown - (outcomes.total() - outcomes["unknown"]),
        state=state or find(store, digest_id).state,
        next_at=next_try(store, digest_id, kind),
    )


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
