"""What a digest's ledger rows add up to; what a dead sender left behind; and a person's word on a message in doubt."""

from __future__ import annotations

from pathlib import Path

from digest.approving.warnings import LATEST
from digest.drafting.briefings import Briefing
from digest.sending.outbox import PHASE, letter_file
from ground.clock import later
from ground.errors import DigestError
from store.deliveries.approvals import record_resolution, set_outcome
from store.deliveries.begun import note_begun
from store.deliveries.corrections import get_correction, move_correction
from store.deliveries.deliveries import ISSUE, PENDING, Claim, claimed, counts, finish, release, resolve_row
from store.deliveries.recipients import Recipients
from store.deliveries.retries import in_doubt_once, queue_once_more
from store.shape.database import Store

ALL = "all"
# The server took these, whatever came of it later.
TAKEN = ("accepted", "bounced_hard", "bounced_soft", "complained")


def settle(store: Store, digest_id: str, at: str, kind: str = ISSUE) -> str:
    """Compute a digest's (or a correction's) state from its rows, keep it, and return it.

    Nothing is "sent" because a loop has ended.
    """
    rows = counts(store, digest_id, kind)
    if any(rows.get(state) for state in PENDING):
        state = "sending"
    elif rows.get("unknown"):
        state = "sent_partly"
    elif rows.get("failed") and not any(rows.get(state) for state in TAKEN):
        state = "failed"
    else:
        state = "sent"
    if kind == ISSUE:
        set_outcome(store, digest_id, state, at)
    else:
        correction = get_correction(store, digest_id, int(kind.rpartition("-")[2]))
        if correction is not None:
            move_correction(store, correction, state, "sending", "sent", "sent_partly", "failed")
    return state


def recover(store: Store, recipients: Recipients, data: Path, at: str) -> None:
    """Judge the rows of senders that died. Call it only while holding the lock: it proves that no sender lives."""
    left = claimed(store)
    for held in left:
        if held.phase:
            # Its sender may have died between the ledger's mark and this one.
            note_begun(recipients, held, at)
        with store.transaction():
            _judge(store, data, held, at)
    for digest_id, kind in {(held.digest_id, held.kind) for held in left}:
        settle(store, digest_id, at, kind)


def resolve(store: Store, digest_id: str, recipient: str, verdict: str, now: str, who: str = "a person") -> str:
    """Note what a person found out about a message in doubt, or "all" of them: "sent" or "not-sent"; the digest's state then.

    "not-sent" queues it again, under the same message id. Raises DigestError.
    """
    if verdict not in ("sent", "not-sent"):
        raise DigestError(f'{verdict!r} is no answer; write "sent" or "not-sent"')
    state = "accepted" if verdict == "sent" else "queued"
    one = None if recipient == ALL else recipient
    with store.transaction():
        kinds = resolve_row(store, digest_id, one, state, f"{verdict}, says {who}", now)
        if not kinds:
            raise DigestError(f"{digest_id}: no message to {recipient} is in doubt; look at the ledger")
        record_resolution(store, digest_id, recipient, verdict, who=who, at=now)
        states = {kind: settle(store, digest_id, now, kind) for kind in kinds}
    return states.get(ISSUE, states[kinds[0]])


def try_again(store: Store, digest_id: str, briefing: Briefing, at: str, kind: str = ISSUE) -> bool:
    """Queue what came into doubt in the last hours once more, where the briefing says so; whether there was any."""
    keys = to_try_again(store, digest_id, briefing, at, kind)
    if keys:
        queue_once_more(store, digest_id, keys, at, kind)
        settle(store, digest_id, at, kind)
    return bool(keys)


def to_try_again(store: Store, digest_id: str, briefing: Briefing, at: str, kind: str = ISSUE) -> list[str]:
    """Whose message in doubt is tried once more; beyond six hours a person decides, as on all that is late."""
    return in_doubt_once(store, digest_id, later(at, -LATEST), kind) if briefing.unknown_policy == "retry-once" else []


def _judge(store: Store, data: Path, held: Claim, at: str) -> None:
    if not held.phase:
        release(store, held, at)
    elif held.phase == PHASE:
        file = letter_file(data, held.digest_id, held.recipient, held.kind)
        if file.is_file():
            finish(store, held, "accepted", f"outbox/{held.digest_id}/{file.name}", at)
        else:
            release(store, held, at)
    else:
        finish(store, held, "unknown", "the sender ended after the message had begun to leave", at)
