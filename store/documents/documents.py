"""Documents and their versions: found ones are saved, known ones recognised, changed ones get a version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ground.clock import moment, now
from ground.records import Document, Found, Known
from store.documents.inserting import insert_new, next_visit, refer, text_hash
from store.documents.pagination import add_pages, keep_pages
from store.documents.procedures import note_stage
from store.shape.database import Store

# New documents that are written together: so many are held in memory at once.
AT_ONCE = 1_000

DOCUMENT_COLUMNS = """d.id, d.source_id, d.url, v.title, v.text, d.language, s.country, d.published_at,
    d.collected_at, d.version_id"""
KNOWN = """SELECT d.id, d.version_id, d.visits, d.text_state, d.published_at, d.published_precision, d.media,
    d.visited_at, d.listed, d.etag, d.last_modified, d.gone_at, v.number, v.hash, v.title
    FROM document d LEFT JOIN version v ON v.id = d.version_id WHERE d.source_id = ? AND d.url = ?"""


@dataclass(slots=True)
class Saved:
    """How many of some found documents were new, and how many had another text than before."""

    new: int = 0
    changed: int = 0


def save_documents(store: Store, found: Iterable[Found], at: str | None = None) -> dict[str, Saved]:
    """Keep some found documents in one transaction; what was new or changed, by source.

    A document that is known and unchanged costs no write of its text.
    """
    counts: dict[str, Saved] = defaultdict(Saved)
    at = at or now()
    with store.transaction():
        # Those that are new are written together, which costs half as much.
        new: dict[tuple[str, str], Found] = {}
        for one in found:
            saved, key = counts[one.source_id], (one.source_id, one.url)
            if key in new or len(new) >= AT_ONCE:
                insert_new(store, list(new.values()), at)
                new.clear()
            known = store.row(KNOWN, *key)
            if known is None:
                new[key] = one
                saved.new += 1
            elif one.visited or known["visited_at"] is None:
                saved.changed += _update(store, one, dict(known), at)
            if one.stage:
                note_stage(store, one, at)
        insert_new(store, list(new.values()), at)
    return counts


def known_documents(store: Store, source_id: str, urls: list[str]) -> dict[str, Known]:
    """What is known of those of the addresses that the source has shown before."""
    found = {}
    for url in urls:
        row = store.row(
            """SELECT id, url, listed, visited_at, etag, last_modified, next_visit_at FROM document
                WHERE source_id = ? AND url = ?""",
            source_id, url,
        )  # fmt: skip
        if row:
            found[url] = _known(dict(row))
    return found


def due_visits(store: Store, source_id: str, since: str, most: int) -> list[Known]:
    """Pages of a source that should be looked at again by `since`, the longest waiting first."""
    rows = store.rows(
        """SELECT id, url, listed, visited_at, etag, last_modified, next_visit_at FROM document
            WHERE source_id = ? AND next_visit_at IS NOT NULL AND next_visit_at <= ? ORDER BY next_visit_at LIMIT ?""",
        source_id, since, most,
    )  # fmt: skip
    return [_known(dict(row)) for row in rows]


def listed_as(store: Store, source_id: str, mark: str) -> list[str]:
    """The addresses of a source's documents whose entry's mark begins with this."""
    rows = store.rows(
        "SELECT url FROM document WHERE source_id = ? AND substr(listed, 1, ?) = ?", source_id, len(mark), mark
    )
    return [row["url"] for row in rows]


def visited_unchanged(store: Store, source_id: str, urls: Iterable[str], at: str | None = None) -> None:
    """Note that pages were looked at and had not changed, so that the next look comes later."""
    with store.transaction() as db:
        for url in urls:
            row = store.row("SELECT id, visits FROM document WHERE source_id = ? AND url = ?", source_id, url)
            if row:
                visits = row["visits"] + 1
                db.execute(
                    "UPDATE document SET visits = ?, next_visit_at = ? WHERE id = ?",
                    (visits, next_visit(visits, at or now()), row["id"]),
                )


def mark_gone(store: Store, source_id: str, urls: Iterable[str], at: str | None = None) -> None:
    """Note that pages were withdrawn by their publisher; what was collected stays."""
    with store.transaction() as db:
        for url in urls:
            db.execute(
                """UPDATE document SET gone_at = coalesce(gone_at, ?), next_visit_at = NULL
                    WHERE source_id = ? AND url = ?""",
                (at or now(), source_id, url),
            )


def get_document(store: Store, document_id: int) -> Document | None:
    """A document with its current version, or None."""
    row = store.row(
        f"""SELECT {DOCUMENT_COLUMNS} FROM document d JOIN version v ON v.id = d.version_id
            JOIN source s ON s.id = d.source_id WHERE d.id = ?""",
        document_id,
    )
    return Document(**dict(row)) if row else None


def references_of(store: Store, document_id: int) -> tuple[tuple[str, str], ...]:
    """The identifiers that a document's publisher gives it: kind and value of each."""
    rows = store.rows("SELECT kind, value FROM reference WHERE document_id = ? ORDER BY kind, value", document_id)
    return tuple((row["kind"], row["value"]) for row in rows)


def documents_of(store: Store, source_id: str) -> list[Document]:
    """A source's documents with their current versions, the latest published first, those without a date last."""
    rows = store.rows(
        f"""SELECT {DOCUMENT_COLUMNS} FROM document d JOIN version v ON v.id = d.version_id
            JOIN source s ON s.id = d.source_id WHERE d.source_id = ? ORDER BY d.published_at DESC, d.id""",
        source_id,
    )
    return [Document(**dict(row)) for row in rows]


def _update(store: Store, one: Found, known: dict[str, object], at: str) -> int:
    """Refresh a known document; 1 if its text is another than before, else 0."""
    if not one.listed:
        # Looked at again without its entry: the title stays the one the publisher listed.
        one = replace(one, title=str(known["title"]))
    changed = known["hash"] != text_hash(one.title, one.text)
    if not changed and not one.visited and known["listed"] == one.listed:
        return 0
    visits = 0 if changed else int(str(known["visits"])) + 1
    when = one.published
    store.connection.execute(
        """UPDATE document SET media = ?, text_state = ?, note = ?, listed = coalesce(nullif(?, ''), listed), etag = ?,
            last_modified = ?, visits = ?, gone_at = NULL, published_at = coalesce(published_at, ?),
            published_precision = coalesce(published_precision, ?),
            visited_at = CASE WHEN ? THEN ? ELSE visited_at END, next_visit_at = ?,
            updated_at = CASE WHEN ? THEN ? ELSE updated_at END,
            legal_type = coalesce(nullif(?, ''), legal_type) WHERE id = ?""",
        (one.media, one.text_state, one.note, one.listed, one.etag, one.last_modified, visits, when and when.value,
         when and when.precision, one.visited, at, next_visit(visits, at) if one.visited else None, changed, at,
         one.legal_type, known["id"]),
    )  # fmt: skip
    refer(store, int(str(known["id"])), one)
    if changed:
        _add_version(store, int(str(known["id"])), int(str(known["number"] or 0)) + 1, one, at)
    elif one.pages:
        add_pages(store, int(str(known["id"])), int(str(known["version_id"])), one.text, one.pages)
    return int(changed)


def _add_version(store: Store, document_id: int, number: int, one: Found, at: str) -> None:
    cursor = store.connection.execute(
        "INSERT INTO version (document_id, number, collected_at, title, text, hash) VALUES (?, ?, ?, ?, ?, ?)",
        (document_id, number, at, one.title, one.text, text_hash(one.title, one.text)),
    )
    store.connection.execute("UPDATE document SET version_id = ? WHERE id = ?", (cursor.lastrowid, document_id))
    if one.pages and cursor.lastrowid:
        keep_pages(store, cursor.lastrowid, one.pages)


def _known(row: dict[str, object]) -> Known:
    return Known(
        document_id=int(str(row["id"])),
        url=str(row["url"]),
        listed=str(row["listed"]),
        visited=row["visited_at"] is not None,
        etag=row["etag"],  # type: ignore[arg-type]
        last_modified=row["last_modified"],  # type: ignore[arg-type]
        next_visit_at=row["next_visit_at"],  # type: ignore[arg-type]
    )


def newest_of(found: Iterable[Found]) -> str | None:
    """The latest publication time among found documents that is not in the future; None where none is dated.

    A year or a month counts as its last days: a source that dates so coarsely must not look silent.
    """
    limit = now()
    dated = [one.published for one in found if one.published and one.published.value <= limit]
    ends = {"year": "-12-28", "month": "-28"}
    return max((min(when.value + ends.get(when.precision, ""), limit) for when in dated), key=moment, default=None)
