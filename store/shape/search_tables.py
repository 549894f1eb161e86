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
    "CREATE INDEX document_by_version ON document(version_id, id, language, country)",
)

# Kept with each document, so that counting, narrowing and sorting need neither its source nor its text.
KEPT = (
    "ALTER TABLE document ADD COLUMN country TEXT",
    "ALTER TABLE document ADD COLUMN week TEXT",
    "UPDATE document SET country = (SELECT country FROM source WHERE id = source_id)",
    # The ISO week of a day is that of its Thursday.
    """UPDATE document SET week = (SELECT strftime('%Y', thursday) || '-W'
            || substr('0' || ((strftime('%j', thursday) - 1) / 7 + 1), -2)
        FROM (SELECT date(collected_at, '-3 days', 'weekday 4') AS thursday))""",
    "CREATE INDEX document_facets ON document(week, country, language, kind)",
    "CREATE INDEX document_by_country ON document(country, collected_at)",
    "CREATE INDEX document_published ON document(published_at)",
    # Said once: where both name it, the publisher does. From now on whoever writes sees to it.
    """DELETE FROM text_reference WHERE EXISTS (SELECT 1 FROM reference r WHERE r.document_id = text_reference.document_id
        AND r.kind = text_reference.kind AND r.value = text_reference.value)""",
)

# Step m016_one_index. Under which licence a source's texts may be passed on; empty where it states none.
LICENCE = ("ALTER TABLE source ADD COLUMN licence TEXT NOT NULL DEFAULT ''",)
# And in it, one index serves search and SQL: `document_search`, which had the same texts once more, is a view of it
# now. What SQLite would not fold as we do is in `written` as it stands in the text. `classify` fills it anew.
ONE_INDEX = (
    "DROP TRIGGER document_search_update",
    "DROP TABLE document_search",
    "DROP VIEW document_text",
    "DROP TABLE word_search",
    # The text first: places in a first column cost two bytes less for each word.
    """CREATE VIRTUAL TABLE word_search USING fts5(text, title, written, content='',
        tokenize="unicode61 remove_diacritics 2")""",
    # Bytes of words gathered before they are written: fewer pieces that have to be merged.
    "INSERT INTO word_search (word_search, rank) VALUES ('hashsize', 33554432)",
    "DROP TABLE word_parts",
    # Words are short: which hold all three-letter pieces of a part is asked of the index, the rest of the word itself.
    """CREATE VIRTUAL TABLE word_parts USING fts5(word, content='search_word', content_rowid='id', tokenize="trigram",
        detail=none, columnsize=0)""",
    "DELETE FROM search_word",
    "UPDATE search_state SET reached = 0",
    # Title and text are looked up only where they are asked for: a word may stand in every document.
    """CREATE VIEW document_search AS SELECT d.id AS rowid, (SELECT title FROM version WHERE id = w.rowid) AS title,
        (SELECT text FROM version WHERE id = w.rowid) AS text, w.rank AS rank, w.word_search AS document_search
        FROM word_search w JOIN document d ON d.version_id = w.rowid""",
)

# Step m018_merges. Pieces of the index wait until sixteen of a size can be written as one: each word is written anew half as
# often as with SQLite's four, and a question meets a few pieces more.
MERGES = (
    "INSERT INTO word_search (word_search, rank) VALUES ('automerge', 16)",
    "INSERT INTO word_search (word_search, rank) VALUES ('crisismerge', 64)",
)
