"""What has begun to leave, as the recipients' file remembers it beside the ledger.

The two files are told apart by it when one of them was put back from a backup: then a person is asked, and nobody is
written to twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.deliveries.deliveries import ISSUE, Claim
from store.deliveries.recipients import Recipients
from store.shape.database import Store

# Rows in these states would be sent (again).
FREE = ("queued", "deferred")
# How the detail of a message begins that is in doubt since a store was put back.
AS_BEGUN = "had begun to leave at "


@dataclass(frozen=True, slots=True)
class Begun:
    """A message that had begun to leave at its so manieth attempt."""

    key: str
    attempt: int
    at: str


def note_begun(recipients: Recipients, held: Claim, at: str) -> None:
    """Keep that a claimed message is about to leave."""
    with recipients.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO begun (digest_id, key, kind, attempt, at) VALUES (?, ?, ?, ?, ?)",
            (held.digest_id, held.recipient, held.kind, held.attempt, at),
        )


def unknown_to_ledger(store: Store, recipients: Recipients, digest_id: str, kind: str = ISSUE) -> list[Begun]:
    """Messages that had begun to leave and of which the ledger knows nothing, or only an earlier attempt."""
    known = {
        row["recipient"]: (row["state"], row["attempt"])
        for row in store.rows(
            "SELECT recipient, state, attempt FROM delivery WHERE digest_id = ? AND kind = ?", digest_id, kind
        )
    }
    begun = recipients.rows(
        "SELECT key, attempt, at FROM begun WHERE digest_id = ? AND kind = ? ORDER BY key", digest_id, kind
    )
    found = [Begun(row["key"], row["attempt"], row["at"]) for row in begun]
    return [one for one in found if _would_leave_again(one, known.get(one.key, ("queued", 0)))]


def leave_in_doubt(
    store: Store, digest_id: str, messages: dict[str, str], begun: list[Begun], at: str, kind: str
) -> None:
    """Put messages that had begun to leave into the ledger as in doubt, for a person to settle. Message ids by key."""
    with store.transaction() as db:
        for one in begun:
            db.execute(
                """INSERT INTO delivery (digest_id, recipient, kind, state, attempt, message_id, detail, updated_at)
                    VALUES (?, ?, ?, 'unknown', ?, ?, ?, ?) ON CONFLICT (digest_id, recipient, kind) DO UPDATE SET
                    state = 'unknown', phase = '', claimed_by = NULL, next_at = NULL, attempt = excluded.attempt,
                    detail = excluded.detail, updated_at = excluded.updated_at""",
                (digest_id, one.key, kind, one.attempt, messages[one.key],
                 f"{AS_BEGUN}{one.at}, as recipients.db knows", at),
            )  # fmt: skip


def older_than_ledger(store: Store, recipients: Recipients) -> str | None:
    """When the newest message left that the recipients' file should know of and does not; None where it knows all."""
    since = recipients.row("SELECT value FROM instance WHERE name = 'begun_since'")
    newest = store.row(
        """SELECT d.digest_id, d.recipient, d.kind, d.updated_at FROM delivery d
            WHERE d.state = 'accepted' AND d.updated_at > ?
            AND (SELECT who FROM digest_event e WHERE e.digest_id = d.digest_id AND e.what = 'sending' ORDER BY id DESC LIMIT 1)
                = ?
            ORDER BY d.updated_at DESC LIMIT 1""",
        since["value"] if since else "", recipients.instance,
    )  # fmt: skip
    if newest is None:
        return None
    known = recipients.row(
        "SELECT 1 FROM begun WHERE digest_id = ? AND key = ? AND kind = ?",
        newest["digest_id"], newest["recipient"], newest["kind"],
    )  # fmt: skip
    return None if known else str(newest["updated_at"])


def trust_from_now(recipients: Recipients, at: str) -> None:
    """A person has looked at an older file of recipients: what left before is not held against it any more."""
    with recipients.transaction() as db:
        db.execute("UPDATE instance SET value = ? WHERE name = 'begun_since'", (at,))


def _would_leave_again(one: Begun, known: tuple[str, int]) -> bool:
    state, attempt = known
    return state in FREE and attempt < one.attempt
