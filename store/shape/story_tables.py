"""The tables of step m012_changes_and_stories: what changed, and stories. As that step, this is never edited."""

from __future__ import annotations

CHANGES_AND_STORIES = (
    # Rows of held sentences are not written: no reader of this file may find them here.
    """CREATE TABLE version_change (
        id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES document(id), from_number INTEGER NOT NULL,
        to_number INTEGER NOT NULL, kind TEXT NOT NULL, paragraph INTEGER NOT NULL, before TEXT NOT NULL,
        after TEXT NOT NULL, weight REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX version_change_by_document ON version_change(document_id, to_number)",
    "ALTER TABLE document ADD COLUMN compared INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE evidence_span ADD COLUMN is_new INTEGER NOT NULL DEFAULT 0",
    # What has more than one version was never compared: it is read once more.
    "UPDATE document SET classifier = NULL WHERE version_id IN (SELECT id FROM version WHERE number > 1)",
    # Both were empty until now. A document is in one story.
    "DROP TABLE story_document",
    "DROP TABLE story",
    """CREATE TABLE story (
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE story_document (
        document_id INTEGER PRIMARY KEY REFERENCES document(id), story_id INTEGER NOT NULL REFERENCES story(id),
        reason TEXT NOT NULL, joined_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX story_document_by_story ON story_document(story_id)",
    # What a person said of two documents: it outlives every rebuild, and the numbers of stories.
    """CREATE TABLE story_verdict (
        id INTEGER PRIMARY KEY AUTOINCREMENT, verdict TEXT NOT NULL, document_id INTEGER NOT NULL REFERENCES document(id),
        other_id INTEGER NOT NULL REFERENCES document(id), said_by TEXT NOT NULL, said_at TEXT NOT NULL
    ) STRICT""",
    # Pieces of signatures: documents that share one may be near-duplicates.
    """CREATE TABLE story_band (
        band INTEGER NOT NULL, document_id INTEGER NOT NULL, PRIMARY KEY (band, document_id)
    ) STRICT, WITHOUT ROWID""",
    # The reading after which a document was last put into a story, or found to be in none.
    "ALTER TABLE document ADD COLUMN storied_at TEXT",
    "CREATE INDEX document_unstoried ON document(id) WHERE read_at IS NOT NULL AND storied_at IS NOT read_at",
)

# Step m014_files: whose a state's file is, and which directives it transposes (JSON); files of the EU have no row.
FILES = (
    """CREATE TABLE procedure_state (
        procedure_id TEXT PRIMARY KEY REFERENCES procedure(id) ON DELETE CASCADE, country TEXT NOT NULL,
        transposes TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
