"""The tables of digests and deliveries, of step m001_first_shape. As that step, this is never edited."""

from __future__ import annotations

DIGEST = (
    """CREATE TABLE digest (
        id TEXT PRIMARY KEY, briefing TEXT NOT NULL, week TEXT NOT NULL, title TEXT NOT NULL, subject TEXT NOT NULL,
        window_from TEXT NOT NULL, window_to TEXT NOT NULL, state TEXT NOT NULL, coverage TEXT NOT NULL,
        hash TEXT NOT NULL, model TEXT NOT NULL, html TEXT NOT NULL, text TEXT NOT NULL, created_at TEXT NOT NULL,
        approved_by TEXT, approved_at TEXT, approved_hash TEXT, hold_until TEXT, sent_at TEXT,
        UNIQUE (briefing, week)
    ) STRICT""",
    """CREATE TABLE digest_item (
        digest_id TEXT NOT NULL REFERENCES digest(id), number INTEGER NOT NULL,
        document_id INTEGER NOT NULL REFERENCES document(id), theme TEXT NOT NULL, score REAL NOT NULL,
        why TEXT NOT NULL, also TEXT NOT NULL, PRIMARY KEY (digest_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE delivery (
        digest_id TEXT NOT NULL REFERENCES digest(id), recipient TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'issue',
        state TEXT NOT NULL, phase TEXT NOT NULL DEFAULT '', attempt INTEGER NOT NULL DEFAULT 0,
        message_id TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '', claimed_by TEXT, next_at TEXT,
        updated_at TEXT NOT NULL, PRIMARY KEY (digest_id, recipient, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE digest_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT, digest_id TEXT NOT NULL REFERENCES digest(id), at TEXT NOT NULL,
        who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL DEFAULT ''
    ) STRICT""",
)
