"""What documents say beside their themes, as it is kept, and that something in them is held."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something closes; `quote` is empty where its sentence is held."""

    date: str
    kind: str
    quote: str
    certainty: str
    page: int | None = None
    """Of a paper with several, counted from 1, where the sentence begins; so of all facts."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the glossary with the words that show it: `quote` is `field[start:end]`."""

    id: str
    name: str
    quote: str
    field: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A sentence that raises a question of rights: `quote` is `field[start:end]`."""

    pattern: str
    right: str
    affects: str
    direction: str
    quote: str
    field: str
    start: int
    end: int
    page: int | None = None
    negated: bool = False
    """Whether the sentence has a negation, and whether it says that something was struck out, rejected or repealed."""
    struck_out: bool = False


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What one version of a document says. Of what is held only field and reason are kept, never place or words."""

    kind: str | None = None
    kind_reason: str = ""
    references: tuple[tuple[str, str], ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    countries: tuple[tuple[str, float], ...] = ()
    concepts: tuple[Concept, ...] = ()
    signals: tuple[Signal, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    cited_on: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """The pages on which references first stand, where they are known."""


NOTHING = KeptFacts()


@dataclass(frozen=True, slots=True)
class Published:
    """What a document's publisher says of it, and what its source is."""

    published_at: str | None = None
    country: str | None = None
    url: str = ""
    type: str = ""
    publishes: str = ""
    system: str = ""


def save_facts(db: sqlite3.Connection, document_id: int, facts: KeptFacts) -> None:
    """Put facts in the place of those before, inside the transaction of the reading; dates that stay keep their ids."""
    db.execute(
        "UPDATE document SET kind = ?, kind_reason = ? WHERE id = ?", (facts.kind, facts.kind_reason, document_id)
    )
    for table in ("text_reference", "concerned_country", "concept", "signal", "held_place"):
        db.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    db.executemany(
        """INSERT OR IGNORE INTO text_reference SELECT :document, :kind, :value, :page WHERE NOT EXISTS
            (SELECT 1 FROM reference WHERE document_id = :document AND kind = :kind AND value = :value)""",
        [
            {"document": document_id, "kind": kind, "value": value, "page": facts.cited_on.get((kind, value))}
            for kind, value in facts.references
        ],
    )
    db.executemany(
        "INSERT OR IGNORE INTO concerned_country VALUES (?, ?, ?)", [(document_id, *one) for one in facts.countries]
    )
    db.executemany(
        "INSERT OR IGNORE INTO concept VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(document_id, one.id, one.name, one.quote, one.field, one.start, one.end, one.page) for one in facts.concepts],
    )
    db.executemany(
        """INSERT INTO signal (document_id, pattern, "right", affects, direction, quote, field, start, "end", page, negated,
            struck_out) VALUES (:document, :pattern, :right, :affects, :direction, :quote, :field, :start, :end, :page,
            :negated, :struck_out)""",
        [{"document": document_id, **asdict(one)} for one in facts.signals],
    )
    db.executemany(
        "INSERT INTO held_place VALUES (?, ?, ?, ?)",
        [(document_id, number, *one) for number, one in enumerate(facts.held, 1)],
    )
    _save_deadlines(db, document_id, facts.deadlines)


def _save_deadlines(db: sqlite3.Connection, document_id: int, deadlines: tuple[Deadline, ...]) -> None:
    kept = json.dumps([f"{one.date} {one.kind}" for one in deadlines])
    db.execute(
        """DELETE FROM deadline WHERE document_id = ? AND date || ' ' || kind NOT IN (SELECT value FROM json_each(?))""",
        (document_id, kept),
    )
    db.executemany(
        """INSERT INTO deadline (document_id, date, kind, quote, certainty, page) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (document_id, date, kind) DO UPDATE SET quote = excluded.quote, certainty = excluded.certainty,
                page = excluded.page""",
        [(document_id, one.date, one.kind, one.quote, one.certainty, one.page) for one in deadlines],
    )


def published(store: Store, document_id: int) -> Published:
    """What a stored document's publisher says of it; nothing for a document that is not stored."""
    row = store.row(
        """SELECT d.published_at, s.country, d.url, d.legal_type AS type, s.publishes, s.kind AS system
            FROM document d JOIN source s ON s.id = d.source_id WHERE d.id = ?""",
        document_id,
    )
    return Published(**dict(row)) if row else Published()


def held_fields(store: Store, document_id: int) -> set[str]:
    """In which of a document's fields (`title`, `text`) something is held."""
    return {row[0] for row in store.rows("SELECT DISTINCT field FROM held_place WHERE document_id = ?", document_id)}
