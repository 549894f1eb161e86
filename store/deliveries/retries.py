"""The one further try of messages in doubt, where a briefing asks for it (`unknown_policy = "retry-once"`)."""

from __future__ import annotations

from store.deliveries.begun import AS_BEGUN
from store.deliveries.deliveries import ISSUE
from store.shape.database import Store

# The log of the digest says who was tried again, so that it is once whatever happens in between.
RETRIED = "retried"


def in_doubt_once(store: Store, digest_id: str, since: str, kind: str = ISSUE) -> list[str]:
    """Recipients whose message came into doubt after a time and was not tried again yet.

    Not those of a store that was put back: what the recipients' file knows to have begun had most likely arrived.
    """
    rows = store.rows(
        """SELECT recipient FROM delivery d WHERE digest_id = ? AND kind = ? AND state = 'unknown' AND updated_at >= ?
            AND substr(detail, 1, ?) != ? AND NOT EXISTS (SELECT 1 FROM digest_event e
                WHERE e.digest_id = d.digest_id AND e.what = ? AND e.detail = d.kind || ' ' || d.recipient)
            ORDER BY recipient""",
        digest_id, kind, since, len(AS_BEGUN), AS_BEGUN, RETRIED,
    )  # fmt: skip
    return [row["recipient"] for row in rows]


def queue_once_more(store: Store, digest_id: str, recipients: list[str], at: str, kind: str = ISSUE) -> None:
    """Queue messages in doubt again, under the same message ids, and log it."""
    with store.transaction() as db:
        for recipient in recipients:
            db.execute(
                """UPDATE delivery SET state = 'queued', phase = '', claimed_by = NULL, next_at = NULL, updated_at = ?
                    WHERE digest_id = ? AND recipient = ? AND kind = ? AND state = 'unknown'""",
                (at, digest_id, recipient, kind),
            )
            db.execute(
                "INSERT INTO digest_event (digest_id, at, who, what, detail) VALUES (?, ?, 'policywatch', ?, ?)",
                (digest_id, at, RETRIED, f"{kind} {recipient}"),
            )
