"""Digests and their items: saved as drafts, found again. What a window holds is in `store/documents/windows.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from ground.errors import DigestError
from store.shape.database import Store

# Once mail has begun to leave, a digest stays as it is.
LEFT = ("sending", "sent", "sent_partly")
# Readers never saw a digest that ended in one of these.
UNSEEN = ("missed", "withdrawn", "failed")


@dataclass(frozen=True, slots=True)
class Digest:
    """A dated product of a briefing. `html` and `text` hold the sender's marks, not yet filled."""

    id: str
    briefing: str
    week: str
    title: str
    subject: str
    window_from: str
    window_to: str
    state: str
    coverage: str
    """full, partial or poor."""
    hash: str
    model: str
    html: str
    text: str
    created_at: str
    approved_by: str | None = None
    approved_at: str | None = None
    approved_hash: str | None = None
    hold_until: str | None = None
    sent_at: str | None = None
    list_id: str = ""
    rules: str = ""
    """A mark of the briefing's rules that it was drafted by."""
    held: str = "[]"
    """Numbers of the documents held back from it, in JSON."""


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A document in a digest; `why` (points and evidence) and `also` (its near-duplicates) are JSON."""

    number: int
    document_id: int
    theme: str
    score: float
    why: str
    also: str


def save_digest(store: Store, new: Digest, items: Iterable[DigestItem]) -> Digest:
    """Save a draft in the place of the one before, and give what the store now holds.

    The same content again keeps its approval; another one voids it. Raises DigestError where mail has begun to leave.
    """
    with store.transaction() as db:
        before = get_digest(store, new.id)
        refuse_if_left(store, new.id)
        kept = before is not None and before.hash == new.hash and before.state not in UNSEEN
        saved = before if before and kept else replace(new, state="draft")
        if not kept:
            row = asdict(saved)
            sets = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
            db.execute(
                f"""INSERT INTO digest ({", ".join(row)}) VALUES ({", ".join(":" + name for name in row)})
                    ON CONFLICT (id) DO UPDATE SET {sets}""",
                row,
            )
        db.execute("DELETE FROM digest_item WHERE digest_id = ?", (new.id,))
        db.executemany(
            """INSERT INTO digest_item (digest_id, number, document_id, theme, score, why, also)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [(new.id, one.number, one.document_id, one.theme, one.score, one.why, one.also) for one in items],
        )
    return saved


def refuse_if_left(store: Store, digest_id: str) -> None:
    """Raise DigestError where the digest is being sent or was sent, to anybody."""
    row = store.row("SELECT state FROM digest WHERE id = ?", digest_id)
    if row and row["state"] in LEFT:
        raise DigestError(f"{digest_id} is {row['state'].replace('_', ' ')} and stays as it is; draft another week")
    gone = store.row(
        "SELECT count(*) FROM delivery WHERE digest_id = ? AND state NOT IN ('queued', 'deferred', 'suppressed')",
        digest_id,
    )
    if gone and gone[0]:
        raise DigestError(
            f"{digest_id} has already left for {gone[0]} recipient(s) and stays as it is; draft another week"
        )


def get_digest(store: Store, digest_id: str) -> Digest | None:
    """A digest with its content, or None."""
    row = store.row("SELECT * FROM digest WHERE id = ?", digest_id)
    return Digest(**dict(row)) if row else None


def list_digests(store: Store, briefing: str | None = None) -> list[Digest]:
    """Digests, the newest window first, of one briefing or of all."""
    rows = store.rows(
        "SELECT * FROM digest WHERE ?1 IS NULL OR briefing = ?1 ORDER BY window_to DESC, briefing", briefing
    )
    return [Digest(**dict(row)) for row in rows]


def latest(store: Store, briefing: str) -> Digest | None:
    """The digest of a briefing with the newest window, or None."""
    row = store.row("SELECT * FROM digest WHERE briefing = ? ORDER BY window_to DESC LIMIT 1", briefing)
    return Digest(**dict(row)) if row else None


def last_sent(store: Store, briefing: str, before: str) -> Digest | None:
    """The last digest of a briefing that left, of a window closed by `before`; None where there is none."""
    marks = ", ".join("?" * len(LEFT))
    row = store.row(
        f"""SELECT * FROM digest WHERE briefing = ? AND window_to <= ? AND state IN ({marks})
            ORDER BY window_to DESC LIMIT 1""",
        briefing, before, *LEFT,
    )  # fmt: skip
    return Digest(**dict(row)) if row else None


def items_of(store: Store, digest_id: str) -> list[DigestItem]:
    """The items of a digest in the order of their numbers."""
    rows = store.rows(
        "SELECT number, document_id, theme, score, why, also FROM digest_item WHERE digest_id = ? ORDER BY number",
        digest_id,
    )
    return [DigestItem(**dict(row)) for row in rows]


def documents_shown(store: Store, briefing: str, before: str, digests: int) -> set[int]:
    """Documents in the last digests that left, of windows closed by `before`, near-duplicates included.

    Only what was sent was seen: a draft, or a week that was missed, showed nobody anything.
    """
    marks = ", ".join("?" * len(LEFT))
    rows = store.rows(
        f"""SELECT i.document_id, i.also FROM digest_item i WHERE i.digest_id IN (
            SELECT id FROM digest WHERE briefing = ? AND window_to <= ? AND state IN ({marks})
            ORDER BY window_to DESC LIMIT ?)""",
        briefing, before, *LEFT, digests,
    )  # fmt: skip
    copies = {also["document"] for row in rows for also in json.loads(row["also"])}
    return copies | {row["document_id"] for row in rows}
