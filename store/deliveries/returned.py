"""What came back, in the ledger and beside the recipients: each returned mail counts once, however often it is read."""

from __future__ import annotations

from ground.clock import later
from store.deliveries.deliveries import ISSUE
from store.deliveries.recipients import Recipients
from store.shape.database import Store

# Seconds: longer than the mailbox is ever read back.
FORGOTTEN = 90 * 86_400
# States of a message that had left; what was in doubt has left, too, if it comes back.
HAD_LEFT = ("accepted", "unknown", "bounced_soft", "bounced_hard")


def seen_returned(recipients: Recipients, mark: str) -> bool:
    """Whether a returned mail was taken before."""
    return recipients.row("SELECT 1 FROM returned WHERE mark = ?", mark) is not None


def keep_returned(recipients: Recipients, mark: str, kind: str, at: str, key: str, digest_id: str) -> None:
    """Keep that a returned mail was taken; nothing of it but its kind and whom it was about."""
    with recipients.transaction() as db:
        db.execute(
            "INSERT OR IGNORE INTO returned (mark, at, kind, key, digest_id) VALUES (?, ?, ?, ?, ?)",
            (mark, at, kind, key, digest_id),
        )


def last_read(recipients: Recipients) -> str | None:
    """When the mailbox was last read to its end."""
    row = recipients.row("SELECT value FROM instance WHERE name = 'returned_at'")
    return row["value"] if row else None


def keep_read(recipients: Recipients, at: str) -> None:
    """Keep that the mailbox was read to its end; what was taken is forgotten when it is too old to be read again."""
    with recipients.transaction() as db:
        db.execute("INSERT OR REPLACE INTO instance (name, value) VALUES ('returned_at', ?)", (at,))
        db.execute("DELETE FROM returned WHERE at < ?", (later(at, -FORGOTTEN),))


def mark_returned(store: Store, digest_id: str, key: str, kind: str, state: str, words: str, at: str) -> bool:
    """Note in the ledger that a message came back, or was complained of; whether there was such a message."""
    marks = ", ".join("?" * len(HAD_LEFT))
    with store.transaction() as db:
        return bool(
            db.execute(
                f"""UPDATE delivery SET state = ?, detail = ?, updated_at = ?
                    WHERE digest_id = ? AND recipient = ? AND kind = ? AND state IN ({marks})
                    AND NOT (state = 'bounced_hard' AND ? = 'bounced_soft')""",
                (state, words, at, digest_id, key, kind, *HAD_LEFT, state),
            ).rowcount
        )


def last_issues(store: Store, key: str, most: int) -> list[tuple[str, str]]:
    """The last digests that left for a recipient, the newest window first: id and the message's state."""
    marks = ", ".join("?" * len(HAD_LEFT))
    rows = store.rows(
        f"""SELECT d.digest_id, d.state FROM delivery d JOIN digest g ON g.id = d.digest_id
            WHERE d.recipient = ? AND d.kind = ? AND d.state IN ({marks}) ORDER BY g.window_to DESC LIMIT ?""",
        key, ISSUE, *HAD_LEFT, most,
    )  # fmt: skip
    return [(row["digest_id"], row["state"]) for row in rows]


def message_of(store: Store, left: str) -> tuple[str, str, str] | None:
    """Digest, recipient and kind of the message whose id begins so before its @; None where the ledger has none."""
    parts = left.rsplit(".", 2)
    if len(parts) != 3:
        return None
    row = store.row(
        "SELECT digest_id, recipient, kind, message_id FROM delivery WHERE digest_id = ? AND recipient = ? AND kind = ?",
        *parts,
    )
    return (row["digest_id"], row["recipient"], row["kind"]) if row else None
