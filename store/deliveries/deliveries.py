"""The ledger: one row for each digest, recipient and kind of message. It alone says who got what.

Every step is one conditional update, committed before what it stands for begins; docs/sending.md lists the states.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from ground.clock import later
from ground.errors import StoreError
from store.shape.database import Store

ISSUE = "issue"
# As SQLite numbers it.
FULL = 2
PENDING = ("queued", "claimed", "deferred")
# Seconds until a message put off by the server is tried again; after the last of them it has failed.
BACKOFF = (300, 1_800, 7_200, 21_600)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row taken by one sender; only the holder of `claimer` may move it on."""

    digest_id: str
    recipient: str
    kind: str
    claimer: str
    attempt: int = 0
    phase: str = ""


def make_durable(store: Store) -> None:
    """Let every commit reach the disk: after a power cut, too, the ledger must know what was being sent."""
    store.connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def _reached_later(store: Store) -> Iterator[sqlite3.Connection]:
    """A transaction that reaches the disk with the next durable one: a power cut before that is as if it had not been.

    Of a claim nothing is lost then, since nothing has left; of an outcome it leaves a message in doubt, never twice.
    """
    before = store.connection.execute("PRAGMA synchronous").fetchone()[0]
    if store.connection.in_transaction or before != FULL:
        with store.transaction() as db:
            yield db
        return
    store.connection.execute("PRAGMA synchronous = NORMAL")
    try:
        with store.transaction() as db:
            yield db
    finally:
        store.connection.execute(f"PRAGMA synchronous = {FULL}")


def queue(store: Store, digest_id: str, message_ids: Mapping[str, str], at: str, kind: str = ISSUE) -> int:
    """Add a row for each recipient that has none yet; how many were added. Message ids by recipient."""
    added = 0
    with store.transaction() as db:
        for recipient, message_id in message_ids.items():
            added += db.execute(
                """INSERT OR IGNORE INTO delivery (digest_id, recipient, kind, state, message_id, updated_at)
                    VALUES (?, ?, ?, 'queued', ?, ?)""",
                (digest_id, recipient, kind, message_id, at),
            ).rowcount
    return added


def due(store: Store, digest_id: str, at: str, kind: str = ISSUE) -> list[str]:
    """Recipients whose message may be tried at this time, in a fixed order; those never tried come first."""
    rows = store.rows(
        """SELECT recipient FROM delivery WHERE digest_id = ? AND kind = ? AND state IN ('queued', 'deferred')
            AND (next_at IS NULL OR next_at <= ?) ORDER BY attempt, recipient""",
        digest_id, kind, at,
    )  # fmt: skip
    return [row["recipient"] for row in rows]


def claim(store: Store, digest_id: str, recipient: str, claimer: str, at: str, kind: str = ISSUE) -> Claim | None:
    """Take a row, or None when it is not free or its digest is withdrawn, on hold or changed at this moment."""
    with _reached_later(store) as db:
        taken = db.execute(
            """UPDATE delivery SET state = 'claimed', phase = '', attempt = attempt + 1, claimed_by = ?,
                next_at = NULL, updated_at = ?
                WHERE digest_id = ? AND recipient = ? AND kind = ? AND state IN ('queued', 'deferred')
                AND (next_at IS NULL OR next_at <= ?)
                AND (kind = 'issue' AND EXISTS (SELECT 1 FROM digest WHERE id = digest_id AND digest.state = 'sending'
                        AND approved_hash = hash AND (hold_until IS NULL OR hold_until <= ?))
                    OR EXISTS (SELECT 1 FROM correction c WHERE c.digest_id = delivery.digest_id
                        AND 'correction-' || c.number = delivery.kind AND c.state = 'sending' AND c.approved_hash = c.hash))
                RETURNING attempt""",
            (claimer, at, digest_id, recipient, kind, at, at),
        ).fetchall()
    return Claim(digest_id, recipient, kind, claimer, taken[0]["attempt"]) if taken else None


def mark_phase(store: Store, held: Claim, phase: str, at: str) -> None:
    """Commit that the message itself is about to leave. Raises StoreError when the row is not ours any more."""
    _move(store, held, "phase = ?, updated_at = ?", phase, at, durable=True)


def finish(store: Store, held: Claim, state: str, detail: str, at: str) -> str:
    """Move a claimed row to its outcome; a put-off message that has used up its attempts has failed. The state kept."""
    wait = None
    if state == "deferred":
        wait, state = _backoff(held.attempt, at)
    _move(
        store, held, "state = ?, phase = '', claimed_by = NULL, detail = ?, next_at = ?, updated_at = ?",
        state, detail, wait, at,
    )  # fmt: skip
    return state


def release(store: Store, held: Claim, at: str) -> None:
    """Give a claimed row back: provably nothing of it was sent. It counts as tried only if it was about to leave."""
    sets = (
        """state = 'queued', attempt = max(attempt - (phase = ''), 0), phase = '', claimed_by = NULL, updated_at = ?"""
    )
    _move(store, held, sets, at)


def defer_due(store: Store, digest_id: str, recipients: list[str], detail: str, at: str, kind: str = ISSUE) -> int:
    """Put off free rows at once, because the server cannot be reached for any of them; how many have now failed."""
    failed = 0
    with store.transaction() as db:
        for recipient in recipients:
            row = store.row(
                "SELECT attempt FROM delivery WHERE digest_id = ? AND recipient = ? AND kind = ?",
                digest_id, recipient, kind,
            )  # fmt: skip
            attempt = (row["attempt"] if row else 0) + 1
            wait, state = _backoff(attempt, at)
            moved = db.execute(
                """UPDATE delivery SET state = ?, attempt = ?, detail = ?, next_at = ?, updated_at = ?
                    WHERE digest_id = ? AND recipient = ? AND kind = ? AND state IN ('queued', 'deferred')""",
                (state, attempt, detail, wait, at, digest_id, recipient, kind),
            ).rowcount
            failed += moved if state == "failed" else 0
    return failed


def rest(store: Store, digest_id: str, recipients: list[str], detail: str, at: str, kind: str = ISSUE) -> int:
    """Let free rows wait that nobody tried, since their domain puts off others; it counts as no attempt. How many."""
    with store.transaction() as db:
        return sum(
            db.execute(
                """UPDATE delivery SET state = 'deferred', detail = ?, next_at = ?, updated_at = ?
                    WHERE digest_id = ? AND recipient = ? AND kind = ? AND state IN ('queued', 'deferred')""",
                (detail, later(at, BACKOFF[0]), at, digest_id, recipient, kind),
            ).rowcount
            for recipient in recipients
        )


def claimed(store: Store) -> list[Claim]:
    """Rows of all digests that some sender, living or dead, has taken. Judge them only while holding the lock."""
    rows = store.rows(
        """SELECT digest_id, recipient, kind, coalesce(claimed_by, '') AS claimer, attempt, phase FROM delivery
            WHERE state = 'claimed' ORDER BY digest_id, recipient"""
    )
    return [Claim(**dict(row)) for row in rows]


def resolve_row(store: Store, digest_id: str, recipient: str | None, state: str, detail: str, at: str) -> list[str]:
    """Move rows in doubt, of a recipient or (None) of all, to the state a person found; of what kinds they were."""
    rows = store.connection.execute(
        """UPDATE delivery SET state = ?, phase = '', detail = ?, claimed_by = NULL, next_at = NULL, updated_at = ?
            WHERE digest_id = ? AND coalesce(?, recipient) = recipient AND state = 'unknown' RETURNING kind""",
        (state, detail, at, digest_id, recipient),
    ).fetchall()
    return sorted({row["kind"] for row in rows})


def counts(store: Store, digest_id: str, kind: str = ISSUE) -> dict[str, int]:
    """How many rows of a digest (or of one of its corrections) are in each state."""
    rows = store.rows(
        "SELECT state, count(*) AS n FROM delivery WHERE digest_id = ? AND kind = ? GROUP BY state", digest_id, kind
    )
    return {row["state"]: row["n"] for row in rows}


def next_try(store: Store, digest_id: str, kind: str = ISSUE) -> str | None:
    """When the first of the put-off messages is to be tried again; None when none is waiting."""
    row = store.row(
        "SELECT min(next_at) AS at FROM delivery WHERE digest_id = ? AND kind = ? AND state = 'deferred'",
        digest_id,
        kind,
    )
    return row["at"] if row else None


def due_since(store: Store, digest_id: str, kind: str = ISSUE) -> str | None:
    """Since when the first message that may leave could have left; None where none is waiting."""
    row = store.row(
        """SELECT min(coalesce(next_at, updated_at)) AS at FROM delivery
            WHERE digest_id = ? AND kind = ? AND state IN ('queued', 'deferred', 'claimed')""",
        digest_id, kind,
    )  # fmt: skip
    return row["at"] if row else None


def keys_of(store: Store, digest_id: str) -> set[str]:
    """Everybody that a digest was meant for, by key."""
    return {row["recipient"] for row in store.rows("SELECT recipient FROM delivery WHERE digest_id = ?", digest_id)}


def accepted(store: Store, digest_id: str, kind: str = ISSUE) -> dict[str, str]:
    """Whose message the server took, and under which message id."""
    rows = store.rows(
        """SELECT recipient, message_id FROM delivery WHERE digest_id = ? AND kind = ? AND state = 'accepted'
            ORDER BY recipient""",
        digest_id, kind,
    )  # fmt: skip
    return {row["recipient"]: row["message_id"] for row in rows}


def deliveries_of(store: Store, digest_id: str) -> list[dict[str, object]]:
    """The view `deliveries` of a digest, those in doubt and failed first, as dictionaries."""
    rows = store.rows(
        """SELECT * FROM deliveries WHERE digest_id = ?
            ORDER BY state = 'unknown' DESC, state = 'failed' DESC, state, recipient""",
        digest_id,
    )
    return [dict(row) for row in rows]


def _backoff(attempt: int, at: str) -> tuple[str | None, str]:
    if attempt > len(BACKOFF):
        return None, "failed"
    return later(at, BACKOFF[max(attempt, 1) - 1]), "deferred"


def _move(store: Store, held: Claim, sets: str, *values: object, durable: bool = False) -> None:
    with store.transaction() if durable else _reached_later(store) as db:
        done = db.execute(
            f"""UPDATE delivery SET {sets} WHERE digest_id = ? AND recipient = ? AND kind = ? AND state = 'claimed'
                AND coalesce(claimed_by, '') = ?""",
            (*values, held.digest_id, held.recipient, held.kind, held.claimer),
        ).rowcount
    if done != 1:
        raise StoreError(f"{held.digest_id}: the ledger row of {held.recipient} was taken by another; run send again")
