"""The tables of step m007_facts: what documents say beside their themes. As that step, this is never edited."""

from __future__ import annotations

FACTS = (
    "ALTER TABLE document ADD COLUMN kind TEXT",
    "ALTER TABLE document ADD COLUMN kind_reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE document ADD COLUMN read_at TEXT",
    "ALTER TABLE deadline ADD COLUMN certainty TEXT NOT NULL DEFAULT 'fixed'",
    "CREATE UNIQUE INDEX deadline_once ON deadline(document_id, date, kind)",
    "CREATE INDEX deadline_by_date ON deadline(date)",
    # Those that texts name; `reference` holds what publishers give their own documents.
    """CREATE TABLE text_reference (
        document_id INTEGER NOT NULL REFERENCES document(id), kind TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (document_id, kind, value)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX text_reference_by_value ON text_reference(kind, value)",
    """CREATE TABLE concerned_country (
        document_id INTEGER NOT NULL REFERENCES document(id), country TEXT NOT NULL, score REAL NOT NULL,
        PRIMARY KEY (document_id, country)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE concept (
        document_id INTEGER NOT NULL REFERENCES document(id), concept TEXT NOT NULL, name TEXT NOT NULL,
        quote TEXT NOT NULL, field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        PRIMARY KEY (document_id, concept)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE signal (
        id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES document(id), pattern TEXT NOT NULL,
        "right" TEXT NOT NULL, affects TEXT NOT NULL, direction TEXT NOT NULL, quote TEXT NOT NULL,
        field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX signal_by_document ON signal(document_id)",
    # Neither the words nor their place: whoever may see the document finds them, nobody else.
    """CREATE TABLE held_place (
        document_id INTEGER NOT NULL REFERENCES document(id), number INTEGER NOT NULL, field TEXT NOT NULL,
        reason TEXT NOT NULL, PRIMARY KEY (document_id, number)
    ) STRICT, WITHOUT ROWID""",
)
