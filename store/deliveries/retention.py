"""What the recipients' file forgets by itself once its time is over (docs/sending.md, "What is kept how long")."""

from __future__ import annotations

from store.deliveries.recipients import Recipients


def forget_questions(recipients: Recipients, now: str) -> int:
    """Delete the questions that nobody answered in time; how many."""
    with recipients.transaction() as db:
        return db.execute("DELETE FROM consent WHERE confirmed_at IS NULL AND expires_at <= ?", (now,)).rowcount


def forget_left(recipients: Recipients, before: str) -> int:
    """Delete who left before a time, with the evidence that they had asked; how many. Their hash stays suppressed."""
    with recipients.transaction() as db:
        rows = db.execute(
            "DELETE FROM recipient WHERE state = 'unsubscribed' AND updated_at < ? RETURNING key", (before,)
        ).fetchall()
        db.executemany("DELETE FROM consent WHERE key = ?", [(row["key"],) for row in rows])
    return len(rows)


def forget_begun(recipients: Recipients, before: str) -> int:
    """Delete what had begun to leave before a time: no backup is that old; how many."""
    with recipients.transaction() as db:
        # Nothing follows from what is not known of that time.
        db.execute("UPDATE instance SET value = max(value, ?) WHERE name = 'begun_since'", (before,))
        return db.execute("DELETE FROM begun WHERE at < ?", (before,)).rowcount
