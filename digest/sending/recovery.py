"""What a digest's ledger rows add up to; what a dead sender left behind; and a person's word on a message in doubt."""

from __future__ import annotations

from pathlib import Path

from digest.sending.outbox import PHASE, letter_file
from ground.errors import DigestError
from store.deliveries.approvals import record_resolution, set_outcome
from store.deliveries.deliveries import PENDING, Claim, claimed, counts, finish, release, resolve_row
from store.shape.database import Store


def settle(store: Store, digest_id: str, at: str) -> str:
    """Compute a digest's state from its rows, keep it, and return it. Nothing is "sent" because a loop has ended."""
    rows = counts(store, digest_id)
    if any(rows.get(state) for state in PENDING):
        state = "sending"
    elif rows.get("unknown"):
        state = "sent_partly"
    elif rows.get("failed") and not rows.get("accepted"):
        state = "failed"
    else:
        state = "sent"
    set_outcome(store, digest_id, state, at)
    return state


def recover(store: Store, data: Path, at: str) -> None:
    """Judge the rows of senders that died. Call it only while holding the lock: it proves that no sender lives."""
    left = claimed(store)
    for held in left:
        with store.transaction():
            _judge(store, data, held, at)
    for digest_id in {held.digest_id for held in left}:
        settle(store, digest_id, at)


def resolve(store: Store, digest_id: str, recipient: str, verdict: str, now: str, who: str = "a person") -> str:
    """Note what a person found out about a message in doubt: "sent" or "not-sent"; the digest's state then.

    "not-sent" queues it again, under the same message id. Raises DigestError.
    """
    if verdict not in ("sent", "not-sent"):
        raise DigestError(f'{verdict!r} is no answer; write "sent" or "not-sent"')
    state = "accepted" if verdict == "sent" else "queued"
    with store.transaction():
        if not resolve_row(store, digest_id, recipient, state, f"{verdict}, says {who}", now):
            raise DigestError(f"{digest_id}: no message to {recipient} is in doubt; look at the ledger")
        record_resolution(store, digest_id, recipient, verdict, who=who, at=now)
        return settle(store, digest_id, now)


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
