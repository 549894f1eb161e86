"""Corrections of what was sent: a log that is only added to, and for each a mail that may go to those who got the digest."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from store.deliveries.digests import LEFT
from store.shape.database import Store

HARM = "harm"
KINDS = ("slip", "fact", HARM, "theme")


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong at an item of a digest and what is right; a withdrawn item has neither.

    `state` is logged (no mail belongs to it), draft, approved, sending, sent, sent_partly, failed or withdrawn.
    """

    digest_id: str
    number: int
    item: int
    kind: str
    was: str
    corrected: str
    who: str
    at: str
    state: str
    subject: str
    text: str
    hash: str
    approved_by: str | None = None
    approved_at: str | None = None
    approved_hash: str | None = None

    @property
    def id(self) -> str:
        """How commands name it: "weekly-2026-W48/correction-1"."""
        return f"{self.digest_id}/{self.message}"

    @property
    def message(self) -> str:
        """The kind of message it is in the ledger."""
        return f"correction-{self.number}"


def next_number(store: Store, digest_id: str) -> int:
    """The number of a digest's next correction."""
    row = store.row("SELECT coalesce(max(number), 0) + 1 FROM correction WHERE digest_id = ?", digest_id)
    return int(row[0]) if row else 1


def add_correction(store: Store, correction: Correction) -> None:
    """Add to the log. Raises sqlite3.IntegrityError where its number was taken in the same moment."""
    row = asdict(correction)
    with store.transaction() as db:
        db.execute(f"INSERT INTO correction ({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})", row)


def get_correction(store: Store, digest_id: str, number: int) -> Correction | None:
    """A correction, or None."""
    row = store.row("SELECT * FROM correction WHERE digest_id = ? AND number = ?", digest_id, number)
    return Correction(**dict(row)) if row else None


def corrections_of(store: Store, digest_id: str) -> list[Correction]:
    """A digest's corrections, the newest first."""
    rows = store.rows("SELECT * FROM correction WHERE digest_id = ? ORDER BY number DESC", digest_id)
    return [Correction(**dict(row)) for row in rows]


def corrections_made(store: Store, briefing: str, since: str, before: str) -> list[Correction]:
    """What was corrected in a briefing's digests within a span, the oldest first: for its next digest and for the log."""
    rows = store.rows(
        """SELECT c.* FROM correction c JOIN digest d ON d.id = c.digest_id
            WHERE d.briefing = ? AND c.at >= ? AND c.at < ? ORDER BY c.at, c.digest_id, c.number""",
        briefing, since, before,
    )  # fmt: skip
    return [Correction(**dict(row)) for row in rows]


def withdrawn_items(store: Store, digest_id: str) -> dict[int, str]:
    """The items that may not be shown any more, by number, with the day since when."""
    return {one.item: one.at[:10] for one in corrections_of(store, digest_id) if one.kind == HARM and not one.corrected}


def withdrawn_documents(store: Store) -> dict[int, str]:
    """The documents of withdrawn items of any digest, their copies included, with the day since when."""
    rows = store.rows(
        """SELECT i.document_id, i.also, min(c.at) AS at FROM correction c
            JOIN digest_item i ON i.digest_id = c.digest_id AND i.number = c.item
            WHERE c.kind = ? AND c.corrected = '' GROUP BY i.digest_id, i.number ORDER BY at DESC""",
        HARM,
    )
    return {
        document: row["at"][:10]
        for row in rows
        for document in (row["document_id"], *(also["document"] for also in json.loads(row["also"])))
    }


def move_correction(store: Store, correction: Correction, state: str, *allowed: str) -> bool:
    """Put a correction into a state if it is in one of those allowed; whether it was."""
    marks = ", ".join("?" * len(allowed))
    with store.transaction() as db:
        return bool(
            db.execute(
                f"UPDATE correction SET state = ? WHERE digest_id = ? AND number = ? AND state IN ({marks})",
                (state, correction.digest_id, correction.number, *allowed),
            ).rowcount
        )


def approve_mail(store: Store, correction: Correction, *, who: str, at: str) -> Correction | None:
    """Approve a correction's mail as it stands; None where it is not a draft of this hash."""
    with store.transaction() as db:
        done = db.execute(
            """UPDATE correction SET state = 'approved', approved_by = ?, approved_at = ?, approved_hash = hash
                WHERE digest_id = ? AND number = ? AND state = 'draft' AND hash = ?""",
            (who, at, correction.digest_id, correction.number, correction.hash),
        ).rowcount
    return (
        replace(correction, state="approved", approved_by=who, approved_at=at, approved_hash=correction.hash)
        if done
        else None
    )


def waiting_corrections(store: Store, briefing: str) -> list[Correction]:
    """Corrections of a briefing's digests whose mails may leave now."""
    marks = ", ".join("?" * len(LEFT))
    rows = store.rows(
        f"""SELECT c.* FROM correction c JOIN digest d ON d.id = c.digest_id
            WHERE d.briefing = ? AND c.state IN ('approved', 'sending') AND d.state IN ({marks})
            ORDER BY c.digest_id, c.number""",
        briefing, *LEFT,
    )  # fmt: skip
    return [Correction(**dict(row)) for row in rows]
