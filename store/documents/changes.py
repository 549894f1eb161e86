"""What changed between versions of documents, as it is kept: never a sentence that is held."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from store.shape.database import Store

EVER = "9999"


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that differs between two versions; `kind` is `new`, `gone`, `changed`, `moved` or `came back`.

    `before` is empty for what is new, `after` for what is gone. `paragraph` counts from 1, 0 is the title; `weight` 0 is noise.
    """

    from_number: int
    to_number: int
    kind: str
    paragraph: int
    before: str
    after: str
    weight: float
    at: str = ""
    """When the later version was first seen; empty where it is not stored yet."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison of a document's versions gives: changes of all versions after number `since`, up to `number`."""

    since: int
    number: int
    changes: tuple[Change, ...]
    new: frozenset[tuple[str, int]]
    """Field and start of evidence that stands in what came in with version `number`."""


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version's title and the beginning of its text."""

    number: int
    title: str
    text: str


def changes_of(
    store: Store, document_ids: Iterable[int], *, opens: str = "", closes: str = EVER, noise: bool = False
) -> dict[int, tuple[Change, ...]]:
    """The changes of documents in versions first seen from `opens` to before `closes`, the heaviest first.

    Documents without any are not in it; what weighs nothing only with `noise`. Held sentences are never kept.
    """
    found: dict[int, list[Change]] = defaultdict(list)
    for row in store.rows(
        """SELECT c.document_id, c.from_number, c.to_number, c.kind, c.paragraph, c.before, c.after, c.weight,
                v.collected_at AS at
            FROM version_change c JOIN version v ON v.document_id = c.document_id AND v.number = c.to_number
            WHERE c.document_id IN (SELECT value FROM json_each(?)) AND v.collected_at >= ? AND v.collected_at < ?
                AND (? OR c.weight > 0)
            ORDER BY c.document_id, c.weight DESC, c.to_number, c.paragraph, c.id""",
        json.dumps(sorted(set(document_ids))), opens, closes, noise,
    ):  # fmt: skip
        change = dict(row)
        found[change.pop("document_id")].append(Change(**change))
    return {document_id: tuple(changes) for document_id, changes in found.items()}


def versions_to(store: Store, document_id: int, number: int, most: int, longest: int) -> list[VersionText]:
    """A document's last `most` versions up to a number, in order, each text cut at `longest` characters."""
    rows = store.rows(
        """SELECT number, title, substr(text, 1, ?) AS text FROM version WHERE document_id = ? AND number <= ? AND number > ?
            ORDER BY number""",
        longest, document_id, number, number - most,
    )  # fmt: skip
    return [VersionText(**dict(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was collected: title and the beginning of its text."""

    number: int
    collected_at: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Versions:
    """A document's versions around a window, and what is known of showing them."""

    url: str
    publisher: str
    country: str
    language: str | None
    versions: tuple[Version, ...]
    """The last one from before the window, and those of the window, in order."""
    newest: str
    """Title and text of its newest version, a line apart; what is held was looked for there."""
    held: bool
    """Whether any of the newest version may identify somebody, or was not looked at yet."""


def versions_in(store: Store, document_id: int, opens: str, closes: str, longest: int) -> Versions | None:
    """The versions of a document in a window and the one before it, texts cut at `longest` characters; None for no document."""
    about = store.row(
        """SELECT d.url, s.publisher, s.country, d.language, v.title || char(10) || substr(v.text, 1, ?) AS newest,
            d.classified_version IS NOT d.version_id
                OR EXISTS (SELECT 1 FROM held_place h WHERE h.document_id = d.id) AS held
            FROM document d JOIN source s ON s.id = d.source_id JOIN version v ON v.id = d.version_id WHERE d.id = ?""",
        longest, document_id,
    )  # fmt: skip
    rows = store.rows(
        """SELECT number, collected_at, title, substr(text, 1, ?1) AS text FROM version
            WHERE document_id = ?2 AND collected_at < ?4 AND number >= coalesce(
                (SELECT max(number) FROM version WHERE document_id = ?2 AND collected_at < ?3), 0) ORDER BY number""",
        longest, document_id, opens, closes,
    )  # fmt: skip
    if about is None:
        return None
    known = {**dict(about), "held": bool(about["held"])}
    return Versions(versions=tuple(Version(**dict(row)) for row in rows), **known)


def save_changes(db: sqlite3.Connection, document_id: int, compared: Compared) -> None:
    """Put changes in the place of those of the same versions, inside the transaction of the reading."""
    db.execute("DELETE FROM version_change WHERE document_id = ? AND to_number > ?", (document_id, compared.since))
    db.executemany(
        """INSERT INTO version_change (document_id, from_number, to_number, kind, paragraph, before, after, weight)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (document_id, one.from_number, one.to_number, one.kind, one.paragraph, one.before, one.after, one.weight)
            for one in compared.changes
        ],
    )
    db.execute("UPDATE document SET compared = ? WHERE id = ?", (compared.number, document_id))
