"""Tags and their evidence: which documents still need reading, and what was found in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from sqlite3 import Connection
from typing import Any

from ground.clock import now
from ground.records import Evidence, Tag
from store.documents.changes import Compared, save_changes
from store.documents.facts import NOTHING, KeptFacts, Published, save_facts
from store.history.keeping import note_classifier, note_reading
from store.shape.database import Store

# Below this likelihood the second reader's opinion is kept only where it contradicts a tag.
TELLING = 0.5
SAID = tuple(one.name for one in fields(Published))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the classifier made of one version of a document."""

    document_id: int
    version_id: int
    language: str | None
    classifier: str
    tags: tuple[Tag, ...]
    signature: bytes
    second: tuple[tuple[str, float], ...] = ()
    """How likely themes are to the second reader, where there is one."""
    meaning: tuple[str, bytes] | None = None
    """The second reader's encoder, and what it makes of the document, a signed byte for each number."""
    facts: KeptFacts = NOTHING
    below: tuple[tuple[str, float], ...] = ()
    """Themes whose words did not weigh enough, with their scores."""
    compared: Compared | None = None
    """What changed since earlier versions, where there are any and they were compared."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A document to classify; `declared` is the language its source or page gave.

    `languages` and `references` (kind and value of each) are JSON; `number` is that of its version, `compared` that of the
    version up to which changes are kept, and `read_by` the classifier that read it before.
    """

    id: int
    version_id: int
    title: str
    text: str
    declared: str | None
    languages: str
    hint: str
    references: str
    published: Published
    number: int = 1
    compared: int = 0
    read_by: str | None = None
    pages: str | None = None
    """Where its pages begin, as they are kept (store/documents/pagination.py)."""


def unread_documents(store: Store, current: Iterable[str], *, everything: bool, after: int, most: int) -> list[Unread]:
    """Documents after an id that were never read, changed since, or were read by a classifier not among `current`."""
    marks = list(current)
    stale = f"classifier IS NULL OR classified_version IS NOT version_id OR classifier NOT IN ({','.join('?' * len(marks))})"
    rows = store.rows(
        f"""SELECT d.id, d.version_id, v.title, v.text, d.declared_language AS declared, s.languages, s.hint,
                d.published_at, s.country, d.url, d.legal_type AS type, s.publishes, s.kind AS system,
                v.number, d.compared, d.classifier AS read_by,
                (SELECT starts FROM version_page WHERE version_id = d.version_id) AS pages,
                (SELECT json_group_array(json_array(r.kind, r.value)) FROM reference r WHERE r.document_id = d.id)
                AS "references"
            FROM document d JOIN version v ON v.id = d.version_id JOIN source s ON s.id = d.source_id
            WHERE d.id > ? AND (? OR {stale}) ORDER BY d.id LIMIT ?""",
        after, everything, *marks, most,
    )  # fmt: skip
    return [_unread(dict(row)) for row in rows]


def _unread(row: dict[str, Any]) -> Unread:
    told = Published(**{name: row.pop(name) for name in SAID})
    return Unread(**row, published=told)


def languages_of(store: Store) -> list[str | None]:
    """The languages that documents were found to be in, None among them for those without one."""
    return [row["language"] for row in store.rows("SELECT DISTINCT language FROM document ORDER BY language")]


def classifiers_of(store: Store) -> list[str]:
    """The classifiers that documents were read by."""
    return [
        row["classifier"] for row in store.rows("SELECT DISTINCT classifier FROM document WHERE classifier IS NOT NULL")
    ]


def count_unread(store: Store, current: Iterable[str], *, everything: bool) -> int:
    """How many documents `unread_documents` would give in all."""
    marks = list(current)
    stale = f"classifier IS NULL OR classified_version IS NOT version_id OR classifier NOT IN ({','.join('?' * len(marks))})"
    row = store.row(f"SELECT count(*) FROM document WHERE ? OR {stale}", everything, *marks)
    return int(row[0]) if row else 0


def save_readings(store: Store, readings: Iterable[Reading]) -> None:
    """Put each reading in the place of the one before, tags and evidence together, in one transaction."""
    at = now()
    with store.transaction() as db:
        for one in readings:
            _put_tags(db, one)
            _put_opinions(db, one)
            db.execute(
                """UPDATE document SET classified_version = ?, classifier = ?, language = ?, signature = ?,
                    read_at = ? WHERE id = ?""",
                (one.version_id, one.classifier, one.language, one.signature, at, one.document_id),
            )
            save_facts(db, one.document_id, one.facts)
            note_classifier(store, one.classifier, one.language, at)
            note_reading(
                store, one.document_id, one.version_id, one.classifier, language=one.language, at=at,
                themes=[(tag.theme, tag.score) for tag in one.tags], near_misses=one.below,
            )  # fmt: skip
            if one.compared:
                save_changes(db, one.document_id, one.compared)


def _put_tags(db: Connection, one: Reading) -> None:
    """The tags with their evidence, in the place of those before."""
    new = one.compared.new if one.compared else frozenset()
    db.execute("DELETE FROM tag WHERE document_id = ?", (one.document_id,))
    db.executemany(
        "INSERT INTO tag (document_id, theme, score, classifier) VALUES (?, ?, ?, ?)",
        [(one.document_id, tag.theme, tag.score, one.classifier) for tag in one.tags],
    )
    db.executemany(
        """INSERT INTO evidence_span (document_id, theme, term, quote, field, start, "end", sentence, is_new,
            page) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                one.document_id,
                tag.theme,
                e.term,
                e.quote,
                e.field,
                e.start,
                e.end,
                e.sentence,
                (e.field, e.start) in new,
                e.page,
            )
            for tag in one.tags
            for e in tag.evidence
        ],
    )


def _put_opinions(db: Connection, one: Reading) -> None:
    """What the second reader thinks, where it says something, and what it makes of the document."""
    tagged = {tag.theme for tag in one.tags}
    telling = [(one.document_id, *each) for each in one.second if each[1] >= TELLING or each[0] in tagged]
    db.execute("DELETE FROM second_opinion WHERE document_id = ?", (one.document_id,))
    db.executemany("INSERT INTO second_opinion (document_id, theme, likely) VALUES (?, ?, ?)", telling)
    db.execute("DELETE FROM meaning WHERE document_id = ?", (one.document_id,))
    if one.meaning:
        db.execute("INSERT INTO meaning VALUES (?, ?, ?)", (one.document_id, *one.meaning))


def tags_of(store: Store, document_id: int) -> list[Tag]:
    """A document's tags, the strongest first, with their evidence in order of place."""
    tags = []
    for row in store.rows("SELECT theme, score FROM tag WHERE document_id = ? ORDER BY score DESC, theme", document_id):
        evidence = store.rows(
            """SELECT term, quote, field, start, "end", sentence, page FROM evidence_span
                WHERE document_id = ? AND theme = ? ORDER BY field DESC, start""",
            document_id, row["theme"],
        )  # fmt: skip
        tags.append(Tag(row["theme"], row["score"], tuple(Evidence(**dict(one)) for one in evidence)))
    return tags
