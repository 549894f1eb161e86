"""What editors changed in a draft: appended, never overwritten, so that each edit keeps its name, time and reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from store.shape.database import Store

Action = Literal["drop", "pin", "place", "gloss", "note", "headline", "verdict", "release", "keep"]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit; `document_id` is None for the digest itself, `undone` takes an earlier edit of the same kind back."""

    digest_id: str
    document_id: int | None
    action: Action
    value: str
    why: str
    who: str
    at: str
    undone: bool = False


def add_edit(store: Store, edit: Edit) -> None:
    """Append an edit."""
    with store.transaction() as db:
        db.execute(
            """INSERT INTO edit (digest_id, document_id, action, value, why, who, at, undone)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (edit.digest_id, edit.document_id, edit.action, edit.value, edit.why, edit.who, edit.at, edit.undone),
        )


def edits_of(store: Store, digest_id: str) -> list[Edit]:
    """All edits of a digest, the oldest first."""
    rows = store.rows(
        "SELECT digest_id, document_id, action, value, why, who, at, undone FROM edit WHERE digest_id = ? ORDER BY id",
        digest_id,
    )
    return [Edit(**{**dict(row), "undone": bool(row["undone"])}) for row in rows]


def present(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that count now, in the order they were made: the last of each kind on a document, none that was undone."""
    last: dict[tuple[int | None, Action], Edit] = {}
    for edit in edits:
        key = (edit.document_id, edit.action)
        last.pop(key, None)
        if not edit.undone:
            last[key] = edit
    return list(last.values())


def last_editor(store: Store, digest_id: str) -> str | None:
    """Who edited a digest last; None where nobody has."""
    row = store.row("SELECT who FROM edit WHERE digest_id = ? ORDER BY id DESC LIMIT 1", digest_id)
    return row["who"] if row else None
