"""A store with sources, runs, documents and tags, written the way the other packages write them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace

from digest.content.model import Entry, Words
from ground.records import Evidence, Found, Outcome, State, Tag, When
from store.documents.changes import Change, Compared, save_changes
from store.documents.documents import save_documents
from store.documents.facts import Concept, Deadline, KeptFacts, Signal, save_facts
from store.documents.procedures import DateRow, ProcedureRow, note_stage, sync_procedures
from store.documents.tags import Reading, save_readings
from store.health.runs import SourceRow, end_run, start_runs, sync_sources
from store.shape.database import Store

WEEK = "2026-W48"
OPENS, CLOSES = "2026-11-19T11:00:00Z", "2026-11-26T11:00:00Z"
INSIDE = "2026-11-23T08:00:00Z"
AFTER = "2026-11-26T11:05:00Z"
THEMES = {
    "trafficking": "Trafficking in human beings",
    "labour": "Labour",
    "migration": "Migration",
    "sex-work": "Sex work",
    "lgbtiq": "LGBTIQ rights",
    "gender-violence": "Gender-based violence and women's rights",
    "undocumented": "Undocumented people",
    "minorities": "Minorities",
}
# Odd numbers that turn one checksum into 64, as a MinHash does.
MULTIPLIERS = [zlib.crc32(f"place {number}".encode()) | 1 for number in range(64)]


def signature(text: str) -> bytes | None:
    """A MinHash of five-word shingles: 64 little-endian 32-bit numbers; None for a short text."""
    words = text.casefold().split()
    shingles = {zlib.crc32(" ".join(words[at : at + 5]).encode()) for at in range(len(words) - 4)}
    if len(shingles) < 5:
        return None
    places = [min((one * by + by) % 4294967291 for one in shingles) & 0xFFFFFFFF for by in MULTIPLIERS]
    return struct.pack("<64I", *places)


@dataclass
class World:
    """A store under construction; documents get ids in the order in which they are added."""

    store: Store
    sources: dict[str, SourceRow]

    def source(self, name: str, country: str = "DE", publishes: str = "official", **more: object) -> str:
        """Add a source; its publisher is "Publisher of <name>" unless told otherwise."""
        row = SourceRow(
            name, f"Publisher of {name}", country, "rss", f"https://{name}.example/feed", ("en",), publishes, 3,
            False, 43_200, None, (), None,
        )  # fmt: skip
        self.sources[name] = replace(row, **more)  # type: ignore[arg-type]
        sync_sources(self.store, self.sources.values())
        return name

    def run(self, source: str, state: State = "ok", at: str = INSIDE, *, new: int = 1) -> None:
        """A run of a source that ended at `at`."""
        run_id = start_runs(self.store, [source])[source]
        end_run(self.store, run_id, Outcome(state, f"{state} in a test", seen=new, new=new), {})
        # Runs are stamped by the clock; a test needs them in its own week.
        self.store.connection.execute("UPDATE run SET started_at = ?, ended_at = ? WHERE id = ?", (at, at, run_id))

    def document(
        self, source: str, title: str, text: str = "", *, at: str = INSIDE, published: str | None = "2026-11-20",
        precision: str = "day", language: str | None = "en", url: str | None = None,
        tags: dict[str, float] | None = None, terms: dict[str, list[str]] | None = None, text_state: str = "full",
        media: str = "html", references: tuple[tuple[str, str], ...] = (),
    ) -> int:  # fmt: skip
        """Save a document and what the classifier made of it; its id. The same address again changes its text."""
        where = url or f"https://{source}.example/{zlib.crc32((title + text).encode()):x}"
        when = When(published, precision) if published else None  # type: ignore[arg-type]
        found = Found(source, where, title, text, text_state, media, when, language, visited=True,
                      references=references)  # type: ignore[arg-type]  # fmt: skip
        save_documents(self.store, [found], at)
        row = self.store.row("SELECT id, version_id FROM document WHERE source_id = ? AND url = ?", source, where)
        assert row is not None
        if tags:
            self.read(row["id"], row["version_id"], title, text, language, tags, terms or {})
        return int(row["id"])

    def says(self, document_id: int, **facts: object) -> int:
        """Keep what a document says beside its themes, as the classifier would; its id."""
        with self.store.transaction() as db:
            save_facts(db, document_id, KeptFacts(**facts))  # type: ignore[arg-type]
        return document_id

    def changed(self, document_id: int, *changes: Change) -> None:
        """Keep what changed between a document's versions, as the classifier would."""
        with self.store.transaction() as db:
            save_changes(db, document_id, Compared(0, 2, changes, frozenset()))

    def follow(self, *files: ProcedureRow) -> None:
        """Follow these files and no others."""
        sync_procedures(self.store, files)

    def stage(self, source: str, reference: str, stage: str, at: str = INSIDE, since: str = "") -> None:
        """An institution's record that a procedure stands somewhere."""
        found = Found(source, "https://x.example/", "Record", "", "full", stage=stage, stage_at=since,
                      references=(("procedure", reference),))  # fmt: skip
        with self.store.transaction():
            note_stage(self.store, found, at)

    def read(
        self, document_id: int, version_id: int, title: str, text: str, language: str | None,
        tags: dict[str, float], terms: dict[str, list[str]],
    ) -> None:  # fmt: skip
        """Save the tags of a document; the evidence is where the terms stand."""
        found = [
            Tag(theme, score, tuple(one for term in terms.get(theme, []) for one in evidence(term, title, text)))
            for theme, score in tags.items()
        ]
        mark = signature(f"{title} {text}")
        reading = Reading(document_id, version_id, language, "test-1", tuple(found), mark)  # type: ignore[arg-type]
        save_readings(self.store, [reading])


def evidence(term: str, title: str, text: str) -> list[Evidence]:
    """Where a term first stands in the title and in the text."""
    places = (("title", title), ("text", text))
    return [
        Evidence(term.casefold(), term, field, start, start + len(term), term)  # type: ignore[arg-type]
        for field, whole in places
        if (start := whole.find(term)) >= 0
    ]


def signal(text: str, quote: str, pattern: str = "duty-to-report", right: str = "privacy-and-firewalls") -> Signal:
    """A signal at the place of its sentence in a text."""
    start = text.index(quote)
    return Signal(pattern, right, "undocumented people", "unclear", quote, "text", start, start + len(quote))


def concept(title: str, quote: str, name: str) -> Concept:
    """A concept that words of a title show."""
    return Concept(name.replace(" ", "-"), name, quote, "title", title.index(quote), title.index(quote) + len(quote))


def deadline(day: str, quote: str, kind: str = "consultation", certainty: str = "fixed") -> Deadline:
    """A day that a sentence names."""
    return Deadline(day, kind, quote, certainty)


def followed_file(
    name: str, *dates: tuple[str, str], core: bool = True, references: tuple[tuple[str, str], ...] = (),
    aliases: tuple[str, ...] = (), sure: str = "seen",
) -> ProcedureRow:  # fmt: skip
    """A file that is followed, its dates as day and kind."""
    rows = tuple(DateRow(day, kind, "", sure) for day, kind in dates)
    return ProcedureRow(name, f"File of {name}", core, aliases, references, rows)


def words(phrases: Words) -> str:
    """The text of some phrases."""
    return "".join(one.text for one in phrases)


def rows(entry: Entry, *roles: str) -> list[str]:
    """The further lines of an entry, or those of some roles."""
    return [words(row.words) for row in entry.rows if not roles or row.role in roles]
