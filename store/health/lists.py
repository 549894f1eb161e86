"""What is remembered of the lists that sources showed, and what was found on such as no longer look like themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ground.clock import now
from ground.records import Apart, Shape
from store.shape.database import Store


def list_shape(store: Store, source_id: str, config: str) -> Shape | None:
    """The shape of a source's last good list, as read under this config; None where none was seen."""
    row = store.row("SELECT * FROM list_shape WHERE source_id = ? AND config = ?", source_id, config)
    if row is None:
        return None
    return Shape(
        place=row["place"], dated=row["dated"], forms=tuple(json.loads(row["forms"])), items=row["items"],
        known=row["known"], seen_at=row["seen_at"],
    )  # fmt: skip


def keep_shape(store: Store, source_id: str, config: str, shape: Shape) -> None:
    """Remember the shape of a good list; what was kept apart before is of no use any more."""
    with store.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO list_shape VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (source_id, config, shape.place, shape.dated, json.dumps(shape.forms), shape.items, shape.known, now()),
        )
        db.execute("DELETE FROM list_apart WHERE source_id = ?", (source_id,))


def keep_apart(store: Store, source_id: str, finds: Sequence[Apart]) -> None:
    """Keep what a list holds that no longer looks like itself, in the place of what was kept before."""
    with store.transaction() as db:
        db.execute("DELETE FROM list_apart WHERE source_id = ?", (source_id,))
        db.executemany(
            "INSERT OR IGNORE INTO list_apart VALUES (?, ?, ?, ?, ?)",
            [(source_id, one.url, one.title, one.day, now()) for one in finds],
        )


def apart(store: Store, source_id: str) -> list[Apart]:
    """What is kept apart of a source."""
    rows = store.rows("SELECT url, title, day FROM list_apart WHERE source_id = ? ORDER BY rowid", source_id)
    return [Apart(row["url"], row["title"], row["day"]) for row in rows]


def accept_list(store: Store, source_id: str) -> int:
    """Forget how a source's list looked, so that the next run reads it as it is; how many finds had been kept apart."""
    with store.transaction() as db:
        db.execute("DELETE FROM list_shape WHERE source_id = ?", (source_id,))
        return int(db.execute("DELETE FROM list_apart WHERE source_id = ?", (source_id,)).rowcount)
