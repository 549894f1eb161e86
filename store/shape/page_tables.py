"""The tables of step m017_pages: where the pages of papers begin. As that step, this is never edited."""

from __future__ import annotations

PAGES = (
    # A JSON list: where in the text the first, second, third page begins; one without words begins where the next does.
    """CREATE TABLE version_page (
        version_id INTEGER PRIMARY KEY REFERENCES version(id) ON DELETE CASCADE, starts TEXT NOT NULL
    ) STRICT""",
    "ALTER TABLE evidence_span ADD COLUMN page INTEGER",
    "ALTER TABLE text_reference ADD COLUMN page INTEGER",
    "ALTER TABLE deadline ADD COLUMN page INTEGER",
    "ALTER TABLE concept ADD COLUMN page INTEGER",
    "ALTER TABLE signal ADD COLUMN page INTEGER",
)
