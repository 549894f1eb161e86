"""The tables of step m009_search, and the indexes that serve the views. As that step, this is never edited."""

from __future__ import annotations

SEARCH = (
    # Contentless: words as store/search/words.py folds them, which holds them apart by spaces; rowid is version.id.
    """CREATE VIRTUAL TABLE word_search USING fts5(title, text, content='', tokenize="ascii")""",
    """CREATE TABLE search_word (
        id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, documents INTEGER NOT NULL,
        size INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX search_word_by_size ON search_word(size, word) WHERE size > 0",
    """CREATE VIRTUAL TABLE word_parts USING fts5(word, content='search_word', content_rowid='id', tokenize="trigram")""",
    "CREATE TABLE search_state (reached INTEGER NOT NULL) STRICT",
    "INSERT INTO search_state VALUES (0)",
    # From a version to its document and what a search may narrow it by, without a look at the document itself.
    "CREATE INDEX document_by_version ON document(version_id, id, language, source_id, collected_at)",
)
