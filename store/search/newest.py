"""What is new of a search that is asked again and again: the documents that were found, the latest change first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from store.search.search import CANDIDATES, HELD, UNREAD, Hit, Narrowed, search
from store.shape.database import Store

MOST = 50


@dataclass(frozen=True, slots=True)
class Newest:
    """Documents with the time when the text of each last changed; `updated` is the latest, `store` names the store."""

    store: str
    updated: str
    entries: tuple[tuple[Hit, str], ...]


def newest(store: Store, words: str, narrowed: Narrowed, most: int = MOST) -> Newest:
    """The latest documents that a search finds, without those that are held or were not read yet."""
    hits = {hit.document: hit for hit in search(store, words, narrowed, most=CANDIDATES).hits if not _shut(hit)}
    rows = store.rows(
        """SELECT id, updated_at FROM document WHERE id IN (SELECT value FROM json_each(?))
            ORDER BY updated_at DESC, id DESC LIMIT ?""",
        json.dumps(sorted(hits)), most,
    )  # fmt: skip
    entries = tuple((hits[row["id"]], str(row["updated_at"])) for row in rows)
    mark = store.rows("SELECT id, made_at FROM store_mark")[0]
    return Newest(mark["id"], entries[0][1] if entries else mark["made_at"], entries)


def _shut(hit: Hit) -> bool:
    return hit.title in (HELD, UNREAD)
