"""Where the pages of papers begin in their texts, so that what is quoted can be found in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import repeat

from store.shape.database import Store


def page_starts(store: Store, version_id: int) -> tuple[int, ...]:
    """Where in a version's text each of its pages begins, in characters; nothing of what has one page or none."""
    row = store.row("SELECT starts FROM version_page WHERE version_id = ?", version_id)
    return starts_of(row["starts"] if row else None)


def starts_of(kept: str | None) -> tuple[int, ...]:
    """The same from what is kept of a version."""
    return tuple(json.loads(kept)) if kept else ()


def keep_pages(store: Store, version_id: int, pages: Sequence[tuple[int, int]]) -> None:
    """Keep where the pages of a new version begin, within a transaction."""
    if starts := _starts(pages):
        store.connection.execute("INSERT INTO version_page VALUES (?, ?)", (version_id, starts))


def add_pages(store: Store, document_id: int, version_id: int, text: str, pages: Sequence[tuple[int, int]]) -> None:
    """Keep the pages of a version that was collected without them, where its text is the same to the letter.

    Its document is read again then, since what it says gets its pages while it is read.
    """
    if not (starts := _starts(pages)):
        return
    added = store.connection.execute(
        "INSERT OR IGNORE INTO version_page SELECT id, ? FROM version WHERE id = ? AND text = ?",
        (starts, version_id, text),
    )
    if added.rowcount > 0:
        store.connection.execute("UPDATE document SET classifier = NULL WHERE id = ?", (document_id,))


def _starts(pages: Sequence[tuple[int, int]]) -> str:
    """Numbers of pages with where each begins as a list of beginnings; "" where there is nothing to tell apart.

    A page without words begins where the next one does, so that the number of beginnings before a place is its page.
    """
    starts: list[int] = []
    for number, place in pages:
        starts += repeat(place, number - len(starts))
    return json.dumps(starts, separators=(",", ":")) if len(starts) > 1 else ""
