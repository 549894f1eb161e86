"""Documents by what people have at hand: a number of the store, an item of a digest as the mail prints it, an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ground.errors import StoreError
from store.deliveries.digests import LEFT
from store.shape.database import Store

# "2026-W49/01", or with the briefing's name before it where there are several.
ITEM = re.compile(r"(?:(?P<briefing>[a-z0-9-]+)-)?(?P<week>\d{4}-W\d{2})/(?P<number>\d{1,3})")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a document stood in a digest, and for which points."""

    digest_id: str
    number: int
    theme: str
    score: float
    points: dict[str, float]


def document_named(store: Store, named: str) -> int:
    """The number of the document that somebody means. Raises StoreError naming what could be meant."""
    item = ITEM.fullmatch(named.strip())
    if named.strip().isdecimal():
        row = store.row("SELECT id FROM document WHERE id = ?", int(named))
    elif item:
        row = store.row(
            """SELECT i.document_id AS id FROM digest_item i JOIN digest d ON d.id = i.digest_id
                WHERE d.week = ? AND i.number = ? AND (? IS NULL OR d.briefing = ?) ORDER BY d.created_at DESC LIMIT 1""",
            item["week"], int(item["number"]), item["briefing"], item["briefing"],
        )  # fmt: skip
    else:
        row = store.row("SELECT id FROM document WHERE url = ? ORDER BY id LIMIT 1", named.strip())
    if row is None:
        raise StoreError(
            f"there is no document {named!r}; name a number of the view documents, an item such as 2026-W49/01, or an address"
        )
    return int(row["id"])


def earlier_items(store: Store, briefing: str, before: str, documents: Iterable[int]) -> dict[int, str]:
    """By document the last item, of a digest that left for a window closed by `before`, which told of its story."""
    marks = ", ".join("?" * len(LEFT))
    rows = store.rows(
        f"""SELECT own.document_id, d.week, i.number FROM story_document own
            JOIN story_document other ON other.story_id = own.story_id
            JOIN digest_item i ON i.document_id = other.document_id JOIN digest d ON d.id = i.digest_id
            WHERE own.document_id IN (SELECT value FROM json_each(?)) AND d.briefing = ? AND d.window_to <= ?
                AND d.state IN ({marks}) ORDER BY d.window_to, i.number DESC""",
        json.dumps(sorted(documents)), briefing, before, *LEFT,
    )  # fmt: skip
    return {row["document_id"]: f"{row['week']}/{row['number']:02}" for row in rows}


def placed(store: Store, document_id: int) -> list[Placed]:
    """The places of a document in digests, the newest first."""
    rows = store.rows(
        """SELECT i.digest_id, i.number, i.theme, i.score, i.why FROM digest_item i JOIN digest d ON d.id = i.digest_id
            WHERE i.document_id = ? ORDER BY d.window_to DESC, i.number""",
        document_id,
    )
    return [
        Placed(row["digest_id"], row["number"], row["theme"], row["score"], json.loads(row["why"]).get("points", {}))
        for row in rows
    ]
