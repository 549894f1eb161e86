"""What the store said at a time: counts by theme from the readings of then, and how they differ from today's.

Compared are the documents that had been collected by then. A theme is what a person had said by then, else what the last
reading by then had found.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """A theme that a document had then and has no more (`gone`), or has now and had not (`new`), and why."""

    document: int
    theme: str
    change: str
    why: str
    classifier_then: str | None
    classifier_now: str | None


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many documents of then had a theme: by the word of then, and by today's."""

    theme: str
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class AsOf:
    """The store as of a time. `unread` documents had no reading by then, so that no theme of them counts then."""

    at: str
    documents: int
    unread: int
    themes: tuple[ThemeCount, ...]
    differences: tuple[Difference, ...]


THEN = """CREATE TEMP TABLE as_of_reading AS SELECT r.document_id, r.version, r.classifier, r.themes FROM reading r JOIN (
        SELECT max(r.id) AS id FROM reading r JOIN document d ON d.id = r.document_id
        WHERE r.read_at <= :at AND d.collected_at <= :at GROUP BY r.document_id) last ON last.id = r.id"""
SAID = """CREATE TEMP TABLE as_of_label AS SELECT l.document_id, l.theme, l.verdict FROM label_event l JOIN (
        SELECT max(id) AS id FROM label_event WHERE labelled_at <= :at GROUP BY document_id, theme) last ON last.id = l.id
        JOIN document d ON d.id = l.document_id WHERE d.collected_at <= :at"""
THEMES_THEN = """CREATE TEMP TABLE as_of_theme AS SELECT r.document_id, j.key AS theme
        FROM as_of_reading r, json_each(r.themes) j
        WHERE NOT EXISTS (SELECT 1 FROM as_of_label l WHERE l.document_id = r.document_id AND l.theme = j.key)
        UNION SELECT document_id, theme FROM as_of_label WHERE verdict = 'right'"""
THEMES_NOW = """CREATE TEMP TABLE as_of_today AS SELECT t.document_id, t.theme FROM document_themes t
        JOIN document d ON d.id = t.document_id WHERE d.collected_at <= :at"""
CHANGED = """SELECT document_id, theme, 'gone' AS change FROM (SELECT * FROM as_of_theme EXCEPT SELECT * FROM as_of_today)
        UNION ALL SELECT document_id, theme, 'new' FROM (SELECT * FROM as_of_today EXCEPT SELECT * FROM as_of_theme)"""
WHY = f"""SELECT c.document_id AS document, c.theme, c.change,
        CASE WHEN coalesce(l.verdict, '') IS NOT coalesce(p.verdict, '') THEN 'a person said so since'
             WHEN r.document_id IS NULL THEN 'not read by then'
             WHEN r.version <> v.number THEN 'its text changed'
             WHEN r.classifier <> d.classifier THEN 'read by another classifier'
             ELSE 'read again' END AS why,
        r.classifier AS classifier_then, d.classifier AS classifier_now
        FROM ({CHANGED}) c JOIN document d ON d.id = c.document_id
        LEFT JOIN version v ON v.id = d.classified_version
        LEFT JOIN as_of_reading r ON r.document_id = c.document_id
        LEFT JOIN as_of_label p ON p.document_id = c.document_id AND p.theme = c.theme
        LEFT JOIN label l ON l.document_id = c.document_id AND l.theme = c.theme
        ORDER BY c.document_id, c.theme"""
TABLES = ("as_of_reading", "as_of_label", "as_of_theme", "as_of_today")


def as_of(store: Store, at: str) -> AsOf:
    """The store as of a time in full (ISO 8601, UTC): counts of then and of today, and each difference."""
    db = store.connection
    only_reads = bool(db.execute("PRAGMA query_only").fetchone()[0])
    # Tables of this connection alone: the file is not written.
    db.execute("PRAGMA query_only = OFF")
    try:
        for statement in (THEN, SAID, THEMES_THEN, THEMES_NOW):
            db.execute(statement, {"at": at})
        db.execute("CREATE INDEX temp.as_of_reading_by ON as_of_reading(document_id)")
        return _read(store, at)
    finally:
        for table in TABLES:
            db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        db.execute(f"PRAGMA query_only = {'ON' if only_reads else 'OFF'}")


def _read(store: Store, at: str) -> AsOf:
    documents = store.rows("SELECT count(*) FROM document WHERE collected_at <= ?", at)[0][0]
    read = store.rows("SELECT count(*) FROM as_of_reading")[0][0]
    counts = store.rows(
        """SELECT theme, sum("then") AS "then", sum(now) AS now FROM (
            SELECT theme, count(*) AS "then", 0 AS now FROM as_of_theme GROUP BY theme
            UNION ALL SELECT theme, 0, count(*) FROM as_of_today GROUP BY theme) GROUP BY theme ORDER BY theme"""
    )
    return AsOf(
        at=at, documents=documents, unread=documents - read,
        themes=tuple(ThemeCount(**dict(row)) for row in counts),
        differences=tuple(Difference(**dict(row)) for row in store.rows(WHY)),
    )  # fmt: skip
