"""The tables of step m010_history, to which rows are only added. As that step, this is never edited."""

from __future__ import annotations

HISTORY = (
    # themes and near misses: JSON, theme to score.
    """CREATE TABLE reading (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES document(id),
        version INTEGER NOT NULL, classifier TEXT NOT NULL, language TEXT, read_at TEXT NOT NULL, themes TEXT NOT NULL,
        near_misses TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    "CREATE INDEX reading_by_document ON reading(document_id, id)",
    """CREATE TABLE classifier (
        id TEXT PRIMARY KEY, language TEXT, software TEXT NOT NULL, terms_hash TEXT NOT NULL, rules_hash TEXT NOT NULL,
        valid_from TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # What each mark of a lexicon stood for: JSON, theme to terms.
    """CREATE TABLE lexicon (
        terms_hash TEXT NOT NULL, language TEXT NOT NULL, terms TEXT NOT NULL, PRIMARY KEY (terms_hash, language)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE label_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES document(id), theme TEXT NOT NULL,
        verdict TEXT NOT NULL, labelled_by TEXT NOT NULL, labelled_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX label_event_by_document ON label_event(document_id, theme, id)",
    """CREATE TABLE source_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT, source_id TEXT NOT NULL REFERENCES source(id), at TEXT NOT NULL,
        event TEXT NOT NULL, detail TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX source_event_by_source ON source_event(source_id, id)",
    """CREATE TABLE source_day (
        source_id TEXT NOT NULL REFERENCES source(id), day TEXT NOT NULL, state TEXT NOT NULL,
        runs INTEGER NOT NULL, documents INTEGER NOT NULL, PRIMARY KEY (source_id, day)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX source_day_by_day ON source_day(day)",
    "CREATE TABLE store_mark (id TEXT NOT NULL, made_at TEXT NOT NULL, config_hash TEXT NOT NULL DEFAULT '') STRICT",
)
# What a store of before knows of its past: what stands now, as of when it was written.
FROM_BEFORE = (
    """INSERT INTO reading (document_id, version, classifier, language, read_at, themes)
        SELECT d.id, v.number, d.classifier, d.language, coalesce(d.read_at, d.updated_at),
            (SELECT json_group_object(t.theme, t.score) FROM (SELECT theme, score FROM tag WHERE document_id = d.id
                ORDER BY theme) t)
        FROM document d JOIN version v ON v.id = d.classified_version WHERE d.classifier IS NOT NULL ORDER BY d.id""",
    """INSERT INTO label_event (document_id, theme, verdict, labelled_by, labelled_at)
        SELECT document_id, theme, verdict, labelled_by, labelled_at FROM label ORDER BY labelled_at, document_id, theme""",
    # The last run of a day has the greatest number, and SQLite gives the other columns of that row.
    """INSERT INTO source_day (source_id, day, state, runs, documents)
        SELECT source_id, day, state, runs, documents FROM (
            SELECT source_id, substr(ended_at, 1, 10) AS day, state, max(id), count(*) AS runs, sum(new) AS documents
            FROM run WHERE state IS NOT NULL AND interrupted IS NULL GROUP BY source_id, substr(ended_at, 1, 10))""",
    """INSERT INTO source_event (source_id, at, event)
        SELECT s.id, coalesce((SELECT min(started_at) FROM run WHERE source_id = s.id), :now), 'entered' FROM source s""",
    "INSERT INTO source_event (source_id, at, event) SELECT id, :now, 'left' FROM source WHERE in_config = 0",
    """INSERT INTO store_mark (id, made_at) VALUES
        (lower(hex(randomblob(16))), coalesce((SELECT min(collected_at) FROM document), :now))""",
)
