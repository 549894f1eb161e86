"""The tables' shape, step by step. A landed step is never edited; a change is a new step.

Tables have singular names and are private to `store`; analysts use the views of `store/shape/views.py`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from ground.clock import now
from store.shape.digest_tables import DIGEST
from store.shape.fact_tables import FACTS
from store.shape.first_tables import DOCUMENT, SOURCE, UNDERSTANDING
from store.shape.history_tables import FROM_BEFORE, HISTORY
from store.shape.letter_tables import LETTERS
from store.shape.page_tables import PAGES
from store.shape.search_tables import KEPT, LICENCE, MERGES, ONE_INDEX, SEARCH
from store.shape.signal_tables import SAID_OF_SIGNALS
from store.shape.story_tables import CHANGES_AND_STORIES, FILES
from store.shape.theme_tables import THEMES_THAT_COUNT
from store.shape.views import create_views

migrations = Migrations("policywatch")


def _execute(db: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(statement)


@migrations()
def m001_first_shape(db: Database) -> None:
    """Sources and runs, documents and versions, tags and evidence, digests and deliveries."""
    _execute(db, SOURCE + DOCUMENT + UNDERSTANDING + DIGEST)
    create_views(db)


@migrations()
def m002_meanings(db: Database) -> None:
    """What the second reader saw of a document's meaning, so that a labelled document near to it can be named."""
    _execute(
        db,
        (
            """CREATE TABLE meaning (
                document_id INTEGER PRIMARY KEY REFERENCES document(id), encoder TEXT NOT NULL, vector BLOB NOT NULL
            ) STRICT""",
        ),
    )


@migrations()
def m003_exceeded(db: Database) -> None:
    """Content that could not be read within its limits, so that it is not read again until it changes."""
    _execute(
        db,
        (
            """CREATE TABLE exceeded (
                mark TEXT PRIMARY KEY, sentence TEXT NOT NULL, noted_at TEXT NOT NULL
            ) STRICT, WITHOUT ROWID""",
        ),
    )


@migrations()
def m004_readings_stopped(db: Database) -> None:
    """How far a source was read has a table of its own; before, two rows of `validator` held it under other names.

    What was behind the # of an address was the body of a POST, or a note of the adapter.
    """
    _execute(
        db,
        (
            """CREATE TABLE reached (
                source_id TEXT PRIMARY KEY REFERENCES source(id), config TEXT NOT NULL, complete_at TEXT NOT NULL,
                url TEXT, method TEXT NOT NULL, body TEXT NOT NULL, note TEXT NOT NULL, page INTEGER NOT NULL,
                since TEXT NOT NULL, began TEXT NOT NULL
            ) STRICT, WITHOUT ROWID""",
            """INSERT INTO reached
                SELECT source_id, config, last_modified, NULL, 'GET', '', '', 1, '', '' FROM validator
                WHERE url = 'policywatch:complete' AND last_modified IS NOT NULL""",
            """INSERT INTO reached
                SELECT source_id, config, '', address, CASE WHEN posted THEN 'POST' ELSE 'GET' END,
                    CASE WHEN posted THEN behind ELSE '' END, CASE WHEN posted THEN '' ELSE behind END,
                    max(1, CAST(substr(body_hash, instr(body_hash, ' ') + 1) AS INTEGER)),
                    substr(body_hash, 1, instr(body_hash, ' ') - 1), last_modified
                FROM (
                    SELECT *, behind GLOB '[[{]*' AS posted FROM (
                        SELECT *,
                            CASE instr(etag, '#') WHEN 0 THEN etag ELSE substr(etag, 1, instr(etag, '#') - 1) END AS address,
                            CASE instr(etag, '#') WHEN 0 THEN '' ELSE substr(etag, instr(etag, '#') + 1) END AS behind
                        FROM validator WHERE url = 'policywatch:rest' AND etag IS NOT NULL AND last_modified IS NOT NULL
                            AND body_hash LIKE '____-%T%Z %'
                    )
                ) WHERE true
                ON CONFLICT (source_id) DO UPDATE SET
                    complete_at = iif(reached.config = excluded.config, reached.complete_at, ''), config = excluded.config,
                    url = excluded.url, method = excluded.method, body = excluded.body, note = excluded.note,
                    page = excluded.page, since = excluded.since, began = excluded.began""",
            "DELETE FROM validator WHERE url IN ('policywatch:complete', 'policywatch:rest')",
        ),
    )


@migrations()
def m005_stops_and_troubles(db: Database) -> None:
    """Which runs were stopped by no fault of their source; and what else operators have to be told."""
    _execute(
        db,
        (
            # NULL, "stop" (somebody stopped us) or "crash" (the process ended without a word).
            "ALTER TABLE run ADD COLUMN interrupted TEXT",
            """CREATE TABLE trouble (
                id TEXT PRIMARY KEY, sentence TEXT NOT NULL, todo TEXT NOT NULL, since TEXT NOT NULL, ended_at TEXT
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE trouble_told (
                channel TEXT NOT NULL, trouble_id TEXT NOT NULL REFERENCES trouble(id) ON DELETE CASCADE,
                since TEXT NOT NULL, PRIMARY KEY (channel, trouble_id)
            ) STRICT, WITHOUT ROWID""",
        ),
    )
    create_views(db)


@migrations()
def m006_lists(db: Database) -> None:
    """How the last good list of a source looked, and what was found where it no longer looks like that."""
    _execute(
        db,
        (
            """CREATE TABLE list_shape (
                source_id TEXT PRIMARY KEY REFERENCES source(id), config TEXT NOT NULL, place TEXT NOT NULL,
                dated REAL NOT NULL, forms TEXT NOT NULL, items INTEGER NOT NULL, known REAL NOT NULL, seen_at TEXT NOT NULL
            ) STRICT""",
            """CREATE TABLE list_apart (
                source_id TEXT NOT NULL REFERENCES source(id), url TEXT NOT NULL, title TEXT NOT NULL, day TEXT NOT NULL,
                seen_at TEXT NOT NULL, UNIQUE (source_id, url)
            ) STRICT""",
        ),
    )


@migrations()
def m007_facts(db: Database) -> None:
    """What documents say beside their themes. Documents that were read before are read once more, by their classifier."""
    _execute(db, FACTS)
    create_views(db)


@migrations()
def m008_letters(db: Database) -> None:
    """What an approval binds beside the content; corrections of what was sent; and what approvers were told."""
    _execute(db, LETTERS)
    create_views(db)


@migrations()
def m009_search(db: Database) -> None:
    """The index of search, which `classify` fills, and what lets the views answer without a look at texts."""
    _execute(db, KEPT + SEARCH)
    create_views(db)


@migrations()
def m010_history(db: Database) -> None:
    """What was so at some time: readings, classifiers, judgements and days of sources, from what is known of before."""
    _execute(db, HISTORY)
    for statement in FROM_BEFORE:
        db.execute(statement, {"now": now()} if ":now" in statement else {})
    create_views(db)


@migrations()
def m011_heartbeat(db: Database) -> None:
    """Signs of life of what runs for long."""
    _execute(
        db,
        (
            """CREATE TABLE heartbeat (
                name TEXT PRIMARY KEY, at TEXT NOT NULL, since TEXT NOT NULL, pid INTEGER NOT NULL, version TEXT NOT NULL,
                ended_at TEXT
            ) STRICT, WITHOUT ROWID""",
        ),
    )


@migrations()
def m012_changes_and_stories(db: Database) -> None:
    """What changed between versions of documents, and which documents tell of one event."""
    _execute(db, CHANGES_AND_STORIES)
    create_views(db)


@migrations()
def m013_edits(db: Database) -> None:
    """What editors change in drafts, apart from what is computed."""
    _execute(
        db,
        (
            """CREATE TABLE edit (
                id INTEGER PRIMARY KEY, digest_id TEXT NOT NULL, document_id INTEGER REFERENCES document(id),
                action TEXT NOT NULL, value TEXT NOT NULL, why TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
                undone INTEGER NOT NULL
            ) STRICT""",
            "CREATE INDEX edit_by_digest ON edit(digest_id)",
        ),
    )
    create_views(db)


@migrations()
def m014_files(db: Database) -> None:
    """Files of single states, and a timeline of each file."""
    _execute(db, FILES)
    create_views(db)


@migrations()
def m016_one_index(db: Database) -> None:
    """One full-text index instead of two; how often classifiers are right; licences, and since when the config has a source."""
    _execute(db, LICENCE + ONE_INDEX)
    create_views(db)


@migrations()
def m017_pages(db: Database) -> None:
    """Where the pages of papers begin, and on which page there is what they say."""
    _execute(db, PAGES)
    create_views(db)


@migrations()
def m018_merges(db: Database) -> None:
    """The index of search writes its words anew less often."""
    _execute(db, MERGES)


@migrations()
def m019_themes_that_count(db: Database) -> None:
    """The themes that count, kept beside tags and labels, so that they are counted as fast as documents."""
    _execute(db, THEMES_THAT_COUNT)
    create_views(db)


@migrations()
def m020_said_of_signals(db: Database) -> None:
    """Whether the sentence of a signal has a negation, or says that something was struck out."""
    _execute(db, SAID_OF_SIGNALS)
    create_views(db)
