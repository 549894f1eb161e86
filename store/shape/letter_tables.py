"""The tables of step m008_letters: corrections, and what approvers were told. As that step, this is never edited."""

from __future__ import annotations

LETTERS = (
    "ALTER TABLE digest ADD COLUMN list_id TEXT NOT NULL DEFAULT ''",
    # A mark of the briefing's rules that readers see the effect of.
    "ALTER TABLE digest ADD COLUMN rules TEXT NOT NULL DEFAULT ''",
    # Numbers of the documents that were held back from it, in JSON.
    "ALTER TABLE digest ADD COLUMN held TEXT NOT NULL DEFAULT '[]'",
    """CREATE TABLE correction (
        digest_id TEXT NOT NULL REFERENCES digest(id), number INTEGER NOT NULL, item INTEGER NOT NULL,
        kind TEXT NOT NULL, was TEXT NOT NULL, corrected TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
        state TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL,
        approved_by TEXT, approved_at TEXT, approved_hash TEXT, PRIMARY KEY (digest_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE digest_told (
        digest_id TEXT NOT NULL, what TEXT NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (digest_id, what, hash)
    ) STRICT, WITHOUT ROWID""",
)
