"""Writes new documents, many at once: a row of each table for each, in as few statements as SQLite takes."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Sequence
from datetime import timedelta

from ground.clock import iso_week, moment, stamp
from ground.records import Found
from store.documents.pagination import keep_pages
from store.shape.database import Store

# Seconds until a page is looked at again: a day, then twice as long each time it has not changed, five times.
FIRST_VISIT = 86_400
MOST_VISITS = 5
VISIT_JITTER = 0.1


def insert_new(store: Store, found: Sequence[Found], at: str) -> None:
    """Keep documents that are not in the store yet, within a transaction; `at` is when they were collected."""
    if not found:
        return
    db = store.connection
    # A document names its version, and a version its document: both are there when the transaction ends.
    db.execute("PRAGMA defer_foreign_keys = ON")
    document, version = _last(db, "document") + 1, _last(db, "version") + 1
    week = iso_week(at)
    db.executemany(
        """INSERT INTO document (id, version_id, source_id, url, media, declared_language, language, published_at,
            published_precision, collected_at, updated_at, text_state, note, listed, etag, last_modified, visited_at,
            next_visit_at, legal_type, week, country)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT country FROM source WHERE id = ?))""",
        (
            # A moment ago a visited page was seen for the first time, so its second look comes in a day.
            (number + document, number + version, one.source_id, one.url, one.media, one.language, one.language,
             one.published and one.published.value, one.published and one.published.precision, at, at, one.text_state,
             one.note, one.listed, one.etag, one.last_modified, at if one.visited else None,
             next_visit(0, at) if one.visited else None, one.legal_type, week, one.source_id)
            for number, one in enumerate(found)
        ),
    )  # fmt: skip
    db.executemany(
        "INSERT INTO version (id, document_id, number, collected_at, title, text, hash) VALUES (?, ?, 1, ?, ?, ?, ?)",
        (
            (number + version, number + document, at, one.title, one.text, text_hash(one.title, one.text))
            for number, one in enumerate(found)
        ),
    )
    for number, one in enumerate(found):
        refer(store, number + document, one)
        if one.pages:
            keep_pages(store, number + version, one.pages)


def refer(store: Store, document_id: int, one: Found) -> None:
    """Keep the identifiers that the publisher gives the document; with a new one it is read again."""
    if not one.references:
        return
    cursor = store.connection.executemany(
        "INSERT OR IGNORE INTO reference (document_id, kind, value) VALUES (?, ?, ?)",
        [(document_id, kind, value) for kind, value in one.references],
    )
    if cursor.rowcount > 0:
        # The publisher's word takes the place of the text's: each identifier stands once.
        store.connection.executemany(
            "DELETE FROM text_reference WHERE document_id = ? AND kind = ? AND value = ?",
            [(document_id, kind, value) for kind, value in one.references],
        )
        # Which kinds name a theme's subjects is for the config to say.
        store.connection.execute("UPDATE document SET classifier = NULL WHERE id = ?", (document_id,))


def text_hash(title: str, text: str) -> str:
    """What tells two versions apart: title and text, white space aside."""
    return hashlib.sha256("\n".join((" ".join(title.split()), " ".join(text.split()))).encode()).hexdigest()


def next_visit(visits: int, at: str) -> str | None:
    """When a page is looked at again that was looked at so often without a change; None: no more."""
    if visits >= MOST_VISITS:
        return None
    spread = 1 + random.uniform(-VISIT_JITTER, VISIT_JITTER)  # noqa: S311
    return stamp(moment(at) + timedelta(seconds=FIRST_VISIT * 2**visits * spread))


def _last(db: sqlite3.Connection, table: str) -> int:
    """The greatest number that a table has given, also to a row that is gone."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0
