"""What documents of a window say beside their themes, many at once, and the dates and moves that a briefing watches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any, TypeVar

from store.documents.facts import Concept, Deadline, Signal
from store.documents.windows import TITLE_HELD
from store.shape.database import Store

T = TypeVar("T")
# The kind of source that reads what states have notified for directives.
# More documents with a date ahead than this are more than anybody looks at; official and new ones come first.
MOST_DUE = 500
NOTICES = "cellar-transposition"


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference in normal form; `own` where the publisher gave it to the document, and no text merely names it."""

    kind: str
    value: str
    own: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A followed file's change of stage, by an institution's record; stages in its own words or codes."""

    procedure_id: str
    reference: str
    previous: str
    stage: str
    stage_at: str | None
    seen_at: str
    source_id: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Notices:
    """Which states have notified measures, by the directive's CELEX; `seen` is whether any such source ever answered."""

    states: dict[str, frozenset[str]]
    seen: bool


def references_of(store: Store, ids: Iterable[int]) -> dict[int, list[Cited]]:
    """The references of documents."""
    rows = _rows(store, "document_id, kind, value, said_by FROM document_references", ids, "kind, value")
    return _by_document(rows, lambda row: Cited(row["kind"], row["value"], row["said_by"] == "publisher"))


def signals_of(store: Store, ids: Iterable[int]) -> dict[int, list[Signal]]:
    """The signals of documents, in the order of their text."""
    rows = _rows(store, "* FROM signals", ids, "field, start, pattern")
    return _by_document(rows, lambda row: Signal(**_but_id(row) | _flags(row, "negated", "struck_out")))


def deadlines_of(store: Store, ids: Iterable[int]) -> dict[int, list[Deadline]]:
    """The dates that documents name, the earliest first."""
    rows = _rows(store, "document_id, date, kind, quote, certainty, page FROM deadlines", ids, "date, kind")
    return _by_document(rows, lambda row: Deadline(**_but_id(row)))


def concepts_of(store: Store, ids: Iterable[int]) -> dict[int, list[Concept]]:
    """The concepts of documents: those of the title first, then those whose words led to the strongest theme."""
    columns = 'document_id, concept AS id, name, quote, field, start, "end", page FROM concepts c'
    led = """(SELECT max(t.score) FROM evidence_span e JOIN tag t ON t.document_id = e.document_id AND t.theme = e.theme
        WHERE e.document_id = c.document_id AND e.field = c.field AND e.start = c.start)"""
    rows = _rows(store, columns, ids, f"field != 'title', {led} DESC, start, concept")
    return _by_document(rows, lambda row: Concept(**_but_id(row)))


def versions_of(store: Store, ids: Iterable[int], before: str) -> dict[int, int]:
    """How many texts of each document were seen before a time."""
    rows = store.rows(
        """SELECT document_id, count(*) AS texts FROM version
            WHERE document_id IN (SELECT value FROM json_each(?)) AND collected_at < ? GROUP BY document_id""",
        json.dumps(sorted(set(ids))), before,
    )  # fmt: skip
    return {row["document_id"]: row["texts"] for row in rows}


def english_titles(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """Titles that a document's own publisher gave the same act in English: same source, same CELEX, ECLI or ELI."""
    rows = store.rows(
        """SELECT r.document_id, v.title FROM reference r JOIN document d ON d.id = r.document_id
            JOIN reference o ON o.kind = r.kind AND o.value = r.value AND o.document_id != r.document_id
            JOIN document e ON e.id = o.document_id AND e.source_id = d.source_id AND e.language = 'en'
            JOIN version v ON v.id = e.version_id
            WHERE r.document_id IN (SELECT value FROM json_each(?)) AND r.kind IN ('celex', 'ecli', 'eli')
                AND d.language != 'en' AND NOT EXISTS
                (SELECT 1 FROM held_place h WHERE h.document_id = e.id AND h.field = 'title')
            ORDER BY e.id DESC""",
        json.dumps(sorted(set(ids))),
    )
    return {row["document_id"]: row["title"] for row in rows}


def documents_due(
    store: Store, first: str, last: str, *, before: str, min_score: float, themes: Iterable[str]
) -> list[int]:
    """Documents about themes that name a day from `first` to `last` with its sentence, seen before a time.

    None whose title is held, whose source is paused, that its publisher took back, or that is a notice.
    """
    rows = store.rows(
        f"""SELECT DISTINCT d.id FROM deadline x JOIN document d ON d.id = x.document_id
            JOIN source s ON s.id = d.source_id
            WHERE x.date BETWEEN ? AND ? AND x.quote != '' AND d.collected_at < ? AND s.disabled IS NULL
                AND d.gone_at IS NULL AND coalesce(d.kind, '') != 'notice' AND NOT {TITLE_HELD} AND EXISTS
                (SELECT 1 FROM document_themes t WHERE t.document_id = d.id AND t.score >= ?
                    AND t.theme IN (SELECT value FROM json_each(?)))
            ORDER BY s.publishes NOT IN ('law', 'official'), d.id DESC LIMIT ?""",
        first, last, before, min_score, json.dumps(list(themes)), MOST_DUE,
    )  # fmt: skip
    return [row["id"] for row in rows]


def moves_in(store: Store, opens: str, closes: str) -> list[Move]:
    """The followed files whose stage changed in a window, from where they stood before it to where they stood at its end."""
    rows = store.rows(
        """SELECT p.procedure_id, p.reference, p.previous, p.stage, p.stage_at, p.seen_at, p.source_id, s.publisher
            FROM procedure_stages p JOIN source s ON s.id = p.source_id
            WHERE p.procedure_id IS NOT NULL AND p.previous IS NOT NULL AND p.seen_at >= ? AND p.seen_at < ?
            ORDER BY p.seen_at, p.reference""",
        opens, closes,
    )  # fmt: skip
    found: dict[str, Move] = {}
    for row in rows:
        before = found.get(row["procedure_id"])
        found[row["procedure_id"]] = Move(**{**dict(row), "previous": before.previous if before else row["previous"]})
    return [one for one in found.values() if one.previous != one.stage]


def notices(store: Store, acts: Iterable[str]) -> Notices:
    """Which states have notified measures for directives."""
    states: dict[str, set[str]] = {}
    rows = store.rows(
        "SELECT act, country FROM transpositions WHERE act IN (SELECT value FROM json_each(?))",
        json.dumps(sorted(acts)),
    )
    for row in rows:
        states.setdefault(row["act"], set()).add(row["country"])
    seen = store.row(
        """SELECT 1 FROM source s JOIN health h ON h.source_id = s.id
            WHERE s.kind = ? AND h.last_success_at IS NOT NULL""",
        NOTICES,
    )
    return Notices({act: frozenset(named) for act, named in states.items()}, seen is not None)


def _rows(store: Store, columns: str, ids: Iterable[int], order: str) -> list[Row]:
    """Rows of documents whose present text was read: what an older text said may stand there no more."""
    return store.rows(
        f"""SELECT {columns} WHERE document_id IN (SELECT d.id FROM json_each(?) w JOIN document d ON d.id = w.value
                WHERE d.version_id = coalesce(d.classified_version, d.version_id)) ORDER BY document_id, {order}""",
        json.dumps(sorted(set(ids))),
    )


def _by_document(rows: Iterable[Row], make: Callable[[Row], T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row["document_id"], []).append(make(row))
    return found


def _flags(row: Row, *names: str) -> dict[str, bool]:
    return {name: bool(row[name]) for name in names}


def _but_id(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name != "document_id"}  # a row is no dict
