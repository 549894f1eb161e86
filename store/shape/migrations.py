"""The tables' shape, step by step. A landed step is never edited; a change is a new step.

Tables have singular names and are private to `store`; analysts use the views of `store/shape/views.py`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from store.shape.fact_tables import FACTS
from store.shape.letter_tables import LETTERS
from store.shape.views import create_views

migrations = Migrations("policywatch")

SOURCE = (
    """CREATE TABLE source (
        id TEXT PRIMARY KEY, publisher TEXT NOT NULL, country TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL,
        languages TEXT NOT NULL, publishes TEXT NOT NULL, priority INTEGER NOT NULL, core INTEGER NOT NULL,
        every_seconds INTEGER NOT NULL, silence_seconds INTEGER, hint TEXT NOT NULL, disabled TEXT,
        in_config INTEGER NOT NULL DEFAULT 1
    ) STRICT""",
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT, source_id TEXT NOT NULL REFERENCES source(id),
        started_at TEXT NOT NULL, ended_at TEXT, state TEXT, reason TEXT,
        seen INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, retry_at TEXT, moved_to TEXT
    ) STRICT""",
    "CREATE INDEX run_by_source ON run(source_id, id)",
    "CREATE INDEX run_open ON run(id) WHERE state IS NULL",
    """CREATE TABLE health (
        source_id TEXT PRIMARY KEY REFERENCES source(id), run_id INTEGER REFERENCES run(id), state TEXT, reason TEXT,
        since TEXT, failures INTEGER NOT NULL DEFAULT 0, last_run_at TEXT, last_success_at TEXT, last_new_at TEXT,
        next_at TEXT, trouble_since TEXT, silent_after TEXT, silence TEXT, usual_days REAL
    ) STRICT""",
    """CREATE TABLE validator (
        source_id TEXT NOT NULL REFERENCES source(id), url TEXT NOT NULL, etag TEXT, last_modified TEXT,
        body_hash TEXT, config TEXT NOT NULL, PRIMARY KEY (source_id, url)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE job (
        id TEXT PRIMARY KEY, what TEXT NOT NULL, rhythm TEXT NOT NULL, next_at TEXT
    ) STRICT""",
    """CREATE TABLE alert (
        channel TEXT NOT NULL, source_id TEXT NOT NULL REFERENCES source(id), state TEXT NOT NULL, since TEXT,
        told_at TEXT NOT NULL, back_at TEXT, PRIMARY KEY (channel, source_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE alert_channel (channel TEXT PRIMARY KEY, told_at TEXT, tried_at TEXT) STRICT, WITHOUT ROWID""",
)

DOCUMENT = (
    """CREATE TABLE document (
        id INTEGER PRIMARY KEY AUTOINCREMENT, source_id TEXT NOT NULL REFERENCES source(id), url TEXT NOT NULL,
        media TEXT NOT NULL, language TEXT, declared_language TEXT, published_at TEXT, published_precision TEXT,
        collected_at TEXT NOT NULL, updated_at TEXT NOT NULL, version_id INTEGER REFERENCES version(id),
        text_state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', listed TEXT NOT NULL DEFAULT '',
        etag TEXT, last_modified TEXT, visited_at TEXT, visits INTEGER NOT NULL DEFAULT 0, next_visit_at TEXT,
        gone_at TEXT, classified_version INTEGER, classifier TEXT, signature BLOB, legal_type TEXT NOT NULL DEFAULT '',
        UNIQUE (source_id, url)
    ) STRICT""",
    "CREATE INDEX document_collected ON document(collected_at)",
    "CREATE INDEX document_news ON document(source_id, collected_at, published_at)",
    "CREATE INDEX document_visit ON document(source_id, next_visit_at) WHERE next_visit_at IS NOT NULL",
    "CREATE INDEX document_unclassified ON document(id) WHERE classifier IS NULL",
    """CREATE TABLE version (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES document(id),
        number INTEGER NOT NULL, collected_at TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
        hash TEXT NOT NULL, UNIQUE (document_id, number)
    ) STRICT""",
    """CREATE VIEW document_text AS
        SELECT d.id AS id, v.title AS title, v.text AS text FROM document d JOIN version v ON v.id = d.version_id""",
    """CREATE VIRTUAL TABLE document_search USING fts5(
        title, text, content='document_text', content_rowid='id', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER document_search_update AFTER UPDATE OF version_id ON document BEGIN
        INSERT INTO document_search(document_search, rowid, title, text)
            SELECT 'delete', old.id, title, text FROM version WHERE id = old.version_id;
        INSERT INTO document_search(rowid, title, text)
            SELECT new.id, title, text FROM version WHERE id = new.version_id;
    END""",
)

UNDERSTANDING = (
    """CREATE TABLE tag (
        document_id INTEGER NOT NULL REFERENCES document(id), theme TEXT NOT NULL, score REAL NOT NULL,
        classifier TEXT NOT NULL, PRIMARY KEY (document_id, theme)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX tag_by_theme ON tag(theme, document_id)",
    """CREATE TABLE evidence_span (
        id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL, theme TEXT NOT NULL, term TEXT NOT NULL,
        quote TEXT NOT NULL, field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        FOREIGN KEY (document_id, theme) REFERENCES tag(document_id, theme) ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX evidence_by_tag ON evidence_span(document_id, theme)",
    """CREATE TABLE second_opinion (
        document_id INTEGER NOT NULL REFERENCES document(id), theme TEXT NOT NULL, likely REAL NOT NULL,
        PRIMARY KEY (document_id, theme)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE label (
        document_id INTEGER NOT NULL REFERENCES document(id), theme TEXT NOT NULL, verdict TEXT NOT NULL,
        labelled_by TEXT NOT NULL, labelled_at TEXT NOT NULL, PRIMARY KEY (document_id, theme)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE story (
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE story_document (
        story_id INTEGER NOT NULL REFERENCES story(id), document_id INTEGER NOT NULL REFERENCES document(id),
        reason TEXT NOT NULL, PRIMARY KEY (story_id, document_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reference (
        document_id INTEGER NOT NULL REFERENCES document(id), kind TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (document_id, kind, value)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE procedure (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, core INTEGER NOT NULL, aliases TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE procedure_reference (
        kind TEXT NOT NULL, value TEXT NOT NULL, procedure_id TEXT NOT NULL REFERENCES procedure(id) ON DELETE CASCADE,
        PRIMARY KEY (kind, value)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE procedure_date (
        procedure_id TEXT NOT NULL REFERENCES procedure(id) ON DELETE CASCADE, date TEXT NOT NULL, kind TEXT NOT NULL,
        what TEXT NOT NULL, sure TEXT NOT NULL, PRIMARY KEY (procedure_id, date, kind, what)
    ) STRICT, WITHOUT ROWID""",
    # By the procedure's own reference, followed or not: whoever follows a file later finds its history here.
    """CREATE TABLE procedure_stage (
        id INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL, stage TEXT NOT NULL, stage_at TEXT,
        seen_at TEXT NOT NULL, source_id TEXT NOT NULL REFERENCES source(id)
    ) STRICT""",
    "CREATE INDEX procedure_stage_by_reference ON procedure_stage(reference, id)",
    "CREATE INDEX reference_by_value ON reference(kind, value)",
    """CREATE TABLE deadline (
        id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES document(id),
        date TEXT NOT NULL, kind TEXT NOT NULL, quote TEXT NOT NULL
    ) STRICT""",
)

DIGEST = (
    """CREATE TABLE digest (
        id TEXT PRIMARY KEY, briefing TEXT NOT NULL, week TEXT NOT NULL, title TEXT NOT NULL, subject TEXT NOT NULL,
        window_from TEXT NOT NULL, window_to TEXT NOT NULL, state TEXT NOT NULL, coverage TEXT NOT NULL,
        hash TEXT NOT NULL, model TEXT NOT NULL, html TEXT NOT NULL, text TEXT NOT NULL, created_at TEXT NOT NULL,
        approved_by TEXT, approved_at TEXT, approved_hash TEXT, hold_until TEXT, sent_at TEXT,
        UNIQUE (briefing, week)
    ) STRICT""",
    """CREATE TABLE digest_item (
        digest_id TEXT NOT NULL REFERENCES digest(id), number INTEGER NOT NULL,
        document_id INTEGER NOT NULL REFERENCES document(id), theme TEXT NOT NULL, score REAL NOT NULL,
        why TEXT NOT NULL, also TEXT NOT NULL, PRIMARY KEY (digest_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE delivery (
        digest_id TEXT NOT NULL REFERENCES digest(id), recipient TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'issue',
        state TEXT NOT NULL, phase TEXT NOT NULL DEFAULT '', attempt INTEGER NOT NULL DEFAULT 0,
        message_id TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '', claimed_by TEXT, next_at TEXT,
        updated_at TEXT NOT NULL, PRIMARY KEY (digest_id, recipient, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE digest_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT, digest_id TEXT NOT NULL REFERENCES digest(id), at TEXT NOT NULL,
        who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL DEFAULT ''
    ) STRICT""",
)


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
