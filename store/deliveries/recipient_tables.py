"""The shapes of the recipients' file, from the first to today's."""

from __future__ import annotations

# What each shape adds to the one before; a landed step is never edited.
STEPS = (
    """
    CREATE TABLE instance (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE recipient (
        key TEXT PRIMARY KEY, briefing TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
        basis TEXT NOT NULL, added_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (briefing, address)
    ) STRICT;
    CREATE TABLE suppression (
        hash TEXT NOT NULL, briefing TEXT NOT NULL, reason TEXT NOT NULL, added_at TEXT NOT NULL,
        PRIMARY KEY (hash, briefing)
    ) STRICT, WITHOUT ROWID;
    """,
    # What has begun to leave, beside the store: one put back from a backup must not mail everybody again. And what came back.
    """
    ALTER TABLE recipient ADD COLUMN note TEXT NOT NULL DEFAULT '';
    CREATE TABLE begun (
        digest_id TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, attempt INTEGER NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (digest_id, key, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE returned (
        mark TEXT PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, digest_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX returned_by_key ON returned(key, kind);
    """,  # What somebody asked for, and how they asked: who confirmed what, when and in which words.
    """
    ALTER TABLE recipient ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
    ALTER TABLE recipient ADD COLUMN form TEXT NOT NULL DEFAULT 'both';
    ALTER TABLE recipient ADD COLUMN wishes TEXT NOT NULL DEFAULT '';
    ALTER TABLE recipient ADD COLUMN group_id TEXT NOT NULL DEFAULT '';
    CREATE TABLE consent (
        key TEXT NOT NULL, briefing TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL, basis TEXT NOT NULL,
        group_id TEXT NOT NULL, words TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at TEXT NOT NULL,
        expires_at TEXT NOT NULL, confirmed_at TEXT, how TEXT NOT NULL DEFAULT '', PRIMARY KEY (key, asked_at)
    ) STRICT;
    CREATE INDEX consent_by_address ON consent(address);
    """,
)
