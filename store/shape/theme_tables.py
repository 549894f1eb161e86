"""The table of step m019_themes_that_count, kept by triggers whoever writes. As that step, this is never edited."""

from __future__ import annotations

# What counts of one theme on one document: a person's word, else the tag. Its document is known where its tag or label is.
COUNTS = """INSERT INTO document_theme (document_id, theme, score, person)
    SELECT document_id, theme, 1.0, 1 FROM label WHERE document_id = {0}.document_id AND theme = {0}.theme AND verdict = 'right'
    UNION ALL SELECT document_id, theme, score, 0 FROM tag t WHERE document_id = {0}.document_id AND theme = {0}.theme
        AND NOT EXISTS (SELECT 1 FROM label l WHERE l.document_id = t.document_id AND l.theme = t.theme)"""
TAKEN = "DELETE FROM document_theme WHERE document_id = {0}.document_id AND theme = {0}.theme"


def _kept(table: str, event: str, *rows: str) -> str:
    steps = "; ".join(f"{TAKEN}; {COUNTS}".format(row) for row in rows)
    return f"CREATE TRIGGER document_theme_{table}_{event} AFTER {event} ON {table} BEGIN {steps}; END"


THEMES_THAT_COUNT = (
    # A row of its own for each, so that they are counted without a look at what people said of each tag.
    """CREATE TABLE document_theme (
        document_id INTEGER NOT NULL, theme TEXT NOT NULL, score REAL NOT NULL, person INTEGER NOT NULL,
        PRIMARY KEY (document_id, theme)
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO document_theme (document_id, theme, score, person)
        SELECT document_id, theme, score, 0 FROM tag t WHERE NOT EXISTS
            (SELECT 1 FROM label l WHERE l.document_id = t.document_id AND l.theme = t.theme)
        UNION ALL SELECT document_id, theme, 1.0, 1 FROM label WHERE verdict = 'right'""",
    "CREATE INDEX document_theme_by_theme ON document_theme(theme, document_id)",
    _kept("tag", "INSERT", "new"),
    _kept("tag", "UPDATE", "old", "new"),
    _kept("tag", "DELETE", "old"),
    _kept("label", "INSERT", "new"),
    _kept("label", "UPDATE", "old", "new"),
    _kept("label", "DELETE", "old"),
)
