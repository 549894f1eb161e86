"""Content from outside that could not be read within its limits, by its mark: it is not read again until it changes."""

from __future__ import annotations

from ground.clock import later, now
from store.shape.database import Store

# A newer program, or a machine with more room, may be able to read it; and nothing is kept for ever.
FORGOTTEN_AFTER = 90 * 86_400
MOST_KEPT = 10_000


def exceeded_content(store: Store) -> dict[str, str]:
    """What is said of such content, with the day, by its mark."""
    rows = store.rows(
        "SELECT mark, sentence, noted_at FROM exceeded WHERE noted_at > ?", later(now(), -FORGOTTEN_AFTER)
    )
    return {row["mark"]: f"{row['sentence']} on {row['noted_at'][:10]}" for row in rows}


def remember_exceeded(store: Store, mark: str, sentence: str) -> None:
    """Keep a mark; the oldest beyond MOST_KEPT, and those that are to be tried again, are forgotten."""
    with store.transaction() as db:
        db.execute("INSERT OR REPLACE INTO exceeded VALUES (?, ?, ?)", (mark, sentence, now()))
        db.execute(
            """DELETE FROM exceeded WHERE noted_at <= ?
                OR mark NOT IN (SELECT mark FROM exceeded ORDER BY noted_at DESC LIMIT ?)""",
            (later(now(), -FORGOTTEN_AFTER), MOST_KEPT),
        )
